//! Which releases run on all machines of a fleet?

use alloc::borrow::Cow;
use alloc::vec;
use alloc::vec::Vec;

use crate::machine::driver_change::DriverChange;
use crate::machine::environment::Environment;
use crate::machine::fleet::{Fleet, MachineKind, MachineNames};
use crate::matrix::release::{Release, ReleaseName};
use crate::matrix::tables::Matrix;
use crate::questions::fleet::supposed;
use crate::questions::fleet_cases::Cases;
use crate::rows::family::Family;
use crate::rules::contradictions::undisputed;
use crate::rules::evaluate::decide_release;
use crate::rules::verdict::{RunMode, Verdict};

/// The releases that run on all machines of a fleet; see [`Matrix::find_fleet`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FleetFound<'a> {
    /// Those that run on all, newest first.
    pub releases: Vec<ReleaseName>,
    /// Those that may, if facts that are missing allow it, newest first.
    pub undetermined: Vec<ReleaseName>,
    /// What other drivers bring and cost, where some were supposed: each release of which the machines
    /// that run it change, newest first.
    pub changes: Option<Vec<ReleaseChange>>,
    supposed: Vec<DriverChange>,
    newest: Vec<Option<Newest>>,
    kinds: Vec<(&'a MachineKind, usize)>,
}

/// The newest release that runs on a machine, and how.
type Newest = (Release, Option<RunMode>);

/// The newest release for machines of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct KindFound<'a> {
    /// Their names.
    pub machines: &'a MachineNames,
    /// What is known of each, with the driver it is supposed to have.
    pub environment: Cow<'a, Environment>,
    /// The newest release that runs on them: the ordinary one, where the family has such.
    pub newest: Option<ReleaseName>,
    /// How it runs.
    pub mode: Option<RunMode>,
}

/// How many machines run a release, now and with other drivers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReleaseChange {
    /// The release.
    pub release: ReleaseName,
    /// How many machines run it now.
    pub before: usize,
    /// How many would run it.
    pub after: usize,
    /// How many of them gain it.
    pub gains: usize,
    /// How many lose it.
    pub losses: usize,
}

impl Matrix {
    /// Which releases of a family run on every machine of a fleet, and which is the newest for each?
    /// With `changes`, what if these machines had other drivers?
    ///
    /// ```
    /// use ngcompat::{Environment, Fleet, matrix};
    ///
    /// let mut fleet = Fleet::new();
    /// fleet.add("a", Environment::new().driver("470.57.02".parse()?).gpu("Tesla V100".parse()?));
    /// fleet.add("b", Environment::new().driver("580.95.05".parse()?).gpu("H100".parse()?));
    ///
    /// let found = matrix().find_fleet(matrix().family("pytorch")?, &fleet, &[]);
    /// assert_eq!(found.newest().unwrap().to_string(), "pytorch:24.12");
    /// # Ok::<(), ngcompat::Error>(())
    /// ```
    pub fn find_fleet<'a>(
        &'static self,
        family: &'static Family,
        fleet: &'a Fleet,
        changes: &[DriverChange],
    ) -> FleetFound<'a> {
        let releases: Vec<Release> = self.releases_of(family).rev().collect();
        let mut worst = vec![Verdict::Compatible; releases.len()];
        let mut effects: Vec<ReleaseChange> = releases.iter().map(no_change).collect();
        let cases = Cases::of(fleet);
        let mut newest_of_cases = Vec::with_capacity(cases.all.len());
        for case in &cases.all {
            let (environment, is_other) = supposed(case.environment, changes);
            let (mut newest, mut ordinary) = (None, None);
            let machine = undisputed(self, &environment);
            for ((release, worst), effect) in releases.iter().zip(&mut worst).zip(&mut effects) {
                let outcome = decide_release(*release, &machine);
                *worst = outcome.verdict.max(*worst);
                let runs = outcome.verdict == Verdict::Compatible;
                if runs {
                    newest = newest.or(Some((*release, outcome.mode)));
                    if release.is_ordinary() {
                        ordinary = ordinary.or(Some((*release, outcome.mode)));
                    }
                }
                if !changes.is_empty() {
                    let ran = if is_other {
                        release.verdict(case.environment) == Verdict::Compatible
                    } else {
                        runs
                    };
                    effect.note(ran, runs, case.machines);
                }
            }
            newest_of_cases.push(ordinary.or(newest));
        }
        let with = |wanted: Verdict| {
            let all = releases.iter().zip(&worst).filter(|(_, worst)| **worst == wanted);
            all.map(|(release, _)| release.name()).collect()
        };
        effects.retain(|effect| effect.gains > 0 || effect.losses > 0);
        FleetFound {
            releases: with(Verdict::Compatible),
            undetermined: with(Verdict::Undetermined),
            changes: (!changes.is_empty()).then_some(effects),
            supposed: changes.to_vec(),
            newest: newest_of_cases,
            kinds: cases.kinds(fleet).map(|(case, kind)| (kind, case)).collect(),
        }
    }
}

impl FleetFound<'_> {
    /// Each kind of machine.
    pub fn kinds(&self) -> impl ExactSizeIterator<Item = KindFound<'_>> {
        self.kinds.iter().map(|(kind, case)| {
            let newest = self.newest.get(*case).copied().flatten();
            KindFound {
                machines: &kind.machines,
                environment: supposed(&kind.environment, &self.supposed).0,
                newest: newest.map(|(release, _)| release.name()),
                mode: newest.and_then(|(_, mode)| mode),
            }
        })
    }

    /// The newest release that runs on all: the ordinary one, where the family has such.
    pub fn newest(&self) -> Option<ReleaseName> {
        let ordinary = |name: &&ReleaseName| name.release().is_ordinary();
        self.releases.iter().find(ordinary).or_else(|| self.releases.first()).copied()
    }

    /// How many machines there are.
    pub fn machines(&self) -> usize {
        self.kinds.iter().map(|(kind, _)| kind.machines.len()).sum()
    }
}

impl ReleaseChange {
    fn note(&mut self, ran: bool, runs: bool, machines: usize) {
        let mut add = |count: fn(&mut Self) -> &mut usize| {
            let count = count(self);
            *count = count.saturating_add(machines);
        };
        if ran {
            add(|it| &mut it.before);
        }
        if runs {
            add(|it| &mut it.after);
        }
        match (ran, runs) {
            (false, true) => add(|it| &mut it.gains),
            (true, false) => add(|it| &mut it.losses),
            _ => {}
        }
    }
}

fn no_change(release: &Release) -> ReleaseChange {
    ReleaseChange { release: release.name(), before: 0, after: 0, gains: 0, losses: 0 }
}

#[cfg(feature = "serde")]
mod as_json {
    use super::{FleetFound, ReleaseChange, Vec};
    use crate::matrix::release::ReleaseName;
    use crate::values::words::schema_as;
    use serde::ser::{Serialize, Serializer};

    /// The releases that run on all machines of a fleet.
    #[derive(serde::Serialize)]
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "FleetFound"))]
    struct Json<'a> {
        /// Each kind of machine.
        kinds: Kinds<'a>,
        /// Those that run on all, newest first.
        releases: &'a [ReleaseName],
        /// Those that may, if facts that are missing allow it, newest first.
        undetermined: &'a [ReleaseName],
        /// What other drivers bring and cost, where some were supposed: each release of which the
        /// machines that run it change, newest first.
        #[serde(skip_serializing_if = "Option::is_none")]
        changes: &'a Option<Vec<ReleaseChange>>,
    }

    impl Serialize for FleetFound<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let Self { releases, undetermined, changes, .. } = self;
            Json { kinds: Kinds(self), releases, undetermined, changes }.serialize(serializer)
        }
    }

    schema_as!(FleetFound<'_>, Json<'_>);

    struct Kinds<'a>(&'a FleetFound<'a>);

    schema_as!(Kinds<'_>, Vec<crate::questions::fleet_find::KindFound<'_>>);

    impl Serialize for Kinds<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_seq(self.0.kinds())
        }
    }
}
