//! Images that are there for TensorRT run on the GPUs that it has kernels for, and on no other GPU,
//! whatever their CUDA builds for.

use ngcompat::{BuildFact, BuildPlatform, ReleaseId};

use super::MergedRelease;
use super::all_named;
use super::base::printed;
use super::stated::{Dated, Minimum};
use crate::data::Data;
use crate::data::schema::{Family, TensorRtVersion};
use crate::data::version::Natural;

/// Restricts the releases of a family that are there for TensorRT.
pub(super) fn restrict<'a>(data: &'a Data, family: &Family, releases: &mut [Dated<'a>]) {
    let Some(which) = &family.for_tensorrt else { return };
    for (month, release) in releases {
        if which != "all" && release.variant != Some(which.as_str()) {
            continue;
        }
        let version = own_version(data, release).or_else(|| version_of_month(data, (*month)?));
        if let Some(row) = version.and_then(|version| row(data, &version)) {
            restrict_release(data, row, true, release);
            continue;
        }
        // Later months have no older version, and what was dropped doesn't come back.
        let earlier = data.releases.iter().rev().map(|file| file.content.release.get_ref().0);
        let mut earlier = earlier.filter(|other| month.is_some_and(|month| *other < month));
        let version = earlier.find_map(|month| version_of_month(data, month));
        if let Some(row) = version.and_then(|version| row(data, &version)) {
            restrict_release(data, row, false, release);
        }
    }
}

/// The TensorRT that the release itself lists.
fn own_version(data: &Data, release: &MergedRelease<'_>) -> Option<String> {
    let kinds = &data.components.content.components;
    let kind = kinds.iter().position(|kind| kind.key.get_ref() == "tensorrt")?;
    let own = release.components.iter().find(|component| component.kind == kind)?;
    Some(own.version.clone().into_owned())
}

/// The TensorRT that PyTorch's container of a month lists.
fn version_of_month(data: &Data, month: ReleaseId) -> Option<String> {
    let release = &data.release(month)?.content;
    let (version, _) = printed(&release.contents, &release.sources, "tensorrt")?;
    Some(version.to_owned())
}

/// The row that holds for a version.
fn row<'a>(data: &'a Data, version: &str) -> Option<&'a TensorRtVersion> {
    let version = Natural::of(version);
    let rows = &data.tensorrt.content.versions;
    rows.iter().rfind(|row| Natural::of(row.since.get_ref()) <= version)
}

/// Sets what a row says, its list of GPUs only where the version is known.
fn restrict_release<'a>(
    data: &'a Data,
    row: &'a TensorRtVersion,
    known: bool,
    release: &mut MergedRelease<'a>,
) {
    let sources: Vec<_> = all_named(&data.tensorrt.content.sources, &row.sources).collect();
    let mut applied = false;
    // The modules' own TensorRT has kernels for them.
    for build in release.builds.iter_mut().filter(|one| one.platform != BuildPlatform::Jetson) {
        if known && !row.capabilities.is_empty() && build.capabilities.is_empty() {
            build.capabilities = &row.capabilities;
            build.arch_specific = &row.capabilities;
            build.inferred.insert(BuildFact::Capabilities);
            applied = true;
        }
        let Some(minimum) = row.minimum.as_ref().map(|minimum| minimum.get_ref().0) else {
            continue;
        };
        let higher = match build.stated.gpu.minimum {
            Minimum::Printed(printed) => printed >= minimum,
            _ => false,
        };
        if !higher {
            build.stated.gpu.minimum = Minimum::Printed(minimum);
            build.stated.gpu.source = sources.first().copied();
            applied = true;
        }
    }
    if applied {
        release.sources.add(sources);
    }
}
