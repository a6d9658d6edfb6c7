//! The builds of a container release.

use std::borrow::Cow;
use std::collections::BTreeSet;

use ngcompat::{
    BuildFact, BuildKind, BuildPlatform, ComputeCapability, CudaVersion, DriverVersion,
};

use super::stated::Stated;
use crate::data::schema::{Base, BaseBuild, Source};
use crate::data::value::Value;
use crate::data::{Data, PrintedCuda};

/// A build, with what documents state about it.
#[derive(Debug)]
pub(crate) struct Build<'a> {
    pub(crate) kind: BuildKind,
    pub(crate) platform: BuildPlatform,
    pub(crate) cuda: Option<CudaVersion>,
    pub(crate) compat_package: Option<bool>,
    pub(crate) compat_tested: Option<bool>,
    pub(crate) compat_first: bool,
    pub(crate) compat_first_from: Option<DriverVersion>,
    pub(crate) compat_driver: Option<DriverVersion>,
    pub(crate) loads_from: Option<DriverVersion>,
    /// Empty where they were not seen.
    pub(crate) capabilities: &'a [Value<ComputeCapability>],
    pub(crate) arch_specific: &'a [Value<ComputeCapability>],
    pub(crate) ptx: Option<ComputeCapability>,
    pub(crate) requires: Option<Cow<'a, str>>,
    pub(crate) inferred: BTreeSet<BuildFact>,
    pub(crate) stated: Stated<'a>,
}

/// What the builds of an image have in common.
pub(super) struct Image<'a> {
    pub(super) cuda: Option<PrintedCuda<'a>>,
    pub(super) package: Option<bool>,
    pub(super) package_by_platform: Vec<(BuildPlatform, bool)>,
    pub(super) compat_tested: Option<bool>,
    pub(super) compat_first: bool,
    pub(super) compat_first_from: Option<DriverVersion>,
    pub(super) compat_driver: Option<DriverVersion>,
    pub(super) loads_from: Option<DriverVersion>,
    /// The release's own machine code.
    pub(super) capabilities: &'a [Value<ComputeCapability>],
    /// That of platforms where it differs.
    pub(super) capabilities_by_platform: Vec<(BuildPlatform, &'a [Value<ComputeCapability>])>,
    pub(super) arch_specific: &'a [Value<ComputeCapability>],
    pub(super) ptx: Option<ComputeCapability>,
    pub(super) requires: Option<Cow<'a, str>>,
    pub(super) inferred: BTreeSet<BuildFact>,
    pub(super) stated: Stated<'a>,
    pub(super) base: Option<&'a Base>,
    /// Whether what the base says of a platform was not read from this family's image.
    pub(super) base_is_inferred: bool,
    /// Whether its kernels are built for what the month's base is. Those of TensorRT or vLLM differ.
    pub(super) code_of_base: bool,
}

/// Where a platform's image stands in its release.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The ordinary image: what the release says holds for it.
    Ordinary,
    /// Another image of the release.
    Other,
    /// An image that exists because the base has one.
    OfBase,
}

impl<'a> Image<'a> {
    /// The build for a platform. The sources of what the base adds to it go to `cite`.
    pub(super) fn build(
        &self,
        data: &Data,
        platform: BuildPlatform,
        place: Place,
        cite: &mut impl FnMut(&'a Source),
    ) -> Build<'a> {
        let jetson = platform == BuildPlatform::Jetson;
        // Of a Jetson image that is the family's own, the base's says nothing.
        let base = self.base.filter(|_| !jetson || place == Place::OfBase);
        let of_base = base.and_then(|base| Some((base, base.build(platform)?)));
        let mut build = Build {
            kind: BuildKind::Image,
            platform,
            cuda: self.cuda.map(|cuda| cuda.version()),
            compat_package: self.package_of(platform),
            compat_tested: self.compat_tested,
            compat_first: self.compat_first && !jetson,
            compat_first_from: self.compat_first_from.filter(|_| !jetson),
            compat_driver: self.compat_driver.filter(|_| !jetson),
            loads_from: self.loads_from.filter(|_| !jetson),
            capabilities: &[],
            arch_specific: &[],
            ptx: None,
            requires: self.requires.clone().filter(|_| place == Place::Ordinary),
            inferred: BTreeSet::new(),
            stated: self.stated_for(platform, place),
        };
        if let Some((base, own)) = of_base {
            self.add_base(data, own, &mut build);
            base.source_of(own).into_iter().for_each(cite);
        } else if jetson && place == Place::OfBase {
            build.cuda = None;
        }
        if let Some(own) = self.code_of(platform) {
            self.set_code(own, None, &mut build);
        } else if build.capabilities.is_empty()
            || place == Place::Ordinary && !self.capabilities.is_empty()
        {
            self.add_own_code(place, &mut build);
        }
        self.add_inferred(&mut build);
        build
    }

    /// What is stated about a platform's image: drivers come with the system of a Jetson module, and
    /// pages speak of the ordinary image.
    fn stated_for(&self, platform: BuildPlatform, place: Place) -> Stated<'a> {
        match (platform, place) {
            (BuildPlatform::Jetson, Place::Ordinary) => Stated { driver: None, ..self.stated },
            (BuildPlatform::Jetson, _) => Stated::default(),
            _ => self.stated,
        }
    }

    /// Whether a platform's image carries the package. That for Jetson is not the ordinary one.
    fn package_of(&self, platform: BuildPlatform) -> Option<bool> {
        let own = self.package_by_platform.iter().find(|(other, _)| *other == platform);
        match own {
            Some((_, own)) => Some(*own),
            None if platform == BuildPlatform::Jetson => self.package.filter(|carried| !carried),
            None => self.package,
        }
    }

    /// What the base says of the platform's image.
    fn add_base(&self, data: &Data, own: &'a BaseBuild, build: &mut Build<'a>) {
        let says = |fact: BuildFact| {
            own.inferred.iter().any(|inferred| BuildFact::from(*inferred.get_ref()) == fact)
        };
        let mut cuda_of_base = true;
        match own.cuda.as_ref().map(|cuda| cuda.get_ref().as_str()) {
            Some("same") => {}
            Some(printed) => build.cuda = data.printed_cuda(printed).map(|cuda| cuda.version()),
            None if build.platform == BuildPlatform::Jetson && !says(BuildFact::Cuda) => {
                build.cuda = None;
            }
            None => cuda_of_base = false,
        }
        if build.cuda.is_some() && (says(BuildFact::Cuda) || cuda_of_base && self.base_is_inferred)
        {
            build.inferred.insert(BuildFact::Cuda);
        }
        let code = self.code_of_base || build.platform == BuildPlatform::Jetson;
        if code && !own.capabilities.is_empty() {
            build.capabilities = &own.capabilities;
            build.ptx = own.ptx.as_ref().map(|ptx| ptx.get_ref().0);
            if says(BuildFact::Capabilities) || self.base_is_inferred {
                build.inferred.insert(BuildFact::Capabilities);
            }
        }
    }

    /// The release's own machine code, which an image that exists because of the base need not have.
    fn add_own_code(&self, place: Place, build: &mut Build<'a>) {
        if place != Place::OfBase && !self.capabilities.is_empty() {
            self.set_code(self.capabilities, self.ptx, build);
        } else {
            build.inferred.remove(&BuildFact::Capabilities);
        }
    }

    /// Machine code that the release states for this platform alone.
    fn code_of(&self, platform: BuildPlatform) -> Option<&'a [Value<ComputeCapability>]> {
        let own = self.capabilities_by_platform.iter().find(|(other, _)| *other == platform);
        own.map(|(_, own)| *own)
    }

    /// Sets machine code that is the release's own.
    fn set_code(
        &self,
        capabilities: &'a [Value<ComputeCapability>],
        ptx: Option<ComputeCapability>,
        build: &mut Build<'a>,
    ) {
        build.capabilities = capabilities;
        build.arch_specific = self.arch_specific;
        build.ptx = ptx;
        build.inferred.remove(&BuildFact::Capabilities);
        if self.inferred.contains(&BuildFact::Capabilities) {
            build.inferred.insert(BuildFact::Capabilities);
        }
    }

    /// What is inferred about the release, where it holds for this build.
    fn add_inferred(&self, build: &mut Build<'a>) {
        let own_package =
            self.package_by_platform.iter().any(|(platform, _)| *platform == build.platform);
        let same_cuda = build.cuda.is_some() && build.cuda == self.cuda.map(|cuda| cuda.version());
        for (fact, holds) in [
            (BuildFact::Cuda, same_cuda),
            (BuildFact::CompatPackage, build.compat_package.is_some() && !own_package),
            (BuildFact::Requires, build.requires.is_some()),
        ] {
            if holds && self.inferred.contains(&fact) {
                build.inferred.insert(fact);
            }
        }
    }
}
