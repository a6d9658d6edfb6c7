//! The command line of ngcompat: a thin shell over the library.
//!
//! The program `ngcompat` and the Python package's script are both [`run`].
//!
//! Each command is a module of `commands`: its arguments, and a function that turns them into an
//! `Answer`.

mod commands;
mod input;
mod machine;
mod output;
mod subject;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use clap::{Parser, Subcommand};

use commands::{
    amp, check, completions, constraint, data, diagnose, diff, doctor, drivers, explain, export,
    facts, find, fleet, guard, identify, issues, list, man, map, show,
};
use output::{Answer, Failure};

/// Does this CUDA image or PyTorch wheel run on this machine, in which mode, why, and if not, what
/// would?
#[derive(Parser)]
#[command(
    name = "ngcompat",
    version = version(),
    after_help = "\
Examples:
  ngcompat check 20.12 --driver 450.80.02 --gpu \"Tesla T4\"
  nvidia-smi | ngcompat check tritonserver:24.05 --from -
  docker inspect my-image | ngcompat check --image - --driver 535.161.08 --gpu H100
  ngcompat find --driver 470.57.02 --gpu A100 --with 'cudnn>=8.9'
  ngcompat find --family torch --driver 535.161.08 --gpu V100
  ngcompat fleet node1.txt node2.txt
  ngcompat drivers 24.05 --gpu \"RTX 4090\"
  ngcompat diff 20.06 20.12
  ngcompat doctor 24.05
  ngcompat diagnose error.log

Exit status: 0 compatible, or the question was answered; 1 incompatible; 3 undetermined, a fact is
missing; 2 usage or bad input; 4 the answer could not be written. Every command takes --json."
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Print one JSON document instead of text.
    #[arg(long, global = true)]
    json: bool,
    /// Let the facts of this file answer, if they are newer than the compiled-in ones.
    /// `NGCOMPAT_DATA` names one for all commands.
    #[arg(long, global = true, value_name = "FILE")]
    data: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    Check(check::Arguments),
    Find(find::Arguments),
    Map(map::Arguments),
    Fleet(fleet::Arguments),
    Guard(guard::Arguments),
    List(list::Arguments),
    Show(show::Arguments),
    Diff(diff::Arguments),
    Drivers(drivers::Arguments),
    Amp(amp::Arguments),
    Issues(issues::Arguments),
    Facts(facts::Arguments),
    Diagnose(diagnose::Arguments),
    Identify(identify::Arguments),
    Constraint(constraint::Arguments),
    Explain(explain::Arguments),
    Export(export::Arguments),
    Doctor(doctor::Arguments),
    Data(data::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

/// Runs a command line, of which the first argument is the program's name, and returns the exit
/// status.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let words: Vec<OsString> = arguments.into_iter().collect();
    let Arguments { command, json, data: file } = match Arguments::try_parse_from(&words) {
        Ok(arguments) => arguments,
        Err(error) => return refused(&error, words.iter().any(|word| word == "--json")),
    };
    match answer(command, file.as_deref(), json) {
        Ok(Answer { text, document, exit }) => {
            match output::print(if json { &document } else { &text }) {
                Ok(()) => exit,
                Err(error) => Failure::Output(error).tell(json),
            }
        }
        Err(failure) => failure.tell(json),
    }
}

fn answer(command: Command, file: Option<&Path>, json: bool) -> Result<Answer, Failure> {
    data::load(file)?;
    match command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Find(arguments) => find::run(&arguments),
        Command::Map(arguments) => map::run(&arguments),
        Command::Fleet(arguments) => fleet::run(&arguments, json),
        Command::Guard(arguments) => guard::run(&arguments, json),
        Command::List(arguments) => list::run(&arguments),
        Command::Show(arguments) => show::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Drivers(arguments) => drivers::run(&arguments),
        Command::Amp(arguments) => amp::run(&arguments),
        Command::Issues(arguments) => issues::run(&arguments),
        Command::Facts(arguments) => facts::run(&arguments),
        Command::Diagnose(arguments) => diagnose::run(&arguments),
        Command::Identify(arguments) => identify::run(&arguments),
        Command::Constraint(arguments) => constraint::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Export(arguments) => export::run(&arguments, json),
        Command::Doctor(arguments) => doctor::run(&arguments),
        Command::Data(arguments) => data::run(&arguments),
        Command::Completions(arguments) => Ok(completions::run(&arguments)),
        Command::Man(arguments) => man::run(&arguments),
    }
}

/// What clap has to say: help and version, which are not mistakes, or what is wrong with the words.
fn refused(error: &clap::Error, json: bool) -> u8 {
    if !error.use_stderr() {
        return match output::unless_closed(error.print()) {
            Ok(()) => 0,
            Err(error) => Failure::Output(error).tell(false),
        };
    }
    if json {
        let message = error.render().to_string();
        let message = message.strip_prefix("error: ").unwrap_or(&message).trim().to_owned();
        return Failure::Input { code: "usage", message }.tell(true);
    }
    // Where standard error is closed, the exit status still answers.
    let _ = error.print();
    2
}

/// `0.2.0, facts of 2026-11-28`.
fn version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(|| {
        format!("{}, facts of {}", env!("CARGO_PKG_VERSION"), ngcompat::matrix().as_of())
    });
    &VERSION
}
