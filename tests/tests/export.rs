//! What is exported for schedulers, evaluated as they do, beside what `check` says: never more, and
//! less only where the labels can't say it.

use std::collections::BTreeMap;
use std::sync::Arc;

use cel::extractors::This;
use cel::{Context, Program, Value};
use ngcompat::{
    CpuArch, DriverVersion, Environment, ExportFormat, Gpu, Os, Release, Verdict, matrix,
};
use ngcompat_tests::DRIVERS;
use serde::Deserialize as _;
use serde_yaml_ng::Value as Yaml;

/// Of every kind: with forward compatibility and without, with code for old boards and new ones,
/// containers, wheels and CUDA's own images, for one architecture and for two.
const RELEASES: &[&str] = &[
    "18.09",
    "20.12",
    "22.08",
    "23.10",
    "24.05",
    "25.12",
    "26.09",
    "tritonserver:24.05",
    "torch==2.6.0+cu124",
    "cuda:12.4",
];

fn release(name: &str) -> Release {
    ngcompat::release(name).unwrap_or_else(|error| panic!("{error}"))
}

/// The drivers that Linux machines with boards may have: boundaries in the data, and those beside them.
/// Windows and Jetson number theirs apart.
fn drivers() -> Vec<DriverVersion> {
    let rows = matrix().driver_branches();
    let newest = rows.iter().map(|row| row.branch).max().unwrap_or(0);
    let listed = |branch| rows.iter().any(|row| row.branch == branch) || branch > newest;
    let jetson = |driver| matrix().jetpack().iter().any(|row| row.driver == Some(driver));
    let mut all: Vec<_> = DRIVERS
        .iter()
        .copied()
        .filter(|driver| !driver.is_branch() && listed(driver.branch()) && !jetson(*driver))
        .filter(|driver| driver.branch() <= newest + 20 && exists(&driver.to_string()))
        .collect();
    all.dedup();
    all
}

/// Whether a Linux driver may have this number: since R450 it has three parts, and none is long.
fn exists(driver: &str) -> bool {
    let numbers: Vec<u32> = driver.split('.').map(|one| one.parse().expect("a number")).collect();
    match numbers[..] {
        [branch, minor] => branch < 450 && minor < 1000,
        [_, minor, patch] => minor < 1000 && patch < 100,
        _ => false,
    }
}

fn boards() -> Vec<&'static str> {
    matrix().gpus().iter().filter(|model| model.printed).map(|model| model.name).collect()
}

fn gpu(board: &str) -> Gpu {
    board.parse().unwrap_or_else(|error| panic!("{error}"))
}

fn machine(driver: DriverVersion, board: &str, arch: CpuArch) -> Environment {
    Environment::new().driver(driver).gpu(gpu(board)).os(Os::Linux).arch(arch)
}

type Labels = BTreeMap<&'static str, String>;

/// The labels that GPU Feature Discovery gives such a node; `None` for a board of several chips, whose
/// capability nobody can tell by the name.
fn labels(driver: DriverVersion, board: &str, arch: CpuArch) -> Option<Labels> {
    let capability = gpu(board).capability()?;
    let arch = if arch == CpuArch::X86_64 { "amd64" } else { "arm64" };
    let mut labels = BTreeMap::from([
        ("nvidia.com/gpu.compute.major", capability.major.to_string()),
        ("nvidia.com/gpu.compute.minor", capability.minor.to_string()),
        ("nvidia.com/gpu.product", board.replace(' ', "-")),
        ("kubernetes.io/arch", arch.to_owned()),
    ]);
    number(driver, &mut labels);
    Some(labels)
}

/// The labels of a driver.
fn number(driver: DriverVersion, labels: &mut Labels) {
    let text = driver.to_string();
    let mut numbers = text.split('.').map(str::to_owned);
    for label in [
        "nvidia.com/cuda.driver.major",
        "nvidia.com/cuda.driver.minor",
        "nvidia.com/cuda.driver.rev",
    ] {
        labels.insert(label, numbers.next().unwrap_or_default());
    }
}

/// Whether the board's name can be the value of a label.
fn is_label(board: &str) -> bool {
    board.chars().all(|one| one.is_ascii_alphanumeric() || " -_.".contains(one))
}

/// A condition as the scheduler reads it.
struct Expression {
    key: String,
    operator: String,
    values: Vec<String>,
}

impl Expression {
    fn of(key: &Yaml, operator: &Yaml, values: &Yaml) -> Self {
        let text = |value: &Yaml| value.as_str().expect("a text").to_owned();
        Self {
            key: text(key),
            operator: text(operator),
            values: values.as_sequence().expect("a list").iter().map(text).collect(),
        }
    }

    /// As `k8s.io/apimachinery/pkg/labels` decides: a label that is missing or no number matches
    /// neither `Gt` nor `Lt`.
    fn matches(&self, labels: &Labels) -> bool {
        let Some(value) = labels.get(self.key.as_str()) else { return false };
        let numbers = || -> Option<(i64, i64)> {
            let [limit] = self.values.as_slice() else { return None };
            Some((value.parse().ok()?, limit.parse().ok()?))
        };
        match self.operator.as_str() {
            "In" => self.values.contains(value),
            "Gt" => numbers().is_some_and(|(value, limit)| value > limit),
            "Lt" => numbers().is_some_and(|(value, limit)| value < limit),
            other => panic!("{other} is no operator"),
        }
    }
}

/// Of the terms one must match, in which all expressions must.
type Terms = Vec<Vec<Expression>>;

fn any(terms: &Terms, labels: &Labels) -> bool {
    terms.iter().any(|all| all.iter().all(|one| one.matches(labels)))
}

fn exported(name: &str, format: ExportFormat) -> String {
    release(name).export(format, &[]).unwrap_or_else(|error| panic!("{name}: {error}")).text
}

fn yaml(text: &str) -> Yaml {
    serde_yaml_ng::from_str(text).expect("YAML")
}

fn affinity_terms(affinity: &Yaml) -> Terms {
    let terms = &affinity["requiredDuringSchedulingIgnoredDuringExecution"]["nodeSelectorTerms"];
    let of = |one: &Yaml| Expression::of(&one["key"], &one["operator"], &one["values"]);
    let terms = terms.as_sequence().expect("terms").iter();
    terms
        .map(|term| {
            term["matchExpressions"].as_sequence().expect("a list").iter().map(of).collect()
        })
        .collect()
}

fn node_affinity(name: &str) -> Terms {
    affinity_terms(&yaml(&exported(name, ExportFormat::NodeAffinity)))
}

fn comes_with_another(gpu: &Gpu, arch: CpuArch) -> bool {
    Environment::new().gpu(gpu.clone()).cpu().is_some_and(|own| own != arch)
}

#[test]
fn node_affinity_lets_through_what_runs() {
    let (drivers, mut asked) = (drivers(), [0_usize; 2]);
    for name in RELEASES {
        let (release, terms) = (release(name), node_affinity(name));
        for arch in [CpuArch::X86_64, CpuArch::Aarch64] {
            for board in boards() {
                let mut env = machine(drivers[0], board, arch);
                // A superchip in a machine with another CPU is a contradiction.
                if env.gpus.iter().any(|gpu| comes_with_another(gpu, arch)) {
                    continue;
                }
                let Some(mut labels) = labels(drivers[0], board, arch) else { continue };
                for driver in &drivers {
                    number(*driver, &mut labels);
                    env.driver = Some(*driver);
                    let verdict = release.verdict(&env);
                    let runs = verdict == Verdict::Compatible;
                    let through = any(&terms, &labels);
                    assert!(
                        through == runs || !through && !is_label(board),
                        "{name} on {arch}, {driver}, {board}: {verdict}, let through: {through}"
                    );
                    asked[usize::from(runs)] += 1;
                }
            }
        }
    }
    assert!(asked.iter().all(|count| *count > 100_000), "{asked:?}");
}

fn told(terms: Terms) -> Vec<Vec<(String, String, Vec<String>)>> {
    let of = |one: Expression| (one.key, one.operator, one.values);
    terms.into_iter().map(|all| all.into_iter().map(of).collect()).collect()
}

#[test]
fn the_other_forms_over_labels_have_the_same_terms() {
    for name in ["25.12", "24.05", "20.12"] {
        let wanted = told(node_affinity(name));
        let kyverno = yaml(&exported(name, ExportFormat::Kyverno));
        let spec = &kyverno["spec"]["rules"][0]["mutate"]["patchStrategicMerge"]["spec"];
        assert_eq!(told(affinity_terms(&spec["affinity"]["nodeAffinity"])), wanted);

        let nfd = yaml(&exported(name, ExportFormat::NfdArtifact));
        let rules = nfd["compatibilities"][0]["rules"][0]["matchAny"].as_sequence().expect("rules");
        let one = |feature: &Yaml| {
            let all = feature["matchExpressions"].as_mapping().expect("a map");
            let (key, holds) = all.iter().next().expect("an expression");
            // The label of the CPU is the kubelet's, and not among the features that NFD discovers.
            if let (Some("kernel.config"), Some(option)) =
                (feature["feature"].as_str(), key.as_str())
            {
                assert_eq!(holds["value"], yaml("[\"y\"]"));
                let arch = if option == "ARM64" { "arm64" } else { "amd64" };
                assert!(["ARM64", "X86_64"].contains(&option));
                let key = yaml("kubernetes.io/arch");
                return Expression::of(&key, &holds["op"], &yaml(&format!("[{arch}]")));
            }
            assert_eq!(feature["feature"].as_str(), Some("local.label"));
            assert_ne!(key.as_str(), Some("kubernetes.io/arch"));
            Expression::of(key, &holds["op"], &holds["value"])
        };
        let terms = rules.iter().map(|rule| {
            rule["matchFeatures"].as_sequence().expect("features").iter().map(one).collect()
        });
        assert_eq!(told(terms.collect()), wanted);
    }
}

/// Some boards of every kind and drivers of every branch: CEL is slow.
fn sample() -> Vec<(DriverVersion, &'static str)> {
    let boards = [
        "Tesla T4",
        "Tesla V100-SXM2-32GB",
        "Tesla K80",
        "NVIDIA A100-SXM4-80GB",
        "NVIDIA GeForce RTX 4090",
        "NVIDIA RTX A6000",
        "NVIDIA H100 80GB HBM3",
        "NVIDIA L40S",
        "NVIDIA B200",
    ];
    drivers().into_iter().flat_map(|driver| boards.map(|board| (driver, board))).collect()
}

#[test]
fn a_policy_in_cel_lets_through_what_runs() {
    for name in ["20.12", "24.05", "25.12"] {
        let text = exported(name, ExportFormat::ValidatingAdmissionPolicy);
        let mut documents = serde_yaml_ng::Deserializer::from_str(&text)
            .map(|one| Yaml::deserialize(one).expect("YAML"));
        let policy = documents.next().expect("a policy");
        let expression = policy["spec"]["validations"][0]["expression"].as_str().expect("a text");
        let program = Program::compile(expression).expect("CEL");
        for (at, (driver, board)) in sample().into_iter().enumerate() {
            let labels = labels(driver, board, CpuArch::X86_64).expect("one chip");
            let verdict = release(name).verdict(&machine(driver, board, CpuArch::X86_64));
            let mut context = Context::default();
            let object = serde_json::json!({ "metadata": { "labels": labels } });
            context.add_variable("object", object).expect("a variable");
            // What Kubernetes can't evaluate it refuses.
            let through = matches!(program.execute(&context), Ok(Value::Bool(true)));
            assert_eq!(through, verdict == Verdict::Compatible, "{name} on {driver}, {board}");
            // A part of a board, and one that is shared, run what the board runs.
            let suffixes = ["-SHARED", "-MIG-1g.5gb", "-MIG-1g.5gb-SHARED", "-other"];
            // One in some: to evaluate so long an expression takes a while.
            if let Some(suffix) = suffixes.get(at % 16) {
                let mut labels = labels.clone();
                let product = labels.get_mut("nvidia.com/gpu.product").expect("a board");
                let is_named =
                    ["|", ")"].iter().any(|end| expression.contains(&format!("{product}{end}")));
                product.push_str(suffix);
                let object = serde_json::json!({ "metadata": { "labels": labels } });
                context.add_variable("object", object).expect("a variable");
                let part = matches!(program.execute(&context), Ok(Value::Bool(true)));
                assert!(
                    part == through || is_named && *suffix == "-other",
                    "{name} on {driver}, {board}{suffix}"
                );
            }
        }
        let binding = documents.next().expect("a binding");
        assert_eq!(binding["spec"]["policyName"], policy["metadata"]["name"]);
    }
}

/// With boards the same holds, and no other board gets through.
#[test]
fn given_boards_leave_out_the_others() {
    let arch = CpuArch::X86_64;
    for (name, given) in [
        ("25.12", "A100"),
        ("25.12", "Tesla T4"),
        ("24.05", "RTX 3090"),
        ("20.12", "Tesla V100-SXM2-16GB"),
    ] {
        let given = gpu(given);
        let text = release(name)
            .export(ExportFormat::NodeAffinity, core::slice::from_ref(&given))
            .expect("an export")
            .text;
        let terms = affinity_terms(&yaml(&text));
        let mut through = 0;
        for (driver, board) in sample() {
            let labels = labels(driver, board, arch).expect("one chip");
            if any(&terms, &labels) {
                through += 1;
                assert_eq!(
                    gpu(board).capability(),
                    given.capability(),
                    "{name} for {given} on {board}"
                );
                let verdict = release(name).verdict(&machine(driver, board, arch));
                assert_eq!(verdict, Verdict::Compatible, "{name} on {driver}, {board}");
            }
        }
        assert!(through > 0, "{name} for {given}");
    }
}

#[test]
fn boards_that_run_it_nowhere_are_named() {
    let both = ["Tesla T4", "Tesla V100-SXM2-16GB"].map(gpu);
    let error =
        release("25.12").export(ExportFormat::Slurm, &both).expect_err("no driver").to_string();
    assert!(error.contains("V100") && !error.contains("T4"), "{error}");
    let notes =
        release("25.12").export(ExportFormat::DraCel, &both).expect("of the T4").notes.join(" ");
    assert!(notes.contains("V100-SXM2-16GB is left out"), "{notes}");
}

/// A semantic version, as Kubernetes compares it.
fn semver(text: &str) -> [u64; 3] {
    assert!(text.split('.').all(|one| one == "0" || !one.starts_with('0')), "{text}");
    let numbers: Vec<u64> = text.split('.').map(|one| one.parse().expect("a number")).collect();
    numbers.try_into().expect("three numbers")
}

#[test]
fn a_dra_selector_lets_through_what_runs() {
    for name in ["20.12", "24.05", "25.12"] {
        let program = Program::compile(&exported(name, ExportFormat::DraCel)).expect("CEL");
        for (driver, board) in sample() {
            let mut numbers: Vec<u64> =
                driver.to_string().split('.').map(|one| one.parse().expect("a number")).collect();
            numbers.resize(3, 0);
            let [branch, minor, patch] = numbers[..] else { panic!("three numbers") };
            let device = serde_json::json!({ "attributes": { "gpu.nvidia.com": {
                "driverVersion": format!("{branch}.{minor}.{patch}"),
                "cudaComputeCapability": format!("{}.0", gpu(board).capability().expect("one chip")),
                "productName": board,
            } } });
            let mut context = Context::default();
            context.add_variable("device", device).expect("a variable");
            context.add_function("semver", |text: Arc<String>| text).expect("a function");
            let compare = |This(one): This<Arc<String>>, other: Arc<String>| {
                semver(&one).cmp(&semver(&other)) as i64
            };
            context.add_function("compareTo", compare).expect("a function");
            let through = program.execute(&context).expect("an answer") == Value::Bool(true);
            let verdict = release(name).verdict(&machine(driver, board, CpuArch::X86_64));
            assert_eq!(through, verdict == Verdict::Compatible, "{name} on {driver}, {board}");
        }
    }
}

#[test]
fn a_slurm_constraint_names_branches_that_run_as_a_whole() {
    let known: Vec<u16> = matrix().driver_branches().iter().map(|row| row.branch).collect();
    let mut branches = 0;
    for name in RELEASES {
        for board in ["Tesla T4", "NVIDIA A100-SXM4-80GB", "NVIDIA GeForce RTX 4090"] {
            let Ok(export) = release(name).export(ExportFormat::Slurm, &[gpu(board)]) else {
                continue;
            };
            // Alternatives are all that its grammar is used for.
            let features: Vec<&str> = export.text.trim_end().split('|').collect();
            branches += features.len();
            for driver in drivers() {
                let branch = driver.branch();
                let verdict = release(name).verdict(&machine(driver, board, CpuArch::X86_64));
                if features.contains(&format!("drv{branch}").as_str()) {
                    assert_eq!(verdict, Verdict::Compatible, "{name} on {driver}, {board}");
                } else if verdict == Verdict::Compatible && known.contains(&branch) {
                    let from = format!("From {branch}.");
                    let said = export.notes.iter().any(|note| note.starts_with(&from));
                    assert!(said, "{name} on {driver}, {board}: {:?}", export.notes);
                }
            }
        }
    }
    assert!(branches > 50, "{branches}");
    assert!(release("25.12").export(ExportFormat::Slurm, &[]).is_err());
}
