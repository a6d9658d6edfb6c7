//! What is known of a machine.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::machine::conflict::{Conflict, ConflictValue, Fact};
use crate::machine::gpu::{Gpu, agreed};
use crate::machine::known_machine::KnownMachine;
use crate::machine::requirement::Requirement;
use crate::values::component_version::ComponentVersion;
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;
use crate::values::jetpack::JetPack;
use crate::values::platform::{CpuArch, Launcher, Os, Platform};
use crate::values::release_id::ReleaseId;
use crate::values::text::list;
use crate::values::toolkit_version::ToolkitVersion;

/// The container that facts were read in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
/// # Ok::<(), ngcompat::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Environment {
    /// The driver, as `nvidia-smi` prints it: `450.80.02`.
    ///
    /// The rules call it **D**.
    pub driver: Option<DriverVersion>,
    /// The CUDA version that `nvidia-smi` prints: `11.0`. It is the weaker fact: inside a container
    /// whose compatibility libraries are active, the field shows theirs.
    ///
    /// The rules call it **C(D)**.
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
    /// The version of NVIDIA Container Toolkit that it uses.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub toolkit: Option<ToolkitVersion>,
    /// What the job asks of a container's contents.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub requirements: Vec<Requirement>,
    /// The facts above that are stated in different ways. They hold the first of the values, which
    /// counts only where it was given.
    ///
    /// [`undisputed`](Self::undisputed) is what counts.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub conflicts: Vec<Conflict>,
}

impl Environment {
    /// More GPUs than any machine has. Readers of texts take no more, so that garbage takes no longer.
    pub const MAX_GPUS: usize = 64;

    /// Nothing is known.
    pub fn new() -> Self {
        Self::default()
    }

    /// The driver is `version`.
    #[must_use]
    pub fn driver(mut self, version: DriverVersion) -> Self {
        self.settle(Fact::Driver, version.to_string());
        self.driver = Some(version);
        self
    }

    /// The driver supports CUDA `version`, as `nvidia-smi` prints it.
    #[must_use]
    pub fn cuda_driver(mut self, version: CudaVersion) -> Self {
        self.settle(Fact::CudaDriver, version.to_string());
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
    /// # Ok::<(), ngcompat::Error>(())
    /// ```
    pub fn override_driver(&mut self, driver: Option<DriverVersion>, cuda: Option<CudaVersion>) {
        if driver.is_none() && cuda.is_none() {
            return;
        }
        let given = match (driver, cuda) {
            (None, Some(cuda)) => format!("one for CUDA {cuda}"),
            (driver, _) => driver.map_or_else(String::new, |driver| driver.to_string()),
        };
        self.settle(Fact::Driver, given);
        match cuda {
            Some(cuda) => self.settle(Fact::CudaDriver, cuda.to_string()),
            // It was said of another driver.
            None => self.conflicts.retain(|conflict| conflict.fact != Fact::CudaDriver),
        }
        (self.driver, self.cuda_driver, self.jetpack) = (driver, cuda, None);
    }

    /// The machine has this GPU; call it once for each.
    #[must_use]
    pub fn gpu(mut self, gpu: Gpu) -> Self {
        self.add_gpu(gpu);
        self
    }

    /// The environment with the GPUs and the CPU's architecture of a machine, where they are not given
    /// otherwise.
    #[must_use]
    pub fn machine(mut self, machine: KnownMachine) -> Self {
        if self.gpus.is_empty() {
            machine.gpus.into_iter().for_each(|gpu| self.add_gpu(gpu));
        }
        match self.platform.arch {
            Some(_) => self,
            None => self.arch(machine.arch),
        }
    }

    /// What starts the container.
    #[must_use]
    pub fn launcher(mut self, launcher: Launcher) -> Self {
        self.settle(Fact::Launcher, launcher.to_string());
        self.launcher = Some(launcher);
        self
    }

    /// The version of NVIDIA Container Toolkit that starts the container.
    #[must_use]
    pub fn toolkit(mut self, version: ToolkitVersion) -> Self {
        self.toolkit = Some(version);
        self
    }

    /// What is given here wins over what is known there, the driver and its CUDA version together,
    /// and the GPUs as a whole. Requirements of both remain. Where the two differ, or what is known
    /// contradicts itself, the conflict is kept as settled.
    ///
    /// ```
    /// use ngcompat::Environment;
    ///
    /// let known = Environment::new().driver("450.80.02".parse()?).gpu("Tesla T4".parse()?);
    /// let given = Environment::new().driver("535.161.08".parse()?);
    /// let both = given.over(known);
    /// assert_eq!(both.to_string(), "driver 535.161.08, Tesla T4");
    /// assert!(both.conflicts[0].settled);
    /// # Ok::<(), ngcompat::Error>(())
    /// ```
    #[must_use]
    pub fn over(self, known: Self) -> Self {
        let mut all = known;
        for fact in
            [Fact::Driver, Fact::CudaDriver, Fact::Gpus, Fact::Os, Fact::Arch, Fact::Launcher]
        {
            all.note_difference(&self, fact);
        }
        // The CUDA version alone does not take away the driver that it was read with.
        let adds = self.driver.is_some() || all.cuda_driver != self.cuda_driver;
        if adds || all.disputed(Fact::Driver).is_some() || all.disputed(Fact::CudaDriver).is_some()
        {
            all.override_driver(self.driver, self.cuda_driver);
        }
        if self.knows_driver() {
            all.jetpack = self.jetpack;
        }
        // A JetPack brings its own driver.
        if self.jetpack.is_some() {
            (all.driver, all.cuda_driver) = (self.driver, self.cuda_driver);
        }
        if let Some(os) = self.platform.os {
            all = all.os(os);
        }
        if let Some(arch) = self.platform.arch {
            all = all.arch(arch);
        }
        if let Some(launcher) = self.launcher {
            all = all.launcher(launcher);
        }
        all.toolkit = self.toolkit.or(all.toolkit);
        if !self.gpus.is_empty() {
            all.settle(Fact::Gpus, gpus_in_words(&self.gpus));
            all.gpus = self.gpus;
        }
        all.components.extend(self.components);
        all.container = self.container.or(all.container);
        for requirement in self.requirements {
            if !all.requirements.contains(&requirement) {
                all.requirements.push(requirement);
            }
        }
        // What is given may contradict itself.
        for own in self.conflicts {
            all.conflicts.retain(|conflict| conflict.fact != own.fact);
            all.conflicts.push(own);
        }
        all
    }

    /// Keeps a fact that others will be given for as what was read, where the two differ.
    fn note_difference(&mut self, given: &Self, fact: Fact) {
        let differ = match fact {
            Fact::Driver => {
                let agree = |one: DriverVersion, other| one.agrees_with(other);
                self.driver.zip(given.driver).is_some_and(|(one, other)| !agree(one, other))
                    || self.driver.is_some()
                        && given.driver.is_none()
                        && differ(self.cuda_driver, given.cuda_driver)
            }
            // With another driver comes another.
            Fact::CudaDriver => {
                let same_driver = self.conflicts.iter().all(|known| known.fact != Fact::Driver);
                same_driver && differ(self.cuda_driver, given.cuda_driver)
            }
            Fact::Os => differ(self.platform.os, given.platform.os),
            Fact::Arch => differ(self.platform.arch, given.platform.arch),
            Fact::Launcher => differ(self.launcher, given.launcher),
            Fact::Gpus => {
                let among = |gpu: &Gpu, all: &[Gpu]| all.iter().any(|other| gpu.is_like(other));
                let both = !given.gpus.is_empty() && !self.gpus.is_empty();
                both && !given.gpus.iter().all(|gpu| among(gpu, &self.gpus))
            }
            _ => false,
        };
        if differ && self.conflicts.iter().all(|conflict| conflict.fact != fact) {
            let read = self.text_of(fact).map(|read| ConflictValue::new(read, ConflictValue::READ));
            self.conflicts.push(Conflict::new(fact, read.into_iter().collect()));
        }
    }

    /// One more GPU, or the first, where what is known of them contradicts itself.
    pub(crate) fn add_gpu(&mut self, gpu: Gpu) {
        if self.disputed(Fact::Gpus).is_some() {
            self.settle(Fact::Gpus, gpu.to_string());
            self.gpus.clear();
        }
        self.gpus.push(gpu);
    }

    /// What is given counts, whatever contradicted it.
    pub(crate) fn settle(&mut self, fact: Fact, given: String) {
        if let Some(known) = self.conflicts.iter_mut().find(|conflict| conflict.fact == fact) {
            known.settle(given);
        }
    }

    /// The facts that nothing contradicts: what contradicts itself is not known. A driver and its CUDA
    /// version are known together or not at all.
    ///
    /// ```
    /// use ngcompat::parse_facts;
    ///
    /// let (one, other) = ("GPU 0: Tesla T4 (UUID: GPU-1)", "GPU 0: Tesla K80 (UUID: GPU-2)");
    /// let facts = parse_facts(one).merge(parse_facts(other));
    /// assert_eq!(facts.environment.to_string(), "an unknown driver, Tesla T4 or Tesla K80");
    /// assert!(facts.environment.undisputed().gpus.is_empty());
    /// ```
    pub fn undisputed(&self) -> Cow<'_, Self> {
        if self
            .conflicts
            .iter()
            .all(|conflict| !self.stands(conflict) || !self.holds(conflict.fact))
        {
            return Cow::Borrowed(self);
        }
        let mut known = self.clone();
        for conflict in self.conflicts.iter().filter(|conflict| self.stands(conflict)) {
            match conflict.fact {
                Fact::Driver | Fact::CudaDriver => known.forget_driver(),
                Fact::Gpus => known.gpus.clear(),
                Fact::Os => known.platform.os = None,
                Fact::Arch => known.platform.arch = None,
                Fact::Launcher => known.launcher = None,
                _ => {}
            }
        }
        Cow::Owned(known)
    }

    /// The architecture of the CPU: the one that is known, or else the one that comes with the GPUs.
    ///
    /// ```
    /// use ngcompat::{CpuArch, Environment};
    ///
    /// let machine = Environment::new().gpu("GH200".parse()?);
    /// assert_eq!(machine.platform.arch, None);
    /// assert_eq!(machine.cpu(), Some(CpuArch::Aarch64));
    /// # Ok::<(), ngcompat::Error>(())
    /// ```
    pub fn cpu(&self) -> Option<CpuArch> {
        match self.platform.arch {
            None if self.disputed(Fact::Arch).is_none() => self.cpu_of_gpus(),
            known => known,
        }
    }

    /// Whether the machine is a Jetson module: it has GPUs, and all of them are integrated.
    pub(crate) fn is_jetson_module(&self) -> bool {
        !self.gpus.is_empty() && self.gpus.iter().all(Gpu::is_jetson)
    }

    /// Whether a Jetson module's driver is in it, which comes with JetPack.
    pub(crate) fn has_jetson(&self) -> bool {
        self.jetpack.is_some() || self.gpus.iter().any(Gpu::is_jetson)
    }

    /// The CPU that comes with the GPUs: that of a superchip, or of a machine that was named as a GPU.
    pub(crate) fn cpu_of_gpus(&self) -> Option<CpuArch> {
        agreed(self.gpus.iter().filter_map(|gpu| gpu.cpu))
    }

    /// Nothing is known of the driver.
    pub(crate) fn forget_driver(&mut self) {
        (self.driver, self.cuda_driver) = (None, None);
    }

    /// The contradiction about a fact that makes it unknown.
    pub(crate) fn disputed(&self, fact: Fact) -> Option<&Conflict> {
        self.conflicts.iter().find(|conflict| conflict.fact == fact && self.stands(conflict))
    }

    /// Whether a contradiction makes its fact unknown: it does not where another value was set since.
    pub(crate) fn stands(&self, conflict: &Conflict) -> bool {
        let first = || conflict.values.first().map(|first| &first.value);
        !conflict.settled
            && match self.text_of(conflict.fact) {
                Some(now) => Some(&now) == first(),
                None => true,
            }
    }

    /// Whether anything is known of a fact that [`undisputed`](Self::undisputed) takes away.
    fn holds(&self, fact: Fact) -> bool {
        match fact {
            Fact::Driver | Fact::CudaDriver => self.driver.is_some() || self.cuda_driver.is_some(),
            _ => self.text_of(fact).is_some(),
        }
    }

    /// What matters of a fact, in words; `None` where it is not known, or does not matter.
    pub(crate) fn text_of(&self, fact: Fact) -> Option<String> {
        match fact {
            Fact::Driver => self.driver.map(|driver| driver.to_string()),
            Fact::CudaDriver => self.cuda_driver.map(|cuda| cuda.to_string()),
            Fact::Gpus => (!self.gpus.is_empty()).then(|| gpus_in_words(&self.gpus)),
            Fact::Os => self.platform.os.map(|os| os.to_string()),
            Fact::Arch => self.platform.arch.map(|arch| arch.to_string()),
            Fact::Launcher => self.launcher.map(|launcher| launcher.to_string()),
            _ => None,
        }
    }

    /// The operating system.
    #[must_use]
    pub fn os(mut self, os: Os) -> Self {
        self.settle(Fact::Os, os.to_string());
        self.platform.os = Some(os);
        self
    }

    /// The architecture of the CPU.
    #[must_use]
    pub fn arch(mut self, arch: CpuArch) -> Self {
        self.settle(Fact::Arch, arch.to_string());
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
    /// One line: `driver 450.80.02, Tesla T4`; `driver 450.80.02 or 460.32.03` where the facts
    /// contradict each other.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = |fact| match self.disputed(fact) {
            Some(conflict) => Some(list(&conflict.different(), "or")),
            None => self.text_of(fact),
        };
        match (known(Fact::Driver), self.jetpack, known(Fact::CudaDriver)) {
            (Some(driver), None, _) => write!(f, "driver {driver}")?,
            (Some(driver), Some(jetpack), _) => write!(f, "driver {driver}, {jetpack}")?,
            (None, Some(jetpack), _) => write!(f, "{jetpack}")?,
            (None, None, Some(cuda)) => write!(f, "a driver for CUDA {cuda}")?,
            (None, None, None) => f.write_str("an unknown driver")?,
        }
        for fact in [Fact::Gpus, Fact::Os, Fact::Arch, Fact::Launcher] {
            match (fact, self.platform.os) {
                (Fact::Os, Some(os)) if self.disputed(fact).is_none() => {
                    write!(f, ", {}", os.name())?;
                }
                (Fact::Launcher, _) if self.disputed(fact).is_none() => {
                    if let Some(launcher) = self.launcher {
                        write!(f, ", {}", launcher.name())?;
                    }
                }
                _ => {
                    if let Some(text) = known(fact) {
                        write!(f, ", {text}")?;
                    }
                }
            }
        }
        if let Some(toolkit) = self.toolkit {
            write!(f, ", NVIDIA Container Toolkit {toolkit}")?;
        }
        for requirement in &self.requirements {
            write!(f, ", {requirement}")?;
        }
        Ok(())
    }
}

/// Whether both are known and differ.
fn differ<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one != other)
}

/// `2× Tesla T4, A100`.
pub(crate) fn gpus_in_words(gpus: &[Gpu]) -> String {
    let equal = gpus.chunk_by(|one, next| one == next).map(|equal| match equal {
        [gpu, _, ..] => format!("{}× {gpu}", equal.len()),
        _ => equal.first().map_or_else(String::new, ToString::to_string),
    });
    equal.collect::<Vec<_>>().join(", ")
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
    use crate::machine::conflict::Conflict;
    use crate::machine::gpu::Gpu;
    use crate::machine::known_machine::KnownMachine;
    use crate::machine::requirement::Requirement;
    use crate::values::component_version::ComponentVersion;
    use crate::values::cuda_version::CudaVersion;
    use crate::values::driver_version::DriverVersion;
    use crate::values::jetpack::JetPack;
    use crate::values::platform::CpuArch;
    use crate::values::platform::Launcher;
    use crate::values::platform::Os;
    use crate::values::platform::Platform;
    use crate::values::toolkit_version::ToolkitVersion;

    /// As [`Environment`] is written, and as people write it: `os`, `arch` and `requires` without
    /// the levels between, and a `machine` by its name. What reading a text adds is passed over.
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
        machine: Option<String>,
        components: BTreeMap<String, ComponentVersion>,
        container: Option<Container>,
        launcher: Option<Launcher>,
        toolkit: Option<ToolkitVersion>,
        #[serde(alias = "requires")]
        requirements: Vec<Requirement>,
        #[serde(rename = "recognized")]
        _recognized: Option<IgnoredAny>,
        conflicts: Vec<Conflict>,
    }

    /// The GPUs of a list that was written as one text.
    fn each(gpu: Gpu) -> Vec<Gpu> {
        let names = gpu.name().filter(|name| gpu.is_unknown() && name.contains([',', ';']));
        match names.map(Gpu::list) {
            Some(Ok(gpus)) => gpus,
            Some(Err(_)) | None => alloc::vec![gpu],
        }
    }

    impl<'de> Deserialize<'de> for Environment {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let json = Json::deserialize(deserializer)?;
            let named = json.machine.map(|name| name.parse::<KnownMachine>());
            let named = named.transpose().map_err(serde::de::Error::custom)?;
            let gpus: Vec<Gpu> = json.gpus.into_iter().flat_map(each).collect();
            let env = Self {
                driver: json.driver,
                cuda_driver: json.cuda_driver,
                jetpack: json.jetpack,
                platform: Platform {
                    os: json.os.or(json.platform.os),
                    arch: json.arch.or(json.platform.arch),
                },
                gpus,
                components: json.components,
                container: json.container,
                launcher: json.launcher,
                toolkit: json.toolkit,
                requirements: json.requirements,
                conflicts: json.conflicts,
            };
            Ok(match named {
                Some(machine) => env.machine(machine),
                None => env,
            })
        }
    }
}
