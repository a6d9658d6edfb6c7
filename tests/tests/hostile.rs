//! Inputs that nobody sends in good faith: each gets a clear answer, whatever its size or depth.

use ngcompat::constraint::{Constraint, Dialect, HostFacts};
use ngcompat::diagnose::diagnose;
use ngcompat::facts::parse_facts;
use ngcompat::identify::{identify, parse_image};
use ngcompat::{Environment, Verdict, matrix, releases};

const DEPTH: usize = 100_000;
const MILLION: usize = 1_000_000;

#[test]
fn a_million_factors_are_read_and_evaluated() {
    let expression = vec!["cuda>=11.0"; MILLION].join(" ");
    for dialect in [Dialect::C, Dialect::Go] {
        match Constraint::parse(&expression, dialect) {
            Ok(constraint) => {
                assert_eq!(constraint.alternatives().len(), MILLION);
                let evaluation = constraint.evaluate(&HostFacts::default(), dialect);
                assert!(!evaluation.to_string().is_empty());
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

#[test]
fn ten_thousand_gpus_are_one_machine() {
    let gpu = "Tesla T4".parse::<ngcompat::Gpu>().expect("a GPU of the data");
    let mut env = Environment::new().driver("450.80.02".parse().expect("a driver"));
    for _ in 0..10_000 {
        env = env.gpu(gpu.clone());
    }
    let release = ngcompat::release("20.12").expect("a release of the data");
    assert_eq!(release.verdict(&env), Verdict::Compatible);
    let report = release.check(&env);
    assert_eq!(report.verdict(), Verdict::Compatible);
    assert!(report.to_string().lines().count() < 100, "a report stays readable");
}

/// What it costs, `cargo xtask bench rust` measures.
#[test]
fn thousands_of_gpus_are_all_read_and_answered() {
    const COUNT: usize = 5000;
    const NAMES: [&str; 4] =
        ["NVIDIA H100 80GB HBM3", "Tesla T4", "NVIDIA GeForce RTX 4090", "NVIDIA A100-SXM..."];
    let list = (0..COUNT)
        .map(|at| format!("GPU {at}: {} (UUID: GPU-{at:08x})\n", NAMES[at % NAMES.len()]));
    let devices = (0..COUNT).map(|at| {
        format!("_CudaDeviceProperties(name='{}', major=9, minor=0)\n", NAMES[at % NAMES.len()])
    });
    let known = parse_facts(&list.chain(devices).collect::<String>()).environment;
    assert_eq!(known.gpus.len(), COUNT);
    // Native, by forward compatibility that not all GPUs have, and too old.
    for driver in ["590.48.01", "535.183.06", "470.57.02"] {
        let env = known.clone().driver(driver.parse().expect("a driver"));
        let report = ngcompat::release("25.06").expect("a release of the data").check(&env);
        assert_eq!(report.gpus.len(), COUNT);
        assert!(report.to_string().lines().count() < 100, "a report stays readable");
    }
}

#[test]
fn deep_json_is_an_error_and_no_overflow() {
    for (open, close) in [("[", "]"), ("{\"gpus\":", "}")] {
        let json = format!("{}1{}", open.repeat(DEPTH), close.repeat(DEPTH));
        assert!(serde_json::from_str::<Environment>(&json).is_err());
        assert!(parse_facts(&json).environment.driver.is_none());
        assert!(diagnose(&json).diagnoses.is_empty());
        assert!(identify(&json).is_err());
        assert!(parse_image(&json).is_err());
        assert!(ngcompat::release(&json).is_err());
        assert!(serde_json::from_str::<ngcompat::Build>(&json).is_err());
    }
}

/// An image may say much, and nothing of it is about CUDA.
#[test]
fn megabytes_of_labels_are_read_in_one_pass() {
    let labels = "\"a\": \"\\u0041=\\\"[{\", ".repeat(100_000);
    let text = |end: &str| format!("[{{\"Labels\": {{{labels}{end}");
    let facts = parse_image(&text("\"z\": \"\"}, \"Env\": [\"CUDA_VERSION=12.8.1\"]}]"));
    assert_eq!(facts.expect("an image").build.cuda, "12.8".parse().ok());
    assert_eq!(parse_image(&text("")).expect_err("cut off").code(), "image-facts-truncated");
    let lines = parse_image(&"A=B\n".repeat(MILLION)).expect_err("nothing about CUDA");
    assert_eq!(lines.code(), "image-facts-unknown");
    for value in ["9".repeat(MILLION), "9.0 ".repeat(MILLION), "é".repeat(MILLION)] {
        for name in ["CUDA_VERSION", "TORCH_CUDA_ARCH_LIST", "NVIDIA_REQUIRE_CUDA"] {
            match parse_image(&format!("{name}={value}")) {
                Ok(facts) => assert!(
                    !matrix().check_build(&facts.build, &Environment::new()).to_string().is_empty()
                ),
                Err(error) => assert!(error.to_string().len() < 1_000),
            }
        }
    }
}

#[test]
fn long_words_are_refused_with_a_short_error() {
    for word in ["9".repeat(MILLION), "4.".repeat(MILLION), "é".repeat(MILLION)] {
        let driver = word.parse::<ngcompat::DriverVersion>().expect_err("not a driver");
        let cuda = word.parse::<ngcompat::CudaVersion>().expect_err("not a version");
        let release = word.parse::<ngcompat::ReleaseId>().expect_err("not a release");
        for message in [driver.to_string(), cuda.to_string(), release.to_string()] {
            assert!(message.len() < 1_000, "an error of {} bytes", message.len());
        }
    }
}

/// Only the beginning of a long name is compared, wherever its characters end.
#[test]
fn a_tag_that_cannot_be_kept_is_refused() {
    for tag in ["a".repeat(90), "\0".repeat(3)] {
        for image in ["cuda:12.4.1-", "pytorch/pytorch:2.1.2-cuda12.1-"] {
            let error = ngcompat::release(&format!("{image}{tag}")).unwrap_err();
            assert!(error.to_string().len() < 400, "{error}");
        }
    }
}

#[test]
fn long_names_are_compared_by_their_beginning() {
    for before in [0, 15, 63, 199] {
        let name =
            format!("{}é{}", "a 100 ".repeat(40).get(..before).unwrap_or(""), "x".repeat(MILLION));
        assert!(matrix().closest_gpu_names(&name).len() < 100);
        assert!(name.parse::<ngcompat::ComputeCapability>().is_err());
        assert!(name.parse::<ngcompat::Gpu>().is_err());
        assert!(name.parse::<ngcompat::Rule>().is_err());
        let filter = ngcompat::IssueFilter::new().model(&name);
        assert!(releases().all(|release| release.issues(&filter).issues.len() < 100));
    }
}
