//! The one data flow: read, parse, index, compile, render, emit, write.
