//! What is in a text without saying anything: comments of HTML, what is struck through, boxes that
//! are not checked, examples in brackets.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

/// The comments of a text, in order; forms of issue trackers give their examples in them.
///
/// One without an end goes on to the end of the text. Of one that lost its beginning only the end is
/// there, alone in its line, or behind what it hides.
pub(super) fn comments(text: &str) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = Vec::new();
    let mut open = None;
    for (at, sign) in text.match_indices(['<', '>']) {
        let (front, behind) = text.split_at_checked(at).unwrap_or_default();
        if sign == "<" {
            open = open.or(behind.starts_with("<!--").then_some(at));
            continue;
        }
        let Some(inside) = front.strip_suffix("--") else { continue };
        if let Some(start) = open.filter(|start| start + "<!--".len() <= inside.len()) {
            all.push(start..at + 1);
            open = None;
        } else if open.is_none() && ends_line(behind) {
            let line = inside.rfind('\n').map_or(0, |end| end + 1);
            let hidden =
                inside.get(line..).unwrap_or_default().trim_start_matches(['>', ' ', '\t']);
            if hidden.is_empty() {
                // All of it may be the comment's.
                all.clear();
                all.push(0..at + 1);
            } else if hidden.ends_with(' ') {
                all.push(line..at + 1);
            }
        }
    }
    all.extend(open.map(|start| start..text.len()));
    all
}

/// Whether nothing follows in the line.
fn ends_line(behind: &str) -> bool {
    let rest = behind.strip_prefix('>').unwrap_or(behind).trim_start_matches([' ', '\t', '\r']);
    rest.is_empty() || rest.starts_with('\n')
}

/// What is left of a line of `text` that begins at `start`; `comments` from those on that end behind it.
pub(super) fn outside<'a>(
    line: &'a str,
    start: usize,
    comments: &[Range<usize>],
) -> Option<Cow<'a, str>> {
    let end = start + line.len();
    let mut shown: Option<String> = None;
    let mut from = 0;
    for comment in comments.iter().take_while(|comment| comment.start < end) {
        let (first, last) = (comment.start.max(start) - start, comment.end.min(end) - start);
        let shown = shown.get_or_insert_default();
        shown.push_str(line.get(from..first).unwrap_or_default());
        from = last;
    }
    let Some(mut shown) = shown else { return Some(Cow::Borrowed(line)) };
    shown.push_str(line.get(from..).unwrap_or_default());
    // A line that holds nothing else is not there.
    let said = !shown.trim_start_matches(['>', ' ', '\t', '\r']).is_empty();
    said.then_some(Cow::Owned(shown))
}

/// A line without what is struck through, `~~RTX 3090~~`, and without examples in brackets,
/// `[e.g. RTX 3090]`; nothing of one whose box is not checked, `- [ ] WSL 1`.
pub(super) fn without_unsaid(line: &str) -> Cow<'_, str> {
    let unchecked = ["- [ ] ", "* [ ] ", "+ [ ] ", "☐ ", "- ☐ ", "* ☐ "];
    if unchecked.iter().any(|unchecked| line.starts_with(unchecked)) {
        return Cow::Borrowed("");
    }
    let mut line = Cow::Borrowed(line);
    if line.contains("~~") {
        line = Cow::Owned(unstruck(&line));
    }
    if let Some(shown) = without_examples(&line) {
        line = Cow::Owned(shown);
    }
    line
}

/// Three and more of the sign are a fence, or mark a place in the line above.
fn unstruck(line: &str) -> String {
    let mut shown = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((front, behind)) = rest.split_once("~~") {
        let more = behind.len() - behind.trim_start_matches('~').len();
        shown.push_str(front);
        let opens = more == 0
            && behind.starts_with(|c: char| c.is_alphanumeric() || c == '[')
            && !shown.ends_with(char::is_alphanumeric);
        if opens {
            rest = behind.split_once("~~").map_or("", |(_, behind)| behind);
            continue;
        }
        shown.push_str("~~");
        let (run, behind) = behind.split_at_checked(more).unwrap_or((behind, ""));
        shown.push_str(run);
        rest = behind;
    }
    shown.push_str(rest);
    shown
}

fn without_examples(line: &str) -> Option<String> {
    let mut shown: Option<String> = None;
    let mut from = 0;
    for (at, bracket) in line.match_indices(['(', '[']) {
        let inside = line.get(at + 1..)?;
        if at < from || !is_example(inside) {
            continue;
        }
        let close = if bracket == "(" { ')' } else { ']' };
        let end = inside.find(close).map_or(line.len(), |end| at + 1 + end + 1);
        // Without a number it names no machine, and may be part of a message.
        if !line.get(at..end)?.bytes().any(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let shown = shown.get_or_insert_default();
        shown.push_str(line.get(from..at)?.trim_end());
        from = end;
    }
    let mut shown = shown?;
    shown.push_str(line.get(from..)?);
    Some(shown)
}

fn is_example(inside: &str) -> bool {
    const WORDS: [&str; 10] =
        ["e.g", "eg.", "eg:", "ex.", "ex:", "example", "for example", "z.b.", "p. ej", "例如"];
    let inside = inside.trim_start();
    WORDS
        .iter()
        .any(|word| inside.get(..word.len()).is_some_and(|front| front.eq_ignore_ascii_case(word)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::clean::CleanText;
    use alloc::string::ToString as _;

    fn shown(text: &str) -> String {
        CleanText::new(text).as_str().to_string()
    }

    #[test]
    fn comments_say_nothing() {
        for (raw, left) in [
            ("a <!-- b --> c\nd", "a  c\nd"),
            ("a\n<!--\nb\n\n-->\nc", "a\nc"),
            ("> <!-- b\n> c -->\n> d", "d"),
            ("a\n<!-- b\nc", "a\n"),
            ("b\n-->\nc", "c"),
            ("a\nb -->\nc", "a\nc"),
            ("<!-- a --><!-- b -->c", "c"),
            ("a --> b\n--x-->y", "a --> b\n--x-->y"),
            ("<!-", "<!-"),
        ] {
            assert_eq!(shown(raw), left, "{raw:?}");
        }
    }

    #[test]
    fn lines_behind_a_comment_keep_their_numbers() {
        let text = CleanText::new("a\n<!--\nb\n-->\nc\nd <!-- e\nf --> g");
        let at = |needle: &str| text.line_of(text.as_str().find(needle).unwrap());
        assert_eq!([at("a"), at("c"), at("d"), at("g")], [1, 5, 6, 7]);
    }

    #[test]
    fn what_is_struck_through_says_nothing() {
        for (raw, left) in [
            ("~~GPU: RTX 3090~~", ""),
            ("GPU: ~~RTX 3090~~ RTX 4090", "GPU:  RTX 4090"),
            ("GPU: ~~RTX 3090", "GPU: "),
            ("- [ ] RTX 3090\n- [x] RTX 4090", "\n- [x] RTX 4090"),
            ("~~~text", "~~~text"),
            ("    ~~^~~~", "~~^~~~"),
            ("1.0~~rc1 and ~~", "1.0~~rc1 and ~~"),
        ] {
            assert_eq!(shown(raw), left, "{raw:?}");
        }
    }

    #[test]
    fn examples_in_brackets_say_nothing() {
        for (raw, left) in [
            ("GPU [e.g. RTX 3090]: RTX 4090", "GPU: RTX 4090"),
            ("GPU (E.g., RTX 3090, 24 GB): x", "GPU: x"),
            ("GPU: x （例如 RTX 3090", "GPU: x"),
            ("directly (e.g. by a flag) is not", "directly (e.g. by a flag) is not"),
        ] {
            assert_eq!(shown(raw), left, "{raw:?}");
        }
    }
}
