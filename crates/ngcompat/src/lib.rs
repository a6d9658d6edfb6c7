//! Does this CUDA image or PyTorch wheel run on this machine, in which mode, why, and if not, what
//! would?
//!
//! ```
//! use ngcompat::{Environment, RunMode, Verdict};
//!
//! let release = ngcompat::release("20.12")?;
//! let env = Environment::new().driver("450.80.02".parse()?).gpu("Tesla T4".parse()?);
//!
//! let report = release.check(&env);
//! assert_eq!(report.verdict(), Verdict::Compatible);
//! assert_eq!(report.mode(), Some(RunMode::ForwardCompatibility));
//! println!("{report}");
//!
//! for release in ngcompat::matrix().runnable(&env) {
//!     println!("{}", release.name()); // newest first
//! }
//! # Ok::<(), ngcompat::Error>(())
//! ```
//!
//! # How it works
//!
//! The facts about all releases, GPUs, CUDA versions and driver branches are compiled in: the
//! [`Matrix`]. What is known of a machine is an [`Environment`], in which every fact is optional.
//! [`Release::check`] asks every [`Rule`] and folds what they find into a [`Report`];
//! [`Release::verdict`] does the same without words and allocates nothing.
//!
//! Nothing is guessed. Where a needed fact is missing, the verdict is
//! [`Verdict::Undetermined`] and the report says which fact would settle it. Giving a driver, a GPU or
//! the system never turns one of the other verdicts into its opposite. What starts the container can: where
//! nothing is said of it, what it may refuse is a warning. So can a CPU for which there is another build.
//!
//! # What it does not do
//!
//! It performs no I/O: it does not look at the machine it runs on, reads no files and opens no
//! connection. It knows NVIDIA's PyTorch containers, their siblings, images that others build on CUDA and
//! PyTorch's own wheels, [`Matrix::families`], and what public documents say about them; each fact names
//! its source.
//!
//! # Features
//!
//! - `serde`: serialisation of every value, as the JSON that the command line, Python and JavaScript
//!   share. Off by default.
//! - `data-file`: facts from a file, `load_data`. Off by default.
//! - `packed`: the facts in a compact form, `Matrix::pack`; for programs that are downloaded, which then do
//!   without the default feature `matrix`. Off by default.
//! - `schema`: the JSON Schema of what `serde` writes, for the development of ngcompat; it may change with any
//!   version. Off by default.
//!
//! The crate is `no_std` and needs `alloc`.

#![no_std]
#![forbid(unsafe_code)]
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::unreachable,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    clippy::print_stdout,
    clippy::print_stderr
)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "a test may fail"
    )
)]

extern crate alloc;

mod front;
mod machine;
mod matrix;
mod questions;
mod reading;
mod rows;
mod rules;
mod values;

pub mod amp {
    //! How to train in mixed precision in a release on a GPU.

    pub use crate::questions::amp::advice::*;
    pub use crate::questions::amp::guidance::*;
    pub use crate::rows::amp::*;
}

pub mod constraint {
    //! `NVIDIA_REQUIRE_*` expressions: the gate that decides whether a container may start.
    //!
    //! Images state in variables such as `NVIDIA_REQUIRE_CUDA` what they need of the host, and NVIDIA's
    //! container tools refuse to start them elsewhere. An expression is a list of **alternatives** with
    //! spaces between them, of which one must hold; an alternative is a list of **factors** with commas
    //! between them, all of which must hold; several variables must all hold.
    //!
    //! ```
    //! use ngcompat::constraint::{Constraint, Dialect, HostFacts, Satisfaction};
    //!
    //! let constraint: Constraint = "cuda>=12.4 brand=tesla,driver>=470,driver<471".parse()?;
    //! let mut facts = HostFacts::default();
    //! facts.driver = Some("470.57.02".parse()?);
    //! facts.gpus.push("GeForce RTX 3090".parse()?);
    //!
    //! let evaluation = constraint.evaluate(&facts, Dialect::C);
    //! assert_eq!(evaluation.result, Satisfaction::Unsatisfied);
    //! let second = &evaluation.alternatives[1];
    //! assert_eq!(second.factors[0].text, "brand=tesla");
    //! assert_eq!(second.factors[0].observed.as_deref(), Some("geforce"));
    //! # Ok::<(), ngcompat::Error>(())
    //! ```

    pub use crate::rules::constraint::brand::*;
    pub use crate::rules::constraint::evaluation::*;
    pub use crate::rules::constraint::expression::*;
}

pub mod diagnose {
    //! Pasted messages: what they mean, what causes them and what helps.

    pub use crate::reading::diagnose::diagnosed::*;
    pub use crate::reading::diagnose::diagnosis::*;
    pub use crate::rows::launcher::{LauncherRow, SinceToolkit};
    pub use crate::rows::message::*;
}

pub mod facts {
    //! Facts from what people paste.

    pub use crate::reading::facts::kind::*;
    pub use crate::reading::facts::parse::*;
    pub use crate::reading::machines::part::OddLine;
    pub use crate::reading::machines::*;
}

pub mod identify {
    //! Which releases a string found somewhere belongs to.

    pub use crate::reading::identify::*;
    pub use crate::reading::image_facts::{ImageFacts, ParseImageError, parse_image};
}

pub use crate::front::amp;
pub use crate::machine::conflict::{Conflict, ConflictValue, Fact};
pub use crate::machine::driver_change::DriverChange;
pub use crate::machine::environment::{Container, Environment};
pub use crate::machine::fleet::{Fleet, MachineKind, MachineNames};
pub use crate::machine::gpu::Gpu;
pub use crate::machine::known_machine::KnownMachine;
pub use crate::machine::requirement::Requirement;
pub use crate::machine::set::SetFactError;
#[cfg(all(feature = "packed", not(feature = "matrix")))]
pub use crate::matrix::compiled::unpack;
#[cfg(feature = "data-file")]
pub use crate::matrix::compiled::{LoadedData, load_data};
pub use crate::matrix::compiled::{matrix, release, releases};
#[cfg(feature = "packed")]
pub use crate::matrix::data_file::packed::{PackedFacts, PackedParts};
#[cfg(feature = "data-file")]
pub use crate::matrix::data_file::{DataError, SCHEMA as DATA_SCHEMA};
pub use crate::matrix::names::ReleaseError;
pub use crate::matrix::release::Release;
pub use crate::matrix::release::ReleaseName;
pub use crate::matrix::tables::{Matrix, MatrixData};
pub use crate::questions::amp::guidance::AmpGuidance;
pub use crate::questions::compatibility_map::{CompatibilityMap, MapCell, MapRow};
pub use crate::questions::diff::{Change, ComponentChange, FromTo, ReleaseDiff};
pub use crate::questions::drivers::{DriverOption, DriverOptions};
pub use crate::questions::export::{Export, ExportError, ExportFormat};
pub use crate::questions::families::FamilySummary;
pub use crate::questions::find::{Found, FoundRelease};
pub use crate::questions::fleet::{DriverEffect, FleetReport, KindReport, MachineCounts};
pub use crate::questions::fleet_find::{FleetFound, KindFound, ReleaseChange};
pub use crate::questions::fleet_plan::{FleetObstacle, FleetPlan, PlannedDriver};
pub use crate::questions::fleet_question::{FleetAnswer, FleetQuestion, FleetQuestionError};
pub use crate::questions::issues::{IssueList, Regression};
pub use crate::questions::report::{DataVersion, Line, LineKind, Report};
pub use crate::questions::unanswered::UnansweredError;
pub use crate::reading::diagnose::diagnosed::Diagnosis;
pub use crate::reading::diagnose::diagnosis::{diagnose, diagnose_with};
pub use crate::reading::facts::parse::{Facts, parse_facts};
pub use crate::reading::identify::{Identification, IdentifyError, identify};
pub use crate::reading::image_facts::{ImageFacts, ParseImageError, parse_image};
pub use crate::reading::installed::{InstalledError, installed};
pub use crate::reading::machines::{
    FailedMachine, GatheredMachines, Machine, Machines, gather_machines, parse_machines,
};
pub use crate::reading::references::{ImageReference, file_references, image_references};
pub use crate::rows::build::{Build, BuildFact, BuildKind, BuildPlatform, BuildRow, Stated};
pub use crate::rows::component::{Component, ComponentKind};
pub use crate::rows::cuda::{BaseBranch, Cuda, ForwardPackage, MinorVersionFloor};
pub use crate::rows::driver_branch::DriverBranch;
pub use crate::rows::family::{CpuOnly, Family, FamilyKind, FindLinks, VersionOrder};
pub use crate::rows::gpu_model::{CapabilityRow, GpuModel};
pub use crate::rows::known_issue::{Example, IssueKind, JobMode, KnownIssue, Precision};
pub use crate::rows::machine_model::MachineModel;
pub use crate::rows::notes::{AmpNotes, Announcement, AnnouncementKind};
pub use crate::rows::release::ReleaseRow;
pub use crate::rows::source::{Certainty, Evidence, Source};
pub use crate::rows::stated::{
    DriverRequirement, GpuRequirement, ImagePlatform, ListedBranch, MinimumCapability,
};
pub use crate::rows::systems::{JetPackRelease, WindowsBranch};
pub use crate::rules::constraint::expression::{Constraint, Dialect};
pub use crate::rules::finding::{Finding, GpuReport, Remedy};
pub use crate::rules::issue_filter::IssueFilter;
pub use crate::rules::rule::{Explanation, Rule};
pub use crate::rules::verdict::{
    Action, Aspect, Aspects, Basis, Outcome, RunMode, Severity, Verdict,
};
pub use crate::values::architecture::Architecture;
pub use crate::values::board_class::{BoardClass, ForwardCompatibility};
pub use crate::values::branch_kind::BranchKind;
pub use crate::values::component_version::{ComponentVersion, Numbers};
pub use crate::values::compute_capability::ComputeCapability;
pub use crate::values::cuda_version::CudaVersion;
pub use crate::values::driver_version::DriverVersion;
pub use crate::values::error::{Error, ErrorCode, ParseError};
pub use crate::values::jetpack::JetPack;
pub use crate::values::platform::{CpuArch, Launcher, Os, Platform};
pub use crate::values::release_id::ReleaseId;
pub use crate::values::text::Excerpt;
pub use crate::values::toolkit_version::ToolkitVersion;
