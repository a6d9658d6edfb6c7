//! `ngcompat man`.

use std::path::PathBuf;

use clap::CommandFactory;
use clap_mangen::Man;

use crate::output::{Answer, Failure};

/// The manual page, or with --out those of all commands.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  ngcompat man | man -l -
  ngcompat man --out /usr/local/share/man/man1")]
pub(crate) struct Arguments {
    /// Write a page for each command into this folder.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, Failure> {
    let mut command = crate::Arguments::command();
    if let Some(folder) = &arguments.out {
        command.build();
        clap_mangen::generate_to(command, folder)
            .map_err(|error| format!("{}: {error}", folder.display()))?;
        return Ok(Answer::empty());
    }
    let mut page = Vec::new();
    // Writing to memory cannot fail.
    Man::new(command).render(&mut page)?;
    let page = String::from_utf8_lossy(&page).into_owned();
    Ok(Answer { document: page.clone(), text: page, exit: 0 })
}
