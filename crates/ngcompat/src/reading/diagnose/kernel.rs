//! Whether the driver drives the GPU at all: by its branch, and by its kind of kernel modules.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use crate::machine::gpu::Gpu;
use crate::matrix::compiled::matrix;
use crate::questions::branches::driver_branch_range;
use crate::reading::diagnose::diagnosed::Diagnosed;
use crate::reading::diagnose::evidence::{Evidence, replace};
use crate::rows::source::Certainty;
use crate::values::compute_capability::ComputeCapability;
use crate::values::driver_version::DriverVersion;
use crate::values::platform::Os;

/// Turing, the first architecture that the open kernel modules drive.
const FIRST_OPEN: ComputeCapability = ComputeCapability::new(7, 5);
/// Blackwell, the first that only they drive.
const FIRST_ONLY_OPEN: ComputeCapability = ComputeCapability::new(10, 0);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Modules {
    Open,
    Proprietary,
}

/// Why a driver does not drive a GPU.
#[derive(Clone, Copy)]
enum Undriven {
    /// This is the first branch that drives it.
    TooOld(u16),
    /// The driver is older than the first that lists the board.
    BeforeBoard(DriverVersion),
    /// This is the last branch that drives it.
    Dropped(u16),
    NeedsOpen,
    NeedsProprietary,
}

/// The kind of the loaded modules, where the text shows one kind.
fn modules(evidence: &Evidence<'_>) -> Option<Modules> {
    const OPEN: [&str; 2] = ["NVIDIA UNIX Open Kernel Module", "Dual MIT/GPL"];
    const PROPRIETARY: [&str; 2] =
        ["NVIDIA UNIX x86_64 Kernel Module", "NVIDIA UNIX aarch64 Kernel Module"];
    let says = |signs: [&str; 2]| signs.iter().any(|sign| evidence.says(sign));
    match (says(OPEN), says(PROPRIETARY)) {
        (true, false) => Some(Modules::Open),
        (false, true) => Some(Modules::Proprietary),
        _ => None,
    }
}

/// The driver of a Linux machine with boards; those of Windows and of Jetson are numbered apart.
fn driver(diagnosed: &Diagnosed, evidence: &Evidence<'_>) -> Option<DriverVersion> {
    let other = matches!(evidence.environment.platform.os, Some(Os::Windows | Os::Wsl));
    if other || evidence.on_wsl() || evidence.on_jetson() {
        return None;
    }
    let said = diagnosed.facts.get("driver").and_then(|text| text.parse().ok());
    said.or(evidence.environment.driver).filter(|driver: &DriverVersion| !driver.is_of_jetson())
}

fn undriven(gpu: &Gpu, driver: DriverVersion, modules: Option<Modules>) -> Option<Undriven> {
    let capabilities = gpu.possible_capabilities();
    if capabilities.is_empty() {
        return None;
    }
    let (first, last) = driver_branch_range(matrix(), gpu);
    if driver.branch() > last {
        return Some(Undriven::Dropped(last));
    }
    if driver.branch() < first {
        return Some(Undriven::TooOld(first));
    }
    let all = |is: fn(ComputeCapability) -> bool| capabilities.iter().all(|own| is(*own));
    if modules == Some(Modules::Proprietary) && all(|own| own >= FIRST_ONLY_OPEN) {
        return Some(Undriven::NeedsOpen);
    }
    if modules == Some(Modules::Open) && all(|own| own < FIRST_OPEN) {
        return Some(Undriven::NeedsProprietary);
    }
    let board = gpu.first_driver().filter(|first| driver.at_least(*first) == Some(false));
    board.map(Undriven::BeforeBoard)
}

/// The first GPU and why it is not driven, where that holds for every GPU of the text.
fn first_undriven(
    diagnosed: &Diagnosed,
    evidence: &Evidence<'_>,
) -> Option<(String, DriverVersion, Undriven)> {
    let driver = driver(diagnosed, evidence)?;
    let modules = modules(evidence);
    let mut first = None;
    for gpu in evidence.gpus() {
        let why = undriven(gpu, driver, modules)?;
        first.get_or_insert_with(|| (gpu.to_string(), driver, why));
    }
    first
}

const SEE_RELEASES: &str =
    "Use releases that run on that branch: `ngcompat find` with this driver and GPU names them.";

/// The driver does not drive the GPU, by what is recorded of both: that is the cause.
pub(crate) fn not_driven(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    let Some((gpu, driver, why)) = first_undriven(diagnosed, evidence) else { return };
    // The driver is loaded and has no GPU: nothing but the GPU is wrong for it.
    let says_so = ["smi-no-devices", "kernel-gpu-not-supported"].contains(&diagnosed.code);
    let certainty = match why {
        Undriven::BeforeBoard(_) => Certainty::Possible,
        _ if says_so => Certainty::Certain,
        _ => Certainty::Likely,
    };
    let (cause, fixes) = match why {
        Undriven::TooOld(first) => (
            format!(
                "The driver does not know the GPU: R{first} is the first branch that drives {gpu}, and the \
                 driver is {driver}."
            ),
            vec![format!("Install a driver of branch R{first} or later.")],
        ),
        Undriven::BeforeBoard(first) => (
            format!(
                "The driver may not know the GPU: {first} is the first that lists {gpu}, and the driver is \
                 {driver}."
            ),
            vec![
                format!("Install driver {first} or a later one."),
                String::from("`dmesg | grep -i nvrm` says why the GPU was not taken."),
            ],
        ),
        Undriven::Dropped(last) => (
            format!(
                "The driver's branch has dropped the GPU: R{last} is the last that drives {gpu}, and the \
                 driver is {driver}."
            ),
            vec![format!("Install a driver of branch R{last}."), String::from(SEE_RELEASES)],
        ),
        Undriven::NeedsOpen => (
            format!(
                "The proprietary kernel modules are loaded, and {gpu} is driven by the open ones only, as \
                 are all GPUs from Blackwell on."
            ),
            vec![String::from(
                "Install the open kernel modules of the same driver (on Ubuntu `nvidia-driver-NNN-open`) \
                 and reboot.",
            )],
        ),
        Undriven::NeedsProprietary => (
            format!(
                "The open kernel modules are loaded, which drive GPUs from Turing on; {gpu} is older and \
                 needs the proprietary ones."
            ),
            vec![String::from(
                "Install the proprietary kernel modules of the same driver (on Ubuntu \
                 `nvidia-driver-NNN` or `-server` without `-open`) and reboot.",
            )],
        ),
    };
    let fixes: Vec<&str> = fixes.iter().map(String::as_str).collect();
    replace(diagnosed, certainty, cause, &fixes);
}

/// `No devices were found`, though the text lists GPUs: it is the container that has none.
pub(crate) fn no_devices(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    if !evidence.in_container() || !evidence.says("(UUID: GPU-") {
        not_driven(diagnosed, evidence);
        return;
    }
    let cause = String::from(
        "The host lists its GPUs, so the driver drives them: this container was given none.",
    );
    let fixes = [
        "Start the container with GPU access: `--gpus all`, with NVIDIA Container Toolkit installed.",
        "Compare `NVIDIA_VISIBLE_DEVICES` and `CUDA_VISIBLE_DEVICES` in the container with the GPUs that the \
         job was given: of several tasks that share a container, only the first one's GPUs are in it.",
    ];
    replace(diagnosed, Certainty::Likely, cause, &fixes);
}

/// "not supported by this driver release": the driver says so of boards that it can't read, too.
pub(crate) fn not_supported(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    if first_undriven(diagnosed, evidence).is_some() {
        not_driven(diagnosed, evidence);
        return;
    }
    let Some(driver) = driver(diagnosed, evidence) else { return };
    let Some(gpu) = evidence.gpus().first().filter(|gpu| !gpu.possible_capabilities().is_empty())
    else {
        return;
    };
    let cause = format!(
        "Branch R{} drives {gpu}, so that its age is not the reason. In a virtual machine the GPU may be a \
         vGPU, which only the guest driver of NVIDIA's vGPU software drives. Elsewhere the driver could not \
         read the board, which is switched off or in a bad state, or the module is damaged.",
        driver.branch()
    );
    let fixes = [
        "In a virtual machine ask how the GPU is attached: a vGPU needs the guest driver of the host's vGPU \
         release; only a GPU that is passed through as a whole takes the ordinary driver.",
        "Power the machine off and on; a warm restart may not be enough.",
        "Read the lines around it (`dmesg | grep -iE 'nvrm|pci'`), and look whether `lspci -nn` still shows \
         the GPU.",
        "Install the driver again, or another version of the branch.",
    ];
    replace(diagnosed, Certainty::Possible, cause, &fixes);
}

/// The open modules refused a GPU before Turing. Whether proprietary ones of the same driver help depends
/// on its branch.
pub(crate) fn open_refused(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    let Some(driver) = driver(diagnosed, evidence) else { return };
    let old = |gpu: &&Gpu| {
        let capabilities = gpu.possible_capabilities();
        !capabilities.is_empty() && capabilities.iter().all(|own| *own < FIRST_OPEN)
    };
    let named = evidence.gpus().iter().find(old);
    let newest =
        || matrix().capability(ComputeCapability::new(7, 0)).and_then(|row| row.last_driver);
    let last = named.map_or_else(newest, |gpu| Some(driver_branch_range(matrix(), gpu).1));
    let Some(last) = last.filter(|last| driver.branch() > *last) else { return };
    let gpu = named.map_or_else(|| String::from("GPUs before Turing"), ToString::to_string);
    diagnosed.cause = format!(
        "The open kernel modules drive GPUs from Turing on; this one is older. The proprietary modules of \
         driver {driver} do not drive it either: R{last} is the last branch that drives {gpu}."
    );
    diagnosed.fixes = vec![
        format!("Install a driver of branch R{last} with proprietary kernel modules."),
        String::from(SEE_RELEASES),
    ];
}
