//! Which releases run on all machines?

use std::collections::HashSet;
use std::fmt::Write as _;
use std::io::{self, Write};

use ngcompat::{FleetFound, KindFound, ReleaseChange, ReleaseName, RunMode, Verdict};
use serde::Serialize;

use super::Format;
use super::check::{left_out_metrics, more};
use super::gather::LeftOut;
use super::print::{SHOWN, csv, document, metric, rows, sample};
use crate::output::{
    Answer, BAD, Failure, GOOD, OPEN, note, styled, table, verdict_of_search, wrapped,
};

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    found: &'a FleetFound<'a>,
    #[serde(flatten)]
    left_out: &'a LeftOut,
}

pub(super) fn answer(
    found: &FleetFound<'_>,
    left_out: &LeftOut,
    newest: bool,
    format: Option<Format>,
) -> Result<Answer, Failure> {
    let mut answer = Answer::empty();
    match format {
        None => {}
        Some(Format::Json) => document(&Document { found, left_out })?,
        Some(_) if newest => match found.newest() {
            Some(newest) => answer.text = format!("{}\n", short(newest)),
            None => note("no release is known to run on all of them"),
        },
        Some(Format::Text) => answer.text = text(found) + &left_out.text(),
        Some(Format::Jsonl) => rows(|out| lines(found, out))?,
        Some(Format::Csv) => rows(|out| cells(found, out))?,
        Some(Format::Prometheus) => rows(|out| metrics(found, left_out, out))?,
    }
    let verdict = verdict_of_search(!found.releases.is_empty(), !found.undetermined.is_empty());
    // On no machine at all nothing was found.
    let verdict = if found.machines() == 0 { Verdict::Undetermined } else { verdict };
    Ok(answer.with_verdict(verdict))
}

fn text(found: &FleetFound<'_>) -> String {
    let FleetFound { releases, undetermined, .. } = found;
    let rows = found.kinds().take(SHOWN).map(|kind| {
        let newest = kind.newest.map_or_else(|| String::from("–"), short);
        let mode = kind.mode.map_or("–", RunMode::as_str).to_owned();
        let count = kind.machines.len().to_string();
        vec![newest, mode, count, kind.machines.to_string(), kind.environment.to_string()]
    });
    let headings = ["NEWEST", "MODE", "COUNT", "MACHINES", "FACTS"];
    let mut text = table(&headings, rows.collect(), headings.len());
    text.push_str(&more(found.kinds().len(), "kinds of machine; --format csv has them all"));
    if let Some(all) = &found.changes {
        text.push_str(&changes(all));
    }
    let count = found.machines();
    let (style, line) = match found.newest() {
        Some(newest) => (GOOD, format!("{newest} is the newest release that runs on all {count}.")),
        None if undetermined.is_empty() => (BAD, format!("No release runs on all {count}.")),
        None => (OPEN, format!("No release is known to run on all {count}.")),
    };
    // Writing to a String cannot fail.
    let _ = writeln!(text, "\n{}", styled(style, line));
    let others = releases.iter().filter(|release| Some(**release) != found.newest());
    let others: Vec<_> = others.map(|release| short(*release)).collect();
    if !others.is_empty() {
        let _ = writeln!(text, "{}", wrapped(&format!("So do {}.", others.join(", ")), ""));
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

/// What other drivers bring and cost, release by release.
fn changes(all: &[ReleaseChange]) -> String {
    if all.is_empty() {
        return String::from(
            "\nWith these drivers each release runs on as many machines as now.\n",
        );
    }
    // Neighbours that change in the same way are told together.
    let same = |one: &ReleaseChange, next: &ReleaseChange| counts(one) == counts(next);
    let rows = all.chunk_by(same).map(|these| {
        let (newest, oldest) = (short(these[0].release), short(these[these.len() - 1].release));
        let releases = if newest == oldest { newest } else { format!("{oldest} to {newest}") };
        let counts = counts(&these[0]).map(|count| count.to_string());
        std::iter::once(releases).chain(counts).collect()
    });
    let headings = ["RELEASES", "RUN ON", "WOULD RUN ON", "GAINS", "LOSSES"];
    format!("\n{}", table(&headings, rows.collect(), headings.len()))
}

fn counts(change: &ReleaseChange) -> [usize; 4] {
    let ReleaseChange { before, after, gains, losses, .. } = *change;
    [before, after, gains, losses]
}

/// The month of a PyTorch container, or the name of any other release.
fn short(name: ReleaseName) -> String {
    let release = name.release();
    if release.family().key == "pytorch" { release.version().to_owned() } else { name.to_string() }
}

/// A JSON line a machine.
fn lines(found: &FleetFound<'_>, out: &mut dyn Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Line<'a> {
        machine: &'a str,
        newest: Option<ReleaseName>,
        mode: Option<RunMode>,
    }
    for KindFound { machines, newest, mode, .. } in found.kinds() {
        for machine in machines.iter() {
            let line = Line { machine, newest, mode };
            serde_json::to_writer(&mut *out, &line)?;
            out.write_all(b"\n")?;
        }
    }
    Ok(())
}

fn cells(found: &FleetFound<'_>, out: &mut dyn Write) -> io::Result<()> {
    csv(out, &["machine", "newest", "mode"])?;
    for KindFound { machines, newest, mode, .. } in found.kinds() {
        let newest = newest.map(|name| name.to_string()).unwrap_or_default();
        let mode = mode.map_or("", RunMode::as_str);
        for machine in machines.iter() {
            csv(out, &[machine, &newest, mode])?;
        }
    }
    Ok(())
}

fn metrics(found: &FleetFound<'_>, left_out: &LeftOut, out: &mut dyn Write) -> io::Result<()> {
    metric(out, "machines", "Machines of the fleet.")?;
    sample(out, "machines", &[], found.machines())?;
    metric(out, "releases", "Releases that run on all machines.")?;
    sample(out, "releases", &[], found.releases.len())?;
    metric(out, "newest_release", "1 for the newest release that runs on all machines.")?;
    if let Some(newest) = found.newest() {
        sample(out, "newest_release", &[("release", &newest.to_string())], 1)?;
    }
    left_out_metrics(left_out, out)?;
    metric(out, "machine_newest_release", "1 for the newest release of each machine.")?;
    // Files may have machines of one name, and Prometheus takes each sample once.
    let mut seen = HashSet::new();
    for KindFound { machines, newest, mode, .. } in found.kinds() {
        let newest = newest.map(|name| name.to_string()).unwrap_or_default();
        for machine in machines.iter() {
            let mode = mode.map_or("", RunMode::as_str);
            let labels = [("machine", machine), ("mode", mode), ("release", &newest)];
            if seen.insert((machine, newest.clone(), mode)) {
                sample(out, "machine_newest_release", &labels, 1)?;
            }
        }
    }
    Ok(())
}
