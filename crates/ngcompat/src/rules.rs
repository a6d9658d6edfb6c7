//! Floor 3: the rules, each a function of a build and what is known of a machine.

pub(crate) mod components;
#[expect(clippy::arithmetic_side_effects, reason = "places within one text, and small counts")]
pub(crate) mod constraint;
pub(crate) mod context;
pub(crate) mod contradictions;
pub(crate) mod data;
pub(crate) mod driver;
pub(crate) mod driver_reading;
pub(crate) mod driver_required;
pub(crate) mod driver_words;
pub(crate) mod evaluate;
pub(crate) mod finding;
pub(crate) mod gpu;
pub(crate) mod issue_filter;
pub(crate) mod issues;
pub(crate) mod known_driver;
pub(crate) mod known_machine;
pub(crate) mod launch;
pub(crate) mod platform;
pub(crate) mod rule;
pub(crate) mod selection;
pub(crate) mod start;
pub(crate) mod verdict;
pub(crate) mod wsl;
