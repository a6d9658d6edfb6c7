//! Whether a text reports a message, or only speaks of it: in a command, in source code, in a list, as gone.

use core::ops::Range;

use crate::reading::clean::CleanText;
use crate::reading::diagnose::listed;
use crate::reading::diagnose::source_code::{in_front_of_quote, is_in_source_code};

/// How far around a message its line is read, in bytes.
const REACH: usize = 200;

/// How far from the message a word about it may be, in bytes.
const NEAR: usize = 40;

/// Whether the message at `place` is only spoken of.
pub(crate) fn is_mention(text: &CleanText, place: &Range<usize>) -> bool {
    let before = text.line_before(place.start, REACH);
    let after = text.line_behind(place.end, REACH);
    in_command(before)
        || is_in_source_code(text, place.start, before)
        || listed::is_listed(text, place.start, before, after)
        || as_gone(before, after)
}

/// `grep -r "no kernel image …`
fn in_command(before: &str) -> bool {
    const COMMANDS: [&str; 7] = ["grep", "egrep", "rg", "ag", "ack", "findstr", "echo"];
    let Some(front) = in_front_of_quote(before) else { return false };
    let mut words = front.split([' ', '|', '(', '`']);
    words.any(|word| COMMANDS.contains(&word))
}

/// "Unlike the old …", "Fixed: …", "… is gone".
fn as_gone(before: &str, after: &str) -> bool {
    const FRONT: [&str; 22] = [
        "unlike",
        "instead of",
        "rather than",
        "no longer",
        "not the",
        "isn't the",
        "got rid of",
        "fix for",
        "fixes",
        "fixed the",
        "solved the",
        "searched for",
        "search for",
        "searching for",
        "googled",
        "if you see",
        "if you get",
        "if you encounter",
        "in case of",
        "similar to",
        "different from",
        "used to get",
    ];
    const DONE: [&str; 6] = ["fixed:", "[fixed]", "solved:", "[solved]", "(solved)", "resolved:"];
    // Right in front of the quotation mark.
    const QUOTED: [&str; 9] = [
        "do not get",
        "don't get",
        "do not see",
        "don't see",
        "is not",
        "was not",
        "what if i see",
        "how do i catch",
        "how to catch",
    ];
    const BEHIND: [&str; 18] = [
        "is gone",
        "are gone",
        "has gone",
        "was gone",
        "disappeared",
        "went away",
        "goes away",
        "is fixed",
        "was fixed",
        "is solved",
        "is resolved",
        "does not occur",
        "doesn't occur",
        "anymore",
        "any more",
        "any longer",
        "was solved",
        "(closed)",
    ];
    let line = before.to_ascii_lowercase();
    if DONE.iter().any(|done| line.trim_start_matches(['#', ' ', '-']).starts_with(done)) {
        return true;
    }
    let quoted = in_front_of_quote(&line);
    if quoted.is_some_and(|front| QUOTED.iter().any(|word| front.trim_end().ends_with(word))) {
        return true;
    }
    let front = quoted.unwrap_or(&line);
    let said = |word: &str| {
        let mut places = front.match_indices(word);
        places.any(|(at, _)| {
            let inside = front.get(..at).and_then(|text| text.chars().next_back());
            let behind = front.get(at + word.len()..).unwrap_or("");
            inside.is_none_or(|c| !c.is_alphanumeric())
                && !behind.starts_with(char::is_alphanumeric)
                && behind.len() <= NEAR
                && !behind.contains([':', '.', '?', '!'])
        })
    };
    let after = after.to_ascii_lowercase();
    let gone = |word: &str| after.find(word).is_some_and(|at| at <= NEAR);
    FRONT.iter().any(|word| said(word)) || BEHIND.iter().any(|word| gone(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mention(line: &str) -> bool {
        const MESSAGE: &str = "no kernel image is available for execution on the device";
        let text = CleanText::new(&line.replace('@', MESSAGE));
        let at = text.as_str().find(MESSAGE).unwrap();
        is_mention(&text, &(at..at + MESSAGE.len()))
    }

    #[test]
    fn what_is_only_spoken_of() {
        for line in [
            "grep -rn \"@\" src/",
            "$ dmesg | grep 'CUDA error: @'",
            "    raise RuntimeError(\"CUDA error: @\")",
            "src/check.cpp:12:  throw std::runtime_error(\"@\");",
            "if \"@\" in str(error):",
            "// @",
            "printf(\"@\\n\");",
            "Unlike the old \"@\" this one is new.",
            "Fixed: @",
            "After the update \"@\" is gone.",
            "If you see `@`, build it again.",
            "I do not get \"@\" with this one.",
            "The error is NOT \"@\".",
            "Q: What if I see \"@\"?",
            "@ does not come any more",
            "The \"@\" problem was solved.",
            "#123 RuntimeError: CUDA error: @ (closed)",
            "with pytest.raises(RuntimeError, match=\"@\"):",
        ] {
            assert!(mention(line), "{line}");
        }
    }

    #[test]
    fn what_is_reported() {
        for line in [
            "RuntimeError: CUDA error: @",
            "I get \"@\" when I start it.",
            "RuntimeError('CUDA error: @')",
            "ray.exceptions.RayTaskError(RuntimeError): CUDA error: @",
            "time=2025-01-01 level=ERROR source=log.go:12 msg=\"CUDA error: @\"",
            "DriverError(CUDA_ERROR_NO_BINARY_FOR_GPU, \"@\")",
            "It is not the driver: @",
            "I do not get it to run, @",
            "My GPU is not supported: \"@\"",
            "How can it be fixed? CUDA error: @",
            "  File \"/a/b.py\", line 3, in c\n    raise RuntimeError(\"@\")",
            "{\"log\":\"CUDA error: @\\n\",\"stream\":\"stderr\"}",
        ] {
            assert!(!mention(line), "{line}");
        }
    }
}
