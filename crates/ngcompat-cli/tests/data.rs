//! Data files, as the command line writes and reads them.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::path::PathBuf;
use std::process::{Command, Output};
use std::{env, fs, process};

/// A path for one file of one test run.
fn temporary(name: &str) -> PathBuf {
    env::temp_dir().join(format!("ngcompat-{}-{name}", process::id()))
}

fn run(arguments: &[&str], variable: Option<&str>) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_ngcompat"));
    program.args(arguments).env_remove("NGCOMPAT_DATA");
    program.envs(variable.map(|file| ("NGCOMPAT_DATA", file))).output().unwrap()
}

const QUESTION: [&str; 6] = ["check", "24.05", "--driver", "535.161.08", "--gpu", "A100"];

#[test]
fn an_exported_file_answers_the_same() {
    let file = temporary("whole.json");
    let name = file.to_str().unwrap();
    assert!(run(&["data", "--export", name], None).status.success());
    assert_eq!(run(&["data", "--export", "-"], None).stdout, fs::read(&file).unwrap());
    let compiled = run(&QUESTION, None);
    let given = run(&[&QUESTION[..], &["--data", name]].concat(), None);
    assert_eq!(given, compiled);
    assert_eq!(run(&QUESTION, Some(name)), compiled);
    fs::remove_file(file).unwrap();
}

#[test]
fn a_damaged_file_is_an_error_and_a_named_one_a_warning() {
    let file = temporary("damaged.json");
    let name = file.to_str().unwrap();
    let whole = run(&["data", "--export", "-"], None).stdout;
    fs::write(&file, String::from_utf8(whole).unwrap().replacen("24.05", "24.06", 1)).unwrap();
    let given = run(&[&QUESTION[..], &["--data", name]].concat(), None);
    assert_eq!(given.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&given.stderr).contains("damaged"), "{given:?}");
    let named = run(&QUESTION, Some(name));
    assert_eq!(named.stdout, run(&QUESTION, None).stdout);
    assert!(
        String::from_utf8_lossy(&named.stderr).contains("NGCOMPAT_DATA is not used"),
        "{named:?}"
    );
    fs::remove_file(file).unwrap();
}
