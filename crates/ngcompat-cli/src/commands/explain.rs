//! `ngcompat explain`.

use ngcompat::Rule;
use serde::Serialize;

use crate::output::{Answer, Failure, paragraphs};

/// What a rule means, why, and where it is stated.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  ngcompat explain driver.too-old
  ngcompat explain                 all rules")]
pub(crate) struct Arguments {
    /// The rule, as reports name it; all, where none is named.
    rule: Option<String>,
}

#[derive(Serialize)]
struct Document {
    rules: Vec<ngcompat::Explanation>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, Failure> {
    if let Some(name) = &arguments.rule {
        let rule: Rule = name.parse().map_err(|error: ngcompat::ParseError| error.to_string())?;
        let explanation = rule.explain();
        return Ok(Answer::new(paragraphs(&explanation.to_string()), &explanation));
    }
    let rules: Vec<_> = Rule::ALL.iter().map(|rule| rule.explain()).collect();
    let text: Vec<String> = rules.iter().map(ToString::to_string).collect();
    Ok(Answer::new(paragraphs(&text.join("\n")), &Document { rules }))
}
