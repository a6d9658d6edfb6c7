//! Which releases run on all machines?

use std::fmt::Write as _;

use ngcompat::{Family, Release, ReleaseName, RunMode, Verdict, matrix};
use serde::Serialize;

use super::gather::{Fleet, Group, LeftOut};
use super::{Format, csv_row, worst};
use crate::output::{Answer, BAD, GOOD, OPEN, styled, table, verdict_of_search, wrapped};

#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    group: Group,
    /// The newest release that runs on these machines.
    newest: Option<ReleaseName>,
    mode: Option<RunMode>,
}

#[derive(Serialize)]
struct Document {
    fleet: Vec<Row>,
    /// Those that run on all, newest first.
    releases: Vec<ReleaseName>,
    /// Those that may, if facts that are missing allow it.
    undetermined: Vec<ReleaseName>,
    #[serde(flatten)]
    left_out: LeftOut,
}

pub(super) fn answer(
    family: &'static Family,
    fleet: Fleet,
    newest: bool,
    format: Format,
) -> Answer {
    let on_all = |wanted: Verdict| -> Vec<ReleaseName> {
        let verdict = |release: &Release| {
            worst(fleet.groups.iter().map(|group| release.verdict(&group.environment)))
        };
        let releases = matrix().releases_of(family).rev();
        releases.filter(|release| verdict(release) == wanted).map(Release::name).collect()
    };
    let (releases, undetermined) = (on_all(Verdict::Compatible), on_all(Verdict::Undetermined));
    let left_out_text = fleet.left_out();
    let count = fleet.len();
    let (groups, left_out) = fleet.into_left_out();
    let row = |group: Group| {
        let newest = matrix().find_in(family, &group.environment).releases.first().copied();
        let mode = newest.and_then(|found| found.outcome.mode);
        Row { group, newest: newest.map(|found| found.release), mode }
    };
    let fleet: Vec<Row> = groups.into_iter().map(row).collect();
    let text = match format {
        _ if newest => {
            releases.first().map_or_else(String::new, |newest| format!("{}\n", short(*newest)))
        }
        Format::Jsonl => lines(&fleet),
        Format::Csv => csv(&fleet),
        Format::Text | Format::Json => {
            let mut text = text(&fleet, &releases, &undetermined, count);
            if !left_out_text.is_empty() {
                text.push('\n');
                text.push_str(&left_out_text);
            }
            text
        }
    };
    let verdict = verdict_of_search(!releases.is_empty(), !undetermined.is_empty());
    Answer::new(text, &Document { fleet, releases, undetermined, left_out }).with_verdict(verdict)
}

fn text(
    fleet: &[Row],
    releases: &[ReleaseName],
    undetermined: &[ReleaseName],
    count: usize,
) -> String {
    let rows = fleet.iter().map(|Row { group, newest, mode }| {
        let newest = newest.map_or_else(|| String::from("–"), short);
        let mode = mode.map_or("–", RunMode::as_str).to_owned();
        let count = group.machines.len().to_string();
        vec![newest, mode, count, group.names(), group.environment.to_string()]
    });
    let headings = ["NEWEST", "MODE", "COUNT", "MACHINES", "FACTS"];
    let mut text = table(&headings, rows.collect(), headings.len());
    let (style, line) = match releases.first() {
        Some(newest) => (GOOD, format!("{newest} is the newest release that runs on all {count}.")),
        None if undetermined.is_empty() => (BAD, format!("No release runs on all {count}.")),
        None => (OPEN, format!("No release is known to run on all {count}.")),
    };
    // Writing to a String cannot fail.
    let _ = writeln!(text, "\n{}", styled(style, line));
    if let [_, others @ ..] = releases
        && !others.is_empty()
    {
        let ids: Vec<_> = others.iter().map(|release| short(*release)).collect();
        let _ = writeln!(text, "{}", wrapped(&format!("So do {}.", ids.join(", ")), ""));
    }
    if let Some(newest) = undetermined.first() {
        let name = short(*newest);
        let note = format!(
            "{} more may, {newest} first, but a fact is missing; `ngcompat fleet {name} …` says which.",
            undetermined.len(),
        );
        let _ = writeln!(text, "{}", wrapped(&note, ""));
    }
    text
}

/// The month of a PyTorch container, or the name of any other release.
fn short(name: ReleaseName) -> String {
    let release = name.release();
    if release.family().key == "pytorch" { release.version().to_owned() } else { name.to_string() }
}

/// A JSON line a machine.
fn lines(rows: &[Row]) -> String {
    #[derive(Serialize)]
    struct Line<'a> {
        machine: &'a str,
        newest: Option<ReleaseName>,
        mode: Option<RunMode>,
    }
    let mut text = String::new();
    for Row { group, newest, mode } in rows {
        for machine in &group.machines {
            let line = Line { machine, newest: *newest, mode: *mode };
            // Plain data always serialises.
            text.push_str(&serde_json::to_string(&line).unwrap_or_default());
            text.push('\n');
        }
    }
    text
}

fn csv(rows: &[Row]) -> String {
    let mut text = csv_row(&["machine", "newest", "mode"]);
    for Row { group, newest, mode } in rows {
        let newest = newest.map(|name| name.to_string()).unwrap_or_default();
        let mode = mode.map_or("", RunMode::as_str);
        for machine in &group.machines {
            text.push_str(&csv_row(&[machine, &newest, mode]));
        }
    }
    text
}
