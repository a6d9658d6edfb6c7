//! Pasted messages: what they mean, what causes them and what helps.

pub(crate) mod clean;
pub(crate) mod diagnosis;
pub(crate) mod pattern;
