//! Which releases run on a machine.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::machine::environment::Environment;
use crate::matrix::names::DEFAULT_FAMILY;
use crate::matrix::release::{Release, ReleaseName};
use crate::matrix::tables::Matrix;
use crate::rows::family::Family;
use crate::rules::contradictions::undisputed;
use crate::rules::evaluate::decide_release;
use crate::rules::finding::Finding;
use crate::rules::verdict::{Outcome, RunMode, Severity, Verdict};

/// The releases that run on a machine; see [`Matrix::find`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Found {
    /// Those that run, newest first.
    pub releases: Vec<FoundRelease>,
    /// Those for which a needed fact is missing, newest first.
    pub undetermined: Vec<ReleaseName>,
    /// What would settle the newest of those, or what is not recorded of it, in a sentence.
    pub missing: Option<String>,
}

/// A release that runs on a machine, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FoundRelease {
    /// The release.
    pub release: ReleaseName,
    /// The decision.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub outcome: Outcome,
}

impl Matrix {
    /// The PyTorch containers that run on this machine, newest first.
    ///
    /// ```
    /// use ngcompat::Environment;
    ///
    /// let env = Environment::new().driver("470.57.02".parse()?).gpu("A100".parse()?);
    /// let newest = ngcompat::matrix().runnable(&env).next().unwrap();
    /// assert!(newest.outcome(&env).mode.is_some());
    /// # Ok::<(), ngcompat::Error>(())
    /// ```
    pub fn runnable<'a>(&'static self, env: &'a Environment) -> impl Iterator<Item = Release> + 'a {
        runnable(self.outcomes(env))
    }

    /// The releases of a family that run on this machine, newest first.
    ///
    /// ```
    /// use ngcompat::Environment;
    ///
    /// let matrix = ngcompat::matrix();
    /// let env = Environment::new().driver("535.161.08".parse()?).gpu("V100".parse()?);
    /// let newest = matrix.runnable_of(matrix.family("torch")?, &env).next().unwrap();
    /// assert!(newest.install().unwrap().starts_with("pip install torch=="));
    /// # Ok::<(), ngcompat::Error>(())
    /// ```
    pub fn runnable_of<'a>(
        &'static self,
        family: &'static Family,
        env: &'a Environment,
    ) -> impl Iterator<Item = Release> + 'a {
        runnable(self.outcomes_of(family, env))
    }

    /// The newest release of a family that runs on this machine: the ordinary one, where the family
    /// has such, and not a variant such as Triton's `trtllm`.
    pub fn newest_runnable_of(
        &'static self,
        family: &'static Family,
        env: &Environment,
    ) -> Option<Release> {
        let all = || self.runnable_of(family, env);
        all().find(Release::is_ordinary).or_else(|| all().next())
    }

    /// Every PyTorch container with its decision on this machine, newest first.
    pub fn outcomes<'a>(
        &'static self,
        env: &'a Environment,
    ) -> impl Iterator<Item = (Release, Outcome)> + 'a {
        let family = self.family(DEFAULT_FAMILY).unwrap_or(&Family::NONE);
        self.outcomes_of(family, env)
    }

    /// Every listed release of a family with its decision on this machine, newest first.
    pub fn outcomes_of<'a>(
        &'static self,
        family: &'static Family,
        env: &'a Environment,
    ) -> impl Iterator<Item = (Release, Outcome)> + 'a {
        let machine = undisputed(self, env);
        self.releases_of(family)
            .rev()
            .map(move |release| (release, decide_release(release, &machine)))
    }

    /// The PyTorch containers that run on this machine, and those that may, newest first.
    ///
    /// ```
    /// use ngcompat::Environment;
    ///
    /// let env = Environment::new().driver("470.57.02".parse()?).gpu("A100".parse()?);
    /// let found = ngcompat::matrix().find(&env);
    /// assert_eq!(found.releases[0].release.to_string(), "pytorch:25.03");
    /// # Ok::<(), ngcompat::Error>(())
    /// ```
    pub fn find(&'static self, env: &Environment) -> Found {
        let mut found = Found::default();
        found.extend(self.outcomes(env));
        found.say_what_is_missing(env);
        found
    }

    /// The releases of a family that run on this machine, and those that may, newest first.
    pub fn find_in(&'static self, family: &'static Family, env: &Environment) -> Found {
        let mut found = Found::default();
        found.extend(self.outcomes_of(family, env));
        found.say_what_is_missing(env);
        found
    }

    /// Of each family the newest release that runs on this machine; of those without one, the newest
    /// that may.
    pub fn find_newest(&'static self, env: &Environment) -> Found {
        let mut found = Found::default();
        for family in self.families() {
            let of_family = self.find_in(family, env);
            match (of_family.newest(), of_family.undetermined.first()) {
                (Some(newest), _) => found.releases.push(*newest),
                (None, Some(release)) => found.undetermined.push(*release),
                (None, None) => {}
            }
        }
        found.say_what_is_missing(env);
        found
    }
}

impl Found {
    /// The newest release that runs: the ordinary one, where its family has such, and not a variant
    /// such as Triton's `trtllm`.
    ///
    /// ```
    /// use ngcompat::Environment;
    ///
    /// let env = Environment::new().driver("580.95.05".parse()?).gpu("RTX 4090".parse()?);
    /// let found = ngcompat::matrix().find_in(ngcompat::matrix().family("tritonserver")?, &env);
    /// let newest = found.newest().map(|newest| newest.release.release());
    /// assert_eq!(newest.and_then(|newest| newest.variant), None);
    /// # Ok::<(), ngcompat::Error>(())
    /// ```
    pub fn newest(&self) -> Option<&FoundRelease> {
        let ordinary = |found: &&FoundRelease| found.release.release().is_ordinary();
        self.releases.iter().find(ordinary).or_else(|| self.releases.first())
    }

    /// How many may run, and what would settle it, in a sentence; `None` where all is settled.
    ///
    /// ```
    /// use ngcompat::Environment;
    ///
    /// let found = ngcompat::matrix().find(&Environment::new().driver("535.161.08".parse()?));
    /// assert!(found.open().unwrap().contains(" may run, but a fact is missing. Give the GPU"));
    /// # Ok::<(), ngcompat::Error>(())
    /// ```
    pub fn open(&self) -> Option<String> {
        let more = if self.releases.is_empty() { "" } else { " more" };
        let missing = self.missing.as_ref().map_or_else(String::new, |it| format!(" {it}"));
        match self.undetermined.len() {
            0 => None,
            count => Some(format!("{count}{more} may run, but a fact is missing.{missing}")),
        }
    }

    fn say_what_is_missing(&mut self, env: &Environment) {
        let Some(newest) = self.undetermined.first() else { return };
        let report = newest.release().check(env);
        let unknown = |finding: &&Finding| finding.severity == Severity::Unknown;
        let message = report.remedies.first().map(|remedy| &remedy.message);
        let not_recorded = || report.findings.iter().find(unknown).map(|it| &it.message);
        self.missing = message.or_else(not_recorded).cloned();
    }

    fn extend(&mut self, outcomes: impl Iterator<Item = (Release, Outcome)>) {
        for (release, outcome) in outcomes {
            match outcome.verdict {
                Verdict::Compatible => {
                    self.releases.push(FoundRelease { release: release.name(), outcome });
                }
                Verdict::Undetermined => self.undetermined.push(release.name()),
                Verdict::Incompatible => {}
            }
        }
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for FoundRelease { release, outcome } in &self.releases {
            let mode = outcome.mode.map_or("mode open", RunMode::name);
            write!(f, "{release} ({mode})")?;
            if let Some(install) = release.release().install() {
                write!(f, ": {install}")?;
            }
            f.write_str("\n")?;
        }
        if self.releases.is_empty() {
            f.write_str("No release is known to run here.\n")?;
        }
        match self.open() {
            Some(open) => writeln!(f, "{open}"),
            None => Ok(()),
        }
    }
}

fn runnable(outcomes: impl Iterator<Item = (Release, Outcome)>) -> impl Iterator<Item = Release> {
    outcomes
        .filter(|(_, outcome)| outcome.verdict == Verdict::Compatible)
        .map(|(release, _)| release)
}
