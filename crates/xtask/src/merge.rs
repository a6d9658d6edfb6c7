//! Puts together what the matrix says of every release: its own facts, and what its family and the
//! base image of its month add.

mod base;
mod builds;
mod components;
mod container;
mod pytorch;
mod stated;
mod tensorrt;
mod wheel;

use ngcompat::{BuildPlatform, FamilyKind, ReleaseId};

pub(crate) use builds::Build;
pub(crate) use components::Component;
pub(crate) use pytorch::Notes;
pub(crate) use stated::{DriverStated, GpuStated, Minimum, Stated};

use crate::data::schema::{Family, Source, Sources};
use crate::data::value::Text;
use crate::data::{Data, PYTORCH};

/// A family with its releases.
#[derive(Debug)]
pub(crate) struct MergedFamily<'a> {
    pub(crate) own: &'a Family,
    /// Oldest first.
    pub(crate) releases: Vec<MergedRelease<'a>>,
    /// Versions whose default build has no CUDA, with the platforms.
    pub(crate) cpu_only: Vec<(&'a str, Vec<BuildPlatform>)>,
    /// Versions that pip finds on a page of their own, with its address.
    pub(crate) find_links: Vec<(&'a str, &'a str)>,
}

/// A release with all that its family and its base add.
#[derive(Debug)]
pub(crate) struct MergedRelease<'a> {
    pub(crate) version: String,
    pub(crate) variant: Option<&'a str>,
    pub(crate) until: Option<&'a str>,
    pub(crate) month: Option<ReleaseId>,
    pub(crate) tag: Option<&'a str>,
    pub(crate) listed: bool,
    /// The ordinary one first; never empty.
    pub(crate) builds: Vec<Build<'a>>,
    /// In the order of components.toml.
    pub(crate) components: Vec<Component<'a>>,
    pub(crate) python: Vec<&'a str>,
    pub(crate) default_on: Vec<BuildPlatform>,
    pub(crate) notes: Option<Notes<'a>>,
    pub(crate) doubts: Vec<&'a str>,
    pub(crate) sources: Cited<'a>,
}

/// The documents that a release's facts come from, each once.
#[derive(Debug)]
pub(crate) struct Cited<'a>(pub(crate) Vec<&'a Source>);

impl<'a> Cited<'a> {
    /// A release's own documents.
    fn own(sources: impl IntoIterator<Item = &'a Source>) -> Self {
        let mut cited = Self(Vec::new());
        cited.add(sources);
        cited
    }

    /// More documents; a page that is cited already may be called differently there.
    fn add(&mut self, sources: impl IntoIterator<Item = &'a Source>) {
        for source in sources {
            let same = |other: &&Source| {
                *other == source || source.address.is_some() && other.address == source.address
            };
            if !self.0.iter().any(same) {
                self.0.push(source);
            }
        }
    }
}

/// All families, in the order of families.toml. The data was checked when it was read.
pub(crate) fn families(data: &Data) -> Vec<MergedFamily<'_>> {
    data.families.content.families.iter().map(|family| merged(data, family)).collect()
}

fn merged<'a>(data: &'a Data, family: &'a Family) -> MergedFamily<'a> {
    let key = family.key.get_ref().as_str();
    let of_images = |releases| MergedFamily {
        own: family,
        releases,
        cpu_only: Vec::new(),
        find_links: Vec::new(),
    };
    if family.kind.0 == FamilyKind::Wheel {
        let wheels = data.wheels.iter().find(|file| file.stem() == key);
        return wheels.map_or_else(
            || of_images(Vec::new()),
            |file| wheel::merged(data, family, &file.content),
        );
    }
    let mut releases = if key == PYTORCH {
        pytorch::releases(data, family)
    } else {
        let table = data.tables.iter().find(|file| file.stem() == key);
        table.map_or_else(Vec::new, |file| container::releases(data, family, &file.content))
    };
    stated::bound(&mut releases);
    tensorrt::restrict(data, family, &mut releases);
    of_images(releases.into_iter().map(|(_, release)| release).collect())
}

/// The source of this name. The reference was checked when the data was read.
fn named<'a>(sources: &'a Sources, name: &Text) -> Option<&'a Source> {
    sources.get(name.get_ref().as_str())
}

/// The sources with these names, in this order.
fn all_named<'a>(sources: &'a Sources, names: &'a [Text]) -> impl Iterator<Item = &'a Source> {
    names.iter().filter_map(|name| named(sources, name))
}

#[cfg(test)]
mod tests;
