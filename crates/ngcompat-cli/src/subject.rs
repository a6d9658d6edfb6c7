//! What commands judge: a release by its name, or an image by its own facts.

use clap::Args;
use ngcompat::{Build, Environment, Family, Release, Report, matrix, parse_image};

use crate::machine::read_text;
use crate::output::{Failure, note};

/// A release by its name, or an image by its own facts.
#[derive(Args)]
pub(crate) struct Subject {
    /// The release, such as 24.05, tritonserver:24.05, cuda:12.4, torch==2.6.0+cu124 or a whole image
    /// reference.
    #[arg(required_unless_present = "image", conflicts_with = "image")]
    release: Option<String>,
    /// Instead of a release, an image's own facts: the JSON of `docker inspect`, `podman inspect`,
    /// `skopeo inspect --config` or `crane config`, or lines such as `CUDA_VERSION=12.8.1`; - for
    /// standard input.
    #[arg(long, value_name = "FILE")]
    image: Option<String>,
}

/// What was asked for.
pub(crate) enum Asked {
    Release(Release),
    Build(Build),
}

impl Subject {
    pub(crate) fn asked(&self) -> Result<Asked, Failure> {
        match (&self.release, &self.image) {
            // The report says how the name was read.
            (Some(name), _) => {
                ngcompat::release(name).map(Asked::Release).map_err(|error| Failure::of(&error, ""))
            }
            (None, Some(file)) => {
                let facts = parse_image(&read_text(file)?);
                facts
                    .map(|facts| Asked::Build(facts.build))
                    .map_err(|error| Failure::of(&error, &format!("{file}: ")))
            }
            (None, None) => Err(String::from("name a release, or give an image's facts").into()),
        }
    }
}

impl Asked {
    pub(crate) fn check(&self, env: &Environment) -> Report {
        match self {
            Self::Release(release) => release.check(env),
            Self::Build(build) => matrix().check_build(build, env),
        }
    }
}

/// The release an argument names; how it was read is said where that is not as it is written.
pub(crate) fn release(text: &str) -> Result<Release, Failure> {
    let release = ngcompat::release(text).map_err(|error| Failure::of(&error, ""))?;
    if let Some(reading) = release.reading() {
        note(&reading);
    }
    Ok(release)
}

/// The release an argument names, of which something must be recorded.
pub(crate) fn recorded(text: &str) -> Result<Release, Failure> {
    release(text)?.recorded().map_err(|error| Failure::of(&error, ""))
}

/// The option `--family`.
#[derive(Args)]
pub(crate) struct FamilyOption {
    /// The product line, such as tritonserver, cuda or torch (PyTorch's wheels); `ngcompat list
    /// --families` shows them.
    #[arg(long, value_name = "NAME", default_value = "pytorch")]
    pub(crate) family: String,
}

/// The family of this name.
pub(crate) fn family(name: &str) -> Result<&'static Family, Failure> {
    matrix().family(name).map_err(|error| Failure::of(&error, ""))
}
