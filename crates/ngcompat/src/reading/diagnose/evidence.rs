//! What a diagnosis is weighed against.

use alloc::collections::BTreeSet;
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
use crate::values::driver_version::DriverVersion;
use crate::values::platform::{Launcher, Os};

/// What a diagnosis is weighed against.
pub(crate) struct Evidence<'a> {
    pub(crate) text: &'a CleanText,
    pub(crate) environment: &'a Environment,
    pub(crate) report: Option<&'a Report>,
    /// The messages that the text only speaks of, by their codes.
    pub(crate) mentioned: &'a [&'static str],
    /// The messages after each of which the text says that the program went on, by their codes.
    pub(crate) handled: &'a BTreeSet<&'static str>,
    /// Whether the PyTorch of the text is a build for CPUs.
    pub(crate) for_cpus: bool,
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

    /// Whether Apptainer or Singularity started the container.
    pub(crate) fn in_apptainer(&self) -> bool {
        self.environment.launcher == Some(Launcher::Apptainer)
    }

    /// Whether it did so without its option for GPUs.
    pub(crate) fn in_apptainer_without_gpus(&self) -> bool {
        self.in_apptainer() && !self.says(" --nv")
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
        const SIGNS: [&str; 15] = [
            "C:\\",
            "D:\\",
            "E:\\",
            "\\site-packages\\",
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
            || SIGNS.iter().any(|sign| self.says(sign))
            || self.in_site_packages();
        shown && !self.in_container()
    }

    /// Whether the PyTorch of the text is one that `pip` or conda installed, and not that of one of
    /// NVIDIA's containers.
    pub(crate) fn is_wheel(&self) -> bool {
        const NVIDIA: [&str; 2] = ["nvcr.io/", "NVIDIA Release"];
        let container = self.environment.container.as_ref();
        if container.is_some_and(|own| own.release.is_some())
            || NVIDIA.iter().any(|sign| self.says(sign))
        {
            return false;
        }
        let version = self.environment.components.get("pytorch");
        let built = version.is_some_and(|own| is_of_project(own.as_str()));
        let installed = || self.report.is_some_and(|report| report.install.is_some());
        built || installed() || self.is_bare() || self.names_a_wheel() || self.in_site_packages()
    }

    /// Whether the text has a version such as `2.8.0+cu128`.
    fn names_a_wheel(&self) -> bool {
        let text = self.text.as_str();
        let mut places = text.match_indices("+cu").take(MOST);
        places.any(|(at, sign)| {
            let digit = |c: char| c.is_ascii_digit();
            let behind = self.text.window(at + sign.len(), 1);
            self.text.before(at, 1).starts_with(digit) && behind.starts_with(digit)
        })
    }

    /// The version of PyTorch that the text prints of a build with CUDA: `2.1.0+cu121`, or one of NVIDIA's.
    /// What a command installs is not printed.
    pub(crate) fn build_with_cuda(&self) -> Option<&str> {
        let digit = |c: char| c.is_ascii_digit() || c == '.';
        let text = self.text.as_str();
        let whole = |at: usize, sign: &str| {
            let before = self.text.line_before(at, 20);
            let number = before.trim_end_matches(digit).len();
            let behind = self.text.window(at, 16);
            let end = behind.get(1..)?.find(|c: char| !c.is_ascii_alphanumeric())?;
            let version = text.get(at - (before.len() - number)..at + 1 + end)?;
            let line = self.text.line_before(at, 200);
            let of_other = ["vision", "audio", "text", "install", "/whl/", "xformers", "flash"];
            let numbered = behind.get(sign.len()..)?.starts_with(|c: char| c.is_ascii_digit());
            (numbered && version.contains('.') && !of_other.iter().any(|word| line.contains(word)))
                .then_some(version)
        };
        if let Some(version) = self.environment.components.get("pytorch") {
            let version = version.as_str();
            return (version.contains("+cu") || version.contains(".nv")).then_some(version);
        }
        text.match_indices("+cu").take(MOST).find_map(|(at, sign)| whole(at, sign))
    }

    /// Whether PyTorch is where `pip` and conda put it. NVIDIA's images had it in `/opt/conda/lib` once.
    fn in_site_packages(&self) -> bool {
        let text = self.text.as_str();
        let mut places = text.match_indices("site-packages").take(MOST);
        places.any(|(at, sign)| {
            let behind = self.text.window(at + sign.len(), 6);
            let torch = behind.trim_start_matches(['/', '\\']).starts_with("torch");
            torch && !self.text.line_before(at, 60).contains("/opt/conda/lib/")
        })
    }

    /// "Use torch==2.14.1+cu126, …": the newest PyTorch that runs here, where the driver and the GPUs are known.
    pub(crate) fn what_runs(&self) -> Option<String> {
        if self.gpus().is_empty() || self.environment.driver.is_none() {
            return None;
        }
        let mut environment = self.environment.clone();
        environment.components.clear();
        environment.container = None;
        let newest =
            |key: &str| matrix().newest_runnable_of(matrix().family(key).ok()?, &environment);
        let wheel = || {
            let wheel = newest("torch")?;
            Some(format!("{}: `{}`", wheel.name(), wheel.install()?))
        };
        let container = || Some(newest("pytorch")?.name().to_string());
        Some(match (wheel(), container()) {
            (Some(wheel), _) if self.is_wheel() => {
                format!("Use the newest wheel that runs here, {wheel}.")
            }
            (Some(wheel), Some(container)) => format!(
                "Use what runs here: {container} is the newest container; the newest wheel is {wheel}."
            ),
            (Some(wheel), None) => format!("Use the newest wheel that runs here, {wheel}."),
            (None, Some(container)) => {
                format!("Use {container}, the newest container that runs here.")
            }
            (None, None) => return None,
        })
    }

    /// The newest CUDA whose programs run on the driver, by minor-version compatibility if need be.
    pub(crate) fn newest_cuda(&self) -> Option<CudaVersion> {
        let own = self.cuda_of_driver()?;
        let windows = self.environment.platform.os.is_some_and(Os::has_windows_driver);
        // Where only its CUDA is known, the driver may be the first of its branch.
        let first = || {
            let row = matrix().cuda().iter().find(|row| row.version == own)?;
            (!windows).then(|| DriverVersion::of_branch(row.branch))
        };
        let driver = self.environment.driver.or_else(first);
        Some(driver.map_or(own, |driver| newest_cuda(driver, own, windows)))
    }

    /// What `CUDA_VISIBLE_DEVICES` is set to in the text, where that hides every GPU.
    pub(crate) fn hiding_value(&self) -> Option<&str> {
        const NAME: &str = "CUDA_VISIBLE_DEVICES";
        const HIDING: [&str; 5] = ["NoDevFiles", "-1", "all", "\"\"", "''"];
        let mut places = self.text.as_str().match_indices(NAME).take(MOST);
        places.find_map(|(at, name)| {
            let behind = self.text.line_behind(at + name.len(), 40);
            let behind = behind.trim_start_matches(['"', '\'', ']', ')', ' ']);
            let value = behind.strip_prefix('=').or_else(|| behind.strip_prefix(':'))?.trim_start();
            let end = value.find([' ', ',', ';', '`', ')']).unwrap_or(value.len());
            let value = value.get(..end)?;
            let bare = value.trim_matches(['"', '\'']);
            HIDING.contains(&value).then_some(value).or(HIDING.contains(&bare).then_some(bare))
        })
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

/// How many places of a text are looked at for one sign.
const MOST: usize = 40;

/// Whether a version is that of a build of the PyTorch project.
fn is_of_project(version: &str) -> bool {
    version.contains("+cu") || version.ends_with("+cpu")
}

/// The newest CUDA that a driver reaches: its own, or a later one of the same major version.
pub(crate) fn newest_cuda(driver: DriverVersion, own: CudaVersion, windows: bool) -> CudaVersion {
    let reached = matrix().cuda().iter().filter(|row| {
        let floor = row.minor_version_floor.as_ref();
        let floor = floor.map(|floor| if windows { floor.windows } else { floor.linux });
        row.version.major == own.major
            && floor.is_some_and(|floor| driver.at_least(floor) == Some(true))
    });
    reached.map(|row| row.version).max().unwrap_or(own).max(own)
}

/// What Apptainer and Singularity leave in a text.
pub(crate) fn shows_apptainer(text: &CleanText) -> bool {
    const SIGNS: [&str; 8] = [
        ".singularity.d",
        "singularity exec",
        "singularity run",
        "singularity shell",
        "apptainer exec",
        "apptainer run",
        "apptainer shell",
        "Apptainer>",
    ];
    SIGNS.iter().any(|sign| text.as_str().contains(sign))
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
