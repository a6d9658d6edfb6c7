//! The PyTorch containers, each with the base image of its month.

use std::borrow::Cow;
use std::collections::BTreeSet;

use ngcompat::{BuildFact, BuildPlatform, ImagePlatform};

use super::base::{is_for, printed};
use super::builds::{Image, Place};
use super::components::{Versions, components};
use super::stated::{Dated, DriverStated, GpuStated, Stated};
use super::{Cited, MergedRelease, named};
use crate::data::schema::{Base, Family, Release, Source, Sources};
use crate::data::{Data, File};

/// What release notes say beside the contents, drivers and GPUs.
#[derive(Debug)]
pub(crate) struct Notes<'a> {
    pub(crate) release: &'a Release,
    /// Sorted, each once.
    pub(crate) images: Vec<ImagePlatform>,
}

pub(super) fn releases<'a>(data: &'a Data, family: &'a Family) -> Vec<Dated<'a>> {
    data.releases.iter().map(|file| release(data, family, file)).collect()
}

fn release<'a>(data: &'a Data, family: &'a Family, file: &'a File<Release>) -> Dated<'a> {
    let release = &file.content;
    let id = release.release.get_ref().0;
    let base = data.base(id).map(|file| &file.content);
    let versions = versions(release, base);
    let images = images(release, base);
    let image = image(data, family, release, base, &versions);
    let mut sources = Cited::own(own_first(&release.sources));
    sources.add(base.into_iter().flat_map(|base| own_first(&base.sources)));
    let builds = platforms(family, &images, base)
        .into_iter()
        // All sources of the base are cited already.
        .map(|(platform, place)| image.build(data, platform, place, &mut |_| ()))
        .collect();
    let doubts = release.doubts.iter().chain(base.iter().flat_map(|base| &base.doubts));
    let merged = MergedRelease {
        version: id.to_string(),
        variant: None,
        until: None,
        month: Some(id),
        tag: None,
        listed: true,
        builds,
        components: components(data, &versions),
        python: Vec::new(),
        default_on: Vec::new(),
        notes: Some(Notes { release, images }),
        doubts: doubts.map(String::as_str).collect(),
        sources,
    };
    (Some(id), merged)
}

/// Its own contents, and what the base adds.
fn versions<'a>(release: &'a Release, base: Option<&'a Base>) -> Versions<'a> {
    let mut versions = Versions::new();
    let all = base.map(|base| (&base.contents, &base.sources)).into_iter();
    for (contents, sources) in all.chain([(&release.contents, &release.sources)]) {
        for key in contents.values().flat_map(|contents| contents.keys()) {
            let key = key.get_ref().as_str();
            if let Some((version, source)) = printed(contents, sources, key) {
                versions.insert(key, (version.into(), source));
            }
        }
    }
    versions
}

fn images(release: &Release, base: Option<&Base>) -> Vec<ImagePlatform> {
    let own = release.images.values().flatten().map(|image| image.get_ref().0);
    let all: BTreeSet<_> = own.chain(base.into_iter().flat_map(Base::images)).collect();
    all.into_iter().collect()
}

fn platforms(
    family: &Family,
    images: &[ImagePlatform],
    base: Option<&Base>,
) -> Vec<(BuildPlatform, Place)> {
    let has = |platform: BuildPlatform| {
        images.iter().any(|image| is_for(*image, platform))
            || base.is_some_and(|base| base.has(platform))
    };
    let mut platforms = vec![(BuildPlatform::LinuxX86_64, Place::Ordinary)];
    if has(BuildPlatform::LinuxAarch64) {
        platforms.push((BuildPlatform::LinuxAarch64, Place::Other));
    }
    if family.jetson_of_base && has(BuildPlatform::Jetson) {
        platforms.push((BuildPlatform::Jetson, Place::OfBase));
    }
    platforms
}

fn image<'a>(
    data: &'a Data,
    family: &'a Family,
    release: &'a Release,
    base: Option<&'a Base>,
    versions: &Versions<'a>,
) -> Image<'a> {
    let cuda = printed(&release.contents, &release.sources, "cuda").or_else(|| base?.cuda());
    let cuda = cuda.and_then(|(cuda, _)| data.printed_cuda(cuda));
    let recorded = versions.get("cuda_compat_driver").and_then(|(driver, _)| driver.parse().ok());
    // The images carry the package of their CUDA, which has one from 10.0 on.
    let package = cuda.map(|cuda| family.package == Some(true) && cuda.has_package());
    let requires = family.requires_of(cuda.map(|cuda| cuda.version()));
    Image {
        cuda,
        package,
        package_by_platform: Vec::new(),
        compat_tested: family.compat_tested,
        compat_first: false,
        compat_first_from: None,
        compat_driver: recorded.or_else(|| cuda?.driver()),
        loads_from: None,
        capabilities: &[],
        capabilities_by_platform: Vec::new(),
        arch_specific: &[],
        ptx: None,
        requires: requires.map(Cow::Borrowed),
        inferred: requires.iter().map(|_| BuildFact::Requires).collect(),
        stated: stated(release, base),
        base,
        base_is_inferred: false,
        code_of_base: true,
    }
}

fn stated<'a>(release: &'a Release, base: Option<&'a Base>) -> Stated<'a> {
    let source = |name| named(&release.sources, name);
    let driver = release.driver.as_ref();
    let driver = driver.and_then(|driver| Some((driver, source(&driver.source)?)));
    let driver = driver.or_else(|| base?.driver_stated());
    let gpu = release.gpu.as_ref().map(|gpu| (gpu, gpu.source.as_ref().and_then(source)));
    let gpu = gpu.or_else(|| base?.gpu_stated());
    Stated {
        driver: driver.map(|(driver, source)| DriverStated::of(driver, source)),
        gpu: GpuStated::of(gpu),
    }
}

/// A release's own page first, then the others, the best evidence first.
fn own_first(sources: &Sources) -> impl Iterator<Item = &Source> {
    let mut cited: Vec<_> = sources.iter().collect();
    cited.sort_by_key(|(name, source)| (name.get_ref() != "notes", source.evidence, *name));
    cited.into_iter().map(|(_, source)| source)
}
