//! The programs run and say what they should.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::path::Path;
use std::process::Command;

/// What a program prints, and whether it succeeds.
fn run(program: &str, arguments: &[&str]) -> (bool, String) {
    let mut command = Command::new(program);
    let done = command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    let text = [done.stdout, done.stderr].concat();
    (done.status.success(), String::from_utf8(text).unwrap())
}

#[test]
fn check() {
    let program = env!("CARGO_BIN_EXE_check");
    let (success, said) = run(program, &["24.05", "535.161.08", "RTX 3090"]);
    assert!(success && said.contains("through CUDA minor-version compatibility"), "{said}");
    let (success, said) = run(program, &["25.12", "450.80.02", "T4"]);
    assert!(!success && said.contains("[driver.too-old]"), "{said}");
    let (success, said) = run(program, &["24.05", "45O.80", "T4"]);
    assert!(!success && said.contains("is not a driver version"), "{said}");
}

#[test]
fn fleet() {
    let (success, said) = run(env!("CARGO_BIN_EXE_fleet"), &["fleet.csv", "26.09"]);
    assert!(success, "{said}");
    assert!(said.starts_with("pytorch:23.10 is the newest that runs on all 4 machines:"), "{said}");
    assert!(said.contains("  new: native, on driver 580.95.05"), "{said}");
    assert!(said.contains("  inference: Driver 450.80.02 (CUDA 11.0) is too old"), "{said}");
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/recipes/fleet.md");
    let page = fs::read_to_string(page).unwrap();
    assert!(page.contains(&format!("```text\n{said}```\n")), "the page should say\n{said}");
}

/// What is not among the modules of `src/lib.rs` would not be tested.
#[test]
fn no_other_page_has_rust() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs")];
    let mut with_rust = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md")
                && fs::read_to_string(&path).unwrap().contains("```rust\n")
            {
                with_rust.push(path);
            }
        }
    }
    with_rust.sort();
    assert!(
        matches!(
            with_rust.as_slice(),
            [families, rust] if families.ends_with("guides/families.md") && rust.ends_with("guides/rust.md")
        ),
        "{with_rust:?}"
    );
}
