//! Operating systems and CPU architectures.

use crate::values::words::string_enum;

string_enum! {
    /// The operating system of the machine that runs the container.
    #[non_exhaustive]
    Os, "os-unknown", "operating system";
    /// Linux.
    Linux = "linux", "Linux";
    /// Windows.
    Windows = "windows", "Windows";
    /// Windows Subsystem for Linux, where the driver is the Windows one.
    Wsl = "wsl", "WSL", "wsl2";
    /// macOS, for which there is no NVIDIA driver.
    MacOs = "macos", "macOS", "darwin", "osx", "mac";
}

impl Os {
    /// Whether the driver is a Windows one.
    pub(crate) const fn has_windows_driver(self) -> bool {
        matches!(self, Self::Windows | Self::Wsl)
    }
}

string_enum! {
    /// The architecture of the machine's CPU.
    #[non_exhaustive]
    CpuArch, "cpu-arch-unknown", "CPU architecture";
    /// 64-bit x86.
    X86_64 = "x86_64", "x86_64", "amd64", "x64", "x86-64";
    /// 64-bit Arm.
    Aarch64 = "aarch64", "aarch64", "arm64", "sbsa";
}

string_enum! {
    /// What starts the container. With the version of NVIDIA Container Toolkit it decides whether the
    /// image's compatibility libraries and its `NVIDIA_REQUIRE_*` variables count; see
    /// [`Matrix::launcher`](crate::Matrix::launcher).
    #[non_exhaustive]
    Launcher, "launcher-unknown", "launcher";
    /// `docker run --gpus`, by the legacy hook.
    Docker = "docker", "docker --gpus";
    /// `docker run --runtime=nvidia`, by NVIDIA's runtime.
    DockerRuntime = "docker-runtime", "docker --runtime=nvidia", "nvidia-runtime";
    /// Docker with a CDI device: `--device nvidia.com/gpu=all`.
    DockerCdi = "docker-cdi", "Docker with CDI", "cdi";
    /// Podman, which takes CDI devices.
    Podman = "podman", "Podman", "podman-cdi";
    /// A container engine of Kubernetes, with NVIDIA's runtime or in a set-up that is not known.
    Kubernetes = "kubernetes", "Kubernetes", "k8s", "containerd", "cri-o";
    /// A container engine of Kubernetes that takes CDI devices, as with GPU Operator 25.10 and later.
    KubernetesCdi = "kubernetes-cdi", "Kubernetes with CDI", "k8s-cdi", "containerd-cdi", "cri-o-cdi";
    /// Enroot, also under Slurm by pyxis.
    Enroot = "enroot", "Enroot", "pyxis";
    /// Apptainer or Singularity with `--nv`.
    Apptainer = "apptainer", "Apptainer", "singularity";
}

/// The platform of a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct Platform {
    /// The operating system. Where it is not given, it is taken for Linux, on which these containers
    /// run, unless the driver's number is one that only Windows drivers have.
    pub os: Option<Os>,
    /// The CPU's architecture.
    pub arch: Option<CpuArch>,
}
