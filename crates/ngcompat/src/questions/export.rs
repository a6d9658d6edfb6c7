//! Where a release runs, in the words of schedulers and policies.

pub(crate) mod labels;
pub(crate) mod region;
pub(crate) mod render;

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;
use core::fmt::Write as _;

use crate::machine::gpu::Gpu;
use crate::matrix::release::{Release, ReleaseName};
use crate::questions::export::labels::alternatives;
use crate::questions::export::region::{region, with_boards};
use crate::rules::constraint::expression::Constraint;
use crate::values::driver_version::DriverVersion;
use crate::values::error::error_code;
use crate::values::platform::CpuArch;
use crate::values::text::list;
use crate::values::words::string_enum;

string_enum! {
    /// What is to read where a release runs.
    #[non_exhaustive]
    ExportFormat, "export-format-unknown", "format";
    /// A pod's node affinity in Kubernetes, over the labels of NVIDIA GPU Feature Discovery.
    NodeAffinity = "node-affinity", "node affinity";
    /// A selector of devices in Kubernetes (dynamic resource allocation), over the attributes of
    /// NVIDIA's DRA driver.
    DraCel = "dra-cel", "DRA selector in CEL";
    /// A policy of Kubernetes that warns of nodes whose labels no longer run the release.
    ValidatingAdmissionPolicy = "validating-admission-policy", "validating admission policy";
    /// A policy of Kyverno that sends pods with the image to nodes that run it.
    Kyverno = "kyverno", "Kyverno policy";
    /// What `--constraint` of Slurm takes, over features named `drv` and the driver branch.
    Slurm = "slurm", "Slurm constraint";
    /// An image compatibility artifact of Node Feature Discovery, over the labels of GPU Feature
    /// Discovery.
    NfdArtifact = "nfd-artifact", "NFD compatibility artifact";
    /// `NVIDIA_REQUIRE_CUDA`, as images carry it.
    RequireCuda = "require-cuda", "NVIDIA_REQUIRE_CUDA";
}

/// Where a release runs, as a scheduler or a policy reads it; see [`Release::export`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Export {
    /// The release.
    pub release: ReleaseName,
    /// What is to read it.
    pub format: ExportFormat,
    /// The text.
    pub text: String,
    /// Where it says less than the rules do: each a sentence.
    pub notes: Vec<String>,
}

/// Why a release can't be exported for a scheduler.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExportError {
    /// On no driver it is known to run on any board, or on those given.
    NoDriver {
        /// The name of the release.
        release: String,
        /// Of the given GPUs those that run it on no driver, or all where no driver runs it on all.
        gpus: Vec<String>,
    },
    /// The CUDA version inside is not recorded.
    NoCuda {
        /// The name of the release.
        release: String,
    },
    /// It is not an image.
    NoImage {
        /// The name of the release.
        release: String,
    },
    /// The format says nothing of boards, so they must be given.
    GpuMissing,
}

impl ExportError {
    /// A stable name of this kind of error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoDriver { .. } => "export-no-driver",
            Self::NoCuda { .. } => "export-no-cuda",
            Self::NoImage { .. } => "export-no-image",
            Self::GpuMissing => "export-gpu-missing",
        }
    }
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoDriver { release, gpus } if gpus.is_empty() => {
                write!(
                    f,
                    "{release} is not known to run on any driver and board, Jetson modules aside"
                )
            }
            Self::NoDriver { release, gpus } => {
                write!(f, "{release} is not known to run on {} with any driver", list(gpus, "and"))
            }
            Self::NoCuda { release } => {
                write!(f, "the CUDA version inside {release} is not recorded")
            }
            Self::NoImage { release } => write!(f, "{release} is not an image"),
            Self::GpuMissing => f.write_str(
                "the features of Slurm say nothing of GPUs; give those of the partition",
            ),
        }
    }
}

impl core::error::Error for ExportError {}

error_code!(ExportError);

/// Longer selectors are refused by Kubernetes.
const LONGEST_SELECTOR: usize = 10_240;

impl Release {
    /// Where it runs, as a scheduler or a policy reads it: never a machine on which
    /// [`check`](Self::check) says that it does not run, and where the format can't say all, the notes
    /// say what is left out. With `gpus`, for machines that have one of these boards; a constraint of
    /// Slurm, which can't name boards, is for a partition whose nodes have all of them.
    ///
    /// ```
    /// use ngcompat::ExportFormat;
    ///
    /// let release = ngcompat::release("25.12")?;
    /// let constraint = release.export(ExportFormat::Slurm, &["RTX 4090".parse()?])?;
    /// assert!(constraint.text.starts_with("drv590|drv595"));
    /// assert!(constraint.notes.iter().any(|note| note.contains("580.65.06")));
    /// # Ok::<(), ngcompat::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// It can't be said in this format.
    pub fn export(self, format: ExportFormat, gpus: &[Gpu]) -> Result<Export, ExportError> {
        let name = self.name();
        let mut notes = Vec::new();
        let constraint = Constraint::for_release(self);
        let constraint =
            constraint.ok_or_else(|| ExportError::NoCuda { release: name.to_string() })?;
        if format == ExportFormat::RequireCuda {
            notes.push(String::from(
                "It says nothing of the GPU's compute capability, nor of drivers for Windows.",
            ));
            return Ok(Export { release: name, format, text: format!("{constraint}\n"), notes });
        }
        if format == ExportFormat::Slurm && gpus.is_empty() {
            return Err(ExportError::GpuMissing);
        }
        let on_any =
            |gpus: &[Gpu]| [CpuArch::X86_64, CpuArch::Aarch64].map(|arch| region(self, arch, gpus));
        let no_driver = || {
            let alone = |gpu: &&Gpu| on_any(core::slice::from_ref(*gpu)).iter().all(Vec::is_empty);
            let mut left: Vec<String> = gpus.iter().filter(alone).map(Gpu::to_string).collect();
            if left.is_empty() {
                left = gpus.iter().map(Gpu::to_string).collect();
            }
            ExportError::NoDriver { release: name.to_string(), gpus: left }
        };
        let [x86_64, aarch64] = if format == ExportFormat::Slurm || gpus.is_empty() {
            on_any(gpus)
        } else {
            let [x86_64, aarch64] = on_any(&[]);
            let with = |gpus: &[Gpu]| {
                [
                    with_boards(self.matrix, &x86_64, CpuArch::X86_64, gpus),
                    with_boards(self.matrix, &aarch64, CpuArch::Aarch64, gpus),
                ]
            };
            for gpu in gpus {
                if with(core::slice::from_ref(gpu)).iter().all(Vec::is_empty) {
                    notes.push(format!("{gpu} is left out: no driver is known on which it runs."));
                }
            }
            with(gpus)
        };
        let same = x86_64 == aarch64;
        let text = match format {
            ExportFormat::DraCel | ExportFormat::Slurm => {
                // Neither format says what CPU a machine has.
                let (terms, cpu) = match x86_64.as_slice() {
                    [] => (&aarch64, "Arm"),
                    _ => (&x86_64, "x86_64"),
                };
                if terms.is_empty() {
                    return Err(no_driver());
                }
                if !same {
                    notes.push(format!("It holds on machines with an {cpu} CPU."));
                }
                if format == ExportFormat::DraCel {
                    let text = render::dra_cel(terms);
                    if text.len() > LONGEST_SELECTOR {
                        notes.push(format!(
                            "Kubernetes takes {LONGEST_SELECTOR} bytes, and it has {}: name the GPUs to \
                             make it shorter.",
                            text.len()
                        ));
                    }
                    text
                } else {
                    self.slurm(terms, &mut notes).ok_or_else(no_driver)?
                }
            }
            _ => {
                let all = if same {
                    alternatives(&x86_64, None)
                } else {
                    let mut all = alternatives(&x86_64, Some(CpuArch::X86_64));
                    all.extend(alternatives(&aarch64, Some(CpuArch::Aarch64)));
                    all
                };
                if all.is_empty() {
                    return Err(no_driver());
                }
                notes.push(String::from(
                    "A node with GPUs of several kinds has the labels of one of them.",
                ));
                let name = name.to_string();
                match format {
                    ExportFormat::Kyverno => {
                        let image = self.image();
                        let image = image.ok_or(ExportError::NoImage { release: name.clone() })?;
                        render::kyverno(&all, &name, &image)
                    }
                    ExportFormat::ValidatingAdmissionPolicy => {
                        render::validating_admission_policy(&all, &name)
                    }
                    ExportFormat::NfdArtifact => render::nfd_artifact(&all, &name),
                    _ => render::node_affinity(&all, ""),
                }
            }
        };
        if let Some(note) = self.libraries_first() {
            notes.push(note);
        }
        if format != ExportFormat::Slurm {
            let or_shared = match format {
                ExportFormat::ValidatingAdmissionPolicy => "",
                _ => ", or that is shared or cut into parts,",
            };
            notes.push(format!(
                "Where not every board of a compute capability runs the release, the boards are named: one \
                 whose name is not in the data{or_shared} is left out there."
            ));
        }
        Ok(Export {
            release: name,
            format,
            text: self.with_notes_above(format, text, &notes),
            notes,
        })
    }

    /// Why drivers are left out that a job may well run on.
    fn libraries_first(self) -> Option<String> {
        let build = &self.ordinary().build;
        let (since, branch) =
            (build.compat_first_from, build.compat_driver.map(DriverVersion::branch));
        let after = match (since, branch) {
            (Some(since), _) => format!("From {since} on drivers"),
            (None, Some(branch)) if build.compat_first => format!("Drivers after R{branch}"),
            _ => return None,
        };
        Some(format!(
            "{after} are left out: the image puts its compatibility libraries in front of theirs, and CUDA \
             may fail."
        ))
    }

    /// The notes above a text that has room for them.
    fn with_notes_above(self, format: ExportFormat, mut text: String, notes: &[String]) -> String {
        if !text.ends_with('\n') {
            text.push('\n');
        }
        if matches!(format, ExportFormat::DraCel | ExportFormat::Slurm) {
            return text;
        }
        let mut head = format!(
            "# Machines that run {}, by the facts of {}.\n",
            self.name(),
            self.matrix.as_of()
        );
        for note in notes {
            // Writing to a String cannot fail.
            let _ = writeln!(head, "# {note}");
        }
        head.push_str(&text);
        head
    }

    fn slurm(self, terms: &[region::Term], notes: &mut Vec<String>) -> Option<String> {
        let known: Vec<u16> = self.matrix.driver_branches().iter().map(|row| row.branch).collect();
        let (text, untold) = render::slurm(terms, &known);
        for version in untold {
            notes.push(format!(
                "From {version} on it runs on that branch too, which a feature of the branch can't say: \
                 the branch is left out."
            ));
        }
        if let Some(newest) = known.iter().max() {
            notes.push(format!("Branches after R{newest} are not named."));
        }
        (!text.is_empty()).then_some(text)
    }
}
