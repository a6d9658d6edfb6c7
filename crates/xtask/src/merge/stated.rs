//! What documents state about the drivers and GPUs that a build needs.

use ngcompat::{ComputeCapability, DriverVersion, ReleaseId};

use super::MergedRelease;
use crate::data::schema::{Base, Driver, GpuRequirement, Source};

#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Stated<'a> {
    pub(crate) driver: Option<DriverStated<'a>>,
    pub(crate) gpu: GpuStated<'a>,
}

/// A statement about drivers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DriverStated<'a> {
    pub(crate) minimum: Option<DriverVersion>,
    /// The branches it lists and the rest, where the whole text was recorded.
    pub(crate) whole: Option<&'a Driver>,
    pub(crate) source: &'a Source,
}

/// A statement about GPUs.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct GpuStated<'a> {
    pub(crate) minimum: Minimum,
    /// The families it names, where the whole text was recorded.
    pub(crate) whole: Option<&'a GpuRequirement>,
    pub(crate) source: Option<&'a Source>,
}

/// The smallest compute capability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Minimum {
    #[default]
    NotStated,
    Printed(ComputeCapability),
    NotRecorded {
        earlier: Option<ComputeCapability>,
        later: Option<ComputeCapability>,
    },
}

impl Minimum {
    /// Not seen, and not bounded yet.
    const NOT_RECORDED: Self = Self::NotRecorded { earlier: None, later: None };

    fn printed(self) -> Option<ComputeCapability> {
        match self {
            Self::Printed(capability) => Some(capability),
            _ => None,
        }
    }
}

impl<'a> DriverStated<'a> {
    pub(super) fn of(driver: &'a Driver, source: &'a Source) -> Self {
        let minimum = driver.minimum.as_ref().map(|minimum| minimum.get_ref().0);
        Self { minimum, whole: Some(driver), source }
    }

    /// The minimum that a row prints, or what is stated for its base. Where both print the same
    /// minimum, the base's statement stands for both: it says more.
    pub(super) fn of_row(
        own: Option<DriverVersion>,
        source: Option<&'a Source>,
        base: Option<&'a Base>,
    ) -> Option<Self> {
        let base =
            base.and_then(Base::driver_stated).map(|(driver, source)| Self::of(driver, source));
        match (own, source) {
            (Some(own), Some(source)) if base.is_none_or(|base| base.minimum != Some(own)) => {
                Some(Self { minimum: Some(own), whole: None, source })
            }
            _ => base,
        }
    }
}

impl<'a> GpuStated<'a> {
    /// A statement whose minimum is bounded by its neighbours where it is not printed.
    pub(super) fn of(stated: Option<(&'a GpuRequirement, Option<&'a Source>)>) -> Self {
        let Some((gpu, source)) = stated else {
            return Self { minimum: Minimum::NOT_RECORDED, whole: None, source: None };
        };
        let printed = gpu.minimum_compute_capability.as_ref();
        let minimum = printed
            .map_or(Minimum::NOT_RECORDED, |capability| Minimum::Printed(capability.get_ref().0));
        Self { minimum, whole: Some(gpu), source }
    }

    /// The minimum that a row prints, or what is stated otherwise: for its base, or nothing. Where
    /// both print the same minimum, the other statement stands for both: it says more.
    pub(super) fn of_row(
        own: Option<ComputeCapability>,
        source: Option<&'a Source>,
        otherwise: Self,
    ) -> Self {
        match own.map(Minimum::Printed) {
            Some(own) if otherwise.minimum != own => Self { minimum: own, whole: None, source },
            _ => otherwise,
        }
    }
}

/// A release with the month that its facts are of: that of its base, else its own.
pub(super) type Dated<'a> = (Option<ReleaseId>, MergedRelease<'a>);

/// Bounds minimum capabilities that were not seen by those printed in the nearest months.
pub(super) fn bound(releases: &mut [Dated<'_>]) {
    let mut printed: Vec<_> = releases
        .iter()
        .filter_map(|(month, release)| {
            let stated = release.builds.iter().map(|build| build.stated.gpu.minimum.printed());
            Some(((*month)?, stated.flatten().next()?))
        })
        .collect();
    printed.sort();
    for (month, release) in releases {
        let earlier = printed.iter().rfind(|(other, _)| Some(*other) <= *month);
        let later = printed.iter().find(|(other, _)| Some(*other) >= *month);
        let [earlier, later] = [earlier, later].map(|found| found.map(|(_, minimum)| *minimum));
        for build in &mut release.builds {
            if let Minimum::NotRecorded { .. } = build.stated.gpu.minimum {
                build.stated.gpu.minimum = Minimum::NotRecorded { earlier, later };
            }
        }
    }
}
