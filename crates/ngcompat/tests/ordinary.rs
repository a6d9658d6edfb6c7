//! Ordinary texts: nothing is read from them, whole or in part.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use ngcompat::parse_facts;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Licences, prose and source code of this repository in which nobody pastes anything.
fn ordinary() -> &'static [String] {
    static ALL: LazyLock<Vec<String>> = LazyLock::new(read);
    &ALL
}

fn read() -> Vec<String> {
    fn collect(path: &Path, all: &mut Vec<String>) {
        if path.is_dir() {
            let mut inside: Vec<_> =
                fs::read_dir(path).unwrap().map(|it| it.unwrap().path()).collect();
            inside.sort();
            for path in &inside {
                collect(path, all);
            }
        } else if path.file_name().is_some_and(|name| name != "generated.rs") {
            all.extend(fs::read_to_string(path));
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut all = Vec::new();
    for path in [
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "crates/ngcompat/src/matrix",
        "crates/ngcompat/src/questions",
        "crates/ngcompat/src/rows",
        "crates/ngcompat/src/rules",
        "data/README.md",
    ] {
        collect(&root.join(path), &mut all);
    }
    all
}

#[test]
fn ordinary_texts_say_nothing() {
    let texts = ordinary();
    assert!(texts.iter().map(String::len).sum::<usize>() > 300_000);
    for text in texts {
        let facts = parse_facts(text);
        assert!(facts.recognized.is_empty(), "{facts}\n{}", text.get(..200).unwrap_or(text));
    }
}

proptest! {
    #[test]
    fn parts_of_ordinary_texts_say_nothing(
        file in any::<Index>(),
        start in any::<Index>(),
        length in 1_usize..60,
        cut in 0_usize..80,
        prefix in select(vec!["", "> ", "# ", "// ", "[   12.3] ", "web-1  | ", "- "]),
    ) {
        let texts = ordinary();
        let text = file.get(texts);
        let lines: Vec<&str> = text.lines().collect();
        prop_assume!(!lines.is_empty());
        let start = start.index(lines.len());
        let part: Vec<String> =
            lines.iter().skip(start).take(length).map(|line| format!("{prefix}{line}")).collect();
        let mut part = part.join("\n");
        for _ in 0..cut {
            part.pop();
        }
        let facts = parse_facts(&part);
        prop_assert!(facts.recognized.is_empty(), "{facts}\n{part}");
    }
}
