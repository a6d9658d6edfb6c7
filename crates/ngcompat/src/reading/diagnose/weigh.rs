//! Diagnoses weighed against everything else that the text says.
//!
//! A message names a cause that is usual for it. What the text shows besides may rule that cause out, or
//! make it certain: a driver that is new enough is not too old, whatever the message says.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::machine::gpu::Gpu;
use crate::matrix::compiled::matrix;
use crate::reading::diagnose::compat;
use crate::reading::diagnose::diagnosed::Diagnosed;
use crate::reading::diagnose::evidence::{Evidence, SEE_LIBCUDA, replace};
use crate::reading::diagnose::jetson;
use crate::reading::diagnose::kernel;
use crate::reading::diagnose::mac;
use crate::reading::diagnose::packages;
use crate::reading::diagnose::program;
use crate::reading::diagnose::ptx;
use crate::reading::diagnose::system;
use crate::rows::message::Message;
use crate::rows::source::Certainty;
use crate::rules::constraint::expression::{Constraint, Dialect};
use crate::rules::verdict::Verdict;
use crate::values::compute_capability::ComputeCapability;
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;
use crate::values::platform::Os;

/// Weighs each diagnosis by itself, then against the others.
pub(crate) fn all(diagnoses: &mut [Diagnosed], evidence: &Evidence<'_>) {
    for diagnosed in diagnoses.iter_mut().filter(|diagnosed| !diagnosed.false_alarm) {
        if jetson::judge(diagnosed, evidence) {
            continue;
        }
        if mac::judge(diagnosed, evidence) {
            continue;
        }
        if let Some((_, weigh)) = WEIGHTS.iter().find(|(code, _)| *code == diagnosed.code) {
            weigh(diagnosed, evidence);
        }
    }
    quote(diagnoses);
    explain(diagnoses, evidence);
    exclude(diagnoses);
    let system = system::of(evidence);
    for diagnosed in diagnoses.iter_mut().filter(|diagnosed| !diagnosed.false_alarm) {
        if evidence.in_apptainer_without_gpus() {
            for fix in diagnosed.fixes.iter_mut().filter(|fix| fix.contains("--gpus all")) {
                *fix = String::from(
                    "Start the container with GPU access: `apptainer exec --nv …`, or `singularity exec --nv …`.",
                );
            }
        }
        if evidence.in_apptainer() {
            system::in_apptainer(diagnosed, evidence);
        }
        if evidence.is_wheel() {
            system::without_container_pytorch(diagnosed);
        }
        if let Some((system, bare)) = system {
            system::fit(diagnosed, system, bare);
        }
        // Certain is what has no other cause.
        if !diagnosed.also.is_empty() {
            diagnosed.certainty = diagnosed.certainty.max(Certainty::Likely);
        }
        if evidence.handled.contains(&diagnosed.code) {
            diagnosed.certainty = diagnosed.certainty.max(Certainty::Likely);
            diagnosed.cause.push_str(
                " By the text the program handles it and goes on: whatever stops it may have another cause.",
            );
        }
        if evidence.mentioned.contains(&diagnosed.code) {
            diagnosed.certainty = Certainty::Possible;
            diagnosed.cause = format!("The text only speaks of this message. {}", diagnosed.cause);
        }
    }
}

/// The entry point quotes an error of CUDA: its cause is that of the error, as weighed by itself.
fn quote(diagnoses: &mut [Diagnosed]) {
    const OUTER: [&str; 2] = ["container-compatibility-unavailable", "container-cuda-failed"];
    let weighed: Vec<Diagnosed> = diagnoses
        .iter()
        .filter(|inner| inner.code.starts_with("cuda-") && !inner.false_alarm)
        .cloned()
        .collect();
    for outer in diagnoses.iter_mut().filter(|outer| OUTER.contains(&outer.code)) {
        let quoted = weighed.iter().find_map(|inner| {
            let usual = message(inner.code)?.cause;
            outer.cause.strip_suffix(usual).map(|front| (front, inner))
        });
        if let Some((front, inner)) = quoted {
            outer.cause = format!("{front}{}", inner.cause);
            outer.certainty = inner.certainty;
            outer.also.clone_from(&inner.also);
            outer.fixes.clone_from(&inner.fixes);
        }
    }
}

fn message(code: &str) -> Option<&'static Message> {
    matrix().messages().iter().find(|message| message.code == code)
}

type Weigh = fn(&mut Diagnosed, &Evidence<'_>);

const WEIGHTS: &[(&str, Weigh)] = &[
    ("container-cli-driver-error", container_cli),
    ("container-cli-invalid-expression", expression),
    ("container-cli-unsatisfied-condition", condition),
    ("container-compatibility-unavailable", unavailable),
    ("container-runtime-cdi", cdi),
    ("cuda-100", no_gpu),
    ("cuda-2", not_out_of_memory),
    ("cuda-200", unreadable_code),
    ("cuda-209", program::no_code),
    ("cuda-218", ptx::by_the_driver),
    ("cuda-222", ptx::by_the_driver),
    ("cuda-3", not_initialised),
    ("cuda-304", system::on_windows),
    ("cuda-34", stub),
    ("cuda-35", driver_too_old),
    ("cuda-36", newer_call),
    ("cuda-46", busy),
    ("cuda-500", system::symbol_not_found),
    ("cuda-801", busy),
    ("cuda-802", not_ready),
    ("cuda-803", compat::mismatched),
    ("cuda-804", compat::refused),
    ("cuda-999", system::on_windows),
    ("cuda-library-missing", system::library_missing),
    ("cuda-jl-gpu", program::cuda_jl),
    ("cudnn-version-mismatch", packages::minimum_cudnn),
    ("driver-function-missing", function_missing),
    ("gpu-capability-refused", program::refused),
    ("jetson-library-missing", jetson::library),
    ("kernel-gpu-init-failed", kernel::not_driven),
    ("kernel-gpu-not-supported", kernel::not_supported),
    ("kernel-legacy-gpu", legacy_gpu),
    ("kernel-module-build-failed", module_build),
    ("kernel-module-no-device", kernel::not_driven),
    ("kernel-open-modules-too-old-gpu", kernel::open_refused),
    ("nvml-driver-not-loaded", no_driver),
    ("nvml-unknown-error", lost_in_container),
    ("nvml-version-mismatch", mismatch),
    ("smi-no-devices", kernel::no_devices),
    ("smi-no-driver", no_driver),
    ("smi-not-found", smi_missing),
    ("nvenc-driver", video_driver),
    ("nvrtc-architecture", program::architecture),
    ("pip-no-version", packages::no_version),
    ("pip-wheel-platform", packages::other_platform),
    ("ptx-compiler-too-old", ptx::by_a_tool),
    ("ptxas-too-old", program::architecture),
    ("tensorrt-engine-version", packages::other_tensorrt),
    ("torch-capability-not-compatible", program::name_a_release),
    ("torch-cuda-unavailable", system::unavailable),
    ("torch-driver-too-old", torch_too_old),
    ("torch-too-old-capability", program::name_a_release),
    ("torch-no-accelerator", no_accelerator),
    ("torch-no-driver", no_driver),
    ("torch-without-cuda", system::without_cuda),
    ("torchvision-cuda", packages::other_cuda),
    ("vulkan-incompatible-driver", vulkan),
    ("wsl-gpu-blocked", blocked),
    ("xformers-mismatch", packages::other_pytorch),
];

/// A message that is a consequence of another one in the same text has the cause and the cure of that.
fn explain(diagnoses: &mut [Diagnosed], evidence: &Evidence<'_>) {
    let roots: Vec<Diagnosed> = diagnoses
        .iter()
        .filter(|root| !root.false_alarm && !explains(root.code).is_empty())
        .filter(|root| !evidence.mentioned.contains(&root.code))
        .cloned()
        .collect();
    for root in roots {
        for diagnosed in
            diagnoses.iter_mut().filter(|other| explains(root.code).contains(&other.code))
        {
            if diagnosed.false_alarm || is_consequence(diagnosed) {
                continue;
            }
            diagnosed.cause = format!("{CONSEQUENCE}`{}`. {}", root.code, root.cause);
            diagnosed.certainty = root.certainty;
            diagnosed.also.clear();
            diagnosed.fixes.clone_from(&root.fixes);
        }
    }
}

/// Messages after which a program goes on.
const NOTES: &[&str] = &[
    "container-driver-version-unknown",
    "tensorflow-libraries",
    "torch-cuda-unavailable",
    "torch-no-cuda-runtime",
    "tritonserver-no-device-count",
    "xformers-mismatch",
];

/// Whether the program goes on after it.
pub(crate) fn is_note(diagnosed: &Diagnosed) -> bool {
    NOTES.contains(&diagnosed.code)
}

const CONSEQUENCE: &str = "A consequence of ";

/// Whether another message of the text is its cause.
pub(crate) fn is_consequence(diagnosed: &Diagnosed) -> bool {
    diagnosed.cause.starts_with(CONSEQUENCE)
}

fn explains(code: &str) -> &'static [&'static str] {
    message(code).map_or(&[], |message| message.explains)
}

/// Causes of which one at most is true.
const EXCLUSIVE: &[[&str; 2]] = &[
    ["cuda-803", "cuda-804"],
    ["cuda-209", "cuda-222"],
    ["cuda-35", "cuda-36"],
    ["kernel-open-modules-needed", "kernel-open-modules-too-old-gpu"],
    ["nvml-driver-not-loaded", "nvml-version-mismatch"],
];

/// Of causes that exclude one another none is certain.
fn exclude(diagnoses: &mut [Diagnosed]) {
    for pair in EXCLUSIVE {
        let certain = |diagnosed: &&mut Diagnosed| {
            pair.contains(&diagnosed.code)
                && diagnosed.certainty == Certainty::Certain
                && !diagnosed.false_alarm
                && !is_consequence(diagnosed)
        };
        let both: Vec<&mut Diagnosed> = diagnoses.iter_mut().filter(certain).collect();
        if both.len() > 1 {
            for diagnosed in both {
                diagnosed.certainty = Certainty::Likely;
            }
        }
    }
}

/// Error 2 of the first call: no work was on the GPU yet that could fill its memory.
fn not_out_of_memory(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    let first = |line: &usize| {
        let start = evidence.text.line_start(*line).unwrap_or(0);
        let line = evidence.text.line_behind(start, 400);
        ["cudaGetDeviceCount", "cuInit"].iter().any(|call| line.contains(call))
    };
    if !diagnosed.lines.iter().any(first) {
        return;
    }
    diagnosed.title = "CUDA found no memory to start with (error 2)";
    let cause = String::from(
        "CUDA could not start: it found no memory for itself, of the machine rather than of the GPU. A limit on \
         the process is too low, or, under WSL, there are more GPUs than fit into what WSL maps.",
    );
    let fixes = [
        "Give the program fewer GPUs: `CUDA_VISIBLE_DEVICES=0`. If it starts then, add the others one by one.",
        "Look at the limits of the process and the container: `ulimit -v`, `free -h`; raise them.",
        "Under WSL run `wsl --update`, then `wsl --shutdown`, and raise `memory` in `.wslconfig`.",
        "Look with `nvidia-smi` whether another process fills a GPU, and end it.",
    ];
    replace(diagnosed, Certainty::Possible, cause, &fixes);
}

/// Error 36: a call needs a newer driver.
fn newer_call(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    if evidence.runs_natively() {
        let cause = format!(
            "The driver is new enough ({}), so the call is not refused for its age: something is \
             between the program and the driver, such as a profiler, a stub, or the libcuda of another \
             driver.",
            evidence.versions()
        );
        let fixes = [SEE_LIBCUDA, "Run without a profiler, a tracer or a library in `LD_PRELOAD`."];
        replace(diagnosed, Certainty::Possible, cause, &fixes);
    } else if evidence.report.is_none_or(|report| report.outcome.mode.is_none()) {
        diagnosed.certainty = Certainty::Likely;
    }
}

/// Error 35: the driver is older than the runtime needs.
fn driver_too_old(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    let driver = evidence.report.map(|report| report.outcome.aspects.driver);
    if driver == Some(Verdict::Compatible) {
        let cause = format!(
            "The driver suffices ({}), so it is not visible to the program: the container was started \
             without GPU access, or an older libcuda comes before the driver's own.",
            evidence.versions()
        );
        let fixes = [
            "Start the container with GPU access: `--gpus all`, with NVIDIA Container Toolkit installed.",
            SEE_LIBCUDA,
        ];
        replace(diagnosed, Certainty::Likely, cause, &fixes);
    } else if driver == Some(Verdict::Incompatible) {
        diagnosed.certainty = Certainty::Certain;
        diagnosed.also.clear();
    } else if let Some(own) = evidence
        .cuda_of_driver()
        .filter(|own| is_newest_major(*own) || own.major >= LARGE_MAJOR && evidence.in_container())
    {
        let newest = is_newest_major(own);
        let why = if newest {
            "no CUDA is of a newer major version"
        } else {
            "most programs need no newer one"
        };
        let cause = format!(
            "The text shows a driver for CUDA {own}, and {why}; so the driver is hardly too old: it is not \
             visible to the program, or an older libcuda comes before the driver's own."
        );
        let fixes = [
            "Start the container with GPU access: `--gpus all`, with NVIDIA Container Toolkit installed.",
            SEE_LIBCUDA,
        ];
        replace(diagnosed, Certainty::Likely, cause, &fixes);
        if !newest {
            diagnosed.also.push(format!(
                "The program was built for a CUDA newer than {own}'s major version."
            ));
        }
    }
}

/// The CUDA whose drivers have the functions for tensor maps.
const FIRST_WITH_TENSOR_MAPS: CudaVersion = CudaVersion::new(12, 0);

/// A function of the driver is missing: its age says whose fault that is.
fn function_missing(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    let Some(own) = evidence.cuda_of_driver() else { return };
    if own < FIRST_WITH_TENSOR_MAPS {
        diagnosed.cause = format!(
            "The program needs a function that came with CUDA 12.0 (driver R525), and the driver is older: {}.",
            evidence.versions()
        );
        diagnosed.certainty = Certainty::Likely;
        diagnosed.fixes.retain(|fix| !fix.contains("-lcuda"));
        return;
    }
    let cause = format!(
        "The driver has the function ({}), so the extension was built without libcuda, or a second, older libcuda \
         was loaded.",
        evidence.versions()
    );
    let fixes = [
        "Update the extension, or build it again with libcuda: `libraries=[\"cuda\"]`, `-lcuda`.",
        "Until then load it first: `LD_PRELOAD=libcuda.so.1`.",
        SEE_LIBCUDA,
    ];
    replace(diagnosed, Certainty::Likely, cause, &fixes);
}

/// The CUDA that most programs are built for, or for an older one.
const LARGE_MAJOR: u8 = 12;

/// Whether programs of no CUDA version need a driver for a newer major version.
fn is_newest_major(own: CudaVersion) -> bool {
    matrix().cuda().last().is_some_and(|newest| own.major >= newest.version.major)
}

/// PyTorch says which CUDA the driver it found supports.
fn torch_too_old(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    let found =
        diagnosed.facts.get("cuda_driver").and_then(|text| text.parse::<CudaVersion>().ok());
    let own = evidence
        .environment
        .driver
        .filter(|driver| !driver.is_of_jetson())
        .and_then(|driver| matrix().cuda_of_branch(driver.branch()));
    if let (Some(found), Some(own), Some(driver)) = (found, own, evidence.environment.driver)
        && found < own
    {
        let cause = format!(
            "PyTorch found a driver for CUDA {found}, but the text shows driver {driver}, which is for \
             CUDA {own}: the libcuda of an older driver is loaded, or the two are of different machines."
        );
        let fixes = [SEE_LIBCUDA, "Remove driver packages (`libnvidia-compute-*`) from the image."];
        replace(diagnosed, Certainty::Likely, cause, &fixes);
        return;
    }
    match evidence.report {
        Some(report) if report.outcome.aspects.driver == Verdict::Compatible => {
            let cause = format!(
                "The driver suffices for the PyTorch that the text names ({}), so another PyTorch, built \
                 for a newer CUDA, is the one that was imported.",
                evidence.versions()
            );
            let fixes = [
                "See which one is imported: `python -c \"import torch; print(torch.__version__, \
                 torch.__file__)\"`, in the same environment and as the same user.",
                "Uninstall that one, or install a build for the driver's CUDA in its place.",
                "If `pip` replaced the container's PyTorch, go back to the one that came with the image.",
            ];
            replace(diagnosed, Certainty::Likely, cause, &fixes);
        }
        Some(report) if report.outcome.aspects.driver == Verdict::Incompatible => {
            diagnosed.certainty = Certainty::Certain;
            diagnosed.also.clear();
        }
        Some(_) => {}
        None => which_runs(diagnosed, evidence),
    }
}

/// The text names no release: what it is built for, and what runs here.
fn which_runs(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    let Some(newest) = evidence.newest_cuda() else { return };
    let runs = format!(
        " The driver runs builds for CUDA {newest} and older, so that this one is for a newer CUDA."
    );
    diagnosed.cause.push_str(&runs);
    let fix = diagnosed.fixes.iter_mut().find(|fix| fix.starts_with("Use a release"));
    if let Some(fix) = fix {
        let what = if evidence.is_wheel() { "a PyTorch" } else { "a release, or a PyTorch," };
        let general = || format!("Use {what} that is built for CUDA {newest} or older.");
        *fix = evidence.what_runs().unwrap_or_else(general);
    }
}

/// The program may have found a PyTorch for CPUs, or none of the GPUs.
fn no_accelerator(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    if evidence.for_cpus {
        system::without_cuda(diagnosed, evidence);
    } else {
        system::hidden(diagnosed, evidence);
    }
}

/// The first branch whose drivers read compressed machine code.
const FIRST_WITH_COMPRESSION: u16 = 550;

/// Error 200: what a new driver can't read is not too new for it.
fn unreadable_code(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    let driver = evidence.environment.driver.filter(|driver| !driver.is_of_jetson());
    let new = driver.is_some_and(|driver| driver.branch() >= FIRST_WITH_COMPRESSION);
    let suits =
        evidence.report.is_none_or(|report| report.outcome.aspects.driver == Verdict::Compatible);
    let Some(driver) = driver.filter(|_| new && suits) else { return };
    let cause = format!(
        "Driver {driver} reads compressed machine code, so that its age is hardly the reason: the file with \
         the code is damaged, or a library of CUDA is of another version than the program was built with."
    );
    let fixes = [
        "Empty the caches of what the program compiles, and install it again.",
        "Take directories with another CUDA out of `LD_LIBRARY_PATH`.",
        "Use a build whose CUDA the driver supports by itself.",
    ];
    replace(diagnosed, Certainty::Possible, cause, &fixes);
}

/// Error 802 is about machines with `NVSwitch`.
fn not_ready(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    let gpus = evidence.gpus();
    if gpus.is_empty() || gpus.iter().any(may_have_nvswitch) {
        return;
    }
    let cause = format!(
        "The GPU ({}) has no NVSwitch, so Fabric Manager is not what is missing: the driver is \
         installed in part, did not start in full, or its library is of another version than its \
         module.",
        gpus.first().map(ToString::to_string).unwrap_or_default()
    );
    let fixes = [
        "Reboot; then run `nvidia-smi` and look at `dmesg | grep -i nvrm`.",
        "Reinstall the driver, all its packages of one version.",
    ];
    replace(diagnosed, Certainty::Possible, cause, &fixes);
}

/// Whether a board of this name may be behind an `NVSwitch`: V100 and later boards of the form SXM.
fn may_have_nvswitch(gpu: &Gpu) -> bool {
    const WITHOUT: [&str; 4] = ["PCI", "A30", "TITAN", "Quadro"];
    const CLASSES: [(u8, u8); 5] = [(7, 0), (8, 0), (9, 0), (10, 0), (10, 3)];
    let name = gpu.name().unwrap_or("");
    let capability = gpu.possible_capabilities();
    let class = capability.iter().any(|own| CLASSES.contains(&(own.major, own.minor)));
    (class || capability.is_empty()) && !WITHOUT.iter().any(|word| name.contains(word))
}

/// The first branch of the driver whose heterogeneous memory management is known to fail.
const FIRST_WITH_HMM: u16 = 570;

/// Error 3: what can be the cause depends on the driver and the GPU.
fn not_initialised(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    // Without memory management CUDA fails in every process, at once; a child of `fork` fails later.
    const AT_ONCE: [&str; 4] =
        ["cuInit", "cudaGetDeviceCount", "deviceQuery", "CUDA driver initialization failed"];
    const LATER: [&str; 5] = ["fork", "multiprocessing", "multiproc", "DataLoader", "engine/core"];
    let gpus = evidence.gpus();
    let class = |gpu: &Gpu| {
        gpu.class().is_some_and(|class| class != crate::values::board_class::BoardClass::DataCenter)
    };
    let no_mig = !gpus.is_empty() && gpus.iter().all(class);
    let new = evidence.environment.driver.is_some_and(|driver| driver.branch() >= FIRST_WITH_HMM);
    let suffices =
        evidence.report.is_some_and(|report| report.outcome.aspects.driver == Verdict::Compatible);
    if evidence.environment.platform.os == Some(Os::Windows) {
        system::on_windows(diagnosed, evidence);
        return;
    }
    if !new || evidence.on_wsl() {
        return;
    }
    diagnosed.cause = String::from(
        "With drivers from R570 on, heterogeneous memory management fails on some kernels, and CUDA with \
         it, although `nvidia-smi` works.",
    );
    let says = |signs: &[&str]| signs.iter().any(|sign| evidence.says(sign));
    let forked = says(&LATER) && !says(&AT_ONCE);
    diagnosed.certainty = if says(&AT_ONCE) { Certainty::Likely } else { Certainty::Possible };
    if forked {
        diagnosed.cause =
            String::from("A process used CUDA and then forked; in the child CUDA does not start.");
        diagnosed.also.retain(|other| !other.contains("forked"));
        diagnosed.also.insert(
            0,
            String::from(
                "With drivers from R570 on, heterogeneous memory management fails on some kernels; then \
                 CUDA fails in every program.",
            ),
        );
    }
    if !no_mig {
        diagnosed.also.insert(0, String::from("MIG mode is on but no MIG instance exists."));
    }
    if suffices {
        diagnosed.also.retain(|other| !other.contains("older than"));
        diagnosed.fixes.retain(|fix| !fix.contains("too old"));
    }
    if no_mig {
        diagnosed.fixes.retain(|fix| !fix.contains("MIG"));
    }
    let best = if forked { "`spawn`" } else { "uvm_disable_hmm" };
    if let Some(at) = diagnosed.fixes.iter().position(|fix| fix.contains(best)) {
        let all = core::mem::take(&mut diagnosed.fixes).into_iter().enumerate();
        let (first, others): (Vec<_>, Vec<_>) = all.partition(|(here, _)| *here == at);
        diagnosed.fixes = first.into_iter().chain(others).map(|(_, fix)| fix).collect();
    }
}

/// The kernel says which branch still drives the GPU.
fn legacy_gpu(diagnosed: &mut Diagnosed, _: &Evidence<'_>) {
    let Some(branch) = diagnosed.facts.get("branch").cloned() else { return };
    let fact = |name: &str| diagnosed.facts.get(name).cloned();
    let gpu = fact("gpu").unwrap_or_else(|| String::from("this GPU"));
    let driver =
        fact("driver").map_or_else(|| String::from("This driver"), |d| format!("Driver {d}"));
    diagnosed.cause =
        format!("{driver} no longer drives {gpu}: the newest branch that does is R{branch}.");
    diagnosed.fixes = alloc::vec![
        format!("Install a driver of branch R{branch}."),
        String::from(
            "Use releases that run on that branch: `ngcompat find` with this driver and GPU names them."
        ),
    ];
}

/// The encoder of ffmpeg names the driver that it needs.
fn video_driver(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    const NEEDS: &str = "driver for nvenc is ";
    let text = evidence.text.as_str();
    let needed = text.split_once(NEEDS).and_then(|(_, rest)| {
        let number = rest.split_whitespace().next()?;
        number.trim_end_matches('.').parse::<DriverVersion>().ok()
    });
    let (Some(needed), Some(own)) = (needed, evidence.environment.driver) else { return };
    match own.at_least(needed) {
        Some(true) => {
            let cause = format!(
                "The driver in the text ({own}) is as new as ffmpeg needs ({needed}), so another encoder \
                 library was loaded than the driver's: an older one inside the image, or of another \
                 installation."
            );
            let fixes = [
                "Find every copy: `find / -name 'libnvidia-encode.so*'`; remove those of another version and \
                 run `ldconfig`.",
                "Start the container with `-e NVIDIA_DRIVER_CAPABILITIES=compute,utility,video`, so that the \
                 driver's own is mounted.",
                "Reboot after a driver upgrade.",
            ];
            replace(diagnosed, Certainty::Likely, cause, &fixes);
        }
        Some(false) => {
            diagnosed.certainty = Certainty::Certain;
            diagnosed.also.clear();
        }
        None => {}
    }
}

/// Isaac Sim and Omniverse need ray tracing, which the boards for computing alone do not have.
fn vulkan(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    const WITHOUT: [ComputeCapability; 5] = [
        ComputeCapability::new(7, 0),
        ComputeCapability::new(8, 0),
        ComputeCapability::new(9, 0),
        ComputeCapability::new(10, 0),
        ComputeCapability::new(10, 3),
    ];
    let none = |gpu: &Gpu| gpu.capability().is_some_and(|own| WITHOUT.contains(&own));
    let gpus = evidence.gpus();
    let Some(gpu) = gpus.first().filter(|_| gpus.iter().all(none)) else { return };
    diagnosed.certainty = Certainty::Likely;
    diagnosed.cause = format!(
        "{gpu} is a board for computing, without the ray tracing that the program (Isaac Sim, Omniverse) needs."
    );
    diagnosed.also = alloc::vec![String::from(
        "The container was not given the capability `graphics`, or the driver is older than the program needs."
    )];
    diagnosed.fixes.insert(0, String::from("Use a GPU with ray tracing, such as L40, A40 or RTX."));
}

/// Error 100: CUDA started and found nothing.
fn no_gpu(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    if system::hidden(diagnosed, evidence) {
        return;
    }
    kernel::not_driven(diagnosed, evidence);
    if evidence.on_wsl() && evidence.in_container() {
        diagnosed.also.insert(
            0,
            String::from(
                "Under WSL: Docker Desktop and a Docker inside the distribution are two engines, and the one \
                 that ran does not reach the GPU.",
            ),
        );
        diagnosed.fixes.insert(
            0,
            String::from(
                "See which engine runs (`docker context ls`), and update it: Docker Desktop, or NVIDIA \
                 Container Toolkit inside the distribution.",
            ),
        );
    }
}

/// `GPU access blocked by the operating system`: not only WSL does that.
fn blocked(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    const LXC: [&str; 6] = ["LXC", "lxc", "Proxmox", "proxmox", "Incus", "LXD"];
    if evidence.on_wsl() || !LXC.iter().any(|sign| evidence.says(sign)) {
        return;
    }
    let cause = String::from(
        "The rules for devices (cgroups) of the container in which this runs do not allow the GPU's device \
         files, or not with their present numbers: those of `nvidia-uvm` may change at a restart of the host.",
    );
    let fixes = [
        "On the host compare `ls -l /dev/nvidia*` with the rules of the LXC (`lxc.cgroup2.devices.allow: c 195:* \
         rwm`, and a line with the number of `nvidia-uvm`).",
        "Give the LXC the files themselves (`lxc.mount.entry`), or its GPU device where the manager has one.",
        "Install the same driver version in the LXC as on the host, without its kernel module.",
    ];
    replace(diagnosed, Certainty::Likely, cause, &fixes);
}

/// The engine and CDI: what the text shows of the toolkit is not missing.
fn cdi(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    if !evidence.says("Container Toolkit CLI version") && !evidence.says("nvidia-ctk cdi list") {
        return;
    }
    diagnosed.also.clear();
    diagnosed.certainty = Certainty::Likely;
    diagnosed.cause = String::from(
        "NVIDIA Container Toolkit is installed; the engine does not find a CDI specification with this \
         device that it can read: it looks in another place, may not read the file, or is older than the \
         specification.",
    );
}

/// Error 34, and the CUDA version that `nvidia-smi` can't read.
fn stub(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    if !evidence.on_wsl() || evidence.in_container() {
        return;
    }
    let cause = String::from(
        "Under WSL the driver's libraries come from Windows (`/usr/lib/wsl/lib`). Another libcuda was loaded \
         before them: one of a Linux driver inside WSL, or the toolkit's stub.",
    );
    let fixes = [
        "See which libcuda is found: `ldconfig -p | grep libcuda`; take directories that end in `/stubs` out \
         of `LD_LIBRARY_PATH`.",
        "Remove Linux driver packages from inside WSL: only the Windows driver belongs there.",
        "In Windows run `wsl --update`, then `wsl --shutdown`, and install a newer Windows driver.",
    ];
    replace(diagnosed, Certainty::Likely, cause, &fixes);
}

/// Errors 46 and 801 on a part of a GPU.
fn busy(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    if !evidence.on_vgpu() {
        return;
    }
    if diagnosed.code == "cuda-801" {
        let cause = String::from(
            "The GPU is a vGPU, on which unified memory and memory pools are off unless the administrator \
             turned them on, and other functions are missing.",
        );
        let fixes = [
            "Turn off what the program uses of them (unified memory, memory pools, CUDA IPC, peer access).",
            "As administrator enable unified memory for the virtual machine, and use a profile that allows it.",
            "Look at the licence: `nvidia-smi -q | grep -i license`.",
        ];
        replace(diagnosed, Certainty::Likely, cause, &fixes);
        return;
    }
    let cause = String::from(
        "The GPU is a vGPU, a part of a GPU that a virtual machine was given: without a licence it refuses \
         work.",
    );
    let fixes = [
        "Look at the licence: `nvidia-smi -q | grep -i license`, and `systemctl status nvidia-gridd`.",
        "On a cloud machine use the provider's own GRID driver, of the version that the provider names.",
        "If it is licensed, end the process that holds the GPU.",
    ];
    replace(diagnosed, Certainty::Likely, cause, &fixes);
}

/// A module that DKMS could not build need not be the driver's.
fn module_build(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    if !evidence.says("nvidia") && !evidence.says("NVIDIA") {
        diagnosed.certainty = Certainty::Possible;
        diagnosed.also.push(String::from("It is the module of another program than the driver."));
    }
}

/// `nvidia-smi` is not there: whose it would be depends on the machine.
fn smi_missing(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    const WINDOWS: [&str; 3] =
        ["is not recognized as", "ist entweder falsch", "wurde nicht als Name"];
    const CLUSTER: [&str; 5] = ["@login", "@head", "srun ", "sbatch ", "salloc "];
    if evidence.in_apptainer() && evidence.says(" --nv") {
        system::not_mounted(diagnosed);
        return;
    }
    let says = |signs: &[&str]| signs.iter().any(|sign| evidence.says(sign));
    if says(&WINDOWS) {
        let cause = String::from(
            "On Windows `nvidia-smi` comes with the driver: none of NVIDIA's is installed, or its directory is \
             not on `PATH`.",
        );
        let fixes = [
            "See whether the Device Manager shows an NVIDIA GPU, and whether `C:\\Windows\\System32` has \
             `nvidia-smi.exe`.",
            "Install the driver for Windows, and open a new window.",
        ];
        replace(diagnosed, Certainty::Likely, cause, &fixes);
    } else if says(&CLUSTER) {
        let cause = String::from(
            "The command ran on a login node of a cluster, which has no GPU and no driver.",
        );
        let fixes = [
            "Run it within a job on a node with a GPU, such as `srun --gres=gpu:1 nvidia-smi`.",
            "If it is missing on such a node too, ask the administrators: the driver is not installed there.",
        ];
        replace(diagnosed, Certainty::Likely, cause, &fixes);
    }
}

/// `Failed to initialize NVML: Unknown Error`: the text may name what takes the GPUs away.
fn lost_in_container(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    if evidence.on_host() || (evidence.on_vgpu() && !evidence.says("docker")) {
        let cause = if evidence.on_vgpu() {
            "On the machine itself NVML gets no answer from the driver. The GPU is a vGPU: its driver does not \
             suit the host's, or it runs without a licence."
        } else {
            "On the host itself NVML gets no answer from the driver: the GPU is in a bad state, the driver does \
             not suit the machine, or the device files may not be opened."
        };
        let licence = "Look at the licence of the vGPU: `systemctl status nvidia-gridd`; on a cloud machine \
                       use the provider's GRID driver and its newest image of nodes.";
        let fixes = [
            licence,
            "Read what the driver says: `dmesg | grep -iE 'nvrm|xid'`.",
            "Check the permissions: `ls -l /dev/nvidia*`; as a test run as root.",
            "Reboot the machine.",
        ];
        let fixes =
            if evidence.on_vgpu() { fixes.as_slice() } else { fixes.get(1..).unwrap_or_default() };
        replace(diagnosed, Certainty::Possible, String::from(cause), fixes);
        return;
    }
    let no_cgroups = evidence.text.lines().any(|line| {
        let line = line.text.trim();
        line.starts_with("no-cgroups") && line.contains("true")
    });
    if no_cgroups {
        let cause = String::from(
            "The container toolkit is set up with `no-cgroups = true`: it does not allow the container \
             the device files.",
        );
        let fixes = [
            "Set `no-cgroups = false` in `/etc/nvidia-container-runtime/config.toml` and restart the \
             container engine; rootless engines need `true` in a file of their own.",
            "Until then name the device files (`--device /dev/nvidia0 --device /dev/nvidiactl …`).",
        ];
        replace(diagnosed, Certainty::Likely, cause, &fixes);
    } else if ["cpu-manager-policy=static", "cpuManagerPolicy: static"]
        .iter()
        .any(|w| evidence.says(w))
    {
        let cause = String::from(
            "The kubelet's CPU manager with the policy `static` updates the rules of running containers, \
             and with them takes away the GPUs that it does not know of.",
        );
        let fixes = [
            "Install a newer NVIDIA device plugin and let it pass the device files \
             (`PASS_DEVICE_SPECS=true`), or use CDI.",
            "Give the kubelet the policy `none`.",
        ];
        replace(diagnosed, Certainty::Likely, cause, &fixes);
    }
}

/// What happened depends on which of the two is older.
fn mismatch(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    let version =
        |name: &str| diagnosed.facts.get(name).and_then(|text| text.parse::<DriverVersion>().ok());
    let module = version("driver").or(evidence.environment.driver);
    let (Some(library), Some(module)) = (version("library"), module) else { return };
    match (library.at_least(module), module.at_least(library)) {
        (Some(true), Some(false)) => {
            diagnosed.cause = format!(
                "The driver was upgraded to {library}, perhaps by an automatic update, while the kernel \
                 module of {module} is still loaded."
            );
            // TensorFlow's library may be the compatibility library of an image.
            let in_container = evidence.in_container() || evidence.says(" DSO version ");
            diagnosed.certainty = if in_container { Certainty::Likely } else { Certainty::Certain };
            diagnosed.also.clear();
            if in_container {
                diagnosed.also.push(String::from(
                    "The newer library comes from the image or its compatibility libraries.",
                ));
            }
        }
        (Some(false), Some(true)) => {
            let cause = format!(
                "The library is older ({library}) than the loaded kernel module ({module}), so no old \
                 module is loaded and a reboot changes nothing: an old copy of the library is used, from \
                 the image, left by another installation, or by a link to it."
            );
            let fixes = [
                "Find every copy: `ldconfig -p | grep -E 'libcuda|libnvidia-ml'` and `find / -name \
                 'libnvidia-ml.so*'`; remove those of the old version and run `ldconfig`.",
                "Inside a container, remove driver packages (`libnvidia-compute-*`, `nvidia-utils-*`) \
                 from the image.",
                "Reinstall the driver, module and libraries of one version.",
            ];
            replace(diagnosed, Certainty::Likely, cause, &fixes);
        }
        _ => {}
    }
}

/// `unsatisfied condition: cuda>=12.8`.
fn condition(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    let required = diagnosed
        .facts
        .get("condition")
        .and_then(|condition| condition.strip_prefix("cuda>=")?.parse::<CudaVersion>().ok());
    let (Some(required), Some(own)) = (required, evidence.cuda_of_driver()) else { return };
    if own >= required {
        diagnosed.certainty = Certainty::Possible;
        diagnosed.cause = format!(
            "The driver in the text meets the requirement ({}, required is CUDA {required}), so the \
             container toolkit sees another one: that of another machine, or, under WSL, none that it \
             can read.",
            evidence.versions()
        );
        return;
    }
    diagnosed.certainty = Certainty::Certain;
    diagnosed.also.clear();
    diagnosed.cause = format!(
        "The driver's CUDA ({own}) is older than the image requires ({required}); the container toolkit \
         checks that before it starts the container."
    );
    if own.major != required.major {
        diagnosed.fixes.retain(|fix| !fix.contains("NVIDIA_DISABLE_REQUIRE"));
        diagnosed
            .cause
            .push_str(" To skip the check does not help: the two are of different major versions.");
    }
}

/// `requirement error: invalid expression`: the expression is in the command, where that is shown.
fn expression(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    const OPTION: &str = "--require=";
    let malformed = evidence.text.as_str().match_indices(OPTION).any(|(at, _)| {
        let rest = evidence.text.line_behind(at + OPTION.len(), 600);
        rest.split_once(" --").is_some_and(|(text, _)| Constraint::parse(text, Dialect::C).is_err())
    });
    if malformed {
        diagnosed.certainty = Certainty::Certain;
        diagnosed.cause = String::from(
            "The requirement in the command is malformed: `NVIDIA_REQUIRE_CUDA`, or another variable of \
             that name's kind, was set by hand.",
        );
        diagnosed.also.clear();
        diagnosed.fixes.insert(
            0,
            String::from("Correct the variable in the image or on the command line; `ngcompat constraint` shows what is wrong with it."),
        );
    } else if evidence.on_wsl() {
        diagnosed.certainty = Certainty::Likely;
        diagnosed.cause = String::from(
            "Under WSL this container toolkit does not know the driver's CUDA, and so can't evaluate the \
             image's requirement, which is well formed.",
        );
    }
}

/// The banner: the driver is older than the image's.
fn unavailable(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    let parse = |name: &str| diagnosed.facts.get(name).and_then(|text| text.parse().ok());
    let image: Option<CudaVersion> = parse("cuda");
    let own = diagnosed
        .facts
        .get("driver")
        .and_then(|text| text.parse::<DriverVersion>().ok())
        .and_then(|driver| matrix().cuda_of_branch(driver.branch()))
        .or(evidence.environment.cuda_driver);
    if let (Some(image), Some(own)) = (image, own)
        && image.major != own.major
    {
        diagnosed.also.retain(|other| !other.contains("minor-version"));
    }
}

/// The container toolkit and the driver, on WSL.
fn container_cli(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    if !evidence.on_wsl() {
        return;
    }
    let cause = String::from(
        "Under WSL the driver is the Windows one. The container toolkit does not reach it: WSL or the \
         Windows driver is too old, or the link between them is broken.",
    );
    let fixes = [
        "In Windows run `wsl --update`, then `wsl --shutdown`, and start again.",
        "Install a newer Windows driver; no Linux driver belongs inside WSL.",
        "Update Docker Desktop, or NVIDIA Container Toolkit inside the distribution.",
    ];
    replace(diagnosed, Certainty::Likely, cause, &fixes);
}

/// What needs the driver does not reach it. WSL and Windows have no kernel module to load.
fn no_driver(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    if evidence.environment.platform.os == Some(Os::Windows) {
        system::on_windows(diagnosed, evidence);
        return;
    }
    kernel::not_driven(diagnosed, evidence);
    system::on_cluster(diagnosed, evidence);
    if evidence.inside_wsl() {
        let cause = String::from(
            "Under WSL the driver is the Windows one, and `nvidia-smi` does not reach it: a Linux driver \
             was installed inside WSL, or WSL or the Windows driver is too old.",
        );
        let fixes = [
            "In Windows run `wsl --update`, then `wsl --shutdown`, and start again.",
            "Remove Linux driver packages from inside WSL.",
            "Install a newer Windows driver.",
        ];
        replace(diagnosed, Certainty::Likely, cause, &fixes);
    }
}
