//! `ngcompat drivers`.

use ngcompat::{Gpu, matrix};

use crate::machine::gpu;
use crate::output::{Answer, Failure, heading, table, wrapped};
use crate::subject::release;

/// Which drivers run a release, on a GPU, in which mode, and why?
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  ngcompat drivers 20.12 --gpu \"Tesla T4\"
  ngcompat drivers 25.12 --gpu \"RTX 5090\" --json")]
pub(crate) struct Arguments {
    /// The release, such as 20.12, tritonserver:24.05, cuda:12.4.1 or torch==2.6.0+cu124.
    release: String,
    /// The GPU by name, such as "Tesla T4" or A100, or by compute capability, such as 8.0.
    #[arg(long, value_name = "NAME|CAPABILITY")]
    gpu: Option<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, Failure> {
    let release = release(&arguments.release)?;
    let gpu = gpu(arguments.gpu.as_ref())?;
    let drivers = matrix().drivers_for(release, &gpu);

    let on = if gpu == Gpu::UNKNOWN { String::new() } else { format!(" on {gpu}") };
    let mut text = format!("{}\n\n", heading(format!("{}{on}", release.name())));
    let rows: Vec<_> = drivers
        .iter()
        .map(|option| {
            let later = match (option.or_later, option.driver.is_branch()) {
                (true, _) => option.up_to.map_or_else(
                    || String::from("or later"),
                    |last| format!("or later, up to R{last}"),
                ),
                (false, true) => String::from("any"),
                (false, false) => String::from("or later of its branch"),
            };
            vec![
                option.driver.to_string(),
                later,
                String::from(option.mode.as_str()),
                String::from(option.verdict.as_str()),
                option.branch().unwrap_or_default(),
                option.reason.clone(),
            ]
        })
        .collect();
    if !rows.is_empty() {
        text.push_str(&table(&["DRIVER", "", "MODE", "RELEASE", "BRANCH", "WHY"], rows, 5));
        text.push('\n');
    }
    for note in &drivers.notes {
        text.push_str(&wrapped(note, ""));
        text.push('\n');
    }
    Ok(Answer::new(text, &drivers))
}
