//! The pattern language of data/messages.toml, and the search for all patterns in one pass.

use alloc::string::String;
use alloc::string::ToString as _;
use alloc::vec::Vec;
use core::ops::Range;

use once_cell::race::OnceBox;

use crate::matrix::compiled::matrix;
use crate::matrix::tables::Matrix;
use crate::rows::message::Message;
use crate::values::compute_capability::ComputeCapability;
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;
use crate::values::release_id::ReleaseId;
use crate::values::text::{ceil_char_boundary, floor_char_boundary, insert};

/// A pattern in its parts.
struct Pattern {
    pieces: Vec<Piece>,
    /// The message it belongs to.
    owner: Owner,
    /// It begins with `{gpu}`: the text before it on the line names the GPU.
    gpu_before: bool,
    /// What the word after the first begins with, in lower case, to skip quickly what can't match.
    second: Option<u8>,
}

#[derive(Clone, Copy)]
enum Owner {
    Message(&'static Message),
    /// The number that was found says which message.
    Number,
    /// The name of an error, which also occurs in source code.
    Name(&'static Message),
}

enum Piece {
    Literal(&'static str),
    Space,
    Slot(&'static str),
}

/// A place where a pattern was found.
pub(crate) struct Found {
    pub(crate) message: &'static Message,
    pub(crate) place: Range<usize>,
    /// What matched the placeholders.
    pub(crate) slots: Vec<(&'static str, String)>,
}

/// All patterns by the word they begin with.
pub(crate) struct Index {
    patterns: Vec<Pattern>,
    /// Sorted by word, in lower case.
    words: Vec<(String, Vec<usize>)>,
    /// For each first byte, which lengths of words there are.
    lengths: [u32; 128],
    messages: &'static [Message],
}

impl Index {
    /// That of the compiled-in messages.
    pub(crate) fn shared() -> &'static Self {
        static INDEX: OnceBox<Index> = OnceBox::new();
        INDEX.get_or_init(|| alloc::boxed::Box::new(Self::new(matrix())))
    }

    fn new(matrix: &Matrix) -> Self {
        let mut index = Self {
            patterns: Vec::new(),
            words: Vec::new(),
            lengths: [0; 128],
            messages: matrix.messages(),
        };
        for message in matrix.messages() {
            for pattern in message.patterns {
                index.add(pattern, Owner::Message(message));
            }
            for name in message.names {
                index.add(name, Owner::Name(message));
            }
        }
        for form in matrix.number_forms() {
            index.add(form, Owner::Number);
        }
        index
    }

    fn add(&mut self, text: &'static str, owner: Owner) {
        let rest = text.strip_prefix("{gpu} ");
        let gpu_before = rest.is_some();
        let text = rest.unwrap_or(text);
        let (word, _) = text.split_at_checked(word_end(text.as_bytes(), 0)).unwrap_or((text, ""));
        let word = word.to_ascii_lowercase();
        let Some(&first) = word.as_bytes().first() else { return };
        if let Some(lengths) = self.lengths.get_mut(usize::from(first)) {
            *lengths |= length_bit(word.len());
        }
        let number = self.patterns.len();
        let pieces = pieces(text);
        let second = match pieces.as_slice() {
            [Piece::Literal(first), Piece::Space, Piece::Literal(next), ..]
                if first.len() == word.len() && word.len() < SHORTEST =>
            {
                next.bytes().next().map(|byte| byte.to_ascii_lowercase())
            }
            _ => None,
        };
        self.patterns.push(Pattern { pieces, owner, gpu_before, second });
        match self.words.binary_search_by(|(other, _)| other.cmp(&word)) {
            Ok(at) => self.words.get_mut(at).into_iter().for_each(|(_, all)| all.push(number)),
            Err(at) => insert(&mut self.words, at, (word, alloc::vec![number])),
        }
    }

    fn beginning_with(&self, word: &[u8]) -> &[usize] {
        let first = word.first().map_or(0, u8::to_ascii_lowercase);
        let lengths = self.lengths.get(usize::from(first)).copied().unwrap_or(0);
        if lengths & length_bit(word.len()) == 0 {
            return &[];
        }
        let lower = || word.iter().map(u8::to_ascii_lowercase);
        let at = self.words.binary_search_by(|(other, _)| other.bytes().cmp(lower()));
        at.ok().and_then(|at| self.words.get(at)).map_or(&[], |(_, patterns)| patterns)
    }

    /// Every place where a pattern is found, in order. Where several begin with the same word, the
    /// longest counts.
    pub(crate) fn find(&self, text: &str) -> Vec<Found> {
        let bytes = text.as_bytes();
        let mut all = Vec::new();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if !is_word(byte) {
                at += 1;
                continue;
            }
            let end = word_end(bytes, at);
            let word = bytes.get(at..end).unwrap_or(&[]);
            let after = bytes.get(end..).unwrap_or(&[]).iter().take(REACH);
            let next = || after.clone().find(|byte| !is_blank(**byte)).map(u8::to_ascii_lowercase);
            let patterns = self.beginning_with(word).iter().filter_map(|at| self.patterns.get(*at));
            let patterns =
                patterns.filter(|pattern| pattern.second.is_none_or(|byte| next() == Some(byte)));
            let mut best: Option<Found> = None;
            for found in patterns.filter_map(|pattern| self.try_at(pattern, text, at)) {
                if best.as_ref().is_none_or(|best| best.place.end < found.place.end) {
                    best = Some(found);
                }
            }
            // A shorter form of a message inside a longer one is the same place.
            let inside = |found: &Found| {
                all.iter().rev().take(2).any(|last: &Found| {
                    last.message.code == found.message.code && found.place.start < last.place.end
                })
            };
            all.extend(best.filter(|found| !inside(found)));
            at = end;
        }
        all
    }

    fn try_at(&self, pattern: &Pattern, text: &str, at: usize) -> Option<Found> {
        let mut matcher = Matcher { text, start: at, fuel: FUEL, slots: Vec::new() };
        let end = matcher.match_rest(&pattern.pieces, at)?;
        // Slots are kept as their match is known to go on to the end: the last first.
        matcher.slots.reverse();
        let mut slots = matcher.slots;
        if pattern.gpu_before {
            slots.extend(gpu_before(text, at).map(|gpu| ("gpu", gpu)));
        }
        let message = match pattern.owner {
            Owner::Message(message) => message,
            Owner::Name(message) => {
                if in_source_code(text, at..end) {
                    return None;
                }
                message
            }
            Owner::Number => {
                let (_, digits) = slots.iter().find(|(slot, _)| *slot == "number")?;
                let number: u16 = digits.parse().ok()?;
                self.messages.iter().find(|message| message.numbers.contains(&number))?
            }
        };
        Some(Found { message, place: at..end, slots })
    }
}

const fn length_bit(length: usize) -> u32 {
    1 << if length < 31 { length } else { 31 }
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n')
}

fn word_end(bytes: &[u8], at: usize) -> usize {
    let tail = bytes.get(at..).unwrap_or(&[]);
    at + tail.iter().position(|byte| !is_word(*byte)).unwrap_or(tail.len())
}

fn pieces(mut text: &'static str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    while !text.is_empty() {
        let slot = text.strip_prefix('{').and_then(|rest| rest.split_once('}'));
        if let Some((slot, rest)) = slot {
            pieces.push(Piece::Slot(slot));
            text = rest;
        } else if let Some(rest) = text.strip_prefix(' ') {
            pieces.push(Piece::Space);
            text = rest;
        } else {
            let end = text.find(['{', ' ']).unwrap_or(text.len());
            let (literal, rest) = text.split_at_checked(end).unwrap_or((text, ""));
            pieces.push(Piece::Literal(literal));
            text = rest;
        }
    }
    pieces
}

/// How many pieces are tried at one place at most: time stays linear in the text's length.
const FUEL: u16 = 400;

/// How far `{any}` and `{status}` reach, in bytes.
const REACH: usize = 300;

/// How far the name of a GPU reaches, in bytes.
const GPU_REACH: usize = 100;

/// How long the prefix that a logger puts before a line may be, in bytes.
const PREFIX: usize = 120;

/// How many lines of prefix alone may be inside a message.
const EMPTY_LINES: usize = 3;

/// How long the part of a message before a line's end must be, in bytes, for the rest to be looked
/// for behind a prefix.
const SHORTEST: usize = 12;

struct Matcher<'a> {
    text: &'a str,
    start: usize,
    fuel: u16,
    /// Last first.
    slots: Vec<(&'static str, String)>,
}

impl Matcher<'_> {
    fn bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }

    /// Where the pieces end that begin at `at`.
    fn match_rest(&mut self, pieces: &[Piece], at: usize) -> Option<usize> {
        self.fuel = self.fuel.checked_sub(1)?;
        let Some((piece, rest)) = pieces.split_first() else { return Some(at) };
        match piece {
            Piece::Literal(literal) => {
                let end = self.literal_at(literal, at)?;
                self.match_rest(rest, end)
            }
            Piece::Space => self.match_space(rest, at),
            Piece::Slot("any" | "status" | "gpu") => self.match_open(piece, rest, at),
            Piece::Slot("end") => {
                let tail = after(self.text, at).split('\n').next().unwrap_or("");
                let goes_on = tail.contains(char::is_alphanumeric);
                if goes_on { None } else { self.match_rest(rest, at) }
            }
            Piece::Slot(slot) => {
                let (value, length) = value(slot, self.text.get(at..)?)?;
                let end = self.match_rest(rest, at + length)?;
                if !value.is_empty() {
                    self.slots.push((slot, value));
                }
                Some(end)
            }
        }
    }

    fn literal_at(&self, literal: &str, at: usize) -> Option<usize> {
        let end = at + literal.len();
        let there = self.bytes().get(at..end)?;
        there.eq_ignore_ascii_case(literal.as_bytes()).then_some(end)
    }

    /// White space, possibly none; at a line's end also the prefix of the next lines.
    fn match_space(&mut self, rest: &[Piece], at: usize) -> Option<usize> {
        let tail = self.bytes().get(at..)?;
        let length = tail.iter().take(REACH).position(|byte| !is_blank(*byte)).unwrap_or(0);
        let line_end = tail.iter().take(length).position(|byte| *byte == b'\n');
        if let Some(end) = self.match_rest(rest, at + length) {
            return Some(end);
        }
        // A message that breaks after its first word is not looked for: most words are no message.
        if at < self.start + SHORTEST {
            return None;
        }
        // A prefix has numbers too: one of the message is known by what follows it.
        let next = match rest {
            [Piece::Literal(next), ..] => Some(*next),
            [Piece::Slot(_), _, ..] => None,
            _ => return None,
        };
        let mut line = at + line_end? + 1;
        for number in 0..=EMPTY_LINES {
            let here = self.bytes().get(line..)?;
            let length = here.iter().take(REACH).position(|byte| *byte == b'\n')?;
            // The first line was tried without a prefix.
            for offset in usize::from(number == 0)..length.min(PREFIX) {
                let place = line + offset;
                let boundary = self.bytes().get(place - 1).is_some_and(|byte| !is_word(*byte));
                if boundary
                    && next.is_none_or(|next| self.literal_at(next, place).is_some())
                    && let Some(end) = self.match_rest(rest, place)
                {
                    return Some(end);
                }
            }
            line += length + 1;
        }
        None
    }

    /// Any text up to the literal that follows.
    fn match_open(&mut self, piece: &Piece, rest: &[Piece], at: usize) -> Option<usize> {
        let Piece::Slot(slot) = piece else { return None };
        let rest = match rest.split_first() {
            Some((Piece::Space, rest)) => rest,
            _ => rest,
        };
        let Some(Piece::Literal(next)) = rest.first() else { return None };
        let one_line = *slot == "gpu";
        let reach = if one_line { GPU_REACH } else { REACH };
        for place in at..at.saturating_add(reach) {
            let byte = *self.bytes().get(place)?;
            if one_line && byte == b'\n' {
                return None;
            }
            if self.literal_at(next, place).is_none() {
                continue;
            }
            let Some(value) = self.text.get(at..place).map(squeezed) else { continue };
            if one_line && value.is_empty() {
                continue;
            }
            if let Some(end) = self.match_rest(rest, place) {
                if *slot != "any" {
                    self.slots.push((slot, value));
                }
                return Some(end);
            }
        }
        None
    }
}

/// The text with runs of white space made one space.
fn squeezed(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// The value that `text` begins with, and its length; `None` where it is not of the slot's kind, and
/// an empty value where it is but can't be known.
fn value(slot: &str, text: &str) -> Option<(String, usize)> {
    let run = |allowed: fn(char) -> bool| {
        let end = text.find(|c: char| !allowed(c)).unwrap_or(text.len());
        let run = text.get(..end).unwrap_or("").trim_end_matches('.');
        (!run.is_empty()).then_some(run)
    };
    let dotted = || run(|c| c.is_ascii_digit() || c == '.');
    let digits = || run(|c| c.is_ascii_digit());
    let (value, length) = match slot {
        "driver" | "built_for" | "library" => {
            let run = dotted()?;
            let version: DriverVersion = run.parse().ok()?;
            // Where the text is cut inside a number, the rest of it is not known.
            let cut = match text.get(run.len()..)? {
                "" => true,
                "." => run.split('.').count() < 3,
                _ => false,
            };
            let known = if cut { String::new() } else { version.to_string() };
            (version.branch() >= 100).then_some((known, run.len()))?
        }
        // TensorFlow prints numbers without their noughts, and three of them in any case.
        "plain_driver" | "plain_library" => {
            let run = dotted()?;
            let version = DriverVersion::of_plain_numbers(run)?;
            let cut = text.len() == run.len();
            let known = if cut { String::new() } else { version.to_string() };
            (version.branch() >= 100).then_some((known, run.len()))?
        }
        "branch" => {
            let run = digits().filter(|run| run.len() == 3)?;
            (String::from(run), run.len())
        }
        "cuda" | "cuda_driver" => {
            let run = dotted()?;
            (run.parse::<CudaVersion>().ok()?.to_string(), run.len())
        }
        "cuda_number" => {
            let run = digits()?;
            let number: u32 = run.parse().ok().filter(|number| *number < 100_000)?;
            let major = u8::try_from(number / 1000).ok().filter(|major| *major > 0)?;
            let minor = u8::try_from(number % 1000 / 10).ok()?;
            (CudaVersion::new(major, minor).to_string(), run.len())
        }
        "capability" | "minimum_capability" | "maximum_capability" => {
            let run = run(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'))?;
            (run.parse::<ComputeCapability>().ok()?.to_string(), run.len())
        }
        "built_capabilities" => built_capabilities(text)?,
        "condition" => condition(text)?,
        "release" => {
            let run = run(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))?;
            (run.parse::<ReleaseId>().ok()?.to_string(), run.len())
        }
        "number" => {
            let run = digits()?;
            let mut after = text.get(run.len()..)?.chars();
            let first = after.next();
            let decimal = first == Some('.') && after.next().is_some_and(|c| c.is_ascii_digit());
            // Ollama's own log begins behind the number, on the same line.
            let log = text.get(run.len()..)?.starts_with("time=");
            let goes_on = !log && first.is_some_and(|c| c.is_alphanumeric() || "_%/-".contains(c));
            (!decimal && !goes_on && run.len() <= 4).then(|| (String::from(run), run.len()))?
        }
        "index" | "xid" => digits().map(|run| (String::from(run), run.len()))?,
        _ => return None,
    };
    Some((value, length))
}

/// `sm_70 sm_75 compute_80.`, or a list with a line for each. What was built as PTX only does not
/// count.
fn built_capabilities(text: &str) -> Option<(String, usize)> {
    let mut all: Vec<ComputeCapability> = Vec::new();
    let mut end = 0;
    // A list with lines of a logger's prefix, `- 8.0` and what that supports.
    for line in text.lines().take(LISTED).filter(|line| line.len() < REACH) {
        let entry = line.split_once(" which supports hardware CC").map(|(entry, _)| entry);
        match entry.and_then(|entry| entry.rsplit(' ').next()?.parse().ok()) {
            Some(capability) => all.push(capability),
            None if all.is_empty() && end == 0 => {}
            None => break,
        }
        end += line.len() + 1;
    }
    if all.is_empty() {
        end = 0;
        let mut start = 0;
        for word in text.split([' ', '\n', ',']).take(LISTED) {
            let bare = word.trim_matches(['.', '\'', '"', '[', ']']);
            if start + word.len() == text.len() && word.ends_with(|c: char| c.is_ascii_digit()) {
                break;
            }
            match bare.parse() {
                Ok(_) if bare.starts_with("compute") => {}
                Ok(capability) => all.push(capability),
                Err(_) if bare.is_empty() => {}
                Err(_) => break,
            }
            end = start + word.trim_end_matches('.').len();
            start += word.len() + 1;
        }
    }
    let listed: Vec<String> = all.iter().map(ComputeCapability::to_string).collect();
    (!listed.is_empty()).then(|| (listed.join(" "), end.min(text.len())))
}

/// How many lines or words a list of capabilities has at most.
const LISTED: usize = 40;

/// `cuda>=12.8`, `brand = tesla`.
fn condition(text: &str) -> Option<(String, usize)> {
    let part = |text: &str, allowed: fn(char) -> bool| {
        let start = text.len() - text.trim_start_matches(' ').len();
        let rest = text.get(start..)?;
        let end = rest.find(|c: char| !allowed(c)).unwrap_or(rest.len());
        let part = rest.get(..end)?.trim_end_matches('.');
        (!part.is_empty()).then(|| (String::from(part), start + part.len()))
    };
    let (property, first) = part(text, |c| c.is_ascii_alphanumeric())?;
    let (operator, second) = part(text.get(first..)?, |c| matches!(c, '<' | '>' | '=' | '!'))?;
    let (value, third) =
        part(text.get(first + second..)?, |c| c.is_ascii_alphanumeric() || c == '.')?;
    Some((property + &operator + &value, first + second + third))
}

/// The text shortly before a place.
fn before(text: &str, at: usize) -> &str {
    text.get(ceil_char_boundary(text, at.saturating_sub(GPU_REACH))..at).unwrap_or("")
}

/// The text shortly after a place.
fn after(text: &str, at: usize) -> &str {
    text.get(at..floor_char_boundary(text, at.saturating_add(GPU_REACH))).unwrap_or("")
}

/// The GPU that the text before a place on its line names: from the last `NVIDIA`, or from the last
/// mark that ends a prefix.
fn gpu_before(text: &str, at: usize) -> Option<String> {
    let line = before(text, at);
    let line = line.rsplit(['\n', ':', '|', '>', '"', '`', '\'', ']', ')']).next()?.trim();
    let name = match line.rfind("NVIDIA") {
        Some(at) => line.get(at..)?,
        None => line,
    };
    (!name.is_empty()).then(|| squeezed(name))
}

/// Whether the name of an error at `place` is in source code, where it is not a message.
fn in_source_code(text: &str, place: Range<usize>) -> bool {
    let before = before(text, place.start).rsplit('\n').next().unwrap_or("").trim();
    let after = after(text, place.end).split('\n').next().unwrap_or("").trim_start();
    let ends = ["==", "!=", "::", "case", "return", "#define", "throw", "@", "."];
    let begins = ["=", ";", ");", "))", "):", ":\n", "}", "->", "=>"];
    let comment = ["//", "/*", "* ", "#include", "#define"];
    ends.iter().any(|end| before.ends_with(end))
        || begins.iter().any(|begin| after.starts_with(begin))
        || comment.iter().any(|mark| before.starts_with(mark))
        // An entry of a list of names.
        || (matches!(before, "" | "\"" | "'") && matches!(after, "," | "\"," | "',"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::compiled::matrix;

    fn found(text: &str) -> Vec<(String, Vec<(&'static str, String)>)> {
        let all = Index::new(matrix()).find(text);
        all.into_iter().map(|found| (found.message.code.into(), found.slots)).collect()
    }

    #[test]
    fn placeholders_read_their_kind() {
        let value = |slot, text| value(slot, text).map(|(value, _)| value);
        assert_eq!(value("driver", "450.80.02 was").as_deref(), Some("450.80.02"));
        assert_eq!(value("driver", "450.80.02.").as_deref(), Some("450.80.02"));
        assert_eq!(value("driver", "was"), None);
        assert_eq!(value("cuda_number", "11040)").as_deref(), Some("11.4"));
        assert_eq!(value("cuda_number", "9000)").as_deref(), Some("9.0"));
        assert_eq!(value("cuda_number", "0)"), None);
        assert_eq!(value("capability", "sm_90 is").as_deref(), Some("9.0"));
        assert_eq!(value("capability", "12.1.\n").as_deref(), Some("12.1"));
        assert_eq!(value("number", "804 samples").as_deref(), Some("804"));
        for other in ["804x", "80.4", "80%", "804-bit", "99999", "3/4"] {
            assert_eq!(value("number", other), None, "{other}");
        }
        assert_eq!(value("condition", "brand = tesla\n").as_deref(), Some("brand=tesla"));
        assert_eq!(value("condition", "cuda>=12.8, please").as_deref(), Some("cuda>=12.8"));
        let list = "sm_37 sm_50 sm_60 compute_70.\nIf you want to use sm_90";
        assert_eq!(value("built_capabilities", list).as_deref(), Some("3.7 5.0 6.0"));
        let list = "\n- 8.0 which supports hardware CC >=8.0,<9.0 except {8.7}\n\
                    app | - 9.0 which supports hardware CC >=9.0,<10.0\nPlease 12.1";
        assert_eq!(value("built_capabilities", list).as_deref(), Some("8.0 9.0"));
    }

    #[test]
    fn numbers_need_context() {
        for text in ["804 samples", "error 804", "epoch 35: loss 3", "HTTP error 100", "CUDA 12.8"]
        {
            assert_eq!(found(text), [], "{text}");
        }
        assert_eq!(found("CUDA error 804")[0].0, "cuda-804");
        assert_eq!(found("code=35(cudaErrorInsufficientDriver)")[0].0, "cuda-35");
    }

    #[test]
    fn names_in_source_code_are_no_messages() {
        for text in [
            "case cudaErrorNoDevice:",
            "if (error == cudaErrorNoDevice) {",
            "    cudaErrorNoDevice = 100,",
            "#define CUDA_ERROR_NO_DEVICE 100",
            "// CUDA_ERROR_NO_DEVICE is returned",
            "return cudaErrorNoDevice;",
            "CUresult::CUDA_ERROR_NO_DEVICE",
            "    \"cudaErrorNoDevice\",",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
        assert_eq!(found("cuInit: CUDA_ERROR_NO_DEVICE")[0].0, "cuda-100");
        assert_eq!(found("CUDA_ERROR_NO_DEVICE")[0].0, "cuda-100");
    }
}
