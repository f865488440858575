//! AsyncAPI 2 and 3: channels, and the messages that go through them.
