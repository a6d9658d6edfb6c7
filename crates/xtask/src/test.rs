//! `cargo xtask test`: what continuous integration runs, by suite.

use std::env;
use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;
use std::time::Instant;

use clap::ValueEnum;

use crate::{book, dependencies, dist, panics, python, workflows};

/// A suite of tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Suite {
    /// Formatting, lints, documentation, fresh generated files, dependencies, Rust tests, and the
    /// core without std and without panics.
    Rust,
    /// The book of docs/, its links included.
    Docs,
    /// The workflows of .github/, by actionlint and zizmor.
    Workflows,
    /// The Python package over its installed wheel, and its types.
    Python,
    /// The npm package, from the packed tarball.
    Js,
    /// The checker page and the element, in Chromium.
    Web,
}

/// Steps in the order in which a failure is found soonest.
const RUST: &[(&str, &str)] = &[
    ("formatting", "cargo fmt --all --check"),
    ("generated files", "cargo run --quiet --package xtask -- generate --check"),
    ("lints", "cargo clippy --workspace --all-targets --all-features -- -D warnings"),
    ("lints, no features", "cargo clippy --package ngcompat -- -D warnings"),
    // The Python extension has its own suite, and would change the order of keys in the JSON of all.
    ("tests", "cargo nextest run --workspace --exclude ngcompat-python --all-features"),
    (
        "documentation examples",
        "cargo test --quiet --package ngcompat --package ngcompat-host --package ngcompat-examples \
         --doc --all-features",
    ),
    ("documentation", "cargo doc --workspace --no-deps --all-features --document-private-items"),
    (
        "core without std",
        "cargo check --package ngcompat --package ngcompat-examples --lib \
         --target wasm32-unknown-unknown --all-features",
    ),
];

/// Where the random cases of the laws begin.
const SEED: &str = "PROPTEST_RNG_SEED";

/// What the steps call that a Rust toolchain does not bring along.
const TOOLS: &[(&str, &str)] = &[("cargo-nextest", "0.9")];

pub(crate) fn run(root: &Path, suites: &[Suite]) -> Result<(), String> {
    let suites = if suites.is_empty() { Suite::value_variants() } else { suites };
    for suite in suites {
        match suite {
            Suite::Rust => rust(root)?,
            Suite::Docs => book::run(root)?,
            Suite::Workflows => workflows::lint(root)?,
            Suite::Python => python::test(root)?,
            Suite::Js => js(root)?,
            Suite::Web => web(root)?,
        }
    }
    Ok(())
}

/// Runs the test of the conformance vectors, which writes them where it is told to.
pub(crate) fn vectors(root: &Path, check: bool) -> Result<(), String> {
    let line = "cargo test --quiet --package ngcompat-tests --test vectors the_core";
    let mut command = command(root, line);
    if !check {
        command.env("NGCOMPAT_WRITE_VECTORS", "1");
    }
    finish("vectors", &mut command)
        .map_err(|error| format!("{error}; `cargo xtask vectors` answers them again"))
}

/// Runs the laws, with more cases where asked.
pub(crate) fn laws(root: &Path, long: bool) -> Result<(), String> {
    let line = "cargo test --release --package ngcompat-tests --test laws";
    let mut command = command(root, line);
    if long {
        command.env("PROPTEST_CASES", "1000000");
    }
    finish("laws", &mut command)
}

fn rust(root: &Path) -> Result<(), String> {
    for (tool, version) in TOOLS {
        install(root, tool, version)?;
    }
    install_wasm_target(root)?;
    for (name, line) in RUST {
        let mut command = command(root, line);
        // The same random cases for the same code: a change fails for what it changed. Each week
        // the laws are tried on new ones.
        if env::var_os(SEED).is_none() {
            command.env(SEED, "0");
        }
        finish(name, &mut command)?;
    }
    dependencies::check(root)?;
    panics::in_core(root)
}

/// Packs the npm package and installs it, as somebody else would, into a folder of its own, and builds
/// pages from it. Two suites want that; it is done once in a run.
fn install_package(root: &Path) -> Result<(), String> {
    static INSTALLED: OnceLock<Result<(), String>> = OnceLock::new();
    let install = || {
        let tarball = dist::npm(root)?;
        let test = root.join("bindings/js/test");
        let add = format!("npm install --silent --no-save --no-package-lock {}", tarball.display());
        step(&test, "install the tarball", &add)?;
        step(&test, "bundlers", "node bundle.js")
    };
    INSTALLED.get_or_init(install).clone()
}

fn js(root: &Path) -> Result<(), String> {
    install_package(root)?;
    let package = root.join("bindings/js");
    step(&package, "publint", "node_modules/.bin/publint --strict")?;
    step(&package, "types as bundlers find them", ATTW)?;
    step(&package, "types of the element", "node_modules/.bin/tsc --project element")?;
    let test = package.join("test");
    step(&test, "answers to be typed", "node typed-answers.js")?;
    step(&test, "types", "../node_modules/.bin/tsc --project .")?;
    step(
        &test,
        "types of templates",
        "../node_modules/.bin/tsc --project tsconfig.templates.json",
    )?;
    step(&test, "tests", "node --test package.test.js docs.test.js bundled.test.js")
}

/// `require` of a module is what Node 20.19 brought, and a `.wasm` has no types.
const ATTW: &str = "node_modules/.bin/attw --pack --quiet --ignore-rules cjs-resolves-to-esm \
                    --exclude-entrypoints ngcompat.wasm check.wasm react vue svelte";

fn web(root: &Path) -> Result<(), String> {
    install_package(root)?;
    if !Path::new("/usr/bin/chromium").exists() {
        install_debian(root, "chromium")?;
    }
    let page = root.join("examples/web");
    step(&page, "npm packages", "npm ci --silent")?;
    step(&page, "page", "npm run --silent build")?;
    step(&page, "tests", "npm run --silent test")?;
    let package = root.join("bindings/js/test");
    step(&package, "tests of the element", "node --test --test-timeout=120000 browser.test.js")
}

pub(crate) fn install_wasm_target(root: &Path) -> Result<(), String> {
    let target = "wasm32-unknown-unknown";
    if output(root, "rustup target list --installed")?.contains(target) {
        return Ok(());
    }
    step(root, "install the WebAssembly target", &format!("rustup target add {target}"))
}

/// Installs a package of Debian.
pub(crate) fn install_debian(root: &Path, package: &str) -> Result<(), String> {
    step(root, "package lists", "apt-get update --quiet")?;
    let install = "apt-get install --yes --quiet --no-install-recommends";
    step(root, &format!("install {package}"), &format!("{install} {package}"))
}

/// Installs a cargo tool unless it is there. Without `--locked`: a lock file may name a version that
/// a registry mirror doesn't have yet.
fn install(root: &Path, tool: &str, version: &str) -> Result<(), String> {
    let subcommand = tool.trim_start_matches("cargo-");
    if output(root, &format!("cargo {subcommand} --version")).is_ok() {
        return Ok(());
    }
    step(root, &format!("install {tool}"), &format!("cargo install {tool} --version ^{version}"))
}

fn command(root: &Path, line: &str) -> Command {
    let mut words = line.split(' ');
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words).current_dir(root).env("RUSTDOCFLAGS", "-D warnings");
    command
}

pub(crate) fn step(root: &Path, name: &str, line: &str) -> Result<(), String> {
    finish(name, &mut command(root, line))
}

/// Runs a command to its end, and says so.
pub(crate) fn finish(name: &str, command: &mut Command) -> Result<(), String> {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let words: Vec<_> =
        [program].into_iter().chain(command.get_args()).map(OsStr::to_string_lossy).collect();
    let line = words.join(" ");
    println!("── {name}: {line}");
    let begin = Instant::now();
    let status = command.status().map_err(|error| format!("{line}: {error}"))?;
    if !status.success() {
        return Err(format!("{name} failed; to see it again: {line}"));
    }
    println!("   {:.1} s", begin.elapsed().as_secs_f64());
    Ok(())
}

pub(crate) fn output(root: &Path, line: &str) -> Result<String, String> {
    let output = command(root, line).output().map_err(|error| format!("{line}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{line} failed"));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
