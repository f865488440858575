//! Numbers as texts and texts as numbers, exactly as JavaScript writes and reads them.

use super::text::Text;

/// JavaScript's `Number::toString`: the shortest digits that read back as the same number.
pub fn to_text(number: f64) -> String {
    if number.is_nan() {
        return "NaN".into();
    }
    if number.is_infinite() {
        return if number > 0.0 { "Infinity" } else { "-Infinity" }.into();
    }
    if number == 0.0 {
        return "0".into();
    }
    let (digits, exponent) = shortest(number.abs());
    let sign = if number < 0.0 { "-" } else { "" };
    let n_digits = digits.len() as i32;
    // The decimal point stands before digit number `point`, counted from 0.
    let point = exponent + 1;
    if (n_digits..=21).contains(&point) {
        format!("{sign}{digits}{}", "0".repeat((point - n_digits) as usize))
    } else if (1..=21).contains(&point) {
        let (whole, fraction) = digits.split_at(point as usize);
        format!("{sign}{whole}.{fraction}")
    } else if (-5..=0).contains(&point) {
        format!("{sign}0.{}{digits}", "0".repeat(-point as usize))
    } else {
        let (first, rest) = digits.split_at(1);
        let dot = if rest.is_empty() { "" } else { "." };
        let plus = if exponent > 0 { "+" } else { "" };
        format!("{sign}{first}{dot}{rest}e{plus}{exponent}")
    }
}

/// Shortest digits of a positive finite number without trailing zeros, and the exponent of the first.
fn shortest(number: f64) -> (String, i32) {
    let text = format!("{number:e}");
    let (mantissa, exponent) = text.split_once('e').expect("`{:e}` writes an exponent");
    let digits = mantissa.replace('.', "");
    let exponent = exponent.parse().expect("`{:e}` writes an integer exponent");
    // Only so many digits can leave two texts equally near.
    let digits = if digits.len() < 15 { digits } else { even(digits, number, exponent) };
    (digits, exponent)
}

/// Where the number lies in the middle of two texts JavaScript takes the one that ends with an even digit.
fn even(digits: String, number: f64, exponent: i32) -> String {
    let exact = exact(number);
    let all: String = exact.trim_start_matches(['0', '.']).chars().filter(char::is_ascii_digit).collect();
    let (head, rest) = all.split_at(digits.len().min(all.len()));
    let is_middle = rest.strip_prefix('5').is_some_and(|rest| rest.bytes().all(|digit| digit == b'0'));
    if !is_middle || head.ends_with(['0', '2', '4', '6', '8']) == digits.ends_with(['0', '2', '4', '6', '8']) {
        return digits;
    }
    let reads_back = format!("{}.{}e{exponent}", &head[..1], &head[1..]).parse() == Ok(number);
    if reads_back && head.ends_with(['0', '2', '4', '6', '8']) { head.into() } else { digits }
}

/// `toFixed`; `digits` is at most 100.
pub fn to_fixed(number: f64, digits: usize) -> String {
    if !number.is_finite() || number.abs() >= 1e21 {
        return to_text(number);
    }
    let mut text = round_at(&exact(number.abs()), digits);
    // A negative number that rounds to zero keeps its sign, negative zero has none.
    if number < 0.0 {
        text.insert(0, '-');
    }
    text
}

/// `toPrecision`; `precision` is 1 to 100.
pub fn to_precision(number: f64, precision: usize) -> String {
    if !number.is_finite() {
        return to_text(number);
    }
    let sign = if number < 0.0 { "-" } else { "" };
    let (digits, exponent) =
        if number == 0.0 { ("0".repeat(precision), 0) } else { significant(number.abs(), precision) };
    let body = if exponent < -6 || exponent >= precision as i32 {
        let (first, rest) = digits.split_at(1);
        let dot = if rest.is_empty() { "" } else { "." };
        let plus = if exponent >= 0 { "+" } else { "" };
        format!("{first}{dot}{rest}e{plus}{exponent}")
    } else if exponent == precision as i32 - 1 {
        digits
    } else if exponent >= 0 {
        let (whole, fraction) = digits.split_at(exponent as usize + 1);
        format!("{whole}.{fraction}")
    } else {
        format!("0.{}{digits}", "0".repeat((-exponent - 1) as usize))
    };
    format!("{sign}{body}")
}

/// `precision` digits of a positive finite number, halves rounded up, and the exponent of the first.
fn significant(number: f64, precision: usize) -> (String, i32) {
    let text = exact(number);
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let all: Vec<u8> = whole.bytes().chain(fraction.bytes()).map(|byte| byte - b'0').collect();
    let first = all.iter().position(|digit| *digit != 0).expect("the number is not zero");
    let mut exponent = whole.len() as i32 - 1 - first as i32;
    let mut digits: Vec<u8> = all[first..].iter().copied().take(precision).collect();
    digits.resize(precision, 0);
    if all.get(first + precision).is_some_and(|digit| *digit >= 5) && carry(&mut digits) {
        digits.insert(0, 1);
        digits.pop();
        exponent += 1;
    }
    (digits.iter().map(|digit| char::from(b'0' + digit)).collect(), exponent)
}

/// The exact decimal value of a non-negative finite number: every double is a finite decimal.
fn exact(number: f64) -> String {
    // The lowest bit is worth 2^-k: k digits behind the point are enough.
    let exponent = ((number.to_bits() >> 52) & 0x7ff) as i32;
    let places = (1075 - exponent.max(1)).max(0) as usize;
    format!("{number:.places$}")
}

/// Rounds a decimal text to `digits` places, halves up.
fn round_at(decimal: &str, digits: usize) -> String {
    let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
    let mut kept: Vec<u8> = whole.bytes().chain(fraction.bytes().take(digits)).map(|byte| byte - b'0').collect();
    kept.resize(whole.len() + digits, 0);
    if fraction.as_bytes().get(digits).is_some_and(|digit| *digit >= b'5') && carry(&mut kept) {
        kept.insert(0, 1);
    }
    let point = kept.len() - digits;
    let mut text: String = kept.iter().map(|digit| char::from(b'0' + digit)).collect();
    if digits > 0 {
        text.insert(point, '.');
    }
    text
}

/// Adds one to the last digit; whether a one is carried out in front.
fn carry(digits: &mut [u8]) -> bool {
    for digit in digits.iter_mut().rev() {
        if *digit < 9 {
            *digit += 1;
            return false;
        }
        *digit = 0;
    }
    true
}

/// `toString(radix)` for a radix other than 10. The language leaves the digits of fractions to the engine; these
/// are V8's: as many as tell the number from its neighbours.
pub fn to_radix(number: f64, radix: u32) -> String {
    if !number.is_finite() || number == 0.0 {
        return to_text(number);
    }
    let value = number.abs();
    let mut whole = value.floor();
    let mut fraction = value - whole;
    let base = f64::from(radix);
    let mut delta = (0.5 * (value.next_up() - value)).max(f64::from_bits(1));
    let mut places: Vec<u32> = Vec::new();
    if fraction >= delta {
        loop {
            fraction *= base;
            delta *= base;
            let digit = fraction as u32;
            places.push(digit);
            fraction -= f64::from(digit);
            let round_up = fraction > 0.5 || (fraction == 0.5 && digit % 2 == 1);
            if round_up && fraction + delta > 1.0 {
                // The number ends here, rounded up: a digit that overflows passes its carry on.
                while places.last().is_some_and(|last| last + 1 >= radix) {
                    places.pop();
                }
                match places.last_mut() {
                    Some(last) => *last += 1,
                    None => whole += 1.0,
                }
                break;
            }
            if fraction < delta {
                break;
            }
        }
    }
    let mut digits: Vec<u32> = Vec::new();
    // Digits that what is left above 2^53 does not determine are written as zeros.
    while whole / base >= 9_007_199_254_740_992.0 {
        whole /= base;
        digits.push(0);
    }
    loop {
        let rest = whole % base;
        digits.push(rest as u32);
        whole = (whole - rest) / base;
        if whole <= 0.0 {
            break;
        }
    }
    let digit = |digit: &u32| char::from_digit(*digit, radix).expect("a digit is below its radix");
    let mut text = String::from(if number < 0.0 { "-" } else { "" });
    text.extend(digits.iter().rev().map(digit));
    if !places.is_empty() {
        text.push('.');
        text.extend(places.iter().map(digit));
    }
    text
}

/// JavaScript's white space and line ends, which `trim` and `Number` strip.
pub fn is_space(c: char) -> bool {
    matches!(c, '\t'..='\r' | ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}'
        | '\u{202f}' | '\u{205f}' | '\u{3000}' | '\u{feff}')
}

/// `Number(text)`.
pub fn from_text(text: &Text) -> f64 {
    let Some(text) = text.as_str() else { return f64::NAN };
    let text = text.trim_matches(is_space);
    if text.is_empty() {
        return 0.0;
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        let head = text.get(..2).unwrap_or_default();
        if head.eq_ignore_ascii_case(prefix) {
            let digits = &text[2..];
            let valid = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
            return if valid { power_of_two_radix(digits, radix) } else { f64::NAN };
        }
    }
    match decimal_prefix(text) {
        Some((number, "")) => number,
        _ => f64::NAN,
    }
}

/// Reads digits of a radix that is a power of two, rounded once: the 53 top bits, then halves to even.
fn power_of_two_radix(digits: &str, radix: u32) -> f64 {
    let width = radix.trailing_zeros();
    let mut mantissa: u64 = 0;
    let mut dropped: u32 = 0;
    let mut sticky = false;
    for digit in digits.chars().filter_map(|c| c.to_digit(radix)) {
        for bit in (0..width).rev().map(|shift| digit >> shift & 1) {
            if mantissa >> 62 == 0 {
                mantissa = mantissa << 1 | u64::from(bit);
            } else {
                dropped = dropped.saturating_add(1);
                sticky |= bit == 1;
            }
        }
    }
    // 63 bits and a sticky one round to 53 as the whole would.
    let head = (mantissa | u64::from(sticky)) as f64;
    if dropped > 2000 { f64::INFINITY } else { head * 2f64.powi(dropped as i32) }
}

/// The longest decimal literal at the start (a sign, `Infinity`, digits, point, exponent), and what follows it.
fn decimal_prefix(text: &str) -> Option<(f64, &str)> {
    let bytes = text.as_bytes();
    let mut at = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    if let Some(rest) = text[at..].strip_prefix("Infinity") {
        let sign = if bytes[0] == b'-' { -1.0 } else { 1.0 };
        return Some((sign * f64::INFINITY, rest));
    }
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let n_whole = digits(at);
    at += n_whole;
    let mut n_fraction = 0;
    if bytes.get(at) == Some(&b'.') {
        n_fraction = digits(at + 1);
        if n_whole + n_fraction > 0 {
            at += 1 + n_fraction;
        }
    }
    if n_whole + n_fraction == 0 {
        return None;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        let n_exponent = digits(at + 1 + sign);
        if n_exponent > 0 {
            at += 1 + sign + n_exponent;
        }
    }
    let (literal, rest) = text.split_at(at);
    Some((literal.parse().expect("a decimal literal of JavaScript is one of Rust"), rest))
}

/// `parseFloat(text)`.
pub fn parse_float(text: &Text) -> f64 {
    let text = text.to_str();
    decimal_prefix(text.trim_start_matches(is_space)).map_or(f64::NAN, |(number, _)| number)
}

/// `parseInt(text, radix)`; `radix` after ToInt32.
pub fn parse_int(text: &Text, radix: i32) -> f64 {
    let text = text.to_str();
    let mut text = text.trim_start_matches(is_space);
    let mut sign = 1.0;
    if let Some(rest) = text.strip_prefix(['+', '-']) {
        sign = if text.starts_with('-') { -1.0 } else { 1.0 };
        text = rest;
    }
    if radix != 0 && !(2..=36).contains(&radix) {
        return f64::NAN;
    }
    let mut radix = radix as u32;
    if (radix == 0 || radix == 16) && (text.starts_with("0x") || text.starts_with("0X")) {
        text = &text[2..];
        radix = 16;
    }
    if radix == 0 {
        radix = 10;
    }
    let end = text.find(|c: char| !c.is_digit(radix)).unwrap_or(text.len());
    let digits = &text[..end];
    if digits.is_empty() {
        return f64::NAN;
    }
    sign * if radix == 10 {
        digits.parse().expect("digits are a decimal literal")
    } else if radix.is_power_of_two() {
        power_of_two_radix(digits, radix)
    } else {
        any_radix(digits, radix)
    }
}

/// The language lets an engine approximate here after 20 digits; V8 adds up parts of as many digits as fit 32 bits, from
/// the first that is not zero.
fn any_radix(digits: &str, radix: u32) -> f64 {
    let limit = u32::MAX / 36;
    let mut value = 0.0;
    let mut digits = digits.trim_start_matches('0').chars().filter_map(|c| c.to_digit(radix)).peekable();
    while digits.peek().is_some() {
        let (mut part, mut scale) = (0u32, 1u32);
        while scale * radix <= limit {
            let Some(digit) = digits.next() else { break };
            part = part * radix + digit;
            scale *= radix;
        }
        value = value * f64::from(scale) + f64::from(part);
    }
    value
}

/// ToInt32.
pub fn to_int32(number: f64) -> i32 {
    to_uint32(number) as i32
}

/// ToUint32.
pub fn to_uint32(number: f64) -> u32 {
    if !number.is_finite() {
        return 0;
    }
    // Exact: the remainder of doubles is, and it is below 2^32.
    number.trunc().rem_euclid(4_294_967_296.0) as u32
}

/// ToIntegerOrInfinity.
pub fn to_integer(number: f64) -> f64 {
    if number.is_nan() { 0.0 } else { number.trunc() + 0.0 }
}
