//! `ngcompat fleet`.

pub(crate) mod check;
pub(crate) mod gather;
mod lines;
mod plan;
mod print;
mod search;

use std::path::Path;

use clap::ValueEnum;
use ngcompat::{FleetAnswer, FleetQuestion, MachineKind, ParseError, Release, matrix};

use crate::output::{Answer, Failure, warn};
use crate::subject::{family, release};

use gather::Gathered;

/// Which releases run on every machine of a fleet, or on which machines does one run?
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  kubectl get nodes -o json | ngcompat fleet 24.05 -      does it run on all?
  ngcompat fleet t4.txt a100.txt                          which releases do?
  pdsh -a nvidia-smi --query-gpu=name,driver_version --format=csv,noheader | ngcompat fleet -
  scontrol show nodes | ngcompat fleet - --with 'pytorch>=2.1'
  ngcompat fleet 25.12 inventory.csv --set-driver 470=580.95.05
  ngcompat fleet inventory.csv --plan 25.12               which driver would help where?

A text may hold many machines: Kubernetes nodes in every format of kubectl, resource slices, the nodes
of Slurm, PBS, LSF and HTCondor, what pdsh, dshbak, clush, pssh, GNU parallel, Salt and Ansible print,
headings such as `=== node1`, metrics of GPUs and what Prometheus answers about them, inventories of
Ansible and NetBox, as CSV, TSV, aligned columns, YAML or JSON, and JSON a line a machine, such as
{\"machine\": \"a\", \"driver\": \"535.161.08\", \"gpus\": [\"A100\"]}, or what `ngcompat facts` and
`ngcompat doctor` print. Any of them may be packed with gzip. Any other text is one machine.

Exit status: 0 some release runs on all, or the one asked for does, or with --plan; 1 none does; 3 a
fact is missing; 2 bad input.")]
pub(crate) struct Arguments {
    /// The release, if one is asked about, and the files with what is known of the machines; - for
    /// standard input.
    #[arg(value_name = "RELEASE|FILE", required = true)]
    given: Vec<String>,
    /// Check this release on each machine.
    #[arg(long)]
    release: Option<String>,
    /// The product line whose releases are searched [default: pytorch]
    #[arg(long, value_name = "NAME", conflicts_with = "release")]
    family: Option<String>,
    /// What the container must contain, such as 'cudnn>=8.0.5' or python=3.10. Once for each.
    #[arg(long = "with", value_name = "REQUIREMENT")]
    requirements: Vec<String>,
    /// Suppose these machines had another driver: a version for all, or BRANCH=VERSION for those on a
    /// branch. May be repeated.
    #[arg(long, value_name = "[BRANCH=]VERSION")]
    set_driver: Vec<String>,
    /// Say of each driver branch that one would install today where it would make this release run,
    /// and what it would cost.
    #[arg(long, value_name = "RELEASE", conflicts_with_all = ["release", "set_driver", "newest"])]
    plan: Option<String>,
    /// Print the newest release that runs on all machines, and nothing else.
    #[arg(long, conflicts_with = "release")]
    newest: bool,
    /// Print nothing; the exit status answers.
    #[arg(long)]
    quiet: bool,
    /// How to print the answer; jsonl and csv have a line a machine.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How the answer is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
    Jsonl,
    Csv,
    Prometheus,
}

pub(crate) fn run(arguments: &Arguments, json: bool) -> Result<Answer, Failure> {
    let format = if json { Format::Json } else { arguments.format };
    if arguments.plan.is_some() && ![Format::Text, Format::Json].contains(&format) {
        return Err(String::from("--plan has the formats text and json").into());
    }
    let (asked, files) = asked(arguments)?;
    if let Some(release) = asked.filter(|_| arguments.newest) {
        let message =
            format!("--newest searches for a release; leave out {release}, or leave it out");
        return Err(message.into());
    }
    let parsed = arguments.set_driver.iter().map(|text| {
        text.parse().map_err(|error: ParseError| Failure::of(&error, "--set-driver: "))
    });
    let question = FleetQuestion {
        release: asked,
        plan: arguments.plan.as_deref().map(release).transpose()?,
        family: arguments.family.as_deref().map(family).transpose()?,
        set_driver: parsed.collect::<Result<_, _>>()?,
    };
    let Gathered { fleet, left_out, .. } = &Gathered::read(files, &arguments.requirements)?;
    for change in &question.set_driver {
        let mut kinds = fleet.kinds().iter();
        let is_for = |kind: &MachineKind| change.apply(&mut kind.environment.clone());
        if change.branch.is_some() && !kinds.any(is_for) {
            warn(&format!("--set-driver {change} changes no machine"));
        }
    }
    let format = (!arguments.quiet).then_some(format);
    match question.ask(matrix(), fleet).map_err(|error| Failure::of(&error, ""))? {
        FleetAnswer::Plan(plan) => plan::answer(&plan, left_out, format),
        FleetAnswer::Report(report) => check::answer(&report, left_out, format),
        FleetAnswer::Found(found) => search::answer(&found, left_out, arguments.newest, format),
    }
}

/// The release asked about, and the files.
fn asked(arguments: &Arguments) -> Result<(Option<Release>, &[String]), Failure> {
    let files = arguments.given.as_slice();
    if let Some(name) = &arguments.release {
        return Ok((Some(release(name)?), files));
    }
    let [first, rest @ ..] = files else { return Ok((None, files)) };
    if first == "-" || Path::new(first).exists() {
        return Ok((None, files));
    }
    match release(first) {
        Ok(named) if !rest.is_empty() => Ok((Some(named), rest)),
        Ok(_) => Err(format!("give a file with the machines on which {first} is to run").into()),
        Err(error) if is_like_a_release(first) => Err(error),
        // Not a release, so it should have been a file.
        Err(_) => Err(format!(
            "{first} is neither a release nor a file that is here; give a release such as 24.05, or the \
             file with the machines"
        )
        .into()),
    }
}

/// Whether somebody meant a release: `25.07`, `tritonserver:25.99`, and no path.
fn is_like_a_release(text: &str) -> bool {
    let version = text.rsplit(':').next().unwrap_or(text);
    let front: String = version.chars().take_while(|one| *one != '-').collect();
    let numbers: Vec<&str> = front.split('.').collect();
    let is_number =
        |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    numbers.len() > 1 && numbers.iter().all(is_number)
}
