//! The kinds of driver branches.

use crate::values::words::string_enum;

string_enum! {
    /// What a driver branch is for, as NVIDIA designates it.
    #[non_exhaustive]
    BranchKind, "branch-kind-unknown", "kind of driver branch";
    /// Maintained for about three years.
    LongTermSupport = "long-term-support", "long-term support";
    /// For production use, maintained for about a year.
    Production = "production", "production";
    /// For early adopters of new features, and short-lived.
    NewFeature = "new-feature", "new feature";
    /// For evaluation and development only.
    Developer = "developer", "evaluation and development only";
}
