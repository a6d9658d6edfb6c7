//! GPUs: compute capability, architecture, board class, and the look-up by name.

use alloc::boxed::Box;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use once_cell::race::OnceBox;

use crate::matrix::matrix;
use crate::source::Source;
use crate::text::{Excerpt, distance, insert, sort_by_number, start_of};
use crate::version::serde_as_text;

// ---------------------------------------------------------------------------------------------
// ComputeCapability
// ---------------------------------------------------------------------------------------------

/// A CUDA compute capability, the version of a GPU's instruction set: `8.0` for A100.
///
/// # Syntax
///
/// `MAJOR.MINOR`, or a compiler target such as `sm_80`, `compute_90a`.
///
/// ```
/// use ngcompat::ComputeCapability;
///
/// assert_eq!("sm_80".parse(), Ok(ComputeCapability::new(8, 0)));
/// assert!("12.0".parse::<ComputeCapability>()? > "9.0".parse()?);
/// # Ok::<(), ngcompat::ParseComputeCapabilityError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ComputeCapability {
    /// The generation of machine code: code built for one major number does not run on another.
    pub major: u8,
    /// The step inside it: machine code runs on the same or a later step.
    pub minor: u8,
}

impl ComputeCapability {
    /// Compute capability `major.minor`.
    pub const fn new(major: u8, minor: u8) -> Self {
        Self { major, minor }
    }

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

impl fmt::Display for ComputeCapability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// A text that is no compute capability.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseComputeCapabilityError {
    /// Nothing but white space.
    Empty,
    /// Neither `MAJOR.MINOR` nor a compiler target.
    Malformed {
        /// The text as given, shortened.
        input: Excerpt,
    },
}

impl ParseComputeCapabilityError {
    /// A stable name of this kind of error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "compute-capability-empty",
            Self::Malformed { .. } => "compute-capability-malformed",
        }
    }
}

impl fmt::Display for ParseComputeCapabilityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the compute capability is empty"),
            Self::Malformed { input } => write!(f, "{input} is not a compute capability"),
        }?;
        f.write_str("; write it such as `8.0` or `sm_80`")
    }
}

impl core::error::Error for ParseComputeCapabilityError {}

impl FromStr for ComputeCapability {
    type Err = ParseComputeCapabilityError;

    fn from_str(input: &str) -> Result<Self, Self::Err> {
        let text = input.trim();
        if text.is_empty() {
            return Err(ParseComputeCapabilityError::Empty);
        }
        let lower = start_of(text, 16).to_ascii_lowercase();
        let target = ["sm_", "sm", "compute_", "compute", "cc"]
            .iter()
            .find_map(|prefix| lower.strip_prefix(prefix))
            .map(str::trim_start);
        let numbers = match target {
            // A compiler target has the numbers run together, and `a` or `f` behind them.
            Some(digits) if !digits.contains('.') => {
                let digits = digits.strip_suffix(['a', 'f']).unwrap_or(digits);
                digits.len().checked_sub(1).and_then(|at| digits.split_at_checked(at))
            }
            Some(dotted) => dotted.split_once('.'),
            None => text.split_once('.'),
        };
        let digits = |part: &str| {
            let plain = part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            if plain { part.parse().ok() } else { None }
        };
        numbers
            .and_then(|(major, minor)| Some(Self::new(digits(major)?, digits(minor)?)))
            .filter(|capability| capability.major > 0)
            .ok_or_else(|| ParseComputeCapabilityError::Malformed { input: Excerpt::new(text) })
    }
}

serde_as_text!(ComputeCapability);

// ---------------------------------------------------------------------------------------------
// Architecture and BoardClass
// ---------------------------------------------------------------------------------------------

/// Defines an enum whose values have one word each, which is `Display`, `FromStr` and serde.
macro_rules! words {
    (
        $(#[$meta:meta])* $type:ident, $error:ident, $code:literal, $what:literal;
        $($(#[$variant_meta:meta])* $variant:ident = $word:literal, $name:literal $(, $other:literal)*;)+
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $type {
            $($(#[$variant_meta])* $variant,)+
        }

        impl $type {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in JSON and on the command line.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// The name in a sentence.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        #[doc = concat!("A text that names no ", $what, ".")]
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum $error {
            /// None of the known words.
            Unknown {
                /// The text as given, shortened.
                input: Excerpt,
            },
        }

        impl $error {
            /// A stable name of this kind of error.
            pub const fn code(&self) -> &'static str {
                $code
            }
        }

        impl fmt::Display for $error {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let Self::Unknown { input } = self;
                let words: Vec<&str> = $type::ALL.iter().map(|value| value.as_str()).collect();
                let words = crate::text::list(&words, "or");
                write!(f, concat!("{} is no ", $what, "; write {}"), input, words)
            }
        }

        impl core::error::Error for $error {}

        $crate::error::coded!($error);

        impl FromStr for $type {
            type Err = $error;

            fn from_str(input: &str) -> Result<Self, Self::Err> {
                let text = input.trim();
                for &value in Self::ALL {
                    let others: &[&str] = match value {
                        $(Self::$variant => &[$($other),*],)+
                    };
                    if [value.as_str(), value.name()]
                        .iter()
                        .chain(others)
                        .any(|word| word.eq_ignore_ascii_case(text))
                    {
                        return Ok(value);
                    }
                }
                Err($error::Unknown { input: Excerpt::new(text) })
            }
        }

        serde_as_text!($type);
    };
}
pub(crate) use words;

words! {
    /// A GPU architecture, in the order of their compute capabilities.
    ///
    /// ```
    /// use ngcompat::Architecture;
    ///
    /// assert_eq!("Ada Lovelace".parse(), Ok(Architecture::Ada));
    /// assert_eq!(Architecture::Ada.to_string(), "ada");
    /// # Ok::<(), ngcompat::ParseArchitectureError>(())
    /// ```
    Architecture, ParseArchitectureError, "architecture-unknown", "GPU architecture";
    /// Compute capability 2.x.
    Fermi = "fermi", "Fermi";
    /// Compute capability 3.x.
    Kepler = "kepler", "Kepler";
    /// Compute capability 5.x.
    Maxwell = "maxwell", "Maxwell";
    /// Compute capability 6.x.
    Pascal = "pascal", "Pascal";
    /// Compute capability 7.0 and 7.2.
    Volta = "volta", "Volta";
    /// Compute capability 7.5.
    Turing = "turing", "Turing";
    /// Compute capability 8.0, 8.6 and 8.7.
    Ampere = "ampere", "Ampere", "NVIDIA Ampere", "NVIDIA Ampere GPU architecture";
    /// Compute capability 8.9.
    Ada = "ada", "Ada Lovelace", "Ada-Lovelace", "NVIDIA Ada Lovelace";
    /// Compute capability 9.0.
    Hopper = "hopper", "Hopper", "NVIDIA Hopper";
    /// Compute capability 10.0, 10.3, 11.0, 12.0 and 12.1.
    Blackwell = "blackwell", "Blackwell", "NVIDIA Blackwell";
    /// Compute capability 10.7, announced as a preview.
    Rubin = "rubin", "Rubin";
}

words! {
    /// The class of a board, on which forward compatibility depends.
    ///
    /// ```
    /// use ngcompat::BoardClass;
    ///
    /// assert_eq!("data center".parse(), Ok(BoardClass::DataCenter));
    /// assert_eq!(BoardClass::DataCenter.to_string(), "datacenter");
    /// # Ok::<(), ngcompat::ParseBoardClassError>(())
    /// ```
    BoardClass, ParseBoardClassError, "board-class-unknown", "board class";
    /// A data center board, once sold as Tesla: T4, V100, A100, H100.
    DataCenter = "datacenter", "data center", "data-center", "tesla";
    /// A professional board: Quadro, RTX A, RTX Ada, RTX PRO.
    Workstation = "workstation", "workstation", "quadro", "professional";
    /// A consumer board.
    GeForce = "geforce", "GeForce";
    /// A TITAN board.
    Titan = "titan", "TITAN";
    /// An integrated GPU of a Jetson or another Tegra module.
    Jetson = "jetson", "Jetson", "tegra", "igpu";
    /// A virtual GPU: a profile such as `GRID T4-8Q` on a data center board.
    VGpu = "vgpu", "vGPU", "grid";
    /// A board outside these classes: mining boards, automotive boards.
    Other = "other", "other";
}

/// Whether the CUDA forward compatibility package works on a board.
///
/// Source: NVIDIA's CUDA compatibility document, which names data center GPUs, select NGC-ready RTX
/// boards and Jetson.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ForwardCompatibility {
    /// NVIDIA documents it for this class.
    Documented,
    /// The library's own device list accepts the class, but NVIDIA documents it for select boards
    /// only, which it doesn't list.
    Expected,
    /// NVIDIA ships a package of its own for this class; which base drivers it accepts was not
    /// seen.
    OwnPackage,
    /// Reports disagree.
    Unsettled,
    /// CUDA initialisation fails with error 804.
    Unsupported,
}

impl BoardClass {
    /// Whether the forward compatibility package works on this class.
    pub const fn forward_compatibility(self) -> ForwardCompatibility {
        match self {
            Self::DataCenter => ForwardCompatibility::Documented,
            Self::Workstation | Self::VGpu => ForwardCompatibility::Expected,
            Self::Jetson => ForwardCompatibility::OwnPackage,
            Self::GeForce | Self::Titan | Self::Other => ForwardCompatibility::Unsupported,
        }
    }
}

// ---------------------------------------------------------------------------------------------
// Rows of the matrix
// ---------------------------------------------------------------------------------------------

/// What is known of one compute capability: a row of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CapabilityRow {
    /// The capability.
    pub capability: ComputeCapability,
    /// Its architecture.
    pub architecture: Architecture,
    /// Whether it belongs to integrated GPUs (Tegra) only, whose machine code is their own.
    pub integrated: bool,
    /// The first driver branch that knows it.
    pub first_driver: Option<u16>,
    /// The last driver branch that drives it.
    pub last_driver: Option<u16>,
    /// Where the driver branches are stated.
    pub source: &'static Source,
}

/// A GPU model by the name that drivers print: a row of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct GpuModel {
    /// The name, as `nvidia-smi` prints it where that was seen.
    pub name: &'static str,
    /// Its compute capability; several where the same name was given to different chips.
    pub capabilities: &'static [ComputeCapability],
    /// Its board class.
    pub class: BoardClass,
    /// Whether the forward compatibility package works on it.
    pub forward_compatibility: ForwardCompatibility,
    /// Whether a driver prints this name; otherwise it is known from lists of PCI ids only.
    pub printed: bool,
    /// Whether its chip is one of which it was not read if it has the Tensor Cores of its compute
    /// capability: those of the GTX 16 series.
    pub tensor_cores_not_read: bool,
    /// Where it is stated.
    pub sources: &'static [&'static Source],
}

// ---------------------------------------------------------------------------------------------
// Gpu
// ---------------------------------------------------------------------------------------------

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
/// # Ok::<(), ngcompat::ParseGpuError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Gpu {
    name: Option<String>,
    /// The capabilities it may have, in order; empty where nothing is known.
    capabilities: Vec<ComputeCapability>,
    class: Option<BoardClass>,
    /// Set where the model differs from its class.
    forward_compatibility: Option<ForwardCompatibility>,
    /// Set where it was not read if the chip has the Tensor Cores of its compute capability.
    tensor_cores_not_read: bool,
}

impl Gpu {
    /// A GPU of which nothing is known.
    pub const UNKNOWN: Self = Self {
        name: None,
        capabilities: Vec::new(),
        class: None,
        forward_compatibility: None,
        tensor_cores_not_read: false,
    };

    /// A GPU of which only the compute capability is known.
    pub fn of_capability(capability: ComputeCapability) -> Self {
        Self::UNKNOWN.with_capability(capability)
    }

    /// The same GPU with its compute capability told, which wins over what the name says.
    #[must_use]
    pub fn with_capability(mut self, capability: ComputeCapability) -> Self {
        self.tensor_cores_not_read &= self.capabilities.contains(&capability);
        self.capabilities = alloc::vec![capability];
        self
    }

    /// The same GPU with its board class told, which wins over what the name says.
    #[must_use]
    pub fn with_class(mut self, class: BoardClass) -> Self {
        if self.class != Some(class) {
            self.class = Some(class);
            self.forward_compatibility = None;
        }
        self
    }

    /// The same GPU with its architecture told; it narrows the capabilities that are possible.
    #[must_use]
    pub fn with_architecture(mut self, architecture: Architecture) -> Self {
        if self.architecture() != Some(architecture) {
            self.tensor_cores_not_read = false;
            self.capabilities = matrix()
                .capabilities()
                .iter()
                .filter(|row| row.architecture == architecture)
                .map(|row| row.capability)
                .collect();
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

    /// The architecture, if all capabilities it may have agree on it.
    pub fn architecture(&self) -> Option<Architecture> {
        agreed(self.capabilities.iter().map(|capability| capability.architecture()))?
    }

    /// The board class.
    pub fn class(&self) -> Option<BoardClass> {
        self.class
    }

    /// Whether the forward compatibility package works on it; `None` where the class is unknown.
    pub fn forward_compatibility(&self) -> Option<ForwardCompatibility> {
        self.forward_compatibility.or(self.class.map(BoardClass::forward_compatibility))
    }

    /// Whether it was not read if its chip has the Tensor Cores of its compute capability: the GTX
    /// 16 series and its siblings.
    pub fn tensor_cores_not_read(&self) -> bool {
        self.tensor_cores_not_read
    }

    /// Whether nothing but perhaps a name is known.
    pub fn is_unknown(&self) -> bool {
        self.capabilities.is_empty() && self.class.is_none()
    }

    fn of_models(name: &str, models: &[&'static GpuModel]) -> Self {
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
            tensor_cores_not_read: models.iter().any(|model| model.tensor_cores_not_read),
        }
    }
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

/// A text that can be no GPU's name. A name that nobody knows is not an error.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseGpuError {
    /// Nothing but white space.
    Empty,
    /// Longer than [`ParseGpuError::MAX_LENGTH`] bytes, or with control characters in it.
    Malformed {
        /// The text as given, shortened.
        input: Excerpt,
    },
}

impl ParseGpuError {
    /// The longest text taken for a name, in bytes.
    pub const MAX_LENGTH: usize = 200;

    /// A stable name of this kind of error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "gpu-empty",
            Self::Malformed { .. } => "gpu-malformed",
        }
    }
}

impl fmt::Display for ParseGpuError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the GPU is empty"),
            Self::Malformed { input } => write!(f, "{input} is not the name of a GPU"),
        }?;
        f.write_str(
            "; write the name as nvidia-smi prints it, such as `Tesla T4`, or the compute \
             capability, such as `7.5`",
        )
    }
}

impl core::error::Error for ParseGpuError {}

impl FromStr for Gpu {
    type Err = ParseGpuError;

    fn from_str(input: &str) -> Result<Self, Self::Err> {
        let text = input.trim();
        if text.is_empty() {
            return Err(ParseGpuError::Empty);
        }
        if text.len() > ParseGpuError::MAX_LENGTH || text.contains(char::is_control) {
            return Err(ParseGpuError::Malformed { input: Excerpt::new(text) });
        }
        if let Ok(capability) = text.parse() {
            return Ok(Self::of_capability(capability));
        }
        Ok(matrix().gpu(text))
    }
}

#[cfg(feature = "serde")]
mod as_json {
    use super::{Architecture, BoardClass, ComputeCapability, Gpu};
    use alloc::string::String;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

    #[derive(Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Json {
        #[serde(default)]
        name: Option<String>,
        #[serde(default)]
        compute_capability: Option<ComputeCapability>,
        #[serde(default)]
        architecture: Option<Architecture>,
        #[serde(default)]
        class: Option<BoardClass>,
    }

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

    /// As programs write it, and as people do: a name or a compute capability alone.
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Told {
        Text(String),
        Json(Json),
    }

    impl<'de> Deserialize<'de> for Gpu {
        /// Of an object, what is told wins over what the name says.
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let json = match Told::deserialize(deserializer)? {
                Told::Text(text) => return text.parse().map_err(D::Error::custom),
                Told::Json(json) => json,
            };
            let mut gpu = match &json.name {
                Some(name) => name.parse().map_err(D::Error::custom)?,
                None => Gpu::UNKNOWN,
            };
            gpu.name = json.name;
            if let Some(architecture) = json.architecture {
                gpu = gpu.with_architecture(architecture);
            }
            if let Some(capability) = json.compute_capability {
                gpu = gpu.with_capability(capability);
            }
            if let Some(class) = json.class {
                gpu = gpu.with_class(class);
            }
            Ok(gpu)
        }
    }
}

// ---------------------------------------------------------------------------------------------
// Look-up by name
// ---------------------------------------------------------------------------------------------

/// Names are compared by their words in lower case, letters and digits apart, without `nvidia`:
/// `NVIDIA A100-SXM4-40GB` has the key `a 100 sxm 4 40 gb`.
fn key_of(name: &str) -> String {
    let mut key = String::with_capacity(name.len().saturating_add(8));
    let mut last = ' ';
    for character in name.chars() {
        let character = character.to_ascii_lowercase();
        if !character.is_ascii_alphanumeric() {
            last = ' ';
            continue;
        }
        if !key.is_empty() && (last == ' ' || last.is_ascii_digit() != character.is_ascii_digit()) {
            key.push(' ');
        }
        key.push(character);
        last = character;
    }
    // Banners put the vendor in front of a name that has it already.
    key.trim_start_matches("nvidia ").to_string()
}

/// What people leave out in front of a model's name.
const BRANDS: [&str; 12] = [
    "",
    "tesla ",
    "geforce ",
    "geforce rtx ",
    "geforce gtx ",
    "geforce gt ",
    "quadro ",
    "quadro rtx ",
    "rtx ",
    "titan ",
    "grid ",
    "jetson ",
];

/// What people put in front although the driver does not: "Tesla A100", "GeForce 3090".
const FALSE_BRANDS: [&str; 4] = ["tesla ", "geforce ", "quadro ", "grid "];

/// A longer name that only adds the generation is as good a reading of a short form: "RTX 6000" may
/// be the Quadro of the Turing generation or the Ada one.
const GENERATIONS: [&str; 4] = ["ada", "blackwell", "pascal", "ampere"];

/// Words behind a model's name that describe rather than name: "V100 32GB", "A100 Tensor Core GPU".
const DESCRIPTIONS: [&str; 15] = [
    "sxm", "pcie", "pci", "nvl", "hbm", "gb", "g", "gpu", "gpus", "tensor", "core", "graphics",
    "card", "e", "mb",
];

/// The keys of all models, sorted; built at the first look-up.
pub(crate) struct GpuIndex {
    keys: Vec<(String, &'static GpuModel)>,
}

impl GpuIndex {
    fn new(models: &'static [GpuModel]) -> Self {
        let mut keys: Vec<(String, _)> = Vec::with_capacity(models.len());
        for model in models {
            let key = key_of(model.name);
            // Nearly in order already, this is quick, and takes far less code than a sort of texts.
            let at = keys.partition_point(|(known, _)| *known <= key);
            insert(&mut keys, at, (key, model));
        }
        Self { keys }
    }

    pub(crate) fn of<'a>(cell: &'a OnceBox<Self>, models: &'static [GpuModel]) -> &'a Self {
        cell.get_or_init(|| Box::new(Self::new(models)))
    }

    /// What is known of the GPU of this name.
    pub(crate) fn gpu(&self, name: &str) -> Gpu {
        let whole = key_of(one_of_several(name));
        // `MIG 1g.5gb`, `-SHARED` (time slicing): parts and shares of the board named before.
        let key = [" mig", " shared"]
            .iter()
            .find_map(|suffix| whole.find(suffix).and_then(|at| whole.get(..at)))
            .unwrap_or(&whole);
        let cut = name.trim_end();
        if cut.ends_with("...") || cut.ends_with('…') {
            return Gpu::of_models(name, &self.beginning_with(key));
        }
        let exact = self.exact(key);
        if !exact.is_empty() {
            return Gpu::of_models(name, &exact);
        }
        if let Some(board) = vgpu_board(key, name) {
            let mut models = self.described(board);
            models.retain(|model| {
                matches!(model.class, BoardClass::DataCenter | BoardClass::Workstation)
            });
            if !models.is_empty() {
                return Gpu::of_models(name, &models).with_class(BoardClass::VGpu);
            }
        }
        let mut models = self.described(key);
        if models.is_empty()
            && let Some((front, whole)) = laptop(key)
        {
            models = self.described(&whole);
            if models.is_empty() {
                models = self.described(front);
            }
        }
        Gpu::of_models(name, &models)
    }

    /// The names closest to one that nobody knows, best first.
    pub(crate) fn closest(&self, name: &str) -> Vec<&'static str> {
        let key = key_of(start_of(name, 64));
        let limit = (key.len() / 3).saturating_add(1);
        let mut near: Vec<_> = self
            .keys
            .iter()
            .filter_map(|(candidate, model)| {
                let brandless = BRANDS
                    .iter()
                    .filter_map(|brand| candidate.strip_prefix(brand))
                    .map(|rest| distance(&key, rest))
                    .min()?;
                (brandless <= limit).then_some((brandless, model.name))
            })
            .collect();
        sort_by_number(&mut near, |(edits, _)| *edits);
        near.into_iter().map(|(_, name)| name).take(3).collect()
    }

    fn exact(&self, key: &str) -> Vec<&'static GpuModel> {
        self.range(key).filter(|(candidate, _)| candidate == key).map(|(_, model)| *model).collect()
    }

    fn beginning_with(&self, key: &str) -> Vec<&'static GpuModel> {
        self.range(key).map(|(_, model)| *model).collect()
    }

    /// The rows whose key begins with `key`.
    fn range<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a (String, &'static GpuModel)> {
        let start = self.keys.partition_point(|(candidate, _)| candidate.as_str() < key);
        let some = if key.is_empty() { 0 } else { usize::MAX };
        self.keys
            .iter()
            .skip(start)
            .take(some)
            .take_while(move |(candidate, _)| candidate.starts_with(key))
    }

    /// The models a short form may mean: its words, with a brand put in front.
    fn completed(&self, key: &str) -> Vec<&'static GpuModel> {
        // A word without a number, such as "TITAN", is a family and not a model; a letter is neither.
        let family = !key.bytes().any(|byte| byte.is_ascii_digit());
        if family && key.len() < 4 {
            return Vec::new();
        }
        let (mut whole, mut generation, mut longer) = (Vec::new(), Vec::new(), Vec::new());
        for brand in BRANDS {
            let key = alloc::format!("{brand}{key}");
            for (candidate, model) in self.range(&key) {
                // A profile is named whole, never by its board.
                if model.class == BoardClass::VGpu {
                    continue;
                }
                match candidate.strip_prefix(key.as_str()) {
                    Some("") => whole.push(*model),
                    Some(rest) if rest.starts_with(' ') => {
                        let next = rest.split_ascii_whitespace().next().unwrap_or("");
                        let list =
                            if GENERATIONS.contains(&next) { &mut generation } else { &mut longer };
                        list.push(*model);
                    }
                    _ => {}
                }
            }
        }
        if whole.is_empty() || family {
            whole.append(&mut longer);
        }
        whole.append(&mut generation);
        whole
    }

    /// Like [`completed`](Self::completed), but forgives a brand the board does not carry and words
    /// that describe it.
    fn described(&self, key: &str) -> Vec<&'static GpuModel> {
        let mut key = key;
        loop {
            if key.is_empty() {
                return Vec::new();
            }
            let unbranded = FALSE_BRANDS.iter().find_map(|brand| key.strip_prefix(brand));
            for key in [Some(key), unbranded].into_iter().flatten() {
                let models = self.completed(key);
                if !models.is_empty() {
                    return models;
                }
            }
            // Drop one description, the number before or behind its word included: `40 gb`, `sxm 4`.
            let Some((front, last)) = key.rsplit_once(' ') else { return Vec::new() };
            let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
            key = match front.rsplit_once(' ') {
                Some((front, before)) if is_number(last) && DESCRIPTIONS.contains(&before) => front,
                Some((front, before)) if is_number(before) && ["gb", "g", "mb"].contains(&last) => {
                    front
                }
                _ if DESCRIPTIONS.contains(&last) => front,
                _ => return Vec::new(),
            };
        }
    }
}

impl fmt::Debug for GpuIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GpuIndex").field("keys", &self.keys.len()).finish()
    }
}

/// The name in `8x A100`, `4*V100` and `A100 x8`.
fn one_of_several(name: &str) -> &str {
    const TIMES: [char; 4] = ['x', 'X', '×', '*'];
    let is_count = |text: &str| {
        (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let name = name.trim();
    if let Some((count, rest)) = name.split_once(TIMES)
        && is_count(count.trim_end())
        && !rest.trim().is_empty()
    {
        return rest;
    }
    match name.rsplit_once(TIMES) {
        // The `X` of `RTX` stands behind a letter, that of `Tegra X1` belongs to the name.
        Some((front, count))
            if is_count(count.trim_start())
                && front.bytes().any(|byte| byte.is_ascii_digit())
                && front.ends_with(|c: char| c == ' ' || c.is_ascii_digit()) =>
        {
            front
        }
        _ => name,
    }
}

/// A laptop's GPU as `lspci` and people name it, `RTX 2070 Max-Q`, `GTX 1660 Ti Mobile`: the name
/// without that word, and the name as drivers print it.
fn laptop(key: &str) -> Option<(&str, String)> {
    if let Some(front) = key.strip_suffix(" max q") {
        return Some((front, alloc::format!("{front} with max q design")));
    }
    let front = [" mobile", " laptop"].iter().find_map(|word| key.strip_suffix(word))?;
    Some((front, alloc::format!("{front} laptop gpu")))
}

/// The board of a vGPU profile: `GRID T4-8Q`, `NVIDIA A100-4-20C`, `GRID V100D-8Q` (the letter
/// behind the board tells its memory).
fn vgpu_board<'a>(key: &'a str, name: &str) -> Option<&'a str> {
    let (_, profile) = name.trim().rsplit_once('-')?;
    let digits = profile.strip_suffix(['Q', 'A', 'B', 'C', 'q', 'a', 'b', 'c'])?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // Two words of the key are the profile; one more number is the MIG slice.
    let (board, _letter) = key.rsplit_once(' ')?;
    let (mut board, _size) = board.rsplit_once(' ')?;
    if name.matches('-').count() > 1
        && let Some((front, last)) = board.rsplit_once(' ')
        && last.len() == 1
        && last.bytes().all(|byte| byte.is_ascii_digit())
        && front.bytes().any(|byte| byte.is_ascii_digit())
    {
        board = front;
    }
    let board = board.strip_prefix("grid ").unwrap_or(board);
    match board.rsplit_once(' ') {
        Some((front, "d" | "l" | "dx" | "x" | "xl" | "c" | "s")) if front.contains(' ') => {
            Some(front)
        }
        _ => Some(board),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_forgive_case_spacing_and_vendor() {
        assert_eq!(key_of("NVIDIA A100-SXM4-40GB"), "a 100 sxm 4 40 gb");
        assert_eq!(key_of("geforce  RTX2080Ti"), "geforce rtx 2080 ti");
        assert_eq!(key_of("Tesla-T4"), key_of("nvidia tesla t4"));
    }

    #[test]
    fn counts_are_no_part_of_a_name() {
        for text in ["8x A100", "8 x A100", "4*A100", "8×A100", "A100 x8", "A100x8", "A100 x 2"] {
            assert_eq!(one_of_several(text).trim(), "A100", "{text}");
        }
        for text in
            ["RTX 3090", "RTX 50", "A100X", "TITAN X", "MX150", "8x", "x8", "TITAN Xp", "Tegra X1"]
        {
            assert_eq!(one_of_several(text), text, "{text}");
        }
    }

    #[test]
    fn laptops_are_found_by_their_short_names() {
        let capability = |text: &str| {
            text.parse::<Gpu>()
                .unwrap()
                .capability()
                .map(|c| alloc::string::ToString::to_string(&c))
        };
        for (text, wanted) in [
            ("RTX 2070 Max-Q", "7.5"),
            ("GTX 1660 Ti Mobile", "7.5"),
            ("RTX 3080 laptop", "8.6"),
            ("GeForce GTX 1080 Max-Q", "6.1"),
        ] {
            assert_eq!(capability(text).as_deref(), Some(wanted), "{text}");
        }
        assert_eq!(capability("Max-Q"), None);
        assert_eq!(capability("Mobile"), None);
    }

    #[test]
    fn capabilities_parse() {
        let parse = |text: &str| text.parse::<ComputeCapability>();
        for text in ["8.0", "sm_80", "sm80", "SM_80", "compute_80", "cc8.0", "cc 8.0", "sm_80a"] {
            assert_eq!(parse(text), Ok(ComputeCapability::new(8, 0)), "{text}");
        }
        assert_eq!(parse("sm_120f"), Ok(ComputeCapability::new(12, 0)));
        for text in ["80", "8", "8.", ".0", "sm_", "sm_8", "8.0.0", "0.0", "-8.0", "8.x", "100.0a"]
        {
            assert!(parse(text).is_err(), "{text}");
        }
        assert_eq!(parse("").unwrap_err().code(), "compute-capability-empty");
    }
}
