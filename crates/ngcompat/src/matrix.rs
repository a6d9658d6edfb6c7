//! Floor 2: the tables, and look-ups by key and name.

pub(crate) mod compiled;
#[cfg(feature = "data-file")]
pub(crate) mod data_file;
pub(crate) mod gpu_index;
pub(crate) mod gpu_words;
mod machine_names;
pub(crate) mod names;
pub(crate) mod near_names;
pub(crate) mod reference;
pub(crate) mod release;
#[cfg(feature = "serde")]
pub(crate) mod release_json;
pub(crate) mod tables;
pub(crate) mod tags;
pub(crate) mod versions;

#[cfg(feature = "matrix")]
#[rustfmt::skip]
pub(crate) mod generated;
#[cfg(any(feature = "matrix", feature = "packed"))]
#[rustfmt::skip]
pub(crate) mod sources;

/// Without the feature `matrix` the tables are empty.
#[cfg(not(feature = "matrix"))]
#[path = "matrix/empty.rs"]
pub(crate) mod generated;
