//! Whose code does not fit the GPU: what the text shows of the program that failed.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::matrix::compiled::matrix;
use crate::matrix::release::Release;
use crate::questions::report::Report;
use crate::reading::diagnose::diagnosed::Diagnosed;
use crate::reading::diagnose::evidence::{Evidence, replace};
use crate::reading::diagnose::jetson;
use crate::rows::cuda::Cuda;
use crate::rows::family::Family;
use crate::rows::source::Certainty;
use crate::rules::verdict::Verdict;
use crate::values::compute_capability::ComputeCapability;
use crate::values::cuda_version::CudaVersion;
use crate::values::text::uncapitalised;

/// A program, as far as its builds differ from others'.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Program {
    PyTorch,
    Vllm,
    Ollama,
    LlamaCpp,
    OnnxRuntime,
    Xla,
}

/// What a program leaves in a text, in the order in which it counts: what is inside another program
/// comes after it.
const SIGNS: &[(Program, &[&str])] = &[
    (Program::Vllm, &["vllm", "vLLM", "VLLM"]),
    (
        Program::PyTorch,
        &[
            "RuntimeError: CUDA error:",
            "AcceleratorError: CUDA error:",
            "TORCH_USE_CUDA_DSA",
            "CUDA kernel errors might be asynchronously reported",
        ],
    ),
    (Program::Ollama, &["ollama", "Ollama", "OLLAMA"]),
    (Program::LlamaCpp, &["ggml_", "ggml-", "llama.cpp", "llama_", "llama-server", "llama-cli"]),
    (
        Program::OnnxRuntime,
        &["onnxruntime", "OnnxRuntime", "ONNX Runtime", "CUDAExecutionProvider"],
    ),
    (
        Program::Xla,
        &["xla/", "xla_bridge", "jaxlib", "XlaRuntimeError", "JaxRuntimeError", "tensorflow/"],
    ),
    (Program::PyTorch, &["torch", "PyTorch"]),
];

/// How far around a message the lines of its program are looked for, in bytes.
const NEAR: usize = 1500;

/// The program that failed: by the lines around the message, else by the whole text.
fn program(diagnosed: &Diagnosed, evidence: &Evidence<'_>) -> Option<Program> {
    let start = diagnosed.lines.first().and_then(|line| evidence.text.line_start(*line))?;
    let parts = [evidence.text.before(start, NEAR), evidence.text.window(start, NEAR)];
    let shown = |part: &str, signs: &[&str]| signs.iter().any(|sign| part.contains(sign));
    let near = SIGNS.iter().find(|(_, signs)| parts.iter().any(|part| shown(part, signs)));
    let of_text = || SIGNS.iter().find(|(_, signs)| shown(evidence.text.as_str(), signs));
    let of_report = || {
        let family = evidence.report?.family.as_deref()?;
        Some(match family {
            "ollama" => Program::Ollama,
            "llama.cpp" => Program::LlamaCpp,
            "jax" | "jax-toolbox" | "tensorflow" => Program::Xla,
            "vllm" | "vllm-openai" => Program::Vllm,
            _ => Program::PyTorch,
        })
    };
    near.or_else(of_text).map(|(program, _)| *program).or_else(of_report)
}

/// Errors 98 and 209: there is no machine code for the GPU.
pub(crate) fn no_code(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    if evidence.on_jetson() {
        jetson::no_code(diagnosed, evidence);
        return;
    }
    let (cause, fixes): (&str, &[&str]) = match program(diagnosed, evidence) {
        Some(Program::PyTorch) => return in_pytorch(diagnosed, evidence),
        None => return,
        Some(Program::Vllm) => (
            "vLLM's own kernels, or the PyTorch that it brings, were built for other compute capabilities: \
             the GPU is newer or older than all of them.",
            &[
                "Use a newer release of vLLM for a new GPU, the last that supports it for an old one; \
                 vLLM's documentation names the lowest capability.",
                "Build vLLM for the GPU: `TORCH_CUDA_ARCH_LIST` set to its capability, then `pip install -e .` \
                 in the source.",
            ],
        ),
        Some(Program::Ollama) => (
            "This build of Ollama has no machine code for the GPU: what a release is built for changes, above \
             all for old GPUs.",
            &[
                "Install the newest Ollama; 0.12.0, for example, brought back code for GPUs such as GTX 1080 \
                 that 0.11 had left out.",
                "If the GPU is old, go back to the version that last worked.",
                "Build it from source for the GPU.",
            ],
        ),
        Some(Program::LlamaCpp) => (
            "This build of llama.cpp has no machine code for the GPU: it was built for other compute \
             capabilities.",
            &[
                "Use a newer build, or the one for another CUDA version: builds for CUDA 12 have code for \
                 older GPUs than those for CUDA 13, and only CUDA 12.8 and later know Blackwell.",
                "Build it for the GPU: `cmake -B build -DGGML_CUDA=ON -DCMAKE_CUDA_ARCHITECTURES=native`.",
            ],
        ),
        Some(Program::OnnxRuntime) => (
            "This build of ONNX Runtime, or a CUDA library beside it, has no machine code for the GPU.",
            &[
                "Install another `onnxruntime-gpu`: a newer one for a new GPU, an older one for an old GPU.",
                "Look which CUDA and cuDNN it loads: one older than the GPU has no code for it.",
                "Build it for the GPU: `--cmake_extra_defines CMAKE_CUDA_ARCHITECTURES=…`.",
            ],
        ),
        Some(Program::Xla) => (
            "This JAX or TensorFlow, or a CUDA library beside it, has no machine code for the GPU.",
            &[
                "Install a newer version with its own CUDA libraries (`pip install --upgrade \"jax[cuda12]\"`, \
                 `pip install --upgrade \"tensorflow[and-cuda]\"`); for an old GPU the last that supports it.",
                "Take directories with other CUDA libraries out of `LD_LIBRARY_PATH`.",
            ],
        ),
    };
    let blocked =
        evidence.report.is_some_and(|report| report.outcome.aspects.gpu == Verdict::Incompatible);
    let remedies = blocked.then(|| core::mem::take(&mut diagnosed.fixes));
    replace(diagnosed, Certainty::Certain, String::from(cause), fixes);
    // The check knows what runs in the place of the release that the text names.
    if let Some(remedies) = remedies {
        diagnosed.fixes = remedies;
    }
}

fn in_pytorch(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    let capability =
        evidence.gpus().iter().find_map(Gpu::capability).or_else(|| printed_capability(evidence));
    let built = printed_code(evidence);
    let covered = match capability {
        Some(own) if !built.is_empty() => {
            Some(built.iter().any(|built| matrix().code_runs(*built, own)))
        }
        _ => evidence.report.and_then(|report| match report.outcome.aspects.gpu {
            Verdict::Compatible => Some(true),
            Verdict::Incompatible => Some(false),
            Verdict::Undetermined => None,
        }),
    };
    if covered == Some(true) {
        let gpu =
            capability.map_or_else(|| String::from("the GPU"), |own| format!("the GPU ({own})"));
        let cause = format!(
            "PyTorch itself has code for {gpu}, so the library that failed is another one: an extension \
             (flash-attn, xformers, bitsandbytes, a wheel of your own) was built for other GPUs."
        );
        let mut fixes = alloc::vec![
            "Rebuild the extension with `TORCH_CUDA_ARCH_LIST` set to the GPU's capability, or install a \
             build for it.",
        ];
        if !evidence.is_wheel() {
            fixes.push(
                "If `pip` replaced the container's PyTorch, go back to the one that came with the image.",
            );
        }
        replace(diagnosed, Certainty::Likely, cause, &fixes);
        return;
    }
    if let Some(name) = extension(diagnosed, evidence) {
        let cause = format!(
            "{name}, which failed, was built for other compute capabilities than the GPU's; PyTorch is another \
             library."
        );
        let fixes = [
            format!(
                "Install a newer build of {name} that has code for the GPU, or build it with \
                 `TORCH_CUDA_ARCH_LIST` set to the GPU's capability."
            ),
            format!("Run the program without {name}, where it can."),
        ];
        let fixes: Vec<&str> = fixes.iter().map(String::as_str).collect();
        replace(diagnosed, Certainty::Likely, cause, &fixes);
        return;
    }
    diagnosed.cause = String::from(
        "The library that failed, PyTorch itself or an extension of it, was built for other compute \
         capabilities: the GPU is newer or older than all of them.",
    );
    // The check of the release that the text names has said what helps.
    if covered == Some(false) && evidence.report.is_some_and(|report| !report.remedies.is_empty()) {
        return;
    }
    diagnosed.fixes = alloc::vec![String::from(
        "Compare `torch.cuda.get_device_capability()` with `torch.cuda.get_arch_list()`; if PyTorch covers \
         the GPU, rebuild the extension with `TORCH_CUDA_ARCH_LIST` set to the GPU's capability.",
    )];
    if !evidence.is_wheel() {
        diagnosed.fixes.push(String::from(
            "If `pip` replaced the container's PyTorch, go back to the one that came with the image.",
        ));
    }
    diagnosed.fixes.push(String::from(GENERAL));
    name_a_release(diagnosed, evidence);
}

/// Libraries with kernels of their own, as paths name them, and as people do.
const EXTENSIONS: &[(&str, &str)] = &[
    ("xformers", "xFormers"),
    ("flash_attn", "FlashAttention"),
    ("flash-attention", "FlashAttention"),
    ("sageattention", "SageAttention"),
    ("bitsandbytes", "bitsandbytes"),
    ("cpm_kernels", "cpm_kernels"),
    ("causal_conv1d", "causal-conv1d"),
    ("mamba_ssm", "mamba-ssm"),
    ("detectron2", "Detectron2"),
    ("mmcv", "MMCV"),
    ("exllamav2", "ExLlamaV2"),
    ("auto_gptq", "AutoGPTQ"),
    ("spconv", "spconv"),
    ("MinkowskiEngine", "MinkowskiEngine"),
    ("pytorch3d", "PyTorch3D"),
    ("nvdiffrast", "nvdiffrast"),
    ("diff_gaussian_rasterization", "diff-gaussian-rasterization"),
    ("tinycudann", "tiny-cuda-nn"),
    ("gsplat", "gsplat"),
    ("deepspeed", "DeepSpeed"),
];

/// How far before a message its traceback is read, in bytes.
const TRACEBACK: usize = 500;

/// The extension that failed: named on the line of the message, or last in the traceback before it.
fn extension(diagnosed: &Diagnosed, evidence: &Evidence<'_>) -> Option<&'static str> {
    let start = diagnosed.lines.first().and_then(|line| evidence.text.line_start(*line))?;
    let named = |text: &str| {
        EXTENSIONS.iter().find(|(path, _)| text.contains(*path)).map(|(_, name)| *name)
    };
    let line = evidence.text.line_behind(start, TRACEBACK);
    let (cause, _) = line.split_once("no kernel image").unwrap_or((line, ""));
    let last = || {
        let (_, path) = evidence.text.before(start, TRACEBACK).rsplit_once("-packages/")?;
        named(path.split('/').next()?)
    };
    named(cause).or_else(last)
}

/// The code that PyTorch was built with, as `torch.cuda.get_arch_list()` prints it.
fn printed_code(evidence: &Evidence<'_>) -> Vec<ComputeCapability> {
    const MOST: usize = 40;
    let text = evidence.text;
    let places = text.as_str().match_indices("'sm_").take(MOST);
    places.filter_map(|(at, _)| text.window(at + 1, 12).split('\'').next()?.parse().ok()).collect()
}

/// `(8, 6)`, as `torch.cuda.get_device_capability()` prints it.
fn printed_capability(evidence: &Evidence<'_>) -> Option<ComputeCapability> {
    let at = evidence.text.as_str().find("get_device_capability")?;
    let behind = evidence.text.window(at, 120);
    behind.split('(').find_map(|part| {
        let (numbers, _) = part.split_once(')')?;
        let (major, minor) = numbers.split_once(", ")?;
        Some(ComputeCapability::new(major.parse().ok()?, minor.parse().ok()?))
    })
}

/// CUDA.jl's warning says nothing of the direction: CUDA itself may still, or already, build for the GPU.
pub(crate) fn cuda_jl(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    let (_, behind) =
        evidence.text.as_str().split_once("fully supported by CUDA ").unwrap_or(("", ""));
    let end = behind.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(behind.len());
    let version = behind.get(..end).unwrap_or("").trim_end_matches('.');
    let own = diagnosed.facts.get("capability").and_then(|text| text.parse().ok());
    let (Ok(cuda), Some(own)) = (version.parse::<CudaVersion>(), own) else { return };
    let Some(row) = matrix().cuda_version(cuda) else { return };
    let own: ComputeCapability = own;
    if row.targets.first().is_some_and(|oldest| own < *oldest) {
        return;
    }
    diagnosed.title = "CUDA.jl does not know the GPU with this CUDA";
    if row.targets.last().is_some_and(|newest| own > *newest) {
        let cause = format!("CUDA {cuda}, which CUDA.jl took, is older than the GPU ({own}).");
        let fixes = [
            "Install a newer driver, so that CUDA.jl takes a newer CUDA, and update CUDA.jl (`pkg> update CUDA`).",
        ];
        replace(diagnosed, Certainty::Likely, cause, &fixes);
        return;
    }
    let dropped = matrix().cuda().last().is_some_and(|newest| !newest.targets.contains(&own));
    let (why, fix) = if dropped {
        (
            "newer versions of CUDA.jl leave old GPUs out",
            "Use a version of CUDA.jl that still lists the GPU, such as 5.8, and a driver that drives it.",
        )
    } else {
        ("the GPU is newer than it", "Update CUDA.jl (`pkg> update CUDA`), and the driver.")
    };
    let cause = format!(
        "CUDA {cuda} itself builds for {own}; it is this version of CUDA.jl that does not list the two together: \
         {why}. Another CUDA changes nothing. The line is a warning, and what is wrong may be something else."
    );
    let fixes = [fix, "If an error follows, read that one: it says more than the warning."];
    replace(diagnosed, Certainty::Likely, cause, &fixes);
}

/// The program needs a newer GPU for all that it does, not only for the function that was asked for.
pub(crate) fn refused(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    let text = evidence.text.as_str();
    let of_program = text.split_once("with compute capability below ").and_then(|(_, rest)| {
        let (number, rest) = rest.split_once(' ')?;
        rest.starts_with("are not supported").then(|| number.parse::<ComputeCapability>().ok())?
    });
    let said = diagnosed.facts.get("capability").and_then(|text| text.parse().ok());
    let own = said.or_else(|| evidence.gpus().iter().find_map(Gpu::capability));
    let Some(needed) = of_program else { return };
    let own: Option<ComputeCapability> = own;
    if own.is_some_and(|own| own >= needed) {
        return;
    }
    let gpu = own.map_or_else(String::new, |own| format!(", and the GPU has {own}"));
    let cause = format!(
        "The program needs compute capability {needed} for all that it does{gpu}: no setting or number format \
         changes that. The driver and the release have nothing to do with it."
    );
    let first = format!("Use a GPU of compute capability {needed} or later.");
    let fixes =
        [&first, "Use another program, or an old version of this one, that has code for this GPU."];
    replace(diagnosed, Certainty::Certain, cause, &fixes);
}

/// The first CUDA that there is one package of `CuPy` for, whatever the minor number.
const FIRST_OF_CUPY: u8 = 11;

/// How far behind a message the architecture is named, in bytes.
const OPTIONS: usize = 1500;

/// The architecture that the compiler does not know, and which CUDA does.
pub(crate) fn architecture(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    let of_gpu = || evidence.gpus().iter().find_map(Gpu::capability);
    let Some(own) = named_architecture(diagnosed, evidence).or_else(of_gpu) else { return };
    let known = || matrix().cuda().iter().filter(move |row| row.targets.contains(&own));
    let (Some(first), Some(last)) = (known().next(), known().next_back()) else { return };
    let ends =
        |row: Option<&Cuda>, other: &Cuda| row.is_some_and(|row| row.version == other.version);
    let from_start = ends(matrix().cuda().first(), first);
    let to_end = ends(matrix().cuda().last(), last);
    let range = match (from_start, to_end) {
        (true, true) => return,
        (true, false) => format!("CUDA {} or older", last.version),
        (false, true) => format!("CUDA {} or later", first.version),
        (false, false) => format!("CUDA {} to {}", first.version, last.version),
    };
    diagnosed.cause = format!(
        "The compiler that is used is not of a CUDA that builds for compute capability {own}: those of {range} do. \
         A compiler of another CUDA comes first, such as the one that Triton, PyTorch or CuPy brings, or the \
         distribution's own."
    );
    diagnosed
        .fixes
        .retain(|fix| !fix.contains("that knows the GPU") && !fix.contains("last one that knows"));
    if evidence.says("cupy") && last.version.major >= FIRST_OF_CUPY {
        let major = last.version.major;
        diagnosed.fixes.insert(0, format!("For CuPy that is `cupy-cuda{major}x`."));
    }
    diagnosed.fixes.insert(
        0,
        format!("Use a compiler (`nvcc --version`, `ptxas --version`), or a build of the program, of {range}."),
    );
}

fn named_architecture(diagnosed: &Diagnosed, evidence: &Evidence<'_>) -> Option<ComputeCapability> {
    let starts = diagnosed.lines.iter().filter_map(|line| evidence.text.line_start(*line));
    starts.into_iter().find_map(|start| {
        let behind = evidence.text.window(start, OPTIONS);
        // LLVM, which is of no CUDA, speaks of processors.
        if behind.contains("recognized processor") {
            return None;
        }
        ["compute_", "sm_"].iter().find_map(|prefix| {
            let (_, rest) = behind.split_once(prefix)?;
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            format!("sm_{}", rest.get(..end)?).parse().ok()
        })
    })
}

/// The fixes that are made more exact where the GPU is known.
const GENERAL: &str = "Use a release that has code for this GPU.";
const GENERAL_OLD: &str = "Use an older release, one that still supports this GPU.";

/// The release with code for the GPU, where the fixes only speak of one: a wheel outside of NVIDIA's
/// containers.
pub(crate) fn name_a_release(diagnosed: &mut Diagnosed, evidence: &Evidence<'_>) {
    if evidence.on_jetson() {
        jetson::no_code(diagnosed, evidence);
        return;
    }
    let lacks = |report: &Report| report.outcome.aspects.gpu == Verdict::Incompatible;
    if evidence.report.is_some_and(lacks) {
        diagnosed.certainty = Certainty::Certain;
        diagnosed.also.clear();
    }
    let wheel = evidence.is_wheel();
    let general = |fix: &String| [GENERAL, GENERAL_OLD].contains(&fix.as_str());
    // The check of the wheel that is installed has named another.
    if wheel && diagnosed.fixes.iter().any(|fix| fix.contains("--index-url")) {
        diagnosed.fixes.retain(|fix| !general(fix));
    }
    let gpu = evidence.gpus().first().filter(|gpu| gpu.capability().is_some());
    // Nothing says where the PyTorch is from.
    let open = !wheel && !evidence.in_container();
    let found = match gpu {
        Some(gpu) if wheel => a_wheel(gpu, evidence),
        Some(gpu) if open => both(gpu, evidence, diagnosed.code),
        Some(gpu) if diagnosed.code == "torch-too-old-capability" => the_last(gpu),
        Some(gpu) => the_first(gpu),
        None => wheel.then(|| {
            String::from(
                "Install a PyTorch that has code for the GPU: `pip uninstall torch`, then `pip install torch \
                 --index-url https://download.pytorch.org/whl/cuNNN`. Blackwell (RTX 50) needs `cu128` or \
                 later; Pascal and Volta are in `cu126` and no longer in `cu130`.",
            )
        }),
    };
    if let (Some(found), Some(general)) =
        (found, diagnosed.fixes.iter_mut().find(|fix| general(fix)))
    {
        *general = found;
    }
}

/// The container, and the wheel.
fn both(gpu: &Gpu, evidence: &Evidence<'_>, code: &str) -> Option<String> {
    let old = code == "torch-too-old-capability";
    let container = if old { the_last(gpu) } else { the_first(gpu) };
    match (container, a_wheel(gpu, evidence)) {
        (Some(container), Some(wheel)) => {
            Some(format!("{container} Outside a container: {}", uncapitalised(&wheel)))
        }
        (container, wheel) => container.or(wheel),
    }
}

/// The newest wheel of PyTorch that runs with the GPU and the driver of the text; where the driver is not
/// known, the newest that most drivers run.
fn a_wheel(gpu: &Gpu, evidence: &Evidence<'_>) -> Option<String> {
    let family = matrix().family("torch").ok()?;
    let mut environment = Environment::new().gpu(gpu.clone());
    environment.driver = evidence.environment.driver;
    environment.cuda_driver = evidence.environment.cuda_driver;
    environment.platform.os = evidence.environment.platform.os;
    let newest = matrix().runnable_of(family, &environment).find(|wheel| wheel.install().is_some());
    let release = newest.or_else(|| with_code(family, &environment))?;
    let install = release.install()?;
    Some(format!(
        "Install a PyTorch that has code for {gpu}, such as {}: `pip uninstall torch`, then `{install}`.",
        release.name()
    ))
}

/// The newest wheel that has code for the GPU and whose CUDA is not of the newest major version, which
/// fewer drivers run; of its builds that for the oldest CUDA.
fn with_code(family: &'static Family, environment: &Environment) -> Option<Release> {
    let newest_major = matrix().cuda().last().map_or(u8::MAX, |cuda| cuda.version.major);
    let covers = |wheel: &Release| {
        let aspects = wheel.outcome(environment).aspects;
        aspects.gpu == Verdict::Compatible
            && aspects.driver != Verdict::Incompatible
            && aspects.platform != Verdict::Incompatible
            && wheel.install().is_some()
    };
    let widely = |wheel: &Release| {
        let cuda = wheel.ordinary().build.cuda;
        cuda.is_some_and(|cuda| cuda.major < newest_major)
    };
    let all = || matrix().releases_of(family).rev().filter(covers);
    let newest = all().find(widely).or_else(|| all().next())?;
    let version = |wheel: &Release| wheel.version().split('+').next().map(String::from);
    let builds = all().filter(|wheel| version(wheel) == version(&newest));
    builds.min_by_key(|wheel| wheel.ordinary().build.cuda)
}

/// The first release of NVIDIA's PyTorch containers that has code for the GPU.
fn the_first(gpu: &Gpu) -> Option<String> {
    let release = of_containers(gpu)?.next()?;
    Some(format!(
        "Use a release that has code for this GPU: {} is the first one for {gpu}.",
        release.name()
    ))
}

/// The last of them, for a GPU that the newest ones left behind.
fn the_last(gpu: &Gpu) -> Option<String> {
    let release = of_containers(gpu)?.next_back()?;
    Some(format!("Use an older release: {} is the last one for {gpu}.", release.name()))
}

/// The PyTorch containers that have code for the GPU, oldest first.
fn of_containers(gpu: &Gpu) -> Option<impl DoubleEndedIterator<Item = Release>> {
    let environment = Environment::new().gpu(gpu.clone());
    let family = matrix().families().first()?;
    let runs =
        move |release: &Release| release.outcome(&environment).aspects.gpu == Verdict::Compatible;
    Some(matrix().releases_of(family).filter(runs))
}
