//! Where to look.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::detection::Detection;
use crate::detector::Detector;

/// Where to look: by default at the running machine. Tests and tools that look at a mounted machine
/// replace the parts.
///
/// ```
/// use ngcompat_host::Probe;
///
/// let detection = Probe::new()
///     .root("/nonexistent")
///     .without_nvml()
///     .env([("NGCOMPAT_DRIVER", "450.80.02"), ("NGCOMPAT_GPU", "Tesla T4")])
///     .arch("x86_64")
///     .detect();
/// assert_eq!(detection.environment.driver, "450.80.02".parse().ok());
/// assert_eq!(detection.environment.gpus.len(), 1);
/// ```
#[derive(Debug, Clone)]
pub struct Probe {
    pub(crate) root: PathBuf,
    pub(crate) nvml: Library,
    pub(crate) nvml_patience: Duration,
    variables: Option<BTreeMap<String, String>>,
    pub(crate) torch_paths: Vec<PathBuf>,
    pub(crate) arch: Option<String>,
}

/// Where NVML is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Library {
    /// Where the loader finds it, or one of the places where distributions put it.
    Installed,
    /// This file.
    At(PathBuf),
    /// It isn't asked.
    NotAsked,
}

impl Default for Probe {
    fn default() -> Self {
        Self {
            root: PathBuf::from("/"),
            nvml: Library::Installed,
            nvml_patience: Duration::from_secs(30),
            variables: None,
            torch_paths: Vec::new(),
            arch: None,
        }
    }
}

impl Probe {
    /// Looks at the running machine.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the machine's files below `path` instead of `/`: a mounted host, a prepared tree.
    ///
    /// NVML speaks for the running machine, so with another root than `/` it is asked only where
    /// [`nvml_library`](Self::nvml_library) names one. The environment stays that of this process
    /// unless [`env`](Self::env) replaces it.
    #[must_use]
    pub fn root(mut self, path: impl Into<PathBuf>) -> Self {
        self.root = path.into();
        self
    }

    /// Asks the NVML in this file.
    #[must_use]
    pub fn nvml_library(mut self, path: impl Into<PathBuf>) -> Self {
        self.nvml = Library::At(path.into());
        self
    }

    /// Does not ask NVML.
    #[must_use]
    pub fn without_nvml(mut self) -> Self {
        self.nvml = Library::NotAsked;
        self
    }

    /// How long NVML may take before it is given up; 30 seconds by default. The first call on a
    /// machine with many GPUs and without the persistence daemon takes seconds.
    #[must_use]
    pub fn nvml_patience(mut self, patience: Duration) -> Self {
        self.nvml_patience = patience;
        self
    }

    /// Takes these variables for the whole environment, instead of that of this process.
    #[must_use]
    pub fn env<K, V>(mut self, variables: impl IntoIterator<Item = (K, V)>) -> Self
    where
        K: Into<String>,
        V: Into<String>,
    {
        let pairs = variables.into_iter().map(|(name, value)| (name.into(), value.into()));
        self.variables = Some(pairs.collect());
        self
    }

    /// Looks for PyTorch in these directories, in order: those of Python's `sys.path`. They are
    /// taken as they are, not below the [root](Self::root).
    #[must_use]
    pub fn torch_paths<P: Into<PathBuf>>(mut self, paths: impl IntoIterator<Item = P>) -> Self {
        self.torch_paths = paths.into_iter().map(Into::into).collect();
        self
    }

    /// Takes this for the CPU's architecture, as `uname -m` prints it, instead of what this program
    /// is built for, or below another [root](Self::root) what loads programs there.
    #[must_use]
    pub fn arch(mut self, arch: impl Into<String>) -> Self {
        self.arch = Some(arch.into());
        self
    }

    /// Looks.
    ///
    /// It always answers: what can't be found out is unknown, and [`Detection::missing`] says why.
    pub fn detect(&self) -> Detection {
        Detector::new(self).run()
    }

    /// The value of an environment variable; `None` where it is not set or no UTF-8.
    pub(crate) fn variable(&self, name: &str) -> Option<String> {
        match &self.variables {
            Some(variables) => variables.get(name).cloned(),
            None => env::var_os(name).and_then(|value| value.into_string().ok()),
        }
    }

    /// The libraries to try for NVML, in order; none where it is not to be asked.
    pub(crate) fn nvml_candidates(&self) -> Vec<OsString> {
        match &self.nvml {
            Library::NotAsked => Vec::new(),
            Library::At(path) => vec![path.clone().into_os_string()],
            Library::Installed if self.root != Path::new("/") => Vec::new(),
            Library::Installed if cfg!(windows) => vec!["nvml.dll".into()],
            Library::Installed => {
                // Outside the loader's path: WSL, NixOS, Kubernetes on Google's nodes.
                let elsewhere = [
                    "/usr/lib/wsl/lib/libnvidia-ml.so.1",
                    "/run/opengl-driver/lib/libnvidia-ml.so.1",
                    "/usr/local/nvidia/lib64/libnvidia-ml.so.1",
                ];
                let elsewhere = elsewhere.into_iter().filter(|path| Path::new(path).exists());
                ["libnvidia-ml.so.1"].into_iter().chain(elsewhere).map(OsString::from).collect()
            }
        }
    }
}
