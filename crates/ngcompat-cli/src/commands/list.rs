//! `ngcompat list`.

use ngcompat::{FamilySummary, Release, matrix};
use serde::Serialize;

use crate::output::{Answer, Failure, table};
use crate::subject::{FamilyOption, family};

/// All releases of a family, a line each, newest first; or all families.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  ngcompat list
  ngcompat list --family torch
  ngcompat list --families
  ngcompat list --json | jq -r '.releases[] | [.release, .components.cuda] | @tsv'

`–` means not recorded, not absent.")]
pub(crate) struct Arguments {
    #[command(flatten)]
    family: FamilyOption,
    /// List the families instead.
    #[arg(long, conflicts_with = "family")]
    families: bool,
}

#[derive(Serialize)]
struct Document {
    releases: Vec<Release>,
}

#[derive(Serialize)]
struct Families {
    families: Vec<FamilySummary>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, Failure> {
    if arguments.families {
        return Ok(families());
    }
    let family = family(&arguments.family.family)?;
    let newest_first = || matrix().releases_of(family).rev();
    let text = if family.key == "pytorch" {
        let header = [
            "RELEASE", "UBUNTU", "CUDA", "PYTORCH", "TENSORRT", "DRIVER", "PYTHON", "CUDNN", "NCCL",
        ];
        table(&header, newest_first().map(of_pytorch).collect(), 4)
    } else {
        let header = ["RELEASE", "CUDA", "DRIVER", "PLATFORMS", "GET"];
        table(&header, newest_first().map(of_family).collect(), 3)
    };
    Ok(Answer::new(text, &Document { releases: newest_first().collect() }))
}

fn families() -> Answer {
    let all: Vec<FamilySummary> = matrix().family_summaries().collect();
    let rows = all.iter().map(|one| {
        vec![
            one.family.to_owned(),
            one.name.to_owned(),
            one.newest.map_or_else(unrecorded, |newest| newest.to_string()),
            one.releases.to_string(),
            one.repositories.first().map_or_else(|| String::from("PyPI"), |it| (*it).to_owned()),
        ]
    });
    let header = ["FAMILY", "NAME", "NEWEST", "RELEASES", "WHERE"];
    Answer::new(table(&header, rows.collect(), 3), &Families { families: all })
}

fn unrecorded() -> String {
    String::from("–")
}

/// The name, and which later versions are like it.
pub(super) fn name(release: Release) -> String {
    match release.later_versions() {
        Some(later) => format!("{} ({later})", release.name()),
        None => release.name().to_string(),
    }
}

/// The branch of the driver that runs a release natively.
fn driver(release: Release) -> String {
    let cuda = release.ordinary().build.cuda.and_then(|version| matrix().cuda_version(version));
    cuda.map_or_else(unrecorded, |cuda| format!("R{}", cuda.branch))
}

fn of_pytorch(release: Release) -> Vec<String> {
    let version = |key| {
        release.component(key).map_or_else(unrecorded, |component| component.version.to_string())
    };
    vec![
        release.version().to_owned(),
        version("ubuntu"),
        version("cuda"),
        version("pytorch"),
        version("tensorrt"),
        driver(release),
        version("python"),
        version("cudnn"),
        version("nccl"),
    ]
}

fn of_family(release: Release) -> Vec<String> {
    let cuda = release.ordinary().build.cuda;
    let mut platforms: Vec<&str> =
        release.builds.iter().map(|row| row.build.platform.as_str()).collect();
    // An image may hold code for several versions of CUDA.
    platforms.dedup();
    vec![
        name(release),
        cuda.map_or_else(unrecorded, |cuda| cuda.to_string()),
        driver(release),
        platforms.join(", "),
        release.install().or_else(|| release.image()).unwrap_or_else(unrecorded),
    ]
}
