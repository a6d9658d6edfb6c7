//! The commands, a module each.

pub(crate) mod amp;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod constraint;
pub(crate) mod data;
pub(crate) mod diagnose;
pub(crate) mod diff;
pub(crate) mod doctor;
pub(crate) mod drivers;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod facts;
pub(crate) mod find;
pub(crate) mod fleet;
pub(crate) mod guard;
pub(crate) mod identify;
pub(crate) mod issues;
pub(crate) mod list;
pub(crate) mod man;
pub(crate) mod map;
pub(crate) mod show;
