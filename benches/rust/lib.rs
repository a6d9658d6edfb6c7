//! The questions whose cost is measured. `times.rs` takes their time, `instructions.rs` counts their
//! instructions under callgrind and `allocations.rs` their allocations.

#![expect(clippy::expect_used, clippy::missing_panics_doc, reason = "a benchmark may fail")]

mod growth;
mod plain;

use std::fmt;
use std::fs;
use std::hint::black_box;
use std::path::Path;

use ngcompat::{
    Build, DriverVersion, Environment, Gpu, Matrix, Release, diagnose, matrix, parse_facts,
    release, releases,
};

pub use growth::growths;
pub use plain::plain_facts;

/// Something that is asked over and over.
pub struct Question {
    /// The beginning of its rows' names: `rust.verdict`.
    pub name: String,
    /// The unit that its time is given in: `ns`.
    pub unit: &'static str,
    /// Asks it once.
    pub ask: Box<dyn FnMut()>,
}

impl fmt::Debug for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Question").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Question {
    fn new<T>(name: &str, unit: &'static str, mut ask: impl FnMut() -> T + 'static) -> Self {
        Self { name: String::from(name), unit, ask: Box::new(move || drop(black_box(ask()))) }
    }

    /// The name of the row that holds its time: `rust.verdict_ns`.
    pub fn row(&self) -> String {
        format!("{}_{}", self.name, self.unit)
    }
}

/// Every question but those that show how a cost grows.
pub fn questions() -> Vec<Question> {
    let mut questions = decisions();
    questions.extend(texts());
    questions.extend(plain::questions());
    questions
}

fn decisions() -> Vec<Question> {
    let (old, new) = (the_release(), releases().next().expect("a release"));
    let t4: Gpu = "Tesla T4".parse().expect("a GPU");
    vec![
        about_the_machine("rust.verdict", "ns", move |env| {
            black_box(old.verdict(env));
        }),
        about_the_machine("rust.sweep", "us", |env| {
            for answer in matrix().outcomes(env) {
                black_box(answer);
            }
        }),
        about_the_machine("rust.sweep_families", "us", |env| {
            for family in matrix().families() {
                for answer in matrix().outcomes_of(family, env) {
                    black_box(answer);
                }
            }
        }),
        about_the_machine("rust.verdict_wheel", "ns", {
            let wheel = release("torch==2.6.0+cu124").expect("a wheel of the data");
            move |env| {
                black_box(wheel.verdict(env));
            }
        }),
        about_the_machine("rust.verdict_build", "ns", {
            let build = Build::new("12.8".parse().expect("a version")).compat_package(true);
            move |env| {
                black_box(matrix().outcome_of_build(&build, env));
            }
        }),
        about_the_machine("rust.find_all", "us", |env| drop(black_box(matrix().find_newest(env)))),
        Question::new("rust.release", "ns", || release(black_box("20.12"))),
        Question::new("rust.release_reference", "us", || {
            release(black_box("docker.io/nvidia/cuda:12.4.1-devel-ubuntu22.04"))
        }),
        about_the_machine("rust.find", "us", |env| drop(black_box(matrix().find(env)))),
        about_the_machine("rust.check", "us", move |env| drop(black_box(old.check(env)))),
        // With remedies, which try other releases and other drivers.
        about_the_machine("rust.check_incompatible", "us", move |env| {
            drop(black_box(new.check(env)));
        }),
        Question::new("rust.drivers", "us", move || matrix().drivers_for(old, black_box(&t4))),
        Question::new("rust.gpu", "ns", || black_box("NVIDIA A100-SXM4-40GB").parse::<Gpu>()),
        Question::new("rust.gpu_short", "ns", || black_box("a100").parse::<Gpu>()),
    ]
}

fn about_the_machine(
    name: &str,
    unit: &'static str,
    ask: impl Fn(&Environment) + 'static,
) -> Question {
    let env = the_machine();
    Question::new(name, unit, move || ask(black_box(&env)))
}

/// A text of each kind that facts are read from, from the tests of the core.
const TEXTS: &[(&str, &str)] = &[
    ("smi", "smi-450-t4"),
    ("smi_8_gpus", "smi-550-8xh100"),
    ("smi_csv", "csv-header"),
    ("smi_list", "list-8xa100"),
    ("smi_query", "query-450"),
    ("proc", "proc-440"),
    ("module", "module-version"),
    ("collect_env", "env-1.7-colab"),
    ("banner", "banner-20.12"),
    ("labels", "labels-describe"),
    ("container_env", "container-env-20.12"),
];

fn texts() -> Vec<Question> {
    let mut questions: Vec<_> = TEXTS
        .iter()
        .map(|(kind, file)| {
            let text = fixture(&format!("facts/{file}.txt"));
            assert!(!parse_facts(&text).recognized.is_empty(), "{file}");
            Question::new(&format!("rust.parse_{kind}"), "us", move || {
                parse_facts(black_box(&text))
            })
        })
        .collect();
    let banner = fixture("diagnose/banner-geforce-804.txt");
    questions.push(Question::new("rust.diagnose", "us", move || diagnose(black_box(&banner))));
    questions
}

fn fixture(name: &str) -> String {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/ngcompat/tests");
    fs::read_to_string(tests.join(name)).expect("a text of the core's tests")
}

/// Newer facts from a data file: the whole matrix, checked as the generator checks it. It is kept as long
/// as the process lives, so ask seldom.
pub fn loading() -> Question {
    let text = matrix().to_json();
    Question::new("rust.load_data", "ms", move || {
        Matrix::from_json(black_box(&text)).expect("facts as they were exported")
    })
}

/// A million machines, one after the other: every GPU with drivers of all ages, each asked about a
/// release. The cost of giving the facts is part of it, from values or from texts.
pub fn millions() -> Vec<Question> {
    let drivers: Vec<String> = matrix()
        .driver_branches()
        .iter()
        .filter_map(|row| row.latest)
        .map(|driver| driver.to_string())
        .collect();
    let names: Vec<&str> = matrix().gpus().iter().map(|model| model.name).collect();
    let parsed: Vec<DriverVersion> = drivers.iter().flat_map(|text| text.parse()).collect();
    let gpus: Vec<Gpu> = names.iter().flat_map(|name| name.parse()).collect();
    vec![
        Question::new("rust.million", "s", move || {
            million(|at, release| {
                let driver = *nth(&parsed, at);
                let gpu = nth(&gpus, at / parsed.len()).clone();
                release.verdict(&Environment::new().driver(driver).gpu(gpu))
            });
        }),
        Question::new("rust.million_from_text", "s", move || {
            million(|at, release| {
                let driver = nth(&drivers, at).parse().expect("a driver");
                let gpu = nth(&names, at / drivers.len()).parse().expect("a GPU");
                release.verdict(&Environment::new().driver(driver).gpu(gpu))
            });
        }),
    ]
}

fn million<T>(mut ask: impl FnMut(usize, Release) -> T) {
    let releases: Vec<Release> = releases().collect();
    for at in 0..1_000_000 {
        drop(black_box(ask(at, *nth(&releases, at / 1000))));
    }
}

/// Goes round.
fn nth<T>(slice: &[T], at: usize) -> &T {
    slice.iter().cycle().nth(at % slice.len()).expect("something")
}

fn the_machine() -> Environment {
    Environment::new()
        .driver("450.80.02".parse().expect("a driver"))
        .gpu("Tesla T4".parse().expect("a GPU"))
}

fn the_release() -> Release {
    release("20.12").expect("a release of the data")
}
