//! Releases of a family whose containers stand in one table.

use std::borrow::Cow;
use std::collections::BTreeSet;

use ngcompat::{BuildFact, BuildPlatform, DriverVersion};

use super::builds::{Image, Place};
use super::components::{Versions, components};
use super::stated::{Dated, DriverStated, GpuStated, Stated};
use super::{Cited, MergedRelease, all_named};
use crate::data::schema::{Base, Family, Row, Runtime, Source, Table};
use crate::data::{Data, PrintedCuda, month_of};

pub(super) fn releases<'a>(data: &'a Data, family: &'a Family, table: &'a Table) -> Vec<Dated<'a>> {
    let row = |row| release(&Context::new(data, family, table, row));
    table.releases.iter().map(row).collect()
}

/// A row and what stands in for what it lacks.
struct Context<'a> {
    data: &'a Data,
    family: &'a Family,
    row: &'a Row,
    base: Option<&'a Base>,
    sources: Vec<&'a Source>,
    cuda: Option<(PrintedCuda<'a>, &'a Source)>,
    /// Whether its CUDA is that of the base.
    cuda_of_base: bool,
}

impl<'a> Context<'a> {
    fn new(data: &'a Data, family: &'a Family, table: &'a Table, row: &'a Row) -> Self {
        let base = row.base.as_ref().and_then(|month| data.base(month.get_ref().0));
        let base = base.map(|file| &file.content);
        let sources: Vec<_> = all_named(&table.sources, &row.sources).collect();
        let own = row.cuda.as_ref().zip(sources.first());
        let own = own.map(|(cuda, source)| (cuda.get_ref().as_str(), *source));
        let cuda = own.or_else(|| base?.cuda());
        let cuda = cuda.and_then(|(printed, source)| Some((data.printed_cuda(printed)?, source)));
        let cuda_of_base = own.is_none() && cuda.is_some();
        Self { data, family, row, base, sources, cuda, cuda_of_base }
    }

    /// The document that states what the row prints.
    fn source(&self) -> Option<&'a Source> {
        self.sources.first().copied()
    }

    /// Whether it carries the forward compatibility package, and whether that follows from its family.
    fn package(&self) -> (Option<bool>, bool) {
        let package = self.row.package.or(self.family.package);
        // CUDA before 10.0 has none.
        if package == Some(true) && self.cuda.is_some_and(|(cuda, _)| !cuda.has_package()) {
            return (Some(false), false);
        }
        (package, self.row.package.is_none() && package.is_some())
    }

    /// The driver of its package as recorded: its own, or the base's, where that has the same toolkit.
    fn package_driver(&self) -> Option<(Cow<'a, str>, &'a Source)> {
        let jetson =
            self.platforms().first().map(|(platform, _)| *platform) == Some(BuildPlatform::Jetson);
        if jetson || self.package().0 == Some(false) {
            return None;
        }
        if let Some(driver) = &self.row.package_driver {
            return Some((Cow::Owned(driver.get_ref().0.to_string()), self.source()?));
        }
        let base = self.base?;
        let (of_base, _) = base.cuda()?;
        let of_base = self.data.printed_cuda(of_base)?;
        let same = self.cuda.is_some_and(|(cuda, _)| cuda.is_toolkit_of(&of_base));
        let (printed, source) = base.package_driver().filter(|_| same)?;
        Some((Cow::Borrowed(printed), source))
    }

    fn compat_driver(&self) -> Option<DriverVersion> {
        let recorded = self.package_driver().and_then(|(driver, _)| driver.parse().ok());
        recorded.or_else(|| self.cuda?.0.driver())
    }

    fn inferred(&self) -> BTreeSet<BuildFact> {
        let own = self.row.inferred.iter().map(|fact| BuildFact::from(*fact.get_ref()));
        let mut inferred: BTreeSet<_> = own.collect();
        if self.cuda_of_base {
            inferred.insert(BuildFact::Cuda);
        }
        if self.package().1 {
            inferred.insert(BuildFact::CompatPackage);
        }
        if self.row.requires.is_empty() && self.family_requires().is_some() {
            inferred.insert(BuildFact::Requires);
        }
        inferred
    }

    fn stated(&self) -> Stated<'a> {
        let driver = self.row.driver_minimum.as_ref().map(|driver| driver.get_ref().0);
        let capability = self.row.minimum_capability.as_ref();
        let capability = capability.map(|capability| capability.get_ref().0);
        let of_base = if self.family.gpu_of_base {
            GpuStated::of(self.base.and_then(Base::gpu_stated))
        } else {
            GpuStated::default()
        };
        Stated {
            driver: DriverStated::of_row(driver, self.source(), self.base),
            gpu: GpuStated::of_row(capability, self.source(), of_base),
        }
    }

    fn image(&self) -> Image<'a> {
        let row = self.row;
        let by_platform = row.package_by_platform.iter();
        let code_by_platform = row.capabilities_by_platform.iter();
        Image {
            cuda: self.cuda.map(|(cuda, _)| cuda),
            package: self.package().0,
            package_by_platform: by_platform.map(|(at, own)| (at.get_ref().0, *own)).collect(),
            compat_tested: self.family.compat_tested,
            compat_first: row.package_first,
            compat_first_from: row.package_first_from.as_ref().map(|driver| driver.get_ref().0),
            compat_driver: self.compat_driver(),
            loads_from: row.loads_from.as_ref().map(|driver| driver.get_ref().0),
            capabilities: &row.capabilities,
            capabilities_by_platform: code_by_platform
                .map(|(at, own)| (at.get_ref().0, own.as_slice()))
                .collect(),
            arch_specific: &row.arch_specific,
            ptx: row.ptx.as_ref().map(|ptx| ptx.get_ref().0),
            requires: self.requires(),
            inferred: self.inferred(),
            stated: self.stated(),
            base: self.base,
            base_is_inferred: true,
            code_of_base: self.family.gpu_of_base,
        }
    }

    /// What it holds for another version of CUDA.
    fn runtime(&self, runtime: &'a Runtime) -> Image<'a> {
        let cuda = self.data.printed_cuda(runtime.cuda.get_ref());
        Image {
            cuda,
            compat_driver: cuda.and_then(|cuda| cuda.driver()),
            loads_from: runtime.loads_from.as_ref().map(|driver| driver.get_ref().0),
            capabilities: &runtime.capabilities,
            capabilities_by_platform: Vec::new(),
            arch_specific: &[],
            ptx: None,
            ..self.image()
        }
    }

    /// The alternatives of its requirement, one after the other.
    fn requires(&self) -> Option<Cow<'a, str>> {
        match self.row.requires.as_slice() {
            [] => self.family_requires().map(Cow::Borrowed),
            [one] => Some(Cow::Borrowed(one.get_ref())),
            several => {
                let texts: Vec<_> = several.iter().map(|one| one.get_ref().as_str()).collect();
                Some(Cow::Owned(texts.join(" ")))
            }
        }
    }

    fn family_requires(&self) -> Option<&'a str> {
        self.family.requires_of(self.cuda.map(|(cuda, _)| cuda.version()))
    }

    /// The platforms with images, the ordinary one first.
    fn platforms(&self) -> Vec<(BuildPlatform, Place)> {
        let mut all: Vec<_> = self.row.platforms.iter().map(|one| one.get_ref().0).collect();
        // In the order of the enum, which begins with x86-64.
        all.sort();
        let ordinary = *all.first().unwrap_or(&BuildPlatform::LinuxX86_64);
        let place = |platform| if platform == ordinary { Place::Ordinary } else { Place::Other };
        let others = all.into_iter().filter(|platform| *platform != ordinary);
        let mut platforms: Vec<_> =
            std::iter::once(ordinary).chain(others).map(|one| (one, place(one))).collect();
        // Only the image that bears the plain tag has one with the suffix `-igpu`.
        let jetson = BuildPlatform::Jetson;
        if self.family.jetson_of_base
            && self.row.variant.is_none()
            && !platforms.iter().any(|(platform, _)| *platform == jetson)
            && self.base.is_some_and(|base| base.has(jetson))
        {
            platforms.push((jetson, Place::OfBase));
        }
        platforms
    }

    fn versions(&self) -> Versions<'a> {
        let own = self.source().into_iter().flat_map(|source| {
            let all = self.row.components.iter();
            all.map(move |(key, version)| {
                (key.get_ref().as_str(), (Cow::Borrowed(version.get_ref().as_str()), source))
            })
        });
        let mut versions: Versions<'a> = own.collect();
        if let Some((cuda, source)) = self.cuda {
            versions.insert("cuda", (Cow::Borrowed(cuda.printed), source));
        }
        if let Some((driver, source)) = self.package_driver() {
            versions.insert("cuda_compat_driver", (driver, source));
        }
        versions
    }
}

fn release<'a>(context: &Context<'a>) -> Dated<'a> {
    let &Context { data, family, row, base, .. } = context;
    let version = row.version.get_ref();
    let image = context.image();
    let runtimes: Vec<_> = row.runtimes.iter().map(|one| context.runtime(one)).collect();
    // What the image holds for Jetson modules is loaded there alone.
    let platform_of =
        |at: usize| row.runtimes.get(at)?.platform.as_ref().map(|one| one.get_ref().0);
    let is_for = |at: usize, platform| match platform_of(at) {
        Some(own) => own == platform,
        None => platform != BuildPlatform::Jetson,
    };
    let mut sources = Cited::own(context.sources.iter().copied());
    sources.add(context.cuda.map(|(_, source)| source));
    sources.add(context.package_driver().map(|(_, source)| source));
    sources.add(image.stated.driver.map(|driver| driver.source));
    sources.add(image.stated.gpu.source);
    let mut cite = |source| sources.add([source]);
    let builds = context
        .platforms()
        .into_iter()
        .flat_map(|(platform, place)| {
            let here = runtimes.iter().enumerate().filter(|(at, _)| is_for(*at, platform));
            let here: Vec<_> = here.map(|(_, image)| image).collect();
            // Where it holds only other code for a platform, the row's own is not for that.
            let own = here.is_empty() || platform != BuildPlatform::Jetson;
            let all = core::iter::once(&image).filter(|_| own).chain(here);
            all.map(|image| image.build(data, platform, place, &mut cite)).collect::<Vec<_>>()
        })
        .collect();
    let month = month_of(family.order.0, version);
    let doubts = row.doubts.iter().chain(base.iter().flat_map(|base| &base.doubts));
    let release = MergedRelease {
        version: version.clone(),
        variant: row.variant.as_ref().map(|variant| variant.get_ref().as_str()),
        until: row.until.as_ref().map(|until| until.get_ref().as_str()),
        month,
        tag: row.tag.as_ref().map(|tag| tag.get_ref().as_str()),
        listed: row.listed,
        builds,
        components: components(data, &context.versions()),
        python: Vec::new(),
        default_on: Vec::new(),
        notes: None,
        doubts: doubts.map(String::as_str).collect(),
        sources,
    };
    (base.map(|base| base.month.get_ref().0).or(month), release)
}
