//! The detection itself: one step after the other, in the order that the crate documents.

use std::fmt::{Display, Write as _};

use nvml_wrapper::error::NvmlError;

use ngcompat::{
    ComputeCapability, Container, CpuArch, CudaVersion, DriverVersion, Excerpt, Gpu, Launcher, Os,
    matrix,
};

use crate::detection::{Detection, Found, Missing, Origin};
use crate::kernel_driver::{self, DrivenGpu};
use crate::nvml::{self, Answer, Failure};
use crate::probe::Probe;
use crate::start;
use crate::tegra;
use crate::torch;
use crate::tree::Tree;
use crate::visible::{self, Board, Mig};

const KERNEL_RELEASE: &str = "/proc/sys/kernel/osrelease";
const KERNEL_VERSION: &str = "/proc/version";
const DXG: &str = "/dev/dxg";

/// A look at the machine, as far as it has come.
#[derive(Debug)]
pub(crate) struct Detector<'a> {
    probe: &'a Probe,
    tree: Tree<'a>,
    detection: Detection,
    tegra: Option<tegra::Board>,
    /// Whether the caller gave the driver or its CUDA version; then neither is looked for.
    driver_told: bool,
    /// Whether the caller gave the GPUs.
    gpus_told: bool,
    /// The GPUs of the machine, before `CUDA_VISIBLE_DEVICES`.
    boards: Vec<Board>,
    nvml_failure: Option<Failure>,
}

impl<'a> Detector<'a> {
    pub(crate) fn new(probe: &'a Probe) -> Self {
        let tree = Tree::new(&probe.root);
        Self {
            probe,
            tree,
            detection: Detection::default(),
            tegra: tegra::board(tree),
            driver_told: false,
            gpus_told: false,
            boards: Vec::new(),
            nvml_failure: None,
        }
    }

    pub(crate) fn run(mut self) -> Detection {
        self.overrides();
        self.platform();
        self.container();
        self.launcher();
        let answer = if self.driver_told && self.gpus_told { None } else { self.nvml() };
        if !self.driver_told {
            self.driver(answer.as_ref());
            if let Some(answer) = &answer {
                self.cuda_driver(answer);
            }
        }
        if !self.gpus_told {
            match answer.map(|answer| (answer.boards, Origin::Nvml(answer.library))) {
                Some((Ok(boards), origin)) => {
                    for (index, board) in boards.into_iter().enumerate() {
                        self.nvml_board(index, board, &origin);
                    }
                }
                Some((Err(error), _)) => {
                    self.missing("gpus", said("the number of GPUs", &error));
                    self.kernel_driver_gpus();
                }
                None => self.kernel_driver_gpus(),
            }
            self.tegra();
            self.visible_devices();
        }
        self.torch();
        self.explain();
        self.detection
    }

    // -----------------------------------------------------------------------------------------
    // Overrides
    // -----------------------------------------------------------------------------------------

    fn overrides(&mut self) {
        if let Some(told) = self.told("NGCOMPAT_DRIVER") {
            self.driver_told = true;
            self.detection.environment.driver =
                self.parsed("driver", &told, Origin::Variable("NGCOMPAT_DRIVER"));
        }
        if let Some(told) = self.told("NGCOMPAT_CUDA_DRIVER") {
            self.driver_told = true;
            self.detection.environment.cuda_driver =
                self.parsed("cuda_driver", &told, Origin::Variable("NGCOMPAT_CUDA_DRIVER"));
        }
        if let Some(told) = self.told("NGCOMPAT_GPU") {
            self.gpus_told = true;
            let names = told.split([',', ';']).map(str::trim).filter(|name| !name.is_empty());
            for name in names {
                let origin = Origin::Variable("NGCOMPAT_GPU");
                let gpu = self.parsed("gpus", name, origin).unwrap_or(Gpu::UNKNOWN);
                self.detection.environment.gpus.push(gpu);
            }
        }
    }

    /// A variable that says something; an empty one is as good as unset.
    fn told(&self, name: &str) -> Option<String> {
        self.probe.variable(name).filter(|value| !value.trim().is_empty())
    }

    /// Keeps a value that parses as a fact, and says why where it does not.
    fn parsed<T>(&mut self, fact: &'static str, text: &str, origin: Origin) -> Option<T>
    where
        T: std::str::FromStr + Display,
        T::Err: Display,
    {
        match text.parse::<T>() {
            Ok(value) => {
                self.found(fact, &value, origin);
                Some(value)
            }
            Err(error) => {
                self.missing(fact, format!("{origin}: {error}"));
                None
            }
        }
    }

    fn found(&mut self, fact: &'static str, value: impl Display, origin: Origin) {
        self.detection.facts.push(Found { fact, value: value.to_string(), origin });
    }

    fn missing(&mut self, what: &'static str, why: impl Into<String>) {
        self.detection.missing.push(Missing { what, why: why.into() });
    }

    // -----------------------------------------------------------------------------------------
    // Platform, container, PyTorch
    // -----------------------------------------------------------------------------------------

    fn platform(&mut self) {
        // `5.15.90.1-microsoft-standard-WSL2`; a kernel people build themselves may be called
        // anything, but only there is the device that leads to the Windows driver.
        let of_wsl = |release: &str| {
            let release = release.to_ascii_lowercase();
            release.contains("microsoft") || release.contains("wsl")
        };
        let release = self.tree.read(KERNEL_RELEASE);
        // `Linux version 5.15.90.1-microsoft-standard-WSL2 (builder) …`
        let version = self.tree.read(KERNEL_VERSION).filter(|_| release.is_none());
        let (os, origin) = if release.as_deref().is_some_and(of_wsl) {
            (Some(Os::Wsl), Origin::File(KERNEL_RELEASE.to_owned()))
        } else if version.and_then(|text| text.split_whitespace().nth(2).map(of_wsl)) == Some(true)
        {
            (Some(Os::Wsl), Origin::File(KERNEL_VERSION.to_owned()))
        } else if self.tree.exists(DXG) && !self.tree.exists(kernel_driver::VERSION) {
            (Some(Os::Wsl), Origin::File(DXG.to_owned()))
        } else {
            (std::env::consts::OS.parse().ok(), Origin::Program)
        };
        match os {
            Some(os) => self.found("platform.os", os, origin),
            None => self.missing(
                "platform.os",
                "this program is built for a system on which these containers do not run",
            ),
        }
        self.detection.environment.platform.os = os;

        let (arch, origin) = match &self.probe.arch {
            Some(arch) => (arch.as_str(), Origin::Caller),
            // The files of another machine are those of its own CPU.
            None if self.tree.is_of_another() => {
                let Some((arch, file)) = loader(self.tree) else {
                    let why = "the files below the directory have no program loader, or those of \
                               several CPUs";
                    return self.missing("platform.arch", why);
                };
                (arch, Origin::File(file.to_owned()))
            }
            None => (std::env::consts::ARCH, Origin::Program),
        };
        let arch: Option<CpuArch> = self.parsed("platform.arch", arch, origin);
        self.detection.environment.platform.arch = arch;
    }

    fn is_wsl(&self) -> bool {
        self.detection.environment.platform.os == Some(Os::Wsl)
    }

    /// Whether this runs in a container.
    fn is_container(&self) -> bool {
        // The first three are set by images, the others by what starts them.
        let variables = [
            "NVIDIA_PYTORCH_VERSION",
            "CUDA_DRIVER_VERSION",
            "NVIDIA_REQUIRE_CUDA",
            "APPTAINER_CONTAINER",
            "SINGULARITY_CONTAINER",
            "KUBERNETES_SERVICE_HOST",
        ];
        variables.iter().any(|name| self.told(name).is_some())
            || ["/.dockerenv", "/run/.containerenv"].iter().any(|path| self.tree.exists(path))
    }

    fn container(&mut self) {
        // Modules of clusters set CUDA_VERSION outside containers.
        if !self.is_container() {
            return;
        }
        let mut container = Container::default();
        if let Some(text) = self.told("NVIDIA_PYTORCH_VERSION") {
            let origin = Origin::Variable("NVIDIA_PYTORCH_VERSION");
            container.release = self.parsed("container.release", &text, origin);
        }
        if let Some(text) = self.told("CUDA_VERSION") {
            container.cuda = self.parsed("container.cuda", &text, Origin::Variable("CUDA_VERSION"));
        }
        if let Some(text) = self.told("CUDA_DRIVER_VERSION") {
            let origin = Origin::Variable("CUDA_DRIVER_VERSION");
            container.cuda_driver_version =
                self.parsed("container.cuda_driver_version", &text, origin);
        }
        if container != Container::default() {
            self.detection.environment.container = Some(container);
        }
    }

    /// What started this container, and the toolkit of this machine.
    fn launcher(&mut self) {
        let told = |name: &str| self.told(name).is_some();
        if let Some((launcher, origin)) = start::launcher(self.tree, told) {
            self.found("launcher", launcher, origin);
            self.detection.environment.launcher = Some(launcher);
        }
        // Inside a container the packages are the image's.
        if self.is_container() {
            return;
        }
        if let Some((toolkit, file)) = start::toolkit(self.tree) {
            self.found("toolkit", toolkit, Origin::File(file.to_owned()));
            self.detection.environment.toolkit = Some(toolkit);
        }
    }

    fn torch(&mut self) {
        if self.probe.torch_paths.is_empty() {
            return;
        }
        if let Some((version, file)) = torch::find(&self.probe.torch_paths) {
            let origin = Origin::File(file.to_string_lossy().into_owned());
            self.found("components.pytorch", &version, origin);
            self.detection.environment.components.insert("pytorch".to_owned(), version);
            return;
        }
        let count = self.probe.torch_paths.len();
        let looked = if count == 1 { "directory" } else { "directories" };
        let why = format!("there is no PyTorch in the {count} {looked} searched");
        self.missing("components.pytorch", why);
    }

    // -----------------------------------------------------------------------------------------
    // NVML
    // -----------------------------------------------------------------------------------------

    fn nvml(&mut self) -> Option<Answer> {
        let libraries = self.probe.nvml_candidates();
        if libraries.is_empty() {
            return None;
        }
        match nvml::ask(libraries, self.probe.nvml_patience) {
            Ok(answer) => Some(answer),
            Err(failure) => {
                self.nvml_failure = Some(failure);
                None
            }
        }
    }

    /// The driver, from NVML or the kernel driver's files.
    fn driver(&mut self, answer: Option<&Answer>) {
        let mut reasons = Vec::new();
        let mut readings = Vec::new();
        match answer.map(|answer| (&answer.driver, &answer.library)) {
            Some((Ok(text), library)) => {
                let version = text.parse().map_err(|_| text.clone());
                readings.push((Origin::Nvml(library.clone()), version));
            }
            Some((Err(error), _)) => reasons.push(said("the driver's version", error)),
            None => {}
        }
        if !matches!(readings.as_slice(), [(_, Ok(_))]) {
            let file = |path: &'static str, read: fn(&str) -> Result<DriverVersion, String>| {
                Some((Origin::File(path.to_owned()), read(&self.tree.read(path)?)))
            };
            readings.extend(file(kernel_driver::VERSION, kernel_driver::version));
            readings.extend(file(kernel_driver::MODULE_VERSION, kernel_driver::module_version));
        }
        for (origin, reading) in readings {
            match reading {
                // Linux for Tegra before R36 prints its own release instead of the driver's.
                Ok(version) if self.tegra.is_some() && version.branch() < 100 => {
                    reasons.push(format!(
                        "{origin} gives {version}, which is the release of Linux for Tegra"
                    ));
                }
                Ok(version) => {
                    self.detection.environment.driver = Some(version);
                    return self.found("driver", version, origin);
                }
                Err(word) => {
                    let word = Excerpt::new(&word);
                    reasons.push(format!("{origin} gives no version but {word}"));
                }
            }
        }
        for reason in reasons {
            self.missing("driver", reason);
        }
    }

    /// The driver's CUDA version, which only NVML knows.
    ///
    /// Inside a container it may be the one of the image's compatibility libraries. The matrix knows
    /// better where it knows the driver's branch; elsewhere, only a version that is not the image's
    /// is surely the driver's.
    fn cuda_driver(&mut self, answer: &Answer) {
        let version = match answer.cuda.as_ref().map(|number| cuda_version(*number)) {
            Ok(Some(version)) => version,
            Ok(None) => {
                return self
                    .missing("cuda_driver", "NVML reports a number that is not a CUDA version");
            }
            Err(error) => {
                return self.missing("cuda_driver", said("the driver's CUDA version", error));
            }
        };
        let environment = &self.detection.environment;
        let image = environment.container.as_ref().and_then(|container| container.cuda.as_ref());
        let image: Option<CudaVersion> = image.and_then(|cuda| cuda.as_str().parse().ok());
        let branch = environment.driver.and_then(|driver| matrix().driver_branch(driver.branch()));
        let told_apart = branch.is_some_and(|branch| branch.cuda.is_some())
            || self.is_wsl() // where compatibility libraries don't work
            || image.is_some_and(|image| image != version)
            || !self.is_container();
        if told_apart {
            self.found("cuda_driver", version, Origin::Nvml(answer.library.clone()));
            if branch.and_then(|branch| branch.cuda).is_some_and(|own| version > own)
                && self.is_container()
            {
                // That of the image's compatibility libraries, where the image says nothing of itself.
                self.detection.environment.container.get_or_insert_default();
            }
            self.detection.environment.cuda_driver = Some(version);
        } else {
            let why = format!(
                "NVML says {version}, but in this container it may be the version of the image's \
                 compatibility libraries; set NGCOMPAT_DRIVER to what nvidia-smi prints on the host"
            );
            self.missing("cuda_driver", why);
        }
    }

    fn nvml_board(&mut self, index: usize, board: Result<nvml::Board, NvmlError>, origin: &Origin) {
        let board = match board {
            Ok(board) => board,
            // One that others may use is none of this process's.
            Err(error @ NvmlError::NoPermission) => {
                return self.missing("gpus", said(&format!("GPU {index}"), &error));
            }
            Err(error) => {
                self.missing("gpus", said(&format!("GPU {index}"), &error));
                return self.boards.push(Board {
                    gpu: Gpu::UNKNOWN,
                    uuid: None,
                    mig: Mig::Unknown,
                });
            }
        };
        let mut gpu = match board.name.map(|name| name.parse::<Gpu>()) {
            Ok(Ok(gpu)) => gpu,
            Ok(Err(error)) => {
                self.missing("gpus", format!("the name of GPU {index}: {error}"));
                Gpu::UNKNOWN
            }
            Err(error) => {
                self.missing("gpus", said(&format!("the name of GPU {index}"), &error));
                Gpu::UNKNOWN
            }
        };
        let what = format!("the compute capability of GPU {index}");
        match board.capability.map(capability) {
            Ok(Some(capability)) => gpu = gpu.with_capability(capability),
            // The name says it too, mostly.
            _ if gpu.capability().is_some() => {}
            Ok(None) => self.missing("gpus", format!("NVML gives a number that can't be {what}")),
            Err(error) => self.missing("gpus", said(&what, &error)),
        }
        let mig = match board.mig {
            Ok(None) => Mig::Off,
            Ok(Some(devices)) => {
                let count = devices.len();
                self.found("mig", format!("GPU {index}: on, devices: {count}"), origin.clone());
                if count == 0 {
                    let why = "MIG is on but it is not divided into devices, so CUDA can't use it; \
                               create some with `nvidia-smi mig -cgi`, or switch MIG off";
                    self.missing("mig", format!("GPU {index}: {why}"));
                }
                Mig::On(devices)
            }
            Err(error) => {
                self.missing("mig", said(&format!("MIG of GPU {index}"), &error));
                Mig::Unknown
            }
        };
        self.board(Board { gpu, uuid: board.uuid.ok(), mig }, origin.clone());
    }

    fn board(&mut self, board: Board, origin: Origin) {
        let index = self.boards.len();
        let value = match (board.gpu.name(), board.gpu.capability()) {
            (Some(name), Some(capability)) => {
                format!("GPU {index}: {name}, compute capability {capability}")
            }
            _ => format!("GPU {index}: {}", board.gpu),
        };
        self.found("gpus", value, origin);
        self.boards.push(board);
    }

    // -----------------------------------------------------------------------------------------
    // Other GPUs
    // -----------------------------------------------------------------------------------------

    fn kernel_driver_gpus(&mut self) {
        for DrivenGpu { path, gpu, uuid, excluded } in kernel_driver::gpus(self.tree) {
            if excluded {
                self.missing(
                    "gpus",
                    format!("{path}: the administrator excluded this GPU from use"),
                );
                continue;
            }
            self.board(Board { gpu, uuid, mig: Mig::Unknown }, Origin::File(path));
        }
    }

    fn tegra(&mut self) {
        let Some(tegra::Board { path, gpu, release }) = self.tegra.clone() else { return };
        if let Some(release) = release {
            self.found("l4t", release, Origin::File(tegra::RELEASE.to_owned()));
        }
        if self.boards.is_empty() {
            self.board(Board { gpu, uuid: None, mig: Mig::Off }, Origin::File(path.to_owned()));
        }
    }

    // -----------------------------------------------------------------------------------------
    // CUDA_VISIBLE_DEVICES
    // -----------------------------------------------------------------------------------------

    fn visible_devices(&mut self) {
        let Some(value) = self.probe.variable("CUDA_VISIBLE_DEVICES") else {
            self.detection.environment.gpus =
                self.boards.iter().map(|board| board.gpu.clone()).collect();
            return;
        };
        let order = self.probe.variable("CUDA_DEVICE_ORDER");
        let choice = visible::choose(&value, &self.boards, order.as_deref() == Some("PCI_BUS_ID"));
        let (left, all) = (choice.gpus.len(), self.boards.len());
        let shown = format!("{} shows {left} of {all} GPUs", Excerpt::new(&value));
        self.found("cuda_visible_devices", shown, Origin::Variable("CUDA_VISIBLE_DEVICES"));
        // Without a driver there is no GPU to show, whatever the variable says.
        let driven = all > 0 || self.detection.environment.driver.is_some();
        if driven && visible::hides_all(&value) {
            let help = self.how_to_show(&value);
            let value = Excerpt::new(&value);
            let why = format!("CUDA_VISIBLE_DEVICES is {value}, which hides every GPU; {help}");
            self.missing("gpus", why);
        } else if let Some(remark) = choice.remark.filter(|_| all > 0) {
            self.missing("gpus", format!("CUDA_VISIBLE_DEVICES: {remark}"));
        }
        self.detection.environment.gpus = choice.gpus;
    }

    /// What shows GPUs again: a job gets them from the scheduler, which sets the variable.
    fn how_to_show(&self, value: &str) -> &'static str {
        let in_job = self.told("SLURM_JOB_ID").is_some() || value.trim() == visible::OF_SLURM;
        if in_job {
            "the job was given none: request one, such as `--gres=gpu:1` for Slurm"
        } else {
            "unset it, or name the GPUs to use, such as CUDA_VISIBLE_DEVICES=0"
        }
    }

    // -----------------------------------------------------------------------------------------
    // What is missing, and why
    // -----------------------------------------------------------------------------------------

    fn explain(&mut self) {
        self.explain_unknown_names();
        if self.driver_told && self.gpus_told {
            return;
        }
        let loaded = self.tree.exists(kernel_driver::VERSION)
            || self.tree.exists(kernel_driver::MODULE_VERSION);
        if let Some(failure) = self.nvml_failure.take()
            && (loaded || self.is_wsl() || !matches!(failure, Failure::NotLoaded(_)))
        {
            let why = self.why_nvml_failed(&failure, loaded);
            self.missing("nvml", why);
        }
        if loaded && !self.is_wsl() && self.tegra.is_none() {
            self.explain_device_files();
        }
        let unexplained = |what| self.detection.missing.iter().all(|missing| missing.what != what);
        let no_driver = !self.driver_told && self.detection.environment.driver.is_none();
        let no_gpus = !self.gpus_told && self.boards.is_empty() && unexplained("gpus");
        if no_driver && unexplained("driver") {
            let why = self.why_no_driver();
            self.missing("driver", why);
        }
        if no_gpus {
            let why = self.why_no_gpus(no_driver);
            self.missing("gpus", why);
        }
    }

    fn explain_unknown_names(&mut self) {
        let gpus = self.detection.environment.gpus.iter();
        let names = gpus.filter(|gpu| gpu.is_unknown()).filter_map(Gpu::name);
        let mut names: Vec<_> = names.map(str::to_owned).collect();
        names.dedup();
        for name in names {
            let mut why = format!("unknown GPU {}", Excerpt::new(&name));
            if let Some(closest) = matrix().closest_gpu_names(&name).first() {
                let _ = write!(why, "; did you mean `{closest}`?");
            }
            self.missing("gpus", why);
        }
    }

    fn why_nvml_failed(&self, failure: &Failure, loaded: bool) -> String {
        match failure {
            Failure::NotLoaded(error) if self.is_wsl() => format!(
                "the Windows driver can be queried through NVML only, which can't be loaded ({error})"
            ),
            Failure::NotLoaded(error) if self.is_container() => format!(
                "the machine has a driver, but this container does not see its libraries \
                 ({error}); {}",
                self.how_to_start()
            ),
            Failure::NotLoaded(error) => format!(
                "a driver is loaded, but its library is not installed or not where the loader \
                 looks ({error})"
            ),
            Failure::NotStarted(NvmlError::LibRmVersionMismatch) => {
                "NVML and the loaded kernel driver are of different versions, as after an update of \
                 the driver: restart the machine or load the new kernel driver"
                    .to_owned()
            }
            Failure::NotStarted(NvmlError::DriverNotLoaded) if loaded => {
                "NVML does not reach the driver, which is loaded".to_owned()
            }
            Failure::NotStarted(error) => format!("NVML does not start: {error}"),
            Failure::TimedOut(patience) => format!(
                "NVML did not answer within {patience:?}; the driver or a GPU may hang, which the \
                 kernel's log would show"
            ),
            Failure::Broken => "NVML broke down while it was asked".to_owned(),
        }
    }

    /// What CUDA opens. On a bare machine the driver's tools make the files when they are first
    /// needed; a container has those it was given.
    fn explain_device_files(&mut self) {
        let nvml_works =
            self.detection.facts.iter().any(|found| matches!(found.origin, Origin::Nvml(_)));
        let control = (!nvml_works).then_some("/dev/nvidiactl");
        let memory = self.is_container().then_some("/dev/nvidia-uvm");
        let files = [control, memory].into_iter().flatten();
        let absent: Vec<_> = files.filter(|path| !self.tree.exists(path)).collect();
        if absent.is_empty() {
            return;
        }
        let help = if self.is_container() {
            format!("this container was not given them: {}", self.how_to_start())
        } else {
            String::from("`nvidia-modprobe -c 0 -u` makes them")
        };
        let absent = absent.join(" and ");
        self.missing("device_files", format!("without {absent}, CUDA finds no GPU; {help}"));
    }

    /// How this container is started with GPUs.
    fn how_to_start(&self) -> &'static str {
        match self.detection.environment.launcher {
            Some(Launcher::Apptainer) => "start it with `--nv`: `apptainer exec --nv`",
            Some(Launcher::Kubernetes | Launcher::KubernetesCdi) => {
                "request a GPU for the pod: `nvidia.com/gpu: 1`"
            }
            Some(Launcher::Podman) => "start it with `--device nvidia.com/gpu=all`",
            _ => "start it with the NVIDIA runtime: `docker run --gpus all`, `apptainer exec --nv`",
        }
    }

    fn why_no_driver(&self) -> String {
        if self.is_wsl() {
            let why = "under WSL the driver is the one of Windows";
            return if self.tree.exists(DXG) {
                format!("{why}, and NVML did not report it")
            } else {
                format!(
                    "{why}, and {DXG}, which leads to it, is not here: WSL 1, an old Windows, or \
                         a container started without GPUs"
                )
            };
        }
        if self.tegra.is_some() {
            return "neither NVML nor the kernel driver reports its version on this Tegra board"
                .to_owned();
        }
        let gpus = kernel_driver::pci_gpus(self.tree);
        let Some(first) = gpus.first() else {
            let place = if self.is_container() { "visible in this container" } else { "here" };
            return format!(
                "no NVIDIA driver is {place}: neither NVML nor {} nor {}; and the PCI bus shows no \
                 NVIDIA GPU",
                kernel_driver::VERSION,
                kernel_driver::MODULE_VERSION
            );
        };
        let held = match &first.held_by {
            Some(driver) if driver == "nvidia" => {
                return format!(
                    "NVIDIA's driver holds the GPU at {}, but its files below /proc/driver are \
                     hidden here",
                    first.address
                );
            }
            Some(driver) => format!("; `{driver}` holds it"),
            None => String::new(),
        };
        let more = match gpus.len() {
            1 => String::new(),
            count => format!(" and {} more", count - 1),
        };
        format!(
            "the PCI bus shows an NVIDIA GPU ({}{more}), but NVIDIA's driver is not loaded{held}",
            first.address
        )
    }

    fn why_no_gpus(&self, no_driver: bool) -> String {
        let hidden = self.probe.variable("NVIDIA_VISIBLE_DEVICES");
        match hidden.as_deref() {
            Some(value @ ("" | "void" | "none")) if self.is_container() => format!(
                "this container was started without GPUs: NVIDIA_VISIBLE_DEVICES is {}",
                Excerpt::new(value)
            ),
            _ if no_driver => "without a driver, no GPU can be named".to_owned(),
            _ => "the driver is there, but shows no GPU".to_owned(),
        }
    }
}

/// `what`, which NVML did not report.
fn said(what: &str, error: &NvmlError) -> String {
    format!("NVML does not report {what}: {error}")
}

/// NVML counts CUDA versions as `1000 * major + 10 * minor`.
fn cuda_version(number: i32) -> Option<CudaVersion> {
    let major = u8::try_from(number / 1000).ok().filter(|major| *major > 0)?;
    Some(CudaVersion::new(major, u8::try_from(number % 1000 / 10).ok()?))
}

fn capability((major, minor): (i32, i32)) -> Option<ComputeCapability> {
    let major = u8::try_from(major).ok().filter(|major| *major > 0)?;
    Some(ComputeCapability::new(major, u8::try_from(minor).ok()?))
}

/// What loads programs, which is there for the CPU that they are built for, else the module of the driver;
/// `None` where there is none, or a loader for each.
fn loader(tree: Tree<'_>) -> Option<(&'static str, &'static str)> {
    const LOADERS: [(&str, &str); 8] = [
        ("x86_64", "/lib64/ld-linux-x86-64.so.2"),
        ("x86_64", "/usr/lib64/ld-linux-x86-64.so.2"),
        ("x86_64", "/usr/lib/x86_64-linux-gnu/libc.so.6"),
        ("x86_64", "/lib/ld-musl-x86_64.so.1"),
        ("aarch64", "/lib/ld-linux-aarch64.so.1"),
        ("aarch64", "/usr/lib/ld-linux-aarch64.so.1"),
        ("aarch64", "/usr/lib/aarch64-linux-gnu/libc.so.6"),
        ("aarch64", "/lib/ld-musl-aarch64.so.1"),
    ];
    let mut found = LOADERS.into_iter().filter(|(_, file)| tree.has(file));
    let Some(first) = found.next() else {
        // `NVRM version: NVIDIA UNIX x86_64 Kernel Module  450.80.02`
        let text = tree.read(kernel_driver::VERSION)?;
        let of_module = |arch: &&str| text.contains(*arch);
        let arch = ["x86_64", "aarch64"].into_iter().find(of_module)?;
        return Some((arch, kernel_driver::VERSION));
    };
    found.all(|(arch, _)| arch == first.0).then_some(first)
}
