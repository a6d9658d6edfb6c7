//! Floor 5: what people paste, read.

pub(crate) mod diagnose;
pub(crate) mod facts;
pub(crate) mod identify;
pub(crate) mod image_facts;
