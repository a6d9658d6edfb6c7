//! What release notes say beside the contents.

use crate::rows::source::Source;
use crate::values::words::string_enum;

string_enum! {
    /// What an announcement is about.
    AnnouncementKind, ParseAnnouncementKindError, "announcement-kind-unknown", "kind of announcement";
    /// Something is supported now, or no longer tested.
    Support = "support", "support";
    /// Something will go.
    Deprecation = "deprecation", "deprecation";
    /// Something is gone.
    Removal = "removal", "removal";
    /// Anything else.
    Other = "other", "other";
}

/// An announcement of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Announcement {
    /// What it is about.
    pub kind: AnnouncementKind,
    /// What it says.
    pub text: &'static str,
}

/// What the release notes say about automatic mixed precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct AmpNotes {
    /// Whether they offer PyTorch's own AMP; `None` where that text was not seen.
    pub native: Option<bool>,
    /// Whether they offer Apex AMP; `None` where that text was not seen.
    pub apex: Option<bool>,
    /// By which factor FP16 lowers memory traffic and storage, as they put it.
    pub memory_factor: Option<u8>,
    /// By which factor Tensor Cores speed up FP16 arithmetic over FP32, as they put it.
    pub tensor_core_factor: Option<u8>,
    /// What else they say.
    pub notes: &'static [&'static str],
    /// Where it is stated; `None` where nothing was seen.
    pub source: Option<&'static Source>,
}
