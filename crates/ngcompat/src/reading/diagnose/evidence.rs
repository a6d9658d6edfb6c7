//! What a diagnosis is weighed against.

use alloc::format;
use alloc::string::{String, ToString};

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::matrix::compiled::matrix;
use crate::questions::report::Report;
use crate::reading::clean::CleanText;
use crate::reading::diagnose::diagnosed::Diagnosed;
use crate::rows::source::Certainty;
use crate::rules::verdict::Verdict;
use crate::values::cuda_version::CudaVersion;
use crate::values::platform::Os;

/// What a diagnosis is weighed against.
pub(crate) struct Evidence<'a> {
    pub(crate) text: &'a CleanText,
    pub(crate) environment: &'a Environment,
    pub(crate) report: Option<&'a Report>,
    /// The messages that the text only speaks of, by their codes.
    pub(crate) mentioned: &'a [&'static str],
}

impl Evidence<'_> {
    pub(crate) fn says(&self, needle: &str) -> bool {
        self.text.as_str().contains(needle)
    }

    /// Whether the driver supports the build's CUDA by itself.
    pub(crate) fn runs_natively(&self) -> bool {
        self.report.is_some_and(|report| {
            // The mode also depends on the GPU, which need not be known.
            let supports = self.cuda_of_driver().zip(report.build.cuda);
            report.outcome.aspects.driver == Verdict::Compatible
                && supports.is_some_and(|(own, needed)| own >= needed)
        })
    }

    /// "driver 535.104.05 supports CUDA 12.2, pytorch:23.05 needs 12.1".
    pub(crate) fn versions(&self) -> String {
        let driver = self
            .environment
            .driver
            .map_or_else(|| String::from("the driver"), |driver| format!("driver {driver}"));
        let cuda = self.cuda_of_driver();
        let cuda = cuda.map_or_else(String::new, |cuda| format!(" supports CUDA {cuda}"));
        let build = self.report.and_then(|report| {
            Some(format!(", {} is built for CUDA {}", report.release, report.build.cuda?))
        });
        format!("{driver}{cuda}{}", build.unwrap_or_default())
    }

    pub(crate) fn cuda_of_driver(&self) -> Option<CudaVersion> {
        let of_driver = |driver| matrix().cuda_of_driver(driver);
        self.environment.driver.and_then(of_driver).or(self.environment.cuda_driver)
    }

    /// Whether the text is, or may be, from inside a container.
    pub(crate) fn in_container(&self) -> bool {
        const SIGNS: [&str; 8] = [
            "docker",
            "Docker version",
            "container",
            "podman",
            "kubectl",
            "apptainer",
            "singularity",
            "/compat",
        ];
        self.environment.container.is_some() || SIGNS.iter().any(|sign| self.says(sign))
    }

    /// Whether Apptainer or Singularity started the container, and without its option for GPUs.
    pub(crate) fn in_apptainer(&self) -> bool {
        const SIGNS: [&str; 6] = [
            ".singularity.d",
            "singularity exec",
            "singularity run",
            "apptainer exec",
            "apptainer run",
            "Apptainer>",
        ];
        SIGNS.iter().any(|sign| self.says(sign)) && !self.says(" --nv")
    }

    pub(crate) fn on_wsl(&self) -> bool {
        self.environment.platform.os == Some(Os::Wsl)
            || self.says("WSL")
            || self.says("Docker Desktop")
            || self.says("docker-desktop")
    }

    /// Whether the text is from inside WSL, whose kernel says so, and not only about it.
    pub(crate) fn inside_wsl(&self) -> bool {
        self.environment.platform.os == Some(Os::Wsl) || self.says("microsoft-standard-WSL")
    }

    /// Whether the machine is a Jetson module: a text that names one and no other GPU is of one.
    pub(crate) fn on_jetson(&self) -> bool {
        const SIGNS: [&str; 18] = [
            "Jetson",
            "jetson",
            "JETSON",
            "JetPack",
            "Jetpack",
            "L4T",
            "l4t-",
            "nv_tegra_release",
            "AGX Orin",
            "agx orin",
            "agx-orin",
            "Orin Nano",
            "orin nano",
            "Orin NX",
            "orin nx",
            "AGX Xavier",
            "Xavier NX",
            "xavier nx",
        ];
        let env = self.environment;
        let others = !env.gpus.is_empty() || env.driver.is_some();
        env.has_jetson() || (!others && SIGNS.iter().any(|sign| self.says(sign)))
    }

    /// Whether the text shows a program of an environment of its own, such as conda's, and nothing of a
    /// container.
    pub(crate) fn is_bare(&self) -> bool {
        const SIGNS: [&str; 14] = [
            "C:\\",
            "D:\\",
            "E:\\",
            "/anaconda3/",
            "/miniconda3/",
            "/miniforge3/",
            "venv/",
            "conda activate",
            "conda install",
            "pip install torch",
            "indows 11",
            "indows11",
            "indows 10",
            "indows10",
        ];
        let shown = self.environment.platform.os == Some(Os::Windows)
            || self.report.is_some_and(|report| report.install.is_some())
            || SIGNS.iter().any(|sign| self.says(sign));
        shown && !self.in_container()
    }

    /// Whether the GPU is, or may be, a part of one that a virtual machine was given.
    pub(crate) fn on_vgpu(&self) -> bool {
        const SIGNS: [&str; 6] =
            ["vGPU", "vgpu", "NVIDIA GRID", "  GRID ", "nvidia-gridd", "ads_A10_v5"];
        SIGNS.iter().any(|sign| self.says(sign))
    }

    /// Whether what failed was on the host, and not in a container.
    pub(crate) fn on_host(&self) -> bool {
        const SIGNS: [&str; 8] = [
            "chroot /host",
            "on the host",
            "On the host",
            "no container",
            "not in a container",
            "outside of a container",
            "outside the container",
            "bare metal",
        ];
        SIGNS.iter().any(|sign| self.says(sign))
    }

    /// The named GPUs; none where one of them is not known.
    pub(crate) fn gpus(&self) -> &[Gpu] {
        let all = self.environment.gpus.as_slice();
        if all.iter().any(Gpu::is_unknown) { &[] } else { all }
    }
}

pub(crate) const SEE_LIBCUDA: &str = "See which libcuda is loaded: `LD_DEBUG=libs python -c \"import torch; torch.zeros(1).cuda()\" 2>&1 | grep -i libcuda`; take directories that end in `/stubs` or `/compat` out of `LD_LIBRARY_PATH`.";

/// Another cause than the usual one.
pub(crate) fn replace(
    diagnosed: &mut Diagnosed,
    certainty: Certainty,
    cause: String,
    fixes: &[&str],
) {
    diagnosed.certainty = certainty;
    diagnosed.cause = cause;
    diagnosed.also.clear();
    diagnosed.fixes = fixes.iter().map(ToString::to_string).collect();
}
