//! What a release takes from its family and its base.

use ngcompat::{BuildFact, BuildPlatform};

use super::*;
use crate::data;

/// Asks the merged release of a family.
fn with<T>(
    key: &str,
    version: &str,
    variant: Option<&str>,
    ask: impl Fn(&MergedRelease<'_>) -> T,
) -> T {
    let data = data::load(&crate::root().join("data")).expect("data/ is in order");
    let families = families(&data);
    let family = families.iter().find(|family| family.own.key.get_ref() == key).expect("a family");
    let mut releases = family.releases.iter();
    let release = releases
        .find(|release| release.version == version && release.variant == variant)
        .expect("a release");
    ask(release)
}

fn build<'a, 'b>(release: &'b MergedRelease<'a>, platform: BuildPlatform) -> &'b Build<'a> {
    release.builds.iter().find(|build| build.platform == platform).expect("a build")
}

#[test]
fn pytorch_has_the_facts_of_its_base() {
    with("pytorch", "25.08", None, |release| {
        let ordinary = &release.builds[0];
        assert_eq!(ordinary.cuda.expect("CUDA").to_string(), "13.0");
        assert_eq!(ordinary.compat_package, Some(true));
        let inferred: Vec<_> = ordinary.inferred.iter().collect();
        assert_eq!(inferred, [&BuildFact::Requires], "the family's requirement");
        let jetson = build(release, BuildPlatform::Jetson);
        assert_eq!(jetson.cuda.expect("CUDA").to_string(), "12.9");
        assert_eq!(jetson.compat_package, None);
        assert_eq!(jetson.compat_driver, None);
        assert!(jetson.stated.driver.is_none());
        assert_eq!(jetson.stated.gpu.minimum, Minimum::NotStated);
    });
    // CUDA 9.0 has no forward compatibility package.
    with("pytorch", "18.08", None, |release| {
        assert_eq!(release.builds[0].compat_package, Some(false));
    });
}

#[test]
fn what_the_base_adds_to_another_family_is_inferred() {
    with("tritonserver", "25.08", None, |release| {
        let own = &release.builds[0].inferred;
        assert!(!own.contains(&BuildFact::Cuda), "its own page prints CUDA");
        let jetson = build(release, BuildPlatform::Jetson);
        assert!(jetson.inferred.contains(&BuildFact::Cuda));
        assert!(jetson.inferred.contains(&BuildFact::Capabilities));
    });
    with("tensorrt-llm", "0.21.0", None, |release| {
        assert_eq!(release.builds.len(), 1, "Arm only where its own row says so");
        assert!(release.builds[0].inferred.contains(&BuildFact::Cuda));
        assert!(!release.builds[0].inferred.contains(&BuildFact::CompatPackage));
    });
    // The kernels of TensorRT differ, so that the month's minimum is not taken.
    with("tensorrt", "23.01", None, |release| {
        assert_eq!(release.builds[0].stated.gpu.minimum, Minimum::NotStated);
    });
}

#[test]
fn a_minimum_that_was_not_seen_is_bounded_by_the_nearest_months() {
    let capability = |text: &str| text.parse().ok();
    let seven = capability("7.5");
    with("pytorch", "25.11", None, |release| {
        let bounds = Minimum::NotRecorded { earlier: seven, later: seven };
        assert_eq!(release.builds[0].stated.gpu.minimum, bounds);
    });
}

#[test]
fn arm_images_and_wheels_differ_where_the_data_says_so() {
    with("cuda", "12.4.1", None, |release| {
        assert_eq!(release.builds[0].compat_package, Some(true));
        assert_eq!(build(release, BuildPlatform::LinuxAarch64).compat_package, Some(false));
        assert!(build(release, BuildPlatform::LinuxAarch64).requires.is_none());
    });
    with("torch", "2.6.0", Some("cu124"), |release| {
        assert!(release.builds.iter().all(|build| build.compat_package == Some(false)));
        assert_eq!(release.default_on, [BuildPlatform::LinuxX86_64]);
        assert!(!release.builds[0].capabilities.is_empty());
    });
}

#[test]
fn images_for_tensorrt_run_where_it_has_kernels() {
    let newest = |version: &str| {
        with("tensorrt", version, None, |release| {
            let build = build(release, BuildPlatform::LinuxX86_64);
            build.capabilities.last().map(|one| one.get_ref().0.to_string())
        })
    };
    assert_eq!(newest("20.08").as_deref(), Some("8.0"), "7.1, by its own page");
    assert_eq!(newest("20.07").as_deref(), Some("8.0"), "7.1, by PyTorch's page of the month");
    assert_eq!(newest("22.08").as_deref(), Some("8.6"), "8.4");
    assert_eq!(newest("23.01"), None, "8.5, of which no list is recorded");
    let minimum = |key: &str, version: &str, variant: Option<&str>| {
        with(key, version, variant, |release| {
            build(release, BuildPlatform::LinuxX86_64).stated.gpu.minimum
        })
    };
    let printed = |text: &str| Minimum::Printed(text.parse().expect("a capability"));
    assert_eq!(minimum("tensorrt", "24.09", None), printed("7.0"), "10.4");
    assert_eq!(minimum("tensorrt", "24.10", None), printed("7.5"), "10.5");
    assert_eq!(minimum("tensorrt", "24.07", None), printed("7.0"), "not older than that of 24.05");
    assert_eq!(minimum("tritonserver", "24.12", Some("trtllm")), printed("7.5"));
    assert_ne!(minimum("tritonserver", "24.12", None), printed("7.5"), "has other backends");
}
