//! Facts from pasted text: every text in `tests/facts` is read, and what was read is kept beside it.
//!
//! `UPDATE_SNAPSHOTS=1` rewrites what is kept.

#![cfg(feature = "serde")]

use std::path::{Path, PathBuf};
use std::{env, fs};

use ngcompat::{Conflict, DriverVersion, Fact, Facts, Os, parse_facts};

/// The texts with their names, in order.
fn fixtures() -> Vec<(String, String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/facts");
    let mut fixtures: Vec<_> = fs::read_dir(folder)
        .expect("the folder of the fixtures")
        .map(|entry| entry.expect("an entry of the folder").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a fixture in UTF-8");
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            (name, text, path)
        })
        .collect();
    fixtures.sort();
    fixtures
}

fn json(facts: &Facts) -> String {
    serde_json::to_string_pretty(facts).expect("facts serialise") + "\n"
}

#[test]
fn fixtures_read_as_kept() {
    let update = env::var_os("UPDATE_SNAPSHOTS").is_some();
    let fixtures = fixtures();
    assert!(fixtures.len() >= 80, "{} fixtures", fixtures.len());
    let mut different = Vec::new();
    for (name, text, path) in fixtures {
        let read = json(&parse_facts(&text));
        let kept = path.with_extension("json");
        if update {
            fs::write(kept, read).expect("writing a snapshot");
        } else if fs::read_to_string(kept).unwrap_or_default() != read {
            different.push(format!("{name}: {read}"));
        }
    }
    assert!(different.is_empty(), "not as kept:\n{}", different.join("\n"));
}

fn is_branch_of(one: DriverVersion, whole: DriverVersion) -> bool {
    one.is_branch() && whole.branch() == one.branch()
}

/// Cutting a text off loses facts, but changes none.
///
/// A short text is one that somebody typed and sends without a last line end, so its last line counts
/// as it stands. Cut there it may say less: of a driver the branch, and of a name that goes on, such as
/// `RTX 3090 Ti`, a shorter one of which every answer is the same. What takes back a whole name, such as
/// `RTX 5090 (planned)`, is out of sight where it is cut off.
#[test]
fn cut_texts_say_nothing_else() {
    for (name, text, _) in fixtures().into_iter().filter(|(name, ..)| name != "written-planned") {
        let whole = parse_facts(&text);
        let conflicts = whole.environment.conflicts.iter().flat_map(|one| &one.values);
        let conflicting: Vec<&str> = conflicts.map(|one| one.value.as_str()).collect();
        let conflicting = conflicting.join(" ");
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            let cut = parse_facts(&text[..end]).environment;
            let context = || format!("{name} cut at {end}: {cut}");
            // Where a text contradicts itself, the part in front may be all that is left.
            let among = |value: String, whole: Option<String>| {
                whole.as_ref() == Some(&value) || conflicting.split([' ', ',']).any(|v| v == value)
            };
            let env = &whole.environment;
            if let Some(driver) = cut.driver {
                let branch = driver.is_branch()
                    && env.driver.is_none_or(|whole| is_branch_of(driver, whole));
                assert!(
                    branch || among(driver.to_string(), env.driver.map(|d| d.to_string())),
                    "{}",
                    context()
                );
            }
            if let Some(cuda) = cut.cuda_driver {
                let whole = env.cuda_driver.map(|cuda| cuda.to_string());
                assert!(among(cuda.to_string(), whole), "{}", context());
            }
            for gpu in &cut.gpus {
                let name = gpu.to_string();
                // A table may cut a name that a report further down has whole.
                let beginning = name.strip_suffix("...").map(|name| name.trim_end().to_owned());
                assert!(
                    gpu.name().is_none()
                        || conflicting.contains(&name)
                        || env.gpus.iter().any(|whole| {
                            let alike = whole.class() == gpu.class()
                                && whole.possible_capabilities() == gpu.possible_capabilities();
                            let whole = whole.to_string();
                            whole == name
                                || alike && whole.starts_with(&name)
                                || beginning.as_ref().is_some_and(|name| whole.starts_with(name))
                        }),
                    "{}",
                    context()
                );
            }
            assert!(
                cut.gpus.len() <= env.gpus.len().max(1) || !conflicting.is_empty(),
                "{}",
                context()
            );
            if let (Some(cut), Some(container)) = (&cut.container, &env.container) {
                assert!(cut.release.is_none() || cut.release == container.release, "{}", context());
                assert!(
                    cut.cuda_driver_version.is_none()
                        || cut.cuda_driver_version == container.cuda_driver_version,
                    "{}",
                    context()
                );
            }
        }
    }
}

/// A text that lost its beginning says nothing else either.
#[test]
fn beheaded_texts_say_nothing_else() {
    for (name, text, _) in fixtures() {
        let whole = parse_facts(&text);
        // Of a sentence, the end may read as a line of its own.
        if whole.recognized.is_empty() || !whole.environment.conflicts.is_empty() {
            continue;
        }
        for start in (0..text.len()).filter(|start| text.is_char_boundary(*start)) {
            let cut = parse_facts(&text[start..]).environment;
            let env = &whole.environment;
            // A branch is less than the version, but nothing else.
            let same = |driver: DriverVersion| {
                // Of a table that is cut nothing is read; what is left of it may be a list.
                Some(driver) == env.driver
                    || driver.is_branch()
                        && env.driver.is_none_or(|whole| is_branch_of(driver, whole))
            };
            assert!(cut.driver.is_none_or(same), "{name} from {start}: {cut}");
            let same = cut.cuda_driver.is_none() || cut.cuda_driver == env.cuda_driver;
            assert!(same, "{name} from {start}: {cut}");
        }
    }
}

/// Ordinary text is no source of facts: the code of the rules and the matrix, and its data.
#[test]
fn nothing_is_recognised_in_ordinary_text() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let data = "../../data/releases/pytorch";
    // The packaged crate has no repository around it.
    let repository = root.join(data).exists();
    let folders = ["src/rules", "src/matrix", data];
    let mut read = 0;
    for entry in folders
        .iter()
        .filter(|folder| repository || **folder != data)
        .flat_map(|folder| fs::read_dir(root.join(folder)).expect(folder))
    {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            continue;
        }
        let facts = parse_facts(&fs::read_to_string(&path).expect("text"));
        assert_eq!(facts, Facts::default(), "{}: {facts}", path.display());
        read += 1;
    }
    assert!(read > if repository { 100 } else { 5 }, "only {read} files");
}

/// Lists of GPUs that show the same boards, or some of them, are one list; others contradict.
#[test]
fn lists_of_gpus() {
    let list = |names: &[&str]| {
        let line = |(at, name)| format!("GPU {at}: {name} (UUID: GPU-5d0e-{at})\n");
        names.iter().enumerate().map(line).collect::<String>()
    };
    let merged = |one: &[&str], other: &[&str]| {
        let facts = parse_facts(&list(one)).merge(parse_facts(&list(other)));
        let values = |one: &Conflict| one.values.iter().map(|one| one.value.clone()).collect();
        let conflicts: Vec<Vec<String>> = facts.environment.conflicts.iter().map(values).collect();
        (facts.environment.gpus.len(), facts.environment.gpus[0].to_string(), conflicts)
    };
    let (t4, a100) = ("Tesla T4", "NVIDIA A100-SXM4-40GB");
    assert_eq!(merged(&[t4], &[t4, t4, t4]), (3, t4.into(), vec![]), "the longer");
    assert_eq!(merged(&[t4, t4, t4], &[t4]), (3, t4.into(), vec![]), "the longer");
    assert_eq!(
        merged(&[t4, a100], &[a100, t4]),
        (2, t4.into(), vec![]),
        "the first of two as long"
    );
    let values = |one: &str, other: &str| vec![vec![one.to_owned(), other.to_owned()]];
    assert_eq!(merged(&[t4], &[a100]), (1, t4.into(), values(t4, a100)));
    // A process may be shown some of the boards only.
    assert_eq!(merged(&[t4], &[t4, a100]), (2, t4.into(), vec![]), "the longer");
    assert_eq!(merged(&[t4, a100], &[a100]), (2, t4.into(), vec![]), "the longer");
    let both = format!("{t4}, {a100}");
    assert_eq!(merged(&[t4, a100], &["Tesla K80"]), (2, t4.into(), values(&both, "Tesla K80")));
    // Two that exclude each other don't where a third has both.
    let facts = [list(&[t4]), list(&[a100]), list(&[a100, t4])];
    let facts = facts.iter().map(|text| parse_facts(text)).reduce(Facts::merge).unwrap();
    assert_eq!((facts.environment.gpus.len(), facts.environment.conflicts), (2, vec![]));
}

/// What somebody wrote fills in what nothing printed states, and contradicts nothing.
#[test]
fn what_is_written_loses() {
    let written = "GPU: RTX 3090\nDriver: 535.54.03\nOS: Ubuntu 22.04\n";
    let printed =
        "| NVIDIA-SMI 550.54.14    Driver Version: 550.54.14    CUDA Version: 12.4     |\n";
    let facts = parse_facts(&format!("{written}\n{printed}"));
    assert_eq!(facts.environment.driver, "550.54.14".parse().ok());
    assert_eq!(facts.environment.gpus[0].name(), Some("RTX 3090"));
    assert_eq!(facts.environment.platform.os, Some(Os::Linux));
    assert_eq!(facts.environment.conflicts, []);
}

/// Where a text ends or goes on, nothing is glued to a version.
#[test]
fn nothing_is_glued_across_lines() {
    let cuda = |rest: &str| {
        let head = "NVIDIA-SMI 535.104.05   Driver Version: 535.104.05   CUDA Version: 12.2";
        parse_facts(&format!("{head}\n{rest}")).environment.cuda_driver
    };
    for rest in ["2 x A100\n", "24 GB\n", "0\n", "", "2024-05-01\n"] {
        assert_eq!(cuda(rest), "12.2".parse().ok(), "{rest:?}");
    }
}

#[test]
fn merging_is_reading_both() {
    let fixtures = fixtures();
    for (name, text, _) in &fixtures {
        let facts = parse_facts(text);
        let twice = facts.clone().merge(parse_facts(text));
        assert_eq!(twice.environment, facts.environment, "{name}");
        assert_eq!(twice.environment.conflicts, facts.environment.conflicts, "{name}");
    }
    let read = |name: &str| {
        let (_, text, _) = fixtures.iter().find(|(other, ..)| other == name).expect("a fixture");
        parse_facts(text)
    };
    let merged = read("smi-510-geforce-cut").merge(read("mixed-smi-and-env"));
    assert_eq!(merged.environment.gpus.len(), 2);
    assert_eq!(merged.environment.gpus[0].name(), Some("NVIDIA GeForce RTX 3090"));
    assert_eq!(merged.environment.conflicts, []);

    let merged = read("container-env-20.12").merge(read("smi-450-t4"));
    assert_eq!(merged.environment.driver, "450.80.02".parse().ok());
    assert_eq!(merged.environment.conflicts, []);

    let merged = read("labels-describe").merge(read("smi-450-t4"));
    assert_eq!(merged.environment.driver, "450.80.02".parse().ok());
    assert_eq!(merged.environment.gpus[0].name(), Some("Tesla T4"));
    let conflicting: Vec<_> =
        merged.environment.conflicts.iter().map(|conflict| conflict.fact).collect();
    assert_eq!(conflicting, [Fact::Driver, Fact::Gpus]);
    let said = "contradicts itself: the driver is 450.80.02 (nvidia-smi table, lines 3 to 9) or \
                535.104.05 (Kubernetes node labels, lines 3 to 19)";
    assert!(merged.to_string().contains(said), "{merged}");
}

mod laws {
    use super::fixtures;
    use std::fmt::Write as _;
    use std::sync::LazyLock;

    use ngcompat::facts::FactKind;
    use ngcompat::{DriverVersion, Environment, Gpu, matrix, parse_facts};
    use proptest::prelude::*;
    use proptest::sample::{Index, select};

    static TEXTS: LazyLock<Vec<String>> =
        LazyLock::new(|| fixtures().into_iter().map(|(_, text, _)| text).collect());

    /// A machine as the tools print it.
    fn machines() -> impl Strategy<Value = Environment> {
        let branches: Vec<u16> = matrix()
            .driver_branches()
            .iter()
            .filter(|row| row.branch >= 410 && row.cuda.is_some())
            .map(|row| row.branch)
            .collect();
        let driver = (select(branches), 10..300_u16, 0..100_u16);
        // Wide names are cut in tables.
        let names: Vec<&str> = matrix()
            .gpus()
            .iter()
            .filter(|model| model.printed && model.name.len() <= 27)
            .map(|model| model.name)
            .collect();
        (driver, prop::collection::vec(select(names), 1..9)).prop_map(|((branch, b, c), names)| {
            let driver: DriverVersion = format!("{branch}.{b:02}.{c:02}").parse().unwrap();
            let mut env = Environment::new().driver(driver);
            env.cuda_driver = matrix().cuda_of_branch(branch);
            env.gpus = names.iter().map(|name| name.parse::<Gpu>().unwrap()).collect();
            env
        })
    }

    fn table(env: &Environment) -> String {
        let (driver, cuda) =
            (env.driver.unwrap().to_string(), env.cuda_driver.unwrap().to_string());
        let rule = "+-----------------------------------------+----------------------+\n";
        let mut text = format!(
            "{rule}| NVIDIA-SMI {driver:<22} Driver Version: {driver:<12} CUDA Version: {cuda:<8} |\n"
        );
        for (number, gpu) in env.gpus.iter().enumerate() {
            let name = gpu.name().unwrap();
            let _ = write!(
                text,
                "{rule}| {number:>3}  {name:<29} Off  | 00000000:{number:02X}:00.0 Off |     0 |\n\
                 | N/A   30C    P0              40W / 300W |      0MiB / 40960MiB |  0% Default |\n"
            );
        }
        text + rule
    }

    fn csv(env: &Environment) -> String {
        let mut text = String::from("index, name, driver_version, memory.total [MiB]\n");
        for (number, gpu) in env.gpus.iter().enumerate() {
            let (name, driver) = (gpu.name().unwrap(), env.driver.unwrap());
            let _ = writeln!(text, "{number}, {name}, {driver}, 40960 MiB");
        }
        text
    }

    fn report(env: &Environment) -> String {
        let mut text = String::from(
            "PyTorch version: 2.1.0+cu121\nIs debug build: False\n\
             Python version: 3.10.12 (main, Jun 11 2023, 05:26:28) [GCC 11.4.0] (64-bit runtime)\n\
             GPU models and configuration: \n",
        );
        for (number, gpu) in env.gpus.iter().enumerate() {
            let _ = writeln!(text, "GPU {number}: {}", gpu.name().unwrap());
        }
        let _ = writeln!(text, "\nNvidia driver version: {}", env.driver.unwrap());
        text
    }

    proptest! {
        #[test]
        fn what_is_rendered_reads_back_equal(machine in machines()) {
            let read = |text: &str| parse_facts(text);
            let facts = read(&table(&machine));
            prop_assert_eq!(&facts.environment, &machine);
            prop_assert_eq!(facts.environment.conflicts.len(), 0);

            let one_line: Vec<&str> = table(&machine).leak().split_whitespace().collect();
            prop_assert_eq!(&read(&one_line.join(" ")).environment, &machine);

            let mut without_cuda = machine.clone();
            without_cuda.cuda_driver = None;
            prop_assert_eq!(&read(&csv(&machine)).environment, &without_cuda);

            let rows = csv(&machine);
            let (_, rows) = rows.split_once('\n').unwrap();
            prop_assert_eq!(&read(rows).environment, &without_cuda);

            let components = [("pytorch", "2.1.0+cu121"), ("python", "3.10.12")];
            without_cuda.components =
                components.map(|(key, version)| (key.into(), version.parse().unwrap())).into();
            prop_assert_eq!(&read(&report(&machine)).environment, &without_cuda);
        }

        #[test]
        fn random_text_gives_no_facts(text in any::<String>()) {
            // By chance it may be the name of a board, such as `l2`.
            let mut printed = parse_facts(&text).recognized.into_iter();
            prop_assert_eq!(printed.find(|text| text.kind != FactKind::Written), None, "{}", text);
        }

        #[test]
        fn random_words_give_no_facts(words in prop::collection::vec(select(WORDS.to_vec()), 0..60)) {
            let text = format!("Read: {}", words.join(" "));
            // By chance they may be a line that programs print, or a list as people write it.
            prop_assume!(!text.contains("CUDA driver version: "));
            let written = [FactKind::Written, FactKind::TorchVersion];
            let printed =
                parse_facts(&text).recognized.into_iter().find(|text| !written.contains(&text.kind));
            prop_assert_eq!(printed, None, "{}", text);
        }

        /// No mixture of pieces of texts makes it fail.
        #[test]
        fn damaged_texts_are_read(
            a in any::<Index>(),
            b in any::<Index>(),
            from in any::<Index>(),
            to in any::<Index>(),
            between in any::<String>(),
        ) {
            let (a, b) = (a.get(TEXTS.as_slice()), b.get(TEXTS.as_slice()));
            let front: String = a.chars().take(from.index(a.len() + 1)).collect();
            let back: String = b.chars().skip(to.index(b.len() + 1)).collect();
            let facts = parse_facts(&format!("{front}{between}{back}"));
            let _ = facts.to_string();
        }
    }

    const WORDS: [&str; 30] = [
        "the",
        "driver",
        "version",
        "NVIDIA",
        "CUDA",
        "GPU",
        "0:",
        "Tesla",
        "T4",
        "450.80.02",
        "PyTorch",
        "is",
        "11.0",
        "|",
        "\n",
        "-",
        "\n\n",
        "Python",
        "version:",
        "2.1.0",
        "A100,",
        "MiB",
        "8.0",
        "name,",
        "nvidia-smi",
        "container",
        "Off",
        "=",
        ":",
        "NVIDIA-SMI",
    ];
}
