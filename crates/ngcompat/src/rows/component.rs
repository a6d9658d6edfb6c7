//! The software inside images.

use crate::rows::source::Source;
use crate::values::component_version::ComponentVersion;

/// A kind of software that images contain, the same in all releases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ComponentKind {
    /// The key in JSON and in requirements: `cudnn`.
    pub key: &'static str,
    /// The name in a sentence: `cuDNN`.
    pub name: &'static str,
    /// Other keys that requirements may use: `torch` for `pytorch`.
    pub aliases: &'static [&'static str],
}

/// Software inside an image.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Component {
    /// What it is.
    pub kind: &'static ComponentKind,
    /// Its version as printed; `present` where no version was printed.
    pub version: ComponentVersion,
    /// The version that orders it, where the printed one doesn't: CUDA `10.1 Update 1` is 10.1.168.
    pub ordered_as: Option<ComponentVersion>,
    /// Where it is stated.
    pub source: &'static Source,
}

impl Component {
    /// The version that comparisons use.
    pub fn ordering(&self) -> &ComponentVersion {
        self.ordered_as.as_ref().unwrap_or(&self.version)
    }
}
