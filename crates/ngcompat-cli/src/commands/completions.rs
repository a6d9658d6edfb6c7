//! `ngcompat completions`.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::output::Answer;

/// Completions for a shell, to be sourced by it.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  ngcompat completions bash > ~/.local/share/bash-completion/completions/ngcompat
  ngcompat completions zsh > ~/.zfunc/_ngcompat")]
pub(crate) struct Arguments {
    /// The shell.
    shell: Shell,
}

pub(crate) fn run(arguments: &Arguments) -> Answer {
    let mut script = Vec::new();
    let mut command = crate::Arguments::command();
    clap_complete::generate(arguments.shell, &mut command, "ngcompat", &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    Answer { document: script.clone(), text: script, exit: 0 }
}
