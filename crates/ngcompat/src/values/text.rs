//! Small helpers for texts that come from outside or go to people.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::hash::Hash;

/// The beginning of a text that could not be read, safe to print: at most
/// [`Excerpt::MAX`] characters, control characters escaped, `…` where it was cut.
///
/// Errors keep this instead of the whole input, so that ten megabytes of garbage give a message of
/// one line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Excerpt(String);

impl Excerpt {
    /// How many characters of the input are kept.
    pub const MAX: usize = 60;

    /// Takes the beginning of `input`.
    pub fn new(input: &str) -> Self {
        let mut kept = String::new();
        let mut characters = input.chars();
        for character in characters.by_ref().take(Self::MAX) {
            if character.is_control() || is_invisible(character) {
                kept.extend(character.escape_unicode());
            } else {
                kept.push(character);
            }
        }
        if characters.next().is_some() {
            kept.push('…');
        }
        Self(kept)
    }

    /// The excerpt without the backticks that [`Display`](fmt::Display) puts around it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Characters that would let an input hide in, or reorder, the message that quotes it.
pub(crate) fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.0)
    }
}

/// Where `part`, which is a part of it, begins in `whole`.
pub(crate) fn offset(whole: &str, part: &str) -> usize {
    part.as_ptr().addr().saturating_sub(whole.as_ptr().addr())
}

/// Writes the items with commas and a last `and` or `or`: "418, 440.30 or 450".
pub(crate) fn list<T: fmt::Display>(items: &[T], last: &str) -> String {
    use fmt::Write as _;
    let mut text = String::new();
    for (position, item) in items.iter().enumerate() {
        let separator = match position {
            0 => "",
            _ if items.len().checked_sub(1) == Some(position) => last,
            _ => ",",
        };
        let space = if position == 0 { "" } else { " " };
        let lead = if separator == "," || position == 0 { "" } else { " " };
        // Writing to a String cannot fail.
        let _ = write!(text, "{lead}{separator}{space}{item}");
    }
    text
}

/// `` `a`, `b` or `c` ``.
pub(crate) fn either_of(items: &[String]) -> String {
    let quoted: Vec<String> = items.iter().map(|one| alloc::format!("`{one}`")).collect();
    list(&quoted, "or")
}

/// The text with its first letter, an ASCII one, in upper case.
pub(crate) fn capitalised(text: &str) -> String {
    let mut text = String::from(text);
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// The text with its first letter, an ASCII one, in lower case.
pub(crate) fn uncapitalised(text: &str) -> String {
    let mut text = String::from(text);
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    text
}

/// The first `length` bytes of a text, or fewer where a character would be cut.
pub(crate) fn start_of(text: &str, length: usize) -> &str {
    text.get(..floor_char_boundary(text, length)).unwrap_or(text)
}

/// Puts an item at a place of a list, or at its end where there is no such place.
pub(crate) fn insert<T>(list: &mut Vec<T>, at: usize, item: T) {
    list.push(item);
    if let Some(behind) = list.get_mut(at..) {
        behind.rotate_right(1);
    }
}

/// Sorts by a number, those of the same in the order they have.
///
/// The library's sort takes four kilobytes of code for each type that it sorts, which every page
/// with ngcompat in it has to load; here it sorts numbers whatever the items are.
pub(crate) fn sort_by_number<T>(items: &mut Vec<T>, number: impl Fn(&T) -> usize) {
    let mut order: Vec<(usize, usize)> = items.iter().map(number).zip(0..).collect();
    order.sort_unstable();
    let mut taken: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(order.into_iter().filter_map(|(_, at)| taken.get_mut(at)?.take()));
}

/// How many single-character edits lie between two short texts (Levenshtein), to find the closest
/// names.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i.saturating_add(1);
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, y) in row.iter_mut().skip(1).zip(b.chars()) {
            let above = *cell;
            left = above.min(left).saturating_add(1).min(diagonal.saturating_add((x != y).into()));
            diagonal = above;
            *cell = left;
        }
    }
    row.last().copied().unwrap_or(0)
}

/// ASCII digits only; `str::parse` would take a sign.
pub(crate) fn number<T: core::str::FromStr>(digits: &str) -> Option<T> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

/// The last end of a character at or before `at`; `str` has the same from Rust 1.91 on.
pub(crate) fn floor_char_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The first end of a character at or after `at`; `str` has the same from Rust 1.91 on.
pub(crate) fn ceil_char_boundary(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpt_is_short_and_printable() {
        assert_eq!(Excerpt::new("a\u{1b}[31m\u{202e}b").as_str(), "a\\u{1b}[31m\\u{202e}b");
        let long = Excerpt::new(&"x".repeat(10_000_000));
        assert_eq!(long.as_str().chars().count(), Excerpt::MAX + 1);
        assert!(long.as_str().ends_with('…'));
    }

    #[test]
    fn lists_read_as_a_sentence() {
        assert_eq!(list::<&str>(&[], "or"), "");
        assert_eq!(list(&["418"], "or"), "418");
        assert_eq!(list(&["418", "450"], "or"), "418 or 450");
        assert_eq!(list(&["418", "440.30", "450"], "or"), "418, 440.30 or 450");
    }

    #[test]
    fn distance_counts_edits() {
        assert_eq!(distance("", ""), 0);
        assert_eq!(distance("abc", ""), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("tesla t4", "tesla t40"), 1);
    }
}
