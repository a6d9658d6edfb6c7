//! `ngcompat guard` in a small repository.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const MACHINES: &str = r#"{"machine": "t4-0", "driver": "535.183.06", "gpus": ["Tesla T4"]}
{"machine": "v100-0", "driver": "470.256.02", "gpus": ["Tesla V100-SXM2-32GB"]}
"#;

fn run(folder: &Path, program: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(program);
    command.current_dir(folder).args(arguments).env("NO_COLOR", "1");
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "test").env(format!("GIT_{who}_EMAIL"), "test@test");
    }
    command.output().unwrap_or_else(|error| panic!("{program}: {error}"))
}

fn git(folder: &Path, arguments: &[&str]) {
    let output = run(folder, "git", arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn guard(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let all = [&["guard", "--baseline", "machines.jsonl"], arguments].concat();
    let output = run(folder, env!("CARGO_BIN_EXE_ngcompat"), &all);
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).expect("UTF-8"))
}

fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    write("machines.jsonl", MACHINES);
    write("Dockerfile", "ARG TAG=24.05-py3\nFROM nvcr.io/nvidia/pytorch:${TAG}\n");
    write("compose.yaml", "services:\n  a:\n    image: nvcr.io/nvidia/pytorch:25.12-py3\n");
    write("notes.txt", "nothing\n");
    git(folder.path(), &["init", "--quiet", "--initial-branch=main"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "--quiet", "--message=first"]);
    folder
}

#[test]
fn files_are_held_against_the_machines() {
    let folder = repository();
    let folder = folder.path();
    let (status, text) = guard(folder, &["Dockerfile"]);
    assert_eq!(
        (status, text.trim()),
        (Some(0), "Dockerfile:2: nvcr.io/nvidia/pytorch:24.05-py3 runs on all 2.")
    );

    let (status, text) = guard(folder, &["Dockerfile", "compose.yaml"]);
    assert_eq!(status, Some(1));
    let begin = "compose.yaml:3: nvcr.io/nvidia/pytorch:25.12-py3 does not run on 1 of 2: v100-0.";
    let told = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains(begin), "{text}");
    assert!(told.contains("→ "), "{text}");

    let (status, text) = guard(folder, &["notes.txt"]);
    assert_eq!(
        (status, text.as_str()),
        (
            Some(0),
            "There are no images or wheels that ngcompat knows, and none whose tag names a CUDA version.\n"
        )
    );
    assert_eq!(guard(folder, &["missing.yaml"]).0, Some(2));
}

/// Of a folder all texts count that git does not ignore, hidden ones among them.
#[test]
fn folders_are_walked() {
    let folder = repository();
    let folder = folder.path();
    let write = |name: &str, text: &[u8]| {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    write(".gitignore", b"build/\n");
    write("build/Dockerfile", b"FROM nvcr.io/nvidia/pytorch:26.09-py3\n");
    write(".github/workflows/ci.yml", b"    container: nvcr.io/nvidia/pytorch:24.04-py3\n");
    write("logo.png", &[0x89, b'P', b'N', b'G', 0, 0xff, 0xfe, 0]);
    let (status, text) = guard(folder, &["."]);
    assert_eq!(status, Some(1), "{text}");
    let files: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with(' '))
        .filter_map(|line| line.split(':').next())
        .collect();
    assert_eq!(files, [".github/workflows/ci.yml", "Dockerfile", "compose.yaml"], "{text}");
}

/// Machines that lack different things get each its reason and its remedy; a tag's flavour counts.
#[test]
fn each_machine_has_its_reason() {
    let folder = repository();
    let folder = folder.path();
    fs::write(folder.join("new.yaml"), "image: nvcr.io/nvidia/pytorch:26.09-py3\n")
        .expect("a file");
    fs::write(folder.join("machines.jsonl"), MACHINES.replace("535.183.06", "470.256.02"))
        .expect("a file");
    let (_, text) = guard(folder, &["new.yaml"]);
    let told = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("t4-0: ") && told.contains("v100-0: "), "{text}");
    let (_, text) = guard(folder, &["new.yaml", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let cases = document["images"][0]["cases"].as_array().expect("cases");
    assert_eq!(cases.len(), 2, "{text}");
    assert!(cases.iter().all(|case| case["remedy"].is_string()), "{text}");

    fs::write(folder.join("new.yaml"), "image: nvcr.io/nvidia/pytorch:24.05-py3-igpu\n")
        .expect("a file");
    assert_eq!(guard(folder, &["new.yaml"]).0, Some(1));
}

#[test]
fn only_what_a_branch_changes_counts() {
    let folder = repository();
    let folder = folder.path();
    // What did not run before is no matter of this branch.
    assert_eq!(guard(folder, &["--diff", "main"]).0, Some(0));

    fs::write(folder.join("Dockerfile"), "FROM nvcr.io/nvidia/pytorch:25.12-py3\n")
        .expect("a file");
    let (status, text) = guard(folder, &["--diff", "main"]);
    assert_eq!(status, Some(1), "{text}");
    assert!(text.starts_with("Dockerfile:1: ") && !text.contains("compose.yaml"), "{text}");

    let (status, text) = guard(folder, &["--diff", "main", "--format", "github", "Dockerfile"]);
    assert_eq!(status, Some(1));
    assert!(text.starts_with("::error file=Dockerfile,line=1,title=ngcompat::nvcr.io/"), "{text}");
    assert_eq!(text.lines().count(), 1, "{text}");

    git(folder, &["commit", "--all", "--quiet", "--message=newer"]);
    assert_eq!(guard(folder, &["--diff", "main"]).0, Some(0));
    assert_eq!(guard(folder, &["--diff", "main~1"]).0, Some(1));
    let (status, text) = guard(folder, &["--diff", "--output=evil", "Dockerfile"]);
    assert_eq!(status, Some(2), "{text}");
    assert!(!folder.join("evil").exists());
}

#[test]
fn the_hook_and_the_action_run_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let hooks = fs::read_to_string(root.join(".pre-commit-hooks.yaml")).expect("the hooks");
    let entry =
        hooks.lines().find_map(|line| line.trim().strip_prefix("entry: ")).expect("an entry");
    assert_eq!(entry, "ngcompat guard");
    let pattern =
        hooks.lines().find_map(|line| line.trim().strip_prefix("files: ")).expect("files");
    assert!(pattern.contains("Dockerfile"), "{pattern}");

    // The step of the action, with what GitHub would give it.
    let action = fs::read_to_string(root.join("action.yml")).expect("the action");
    let (_, script) = action.split_once("# begin: guard\n").expect("the script");
    let (script, _) = script.split_once("# end: guard\n").expect("its end");
    let script = script.lines().map(str::trim_start).collect::<Vec<_>>().join("\n");
    let folder = repository();
    let folder = folder.path();
    fs::write(folder.join("Dockerfile"), "FROM nvcr.io/nvidia/pytorch:25.12-py3\n")
        .expect("a file");
    let program = Path::new(env!("CARGO_BIN_EXE_ngcompat")).parent().expect("a folder");
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let action = |base: &str, files: &str| {
        let mut command = Command::new("bash");
        command.current_dir(folder).args(["-euo", "pipefail", "-c", &script]).env("PATH", &path);
        command.env("BASELINE", "machines.jsonl").env("BASE", base).env("FILES", files);
        command.output().expect("bash runs")
    };
    let output = action("main", "");
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("::error file=Dockerfile"));
    assert_eq!(action("", "notes.txt").status.code(), Some(0));
}
