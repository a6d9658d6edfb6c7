//! What is asked about: a release by its name, a build by its own facts, a family.

use alloc::string::String;

use ngcompat::{Build, Environment, Family, Release, Report, matrix};

use crate::json::Value;
use crate::question::{Error, Question};

/// What `check` takes.
pub(crate) enum Subject {
    Release(Release),
    Build(Build),
}

impl Subject {
    pub(crate) fn check(&self, env: &Environment) -> Report {
        match self {
            Self::Release(release) => release.check(env),
            Self::Build(build) => matrix().check_build(build, env),
        }
    }
}

/// Whose releases are meant.
pub(crate) enum Families {
    One(&'static Family),
    All,
}

impl Question {
    /// The release that the text under `key` names.
    pub(crate) fn release(&self, key: &str) -> Result<Release, Error> {
        Ok(ngcompat::release(self.required(key)?)?)
    }

    /// The release or the build under `release`.
    pub(crate) fn subject(&self) -> Result<Subject, Error> {
        match self.get("release") {
            Some(object @ Value::Object(_)) => Ok(Subject::Build(build("release", object)?)),
            _ => Ok(Subject::Release(self.release("release")?)),
        }
    }

    /// The family under `family`; PyTorch's containers, where it is missing.
    pub(crate) fn families(&self) -> Result<Families, Error> {
        match self.text("family")?.unwrap_or("pytorch") {
            "all" => Ok(Families::All),
            key => Ok(Families::One(matrix().family(key)?)),
        }
    }
}

/// A build as its JSON is, in which every key may be missing.
fn build(key: &str, value: &Value) -> Result<Build, Error> {
    let told = Question::of(key, value)?;
    told.allows(&[
        "kind",
        "platform",
        "cuda",
        "compat_package",
        "compat_tested",
        "compat_first",
        "compat_first_from",
        "compat_driver",
        "capabilities",
        "arch_specific",
        "ptx",
        "loads_from",
        "requires",
        "inferred",
        "conflicts",
    ])?;
    let mut build = Build::UNKNOWN;
    build.kind = told.value("kind")?.unwrap_or(build.kind);
    build.platform = told.value("platform")?.unwrap_or(build.platform);
    build.cuda = told.value("cuda")?;
    build.compat_package = told.flag("compat_package")?;
    build.compat_tested = told.flag("compat_tested")?;
    build.compat_first = told.flag("compat_first")?.unwrap_or(false);
    build.compat_first_from = told.value("compat_first_from")?;
    build.compat_driver = told.value("compat_driver")?;
    build = build.arch_specific(told.values("arch_specific")?);
    build.ptx = told.value("ptx")?;
    build.loads_from = told.value("loads_from")?;
    build.requires = told.text("requires")?.map(|text| String::from(text).into());
    build.inferred = told.values("inferred")?.into();
    build.conflicts = told.conflicts()?;
    Ok(match told.get("capabilities") {
        Some(_) => build.capabilities(told.values("capabilities")?),
        None => build,
    })
}
