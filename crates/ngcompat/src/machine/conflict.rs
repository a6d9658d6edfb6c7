//! Facts that contradict each other.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::values::text::list;
use crate::values::words::string_enum;

string_enum! {
    /// A fact that may be stated in different ways: of a machine by its place in the JSON of an
    /// [`Environment`](crate::Environment), of a build by its place in that of a
    /// [`Build`](crate::Build).
    #[non_exhaustive]
    Fact, "conflict-fact-unknown", "fact that can contradict itself";
    /// The driver.
    Driver = "driver", "driver";
    /// The CUDA version of the driver.
    CudaDriver = "cuda_driver", "CUDA version of the driver";
    /// The GPUs.
    Gpus = "gpus", "list of GPUs";
    /// The operating system.
    Os = "platform.os", "operating system";
    /// The architecture of the CPU.
    Arch = "platform.arch", "architecture of the CPU";
    /// What starts the container.
    Launcher = "launcher", "launcher";
    /// The release of the container that facts were read in.
    ContainerRelease = "container.release", "release of the container";
    /// The CUDA version of that container.
    ContainerCuda = "container.cuda", "CUDA version of the container";
    /// The driver whose libraries that container carries.
    ContainerCudaDriverVersion = "container.cuda_driver_version", "driver of the container's libraries";
    /// The CUDA version of a build.
    BuildCuda = "build.cuda", "CUDA version of the image";
    /// The platform of a build.
    BuildPlatform = "build.platform", "platform of the image";
    /// The driver whose libraries a build carries.
    BuildCompatDriver = "build.compat_driver", "driver of the image's compatibility libraries";
    /// The machine code of a build.
    BuildCapabilities = "build.capabilities", "list of compute capabilities of the image";
    /// What a build requires of the machine to start.
    BuildRequires = "build.requires", "NVIDIA_REQUIRE_CUDA of the image";
}

/// A fact that is stated in different ways.
///
/// What contradicts itself is not known, and what depends on it is undetermined: rule
/// `facts.contradictory`. Only what a caller gives wins over what was read; that is then `settled`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct Conflict {
    /// The fact.
    pub fact: Fact,
    /// The different values, and where each was read. The fact itself holds the first.
    ///
    /// At most [`Conflict::MAX`] are kept.
    pub values: Vec<ConflictValue>,
    /// Whether the first value counts all the same, because it was given and the others were read.
    pub settled: bool,
}

/// A value of a fact, and where it was read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct ConflictValue {
    /// The value.
    pub value: String,
    /// Where it was read: `nvidia-smi table, lines 1 to 3`; `given` where a caller gave it.
    pub origin: String,
}

impl ConflictValue {
    /// The origin of what a caller gave.
    pub const GIVEN: &str = "given";
    /// The origin of what was known before, from wherever.
    pub(crate) const READ: &str = "read";

    /// Whether it is what a message says instead of a value.
    fn is_denial(&self) -> bool {
        const ALL: [&str; 6] =
            [NOT_LOADED, IN_PARTS, WITHOUT_LIBCUDA, NOT_STARTED, LOST, NOT_FOUND];
        ALL.contains(&self.value.as_str())
    }

    /// A value that was read there.
    pub fn new(value: impl Into<String>, origin: impl Into<String>) -> Self {
        Self { value: value.into(), origin: origin.into() }
    }
}

/// What a message says of a fact that it denies.
pub(crate) const NOT_LOADED: &str = "not loaded";
pub(crate) const IN_PARTS: &str = "in parts of different versions";
pub(crate) const WITHOUT_LIBCUDA: &str = "not there for want of its libcuda";
pub(crate) const NOT_STARTED: &str = "not started by the driver";
pub(crate) const LOST: &str = "lost";
pub(crate) const NOT_FOUND: &str = "not found by the driver";

impl Conflict {
    /// How many values are kept.
    pub const MAX: usize = 8;

    /// A contradiction between these values, of which none counts.
    pub fn new(fact: Fact, values: Vec<ConflictValue>) -> Self {
        Self { fact, values, settled: false }
    }

    /// The different values, in their order.
    pub(crate) fn different(&self) -> Vec<&str> {
        let mut different: Vec<&str> = Vec::new();
        for ConflictValue { value, .. } in &self.values {
            if !different.contains(&value.as_str()) {
                different.push(value);
            }
        }
        different
    }

    /// Whether a message says this of the fact.
    pub(crate) fn is_denied_as(&self, words: &str) -> bool {
        self.values.iter().any(|one| one.value == words)
    }

    /// Whether a message denies the fact, so that the texts may well agree: the machine is broken.
    pub(crate) fn is_denied(&self) -> bool {
        self.values.iter().any(ConflictValue::is_denial)
    }

    /// The value that was given counts from now on.
    pub(crate) fn settle(&mut self, given: String) {
        self.values.insert(0, ConflictValue::new(given, ConflictValue::GIVEN));
        self.values.truncate(Self::MAX);
        self.settled = true;
    }
}

impl fmt::Display for ConflictValue {
    /// `450.80.02 (nvidia-smi table, lines 1 to 3)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { value, origin } = self;
        write!(f, "{value} ({origin})")
    }
}

impl fmt::Display for Conflict {
    /// `the driver is 450.80.02 (a.txt) or 460.32.03 (b.txt)`, `the driver is 450.80.02 (a.txt), but not
    /// loaded (b.txt)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (denials, values): (Vec<_>, Vec<_>) =
            self.values.iter().partition(|one| one.is_denial());
        let name = self.fact.name();
        match (values.as_slice(), denials.as_slice()) {
            ([_, ..], [_, ..]) => {
                write!(f, "the {name} is {}, but {}", list(&values, "or"), list(&denials, "or"))
            }
            _ => write!(f, "the {name} is {}", list(&self.values, "or")),
        }
    }
}
