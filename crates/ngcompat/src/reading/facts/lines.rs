//! The pasted text without what its way here left on it, and the reading of values that may be cut.

use alloc::string::String;
use alloc::vec::Vec;

use crate::values::component_version::ComponentVersion;
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;

/// A pasted text, cleaned: no escape sequences, quote marks, log prefixes and time stamps in front
/// of lines, every kind of space a space, every kind of vertical line a `|`.
pub(crate) struct CleanText {
    clean: String,
    /// Where each line of the text as given begins in `clean`.
    starts: Vec<usize>,
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
        while let Some(line) = lines.next() {
            starts.push(clean.len());
            // What remains of `\r` is a progress bar that wrote over its line, or an old line end.
            for (position, part) in line.trim_end_matches('\r').split('\r').enumerate() {
                if position > 0 {
                    clean.push('\n');
                }
                buffer.clear();
                clean_characters(part, &mut buffer);
                clean.push_str(without_prefixes(&buffer));
            }
            if lines.peek().is_some() {
                clean.push('\n');
            }
        }
        Self { clean, starts }
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
        rest.get(..rest.floor_char_boundary(length)).unwrap_or_default()
    }

    /// At most `length` bytes in front of `offset`.
    pub(crate) fn before(&self, offset: usize, length: usize) -> &str {
        let start = self.clean.floor_char_boundary(offset.saturating_sub(length));
        self.clean.get(start..offset).unwrap_or_default()
    }

    /// The number of the line that holds `offset`, from 1 on.
    pub(crate) fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).max(1)
    }

    pub(crate) fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let mut start = 0;
        self.clean.split_inclusive('\n').map(move |line| {
            let text = line.trim_end_matches('\n');
            let line = Line { start, text, ended: text.len() < line.len() };
            start += line.text.len() + usize::from(line.ended);
            line
        })
    }

    /// Where `needle` occurs.
    pub(crate) fn find_all<'a>(&'a self, needle: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.clean.match_indices(needle).map(|(at, _)| at)
    }

    /// The first character at or behind `offset` that is no white space.
    pub(crate) fn skip_space(&self, offset: usize) -> usize {
        let rest = self.rest(offset);
        offset + rest.len() - rest.trim_start().len()
    }

    /// The driver version at `offset`, white space skipped.
    ///
    /// A number counts only where something behind it proves that it is whole. Where nothing does,
    /// because the text or its line is cut there, it still counts if it has three numbers of which
    /// the last has two digits: such a version can't be the beginning of a longer one.
    pub(crate) fn driver(&self, offset: usize) -> Option<DriverVersion> {
        let (token, proven) = self.number(offset)?;
        let mut parts = token.split('.').skip(1);
        parts.next()?;
        if !proven && parts.next().is_none_or(|last| last.len() != 2) {
            return None;
        }
        let version: DriverVersion = token.parse().ok()?;
        (100..2000).contains(&version.branch()).then_some(version)
    }

    /// The CUDA version at `offset`, white space skipped.
    pub(crate) fn cuda(&self, offset: usize) -> Option<CudaVersion> {
        let (token, proven) = self.number(offset)?;
        let version: CudaVersion = token.parse().ok().filter(|_| proven)?;
        (1..100).contains(&version.major).then_some(version)
    }

    /// The version of a component at `offset`, white space skipped: it begins with a digit.
    pub(crate) fn component(&self, offset: usize) -> Option<ComponentVersion> {
        let offset = self.skip_space(offset);
        let rest = self.window(offset, 100);
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || ".+-_~".contains(c)))?;
        let token = rest.get(..end)?.trim_end_matches('.');
        let whole = rest.get(end..).and_then(|rest| rest.chars().next()).is_some_and(ends);
        if !whole || rest.get(token.len()..).is_some_and(|rest| rest.starts_with("..")) {
            return None;
        }
        token.parse().ok().filter(|_| token.starts_with(|c: char| c.is_ascii_digit()))
    }

    /// A run of digits and dots at `offset`, white space skipped, and whether it is proven whole.
    /// `None` where it runs into something else.
    fn number(&self, offset: usize) -> Option<(&str, bool)> {
        let offset = self.skip_space(offset);
        let rest = self.window(offset, 64);
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
        let (token, rest) = rest.split_at_checked(end)?;
        let mut behind = rest.chars();
        let next = behind.next();
        if next.is_some_and(|next| !ends(next)) || !token.starts_with(|c: char| c.is_ascii_digit())
        {
            return None;
        }
        // The full stop of a sentence.
        let token = if next.is_some() { token.strip_suffix('.').unwrap_or(token) } else { token };
        let proven = match next {
            None => false,
            // A row of a table that ends without its `|` is cut, and so is a number that goes on in
            // the next line.
            Some('\n') => {
                let line = self.starts.partition_point(|start| *start <= offset);
                let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
                let continues = behind.next().is_some_and(|c| c.is_ascii_digit() || c == '.');
                !continues && !self.rest(start).starts_with('|')
            }
            Some(_) => true,
        };
        Some((token, proven))
    }
}

/// Whether a version that this character follows is whole.
fn ends(character: char) -> bool {
    character.is_whitespace() || "|,;()[]{}<>\"'`*\\".contains(character)
}

/// A word that stands where a value could not be read.
pub(crate) fn is_unreadable(value: &str) -> bool {
    const WORDS: [&str; 14] = [
        "",
        "ERR!",
        "N/A",
        "Not Supported",
        "Unknown Error",
        "Unknown",
        "Could not collect",
        "No CUDA",
        "Not Found",
        "GPU is lost",
        "Insufficient Permissions",
        "Requested functionality has been deprecated",
        "None",
        "TempVersion",
    ];
    let value = value.trim().trim_start_matches('[').trim_end_matches(']');
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(value))
}

/// Copies `part` without escape sequences and invisible characters, look-alikes made plain.
fn clean_characters(part: &str, clean: &mut String) {
    let mut rest = part;
    loop {
        // Nearly all of most texts is plain.
        let end = rest.bytes().position(|byte| !is_plain(byte)).unwrap_or(rest.len());
        clean.push_str(rest.get(..end).unwrap_or_default());
        rest = rest.get(end..).unwrap_or_default();
        let Some(character) = rest.chars().next() else { break };
        rest = rest.get(character.len_utf8()..).unwrap_or_default();
        match character {
            '\u{1b}' => rest = behind_escape(rest),
            // A colour whose escape character was lost.
            '[' if let Some(behind) = behind_colour(rest) => rest = behind,
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
            '│' | '┃' | '┆' | '┇' | '┊' | '┋' | '║' | '｜' | '¦' => clean.push('|'),
            '\u{2500}'..='\u{257f}' => clean.push('-'),
            '：' => clean.push(':'),
            // `\|` is how Markdown writes a `|` in a table.
            '\\' if rest.starts_with('|') => {}
            '\0' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
            _ if character.is_whitespace() || character.is_control() => clean.push(' '),
            _ => clean.push(character),
        }
    }
}

/// A byte that stands for itself, whatever follows.
const fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && !matches!(byte, b'[' | b'&' | b'\\')
}

/// What follows an escape sequence whose escape character is gone.
fn behind_escape(rest: &str) -> &str {
    let end = match rest.chars().next() {
        Some('[') => rest
            .char_indices()
            .skip(1)
            .find(|(_, c)| matches!(c, '\u{40}'..='\u{7e}'))
            .map(|(at, c)| at + c.len_utf8()),
        // The title of a window, up to a bell or to the next escape.
        Some(']') => rest.find(['\u{7}', '\u{1b}']).map(|at| at + 1),
        Some(other) => Some(other.len_utf8()),
        None => None,
    };
    end.and_then(|end| rest.get(end..)).unwrap_or_default()
}

/// What follows `0;32m`, the rest of a colour; `None` where there is none.
fn behind_colour(rest: &str) -> Option<&str> {
    let end = rest.bytes().take(12).position(|byte| !(byte.is_ascii_digit() || byte == b';'))?;
    rest.get(end..)?.strip_prefix('m').filter(|_| end > 0)
}

/// The line without quote marks, fences, and what loggers put in front.
fn without_prefixes(line: &str) -> &str {
    let mut rest = line.trim_start();
    for _ in 0..8 {
        let shorter = rest
            .strip_prefix('>')
            .or_else(|| rest.strip_prefix('`'))
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
    rest.strip_prefix(']').unwrap_or(rest).strip_prefix(' ')
}

/// What follows a text of this shape, in which `0` stands for any digit.
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

/// `service-1  | …`, as `docker compose logs` prints.
fn behind_service(line: &str) -> Option<&str> {
    let end = line.bytes().position(|b| !(b.is_ascii_alphanumeric() || b"_.-".contains(&b)))?;
    let (name, rest) = line.split_at_checked(end)?;
    let rest = rest.trim_start().strip_prefix('|')?;
    (name.bytes().any(|byte| byte.is_ascii_alphabetic())).then_some(rest)
}

/// A known label with a colon behind it.
pub(crate) struct Label {
    /// Its position in the list of names.
    pub(crate) name: &'static str,
    /// Where it begins.
    pub(crate) start: usize,
    /// How many spaces stand in front of its colon.
    pub(crate) padding: usize,
    /// Where its value begins.
    pub(crate) value: usize,
    /// Where the next label begins, or the text ends.
    pub(crate) end: usize,
}

impl Label {
    /// Everything up to the next label or the end of the text.
    pub(crate) fn region<'a>(&self, text: &'a CleanText) -> &'a str {
        text.as_str().get(self.value..self.end).unwrap_or_default()
    }

    /// The value up to the end of its line, or to the next label where all is one line; `None` where
    /// the text ends instead, so that it may be cut.
    pub(crate) fn line<'a>(&self, text: &'a CleanText) -> Option<&'a str> {
        let region = self.region(text);
        match region.split_once('\n') {
            Some((line, _)) => Some(line),
            None => (self.end < text.as_str().len()).then_some(region),
        }
    }
}

/// Every place where one of `names` stands with a colon behind it, in any case.
///
/// They need not stand at the beginning of a line: forms of issue trackers make one line of a whole
/// report.
pub(crate) fn labels(text: &CleanText, names: &[&'static str]) -> Vec<Label> {
    let mut found: Vec<Label> = Vec::new();
    for (colon, _) in text.as_str().match_indices(':') {
        let front = text.before(colon, 100);
        let label = front.trim_end_matches(' ');
        if !label.ends_with(|c: char| c.is_ascii_alphanumeric() || c == ')') {
            continue;
        }
        let Some((name, start)) = names.iter().find_map(|name| {
            let at = label.len().checked_sub(name.len())?;
            let same = label.get(at..)?.eq_ignore_ascii_case(name);
            let before = label.get(..at)?.chars().next_back();
            let apart = before.is_none_or(|c| !(c.is_alphanumeric() || "_\"'{.-/".contains(c)));
            (same && apart).then_some((*name, colon - front.len() + at))
        }) else {
            continue;
        };
        if let Some(last) = found.last_mut() {
            last.end = start;
        }
        found.push(Label {
            name,
            start,
            padding: front.len() - label.len(),
            value: colon + 1,
            end: text.as_str().len(),
        });
    }
    found
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
    fn numbers_count_only_where_they_end() {
        let driver = |text: &str| CleanText::new(text).driver(0).map(|driver| driver.to_string());
        for whole in ["450.80 |", "450.80\n", "450.80, ", "450.80\"", "450.80. "] {
            assert_eq!(driver(whole).as_deref(), Some("450.80"), "{whole:?}");
        }
        for cut in
            ["450.80", "450.80.", "450.8.0", "450.80...", "450.80\n.02", "450.80…", "450.80-x"]
        {
            assert_eq!(driver(cut), None, "{cut:?}");
        }
        assert_eq!(driver("450.80.02").as_deref(), Some("450.80.02"));
        assert_eq!(CleanText::new("| Driver 450.80\n").driver(8), None);
        assert_eq!(CleanText::new("11.0").cuda(0), None);
        assert_eq!(CleanText::new("11.0 ").cuda(0), Some(CudaVersion::new(11, 0)));
    }

    #[test]
    fn lines_keep_their_numbers() {
        let text = CleanText::new("a\r\n> b\n\nc");
        let numbers: Vec<_> =
            text.lines().map(|line| (line.text, text.line_of(line.start))).collect();
        assert_eq!(numbers, [("a", 1), ("b", 2), ("", 3), ("c", 4)]);
    }
}
