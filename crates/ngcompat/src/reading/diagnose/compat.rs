//! Error 804: whose compatibility libraries were refused, and what runs without them.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::machine::gpu::Gpu;
use crate::questions::report::Report;
use crate::reading::diagnose::diagnosed::Diagnosed;
use crate::reading::diagnose::evidence::{Evidence, SEE_LIBCUDA, replace};
use crate::rows::source::Certainty;
use crate::rules::finding::Remedy;
use crate::rules::verdict::{Action, Verdict};
use crate::values::board_class::ForwardCompatibility;
use crate::values::driver_version::DriverVersion;

const REBOOT: &str = "Outside of containers compare `cat /proc/driver/nvidia/version` with `ls /usr/lib/*/libcuda.so.*`, and reboot if the library is newer: the driver was upgraded.";

const BARE_COPIES: &str =
    "Remove `cuda-compat` packages, of the system and of conda, and what is left of other drivers.";

/// What the libraries are kept out with, where the launcher is not one that never loads them.
const TOOLKIT: &str = "Keep the container toolkit";

/// How the message's fixes begin to say where keeping the libraries out is enough.
const SAME_MAJOR: &str = " With a driver of the same CUDA major version";

/// Weighs the message against the GPUs, the driver and the check.
pub(crate) fn refused(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    let gpus = evidence.gpus();
    let is =
        |wanted: ForwardCompatibility| move |gpu: &Gpu| gpu.forward_compatibility() == Some(wanted);
    if !gpus.is_empty() && gpus.iter().all(is(ForwardCompatibility::Documented)) {
        return on_data_center_boards(diagnosed, gpus);
    }
    if !gpus.is_empty() {
        only_the_right_gpus(diagnosed, gpus);
    }
    if evidence.in_apptainer() {
        diagnosed.fixes.retain(|fix| !fix.contains("--gpus") && !fix.starts_with(TOOLKIT));
    }
    if !gpus.iter().any(is(ForwardCompatibility::Unsupported)) {
        return;
    }
    if evidence.in_container() {
        diagnosed.certainty = Certainty::Certain;
    }
    let every = gpus.iter().all(is(ForwardCompatibility::Unsupported));
    let gpu = gpus.iter().find(|gpu| is(ForwardCompatibility::Unsupported)(gpu));
    let (Some(gpu), true) = (gpu, every) else { return };
    match (evidence.report, evidence.environment.driver) {
        (_, None) => {}
        _ if evidence.is_bare() => newer_libcuda(diagnosed, evidence, gpu),
        (Some(report), Some(driver)) if report.install.is_none() => {
            weighed(diagnosed, evidence, report, driver, gpu);
        }
        (_, Some(driver)) => by_the_driver(diagnosed, evidence, driver, gpu),
    }
}

/// Error 803, weighed against where it was printed.
pub(crate) fn mismatched(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    if !evidence.is_bare() {
        return;
    }
    let cause = String::from(
        "The libcuda that was loaded is of another version than the kernel driver: the driver was upgraded and \
         the old kernel module is still loaded, or another copy of libcuda was found first.",
    );
    replace(diagnosed, Certainty::Likely, cause, &[REBOOT, BARE_COPIES, SEE_LIBCUDA]);
}

/// A GPU in a sentence; a name that is cut off names none.
fn named(gpu: &Gpu) -> String {
    let cut = gpu.name().is_some_and(|name| name.ends_with("..."));
    if cut { format!("the GPU (`{gpu}`)") } else { gpu.to_string() }
}

/// On these the libraries work.
fn on_data_center_boards(diagnosed: &mut Diagnosed, gpus: &[Gpu]) {
    let cause = format!(
        "The GPUs in the text support forward compatibility ({}), so another cause is behind it: another GPU \
         is visible that does not, or the library is of a newer driver than the loaded kernel module, as \
         after an upgrade without a reboot.",
        gpus.first().map(ToString::to_string).unwrap_or_default()
    );
    let fixes = [
        "Run `nvidia-smi -L` and look for a GPU that is not a data center board; hide it with \
         `CUDA_VISIBLE_DEVICES`.",
        REBOOT,
    ];
    replace(diagnosed, Certainty::Possible, cause, &fixes);
}

/// Which GPUs to give: there may be none that supports the libraries.
fn only_the_right_gpus(diagnosed: &mut Diagnosed, gpus: &[Gpu]) {
    let supports = |gpu: &Gpu| {
        let forward = gpu.forward_compatibility();
        forward != Some(ForwardCompatibility::Unsupported)
    };
    let right: Vec<usize> =
        gpus.iter().enumerate().filter(|(_, gpu)| supports(gpu)).map(|(at, _)| at).collect();
    if right.is_empty() || right.len() == gpus.len() {
        diagnosed.fixes.retain(|fix| !fix.contains("\"device=0\""));
        return;
    }
    let numbers: Vec<String> = right.iter().map(ToString::to_string).collect();
    let numbers = numbers.join(",");
    for fix in diagnosed.fixes.iter_mut().filter(|fix| fix.contains("\"device=0\"")) {
        *fix = format!(
            "Give the container only the GPUs that support it: `--gpus '\"device={numbers}\"'`, or \
             `CUDA_DEVICE_ORDER=PCI_BUS_ID CUDA_VISIBLE_DEVICES={numbers}`."
        );
    }
}

/// What the check says of the release is what runs without the libraries.
fn weighed(
    diagnosed: &mut Diagnosed,
    evidence: &Evidence<'_>,
    report: &Report,
    driver: DriverVersion,
    gpu: &Gpu,
) {
    let carried = report.build.compat_driver;
    let carries_newer = carried.is_none_or(|carried| driver.at_least(carried) != Some(true));
    match report.outcome.aspects.driver {
        Verdict::Incompatible => {
            diagnosed.certainty = Certainty::Certain;
            diagnosed.cause = format!(
                "The container's compatibility libraries (`cuda-compat`) were loaded, and {} does not \
                 support them. To keep them out would not help: by itself driver {driver} is too old for {}.",
                named(gpu),
                report.release
            );
            diagnosed.also.clear();
            let remedies = report.remedies.iter().filter(|one| one.action != Action::AddFact);
            let remedies: Vec<String> = remedies.map(|one: &Remedy| one.message.clone()).collect();
            if !remedies.is_empty() {
                diagnosed.fixes = remedies;
            }
        }
        Verdict::Compatible if evidence.runs_natively() && !carries_newer => {
            newer_libcuda(diagnosed, evidence, gpu);
            let carried = carried.map_or_else(String::new, |own| format!(" ({own})"));
            diagnosed.cause = format!(
                "The driver is as new as the container's CUDA ({}), and the container's own compatibility \
                 libraries{carried} are not newer: they are not what was refused. {}",
                evidence.versions(),
                diagnosed.cause
            );
        }
        Verdict::Compatible => {
            let mode = if evidence.runs_natively() { "natively" } else { MINOR };
            diagnosed.cause = format!(
                "The container's compatibility libraries (`cuda-compat`) were loaded, and {} does not \
                 support them. Without them {} runs on driver {driver} {mode}.",
                named(gpu),
                report.release
            );
            kept_out(diagnosed);
            // That it runs, and how, has been said.
            for fix in &mut diagnosed.fixes {
                if let Some((front, _)) = fix.split_once(SAME_MAJOR) {
                    *fix = String::from(front);
                }
            }
        }
        Verdict::Undetermined => {}
    }
}

const MINOR: &str = "by CUDA minor-version compatibility";

/// The text names no release: what the driver runs without the libraries.
fn by_the_driver(
    diagnosed: &mut Diagnosed,
    evidence: &Evidence<'_>,
    driver: DriverVersion,
    gpu: &Gpu,
) {
    let (Some(own), Some(newest)) = (evidence.cuda_of_driver(), evidence.newest_cuda()) else {
        return;
    };
    let further = if newest > own {
        format!(", and by minor-version compatibility those with CUDA up to {newest}")
    } else {
        String::new()
    };
    diagnosed.cause = format!(
        "The container's compatibility libraries (`cuda-compat`) were loaded, and {} does not support them. \
         Without them driver {driver} runs images with CUDA {own} and older{further}.",
        named(gpu)
    );
    kept_out(diagnosed);
    for fix in &mut diagnosed.fixes {
        if let Some((front, _)) = fix.split_once(SAME_MAJOR) {
            *fix = format!("{front} That helps where the image has CUDA {newest} or older.");
        } else if fix == "Use a release whose CUDA the driver supports by itself." {
            *fix = format!("If the image has a newer CUDA, use one with CUDA {newest} or older.");
        } else if fix == "Install a driver as new as the container's CUDA." {
            *fix = String::from("Or install a driver as new as the image's CUDA.");
        }
    }
}

/// The libraries are newer than the driver, so that neither an upgrade nor a newer driver comes first.
fn kept_out(diagnosed: &mut Diagnosed) {
    diagnosed.also.retain(|other| !other.contains("mounted into every container"));
}

/// The library that was loaded is newer than the kernel module, and not the container's.
fn newer_libcuda(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>, gpu: &Gpu) {
    let (others, copies): ([&str; 2], &str) = if evidence.is_bare() {
        (
            [
                "compatibility libraries (`cuda-compat`) are installed",
                "another driver's library is",
            ],
            BARE_COPIES,
        )
    } else {
        (
            [
                "a newer `cuda-compat` is installed on the host and mounted into every container",
                "the image has another copy, such as a driver package",
            ],
            "Remove `cuda-compat-*` packages from the host, and driver packages (`libnvidia-compute-*`) from \
             the image.",
        )
    };
    let [first, second] = others;
    let cause = format!(
        "A libcuda newer than the loaded kernel module was found first, and {} does not support that: the \
         driver was upgraded without a reboot, {first}, or {second}.",
        named(gpu)
    );
    replace(diagnosed, Certainty::Likely, cause, &[REBOOT, copies, SEE_LIBCUDA]);
}
