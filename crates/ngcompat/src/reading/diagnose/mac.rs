//! macOS has no CUDA: what a message means there.

use alloc::string::String;

use crate::reading::diagnose::diagnosed::Diagnosed;
use crate::reading::diagnose::evidence::{Evidence, replace};
use crate::rows::source::Certainty;
use crate::values::platform::Os;

/// Messages that programs print where there is no CUDA. The others come from a GPU, and so from another machine.
const WITHOUT_CUDA: [&str; 24] = [
    "bitsandbytes-cpu",
    "bitsandbytes-library",
    "container-driver-not-detected",
    "container-runtime-cdi",
    "container-runtime-gpus-flag",
    "container-runtime-missing",
    "cuda-home-missing",
    "cuda-library-missing",
    "ggml-no-gpu",
    "jax-without-cuda",
    "libcuda-missing",
    "linker-cuda-library",
    "linker-libcuda",
    "nvml-driver-not-loaded",
    "nvml-library-missing",
    "ollama-no-gpu",
    "pip-no-version",
    "pip-wheel-platform",
    "smi-no-driver",
    "smi-not-found",
    "torch-cuda-unavailable",
    "torch-no-accelerator",
    "torch-no-driver",
    "torch-without-cuda",
];

/// What a Mac leaves in a text. A name of Apple's alone may be that of the machine at which somebody sits.
const SIGNS: [&str; 22] = [
    "MacBook",
    "Mac mini",
    "Mac Studio",
    "Mac M1",
    "Mac M2",
    "Mac M3",
    "Mac M4",
    "Apple M1",
    "Apple M2",
    "Apple M3",
    "Apple M4",
    "Apple Silicon",
    "Apple silicon",
    "Darwin Kernel",
    "/opt/homebrew/",
    "/Library/Frameworks/Python.framework",
    "/Library/Python/",
    "-apple-darwin",
    "macosx_1",
    "sys.platform: darwin",
    "MPS backend",
    "on darwin",
];

/// Where the message was printed on a Mac, there is no CUDA to install; says whether it was.
pub(crate) fn judge(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) -> bool {
    if !WITHOUT_CUDA.contains(&diagnosed.code) || !is_mac(evidence) {
        return false;
    }
    // pip fails for other reasons too.
    let pip = diagnosed.code.starts_with("pip-");
    let for_cuda =
        ["+cu", "/whl/cu", "nvidia-", "-cu1", "cuda"].iter().any(|sign| evidence.says(sign));
    if pip && !for_cuda {
        return false;
    }
    let cause = if pip {
        "There is no CUDA on macOS, and so no wheel with it: what was asked for is made for Linux and Windows only."
    } else {
        "The text is from a Mac. There is no CUDA on macOS: Macs of today have no GPU of NVIDIA's, containers on \
         them reach none either, and there is no driver or build with CUDA to install."
    };
    let fixes = [
        "Use the device `mps` on a Mac with Apple's GPU, or `cpu`, where the program can; install its ordinary build, \
         without CUDA.",
        "Run the program on a machine with an NVIDIA GPU.",
    ];
    let named = evidence.environment.platform.os == Some(Os::MacOs);
    let certain = named && diagnosed.code == "torch-without-cuda";
    let certainty = if certain { Certainty::Certain } else { Certainty::Likely };
    replace(diagnosed, certainty, String::from(cause), &fixes);
    true
}

fn is_mac(evidence: &Evidence<'_>) -> bool {
    let environment = evidence.environment;
    if environment.driver.is_some() || !environment.gpus.is_empty() {
        return false;
    }
    match environment.platform.os {
        Some(os) => os == Os::MacOs,
        None => SIGNS.iter().any(|sign| evidence.says(sign)) || has_home_of_mac(evidence),
    }
}

/// `File "/Users/me/app.py"`. The homes of Windows are `C:\Users`, or `/mnt/c/Users` inside WSL.
fn has_home_of_mac(evidence: &Evidence<'_>) -> bool {
    let text = evidence.text.as_str();
    text.match_indices("/Users/").take(20).any(|(at, _)| {
        evidence
            .text
            .line_before(at, 1)
            .chars()
            .next_back()
            .is_none_or(|c| !c.is_alphanumeric() && c != ':')
    })
}
