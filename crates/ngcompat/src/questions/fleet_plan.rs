//! Which change of driver makes a release run on more machines of a fleet?

use alloc::borrow::ToOwned as _;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use crate::machine::driver_change::DriverChange;
use crate::machine::environment::Environment;
use crate::machine::fleet::{Fleet, MachineNames};
use crate::matrix::release::{Release, ReleaseName};
use crate::questions::branches::{Installable, maintained};
use crate::questions::fleet::{DriverEffect, MachineCounts, is_undriven};
use crate::questions::fleet_cases::Cases;
use crate::rules::finding::Finding;
use crate::rules::known_driver::on_windows;
use crate::rules::verdict::{Aspect, Outcome, Verdict};
use crate::values::branch_kind::BranchKind;
use crate::values::driver_version::DriverVersion;
use crate::values::text::sort_by_number;

/// What each maintained driver branch would do to a fleet; see [`Release::plan_fleet`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FleetPlan {
    /// The release.
    pub release: ReleaseName,
    /// How many machines run it now.
    pub machines: MachineCounts,
    /// The driver branches that one would install today, oldest first.
    pub drivers: Vec<PlannedDriver>,
    /// The machines on which no driver makes it run, by reason.
    pub no_driver_helps: Vec<FleetObstacle>,
    /// The machines on which it is not known whether a driver makes it run, by the fact that is missing.
    pub undetermined: Vec<FleetObstacle>,
}

/// What a driver branch would do, were it on every machine.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PlannedDriver {
    /// The branch.
    pub branch: u16,
    /// Its newest driver for Linux; the branch alone if none is recorded. In a fleet of Windows machines
    /// alone, its newest driver for Windows.
    pub driver: DriverVersion,
    /// Its newest driver for Windows, where the fleet has Windows machines beside others.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub windows_driver: Option<DriverVersion>,
    /// What kind of branch it is.
    pub kind: Option<BranchKind>,
    /// When it reaches its end of life, where that is known.
    pub end_of_life: Option<&'static str>,
    /// What it brings and costs.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub effect: DriverEffect,
}

/// Machines with the same in the way of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FleetObstacle {
    /// Their names.
    pub machines: MachineNames,
    /// What it is, in a sentence.
    pub reason: String,
}

impl Release {
    /// What would each maintained driver branch do, were it on every machine of a fleet: on which
    /// machines would the release run that it is not known to run on now, on which would it no longer,
    /// and the GPUs of which would the driver not drive? And on which does no driver help?
    ///
    /// ```
    /// use ngcompat::{Environment, Fleet};
    ///
    /// let mut fleet = Fleet::new();
    /// fleet.add("a", Environment::new().driver("470.57.02".parse()?).gpu("Tesla T4".parse()?));
    /// fleet.add("b", Environment::new().driver("470.57.02".parse()?).gpu("Tesla K80".parse()?));
    ///
    /// let plan = ngcompat::release("25.12")?.plan_fleet(&fleet);
    /// let r580 = plan.drivers.iter().find(|driver| driver.branch == 580).unwrap();
    /// assert_eq!(r580.effect.gains.to_string(), "a");
    /// assert_eq!(r580.effect.undriven.to_string(), "b");
    /// assert_eq!(plan.no_driver_helps[0].machines.to_string(), "b");
    /// # Ok::<(), ngcompat::Error>(())
    /// ```
    pub fn plan_fleet(self, fleet: &Fleet) -> FleetPlan {
        let branches: Vec<Installable> = maintained(self.matrix, &[], false).collect();
        let on_windows = fleet
            .kinds()
            .iter()
            .filter(|kind| !kind.machines.is_empty() && on_windows(self.matrix, &kind.environment));
        let windows: usize = on_windows.map(|kind| kind.machines.len()).sum();
        let systems = match windows {
            0 => Systems::Linux,
            all if all == fleet.len() => Systems::Windows,
            _ => Systems::Both,
        };
        let planned = |branch: &Installable| planned(branch, systems);
        let mut drivers: Vec<PlannedDriver> = branches.iter().map(planned).collect();
        let mut machines = MachineCounts::default();
        let mut helpless = Obstacles::default();
        let mut open = Obstacles::default();
        let cases = Cases::of(fleet);
        let of_cases: Vec<PlannedCase> =
            cases.all.iter().map(|case| self.planned_case(case.environment, &branches)).collect();
        for (case, kind) in cases.kinds(fleet) {
            let Some(PlannedCase { before, after, in_the_way }) = of_cases.get(case) else {
                continue;
            };
            machines.add(*before, kind.machines.len());
            for (planned, changed) in drivers.iter_mut().zip(after) {
                let Some((after, undriven)) = changed else { continue };
                planned.effect.note(&kind.machines, *before, *after);
                if *undriven {
                    planned.effect.undriven.extend(kind.machines.iter());
                }
            }
            match in_the_way {
                Some((true, reason)) => helpless.add(reason, &kind.machines),
                Some((false, reason)) => open.add(reason, &kind.machines),
                None => {}
            }
        }
        sort_by_number(&mut drivers, |driver| usize::from(driver.branch));
        FleetPlan {
            release: self.name(),
            machines,
            drivers,
            no_driver_helps: helpless.all(),
            undetermined: open.all(),
        }
    }

    fn planned_case(self, now: &Environment, branches: &[Installable]) -> PlannedCase {
        let before = self.verdict(now);
        let windows = on_windows(self.matrix, now);
        let mut after = Vec::with_capacity(branches.len());
        let mut all: Vec<Found> = Vec::new();
        for branch in branches {
            let driver = match branch.row.windows_latest {
                Some(driver) if windows => driver,
                _ if windows => {
                    after.push(None);
                    continue;
                }
                _ => branch.driver,
            };
            let mut machine = now.clone();
            let changed = DriverChange::for_all(driver).apply(&mut machine);
            let (outcome, findings) = self.findings(&machine);
            after.push(changed.then(|| (outcome.verdict, is_undriven(&findings))));
            all.push((outcome, findings));
        }
        let of = |verdict: Verdict| all.iter().find(|(outcome, _)| outcome.verdict == verdict);
        let in_the_way = if before == Verdict::Compatible || of(Verdict::Compatible).is_some() {
            None
        } else if let Some(open) = of(Verdict::Undetermined) {
            Some((false, decisive(open, |_| true).unwrap_or_default()))
        } else {
            Some((true, self.obstacle(now, &all)))
        };
        PlannedCase { before, after, in_the_way }
    }

    /// What is in the way whatever the driver is; of several the first. Where it is the driver all
    /// the same, what is in the way now.
    fn obstacle(self, now: &Environment, with_others: &[Found]) -> String {
        let own = self.findings(now);
        let not_driver = |finding: &Finding| finding.rule.aspect() != Some(Aspect::Driver);
        let driver_does = |(outcome, _): &&Found| outcome.aspects.driver == Verdict::Compatible;
        let with_driver = with_others.iter().find(driver_does).unwrap_or(&own);
        decisive(with_driver, not_driver)
            .or_else(|| decisive(&own, not_driver))
            .or_else(|| decisive(&own, |_| true))
            .unwrap_or_default()
    }
}

/// What the first finding of a kind says that decides.
fn decisive((_, findings): &Found, is_asked: impl Fn(&Finding) -> bool) -> Option<String> {
    let found = findings.iter().find(|finding| finding.severity.decides() && is_asked(finding));
    found.map(|finding| finding.message.clone())
}

/// Machines by what is in the way.
#[derive(Default)]
struct Obstacles(BTreeMap<String, MachineNames>);

impl Obstacles {
    fn add(&mut self, reason: &str, machines: &MachineNames) {
        match self.0.get_mut(reason) {
            Some(names) => names.extend(machines.iter()),
            None => drop(self.0.insert(reason.to_owned(), machines.clone())),
        }
    }

    fn all(self) -> Vec<FleetObstacle> {
        let all = self.0.into_iter();
        all.map(|(reason, machines)| FleetObstacle { machines, reason }).collect()
    }
}

/// The decision, and what was found.
type Found = (Outcome, Vec<Finding>);

/// What the branches would do to machines that differ in nothing on which an answer rests.
struct PlannedCase {
    before: Verdict,
    /// For each branch the verdict, and whether it does not drive the GPU; `None` where a machine has
    /// that driver, or can have none of the branch.
    after: Vec<Option<(Verdict, bool)>>,
    /// Why no driver helps, where none does (`true`), or where that is not known.
    in_the_way: Option<(bool, String)>,
}

/// The systems of a fleet's machines.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Systems {
    Linux,
    Windows,
    Both,
}

fn planned(branch: &Installable, systems: Systems) -> PlannedDriver {
    let windows = branch.row.windows_latest;
    let driver = match systems {
        Systems::Windows => windows.unwrap_or(DriverVersion::of_branch(branch.row.branch)),
        Systems::Linux | Systems::Both => branch.driver,
    };
    PlannedDriver {
        branch: branch.row.branch,
        driver,
        windows_driver: windows.filter(|_| systems == Systems::Both),
        kind: branch.row.kind,
        end_of_life: branch.row.end_of_life,
        effect: DriverEffect::default(),
    }
}
