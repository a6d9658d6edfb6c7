//! A reference to an image or a wheel, and what those who look for them share.

use alloc::borrow::ToOwned as _;
use alloc::string::{String, ToString as _};

use crate::matrix::compiled::{matrix, release};
use crate::matrix::release::{Release, ReleaseName};

/// A reference to an image with CUDA, in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ImageReference {
    /// The line that has the tag, counted from 1.
    pub line: usize,
    /// The reference, put together where the file has it in parts.
    pub text: String,
    /// The release it names.
    pub release: Option<ReleaseName>,
    /// Why it names none.
    pub error: Option<String>,
}

impl ImageReference {
    /// One that is read as `name`.
    pub(super) fn named(line: usize, text: &str, name: &str) -> Self {
        match release(name) {
            Ok(found) => {
                let release = Some(Release::name(found));
                Self { line, text: text.to_owned(), release, error: None }
            }
            Err(error) => Self::open(line, text, error.to_string()),
        }
    }

    /// One that names no release.
    pub(super) fn open(line: usize, text: &str, error: String) -> Self {
        Self { line, text: text.to_owned(), release: None, error: Some(error) }
    }
}

/// Whether a repository is that of a family, at its own place or in a mirror.
pub(super) fn is_known(repository: &str) -> bool {
    let known = |known: &&'static str| {
        // `docker.io/nvidia/cuda` is `nvidia/cuda`.
        let known = known.strip_prefix("docker.io/").unwrap_or(known);
        let short = known.split_once('/').filter(|(host, _)| host.contains('.')).map(|(_, it)| it);
        let ends = |end: &str| {
            repository
                .strip_suffix(end)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with(['/', '#']))
        };
        known.contains('/') && (ends(known) || short.is_some_and(ends))
    };
    matrix().families().iter().flat_map(|family| family.repositories).any(known)
}

/// A line up to its comment. A `#` inside of a word begins none: enroot writes `nvcr.io#nvidia/pytorch`.
pub(super) fn without_comment(line: &str) -> &str {
    // To the shell these are comments, to the scheduler they are options.
    if line.starts_with("#SBATCH") {
        return line;
    }
    let mut before = ' ';
    for (at, one) in line.char_indices() {
        if one == '#' && before.is_whitespace() {
            return line.get(..at).unwrap_or(line);
        }
        before = one;
    }
    line
}
