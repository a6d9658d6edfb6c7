//! The program as a user runs it: commands with their whole output and exit status, in
//! `tests/cmd/*.trycmd`, in the README and in the pages of `docs/`.
//!
//! `TRYCMD=overwrite cargo test --package ngcompat-cli` writes the present output; read the
//! difference before committing it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn commands_print_what_they_should() {
    trycmd::TestCases::new()
        .env("NO_COLOR", "1")
        .case("tests/cmd/*.trycmd")
        .case("../../README.md")
        .case("../../docs/*.md")
        .case("../../docs/*/*.md");
}

/// Where a command is shown in a script, its output is not; that it can be read is tested all the
/// same. What stands behind an unknown option would not even get to `--help`.
#[test]
fn commands_in_scripts_can_be_read() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut commands = 0;
    let shown =
        ["README.md", "bindings/python/README.md", "docs", "examples/ci", "examples/kubernetes"];
    for file in shown.iter().flat_map(|path| files(&root.join(path))) {
        // Pictures are no pages.
        let Ok(text) = fs::read_to_string(&file) else { continue };
        let page = file.extension().is_some_and(|extension| extension == "md");
        let mut script = !page;
        for line in text.lines() {
            if page && line.starts_with("```") {
                script = ["```sh", "```yaml"].contains(&line);
            }
            let Some(arguments) = arguments(line).filter(|_| script) else { continue };
            commands += 1;
            let mut program = Command::new(env!("CARGO_BIN_EXE_ngcompat"));
            let done = program.args(&arguments).arg("--help").output().expect("the program runs");
            let said = String::from_utf8_lossy(&done.stderr);
            assert!(done.status.success(), "{}: {line}\n{said}", file.display());
        }
    }
    assert!(commands >= 10, "only {commands} commands");
}

/// Every command answers a question of that page, and takes its facts.
#[test]
fn commands_are_those_of_the_page_of_languages() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/languages.md");
    let page = fs::read_to_string(page).expect("the page");
    let column = |columns: usize, at: usize| {
        let rows = page.lines().map(|line| line.split(" | ").collect::<Vec<_>>());
        rows.filter(|row| row.len() == columns)
            .filter_map(|row| Some(row.get(at)?.strip_prefix('`')?.strip_suffix('`')?.to_owned()))
            .collect::<BTreeSet<String>>()
    };
    let help = |arguments: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_ngcompat"));
        let done = program.args(arguments).arg("--help").output().expect("the program runs");
        String::from_utf8(done.stdout).expect("a text")
    };
    let all = help(&[]);
    let (_, commands) = all.split_once("Commands:\n").expect("commands");
    let commands: BTreeSet<String> = commands
        .lines()
        .take_while(|line| !line.trim().is_empty())
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        // These answer no question.
        .filter(|word| !word.is_empty() && !["completions", "man", "help"].contains(word))
        .map(str::to_owned)
        .collect();
    assert_eq!(column(6, 4), commands);
    let options = help(&["check"]);
    for option in column(4, 2) {
        assert!(options.contains(&option), "{option}");
    }
}

/// The files in a folder, or the file itself.
fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_path_buf()];
    }
    let entries = fs::read_dir(path).expect("a folder");
    entries.flat_map(|entry| files(&entry.expect("an entry").path())).collect()
}

/// What the program is given in a line of a script: `nvidia-smi | ngcompat check 24.05 --from -  # …`
/// or `command: ["ngcompat", "doctor", "24.05"]`.
fn arguments(line: &str) -> Option<Vec<String>> {
    let line = line.split("  #").next()?.trim();
    if let Some(list) = line.strip_prefix("command: [\"ngcompat\", ") {
        let list = list.strip_suffix(']')?;
        return Some(list.split(", ").map(|word| word.trim_matches('"').to_owned()).collect());
    }
    let (before, command) = line.split_once("ngcompat ")?;
    let begins = before.is_empty() || before.ends_with("| ");
    let command = command.split(" > ").next()?;
    let mut quote = None;
    let mut words = vec![String::new()];
    for character in command.chars() {
        match (quote, character) {
            (None, '\'' | '"') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            (None, ' ') => words.push(String::new()),
            _ => words.last_mut()?.push(character),
        }
    }
    words.retain(|word| !word.is_empty());
    begins.then_some(words)
}
