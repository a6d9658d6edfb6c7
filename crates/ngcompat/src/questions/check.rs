//! Does a release run on this machine, in which mode, why or why not, and what would?

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::matrix::release::Release;
use crate::matrix::tables::Matrix;
use crate::questions::remedies;
use crate::questions::report::{DataVersion, Report};
use crate::rows::build::{Build, BuildKind};
use crate::rules::context::Subject;
use crate::rules::contradictions::undisputed;
use crate::rules::evaluate::{decide, decide_release, evaluate};
use crate::rules::finding::{Finding, Findings};
use crate::rules::known_machine::KnownMachine;
use crate::rules::selection::{PlatformMatch, selected};
use crate::rules::verdict::{Outcome, Verdict};

impl Matrix {
    /// Does a build described by its own facts run on this machine, in which mode, why or why not,
    /// and what would? What its facts leave open is undetermined.
    ///
    /// ```
    /// use ngcompat::{Build, Environment, Verdict};
    ///
    /// let env = Environment::new().driver("535.161.08".parse()?).gpu("H100".parse()?);
    /// let report = ngcompat::matrix().check_build(&Build::new("12.8".parse()?), &env);
    /// assert_eq!(report.verdict(), Verdict::Compatible);
    /// # Ok::<(), ngcompat::Error>(())
    /// ```
    pub fn check_build(&'static self, build: &Build, env: &Environment) -> Report {
        let known = undisputed(self, env);
        let subject = Subject::of_build(build, &known.env);
        let name = match build.kind {
            BuildKind::Image => "image",
            BuildKind::Wheel => "build",
        };
        self.report(&subject, env, &known, String::from(name))
    }

    /// The decision of [`check_build`](Self::check_build) without its reasons.
    pub fn outcome_of_build(&self, build: &Build, env: &Environment) -> Outcome {
        let known = undisputed(self, env);
        let subject = Subject::of_build(build, &known.env);
        decide(self, &subject, &known)
    }

    /// `known` is what nothing contradicts of `env`.
    fn report(
        &'static self,
        subject: &Subject<'_>,
        env: &Environment,
        known: &KnownMachine<'_>,
        name: String,
    ) -> Report {
        let release = subject.name.release();
        let mut findings = Findings::new(true);
        let mut gpus = Vec::new();
        let outcome = evaluate(self, subject, known, &mut findings, |gpu| gpus.push(gpu), true);
        let mut findings = findings.into_findings();
        remedies::attach(self, subject, &known.env, outcome, &mut findings);
        let remedies = remedies::best(&findings, outcome.verdict);
        Report {
            release: name,
            family: release.map(|release| release.family.key.to_string()),
            id: release.map(|release| release.version().to_string()),
            image: release.and_then(|release| release.image_for(Some(subject.build.platform))),
            install: release.and_then(|release| release.install()),
            build: subject.build.clone(),
            environment: env.clone(),
            conflicts: known
                .env
                .conflicts
                .iter()
                .chain(&subject.build.conflicts)
                .cloned()
                .collect(),
            outcome,
            gpus,
            findings,
            remedies,
            data: DataVersion::of(self.as_of()),
        }
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
    /// # Ok::<(), ngcompat::Error>(())
    /// ```
    pub fn check(self, env: &Environment) -> Report {
        // Of a version alone, the build that this machine would get.
        let known = undisputed(self.matrix, env);
        let of_name = self.build_of_name();
        let subject = Subject::of_release(&self, of_name.as_ref(), &known);
        // What PyPI gives here is not the build that is judged in its place.
        let name = match subject.platform {
            PlatformMatch::CpuOnly if subject.without_cuda().is_none() => {
                format!("{}=={}", self.family.key, self.version())
            }
            _ => subject.name.to_string(),
        };
        self.matrix.report(&subject, env, &known, name)
    }

    /// The build that this machine would get, where one is recorded for it; else the ordinary one.
    ///
    /// ```
    /// use ngcompat::Environment;
    ///
    /// let orin = Environment::new().jetpack("6.2".parse()?).gpu("Jetson Orin Nano".parse()?);
    /// let cuda = |release: ngcompat::Release| release.build_on(&orin).cuda;
    /// // The image for integrated GPUs has another CUDA than the ordinary one.
    /// assert_eq!(cuda(ngcompat::release("26.02")?), Some("12.9".parse()?));
    /// # Ok::<(), ngcompat::Error>(())
    /// ```
    pub fn build_on(self, env: &Environment) -> &'static Build {
        &selected(&self, &undisputed(self.matrix, env)).build.build
    }

    /// The decision of [`check`](Self::check) and what the rules found, without remedies, which take
    /// most of its time.
    pub(crate) fn findings(self, env: &Environment) -> (Outcome, Vec<Finding>) {
        let known = undisputed(self.matrix, env);
        let of_name = self.build_of_name();
        let subject = Subject::of_release(&self, of_name.as_ref(), &known);
        let mut findings = Findings::new(true);
        let outcome = evaluate(self.matrix, &subject, &known, &mut findings, |_| {}, false);
        (outcome, findings.into_findings())
    }

    /// The decision of [`check`](Self::check) without its reasons. Allocates nothing.
    pub fn outcome(self, env: &Environment) -> Outcome {
        decide_release(self, &undisputed(self.matrix, env))
    }

    /// The verdict of [`check`](Self::check), for sweeps and fleets. Allocates nothing.
    pub fn verdict(self, env: &Environment) -> Verdict {
        self.outcome(env).verdict
    }
}
