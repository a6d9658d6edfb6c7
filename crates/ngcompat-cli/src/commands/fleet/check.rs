//! On which machines does a release run?

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::io::{self, Write};

use ngcompat::{
    DriverEffect, FleetReport, KindReport, MachineNames, Report, Rule, RunMode, Verdict,
};
use serde::Serialize;

use super::Format;
use super::gather::LeftOut;
use super::print::{SHOWN, csv, document, metric, rows, sample};
use crate::output::{Answer, Failure, style_of, styled, table, wrapped};

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    report: &'a FleetReport<'a>,
    #[serde(flatten)]
    left_out: &'a LeftOut,
}

pub(super) fn answer(
    report: &FleetReport<'_>,
    left_out: &LeftOut,
    format: Option<Format>,
) -> Result<Answer, Failure> {
    let mut answer = Answer::empty();
    match format {
        None => {}
        Some(Format::Text) => answer.text = text(report) + &left_out.text(),
        Some(Format::Json) => document(&Document { report, left_out })?,
        Some(Format::Jsonl) => rows(|out| lines(report, out))?,
        Some(Format::Csv) => rows(|out| cells(report, out))?,
        Some(Format::Prometheus) => rows(|out| metrics(report, left_out, out))?,
    }
    Ok(answer.with_verdict(report.verdict))
}

/// `9 of 10 run pytorch:23.10; 1 does not.`
fn headline(report: &FleetReport<'_>) -> String {
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

fn text(report: &FleetReport<'_>) -> String {
    let mut text = format!("{}\n\n", headline(report));
    let cells = report.kinds().take(SHOWN).map(|kind| {
        let mode = kind.mode().map_or("–", RunMode::as_str).to_owned();
        let mut cells = vec![
            kind.verdict().to_string(),
            mode,
            kind.machines.len().to_string(),
            kind.machines.to_string(),
            kind.environment().to_string(),
        ];
        if let Some(before) = kind.before {
            cells.insert(0, before.to_string());
        }
        cells
    });
    let headings = ["BEFORE", "VERDICT", "MODE", "COUNT", "MACHINES", "FACTS"];
    let headings = if report.effect.is_some() { &headings[..] } else { &headings[1..] };
    text.push_str(&table(headings, cells.collect(), headings.len()));
    text.push_str(&more(report.kinds().len(), "kinds of machine; --format csv has them all"));
    text.push_str(&report.effect.as_ref().map_or_else(String::new, effect));
    let (reasons, remedies) = reasons_and_remedies(report);
    paragraphs(&mut text, "", &reasons);
    paragraphs(&mut text, "→ ", &remedies);
    text
}

/// That there are more than are shown.
pub(super) fn more(all: usize, what: &str) -> String {
    match all.saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!("… and {more} more {what}.\n"),
    }
}

fn paragraphs(text: &mut String, mark: &str, each: &Each) {
    for (what, machines) in &each.shown {
        let line = wrapped(&format!("{mark}{machines}: {what}"), "  ");
        // Writing to a String cannot fail.
        let _ = writeln!(text, "\n{line}");
    }
    text.push_str(&more(each.places.len(), "like these"));
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
    /// Those that a person reads.
    shown: Vec<(String, MachineNames)>,
    /// The place of each, and the last kind that it was said of.
    places: HashMap<String, (usize, usize)>,
}

impl Each {
    fn add(&mut self, what: &str, kind: usize, machines: &MachineNames) {
        let next = self.places.len();
        if !self.places.contains_key(what) {
            self.places.insert(what.to_owned(), (next, usize::MAX));
            if next < SHOWN {
                self.shown.push((what.to_owned(), MachineNames::default()));
            }
        }
        let Some((place, last)) = self.places.get_mut(what) else { return };
        // Several GPUs of one machine have the same reason.
        if *last != kind
            && let Some((_, holds_for)) = self.shown.get_mut(*place)
        {
            holds_for.extend(machines.iter());
        }
        *last = kind;
    }
}

/// Each decisive reason once, with the machines it holds for, and the best remedy of each kind of
/// machine once, with the machines it is for.
fn reasons_and_remedies(report: &FleetReport<'_>) -> (Each, Each) {
    let (mut reasons, mut remedies) = (Each::default(), Each::default());
    let mut briefs = Briefs::default();
    for (at, kind) in report.kinds().enumerate() {
        let brief = briefs.of(&kind);
        for (message, rule) in &brief.reasons {
            reasons.add(&format!("{message} [{rule}]"), at, kind.machines);
        }
        if let Some(remedy) = &brief.remedy
            && kind.verdict() != Verdict::Compatible
        {
            remedies.add(remedy, at, kind.machines);
        }
    }
    (reasons, remedies)
}

/// What a line says of a machine.
pub(crate) struct Brief {
    /// The decisive reasons, with their rules.
    pub(crate) reasons: Vec<(String, Rule)>,
    /// The best remedy.
    pub(crate) remedy: Option<String>,
}

impl Brief {
    fn reason(&self) -> Option<&str> {
        self.reasons.first().map(|(message, _)| message.as_str())
    }
}

/// The briefs of kinds of machines, each made once for all that have the same.
#[derive(Default)]
pub(crate) struct Briefs(HashMap<usize, Brief>);

impl Briefs {
    /// How many are kept: of machines that are all different none is needed twice.
    const KEPT: usize = 4096;

    pub(crate) fn of(&mut self, kind: &KindReport<'_>) -> &Brief {
        if self.0.len() >= Self::KEPT && !self.0.contains_key(&kind.case) {
            self.0.clear();
        }
        self.0.entry(kind.case).or_insert_with(|| {
            let Report { findings, remedies, .. } = kind.report();
            let decisive = findings.into_iter().filter(|finding| finding.severity.decides());
            Brief {
                reasons: decisive.map(|finding| (finding.message, finding.rule)).collect(),
                remedy: remedies.into_iter().next().map(|remedy| remedy.message),
            }
        })
    }
}

/// A JSON line a machine.
fn lines(report: &FleetReport<'_>, out: &mut dyn Write) -> io::Result<()> {
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
    let release = report.release.to_string();
    let mut briefs = Briefs::default();
    for kind in report.kinds() {
        let brief = briefs.of(&kind);
        for machine in kind.machines.iter() {
            let line = Line {
                machine,
                release: &release,
                before: kind.before,
                verdict: kind.verdict(),
                mode: kind.mode(),
                reason: brief.reason(),
                remedy: brief.remedy.as_deref(),
            };
            serde_json::to_writer(&mut *out, &line)?;
            out.write_all(b"\n")?;
        }
    }
    Ok(())
}

fn cells(report: &FleetReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    csv(out, &["machine", "verdict", "mode", "reason", "remedy"])?;
    let mut briefs = Briefs::default();
    for kind in report.kinds() {
        let verdict = kind.verdict();
        let mode = kind.mode().map_or("", RunMode::as_str);
        let brief = briefs.of(&kind);
        let reason = brief.reason().unwrap_or_default();
        let remedy = brief.remedy.as_deref().unwrap_or_default();
        for machine in kind.machines.iter() {
            csv(out, &[machine, verdict.as_str(), mode, reason, remedy])?;
        }
    }
    Ok(())
}

fn metrics(report: &FleetReport<'_>, left_out: &LeftOut, out: &mut dyn Write) -> io::Result<()> {
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
    // Files may have machines of one name, and Prometheus takes each sample once.
    let mut seen = HashSet::new();
    for kind in report.kinds() {
        for machine in kind.machines.iter() {
            let labels = [
                ("machine", machine),
                ("mode", kind.mode().map_or("", RunMode::as_str)),
                ("release", &release),
                ("verdict", kind.verdict().as_str()),
            ];
            if seen.insert((machine, kind.verdict(), kind.mode())) {
                sample(out, "machine_verdict", &labels, 1)?;
            }
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
