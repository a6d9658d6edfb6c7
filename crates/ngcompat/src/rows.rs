//! Floor 1: the rows of the tables, plain data.

pub(crate) mod amp;
pub(crate) mod build;
pub(crate) mod component;
pub(crate) mod cuda;
pub(crate) mod driver_branch;
pub(crate) mod family;
pub(crate) mod gpu_model;
pub(crate) mod known_issue;
pub(crate) mod launcher;
pub(crate) mod machine_model;
pub(crate) mod message;
pub(crate) mod notes;
pub(crate) mod release;
pub(crate) mod source;
pub(crate) mod stated;
pub(crate) mod systems;
