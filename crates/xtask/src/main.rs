//! The development commands of ngcompat: `cargo xtask …`.

mod bench;
mod book;
mod contract;
mod data;
mod dependencies;
mod dist;
mod docs;
mod fuzz;
mod generate;
mod merge;
mod new_release;
mod package;
mod panics;
mod python;
mod render;
mod stale;
mod test;
mod today;
mod workflows;

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The development commands of ngcompat.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write everything that is made from data/ and from the rules: the compiled matrix and the page
    /// of rules.
    Generate {
        /// Write nothing; fail with a diff if a file is stale.
        #[arg(long)]
        check: bool,
    },
    /// Draft the files of a month, filled from a saved page of its release notes.
    NewRelease(new_release::Options),
    /// List what ages in data/, for a maintainer to look up.
    Stale,
    /// Answer every question of tests/vectors/ again; read the difference before committing it.
    Vectors {
        /// Write nothing; fail if an answer is stale.
        #[arg(long)]
        check: bool,
    },
    /// Run the laws of the rules on generated machines.
    Laws {
        /// A million cases a law, for some minutes, instead of 20,000.
        #[arg(long)]
        long: bool,
    },
    /// Fuzz with what the tests ask as seeds; needs a nightly toolchain and cargo-fuzz.
    Fuzz {
        /// The targets; all, where none is named.
        #[arg(value_enum)]
        targets: Vec<fuzz::Target>,
        /// For how long, each.
        #[arg(long, default_value_t = 600)]
        seconds: u32,
    },
    /// Build the book of docs/ into target/book and check its links.
    Docs,
    /// Pack the crates as they are published, then build and test them outside the repository.
    Package,
    /// Measure what questions cost, beside the alternatives; see benches/README.md.
    Bench(bench::Options),
    /// Build what is published into target/dist.
    Dist,
    /// Run the tests, all or some suites. This is what continuous integration runs.
    Test {
        /// The suites to run; all, where none is named.
        #[arg(value_enum)]
        suites: Vec<test::Suite>,
    },
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Generate { check } => generate::run(&root(), check),
        Command::NewRelease(options) => new_release::run(&root(), &options),
        Command::Stale => stale::run(&root()),
        Command::Vectors { check } => test::vectors(&root(), check),
        Command::Laws { long } => test::laws(&root(), long),
        Command::Fuzz { targets, seconds } => fuzz::run(&root(), &targets, seconds),
        Command::Docs => book::run(&root()),
        Command::Package => package::run(&root()),
        Command::Bench(options) => bench::run(&root(), &options),
        Command::Dist => dist::run(&root()),
        Command::Test { suites } => test::run(&root(), &suites),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Where cargo builds.
fn target(root: &Path) -> PathBuf {
    root.join(env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

/// The root of the workspace.
fn root() -> PathBuf {
    let mut path = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    path.pop();
    path.pop();
    path
}
