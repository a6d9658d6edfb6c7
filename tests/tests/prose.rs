//! What people read is in the words that "How we write" in CONTRIBUTING.md asks for.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::path::{Path, PathBuf};

/// What we don't write, and what to write instead. Italics and code only mention a word, and may.
const HABITS: &[(&[&str], &str)] = &[
    (&["told", "tell", "tells", "telling"], "give, say, name, report or distinguish"),
    (&["is no", "are no", "was no", "were no"], "is not a"),
    (&["stand", "stands", "stood", "standing"], "is, means, covers or is used for"),
    (&["is seen", "was seen", "were seen", "wasn't seen", "not seen", "never seen"], "recorded"),
    (&["fact that decides"], "needed fact"),
    (&["anew"], "again"),
];

/// Where the words are right, with those around them.
const RIGHT: &[&str] = &["there is no", "there are no", "no longer", "no later", "no older"];

/// Files, and folders with all below.
const READ: &[&str] = &[
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "benches/README.md",
    "bindings/js/README.md",
    "bindings/js/answers.d.ts",
    "bindings/js/element.d.ts",
    "bindings/js/index.d.ts",
    "bindings/js/src",
    "bindings/python/README.md",
    "bindings/python/python/ngcompat",
    "bindings/python/src",
    "crates/ngcompat/src",
    "crates/ngcompat-cli/src",
    "crates/ngcompat-host/src",
    "data",
    "docs",
    "examples/web/README.md",
    "tests/README.md",
];

/// What quotes the texts of others, and for the rest is written from `data/messages.toml`.
const WRITTEN: &[&str] = &["docs/messages", "docs/messages.md"];

/// Keys of the data whose values are the texts of others.
const QUOTES: &[&str] = &["patterns", "number_forms"];

fn files(path: PathBuf, all: &mut Vec<PathBuf>) {
    if WRITTEN.iter().any(|written| path.ends_with(written)) {
        return;
    }
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            files(entry.unwrap().path(), all);
        }
    } else if path.extension().is_some_and(|kind| {
        ["md", "rs", "toml", "ts", "py", "pyi"].iter().any(|known| kind == *known)
    }) {
        all.push(path);
    }
}

/// A file of the data without the lists that quote.
fn own_words(text: &str) -> String {
    let mut quotes = false;
    let mut own = String::new();
    for line in text.lines() {
        quotes |= QUOTES.iter().any(|key| line.starts_with(&format!("{key} = [")));
        if !quotes {
            own.push_str(line);
        }
        own.push('\n');
        quotes &= !line.ends_with(']');
    }
    own
}

/// The habits in a text, each with its line. Of Rust only what documents is read.
fn found(text: &str, is_rust: bool) -> Vec<String> {
    let mut words = String::from(" ");
    let mut lines = Vec::new();
    for (number, line) in (1..).zip(text.lines().map(str::trim_start)) {
        let is_prose = !is_rust || line.starts_with("///") || line.starts_with("//!");
        for word in line.split_whitespace().filter(|_| is_prose) {
            if !["///", "//!", "*"].contains(&word) {
                let word = word.trim_matches(|c| ".,;:!?()\"".contains(c)).to_lowercase();
                words.push_str(&word);
                words.push(' ');
                lines.push(number);
            }
        }
    }
    for right in RIGHT {
        words = words.replace(right, &right.replace("no", "-"));
    }
    let mut found = Vec::new();
    for (habits, better) in HABITS {
        for habit in *habits {
            for (place, _) in words.match_indices(&format!(" {habit} ")) {
                let line: usize = lines[words[..place].matches(' ').count()];
                found.push(format!("{line}: `{habit}`; write {better}"));
            }
        }
    }
    found
}

#[test]
fn texts_have_no_habits() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut all = Vec::new();
    for path in READ {
        files(root.join(path), &mut all);
    }
    assert!(all.len() > 300, "the texts were not found");
    let mut habits = Vec::new();
    for path in all {
        let is_rust = path.extension() == Some("rs".as_ref());
        let name = path.strip_prefix(&root).unwrap().display().to_string();
        let mut text = fs::read_to_string(&path).unwrap();
        if path.extension() == Some("toml".as_ref()) {
            text = own_words(&text);
        }
        habits.extend(found(&text, is_rust).into_iter().map(|found| format!("{name}:{found}")));
    }
    assert!(habits.is_empty(), "{}", habits.join("\n"));
}

#[test]
fn habits_are_found() {
    let habit = |text: &str, is_rust| found(text, is_rust).len();
    assert_eq!(habit("A driver is told, and\nis\nno version.", false), 2);
    assert_eq!(habit("/// Is told.\n// Is told.\nlet told = 1;", true), 1);
    assert_eq!(habit(&own_words("patterns = [\n \"is told\",\n]\ncause = \"is told\""), false), 1);
    assert_eq!(habit("There is no GPU; nobody is *told* one, `stands` is code.", false), 0);
}
