//! What a diagnosis is, and how it reads.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::machine::environment::Environment;
use crate::questions::report::Report;
use crate::rows::source::{Certainty, Source};

/// What a pasted text says is wrong.
///
/// [`Display`](fmt::Display) is what a person reads; with the feature `serde` it is the JSON that
/// the command line, Python and JavaScript share.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Diagnosis {
    /// What was found, one for each code: what fails, then notes and false alarms, then what the text
    /// only speaks of; each surest first, then in the order of the text.
    pub diagnoses: Vec<Diagnosed>,
    /// What the messages say of the machine and the container.
    pub environment: Environment,
    /// The check of the container's release on this machine, where the text names the release and
    /// anything about the machine.
    pub report: Option<Report>,
}

/// One message that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Diagnosed {
    /// The stable name of the message: `cuda-804`.
    pub code: &'static str,
    /// What it says, in a few words.
    pub title: &'static str,
    /// What causes it.
    pub cause: String,
    /// How sure that is.
    pub certainty: Certainty,
    /// What else the same message can mean.
    pub also: Vec<String>,
    /// What helps, in order of effort.
    pub fixes: Vec<String>,
    /// Whether nothing is wrong although the message was printed.
    pub false_alarm: bool,
    /// The facts in it by name, decoded: `driver`, `cuda` (of the image), `cuda_driver`, `gpu`,
    /// `capability`, `built_capabilities`, `condition`, `status`, `error`, `release`, … Those of its
    /// first place, where it was found more than once.
    pub facts: BTreeMap<&'static str, String>,
    /// The lines on which it begins, from 1.
    pub lines: Vec<usize>,
    /// Where it is described.
    pub sources: &'static [&'static Source],
}

impl fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.diagnoses.is_empty() {
            f.write_str("No known message was found.\n")?;
        }
        for (position, diagnosed) in self.diagnoses.iter().enumerate() {
            if position > 0 {
                f.write_str("\n")?;
            }
            // A banner and the error it quotes have the same cure.
            let before = self.diagnoses.iter().take(position);
            match before.rev().find(|before| before.fixes == diagnosed.fixes) {
                Some(same) => {
                    diagnosed.write_words(f)?;
                    writeln!(f, "\n→ The same as for {}.", same.code)?;
                }
                None => write!(f, "{diagnosed}")?,
            }
        }
        let env = &self.environment;
        if let Some(report) = &self.report {
            write!(f, "\nBy the facts in the text:\n{report}")?;
        } else if env.driver.is_some() {
            writeln!(f, "\nBy the facts in the text:\non {env}")?;
            f.write_str(
                "\n? The text does not say which release it is about, or which build of PyTorch",
            )?;
            if let Some(version) = env.components.get("pytorch") {
                write!(f, " {version}")?;
            }
            f.write_str(".\n")?;
        }
        Ok(())
    }
}

impl fmt::Display for Diagnosed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_words(f)?;
        f.write_str("\n")?;
        for fix in &self.fixes {
            writeln!(f, "→ {fix}")?;
        }
        Ok(())
    }
}

impl Diagnosed {
    /// All but the fixes.
    fn write_words(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} [{}]", self.title, self.code)?;
        match self.lines.as_slice() {
            [line] => write!(f, "line {line}")?,
            [line, more @ ..] => write!(f, "line {line} and {} more", more.len())?,
            [] => {}
        }
        for (name, value) in self.facts.iter().filter(|(_, value)| !value.is_empty()) {
            write!(f, ", {} {value}", name.replace('_', " "))?;
        }
        let kind = if self.false_alarm { "False alarm" } else { "Cause" };
        writeln!(f, "\n\n{kind} ({}): {}", self.certainty, self.cause)?;
        for other in self.also.iter().filter(|_| !self.false_alarm) {
            writeln!(f, "It can also mean: {other}")?;
        }
        Ok(())
    }
}
