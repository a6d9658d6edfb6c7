//! The base image of a month, as its containers see it.

use ngcompat::{BuildPlatform, ImagePlatform};

use super::named;
use crate::data::schema::{Base, BaseBuild, Contents, Driver, GpuRequirement, Source, Sources};

/// A printed value and the document that prints it.
pub(super) type Printed<'a> = (&'a str, &'a Source);

/// The version of a component, and its source.
pub(super) fn printed<'a>(
    contents: &'a Contents,
    sources: &'a Sources,
    key: &str,
) -> Option<Printed<'a>> {
    contents.iter().find_map(|(source, contents)| {
        Some((contents.get(key)?.get_ref().as_str(), named(sources, source)?))
    })
}

impl Base {
    pub(super) fn cuda(&self) -> Option<Printed<'_>> {
        printed(&self.contents, &self.sources, "cuda")
    }

    /// The driver of its forward compatibility package.
    pub(super) fn package_driver(&self) -> Option<Printed<'_>> {
        printed(&self.contents, &self.sources, "cuda_compat_driver")
    }

    /// What is stated about drivers.
    pub(super) fn driver_stated(&self) -> Option<(&Driver, &Source)> {
        let driver = self.driver.as_ref()?;
        Some((driver, named(&self.sources, &driver.source)?))
    }

    /// What is stated about GPUs.
    pub(super) fn gpu_stated(&self) -> Option<(&GpuRequirement, Option<&Source>)> {
        let gpu = self.gpu.as_ref()?;
        Some((gpu, gpu.source.as_ref().and_then(|source| named(&self.sources, source))))
    }

    /// What is known of a platform's image beside what all share.
    pub(super) fn build(&self, platform: BuildPlatform) -> Option<&BaseBuild> {
        self.builds.iter().find(|build| build.platform.get_ref().0 == platform)
    }

    pub(super) fn source_of(&self, build: &BaseBuild) -> Option<&Source> {
        named(&self.sources, &build.source)
    }

    /// Whether there is an image for a platform beside x86-64.
    pub(super) fn has(&self, platform: BuildPlatform) -> bool {
        self.build(platform).is_some() || self.images().any(|image| is_for(image, platform))
    }

    pub(super) fn images(&self) -> impl Iterator<Item = ImagePlatform> + '_ {
        self.images.values().flatten().map(|image| image.get_ref().0)
    }
}

/// Whether an image runs on a platform.
pub(super) fn is_for(image: ImagePlatform, platform: BuildPlatform) -> bool {
    match platform {
        BuildPlatform::LinuxAarch64 => {
            matches!(image, ImagePlatform::Aarch64 | ImagePlatform::Sbsa)
        }
        BuildPlatform::Jetson => image == ImagePlatform::Igpu,
        BuildPlatform::LinuxX86_64 => image == ImagePlatform::X86_64,
        _ => false,
    }
}
