//! A machine as the rules may see it. What depends on no build is looked up once, however many
//! releases are asked about.

use alloc::borrow::Cow;

use crate::machine::environment::Environment;
use crate::matrix::tables::Matrix;
use crate::rules::known_driver::KnownDriver;

/// A machine's facts, none of which contradicts another, with its driver.
pub(crate) struct KnownMachine<'a> {
    pub(crate) env: Cow<'a, Environment>,
    pub(crate) driver: Option<KnownDriver>,
}

impl<'a> KnownMachine<'a> {
    pub(crate) fn new(matrix: &Matrix, env: Cow<'a, Environment>) -> Self {
        let driver = KnownDriver::of_machine(matrix, &env);
        Self { env, driver }
    }
}
