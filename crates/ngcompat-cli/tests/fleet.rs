//! Fleets of many machines: packed, long, and answers that can't be written.

use std::fs::{self, File};
use std::io::Write as _;
use std::process::{Command, Output};

use flate2::Compression;
use flate2::write::GzEncoder;

fn ngcompat(arguments: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_ngcompat"));
    program.args(arguments).output().expect("the program runs")
}

fn answer(arguments: &[&str]) -> String {
    let output = ngcompat(arguments);
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Machines of these many kinds, a JSON line each.
fn machines(count: usize, kinds: usize) -> String {
    let line = |at: usize| {
        let (rack, minor) = (at / 40, 100 + at % kinds);
        format!(
            r#"{{"machine":"n{at}","rack":{rack},"driver":"535.{minor}","gpus":["Tesla T4","Tesla T4"]}}"#
        )
    };
    (0..count).map(|at| line(at) + "\n").collect()
}

#[test]
fn each_machine_of_a_long_list_gets_its_answer() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("machines.jsonl");
    fs::write(&file, machines(5000, 40)).expect("a file");
    let file = file.to_str().expect("UTF-8");

    let text = answer(&["fleet", "24.05", file]);
    assert!(text.starts_with("5000 of 5000 run pytorch:24.05.\n"), "{text}");
    assert!(text.contains("n0, n40, n80 and 122 more"), "{text}");

    let document = answer(&["fleet", "24.05", file, "--json"]);
    let document: serde_json::Value = serde_json::from_str(&document).expect("JSON");
    let kinds = document["kinds"].as_array().expect("kinds");
    assert_eq!(kinds.len(), 40);
    let mut names: Vec<&str> = kinds
        .iter()
        .flat_map(|kind| kind["machines"].as_array().expect("machines"))
        .map(|name| name.as_str().expect("a name"))
        .collect();
    names.sort_unstable();
    let mut wanted: Vec<String> = (0..5000).map(|at| format!("n{at}")).collect();
    wanted.sort_unstable();
    assert_eq!(names, wanted);

    let rows = answer(&["fleet", "24.05", file, "--format", "jsonl"]);
    assert_eq!(rows.lines().count(), 5000);
    assert!(rows.lines().all(|row| row.contains(r#""verdict":"compatible""#)));
}

#[test]
fn what_gzip_packed_is_unpacked() {
    let folder = tempfile::tempdir().expect("a folder");
    let (plain, packed) = (folder.path().join("a.jsonl"), folder.path().join("a.jsonl.gz"));
    let text = machines(300, 7);
    fs::write(&plain, &text).expect("a file");
    // Two packed files behind one another are one.
    let (one, two) = text.split_at(text.len() / 2);
    let mut file = File::create(&packed).expect("a file");
    for part in [one, two] {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(part.as_bytes()).expect("memory");
        file.write_all(&gzip.finish().expect("memory")).expect("written");
    }
    let answer_of = |file: &std::path::Path| {
        answer(&["fleet", "24.05", file.to_str().expect("UTF-8"), "--format", "csv"])
    };
    assert_eq!(answer_of(&packed), answer_of(&plain));
    assert_eq!(answer_of(&plain).lines().count(), 301);
}

#[test]
fn many_different_machines_are_shown_in_part() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("machines.jsonl");
    fs::write(&file, machines(400, 400)).expect("a file");
    let file = file.to_str().expect("UTF-8");
    let text = answer(&["fleet", "24.05", file]);
    assert!(
        text.contains("… and 350 more kinds of machine; --format csv has them all.\n"),
        "{text}"
    );
    let text =
        String::from_utf8(ngcompat(&["fleet", "26.09", file, "--with", "pytorch>=9"]).stdout);
    assert!(text.expect("UTF-8").starts_with("0 of 400 run pytorch:26.09; 400 do not.\n"));
}

/// A machine that a file has twice counts once; what contradicts itself is not known.
#[test]
fn a_machine_counts_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("a file");
        path.to_str().expect("UTF-8").to_owned()
    };
    let line = |name: &str, driver: &str| {
        format!(r#"{{"machine":"{name}","driver":"{driver}","gpus":["Tesla T4"]}}"#) + "\n"
    };
    let text = line("a", "535.161.08")
        + &line("a", "535.161.08")
        + &line("b", "535.161.08")
        + &line("b", "390.157");
    let lines = file("machines.jsonl", &text);
    let output = ngcompat(&["fleet", "24.05", &lines]);
    let (said, warned) = (text_of(&output.stdout), text_of(&output.stderr));
    assert!(said.starts_with("1 of 2 runs pytorch:24.05; 1 is undetermined."), "{said}");
    assert_eq!(output.status.code(), Some(3));
    assert!(warned.contains("not counted again"), "{warned}");
    assert!(warned.contains("different things are said of b"), "{warned}");

    // Two files may be of two clusters: both count, which is said, and each metric is there once.
    let other = file("other.jsonl", &line("a", "535.161.08"));
    let one = file("one.jsonl", &line("a", "535.161.08"));
    let output = ngcompat(&["fleet", "24.05", &one, &other, "--format", "prometheus"]);
    assert!(text_of(&output.stderr).contains("more than one file has a"), "{output:?}");
    let metrics = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(metrics.contains("verdict=\"compatible\"} 2\n"), "{metrics}");
    let each = metrics.lines().filter(|line| line.starts_with("ngcompat_fleet_machine_verdict"));
    assert_eq!(each.count(), 1, "{metrics}");
}

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8").split_whitespace().fold(
        String::new(),
        |text, word| if text.is_empty() { word.to_owned() } else { text + " " + word },
    )
}

#[test]
fn what_is_neither_a_release_nor_a_file_is_said() {
    for (first, wanted) in [
        ("25.07", "there is no release 25.07"),
        ("nowhere.csv", "nowhere.csv is neither a release nor a file"),
    ] {
        let output = ngcompat(&["fleet", first, "tests/texts/nodes.json"]);
        assert_eq!(output.status.code(), Some(2));
        let said = text_of(&output.stderr);
        assert!(said.contains(wanted), "{said}");
    }
}

/// Machines with Windows are planned for with drivers for Windows.
#[test]
fn plans_have_the_drivers_of_their_system() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("machines.csv");
    let windows = "host,gpu,driver,os\nw,RTX 3090,471.11,Windows Server 2022\n";
    let plan = |text: &str| {
        fs::write(&file, text).expect("a file");
        let file = file.to_str().expect("UTF-8");
        let answer = answer(&["fleet", file, "--plan", "25.12", "--json"]);
        let document: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
        let drivers = document["drivers"].as_array().expect("drivers");
        let r580 = drivers.iter().find(|driver| driver["branch"] == 580).expect("R580");
        (r580["driver"].to_string(), r580["windows_driver"].clone())
    };
    let (driver, other) = plan(windows);
    assert!(driver.starts_with("\"58") && !driver.starts_with("\"580."), "{driver}");
    assert!(other.is_null());
    let (driver, other) = plan(&format!("{windows}l,RTX 3090,470.57.02,Linux\n"));
    assert!(driver.starts_with("\"580."), "{driver}");
    assert!(other.is_string(), "{other}");
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_cannot_be_written_is_no_success() {
    for arguments in [
        &["list"][..],
        &["list", "--json"],
        &["check", "20.12", "--driver", "450.80.02", "--gpu", "T4"],
        &["fleet", "24.05", "tests/texts/nodes.json", "--format", "csv"],
        &["completions", "bash"],
        &["--version"],
        &["check", "99", "--json"],
    ] {
        let full = File::options().write(true).open("/dev/full").expect("Linux has it");
        let mut program = Command::new(env!("CARGO_BIN_EXE_ngcompat"));
        let output = program.args(arguments).stdout(full).output().expect("the program runs");
        assert_eq!(output.status.code(), Some(4), "{arguments:?}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("the answer could not be written"), "{arguments:?}: {said}");
    }
}
