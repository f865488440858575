//! Servers' clocks, by the `Date` of their answers.

use std::time::Duration;

use super::Setting;
use super::ask::Answer;
use crate::diag::{Code, Diagnostic, Severity};

/// Seconds that clocks may differ by: what an answer's way and whole seconds can explain is far below.
const USUAL: u32 = 30;

/// Finds a clock that is wrong by more than is usual, which is an error beyond `tolerance` seconds.
pub(super) fn compare(setting: &Setting, answer: &Answer, tolerance: Option<u32>, diags: &mut Vec<Diagnostic>) {
    // An answer from a cache says when it was made.
    let Some(ahead) = answer.ahead.filter(|_| answer.header("age").is_none()) else { return };
    let off = ahead.unsigned_abs();
    if off <= u64::from(USUAL) {
        return;
    }
    let word = if ahead > 0 { "ahead of" } else { "behind" };
    let message = format!("the clock of `{}` is {} {word} this machine's", setting.key, spelt(off));
    let finding = setting.finding(Code::ClockDiffers, message);
    let is_error = tolerance.is_some_and(|tolerance| off > u64::from(tolerance));
    diags.push(Diagnostic { severity: if is_error { Severity::Error } else { Severity::Warning }, ..finding }.help(
        "set the clock that is wrong, and let NTP keep it: tokens are made by the server's and judged by the reader's",
    ));
}

/// Longer than readers like to wait.
pub(super) const SLOW: Duration = Duration::from_secs(2);

/// Finds an answer that came late.
pub(super) fn time(setting: &Setting, answer: &Answer, diags: &mut Vec<Diagnostic>) {
    if answer.took > SLOW {
        let message = format!("`{}` took {:.1} seconds to answer", setting.key, answer.took.as_secs_f32());
        let help = "answer within a second: until then readers see what is there for nobody";
        diags.push(setting.finding(Code::ServerSlow, message).help(help));
    }
}

fn spelt(seconds: u64) -> String {
    match seconds {
        ..120 => format!("{seconds} seconds"),
        120..7200 => format!("{} minutes", seconds / 60),
        _ => format!("{} hours", seconds / 3600),
    }
}

/// A moment as HTTP writes it (`Sun, 06 Nov 1994 08:49:37 GMT`) in seconds since 1970.
pub(super) fn seconds(date: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (_, rest) = date.split_once(", ")?;
    let parts: Vec<&str> = rest.split(' ').collect();
    let [day, month, year, time, "GMT"] = parts[..] else { return None };
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<i64>().ok())?;
    let month = MONTHS.iter().position(|name| *name == month)? as i64 + 1;
    let (day, year) = (number(day)?, number(year).filter(|year| (1970..=9999).contains(year))?);
    let clock: Vec<i64> = time.split(':').map(number).collect::<Option<_>>()?;
    let [hours, minutes, seconds] = clock[..] else { return None };
    // Days since 1970 by counting years from March, so that the leap day is the last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 - 719_468;
    Some(((days * 24 + hours) * 60 + minutes) * 60 + seconds)
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    fn answer(ahead: i64, took: Duration) -> Answer {
        Answer { status: 200, headers: Vec::new(), body: Vec::new(), took, ahead: Some(ahead) }
    }

    #[test]
    fn differences() {
        let setting = Setting { key: "loginUrl", url: Url::parse("https://foo.com").expect("a URL"), span: None };
        for (ahead, expected) in [
            (0, ""),
            (-30, ""),
            (31, "Warning the clock of `loginUrl` is 31 seconds ahead of this machine's"),
            (60, "Warning the clock of `loginUrl` is 60 seconds ahead of this machine's"),
            (-61, "Error the clock of `loginUrl` is 61 seconds behind this machine's"),
            (-180, "Error the clock of `loginUrl` is 3 minutes behind this machine's"),
            (7200, "Error the clock of `loginUrl` is 2 hours ahead of this machine's"),
        ] {
            let mut diags = Vec::new();
            compare(&setting, &answer(ahead, Duration::ZERO), Some(60), &mut diags);
            let found: Vec<String> = diags.iter().map(|diag| format!("{:?} {}", diag.severity, diag.message)).collect();
            assert_eq!(found.join("\n"), expected);
        }
        for (took, n_findings) in [(Duration::from_secs(2), 0), (Duration::from_millis(2001), 1)] {
            let mut diags = Vec::new();
            time(&setting, &answer(0, took), &mut diags);
            assert_eq!(diags.len(), n_findings, "{took:?}");
        }
    }

    #[test]
    fn dates() {
        for (date, expected) in [
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777)),
            ("Tue, 29 Feb 2000 12:30:15 GMT", Some(951_827_415)),
            ("Sat, 21 Nov 2026 15:00:00 GMT", Some(1_795_273_200)),
            ("Sun, 06 Nov 1994 08:49:37", None),
            ("Sunday, 06-Nov-94 08:49:37 GMT", None),
            ("Sun Nov  6 08:49:37 1994", None),
            ("", None),
        ] {
            assert_eq!(seconds(date), expected, "{date}");
        }
    }
}
