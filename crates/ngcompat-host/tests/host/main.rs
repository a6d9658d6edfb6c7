//! Detection on prepared machines.

mod machine;
mod nvml;
mod trees;
