//! `ngcompat guard`.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::RangeInclusive;
use std::path::Path;
use std::process::Command;

use clap::ValueEnum;
use ignore::WalkBuilder;
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
  ngcompat guard --baseline machines.json .                       all files that git would keep
  ngcompat guard --baseline machines.csv --diff origin/main       what a branch changes
  ngcompat guard --baseline machines.json --diff HEAD Dockerfile  what is not committed yet

It finds references to images in Dockerfiles, compose, Kubernetes and workflow files, scripts and jobs,
values of Helm (repository and tag), images of Kustomize and behind comments for Renovate, files that
enroot and Apptainer make of images, and PyTorch's wheels (torch==2.6.0+cu124). An image without a tag is not
determined. Of Markdown and reStructuredText only code blocks count: what a sentence mentions is not
run. The baseline is what `ngcompat fleet` reads.

Exit status: 0 all run, or there are none; 1 one does not; 3 a fact is missing; 2 bad input.")]
pub(crate) struct Arguments {
    /// The machines: a file that `ngcompat fleet` reads. Once for each.
    #[arg(long, value_name = "FILE", required = true)]
    baseline: Vec<String>,
    /// Look only at lines that differ from this commit or branch; without files, at all files that do.
    #[arg(long, value_name = "BASE")]
    diff: Option<String>,
    /// The files, or folders with them: of a folder all texts but those that git ignores.
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
    /// Why not, and what would help.
    cases: Vec<Case>,
}

/// Machines on which an image does not run, or is not known to, for the same reasons.
#[derive(Serialize)]
struct Case {
    machines: MachineNames,
    reasons: Vec<String>,
    remedy: Option<String>,
}

pub(crate) fn run(arguments: &Arguments, json: bool) -> Result<Answer, Failure> {
    let machines = Gathered::read(&arguments.baseline, &[])?;
    let files = match (&arguments.diff, arguments.files.as_slice()) {
        (Some(base), []) => changed_files(base)?,
        (_, files) => files.to_vec(),
    };
    let mut reports = HashMap::new();
    let mut images = Vec::new();
    for (file, is_named) in
        files.iter().flat_map(|file| texts_of(file, !arguments.files.is_empty()))
    {
        let text = match read_text(&file) {
            Ok(text) => text,
            // A binary among all that a branch changes or that a folder has is none of ours.
            Err(message) if !is_named => {
                warn(&message);
                continue;
            }
            Err(message) => return Err(message.into()),
        };
        let lines = arguments.diff.as_deref().map(|base| changed_lines(base, &file)).transpose()?;
        let is_asked = |line: usize| {
            lines.as_ref().is_none_or(|all| all.iter().any(|range| range.contains(&line)))
        };
        for reference in ngcompat::file_references(&file, &text) {
            if !is_asked(reference.line) {
                continue;
            }
            // The tag may name a build of the release: `24.05-py3-igpu`.
            let release = reference.release.map(|name| {
                ngcompat::release(plain(&reference)).unwrap_or_else(|_| name.release())
            });
            let report = release.map(|release| {
                let check = || release.check_fleet(&machines.fleet, &[]);
                &*reports.entry(plain(&reference).to_owned()).or_insert_with(check)
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
            cases: Vec::new(),
            reference,
        };
        let mut briefs = Briefs::default();
        let kinds = report.into_iter().flat_map(FleetReport::kinds);
        for kind in kinds.filter(|kind| kind.verdict() != Verdict::Compatible) {
            found.not_on.extend(kind.machines.iter());
            let brief = briefs.of(&kind);
            let mut reasons: Vec<String> = Vec::new();
            for (message, _) in &brief.reasons {
                // Several GPUs of one machine have the same reason.
                if !reasons.contains(message) {
                    reasons.push(message.clone());
                }
            }
            let same = |case: &&mut Case| case.reasons == reasons && case.remedy == brief.remedy;
            match found.cases.iter_mut().find(same) {
                Some(case) => case.machines.extend(kind.machines.iter()),
                None => found.cases.push(Case {
                    machines: kind.machines.clone(),
                    remedy: brief.remedy.clone(),
                    reasons,
                }),
            }
        }
        found
    }

    /// Each reason, and each remedy behind an arrow, with the machines it is for where not all have
    /// the same.
    fn details(&self) -> impl Iterator<Item = String> {
        let several = self.cases.len() > 1;
        let error = self.reference.error.iter().cloned();
        error.chain(self.cases.iter().flat_map(move |case| {
            let on = if several { format!("{}: ", case.machines) } else { String::new() };
            let reasons = case.reasons.iter().map(String::clone);
            let remedy = case.remedy.iter().map(|remedy| format!("→ {remedy}"));
            let lines = reasons.chain(remedy).enumerate();
            lines.map(move |(at, line)| if at == 0 { format!("{on}{line}") } else { line })
        }))
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
            "There are no images or wheels that ngcompat knows, and none whose tag names a CUDA version.\n",
        );
    }
    let mut text = String::new();
    for found in images {
        let line = format!("{}:{}: {}.", found.file, found.reference.line, found.says());
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}", styled(style_of(found.verdict), wrapped(&line, "  ")));
        for line in found.details() {
            let _ = writeln!(text, "  {}", wrapped(&line, "    "));
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
    let message = format!("{}. {}", found.says(), found.details().collect::<Vec<_>>().join(" "));
    let data = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    format!(
        "::{kind} file={},line={},title=ngcompat::{}\n",
        property(&found.file),
        found.reference.line,
        data(&message)
    )
}

/// The reference without the digest behind it.
fn plain(reference: &ImageReference) -> &str {
    reference.text.split('@').next().unwrap_or_default()
}

/// A file; or the files of a folder that git does not ignore, in the order of their names. `true`: it
/// was named, so that it must be a text.
fn texts_of(path: &str, is_named: bool) -> Vec<(String, bool)> {
    if !Path::new(path).is_dir() {
        return vec![(path.to_owned(), is_named)];
    }
    let mut walk = WalkBuilder::new(path);
    // Workflows stand in a hidden folder.
    walk.hidden(false).require_git(false).filter_entry(|entry| entry.file_name() != ".git");
    let mut files: Vec<String> = walk
        .build()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .map(|entry| entry.path().to_string_lossy().into_owned())
        .collect();
    files.sort();
    let short = |file: String| file.strip_prefix("./").map_or(file.clone(), str::to_owned);
    files.into_iter().map(|file| (short(file), false)).collect()
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
