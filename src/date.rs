//! Dates as authors write them: in page heads and in the labels of changelogs.

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Date {
    year: u16,
    /// 1 to 12.
    month: u8,
    /// 1 to 31.
    day: u8,
}

impl Date {
    fn new(year: u32, month: u32, day: u32) -> Option<Date> {
        let leap = (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400);
        let days = match month {
            2 => 28 + u32::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        let is_day = (1970..=9999).contains(&year) && (1..=days).contains(&day);
        is_day.then_some(Date { year: year as u16, month: month as u8, day: day as u8 })
    }

    /// What a text that is a date and nothing else says: `2026-11-20`, `20.11.2026`, `Nov 20, 2026`, `20 de novembro de
    /// 2026`, `2026년 11월 20일`. A month stands for its first day. Orders that differ between countries (`11/12/2026`)
    /// are no date.
    pub fn of(text: &str) -> Option<Date> {
        let text = text.trim();
        if text.len() > MAX_LEN {
            return None;
        }
        let mut numbers = Vec::new();
        let mut month = None;
        for word in words(text) {
            if word.starts_with(|c: char| c.is_ascii_digit()) {
                numbers.push(word.parse::<u32>().ok()?);
            } else if let Some(named) = month_named(&word.to_lowercase()) {
                if month.replace(named).is_some() {
                    return None;
                }
            } else if !FILLERS.contains(&&*word.to_lowercase()) {
                return None;
            }
        }
        match (month, &numbers[..]) {
            (Some(month), [year]) => Date::new(*year, month, 1),
            (Some(month), [a, b]) if *b > 31 => Date::new(*b, month, *a),
            (Some(month), [a, b]) => Date::new(*a, month, *b),
            (None, [year, month, day]) if *year > 31 && !text.contains('/') => Date::new(*year, *month, *day),
            (None, [day, month, year]) if text.contains('.') => Date::new(*year, *month, *day),
            _ => None,
        }
    }

    /// `2026-11-20`
    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    /// The day's first second in the form of mail and feeds: `Fri, 20 Nov 2026 00:00:00 GMT`.
    pub fn rfc822(self) -> String {
        const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
        let month = MONTHS[usize::from(self.month) - 1];
        let weekday = DAYS[self.weekday()];
        format!("{weekday}, {:02} {month} {:04} 00:00:00 GMT", self.day, self.year)
    }

    /// From Sunday; Sakamoto's method.
    fn weekday(self) -> usize {
        const SHIFTS: [usize; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
        let year = usize::from(self.year) - usize::from(self.month < 3);
        (year + year / 4 - year / 100 + year / 400 + SHIFTS[usize::from(self.month) - 1] + usize::from(self.day)) % 7
    }
}

/// A date, or a moment in ISO 8601's form, as machines read it; `None` when the text is neither.
pub fn machine_readable(text: &str) -> Option<String> {
    let text = text.trim();
    let Some((date, time)) = text.split_once(['T', ' ']).filter(|(date, _)| is_iso(date)) else {
        return Date::of(text).map(Date::iso);
    };
    Date::of(date)?;
    let form: String = time.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let (clock, zone) = form.split_at(form.find(['Z', '+', '-']).unwrap_or(form.len()));
    let clock = clock.split_once('.').map_or(clock, |(clock, _)| clock);
    let is_moment = matches!(clock, "00:00" | "00:00:00") && matches!(zone, "Z" | "+00:00" | "-00:00");
    // A moment without its zone is another one in each country: the day alone is what it says.
    Some(if is_moment { format!("{date}T{time}") } else { date.to_owned() })
}

/// `2026-11-20`
fn is_iso(date: &str) -> bool {
    let form: String = date.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    form == "0000-00-00"
}

/// Longer texts are sentences.
const MAX_LEN: usize = 60;

/// Words that stand in dates.
const FILLERS: [&str; 18] =
    ["st", "nd", "rd", "th", "of", "the", "week", "de", "del", "der", "den", "er", "年", "月", "日", "년", "월", "일"];

/// Months by their names in languages that changelogs are written in.
const MONTHS: [&str; 12] = [
    "january enero janeiro janvier januar gennaio januari يناير",
    "february febrero fevereiro février februar febbraio februari فبراير",
    "march marzo março mars märz maart مارس",
    "april abril avril aprile أبريل ابريل",
    "may mayo maio mai maggio mei مايو",
    "june junio junho juin juni giugno يونيو",
    "july julio julho juillet juli luglio يوليو",
    "august agosto août augustus أغسطس",
    "september septiembre setembro septembre settembre سبتمبر",
    "october octubre outubro octobre oktober ottobre أكتوبر",
    "november noviembre novembro novembre نوفمبر",
    "december diciembre dezembro décembre dezember dicembre ديسمبر",
];

/// 1 to 12; names may be cut down to three letters. `word` is in lower case.
fn month_named(word: &str) -> Option<u32> {
    if word.chars().count() < 3 {
        return None;
    }
    let at = MONTHS.iter().position(|names| names.split(' ').any(|name| name.starts_with(word)))?;
    Some(at as u32 + 1)
}

/// Runs of digits and runs of letters.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        let first = rest.chars().next()?;
        let same = |c: char| c.is_alphanumeric() && c.is_ascii_digit() == first.is_ascii_digit();
        let end = rest.find(|c| !same(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::{Date, machine_readable};

    #[test]
    fn labels_that_are_dates() {
        for (label, expected) in [
            ("2026-11-20", "2026-11-20"),
            ("20.11.2026", "2026-11-20"),
            ("Nov 20, 2026", "2026-11-20"),
            ("November 20th, 2026", "2026-11-20"),
            ("Week of June 3, 2024", "2024-06-03"),
            ("20 de novembro de 2026", "2026-11-20"),
            ("23 out 2024", "2024-10-23"),
            ("1 juil. 2024", "2024-07-01"),
            ("2026년 3월 25일", "2026-03-25"),
            ("2026年3月25日", "2026-03-25"),
            ("25 مارس 2026", "2026-03-25"),
            ("June 2024", "2024-06-01"),
            ("29 Feb 2024", "2024-02-29"),
        ] {
            assert_eq!(Date::of(label).map(Date::iso).as_deref(), Some(expected), "{label}");
        }
    }

    #[test]
    fn labels_that_are_none() {
        for label in [
            "",
            "v1.2.3",
            "2024",
            "11/12/2026",
            "2026/11/12",
            "29 Feb 2023",
            "Release 3 of June 2024",
            "31.4.2024",
            "June",
            "June 2024 to July 2024",
            "99999999999 June",
            "1969-01-01",
            "2024-13-01",
            "1 2 3",
        ] {
            assert_eq!(Date::of(label), None, "{label}");
        }
    }

    #[test]
    fn days_of_the_week() {
        for (date, expected) in [
            ("2026-11-20", "Fri, 20 Nov 2026 00:00:00 GMT"),
            ("2024-02-29", "Thu, 29 Feb 2024 00:00:00 GMT"),
            ("2000-01-01", "Sat, 01 Jan 2000 00:00:00 GMT"),
            ("1970-01-01", "Thu, 01 Jan 1970 00:00:00 GMT"),
        ] {
            assert_eq!(Date::of(date).expect("a date").rfc822(), expected);
        }
    }

    #[test]
    fn moments() {
        for (written, expected) in [
            ("2026-11-20T08:30:00Z", Some("2026-11-20T08:30:00Z")),
            ("2026-11-20 08:30:00.123+01:00", Some("2026-11-20T08:30:00.123+01:00")),
            ("2026-11-20T08:30", Some("2026-11-20")),
            ("2026-11-20T<script>", Some("2026-11-20")),
            ("20 November 2026", Some("2026-11-20")),
            ("2026-02-30T08:30:00Z", None),
            ("soon", None),
        ] {
            assert_eq!(machine_readable(written).as_deref(), expected, "{written}");
        }
    }
}
