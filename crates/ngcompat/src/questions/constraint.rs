//! `NVIDIA_REQUIRE_*` expressions.

pub(crate) mod brand;
pub(crate) mod evaluation;
pub(crate) mod expression;
pub(crate) mod produce;
