//! Floor 5: what people paste, read.

#[expect(clippy::arithmetic_side_effects, reason = "places within one text, and small counts")]
pub(crate) mod clean;
#[expect(clippy::arithmetic_side_effects, reason = "places within one text, and small counts")]
pub(crate) mod container_release;
#[expect(clippy::arithmetic_side_effects, reason = "places within one text, and small counts")]
pub(crate) mod diagnose;
#[expect(clippy::arithmetic_side_effects, reason = "places within one text, and small counts")]
pub(crate) mod facts;
#[expect(clippy::arithmetic_side_effects, reason = "places within one text, and small counts")]
pub(crate) mod hidden;
pub(crate) mod identify;
pub(crate) mod image_facts;
pub(crate) mod installed;
#[expect(clippy::arithmetic_side_effects, reason = "places within one text, and small counts")]
pub(crate) mod machines;
#[expect(clippy::arithmetic_side_effects, reason = "places within one text, and small counts")]
pub(crate) mod marks;
#[expect(clippy::arithmetic_side_effects, reason = "places within one text, and small counts")]
pub(crate) mod pattern;
pub(crate) mod references;
