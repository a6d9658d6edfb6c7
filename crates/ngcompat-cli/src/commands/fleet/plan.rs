//! Which change of driver makes a release run on more machines?

use std::fmt::Write as _;

use ngcompat::{FleetObstacle, FleetPlan, MachineNames, PlannedDriver};
use serde::Serialize;

use super::Format;
use super::gather::LeftOut;
use super::print::document;
use crate::output::{Answer, Failure, heading, table, wrapped};

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    plan: &'a FleetPlan,
    #[serde(flatten)]
    left_out: &'a LeftOut,
}

pub(super) fn answer(
    plan: &FleetPlan,
    left_out: &LeftOut,
    format: Option<Format>,
) -> Result<Answer, Failure> {
    let mut answer = Answer::empty();
    match format {
        None => {}
        Some(Format::Json) => document(&Document { plan, left_out })?,
        Some(_) => answer.text = text(plan) + &left_out.text(),
    }
    Ok(answer)
}

fn text(plan: &FleetPlan) -> String {
    let now = plan.machines;
    let runs = if now.compatible == 1 { "runs" } else { "run" };
    let line = format!("{} of {} {runs} {} now.", now.compatible, now.all(), plan.release);
    let mut text = format!("{}\n\n", heading(line));
    let cells = plan.drivers.iter().map(|planned| {
        let PlannedDriver { driver, windows_driver, kind, end_of_life, effect, .. } = planned;
        let of_windows = windows_driver.map(|windows| format!("; Windows: {windows}"));
        vec![
            format!("{driver}{}", of_windows.unwrap_or_default()),
            counted(&effect.gains),
            counted(&effect.losses),
            counted(&effect.undriven),
            kind.map_or("–", ngcompat::BranchKind::name).to_owned(),
            end_of_life.unwrap_or("–").to_owned(),
        ]
    });
    let headings = ["DRIVER", "UNBLOCKS", "LOSES", "DOES NOT DRIVE", "BRANCH", "UNTIL"];
    text.push_str(&table(&headings, cells.collect(), headings.len()));
    for (what, obstacles) in [
        ("No driver helps", &plan.no_driver_helps),
        ("It is not known whether a driver helps", &plan.undetermined),
    ] {
        for FleetObstacle { machines, reason, .. } in obstacles {
            let line = wrapped(&format!("{what} {machines}: {reason}"), "  ");
            // Writing to a String cannot fail.
            let _ = writeln!(text, "\n{line}");
        }
    }
    text
}

/// `2: a, b`.
fn counted(machines: &MachineNames) -> String {
    match machines.len() {
        0 => String::from("–"),
        count => format!("{count}: {machines}"),
    }
}
