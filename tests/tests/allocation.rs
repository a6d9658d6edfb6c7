//! Deciding allocates nothing: a counting allocator proves it over every release of every family.

use ngcompat::{Build, Environment, matrix, release};
use ngcompat_tests::RELEASES;

fn count<T>(work: impl FnOnce() -> T) -> u64 {
    allocation_counter::measure(|| drop(work())).count_total
}

/// Without a launcher: only where one is known to check them are requirements evaluated, for which
/// they are parsed.
fn environments() -> Vec<Environment> {
    let one = |driver: &str, gpus: &[&str], arch: Option<&str>| -> Option<Environment> {
        let mut env = Environment::new().driver(driver.parse().ok()?);
        for gpu in gpus {
            env = env.gpu(gpu.parse().ok()?);
        }
        env.platform.arch = arch.map(|arch| arch.parse().ok()).unwrap_or_default();
        Some(env.requires("cudnn>=8.0.5".parse().ok()?))
    };
    [
        one("450.80.02", &["Tesla T4"], None),
        one("450.66", &["GeForce RTX 2080 Ti", "Quadro RTX 6000"], None),
        one("590.44.01", &["Tesla V100-SXM2-32GB"], None),
        one("540.4.0", &["Orin (nvgpu)"], None),
        one("580.95.05", &["GH200"], Some("aarch64")),
        one("450", &["GeForce GT 730", "nobody knows this one"], None),
        Some(Environment::new()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn a_verdict_allocates_nothing() {
    let environments = environments();
    assert_eq!(environments.len(), 7);
    assert!(RELEASES.len() > 800, "{}", RELEASES.len());
    for env in &environments {
        for release in RELEASES.iter() {
            let allocations = count(|| release.verdict(env));
            assert_eq!(allocations, 0, "{} on {env}", release.name());
        }
        let build = Build::default().compat_package(true);
        assert_eq!(count(|| matrix().outcome_of_build(&build, env)), 0, "{env}");
    }
}

#[test]
fn a_search_allocates_nothing() {
    for env in &environments() {
        let found = || matrix().families().iter().map(|it| matrix().runnable_of(it, env).count());
        assert_eq!(count(|| found().sum::<usize>()), 0, "{env}");
    }
}

#[test]
fn the_counter_counts() {
    assert_eq!(count(|| vec![1, 2, 3]), 1);
    let release = release("20.12").expect("a release of the data");
    assert!(count(|| release.check(&Environment::new())) > 0);
}
