//! `ngcompat export`.

use ngcompat::{ExportFormat, Gpu};

use crate::output::{Answer, Failure, note};
use crate::subject::recorded;

/// Where a release runs, as a scheduler or a policy reads it.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  ngcompat export 25.12 --as node-affinity
  ngcompat export 25.12 --as slurm --gpu A100        sbatch --constraint=\"$(ngcompat export …)\"
  ngcompat export 25.12 --as dra-cel
  ngcompat export 25.12 --as validating-admission-policy | kubectl apply -f -
  ngcompat export 25.12 --as kyverno | kubectl apply -f -

In Kubernetes the labels are those of NVIDIA GPU Feature Discovery, the attributes those of NVIDIA's DRA
driver. In Slurm each node needs a feature with its driver branch, such as drv580. No machine is let
through on which `ngcompat check` says that the release does not run; what is left out is said.")]
pub(crate) struct Arguments {
    /// The release, such as 25.12 or tritonserver:24.05.
    release: String,
    /// node-affinity, dra-cel, validating-admission-policy, kyverno, slurm, nfd-artifact or
    /// require-cuda.
    #[arg(long = "as", value_name = "FORMAT")]
    format: String,
    /// The GPUs of the machines, where all have the same. Once for each, or with commas between them.
    #[arg(long = "gpu", value_name = "NAME|CAPABILITY")]
    gpus: Vec<String>,
}

pub(crate) fn run(arguments: &Arguments, json: bool) -> Result<Answer, Failure> {
    let release = recorded(&arguments.release)?;
    let format: ExportFormat =
        arguments.format.parse().map_err(|error| Failure::of(&error, "--as: "))?;
    let mut gpus = Vec::new();
    for names in &arguments.gpus {
        gpus.extend(Gpu::list(names).map_err(|error| Failure::of(&error, "--gpu: "))?);
    }
    let export = release.export(format, &gpus).map_err(|error| Failure::of(&error, ""))?;
    // Texts that have room for them begin with their notes.
    if !json && !export.text.starts_with('#') {
        export.notes.iter().for_each(|text| note(text));
    }
    Ok(Answer::new(export.text.clone(), &export))
}
