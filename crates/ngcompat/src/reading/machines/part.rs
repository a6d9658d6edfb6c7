//! A machine's part of a text.

use alloc::borrow::ToOwned as _;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;

/// What a text says of one machine, or of several that print the same.
#[derive(Debug)]
pub(super) struct Part {
    /// The names; none where it has no name.
    pub(super) names: Vec<String>,
    /// The line in which it begins.
    pub(super) line: usize,
    pub(super) said: Said,
}

/// What is said of a machine.
#[derive(Debug)]
pub(super) enum Said {
    /// A text to read.
    Text(String),
    /// A text to read, and what is known beside it.
    Both(String, Box<Environment>),
    /// Facts, read already.
    Facts(Box<Environment>),
    /// That something failed there.
    Failure(String),
    /// That it has no GPU.
    NoGpu,
}

/// A line that belongs to no machine, or a value that can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct OddLine {
    /// The line, counted from 1.
    pub line: usize,
    /// What is odd about it.
    pub what: String,
}

/// A text split by machines.
#[derive(Debug, Default)]
pub(super) struct Split {
    pub(super) parts: Vec<Part>,
    pub(super) odd: Vec<OddLine>,
}

impl Split {
    pub(super) fn odd(&mut self, line: usize, what: impl Into<String>) {
        self.odd.push(OddLine { line, what: what.into() });
    }

    /// The split, unless there are no machines in it.
    pub(super) fn some(self) -> Option<Self> {
        (!self.parts.is_empty()).then_some(self)
    }
}

/// Whether a text may be the name of a machine.
pub(super) fn is_host(text: &str) -> bool {
    let inside = |one: char| one.is_ascii_alphanumeric() || ".-_".contains(one);
    text.len() <= 253
        && text.starts_with(|one: char| one.is_ascii_alphanumeric())
        && text.chars().all(inside)
}

/// A value that an inventory leaves open.
pub(super) fn is_open(value: &str) -> bool {
    let value = value.trim().trim_matches(['[', ']', '(', ')', '<', '>']);
    value.is_empty()
        || ["-", "–", "?", "n/a", "na", "none", "null", "nil", "nan", "unknown", "unknown error"]
            .iter()
            .any(|word| value.eq_ignore_ascii_case(word))
        || value.eq_ignore_ascii_case("not supported")
}

/// The GPU of a name as schedulers write it: `tesla_v100-sxm2-32gb`.
pub(super) fn gpu(name: &str) -> Option<Gpu> {
    let spaced = name.replace('_', " ");
    name.parse().ok().or_else(|| spaced.trim().parse().ok())
}

/// Whether a node says anything of a GPU. Of a node that gives its capacity and says nothing of them,
/// nor is of a kind that may have them, it is known that there are none.
pub(super) fn speaks_of_gpus(node: &str) -> bool {
    ["nvidia", "gpu", "10de", "accelerator", "cuda", "mig-"]
        .iter()
        .any(|word| contains_ignoring_case(node, word))
}

pub(super) fn contains_ignoring_case(text: &str, word: &str) -> bool {
    let (mut rest, word) = (text.as_bytes(), word.as_bytes());
    loop {
        if rest.get(..word.len()).is_some_and(|front| front.eq_ignore_ascii_case(word)) {
            return true;
        }
        let Some((_, behind)) = rest.split_first() else { return false };
        rest = behind;
    }
}

/// The numbers of the lines in which places of a text are, asked for in their order: each line is counted
/// once.
pub(super) struct LineCounter<'a> {
    text: &'a str,
    counted: usize,
    line: usize,
}

impl<'a> LineCounter<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, counted: 0, line: 1 }
    }

    pub(super) fn line_of(&mut self, at: usize) -> usize {
        let ends = |from: usize, to: usize| {
            self.text.get(from..to).unwrap_or_default().matches('\n').count()
        };
        self.line = (self.line + ends(self.counted, at)).saturating_sub(ends(at, self.counted));
        self.counted = at;
        self.line
    }
}

/// The lines of a text with their numbers, counted from 1.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(at, line)| (at + 1, line))
}

/// Adds a line to the text of a part.
pub(super) fn push_line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

pub(super) fn owned(name: &str) -> Vec<String> {
    alloc::vec![name.to_owned()]
}
