//! Sentences about a service that does not exist: words of the trade in the patterns of manuals.

use super::random::Random;

const THINGS: [&str; 40] = [
    "queue",
    "worker",
    "schedule",
    "webhook",
    "region",
    "token",
    "project",
    "deployment",
    "secret",
    "policy",
    "runner",
    "topic",
    "partition",
    "snapshot",
    "replica",
    "stream",
    "batch",
    "job",
    "retry",
    "alert",
    "dashboard",
    "budget",
    "role",
    "invite",
    "domain",
    "certificate",
    "route",
    "cache",
    "index",
    "migration",
    "backup",
    "rollout",
    "quota",
    "session",
    "event",
    "schema",
    "connector",
    "sink",
    "window",
    "checkpoint",
];
const KINDS: [&str; 24] = [
    "idle",
    "private",
    "shared",
    "regional",
    "durable",
    "temporary",
    "primary",
    "signed",
    "read-only",
    "failed",
    "scheduled",
    "incremental",
    "encrypted",
    "default",
    "nested",
    "rate-limited",
    "archived",
    "dedicated",
    "paused",
    "verified",
    "stale",
    "partial",
    "ordered",
    "empty",
];
const DEEDS: [&str; 24] = [
    "create", "rotate", "pause", "inspect", "replay", "move", "restore", "delete", "rename", "monitor", "share",
    "scale", "drain", "tag", "export", "import", "lock", "approve", "cancel", "compare", "limit", "route", "verify",
    "merge",
];
const REASONS: [&str; 12] = [
    "because two writers would overwrite each other",
    "so that nothing is lost when a machine goes away",
    "which keeps the bill predictable",
    "and the change takes effect within a minute",
    "unless the project has a policy that forbids it",
    "even when the network is slow",
    "as long as the quota allows it",
    "before the next checkpoint is written",
    "once every replica has confirmed",
    "without a restart",
    "in the order in which they arrived",
    "which is what most teams want",
];
const UNITS: [&str; 6] = ["seconds", "minutes", "requests", "megabytes", "attempts", "days"];

pub fn thing(random: &mut Random) -> &'static str {
    random.pick(&THINGS)
}

pub fn deed(random: &mut Random) -> &'static str {
    random.pick(&DEEDS)
}

/// `a durable queue`
fn phrase(random: &mut Random) -> String {
    let kind = random.pick(&KINDS);
    let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {kind} {}", thing(random))
}

/// A title in which no two neighbouring pages agree: `Rotate a signed token`.
pub fn title(random: &mut Random) -> String {
    let deed = capital(deed(random));
    match random.below(3) {
        0 => format!("{deed} {}", phrase(random)),
        1 => format!("{deed} every {}", thing(random)),
        _ => format!("{} and {}", capital(&plural(thing(random))), plural(thing(random))),
    }
}

/// One sentence with its full stop. About one in three holds code, emphasis or a number.
pub fn sentence(random: &mut Random) -> String {
    let (a, b) = (phrase(random), phrase(random));
    let reason = random.pick(&REASONS);
    match random.below(9) {
        0 => format!("You {} {a} {reason}.", deed(random)),
        1 => format!("To {} {a}, start from {b}.", deed(random)),
        2 => format!("{} belongs to {b}, {reason}.", capital(&a)),
        3 => format!(
            "Each {} keeps at most {} {}, {reason}.",
            thing(random),
            random.between(2, 900),
            random.pick(&UNITS)
        ),
        4 => format!("Set `{}` to `{}` when {a} meets {b}.", setting(random), random.between(1, 64)),
        5 => format!("This does **not** {} {a}: that is what {b} is for.", deed(random)),
        6 => format!("When {a} is gone, _{b}_ takes over {reason}."),
        7 => format!("The `{}` header names the {} that {}s {b}.", header(random), thing(random), deed(random)),
        _ => format!("Teams that {} {a} often {} {b} too.", deed(random), deed(random)),
    }
}

/// So many sentences in one paragraph.
pub fn paragraph(random: &mut Random, sentences: usize) -> String {
    (0..sentences).map(|_| sentence(random)).collect::<Vec<_>>().join(" ")
}

/// `max_retry_window`
pub fn setting(random: &mut Random) -> String {
    let first = random.pick(&["max", "min", "default", "allow", "keep", "use"]);
    format!("{first}_{}_{}", thing(random), random.pick(&["window", "size", "count", "age", "mode", "limit"]))
}

fn header(random: &mut Random) -> String {
    format!("X-{}-{}", capital(thing(random)), capital(thing(random)))
}

pub fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or(String::new(), |first| first.to_uppercase().chain(characters).collect())
}

fn plural(word: &str) -> String {
    match word.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None if word.ends_with(['x', 'h', 's']) => format!("{word}es"),
        None => format!("{word}s"),
    }
}
