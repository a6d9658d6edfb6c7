//! `ngcompat show`.

mod missing;

use std::fmt::Write as _;

use ngcompat::{Build, BuildFact, Cuda, MinimumCapability, Release, matrix};

use super::list::name;
use crate::output::{Answer, Failure, dim, heading, table, wrapped};
use crate::subject::release;

/// What is known of a release: contents, requirements, notes, known issues, sources.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  ngcompat show 20.12
  ngcompat show 24.05 --json | jq .components.nccl")]
pub(crate) struct Arguments {
    /// The release, such as 20.12, tritonserver:24.05, cuda:12.4.1 or torch==2.6.0+cu124.
    release: String,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, Failure> {
    let release = release(&arguments.release)?;
    Ok(Answer::new(text(release), &release))
}

fn text(release: Release) -> String {
    let mut page = format!("{}\n", heading(name(release)));
    section(
        &mut page,
        "Get it",
        release.install().or_else(|| release.image()).into_iter().collect(),
    );
    if !release.python.is_empty() {
        section(&mut page, "Python", vec![release.python.join(", ")]);
    }
    if let Err(newer) = release.recorded() {
        section(&mut page, "Unknown", vec![format!("{newer}.")]);
        return page;
    }
    contents(release, &mut page);
    section(&mut page, "Driver", driver(release));
    section(&mut page, "GPUs", gpus(release));
    section(&mut page, "Builds", builds(release));
    let notes = release.notes;
    section(&mut page, "Features", owned(notes.features));
    let announcements = notes.announcements.iter().map(|one| String::from(one.text));
    section(&mut page, "Announcements", announcements.collect());
    let mut examples: Vec<String> = release.examples().iter().map(ToString::to_string).collect();
    if examples.is_empty() && release.with_notes().is_ok() {
        examples.push(String::from("not recorded"));
    }
    section(&mut page, "Tensor Core examples", examples);
    section(&mut page, "Automatic mixed precision", owned(notes.amp.notes));
    if release.family().key == "pytorch" {
        section(&mut page, "Known issues", known_issues(release));
    }
    section(&mut page, "Doubts", owned(release.doubts));
    let sources = release.sources.iter().map(dim).collect();
    section(&mut page, "Sources", sources);
    section(&mut page, "Not in the data", missing::missing(release));
    page
}

fn owned(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| String::from(*line)).collect()
}

fn section(page: &mut String, title: &str, lines: Vec<String>) {
    if lines.is_empty() {
        return;
    }
    // Writing to a String cannot fail.
    let _ = writeln!(page, "\n{}", heading(title));
    for line in lines {
        let _ = writeln!(page, "{}", wrapped(&format!("  {line}"), "    "));
    }
}

fn contents(release: Release, page: &mut String) {
    if release.components.is_empty() {
        section(page, "Contents", vec![String::from("not recorded")]);
        return;
    }
    let rows = release.components.iter().map(|component| {
        vec![
            format!("  {}", component.kind.name),
            component.version.to_string(),
            component.source.evidence.to_string(),
        ]
    });
    let _ = writeln!(page, "\n{}", heading("Contents"));
    // The heading row of the table would say nothing that the rows don't.
    let table = table(&["", "", ""], rows.collect(), 2);
    page.push_str(table.split_once('\n').map_or("", |(_, rows)| rows));
}

fn driver(release: Release) -> Vec<String> {
    let mut lines = Vec::new();
    match cuda(release) {
        Some(cuda) => lines.push(match release.ordinary().build.compat_driver {
            Some(own) => format!("native from R{} on; its toolkit belongs to {own}", cuda.branch),
            None => format!("native from R{} on", cuda.branch),
        }),
        None => lines.push(String::from("not recorded")),
    }
    let Some(notes) = release.ordinary().stated.driver else { return lines };
    if let Some(minimum) = notes.minimum {
        lines.push(format!("release notes: {minimum} or later"));
    }
    if !notes.datacenter_branches.is_empty() {
        let branches: Vec<String> =
            notes.datacenter_branches.iter().map(ToString::to_string).collect();
        let boards = notes.datacenter_boards.join(", ");
        lines.push(format!("on data center boards ({boards}): {}", branches.join(", ")));
    }
    if !notes.not_forward_compatible.is_empty() {
        let branches: Vec<String> =
            notes.not_forward_compatible.iter().map(|branch| format!("R{branch}")).collect();
        lines.push(format!("not forward-compatible: {}", branches.join(", ")));
    }
    if notes.refers_elsewhere {
        lines.push(String::from("the release notes point to NVIDIA's CUDA compatibility document"));
    }
    lines
}

fn gpus(release: Release) -> Vec<String> {
    let gpu = &release.ordinary().stated.gpu;
    let mut lines = vec![match gpu.minimum {
        MinimumCapability::Printed(minimum) => format!("compute capability {minimum} or later"),
        _ => String::from("minimum compute capability not recorded"),
    }];
    if !gpu.families.is_empty() {
        let families: Vec<&str> = gpu.families.iter().map(|family| family.name()).collect();
        lines.push(families.join(", "));
    }
    if let Some(cuda) = cuda(release) {
        let targets: Vec<String> = cuda.targets.iter().map(ToString::to_string).collect();
        lines.push(format!("CUDA {} builds for {}", cuda.version, targets.join(", ")));
    }
    lines
}

/// The toolkit inside the ordinary build.
fn cuda(release: Release) -> Option<&'static Cuda> {
    matrix().cuda_version(release.ordinary().build.cuda?)
}

/// A line for each build: platform, CUDA, machine code, compatibility package.
fn builds(release: Release) -> Vec<String> {
    let line = |build: &Build| {
        let mark = |fact| if build.is_inferred(fact) { " (inferred)" } else { "" };
        let mut parts = vec![match build.cuda {
            Some(cuda) => format!("CUDA {cuda}{}", mark(BuildFact::Cuda)),
            None => String::from("CUDA not recorded"),
        }];
        if let Some(capabilities) = &build.capabilities {
            let list: Vec<String> = capabilities.iter().map(ToString::to_string).collect();
            let ptx = build.ptx.map_or_else(String::new, |ptx| format!(", PTX {ptx}"));
            let inferred = mark(BuildFact::Capabilities);
            parts.push(format!("machine code {}{ptx}{inferred}", list.join(" ")));
        }
        let inferred = mark(BuildFact::CompatPackage);
        parts.push(match build.compat_package {
            Some(true) => format!("compatibility package{inferred}"),
            Some(false) => format!("no compatibility package{inferred}"),
            None => String::from("compatibility package not recorded"),
        });
        format!("{}: {}", build.platform.name(), parts.join("; "))
    };
    release.builds.iter().map(|row| line(&row.build)).collect()
}

fn known_issues(release: Release) -> Vec<String> {
    let mut lines: Vec<String> = release
        .notes
        .known_issues
        .iter()
        .map(|issue| {
            let mut line = String::from(issue.summary);
            if let Some(earlier) = issue.stated_for {
                let _ = write!(line, " Stated for {earlier}.");
            }
            if let Some(workaround) = issue.workaround {
                let _ = write!(line, " Workaround: {workaround}");
            }
            line
        })
        .collect();
    if !release.notes.known_issues_complete {
        lines.push(String::from("The list was not collected; there may be more."));
    } else if lines.is_empty() {
        lines.push(String::from("none"));
    }
    lines
}
