//! `ngcompat data`, and `--data` of every command.

use std::env;
use std::path::Path;

use ngcompat::{DATA_SCHEMA, DataError, LoadedData, load_data, matrix};
use serde::Serialize;

use crate::machine::read_text;
use crate::output::{Answer, Failure, warn};

/// The variable that names a data file where `--data` does not.
const VARIABLE: &str = "NGCOMPAT_DATA";

/// Which facts answer: their day, and how many there are.
///
/// With --export, writes them as a data file, which another machine reads with --data or
/// `NGCOMPAT_DATA`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  ngcompat data
  ngcompat data --export ngcompat-data.json
  ngcompat check 26.10 --data ngcompat-data.json --driver 615.10 --gpu H100")]
pub(crate) struct Arguments {
    /// Write the facts into this file; `-` is standard output.
    #[arg(long, value_name = "FILE")]
    export: Option<String>,
}

#[derive(Serialize)]
struct Document {
    as_of: &'static str,
    version: &'static str,
    schema: u64,
    families: usize,
    releases: usize,
    builds: usize,
    cuda_versions: usize,
    driver_branches: usize,
    gpus: usize,
    messages: usize,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, Failure> {
    let matrix = matrix();
    match arguments.export.as_deref() {
        Some("-") => {
            return Ok(Answer { text: matrix.to_json(), ..Answer::new(String::new(), &()) });
        }
        Some(file) => {
            std::fs::write(file, matrix.to_json()).map_err(|error| format!("{file}: {error}"))?;
        }
        None => {}
    }
    let rows = || matrix.families().iter().flat_map(|family| family.releases);
    let document = Document {
        as_of: matrix.as_of(),
        version: env!("CARGO_PKG_VERSION"),
        schema: DATA_SCHEMA,
        families: matrix.families().len(),
        releases: rows().filter(|row| row.listed).count(),
        builds: rows().map(|row| row.builds.len()).sum(),
        cuda_versions: matrix.cuda().len(),
        driver_branches: matrix.driver_branches().len(),
        gpus: matrix.gpus().len(),
        messages: matrix.messages().len(),
    };
    let text = format!(
        "The facts of {}: {} releases of {} families with {} builds, {} CUDA versions, {} driver \
         branches, {} GPUs, {} messages.\n",
        document.as_of,
        document.releases,
        document.families,
        document.builds,
        document.cuda_versions,
        document.driver_branches,
        document.gpus,
        document.messages,
    );
    let written = arguments.export.as_ref().map(|file| format!("Written to {file}.\n"));
    Ok(Answer::new(text + &written.unwrap_or_default(), &document))
}

/// Lets the facts of a file answer, if one is given. A file that was asked for must be in order; one
/// that the environment names must not stop a job.
pub(crate) fn load(file: Option<&Path>) -> Result<(), String> {
    if let Some(file) = file {
        let text = read_text(&file.to_string_lossy())?;
        let loaded = load_data(&text).map_err(|error| format!("{}: {error}", file.display()))?;
        tell(&file.to_string_lossy(), loaded);
        return Ok(());
    }
    let Some(file) = env::var_os(VARIABLE).filter(|file| !file.is_empty()) else { return Ok(()) };
    let file = file.to_string_lossy();
    let loaded = read_text(&file).and_then(|text| match load_data(&text) {
        Ok(loaded) => Ok(Some(loaded)),
        // The Python package has read it when it was imported.
        Err(DataError::InUse { .. }) => Ok(None),
        Err(error) => Err(format!("{file}: {error}")),
    });
    match loaded {
        Ok(loaded) => loaded.into_iter().for_each(|loaded| tell(&file, loaded)),
        Err(error) => {
            warn(&format!("{VARIABLE} is not used, the compiled-in facts answer: {error}"));
        }
    }
    Ok(())
}

fn tell(file: &str, loaded: LoadedData) {
    let LoadedData { as_of, compiled, in_use, .. } = loaded;
    if !in_use {
        warn(&format!(
            "{file} has the facts of {as_of}; the compiled-in ones of {compiled} are newer and answer"
        ));
    }
}
