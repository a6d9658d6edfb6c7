//! Where values are in JSON. The texts of the values are what the readers of facts take, so that no
//! more of JSON is needed than this.

use alloc::string::String;
use alloc::vec::Vec;

/// A value, and the place where it begins.
pub(crate) type Place<'a> = (usize, &'a str);

/// The values of a text that come one after another; `None` where anything else is between them.
pub(crate) fn values(text: &str) -> Option<Vec<Place<'_>>> {
    let mut all = Vec::new();
    let mut at = blank(text, 0);
    while at < text.len() {
        let end = end_of(text, at)?;
        all.push((at, text.get(at..end)?));
        at = blank(text, end);
    }
    (!all.is_empty()).then_some(all)
}

/// The items of a list.
pub(crate) fn items(list: &str) -> Option<Vec<Place<'_>>> {
    let mut all = Vec::new();
    let mut at = blank(list, inside(list, '[')?);
    while !list.get(at..)?.starts_with(']') {
        let end = end_of(list, at)?;
        all.push((at, list.get(at..end)?));
        at = behind_comma(list, end, ']')?;
    }
    Some(all)
}

/// The fields of an object, by their keys.
pub(crate) fn fields(object: &str) -> Option<Vec<(&str, Place<'_>)>> {
    let mut all = Vec::new();
    let mut at = blank(object, inside(object, '{')?);
    while !object.get(at..)?.starts_with('}') {
        let end = end_of(object, at)?;
        let key = object.get(at..end)?.strip_prefix('"')?.strip_suffix('"')?;
        let colon = blank(object, end);
        let value = blank(object, object.get(colon..)?.strip_prefix(':').map(|_| colon + 1)?);
        let end = end_of(object, value)?;
        all.push((key, (value, object.get(value..end)?)));
        at = behind_comma(object, end, '}')?;
    }
    Some(all)
}

/// The field at the end of a path of keys.
pub(crate) fn field<'a>(object: &'a str, path: &[&str]) -> Option<&'a str> {
    path.iter().try_fold(object, |object, key| {
        fields(object)?.into_iter().find(|(name, _)| name == key).map(|(_, (_, value))| value)
    })
}

/// A text without escapes that matter here; `None` for another value.
pub(crate) fn text(value: &str) -> Option<String> {
    unescaped(value, |_| " ")
}

/// What a program printed: a text with its line ends, or a list of its lines.
pub(crate) fn printed(value: &str) -> Option<String> {
    if let Some(all) = items(value) {
        let lines: Option<Vec<String>> = all.into_iter().map(|(_, line)| printed(line)).collect();
        return lines.map(|lines| lines.join("\n"));
    }
    unescaped(value, |one| match one {
        'n' => "\n",
        't' => "\t",
        _ => "",
    })
}

/// A text with what is said in place of the escapes `\n`, `\t` and `\r`; `None` for another value.
fn unescaped(value: &str, blank: fn(char) -> &'static str) -> Option<String> {
    let inside = value.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::new();
    let mut escaped = false;
    for one in inside.chars() {
        match (core::mem::take(&mut escaped), one) {
            (false, '\\') => escaped = true,
            (true, 'n' | 't' | 'r') => text.push_str(blank(one)),
            (_, one) => text.push(one),
        }
    }
    Some(text)
}

fn inside(value: &str, open: char) -> Option<usize> {
    value.starts_with(open).then_some(1)
}

/// The first place from `at` on that is not blank.
fn blank(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + (rest.len() - rest.trim_start().len())
}

fn behind_comma(text: &str, at: usize, close: char) -> Option<usize> {
    let at = blank(text, at);
    let rest = text.get(at..)?;
    if rest.starts_with(',') {
        Some(blank(text, at + 1))
    } else {
        rest.starts_with(close).then_some(at)
    }
}

/// Where the value that begins at `at` ends. Lists and objects are measured by their brackets.
fn end_of(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes().get(at..)?;
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (place, byte) in bytes.iter().enumerate() {
        if quoted {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => quoted = false,
                _ => continue,
            }
            if !quoted && depth == 0 {
                return Some(at + place + 1);
            }
            continue;
        }
        match byte {
            b'"' | b'{' | b'[' if place > 0 && depth == 0 => return None,
            b'"' => quoted = true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => match depth {
                0 => return (place > 0).then_some(at + place),
                1 => return Some(at + place + 1),
                _ => depth -= 1,
            },
            b',' | b':' | b' ' | b'\n' | b'\r' | b'\t' if depth == 0 => {
                return (place > 0).then_some(at + place);
            }
            // Outside brackets stand numbers and words only.
            _ if depth == 0 && !(byte.is_ascii_alphanumeric() || b"+-.".contains(byte)) => {
                return None;
            }
            _ => {}
        }
    }
    (depth == 0 && !quoted && !bytes.is_empty()).then_some(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_values() {
        let text = r#"{"a": [1, {"b": "x]\"}"}], "c": null} [true]"#;
        let all = values(text).unwrap();
        assert_eq!(all.len(), 2);
        let (_, object) = all[0];
        assert_eq!(field(object, &["c"]), Some("null"));
        let list = items(field(object, &["a"]).unwrap()).unwrap();
        assert_eq!(list.len(), 2);
        assert_eq!(text_of(field(list[1].1, &["b"])), r#"x]"}"#);
        for wrong in ["", "{", "[1", r#"{"a" 1}"#, "a b {", "\"x", "}", "{}x{"] {
            let read = values(wrong).and_then(|all| fields(all[0].1));
            assert_eq!(read, None, "{wrong}");
        }
    }

    fn text_of(value: Option<&str>) -> String {
        value.and_then(text).unwrap_or_default()
    }
}
