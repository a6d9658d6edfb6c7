//! `ngcompat diff`.

use ngcompat::matrix;

use crate::output::{Answer, heading};
use crate::subject::recorded;

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

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, String> {
    let (from, to) = (recorded(&arguments.from)?, recorded(&arguments.to)?);
    from.comparable_with(to).map_err(|error| error.to_string())?;
    let diff = matrix().diff(from, to);
    let text = diff.to_string();
    let (title, body) = text.split_once('\n').unwrap_or((&text, ""));
    Ok(Answer::new(format!("{}\n{body}", heading(title)), &diff))
}
