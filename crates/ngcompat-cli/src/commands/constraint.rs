//! `ngcompat constraint`.

use std::fmt::Write as _;

use clap::Args;
use ngcompat::ComponentVersion;
use ngcompat::constraint::{Brand, Constraint, Dialect, Evaluation, HostFacts, Satisfaction};
use serde::Serialize;

use crate::machine::{gpu, read};
use crate::output::{Answer, BAD, Failure, GOOD, OPEN, styled, wrapped};
use crate::subject::recorded;

/// Evaluate `NVIDIA_REQUIRE_*` expressions on a machine, or print the one that a release would need.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ngcompat constraint 'cuda>=12.4 brand=tesla,driver>=535,driver<536' --driver 535.161.08 --gpu L4
  ngcompat constraint 'arch>=8.0' --gpu \"RTX 3090\" --dialect go
  ngcompat constraint --for 24.05

Several expressions, as of several variables, must all hold.

Exit status: 0 satisfied, 1 unsatisfied, 3 unknown, 2 an expression that the dialect rejects.")]
pub(crate) struct Arguments {
    /// The expressions.
    #[arg(
        value_name = "EXPRESSION",
        required_unless_present = "release",
        conflicts_with = "release"
    )]
    expressions: Vec<String>,
    /// Print the expression that this release would need.
    #[arg(long = "for", value_name = "RELEASE")]
    release: Option<String>,
    /// The driver version that nvidia-smi prints, such as 450.80.02.
    #[arg(long, value_name = "VERSION")]
    driver: Option<String>,
    /// The CUDA version that nvidia-smi prints, such as 11.0.
    #[arg(long, value_name = "VERSION")]
    cuda_driver: Option<String>,
    /// A GPU by name or compute capability. Once for each.
    #[arg(long = "gpu", value_name = "NAME|CAPABILITY")]
    gpus: Vec<String>,
    /// The brand of the GPUs, as NVML names it: tesla, nvidia, geforce, …
    #[arg(long)]
    brand: Option<String>,
    /// Whose rules: c, the checker in use, or go.
    #[arg(long, default_value = "c")]
    dialect: String,
}

#[derive(Serialize)]
struct ForRelease {
    release: ngcompat::ReleaseName,
    constraint: Constraint,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, Failure> {
    if let Some(name) = &arguments.release {
        let release = recorded(name)?;
        let Some(constraint) = Constraint::for_release(release) else {
            return Err(
                format!("the CUDA version inside {} is not recorded", release.name()).into()
            );
        };
        let text = format!("{constraint}\n");
        return Ok(Answer::new(text, &ForRelease { release: release.name(), constraint }));
    }
    evaluate(arguments)
}

fn evaluate(arguments: &Arguments) -> Result<Answer, Failure> {
    let mut facts = HostFacts::default();
    facts.driver = read("--driver", arguments.driver.as_ref())?;
    facts.cuda = read::<ComponentVersion>("--cuda-driver", arguments.cuda_driver.as_ref())?;
    facts.brand = read::<Brand>("--brand", arguments.brand.as_ref())?;
    for name in &arguments.gpus {
        facts.gpus.push(gpu(Some(name))?);
    }
    let dialect = read::<Dialect>("--dialect", Some(&arguments.dialect))?.unwrap_or(Dialect::C);
    let constraints: Vec<Constraint> = arguments
        .expressions
        .iter()
        .map(|text| Constraint::parse(text, dialect).map_err(|error| error.to_string()))
        .collect::<Result<_, _>>()?;

    let evaluation =
        Evaluation::all(constraints.iter().map(|constraint| constraint.evaluate(&facts, dialect)));

    let text = evaluation.to_string();
    let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
    let (style, exit) = match evaluation.result {
        Satisfaction::Satisfied => (GOOD, 0),
        Satisfaction::Unsatisfied => (BAD, 1),
        _ => (OPEN, 3),
    };
    let mut text = format!("{}\n{rest}", styled(style, first));
    if evaluation.refuses_minor_version == Some(true) {
        let note = "This refuses a machine on which CUDA minor-version compatibility would do; \
                    NVIDIA_DISABLE_REQUIRE=1 skips the check.";
        // Writing to a String cannot fail.
        let _ = writeln!(text, "\n{}", wrapped(note, ""));
    }
    let mut answer = Answer::new(text, &evaluation);
    answer.exit = exit;
    Ok(answer)
}
