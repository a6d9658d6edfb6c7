//! Does a release run on this machine, in which mode, why or why not, and what would?

use alloc::string::ToString as _;
use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::matrix::compiled::matrix;
use crate::matrix::tables::Matrix;
use crate::questions::report::Report;
use crate::rows::release::Release;
use crate::rules::evaluate::evaluate;
use crate::rules::finding::{Findings, Outcome, Verdict};

impl Matrix {
    /// Does `release` run on this machine, in which mode, why or why not, and what would?
    pub fn check(&self, release: &'static Release, env: &Environment) -> Report {
        let mut findings = Findings::new(true);
        let mut gpus = Vec::new();
        let outcome = evaluate(self, release, env, &mut findings, |gpu| gpus.push(gpu), true);
        let mut findings = findings.into_findings();
        crate::questions::remedies::attach(self, release, env, outcome, &mut findings);
        Report { release: release.name(), outcome, gpus, findings, machine: env.to_string() }
    }

    /// The decision of [`check`](Self::check) without its reasons. Allocates nothing.
    pub fn outcome(&self, release: &'static Release, env: &Environment) -> Outcome {
        evaluate(self, release, env, &mut Findings::new(false), |_| {}, false)
    }
}

impl Release {
    /// Does it run on this machine, in which mode, why or why not, and what would?
    ///
    /// ```
    /// use ngcompat::{Environment, RunMode, Verdict};
    ///
    /// let env = Environment::new().driver("450.80.02".parse()?).gpu("Tesla T4".parse()?);
    /// let report = ngcompat::release("20.12")?.check(&env);
    /// assert_eq!(report.verdict(), Verdict::Compatible);
    /// assert_eq!(report.mode(), Some(RunMode::ForwardCompatibility));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check(&'static self, env: &Environment) -> Report {
        matrix().check(self, env)
    }

    /// The decision of [`check`](Self::check) without its reasons. Allocates nothing.
    pub fn outcome(&'static self, env: &Environment) -> Outcome {
        matrix().outcome(self, env)
    }

    /// The verdict of [`check`](Self::check), for sweeps and fleets. Allocates nothing.
    pub fn verdict(&'static self, env: &Environment) -> Verdict {
        self.outcome(env).verdict
    }
}
