//! Floor 6, the front door: look-ups in the compiled-in matrix, as one-line conveniences.

#[cfg(feature = "serde")]
use alloc::string::String;
use alloc::vec::Vec;
use core::str::FromStr;

use crate::machine::gpu::{Chip, Gpu, agreed};
use crate::machine::known_machine::KnownMachine;
use crate::machine::requirement::Requirement;
use crate::matrix::compiled::matrix;
use crate::matrix::names::ReleaseError;
use crate::matrix::release::{Release, ReleaseName};
use crate::questions::amp::guidance::AmpGuidance;
use crate::rules::constraint::evaluation::HostFacts;
use crate::rules::constraint::evaluation::{Evaluation, Requirements};
use crate::rules::constraint::expression::{Constraint, Dialect};
use crate::values::architecture::Architecture;
#[cfg(feature = "serde")]
use crate::values::board_class::BoardClass;
use crate::values::compute_capability::ComputeCapability;
use crate::values::error::ParseError;

impl ComputeCapability {
    /// The architecture of this capability; `None` for one the matrix does not know.
    ///
    /// ```
    /// use ngcompat::{Architecture, ComputeCapability};
    ///
    /// assert_eq!(ComputeCapability::new(7, 5).architecture(), Some(Architecture::Turing));
    /// assert_eq!(ComputeCapability::new(99, 0).architecture(), None);
    /// ```
    pub fn architecture(self) -> Option<Architecture> {
        matrix().capability(self).map(|row| row.architecture)
    }
}

impl Gpu {
    /// The architecture, if all capabilities it may have agree on it.
    pub fn architecture(&self) -> Option<Architecture> {
        agreed(self.capabilities.iter().map(|capability| capability.architecture()))?
    }

    /// The same GPU with this architecture; it narrows the capabilities that are possible.
    #[must_use]
    pub fn with_architecture(mut self, architecture: Architecture) -> Self {
        if self.architecture() != Some(architecture) {
            (self.chip, self.tensor_core_gain) = (Chip::Ordinary, None);
            self.first_driver = None;
            self.capabilities = matrix()
                .capabilities()
                .iter()
                .filter(|row| row.architecture == architecture)
                .map(|row| row.capability)
                .collect();
        }
        self
    }
}

#[cfg(feature = "serde")]
impl Gpu {
    /// A GPU of which several facts are given; they win over what the name says.
    pub(crate) fn from_parts(
        name: Option<String>,
        capability: Option<ComputeCapability>,
        architecture: Option<Architecture>,
        class: Option<BoardClass>,
    ) -> Self {
        let mut gpu = match &name {
            Some(name) => name.parse().unwrap_or(Self::UNKNOWN),
            None => Self::UNKNOWN,
        };
        gpu.name = name;
        if let Some(architecture) = architecture {
            gpu = gpu.with_architecture(architecture);
        }
        if let Some(capability) = capability {
            gpu = gpu.with_capability(capability);
        }
        if let Some(class) = class {
            gpu = gpu.with_class(class);
        }
        gpu
    }
}

impl Gpu {
    /// The GPUs in a list with commas or semicolons between them: `A100, Tesla T4`.
    ///
    /// ```
    /// use ngcompat::Gpu;
    ///
    /// assert_eq!(Gpu::list("A100, Tesla T4")?, ["A100".parse()?, "Tesla T4".parse()?]);
    /// # Ok::<(), ngcompat::ParseError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// One of them is empty or not the name of a GPU.
    pub fn list(text: &str) -> Result<Vec<Self>, ParseError> {
        text.split([',', ';']).map(str::parse).collect()
    }
}

/// As [`release`](crate::release) reads it.
///
/// ```
/// use ngcompat::Release;
///
/// let release: Release = "nvcr.io/nvidia/pytorch:24.05-py3".parse()?;
/// assert_eq!(release.to_string(), "pytorch:24.05");
/// # Ok::<(), ngcompat::ReleaseError>(())
/// ```
impl FromStr for Release {
    type Err = ReleaseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        matrix().release(text)
    }
}

/// As [`release`](crate::release) reads it.
impl FromStr for ReleaseName {
    type Err = ReleaseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Release::name)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for ReleaseName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl FromStr for KnownMachine {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        matrix().machine(text)
    }
}

impl FromStr for Gpu {
    type Err = ParseError;

    fn from_str(input: &str) -> Result<Self, Self::Err> {
        let text = input.trim();
        let error = |code, problem| {
            let expected = "write the name as nvidia-smi prints it, such as `Tesla T4`, or the compute \
                            capability, such as `7.5`";
            ParseError::new(code, problem, expected, text)
        };
        if text.is_empty() {
            return Err(error("gpu-empty", "the GPU is empty"));
        }
        if text.len() > Self::MAX_LENGTH || text.contains(char::is_control) {
            return Err(error("gpu-malformed", "{} is not the name of a GPU"));
        }
        if let Ok(capability) = text.parse() {
            return Ok(Self::of_capability(capability));
        }
        Ok(matrix().gpu(text))
    }
}

#[cfg(feature = "serde")]
mod as_json {
    use super::Gpu;
    use crate::values::architecture::Architecture;
    use crate::values::board_class::BoardClass;
    use crate::values::compute_capability::ComputeCapability;
    use crate::values::words::schema_as;
    use alloc::string::String;
    use core::fmt;
    use serde::de::value::MapAccessDeserializer;
    use serde::de::{Error, MapAccess, Visitor};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// What is known of a GPU.
    #[derive(Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Gpu"))]
    struct Json {
        /// The name, as it was given or as `nvidia-smi` prints it.
        #[serde(default)]
        name: Option<String>,
        /// The compute capability: `7.5`.
        #[serde(default)]
        compute_capability: Option<ComputeCapability>,
        /// The architecture.
        #[serde(default)]
        architecture: Option<Architecture>,
        /// The class of the board.
        #[serde(default)]
        class: Option<BoardClass>,
    }

    schema_as!(Gpu, Json);

    impl Serialize for Gpu {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            Json {
                name: self.name.clone(),
                compute_capability: self.capability(),
                architecture: self.architecture(),
                class: self.class,
            }
            .serialize(serializer)
        }
    }

    /// Reads it as programs write it, and as people do: a name or a compute capability alone.
    struct Told;

    impl<'de> Visitor<'de> for Told {
        type Value = Gpu;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a GPU: its name, or an object such as {\"name\": \"A100\"}")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Gpu, E> {
            text.parse().map_err(E::custom)
        }

        /// What is given wins over what the name says.
        fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Gpu, A::Error> {
            let json = Json::deserialize(MapAccessDeserializer::new(members))?;
            if let Some(name) = &json.name {
                name.parse::<Gpu>().map_err(A::Error::custom)?;
            }
            Ok(Gpu::from_parts(json.name, json.compute_capability, json.architecture, json.class))
        }
    }

    impl<'de> Deserialize<'de> for Gpu {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_any(Told)
        }
    }
}

impl FromStr for Requirement {
    type Err = ParseError;

    fn from_str(input: &str) -> Result<Self, Self::Err> {
        Self::read(matrix().component_kinds(), input)
    }
}

/// How to train in mixed precision in a release on a GPU.
///
/// ```
/// use ngcompat::Gpu;
/// use ngcompat::amp::{AmpInterface, DataType};
///
/// let guidance = ngcompat::amp(ngcompat::release("20.12")?, &"Tesla V100".parse()?);
/// assert_eq!(guidance.api.value.unwrap().interface, AmpInterface::TorchCudaAmp);
/// let dtype = guidance.dtype.value.unwrap();
/// assert!(dtype.data_type == DataType::Fp16 && dtype.loss_scaling);
/// # Ok::<(), ngcompat::Error>(())
/// ```
pub fn amp(release: Release, gpu: &Gpu) -> AmpGuidance {
    release.matrix.amp(release, gpu)
}

impl Constraint {
    /// What is known of it on these facts, and what the checker of a dialect answers.
    pub fn evaluate(&self, facts: &HostFacts, dialect: Dialect) -> Evaluation {
        self.evaluate_in(matrix(), facts, dialect)
    }

    /// Whether the gate refuses a machine on which the image would run in CUDA minor-version
    /// compatibility, so that `NVIDIA_DISABLE_REQUIRE=1` lets it start. `None` where the facts don't
    /// say, or where no alternative of the form `cuda>=12.4` states which CUDA the image has.
    ///
    /// ```
    /// use ngcompat::constraint::{Constraint, HostFacts};
    ///
    /// let image: Constraint = "cuda>=12.4 brand=tesla,driver>=470,driver<471".parse()?;
    /// let mut facts = HostFacts::default();
    /// facts.gpus.push("GeForce RTX 3090".parse()?);
    /// facts.driver = Some("535.161.08".parse()?);
    /// assert_eq!(image.refuses_minor_version(&facts), Some(true));
    /// facts.driver = Some("550.54.14".parse()?);
    /// assert_eq!(image.refuses_minor_version(&facts), Some(false), "it starts");
    /// facts.driver = Some("470.57.02".parse()?);
    /// assert_eq!(image.refuses_minor_version(&facts), Some(false), "it would not run");
    /// # Ok::<(), ngcompat::Error>(())
    /// ```
    pub fn refuses_minor_version(&self, facts: &HostFacts) -> Option<bool> {
        self.refuses_minor_version_in(matrix(), facts)
    }
}

impl Requirements {
    /// What they answer together; satisfied where they are disabled or there are none.
    pub fn evaluate(&self, facts: &HostFacts) -> Evaluation {
        Evaluation::all(self.constraints.values().map(|it| it.evaluate(facts, self.dialect)))
    }
}
