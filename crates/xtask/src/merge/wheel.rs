//! Releases of a family of wheels.

use std::borrow::Cow;
use std::collections::BTreeSet;

use ngcompat::BuildKind;

use super::components::{Versions, components};
use super::stated::Stated;
use super::{Build, Cited, MergedFamily, MergedRelease, all_named};
use crate::data::schema::{Family, Source, Wheel, WheelBuild, Wheels};
use crate::data::{Data, PrintedCuda, month_of};

pub(super) fn merged<'a>(
    data: &'a Data,
    family: &'a Family,
    wheels: &'a Wheels,
) -> MergedFamily<'a> {
    let cpu_only = wheels.cpu_only.iter().map(|(version, platforms)| {
        let platforms = platforms.iter().map(|platform| platform.get_ref().0).collect();
        (version.get_ref().as_str(), platforms)
    });
    let find_links = wheels.find_links.iter();
    MergedFamily {
        own: family,
        releases: wheels.releases.iter().map(|row| release(data, family, wheels, row)).collect(),
        cpu_only: cpu_only.collect(),
        find_links: find_links
            .map(|(version, page)| (version.get_ref().as_str(), page.get_ref().as_str()))
            .collect(),
    }
}

fn release<'a>(
    data: &'a Data,
    family: &Family,
    wheels: &'a Wheels,
    row: &'a Wheel,
) -> MergedRelease<'a> {
    let version = row.version.get_ref();
    let sources = Cited::own(all_named(&wheels.sources, &row.sources));
    let cuda = row.cuda.as_ref().and_then(|cuda| data.printed_cuda(cuda.get_ref()));
    let source = sources.0.first().copied();
    MergedRelease {
        version: version.clone(),
        variant: row.variant.as_ref().map(|variant| variant.get_ref().as_str()),
        until: None,
        month: month_of(family.order.0, version),
        tag: None,
        listed: true,
        builds: row.builds.iter().map(|one| build(cuda, one)).collect(),
        components: components(data, &versions(row, cuda, source)),
        python: row.python.iter().map(|python| python.get_ref().as_str()).collect(),
        default_on: row.pypi.iter().map(|platform| platform.get_ref().0).collect(),
        notes: None,
        doubts: row.doubts.iter().map(String::as_str).collect(),
        sources,
    }
}

fn versions<'a>(
    row: &'a Wheel,
    cuda: Option<PrintedCuda<'a>>,
    source: Option<&'a Source>,
) -> Versions<'a> {
    let own = row.components.iter().map(|(key, version)| (key.get_ref().as_str(), version));
    let own = own.map(|(key, version)| (key, version.get_ref().as_str()));
    let all = own.chain(cuda.map(|cuda| ("cuda", cuda.printed)));
    let cited = all.filter_map(|(key, version)| Some((key, (Cow::Borrowed(version), source?))));
    cited.collect()
}

/// A wheel runs on the driver of the machine: it brings no driver libraries.
fn build<'a>(cuda: Option<PrintedCuda<'a>>, own: &'a WheelBuild) -> Build<'a> {
    Build {
        kind: BuildKind::Wheel,
        platform: own.platform.get_ref().0,
        cuda: cuda.map(|cuda| cuda.version()),
        compat_package: Some(false),
        compat_tested: None,
        compat_first: false,
        compat_first_from: None,
        compat_driver: cuda.and_then(|cuda| cuda.driver()),
        loads_from: None,
        capabilities: &own.capabilities,
        arch_specific: &[],
        ptx: own.ptx.as_ref().map(|ptx| ptx.get_ref().0),
        requires: None,
        inferred: BTreeSet::new(),
        stated: Stated::default(),
    }
}
