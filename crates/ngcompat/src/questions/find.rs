//! Which releases run on a machine.

use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::matrix::release::ReleaseName;
use crate::matrix::tables::Matrix;
use crate::rows::release::Release;
use crate::rules::finding::{Outcome, Verdict};

/// The releases that run on a machine; see [`Matrix::find`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Found {
    /// Those that run, newest first.
    pub releases: Vec<FoundRelease>,
    /// Those of which a fact that decides is missing, newest first.
    pub undetermined: Vec<ReleaseName>,
}

/// A release that runs on a machine, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct FoundRelease {
    /// The release.
    pub release: ReleaseName,
    /// The decision.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub outcome: Outcome,
}

impl Matrix {
    /// The releases that run on this machine, newest first.
    ///
    /// ```
    /// use ngcompat::Environment;
    ///
    /// let env = Environment::new().driver("470.57.02".parse()?).gpu("A100".parse()?);
    /// let newest = ngcompat::matrix().runnable(&env).next().unwrap();
    /// assert!(newest.outcome(&env).mode.is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn runnable<'a>(
        &'a self,
        env: &'a Environment,
    ) -> impl Iterator<Item = &'static Release> + 'a {
        self.outcomes(env)
            .filter(|(_, outcome)| outcome.verdict == Verdict::Compatible)
            .map(|(release, _)| release)
    }

    /// Every release with its decision on this machine, newest first.
    pub fn outcomes<'a>(
        &'a self,
        env: &'a Environment,
    ) -> impl Iterator<Item = (&'static Release, Outcome)> + 'a {
        self.rows.releases.iter().rev().map(|release| (release, self.outcome(release, env)))
    }

    /// The releases that run on this machine, and those that may, newest first.
    ///
    /// ```
    /// use ngcompat::Environment;
    ///
    /// let env = Environment::new().driver("470.57.02".parse()?).gpu("A100".parse()?);
    /// let found = ngcompat::matrix().find(&env);
    /// assert_eq!(found.releases[0].release.to_string(), "pytorch:25.03");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn find(&self, env: &Environment) -> Found {
        let mut found = Found { releases: Vec::new(), undetermined: Vec::new() };
        for (release, outcome) in self.outcomes(env) {
            match outcome.verdict {
                Verdict::Compatible => {
                    found.releases.push(FoundRelease { release: release.name(), outcome });
                }
                Verdict::Undetermined => found.undetermined.push(release.name()),
                Verdict::Incompatible => {}
            }
        }
        found
    }
}
