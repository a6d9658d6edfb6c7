//! `ngcompat issues`.

use std::fmt::Write as _;

use ngcompat::{Gpu, IssueFilter, JobMode, Precision, matrix};
use serde::Serialize;

use crate::machine::{gpu, read};
use crate::output::{Answer, Failure, paragraphs};
use crate::subject::release;

/// The known issues of a release that concern a GPU and a job, or a model's slowdowns across all
/// releases.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  ngcompat issues 20.06 --gpu \"Tesla T4\" --model MaskRCNN
  ngcompat issues 20.12 --mode inference
  ngcompat issues --model waveglow                what is known of a model, release by release")]
pub(crate) struct Arguments {
    /// The release, such as 20.12; without it, all releases, for a model.
    #[arg(required_unless_present = "model")]
    release: Option<String>,
    /// A GPU by name, such as "Tesla T4" or A100, or by compute capability, such as 8.0. Once for
    /// each.
    #[arg(long = "gpu", value_name = "NAME|CAPABILITY")]
    gpus: Vec<String>,
    /// The model, as you spell it: "Mask R-CNN", mask-rcnn, RN50.
    #[arg(long)]
    model: Option<String>,
    /// training or inference.
    #[arg(long)]
    mode: Option<String>,
    /// mixed or fp32.
    #[arg(long)]
    precision: Option<String>,
}

#[derive(Serialize)]
struct Regressions<'a> {
    model: &'a str,
    regressions: Vec<ngcompat::Regression>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, Failure> {
    let gpus: Vec<Gpu> =
        arguments.gpus.iter().map(|name| gpu(Some(name))).collect::<Result<_, _>>()?;
    let mut filter = IssueFilter::new().gpus(&gpus);
    filter.model = arguments.model.as_deref();
    filter.mode = read::<JobMode>("--mode", arguments.mode.as_ref())?;
    filter.precision = read::<Precision>("--precision", arguments.precision.as_ref())?;

    if let Some(name) = &arguments.release {
        let release = release(name)?.with_notes().map_err(|error| error.to_string())?;
        let list = release.issues(&filter);
        return Ok(Answer::new(paragraphs(&list.to_string()), &list));
    }
    let model = arguments.model.as_deref().unwrap_or_default();
    let regressions = matrix().regressions(model, gpus.first());
    let mut text = format!("{model}: slowdowns known, by release\n");
    for regression in &regressions {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{regression}");
    }
    if regressions.is_empty() {
        text.push_str("none known; most lists of known issues were not collected\n");
    }
    Ok(Answer::new(paragraphs(&text), &Regressions { model, regressions }))
}
