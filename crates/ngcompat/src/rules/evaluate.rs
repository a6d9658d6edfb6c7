//! All rules over one question. A rule that only informs bears on no decision, and is asked only where
//! the findings are kept.

use alloc::borrow::Cow;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::matrix::release::Release;
use crate::matrix::tables::Matrix;
use crate::rules::context::{RuleContext, Subject};
use crate::rules::driver::{package_drops_gpu, shared_board};
use crate::rules::finding::{Findings, GpuReport};
use crate::rules::known_machine::KnownMachine;
use crate::rules::verdict::{Outcome, Verdict};
use crate::rules::{
    components, contradictions, data, driver_words, gpu, issues, platform, start, wsl,
};

type Rules = fn(&RuleContext<'_>, &mut Findings);

/// Asked once for each GPU.
fn of_gpu(q: &RuleContext<'_>, out: &mut Findings) {
    driver_words::runs_cuda(q, out);
    wsl::older_than_wsl(q, out);
    driver_words::libraries_first(q, out);
    driver_words::knows_the_gpu(q, out);
    if out.keeps() {
        driver_words::names_the_board(q, out);
    }
    driver_words::jetson_system(q, out);
    gpu::is_supported(q, out);
    platform::integrated(q, out);
}

/// Of a release that no row covers only its name says something, and the CUDA version in it.
fn of_gpu_unrecorded(q: &RuleContext<'_>, out: &mut Findings) {
    data::unrecorded(q, out);
    if q.cuda.is_some() {
        driver_words::runs_cuda(q, out);
        wsl::older_than_wsl(q, out);
        driver_words::knows_the_gpu(q, out);
        gpu::is_supported(q, out);
    }
}

/// Asked once for the machine.
fn of_machine(q: &RuleContext<'_>, out: &mut Findings) {
    contradictions::others(q, out);
    if out.keeps() {
        driver_words::not_known(q, out);
        driver_words::other_system(q, out);
        driver_words::end_of_life(q, out);
        driver_words::cuda_field(q, out);
    }
    platform::has_build(q, out);
    platform::jetson_linux(q, out);
    if out.keeps() {
        platform::arch_inferred(q, out);
        platform::windows(q, out);
    }
    platform::macos(q, out);
    if out.keeps() {
        components::replaced(q, out);
        components::other_release(q, out);
    }
    components::requirements(q, out);
    data::inferred(q, out);
    data::name_read(q, out);
    start::requirement(q, out);
    start::wsl_library(q, out);
    if out.keeps() {
        issues::known(q, out);
    }
}

fn of_name(q: &RuleContext<'_>, out: &mut Findings) {
    platform::has_build(q, out);
    data::name_read(q, out);
}

const fn nothing(_: &RuleContext<'_>, _: &mut Findings) {}

static UNKNOWN_GPU: Gpu = Gpu::UNKNOWN;

/// The decision alone, without reasons.
pub(crate) fn decide(
    matrix: &Matrix,
    subject: &Subject<'_>,
    machine: &KnownMachine<'_>,
) -> Outcome {
    evaluate(matrix, subject, machine, &mut Findings::new(false), |_| {}, false)
}

/// Whether a build runs on a machine of which nothing contradicts anything.
pub(crate) fn runs(matrix: &Matrix, subject: &Subject<'_>, env: &Environment) -> bool {
    let machine = KnownMachine::new(matrix, Cow::Borrowed(env));
    decide(matrix, subject, &machine).verdict == Verdict::Compatible
}

/// The decision about a release that a machine may get.
pub(crate) fn decide_release(release: Release, machine: &KnownMachine<'_>) -> Outcome {
    let of_name = release.build_of_name();
    decide(release.matrix, &Subject::of_release(&release, of_name.as_ref(), machine), machine)
}

/// Asks every rule. `each` hears the part of every GPU that was given.
pub(crate) fn evaluate(
    matrix: &Matrix,
    subject: &Subject<'_>,
    machine: &KnownMachine<'_>,
    findings: &mut Findings,
    mut each: impl FnMut(GpuReport),
    keep: bool,
) -> Outcome {
    let (env, driver) = (machine.env.as_ref(), machine.driver.as_ref());
    let cuda = subject.build.cuda.and_then(|version| matrix.cuda_version(version));
    let board = shared_board(&env.gpus);
    // What all GPUs decide together is asked once, not for each of them.
    let package_drops_gpu = package_drops_gpu(matrix, subject.build, cuda, &env.gpus);
    let context =
        |gpu| RuleContext { matrix, subject, cuda, env, driver, gpu, board, package_drops_gpu };
    let (per_gpu, per_machine) = match subject.unrecorded {
        // A build without CUDA asks nothing of the driver or the GPU.
        _ if subject.without_cuda().is_some() => (nothing as Rules, of_name as Rules),
        Some(_) => (of_gpu_unrecorded as Rules, of_name as Rules),
        None => (of_gpu as Rules, of_machine as Rules),
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
        // Of a board of another vendor nothing else is asked.
        if gpu::vendor(q.gpu).is_some() && subject.without_cuda().is_none() {
            gpu::of_other_vendor(&q, findings);
        } else {
            per_gpu(&q, findings);
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
    per_machine(&q, findings);
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
