//! A second, deliberately naive implementation of the driver and GPU rules, compared with the first
//! over the full grid: releases × drivers × board classes × compute capabilities.
//!
//! It reads the TOML of `data/` by itself and shares no code with the core: versions are lists of
//! numbers, tables are searched from the front, and the rules are written down once more, in order,
//! as one would explain them. A difference is a defect in one of the two, or in what they implement.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

use std::fs;
use std::path::{Path, PathBuf};

use ngcompat::{BoardClass, Environment, Gpu, RunMode, Verdict};
use ngcompat_tests::DRIVERS;
use toml::{Table, Value};

/// `450.80.02` is `[450, 80, 2]`.
fn numbers(text: &str) -> Vec<u32> {
    text.split('.').map(|part| part.parse().unwrap()).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    items.iter().map(|item| String::from(text(item))).collect()
}

/// `data/`, as it stands in the files.
struct Data {
    cuda: Table,
    drivers: Table,
    gpus: Table,
    /// By id, oldest first.
    releases: Vec<(String, Table)>,
}

impl Data {
    fn read() -> Self {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data");
        let table = |path: PathBuf| fs::read_to_string(path).unwrap().parse::<Table>().unwrap();
        let mut releases: Vec<_> = fs::read_dir(data.join("releases/pytorch"))
            .unwrap()
            .map(|entry| table(entry.unwrap().path()))
            .map(|release| (String::from(text(&release["release"])), release))
            .collect();
        releases.sort_by(|a, b| a.0.cmp(&b.0));
        Self {
            cuda: table(data.join("cuda.toml")),
            drivers: table(data.join("drivers.toml")),
            gpus: table(data.join("gpus.toml")),
            releases,
        }
    }

    /// What a release's sources say is inside.
    fn contents(release: &Table, key: &str) -> Option<String> {
        let groups = release.get("contents")?.as_table()?;
        groups.values().find_map(|group| group.get(key)).map(|version| String::from(text(version)))
    }

    /// The row of the CUDA minor version inside a release, and the driver of its toolkit.
    fn toolkit(&self, release: &Table) -> Option<(&Value, Option<String>)> {
        let printed = Self::contents(release, "cuda")?;
        for row in self.cuda["cuda"].as_array().unwrap() {
            for toolkit in row["toolkits"].as_array().unwrap() {
                let version = text(&toolkit["version"]);
                let same = printed == version || printed.starts_with(&format!("{version}."));
                if same || texts(toolkit.get("printed")).contains(&printed) {
                    let own = toolkit.get("driver").map(|driver| String::from(text(driver)));
                    return Some((row, Self::contents(release, "cuda_compat_driver").or(own)));
                }
            }
        }
        panic!("no toolkit {printed}");
    }

    /// The CUDA version a driver supports by itself.
    fn cuda_of(&self, driver: &[u32]) -> Option<Vec<u32>> {
        let branches = self.drivers["branches"].as_array().unwrap();
        let mut best = None;
        for branch in branches {
            let number = u32::try_from(branch["branch"].as_integer().unwrap()).unwrap();
            if number <= driver[0]
                && let Some(cuda) = branch.get("cuda")
            {
                best = Some(numbers(text(cuda)));
            }
        }
        best
    }

    fn capability_row(&self, capability: &[u32]) -> &Value {
        let rows = self.gpus["capabilities"].as_array().unwrap();
        rows.iter().find(|row| numbers(text(&row["capability"])) == capability).unwrap()
    }

    /// The minimum capability that the nearest later release prints.
    fn later_minimum(&self, id: &str) -> Option<Vec<u32>> {
        self.releases.iter().filter(|(other, _)| other.as_str() > id).find_map(|(_, release)| {
            let minimum = release.get("gpu")?.get("minimum_compute_capability")?;
            Some(numbers(text(minimum)))
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Answer {
    Yes,
    Open,
    No,
}

/// Does the toolkit run on the driver, on a board of this class, and how?
fn driver_rule(
    data: &Data,
    release: &Table,
    driver: &[u32],
    class: &str,
) -> (Answer, Option<&'static str>) {
    let Some((row, package_driver)) = data.toolkit(release) else { return (Answer::Open, None) };
    let toolkit = numbers(text(&row["version"]));
    let own = u32::try_from(row["branch"].as_integer().unwrap()).unwrap();
    if driver[0] >= own {
        return (Answer::Yes, Some("native"));
    }
    let board_allows = ["datacenter", "workstation", "vgpu"].contains(&class);
    for base in texts(row.get("forward_package").and_then(|package| package.get("bases"))) {
        let (floor, since) = match base.split_once(" since ") {
            Some((floor, since)) => (floor, Some(since)),
            None => (base.as_str(), None),
        };
        let floor = numbers(floor);
        let joined = match (since, &package_driver) {
            (Some(since), Some(package)) => numbers(package) >= numbers(since),
            _ => true,
        };
        if board_allows && joined && driver[0] == floor[0] && driver >= floor.as_slice() {
            return (Answer::Yes, Some("forward-compatibility"));
        }
    }
    let supported = data.cuda_of(driver);
    for floor in data.cuda["minor_version_floors"].as_array().unwrap() {
        let inside =
            numbers(text(&floor["from"])) <= toolkit && toolkit <= numbers(text(&floor["to"]));
        let same_major = supported.as_ref().is_some_and(|cuda| cuda[0] == toolkit[0]);
        if inside && same_major && driver >= numbers(text(&floor["linux"])).as_slice() {
            return (Answer::Yes, Some("minor-version-compatibility"));
        }
    }
    (Answer::No, None)
}

/// Does the driver drive this GPU at all?
fn gpu_known(data: &Data, driver: &[u32], capability: &[u32]) -> Answer {
    let row = data.capability_row(capability);
    let bound = |key| row.get(key).map(|bound| u32::try_from(bound.as_integer().unwrap()).unwrap());
    let too_new = bound("first_driver").is_some_and(|first| driver[0] < first);
    let dropped = bound("last_driver").is_some_and(|last| driver[0] > last);
    if too_new || dropped { Answer::No } else { Answer::Yes }
}

/// Does the release have machine code for this capability?
fn gpu_rule(data: &Data, id: &str, release: &Table, capability: &[u32]) -> Answer {
    let printed = release.get("gpu").and_then(|gpu| gpu.get("minimum_compute_capability"));
    let printed = printed.map(|minimum| numbers(text(minimum)));
    let toolkit = data.toolkit(release);
    if printed.as_ref().is_some_and(|minimum| capability < minimum.as_slice()) {
        return Answer::No;
    }
    let Some((row, _)) = toolkit else { return Answer::Open };
    let targets: Vec<Vec<u32>> =
        texts(row.get("targets")).iter().map(|target| numbers(target)).collect();
    if capability < targets[0].as_slice() {
        return Answer::No;
    }
    if printed.is_none() && data.later_minimum(id).is_none_or(|later| capability < later.as_slice())
    {
        return Answer::Open;
    }
    if targets.iter().any(|target| target == capability) {
        return Answer::Yes;
    }
    if data.capability_row(capability).get("integrated").is_some() {
        return Answer::Open;
    }
    if targets.iter().any(|target| target[0] == capability[0]) { Answer::Yes } else { Answer::No }
}

#[test]
fn the_oracle_agrees_over_the_full_grid() {
    let data = Data::read();
    let classes = ["datacenter", "workstation", "geforce", "titan", "vgpu", "other"];
    let capabilities: Vec<String> = data.gpus["capabilities"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| String::from(text(&row["capability"])))
        .collect();
    // Whole numbers of branches that Linux has; what is missing or of Windows is for the laws.
    let known: Vec<u32> = data.drivers["branches"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| u32::try_from(row["branch"].as_integer().unwrap()).unwrap())
        .collect();
    let drivers: Vec<String> = DRIVERS
        .iter()
        .map(ToString::to_string)
        .filter(|driver| driver.matches('.').count() == 2 && known.contains(&numbers(driver)[0]))
        .collect();

    let told: Vec<Vec<u32>> = drivers.iter().map(|driver| numbers(driver)).collect();
    let cc: Vec<Vec<u32>> = capabilities.iter().map(|one| numbers(one)).collect();
    let gpus: Vec<Vec<Gpu>> = classes
        .iter()
        .map(|class| {
            let class: BoardClass = class.parse().unwrap();
            let gpu = |one: &String| Gpu::of_capability(one.parse().unwrap()).with_class(class);
            capabilities.iter().map(gpu).collect()
        })
        .collect();
    // What does not depend on the release is asked once.
    let known: Vec<Vec<Answer>> = told
        .iter()
        .map(|driver| cc.iter().map(|one| gpu_known(&data, driver, one)).collect())
        .collect();

    let mut compared = 0_u64;
    let mut different = Vec::new();
    for (id, table) in &data.releases {
        let release = ngcompat::release(id).unwrap();
        let built: Vec<Answer> = cc.iter().map(|one| gpu_rule(&data, id, table, one)).collect();
        for (d, driver) in drivers.iter().enumerate() {
            for (c, class) in classes.iter().enumerate() {
                let (runs, mode) = driver_rule(&data, table, &told[d], class);
                for (g, capability) in capabilities.iter().enumerate() {
                    let answer = runs.max(known[d][g]).max(built[g]);
                    let verdict = match answer {
                        Answer::Yes => Verdict::Compatible,
                        Answer::Open => Verdict::Undetermined,
                        Answer::No => Verdict::Incompatible,
                    };
                    let expected = (verdict, mode.filter(|_| answer == Answer::Yes));
                    let env =
                        Environment::new().driver(driver.parse().unwrap()).gpu(gpus[c][g].clone());
                    let outcome = release.outcome(&env);
                    let found = (outcome.verdict, outcome.mode.map(RunMode::as_str));
                    compared += 1;
                    if found != expected {
                        different.push(format!(
                            "{id} {driver} {class} {capability}: core {found:?}, oracle {expected:?}"
                        ));
                    }
                }
            }
        }
    }
    assert!(compared > 1_000_000, "{compared}");
    let shown: Vec<_> = different.iter().take(20).collect();
    assert!(different.is_empty(), "{} of {compared} differ:\n{shown:#?}", different.len());
}
