//! The `ngcompat` program.

use std::env;
use std::process::ExitCode;

fn main() -> ExitCode {
    ngcompat_cli::run(env::args_os()).into()
}
