//! Floor 0: values that are their printed form, and texts.

pub(crate) mod architecture;
pub(crate) mod board_class;
pub(crate) mod branch_kind;
pub(crate) mod component_version;
pub(crate) mod compute_capability;
pub(crate) mod cuda_version;
pub(crate) mod driver_version;
pub(crate) mod error;
pub(crate) mod jetpack;
pub(crate) mod os_names;
pub(crate) mod platform;
pub(crate) mod release_id;
pub(crate) mod short_text;
pub(crate) mod text;
pub(crate) mod toolkit_version;
pub(crate) mod words;
