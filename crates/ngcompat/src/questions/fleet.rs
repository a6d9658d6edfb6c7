//! On which machines of a fleet does a release run?

use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::machine::driver_change::DriverChange;
use crate::machine::environment::Environment;
use crate::machine::fleet::{Fleet, MachineKind, MachineNames};
use crate::matrix::release::{Release, ReleaseName};
use crate::questions::fleet_cases::{Case, Cases};
use crate::questions::report::Report;
use crate::rules::finding::Finding;
use crate::rules::rule::Rule;
use crate::rules::verdict::{Outcome, RunMode, Verdict};
use crate::values::text::sort_by_number;

/// On which machines a release runs; see [`Release::check_fleet`].
///
/// It keeps the decision of each kind of machine. The answers in full are made when they are asked
/// for: see [`KindReport::report`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FleetReport<'a> {
    /// The release.
    pub release: ReleaseName,
    /// The worst verdict: a fleet is as its worst machine. Without machines it is undetermined.
    pub verdict: Verdict,
    /// How many machines have which verdict.
    pub machines: MachineCounts,
    /// What other drivers bring and cost, where some were supposed.
    pub effect: Option<DriverEffect>,
    changes: Vec<DriverChange>,
    /// What does not run comes first.
    kinds: Vec<DecidedKind<'a>>,
}

#[derive(Debug, Clone, Copy)]
struct DecidedKind<'a> {
    kind: &'a MachineKind,
    case: usize,
    decision: Decision,
}

/// What a release does on machines that differ in nothing on which that rests.
#[derive(Debug, Clone, Copy)]
struct Decision {
    outcome: Outcome,
    before: Option<Verdict>,
    undriven: bool,
}

/// How many machines have which verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct KindReport<'a> {
    /// Their names.
    pub machines: &'a MachineNames,
    /// The decision, with the driver they are supposed to have.
    pub outcome: Outcome,
    /// The verdict with the driver they have now, where others were supposed.
    pub before: Option<Verdict>,
    /// Kinds with the same number differ in nothing on which the answer rests: their reports differ
    /// in nothing but what is known of them.
    pub case: usize,
    now: &'a Environment,
    release: Release,
    changes: &'a [DriverChange],
}

impl<'a> KindReport<'a> {
    /// Whether it runs.
    pub const fn verdict(&self) -> Verdict {
        self.outcome.verdict
    }

    /// The mode in which it runs.
    pub const fn mode(&self) -> Option<RunMode> {
        self.outcome.mode
    }

    /// What is known of each, with the driver it is supposed to have.
    pub fn environment(&self) -> Cow<'a, Environment> {
        supposed(self.now, self.changes).0
    }

    /// The answer in full, as [`Release::check`] gives it for each of them.
    pub fn report(&self) -> Report {
        self.release.check(&self.environment())
    }
}

/// What other drivers bring and cost.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
pub(crate) fn supposed<'a>(
    now: &'a Environment,
    changes: &[DriverChange],
) -> (Cow<'a, Environment>, bool) {
    if changes.is_empty() {
        return (Cow::Borrowed(now), false);
    }
    let mut machine = now.clone();
    // The first that is for it: no machine gets two drivers.
    let is_other = changes.iter().any(|change| change.apply(&mut machine));
    (Cow::Owned(machine), is_other)
}

/// Whether the driver of a machine does not drive its GPU.
pub(crate) fn is_undriven(findings: &[Finding]) -> bool {
    let rules = [Rule::DriverDroppedGpu, Rule::DriverOlderThanGpu];
    findings.iter().any(|finding| rules.contains(&finding.rule))
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
    pub fn check_fleet<'a>(self, fleet: &'a Fleet, changes: &[DriverChange]) -> FleetReport<'a> {
        let cases = Cases::of(fleet);
        let decide = |case: &Case<'_>| self.decision(case.environment, changes);
        let decisions: Vec<Decision> = cases.all.iter().map(decide).collect();
        let decided = cases.kinds(fleet).filter_map(|(case, kind)| {
            Some(DecidedKind { kind, case, decision: *decisions.get(case)? })
        });
        let mut kinds: Vec<DecidedKind<'_>> = decided.collect();
        let mut machines = MachineCounts::default();
        let mut effect = DriverEffect::default();
        for DecidedKind { kind, decision, .. } in &kinds {
            machines.add(decision.outcome.verdict, kind.machines.len());
            if let Some(before) = decision.before {
                effect.note(&kind.machines, before, decision.outcome.verdict);
            }
            if decision.undriven {
                effect.undriven.extend(kind.machines.iter());
            }
        }
        sort_by_number(&mut kinds, |kind| match kind.decision.outcome.verdict {
            Verdict::Incompatible => 0,
            Verdict::Undetermined => 1,
            Verdict::Compatible => 2,
        });
        let verdict = kinds.iter().map(|kind| kind.decision.outcome.verdict).max();
        FleetReport {
            release: self.name(),
            // Without a machine nothing was checked.
            verdict: verdict.unwrap_or(Verdict::Undetermined),
            machines,
            effect: (!changes.is_empty()).then_some(effect),
            changes: changes.to_vec(),
            kinds,
        }
    }

    fn decision(self, now: &Environment, changes: &[DriverChange]) -> Decision {
        let (machine, is_other) = supposed(now, changes);
        if !is_other {
            let outcome = self.outcome(now);
            let before = (!changes.is_empty()).then_some(outcome.verdict);
            // What is wrong with a machine that keeps its driver is no effect of another.
            return Decision { outcome, before, undriven: false };
        }
        let (outcome, findings) = self.findings(&machine);
        let undriven = is_undriven(&findings);
        Decision { outcome, before: Some(self.verdict(now)), undriven }
    }
}

impl FleetReport<'_> {
    /// Each kind of machine, those on which it does not run first.
    pub fn kinds(&self) -> impl ExactSizeIterator<Item = KindReport<'_>> {
        self.kinds.iter().map(|DecidedKind { kind, case, decision }| KindReport {
            machines: &kind.machines,
            outcome: decision.outcome,
            before: decision.before,
            case: *case,
            now: &kind.environment,
            release: self.release.release(),
            changes: &self.changes,
        })
    }
}

#[cfg(feature = "serde")]
mod as_json {
    use super::{DriverEffect, FleetReport, KindReport, MachineCounts};
    use crate::machine::fleet::MachineNames;
    use crate::matrix::release::ReleaseName;
    use crate::questions::report::Report;
    use crate::rules::verdict::Verdict;
    use crate::values::words::schema_as;
    use serde::ser::{Serialize, Serializer};

    /// On which machines a release runs.
    #[derive(serde::Serialize)]
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "FleetReport"))]
    struct Json<'a> {
        /// The release.
        release: ReleaseName,
        /// The worst verdict: a fleet is as its worst machine.
        verdict: Verdict,
        /// How many machines have which verdict.
        machines: MachineCounts,
        /// Each kind of machine, those on which it does not run first.
        kinds: Kinds<'a>,
        /// What other drivers bring and cost, where some were supposed.
        #[serde(skip_serializing_if = "Option::is_none")]
        effect: &'a Option<DriverEffect>,
    }

    schema_as!(FleetReport<'_>, Json<'_>);

    /// What a release does on machines of one kind.
    #[derive(serde::Serialize)]
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "KindReport"))]
    struct JsonKind<'a> {
        /// Their names.
        machines: &'a MachineNames,
        /// The answer for each, with the driver it is supposed to have.
        report: Report,
        /// The verdict with the driver they have now, where others were supposed.
        #[serde(skip_serializing_if = "Option::is_none")]
        before: Option<Verdict>,
    }

    impl Serialize for FleetReport<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let Self { release, verdict, machines, effect, .. } = self;
            let (release, verdict, machines) = (*release, *verdict, *machines);
            Json { release, verdict, machines, kinds: Kinds(self), effect }.serialize(serializer)
        }
    }

    struct Kinds<'a>(&'a FleetReport<'a>);

    schema_as!(Kinds<'_>, alloc::vec::Vec<JsonKind<'_>>);

    impl Serialize for Kinds<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_seq(self.0.kinds())
        }
    }

    impl Serialize for KindReport<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let Self { machines, before, .. } = *self;
            JsonKind { machines, report: self.report(), before }.serialize(serializer)
        }
    }
}
