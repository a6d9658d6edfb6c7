//! A machine whose GPUs differ: the container may see only those that run.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::matrix::tables::Matrix;
use crate::rows::build::BuildKind;
use crate::rules::context::Subject;
use crate::rules::finding::Remedy;
use crate::rules::verdict::{Action, Outcome, Verdict};
use crate::values::platform::Launcher;
use crate::values::text::list;

/// Only the GPUs that run, where the machine as a whole does not.
pub(crate) fn use_gpus(
    matrix: &Matrix,
    subject: &Subject<'_>,
    env: &Environment,
) -> Option<Remedy> {
    let outcome = |gpus| -> Outcome {
        let machine = Environment { gpus, ..env.clone() };
        match subject.name.release() {
            Some(release) => release.outcome(&machine),
            None => matrix.outcome_of_build(subject.build, &machine),
        }
    };
    let all = env.gpus.iter().enumerate();
    let running: Vec<_> = all
        .filter(|(_, gpu)| outcome(alloc::vec![(*gpu).clone()]).verdict == Verdict::Compatible)
        .collect();
    let together = running.iter().map(|(_, gpu)| (*gpu).clone()).collect();
    let some = !running.is_empty() && running.len() < env.gpus.len();
    if !some || outcome(together).verdict != Verdict::Compatible {
        return None;
    }
    let numbers: Vec<String> = running.iter().map(|(at, _)| at.to_string()).collect();
    let numbers = numbers.join(",");
    let names: Vec<String> = running.iter().map(|(at, gpu)| format!("GPU {at} ({gpu})")).collect();
    let names = list(&names, "and");
    let visible = format!("`CUDA_DEVICE_ORDER=PCI_BUS_ID CUDA_VISIBLE_DEVICES={numbers}`");
    let message = match (subject.build.kind, env.launcher) {
        (BuildKind::Wheel, _) => format!("Let the program see only {names}: {visible}."),
        (BuildKind::Image, launcher) => {
            let how = match launcher {
                None | Some(Launcher::Docker) => format!("`--gpus '\"device={numbers}\"'`, or "),
                Some(Launcher::DockerCdi | Launcher::Podman) => {
                    let each =
                        running.iter().map(|(at, _)| format!("--device nvidia.com/gpu={at}"));
                    format!("`{}`, or ", each.collect::<Vec<_>>().join(" "))
                }
                Some(Launcher::Enroot) => format!("`NVIDIA_VISIBLE_DEVICES={numbers}`, or "),
                Some(_) => String::new(),
            };
            format!("Give the container only {names}: {how}{visible}.")
        }
    };
    Some(Remedy { action: Action::UseGpus, value: format!("device={numbers}"), message })
}
