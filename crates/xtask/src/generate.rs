//! `cargo xtask generate`: writes what is made from data/ and from the rules, or checks that it is
//! fresh.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use similar::TextDiff;

use crate::contract::{Contract, languages};
use crate::{data, docs, render};

const SUMMARY: &str = "docs/SUMMARY.md";
const MATRIX: &str = "crates/ngcompat/src/matrix/generated.rs";
const SOURCES: &str = "crates/ngcompat/src/matrix/sources.rs";

/// The lines of a diff shown at most.
const DIFF_LINES: usize = 60;

pub(crate) fn run(root: &Path, check: bool) -> Result<(), String> {
    let data = data::load(&root.join("data"))?;
    let summary = fs::read_to_string(root.join(SUMMARY)).unwrap_or_default();
    let mut files = vec![
        (MATRIX.to_owned(), render::matrix(&data)?),
        (SOURCES.to_owned(), render::sources(&data)?),
        ("docs/rules.md".to_owned(), docs::rules(&data.sources)),
        ("docs/texts.md".to_owned(), docs::texts()),
        ("docs/messages.md".to_owned(), docs::messages(&data.messages)),
        (SUMMARY.to_owned(), docs::summary(&summary, &data.messages)),
    ];
    files.extend(docs::message_pages(&data.messages));
    files.push(("docs/languages.md".to_owned(), languages::page()));
    let contract = Contract::read()?;
    files.extend(contract.files());
    files.push(("bindings/js/answers.d.ts".to_owned(), contract.typescript()));
    let present = |path: &str| {
        fs::read_to_string(root.join(path)).map_err(|error| format!("{path}: {error}"))
    };
    let package = "bindings/python/python/ngcompat";
    let (values, stub) = (format!("{package}/_values.py"), format!("{package}/_ngcompat.pyi"));
    let fresh = contract.python_values(&present(&values)?)?;
    files.push((values, fresh));
    let fresh = contract.python_stub(&present(&stub)?)?;
    files.push((stub, fresh));
    let mut stale = String::new();
    for (path, fresh) in files {
        let full = root.join(&path);
        let present = fs::read_to_string(&full).unwrap_or_default();
        if present == fresh {
            continue;
        }
        if check {
            stale.push_str(&difference(&path, &present, &fresh));
        } else {
            if let Some(folder) = full.parent() {
                fs::create_dir_all(folder).map_err(|error| format!("{path}: {error}"))?;
            }
            fs::write(&full, fresh).map_err(|error| format!("{path}: {error}"))?;
            println!("wrote {path}");
        }
    }
    if stale.is_empty() {
        return Ok(());
    }
    Err(format!("generated files are stale; run `cargo xtask generate` and commit them\n{stale}"))
}

fn difference(path: &str, present: &str, fresh: &str) -> String {
    let diff = TextDiff::from_lines(present, fresh);
    let diff = diff.unified_diff().header(path, "as generated").to_string();
    let mut text = String::new();
    for line in diff.lines().take(DIFF_LINES) {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{line}");
    }
    let more = diff.lines().count().saturating_sub(DIFF_LINES);
    if more > 0 {
        let _ = writeln!(text, "… {more} more lines");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stale_file_is_shown_as_a_diff() {
        let text = difference("a.rs", "one\ntwo\n", "one\nthree\n");
        assert!(text.contains("-two\n+three\n"), "{text}");
    }

    #[test]
    fn output_is_deterministic() {
        let directory = crate::root().join("data");
        let text = || {
            let data = data::load(&directory).expect("data/ is in order");
            render::matrix(&data).expect("Rust")
        };
        assert!(text() == text(), "two runs differ");
    }
}
