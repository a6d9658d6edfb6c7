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
    AmpFacts, ApexEvent, ApexHistory, DataType, Milestone, PyTorchFeature, ShapeRow, TensorCoreRow,
    Tf32Default, TransformerEngine, TransformerEngineNeed,
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

/// A build of PyTorch, and the release it was seen in.
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
    /// Where the release's own version was not seen, those of the nearest releases bound it.
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
            "The version was not seen.{}{}",
            near(self.pytorch.earliest, "before"),
            near(self.pytorch.latest, "after")
        );
        Statement::new(None, message, AmpBasis::Derived, sources)
    }

    /// The rows of the capabilities that the GPU may have; `None` where one has no row.
    fn tensor_core_rows(&self) -> Option<Vec<&'static TensorCoreRow>> {
        let capabilities = self.gpu.possible_capabilities();
        if capabilities.is_empty() {
            return None;
        }
        let row = |capability: &ComputeCapability| {
            self.facts().tensor_cores.iter().find(|row| row.capabilities.contains(capability))
        };
        capabilities.iter().map(row).collect()
    }

    /// Whether matrix products of this type run on the GPU's Tensor Cores.
    fn tensor_cores_take(&self, data_type: DataType) -> Option<bool> {
        let rows = self.tensor_core_rows()?;
        let takes = agreed(rows.iter().map(|row| row.data_types.contains(&data_type)))?;
        (!takes || !self.gpu.tensor_cores_not_read()).then_some(takes)
    }

    /// What is unknown about the GPU, for a message.
    fn gpu_unknown(&self) -> &'static str {
        if self.gpu.tensor_cores_not_read() {
            "Whether the chips of the GTX 16 series and its siblings have Tensor Cores was not seen"
        } else if self.gpu.possible_capabilities().is_empty() {
            "The GPU's compute capability is not known"
        } else {
            "The compute capabilities that the GPU may have differ in it, or nothing was seen of them"
        }
    }

    fn gpu_sources(&self) -> Vec<&'static Source> {
        let rows = self.tensor_core_rows().unwrap_or_default();
        rows.into_iter().map(|row| row.source).collect()
    }

    pub(crate) fn tensor_cores(&self) -> Statement<TensorCores> {
        let rows = self.tensor_core_rows().filter(|_| !self.gpu.tensor_cores_not_read());
        let rows = rows.unwrap_or_default();
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
                "No interface is known: {} has none of its own, and Apex was not seen in the image.",
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
                None => "torch.autocast came with 1.10, and whether this build has it was not seen",
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
        let rows = self.tensor_core_rows().filter(|_| !self.gpu.tensor_cores_not_read());
        let rows = rows.unwrap_or_default();
        let value = agreed(rows.iter().map(|row| self.data_type_for(row)));
        let with_pytorch = || {
            let features = [PyTorchFeature::Bf16Autocast];
            self.gpu_sources().into_iter().chain(self.derived_from(&features)).collect()
        };
        let (message, basis, sources): (_, _, Vec<_>) = match value.map(|value| value.data_type) {
            Some(DataType::Fp32) => (
                String::from(
                    "Stay with FP32: without Tensor Cores mixed precision saves memory, but don't expect \
                     the speed that Tensor Cores bring.",
                ),
                AmpBasis::Hardware,
                self.gpu_sources(),
            ),
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
                             it, which came with 1.10, was not seen."
                        }
                    },
                    _ => " The GPU's Tensor Cores have no BF16.",
                };
                match self.tensor_cores_take(DataType::Bf16) {
                    Some(false) => (format!("{fp16}{why}"), AmpBasis::Hardware, self.gpu_sources()),
                    _ => (format!("{fp16}{why}"), AmpBasis::Derived, with_pytorch()),
                }
            }
            None => (
                format!("{}; FP16 with loss scaling works on every GPU.", self.gpu_unknown()),
                AmpBasis::Hardware,
                self.gpu_sources(),
            ),
        };
        Statement::new(value, message, basis, sources)
    }

    pub(crate) fn tf32(&self) -> Statement<Tf32> {
        use PyTorchFeature as Feature;
        let hardware = self.tensor_cores_take(DataType::Tf32);
        let toolkit = self.release.cuda().map(|cuda| cuda.version >= TF32_CUDA);
        let off = Tf32 { available: false, on_by_default: None, switches: Vec::new() };
        match (hardware, toolkit) {
            (Some(true), Some(true)) => {}
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
                let message = "The CUDA version of this release was not seen.";
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
        let why = String::from("Whether TF32 is on by default was not seen.");
        (None, why, AmpBasis::General, None)
    }

    /// Whether Apex is in the image, and what says so. It was never seen to leave the images, so that
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
        let (native, ..) = self.native();
        let (present, basis, mut sources) = self.apex_present();
        let upstream = [ApexHistory::Removed, ApexHistory::Deprecated]
            .into_iter()
            .find_map(|event| self.apex_event(event));
        let recommended = native == Some(false) && present == Some(true);
        let mut message = String::from(match (present, basis) {
            (Some(_), AmpBasis::Derived) => {
                "Apex was seen in releases before and after this one, hence is in the image."
            }
            (Some(_), _) => "Apex is in the image.",
            (None, _) => "Whether Apex is in the image was not seen.",
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
                    " Upstream removed apex.amp on {}; whether this image still has it was not seen.",
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
        let value = |available| {
            Some(LowPrecision {
                available,
                library: "Transformer Engine",
                import: "transformer_engine.pytorch",
                since: engine.since,
            })
        };
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
                format!("Whether Transformer Engine has {name} for this GPU was not seen.");
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
                None => "was not seen of this release",
            };
            format!("{name} on this GPU needs {}, which {verdict}.", list(&wanted, "or"))
        };
        for limits in needs.iter().filter_map(|need| need.limits) {
            message.push(' ');
            message.push_str(limits);
        }
        let sources = [source].into_iter().chain(needs.iter().map(|need| need.source));
        Statement::new(available.and_then(value), message, basis, sources)
    }

    pub(crate) fn shapes(
        &self,
        dtype: &Statement<AmpDataType>,
        fp8: &Statement<LowPrecision>,
    ) -> Vec<Statement<Shape>> {
        let trained_in = dtype.value.map_or(DataType::Fp16, |value| value.data_type);
        let has_fp8 = fp8.value.as_ref().is_some_and(|fp8| fp8.available);
        let rows =
            self.facts().shapes.iter().filter(|row| {
                row.data_type == trained_in || has_fp8 && row.data_type == DataType::Fp8
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
        let earlier =
            releases.clone().rev().filter(|one| one.month() <= self.release.month()).find(states);
        let later =
            || releases.clone().filter(|one| one.month() > self.release.month()).find(states);
        let Some(stating) = earlier.or_else(later) else {
            return Statement::new(None, "No figures were seen.", AmpBasis::General, []);
        };
        let basis = if stating.month() == self.release.month() {
            AmpBasis::ReleaseNotes
        } else {
            AmpBasis::General
        };
        let on_tensor_cores = self.tensor_cores_take(DataType::Fp16);
        let value = Gains {
            memory_factor: stating.notes.amp.memory_factor,
            tensor_core_factor: stating
                .notes
                .amp
                .tensor_core_factor
                .filter(|_| on_tensor_cores == Some(true)),
        };
        let mut message = match basis {
            AmpBasis::ReleaseNotes => String::from("By the release notes"),
            _ => format!(
                "By the notes of {} (this release's own were not seen to say it)",
                stating.version()
            ),
        };
        if let Some(factor) = stating.notes.amp.memory_factor {
            // Writing to a String cannot fail.
            let _ = write!(
                message,
                ", FP16 needs 1/{factor} of the memory traffic and of the storage for intermediate \
                 values"
            );
        }
        if let Some(factor) = stating.notes.amp.tensor_core_factor {
            let _ = match on_tensor_cores {
                Some(true) => write!(
                    message,
                    ", and matrix products and convolutions reach {factor} times the arithmetic of \
                     FP32 on Tensor Cores"
                ),
                Some(false) => write!(
                    message,
                    "; the {factor} times faster arithmetic of Tensor Cores is not to be had on this \
                     GPU"
                ),
                None => write!(
                    message,
                    "; with Tensor Cores, which are not known of this GPU, arithmetic is {factor} \
                     times faster"
                ),
            };
        }
        message.push('.');
        Statement::new(Some(value), message, basis, stating.notes.amp.source)
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

/// What a statement about a very release rests on.
fn basis_of(source: &Source) -> AmpBasis {
    match source.evidence {
        Evidence::ReleaseNotes => AmpBasis::ReleaseNotes,
        Evidence::Image => AmpBasis::Image,
        Evidence::Sibling | Evidence::Nvidia | Evidence::ThirdParty => AmpBasis::Reported,
    }
}
