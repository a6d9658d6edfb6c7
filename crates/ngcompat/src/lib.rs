//! Does this NVIDIA PyTorch container release run on this machine, in which mode, why, and if not,
//! what would?
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
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # How it works
//!
//! The facts about all releases, GPUs, CUDA versions and driver branches are compiled in: the
//! [`Matrix`]. What is known of a machine is an [`Environment`], in which every fact is optional.
//! [`Release::check`] asks every [`Rule`] and folds what they find into a [`Report`];
//! [`Release::verdict`] does the same without words and allocates nothing.
//!
//! Nothing is guessed. Where a fact that decides is missing, the verdict is
//! [`Verdict::Undetermined`] and the report says which fact would settle it. Telling more facts
//! never turns one of the other verdicts into its opposite.
//!
//! # What it does not do
//!
//! It performs no I/O: it does not look at the machine it runs on, reads no files and opens no
//! connection. It knows the PyTorch containers only, and what public documents say about them; each
//! fact names its source.
//!
//! # Features
//!
//! - `serde`: serialisation of every value, as the JSON that the command line, Python and JavaScript
//!   share. Off by default.
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

pub mod amp;
#[expect(clippy::arithmetic_side_effects, reason = "places within one text, and small counts")]
pub mod constraint;
mod cuda;
#[expect(clippy::arithmetic_side_effects, reason = "places within one text, and small counts")]
pub mod diagnose;
mod diff;
mod drivers;
mod environment;
mod error;
#[expect(clippy::arithmetic_side_effects, reason = "places within one text, and small counts")]
pub mod facts;
mod gpu;
pub mod identify;
mod known_issues;
mod matrix;
mod message;
mod release;
mod remedies;
mod report;
mod requirement;
mod rules;
mod source;
mod text;
mod version;

pub use amp::{AmpGuidance, amp};
pub use constraint::{Constraint, Dialect};
pub use cuda::{BaseBranch, Cuda, DriverBranch, ForwardPackage, MinorVersionFloor};
pub use diagnose::{Diagnosis, diagnose};
pub use diff::{Change, ComponentChange, FromTo, ParseChangeError, ReleaseDiff};
pub use drivers::{DriverOption, DriverOptions};
pub use environment::{
    Container, CpuArch, Environment, Os, ParseCpuArchError, ParseOsError, Platform,
};
pub use error::Coded;
pub use facts::{Facts, parse_facts};
pub use gpu::{
    Architecture, BoardClass, CapabilityRow, ComputeCapability, ForwardCompatibility, Gpu,
    GpuModel, ParseArchitectureError, ParseBoardClassError, ParseComputeCapabilityError,
    ParseGpuError,
};
pub use identify::{Identification, IdentifyError, identify};
pub use known_issues::{IssueFilter, IssueList, Regression};
pub use matrix::{Found, FoundRelease, Matrix, ReleaseError, Rows, matrix, release, releases};
pub use release::{
    AmpNotes, Announcement, AnnouncementKind, Component, ComponentKind, DriverRequirement, Example,
    GpuRequirement, ImagePlatform, IssueKind, KnownIssue, ListedBranch, MinimumCapability, Mode,
    ParseAnnouncementKindError, ParseImagePlatformError, ParseIssueKindError, ParseModeError,
    ParsePrecisionError, Precision, Release, ReleaseName,
};
pub use report::{
    Action, Aspect, Aspects, Basis, Finding, GpuReport, Outcome, ParseActionError,
    ParseAspectError, ParseBasisError, ParseRunModeError, ParseSeverityError, ParseVerdictError,
    Remedy, Report, RunMode, Severity, Verdict,
};
pub use requirement::{ParseRequirementError, Requirement};
pub use rules::{Explanation, ParseRuleError, Rule};
pub use source::{Certainty, Evidence, ParseCertaintyError, ParseEvidenceError, Source};
pub use text::Excerpt;
pub use version::{
    ComponentVersion, CudaVersion, DriverVersion, Numbers, ParseComponentVersionError,
    ParseCudaVersionError, ParseDriverVersionError, ParseReleaseIdError, ReleaseId,
};
