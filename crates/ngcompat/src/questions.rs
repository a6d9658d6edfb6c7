//! Floor 4: the questions that people ask.

pub(crate) mod amp;
pub(crate) mod branches;
pub(crate) mod check;
#[expect(clippy::arithmetic_side_effects, reason = "places in a small picture")]
pub(crate) mod compatibility_map;
pub(crate) mod constraint_for;
pub(crate) mod diff;
pub(crate) mod drivers;
pub(crate) mod export;
pub(crate) mod families;
pub(crate) mod find;
pub(crate) mod fleet;
pub(crate) mod fleet_cases;
pub(crate) mod fleet_find;
pub(crate) mod fleet_plan;
pub(crate) mod fleet_question;
pub(crate) mod gpu_choice;
pub(crate) mod issues;
pub(crate) mod library_choice;
pub(crate) mod remedies;
pub(crate) mod report;
pub(crate) mod unanswered;
