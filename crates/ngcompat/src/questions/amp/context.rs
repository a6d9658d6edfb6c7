//! How each part of the answer is found.

use alloc::format;
use alloc::string::String;
use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt;
use core::fmt::Write as _;

use crate::machine::gpu::{Gpu, agreed};
use crate::matrix::names::DEFAULT_FAMILY;
use crate::matrix::release::Release;
use crate::matrix::tables::Matrix;
use crate::questions::amp::advice::{
    AmpApi, AmpBasis, AmpDataType, AmpInterface, ApexAdvice, Gains, LowPrecision, Pitfall, Shape,
    Statement, TensorCores, Tf32,
};
use crate::questions::issues::IssueList;
use crate::rows::amp::{
    AmpFacts, ApexEvent, ApexHistory, DataType, Fp16Rate, Milestone, PyTorchFeature, Recipe,
    ShapeRow, TensorCoreRow, Tf32Default, TransformerEngine, TransformerEngineNeed,
};
use crate::rows::known_issue::{IssueKind, JobMode, KnownIssue, Precision};
use crate::rows::source::{Evidence, Source};
use crate::rules::issue_filter::IssueFilter;
use crate::values::architecture::Architecture;
use crate::values::component_version::ComponentVersion;
use crate::values::compute_capability::ComputeCapability;
use crate::values::cuda_version::CudaVersion;
use crate::values::text::{capitalised, list};

const PYTORCH: &str = "pytorch";

const APEX: &str = "apex";

const TRANSFORMER_ENGINE: &str = "transformer_engine";

/// The first CUDA version that knows TF32.
const TF32_CUDA: CudaVersion = CudaVersion::new(11, 0);

/// What is asked, and the release's PyTorch, on which most depends.
pub(crate) struct AmpContext<'a> {
    matrix: &'static Matrix,
    release: Release,
    gpu: &'a Gpu,
    pytorch: PyTorch,
}

/// A release's PyTorch as far as it is known: two builds between which it lies.
#[derive(Clone, Copy)]
struct PyTorch {
    earliest: Option<Build>,
    latest: Option<Build>,
}

/// A build of PyTorch, and the release it was found in.
#[derive(Clone, Copy)]
struct Build {
    release: Release,
    version: &'static ComponentVersion,
    source: &'static Source,
}

impl Build {
    fn of(release: Release) -> Option<Self> {
        let component = release.component(PYTORCH)?;
        component.version.numbers().next()?;
        Some(Self { release, version: &component.version, source: component.source })
    }

    /// Major and minor number.
    fn line(self) -> (u64, u64) {
        let mut numbers = self.version.numbers();
        let mut next = || numbers.next().unwrap_or(0);
        (next(), next())
    }

    /// Whether it was built before its version was finished, as `1.8.0a0` was.
    fn is_alpha(self) -> bool {
        let build = self.version.as_str().split(['+', ' ']).next().unwrap_or_default();
        build.bytes().any(|byte| byte.is_ascii_alphabetic())
    }
}

impl PyTorch {
    /// Where the release's own version is not recorded, those of the nearest releases bound it.
    fn of(matrix: &'static Matrix, release: Release) -> Self {
        if let Some(build) = Build::of(release) {
            return Self { earliest: Some(build), latest: Some(build) };
        }
        // A release of another family, or one newer than the data, lies between no two of these.
        if release.family().key != DEFAULT_FAMILY || release.month().is_none() {
            return Self { earliest: None, latest: None };
        }
        let releases = matrix.releases();
        Self {
            earliest: releases
                .clone()
                .rev()
                .filter(|one| one.month() < release.month())
                .find_map(Build::of),
            latest: releases
                .clone()
                .filter(|one| one.month() > release.month())
                .find_map(Build::of),
        }
    }

    /// Whether it has what came with a version. An alpha of that very version may or may not.
    fn is_since(self, since: (u64, u64)) -> Option<bool> {
        if let Some(build) = self.earliest
            && (build.line() > since || build.line() == since && !build.is_alpha())
        {
            return Some(true);
        }
        self.latest.filter(|build| build.line() < since).map(|_| false)
    }

    fn sources(self) -> impl Iterator<Item = &'static Source> {
        [self.earliest, self.latest].into_iter().flatten().map(|build| build.source)
    }
}

impl fmt::Display for PyTorch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.earliest, self.latest) {
            (Some(one), Some(other)) if one.version == other.version => {
                write!(f, "PyTorch {}", one.version)
            }
            (Some(one), Some(other)) => {
                write!(f, "a PyTorch between {} and {}", one.version, other.version)
            }
            (Some(one), None) => write!(f, "a PyTorch of at least {}", one.version),
            (None, Some(other)) => write!(f, "a PyTorch of at most {}", other.version),
            (None, None) => f.write_str("an unknown PyTorch"),
        }
    }
}

impl<'a> AmpContext<'a> {
    pub(crate) fn of(matrix: &'static Matrix, release: Release, gpu: &'a Gpu) -> Self {
        Self { matrix, release, gpu, pytorch: PyTorch::of(matrix, release) }
    }

    fn facts(&self) -> &'static AmpFacts {
        self.matrix.amp_facts()
    }

    fn milestone(&self, feature: PyTorchFeature) -> Option<&'static Milestone> {
        self.facts().pytorch.iter().find(|milestone| milestone.feature == feature)
    }

    fn has(&self, feature: PyTorchFeature) -> Option<bool> {
        self.pytorch.is_since(self.milestone(feature)?.since)
    }

    /// The documents behind an answer that follows from the version of PyTorch.
    fn derived_from(&self, features: &[PyTorchFeature]) -> Vec<&'static Source> {
        let milestones = features.iter().filter_map(|feature| self.milestone(*feature));
        milestones.map(|milestone| milestone.source).chain(self.pytorch.sources()).collect()
    }

    pub(crate) fn pytorch(&self) -> Statement<ComponentVersion> {
        if let Some(newer) = self.newer() {
            return newer;
        }
        let sources = self.pytorch.sources();
        if let Some(build) = Build::of(self.release) {
            let message = format!("PyTorch {}.", build.version);
            return Statement::new(
                Some(build.version.clone()),
                message,
                basis_of(build.source),
                sources,
            );
        }
        let near = |build: Option<Build>, where_: &str| {
            build.map_or(String::new(), |build| {
                let Build { release, version, .. } = build;
                format!(
                    " The nearest release {where_} that shows one, {}, has {version}.",
                    release.version()
                )
            })
        };
        let message = format!(
            "The version is not recorded.{}{}",
            near(self.pytorch.earliest, "before"),
            near(self.pytorch.latest, "after")
        );
        Statement::new(None, message, AmpBasis::Derived, sources)
    }

    /// That nothing is recorded of the release yet, where that is so.
    fn newer<T>(&self) -> Option<Statement<T>> {
        let newer = self.release.recorded().err()?;
        Some(Statement::new(None, format!("{newer}."), AmpBasis::Derived, []))
    }

    /// Whether a release is no later than this one.
    fn is_reached(&self, one: Release) -> bool {
        one.month() <= self.release.month() || self.release.is_newer_than_data()
    }

    /// The rows of the capabilities that the GPU may have, and of the chips of them that it may have;
    /// `None` where one has no row.
    fn tensor_core_rows(&self) -> Option<Vec<&'static TensorCoreRow>> {
        let capabilities = self.gpu.possible_capabilities();
        if capabilities.is_empty() {
            return None;
        }
        let lacking = &self.facts().without_tensor_cores;
        let row = |capability: &ComputeCapability| {
            let rows = self.facts().tensor_cores.iter();
            let ordinary = rows.clone().find(|row| row.capabilities.contains(capability))?;
            let lacks = lacking.capabilities.contains(capability);
            Some(match self.gpu.lacks_tensor_cores() {
                Some(true) if lacks => vec![lacking],
                None if lacks => vec![ordinary, lacking],
                _ => vec![ordinary],
            })
        };
        Some(capabilities.iter().map(row).collect::<Option<Vec<_>>>()?.concat())
    }

    /// Whether the chip is one without the Tensor Cores of its compute capability.
    fn is_lacking(&self) -> bool {
        self.gpu.lacks_tensor_cores() == Some(true)
    }

    /// Whether matrix products of this type run on the GPU's Tensor Cores.
    fn tensor_cores_take(&self, data_type: DataType) -> Option<bool> {
        let rows = self.tensor_core_rows()?;
        agreed(rows.iter().map(|row| row.data_types.contains(&data_type)))
    }

    /// What is unknown about the GPU, for a message.
    fn gpu_unknown(&self) -> &'static str {
        if self.gpu.possible_capabilities().is_empty() {
            "The GPU's compute capability is not known"
        } else {
            "The GPUs that the name fits differ in it, or nothing is recorded of them"
        }
    }

    fn gpu_sources(&self) -> Vec<&'static Source> {
        let rows = self.tensor_core_rows().unwrap_or_default();
        rows.into_iter().map(|row| row.source).collect()
    }

    pub(crate) fn tensor_cores(&self) -> Statement<TensorCores> {
        let rows = self.tensor_core_rows().unwrap_or_default();
        let present = agreed(rows.iter().map(|row| !row.data_types.is_empty()));
        let Some(present) = present else {
            let message = format!("{}.", self.gpu_unknown());
            return Statement::new(None, message, AmpBasis::Hardware, self.gpu_sources());
        };
        let generation = agreed(rows.iter().map(|row| row.generation)).flatten();
        let data_types: Vec<_> = DataType::ALL
            .iter()
            .copied()
            .filter(|data_type| rows.iter().all(|row| row.data_types.contains(data_type)))
            .collect();
        let message = if present {
            let names: Vec<_> = data_types.iter().map(|data_type| data_type.name()).collect();
            let generation =
                generation.map_or(String::new(), |number| format!(" of generation {number}"));
            format!("The GPU has Tensor Cores{generation}, for {}.", list(&names, "and"))
        } else if self.is_lacking() {
            String::from(
                "The GPU has no Tensor Cores: the chips of the GTX 16 series and its siblings (TU116 and \
                 TU117) have FP16 units in their place.",
            )
        } else {
            String::from("The GPU has no Tensor Cores; the first GPUs with them are Volta's.")
        };
        let value = TensorCores { present, generation, data_types };
        Statement::new(Some(value), message, AmpBasis::Hardware, self.gpu_sources())
    }

    /// Whether PyTorch has mixed precision of its own, and what says so. What the notes of a release
    /// offer is in the later ones too.
    fn native(&self) -> (Option<bool>, AmpBasis, Vec<&'static Source>) {
        if let Some(native) = self.release.notes.amp.native {
            return (
                Some(native),
                AmpBasis::ReleaseNotes,
                self.release.notes.amp.source.into_iter().collect(),
            );
        }
        let features = [PyTorchFeature::TorchCudaAmp];
        let native = self.has(PyTorchFeature::TorchCudaAmp).or_else(|| {
            let earlier = self.matrix.releases().filter(|one| one.month() < self.release.month());
            earlier.into_iter().any(|one| one.notes.amp.native == Some(true)).then_some(true)
        });
        (native, AmpBasis::Derived, self.derived_from(&features))
    }

    pub(crate) fn api(&self) -> Statement<AmpApi> {
        use PyTorchFeature as Feature;
        if let Some(newer) = self.newer() {
            return newer;
        }
        let (native, basis, sources) = self.native();
        let has = |feature| self.has(feature) == Some(true);
        let deprecated = self.has(Feature::TorchCudaAmpDeprecated);
        let api = |interface, import, autocast, scaler| {
            Some(AmpApi {
                interface,
                import,
                autocast,
                scaler,
                torch_cuda_amp_deprecated: deprecated,
            })
        };
        if native != Some(true) {
            let (present, _, apex_sources) = self.apex_present();
            if native == Some(false) && present == Some(true) {
                let message = format!(
                    "{} has no mixed precision of its own; Apex, which is in the image, has: \
                     `from apex import amp`.",
                    capitalised(&self.pytorch.to_string())
                );
                let (autocast, scaler) = match self.apex_event(ApexHistory::NewInterface) {
                    Some(_) => ("amp.initialize", "amp.scale_loss"),
                    None => ("amp.init", "amp_handle.scale_loss"),
                };
                let value = api(AmpInterface::Apex, "apex.amp", autocast, scaler);
                return Statement::new(
                    value,
                    message,
                    basis,
                    sources.into_iter().chain(apex_sources),
                );
            }
            let message = format!(
                "No interface is known: {} has none of its own, and Apex is not recorded for the image.",
                self.pytorch
            );
            return Statement::new(None, message, AmpBasis::Derived, sources);
        }
        if !has(Feature::TorchAutocast) {
            let value = api(
                AmpInterface::TorchCudaAmp,
                "torch.cuda.amp",
                "torch.cuda.amp.autocast",
                "torch.cuda.amp.GradScaler",
            );
            let later = match self.has(Feature::TorchAutocast) {
                Some(_) => "torch.autocast came with 1.10",
                None => {
                    "torch.autocast came with 1.10, and whether this build has it is not recorded"
                }
            };
            let message =
                format!("Use PyTorch's own torch.cuda.amp: autocast and GradScaler; {later}.");
            return Statement::new(value, message, basis, sources);
        }
        let (value, message) = if has(Feature::TorchAmpGradScaler) {
            let warning = match deprecated {
                Some(true) => "torch.cuda.amp still works, but warns that it is deprecated",
                Some(false) => "torch.cuda.amp does the same",
                None => "torch.cuda.amp works too, but is deprecated from 2.4 on",
            };
            (
                api(AmpInterface::TorchAmp, "torch.amp", "torch.autocast", "torch.amp.GradScaler"),
                format!(
                    "Use PyTorch's own torch.autocast (also called torch.amp.autocast) and, for \
                     FP16, torch.amp.GradScaler; {warning}."
                ),
            )
        } else {
            (
                api(
                    AmpInterface::TorchAutocast,
                    "torch",
                    "torch.autocast",
                    "torch.cuda.amp.GradScaler",
                ),
                String::from(
                    "Use PyTorch's own torch.autocast and, for FP16, torch.cuda.amp.GradScaler, \
                     which torch.amp has from 2.3 on.",
                ),
            )
        };
        let features =
            [Feature::TorchAutocast, Feature::TorchAmpGradScaler, Feature::TorchCudaAmpDeprecated];
        Statement::new(value, message, AmpBasis::Derived, self.derived_from(&features))
    }

    /// What to train in on a GPU with these Tensor Cores.
    fn data_type_for(&self, row: &TensorCoreRow) -> AmpDataType {
        let (data_type, loss_scaling) = if row.data_types.is_empty() {
            (DataType::Fp32, false)
        } else if row.data_types.contains(&DataType::Bf16)
            && self.has(PyTorchFeature::Bf16Autocast) == Some(true)
        {
            (DataType::Bf16, false)
        } else {
            (DataType::Fp16, true)
        };
        AmpDataType { data_type, loss_scaling }
    }

    pub(crate) fn dtype(&self) -> Statement<AmpDataType> {
        let rows = self.tensor_core_rows().unwrap_or_default();
        let value = agreed(rows.iter().map(|row| self.data_type_for(row)));
        let with_pytorch = || {
            let features = [PyTorchFeature::Bf16Autocast];
            self.gpu_sources().into_iter().chain(self.derived_from(&features)).collect()
        };
        // What a GPU without Tensor Cores does best needs no knowledge of the release.
        if value.map(|value| value.data_type) != Some(DataType::Fp32)
            && let Some(newer) = self.newer()
        {
            return self.dtype_of_newer(newer);
        }
        let (message, basis, sources): (_, _, Vec<_>) = match value.map(|value| value.data_type) {
            Some(DataType::Fp32) => self.stay_with_fp32(),
            Some(DataType::Bf16) => (
                String::from(
                    "BF16: it has the range of FP32, so that the loss needs no scaling. FP16 with \
                     loss scaling works as well.",
                ),
                AmpBasis::Derived,
                with_pytorch(),
            ),
            Some(_) => {
                let fp16 =
                    "FP16 with loss scaling, which keeps small gradients from becoming zero.";
                let why = match self.tensor_cores_take(DataType::Bf16) {
                    Some(true) => match self.has(PyTorchFeature::Bf16Autocast) {
                        Some(_) => " The GPU has BF16, but autocast to it came with PyTorch 1.10.",
                        None => {
                            " The GPU has BF16, but whether this build of PyTorch has autocast to \
                             it, which came with 1.10, is not recorded."
                        }
                    },
                    _ => " The GPU's Tensor Cores have no BF16.",
                };
                match self.tensor_cores_take(DataType::Bf16) {
                    Some(false) => {
                        let (exception, source) = self.chips_without();
                        let sources = self.gpu_sources().into_iter().chain(source).collect();
                        (format!("{fp16}{why}{exception}"), AmpBasis::Hardware, sources)
                    }
                    _ => (format!("{fp16}{why}"), AmpBasis::Derived, with_pytorch()),
                }
            }
            None => (
                format!(
                    "{}; FP16 with loss scaling runs on every GPU, but gives NaN on boards of the GTX 16 \
                     series.",
                    self.gpu_unknown()
                ),
                AmpBasis::Hardware,
                self.gpu_sources(),
            ),
        };
        Statement::new(value, message, basis, sources)
    }

    /// Of a bare compute capability, which chips lack its Tensor Cores.
    fn chips_without(&self) -> (&'static str, Option<&'static Source>) {
        let lacking = &self.facts().without_tensor_cores;
        let bare = self.gpu.name().is_none() && self.gpu.lacks_tensor_cores() == Some(false);
        let shared =
            self.gpu.possible_capabilities().iter().any(|one| lacking.capabilities.contains(one));
        if bare && shared {
            let exception = " Boards of the GTX 16 series have this compute capability without its Tensor \
                             Cores: stay with FP32 on them.";
            return (exception, Some(lacking.source));
        }
        ("", None)
    }

    /// What to train in on a GPU without Tensor Cores, and why.
    fn stay_with_fp32(&self) -> (String, AmpBasis, Vec<&'static Source>) {
        let mut message = String::from("Stay with FP32: the GPU has no Tensor Cores");
        let mut sources = self.gpu_sources();
        if self.is_lacking() {
            message.push_str(
                ", and FP16 was reported to give NaN on boards of the GTX 16 series, which have such \
                 chips.",
            );
            sources.push(self.facts().fp16_gives_nan);
        } else if let Some(rate) = self.fp16_rate() {
            message.push_str(if rate.doubled {
                ". It does have FP16 at twice the rate of FP32, and FP16 halves what goes through memory: \
                 with loss scaling it is worth a measurement."
            } else {
                ", and its FP16 arithmetic is far slower than FP32. Mixed precision still halves what goes \
                 through memory."
            });
            sources.push(rate.source);
        } else {
            message.push_str(
                ". Mixed precision halves what goes through memory, but brings nothing of the speed of \
                 Tensor Cores.",
            );
        }
        (message, AmpBasis::Hardware, sources)
    }

    /// How fast FP16 is without Tensor Cores, where recorded of all capabilities the GPU may have.
    fn fp16_rate(&self) -> Option<&'static Fp16Rate> {
        let row = |capability: &ComputeCapability| {
            self.facts().fp16_rates.iter().find(|row| row.capabilities.contains(capability))
        };
        agreed(self.gpu.possible_capabilities().iter().map(row))?
    }

    /// What is known of the GPU alone.
    fn dtype_of_newer(&self, mut newer: Statement<AmpDataType>) -> Statement<AmpDataType> {
        let known = match self.tensor_cores_take(DataType::Bf16) {
            Some(true) => {
                " The GPU has BF16, which needs no loss scaling, and FP16, which needs it."
            }
            Some(false) => {
                " The GPU's Tensor Cores have FP16, which needs loss scaling, and no BF16."
            }
            None => return newer,
        };
        newer.message.push_str(known);
        newer.sources = self.gpu_sources();
        newer
    }

    pub(crate) fn tf32(&self) -> Statement<Tf32> {
        use PyTorchFeature as Feature;
        let hardware = self.tensor_cores_take(DataType::Tf32);
        let toolkit = self.release.cuda().map(|cuda| cuda.version >= TF32_CUDA);
        let off = Tf32 { available: false, on_by_default: None, switches: Vec::new() };
        match (hardware, toolkit) {
            (Some(true), Some(true)) => {}
            (Some(true), None) if self.release.is_newer_than_data() => {
                let newer = self.newer::<Tf32>().map(|newer| newer.message);
                let message = format!("The GPU has TF32. {}", newer.unwrap_or_default());
                return Statement::new(None, message, AmpBasis::Hardware, self.gpu_sources());
            }
            (Some(false), _) => {
                let message = "The GPU has no TF32; it begins with Ampere.";
                return Statement::new(Some(off), message, AmpBasis::Hardware, self.gpu_sources());
            }
            (_, Some(false)) => {
                let message = format!("The release has no TF32: it needs CUDA {TF32_CUDA}.");
                let sources = self.release.cuda().map(|cuda| cuda.source);
                return Statement::new(Some(off), message, AmpBasis::Derived, sources);
            }
            (None, _) => {
                let message = format!("{}.", self.gpu_unknown());
                return Statement::new(None, message, AmpBasis::Hardware, self.gpu_sources());
            }
            (_, None) => {
                let message = "The CUDA version of this release is not recorded.";
                return Statement::new(None, message, AmpBasis::Derived, []);
            }
        }
        let (on, why, basis, source) = self.tf32_default();
        let mut switches = Vec::new();
        if self.has(Feature::AllowTf32) == Some(true) {
            switches.push("torch.backends.cuda.matmul.allow_tf32");
            switches.push("torch.backends.cudnn.allow_tf32");
        }
        if self.has(Feature::Float32MatmulPrecision) == Some(true) {
            switches.push("torch.set_float32_matmul_precision");
        }
        if self.has(Feature::Fp32Precision) == Some(true) {
            switches.push("torch.backends.cuda.matmul.fp32_precision");
            switches.push("torch.backends.cudnn.conv.fp32_precision");
        }
        let mut message = why;
        if switches.is_empty() {
            message.push_str(" PyTorch's switches for it came with 1.7.");
        } else {
            message.push_str(" It is switched by ");
            message.push_str(&list(&switches, "and"));
            message.push('.');
        }
        if self.has(Feature::Fp32Precision) == Some(true) {
            message.push_str(" Don't mix fp32_precision with the older switches.");
        }
        let value = Tf32 { available: true, on_by_default: on, switches };
        let sources = source.into_iter().chain(self.gpu_sources());
        Statement::new(Some(value), message, basis, sources)
    }

    /// Whether TF32 is on without being asked for, and what says so.
    fn tf32_default(&self) -> (Option<bool>, String, AmpBasis, Option<&'static Source>) {
        let Tf32Default { since, since_source, variable, seen, source } = self.facts().tf32;
        let id = self.release.month();
        if id.is_some_and(|id| seen.contains(&id)) {
            let why = format!("TF32 is on by default: the image sets {variable}.");
            return (Some(true), why, AmpBasis::Image, Some(source));
        }
        let upstream_on = self.has(PyTorchFeature::AllowTf32) == Some(true)
            && self.has(PyTorchFeature::Tf32MatmulOffByDefault) == Some(false);
        if upstream_on {
            let why = String::from("TF32 is on by default, as in any PyTorch from 1.7 to 1.11.");
            let source = self.milestone(PyTorchFeature::AllowTf32).map(|one| one.source);
            return (Some(true), why, AmpBasis::Derived, source);
        }
        if self.has(PyTorchFeature::AllowTf32) == Some(true) {
            let why = format!(
                "TF32 is on by default in NVIDIA's containers, which set {variable}; PyTorch itself \
                 has it off for matrix products from 1.12 on."
            );
            return (Some(true), why, AmpBasis::General, Some(source));
        }
        if id >= Some(since) {
            let why = format!("TF32 is said to be on by default from {since} on.");
            return (Some(true), why, AmpBasis::General, Some(since_source));
        }
        let why = String::from("Whether TF32 is on by default is not recorded.");
        (None, why, AmpBasis::General, None)
    }

    /// Whether Apex is in the image, and what says so. It is never known to leave the images, so that
    /// it is between two that have it.
    fn apex_present(&self) -> (Option<bool>, AmpBasis, Vec<&'static Source>) {
        let seen = |release: Release| {
            let component = release.component(APEX).map(|component| component.source);
            component.or(release.notes.amp.source.filter(|_| release.notes.amp.apex == Some(true)))
        };
        if let Some(source) = seen(self.release) {
            return (Some(true), basis_of(source), vec![source]);
        }
        let releases = self.matrix.releases();
        let earlier =
            releases.clone().rev().filter(|one| one.month() < self.release.month()).find_map(seen);
        let later =
            releases.clone().filter(|one| one.month() > self.release.month()).find_map(seen);
        let present = earlier.is_some() && later.is_some();
        let sources = earlier.into_iter().chain(later).collect();
        (present.then_some(true), AmpBasis::Derived, sources)
    }

    /// An event in Apex's history, if images of this month can show it.
    pub(crate) fn apex_event(&self, event: ApexHistory) -> Option<&'static ApexEvent> {
        let events = self.facts().apex;
        events.iter().find(|one| one.event == event && Some(one.month) < self.release.month())
    }

    pub(crate) fn apex(&self) -> Statement<ApexAdvice> {
        if let Some(newer) = self.newer() {
            return newer;
        }
        let (native, ..) = self.native();
        let (present, basis, mut sources) = self.apex_present();
        let upstream = [ApexHistory::Removed, ApexHistory::Deprecated]
            .into_iter()
            .find_map(|event| self.apex_event(event));
        let recommended = native == Some(false) && present == Some(true);
        let mut message = String::from(match (present, basis) {
            (Some(_), AmpBasis::Derived) => {
                "Apex is in the releases before and after this one, hence in this image."
            }
            (Some(_), _) => "Apex is in the image.",
            (None, _) => "Whether Apex is in the image is not recorded.",
        });
        if recommended {
            message.push_str(" It is the way to mixed precision in this release.");
        } else if native == Some(true) {
            message.push_str(
                " Its AMP is only for models that already depend on it; new work should use \
                 PyTorch's own.",
            );
        }
        if let Some(event) = upstream {
            let upstream = match event.event {
                ApexHistory::Removed => format!(
                    " Upstream removed apex.amp on {}; whether this image still has it is not recorded.",
                    event.date
                ),
                _ => format!(" Upstream deprecated apex.amp on {}.", event.date),
            };
            message.push_str(&upstream);
            sources.push(event.source);
        }
        if self.release.notes.amp.native == Some(true) {
            sources.extend(self.release.notes.amp.source);
        }
        let upstream = upstream.map(|event| event.event);
        let value = ApexAdvice { present, recommended, upstream };
        Statement::new(Some(value), message, basis, sources)
    }

    /// Whether Transformer Engine is in the image, and what says so.
    fn transformer_engine(&self) -> (bool, AmpBasis, &'static Source) {
        if let Some(component) = self.release.component(TRANSFORMER_ENGINE) {
            return (true, basis_of(component.source), component.source);
        }
        let TransformerEngine { since, source, .. } = self.facts().transformer_engine;
        (self.release.month() >= Some(since), AmpBasis::Derived, source)
    }

    /// Whether the release's Transformer Engine is of at least this version. Versions never went
    /// down, so that the nearest releases that show one bound it.
    fn transformer_engine_is(&self, version: &ComponentVersion) -> Option<bool> {
        let seen = |release: Release| {
            let component = release.component(TRANSFORMER_ENGINE)?;
            component.version.numbers().next()?;
            Some(component.version.cmp_numbers(version) != Ordering::Less)
        };
        let releases = self.matrix.releases();
        let earlier =
            releases.clone().rev().filter(|one| one.month() <= self.release.month()).find_map(seen);
        let later =
            releases.clone().filter(|one| one.month() >= self.release.month()).find_map(seen);
        match (earlier, later) {
            (Some(true), _) => Some(true),
            (_, Some(false)) => Some(false),
            _ => None,
        }
    }

    pub(crate) fn low_precision(&self, data_type: DataType) -> Statement<LowPrecision> {
        let name = data_type.name();
        let engine = self.facts().transformer_engine;
        let value_with = |available, recipes, default_recipe| {
            Some(LowPrecision {
                available,
                library: "Transformer Engine",
                import: "transformer_engine.pytorch",
                since: engine.since,
                recipes,
                default_recipe,
            })
        };
        let value = |available| value_with(available, Vec::new(), None);
        match self.tensor_cores_take(data_type) {
            Some(true) => {}
            Some(false) => {
                let message = format!("The GPU has no {name}.");
                return Statement::new(
                    value(false),
                    message,
                    AmpBasis::Hardware,
                    self.gpu_sources(),
                );
            }
            None => {
                let message = format!("{}.", self.gpu_unknown());
                return Statement::new(None, message, AmpBasis::Hardware, self.gpu_sources());
            }
        }
        if let Some(newer) = self.newer::<LowPrecision>() {
            let message = format!("The GPU has {name}. {}", newer.message);
            return Statement::new(None, message, AmpBasis::Hardware, self.gpu_sources());
        }
        let (contained, basis, source) = self.transformer_engine();
        if !contained {
            let message = format!(
                "The GPU has {name}, but Transformer Engine is in the images from {} on only.",
                engine.since
            );
            return Statement::new(value(false), message, basis, [source]);
        }
        let need = |capability: &ComputeCapability| {
            engine
                .needs
                .iter()
                .find(|need| need.data_type == data_type && need.capabilities.contains(capability))
        };
        let needs: Option<Vec<_>> = self.gpu.possible_capabilities().iter().map(need).collect();
        let Some(needs) = needs else {
            let message =
                format!("Whether Transformer Engine has {name} for this GPU is not recorded.");
            return Statement::new(None, message, basis, [source]);
        };
        let met = |need: &TransformerEngineNeed| {
            let version = need.version.as_ref();
            let cuda = self
                .release
                .component("cuda")
                .map(|component| component.ordering().cmp_numbers(&need.cuda) != Ordering::Less);
            match (cuda, version.map_or(Some(true), |version| self.transformer_engine_is(version)))
            {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            }
        };
        let available = agreed(needs.iter().map(|need| met(need))).flatten();
        let mut message = if available == Some(true) {
            format!(
                "{name} is available through Transformer Engine, which is in the image: import \
                 transformer_engine.pytorch."
            )
        } else {
            let wanted: Vec<_> = needs.iter().map(ToString::to_string).collect();
            let verdict = match available {
                Some(_) => "this release does not have",
                None => "is not recorded for this release",
            };
            format!("{name} on this GPU needs {}, which {verdict}.", list(&wanted, "or"))
        };
        for limits in needs.iter().filter_map(|need| need.limits) {
            message.push(' ');
            message.push_str(limits);
        }
        let mut sources: Vec<_> =
            [source].into_iter().chain(needs.iter().map(|need| need.source)).collect();
        if available != Some(true) || data_type != DataType::Fp8 {
            return Statement::new(available.and_then(value), message, basis, sources);
        }
        let (recipes, default) = (self.recipes(), self.default_recipe());
        message.push_str(&recipe_advice(&recipes, default));
        sources.push(engine.recipes_source);
        Statement::new(value_with(true, recipes, default), message, basis, sources)
    }

    /// Whether a recipe is in the release's Transformer Engine; `None` where its version is not
    /// recorded closely enough.
    fn has_recipe(&self, recipe: &Recipe) -> Option<bool> {
        let cuda = recipe.cuda.as_ref().map_or(Some(true), |wanted| {
            let own = self.release.component("cuda")?;
            Some(own.ordering().cmp_numbers(wanted) != Ordering::Less)
        });
        match (cuda, self.transformer_engine_is(&recipe.since)) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        }
    }

    /// Whether a recipe is for every GPU that this one can be.
    fn is_for_gpu(&self, recipe: &Recipe) -> bool {
        self.gpu.possible_capabilities().iter().all(|one| recipe.capabilities.contains(one))
    }

    /// The recipes for FP8 that work on the GPU in this release.
    fn recipes(&self) -> Vec<&'static str> {
        let all = self.facts().transformer_engine.recipes.iter();
        let work = all.filter(|one| self.is_for_gpu(one) && self.has_recipe(one) == Some(true));
        work.map(|recipe| recipe.name).collect()
    }

    /// The recipe that is taken where none is named; `None` where it is not known.
    fn default_recipe(&self) -> Option<&'static str> {
        let all = self.facts().transformer_engine.defaults.iter();
        let newest_first = all.rev().filter(|one| self.is_for_gpu(one));
        for recipe in newest_first {
            match self.has_recipe(recipe) {
                Some(true) => return Some(recipe.name),
                Some(false) => {}
                None => return None,
            }
        }
        None
    }

    pub(crate) fn shapes(
        &self,
        dtype: &Statement<AmpDataType>,
        fp8: &Statement<LowPrecision>,
    ) -> Vec<Statement<Shape>> {
        let trained_in = dtype.value.map(|value| value.data_type);
        let has_fp8 = fp8.value.as_ref().is_some_and(|fp8| fp8.available);
        let rows = self.facts().shapes.iter().filter(|row| match (trained_in, row.data_type) {
            (_, DataType::Fp8) => has_fp8,
            (Some(trained_in), data_type) => data_type == trained_in,
            // Where it is open, what holds of every data type that the GPU may have.
            (None, data_type) => self.tensor_cores_take(data_type) != Some(false),
        });
        rows.map(|row| {
            let ShapeRow { data_type, multiple_of, source } = *row;
            let message = format!(
                "For {} on Tensor Cores, choose batch sizes, features and channels that are \
                 multiples of {multiple_of}.",
                data_type.name()
            );
            let value = Shape { data_type, multiple_of };
            Statement::new(Some(value), message, AmpBasis::General, [source])
        })
        .collect()
    }

    pub(crate) fn gains(&self) -> Statement<Gains> {
        let states = |release: &Release| {
            release.notes.amp.memory_factor.is_some()
                || release.notes.amp.tensor_core_factor.is_some()
        };
        let releases = self.matrix.releases();
        let earlier = releases.clone().rev().filter(|one| self.is_reached(*one)).find(states);
        let later = || releases.clone().filter(|one| !self.is_reached(*one)).find(states);
        let Some(stating) = earlier.or_else(later) else {
            return Statement::new(None, "No figures are recorded.", AmpBasis::General, []);
        };
        let basis = if stating.month() == self.release.month() {
            AmpBasis::ReleaseNotes
        } else {
            AmpBasis::General
        };
        let mut message = match basis {
            AmpBasis::ReleaseNotes => String::from("By the release notes"),
            _ => {
                format!("By the notes of {} (those of this release do not say)", stating.version())
            }
        };
        if let Some(factor) = stating.notes.amp.memory_factor {
            // Writing to a String cannot fail.
            let _ = write!(
                message,
                ", FP16 needs 1/{factor} of the memory traffic and of the storage for intermediate \
                 values: operations that memory bandwidth limits run {factor} times as fast"
            );
        }
        message.push('.');
        let (tensor_core_factor, words, own) = self.tensor_core_gain(stating);
        message.push_str(&words);
        let value = Gains { memory_factor: stating.notes.amp.memory_factor, tensor_core_factor };
        let sources = stating.notes.amp.source.into_iter().chain(own);
        Statement::new(Some(value), message, basis, sources)
    }

    /// How much more arithmetic the GPU's own Tensor Cores do than its FP32 units, in words too. What
    /// notes say of it they say of Volta, whose Tensor Cores were the first.
    fn tensor_core_gain(&self, stating: Release) -> (Option<u8>, String, Vec<&'static Source>) {
        let on_volta = self.gpu.architecture() == Some(Architecture::Volta);
        let stated = stating.notes.amp.tensor_core_factor.filter(|_| on_volta);
        match (self.tensor_cores_take(DataType::Fp16), self.gpu.tensor_core_gain, stated) {
            (Some(true), Some((least, most)), _) => {
                let factor = if least.factor == most.factor {
                    least.factor.to_string()
                } else {
                    format!("{} to {}", least.factor, most.factor)
                };
                let beside =
                    if least.tf32_factor == most.tf32_factor { least.tf32_factor } else { None };
                let tf32 = beside.map_or_else(String::new, |factor| {
                    format!(", and {factor} times what they reach in TF32")
                });
                let words = format!(
                    " By this GPU's data sheet, matrix products and convolutions reach about {factor} \
                     times the arithmetic of FP32 on its Tensor Cores{tf32}."
                );
                let agreed = (least.factor == most.factor).then_some(least.factor);
                (agreed, words, vec![least.source, most.source])
            }
            (Some(true), None, Some(factor)) => {
                let words = format!(
                    " Matrix products and convolutions reach {factor} times the arithmetic of FP32 on \
                     Volta's Tensor Cores."
                );
                (Some(factor), words, Vec::new())
            }
            (Some(true), None, None) => {
                let words = " How much more arithmetic this GPU's Tensor Cores do is not recorded.";
                (None, String::from(words), Vec::new())
            }
            (Some(false), ..) => {
                let rate = self.fp16_rate().filter(|_| !self.is_lacking());
                let words = match rate.map(|rate| rate.doubled) {
                    Some(true) => {
                        " Without Tensor Cores FP16 arithmetic runs at twice the rate of FP32 on this \
                         GPU."
                    }
                    Some(false) => {
                        " FP16 arithmetic runs far slower than FP32 on this GPU, which has no Tensor \
                         Cores."
                    }
                    None => " There are no Tensor Cores to speed up its arithmetic.",
                };
                (None, String::from(words), rate.map(|rate| rate.source).into_iter().collect())
            }
            (None, ..) => {
                let words = " How much more arithmetic Tensor Cores do depends on the GPU.";
                (None, String::from(words), Vec::new())
            }
        }
    }

    pub(crate) fn pitfalls(&self) -> Vec<Pitfall> {
        let gpus = core::slice::from_ref(self.gpu);
        let filter = IssueFilter::new().gpus(gpus);
        let list = IssueList::of(self.release, &filter);
        let family = self.gpu.architecture();
        let on_this_gpu = |families: &[Architecture]| {
            families.is_empty() || family.is_some_and(|family| families.contains(&family))
        };
        let issues = list
            .issues
            .into_iter()
            .filter(|issue| on_this_gpu(issue.architectures) && bears_on_amp(issue))
            .map(|issue| Pitfall {
                message: issue.summary,
                stated_for: issue.stated_for,
                workaround: issue.workaround,
                basis: basis_of(issue.source),
                source: issue.source,
            });
        let earlier = self
            .facts()
            .pitfalls
            .iter()
            .filter(|row| self.release.month() < Some(row.before) && on_this_gpu(row.architectures))
            .map(|row| Pitfall {
                message: row.text,
                stated_for: None,
                workaround: row.workaround,
                basis: AmpBasis::General,
                source: row.source,
            });
        issues.chain(earlier).collect()
    }
}

/// Issues of mixed precision, and wrong numbers in training or on a family of GPUs, which people
/// meet first when they lower the precision.
fn bears_on_amp(issue: &KnownIssue) -> bool {
    issue.precision == Some(Precision::Mixed)
        || issue.kind == IssueKind::Correctness
            && (issue.mode == Some(JobMode::Training) || !issue.architectures.is_empty())
}

/// Which recipe for FP8 to take.
fn recipe_advice(recipes: &[&str], default: Option<&str>) -> String {
    let works = match recipes {
        [] => return String::from(" Which recipes work there is not recorded."),
        [only] => format!("the recipe {only} works"),
        several => format!("the recipes {} work", list(several, "and")),
    };
    match default {
        Some(default) if recipes == [default] => {
            format!(" On this GPU {works}, which is taken where none is named too.")
        }
        Some(default) if recipes.contains(&default) => {
            format!(" On this GPU {works}; {default} is taken where none is named.")
        }
        Some(default) => format!(
            " On this GPU {works}. Name one: {default}, which is taken where none is named, fails on it."
        ),
        None => format!(
            " On this GPU {works}. Name one: which is taken otherwise depends on the version of \
             Transformer Engine, which is not recorded."
        ),
    }
}

/// What a statement about a very release rests on.
fn basis_of(source: &Source) -> AmpBasis {
    match source.evidence {
        Evidence::ReleaseNotes => AmpBasis::ReleaseNotes,
        Evidence::Image => AmpBasis::Image,
        Evidence::Sibling | Evidence::Nvidia | Evidence::ThirdParty => AmpBasis::Reported,
    }
}
