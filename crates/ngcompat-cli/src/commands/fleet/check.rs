//! On which machines does a release run?

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use ngcompat::{
    DriverEffect, Finding, FleetReport, KindReport, MachineNames, Report, RunMode, Verdict,
};
use serde::Serialize;

use super::Format;
use super::gather::LeftOut;
use super::print::{SHOWN, csv, metric, rows, sample};
use crate::output::{Answer, Failure, style_of, styled, table, wrapped};

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    report: &'a FleetReport,
    #[serde(flatten)]
    left_out: &'a LeftOut,
}

pub(super) fn answer(
    report: &FleetReport,
    left_out: &LeftOut,
    format: Format,
) -> Result<Answer, Failure> {
    let mut answer = Answer::empty();
    match format {
        Format::Text => answer.text = text(report) + &left_out.text(),
        Format::Json => answer = Answer::new(String::new(), &Document { report, left_out }),
        Format::Jsonl => rows(|out| lines(report, out))?,
        Format::Csv => rows(|out| cells(report, out))?,
        Format::Prometheus => rows(|out| metrics(report, left_out, out))?,
    }
    Ok(answer.with_verdict(report.verdict))
}

/// `9 of 10 run pytorch:23.10; 1 does not.`
fn headline(report: &FleetReport) -> String {
    let counts = report.machines;
    let runs = if counts.compatible == 1 { "runs" } else { "run" };
    let mut text = format!("{} of {} {runs} {}", counts.compatible, counts.all(), report.release);
    for (count, one, many) in [
        (counts.incompatible, "does not", "do not"),
        (counts.undetermined, "is undetermined", "are undetermined"),
    ] {
        if count > 0 {
            // Writing to a String cannot fail.
            let _ = write!(text, "; {count} {}", if count == 1 { one } else { many });
        }
    }
    styled(style_of(report.verdict), text + ".")
}

fn text(report: &FleetReport) -> String {
    let mut text = format!("{}\n\n", headline(report));
    let cells =
        report.kinds.iter().take(SHOWN).map(|KindReport { machines, report, before, .. }| {
            let mode = report.mode().map_or("–", RunMode::as_str).to_owned();
            let mut cells = vec![
                report.verdict().to_string(),
                mode,
                machines.len().to_string(),
                machines.to_string(),
                report.environment.to_string(),
            ];
            if let Some(before) = before {
                cells.insert(0, before.to_string());
            }
            cells
        });
    let headings = ["BEFORE", "VERDICT", "MODE", "COUNT", "MACHINES", "FACTS"];
    let headings = if report.effect.is_some() { &headings[..] } else { &headings[1..] };
    text.push_str(&table(headings, cells.collect(), headings.len()));
    text.push_str(&more(report.kinds.len(), "kinds of machine; --format csv has them all"));
    text.push_str(&report.effect.as_ref().map_or_else(String::new, effect));
    paragraphs(&mut text, "", &reasons(report));
    paragraphs(&mut text, "→ ", &remedies(report));
    text
}

/// That there are more than are shown.
pub(super) fn more(all: usize, what: &str) -> String {
    match all.saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!("… and {more} more {what}.\n"),
    }
}

fn paragraphs(text: &mut String, mark: &str, all: &[(String, MachineNames)]) {
    for (what, machines) in all.iter().take(SHOWN) {
        let line = wrapped(&format!("{mark}{machines}: {what}"), "  ");
        // Writing to a String cannot fail.
        let _ = writeln!(text, "\n{line}");
    }
    text.push_str(&more(all.len(), "like these"));
}

/// What other drivers bring and cost.
fn effect(effect: &DriverEffect) -> String {
    let mut text = String::new();
    for (what, machines) in [
        ("With these drivers the release runs on", &effect.gains),
        ("With these drivers the release no longer runs on", &effect.losses),
        ("The new driver does not drive the GPU of", &effect.undriven),
    ] {
        if !machines.is_empty() {
            let _ = writeln!(text, "\n{what} {}: {machines}.", machines.len());
        }
    }
    text
}

/// Texts, each once, with the machines that each holds for.
#[derive(Default)]
struct Each {
    all: Vec<(String, MachineNames)>,
    places: HashMap<String, (usize, usize)>,
}

impl Each {
    fn add(&mut self, what: String, kind: usize, machines: &MachineNames) {
        let next = (self.all.len(), usize::MAX);
        let (place, last) = self.places.entry(what.clone()).or_insert(next);
        if *place == self.all.len() {
            self.all.push((what, MachineNames::default()));
        }
        // Several GPUs of one machine have the same reason.
        if *last != kind {
            self.all[*place].1.extend(machines.iter());
        }
        *last = kind;
    }
}

/// Each decisive reason once, with the machines it holds for.
fn reasons(report: &FleetReport) -> Vec<(String, MachineNames)> {
    let mut each = Each::default();
    for (at, KindReport { machines, report, .. }) in report.kinds.iter().enumerate() {
        for finding in decisive(report) {
            each.add(format!("{} [{}]", finding.message, finding.rule), at, machines);
        }
    }
    each.all
}

/// The best remedy of each kind of machine, once, with the machines it is for.
fn remedies(report: &FleetReport) -> Vec<(String, MachineNames)> {
    let mut each = Each::default();
    for (at, KindReport { machines, report, .. }) in report.kinds.iter().enumerate() {
        if let Some(remedy) = report.remedies.first()
            && report.verdict() != Verdict::Compatible
        {
            each.add(remedy.message.clone(), at, machines);
        }
    }
    each.all
}

fn decisive(report: &Report) -> impl Iterator<Item = &Finding> {
    report.findings.iter().filter(|finding| finding.severity.decides())
}

/// The first decisive reason.
fn reason_of(report: &Report) -> Option<&str> {
    decisive(report).next().map(|finding| finding.message.as_ref())
}

/// The best remedy.
fn remedy_of(report: &Report) -> Option<&str> {
    report.remedies.first().map(|remedy| remedy.message.as_str())
}

/// A JSON line a machine.
fn lines(report: &FleetReport, out: &mut dyn Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Line<'a> {
        machine: &'a str,
        release: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        before: Option<Verdict>,
        verdict: Verdict,
        mode: Option<RunMode>,
        reason: Option<&'a str>,
        remedy: Option<&'a str>,
    }
    for KindReport { machines, report, before, .. } in &report.kinds {
        for machine in machines.iter() {
            let line = Line {
                machine,
                release: &report.release,
                before: *before,
                verdict: report.verdict(),
                mode: report.mode(),
                reason: reason_of(report),
                remedy: remedy_of(report),
            };
            serde_json::to_writer(&mut *out, &line)?;
            out.write_all(b"\n")?;
        }
    }
    Ok(())
}

fn cells(report: &FleetReport, out: &mut dyn Write) -> io::Result<()> {
    csv(out, &["machine", "verdict", "mode", "reason", "remedy"])?;
    for KindReport { machines, report, .. } in &report.kinds {
        let verdict = report.verdict();
        let mode = report.mode().map_or("", RunMode::as_str);
        let remedy = remedy_of(report).unwrap_or_default();
        let reason = reason_of(report).unwrap_or_default();
        for machine in machines.iter() {
            csv(out, &[machine, verdict.as_str(), mode, reason, remedy])?;
        }
    }
    Ok(())
}

fn metrics(report: &FleetReport, left_out: &LeftOut, out: &mut dyn Write) -> io::Result<()> {
    let release = report.release.to_string();
    metric(out, "machines", "Machines by what the release does on them.")?;
    let counts = report.machines;
    for (verdict, count) in [
        (Verdict::Compatible, counts.compatible),
        (Verdict::Incompatible, counts.incompatible),
        (Verdict::Undetermined, counts.undetermined),
    ] {
        let labels = [("release", release.as_str()), ("verdict", verdict.as_str())];
        sample(out, "machines", &labels, count)?;
    }
    left_out_metrics(left_out, out)?;
    metric(out, "machine_verdict", "1 for the verdict of each machine.")?;
    for KindReport { machines, report, .. } in &report.kinds {
        for machine in machines.iter() {
            let labels = [
                ("machine", machine),
                ("mode", report.mode().map_or("", RunMode::as_str)),
                ("release", &release),
                ("verdict", report.verdict().as_str()),
            ];
            sample(out, "machine_verdict", &labels, 1)?;
        }
    }
    Ok(())
}

pub(super) fn left_out_metrics(left_out: &LeftOut, out: &mut dyn Write) -> io::Result<()> {
    metric(out, "left_out", "Machines without a GPU or that failed, and lines that are odd.")?;
    for (what, count) in left_out.counts() {
        sample(out, "left_out", &[("what", what)], count)?;
    }
    Ok(())
}
