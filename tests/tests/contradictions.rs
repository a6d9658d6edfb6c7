//! What contradicts itself is not known: laws over pairs of machines whose texts are joined.

use std::fmt::Write as _;

use ngcompat::{
    ConflictValue, Container, CpuArch, DriverVersion, Environment, Fact, Facts, Gpu, Os, Rule,
    Severity, Verdict, matrix, parse_facts, parse_image, release,
};
use ngcompat_tests::{DRIVERS, Subject, exists, subject};
use proptest::prelude::*;
use proptest::sample::select;

fn config() -> ProptestConfig {
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() {
        ProptestConfig::default().cases
    } else {
        20_000
    };
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// A whole machine, as tools print it.
fn machine() -> impl Strategy<Value = Environment> {
    // None begins with another: those two would agree.
    let longer = |one: &DriverVersion| {
        let begins = format!("{one}.");
        DRIVERS.iter().any(|other| other.to_string().starts_with(&begins))
    };
    let drivers: Vec<DriverVersion> =
        DRIVERS.iter().copied().filter(|one| exists(*one) && !longer(one)).collect();
    // Few names, so that many pairs share a board.
    let names = vec![
        "Tesla K80",
        "Tesla V100-SXM2-32GB",
        "Tesla T4",
        "NVIDIA A100-SXM4-40GB",
        "NVIDIA H100 80GB HBM3",
        "NVIDIA B200",
        "NVIDIA GeForce RTX 3090",
        "NVIDIA GeForce RTX 5090",
        "NVIDIA L4",
    ];
    let arch = select(vec![CpuArch::X86_64, CpuArch::X86_64, CpuArch::X86_64, CpuArch::Aarch64]);
    (select(drivers), prop::collection::vec(select(names), 1..3), arch).prop_map(
        |(driver, names, arch)| {
            let gpus = names.into_iter().map(|name| name.parse::<Gpu>().unwrap());
            let mut env = Environment::new().driver(driver).os(Os::Linux).arch(arch);
            env.cuda_driver = matrix().driver_branch(driver.branch()).and_then(|row| row.cuda);
            env.gpus = gpus.collect();
            env
        },
    )
}

/// What tools print on a machine, one way or another.
fn text(env: &Environment, way: usize) -> String {
    let driver = env.driver.unwrap();
    let mut text = match (way % 3, env.cuda_driver) {
        (0, Some(cuda)) => {
            let mut text = format!(
                "| NVIDIA-SMI {driver:<13} Driver Version: {driver:<13} CUDA Version: {cuda:<8} |\n"
            );
            for (at, gpu) in env.gpus.iter().enumerate() {
                let name = gpu.name().unwrap();
                writeln!(text, "|   {at}  {name:<28} Off  | 00000000:0{at}:00.0 Off |     0 |")
                    .unwrap();
            }
            text
        }
        (1, _) => {
            let mut text = String::from("index, name, driver_version\n");
            for (at, gpu) in env.gpus.iter().enumerate() {
                writeln!(text, "{at}, {}, {driver}", gpu.name().unwrap()).unwrap();
            }
            text
        }
        _ => {
            let mut text = String::new();
            for (at, gpu) in env.gpus.iter().enumerate() {
                writeln!(text, "GPU {at}: {} (UUID: GPU-{at})", gpu.name().unwrap()).unwrap();
            }
            writeln!(text, "/sys/module/nvidia/version:{driver}").unwrap();
            text
        }
    };
    let arch = env.platform.arch.unwrap();
    writeln!(text, "Linux node 5.15.0-91-generic #101-Ubuntu SMP Tue {arch} GNU/Linux").unwrap();
    text
}

fn opposite(one: Verdict, other: Verdict) -> bool {
    one != other && one != Verdict::Undetermined && other != Verdict::Undetermined
}

/// The GPUs of one are among those of the other: one list then is a part of the other.
fn is_part(one: &Environment, other: &Environment) -> bool {
    one.gpus.iter().all(|gpu| other.gpus.contains(gpu))
}

proptest! {
    #![proptest_config(config())]

    /// Two machines with different answers, joined, are no machine that it runs on; and what
    /// contradicts turns no answer into its opposite.
    #[test]
    fn two_machines_joined_are_never_compatible(
        subject in subject(), one in machine(), other in machine(), ways in (0..3_usize, 0..3_usize),
    ) {
        let read = [parse_facts(&text(&one, ways.0)), parse_facts(&text(&other, ways.1))];
        for (facts, machine) in read.iter().zip([&one, &other]) {
            prop_assert_eq!(facts.environment.driver, machine.driver);
            prop_assert_eq!(facts.environment.gpus.len(), machine.gpus.len());
            prop_assert_eq!(&facts.environment.conflicts, &vec![]);
        }
        let answers = read.each_ref().map(|facts| subject.verdict(&facts.environment));
        let [first, second] = read;
        let joined = [first.clone().merge(second.clone()), second.merge(first)];
        let verdicts = joined.each_ref().map(|facts| subject.verdict(&facts.environment));
        prop_assert_eq!(verdicts[0], verdicts[1]);
        let env = &joined[0].environment;
        if answers[0] != answers[1] {
            prop_assert_ne!(verdicts[0], Verdict::Compatible, "{} on {}", subject, env);
        }
        let agree = one.driver == other.driver && one.platform == other.platform;
        let excluded = !is_part(&one, &other) && !is_part(&other, &one);
        prop_assert_eq!(env.conflicts.is_empty(), agree && !excluded, "{}", env);
        if !agree {
            prop_assert_ne!(verdicts[0], Verdict::Compatible, "{} on {}", subject, env);
        }
        // Which build is judged depends on the architecture.
        if one.platform == other.platform && excluded {
            for answer in answers {
                prop_assert!(!opposite(verdicts[0], answer), "{} on {}: {}", subject, env, answer);
            }
        }
        let report = subject.check(env);
        prop_assert_eq!(report.outcome, subject.outcome(env));
        prop_assert_eq!(&report.environment, env);
        prop_assert_eq!(report.conflicts.is_empty(), env.conflicts.is_empty());
    }

    /// A text that is repeated, or told by another tool, adds no contradiction.
    #[test]
    fn what_agrees_does_not_contradict(one in machine(), ways in (0..3_usize, 0..3_usize)) {
        let facts = parse_facts(&text(&one, ways.0)).merge(parse_facts(&text(&one, ways.1)));
        prop_assert_eq!(&facts.environment.conflicts, &vec![]);
        let branch = Environment::new().driver(DriverVersion::of_branch(one.driver.unwrap().branch()));
        let with_branch = facts.clone().merge(Facts::of_environment(branch));
        prop_assert_eq!(with_branch.environment, facts.environment);
    }

    /// What is given wins over what was read, however that contradicts itself.
    #[test]
    fn what_is_given_wins(
        subject in subject(), given in machine(), one in machine(), other in machine(),
    ) {
        let read = parse_facts(&text(&one, 0)).merge(parse_facts(&text(&other, 1)));
        let both = given.clone().over(read.environment);
        prop_assert_eq!(subject.outcome(&both), subject.outcome(&given), "{} on {}", subject, both);
        prop_assert_eq!(both.to_string(), given.to_string());
        let report = subject.check(&both);
        for finding in report.findings.iter().filter(|one| one.rule == Rule::FactsContradictory) {
            prop_assert_eq!(finding.severity, Severity::Note);
        }
        if given.driver != one.driver || given.driver != other.driver {
            let settled = report.conflicts.iter().find(|known| known.fact == Fact::Driver);
            prop_assert!(settled.is_some_and(|known| known.settled), "{}", both);
        }
    }
}

fn checked(env: &Environment) -> (Verdict, Vec<String>) {
    let report = release("24.05").unwrap().check(env);
    let of_rule = report.findings.iter().filter(|one| one.rule == Rule::FactsContradictory);
    (report.verdict(), of_rule.map(|one| one.message.clone()).collect())
}

#[test]
fn a_driver_and_a_cuda_version_that_cannot_belong_together() {
    let of = |driver: &str, cuda: &str| {
        let driver = driver.parse().unwrap();
        Environment::new()
            .driver(driver)
            .cuda_driver(cuda.parse().unwrap())
            .gpu("A100".parse().unwrap())
    };
    assert_eq!(checked(&of("535.161.08", "12.2")), (Verdict::Compatible, vec![]));
    for cuda in ["11.0", "12.4"] {
        let (verdict, said) = checked(&of("535.161.08", cuda));
        assert_eq!(verdict, Verdict::Undetermined);
        let wanted = format!(
            "The facts contradict each other: the CUDA version of the driver is {cuda} (given) or 12.2 \
             (what driver 535.161.08 supports outside containers)."
        );
        assert_eq!(said, [wanted]);
    }
    // In a container with active compatibility libraries the field is theirs, which is never lower.
    let mut inside = of("535.161.08", "12.4");
    inside.container = Some(Container::default());
    assert_eq!(checked(&inside).0, Verdict::Compatible);
    let mut inside = of("535.161.08", "11.0");
    inside.container = Some(Container::default());
    assert_eq!(checked(&inside).0, Verdict::Undetermined);
}

#[test]
fn both_values_are_said_with_where_they_were_read() {
    let one = parse_facts("GPU 0: Tesla T4 (UUID: GPU-5d0e)\n").from_source("a.txt");
    let other = parse_facts("\nGPU 0: Tesla K80 (UUID: GPU-1f00)\n").from_source("b.txt");
    let env = one.merge(other).environment;
    let values: Vec<ConflictValue> = env.conflicts[0].values.clone();
    assert_eq!(values[0], ConflictValue::new("Tesla T4", "a.txt: nvidia-smi -L, line 1"));
    assert_eq!(values[1], ConflictValue::new("Tesla K80", "b.txt: nvidia-smi -L, line 2"));
    let report = release("24.05").unwrap().check(&env);
    assert_eq!(report.aspects().gpu, Verdict::Undetermined);
    let remedy = &report.finding(Rule::FactsContradictory).unwrap().remedies[0];
    assert_eq!(remedy.value, "gpu");
    // Setting the fact settles it, also to the first of the values.
    let settled = env.clone().gpu("Tesla T4".parse().unwrap());
    assert_eq!(settled.gpus.len(), 1);
    assert_eq!(checked(&settled.driver("535.161.08".parse().unwrap())).0, Verdict::Compatible);
    // What was known survives JSON.
    let json = serde_json::to_string(&env).unwrap();
    assert_eq!(serde_json::from_str::<Environment>(&json).unwrap(), env);
}

#[test]
fn what_agrees() {
    let env = |driver: &str, os: Os| Environment::new().driver(driver.parse().unwrap()).os(os);
    let joined = |one: Environment, other: Environment| {
        Facts::of_environment(one).merge(Facts::of_environment(other)).environment
    };
    // A branch and a driver of it; WSL and the Windows that it runs on.
    let both = joined(env("535", Os::Windows), env("535.161.08", Os::Wsl));
    assert_eq!(both, env("535.161.08", Os::Wsl));
    // TensorFlow drops the nought.
    let both = joined(env("460.91.03", Os::Linux), env("460.91.3", Os::Linux));
    assert_eq!((both.driver.unwrap().to_string(), both.conflicts.len()), ("460.91.03".into(), 0));
    let both = joined(env("535.161.08", Os::Linux), env("535.104.05", Os::Wsl));
    let facts: Vec<Fact> = both.conflicts.iter().map(|conflict| conflict.fact).collect();
    assert_eq!(facts, [Fact::Driver, Fact::Os]);
}

#[test]
fn an_image_that_contradicts_itself() {
    let image = |text: &str| parse_image(text).unwrap().build;
    let env = Environment::new().driver("580.95.05".parse().unwrap()).gpu("A100".parse().unwrap());
    let verdict = |text: &str| matrix().check_build(&image(text), &env).verdict();
    assert_eq!(verdict("CUDA_VERSION=12.4.1\nCUDA_VERSION=12.4\n"), Verdict::Compatible);
    let text = "CUDA_VERSION=12.4.1\nCUDA_VERSION=12.8.0\nNVIDIA_PYTORCH_VERSION=24.05\n";
    let build = image(text);
    assert_eq!((build.cuda, build.conflicts[0].fact), (None, Fact::BuildCuda));
    assert_eq!(verdict(text), Verdict::Undetermined);
    let report = Subject::Build(Box::new(build)).check(&env);
    assert_eq!(report.conflicts.len(), 1);
    let said = &report.finding(Rule::FactsContradictory).unwrap().message;
    assert!(said.contains("12.4.1 (CUDA_VERSION) or 12.8.0 (CUDA_VERSION)"), "{said}");
    for text in [
        "CUDA_VERSION=12.4\nCUDA_DRIVER_VERSION=550.54.15\nCUDA_DRIVER_VERSION=570.86.15\n",
        "CUDA_VERSION=12.4\nTORCH_CUDA_ARCH_LIST=7.0\nTORCH_CUDA_ARCH_LIST=8.0\n",
        "CUDA_VERSION=12.4\nNVIDIA_REQUIRE_CUDA=cuda>=12.4\nNVIDIA_REQUIRE_CUDA=cuda>=12.8\n",
    ] {
        assert_eq!(verdict(text), Verdict::Undetermined, "{text}");
    }
}
