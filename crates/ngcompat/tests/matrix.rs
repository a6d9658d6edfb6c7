//! Invariants of the compiled matrix, and questions over it.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeSet;

use ngcompat::{
    Change, ComponentVersion, CudaVersion, Environment, Gpu, MinimumCapability, Rule, RunMode,
    Source, Verdict, matrix, release, releases,
};

fn strictly_increasing<T: PartialOrd>(items: impl IntoIterator<Item = T>) -> bool {
    let items: Vec<T> = items.into_iter().collect();
    items.is_sorted_by(|a, b| a < b)
}

#[test]
fn it_is_whole() {
    // The next month adds to both, and takes nothing away.
    assert!(releases().len() >= 109);
    assert!(matrix().gpus().len() > 500);
    assert_eq!(releases().last().unwrap().version(), "17.04");
    for gap in ["17.03", "17.08", "20.04", "20.05", "21.01", "25.07"] {
        assert_eq!(release(gap).unwrap_err().code(), "release-unknown", "{gap}");
    }
    let newest = matrix().newest().unwrap();
    assert!(!newest.is_newer_than_data());
    let later =
        format!("{}.{:02}", newest.month().unwrap().year() + 1, newest.month().unwrap().month());
    assert!(release(&later).unwrap().is_newer_than_data());
}

#[test]
fn rows_are_sorted_by_what_they_are_looked_up_by() {
    assert!(strictly_increasing(matrix().releases().map(|release| release.month())));
    assert!(strictly_increasing(matrix().cuda().iter().map(|row| row.version)));
    assert!(strictly_increasing(matrix().driver_branches().iter().map(|row| row.branch)));
    assert!(strictly_increasing(matrix().capabilities().iter().map(|row| row.capability)));
    assert!(strictly_increasing(matrix().gpus().iter().map(|row| row.name)));
    for cuda in matrix().cuda() {
        assert!(strictly_increasing(cuda.targets), "{}", cuda.version);
        let bases = cuda.forward_package.iter().flat_map(|package| package.bases);
        assert!(strictly_increasing(bases.map(|base| base.branch)), "{}", cuda.version);
    }
}

#[test]
fn rows_are_joined_to_the_right_rows() {
    for release in releases() {
        let order = matrix().component_kinds();
        let position = |key| order.iter().position(|kind| kind.key == key).unwrap();
        let keys = release.components.iter().map(|component| position(component.kind.key));
        assert!(strictly_increasing(keys), "{}", release.name());
        // The row of the CUDA version is the one that the component names.
        let named = release.component("cuda").map(|cuda| {
            let mut numbers = cuda.ordering().numbers().map(|n| u8::try_from(n).unwrap());
            CudaVersion::new(numbers.next().unwrap(), numbers.next().unwrap())
        });
        assert_eq!(release.cuda().map(|cuda| cuda.version), named, "{}", release.name());
        if let (Some(cuda), Some(own)) = (release.cuda(), release.ordinary().build.compat_driver) {
            assert_eq!(own.branch(), cuda.branch, "{}", release.name());
        }
    }
    for cuda in matrix().cuda() {
        // The own branch is the first that supports it.
        let first = matrix().driver_branches().iter().find(|row| row.cuda >= Some(cuda.version));
        if cuda.version != CudaVersion::new(8, 0) {
            assert_eq!(first.unwrap().branch, cuda.branch, "{}", cuda.version);
        }
        for target in cuda.targets {
            assert!(matrix().capability(*target).is_some(), "{target}");
        }
        for base in cuda.forward_package.iter().flat_map(|package| package.bases) {
            assert!(matrix().driver_branch(base.branch).is_some(), "{}", base.branch);
            assert!(base.branch < cuda.branch);
            assert_ne!(base.branch, 545, "never a base");
        }
        assert_eq!(cuda.forward_package.is_some(), cuda.version >= CudaVersion::new(10, 0));
        assert_eq!(cuda.minor_version_floor.is_some(), cuda.version >= CudaVersion::new(11, 0));
    }
}

#[test]
fn every_source_is_an_address_or_says_what_it_is() {
    let check = |source: &Source| {
        assert!(!source.what.is_empty());
        assert!(source.address.is_none_or(|address| address.starts_with("https://")));
    };
    for release in releases() {
        release.sources.iter().for_each(|source| check(source));
        release.components.iter().for_each(|component| check(component.source));
        assert!(!release.sources.is_empty());
    }
    matrix().gpus().iter().flat_map(|gpu| gpu.sources).for_each(|source| check(source));
    for rule in Rule::ALL {
        assert!(rule.source().starts_with("https://"), "{rule}");
        assert_eq!(rule.id().parse(), Ok(*rule));
    }
}

#[test]
fn the_minimum_capability_never_goes_down() {
    let printed =
        matrix().releases().filter_map(|release| match release.ordinary().stated.gpu.minimum {
            MinimumCapability::Printed(minimum) => Some(minimum),
            _ => None,
        });
    assert!(printed.collect::<Vec<_>>().is_sorted());
}

#[test]
fn a_branch_that_an_embedded_list_dropped_does_not_come_back() {
    for (dropped_by, dropped) in [((12, 9), [450, 470, 525]), ((13, 1), [560, 565, 545])] {
        let from = CudaVersion::new(dropped_by.0, dropped_by.1);
        for cuda in matrix().cuda().iter().filter(|cuda| cuda.version >= from) {
            for branch in dropped {
                assert_eq!(cuda.base(branch, None), None, "R{branch} on {}", cuda.version);
            }
        }
    }
}

#[test]
fn a_base_branch_may_join_with_an_update() {
    let env = |driver: &str| {
        Environment::new().driver(driver.parse().unwrap()).gpu("V100".parse().unwrap())
    };
    assert_eq!(release("19.05").unwrap().verdict(&env("396.44")), Verdict::Incompatible);
    assert_eq!(release("19.10").unwrap().verdict(&env("396.44")), Verdict::Compatible);
    assert_eq!(release("19.05").unwrap().verdict(&env("384.183")), Verdict::Compatible);
}

#[test]
fn find_agrees_with_check() {
    let env = Environment::new().driver("470.57.02".parse().unwrap()).gpu("A100".parse().unwrap());
    let found: Vec<_> = matrix().runnable(&env).map(ngcompat::Release::name).collect();
    let checked: Vec<_> = releases()
        .filter(|release| release.check(&env).verdict() == Verdict::Compatible)
        .map(ngcompat::Release::name)
        .collect();
    assert_eq!(found, checked, "newest first");
    assert_eq!(found.first().unwrap().to_string(), "pytorch:25.03", "12.9's package dropped R470");
    let modes: BTreeSet<_> =
        matrix().runnable(&env).filter_map(|release| release.outcome(&env).mode).collect();
    assert_eq!(modes, BTreeSet::from([RunMode::Native, RunMode::ForwardCompatibility]));
}

#[test]
fn diff_shows_what_changed_and_nothing_else() {
    let (old, new) = (release("20.06").unwrap(), release("20.12").unwrap());
    let diff = matrix().diff(old, new).unwrap();
    for kind in matrix().component_kinds() {
        let versions = [old, new].map(|one| one.component(kind.key).map(|one| &one.version));
        let change = diff.components.iter().find(|change| change.component == kind.key);
        assert_eq!(change.is_some(), versions[0] != versions[1], "{}", kind.key);
    }
    let change = |key| diff.components.iter().find(|change| change.component == key).unwrap();
    assert_eq!(change("python").change, Change::Up);
    assert_eq!(change("magma").change, Change::OnlyTo, "not recorded is not absent");
    assert_eq!(change("pyprof").change, Change::Changed, "`present` has no number");
    assert_eq!(diff.forward_branches.unwrap().to.unwrap(), [450]);
    assert_eq!(diff.native_driver.unwrap().to.unwrap().to_string(), "455");
    assert_eq!(diff.minimum_compute_capability, None);
    assert!(matrix().diff(new, new).unwrap().is_empty());
    // An update that is printed in words is still newer.
    let diff = matrix().diff(release("19.04").unwrap(), release("19.05").unwrap()).unwrap();
    let cuda = diff.components.iter().find(|change| change.component == "cuda").unwrap();
    assert_eq!((cuda.change, cuda.to.as_ref().unwrap().as_str()), (Change::Up, "10.1 Update 1"));
}

#[test]
fn drivers_of_a_release() {
    let drivers = |name: &str, gpu: &str| {
        matrix().drivers_for(release(name).unwrap(), &gpu.parse::<Gpu>().unwrap())
    };
    let t4 = drivers("20.12", "Tesla T4");
    let forward: Vec<_> = t4.forward.iter().map(|option| option.driver.to_string()).collect();
    assert_eq!(t4.native.unwrap().driver.to_string(), "455");
    assert_eq!(forward, ["418", "440.30", "450"]);
    assert_eq!(t4.minor_version.unwrap().driver.to_string(), "450.80.02");

    let geforce = drivers("20.12", "RTX 2080 Ti");
    assert!(geforce.forward.is_empty());
    assert!(geforce.notes.iter().any(|note| note.contains("GeForce")));
    // The board is younger than the toolkit.
    assert_eq!(drivers("20.06", "RTX 3090").native.unwrap().driver.to_string(), "455");
    // No driver that knows the board runs it natively.
    assert_eq!(drivers("25.12", "V100").native, None);
    assert!(drivers("17.06", "P100").notes.first().unwrap().contains("not recorded"));
    // Every option is what it says.
    for release in releases() {
        for gpu in ["Tesla T4", "A100", "H100", "RTX 4090", "Quadro RTX 6000", "V100", "P100"] {
            let options = matrix().drivers_for(release, &gpu.parse().unwrap());
            for option in options.iter().filter(|option| option.verdict == Verdict::Compatible) {
                let env = Environment::new().driver(option.driver).gpu(gpu.parse().unwrap());
                let mode = release.outcome(&env).mode;
                // Where the package works too, or may, minor-version compatibility still suffices.
                let better = option.mode == RunMode::MinorVersionCompatibility
                    && mode != Some(RunMode::Native);
                assert!(mode == Some(option.mode) || better, "{} {gpu} {option}", release.name());
            }
        }
    }
}

#[test]
fn nearest_releases_are_named() {
    let error = |name: &str| release(name).unwrap_err().to_string();
    assert_eq!(error("20.05"), "there is no release 20.05; the nearest are 20.03 and 20.06");
    let mut last = releases().map(|release| release.version().to_owned());
    let (newest, before) = (last.next().unwrap(), last.next().unwrap());
    let expected = format!("there is no release 99.12; the nearest are {before} and {newest}");
    assert_eq!(error("99.12"), expected);
    assert_eq!(error("00.01"), "there is no release 00.01; the nearest are 17.04 and 17.05");
}

#[test]
fn requirements_decide_contents() {
    let check = |name: &str, requirement: &str| {
        let env = Environment::new()
            .driver("455.45.01".parse().unwrap())
            .gpu("Tesla T4".parse().unwrap())
            .requires(requirement.parse().unwrap());
        release(name).unwrap().check(&env)
    };
    assert_eq!(check("20.12", "cudnn>=8.0.5").verdict(), Verdict::Compatible);
    let report = check("20.12", "cudnn>=8.1");
    assert_eq!(report.verdict(), Verdict::Incompatible);
    assert_eq!(report.aspects().contents, Verdict::Incompatible);
    assert!(report.finding(Rule::ContentsRequirementNotMet).is_some());
    assert_eq!(check("20.12", "transformer_engine").verdict(), Verdict::Undetermined);
    assert_eq!(check("20.12", "apex>=0.1").verdict(), Verdict::Undetermined, "only `present`");
    assert_eq!(check("20.12", "apex").verdict(), Verdict::Compatible);
}

#[test]
fn component_versions_round_trip() {
    for component in releases().flat_map(|release| release.components) {
        let text = component.version.to_string();
        assert_eq!(text.parse::<ComponentVersion>().as_ref(), Ok(&component.version), "{text}");
    }
}
