//! `ngcompat list`.

use ngcompat::{Release, releases};
use serde::Serialize;

use crate::output::{Answer, table};

/// All releases, a line each, newest first.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  ngcompat list
  ngcompat list --json | jq -r '.releases[] | [.release, .components.cuda] | @tsv'

`–` means not seen, not absent.")]
pub(crate) struct Arguments {}

#[derive(Serialize)]
struct Document {
    releases: Vec<&'static Release>,
}

pub(crate) fn run(_: &Arguments) -> Answer {
    let newest_first = || releases().iter().rev();
    let rows = newest_first().map(row).collect();
    let header =
        ["RELEASE", "UBUNTU", "CUDA", "PYTORCH", "TENSORRT", "DRIVER", "PYTHON", "CUDNN", "NCCL"];
    let text = table(&header, rows, 4);
    Answer::new(text, &Document { releases: newest_first().collect() })
}

fn row(release: &'static Release) -> Vec<String> {
    let unseen = || String::from("–");
    let version =
        |key| release.component(key).map_or_else(unseen, |component| component.version.to_string());
    vec![
        release.id.to_string(),
        version("ubuntu"),
        version("cuda"),
        version("pytorch"),
        version("tensorrt"),
        release.cuda.map_or_else(unseen, |cuda| format!("R{}", cuda.branch)),
        version("python"),
        version("cudnn"),
        version("nccl"),
    ]
}
