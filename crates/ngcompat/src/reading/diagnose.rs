//! Pasted messages: what they mean, what causes them and what helps.

pub(crate) mod compat;
pub(crate) mod context;
pub(crate) mod diagnosed;
pub(crate) mod diagnosis;
pub(crate) mod evidence;
pub(crate) mod handled;
pub(crate) mod jetson;
pub(crate) mod kernel;
pub(crate) mod listed;
pub(crate) mod mac;
pub(crate) mod mention;
pub(crate) mod packages;
pub(crate) mod program;
pub(crate) mod ptx;
pub(crate) mod source_code;
pub(crate) mod system;
pub(crate) mod weigh;
