//! PTX that what compiles it does not take: the driver, or a tool of an older toolkit.

use alloc::format;
use alloc::string::{String, ToString};

use crate::machine::gpu::Gpu;
use crate::matrix::compiled::matrix;
use crate::reading::clean::CleanText;
use crate::reading::diagnose::diagnosed::Diagnosed;
use crate::reading::diagnose::evidence::{Evidence, SEE_LIBCUDA, replace};
use crate::rows::source::Certainty;
use crate::values::board_class::ForwardCompatibility;
use crate::values::cuda_version::CudaVersion;

/// What compiles PTX.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compiler {
    /// The driver's own, when a program is loaded.
    Driver,
    /// The program `ptxas` of a toolkit.
    Ptxas,
    /// The toolkit's library for linking.
    NvJitLink,
}

impl Compiler {
    /// Whether it is of a toolkit, so that its age is not the driver's.
    pub(crate) fn is_a_tool(self) -> bool {
        self != Self::Driver
    }
}

/// What all of them print before the two versions.
const REFUSED: &str = "Unsupported .version ";

/// How far around that line the call is looked for, in bytes.
const NEAR: usize = 1500;

/// How many such lines of a text are looked at.
const MOST: usize = 40;

/// Which compiler printed the line at `at`: `ptxas` names the file that it read, the driver and nvJitLink
/// were given the text, and the call around them says which it was.
pub(crate) fn compiler_at(text: &CleanText, at: usize) -> Option<Compiler> {
    const DRIVER: [&str; 5] =
        ["cuLink", "cuModuleLoad", "cuLibraryLoad", "CUDA_ERROR_UNSUPPORTED_PTX", "LinkerError"];
    const LINKER: [&str; 3] = ["NVJITLINK", "nvJitLink", "NvJitLink"];
    let line = text.line_before(at, 300);
    if line.contains(".ptx") {
        return Some(Compiler::Ptxas);
    }
    if !line.contains("application ptx input") {
        return None;
    }
    let before = text.before(at, NEAR);
    let last = |signs: &[&str]| signs.iter().filter_map(|sign| before.rfind(sign)).max();
    match (last(&DRIVER), last(&LINKER)) {
        (driver, linker) if driver > linker => Some(Compiler::Driver),
        (_, Some(_)) => Some(Compiler::NvJitLink),
        _ => {
            let behind = text.window(at, NEAR);
            let says = |signs: &[&str]| signs.iter().any(|sign| behind.contains(sign));
            match (says(&DRIVER), says(&LINKER)) {
                (true, false) => Some(Compiler::Driver),
                (false, true) => Some(Compiler::NvJitLink),
                _ => None,
            }
        }
    }
}

/// A version of PTX: `8.7`.
type Version = (u8, u8);

/// A line that names both versions.
struct Refused {
    compiler: Option<Compiler>,
    needed: Version,
    own: Version,
}

/// `8.7; current version is '8.4'`
fn refused(text: &CleanText) -> impl Iterator<Item = Refused> + '_ {
    text.as_str().match_indices(REFUSED).take(MOST).filter_map(|(at, words)| {
        let behind = text.line_behind(at.saturating_add(words.len()), 60);
        let (needed, rest) = behind.split_once(';')?;
        let (_, rest) = rest.split_once("current version is '")?;
        let (own, _) = rest.split_once('\'')?;
        let compiler = compiler_at(text, at);
        Some(Refused { compiler, needed: version(needed)?, own: version(own)? })
    })
}

fn version(text: &str) -> Option<Version> {
    let (major, minor) = text.trim().split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

/// The first CUDA whose compilers take this version of PTX, by NVIDIA's history of PTX.
fn cuda_of((major, minor): Version) -> Option<CudaVersion> {
    let (major, minor) = match (major, minor) {
        (5, 0) => (8, 0),
        (6, 0..=2) => (9, minor),
        (6, 3..=5) => (10, minor.saturating_sub(3)),
        (7, 0..=8) => (11, minor),
        // 12.6 has the version of 12.5, so that the later ones are one behind.
        (8, 0..=5) => (12, minor),
        (8, 6..=8) => (12, minor.saturating_add(1)),
        (9, 0..=1) => (13, minor),
        _ => return None,
    };
    Some(CudaVersion::new(major, minor))
}

/// "PTX 8.7 (CUDA 12.8)"
fn words(version: Version) -> String {
    let (major, minor) = version;
    let cuda = cuda_of(version).map_or_else(String::new, |cuda| format!(" (CUDA {cuda})"));
    format!("{major}.{minor}{cuda}")
}

/// Errors 218 and 222: PTX that the driver does not take.
pub(crate) fn by_the_driver(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    if evidence.runs_natively() {
        let cause = format!(
            "The driver is new enough for the release ({}), so its PTX is not too new: the libcuda or \
             `libnvidia-ptxjitcompiler` of another driver is loaded, or the PTX was made by a newer \
             toolkit than the release's, for example in a wheel that `pip` installed.",
            evidence.versions()
        );
        let fixes = [
            SEE_LIBCUDA,
            "Look which package was built with a newer CUDA than the release (`pip list`), and take the \
             one that came with the image.",
        ];
        replace(diagnosed, Certainty::Possible, cause, &fixes);
        return;
    }
    let refuses =
        |gpu: &Gpu| gpu.forward_compatibility() == Some(ForwardCompatibility::Unsupported);
    if evidence.gpus().iter().any(refuses) {
        diagnosed.fixes.retain(|fix| !fix.contains("forward compatibility"));
    }
    if diagnosed.code != "cuda-222" {
        return;
    }
    let by_tool = |line: &Refused| line.compiler.is_some_and(Compiler::is_a_tool);
    let line = refused(evidence.text).find(|line| !by_tool(line));
    if let Some(line) = &line {
        diagnosed.cause = format!(
            "The program carries PTX of version {}, and the driver's compiler takes it up to {}. CUDA \
             minor-version compatibility does not cover just-in-time compilation.",
            words(line.needed),
            words(line.own)
        );
        // Numbers alone do not say what printed them.
        if line.compiler.is_none() && !named_by_the_driver(evidence) {
            diagnosed.certainty = Certainty::Likely;
            diagnosed.also.push(String::from(
                "It is not the driver that compiles here but a `ptxas` or an nvJitLink; then that one is too \
                 old, and a newer toolkit helps.",
            ));
        }
    }
    let own =
        line.as_ref().and_then(|line| cuda_of(line.own)).or_else(|| evidence.cuda_of_driver());
    name_the_toolkit(diagnosed, own);
    let needed = line.and_then(|line| cuda_of(line.needed));
    name_the_driver(diagnosed, needed);
}

/// Whether the driver's error is in the text, and not the line of its compiler alone.
fn named_by_the_driver(evidence: &Evidence<'_>) -> bool {
    const SIGNS: [&str; 3] =
        ["unsupported toolchain", "UNSUPPORTED_PTX_VERSION", "UnsupportedPtxVersion"];
    SIGNS.iter().any(|sign| evidence.says(sign))
}

/// The toolkit that the driver takes PTX of.
fn name_the_toolkit(diagnosed: &mut Diagnosed, own: Option<CudaVersion>) {
    const FIRST_OF_CONDA: u8 = 12;
    let Some(own) = own else { return };
    let Some(fix) = diagnosed.fixes.iter_mut().find(|fix| fix.contains("Numba")) else { return };
    // Conda's packages of older toolkits have other names.
    let command = if own.major >= FIRST_OF_CONDA {
        format!(" (`conda install cuda-version={own}`)")
    } else {
        String::new()
    };
    *fix = format!(
        "Use a build, or a release, for CUDA {own} or older; for Numba or CuPy install the toolkit of that \
         version{command}."
    );
}

/// The driver that takes the program's PTX.
fn name_the_driver(diagnosed: &mut Diagnosed, needed: Option<CudaVersion>) {
    let row = needed.and_then(|needed| matrix().cuda_version(needed));
    let Some(row) = row else { return };
    if let Some(fix) = diagnosed.fixes.iter_mut().find(|fix| fix.starts_with("Install a driver")) {
        *fix = format!(
            "Install a driver for CUDA {} or later: R{} or later.",
            row.version, row.branch
        );
    }
}

/// A tool of a toolkit that is older than the one that made the PTX.
pub(crate) fn by_a_tool(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    let of_tool = |line: &Refused| line.compiler.is_some_and(Compiler::is_a_tool);
    let Some(line) = refused(evidence.text).find(of_tool) else { return };
    let linker = line.compiler == Some(Compiler::NvJitLink);
    let tool = if linker { "nvJitLink" } else { "`ptxas`" };
    diagnosed.cause = format!(
        "The {tool} that was used takes PTX up to version {}, and this PTX is of {}: it was made by a newer \
         CUDA. The driver has nothing to do with it.",
        words(line.own),
        words(line.needed)
    );
    let needed = cuda_of(line.needed);
    let version = needed.map_or_else(|| String::from("as new as the PTX"), |cuda| cuda.to_string());
    let newer = if linker {
        let package = needed.map_or_else(String::new, |cuda| {
            format!(": `pip install --upgrade \"nvidia-nvjitlink-cu{}>={cuda}\"`", cuda.major)
        });
        format!(
            "Install an nvJitLink of CUDA {version} or later{package}, or conda's `libnvjitlink`."
        )
    } else {
        format!(
            "Let the program use the `ptxas` of CUDA {version} or later; Triton takes the one that \
             `TRITON_PTXAS_PATH` names, and brings one of its own where that is not set."
        )
    };
    let unwanted = if linker { "`ptxas`" } else { "nvJitLink" };
    diagnosed.fixes.retain(|fix| !fix.contains(unwanted));
    diagnosed.fixes.insert(0, newer);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_ptx_are_those_of_a_toolkit() {
        let cuda = |major, minor| cuda_of((major, minor)).map(|cuda| cuda.to_string());
        assert_eq!(cuda(8, 7).as_deref(), Some("12.8"));
        assert_eq!(cuda(8, 5).as_deref(), Some("12.5"));
        assert_eq!(cuda(6, 1).as_deref(), Some("9.1"));
        assert_eq!(cuda(6, 3).as_deref(), Some("10.0"));
        assert_eq!(cuda(9, 9), None);
    }
}
