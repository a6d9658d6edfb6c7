//! Facts that contradict each other: what contradicts itself is not known.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec;
use alloc::vec::Vec;

use crate::machine::conflict::{Conflict, ConflictValue, Fact};
use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::matrix::tables::Matrix;
use crate::rules::context::RuleContext;
use crate::rules::finding::{FindingText, Findings};
use crate::rules::known_machine::KnownMachine;
use crate::rules::rule::Rule;
use crate::rules::verdict::{Aspect, Severity};
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;
use crate::values::text::list;

/// The facts that the rules may rest on. Allocates only where something contradicts.
pub(crate) fn undisputed<'a>(matrix: &Matrix, env: &'a Environment) -> KnownMachine<'a> {
    let mut known = env.undisputed();
    if let Some(conflict) = driver_and_cuda(matrix, &known) {
        let known = known.to_mut();
        known.forget_driver();
        known.conflicts.push(conflict);
    }
    if let Some(conflict) = arch_and_gpus(&known) {
        let known = known.to_mut();
        known.platform.arch = None;
        known.conflicts.push(conflict);
    }
    KnownMachine::new(matrix, known)
}

/// A CPU that the GPUs do not come with.
fn arch_and_gpus(env: &Environment) -> Option<Conflict> {
    let (arch, of_gpus) = (env.platform.arch?, env.cpu_of_gpus()?);
    if arch == of_gpus {
        return None;
    }
    let gpu = env.gpus.iter().find(|gpu| gpu.cpu.is_some())?;
    let given = ConflictValue::new(arch.to_string(), ConflictValue::GIVEN);
    let other = ConflictValue::new(of_gpus.to_string(), format!("the CPU that comes with {gpu}"));
    Some(Conflict::new(Fact::Arch, vec![given, other]))
}

/// A CUDA version that the driver beside it does not print.
fn driver_and_cuda(matrix: &Matrix, env: &Environment) -> Option<Conflict> {
    let (driver, told, own) = (env.driver?, env.cuda_driver?, own_cuda(matrix, env)?);
    if belong_together(own, told, env.container.is_some()) {
        return None;
    }
    let told = ConflictValue::new(told.to_string(), ConflictValue::GIVEN);
    Some(Conflict::new(Fact::CudaDriver, vec![told, supported_by(driver, own)]))
}

/// The one CUDA version that the driver supports by itself. Drivers of integrated GPUs share numbers
/// with others, and not their CUDA.
pub(crate) fn own_cuda(matrix: &Matrix, env: &Environment) -> Option<CudaVersion> {
    let row = matrix.driver_branch(env.driver?.branch())?;
    row.cuda.filter(|_| !env.gpus.iter().any(Gpu::is_jetson))
}

/// Whether a driver that supports CUDA `own` by itself may show `shown`: a higher version only in a
/// container, where it is that of active compatibility libraries.
pub(crate) fn belong_together(own: CudaVersion, shown: CudaVersion, in_container: bool) -> bool {
    own == shown || own < shown && in_container
}

/// The CUDA version that follows from a driver, beside one that was read.
pub(crate) fn supported_by(driver: DriverVersion, own: CudaVersion) -> ConflictValue {
    ConflictValue::new(own.to_string(), format!("what driver {driver} supports outside containers"))
}

/// The aspect that a fact decides; `None` for those that decide nothing.
const fn aspect(fact: Fact) -> Option<Aspect> {
    match fact {
        Fact::Driver | Fact::CudaDriver | Fact::BuildCuda | Fact::BuildCompatDriver => {
            Some(Aspect::Driver)
        }
        Fact::Gpus | Fact::BuildCapabilities => Some(Aspect::Gpu),
        Fact::Os | Fact::Arch | Fact::Launcher | Fact::BuildPlatform | Fact::BuildRequires => {
            Some(Aspect::Platform)
        }
        Fact::ContainerRelease | Fact::ContainerCuda | Fact::ContainerCudaDriverVersion => None,
    }
}

/// The contradiction that makes the driver unknown.
pub(crate) fn of_driver(env: &Environment) -> Option<&Conflict> {
    env.disputed(Fact::Driver).or_else(|| env.disputed(Fact::CudaDriver))
}

/// `facts.contradictory`: the fact is not known.
pub(crate) fn add(conflict: &Conflict, out: &mut Findings) {
    let Some(aspect) = aspect(conflict.fact) else { return };
    out.add_about(Some(aspect), Rule::FactsContradictory, Severity::Unknown, || FindingText {
        observed: Some(list(&conflict.different(), "or")),
        required: None,
        message: message(conflict),
        source: Rule::FactsContradictory.source(),
    });
}

/// What is said of a fact that is not known because of a contradiction.
pub(crate) fn message(conflict: &Conflict) -> String {
    if conflict.is_denied() {
        return format!("A message denies a fact: {conflict}.");
    }
    format!("The facts contradict each other: {conflict}.")
}

/// `facts.contradictory`, of what other rules do not miss, and of what was given instead.
pub(crate) fn others(q: &RuleContext<'_>, out: &mut Findings) {
    for conflict in &q.env.conflicts {
        match conflict.fact {
            _ if !q.env.stands(conflict) => given(q.env, conflict, out),
            Fact::Driver | Fact::CudaDriver | Fact::Gpus => {}
            _ => add(conflict, out),
        }
    }
    let of_build = q.subject.build.conflicts.iter();
    for conflict in of_build.filter(|conflict| conflict.fact != Fact::BuildCuda) {
        add(conflict, out);
    }
}

/// What counts all the same, and what does not.
fn given(env: &Environment, conflict: &Conflict, out: &mut Findings) {
    let Some(given) = env.text_of(conflict.fact) else { return };
    let others: Vec<_> = conflict.values.iter().filter(|read| read.value != given).collect();
    if others.is_empty() {
        return;
    }
    out.add_about(aspect(conflict.fact), Rule::FactsContradictory, Severity::Note, || {
        FindingText {
            observed: Some(list(&others, "or")),
            required: None,
            message: format!(
                "The {} is {given}, as given. What contradicts it does not count: {}.",
                conflict.fact.name(),
                list(&others, "and")
            ),
            source: Rule::FactsContradictory.source(),
        }
    });
}
