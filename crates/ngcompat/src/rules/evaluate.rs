//! All rules over one question.

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::matrix::tables::Matrix;
use crate::rules::context::{RuleContext, Subject};
use crate::rules::driver::shared_board;
use crate::rules::finding::{Findings, GpuReport};
use crate::rules::known_driver::KnownDriver;
use crate::rules::verdict::{Outcome, Verdict};
use crate::rules::{components, contradictions, data, driver_words, gpu, issues, platform, start};

type RuleFn = fn(&RuleContext<'_>, &mut Findings);

/// Asked once for each GPU.
const PER_GPU: &[RuleFn] = &[
    driver_words::runs_cuda,
    driver_words::knows_the_gpu,
    driver_words::names_the_board,
    driver_words::jetson_system,
    gpu::is_supported,
    platform::integrated,
];

/// Of a release that no row stands for only the CUDA version in its name tells more.
const UNRECORDED: &[RuleFn] = &[data::unrecorded];
const UNRECORDED_WITH_CUDA: &[RuleFn] =
    &[data::unrecorded, driver_words::runs_cuda, driver_words::knows_the_gpu, gpu::is_supported];
const OF_NAME: &[RuleFn] = &[platform::has_build, data::name_read];

/// Of a board of another vendor nothing else is asked.
const OTHER_VENDOR: &[RuleFn] = &[gpu::of_other_vendor];

/// Asked once for the machine.
const PER_MACHINE: &[RuleFn] = &[
    contradictions::others,
    driver_words::not_known,
    driver_words::other_system,
    driver_words::end_of_life,
    driver_words::cuda_field,
    platform::has_build,
    platform::arch_inferred,
    platform::windows,
    platform::macos,
    components::replaced,
    components::requirements,
    data::inferred,
    data::name_read,
    start::requirement,
    issues::known,
];

static UNKNOWN_GPU: Gpu = Gpu::UNKNOWN;

/// Asks every rule. `each` hears the part of every GPU that was given.
pub(crate) fn evaluate(
    matrix: &Matrix,
    subject: &Subject<'_>,
    env: &Environment,
    findings: &mut Findings,
    mut each: impl FnMut(GpuReport),
    keep: bool,
) -> Outcome {
    let driver = KnownDriver::of_machine(matrix, env);
    let cuda = subject.build.cuda.and_then(|version| matrix.cuda_version(version));
    let board = shared_board(&env.gpus);
    let context =
        |gpu| RuleContext { matrix, subject, cuda, env, driver: driver.as_ref(), gpu, board };
    let (per_gpu, per_machine) = match subject.unrecorded {
        // A build without CUDA asks nothing of the driver or the GPU.
        _ if subject.without_cuda().is_some() => (&[][..], OF_NAME),
        Some(_) if cuda.is_some() => (UNRECORDED_WITH_CUDA, OF_NAME),
        Some(_) => (UNRECORDED, OF_NAME),
        None => (PER_GPU, PER_MACHINE),
    };
    let mut mode = None;
    let given = env.gpus.iter().enumerate().map(|(at, gpu)| (Some(at), gpu));
    let none_given = env.gpus.is_empty().then_some((None, &UNKNOWN_GPU));
    for (turn, (at, gpu)) in given.chain(none_given).enumerate() {
        findings.begin_gpu(at);
        let q = context(gpu);
        let other = gpu::vendor(q.gpu).is_some() && subject.without_cuda().is_none();
        for rule in if other { OTHER_VENDOR } else { per_gpu } {
            rule(&q, findings);
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
    findings.mode = mode;
    let q = context(&UNKNOWN_GPU);
    for rule in per_machine {
        rule(&q, findings);
    }
    let verdict = findings.aspects.worst();
    let runs = verdict == Verdict::Compatible;
    let only_gpu_open = env.gpus.is_empty() && findings.aspects.driver == Verdict::Compatible;
    Outcome {
        verdict,
        // Without a GPU it is the one that all boards share.
        mode: mode.filter(|_| runs || only_gpu_open && verdict == Verdict::Undetermined),
        documented: runs && findings.documented,
        aspects: findings.aspects,
    }
}
