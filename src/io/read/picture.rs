//! Width and height of a picture, from its first bytes.

use std::io::{BufReader, Read, Seek};

use crate::source::SitePath;

/// How much of an SVG file we look at for its root element: comments and licences may come before it.
const SVG_HEAD: u64 = 16 << 10;

/// In CSS pixels; `None` for what is not a picture or does not say.
pub fn size(file: &mut (impl Read + Seek), path: &SitePath) -> Option<(u32, u32)> {
    match path.extension().to_ascii_lowercase().as_str() {
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "bmp" | "ico" => {
            let size = imagesize::reader_size(BufReader::new(file)).ok()?;
            Some((size.width.try_into().ok()?, size.height.try_into().ok()?))
        }
        "svg" => {
            let mut head = Vec::new();
            file.take(SVG_HEAD).read_to_end(&mut head).ok()?;
            svg_size(&String::from_utf8_lossy(&head))
        }
        _ => None,
    }
}

/// `width` and `height` of the root element where both are lengths in pixels, else those of its `viewBox`.
fn svg_size(text: &str) -> Option<(u32, u32)> {
    let tag = root_tag(text)?;
    let pixels = |name| {
        let value = attribute(tag, name)?;
        whole(value.strip_suffix("px").unwrap_or(value).trim())
    };
    if let (Some(width), Some(height)) = (pixels("width"), pixels("height")) {
        return Some((width, height));
    }
    let view_box = attribute(tag, "viewBox")?;
    let mut numbers =
        view_box.split(|c: char| c.is_ascii_whitespace() || c == ',').filter(|part| !part.is_empty()).skip(2);
    Some((whole(numbers.next()?)?, whole(numbers.next()?)?))
}

fn whole(number: &str) -> Option<u32> {
    let number: f64 = number.parse().ok()?;
    (0.5..1e6).contains(&number).then_some(number.round() as u32)
}

/// What stands between `<svg` and its `>`.
fn root_tag(text: &str) -> Option<&str> {
    let mut rest = text;
    let tag = loop {
        let at = rest.find('<')?;
        rest = match &rest[at..] {
            comment if comment.starts_with("<!--") => comment.split_once("-->")?.1,
            root if root.starts_with("<svg") => break &root[4..],
            other => &other[1..],
        };
    };
    tag.starts_with(|c: char| c.is_ascii_whitespace()).then_some(())?;
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match (quote, c) {
            (None, '>') => return Some(&tag[..at]),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag;
    loop {
        let (before, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, next) = after[1..].split_once(quote)?;
        if before.trim() == name {
            return Some(value.trim());
        }
        rest = next;
    }
}

#[cfg(test)]
mod tests {
    use super::svg_size;

    fn check(svg: &str, expected: Option<(u32, u32)>) {
        assert_eq!(svg_size(svg), expected, "{svg}");
    }

    #[test]
    fn size_of_svg() {
        check(r#"<?xml version="1.0"?><svg xmlns="http://x" width="24" height='32px'>"#, Some((24, 32)));
        check(r#"<svg viewBox="0 0 100 50.4" width="100%">"#, Some((100, 50)));
        check(r#"<svg viewBox="0,0,100,50">"#, Some((100, 50)));
        check(r#"<!-- <svg width="1" height="1"> --><svg width="2" height="3">"#, Some((2, 3)));
        check(r#"<svg stroke-width="9" width="2" height="3">"#, Some((2, 3)));
        check(r#"<svg data-x="width=7" width="2em" height="3em">"#, None);
        check("<svg>", None);
        check("<svgfoo width='1' height='1'>", None);
        check(r#"<svg width="2" height="-3" "#, None);
    }
}
