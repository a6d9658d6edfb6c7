//! `ngcompat find`.

use ngcompat::{Build, Environment, Family, FamilyKind, Found, FoundRelease, RunMode, matrix};

use super::list::name;
use crate::machine::Machine;
use crate::output::{Answer, Failure, GOOD, OPEN, styled, table, verdict_of_search, wrapped};
use crate::subject::family;

/// Which releases run on this machine, newest first?
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  ngcompat find --driver 470.57.02 --gpu A100
  ngcompat find --driver 470.57.02 --gpu \"Tesla T4\" --with 'cudnn>=8.9' --with python=3.10
  ngcompat find --driver 535.161.08 --gpu L4 --newest
  ngcompat find --family torch --driver 535.161.08 --gpu V100      wheels, and how to install them
  ngcompat find --family all --driver 535.161.08 --gpu L4          of each family the newest

Exit status: 0 there are some, 1 there are none, 3 there may be some but a fact is missing, 2 bad
input.")]
pub(crate) struct Arguments {
    #[command(flatten)]
    machine: Machine,
    /// The product line, such as tritonserver, cuda or torch (PyTorch's wheels); all, for the newest
    /// release of each. `ngcompat list --families` shows them.
    #[arg(long, value_name = "NAME", default_value = "pytorch")]
    family: String,
    /// Print the newest only.
    #[arg(long)]
    newest: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, Failure> {
    let env = arguments.machine.environment()?;
    let all = arguments.family == "all";
    let family = if all { None } else { Some(family(&arguments.family)?) };
    let mut found = match family {
        Some(family) => matrix().find_in(family, &env),
        None => matrix().find_newest(&env),
    };
    let count = found.releases.len();
    if arguments.newest {
        found.releases = found.newest().copied().into_iter().collect();
    }

    let mut text = format!("on {env}\n\n");
    if !found.releases.is_empty() {
        text.push_str(&listed(family, &found, &env));
        text.push('\n');
    }
    let count = match (all, count) {
        (true, 0) => String::from("Of no family a release is known to run here."),
        (true, count) => format!("Releases of {count} families run here; these are the newest."),
        (false, 0) => String::from("No release is known to run here."),
        (false, 1) => String::from("1 release runs here."),
        (false, count) if arguments.newest => {
            format!("It is the newest of {count} releases that run here.")
        }
        (false, count) => format!("{count} releases run here."),
    };
    let style = if found.releases.is_empty() { OPEN } else { GOOD };
    text.push_str(&styled(style, count));
    text.push('\n');
    if let Some(open) = found.open() {
        text.push_str(&wrapped(&open, ""));
        text.push('\n');
    }

    let verdict = verdict_of_search(!found.releases.is_empty(), !found.undetermined.is_empty());
    Ok(Answer::new(text, &found).with_verdict(verdict))
}

/// The releases as a table, with what people choose them by.
fn listed(family: Option<&Family>, found: &Found, env: &Environment) -> String {
    let rows = |row: fn(&FoundRelease, &Build) -> Vec<String>| {
        let build = |found: &FoundRelease| found.release.release().build_on(env);
        found.releases.iter().map(|found| row(found, build(found))).collect()
    };
    match family {
        Some(family) if family.key == "pytorch" => {
            let header = ["RELEASE", "MODE", "DOCUMENTED", "PYTORCH", "CUDA", "PYTHON", "CUDNN"];
            table(&header, rows(of_pytorch), 2)
        }
        Some(family) if family.kind == FamilyKind::Wheel => {
            table(&["RELEASE", "MODE", "CUDA", "INSTALL"], rows(of_wheel), 4)
        }
        _ => table(&["RELEASE", "MODE", "CUDA", "IMAGE"], rows(of_image), 4),
    }
}

fn mode(found: &FoundRelease) -> String {
    found.outcome.mode.map_or("forward or minor-version", RunMode::as_str).to_owned()
}

const UNKNOWN: &str = "–";

fn cuda(build: &Build) -> String {
    build.cuda.map_or_else(|| String::from(UNKNOWN), |cuda| cuda.to_string())
}

fn of_pytorch(found: &FoundRelease, build: &Build) -> Vec<String> {
    let release = found.release.release();
    let version = |key| {
        let recorded = release.component(key).filter(|_| release.component_applies(key, build));
        recorded.map_or_else(|| String::from(UNKNOWN), |one| one.version.to_string())
    };
    vec![
        release.version().to_owned(),
        mode(found),
        String::from(if found.outcome.documented { "yes" } else { "no" }),
        version("pytorch"),
        if release.component_applies("cuda", build) { version("cuda") } else { cuda(build) },
        version("python"),
        version("cudnn"),
    ]
}

fn of_wheel(found: &FoundRelease, build: &Build) -> Vec<String> {
    let install = found.release.release().install().unwrap_or_default();
    vec![found.release.to_string(), mode(found), cuda(build), install]
}

fn of_image(found: &FoundRelease, build: &Build) -> Vec<String> {
    let release = found.release.release();
    let image = release.image_for(Some(build.platform));
    let get = image.or_else(|| release.install()).unwrap_or_default();
    vec![name(release), mode(found), cuda(build), get]
}
