//! Kinds of texts.

use alloc::format;
use alloc::string::String;
use core::ops::RangeInclusive;

use crate::machine::environment::Environment;
use crate::reading::clean::CleanText;
use crate::values::words::string_enum;

string_enum! {
    /// A kind of text that facts are read from.
    #[non_exhaustive]
    FactKind, "fact-kind-unknown", "kind of text";
    /// The table that `nvidia-smi` prints.
    NvidiaSmi = "nvidia-smi", "nvidia-smi table";
    /// The lines of `nvidia-smi --query-gpu=… --format=csv`.
    NvidiaSmiCsv = "nvidia-smi-csv", "nvidia-smi CSV";
    /// The list of `nvidia-smi -L`.
    NvidiaSmiList = "nvidia-smi-list", "nvidia-smi -L";
    /// The report of `nvidia-smi -q`, also as XML, or the lines of `nvidia-smi --version`.
    NvidiaSmiQuery = "nvidia-smi-query", "nvidia-smi -q";
    /// `/proc/driver/nvidia/version`, or lines of the kernel's log that name its driver.
    ProcVersion = "proc-version", "/proc/driver/nvidia/version";
    /// `/sys/module/nvidia/version`: the version alone.
    ModuleVersion = "module-version", "/sys/module/nvidia/version";
    /// The report of `python -m torch.utils.collect_env`.
    CollectEnv = "collect-env", "torch.utils.collect_env";
    /// What a container prints when it starts: the driver it was built for and the one it found, and of
    /// PyTorch containers the release.
    Banner = "banner", "container banner";
    /// The labels that GPU Feature Discovery gives a Kubernetes node.
    NodeLabels = "node-labels", "Kubernetes node labels";
    /// The environment variables of a container.
    ContainerEnv = "container-env", "container variables";
    /// The PyTorch image a container is made of: `FROM`, `image:`.
    Image = "image", "image";
    /// The report of `nvidia-container-cli info`.
    ContainerCli = "container-cli", "nvidia-container-cli info";
    /// What a program says of CUDA's devices: `deviceQuery`, PyTorch, NCCL, TensorFlow, Ollama, CUDA.jl,
    /// Paddle, `cupy.show_config()`.
    Devices = "devices", "CUDA devices";
    /// `uname -a`, `/etc/os-release`, or the system in `docker info` and a description of a Kubernetes node.
    Uname = "uname", "uname -a";
    /// The packages of `pip freeze`, `pip list` or `conda list`.
    PipList = "pip-list", "list of packages";
    /// Facts as JSON: an [`Environment`], or an object with `gpu`, `driver`, `count`.
    Facts = "facts", "facts as JSON";
    /// The environment that `transformers`, `accelerate` and `diffusers` print.
    HuggingFaceEnv = "huggingface-env", "transformers or accelerate env";
    /// The environment in an issue about Lightning.
    LightningEnv = "lightning-env", "Lightning environment";
    /// PyTorch's version, as a program prints it.
    TorchVersion = "torch-version", "PyTorch version";
    /// Lists of hardware: `lspci`, `inxi`, `neofetch`, `ubuntu-drivers devices`.
    HardwareList = "hardware-list", "list of hardware";
    /// The installed packages of the driver, by `dpkg`, `apt`, `rpm`, `dnf`, `pacman`, `dkms` or the name of
    /// its installer.
    DriverPackages = "driver-packages", "driver packages";
    /// What Windows says of its GPUs: `dxdiag`, the device manager, `Get-CimInstance`; or of itself:
    /// `systeminfo`.
    WindowsDevices = "windows-devices", "Windows devices";
    /// The report of `conda info`.
    CondaInfo = "conda-info", "conda info";
    /// What a Jetson says of itself: `/etc/nv_tegra_release`, `jetson_release`, `hostnamectl`.
    Jetson = "jetson", "Jetson release";
    /// Slurm's description of a node.
    Slurm = "slurm", "Slurm node";
    /// DCGM: the list of `dcgmi discovery`, the metrics of its exporter.
    Dcgm = "dcgm", "DCGM";
    /// What a known message states, such as the driver in "found version 11040", or denies, as where
    /// `nvidia-smi` fails.
    Message = "message", "message";
    /// What a person wrote: "GPU: 2x RTX 4090, driver 550.54", "I have an RTX 4090 with driver 550.54".
    Written = "written", "written list";
}

/// What one recognised text says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextReading {
    pub(crate) kind: FactKind,
    pub(crate) lines: RangeInclusive<usize>,
    pub(crate) environment: Environment,
    /// The name of the file it is in, where that is known.
    pub(crate) source: Option<String>,
}

impl TextReading {
    /// Where it was read: `a.txt: nvidia-smi table, lines 1 to 3`.
    pub(crate) fn origin(&self) -> String {
        let source = self.source.as_ref().map_or_else(String::new, |source| format!("{source}: "));
        let kind = self.kind.name();
        match (self.lines.start(), self.lines.end()) {
            _ if self.kind == FactKind::Facts => format!("{source}{kind}"),
            (first, last) if first == last => format!("{source}{kind}, line {first}"),
            (first, last) => format!("{source}{kind}, lines {first} to {last}"),
        }
    }

    /// A text between two places of `text`.
    pub(crate) fn of(
        kind: FactKind,
        text: &CleanText,
        start: usize,
        end: usize,
        environment: Environment,
    ) -> Self {
        let last = end.saturating_sub(1).max(start);
        Self { kind, lines: text.line_of(start)..=text.line_of(last), environment, source: None }
    }

    /// It goes on to this place of `text`.
    pub(crate) fn reaches(&mut self, text: &CleanText, at: usize) {
        self.lines = *self.lines.start()..=text.line_of(at);
    }
}
