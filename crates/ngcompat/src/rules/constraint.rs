//! `NVIDIA_REQUIRE_*` expressions: the gate that decides whether a container may start.

pub(crate) mod brand;
pub(crate) mod evaluation;
pub(crate) mod expression;
pub(crate) mod gate;
