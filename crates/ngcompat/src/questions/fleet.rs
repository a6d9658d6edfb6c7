//! On which machines of a fleet does a release run?

use alloc::vec::Vec;

use crate::machine::driver_change::DriverChange;
use crate::machine::environment::Environment;
use crate::machine::fleet::{Fleet, MachineNames};
use crate::matrix::release::{Release, ReleaseName};
use crate::questions::report::Report;
use crate::rules::rule::Rule;
use crate::rules::verdict::Verdict;
use crate::values::text::sort_by_number;

/// On which machines a release runs; see [`Release::check_fleet`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct FleetReport {
    /// The release.
    pub release: ReleaseName,
    /// The worst verdict: a fleet is as its worst machine.
    pub verdict: Verdict,
    /// How many machines have which verdict.
    pub machines: MachineCounts,
    /// Each kind of machine, those on which it does not run first.
    pub kinds: Vec<KindReport>,
    /// What other drivers bring and cost, where some were supposed.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub effect: Option<DriverEffect>,
}

/// How many machines have which verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct MachineCounts {
    /// It runs.
    pub compatible: usize,
    /// It does not run.
    pub incompatible: usize,
    /// A fact is missing.
    pub undetermined: usize,
}

impl MachineCounts {
    pub(crate) fn add(&mut self, verdict: Verdict, machines: usize) {
        let count = match verdict {
            Verdict::Compatible => &mut self.compatible,
            Verdict::Incompatible => &mut self.incompatible,
            Verdict::Undetermined => &mut self.undetermined,
        };
        *count = count.saturating_add(machines);
    }

    /// All machines.
    pub const fn all(self) -> usize {
        self.compatible.saturating_add(self.incompatible).saturating_add(self.undetermined)
    }
}

/// What a release does on machines of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct KindReport {
    /// Their names.
    pub machines: MachineNames,
    /// The answer for each, with the driver it is supposed to have.
    pub report: Report,
    /// The verdict with the driver it has now, where others were supposed.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub before: Option<Verdict>,
}

/// What other drivers bring and cost.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct DriverEffect {
    /// The release runs on these, which it is not known to do now.
    pub gains: MachineNames,
    /// It runs on these now, and would not be known to.
    pub losses: MachineNames,
    /// The new driver does not drive the GPU of these.
    pub undriven: MachineNames,
}

impl DriverEffect {
    pub(crate) fn note(&mut self, machines: &MachineNames, before: Verdict, after: Verdict) {
        match (before == Verdict::Compatible, after == Verdict::Compatible) {
            (false, true) => self.gains.extend(machines.iter()),
            (true, false) => self.losses.extend(machines.iter()),
            _ => {}
        }
    }
}

/// A machine with the driver that it is supposed to have, and whether that is another.
pub(crate) fn supposed(now: &Environment, changes: &[DriverChange]) -> (Environment, bool) {
    let mut machine = now.clone();
    // The first that is for it: no machine gets two drivers.
    let is_other = changes.iter().any(|change| change.apply(&mut machine));
    (machine, is_other)
}

/// Whether the driver of a machine does not drive its GPU.
pub(crate) fn is_undriven(report: &Report) -> bool {
    let rules = [Rule::DriverDroppedGpu, Rule::DriverOlderThanGpu];
    report.findings.iter().any(|finding| rules.contains(&finding.rule))
}

impl Release {
    /// Does it run on every machine of a fleet, and if not, on which not, and why? With `changes`,
    /// what if these machines had other drivers? The first change that is for a machine counts.
    ///
    /// ```
    /// use ngcompat::{Environment, Fleet};
    ///
    /// let mut fleet = Fleet::new();
    /// fleet.add("a", Environment::new().driver("470.57.02".parse()?).gpu("Tesla T4".parse()?));
    /// fleet.add("b", Environment::new().driver("470.57.02".parse()?).gpu("Tesla V100".parse()?));
    ///
    /// let release = ngcompat::release("25.12")?;
    /// assert_eq!(release.check_fleet(&fleet, &[]).machines.incompatible, 2);
    ///
    /// let report = release.check_fleet(&fleet, &["470=580.95.05".parse()?]);
    /// let effect = report.effect.unwrap();
    /// assert_eq!(effect.gains.to_string(), "a", "no container runs on a V100 since 25.01");
    /// # Ok::<(), ngcompat::Error>(())
    /// ```
    pub fn check_fleet(self, fleet: &Fleet, changes: &[DriverChange]) -> FleetReport {
        let supposing = !changes.is_empty();
        let mut machines = MachineCounts::default();
        let mut effect = DriverEffect::default();
        let mut kinds = Vec::with_capacity(fleet.kinds().len());
        for kind in fleet.kinds() {
            let (environment, is_other) = supposed(&kind.environment, changes);
            let report = self.check(&environment);
            let after = report.verdict();
            machines.add(after, kind.machines.len());
            let before =
                supposing.then(|| if is_other { self.verdict(&kind.environment) } else { after });
            if let Some(before) = before {
                effect.note(&kind.machines, before, after);
            }
            // What is wrong with a machine that keeps its driver is no effect of another.
            if is_other && is_undriven(&report) {
                effect.undriven.extend(kind.machines.iter());
            }
            kinds.push(KindReport { machines: kind.machines.clone(), report, before });
        }
        // What does not run comes first.
        sort_by_number(&mut kinds, |kind| match kind.report.verdict() {
            Verdict::Incompatible => 0,
            Verdict::Undetermined => 1,
            Verdict::Compatible => 2,
        });
        let verdict = kinds.iter().map(|kind| kind.report.verdict()).max();
        FleetReport {
            release: self.name(),
            verdict: verdict.unwrap_or(Verdict::Compatible),
            machines,
            kinds,
            effect: supposing.then_some(effect),
        }
    }
}
