//! Pasted text without what its way here left on it, and without what it says nothing by: the one
//! cleaner of everything that is read.

use alloc::string::String;
use alloc::vec::Vec;

use crate::reading::hidden::{comments, outside, without_unsaid};
use crate::reading::marks::{Mark, Marks};
use crate::values::text::{ceil_char_boundary, floor_char_boundary, offset, sort_by_number};

/// A pasted text, cleaned: escapes undone; no colours, no emphasis, no quote marks, log prefixes and
/// time stamps in front of lines; no comments, nothing struck through; every kind of space a space,
/// every kind of vertical line a `|`.
pub(crate) struct CleanText {
    clean: String,
    /// Where each line of the text as given begins in `clean`.
    starts: Vec<usize>,
    marks: Marks,
}

/// A line of a [`CleanText`].
pub(crate) struct Line<'a> {
    pub(crate) start: usize,
    pub(crate) text: &'a str,
    /// Whether a line end follows; the last line of a cut text has none.
    pub(crate) ended: bool,
}

impl CleanText {
    pub(crate) fn new(raw: &str) -> Self {
        let mut clean = String::with_capacity(raw.len() + 1);
        let mut starts = Vec::new();
        let mut lines = raw.split('\n').peekable();
        let mut buffer = String::new();
        let comments = comments(raw);
        let mut comments = comments.as_slice();
        let mut begin = 0;
        while let Some(line) = lines.next() {
            starts.push(clean.len());
            while comments.first().is_some_and(|comment| comment.end <= begin) {
                comments = comments.get(1..).unwrap_or_default();
            }
            let shown = outside(line, begin, comments);
            begin += line.len() + 1;
            let Some(line) = shown else { continue };
            // What remains of `\r` is a progress bar that wrote over its line, or an old line end.
            for (position, part) in line.trim_end_matches('\r').split('\r').enumerate() {
                if position > 0 {
                    clean.push('\n');
                }
                buffer.clear();
                clean_characters(part, &mut buffer);
                // An escaped line end begins a line too.
                for (position, segment) in buffer.split('\n').enumerate() {
                    if position > 0 {
                        clean.push('\n');
                    }
                    clean.push_str(&without_unsaid(without_prefixes(segment)));
                }
            }
            if lines.peek().is_some() {
                clean.push('\n');
            }
        }
        let marks = Marks::find(&clean);
        Self { clean, starts, marks }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.clean
    }

    /// The text from `offset` on; empty past the end.
    pub(crate) fn rest(&self, offset: usize) -> &str {
        self.clean.get(offset..).unwrap_or_default()
    }

    /// At most `length` bytes from `offset` on.
    pub(crate) fn window(&self, offset: usize, length: usize) -> &str {
        let rest = self.rest(offset);
        rest.get(..floor_char_boundary(rest, length)).unwrap_or_default()
    }

    /// At most `length` bytes in front of `offset`.
    pub(crate) fn before(&self, offset: usize, length: usize) -> &str {
        let start = floor_char_boundary(&self.clean, offset.saturating_sub(length));
        self.clean.get(start..offset).unwrap_or_default()
    }

    /// The part of its line in front of `offset`, at most `length` bytes.
    pub(crate) fn line_before(&self, offset: usize, length: usize) -> &str {
        self.before(offset, length).rsplit('\n').next().unwrap_or_default()
    }

    /// The part of its line from `offset` on, at most `length` bytes.
    pub(crate) fn line_behind(&self, offset: usize, length: usize) -> &str {
        let window = self.window(offset, length);
        window.split('\n').next().unwrap_or(window)
    }

    /// The number of the line that holds `offset`, from 1 on.
    pub(crate) fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).max(1)
    }

    /// Where a line of the original text begins, counted from 1.
    pub(crate) fn line_start(&self, number: usize) -> Option<usize> {
        self.starts.get(number.checked_sub(1)?).copied()
    }

    /// The line above the one that begins here, blank ones skipped.
    pub(crate) fn line_above(&self, start: usize) -> Option<&str> {
        let above = self.before(start, 400).trim_end();
        above.rsplit('\n').next().filter(|line| !line.is_empty())
    }

    /// The lines above the one that begins here, the nearest first, blank ones skipped.
    pub(crate) fn lines_above(&self, start: usize) -> impl Iterator<Item = &str> {
        let above = |line: &&str| self.line_above(offset(self.as_str(), line));
        core::iter::successors(self.line_above(start), above)
    }

    pub(crate) fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.lines_from(0)
    }

    /// The line that begins here, and all below.
    pub(crate) fn lines_from(&self, mut start: usize) -> impl Iterator<Item = Line<'_>> {
        self.rest(start).split_inclusive('\n').map(move |line| {
            let text = line.trim_end_matches('\n');
            let line = Line { start, text, ended: text.len() < line.len() };
            start += line.text.len() + usize::from(line.ended);
            line
        })
    }

    /// Where a mark is.
    pub(crate) fn find_all(&self, mark: Mark) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.marks.of(mark).iter().copied()
    }

    pub(crate) fn has(&self, mark: Mark) -> bool {
        !self.marks.of(mark).is_empty()
    }

    /// Where any of the marks is, with the mark, in the order of the text.
    pub(crate) fn find_any(&self, marks: &[Mark]) -> Vec<(usize, Mark)> {
        let mut places: Vec<(usize, Mark)> =
            marks.iter().flat_map(|mark| self.find_all(*mark).map(|at| (at, *mark))).collect();
        sort_by_number(&mut places, |(at, _)| *at);
        places
    }

    /// The lines with any of the marks.
    pub(crate) fn lines_with(&self, marks: &[Mark]) -> impl Iterator<Item = Line<'_>> {
        let mut behind = 0;
        self.find_any(marks).into_iter().filter_map(move |(at, _)| {
            if at < behind {
                return None;
            }
            let start =
                self.clean.get(behind..at)?.rfind('\n').map_or(behind, |end| behind + end + 1);
            let rest = self.rest(start);
            let (text, ended) =
                rest.split_once('\n').map_or((rest, false), |(line, _)| (line, true));
            behind = start + text.len() + 1;
            Some(Line { start, text, ended })
        })
    }

    /// The first character at or behind `offset` that is not white space.
    pub(crate) fn skip_space(&self, offset: usize) -> usize {
        let rest = self.rest(offset);
        offset + rest.len() - rest.trim_start().len()
    }
}

/// Copies `part` without escape sequences, emphasis and invisible characters, look-alikes made plain.
fn clean_characters(part: &str, clean: &mut String) {
    let mut rest = part;
    loop {
        // Nearly all of most texts is plain.
        let end = rest.bytes().position(|byte| !is_plain(byte)).unwrap_or(rest.len());
        clean.push_str(rest.get(..end).unwrap_or_default());
        rest = rest.get(end..).unwrap_or_default();
        let mut characters = rest.chars();
        let Some(character) = characters.next() else { break };
        if let Some(behind) = behind_colour(rest) {
            rest = behind;
            continue;
        }
        if character == '\\' {
            rest = unescape(rest, clean);
            continue;
        }
        rest = characters.as_str();
        match character {
            '\u{1b}' => rest = behind_title(rest),
            // How system logs write a line's end.
            '#' if rest.starts_with("012") => {
                clean.push('\n');
                rest = rest.get("012".len()..).unwrap_or_default();
            }
            // Emphasis, and the marks of code.
            '`' => {}
            '*' if rest.starts_with('*') => rest = rest.trim_start_matches('*'),
            '&' => {
                const ENTITIES: [(&str, char); 7] = [
                    ("nbsp;", ' '),
                    ("gt;", '>'),
                    ("lt;", '<'),
                    ("amp;", '&'),
                    ("quot;", '"'),
                    ("#39;", '\''),
                    ("#124;", '|'),
                ];
                let entity = ENTITIES.iter().find(|(name, _)| rest.starts_with(name));
                clean.push(entity.map_or('&', |(_, meant)| *meant));
                rest = rest.get(entity.map_or(0, |(name, _)| name.len())..).unwrap_or_default();
            }
            _ => clean.extend(plain(character)),
        }
    }
}

/// A byte that means itself, whatever follows.
const fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && !matches!(byte, b'[' | b'&' | b'\\' | b'#' | b'^' | b'*' | b'`')
}

/// The character that a look-alike means; nothing for one that is invisible.
fn plain(character: char) -> Option<char> {
    Some(match character {
        '│' | '┃' | '┆' | '┇' | '┊' | '┋' | '║' | '｜' | '¦' => '|',
        '\u{2500}'..='\u{257f}' => '-',
        '：' => ':',
        '，' | '、' => ',',
        '（' => '(',
        '）' => ')',
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        '\0' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => return None,
        _ if character.is_whitespace() || character.is_control() => ' ',
        _ => character,
    })
}

/// Undoes an escape of JSON, Go, Python, a shell or Markdown, however often it was escaped again;
/// gives the rest of `text`, which begins with a backslash.
fn unescape<'a>(text: &'a str, clean: &mut String) -> &'a str {
    let rest = text.trim_start_matches('\\');
    let mut characters = rest.chars();
    match characters.next() {
        Some('n' | 'r' | 't') if in_windows_path(clean) => {}
        Some('n' | 'r') => {
            clean.push('\n');
            return characters.as_str();
        }
        Some('t') => {
            clean.push(' ');
            return characters.as_str();
        }
        Some(mark @ ('"' | '\'' | '/' | '|')) => {
            clean.push(mark);
            return characters.as_str();
        }
        Some('u') => {
            let (digits, behind) = characters.as_str().split_at_checked(4).unwrap_or(("", ""));
            let meant = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
            if let Some(meant) = meant {
                clean.extend(plain(meant));
                return behind;
            }
        }
        _ => {}
    }
    clean.push('\\');
    rest
}

/// Whether the end of `clean` is a path of Windows', in which a backslash is one.
fn in_windows_path(clean: &str) -> bool {
    const LONGEST: usize = 80;
    let start = ceil_char_boundary(clean, clean.len().saturating_sub(LONGEST));
    let path = clean.get(start..).unwrap_or_default();
    let path = path.rsplit(['\n', '"', '\'', '|', '=']).next().unwrap_or_default();
    let Some((drive, _)) = path.split_once(":\\").or(path.strip_suffix(':').map(|d| (d, "")))
    else {
        return false;
    };
    let mut letters = drive.chars().rev();
    letters.next().is_some_and(|letter| letter.is_ascii_alphabetic())
        && letters.next().is_none_or(|before| !before.is_alphanumeric())
}

/// What follows the title of a window, or another sequence whose escape character is gone.
fn behind_title(rest: &str) -> &str {
    let end = match rest.chars().next() {
        Some('[') => rest
            .char_indices()
            .skip(1)
            .find(|(_, c)| matches!(c, '\u{40}'..='\u{7e}'))
            .map(|(at, c)| at + c.len_utf8()),
        // Up to a bell or to the next escape.
        Some(']') => rest.find(['\u{7}', '\u{1b}']).map(|at| at + 1),
        Some(other) => Some(other.len_utf8()),
        None => None,
    };
    end.and_then(|end| rest.get(end..)).unwrap_or_default()
}

/// What follows a terminal's sequence at the beginning of `text`: the escape character in one of the
/// ways in which pasted text writes it, or lost, then numbers and a letter.
fn behind_colour(text: &str) -> Option<&str> {
    let mut characters = text.chars();
    let first = characters.next()?;
    let rest = characters.as_str();
    let body = match first {
        '[' => Some(rest),
        '\x1b' => rest.strip_prefix('['),
        '#' => rest.strip_prefix("033["),
        '^' => rest.strip_prefix("[["),
        '\\' => {
            let rest = rest.trim_start_matches('\\');
            ["u001b[", "u001B[", "x1b[", "x1B[", "033[", "e["]
                .iter()
                .find_map(|escape| rest.strip_prefix(escape))
        }
        _ => None,
    }?;
    let rest = body.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ';' | '?'));
    let numbers = body.len() - rest.len();
    let mut characters = rest.chars();
    let last = characters.next().filter(char::is_ascii_alphabetic)?;
    // Without the escape character only a colour is safe to remove: `[0m`, but not `[12]`.
    let sure = first != '[' || (last == 'm' && (1..=12).contains(&numbers));
    sure.then_some(characters.as_str())
}

/// The line without quote marks, fences, and what loggers put in front.
fn without_prefixes(line: &str) -> &str {
    let mut rest = line.trim_start();
    for _ in 0..8 {
        let shorter = rest
            .strip_prefix('>')
            .or_else(|| behind_time(rest))
            .or_else(|| behind_process(rest))
            .or_else(|| behind_service(rest));
        match shorter {
            Some(shorter) => rest = shorter.trim_start(),
            None => break,
        }
    }
    rest
}

/// `[2023-07-04T23:10:20.123Z] …`, `2023-07-04 23:10:20,123 …`, `23:10:20 …`.
fn behind_time(line: &str) -> Option<&str> {
    let mut rest = line.strip_prefix('[').unwrap_or(line);
    if let Some(behind) = behind_shape(rest, b"0000-00-00").or(behind_shape(rest, b"0000/00/00")) {
        rest = behind.strip_prefix(['T', ' ', '_'])?;
    }
    rest = behind_shape(rest, b"00:00:00")?;
    // The CSV of nvidia-smi may begin with a time too; there, a comma and a space follow.
    let end = rest
        .bytes()
        .position(|byte| !(byte.is_ascii_digit() || b".,Z+:-".contains(&byte)))
        .filter(|end| rest.as_bytes().get(end.saturating_sub(1)) != Some(&b','))?;
    let rest = rest.get(end..)?;
    let rest = rest.strip_prefix(']').unwrap_or(rest);
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix(' ') }
}

/// What follows a text of this shape, in which `0` means any digit.
fn behind_shape<'a>(text: &'a str, shape: &[u8]) -> Option<&'a str> {
    let (front, rest) = text.split_at_checked(shape.len())?;
    front
        .bytes()
        .zip(shape)
        .all(|(byte, wanted)| match wanted {
            b'0' => byte.is_ascii_digit(),
            _ => byte == *wanted,
        })
        .then_some(rest)
}

/// `(Worker pid=123) …`.
fn behind_process(line: &str) -> Option<&str> {
    let (name, rest) = line.strip_prefix('(')?.split_once(')')?;
    (name.len() < 80 && name.contains("pid=")).then_some(rest)
}

/// `service-1  | …`, as `docker compose logs` prints. The head of a table is not a service.
fn behind_service(line: &str) -> Option<&str> {
    const HEADS: [&str; 6] = ["GPU", "GPUs", "Driver", "CUDA", "OS", "Card"];
    let end = line.bytes().position(|b| !(b.is_ascii_alphanumeric() || b"_.-".contains(&b)))?;
    let (name, rest) = line.split_at_checked(end)?;
    let rest = rest.trim_start().strip_prefix('|')?;
    let named = name.bytes().any(|byte| byte.is_ascii_alphabetic()) && !HEADS.contains(&name);
    named.then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString as _;

    fn clean(raw: &str) -> String {
        CleanText::new(raw).as_str().to_string()
    }

    #[test]
    fn strips_what_the_way_left() {
        for raw in [
            "  driver",
            "> > driver",
            "```driver",
            "\u{1b}[1;32mdriver",
            "[0;32mdriver",
            "\u{1b}]0;title\u{7}driver",
            "\u{feff}dri\u{200b}ver",
            "web-1  | driver",
            "[2023-07-04T23:10:20.123Z] driver",
            "2023-07-04 23:10:20,123 driver",
            "23:10:20 driver",
            "(Worker pid=12, ip=10.0.0.1) driver",
            "&gt; driver",
            "> web_1 | 2023-07-04 23:10:20 driver",
        ] {
            assert_eq!(clean(raw), "driver", "{raw:?}");
        }
        assert_eq!(clean("a\r\nb\tc\u{a0}d"), "a\nb c d");
        assert_eq!(clean("│ a ║ \\| b"), "| a | | b");
        assert_eq!(clean("a\0b"), "ab");
        let kept = "2023/07/04 23:10:20.123, Tesla T4";
        assert_eq!(clean(kept), kept);
        assert_eq!(clean("[pip3] a"), "[pip3] a");
    }

    #[test]
    fn escapes_are_undone_and_colours_go() {
        assert_eq!(clean("a [[x]] [1] b"), "a [[x]] [1] b");
        for red in ["\x1b[1;31mERROR\x1b[0m", "\\u001b[31mERROR\\u001b[0m", "#033[31mERROR#033[0m"]
        {
            assert_eq!(clean(red), "ERROR", "{red}");
        }
        assert_eq!(clean("[31mERROR[0m ^[[1mx"), "ERROR x");
        assert_eq!(clean(r#"\\\"cuda\u003e=12.8\\\\nnext\"#), "\"cuda>=12.8\nnext\\");
        assert_eq!(clean("but#012NVRM: x #1"), "but\nNVRM: x #1");
        assert_eq!(clean("couldn’t\u{a0}cuda&gt;=9\r\nx\ry"), "couldn't cuda>=9\nx\ny");
        assert_eq!(clean("- **Driver Version:** 535"), "- Driver Version: 535");
        assert_eq!(clean(r"C:\nvidia\tools"), r"C:\nvidia\tools");
    }

    #[test]
    fn lines_are_those_of_the_original() {
        let text = CleanText::new("one\ntwo\\nmore\r\nthree");
        let at = |needle: &str| text.line_of(text.as_str().find(needle).unwrap());
        assert_eq!([at("one"), at("two"), at("more"), at("three")], [1, 2, 2, 3]);
    }

    #[test]
    fn lines_keep_their_numbers() {
        let text = CleanText::new("a\r\n> b\n\nc");
        let numbers: Vec<_> =
            text.lines().map(|line| (line.text, text.line_of(line.start))).collect();
        assert_eq!(numbers, [("a", 1), ("b", 2), ("", 3), ("c", 4)]);
    }
}
