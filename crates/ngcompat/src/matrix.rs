//! Floor 2: the tables, and look-ups by key and name.

pub(crate) mod compiled;
pub(crate) mod gpu_index;
pub(crate) mod names;
pub(crate) mod release;
pub(crate) mod tables;

#[rustfmt::skip]
#[expect(clippy::indexing_slicing, reason = "constant positions, which the compiler checks")]
pub(crate) mod generated;
