//! What the start gate does that an expression states: whom it lets in, and whom it need not refuse.

use crate::matrix::tables::Matrix;
use crate::rows::cuda::Cuda;
use crate::rules::constraint::evaluation::{Evaluation, HostFacts, Satisfaction, evaluate};
use crate::rules::constraint::expression::{Constraint, Dialect, Factor, Operator, Property};
use crate::rules::driver;
use crate::rules::driver_reading::readings_of;
use crate::rules::known_driver::KnownDriver;
use crate::values::cuda_version::CudaVersion;

impl Constraint {
    /// What is known of it on these facts, and what the checker of a dialect answers.
    pub(crate) fn evaluate_in(
        &self,
        matrix: &Matrix,
        facts: &HostFacts,
        dialect: Dialect,
    ) -> Evaluation {
        let evaluation = evaluate(matrix, self, facts, dialect);
        let refuses_minor_version = match dialect {
            Dialect::C => self.refuses(matrix, facts, || evaluation.result),
            Dialect::Go => self.refuses_minor_version_in(matrix, facts),
        };
        Evaluation { refuses_minor_version, ..evaluation }
    }

    /// Whether the gate refuses a machine on which the image would run in CUDA minor-version
    /// compatibility.
    pub(crate) fn refuses_minor_version_in(
        &self,
        matrix: &Matrix,
        facts: &HostFacts,
    ) -> Option<bool> {
        self.refuses(matrix, facts, || evaluate(matrix, self, facts, Dialect::C).result)
    }

    /// The same, by what the expression answers in the dialect C.
    fn refuses(
        &self,
        matrix: &Matrix,
        facts: &HostFacts,
        result: impl FnOnce() -> Satisfaction,
    ) -> Option<bool> {
        let would_do = needs_minor_version(matrix, facts, self.toolkit(matrix)?)?;
        if !would_do {
            return Some(false);
        }
        match result() {
            Satisfaction::Satisfied => Some(false),
            Satisfaction::Unsatisfied => Some(true),
            Satisfaction::Unknown => None,
        }
    }

    /// The CUDA version of the image, from the alternative that asks for nothing else.
    fn toolkit(&self, matrix: &Matrix) -> Option<&'static Cuda> {
        let versions = self.alternatives.iter().filter_map(|alternative| {
            match alternative.factors.as_slice() {
                [Factor { property: Property::Cuda, operator, value, .. }]
                    if *operator == Operator::GreaterOrEqual =>
                {
                    value.parse::<CudaVersion>().ok()
                }
                _ => None,
            }
        });
        matrix.cuda_version(versions.max()?)
    }
}

/// Whether this toolkit runs by CUDA minor-version compatibility on every driver that the machine may
/// have, and natively on none; `None` where they differ or nothing is known of the driver.
fn needs_minor_version(matrix: &Matrix, facts: &HostFacts, toolkit: &Cuda) -> Option<bool> {
    let mut common = None;
    let mut agreed = true;
    let env = facts.environment();
    let driver = KnownDriver::of_machine(matrix, &env);
    readings_of(matrix, &env, driver.as_ref(), None, |reading| {
        let here = if driver::is_native(toolkit, reading) {
            Some(false)
        } else {
            driver::minor_version(toolkit, None, reading).ok()
        };
        agreed &= here.is_some() && *common.get_or_insert(here) == here;
    });
    common.flatten().filter(|_| agreed)
}
