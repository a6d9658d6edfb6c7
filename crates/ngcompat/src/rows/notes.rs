//! What release notes say beside the contents.

use crate::rows::known_issue::KnownIssue;
use crate::rows::source::Source;
use crate::rows::stated::ImagePlatform;
use crate::values::words::string_enum;

string_enum! {
    /// What an announcement is about.
    #[non_exhaustive]
    AnnouncementKind, "announcement-kind-unknown", "kind of announcement";
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AmpNotes {
    /// Whether they offer PyTorch's own AMP; `None` where that text is not recorded.
    pub native: Option<bool>,
    /// Whether they offer Apex AMP; `None` where that text is not recorded.
    pub apex: Option<bool>,
    /// By which factor FP16 lowers memory traffic and storage, as they put it.
    pub memory_factor: Option<u8>,
    /// By which factor Tensor Cores speed up FP16 arithmetic over FP32, as they put it.
    pub tensor_core_factor: Option<u8>,
    /// What else they say.
    pub notes: &'static [&'static str],
    /// Where it is stated; `None` where nothing is recorded.
    pub source: Option<&'static Source>,
}

/// What the notes of a release say beside its contents, drivers and GPUs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Notes {
    /// The images recorded for this release. `x86_64` always exists.
    pub images: &'static [ImagePlatform],
    /// What changed with this release, as its notes highlight it.
    pub features: &'static [&'static str],
    /// Announcements of support, deprecation and removal.
    pub announcements: &'static [Announcement],
    /// The Tensor Core example models inside the image.
    pub examples: &'static [&'static str],
    /// What they say about automatic mixed precision.
    pub amp: AmpNotes,
    /// Known issues, those recorded.
    pub known_issues: &'static [KnownIssue],
    /// Whether `known_issues` is the whole list of the release notes. Otherwise the list was not
    /// collected, and an empty one does not mean that there are none.
    pub known_issues_complete: bool,
}

impl Notes {
    /// Nothing is recorded.
    pub const NOTHING: Self = Self {
        images: &[],
        features: &[],
        announcements: &[],
        examples: &[],
        amp: AmpNotes {
            native: None,
            apex: None,
            memory_factor: None,
            tensor_core_factor: None,
            notes: &[],
            source: None,
        },
        known_issues: &[],
        known_issues_complete: false,
    };
}
