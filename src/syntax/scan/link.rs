//! Links as far as their extent: braces and angle brackets in a destination or title are not MDX's.

/// The end of the link destination and title in parentheses that open at `at`; else how many bytes were read.
pub fn resource_end(text: &[u8], at: usize) -> Result<usize, usize> {
    let start = blanks_end(text, at + 1);
    let destination = destination_end(text, start).map_err(|read| read - at)?;
    let mut end = blanks_end(text, destination);
    if end > destination && destination > start && is_title_start(text, end) {
        end = blanks_end(text, title_end(text, end).map_err(|read| read - at)?);
    }
    if text.get(end) == Some(&b')') { Ok(end + 1) } else { Err(end - at) }
}

/// The end of the line on which the link definition that begins at `at` ends; `None` when there is none.
pub fn definition_end(text: &[u8], at: usize) -> Option<usize> {
    if text.get(at) != Some(&b'[') || text.get(at + 1) == Some(&b'^') {
        return None;
    }
    let label = label_end(text, at)?;
    if text.get(label) != Some(&b':') {
        return None;
    }
    let start = blanks_end(text, label + 1);
    let destination = destination_end(text, start).ok().filter(|&end| end > start)?;
    let after = blanks_end(text, destination);
    if after > destination
        && is_title_start(text, after)
        && let Ok(title) = title_end(text, after)
        && let Some(end) = line_rest_is_blank(text, title)
    {
        return Some(end);
    }
    line_rest_is_blank(text, destination)
}

/// After the `]` of a label of at most 1000 bytes that is not blank.
fn label_end(text: &[u8], at: usize) -> Option<usize> {
    let mut i = at + 1;
    let mut filled = false;
    while i < text.len() && i - at < 1000 {
        match text[i] {
            b'\\' => i += 1,
            b'[' => return None,
            b']' => return filled.then_some(i + 1),
            byte => filled |= !byte.is_ascii_whitespace(),
        }
        i += 1;
    }
    None
}

fn destination_end(text: &[u8], start: usize) -> Result<usize, usize> {
    let mut i = start;
    if text.get(i) == Some(&b'<') {
        loop {
            i += 1;
            match text.get(i) {
                Some(b'>') => return Ok(i + 1),
                Some(b'\\') => i += 1,
                None | Some(b'\n' | b'\r' | b'<') => return Err(i.min(text.len())),
                Some(_) => {}
            }
        }
    }
    let mut depth = 0;
    loop {
        match text.get(i) {
            Some(b'\\') if text.get(i + 1).is_some_and(u8::is_ascii_punctuation) => i += 1,
            Some(b'(') => {
                depth += 1;
                // As in comrak.
                if depth > 32 {
                    return Err(i);
                }
            }
            Some(b')') if depth > 0 => depth -= 1,
            None | Some(b')' | 0..=0x20 | 0x7f) => break,
            Some(_) => {}
        }
        i += 1;
    }
    if depth == 0 { Ok(i) } else { Err(i) }
}

fn is_title_start(text: &[u8], at: usize) -> bool {
    matches!(text.get(at), Some(b'"' | b'\'' | b'('))
}

fn title_end(text: &[u8], at: usize) -> Result<usize, usize> {
    let close = if text[at] == b'(' { b')' } else { text[at] };
    let mut i = at + 1;
    loop {
        match text.get(i) {
            Some(b'\\') => i += 1,
            Some(&byte) if byte == close => return Ok(i + 1),
            Some(b'(') if close == b')' => return Err(i),
            None => return Err(i.min(text.len())),
            Some(_) => {}
        }
        i += 1;
    }
}

fn blanks_end(text: &[u8], at: usize) -> usize {
    at + text[at.min(text.len())..].iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count()
}

/// The end of the line when only blanks are left on it.
fn line_rest_is_blank(text: &[u8], at: usize) -> Option<usize> {
    let end = at + text[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    matches!(text.get(end), None | Some(b'\n' | b'\r')).then_some(end)
}
