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

/// A rule, as the list of a question has it.
#[derive(Clone, Copy)]
struct Asked {
    rule: RuleFn,
    /// Whether it only informs: no finding of it bears on the decision, which is made without it.
    informs: bool,
}

const fn decides(rule: RuleFn) -> Asked {
    Asked { rule, informs: false }
}

const fn informs(rule: RuleFn) -> Asked {
    Asked { rule, informs: true }
}

/// Asked once for each GPU.
const PER_GPU: &[Asked] = &[
    decides(driver_words::runs_cuda),
    decides(driver_words::libraries_first),
    decides(driver_words::knows_the_gpu),
    informs(driver_words::names_the_board),
    decides(driver_words::jetson_system),
    decides(gpu::is_supported),
    decides(platform::integrated),
];

/// Of a release that no row stands for only the CUDA version in its name tells more.
const UNRECORDED: &[Asked] = &[decides(data::unrecorded)];
const UNRECORDED_WITH_CUDA: &[Asked] = &[
    decides(data::unrecorded),
    decides(driver_words::runs_cuda),
    decides(driver_words::knows_the_gpu),
    decides(gpu::is_supported),
];
const OF_NAME: &[Asked] = &[decides(platform::has_build), decides(data::name_read)];

/// Of a board of another vendor nothing else is asked.
const OTHER_VENDOR: &[Asked] = &[decides(gpu::of_other_vendor)];

/// Asked once for the machine.
const PER_MACHINE: &[Asked] = &[
    decides(contradictions::others),
    informs(driver_words::not_known),
    informs(driver_words::other_system),
    informs(driver_words::end_of_life),
    informs(driver_words::cuda_field),
    decides(platform::has_build),
    decides(platform::jetson_linux),
    informs(platform::arch_inferred),
    informs(platform::windows),
    decides(platform::macos),
    informs(components::replaced),
    decides(components::requirements),
    decides(data::inferred),
    decides(data::name_read),
    decides(start::requirement),
    decides(start::wsl_library),
    informs(issues::known),
];

fn ask(list: &[Asked], q: &RuleContext<'_>, findings: &mut Findings) {
    for asked in list {
        if !asked.informs || findings.keeps() {
            (asked.rule)(q, findings);
        }
    }
}

static UNKNOWN_GPU: Gpu = Gpu::UNKNOWN;

/// The decision alone, without reasons.
pub(crate) fn decide(matrix: &Matrix, subject: &Subject<'_>, env: &Environment) -> Outcome {
    evaluate(matrix, subject, env, &mut Findings::new(false), |_| {}, false)
}

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
    let mut before = None;
    for (turn, (at, gpu)) in given.chain(none_given).enumerate() {
        // A decision without reasons is the same for the next GPU like this.
        if !keep && !findings.keeps() && before == Some(gpu) {
            continue;
        }
        before = Some(gpu);
        findings.begin_gpu(at);
        let q = context(gpu);
        let other = gpu::vendor(q.gpu).is_some() && subject.without_cuda().is_none();
        ask(if other { OTHER_VENDOR } else { per_gpu }, &q, findings);
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
    ask(per_machine, &q, findings);
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
