//! What a question costs: `cargo bench --package ngcompat`. The rows with arguments double their
//! input; a cost that more than doubles is not linear.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a benchmark may fail")]

use std::hint::black_box;

use ngcompat::constraint::{Constraint, Dialect};
use ngcompat::facts::parse_facts;
use ngcompat::{Environment, Gpu, Release, Verdict, diagnose, release, releases};

fn main() {
    divan::main();
}

fn machine() -> Environment {
    Environment::new()
        .driver("450.80.02".parse().expect("a driver"))
        .gpu("Tesla T4".parse().expect("a GPU"))
}

fn the_release() -> &'static Release {
    release("20.12").expect("a release of the data")
}

#[divan::bench]
fn verdict(bencher: divan::Bencher<'_, '_>) {
    let (env, release) = (machine(), the_release());
    bencher.bench(|| release.verdict(black_box(&env)));
}

#[divan::bench]
fn verdict_of_every_release(bencher: divan::Bencher<'_, '_>) {
    let env = machine();
    bencher.bench(|| {
        releases().iter().filter(|r| r.verdict(black_box(&env)) == Verdict::Compatible).count()
    });
}

#[divan::bench]
fn check_compatible(bencher: divan::Bencher<'_, '_>) {
    let (env, release) = (machine(), the_release());
    bencher.bench(|| release.check(black_box(&env)));
}

#[divan::bench]
fn check_incompatible_with_remedies(bencher: divan::Bencher<'_, '_>) {
    let env = machine();
    let newest = &releases()[releases().len() - 1];
    bencher.bench(|| newest.check(black_box(&env)));
}

#[divan::bench]
fn look_up_a_gpu(bencher: divan::Bencher<'_, '_>) {
    bencher.bench(|| black_box("NVIDIA A100-SXM4-40GB").parse::<Gpu>());
}

#[divan::bench(args = [1, 2, 4, 8])]
fn megabytes_of_facts(bencher: divan::Bencher<'_, '_>, megabytes: usize) {
    let text = log(megabytes);
    bencher.bench(|| parse_facts(black_box(&text)));
}

#[divan::bench(args = [1, 2, 4, 8])]
fn megabytes_of_log_to_diagnose(bencher: divan::Bencher<'_, '_>, megabytes: usize) {
    let text = log(megabytes);
    bencher.bench(|| diagnose(black_box(&text)));
}

#[divan::bench(args = [125_000, 250_000, 500_000, 1_000_000])]
fn factors_of_a_constraint(bencher: divan::Bencher<'_, '_>, factors: usize) {
    let text = vec!["cuda>=11.0"; factors].join(" ");
    bencher.bench(|| Constraint::parse(black_box(&text), Dialect::C));
}

#[divan::bench(args = [1_250, 2_500, 5_000, 10_000])]
fn gpus_of_a_machine(bencher: divan::Bencher<'_, '_>, gpus: usize) {
    let gpu: Gpu = "Tesla T4".parse().expect("a GPU");
    let env = (0..gpus).fold(machine(), |env, _| env.gpu(gpu.clone()));
    bencher.bench(|| the_release().check(black_box(&env)));
}

fn log(megabytes: usize) -> String {
    let line =
        "2024-05-01T10:00:00Z worker-3 step 1200 loss 0.731 lr 3e-4 (NVIDIA A100, driver ok)\n";
    let mut text = line.repeat((megabytes << 20) / line.len());
    text.push_str("Driver Version: 450.80.02    CUDA Version: 11.0\n");
    text
}
