//! Deciding allocates nothing: a counting allocator proves it over every release.

use ngcompat::{Environment, releases};

fn count<T>(work: impl FnOnce() -> T) -> u64 {
    allocation_counter::measure(|| drop(work())).count_total
}

fn environments() -> Vec<Environment> {
    let one = |driver: &str, gpus: &[&str]| -> Option<Environment> {
        let mut env = Environment::new().driver(driver.parse().ok()?);
        for gpu in gpus {
            env = env.gpu(gpu.parse().ok()?);
        }
        Some(env.requires("cudnn>=8.0.5".parse().ok()?))
    };
    [
        one("450.80.02", &["Tesla T4"]),
        one("450.66", &["GeForce RTX 2080 Ti", "Quadro RTX 6000"]),
        one("590.44.01", &["Tesla V100-SXM2-32GB"]),
        one("540.4.0", &["Orin (nvgpu)"]),
        one("450", &["GeForce GT 730", "nobody knows this one"]),
        Some(Environment::new()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn a_verdict_allocates_nothing() {
    let environments = environments();
    assert_eq!(environments.len(), 6);
    for env in &environments {
        for release in releases() {
            let allocations = count(|| release.verdict(env));
            assert_eq!(allocations, 0, "{} on {env}", release.id);
        }
    }
}

#[test]
fn the_counter_counts() {
    assert_eq!(count(|| vec![1, 2, 3]), 1);
    assert!(count(|| releases()[43].check(&Environment::new())) > 0);
}
