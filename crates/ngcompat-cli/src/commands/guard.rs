//! `ngcompat guard`.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::ops::RangeInclusive;
use std::process::Command;

use clap::ValueEnum;
use ngcompat::{FleetReport, ImageReference, MachineCounts, MachineNames, Verdict};
use serde::Serialize;

use super::fleet::check::Briefs;
use super::fleet::gather::Gathered;
use crate::machine::read_text;
use crate::output::{Answer, Failure, style_of, styled, warn, wrapped};

/// Do the images that files name run on the declared machines?
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  ngcompat guard --baseline machines.json Dockerfile k8s/*.yaml
  ngcompat guard --baseline machines.csv --diff origin/main       what a branch changes
  ngcompat guard --baseline machines.json --diff HEAD Dockerfile  what is not committed yet

It finds references to images in Dockerfiles, compose, Kubernetes and workflow files, scripts, values of
Helm (repository and tag) and behind comments for Renovate. The baseline is what `ngcompat fleet` reads.

Exit status: 0 all run, or there are none; 1 one does not; 3 a fact is missing; 2 bad input.")]
pub(crate) struct Arguments {
    /// The machines: a file that `ngcompat fleet` reads. Once for each.
    #[arg(long, value_name = "FILE", required = true)]
    baseline: Vec<String>,
    /// Look only at lines that differ from this commit or branch; without files, at all files that do.
    #[arg(long, value_name = "BASE")]
    diff: Option<String>,
    /// The files.
    #[arg(required_unless_present = "diff")]
    files: Vec<String>,
    /// How to print the answer; github makes annotations of a workflow.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How the answer is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Github,
}

#[derive(Serialize)]
struct Document {
    verdict: Verdict,
    images: Vec<Found>,
}

/// An image in a file.
#[derive(Serialize)]
struct Found {
    file: String,
    #[serde(flatten)]
    reference: ImageReference,
    verdict: Verdict,
    machines: Option<MachineCounts>,
    /// The machines on which it does not run, or is not known to.
    not_on: MachineNames,
    /// Why not, each reason once.
    reasons: Vec<String>,
    /// What would help.
    remedies: Vec<String>,
}

pub(crate) fn run(arguments: &Arguments, json: bool) -> Result<Answer, Failure> {
    let machines = Gathered::read(&arguments.baseline, &[])?;
    let files = match (&arguments.diff, arguments.files.as_slice()) {
        (Some(base), []) => changed_files(base)?,
        (_, files) => files.to_vec(),
    };
    let mut reports = HashMap::new();
    let mut images = Vec::new();
    for file in files {
        let text = match read_text(&file) {
            Ok(text) => text,
            // A binary or a folder among all that a branch changes is none of ours.
            Err(message) if arguments.files.is_empty() => {
                warn(&message);
                continue;
            }
            Err(message) => return Err(message.into()),
        };
        let lines = arguments.diff.as_deref().map(|base| changed_lines(base, &file)).transpose()?;
        let is_asked = |line: usize| {
            lines.as_ref().is_none_or(|all| all.iter().any(|range| range.contains(&line)))
        };
        for reference in ngcompat::image_references(&text) {
            if !is_asked(reference.line) {
                continue;
            }
            let report = reference.release.map(|release| {
                let check = || release.release().check_fleet(&machines.fleet, &[]);
                &*reports.entry(release.to_string()).or_insert_with(check)
            });
            images.push(Found::of(file.clone(), reference, report));
        }
    }
    let verdict = images.iter().map(|found| found.verdict).max().unwrap_or(Verdict::Compatible);
    let text = match arguments.format {
        Format::Text => text(&images),
        Format::Github => images.iter().map(annotation).collect(),
        Format::Json => String::new(),
    };
    let mut answer = Answer::new(text, &Document { verdict, images }).with_verdict(verdict);
    if arguments.format == Format::Json && !json {
        answer.text.clone_from(&answer.document);
    }
    Ok(answer)
}

impl Found {
    fn of(file: String, reference: ImageReference, report: Option<&FleetReport<'_>>) -> Self {
        let mut found = Self {
            file,
            verdict: report.map_or(Verdict::Undetermined, |report| report.verdict),
            machines: report.map(|report| report.machines),
            not_on: MachineNames::default(),
            reasons: reference.error.iter().cloned().collect(),
            remedies: Vec::new(),
            reference,
        };
        let (mut reasons, mut remedies) = (HashSet::new(), HashSet::new());
        let mut briefs = Briefs::default();
        let kinds = report.into_iter().flat_map(FleetReport::kinds);
        for kind in kinds.filter(|kind| kind.verdict() != Verdict::Compatible) {
            found.not_on.extend(kind.machines.iter());
            let brief = briefs.of(&kind);
            for (message, _) in &brief.reasons {
                if reasons.insert(message.clone()) {
                    found.reasons.push(message.clone());
                }
            }
            if let Some(remedy) = &brief.remedy
                && remedies.insert(remedy.clone())
            {
                found.remedies.push(remedy.clone());
            }
        }
        found
    }

    /// Where it is, and what it does there.
    fn says(&self) -> String {
        let Self { reference, not_on, machines, .. } = self;
        let image = &reference.text;
        let all = machines.map_or(0, MachineCounts::all);
        match self.verdict {
            _ if machines.is_none() => format!("it is not known which release {image} is"),
            Verdict::Compatible => format!("{image} runs on all {all}"),
            Verdict::Incompatible => {
                let open = machines.map_or(0, |counts| counts.undetermined);
                let on = not_on.len() - open;
                let open = match open {
                    0 => String::new(),
                    open => format!(" and is not known to run on {open}"),
                };
                format!("{image} does not run on {on} of {all}{open}: {not_on}")
            }
            Verdict::Undetermined => format!(
                "whether {image} runs on {} of {all} is undetermined: {not_on}",
                not_on.len()
            ),
        }
    }
}

fn text(images: &[Found]) -> String {
    if images.is_empty() {
        return String::from(
            "There are no images that ngcompat knows, and none whose tag names a CUDA version.\n",
        );
    }
    let mut text = String::new();
    for found in images {
        let line = format!("{}:{}: {}.", found.file, found.reference.line, found.says());
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}", styled(style_of(found.verdict), wrapped(&line, "  ")));
        for reason in &found.reasons {
            let _ = writeln!(text, "  {}", wrapped(reason, "    "));
        }
        for remedy in &found.remedies {
            let _ = writeln!(text, "  {}", wrapped(&format!("→ {remedy}"), "    "));
        }
    }
    text
}

/// An annotation of a line, as workflows of GitHub print it.
fn annotation(found: &Found) -> String {
    let kind = match found.verdict {
        Verdict::Compatible => return String::new(),
        Verdict::Incompatible => "error",
        Verdict::Undetermined => "warning",
    };
    let message = format!("{}. {}", found.says(), found.reasons.join(" "));
    let data = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    format!(
        "::{kind} file={},line={},title=ngcompat::{}\n",
        property(&found.file),
        found.reference.line,
        data(&message)
    )
}

/// What git prints.
fn git(arguments: &[&str]) -> Result<String, String> {
    let line = format!("git {}", arguments.join(" "));
    let output = Command::new("git").args(arguments).output();
    let output = output.map_err(|error| format!("{line}: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{line}: {}", said.trim()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The name of a commit is never taken for an option.
fn commit(base: &str) -> Result<String, String> {
    let options = ["rev-parse", "--verify", "--quiet", "--end-of-options"];
    let name = format!("{base}^{{commit}}");
    git(&[&options[..], &[name.as_str()]].concat())
        .map(|name| name.trim().to_owned())
        .map_err(|_| format!("--diff: git knows no commit {base}"))
}

/// The files that differ from a commit and are still there.
fn changed_files(base: &str) -> Result<Vec<String>, String> {
    let commit = commit(base)?;
    let names = git(&["diff", "--name-only", "--relative", "--diff-filter=d", "-z", &commit])?;
    Ok(names.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect())
}

/// The lines of a file that differ from a commit.
fn changed_lines(base: &str, file: &str) -> Result<Vec<RangeInclusive<usize>>, String> {
    let commit = commit(base)?;
    let options = ["diff", "--unified=0", "--no-color", "--no-ext-diff", &commit, "--", file];
    let hunks = git(&options)?;
    let range = |line: &str| {
        // `@@ -1,2 +3,4 @@`
        let (_, new) = line.strip_prefix("@@ -")?.split_once(" +")?;
        let new = new.split(' ').next()?;
        let (first, count) = new.split_once(',').unwrap_or((new, "1"));
        let (first, count): (usize, usize) = (first.parse().ok()?, count.parse().ok()?);
        (count > 0).then(|| first..=first + count - 1)
    };
    Ok(hunks.lines().filter_map(range).collect())
}
