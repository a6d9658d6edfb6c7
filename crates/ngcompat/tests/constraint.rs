//! Worked answers of `NVIDIA_REQUIRE_*` expressions, and the laws they keep.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use ngcompat::constraint::{Brand, Evaluation, HostFacts, Requirements, Satisfaction};
use ngcompat::{
    Constraint, Dialect, DriverVersion, Environment, Gpu, Os, Release, Verdict, releases,
};
use proptest::prelude::*;

use Satisfaction::{Satisfied, Unknown, Unsatisfied};

/// Facts from words: `driver=450.80.02`, `cuda=11.0`, `brand=tesla`; anything else is a GPU.
fn facts(words: &str) -> HostFacts {
    let mut facts = HostFacts::default();
    for word in words.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        match word.split_once('=') {
            Some(("driver", value)) => facts.driver = Some(value.parse().unwrap()),
            Some(("cuda", value)) => facts.cuda = Some(value.parse().unwrap()),
            Some(("brand", value)) => facts.brand = Some(value.parse().unwrap()),
            _ => facts.gpus.push(word.parse().unwrap()),
        }
    }
    facts
}

fn evaluate(text: &str, words: &str, dialect: Dialect) -> Evaluation {
    Constraint::parse(text, dialect).unwrap().evaluate(&facts(words), dialect)
}

/// What CUDA images from 11.5 to 12.4 require: every brand on every base branch.
fn image(cuda: &str, branches: &[u16]) -> String {
    let brands = [
        "tesla",
        "unknown",
        "nvidia",
        "nvidiartx",
        "geforce",
        "geforcertx",
        "quadro",
        "quadrortx",
        "titan",
        "titanrtx",
    ];
    let mut text = format!("cuda>={cuda}");
    for brand in brands {
        for branch in branches {
            write!(text, " brand={brand},driver>={branch},driver<{}", branch + 1).unwrap();
        }
    }
    text
}

#[test]
fn worked_answers() {
    let table: &[(&str, &str, Satisfaction)] = &[
        // Every operator, on versions: by their numbers, missing ones as zero.
        ("driver=450.80.02", "driver=450.80.02", Satisfied),
        ("driver=450.80.2", "driver=450.80.02", Satisfied),
        ("driver=450.80", "driver=450.80.00", Satisfied),
        ("driver=450.80", "driver=450.80.02", Unsatisfied),
        ("driver=440.100", "driver=440.100", Satisfied),
        ("driver!=450.80.02", "driver=450.80.02", Unsatisfied),
        ("driver!=450.80.02", "driver=450.102.04", Satisfied),
        ("driver<471", "driver=470.256.02", Satisfied),
        ("driver<470", "driver=470.42.01", Unsatisfied),
        ("driver<=470.42.01", "driver=470.42.01", Satisfied),
        ("driver<=470", "driver=470.42.01", Unsatisfied),
        ("driver>470", "driver=470.42.01", Satisfied),
        ("driver>470.42.01", "driver=470.42.01", Unsatisfied),
        ("driver>=440.33", "driver=440.100", Satisfied),
        ("driver>=450.100", "driver=450.80.02", Unsatisfied),
        ("cuda>11", "cuda=11.0.1", Satisfied),
        ("cuda>11", "cuda=11.0", Unsatisfied),
        ("cuda>=12.10", "cuda=12.9", Unsatisfied),
        ("cuda=12.4", "cuda=12.4", Satisfied),
        ("cuda>=12..4.", "cuda=12.4", Satisfied),
        ("arch>=7.5", "Tesla T4", Satisfied),
        ("arch>7.5", "Tesla T4", Unsatisfied),
        ("arch=8", "8.0", Satisfied),
        ("arch<12", "9.0", Satisfied),
        // C(D) is that of the driver's branch.
        ("cuda>=11.0", "driver=450.80.02", Satisfied),
        ("cuda>=11.1", "driver=450.80.02", Unsatisfied),
        ("cuda>=11.1", "driver=450.80.02, cuda=11.1", Unsatisfied),
        ("cuda>=12.4", "driver=551.61", Satisfied),
        ("cuda>=12.5", "driver=551.61, cuda=12.4", Unsatisfied),
        // Of a driver newer than any that is known, C(D) has a lower bound only.
        ("cuda>=13.0", "driver=990.10.01", Satisfied),
        ("cuda>=99.0", "driver=990.10.01", Unknown),
        ("cuda<13.0", "driver=990.10.01", Unsatisfied),
        // A branch is any version of it.
        ("driver>=450,driver<451", "driver=450", Satisfied),
        ("driver>=450.80.02", "driver=450", Unknown),
        ("driver=450.80.02", "driver=450", Unknown),
        ("driver>=460.32", "driver=450", Unsatisfied),
        ("driver>450", "driver=450", Unknown),
        ("driver>=450.80.02", "driver=450.80", Unknown),
        // Brands: equal or not, in any case.
        ("brand=Tesla", "Tesla V100-SXM2-16GB", Satisfied),
        ("brand!=tesla", "Tesla V100-SXM2-16GB", Unsatisfied),
        ("brand=TESLA", "GeForce RTX 2080 Ti", Unsatisfied),
        ("brand!=tesla", "GeForce RTX 2080 Ti", Satisfied),
        ("brand=tesla", "GeForce RTX 2080 Ti, brand=tesla", Satisfied),
        ("brand=whatever", "Tesla V100-SXM2-16GB", Unsatisfied),
        ("brand=tesla", "Tesla T4, driver=418.87.01", Satisfied),
        ("brand=tesla", "Tesla T4, driver=535.161.08", Unsatisfied),
        ("brand=nvidia", "NVIDIA A100-SXM4-40GB, driver=470.57.02", Satisfied),
        ("brand=tesla", "Tesla T4", Unknown),
        // Whichever it is, one of the alternatives holds.
        ("brand=tesla brand=nvidia", "Tesla T4", Satisfied),
        ("brand=tesla,brand=nvidia", "Tesla T4", Unsatisfied),
        ("brand=quadrortx", "Quadro RTX 6000, driver=535.161.08", Satisfied),
        ("brand=nvidiartx", "NVIDIA RTX A6000, driver=535.161.08", Satisfied),
        ("brand=nvidiartx", "NVIDIA RTX 6000 Ada Generation", Satisfied),
        ("brand=quadro", "Quadro P2000", Satisfied),
        ("brand=titan", "NVIDIA TITAN RTX", Satisfied),
        ("brand=geforce", "NVIDIA TITAN Xp", Satisfied),
        ("brand=vcs", "GRID V100D-8C, driver=535.216.01", Satisfied),
        ("brand=vws", "NVIDIA A10-12Q, driver=535.161.08", Satisfied),
        ("brand=tesla", "Jetson AGX Orin", Unknown),
        // All GPUs must pass, each by an alternative of its own.
        ("arch>=8.0", "A100, Tesla T4", Unsatisfied),
        ("arch>=8.0", "A100, H100", Satisfied),
        ("arch=8.0 arch=9.0", "A100, H100", Satisfied),
        ("arch>=8.0", "A100, a GPU nobody knows", Unknown),
        ("arch>=8.0", "Tesla T4, a GPU nobody knows", Unsatisfied),
        // And, or, unknown.
        ("", "", Satisfied),
        (" , ", "", Satisfied),
        ("cuda>=9.0", "", Unknown),
        ("cuda>=9.0 driver>=384", "driver=384.111", Satisfied),
        ("cuda>=12.0,brand=tesla", "cuda=11.0", Unsatisfied),
        ("cuda>=12.0,brand=tesla", "cuda=12.0", Unknown),
        ("cuda>=12.0 brand=tesla", "cuda=11.0", Unknown),
    ];
    let mut wrong = String::new();
    for (text, words, expected) in table {
        let evaluation = evaluate(text, words, Dialect::C);
        if evaluation.result != *expected {
            writeln!(wrong, "{text} on {words}: expected {expected}\n{evaluation}").unwrap();
        }
        // What is known to be so, the checker sees too.
        if evaluation.result != Unknown {
            assert_eq!(evaluation.checker, evaluation.result, "{text} on {words}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn checkers_take_the_unknown_differently() {
    for text in ["cuda>=12.4", "driver>=450", "brand=tesla", "arch>=7.0"] {
        let c = evaluate(text, "", Dialect::C);
        assert_eq!((c.result, c.checker), (Unknown, Satisfied), "{text}");
        let go = evaluate(text, "", Dialect::Go);
        assert_eq!((go.result, go.checker), (Unknown, Unsatisfied), "{text}");
    }
    assert_eq!(evaluate("driver<450", "", Dialect::Go).checker, Satisfied);
    // Of several GPUs the Go checker sees the first.
    let both = "A100, Tesla T4";
    assert_eq!(evaluate("arch>=8.0", both, Dialect::C).checker, Unsatisfied);
    assert_eq!(evaluate("arch>=8.0", both, Dialect::Go).checker, Satisfied);
    assert_eq!(evaluate("arch>=8.0", both, Dialect::Go).result, Unsatisfied);
}

#[test]
fn the_go_dialect_ignores_unknown_properties() {
    let go = |text| evaluate(text, "driver=450.80.02", Dialect::Go);
    assert_eq!(go("cuda>=11.0,jetpack>=5").result, Satisfied);
    assert_eq!(go("cuda>=12.0 jetpack>=5").result, Unsatisfied);
    assert_eq!(go("cuda>=12.0 jetpack>=5").alternatives.len(), 1);
    assert_eq!(go("jetpack>=5").result, Satisfied);
    // Read leniently and asked of the C checker, it is what makes that abort.
    let constraint: Constraint = "cuda>=11.0 jetpack>=5".parse().unwrap();
    let c = constraint.evaluate(&facts("driver=450.80.02"), Dialect::C);
    assert_eq!((c.result, c.checker), (Unsatisfied, Unsatisfied));
}

/// The brands of boards, at the driver branches in which reports show them to change.
#[test]
fn brands_by_driver() {
    use Brand::{GeForce, Grid, Nvidia, NvidiaRtx, Nvs, Quadro, QuadroRtx, Tesla, Titan, Vcs, Vws};
    let possible =
        |name: &str, driver: &str| Brand::possible(&name.parse().unwrap(), driver.parse().ok());
    let table: &[(&str, &str, &[Brand])] = &[
        ("Tesla V100-SXM2-16GB", "535.161.08", &[Tesla]),
        ("GRID K520", "367.57", &[Tesla, Grid]),
        ("Tesla M60", "460.32.03", &[Tesla]),
        ("Tesla T4", "460.32.03", &[Tesla]),
        ("Tesla T4", "470.57.02", &[Tesla, Nvidia]),
        ("Tesla T4", "510.39.01", &[Nvidia]),
        ("A100-SXM4-40GB", "450.80.02", &[Tesla]),
        ("A100-SXM4-40GB", "460.32.03", &[Tesla, Nvidia]),
        ("A100-SXM4-40GB", "470.57.02", &[Nvidia]),
        ("NVIDIA H100 80GB HBM3", "535.161.08", &[Nvidia]),
        ("Quadro P5000", "535.161.08", &[Quadro]),
        ("Quadro GV100", "535.161.08", &[Quadro]),
        ("NVS 510", "390.48", &[Nvs]),
        // Of these no report was seen.
        ("Quadro T1000", "535.161.08", &[Quadro, QuadroRtx, NvidiaRtx, Nvidia, Nvs]),
        ("NVIDIA A800 40GB Active", "535.161.08", &[Quadro, QuadroRtx, NvidiaRtx, Nvidia, Nvs]),
        ("Quadro RTX 5000", "450.80.02", &[Quadro]),
        ("Quadro RTX 5000", "470.57.02", &[Quadro, QuadroRtx]),
        ("Quadro RTX 5000", "510.39.01", &[QuadroRtx]),
        ("NVIDIA RTX A6000", "450.80.02", &[Quadro]),
        ("NVIDIA RTX A6000", "510.39.01", &[Quadro, QuadroRtx, NvidiaRtx]),
        ("NVIDIA RTX A6000", "515.43.04", &[NvidiaRtx]),
        ("NVIDIA RTX 6000 Ada Generation", "535.161.08", &[NvidiaRtx]),
        ("NVIDIA GeForce RTX 4090", "535.161.08", &[GeForce]),
        ("NVIDIA TITAN Xp", "535.161.08", &[GeForce]),
        ("NVIDIA TITAN V", "535.161.08", &[Titan]),
        ("GRID T4-16Q", "460.32.03", &[Vws]),
        ("GRID T4-16C", "460.32.03", &[Vcs]),
    ];
    for (name, driver, brands) in table {
        assert_eq!(possible(name, driver), *brands, "{name} on {driver}");
    }
    // Before R460 a virtual GPU bore the brand of its licence.
    assert!(possible("GRID T4-16Q", "450.80.02").contains(&Quadro));
    assert_eq!(possible("Tesla T4", "?"), [Tesla, Nvidia]);
}

#[test]
fn images_on_machines() {
    let cuda_12_4 = image("12.4", &[470, 525, 535]);
    let cuda_11_1 =
        "cuda>=11.1 brand=tesla,driver>=418,driver<419 brand=tesla,driver>=450,driver<451";
    let table: &[(&str, &str, Satisfaction, Option<bool>)] = &[
        (&cuda_12_4, "driver=550.54.15, RTX 4090", Satisfied, Some(false)),
        (&cuda_12_4, "driver=535.161.08, RTX 4090", Satisfied, Some(false)),
        (&cuda_12_4, "driver=470.57.02, Tesla T4", Satisfied, Some(false)),
        (&cuda_12_4, "driver=545.23.08, NVIDIA L4", Unsatisfied, Some(true)),
        (&cuda_12_4, "driver=530.41.03, GeForce RTX 3090", Unsatisfied, Some(true)),
        (&cuda_12_4, "driver=515.65.01, GeForce RTX 3090", Unsatisfied, Some(false)),
        (&cuda_12_4, "GeForce RTX 3090", Unknown, None),
        (&cuda_12_4, "cuda=12.2, GeForce RTX 3090", Unknown, None),
        (&cuda_12_4, "cuda=11.8, GeForce RTX 3090", Unknown, Some(false)),
        (cuda_11_1, "driver=450.80.02, Tesla T4", Satisfied, Some(false)),
        (cuda_11_1, "driver=450.80.02, GeForce RTX 2080 Ti", Unsatisfied, Some(true)),
        (cuda_11_1, "driver=450.66, GeForce RTX 2080 Ti", Unsatisfied, Some(false)),
        (cuda_11_1, "driver=450, GeForce RTX 2080 Ti", Unsatisfied, None),
        (cuda_11_1, "driver=418.87.01, Tesla V100-PCIE-32GB", Satisfied, Some(false)),
        (cuda_11_1, "driver=440.33.01, Tesla V100-PCIE-32GB", Unsatisfied, Some(false)),
        // NGC's framework images are not gated by their CUDA.
        ("cuda>=9.0", "driver=450.80.02, GeForce RTX 2080 Ti", Satisfied, Some(false)),
        // CUDA 10 knows no minor-version compatibility.
        (
            "cuda>=10.1 brand=tesla,driver>=418,driver<419",
            "driver=410.48, Tesla T4",
            Unsatisfied,
            Some(false),
        ),
        ("CUDA>=12.3", "driver=545.23.06", Satisfied, Some(false)),
        ("driver>=450", "driver=450.80.02", Satisfied, None),
        // A bound from above says nothing about the toolkit of the image.
        ("cuda<12.5", "driver=535.161.08, GeForce RTX 3090", Satisfied, None),
    ];
    for (text, words, result, refuses) in table {
        let constraint = Constraint::parse(text, Dialect::C).unwrap();
        let evaluation = constraint.evaluate(&facts(words), Dialect::C);
        assert_eq!(evaluation.result, *result, "{words}: {evaluation}");
        assert_eq!(constraint.refuses_minor_version(&facts(words)), *refuses, "{text} on {words}");
    }
}

#[test]
fn says_which_factor_fails() {
    let text = "cuda>=12.4 brand=tesla,driver>=470,driver<471";
    let evaluation = evaluate(text, "driver=450.80.02, V100, GeForce RTX 3090", Dialect::C);
    assert_eq!(
        evaluation.to_string(),
        "unsatisfied; the checker answers: unsatisfied\n\
         \n\
         ✗ cuda>=12.4\n  ✗ cuda>=12.4: 11.0\n\
         \n\
         ✗ brand=tesla,driver>=470,driver<471\n\
         \x20 ✗ brand=tesla: tesla and geforce\n\
         \x20 ✗ driver>=470: 450.80.02\n\
         \x20 ✓ driver<471: 450.80.02\n"
    );
    let observed = |words| {
        let evaluation = evaluate("brand=tesla", words, Dialect::C);
        evaluation.alternatives[0].factors[0].observed.clone()
    };
    assert_eq!(observed("Tesla T4").as_deref(), Some("tesla or nvidia"));
    assert_eq!(observed(""), None);
}

#[cfg(feature = "serde")]
#[test]
fn json() {
    let evaluation = evaluate("cuda>=12.4,brand=tesla", "cuda=12.2", Dialect::C);
    assert_eq!(
        serde_json::to_value(&evaluation).unwrap(),
        serde_json::json!({
            "result": "unsatisfied",
            "checker": "unsatisfied",
            "alternatives": [{
                "text": "cuda>=12.4,brand=tesla",
                "result": "unsatisfied",
                "factors": [
                    {"text": "cuda>=12.4", "result": "unsatisfied", "observed": "12.2"},
                    {"text": "brand=tesla", "result": "unknown", "observed": null},
                ],
            }],
            "refuses_minor_version": null,
        })
    );
    let constraint: Constraint = serde_json::from_str("\" CUDA>=12.4  foo=1\"").unwrap();
    assert_eq!(serde_json::to_string(&constraint).unwrap(), "\"cuda>=12.4 foo=1\"");
    assert!(serde_json::from_str::<Constraint>("\"cuda==1\"").is_err());
}

#[test]
fn whether_anything_is_asked() {
    let asks = |text: &str| !text.parse::<Constraint>().unwrap().is_empty();
    assert!(asks("cuda>=9.0") && !asks("") && !asks("  "));
}

/// On WSL the floor is that of Windows.
#[test]
fn minor_version_by_system() {
    let image: Constraint = image("12.4", &[470]).parse().unwrap();
    // 527.41 is a Windows driver, and below the floor there; no Linux driver has that number.
    for (driver, os, refuses) in [
        ("535.104.05", None, Some(true)),
        ("535.104.05", Some(Os::Linux), Some(true)),
        ("525.60.13", Some(Os::Linux), Some(true)),
        ("525.60.11", Some(Os::Linux), Some(false)),
        ("527.41", None, Some(false)),
        ("527.41", Some(Os::Linux), None),
        ("527.41", Some(Os::Wsl), Some(false)),
        ("528.33", Some(Os::Wsl), Some(true)),
        // Native: the gate lets it in.
        ("550.54.15", Some(Os::Linux), Some(false)),
    ] {
        let mut facts = facts(&format!("driver={driver}, GeForce RTX 3090"));
        facts.os = os;
        assert_eq!(image.refuses_minor_version(&facts), refuses, "{driver} {os:?}");
    }
}

#[test]
fn requirements_of_an_environment() {
    let read = |variables: &[(&'static str, &'static str)]| {
        Requirements::from_env(variables.iter().copied(), Dialect::C)
    };
    let on = |variables: &[_], words| read(variables).unwrap().evaluate(&facts(words)).result;
    let two = [("NVIDIA_REQUIRE_CUDA", "cuda>=11.0"), ("NVIDIA_REQUIRE_DRIVER", "driver>=460")];
    assert_eq!(on(&two, "driver=450.80.02"), Unsatisfied);
    assert_eq!(on(&two, "driver=460.32.03"), Satisfied);
    assert_eq!(on(&two, "cuda=10.2"), Unsatisfied);
    assert_eq!(on(&two, ""), Unknown);
    for (value, skips) in
        [("1", true), ("t", true), ("True", true), ("yes", false), ("0", false), ("", false)]
    {
        let mut variables = two.to_vec();
        variables.push(("NVIDIA_DISABLE_REQUIRE", value));
        let expected = if skips { Satisfied } else { Unsatisfied };
        assert_eq!(on(&variables, "driver=450.80.02"), expected, "{value:?}");
    }
    assert_eq!(on(&[("PATH", "/usr/bin"), ("NVIDIA_VISIBLE_DEVICES", "all")], ""), Satisfied);
    // Left out by the checkers, and the version that old images state instead.
    assert_eq!(on(&[("NVIDIA_REQUIRE_JETPACK_HOST_MOUNTS", "base-only")], ""), Satisfied);
    assert_eq!(on(&[("CUDA_VERSION", "8.0.61")], "cuda=7.5"), Unsatisfied);
    assert_eq!(
        on(&[("CUDA_VERSION", "12.4.1"), ("NVIDIA_REQUIRE_CUDA", "cuda>=9.0")], "cuda=12.2"),
        Satisfied
    );

    let error = read(&[("NVIDIA_REQUIRE_CUDA", "cuda=>12")]).unwrap_err();
    assert_eq!(error.code(), "constraint-operator-unknown");
    assert!(error.to_string().starts_with("`NVIDIA_REQUIRE_CUDA` is refused:\ncuda=>12\n    ^^ "));
    let disabled = read(&[("NVIDIA_REQUIRE_CUDA", "cuda=>12"), ("NVIDIA_DISABLE_REQUIRE", "1")]);
    assert!(disabled.unwrap().disabled);
}

/// The expression made for a release lets through exactly the drivers that its rules accept.
#[test]
fn expressions_for_releases_agree_with_the_rules() {
    let drivers = [
        "384.183",
        "396.37",
        "410.48",
        "418.87.01",
        "440.26",
        "440.33.01",
        "450.36.06",
        "450.80.02",
        "455.45.01",
        "460.32.03",
        "470.42.01",
        "470.57.02",
        "510.47.03",
        "515.65.01",
        "525.60.13",
        "525.60.02",
        "535.161.08",
        "545.23.08",
        "550.54.15",
        "560.35.03",
        "570.86.10",
        "575.57.08",
        "580.65.06",
        "580.10.01",
        "590.48.01",
        "595.45.04",
        "610.43.02",
        "615.31",
    ];
    let boards = [
        "Tesla V100-SXM2-16GB",
        "Tesla P40",
        "NVIDIA A100-SXM4-80GB",
        "NVIDIA H100 PCIe",
        "GeForce GTX 1080 Ti",
        "NVIDIA GeForce RTX 4090",
        "NVIDIA TITAN RTX",
        "Quadro P4000",
        "NVIDIA RTX 6000 Ada Generation",
    ];
    let mut compared = 0;
    for release in releases() {
        let Some(constraint) = Constraint::for_release(release) else {
            assert!(release.cuda().is_none());
            continue;
        };
        assert_eq!(constraint.to_string().parse::<Constraint>().unwrap(), constraint);
        assert!(Constraint::parse(&constraint.to_string(), Dialect::C).is_ok());
        for driver in drivers {
            for board in boards {
                // No expression can say that the package's own driver dropped the GPU.
                let last =
                    board.parse::<Gpu>().unwrap().capability().and_then(|capability| {
                        ngcompat::matrix().capability(capability)?.last_driver
                    });
                let cuda = release.ordinary().build.cuda;
                let cuda = cuda.and_then(|version| ngcompat::matrix().cuda_version(version));
                let package = cuda.map(|cuda| cuda.branch);
                if package.zip(last).is_some_and(|(branch, last)| branch > last) {
                    continue;
                }
                let env =
                    Environment::new().driver(driver.parse().unwrap()).gpu(board.parse().unwrap());
                let rules = driver_verdict(release, &env);
                let gate = constraint.evaluate(&HostFacts::from(&env), Dialect::C).result;
                let expected = match rules {
                    Some(Verdict::Compatible) => Satisfied,
                    Some(Verdict::Incompatible) => Unsatisfied,
                    _ => continue,
                };
                assert_eq!(gate, expected, "{} on {env}: {constraint}", release.name());
                compared += 1;
            }
        }
    }
    assert!(compared > 10_000, "{compared}");
}

/// What the rules about CUDA say; `None` where the driver does not drive the board at all.
fn driver_verdict(release: Release, env: &Environment) -> Option<Verdict> {
    use ngcompat::{Rule, Severity};
    let report = release.check(env);
    let drives = report.findings.iter().all(|finding| {
        finding.severity > Severity::Unknown
            || !matches!(finding.rule, Rule::DriverDroppedGpu | Rule::DriverOlderThanGpu)
    });
    drives.then_some(report.aspects().driver)
}

#[test]
fn a_million_factors_take_linear_time() {
    let time = |count: usize| {
        let text = "driver>=470,driver<471,brand=tesla,arch>=7.0 ".repeat(count / 4);
        let facts = facts("driver=450.80.02, Tesla T4");
        let start = Instant::now();
        let constraint = Constraint::parse(&text, Dialect::C).unwrap();
        let evaluation = constraint.evaluate(&facts, Dialect::C);
        assert_eq!(evaluation.result, Unsatisfied);
        assert_eq!(evaluation.alternatives.len(), count / 4);
        (constraint.to_string(), start.elapsed()).1
    };
    let small = time(50_000).max(Duration::from_millis(5));
    assert!(time(1_000_000) < small * 20 * 8, "quadratic would be 400 times {small:?}");
}

// ---------------------------------------------------------------------------------------------
// Laws
// ---------------------------------------------------------------------------------------------

fn factor() -> impl Strategy<Value = String> {
    let version = prop_oneof![
        "1[0-3]\\.[0-9]{1,2}",
        "4[0-9]0(\\.[0-9]{1,3}(\\.0[0-9])?)?",
        "[0-9]{1,3}(\\.[0-9]{1,3}){0,3}",
    ];
    let operator = prop::sample::select(vec!["=", "!=", "<", "<=", ">", ">="]);
    let name = prop::sample::select(vec!["cuda", "driver", "arch"]);
    // The brands whose boards are among the GPUs below.
    let brands = prop::sample::select(vec![
        "tesla",
        "nvidia",
        "quadro",
        "quadrortx",
        "nvidiartx",
        "nvs",
        "geforce",
        "titan",
        "vcs",
        "vws",
        "grid",
        "unknown",
    ]);
    prop_oneof![
        (name, operator, version)
            .prop_map(|(name, operator, value)| format!("{name}{operator}{value}")),
        (prop::sample::select(vec!["=", "!="]), brands)
            .prop_map(|(operator, value)| format!("brand{operator}{value}")),
    ]
}

fn alternatives() -> impl Strategy<Value = Vec<Vec<String>>> {
    prop::collection::vec(prop::collection::vec(factor(), 1..3), 0..4)
}

fn text_of(alternatives: &[Vec<String>]) -> String {
    let alternatives: Vec<String> = alternatives.iter().map(|factors| factors.join(",")).collect();
    alternatives.join(" ")
}

fn gpu() -> impl Strategy<Value = Gpu> {
    prop::sample::select(vec![
        "Tesla T4",
        "Tesla V100-SXM2-16GB",
        "Tesla K80",
        "NVIDIA A100-SXM4-40GB",
        "NVIDIA H100 PCIe",
        "NVIDIA RTX PRO 6000 Blackwell Server Edition",
        "Quadro RTX 6000",
        "Quadro P2000",
        "NVIDIA RTX A6000",
        "NVIDIA T1000",
        "NVIDIA GB10",
        "NVS 510",
        "GeForce RTX 3090",
        "NVIDIA TITAN V",
        "GRID V100D-8C",
        "GRID T4-8Q",
        "Jetson AGX Orin",
        "no such board",
    ])
    .prop_map(|name| name.parse().unwrap())
}

/// A GPU of which less is known: only its capability, its architecture, its class, or nothing.
fn less(gpu: &Gpu, how: u8) -> Gpu {
    match (how, gpu.capability(), gpu.architecture(), gpu.class()) {
        (0, Some(capability), _, _) => Gpu::of_capability(capability),
        (1, _, Some(architecture), _) => Gpu::UNKNOWN.with_architecture(architecture),
        (2, _, _, Some(class)) => Gpu::UNKNOWN.with_class(class),
        (3, Some(capability), _, Some(class)) => Gpu::of_capability(capability).with_class(class),
        (4, _, Some(architecture), Some(class)) => {
            Gpu::UNKNOWN.with_architecture(architecture).with_class(class)
        }
        (5, ..) => Gpu::UNKNOWN,
        _ => gpu.clone(),
    }
}

fn drivers() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "418.87.01",
        "440.100",
        "450.80.02",
        "455.45.01",
        "460.32.03",
        "470.57.02",
        "495.29.05",
        "510.47.03",
        "535.161.08",
        "551.61",
        "580.65.06",
        "700.10.01",
    ])
}

/// Knowing more of any board, or of its driver, leaves fewer brands possible and adds none.
#[test]
fn more_facts_never_add_a_brand() {
    for model in ngcompat::matrix().gpus() {
        let gpu: Gpu = model.name.parse().unwrap();
        for branch in (340..=640).step_by(5) {
            let driver = Some(DriverVersion::of_branch(branch));
            let known = Brand::possible(&gpu, driver);
            for how in 0..=6 {
                let less = less(&gpu, how);
                for fewer in [Brand::possible(&less, None), Brand::possible(&less, driver)] {
                    assert!(
                        fewer.is_empty()
                            || !known.is_empty() && known.iter().all(|brand| fewer.contains(brand)),
                        "{gpu} on R{branch} may be {known:?}, but as {less} {fewer:?}"
                    );
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 5000, ..ProptestConfig::default() })]

    #[test]
    fn printing_and_reading_are_inverse(alternatives in alternatives()) {
        let text = text_of(&alternatives);
        let constraint = Constraint::parse(&text, Dialect::C).unwrap();
        prop_assert_eq!(constraint.to_string(), text);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[a-z=<>!., \t0-9A-Zü\u{202e}]{0,60}") {
        match text.parse::<Constraint>() {
            Ok(constraint) => {
                let canonical = constraint.to_string();
                let again: Constraint = canonical.parse().unwrap();
                prop_assert_eq!(&again, &constraint);
                prop_assert_eq!(again.to_string(), canonical);
            }
            Err(error) => {
                prop_assert!(text.get(error.span()).is_some_and(|place| !place.is_empty()));
                prop_assert!(error.to_string().contains('^'));
            }
        }
    }

    #[test]
    fn more_facts_never_flip(
        alternatives in alternatives(),
        driver in drivers(),
        gpus in prop::collection::vec(gpu(), 1..3),
        hide_driver in 0u8..3,
        hide_gpus in 0u8..8,
        brand in any::<prop::sample::Index>(),
    ) {
        let constraint = Constraint::parse(&text_of(&alternatives), Dialect::C).unwrap();
        let mut full = HostFacts::default();
        full.driver = Some(driver.parse().unwrap());
        full.gpus = gpus;
        let mut fewer = full.clone();
        fewer.gpus = fewer.gpus.iter().map(|gpu| less(gpu, hide_gpus)).collect();
        if hide_gpus == 7 {
            fewer.gpus.clear();
        }
        match hide_driver {
            0 => fewer.driver = None,
            1 => fewer.driver = full.driver.map(|it| DriverVersion::of_branch(it.branch())),
            _ => {}
        }
        let mut most = full.clone();
        if let [gpu] = full.gpus.as_slice() {
            let possible = Brand::possible(gpu, full.driver);
            if !possible.is_empty() {
                most.brand = Some(possible[brand.index(possible.len())]);
            }
        }
        let results: Vec<_> = [&fewer, &full, &most]
            .iter()
            .map(|facts| constraint.evaluate(facts, Dialect::C))
            .collect();
        for pair in results.windows(2) {
            let (before, after) = (&pair[0], &pair[1]);
            prop_assert!(
                before.result == Unknown || before.result == after.result,
                "{} became {}", before, after
            );
            for (before, after) in before.alternatives.iter().zip(&after.alternatives) {
                prop_assert!(before.result == Unknown || before.result == after.result);
            }
        }
        // What is certain, the C checker sees too.
        for one in &results {
            prop_assert!(one.result == Unknown || one.checker == one.result, "{}", one);
        }
    }

    #[test]
    fn order_does_not_matter(
        alternatives in alternatives(),
        driver in prop::option::of(drivers()),
        gpus in prop::collection::vec(gpu(), 0..4),
    ) {
        let mut facts = HostFacts::default();
        facts.driver = driver.map(|driver| driver.parse().unwrap());
        facts.gpus = gpus;
        let mut reversed = facts.clone();
        reversed.gpus.reverse();
        let backwards: Vec<Vec<String>> = alternatives
            .iter()
            .rev()
            .map(|factors| factors.iter().rev().cloned().collect())
            .collect();
        let one = evaluate_text(&text_of(&alternatives), &facts);
        let other = evaluate_text(&text_of(&backwards), &reversed);
        prop_assert_eq!((one.result, one.checker), (other.result, other.checker));
    }
}

fn evaluate_text(text: &str, facts: &HostFacts) -> Evaluation {
    text.parse::<Constraint>().unwrap().evaluate(facts, Dialect::C)
}
