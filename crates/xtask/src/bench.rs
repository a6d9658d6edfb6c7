//! `cargo xtask bench`: what questions cost in Rust, Python and JavaScript, beside the alternatives.
//! benches/README.md tells what is measured and how.

mod rows;
mod rust;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Args;

use crate::test::step;
use crate::{dist, python, target};
use rows::Row;

#[derive(Args)]
pub(crate) struct Options {
    /// Measure for a shorter time, and take the wheel and the npm package of the last
    /// `cargo xtask dist` as they are; under two minutes once everything is built.
    #[arg(long)]
    quick: bool,
    /// Compare the counts of instructions with those of an earlier target/bench.json, and fail if a
    /// question got worse.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// The parts to measure; all, where none is named.
    #[arg(value_enum)]
    parts: Vec<Part>,
}

/// A part of the measurements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    Rust,
    Fleet,
    Python,
    Js,
}

pub(crate) fn run(root: &Path, options: &Options) -> Result<(), String> {
    // Read first: it may be the file that is written.
    let baseline = options.baseline.as_deref().map(rows::read).transpose()?;
    let measured = |part: Part| options.parts.is_empty() || options.parts.contains(&part);
    let folder = target(root).join("bench");
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;

    let mut rows = Vec::new();
    if measured(Part::Rust) {
        rows.extend(rust::measure(root, options.quick)?);
    }
    if measured(Part::Fleet) {
        rows.extend(rust::fleets(root)?);
    }
    let facts = folder.join("facts.json");
    fs::write(&facts, rust::plain_facts(root)?).map_err(|error| error.to_string())?;
    if measured(Part::Python) {
        rows.extend(of_python(root, &facts, &folder.join("python"), options.quick)?);
    }
    if measured(Part::Js) {
        rows.extend(of_js(root, &facts, options.quick)?);
    }

    rows::show(&rows);
    rows::write(&folder.with_extension("json"), &rows)?;
    baseline.map_or(Ok(()), |baseline| rows::compare(&baseline, &rows))
}

fn of_python(root: &Path, facts: &Path, folder: &Path, quick: bool) -> Result<Vec<Row>, String> {
    let dist = target(root).join("dist");
    if !quick || wheel(&dist).is_none() {
        python::dist(root)?;
    }
    let wheel = wheel(&dist).ok_or("there is no wheel in target/dist")?;
    let mut command = Command::new(if cfg!(windows) { "python" } else { "python3" });
    command.arg(root.join("benches/python/run.py")).args([&wheel, facts, folder]);
    rows::printed(command.args(quick.then_some("--quick")))
}

/// The wheel built last.
fn wheel(dist: &Path) -> Option<PathBuf> {
    let files = fs::read_dir(dist).ok()?.flatten().map(|file| file.path());
    files
        .filter(|path| path.extension().is_some_and(|extension| extension == "whl"))
        .max_by_key(|path| fs::metadata(path).and_then(|metadata| metadata.modified()).ok())
}

fn of_js(root: &Path, facts: &Path, quick: bool) -> Result<Vec<Row>, String> {
    let raw = dist::raw_module(root, "ngcompat");
    if !quick || !raw.exists() || !root.join("bindings/js/dist/ngcompat_bg.wasm").exists() {
        dist::build_js(root)?;
    }
    let scripts = root.join("benches/js");
    if !quick || !scripts.join("node_modules").exists() {
        step(&scripts, "npm packages", "npm ci --silent")?;
    }
    let mut command = Command::new("node");
    command.arg(scripts.join("run.js")).args([raw.as_path(), facts]);
    rows::printed(command.args(quick.then_some("--quick")))
}
