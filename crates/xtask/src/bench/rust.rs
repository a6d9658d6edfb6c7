//! The Rust part: times by criterion, instructions by callgrind, allocations, and how long the core
//! takes to build.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use serde::Deserialize;

use super::rows::Row;
use crate::target;
use crate::test::finish;

pub(super) fn measure(root: &Path, quick: bool) -> Result<Vec<Row>, String> {
    let mut rows = times(root, quick)?;
    rows.extend(allocations(root)?);
    rows.extend(instructions(root)?);
    rows.push(core_build(root)?);
    Ok(rows)
}

/// The facts for the plain alternatives in Python and JavaScript.
pub(super) fn plain_facts(root: &Path) -> Result<String, String> {
    build(root)?;
    output(&mut program(root, "plain-facts"))
}

/// What criterion keeps of a benchmark.
#[derive(Deserialize)]
struct Sample {
    iters: Vec<f64>,
    times: Vec<f64>,
}

fn times(root: &Path, quick: bool) -> Result<Vec<Row>, String> {
    let samples = target(root).join("criterion");
    drop(fs::remove_dir_all(&samples));
    let line = "bench --quiet --package ngcompat-benches --bench times -- --quiet";
    let mut bench = cargo(root, line);
    if quick {
        bench.env("NGCOMPAT_BENCH_QUICK", "1");
    }
    finish("times", bench.stdout(Stdio::null()))?;
    let mut rows = Vec::new();
    let folders = fs::read_dir(&samples).map_err(|error| error.to_string())?;
    for folder in folders.flatten() {
        let name = folder.file_name().to_string_lossy().into_owned();
        let Ok(text) = fs::read_to_string(folder.path().join("new/sample.json")) else { continue };
        let sample: Sample = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        // The least of all samples: what other programs on the machine disturb least.
        let nanoseconds = sample
            .times
            .iter()
            .zip(&sample.iters)
            .map(|(time, iterations)| time / iterations)
            .fold(f64::INFINITY, f64::min);
        let unit = name.rsplit('_').next().unwrap_or_default();
        let per = match unit {
            "ns" => 1.0,
            "us" => 1e3,
            "ms" => 1e6,
            _ => 1e9,
        };
        rows.push(Row::new(name.clone(), nanoseconds / per, unit));
    }
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(rows)
}

fn allocations(root: &Path) -> Result<Vec<Row>, String> {
    build(root)?;
    Ok(printed_rows(&output(&mut program(root, "allocations"))?))
}

/// Lists of machines: many of few kinds, and all different.
pub(super) fn fleets(root: &Path) -> Result<Vec<Row>, String> {
    build(root)?;
    let mut rows = Vec::new();
    for (count, kinds) in
        [("100000", "20"), ("1000000", "20"), ("10000", "10000"), ("100000", "100000")]
    {
        rows.extend(printed_rows(&output(program(root, "fleets").args([count, kinds]))?));
    }
    Ok(rows)
}

/// What a program prints as `name value unit`.
fn printed_rows(printed: &str) -> Vec<Row> {
    let rows = printed.lines().filter_map(|line| {
        let mut words = line.split(' ');
        let (name, value, unit) = (words.next()?, words.next()?, words.next()?);
        Some(Row::new(String::from(name), value.parse().ok()?, unit))
    });
    rows.collect()
}

/// Callgrind counts only what happens inside the function `counted`, and dumps at its every return.
fn instructions(root: &Path) -> Result<Vec<Row>, String> {
    if Command::new("valgrind").arg("--version").output().is_err() {
        eprintln!("instructions are skipped: there is no valgrind");
        return Ok(Vec::new());
    }
    build(root)?;
    let folder = target(root).join("bench/callgrind");
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let mut valgrind = Command::new("valgrind");
    valgrind
        .args(["--quiet", "--tool=callgrind", "--callgrind-out-file=out"])
        .args(["--toggle-collect=instructions::counted", "--dump-after=instructions::counted"])
        .arg(program(root, "instructions").get_program())
        .current_dir(&folder);
    println!("── instructions: valgrind --tool=callgrind");
    let mut rows = Vec::new();
    let mut sizes: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for (at, name) in output(&mut valgrind)?.lines().enumerate() {
        let dump = folder.join(format!("out.{}", at + 1));
        let dump = fs::read_to_string(&dump).map_err(|e| format!("{}: {e}", dump.display()))?;
        let total = dump.lines().find_map(|line| line.strip_prefix("totals: "));
        let total =
            total.and_then(|total| total.parse().ok()).ok_or("callgrind counted nothing")?;
        rows.push(Row::new(format!("{name}_instructions"), total, "instructions"));
        if let Some((growth, _times)) = name.rsplit_once('.').filter(|_| name.starts_with("growth"))
        {
            sizes.entry(String::from(growth)).or_default().push(total);
        }
    }
    // Each size is ten times the one before.
    rows.extend(sizes.into_iter().filter_map(|(name, totals)| {
        let powers = f64::from(u32::try_from(totals.len() - 1).ok()?);
        let exponent = (totals.last()? / totals.first()?).log10() / powers;
        Some(Row::new(format!("{name}_exponent"), exponent, "exponent"))
    }));
    Ok(rows)
}

/// The core and all it depends on, from nothing.
fn core_build(root: &Path) -> Result<Row, String> {
    let folder = target(root).join("bench/core");
    drop(fs::remove_dir_all(&folder));
    let mut build = cargo(root, "build --quiet --package ngcompat --target-dir");
    build.arg(&folder);
    let begin = Instant::now();
    finish("core, built clean", &mut build)?;
    Ok(Row::new(String::from("rust.core_build_s"), begin.elapsed().as_secs_f64(), "s"))
}

fn build(root: &Path) -> Result<(), String> {
    let line = "build --quiet --release --package ngcompat-benches --bins";
    finish("programs", &mut cargo(root, line))
}

fn cargo(root: &Path, line: &str) -> Command {
    let mut command = Command::new("cargo");
    command.args(line.split(' ')).current_dir(root);
    command
}

/// One of the programs of `benches/`.
fn program(root: &Path, name: &str) -> Command {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    Command::new(target(root).join("release").join(name))
}

fn output(command: &mut Command) -> Result<String, String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| format!("{program}: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{program} failed: {}", said.trim()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
