//! The answer whole.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::matrix::release::{Release, ReleaseName};
use crate::matrix::tables::Matrix;
use crate::questions::amp::advice::{
    AmpApi, AmpBasis, AmpDataType, ApexAdvice, Gains, LowPrecision, Pitfall, Shape, Statement,
    TensorCores, Tf32,
};
use crate::questions::amp::context::AmpContext;
use crate::questions::amp::snippet::training_step;
use crate::rows::amp::{ApexHistory, DataType};
use crate::rows::known_issue::Example;
use crate::rows::source::Source;
use crate::rules::verdict::Verdict;
use crate::values::component_version::ComponentVersion;

/// How to train in mixed precision in a release on a GPU.
///
/// It is what [`amp`](crate::amp()) gives.
/// [`Display`](fmt::Display) is what a person reads; with the feature `serde` it is the JSON that
/// the command line, Python and JavaScript share.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AmpGuidance {
    /// The release.
    pub release: ReleaseName,
    /// The GPU.
    pub gpu: Gpu,
    /// Whether the release has machine code for the GPU at all.
    pub gpu_verdict: Verdict,
    /// The release's version of PyTorch, on which most of the answer depends.
    pub pytorch: Statement<ComponentVersion>,
    /// Whether the GPU has Tensor Cores.
    pub tensor_cores: Statement<TensorCores>,
    /// The interface to use.
    pub api: Statement<AmpApi>,
    /// The data type to train in.
    pub dtype: Statement<AmpDataType>,
    /// TF32.
    pub tf32: Statement<Tf32>,
    /// FP8.
    pub fp8: Statement<LowPrecision>,
    /// FP4.
    pub fp4: Statement<LowPrecision>,
    /// Apex AMP.
    pub apex: Statement<ApexAdvice>,
    /// What sizes to choose.
    pub shapes: Vec<Statement<Shape>>,
    /// What to expect of FP16.
    pub gains: Statement<Gains>,
    /// What is known to go wrong.
    pub pitfalls: Vec<Pitfall>,
    /// The Tensor Core example models in the image.
    pub examples: Vec<&'static Example>,
    /// A training step to paste into a script; `None` where no interface is known.
    pub snippet: Option<String>,
}

impl AmpGuidance {
    pub(crate) fn of(matrix: &'static Matrix, release: Release, gpu: &Gpu) -> Self {
        let q = AmpContext::of(matrix, release, gpu);
        let api = q.api();
        let dtype = q.dtype();
        let fp8 = q.low_precision(DataType::Fp8);
        let snippet = api.value.as_ref().map(|api| {
            let new_apex = q.apex_event(ApexHistory::NewInterface).is_some();
            training_step(
                api.interface,
                new_apex,
                dtype.value,
                gpu.lacks_tensor_cores() == Some(true),
            )
        });
        Self {
            release: release.name(),
            gpu: gpu.clone(),
            gpu_verdict: release.outcome(&Environment::new().gpu(gpu.clone())).aspects.gpu,
            pytorch: q.pytorch(),
            tensor_cores: q.tensor_cores(),
            shapes: q.shapes(&dtype, &fp8),
            api,
            dtype,
            tf32: q.tf32(),
            fp8,
            fp4: q.low_precision(DataType::Fp4),
            apex: q.apex(),
            gains: q.gains(),
            pitfalls: q.pitfalls(),
            examples: release.examples(),
            snippet,
        }
    }
}

impl fmt::Display for AmpGuidance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} on {}: mixed precision", self.release, self.gpu)?;
        if self.gpu_verdict == Verdict::Incompatible {
            f.write_str("\n! This release does not run on this GPU; the check says why.\n")?;
        }
        let mut part = |heading: &str, message: &str, basis: AmpBasis, sources: &[&Source]| {
            write!(f, "\n{heading}\n  {message}\n  [{}", basis.name())?;
            for source in sources {
                write!(f, "; {}", source.what)?;
            }
            f.write_str("]\n")
        };
        macro_rules! parts {
            ($($heading:literal $statement:expr;)+) => {
                $(part($heading, &$statement.message, $statement.basis, &$statement.sources)?;)+
            };
        }
        parts! {
            "PyTorch" self.pytorch;
            "Tensor Cores" self.tensor_cores;
            "Interface" self.api;
            "Data type" self.dtype;
            "TF32" self.tf32;
            "FP8" self.fp8;
            "FP4" self.fp4;
            "Apex" self.apex;
        }
        for shape in &self.shapes {
            parts! { "Sizes" shape; }
        }
        parts! { "Gain" self.gains; }
        for pitfall in &self.pitfalls {
            let mut message = String::from(pitfall.message);
            if let Some(earlier) = pitfall.stated_for {
                for part in [" Stated for ", &earlier.to_string(), "."] {
                    message.push_str(part);
                }
            }
            if let Some(workaround) = pitfall.workaround {
                message.push_str(" Workaround: ");
                message.push_str(workaround);
            }
            part("! Known to go wrong", &message, pitfall.basis, &[pitfall.source])?;
        }
        if !self.examples.is_empty() {
            f.write_str("\nTensor Core examples in the image\n")?;
            for example in &self.examples {
                writeln!(f, "  {example}")?;
            }
        }
        if let Some(snippet) = &self.snippet {
            writeln!(f, "\nA training step\n")?;
            for line in snippet.lines() {
                writeln!(f, "{}{line}", if line.is_empty() { "" } else { "    " })?;
            }
        }
        Ok(())
    }
}

impl Matrix {
    /// How to train in mixed precision in a release on a GPU.
    pub fn amp(&'static self, release: Release, gpu: &Gpu) -> AmpGuidance {
        AmpGuidance::of(self, release, gpu)
    }

    /// How to train in mixed precision in a release on several GPUs at once: the guidance for the one
    /// that can do least, which all of them can follow. Where nothing is known of one, no data type is
    /// chosen.
    ///
    /// ```
    /// use ngcompat::amp::DataType;
    ///
    /// let gpus = ["A100".parse()?, "Tesla V100".parse()?];
    /// let guidance = ngcompat::matrix().amp_on(ngcompat::release("24.05")?, &gpus);
    /// assert_eq!(guidance.dtype.value.unwrap().data_type, DataType::Fp16);
    /// assert_eq!(guidance.gpu, gpus[1]);
    /// # Ok::<(), ngcompat::Error>(())
    /// ```
    pub fn amp_on(&'static self, release: Release, gpus: &[Gpu]) -> AmpGuidance {
        let able = |guidance: &AmpGuidance| match guidance.dtype.value.map(|it| it.data_type) {
            None => 0,
            Some(DataType::Fp32) => 1,
            Some(DataType::Fp16) => 2,
            Some(_) => 3,
        };
        let each = gpus.iter().map(|gpu| self.amp(release, gpu));
        each.min_by_key(able).unwrap_or_else(|| self.amp(release, &Gpu::UNKNOWN))
    }
}
