//! Floor 1: what is known of a machine, and what a job asks of it.

pub(crate) mod conflict;
pub(crate) mod driver_change;
pub(crate) mod environment;
pub(crate) mod fleet;
pub(crate) mod gpu;
pub(crate) mod known_machine;
pub(crate) mod requirement;
pub(crate) mod set;
