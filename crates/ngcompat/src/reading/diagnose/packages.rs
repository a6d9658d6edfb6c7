//! Python packages of which there is none, or none of this version: what the text says of both.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::matrix::compiled::matrix;
use crate::matrix::release::Release;
use crate::reading::diagnose::diagnosed::Diagnosed;
use crate::reading::diagnose::evidence::{Evidence, replace};
use crate::rows::source::Certainty;
use crate::values::cuda_version::CudaVersion;

/// How far a requirement of pip and the list behind it reach, in bytes.
const REACH: usize = 4000;

/// What pip looked for and what it found.
struct Wanted<'a> {
    package: &'a str,
    /// `2.7.1+cu128`, where one version was asked for.
    version: Option<&'a str>,
    /// The versions that the index has for this Python and platform, where pip lists them.
    listed: Option<Vec<&'a str>>,
}

/// `torch==2.7.1+cu128 (from versions: 2.6.0, 2.7.0)`
fn wanted<'a>(evidence: &Evidence<'a>) -> Option<Wanted<'a>> {
    const BEFORE: [&str; 2] = ["satisfies the requirement ", "No matching distribution found for "];
    let text = evidence.text.as_str();
    let of = |words: &str| {
        let (at, _) = text.match_indices(words).find(|(at, _)| {
            let behind = evidence.text.window(at.saturating_add(words.len()), 5);
            behind == "torch"
        })?;
        Some(evidence.text.line_behind(at.saturating_add(words.len()), REACH))
    };
    let rest = BEFORE.iter().find_map(|words| of(words))?;
    let end = rest.find([' ', '\'', '"', '`', ';']).unwrap_or(rest.len());
    let requirement = rest.get(..end)?;
    let name = requirement.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(requirement.len());
    let (package, version) = requirement.split_at_checked(name)?;
    let listed = rest.split_once("(from versions:").map(|(_, list)| {
        let list = list.split(')').next().unwrap_or("");
        list.split(',').map(str::trim).filter(|one| !one.is_empty() && *one != "none").collect()
    });
    Some(Wanted { package, version: version.strip_prefix("=="), listed })
}

/// pip found no such PyTorch: the list that it prints says whether the build, the version or all is missing.
pub(crate) fn no_version(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    let Some(wanted) = wanted(evidence) else { return };
    if evidence.on_jetson() {
        let cause = String::from(
            "The indexes of PyPI and PyTorch have no PyTorch with CUDA for Jetson modules: NVIDIA builds those for \
             each JetPack.",
        );
        let fixes = [
            "Install the wheel that NVIDIA builds for the module's JetPack, or use an image that brings it.",
            "Use the Python of that JetPack: its wheels are for that version only.",
        ];
        replace(diagnosed, Certainty::Likely, cause, &fixes);
        return;
    }
    let recorded = recorded(&wanted);
    let python = recorded.as_ref().and_then(pythons);
    let build = wanted.version.and_then(|version| version.split_once('+'));
    let listed = wanted.listed.as_deref();
    if let (Some((bare, build)), Some(listed)) = (build, listed)
        && listed.contains(&bare)
    {
        let cause = format!(
            "The index that pip asked has {} {bare}, and not its build `+{build}`: builds with such a name are on \
             PyTorch's own index only.",
            wanted.package
        );
        let command = recorded.as_ref().and_then(Release::install).unwrap_or_else(|| {
            format!(
                "pip install {}=={bare}+{build} --index-url https://download.pytorch.org/whl/{build}",
                wanted.package
            )
        });
        let first = format!("Install it from there: `{command}`.");
        let second = format!(
            "In a file of requirements write `--extra-index-url https://download.pytorch.org/whl/{build}` in a \
             line of its own before it."
        );
        replace(diagnosed, Certainty::Certain, cause, &[&first, &second]);
        return;
    }
    if listed.is_some_and(<[&str]>::is_empty) {
        diagnosed.cause = String::from(
            "The index that pip asked has no wheel of it for this Python and platform, or could not be reached: \
             pip leaves out what is for another Python, another system or another CPU.",
        );
        diagnosed.certainty = Certainty::Likely;
        diagnosed.fixes.retain(|fix| !fix.contains("from versions"));
    } else if let (Some(version), Some(listed)) = (wanted.version, listed)
        && let (Some(first), Some(last)) = (listed.first(), listed.last())
    {
        diagnosed.cause = format!(
            "For this Python and platform the index that pip asked has {} from {first} to {last}, and not \
             {version}: that version has no wheel for this Python, or is on another index.",
            wanted.package
        );
        diagnosed.certainty = Certainty::Likely;
    }
    if let Some(python) = python {
        diagnosed.fixes.insert(
            0,
            format!("Use a Python that it has wheels for: {python}. `python --version` says which is used."),
        );
    }
    if let Some(command) = recorded.as_ref().and_then(Release::install)
        && let Some(fix) = diagnosed.fixes.iter_mut().find(|fix| fix.contains("/whl/cuNNN"))
    {
        *fix = format!("Install it from PyTorch's index: `{command}`.");
    }
}

/// The wheel that was looked for, where it is recorded.
fn recorded(wanted: &Wanted<'_>) -> Option<Release> {
    if wanted.package != "torch" {
        return None;
    }
    let release = matrix().release(&format!("torch=={}", wanted.version?)).ok()?;
    release.is_recorded().then_some(release)
}

/// "3.9, 3.10"
fn pythons(release: &Release) -> Option<String> {
    let all = release.python;
    (!all.is_empty()).then(|| all.join(", "))
}

/// `torch-2.7.0+cu128-cp312-cp312-win_amd64.whl`: what the wheel is for.
pub(crate) fn other_platform(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    let Some((name, _)) = evidence.text.as_str().split_once(".whl is not a supported wheel") else {
        return;
    };
    let start = name.rfind([' ', '/', '\\', '\n', '\'', '"']).map_or(0, |at| at.saturating_add(1));
    let parts: Vec<&str> = name.get(start..).unwrap_or("").rsplit('-').collect();
    let [platform, _, python, ..] = parts.as_slice() else { return };
    let what = match (of_python(python), of_platform(platform)) {
        (Some(python), Some(platform)) => format!("{python} on {platform}"),
        (Some(only), None) | (None, Some(only)) => only,
        (None, None) => return,
    };
    diagnosed.cause = format!(
        "The wheel is for {what}, and this pip runs with another Python, on another system or on another CPU."
    );
}

/// `cp312`
fn of_python(tag: &str) -> Option<String> {
    let number = tag.strip_prefix("cp")?;
    let (major, minor) = number.split_at_checked(1)?;
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (plain(major) && plain(minor)).then(|| format!("Python {major}.{minor}"))
}

/// `win_amd64`, `manylinux_2_28_x86_64`
fn of_platform(tag: &str) -> Option<String> {
    const SYSTEMS: [(&str, &str); 3] =
        [("win", "Windows"), ("macosx", "macOS"), ("manylinux", "Linux")];
    const CPUS: [(&str, &str); 4] =
        [("aarch64", "Arm"), ("arm64", "Arm"), ("x86_64", "x86-64"), ("amd64", "x86-64")];
    let linux = tag.starts_with("linux").then_some("Linux");
    let of = |(begin, name): &(&str, &'static str)| tag.starts_with(begin).then_some(*name);
    let system = SYSTEMS.iter().find_map(of).or(linux)?;
    let (_, cpu) = CPUS.iter().find(|(end, _)| tag.ends_with(end))?;
    Some(format!("{system} ({cpu})"))
}

/// `PyTorch has CUDA Version=12.1 and torchvision has CUDA Version=11.8`
pub(crate) fn other_cuda(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    let text = evidence.text.as_str();
    let number = |words: &str| {
        let (_, rest) = text.split_once(words)?;
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
        rest.get(..end)?.trim_end_matches('.').parse::<CudaVersion>().ok()
    };
    let torch = number("PyTorch has CUDA Version=");
    let vision = number("torchvision has CUDA Version=");
    let (Some(torch), Some(vision)) = (torch, vision) else { return };
    diagnosed.cause = format!(
        "The PyTorch that is installed was built with CUDA {torch}, and the torchvision with CUDA {vision}."
    );
    if let Some(fix) = diagnosed.fixes.iter_mut().find(|fix| fix.contains("/whl/cuNNN")) {
        *fix = fix.replace("cuNNN", &format!("cu{}{}", torch.major, torch.minor));
    }
}

/// JAX, PyTorch and XLA say which cuDNN is the oldest that they take.
pub(crate) fn minimum_cudnn(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    let text = evidence.text.as_str();
    let behind = |words: &str| text.split_once(words).map(|(_, rest)| rest.trim_start());
    let of_jax = || number_of_cudnn(behind("Minimum supported: ")?);
    let of_others = || version_of_cudnn(behind("source was compiled with:")?);
    let found = of_jax().map(|found| (found, true)).or_else(|| Some((of_others()?, false)));
    let Some((Cudnn(major, minor, patch), exact)) = found else { return };
    // What XLA was built with fixes the major number too; a later patch of the minor one will do.
    let (needed, range) = if exact {
        let needed = format!("{major}.{minor}.{patch}");
        (needed.clone(), format!(">={needed}"))
    } else {
        let needed = format!("{major}.{minor}");
        (needed.clone(), format!(">={needed},<{}", major.saturating_add(1)))
    };
    let first = format!(
        "Install cuDNN {needed} or later, the oldest that this program takes: `pip install \
         \"nvidia-cudnn-cu12{range}\"`, with the major number of your CUDA for `12`, or the system's package."
    );
    diagnosed.fixes.insert(0, first);
    if let Some(fix) = diagnosed.fixes.iter_mut().find(|fix| fix.contains("cudnn>=VERSION")) {
        let (words, _) = fix.split_once(", with the version").unwrap_or((fix, ""));
        *fix = format!("{}.", words.trim_end_matches('.')).replace("VERSION", &needed);
    }
}

struct Cudnn(u32, u32, u32);

/// 8907 is 8.9.7, and 90100 is 9.1.0.
fn number_of_cudnn(text: &str) -> Option<Cudnn> {
    let number: u32 = text.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()?;
    if number < 1000 {
        return None;
    }
    let thousand = if number < 10_000 { 1000 } else { 10_000 };
    Some(Cudnn(number / thousand, number % thousand / 100, number % 100))
}

/// `9.13.1`
fn version_of_cudnn(text: &str) -> Option<Cudnn> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let mut parts = text.get(..end)?.trim_end_matches('.').split('.').map(str::parse::<u32>);
    let (Some(Ok(major)), Some(Ok(minor)), patch) = (parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    Some(Cudnn(major, minor, patch.and_then(Result::ok).unwrap_or(0)))
}

/// `(you have 2.1.0+cu121)`: only a build for CPUs is to be replaced first.
pub(crate) fn other_pytorch(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    let text = evidence.text.as_str();
    let have = text.split_once("(you have ").and_then(|(_, rest)| rest.split_once(')'));
    if have.is_some_and(|(version, _)| version.contains("+cu")) {
        diagnosed.fixes.retain(|fix| !fix.contains("+cpu"));
        diagnosed.cause = diagnosed.cause.replace(OF_CPUS, "");
    }
}

const OF_CPUS: &str = " A version that ends in `+cpu` is a PyTorch without CUDA.";

/// `expecting library version 8.2.3 got 8.2.1`: the version that is here, and the one that built the engine.
pub(crate) fn other_tensorrt(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    let Some((_, rest)) = evidence.text.as_str().split_once("expecting library version ") else {
        return;
    };
    let Some((here, rest)) = rest.split_once(" got ") else { return };
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
    let built = rest.get(..end).unwrap_or("").trim_matches('.');
    let plain = |version: &str| {
        !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    if !plain(here) {
        return;
    }
    if built.is_empty() || built == "0.0.0" {
        let cause = format!(
            "TensorRT {here} reads no version in the file: it is not an engine, was not copied in full, or was \
             written as text."
        );
        let fixes = [
            "Look at the file: `ls -l`, `head -c 64`. A file of Git LFS that was not fetched is a few lines of text.",
            "Build the engine again on this machine, from the ONNX file or the model, and write and read it as \
             binary.",
        ];
        replace(diagnosed, Certainty::Likely, cause, &fixes);
    } else if plain(built) {
        diagnosed.cause = format!(
            "The engine was built by TensorRT {built}, and {here} is what loads it here. An engine file runs \
             only with the TensorRT that built it. The driver has nothing to do with it."
        );
    }
}
