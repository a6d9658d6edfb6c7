//! What is known of a machine.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::machine::gpu::Gpu;
use crate::machine::requirement::Requirement;
use crate::values::component_version::ComponentVersion;
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;
use crate::values::jetpack::JetPack;
use crate::values::platform::{CpuArch, Launcher, Os, Platform};
use crate::values::release_id::ReleaseId;

/// The container that facts were read in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct Container {
    /// Its release.
    pub release: Option<ReleaseId>,
    /// Its CUDA toolkit.
    pub cuda: Option<ComponentVersion>,
    /// The driver whose libraries it carries (`CUDA_DRIVER_VERSION`).
    pub cuda_driver_version: Option<DriverVersion>,
}

/// What is known of a machine, and what the job asks of a container. Every fact is optional; what
/// nobody knows stays unknown and is never guessed.
///
/// ```
/// use ngcompat::Environment;
///
/// let env = Environment::new()
///     .driver("450.80.02".parse()?)
///     .gpu("Tesla T4".parse()?)
///     .requires("cudnn>=8.0".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Environment {
    /// **D**: the driver, as `nvidia-smi` prints it.
    pub driver: Option<DriverVersion>,
    /// **C(D)**: the CUDA version that `nvidia-smi` prints. It is the weaker fact: inside a container
    /// whose compatibility libraries are active, the field shows theirs.
    pub cuda_driver: Option<CudaVersion>,
    /// The system of a Jetson module, which brings the driver.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub jetpack: Option<JetPack>,
    /// The platform.
    pub platform: Platform,
    /// The GPUs, all of which are to be used.
    pub gpus: Vec<Gpu>,
    /// Software found on the machine, by component key.
    pub components: BTreeMap<String, ComponentVersion>,
    /// The container the facts were read in.
    pub container: Option<Container>,
    /// What starts the container.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub launcher: Option<Launcher>,
    /// What the job asks of a container's contents.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub requirements: Vec<Requirement>,
}

impl Environment {
    /// Nothing is known.
    pub fn new() -> Self {
        Self::default()
    }

    /// The driver is `version`.
    #[must_use]
    pub fn driver(mut self, version: DriverVersion) -> Self {
        self.driver = Some(version);
        self
    }

    /// The driver supports CUDA `version`, as `nvidia-smi` prints it.
    #[must_use]
    pub fn cuda_driver(mut self, version: CudaVersion) -> Self {
        self.cuda_driver = Some(version);
        self
    }

    /// The machine is a Jetson module with this JetPack or L4T.
    #[must_use]
    pub fn jetpack(mut self, jetpack: JetPack) -> Self {
        self.jetpack = Some(jetpack);
        self
    }

    /// Whether anything is known of the driver.
    pub(crate) fn knows_driver(&self) -> bool {
        self.driver.is_some() || self.cuda_driver.is_some() || self.jetpack.is_some()
    }

    /// Replaces the driver and its CUDA version together, so that a new driver never keeps the CUDA
    /// version reported with the old one, nor the JetPack that brought it.
    ///
    /// ```
    /// use ngcompat::Environment;
    ///
    /// let mut env = Environment::new().driver("450.80.02".parse()?).cuda_driver("11.0".parse()?);
    /// env.override_driver(None, None);
    /// assert!(env.driver.is_some());
    /// env.override_driver(Some("535.161.08".parse()?), None);
    /// assert_eq!(env.cuda_driver, None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn override_driver(&mut self, driver: Option<DriverVersion>, cuda: Option<CudaVersion>) {
        if driver.is_some() || cuda.is_some() {
            (self.driver, self.cuda_driver, self.jetpack) = (driver, cuda, None);
        }
    }

    /// The machine has this GPU; call it once for each.
    #[must_use]
    pub fn gpu(mut self, gpu: Gpu) -> Self {
        self.gpus.push(gpu);
        self
    }

    /// What starts the container.
    #[must_use]
    pub fn launcher(mut self, launcher: Launcher) -> Self {
        self.launcher = Some(launcher);
        self
    }

    /// What is given here wins over what is known there, the driver and its CUDA version together,
    /// and the GPUs as a whole. Requirements of both remain.
    ///
    /// ```
    /// use ngcompat::Environment;
    ///
    /// let known = Environment::new().driver("450.80.02".parse()?).gpu("Tesla T4".parse()?);
    /// let given = Environment::new().driver("535.161.08".parse()?);
    /// assert_eq!(given.over(known).to_string(), "driver 535.161.08, Tesla T4");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn over(self, known: Self) -> Self {
        let mut all = known;
        if self.knows_driver() {
            (all.driver, all.cuda_driver, all.jetpack) =
                (self.driver, self.cuda_driver, self.jetpack);
        }
        all.platform.os = self.platform.os.or(all.platform.os);
        all.platform.arch = self.platform.arch.or(all.platform.arch);
        all.launcher = self.launcher.or(all.launcher);
        if !self.gpus.is_empty() {
            all.gpus = self.gpus;
        }
        all.components.extend(self.components);
        all.container = self.container.or(all.container);
        for requirement in self.requirements {
            if !all.requirements.contains(&requirement) {
                all.requirements.push(requirement);
            }
        }
        all
    }

    /// The operating system.
    #[must_use]
    pub fn os(mut self, os: Os) -> Self {
        self.platform.os = Some(os);
        self
    }

    /// The architecture of the CPU.
    #[must_use]
    pub fn arch(mut self, arch: CpuArch) -> Self {
        self.platform.arch = Some(arch);
        self
    }

    /// The job needs this of the container; call it once for each requirement.
    #[must_use]
    pub fn requires(mut self, requirement: Requirement) -> Self {
        self.requirements.push(requirement);
        self
    }
}

impl fmt::Display for Environment {
    /// One line: `driver 450.80.02, Tesla T4`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.driver, self.jetpack, self.cuda_driver) {
            (Some(driver), None, _) => write!(f, "driver {driver}")?,
            (Some(driver), Some(jetpack), _) => write!(f, "driver {driver}, {jetpack}")?,
            (None, Some(jetpack), _) => write!(f, "{jetpack}")?,
            (None, None, Some(cuda)) => write!(f, "a driver for CUDA {cuda}")?,
            (None, None, None) => f.write_str("an unknown driver")?,
        }
        for equal in self.gpus.chunk_by(|one, next| one == next) {
            match equal {
                [] => {}
                [gpu] => write!(f, ", {gpu}")?,
                [gpu, ..] => write!(f, ", {}× {gpu}", equal.len())?,
            }
        }
        if let Some(os) = self.platform.os {
            write!(f, ", {}", os.name())?;
        }
        if let Some(arch) = self.platform.arch {
            write!(f, ", {arch}")?;
        }
        if let Some(launcher) = self.launcher {
            write!(f, ", {}", launcher.name())?;
        }
        for requirement in &self.requirements {
            write!(f, ", {requirement}")?;
        }
        Ok(())
    }
}

#[cfg(feature = "serde")]
mod as_json {
    use alloc::collections::BTreeMap;
    use alloc::string::String;
    use alloc::vec::Vec;

    use serde::de::IgnoredAny;
    use serde::{Deserialize, Deserializer};

    use super::Container;
    use super::Environment;
    use crate::machine::gpu::Gpu;
    use crate::machine::requirement::Requirement;
    use crate::values::component_version::ComponentVersion;
    use crate::values::cuda_version::CudaVersion;
    use crate::values::driver_version::DriverVersion;
    use crate::values::jetpack::JetPack;
    use crate::values::platform::CpuArch;
    use crate::values::platform::Launcher;
    use crate::values::platform::Os;
    use crate::values::platform::Platform;

    /// As [`Environment`] is written, and as people write it: `os`, `arch` and `requires` without
    /// the levels between. What reading a text adds is passed over.
    #[derive(Deserialize, Default)]
    #[serde(default, deny_unknown_fields)]
    struct Json {
        driver: Option<DriverVersion>,
        cuda_driver: Option<CudaVersion>,
        jetpack: Option<JetPack>,
        platform: Platform,
        os: Option<Os>,
        arch: Option<CpuArch>,
        gpus: Vec<Gpu>,
        components: BTreeMap<String, ComponentVersion>,
        container: Option<Container>,
        launcher: Option<Launcher>,
        #[serde(alias = "requires")]
        requirements: Vec<Requirement>,
        #[serde(rename = "recognized")]
        _recognized: Option<IgnoredAny>,
        #[serde(rename = "conflicts")]
        _conflicts: Option<IgnoredAny>,
    }

    impl<'de> Deserialize<'de> for Environment {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let json = Json::deserialize(deserializer)?;
            Ok(Self {
                driver: json.driver,
                cuda_driver: json.cuda_driver,
                jetpack: json.jetpack,
                platform: Platform {
                    os: json.os.or(json.platform.os),
                    arch: json.arch.or(json.platform.arch),
                },
                gpus: json.gpus,
                components: json.components,
                container: json.container,
                launcher: json.launcher,
                requirements: json.requirements,
            })
        }
    }
}
