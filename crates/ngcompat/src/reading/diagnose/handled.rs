//! Whether the text says that the program handled an error and went on.

use core::ops::Range;

use crate::reading::clean::CleanText;

/// How far around a message its line is read, in bytes.
const REACH: usize = 240;

/// How long the line below a message is at most that says what became of it, in bytes.
const SHORT: usize = 100;

/// Whether the words around the message, or the line below it, say so.
pub(crate) fn is_handled(text: &CleanText, place: &Range<usize>) -> bool {
    const BEHIND: [&str; 17] = [
        "retrying",
        "will retry",
        "trying again",
        "falling back",
        "fall back to",
        "fallback to",
        "using cpu instead",
        "switching to cpu",
        "ignored",
        "ignoring",
        "recovered",
        "recovering",
        "suppressed",
        "reducing batch",
        "reduced batch",
        "halving",
        "non-fatal",
    ];
    const BELOW: [&str; 6] = [
        "retrying",
        "falling back",
        "fallback to",
        "recovered",
        "reducing batch",
        "using cpu instead",
    ];
    const BEFORE: [&str; 9] = [
        "ignoring",
        "ignored",
        "recovered from",
        "recovering from",
        "suppressed",
        "handled",
        "retrying after",
        "falling back",
        "non-fatal",
    ];
    let says = |line: &str, words: &[&str]| {
        let line = line.to_ascii_lowercase();
        words.iter().any(|word| {
            line.split_once(word).is_some_and(|(front, _)| {
                let denied = ["not ", "n't ", "un", "without "];
                !denied.iter().any(|denial| front.ends_with(denial))
            })
        })
    };
    let behind = text.line_behind(place.end, REACH);
    let end = place.end.saturating_add(behind.len());
    let below = text
        .rest(end)
        .strip_prefix('\n')
        .map_or("", |_| text.line_behind(end.saturating_add(1), REACH));
    let above = text.line_before(place.start, REACH);
    // A line with an error of its own speaks of that.
    let of_this = below.len() < SHORT && !below.contains("rror");
    says(behind, &BEHIND) || says(above, &BEFORE) || of_this && says(below, &BELOW)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handled(raw: &str) -> bool {
        let text = CleanText::new(raw);
        let at = text.as_str().find("CUDA out of memory").unwrap();
        is_handled(&text, &(at..at + "CUDA out of memory".len()))
    }

    #[test]
    fn a_program_may_go_on() {
        for raw in [
            "CUDA out of memory, retrying with half the batch",
            "warning: CUDA out of memory. Falling back to the CPU.",
            "Recovered from CUDA out of memory",
            "Exception ignored: CUDA out of memory",
            "W: CUDA out of memory\nW: falling back to tiles\n",
        ] {
            assert!(handled(raw), "{raw}");
        }
        for raw in [
            "CUDA out of memory. Tried to allocate 2 GiB",
            "CUDA out of memory\nTraceback\n",
            "unhandled: CUDA out of memory",
            "it is not ignored: CUDA out of memory",
        ] {
            assert!(!handled(raw), "{raw}");
        }
    }
}
