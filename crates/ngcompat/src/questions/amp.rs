//! How to train in mixed precision in a release on a GPU.

pub(crate) mod advice;
pub(crate) mod context;
pub(crate) mod guidance;
pub(crate) mod snippet;
