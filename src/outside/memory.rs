//! What was learned of other sites, for the next check: nobody is asked again for what has just been answered.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::Verdict;

/// Seconds for which a clear answer holds, and one that is not: a page that is gone may be mended soon.
const CLEAR: u64 = 7 * 24 * 3600;
const UNCLEAR: u64 = 3600;

const VERSION: u64 = 1;

/// Answers by address.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Memory {
    /// When, in seconds, and what.
    known: BTreeMap<Box<str>, (u64, Verdict)>,
    /// Everything is asked anew.
    is_doubted: bool,
}

impl Memory {
    /// What was written by `print`; nothing where it is damaged or another version's.
    pub fn read(text: &str) -> Memory {
        let Ok(Value::Object(file)) = serde_json::from_str(text) else { return Memory::default() };
        if file.get("version") != Some(&json!(VERSION)) {
            return Memory::default();
        }
        let links = file.get("links").and_then(Value::as_object);
        let known = links.into_iter().flatten().filter_map(|(url, value)| {
            let text = |key: &str| value.get(key).and_then(Value::as_str);
            let verdict = match text("is")? {
                "fine" => Verdict::Fine,
                "moved" => Verdict::Moved(text("to")?.into()),
                "gone" => Verdict::Gone(text("why")?.into()),
                "unclear" => Verdict::Unclear(text("why")?.into()),
                _ => return None,
            };
            Some((url.as_str().into(), (value.get("at")?.as_u64()?, verdict)))
        });
        Memory { known: known.collect(), is_doubted: false }
    }

    /// Everything is to be asked anew; what comes of nothing new is still known.
    pub fn doubted(self) -> Memory {
        Memory { is_doubted: true, ..self }
    }

    /// As JSON, an address a line; what is too old at `now` for anything is left out.
    pub fn print(&self, now: u64) -> String {
        let fresh = self.known.iter().filter(|(_, (at, _))| is_within(CLEAR, *at, now));
        let links = fresh.map(|(url, (at, verdict))| {
            let value = match verdict {
                Verdict::Fine => json!({ "at": at, "is": "fine" }),
                Verdict::Moved(to) => json!({ "at": at, "is": "moved", "to": to }),
                Verdict::Gone(why) => json!({ "at": at, "is": "gone", "why": why }),
                Verdict::Unclear(why) => json!({ "at": at, "is": "unclear", "why": why }),
            };
            (url.to_string(), value)
        });
        let links: Map<String, Value> = links.collect();
        let file = json!({ "version": VERSION, "links": links });
        serde_json::to_string_pretty(&file).unwrap_or_default() + "\n"
    }

    pub(super) fn get(&self, url: &str, now: u64) -> Option<&Verdict> {
        let (at, verdict) = self.known.get(url)?;
        let holds = match verdict {
            Verdict::Fine | Verdict::Moved(_) => CLEAR,
            Verdict::Gone(_) | Verdict::Unclear(_) => UNCLEAR,
        };
        (!self.is_doubted && is_within(holds, *at, now)).then_some(verdict)
    }

    /// What was learned last, however long ago.
    pub(super) fn last(&self, url: &str) -> Option<&Verdict> {
        self.known.get(url).map(|(_, verdict)| verdict)
    }

    pub(super) fn learn(&mut self, url: &str, verdict: Verdict, now: u64) {
        self.known.insert(url.into(), (now, verdict));
    }
}

/// Nothing is known from the future: clocks are set back.
fn is_within(seconds: u64, at: u64, now: u64) -> bool {
    at <= now && now - at < seconds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_while_it_is_fresh() {
        let mut memory = Memory::default();
        memory.learn("https://a.dev/", Verdict::Fine, 1000);
        memory.learn("https://b.dev/", Verdict::Moved("https://c.dev/".into()), 1000);
        memory.learn("https://d.dev/", Verdict::Gone("answers 404".into()), 1000);
        memory.learn("https://e.dev/", Verdict::Unclear("is \"slow\"".into()), 1000);
        assert_eq!(Memory::read(&memory.print(1000)), memory);
        // What may be otherwise by now is not relied on, but known.
        let later = Memory::read(&memory.print(1000 + UNCLEAR));
        assert_eq!(later, memory);
        for (url, is_relied_on) in [("https://a.dev/", true), ("https://b.dev/", true), ("https://d.dev/", false)] {
            assert_eq!(later.get(url, 1000 + UNCLEAR).is_some(), is_relied_on, "{url}");
            assert!(later.last(url).is_some(), "{url}");
            assert_eq!(later.clone().doubted().get(url, 1000), None, "{url}");
        }
        assert_eq!(Memory::read(&memory.print(1000 + CLEAR)), Memory::default());
        // A clock that was set back.
        assert_eq!(memory.get("https://a.dev/", 999), None);
        for damaged in
            ["", "{", "[]", "{\"version\":2,\"links\":{}}", "{\"version\":1,\"links\":{\"a\":{\"is\":\"x\"}}}"]
        {
            assert_eq!(Memory::read(damaged), Memory::default(), "{damaged}");
        }
    }
}
