//! Where a fact is stated, and how good the evidence is.

use core::fmt;

use crate::values::words::string_enum;

string_enum! {
    /// How good the evidence for a fact is, best first.
    #[non_exhaustive]
    Evidence, "evidence-unknown", "grade of evidence";
    /// NVIDIA's release notes of the PyTorch container.
    ReleaseNotes = "release-notes", "PyTorch release notes";
    /// The image's own environment or banner.
    Image = "image", "the image itself";
    /// NVIDIA's page of a sibling container of the same month, which shares the base image.
    Sibling = "sibling", "a sibling container's release notes";
    /// Another document of NVIDIA's.
    Nvidia = "nvidia", "another NVIDIA document";
    /// Somebody else's document.
    ThirdParty = "third-party", "a third party";
}

string_enum! {
    /// How sure an answer is, surest first.
    #[non_exhaustive]
    Certainty, "certainty-unknown", "certainty";
    /// Nothing else fits.
    Certain = "certain", "certain";
    /// The usual answer; there are others.
    Likely = "likely", "likely";
    /// One of several answers.
    Possible = "possible", "possible";
}

/// A document that states a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Source {
    /// The kind of evidence.
    pub evidence: Evidence,
    /// Its address; `None` for a public document whose address was not kept.
    pub address: Option<&'static str>,
    /// What it is, in a few words.
    pub what: &'static str,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.address {
            Some(address) => write!(f, "{} ({}): {address}", self.what, self.evidence),
            None => write!(f, "{} ({})", self.what, self.evidence),
        }
    }
}
