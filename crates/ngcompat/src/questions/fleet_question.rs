//! Which question is asked about a fleet: what goes together, and what does not.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::machine::driver_change::DriverChange;
use crate::machine::fleet::Fleet;
use crate::matrix::names::{DEFAULT_FAMILY, ReleaseError};
use crate::matrix::release::Release;
use crate::matrix::tables::Matrix;
use crate::questions::fleet::FleetReport;
use crate::questions::fleet_find::FleetFound;
use crate::questions::fleet_plan::FleetPlan;
use crate::rows::family::Family;
use crate::values::error::error_code;
use crate::values::text::sort_by_number;

/// What is asked about a fleet: whether a release runs, which driver would help one, or which releases
/// of a family run.
///
/// Every language asks through it, so that what goes together is decided once.
///
/// ```
/// use ngcompat::{Environment, Fleet, FleetAnswer, FleetQuestion};
///
/// let mut fleet = Fleet::new();
/// fleet.add("a", Environment::new().driver("470.57.02".parse()?).gpu("Tesla T4".parse()?));
///
/// let release = ngcompat::release("25.12")?;
/// let question = FleetQuestion { plan: Some(release), ..FleetQuestion::default() };
/// let FleetAnswer::Plan(plan) = question.ask(ngcompat::matrix(), &fleet)? else { panic!() };
/// assert_eq!(plan.machines.incompatible, 1);
///
/// let both = FleetQuestion { release: Some(release), ..question };
/// let error = both.ask(ngcompat::matrix(), &fleet).unwrap_err();
/// assert_eq!(error.to_string(), "a plan goes without a release; ask for one of them");
/// # Ok::<(), ngcompat::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
#[expect(clippy::exhaustive_structs, reason = "a question is filled in")]
pub struct FleetQuestion {
    /// On which machines does this release run?
    pub release: Option<Release>,
    /// Which driver would make this release run on more machines?
    pub plan: Option<Release>,
    /// Without either: which releases of this family run on all? PyTorch's where none is given.
    pub family: Option<&'static Family>,
    /// The drivers that are supposed. One for all is for the machines that no other is for.
    pub set_driver: Vec<DriverChange>,
}

/// The answer to a [`FleetQuestion`].
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(untagged))]
#[expect(clippy::exhaustive_enums, reason = "each question has its answer")]
pub enum FleetAnswer<'a> {
    /// On which machines the release runs.
    Report(FleetReport<'a>),
    /// What each driver branch would do.
    Plan(FleetPlan),
    /// Which releases run on all.
    Found(FleetFound<'a>),
}

impl FleetQuestion {
    /// Asks it.
    ///
    /// # Errors
    ///
    /// Where two questions are asked at once, or a driver is given twice for the same machines.
    pub fn ask<'a>(
        &self,
        matrix: &'static Matrix,
        fleet: &'a Fleet,
    ) -> Result<FleetAnswer<'a>, FleetQuestionError> {
        use FleetQuestionError::{Apart, DriverTwice};

        let changes = &self.set_driver;
        let twice = changes.iter().enumerate().find(|(at, change)| {
            changes.iter().take(*at).any(|earlier| earlier.branch == change.branch)
        });
        match (self.plan, self.release, self.family) {
            (Some(_), Some(_), _) => return Err(Apart("a plan", "a release")),
            (Some(_), _, Some(_)) => return Err(Apart("a plan", "a family")),
            (Some(_), ..) if !changes.is_empty() => return Err(Apart("a plan", "drivers to set")),
            (_, Some(_), Some(_)) => return Err(Apart("a release", "a family")),
            _ => {}
        }
        if let Some((_, change)) = twice {
            return Err(DriverTwice(change.branch));
        }
        let mut changes = changes.clone();
        sort_by_number(&mut changes, |change| usize::from(change.branch.is_none()));
        Ok(match (self.plan, self.release) {
            (Some(plan), _) => FleetAnswer::Plan(plan.plan_fleet(fleet)),
            (_, Some(release)) => FleetAnswer::Report(release.check_fleet(fleet, &changes)),
            (None, None) => {
                let family = match self.family {
                    Some(family) => family,
                    None => matrix.family(DEFAULT_FAMILY).map_err(FleetQuestionError::Family)?,
                };
                FleetAnswer::Found(matrix.find_fleet(family, fleet, &changes))
            }
        })
    }
}

/// A question about a fleet that is none.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FleetQuestionError {
    /// Two things that are asked apart.
    Apart(&'static str, &'static str),
    /// Two drivers for the machines on a branch, or for all.
    DriverTwice(Option<u16>),
    /// No family is given, and the data have not the ordinary one.
    Family(ReleaseError),
}

impl FleetQuestionError {
    /// The stable name of the kind of error: `question-malformed`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Apart(..) | Self::DriverTwice(_) => "question-malformed",
            Self::Family(error) => error.code(),
        }
    }
}

impl fmt::Display for FleetQuestionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Apart(one, other) => {
                write!(f, "{one} goes without {other}; ask for one of them")
            }
            Self::DriverTwice(branch) => {
                let which = branch.map_or_else(
                    || String::from("all machines"),
                    |branch| format!("machines on R{branch}"),
                );
                write!(f, "two drivers are set for {which}; give one")
            }
            Self::Family(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for FleetQuestionError {}

error_code!(FleetQuestionError);
