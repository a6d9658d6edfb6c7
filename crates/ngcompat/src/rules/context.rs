//! What a rule is asked.

use core::fmt;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::matrix::names::DEFAULT_FAMILY;
use crate::matrix::release::Release;
use crate::matrix::tables::Matrix;
use crate::matrix::tags::WithoutCuda;
use crate::matrix::versions::Unrecorded;
use crate::rows::build::{Build, BuildKind, BuildRow, Stated};
use crate::rows::component::Component;
use crate::rows::cuda::Cuda;
use crate::rows::driver_branch::DriverBranch;
use crate::rows::notes::Notes;
use crate::rows::release::ReleaseRow;
use crate::rules::known_driver::{KnownDriver, is_windows};
use crate::rules::known_machine::KnownMachine;
use crate::rules::rule::Rule;
use crate::rules::selection::{PlatformMatch, platform_of_build, selected};
use crate::values::board_class::ForwardCompatibility;

/// What is judged: a build, what documents state about it, and what it is called.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) build: &'a Build,
    pub(crate) stated: &'static Stated,
    pub(crate) name: SubjectName<'a>,
    /// What it contains, as far as that is recorded.
    pub(crate) contents: &'static [Component],
    /// What its notes say; `None` for builds whose notes nobody collects.
    pub(crate) notes: Option<&'static Notes>,
    /// Whether it holds CUDA and nothing else that has machine code.
    pub(crate) only_cuda: bool,
    /// The other builds of the release, to say which exist.
    pub(crate) builds: &'static [BuildRow],
    /// Whether this build was chosen for the machine, and not by its name.
    pub(crate) chosen: bool,
    /// Whether the machine's platform has a build; the ordinary one is judged where it has none.
    pub(crate) platform: PlatformMatch,
    /// The address of the best document about it; `None` for a build described by its own facts.
    pub(crate) address: Option<&'static str>,
    /// How the release relates to the data, where no row covers it.
    pub(crate) unrecorded: Option<Unrecorded>,
}

/// What a subject is called.
#[derive(Clone, Copy)]
pub(crate) enum SubjectName<'a> {
    /// A release, with the row of the build that is judged.
    Release(&'a Release, &'static ReleaseRow),
    Image,
    Binary,
}

impl SubjectName<'_> {
    /// The release of the build; `None` for one described by its own facts.
    pub(crate) fn release(&self) -> Option<Release> {
        match *self {
            Self::Release(asked, row) => Some(Release { row, ..*asked }),
            Self::Image | Self::Binary => None,
        }
    }
}

impl fmt::Display for SubjectName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Release(asked, row) => Release { row, ..*asked }.name().fmt(f),
            Self::Image => f.write_str("this image"),
            Self::Binary => f.write_str("this build"),
        }
    }
}

impl<'a> Subject<'a> {
    /// The build of a release that a machine would get; of one that no row covers, the one that
    /// its [name describes](Release::build_of_name).
    pub(crate) fn of_release(
        release: &'a Release,
        of_name: Option<&'a Build>,
        machine: &KnownMachine<'_>,
    ) -> Self {
        let selected = selected(release, machine);
        let row = selected.row;
        Subject {
            build: of_name.unwrap_or(&selected.build.build),
            stated: selected.build.stated,
            name: SubjectName::Release(release, row),
            contents: row.components,
            notes: (release.family.key == DEFAULT_FAMILY).then_some(row.notes),
            only_cuda: release.family.only_cuda,
            builds: row.builds,
            chosen: selected.chosen,
            platform: selected.platform,
            address: Some(release.address_of(row)),
            unrecorded: release.asked.unrecorded,
        }
    }

    /// A build described by its own facts.
    pub(crate) fn of_build(build: &'a Build, env: &Environment) -> Self {
        Self {
            build,
            stated: &Stated::NOTHING,
            name: match build.kind {
                BuildKind::Image => SubjectName::Image,
                BuildKind::Wheel => SubjectName::Binary,
            },
            contents: &[],
            notes: None,
            only_cuda: false,
            builds: &[],
            chosen: false,
            platform: platform_of_build(build, env),
            address: None,
            unrecorded: None,
        }
    }

    /// What it has in place of CUDA, where its name says that it has none.
    pub(crate) fn without_cuda(&self) -> Option<WithoutCuda> {
        match self.name {
            SubjectName::Release(asked, _) => asked.asked.without_cuda,
            SubjectName::Image | SubjectName::Binary => None,
        }
    }

    /// The component with this key.
    pub(crate) fn component(&self, key: &str) -> Option<&'static Component> {
        self.contents.iter().find(|component| component.kind.key == key)
    }

    /// "image" or "wheel".
    pub(crate) const fn noun(&self) -> &'static str {
        match self.build.kind {
            BuildKind::Image => "image",
            BuildKind::Wheel => "wheel",
        }
    }
}

/// What a rule is asked.
#[derive(Clone, Copy)]
pub(crate) struct RuleContext<'a> {
    pub(crate) matrix: &'a Matrix,
    pub(crate) subject: &'a Subject<'a>,
    /// The row of the build's CUDA; `None` where the build's is not known, or the matrix lacks it.
    pub(crate) cuda: Option<&'static Cuda>,
    pub(crate) env: &'a Environment,
    /// The driver, where its number is known.
    pub(crate) driver: Option<&'a KnownDriver>,
    /// The GPU being judged; [`Gpu::UNKNOWN`] where none was given.
    pub(crate) gpu: &'a Gpu,
    /// Whether the compatibility package works on the machine's GPUs together.
    pub(crate) board: Option<ForwardCompatibility>,
    /// Whether the compatibility package no longer drives one of the GPUs.
    pub(crate) package_drops_gpu: bool,
}

impl RuleContext<'_> {
    /// The row of the driver's branch; `None` where no driver was given or the matrix lacks it.
    pub(crate) fn branch(&self) -> Option<&'static DriverBranch> {
        self.driver.and_then(|driver| driver.branch)
    }

    /// Whether the machine's driver is a Windows one.
    pub(crate) fn on_windows(&self) -> bool {
        is_windows(self.env, self.driver)
    }

    /// The address of the best document about the subject, or else the one that states a rule.
    pub(crate) fn address(&self, rule: Rule) -> &'static str {
        self.subject.address.unwrap_or(rule.source())
    }
}
