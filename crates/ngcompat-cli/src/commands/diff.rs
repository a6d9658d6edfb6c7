//! `ngcompat diff`.

use ngcompat::matrix;

use crate::output::{Answer, Failure, heading, wrapped};
use crate::subject::release;

/// What changed between two releases.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  ngcompat diff 20.06 20.12
  ngcompat diff 24.05 25.01 --json | jq '.components[] | select(.change == \"up\")'")]
pub(crate) struct Arguments {
    /// The release to start from.
    from: String,
    /// The release to compare it with.
    to: String,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, Failure> {
    let (from, to) = (release(&arguments.from)?, release(&arguments.to)?);
    let diff = matrix().diff(from, to).map_err(|error| error.to_string())?;
    let text = diff.to_string();
    let mut lines = text.lines();
    let mut page = heading(lines.next().unwrap_or_default());
    for line in lines {
        page.push('\n');
        page.push_str(&wrapped(line, "    "));
    }
    page.push('\n');
    Ok(Answer::new(page, &diff))
}
