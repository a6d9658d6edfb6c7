//! The words of a tag beside its version: `runtime`, `ubuntu22.04`, `cu124`.

use crate::matrix::versions::bare;
use crate::rows::family::Family;
use crate::rows::release::ReleaseRow;
use crate::values::cuda_version::CudaVersion;
use crate::values::text::number;

/// What a build has in place of CUDA.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum WithoutCuda {
    /// Nothing: it runs on the CPU.
    Cpu,
    /// `ROCm`, for AMD's GPUs.
    Amd,
    /// SYCL or the like, for Intel's.
    Intel,
    /// What others' accelerators need: Moore Threads', Huawei's, Amazon's.
    Other,
    /// Vulkan, which NVIDIA GPUs have too.
    Vulkan,
}

impl WithoutCuda {
    /// What it is, in a sentence.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Cpu => "a CPU build: it needs no driver and uses no GPU",
            Self::Amd => "a build for AMD GPUs (ROCm); NVIDIA GPUs need one with CUDA",
            Self::Intel => "a build for Intel's accelerators; NVIDIA GPUs need one with CUDA",
            Self::Other => {
                "a build for another vendor's accelerators; NVIDIA GPUs need one with CUDA"
            }
            Self::Vulkan => "a build for Vulkan and has no CUDA; whether it runs is not recorded",
        }
    }
}

/// Words that say how an image was made and nothing about CUDA, without the numbers behind them.
const ORDINARY: [&str; 48] = [
    "a",
    "aarch",
    "aio",
    "amd",
    "arm",
    "b",
    "base",
    "cuda",
    "cu",
    "cudnn",
    "dev",
    "devel",
    "framework",
    "full",
    "gpu",
    "grpc",
    "igpu",
    "inference",
    "jax",
    "l4t",
    "latest",
    "light",
    "lmi",
    "min",
    "ml",
    "multiarch",
    "openai",
    "post",
    "pt",
    "py",
    "pyt",
    "python",
    "pytorch",
    "rc",
    "release",
    "runtime",
    "samples",
    "sbsa",
    "sdk",
    "server",
    "tensorflow",
    "tensorrt",
    "tf",
    "training",
    "triton",
    "ubi",
    "x86_64",
    "x",
];

/// The systems that images are built on, with their versions: of these the number counts.
const SYSTEMS: [&str; 18] = [
    "centos7",
    "centos8",
    "opensuse15",
    "rockylinux8",
    "rockylinux9",
    "rockylinux10",
    "ubi7",
    "ubi8",
    "ubi9",
    "ubi10",
    "ubuntu14.04",
    "ubuntu16.04",
    "ubuntu18.04",
    "ubuntu20.04",
    "ubuntu22.04",
    "ubuntu24.04",
    "ubuntu26.04",
    "amzn2023",
];

/// The parts of a tag that a version, a variant and a platform don't account for.
pub(crate) fn others<'a>(
    tag: &'a str,
    version: &'a str,
    variant: Option<&'static str>,
) -> impl Iterator<Item = &'a str> + Clone {
    let of_variant = move |word: &str| {
        variant.is_some_and(|all| all.split('-').any(|part| part.eq_ignore_ascii_case(word)))
    };
    tag.split(['-', '+']).filter(move |word| {
        let of_version = bare(word) == version || version.split('.').any(|part| part == *word);
        !of_version && !of_variant(word) && *word != "igpu"
    })
}

/// Whether a word of a tag names the system, Python or CPU of an image.
pub(crate) fn is_system_or_cpu(word: &str) -> bool {
    let cpu = ["aarch64", "amd64", "arm64", "sbsa", "x86_64"].contains(&word);
    cpu || SYSTEMS.contains(&word) || word.starts_with("py")
}

/// Whether a word of a tag is known to say nothing about what is judged, or is in the tag that
/// the data has.
pub(crate) fn is_known(family: &Family, row: &ReleaseRow, word: &str) -> bool {
    if SYSTEMS.contains(&word) {
        return true;
    }
    let stem = word.trim_end_matches(|last: char| last.is_ascii_digit() || last == '.');
    let recorded = |tag: &str| tag.split('-').any(|part| part == word);
    // There are two Pythons: `py4` is a slip.
    if stem == "py" && !word.starts_with("py2") && !word.starts_with("py3") {
        return false;
    }
    stem.is_empty()
        || ORDINARY.contains(&stem)
        || ORDINARY.contains(&word)
        || row.tag.or(family.tag).is_some_and(recorded)
}

/// What follows `cuda` or `cu` in the words of a tag: `12.4.1`, `124`, `12`.
fn cuda_words(tag: &str) -> impl Iterator<Item = &str> {
    tag.split(['-', '+', '_'])
        .filter_map(|word| word.strip_prefix("cuda").or_else(|| word.strip_prefix("cu")))
}

/// The CUDA version that a tag names: `cuda12.4.1`, `cu124`.
pub(crate) fn cuda_in(tag: &str) -> Option<CudaVersion> {
    cuda_words(tag).find_map(|word| {
        if let Some((major, minor)) = word.split_once('.') {
            let minor = minor.split('.').next().unwrap_or(minor);
            return Some(CudaVersion::new(number(major)?, number(minor)?));
        }
        let (major, minor) = word.split_at_checked(word.len().checked_sub(1)?)?;
        // `cuda12` and `cu12` name a major version only, `cu92` was the last with two digits.
        let whole = word.len() == 3 || matches!(word, "80" | "90" | "91" | "92");
        if whole { Some(CudaVersion::new(number(major)?, number(minor)?)) } else { None }
    })
}

/// The major version alone of the CUDA that a tag names: `cuda12`, `cu13`.
pub(crate) fn major_in(tag: &str) -> Option<u8> {
    // `cu92` is CUDA 9.2.
    let mut majors = cuda_words(tag).filter(|word| word.len() == 2);
    majors.find_map(|word| number(word).filter(|major| *major < 50))
}

/// Whether a tag says that there is no CUDA inside.
pub(crate) fn without_cuda(tag: &str) -> Option<WithoutCuda> {
    tag.split(['-', '+', '_', '.']).find_map(|word| {
        let stem = word.trim_end_matches(|last: char| last.is_ascii_digit());
        match stem {
            "cpu" | "xeon" => Some(WithoutCuda::Cpu),
            "rocm" | "hipblas" => Some(WithoutCuda::Amd),
            "xpu" | "hpu" | "gaudi" | "intel" | "openvino" | "oneapi" | "sycl" => {
                Some(WithoutCuda::Intel)
            }
            "musa" | "cann" | "ascend" | "npu" | "neuron" => Some(WithoutCuda::Other),
            "vulkan" => Some(WithoutCuda::Vulkan),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_name_their_cuda() {
        for (tag, wanted) in [
            ("2.3.0-cuda12.1-cudnn8-runtime", Some((12, 1))),
            ("1.4.0+cu101", Some((10, 1))),
            ("0.4.1+cu92", Some((9, 2))),
            ("v0.11.0-cu130", Some((13, 0))),
            ("v0.11.0-cu12.8", Some((12, 8))),
            ("26.08-cuda13.4.1-devel", Some((13, 4))),
            ("26.04-cuda13-py3.14", None),
            ("25.5-devel-cuda_multi-ubuntu22.04", None),
            ("2.0.1-cudnn8", None),
            ("cu12", None),
        ] {
            let wanted = wanted.map(|(major, minor)| CudaVersion::new(major, minor));
            assert_eq!(cuda_in(tag), wanted, "{tag}");
        }
    }
}
