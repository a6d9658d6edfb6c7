//! Releases as the JSON that the command line, Python and JavaScript share.

use alloc::string::String;
use alloc::vec::Vec;

use serde::ser::{Serialize, SerializeMap as _, Serializer};

use crate::matrix::release::{Release, ReleaseName};
use crate::rows::build::Build;
use crate::rows::component::Component;
use crate::rows::known_issue::{Example, KnownIssue};
use crate::rows::notes::{AmpNotes, Announcement};
use crate::rows::source::Source;
use crate::rows::stated::{DriverRequirement, GpuRequirement, ImagePlatform};
use crate::values::driver_version::DriverVersion;
use crate::values::words::schema_as;

struct Components(&'static [Component]);

impl Serialize for Components {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for component in self.0 {
            map.serialize_entry(component.kind.key, &component.version)?;
        }
        map.end()
    }
}

schema_as!(
    Components,
    alloc::collections::BTreeMap<String, crate::values::component_version::ComponentVersion>
);

/// What is known of a release.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Release"))]
struct Json<'a> {
    /// The name: `pytorch:20.12`, `torch==2.6.0+cu124`.
    release: ReleaseName,
    /// The key of its family: `pytorch`.
    family: &'static str,
    /// The version: `20.12`.
    id: &'a str,
    /// Which later versions are like it, where one row covers several: `up to 0.26.x`.
    later_versions: Option<String>,
    /// What distinguishes it from others of the same version: `cu124`, `trtllm`.
    variant: Option<&'static str>,
    /// The complete reference of its image; `None` for wheels.
    image: Option<String>,
    /// The command that installs it; `None` for images.
    install: Option<String>,
    /// Versions by component key, as printed; `present` where none was.
    components: Components,
    /// The Python versions it exists for, where recorded.
    python: &'static [&'static str],
    /// The driver that came with the toolkit inside.
    toolkit_driver: Option<DriverVersion>,
    /// What the release notes say about drivers.
    driver: Option<DriverRequirement>,
    /// What the release notes say about GPUs.
    gpu: GpuRequirement,
    /// Its builds, the ordinary one first.
    builds: Vec<&'static Build>,
    /// The platforms for which an image is recorded.
    images: &'static [ImagePlatform],
    /// What changed with this release, as its notes highlight it.
    features: &'static [&'static str],
    /// Announcements of support, deprecation and removal.
    announcements: &'static [Announcement],
    /// The Tensor Core examples inside, and what each is.
    examples: Vec<&'static Example>,
    /// What the release notes say about automatic mixed precision.
    amp: AmpNotes,
    /// The known issues that are recorded.
    known_issues: &'static [KnownIssue],
    /// Whether the list of known issues was collected; if not, there may be more.
    known_issues_complete: bool,
    /// What is uncertain about these facts.
    doubts: &'static [&'static str],
    /// The documents that state these facts.
    sources: &'static [&'static Source],
}

schema_as!(Release, Json<'_>);

impl Serialize for Release {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ordinary = self.ordinary();
        let notes = self.notes;
        Json {
            release: self.name(),
            family: self.family.key,
            id: self.version(),
            later_versions: self.later_versions(),
            variant: self.variant,
            image: self.image(),
            install: self.install(),
            components: Components(self.components),
            python: self.python,
            toolkit_driver: ordinary.build.compat_driver,
            driver: ordinary.stated.driver,
            gpu: ordinary.stated.gpu,
            builds: self.builds.iter().map(|row| &row.build).collect(),
            images: notes.images,
            features: notes.features,
            announcements: notes.announcements,
            examples: self.examples(),
            amp: notes.amp,
            known_issues: notes.known_issues,
            known_issues_complete: notes.known_issues_complete,
            doubts: self.doubts,
            sources: self.sources,
        }
        .serialize(serializer)
    }
}

/// For a field that holds a release, and is written as its name.
#[expect(clippy::ref_option, reason = "serde gives the field as it is")]
pub(crate) fn name_of<S: Serializer>(
    release: &Option<Release>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    release.map(Release::name).serialize(serializer)
}

/// For a field that holds releases, and is written as their names.
pub(crate) fn names_of<S: Serializer>(
    releases: &[Release],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(releases.iter().map(|release| release.name()))
}
