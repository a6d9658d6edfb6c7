//! `ngcompat doctor`.

use std::fmt::Write as _;
use std::path::PathBuf;

use ngcompat::{Release, ReleaseName, Report, Verdict, matrix};
use ngcompat_host::{Detection, Probe};
use serde::Serialize;

use crate::machine::Machine;
use crate::output::{self, Answer, Failure, GOOD, OPEN, heading, styled, wrapped};

/// Look at this machine, then check a release, or the one whose container this is.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  ngcompat doctor                     what is here, and what runs here
  ngcompat doctor 24.05               does it run here?
  ngcompat doctor 24.05 --root /mnt   the machine whose files are mounted there
  NGCOMPAT_GPU=\"Tesla T4\" ngcompat doctor 20.12

It starts no other process. NGCOMPAT_DRIVER, NGCOMPAT_CUDA_DRIVER and NGCOMPAT_GPU (names with commas
between them) replace what the machine says; the options above win over both.

Exit status: 0 compatible, or without a release some release runs here; 1 incompatible; 3 undetermined;
2 bad input.")]
pub(crate) struct Arguments {
    /// The release, such as 20.12; without it, the release of the container this runs in.
    release: Option<String>,
    #[command(flatten)]
    machine: Machine,
    /// Read the machine's files below this directory.
    #[arg(long, value_name = "DIRECTORY", help_heading = "Where to look")]
    root: Option<PathBuf>,
    /// A directory of Python packages in which to look for PyTorch's version. Once for each.
    #[arg(long = "python-path", value_name = "DIRECTORY", help_heading = "Where to look")]
    python_paths: Vec<PathBuf>,
}

#[derive(Serialize)]
struct Document {
    #[serde(flatten)]
    detection: Detection,
    /// The release checked, and where it comes from.
    release: Option<ReleaseName>,
    report: Option<Report>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, Failure> {
    let asked = arguments.release.as_deref().map(crate::subject::release).transpose()?;
    let mut probe = Probe::new().torch_paths(arguments.python_paths.clone());
    if let Some(root) = &arguments.root {
        probe = probe.root(root);
    }
    let mut detection = probe.detect();
    detection.environment = arguments.machine.over(detection.environment)?;
    let env = &detection.environment;

    let here = env.container.as_ref().and_then(|container| container.release);
    let checked = asked.or_else(|| matrix().get(here?).ok());
    let mut text = format!("{}\n", styled_detection(&detection));
    let report = checked.map(|release| release.check(env));
    let verdict = if let Some(report) = &report {
        if asked.is_none() {
            let _ = writeln!(text, "This is the container {}.\n", report.release);
        }
        text.push_str(&output::report(report));
        report.verdict()
    } else {
        let newest = matrix().runnable(env).next();
        text.push_str(&what_runs(newest));
        if newest.is_some() { Verdict::Compatible } else { Verdict::Undetermined }
    };
    let release = checked.map(Release::name);
    Ok(Answer::new(text, &Document { detection, release, report }).with_verdict(verdict))
}

fn styled_detection(detection: &Detection) -> String {
    let mut text = format!("{}\n", heading(&detection.environment));
    if !detection.facts.is_empty() {
        let rows = detection
            .facts
            .iter()
            .map(|found| {
                vec![format!("  {}", found.fact), found.value.clone(), found.origin.to_string()]
            })
            .collect();
        let table = output::table(&["", "", ""], rows, 2);
        text.push('\n');
        text.push_str(table.split_once('\n').map_or("", |(_, rows)| rows));
    }
    for missing in &detection.missing {
        text.push('\n');
        text.push_str(&styled(OPEN, wrapped(&format!("? {missing}"), "  ")));
    }
    if !detection.missing.is_empty() {
        text.push('\n');
    }
    text
}

fn what_runs(newest: Option<Release>) -> String {
    match newest {
        Some(newest) => {
            let line = format!("The newest release that runs here is {}.", newest.name());
            format!(
                "{}\nName a release to check it: ngcompat doctor {}\n",
                styled(GOOD, line),
                newest.version()
            )
        }
        None => format!(
            "{}\nName a release to see what is missing: ngcompat doctor 24.05\n",
            styled(OPEN, "With what is known, no release can be said to run here.")
        ),
    }
}
