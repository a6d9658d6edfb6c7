//! What a Jetson module makes of a diagnosis. Its driver comes with JetPack, and images and programs are
//! made for a JetPack.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::machine::gpu::Gpu;
use crate::matrix::compiled::matrix;
use crate::reading::diagnose::diagnosed::Diagnosed;
use crate::reading::diagnose::evidence::{Evidence, replace};
use crate::rows::source::Certainty;
use crate::rows::systems::JetPackRelease;
use crate::values::cuda_version::CudaVersion;
use crate::values::jetpack::JetPack;

/// Messages whose usual causes and cures are those of a driver that one installs.
const OF_THE_DRIVER: &[&str] = &[
    "container-cli-driver-error",
    "container-cli-unsatisfied-condition",
    "container-driver-not-detected",
    "cuda-100",
    "cuda-222",
    "cuda-3",
    "cuda-303",
    "cuda-35",
    "cuda-36",
    "cuda-500",
    "cuda-801",
    "cuda-802",
    "cuda-803",
    "cuda-804",
    "cuda-999",
    "libcuda-missing",
    "nvml-driver-not-loaded",
    "nvml-library-missing",
    "nvml-version-mismatch",
    "smi-cuda-missing",
    "smi-no-devices",
    "smi-no-driver",
    "tensorflow-libraries",
    "torch-driver-too-old",
    "torch-no-driver",
    "tritonserver-no-device-count",
];

/// Judges a message about the driver; `false` where it is none, or the machine is not a Jetson.
pub(crate) fn judge(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) -> bool {
    if !evidence.on_jetson() || !OF_THE_DRIVER.contains(&diagnosed.code) {
        return false;
    }
    if !other_release(diagnosed, evidence) && !requirement(diagnosed, evidence) {
        driver(diagnosed, evidence);
    }
    true
}

/// The driver itself: what it does not start was not made for it, or it is not there in full.
fn driver(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    let too_new = ["cuda-222", "cuda-35", "cuda-36", "torch-driver-too-old"];
    let host = host(evidence);
    let (cause, certainty) = if too_new.contains(&diagnosed.code) {
        (
            "On a Jetson module the driver comes with JetPack. The program or the image was built for a newer \
             CUDA than that of the module's JetPack, or for other machines.",
            Certainty::Likely,
        )
    } else {
        (
            "On a Jetson module the driver comes with JetPack, and CUDA does not start with it here: the image \
             or the program is made for servers or for another JetPack, the container was started without \
             `--runtime nvidia`, or JetPack is installed in part.",
            Certainty::Possible,
        )
    };
    let mut fixes = Vec::new();
    if evidence.in_container() || diagnosed.code.starts_with("container-") {
        fixes.push(String::from("Start the container with `--runtime nvidia`."));
    }
    fixes.push(made_for(host));
    fixes.push(match host {
        Some(host) => format!(
            "Install what is missing of JetPack (`sudo apt install nvidia-jetpack`), or flash {} again.",
            jetpack_of(host)
        ),
        None => String::from(
            "Install what is missing of JetPack (`sudo apt install nvidia-jetpack`), or flash the JetPack again \
             that the program is made for; `cat /etc/nv_tegra_release` says which is installed.",
        ),
    });
    let fixes: Vec<&str> = fixes.iter().map(String::as_str).collect();
    replace(diagnosed, certainty, String::from(cause), &fixes);
}

/// "Use an image or a wheel that is made for JetPack 6.2: …".
fn made_for(host: Option<JetPack>) -> String {
    let Some(host) = host else {
        return String::from(
            "Use an image or a wheel that is made for the module's JetPack: tags of images name its L4T \
             (`r36.4`) or end in `-igpu`.",
        );
    };
    let l4t = l4t_of(host).map_or_else(
        || String::from("tags of images name its L4T"),
        |l4t| format!("tags of images name its L4T (`r{}`)", number(l4t)),
    );
    format!(
        "Use an image or a wheel that is made for {}: {l4t} or end in `-igpu`.",
        jetpack_of(host)
    )
}

/// The number of a version, without the words before it.
fn number(version: JetPack) -> String {
    let words = format!("{version}");
    String::from(words.trim_start_matches("L4T R").trim_start_matches("JetPack "))
}

/// "JetPack 6.2", of whichever number the text names.
fn jetpack_of(host: JetPack) -> String {
    let row = matrix().jetpack_releases(host).next().filter(|_| host.is_l4t());
    match row {
        Some(row) => format!("{} ({host})", row.jetpack),
        None => format!("{host}"),
    }
}

fn l4t_of(host: JetPack) -> Option<JetPack> {
    if host.is_l4t() {
        return Some(host);
    }
    matrix().jetpack_releases(host).find(|row| !row.preview)?.l4t.first().copied()
}

/// A requirement on CUDA that the module's JetPack does not meet.
fn requirement(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) -> bool {
    let condition = diagnosed.facts.get("condition");
    let required: Option<CudaVersion> =
        condition.and_then(|condition| condition.strip_prefix("cuda>=")?.parse().ok());
    let Some(required) = required else { return false };
    let of_host = |host| matrix().jetpack_releases(host).map(|row| row.cuda).max();
    let own = said_cuda(evidence).or_else(|| host(evidence).and_then(of_host));
    if own.is_some_and(|own| own >= required) {
        return false;
    }
    let own = own.map_or_else(String::new, |own| format!(" ({own})"));
    let cause = format!(
        "The CUDA of the module's JetPack{own} is older than the image requires ({required}), and the driver \
         comes with JetPack."
    );
    let suits = |row: &&JetPackRelease| {
        let all: Vec<_> = evidence.gpus().iter().flat_map(Gpu::possible_capabilities).collect();
        let drives = all.is_empty() || all.iter().any(|own| row.capabilities.contains(own));
        !row.preview && row.cuda >= required && drives
    };
    let older =
        String::from("Use the version of the program, or its image, for the present JetPack.");
    let mut fixes = alloc::vec![older];
    match matrix().jetpack().iter().find(suits) {
        Some(row) => fixes
            .push(format!("Flash {} or a later one, which brings CUDA {}.", row.jetpack, row.cuda)),
        None => fixes.push(String::from("No recorded JetPack for this module brings that CUDA.")),
    }
    let fixes: Vec<&str> = fixes.iter().map(String::as_str).collect();
    replace(diagnosed, Certainty::Certain, cause, &fixes);
    true
}

/// `unsatisfied condition: cuda>=12.2 (cuda=11.4)`
fn said_cuda(evidence: &Evidence<'_>) -> Option<CudaVersion> {
    let (_, rest) = evidence.text.as_str().split_once("(cuda=")?;
    rest.split_once(')')?.0.parse().ok()
}

/// The program has no code for the module's GPU.
pub(crate) fn no_code(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    if other_release(diagnosed, evidence) {
        return;
    }
    let cause = String::from(
        "What failed has no code for the module's GPU: wheels from PyPI and images for servers are built for \
         the capabilities of other boards.",
    );
    let wheel = String::from(
        "Install the wheel that NVIDIA builds for the module's JetPack in place of the one from PyPI.",
    );
    let build = String::from("Build the program on the module, for its capability (8.7 on Orin).");
    let fixes = [wheel, made_for(host(evidence)), build];
    let fixes: Vec<&str> = fixes.iter().map(String::as_str).collect();
    replace(diagnosed, Certainty::Certain, cause, &fixes);
}

/// The L4T of JetPack 4, whose images hold no CUDA.
const LAST_WITHOUT_CUDA: u8 = 32;

/// An image for another release of L4T than the module's: that is the cause, whatever the message.
pub(crate) fn other_release(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) -> bool {
    let image = l4t_of_image(evidence);
    let pair = image.and_then(|image| {
        let host = host(evidence).and_then(l4t_of).or_else(|| said_jetpack(evidence));
        let host = host.or_else(|| said_l4t(evidence, image))?;
        (!covers(host, image)).then_some((host, image))
    });
    let Some((host, image)) = pair else { return false };
    let mut cause = format!(
        "The image is made for {image}, and the module runs {host}, whose driver and libraries are others."
    );
    if image.major() <= LAST_WITHOUT_CUDA {
        cause.push_str(
            " Up to JetPack 4 the libraries of CUDA are not in the image: they are mounted from the module, \
             and those of another release do not fit.",
        );
    }
    let first = if host.is_l4t() {
        format!("Use the image for the module's release: its tag has `r{}`.", number(host))
    } else {
        made_for(Some(host))
    };
    let second = format!("Flash the JetPack on the module that the image is made for ({image}).");
    replace(diagnosed, Certainty::Likely, cause, &[&first, &second]);
    true
}

fn host(evidence: &Evidence<'_>) -> Option<JetPack> {
    evidence.environment.jetpack
}

/// The JetPack of a sentence that names the module: "an Orin NX with Jetpack 5".
fn said_jetpack(evidence: &Evidence<'_>) -> Option<JetPack> {
    const MODULES: [&str; 4] = ["Jetson", "jetson", "Orin", "Xavier"];
    let text = evidence.text.as_str();
    text.lines().filter(|line| MODULES.iter().any(|name| line.contains(name))).find_map(|line| {
        let (_, rest) = line.split_once("etpack ").or_else(|| line.split_once("etPack "))?;
        let number = rest.split(|c: char| !(c.is_ascii_digit() || c == '.')).next()?;
        format!("JetPack {}", number.trim_end_matches('.')).parse().ok()
    })
}

/// The release that a sentence names beside that of the image: "on a module with r32.6".
fn said_l4t(evidence: &Evidence<'_>, image: JetPack) -> Option<JetPack> {
    let words = evidence.text.as_str().split([' ', '\n', ',', ';', '(', ')']);
    let named = words.filter_map(|word| {
        let number = word.trim_end_matches('.').strip_prefix(['r', 'R'])?;
        let version: JetPack = number.parse().ok()?;
        (version.is_l4t() && number.starts_with(|c: char| c.is_ascii_digit())).then_some(version)
    });
    let mut others: Vec<JetPack> = named.filter(|version| !covers(*version, image)).collect();
    others.dedup();
    match others.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// Whether an image of one release runs on the other, as far as both say: up to JetPack 4 on its own
/// release only, later on all of its major number. R34 and R35 are both JetPack 5.
fn covers(host: JetPack, image: JetPack) -> bool {
    if !host.is_l4t() {
        return l4t_of(host).is_none_or(|host| covers(host, image));
    }
    let of_jetpack_4 = host.major().min(image.major()) <= LAST_WITHOUT_CUDA;
    let series = |version: JetPack| version.major().max(35);
    if of_jetpack_4 {
        host.covers(image) || image.covers(host)
    } else {
        series(host) == series(image)
    }
}

/// The release in the tag of an image: `l4t-pytorch:r32.5.0-pth1.6-py3`, `deepstream-l4t-r32.5.0`.
fn l4t_of_image(evidence: &Evidence<'_>) -> Option<JetPack> {
    const MOST: usize = 40;
    let mut places = evidence.text.as_str().match_indices("l4t").take(MOST);
    places.find_map(|(at, _)| {
        let tag = evidence.text.window(at, 60).split(char::is_whitespace).next()?;
        let parts: Vec<&str> = tag.split([':', '-', '/', '@']).collect();
        parts.iter().find_map(|part| {
            let number = part.strip_prefix('r')?;
            let whole = number.starts_with(|c: char| c.is_ascii_digit());
            let version: JetPack = number.trim_end_matches('.').parse().ok().filter(|_| whole)?;
            version.is_l4t().then_some(version)
        })
    })
}

/// A library of the module's own release: the tag of the image may name another.
pub(crate) fn library(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    other_release(diagnosed, evidence);
}
