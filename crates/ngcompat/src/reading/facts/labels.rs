//! Labels with a colon behind them, those of all reports found in one pass.

use alloc::vec::Vec;

use crate::reading::clean::CleanText;

/// A known label with a colon behind it.
pub(crate) struct Label {
    /// As it is in the list of names.
    pub(crate) name: &'static str,
    /// Where it begins.
    pub(crate) start: usize,
    /// How many spaces come before its colon.
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

/// The labels of each kind of report.
pub(crate) struct LabelSets<const KINDS: usize> {
    sets: [&'static [&'static str]; KINDS],
    /// For the last byte of a label, in lower case, and the one before it: which labels end so.
    tails: [[u64; 256]; TAIL],
}

/// How many bytes at the end of a label are compared at once with those of all.
const TAIL: usize = 2;

impl<const KINDS: usize> LabelSets<KINDS> {
    /// For a constant.
    #[expect(clippy::indexing_slicing, reason = "of a constant: an error of the compiler")]
    pub(crate) const fn new(sets: [&'static [&'static str]; KINDS]) -> Self {
        let mut tails = [[0; 256]; TAIL];
        let (mut kind, mut number) = (0, 0);
        while kind < KINDS {
            let mut at = 0;
            while at < sets[kind].len() {
                let label = sets[kind][at].as_bytes();
                let mut tail = 0;
                while tail < TAIL {
                    let byte = label[label.len() - 1 - tail].to_ascii_lowercase();
                    tails[tail][byte as usize] |= bit(number);
                    tail += 1;
                }
                at += 1;
                number += 1;
            }
            kind += 1;
        }
        Self { sets, tails }
    }

    /// Every place where a label is with a colon behind it, in any case, for each kind.
    ///
    /// They need not be at the beginning of a line: forms of issue trackers make one line of a whole
    /// report.
    pub(crate) fn find(&self, text: &CleanText) -> [Vec<Label>; KINDS] {
        let mut found = [const { Vec::new() }; KINDS];
        for (colon, _) in text.as_str().match_indices(':') {
            let front = text.as_str().get(..colon).unwrap_or_default();
            let label = front.trim_end_matches(' ');
            let padding = front.len() - label.len();
            let mut bytes = label.bytes().rev().map(|byte| byte.to_ascii_lowercase());
            let candidates = self.tails.iter().fold(u64::MAX, |all, tail| {
                all & bytes.next().and_then(|byte| tail.get(usize::from(byte))).unwrap_or(&0)
            });
            if candidates == 0 || padding > MOST_PADDING {
                continue;
            }
            let mut number = 0;
            for (names, found) in self.sets.iter().zip(&mut found) {
                let first = number;
                number += names.len();
                let name = names.iter().zip(first..).find(|(name, number)| {
                    candidates & bit(*number) != 0 && ends_with(label, name)
                });
                let Some((name, _)) = name else { continue };
                let start = label.len() - name.len();
                if let Some(last) = found.last_mut() {
                    let last: &mut Label = last;
                    last.end = start;
                }
                found.push(Label {
                    name,
                    start,
                    padding,
                    value: colon + 1,
                    end: text.as_str().len(),
                });
            }
        }
        found
    }
}

/// No report has more spaces in front of a colon.
const MOST_PADDING: usize = 80;

const fn bit(number: usize) -> u64 {
    1 << (number % 64)
}

/// Whether the text ends with this label, in any case, and not with a longer word.
fn ends_with(text: &str, name: &str) -> bool {
    let Some((front, label)) =
        text.len().checked_sub(name.len()).and_then(|at| text.split_at_checked(at))
    else {
        return false;
    };
    let before = front.chars().next_back();
    label.eq_ignore_ascii_case(name)
        && before.is_none_or(|c| !(c.is_alphanumeric() || "_\"'{.-/".contains(c)))
}
