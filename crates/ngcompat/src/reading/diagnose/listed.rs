//! Whether a message is an entry of a list that speaks of messages: issues, commits, release notes, what a search
//! found, a table of errors and what to do about them.

use crate::reading::clean::CleanText;

/// How far above an entry the heading of its list is looked for, in lines.
const LINES: usize = 40;

/// How long the heading of a list is at most, in bytes.
const LONGEST_HEADING: usize = 70;

/// Whether the line is such an entry; `before` and `after` are what is around the message.
pub(crate) fn is_listed(text: &CleanText, start: usize, before: &str, after: &str) -> bool {
    let line = start.saturating_sub(before.len());
    is_issue(before, after)
        || is_found(before, after)
        || is_fix(text, line, before)
        || is_entry(before) && is_under_heading(text, line)
        || before.trim_start().starts_with('|') && is_in_table(text, line)
}

/// The line without the sign of a list before it.
fn unbulleted(line: &str) -> &str {
    line.trim_start_matches(['-', '*', '+', '•', ' ', '\t'])
}

/// `#123 RuntimeError: …`, `… (#123)`, `owner/name#123: …`. A build of an image and a debugger begin their lines
/// with a number too.
fn is_issue(before: &str, after: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let front = unbulleted(before);
    let numbered = front.strip_prefix('#').is_some_and(|rest| {
        let rest = rest.get(digits(rest)..).filter(|behind| behind.len() < rest.len());
        let title = rest.and_then(|rest| rest.strip_prefix([' ', ':'])).map(str::trim_start);
        title.is_some_and(|title| {
            let of_program = ["0x", "[", "ERROR", "WARN", "CACHED", "DONE"];
            !title.starts_with(|c: char| c.is_ascii_digit())
                && !of_program.iter().any(|sign| title.starts_with(sign))
        })
    });
    let in_brackets = |text: &str| {
        let behind = text.trim_end();
        let inside = behind.strip_suffix(')').and_then(|front| front.rsplit_once("(#"));
        inside.is_some_and(|(_, number)| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    let of_repository = front.split(' ').next().is_some_and(|word| {
        word.split_once('#').is_some_and(|(name, number)| {
            name.contains('/') && !name.contains(':') && digits(number) > 0
        })
    });
    numbered || in_brackets(after) || of_repository || after.contains("· Issue #")
}

/// `[RuntimeError: …](https://…)`, `… - Stack Overflow`.
fn is_found(before: &str, after: &str) -> bool {
    const SITES: [&str; 9] = [
        "- Stack Overflow",
        "- PyTorch Forums",
        "Developer Forums",
        "- GitHub",
        "· GitHub",
        "- Reddit",
        ": r/",
        "- Super User",
        "- Ask Ubuntu",
    ];
    let opened = before
        .rfind('[')
        .is_some_and(|at| before.get(at..).is_some_and(|inside| !inside.contains(']')));
    let linked = opened
        && after.split_once("](").is_some_and(|(title, address)| {
            !title.contains('[') && (address.starts_with("http") || address.starts_with('#'))
        });
    linked || SITES.iter().any(|site| after.contains(site))
}

/// `Fix "no kernel image …"`, `a1b2c3d fix(cuda): …`, and a line of `git log --oneline`.
fn is_fix(text: &CleanText, line: usize, before: &str) -> bool {
    const VERBS: [&str; 14] = [
        "fix", "fixes", "fixed", "bugfix", "hotfix", "resolve", "resolves", "resolved", "handle",
        "improve", "suppress", "clarify", "revert", "document",
    ];
    let mut front = unbulleted(before);
    let hash = front.split(' ').next().filter(|word| is_hash(word));
    if let Some(hash) = hash {
        // Other programs number their lines with such words as well.
        let other = |line: &str| {
            let first = unbulleted(line).split(' ').next().unwrap_or_default();
            first.len() == hash.len() && first != hash && is_hash(first)
        };
        let below = text.lines_from(line).nth(1).is_some_and(|below| other(below.text));
        if below || text.line_above(line).is_some_and(other) {
            return true;
        }
        front = front.get(hash.len()..).unwrap_or_default().trim_start();
    }
    let end = front.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(front.len());
    let (verb, rest) = front.split_at_checked(end).unwrap_or((front, ""));
    let scope = rest.strip_prefix('(').and_then(|rest| rest.split_once(')'));
    let rest = scope.map_or(rest, |(_, behind)| behind);
    let rest = rest.strip_prefix(['!', ':']).unwrap_or(rest);
    let is_verb = VERBS.iter().any(|known| verb.eq_ignore_ascii_case(known));
    // Whoever asks how to fix it, or goes on in another sentence, has it.
    let said = [" I ", " still ", " this", " it", " but ", ". ", "? ", "! "];
    is_verb
        && (rest.starts_with(' ') || rest.is_empty())
        && !said.iter().any(|word| rest.contains(word))
}

fn is_hash(word: &str) -> bool {
    let hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    ((7..=11).contains(&word.len()) || word.len() == 40)
        && word.bytes().all(hex)
        && word.bytes().any(|byte| byte.is_ascii_digit())
        && word.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// `- …`, `* …`, `1. …`, a row of a table.
fn is_entry(before: &str) -> bool {
    let line = before.trim_start();
    let bullet = ["- ", "* ", "+ ", "• ", "|"].iter().any(|sign| line.starts_with(sign));
    let end = line.find(|c: char| !c.is_ascii_digit()).unwrap_or(line.len());
    let numbered = end > 0
        && line.get(end..).is_some_and(|rest| rest.starts_with(". ") || rest.starts_with(") "));
    bullet || numbered
}

/// Whether the list is under a heading that says what it is of.
fn is_under_heading(text: &CleanText, line: usize) -> bool {
    let heading = text.lines_above(line).take(LINES).find(|above| is_heading(above));
    heading.is_some_and(speaks_of_messages)
}

fn is_heading(line: &str) -> bool {
    let line = line.trim();
    line.len() <= LONGEST_HEADING
        && !is_entry(line)
        && (line.starts_with('#')
            || line.ends_with(':') && !line.contains("rror:")
            || is_version(line))
}

/// `v2.1.0 (2024-05-01)`, `[1.2.0]`.
fn is_version(line: &str) -> bool {
    let first = line.split([' ', ':']).next().unwrap_or_default();
    let number = first.trim_matches(['[', ']', 'v']);
    number.matches('.').count() == 2
        && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

fn speaks_of_messages(heading: &str) -> bool {
    const WORDS: [&str; 28] = [
        "changelog",
        "change log",
        "release note",
        "what's new",
        "what's changed",
        "bug fixes",
        "bugfixes",
        "known issue",
        "known problem",
        "faq",
        "frequently asked",
        "troubleshooting",
        "common error",
        "common issue",
        "common problem",
        "typical error",
        "possible error",
        "related issue",
        "similar issue",
        "related:",
        "search result",
        "see also",
        "references",
        "commits",
        "open issues",
        "closed issues",
        "error messages and",
        "patterns",
    ];
    const ALONE: [&str; 6] = ["fixed", "fixes", "resolved", "changed", "added", "issues"];
    let heading = heading.trim().trim_matches(['#', ' ', ':', '*', '=']).to_ascii_lowercase();
    is_version(&heading)
        || WORDS.iter().any(|word| heading.contains(word.trim_end_matches(':')))
        || ALONE.contains(&heading.as_str())
}

/// Whether the head of the table says that its rows are errors and what they mean.
fn is_in_table(text: &CleanText, line: usize) -> bool {
    const ERRORS: [&str; 5] = ["error", "message", "symptom", "problem", "issue"];
    const ANSWERS: [&str; 9] = [
        "fix",
        "solution",
        "cause",
        "meaning",
        "remedy",
        "resolution",
        "workaround",
        "what to do",
        "action",
    ];
    let rows = text.lines_above(line).take(LINES).take_while(|above| above.contains('|'));
    rows.last().is_some_and(|head| {
        let head = head.to_ascii_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| head.contains(word));
        says(&ERRORS) && says(&ANSWERS)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    fn listed(raw: &str) -> bool {
        const MESSAGE: &str = "no kernel image is available for execution on the device";
        let text = CleanText::new(&raw.replace('@', MESSAGE));
        let at = text.as_str().find(MESSAGE).unwrap();
        let after = text.line_behind(at + MESSAGE.len(), 200);
        is_listed(&text, at, text.line_before(at, 200), after)
    }

    #[test]
    fn entries_of_lists_speak_of_messages() {
        for line in [
            "#4821 RuntimeError: CUDA error: @",
            "- #17: CUDA error: @ on Volta",
            "- Better hint for \"@\" (#2210)",
            "acme/engine#12 CUDA error: @",
            "CUDA error: @ · Issue #9 · acme/engine",
            "RuntimeError: CUDA error: @ - Stack Overflow",
            "- [CUDA error: @](https://example.org/17)",
            "- Fix \"CUDA error: @\" on old boards",
            "fix(build): CUDA error: @",
            "Fixed: CUDA error: @",
            "1f2e3d4 handle CUDA error: @",
            "1f2e3d4 CUDA error: @ on Volta\n9a8b7c6 more tests",
            "## Bug fixes\n\n- the loader no longer hides CUDA error: @\n",
            "## v2.1.0 (2024-05-01)\n\n- one more board\n- CUDA error: @ names the board\n",
            "### Known issues\n* CUDA error: @ with old wheels\n",
            "## Troubleshooting\n1. CUDA error: @\n",
            "| Error | Solution |\n|---|---|\n| out of memory | less |\n| CUDA error: @ | newer wheel |\n",
        ] {
            assert!(listed(line), "{line}");
        }
    }

    #[test]
    fn what_happened_is_no_entry() {
        for line in [
            "#12 45.31 RuntimeError: CUDA error: @",
            "#12 ERROR: process failed: CUDA error: @",
            "#3  0x00007f in check (CUDA error: @)",
            "- CUDA error: @",
            "## What happened\n\n- CUDA error: @\n",
            "1f2e3d4 CUDA error: @",
            "How do I fix this: CUDA error: @",
            "Fix it please! CUDA error: @",
            "Fixed the driver but still CUDA error: @",
            "| step | output |\n|---|---|\n| run | CUDA error: @ |\n",
            "[rank0]: CUDA error: @ (see [docs](https://example.org))",
            "Update: CUDA error: @",
            "## Steps tried\nRuntimeError: CUDA error: @",
        ] {
            assert!(!listed(line), "{line}");
        }
        let far = format!("## Changelog\n{}RuntimeError: CUDA error: @\n", "- one\n".repeat(3));
        assert!(!listed(&far), "{far}");
    }
}
