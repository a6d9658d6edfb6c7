//! On which machines does a release run?

use std::fmt::Write as _;

use ngcompat::{Release, ReleaseName, Report, Rule, RunMode, Severity, Verdict};
use serde::Serialize;

use super::gather::{Fleet, Group, LeftOut, shortened};
use super::{Format, csv_row, worst};
use crate::output::{Answer, style_of, styled, table, wrapped};

#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    group: Group,
    report: Report,
    /// The verdict with the drivers that the machines have now.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Verdict>,
}

#[derive(Serialize)]
struct Counts {
    compatible: usize,
    incompatible: usize,
    undetermined: usize,
}

#[derive(Serialize)]
struct Document {
    release: ReleaseName,
    verdict: Verdict,
    machines: Counts,
    fleet: Vec<Row>,
    #[serde(flatten)]
    left_out: LeftOut,
}

pub(super) fn answer(
    release: Release,
    fleet: Fleet,
    before: Option<Fleet>,
    format: Format,
) -> Answer {
    let left_out_text = fleet.left_out();
    let before: Option<Vec<Verdict>> = before
        .map(|before| before.groups.iter().map(|it| release.verdict(&it.environment)).collect());
    let (groups, left_out) = fleet.into_left_out();
    let mut rows: Vec<Row> = groups
        .into_iter()
        .enumerate()
        .map(|(at, group)| Row {
            report: release.check(&group.environment),
            before: before.as_ref().and_then(|before| before.get(at)).copied(),
            group,
        })
        .collect();
    // What does not run comes first.
    rows.sort_by_key(|row| std::cmp::Reverse(row.report.verdict()));
    let verdict = worst(rows.iter().map(|row| row.report.verdict()));
    let count = |wanted: Verdict| {
        let those = rows.iter().filter(|row| row.report.verdict() == wanted);
        those.map(|row| row.group.machines.len()).sum()
    };
    let machines = Counts {
        compatible: count(Verdict::Compatible),
        incompatible: count(Verdict::Incompatible),
        undetermined: count(Verdict::Undetermined),
    };
    let text = match format {
        Format::Jsonl => lines(&rows),
        Format::Csv => csv(&rows),
        Format::Text | Format::Json => {
            text(release, verdict, &machines, &rows) + &after(&left_out_text)
        }
    };
    let document = Document { release: release.name(), verdict, machines, fleet: rows, left_out };
    Answer::new(text, &document).with_verdict(verdict)
}

fn after(left_out: &str) -> String {
    if left_out.is_empty() { String::new() } else { format!("\n{left_out}") }
}

/// `9 of 10 run it; 1 does not.`
fn headline(counts: &Counts) -> String {
    let Counts { compatible, incompatible, undetermined } = counts;
    let all = compatible + incompatible + undetermined;
    let mut text =
        format!("{compatible} of {all} {}", if *compatible == 1 { "runs it" } else { "run it" });
    for (count, one, many) in [
        (incompatible, "does not", "do not"),
        (undetermined, "is undetermined", "are undetermined"),
    ] {
        if *count > 0 {
            // Writing to a String cannot fail.
            let _ = write!(text, "; {count} {}", if *count == 1 { one } else { many });
        }
    }
    text
}

fn text(release: Release, verdict: Verdict, counts: &Counts, rows: &[Row]) -> String {
    let head = format!("{}: {verdict}", release.name());
    let mut text = format!("{}\n{}.\n\n", styled(style_of(verdict), head), headline(counts));
    let changed = rows.iter().any(|row| row.before.is_some());
    let cells = rows.iter().map(|Row { group, report, before }| {
        let mode = report.mode().map_or("–", RunMode::as_str).to_owned();
        let mut cells = vec![
            report.verdict().to_string(),
            mode,
            group.machines.len().to_string(),
            group.names(),
            group.environment.to_string(),
        ];
        if let Some(before) = before {
            cells.insert(0, before.to_string());
        }
        cells
    });
    let headings = ["BEFORE", "VERDICT", "MODE", "COUNT", "MACHINES", "FACTS"];
    let headings = if changed { &headings[..] } else { &headings[1..] };
    text.push_str(&table(headings, cells.collect(), headings.len()));
    text.push_str(&changes(rows));
    for (reason, machines) in reasons(rows) {
        // Writing to a String cannot fail.
        let _ =
            writeln!(text, "\n{}", wrapped(&format!("{}: {reason}", shortened(&machines)), "  "));
    }
    for (remedy, machines) in remedies(rows) {
        let _ =
            writeln!(text, "\n{}", wrapped(&format!("→ {}: {remedy}", shortened(&machines)), "  "));
    }
    text
}

/// What other drivers bring and cost.
fn changes(rows: &[Row]) -> String {
    let those = |wanted: &dyn Fn(&Row, Verdict) -> bool| -> Vec<String> {
        let rows = rows.iter().filter(|row| row.before.is_some_and(|before| wanted(row, before)));
        rows.flat_map(|row| row.group.machines.clone()).collect()
    };
    let gained = those(&|row, before| {
        before != Verdict::Compatible && row.report.verdict() == Verdict::Compatible
    });
    let lost = those(&|row, before| {
        before == Verdict::Compatible && row.report.verdict() != Verdict::Compatible
    });
    let undriven = those(&|row, _| {
        let dropped = [Rule::DriverDroppedGpu, Rule::DriverOlderThanGpu];
        row.group.changed
            && row.report.findings.iter().any(|finding| dropped.contains(&finding.rule))
    });
    let mut text = String::new();
    for (what, machines) in [
        ("The release now runs on", gained),
        ("The release no longer runs on", lost),
        ("The new driver does not drive the GPU of", undriven),
    ] {
        if !machines.is_empty() {
            let _ = writeln!(text, "\n{what} {}: {}.", machines.len(), shortened(&machines));
        }
    }
    text
}

/// Each decisive reason once, with the machines it holds for.
fn reasons(rows: &[Row]) -> Vec<(String, Vec<String>)> {
    let mut all = Vec::new();
    for Row { group, report, .. } in rows {
        let decisive = report
            .findings
            .iter()
            .filter(|finding| matches!(finding.severity, Severity::Blocker | Severity::Unknown));
        for finding in decisive {
            let reason = format!("{} [{}]", finding.message, finding.rule);
            add(&mut all, reason, &group.machines);
        }
    }
    all
}

/// The best remedy of each kind of machine, once, with the machines it is for.
fn remedies(rows: &[Row]) -> Vec<(String, Vec<String>)> {
    let mut all = Vec::new();
    for Row { group, report, .. } in rows {
        if let Some(remedy) = report.remedies.first()
            && report.verdict() != Verdict::Compatible
        {
            add(&mut all, remedy.message.clone(), &group.machines);
        }
    }
    all
}

fn add(all: &mut Vec<(String, Vec<String>)>, what: String, machines: &[String]) {
    match all.iter_mut().find(|(other, _)| *other == what) {
        // Several GPUs of one machine have the same reason.
        Some((_, known)) if known.ends_with(machines) => {}
        Some((_, known)) => known.extend_from_slice(machines),
        None => all.push((what, machines.to_vec())),
    }
}

/// The decisive reasons of a row.
fn reason_of(report: &Report) -> Option<&str> {
    let finding = report
        .findings
        .iter()
        .find(|finding| matches!(finding.severity, Severity::Blocker | Severity::Unknown));
    finding.map(|finding| finding.message.as_ref())
}

/// The best remedy of a row.
fn remedy_of(report: &Report) -> Option<&str> {
    report.remedies.first().map(|remedy| remedy.message.as_str())
}

/// A JSON line a machine.
fn lines(rows: &[Row]) -> String {
    #[derive(Serialize)]
    struct Line<'a> {
        machine: &'a str,
        release: &'a str,
        verdict: Verdict,
        mode: Option<RunMode>,
        reason: Option<&'a str>,
        remedy: Option<&'a str>,
    }
    let mut text = String::new();
    for Row { group, report, .. } in rows {
        for machine in &group.machines {
            let line = Line {
                machine,
                release: &report.release,
                verdict: report.verdict(),
                mode: report.mode(),
                reason: reason_of(report),
                remedy: remedy_of(report),
            };
            // Plain data always serialises.
            text.push_str(&serde_json::to_string(&line).unwrap_or_default());
            text.push('\n');
        }
    }
    text
}

fn csv(rows: &[Row]) -> String {
    let mut text = csv_row(&["machine", "verdict", "mode", "reason", "remedy"]);
    for Row { group, report, .. } in rows {
        let verdict = report.verdict().to_string();
        let mode = report.mode().map_or("", RunMode::as_str);
        let remedy = remedy_of(report).unwrap_or_default();
        let reason = reason_of(report).unwrap_or_default();
        for machine in &group.machines {
            text.push_str(&csv_row(&[machine, &verdict, mode, reason, remedy]));
        }
    }
    text
}
