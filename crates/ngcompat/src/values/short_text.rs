//! A short text without a place on the heap.

use core::fmt;

/// A text of at most [`ShortText::MAX`] bytes that is copied as it is: the part of a name that a
/// handle keeps.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ShortText {
    length: u8,
    bytes: [u8; ShortText::MAX],
}

impl ShortText {
    /// The longest text, in bytes. Tags of images are rarely half as long.
    pub(crate) const MAX: usize = 63;

    /// Takes a text; `None` where it is longer.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let mut bytes = [0; Self::MAX];
        let space = bytes.get_mut(..text.len())?;
        space.iter_mut().zip(text.bytes()).for_each(|(to, from)| *to = from);
        Some(Self { length: u8::try_from(text.len()).ok()?, bytes })
    }

    pub(crate) fn as_str(&self) -> &str {
        let text = self.bytes.get(..self.length.into()).unwrap_or(&[]);
        core::str::from_utf8(text).unwrap_or("")
    }
}

impl fmt::Debug for ShortText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}
