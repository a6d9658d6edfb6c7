//! Where something is in a text that somebody wrote.

use crate::reading::clean::CleanText;

/// How many lines a text has that somebody typed and sends as it is. A longer one may be cut.
pub(crate) const TYPED_LINES: usize = 12;

/// Whether the text is so short that its last line, without a line end, is a whole one.
pub(crate) fn is_typed(text: &CleanText) -> bool {
    text.as_str().len() < 1000 && text.lines().take(TYPED_LINES + 1).count() <= TYPED_LINES
}

/// A longer line is a sentence or a log.
pub(crate) const LONGEST: usize = 300;

/// How many lines a list goes on without a known label.
pub(crate) const NEAR: usize = 12;
