//! All rules over one question.

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::matrix::tables::Matrix;
use crate::rows::release::Release;
use crate::rules::context::RuleContext;
use crate::rules::finding::{Findings, GpuReport, Outcome, Verdict};
use crate::rules::{components, driver, gpu, issues, platform};

type RuleFn = fn(RuleContext<'_>, &mut Findings);

/// Asked once for each GPU.
const PER_GPU: &[RuleFn] =
    &[driver::runs_cuda, driver::knows_the_gpu, gpu::is_supported, platform::integrated_image];

/// Asked once for the machine.
const PER_MACHINE: &[RuleFn] = &[
    driver::end_of_life,
    driver::cuda_field,
    platform::cpu,
    platform::windows,
    components::requirements,
    issues::known,
];

static UNKNOWN_GPU: Gpu = Gpu::UNKNOWN;

/// Asks every rule. `each` hears the part of every GPU that was told.
pub(crate) fn evaluate(
    matrix: &Matrix,
    release: &'static Release,
    env: &Environment,
    findings: &mut Findings,
    mut each: impl FnMut(GpuReport),
    keep: bool,
) -> Outcome {
    let branch = env.driver.and_then(|driver| matrix.driver_branch(driver.branch()));
    let question = |gpu| RuleContext { matrix, release, env, branch, gpu };
    let mut mode = None;
    let told = env.gpus.iter().enumerate().map(|(at, gpu)| (Some(at), gpu));
    let none_told = env.gpus.is_empty().then_some((None, &UNKNOWN_GPU));
    for (turn, (at, gpu)) in told.chain(none_told).enumerate() {
        findings.begin_gpu(at);
        for rule in PER_GPU {
            rule(question(gpu), findings);
        }
        // The machine's mode is what all its GPUs have in common.
        mode =
            if turn == 0 { findings.gpu_mode } else { mode.filter(|_| mode == findings.gpu_mode) };
        if keep && at.is_some() {
            each(GpuReport {
                gpu: gpu.clone(),
                verdict: findings.gpu_verdict,
                mode: findings.gpu_mode.filter(|_| findings.gpu_verdict == Verdict::Compatible),
            });
        }
    }
    findings.begin_gpu(None);
    for rule in PER_MACHINE {
        rule(question(&UNKNOWN_GPU), findings);
    }
    let verdict = findings.aspects.worst();
    let runs = verdict == Verdict::Compatible;
    Outcome {
        verdict,
        mode: mode.filter(|_| runs),
        documented: runs && findings.documented,
        aspects: findings.aspects,
    }
}
