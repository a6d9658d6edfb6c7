//! The GPUs of a machine.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::rows::gpu_model::{GpuModel, TensorCoreGain};
use crate::values::board_class::{BoardClass, ForwardCompatibility};
use crate::values::compute_capability::ComputeCapability;
use crate::values::driver_version::DriverVersion;
use crate::values::platform::CpuArch;
use crate::values::text::sort_by_number;

/// One GPU of a machine, as far as it is known.
///
/// A GPU comes from a name or from a bare compute capability. A name may be the one that drivers
/// print, with or without `NVIDIA`, in any case and spacing, as a Kubernetes label, with a MIG
/// suffix, a vGPU profile, a short form that people type, or cut off by `...`. Where a name fits
/// several models, what they agree on is known and the rest is not. A name that nobody knows is a
/// GPU of which nothing is known.
///
/// ```
/// use ngcompat::{Architecture, BoardClass, ComputeCapability, Gpu};
///
/// let t4: Gpu = "Tesla T4".parse()?;
/// assert_eq!(t4.capability(), Some(ComputeCapability::new(7, 5)));
/// assert_eq!(t4.class(), Some(BoardClass::DataCenter));
///
/// for name in ["A100", "nvidia a100-sxm4-40gb", "NVIDIA-A100-SXM4-40GB-MIG-1g.5gb", "A100-SXM..."] {
///     assert_eq!(name.parse::<Gpu>()?.architecture(), Some(Architecture::Ampere), "{name}");
/// }
/// // Two chips were sold under this name.
/// let gt730: Gpu = "GeForce GT 730".parse()?;
/// assert_eq!(gt730.capability(), None);
/// assert_eq!(gt730.architecture(), Some(Architecture::Kepler));
///
/// let bare: Gpu = "sm_80".parse()?;
/// assert_eq!((bare.name(), bare.class()), (None, None));
/// # Ok::<(), ngcompat::ParseError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Gpu {
    pub(crate) name: Option<String>,
    /// The capabilities it may have, in order; empty where nothing is known.
    pub(crate) capabilities: Vec<ComputeCapability>,
    pub(crate) class: Option<BoardClass>,
    /// Set where the model differs from its class.
    pub(crate) forward_compatibility: Option<ForwardCompatibility>,
    /// Whether its chip has the Tensor Cores of its compute capability.
    pub(crate) chip: Chip,
    /// The least and the most that the Tensor Cores of the models it can be gain.
    pub(crate) tensor_core_gain: Option<(TensorCoreGain, TensorCoreGain)>,
    /// The first Linux driver that names any of the boards it may be, where each has one.
    pub(crate) first_driver: Option<DriverVersion>,
    /// The CPU beside it, where the name is that of a machine or the board comes with one.
    pub(crate) cpu: Option<CpuArch>,
}

/// Whether a chip has the Tensor Cores of its compute capability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) enum Chip {
    /// It has what its capability has.
    #[default]
    Ordinary,
    /// It has none: TU116 and TU117.
    WithoutTensorCores,
    /// The name fits both.
    Either,
}

impl Gpu {
    /// The longest text taken for a name, in bytes.
    pub const MAX_LENGTH: usize = 200;

    /// A GPU of which nothing is known.
    pub const UNKNOWN: Self = Self {
        name: None,
        capabilities: Vec::new(),
        class: None,
        forward_compatibility: None,
        chip: Chip::Ordinary,
        tensor_core_gain: None,
        first_driver: None,
        cpu: None,
    };

    /// A GPU of which only the compute capability is known.
    pub fn of_capability(capability: ComputeCapability) -> Self {
        Self::UNKNOWN.with_capability(capability)
    }

    /// The same GPU with this compute capability, which wins over what the name says.
    #[must_use]
    pub fn with_capability(mut self, capability: ComputeCapability) -> Self {
        if !self.capabilities.contains(&capability) {
            (self.chip, self.tensor_core_gain) = (Chip::Ordinary, None);
            self.first_driver = None;
        }
        self.capabilities = alloc::vec![capability];
        self
    }

    /// The same GPU with this board class, which wins over what the name says.
    #[must_use]
    pub fn with_class(mut self, class: BoardClass) -> Self {
        if self.class != Some(class) {
            self.class = Some(class);
            self.forward_compatibility = None;
            // A part of a board, or another board than the name says.
            self.first_driver = None;
        }
        self
    }

    /// The name as it was given.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The compute capability, if there is only one it can have.
    pub fn capability(&self) -> Option<ComputeCapability> {
        match self.capabilities.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// The capabilities it may have, in order; empty where nothing is known.
    pub fn possible_capabilities(&self) -> &[ComputeCapability] {
        &self.capabilities
    }

    /// The board class.
    pub fn class(&self) -> Option<BoardClass> {
        self.class
    }

    /// Whether it is that of a Jetson module, whose driver comes with its system.
    pub(crate) fn is_jetson(&self) -> bool {
        self.class == Some(BoardClass::Jetson)
    }

    /// Whether the forward compatibility package works on it; `None` where the class is unknown.
    pub fn forward_compatibility(&self) -> Option<ForwardCompatibility> {
        self.forward_compatibility.or(self.class.map(BoardClass::forward_compatibility))
    }

    /// Whether its chip lacks the Tensor Cores of its compute capability, as those of the GTX 16
    /// series and its siblings do; `None` where the name fits chips with and without them.
    ///
    /// ```
    /// let gtx: ngcompat::Gpu = "GeForce GTX 1660 Ti".parse()?;
    /// assert_eq!(gtx.lacks_tensor_cores(), Some(true));
    /// # Ok::<(), ngcompat::ParseError>(())
    /// ```
    pub fn lacks_tensor_cores(&self) -> Option<bool> {
        match self.chip {
            Chip::Ordinary => Some(false),
            Chip::WithoutTensorCores => Some(true),
            Chip::Either => None,
        }
    }

    /// Whether the rules see no difference to another.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        self.capabilities == other.capabilities && self.class == other.class
    }

    /// The first Linux driver whose list of GPUs names this board, where it is younger than its
    /// architecture; `None` where no such driver is recorded.
    ///
    /// ```
    /// let gh200: ngcompat::Gpu = "GH200".parse()?;
    /// assert_eq!(gh200.first_driver().map(|driver| driver.to_string()), Some("535.129.03".into()));
    /// # Ok::<(), ngcompat::ParseError>(())
    /// ```
    pub fn first_driver(&self) -> Option<DriverVersion> {
        self.first_driver
    }

    /// What the models of one name agree on.
    pub(crate) fn of_models(name: &str, models: &[&'static GpuModel]) -> Self {
        let mut capabilities = Vec::new();
        for capability in models.iter().flat_map(|model| model.capabilities) {
            if !capabilities.contains(capability) {
                capabilities.push(*capability);
            }
        }
        sort_by_number(&mut capabilities, |capability| {
            usize::from(u16::from_be_bytes([capability.major, capability.minor]))
        });
        let class = agreed(models.iter().map(|model| model.class));
        let forward = agreed(models.iter().map(|model| model.forward_compatibility));
        Self {
            name: Some(String::from(name)),
            capabilities,
            class,
            forward_compatibility: forward
                .filter(|forward| class.map(BoardClass::forward_compatibility) != Some(*forward)),
            chip: match agreed(models.iter().map(|model| model.without_tensor_cores)) {
                Some(true) => Chip::WithoutTensorCores,
                None if !models.is_empty() => Chip::Either,
                _ => Chip::Ordinary,
            },
            tensor_core_gain: gain_of(models),
            first_driver: models
                .iter()
                .try_fold(None, |first: Option<DriverVersion>, model| {
                    let own = model.first_driver?;
                    Some(Some(first.map_or(own, |first| first.min(own))))
                })
                .flatten(),
            cpu: agreed(models.iter().map(|model| model.cpu)).flatten(),
        }
    }

    /// Whether nothing but perhaps a name is known.
    pub fn is_unknown(&self) -> bool {
        self.capabilities.is_empty() && self.class.is_none()
    }
}

/// The least and the most that the Tensor Cores of these models gain, as far as that is recorded.
fn gain_of(models: &[&'static GpuModel]) -> Option<(TensorCoreGain, TensorCoreGain)> {
    let gains = models.iter().filter_map(|model| model.tensor_core_gain);
    let least = gains.clone().min_by_key(|gain| gain.factor)?;
    Some((least, gains.max_by_key(|gain| gain.factor)?))
}

/// The value all items share; `None` where they differ or there is none.
pub(crate) fn agreed<T: PartialEq>(mut values: impl Iterator<Item = T>) -> Option<T> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

impl fmt::Display for Gpu {
    /// The name, or what else is known: `compute capability 8.0`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.name, self.capability(), self.class) {
            (Some(name), _, _) => f.write_str(name),
            (None, Some(capability), Some(class)) => {
                write!(f, "{} GPU of compute capability {capability}", class.name())
            }
            (None, Some(capability), None) => write!(f, "compute capability {capability}"),
            (None, None, Some(class)) => write!(f, "{} GPU", class.name()),
            (None, None, None) => f.write_str("unknown GPU"),
        }
    }
}
