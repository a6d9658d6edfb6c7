//! What the system of the text makes of a diagnosis: causes and fixes that there cannot be.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::matrix::compiled::matrix;
use crate::matrix::tags::cuda_in;
use crate::reading::diagnose::diagnosed::Diagnosed;
use crate::reading::diagnose::evidence::{Evidence, replace};
use crate::reading::diagnose::jetson;
use crate::rows::source::Certainty;
use crate::rules::verdict::Action;
use crate::values::component_version::ComponentVersion;
use crate::values::platform::Os;
use crate::values::text::uncapitalised;

/// A system on which something that helps elsewhere cannot.
pub(crate) struct System {
    /// Words of what does not exist there.
    lacks: &'static [&'static str],
    /// Who brings the driver there: what "install a driver" has to say.
    driver: &'static str,
    /// What helps where nothing else is left.
    last: &'static str,
}

const WINDOWS: System = System {
    lacks: &[
        "modprobe",
        "rmmod",
        "/dev/",
        "dmesg",
        "sudo",
        "ldconfig",
        "LD_LIBRARY_PATH",
        "LD_DEBUG",
        "LD_PRELOAD",
        "systemctl",
        "/proc/",
        "/usr/",
        "/etc/",
        "/sys/",
        "nouveau",
        "Fabric Manager",
        "MIG",
    ],
    driver: "Install a newer NVIDIA driver for Windows.",
    last: "Restart Windows; if that does not help, install the driver again, as a clean installation.",
};

const WSL: System = System {
    lacks: &[
        "modprobe",
        "rmmod",
        "/dev/nvidia",
        "dmesg",
        "/proc/driver",
        "dkms",
        "nouveau",
        "persistence",
        "Fabric Manager",
        "fabricmanager",
        "MIG",
        "kernel modules",
    ],
    driver: "Install a newer driver in Windows; no Linux driver belongs inside WSL.",
    last: "In Windows run `wsl --update`, then `wsl --shutdown`, and start again.",
};

const JETSON: System = System {
    lacks: &[
        "-cu12",
        "persistence",
        "Fabric Manager",
        "fabricmanager",
        "MIG",
        "dkms",
        "nvidia-driver-",
        "nouveau",
        "Secure Boot",
        "laptop",
        "--gpus",
        "data center board",
        "nvidia-uvm",
        "nvidia_uvm",
        "modprobe",
        "rmmod",
        "headers of the running kernel",
        "Above 4G",
        "the board's seat",
        "libnvidia-compute",
    ],
    driver: "Flash a newer JetPack, which brings the driver.",
    last: "Use an image or a wheel that is made for the module's JetPack.",
};

/// A cloud service that runs the user's container: its machines are not the user's.
const MANAGED: System = System {
    lacks: &[
        "modprobe",
        "rmmod",
        "dkms",
        "dmesg",
        "sudo",
        "Secure Boot",
        "nouveau",
        "eboot",
        "Power the machine",
        "NVIDIA Container Toolkit",
        "--gpus",
        "systemctl",
    ],
    driver: "The driver is the provider's: choose an instance, or a version of the service, with a newer one.",
    last: "Ask the provider: the machine is not the user's to change.",
};

/// What names such a service.
const SERVICES: [&str; 4] = ["SageMaker", "sagemaker", "Vertex AI", "Databricks"];

/// A machine on which nothing is missing.
const ANY: System = System {
    lacks: &[],
    driver: "",
    last: "Run `nvidia-smi`; if it fails, install the driver again.",
};

/// Words of what is only in or around a container.
const CONTAINER: &[&str] =
    &["container", "Container", "--gpus", "the image", "image's", "an image", "CAPABILITIES"];

/// The system of the text, where things are missing on it; whether the text is from outside a container.
pub(crate) fn of(evidence: &Evidence<'_>) -> Option<(&'static System, bool)> {
    if evidence.on_jetson() {
        Some((&JETSON, false))
    } else if evidence.environment.platform.os == Some(Os::Windows) {
        (!evidence.on_wsl()).then(|| (&WINDOWS, !evidence.in_container()))
    } else if evidence.inside_wsl() {
        Some((&WSL, false))
    } else {
        let managed = SERVICES.iter().any(|service| evidence.says(service));
        let bare = evidence.is_bare().then_some((&ANY, true));
        managed.then_some((&MANAGED, false)).or(bare)
    }
}

/// Leaves out what is only of the PyTorch that came with a container.
pub(crate) fn without_container_pytorch(diagnosed: &mut Diagnosed) {
    let of_container = |text: &String| {
        ["container's PyTorch", "container's own", "came with the image"]
            .iter()
            .any(|words| text.contains(words))
    };
    if !diagnosed.fixes.iter().all(of_container) {
        diagnosed.fixes.retain(|fix| !of_container(fix));
    }
    diagnosed.also.retain(|other| !of_container(other));
}

/// Leaves out what is of another engine than Apptainer, where something else is left.
pub(crate) fn in_apptainer(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    const OTHERS: [&str; 6] = [
        "docker run",
        "--gpus",
        "Kubernetes",
        "RuntimeClass",
        "NVIDIA_DRIVER_CAPABILITIES",
        "NVIDIA Container Toolkit",
    ];
    let of_others = |text: &String| OTHERS.iter().any(|words| text.contains(words));
    let gives_gpus = diagnosed.fixes.iter().any(|fix| fix.contains("--gpus"));
    diagnosed.fixes.retain(|fix| !of_others(fix));
    if gives_gpus && evidence.says(" --nv") {
        diagnosed.fixes.insert(0, String::from(SEE_NV));
    }
    if diagnosed.fixes.is_empty() {
        diagnosed.fixes.push(String::from(WITH_NV));
    }
}

const SEE_NV: &str = "See that on this machine, outside the container, `nvidia-smi` works and `ldconfig -p | grep libcuda` names a library: what `--nv` mounts is found there. Name libraries in other places in `nvliblist.conf`.";

const WITH_NV: &str = "Start the container with its option for GPUs: `apptainer exec --nv …`.";

/// `nvidia-smi` is not in a container that was started with `--nv`.
pub(crate) fn not_mounted(diagnosed: &mut Diagnosed) {
    let cause = String::from(
        "With `--nv` Apptainer and Singularity mount the programs and libraries that `nvliblist.conf` names, from \
         where the host's `PATH` and `ldconfig` have them. `nvidia-smi` was not found there: the driver is not \
         installed on this machine, as on a login node, or is in another place.",
    );
    let fixes = [
        "On the machine on which it ran see where `nvidia-smi` is: `command -v nvidia-smi`; run it on a node with a \
         GPU.",
        "Where it is in another place, put that directory on `PATH` before the container is started, and see that \
         `ldconfig -p | grep libcuda` names a library.",
        "Or bind it by hand: `--bind /path/to/nvidia-smi:/usr/bin/nvidia-smi`.",
    ];
    replace(diagnosed, Certainty::Likely, cause, &fixes);
}

/// Leaves out what can't be on this system, and what can't help there.
pub(crate) fn fit(diagnosed: &mut Diagnosed, system: &System, bare: bool) {
    const GENERAL: [&str; 9] = [
        "Install the driver",
        "Install the NVIDIA driver",
        "Install driver",
        "Install a newer driver",
        "Install a driver",
        "Install the Windows driver",
        "On the host, install the driver",
        "On a data center board, install a driver",
        "Run `nvidia-smi` on the host",
    ];
    let possible = |text: &String| {
        let any = |words: &[&str]| words.iter().any(|word| text.contains(word));
        !any(system.lacks) && (!bare || !any(CONTAINER))
    };
    let all = diagnosed.fixes.clone();
    diagnosed.fixes.retain(possible);
    diagnosed.also.retain(possible);
    if diagnosed.fixes.is_empty() && bare && system.lacks.is_empty() {
        diagnosed.fixes = all;
    }
    for fix in &mut diagnosed.fixes {
        let again = fix.contains("again") || fix.contains("Windows driver");
        if !again
            && !system.driver.is_empty()
            && GENERAL.iter().any(|general| fix.starts_with(general))
        {
            *fix = String::from(system.driver);
        }
    }
    let mut seen = Vec::new();
    diagnosed.fixes.retain(|fix| {
        let first = !seen.contains(fix);
        if first {
            seen.push(fix.clone());
        }
        first
    });
    if diagnosed.fixes.is_empty() {
        diagnosed.fixes.push(String::from(system.last));
    }
}

/// Messages whose usual causes are those of Linux: on Windows the driver itself does not answer.
pub(crate) fn on_windows(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    let windows = evidence.environment.platform.os == Some(Os::Windows);
    if !windows || evidence.on_wsl() || evidence.in_container() {
        return;
    }
    let cause = String::from(
        "The Windows driver does not start CUDA: it is missing, was updated without a restart, has crashed, \
         or the GPU is turned off.",
    );
    let also = diagnosed.also.iter().find(|other| other.contains("CUDA_VISIBLE_DEVICES")).cloned();
    let fixes = [
        "Restart Windows.",
        "See whether the Device Manager shows the GPU without a warning, and whether `nvidia-smi` lists it.",
        "Install the driver again, as a clean installation.",
    ];
    replace(diagnosed, Certainty::Possible, cause, &fixes);
    diagnosed.also.extend(also);
}

/// Error 500 comes from a broken link between WSL and Windows, or from the program.
pub(crate) fn symbol_not_found(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    let known = matches!(evidence.environment.platform.os, Some(Os::Linux | Os::Windows));
    if evidence.on_wsl() || !known {
        return;
    }
    let cause = String::from(
        "A program looked up a kernel or a variable that its module does not have: a part of it was built \
         from other sources or for another GPU than the rest.",
    );
    let fixes = [
        "Remove what was built before (the caches of extensions, `~/.cache/torch_extensions`, \
         `~/.triton/cache`) and build it again.",
        "Install the program and its extensions again, all of one version.",
    ];
    replace(diagnosed, Certainty::Possible, cause, &fixes);
}

/// A PyTorch for CPUs: where it came from and what replaces it depends on where it runs.
pub(crate) fn without_cuda(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    let os = evidence.environment.platform.os;
    if let Some(version) = evidence.build_with_cuda() {
        let cause = format!(
            "The text shows PyTorch {version}, a build with CUDA, and only a build without CUDA prints this \
             message: another environment printed the version, or the build was replaced in between."
        );
        let fixes = [
            "Ask the Python that failed: `python -c \"import torch; print(torch.__version__, torch.__file__)\"`, \
             with the same command, user and environment.",
            "Remove every PyTorch of that environment (`pip uninstall torch`, until none is left; conda may have one \
             too), and install the build with CUDA again.",
        ];
        replace(diagnosed, Certainty::Likely, cause, &fixes);
        return;
    }
    if evidence.on_jetson() {
        let cause = String::from(
            "The PyTorch that was imported is a build for CPUs. Those on PyPI are not made for Jetson \
             modules.",
        );
        let fixes = [
            "Install the wheel that NVIDIA builds for the module's JetPack, or use an image that brings it.",
        ];
        replace(diagnosed, Certainty::Certain, cause, &fixes);
        return;
    }
    if evidence.in_container() {
        return;
    }
    let installed = build_with_cuda(evidence).unwrap_or_else(|| {
        String::from(
            "Install a build with CUDA: `pip uninstall torch`, then `pip install torch --index-url \
             https://download.pytorch.org/whl/cuNNN`, with a CUDA version that the driver supports for \
             `NNN`.",
        )
    });
    diagnosed.certainty = Certainty::Certain;
    let known = evidence.environment.components.contains_key("pytorch") || evidence.is_bare();
    if os.is_none() && !known {
        // Nothing says where it runs.
        diagnosed.fixes.push(format!("Outside a container: {}", uncapitalised(&installed)));
        return;
    }
    diagnosed.cause = String::from("The PyTorch that was imported is a build for CPUs.");
    if os == Some(Os::Windows) {
        diagnosed.cause.push_str(
            " On Windows `pip install torch` brings one unless `--index-url` names another index.",
        );
    }
    let look = String::from(
        "Look at `python -c \"import torch; print(torch.__version__, torch.__file__)\"`: another \
         environment's PyTorch may be imported.",
    );
    diagnosed.fixes = alloc::vec![look, installed];
}

/// "Install torch==2.2.0+cu121, …": the build with CUDA of the version that the text names.
fn build_with_cuda(evidence: &Evidence<'_>) -> Option<String> {
    let version = evidence.environment.components.get("pytorch")?.as_str();
    let (version, _) = version.split_once('+').unwrap_or((version, ""));
    let release = matrix().release(&format!("torch=={version}+cpu")).ok()?;
    let report = release.check(evidence.environment);
    let builds = [Action::UseBuild, Action::UseRelease];
    let remedy = report.remedies.iter().find(|remedy| builds.contains(&remedy.action))?;
    remedy.message.contains("--index-url").then(|| {
        format!("{} Uninstall the present one first: `pip uninstall torch`.", remedy.message)
    })
}

/// `torch.cuda.is_available()` gives `False`: the text may say what kind of build it is.
pub(crate) fn unavailable(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    if evidence.for_cpus {
        without_cuda(diagnosed, evidence);
        return;
    }
    if hidden(diagnosed, evidence)
        || !evidence.on_jetson()
        || jetson::other_release(diagnosed, evidence)
    {
        return;
    }
    let cause = String::from(
        "On a Jetson module: the PyTorch that was imported is the one from PyPI, which is not made for the \
         module, or one for another JetPack.",
    );
    let fixes = [
        "Install the wheel that NVIDIA builds for the module's JetPack, or use an image that brings it.",
        "In a container: start it with `--runtime nvidia`, and use the image for the module's JetPack.",
    ];
    replace(diagnosed, Certainty::Likely, cause, &fixes);
}

/// `CUDA_VISIBLE_DEVICES` hides the GPUs, by the text; says whether it does.
pub(crate) fn hidden(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) -> bool {
    let Some(value) = evidence.hiding_value() else { return false };
    let in_job = value == "NoDevFiles" || evidence.says("SLURM_") || evidence.says("#SBATCH");
    let cause = format!(
        "`CUDA_VISIBLE_DEVICES` is `{value}` in the text, which hides every GPU from CUDA."
    );
    if in_job {
        let cause = format!("{cause} The scheduler sets that for a job that was given no GPU.");
        let fixes = [
            "Request a GPU for the job, such as `--gres=gpu:1` for Slurm; the scheduler then sets the variable.",
            "Run the program inside the job, on its node: `srun --gres=gpu:1 …`.",
        ];
        replace(diagnosed, Certainty::Likely, cause, &fixes);
    } else {
        let fixes = [
            "Unset `CUDA_VISIBLE_DEVICES`, or name GPUs that `nvidia-smi -L` lists, before the program starts \
             CUDA.",
        ];
        replace(diagnosed, Certainty::Likely, cause, &fixes);
    }
    true
}

/// On a cluster the driver is only where a GPU is, and a job gets the GPUs that it asks for.
pub(crate) fn on_cluster(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    const SIGNS: [&str; 5] = ["#SBATCH", "srun ", "sbatch ", "salloc ", "SLURM_"];
    if !SIGNS.iter().any(|sign| evidence.says(sign)) {
        return;
    }
    let also = "On a cluster: it ran on a login node, or in a job that was given no GPU.";
    let fix = "On a cluster run it in a job that requests a GPU: `srun --gres=gpu:1 nvidia-smi`.";
    diagnosed.also.insert(0, String::from(also));
    diagnosed.fixes.insert(0, String::from(fix));
}

/// A library of CUDA is missing: whose it is depends on the machine, and on the PyTorch beside it.
pub(crate) fn library_missing(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    const DLLS: [&str; 3] = ["'cudart64_", "'cublas64_", "'cudnn64_"];
    if evidence.says("Ignore above cud") {
        diagnosed.certainty = Certainty::Possible;
        diagnosed.also.insert(
            0,
            String::from(
                "On a machine without a GPU the line is a note of TensorFlow's and means nothing.",
            ),
        );
    }
    if !evidence.on_jetson() {
        other_cuda(diagnosed, evidence);
        if DLLS.iter().any(|dll| evidence.says(dll)) {
            let fixes = [
                "Install the CUDA or cuDNN of the version that the file's number names, and put the \
                 directory with its DLLs on `PATH`.",
                "Install a build of the program for the CUDA that is here.",
            ];
            diagnosed.also.clear();
            diagnosed.fixes = fixes.iter().map(ToString::to_string).collect();
        }
        return;
    }
    if jetson::other_release(diagnosed, evidence) {
        return;
    }
    let cause = String::from(
        "On a Jetson module the libraries of CUDA come with JetPack. They are not installed there, are of \
         another version than the program was built for, or are not mounted into the container.",
    );
    let fixes = [
        "Start the container with `--runtime nvidia`.",
        "Use an image or a wheel that is made for the module's JetPack.",
        "Install what is missing of JetPack on the module: `sudo apt install nvidia-jetpack`.",
    ];
    replace(diagnosed, Certainty::Likely, cause, &fixes);
}

/// A program for one CUDA beside a PyTorch for another.
fn other_cuda(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    // Their numbers are CUDA's major version.
    const NUMBERED: [&str; 3] = ["libcudart.so.", "libcublas.so.", "libcublasLt.so."];
    let text = evidence.text.as_str();
    let missing = NUMBERED.iter().find_map(|name| {
        let (_, rest) = text.split_once(name)?;
        rest.split(|c: char| !c.is_ascii_digit()).next()?.parse::<u8>().ok()
    });
    let torch = evidence.environment.components.get("pytorch").map(ComponentVersion::as_str);
    let build = torch.and_then(|version| Some((version, cuda_in(version)?.major)));
    let (Some(missing), Some((torch, own))) = (missing, build) else { return };
    if missing == own {
        return;
    }
    let cause = format!(
        "The program was built for CUDA {missing}, and the PyTorch beside it ({torch}) brings the libraries \
         of CUDA {own}."
    );
    let first = format!("Install a build of the program for CUDA {own}.");
    let second = format!(
        "Or install a PyTorch for CUDA {missing}, where the driver runs it: `ngcompat find` says which do."
    );
    replace(diagnosed, Certainty::Likely, cause, &[&first, &second]);
}
