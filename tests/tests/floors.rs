//! The core's house: floors whose arrows point down only, and no circle of files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The folders of the core, lowest first. Those of one number stand side by side.
const FLOORS: &[(&str, usize)] = &[
    ("values", 0),
    ("rows", 1),
    ("machine", 1),
    ("matrix", 2),
    ("rules", 3),
    ("questions", 4),
    ("reading", 5),
    ("front", 6),
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/ngcompat/src")
}

fn files(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, all);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            all.push(path);
        }
    }
}

/// The files that each file names by `crate::…`, in its code and not in its tests.
fn arrows() -> BTreeMap<String, BTreeSet<String>> {
    let root = source();
    let mut all = Vec::new();
    files(&root, &mut all);
    let name = |path: &Path| path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
    let known: BTreeSet<String> = all.iter().map(|path| name(path)).collect();
    let mut arrows = BTreeMap::new();
    for path in all.iter().filter(|path| name(path) != "lib.rs") {
        let text = fs::read_to_string(path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        // Modules inside a file may name that file; nothing else is reached by `super`.
        let has_modules = code.contains("mod as_json") || name(path) == "matrix/generated.rs";
        assert!(!code.contains("super::") || has_modules, "{}", name(path));
        assert!(!code.contains("crate::{"), "{}: a path on each line of its own", name(path));
        let mut named = named_in(code, &known);
        named.remove(&name(path));
        arrows.insert(name(path), named);
    }
    arrows
}

/// The files among `known` that code names.
fn named_in(code: &str, known: &BTreeSet<String>) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for found in line.split("crate::").skip(1) {
            let parts: Vec<&str> = found
                .split("::")
                .map(|part| part.trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && c != '_'))
                .take_while(|part| part.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
                .collect();
            let longest = (1..=parts.len())
                .rev()
                .map(|length| format!("{}.rs", parts[..length].join("/")))
                .find(|file| known.contains(file));
            named.extend(longest);
        }
    }
    named
}

fn floor(file: &str) -> usize {
    let folder = file.split('/').next().unwrap().trim_end_matches(".rs");
    let known = FLOORS.iter().find(|(name, _)| *name == folder);
    known.unwrap_or_else(|| panic!("{file} is on no floor")).1
}

#[test]
fn arrows_point_down() {
    for (file, named) in arrows() {
        for other in named {
            assert!(floor(&other) <= floor(&file), "{file} names {other}, which stands above it");
        }
    }
}

#[test]
fn no_files_stand_in_a_circle() {
    let mut left = arrows();
    assert!(left.len() > 50, "the files of the core were not found");
    // What names nothing that is left can't be in a circle.
    loop {
        let free: Vec<String> = left
            .iter()
            .filter(|(_, named)| named.iter().all(|other| !left.contains_key(other)))
            .map(|(file, _)| file.clone())
            .collect();
        if free.is_empty() {
            break;
        }
        for file in free {
            left.remove(&file);
        }
    }
    assert!(left.is_empty(), "these files name each other in a circle: {:?}", left.keys());
}

#[test]
fn rules_see_no_global_and_no_family() {
    for (file, named) in arrows() {
        if floor(&file) <= 4 && !file.starts_with("matrix") {
            assert!(!named.contains("matrix/compiled.rs"), "{file} asks the compiled-in matrix");
        }
        let of_rules = file.starts_with("rules/") && !file.ends_with("selection.rs");
        assert!(!of_rules || !named.contains("rows/family.rs"), "{file} sees a family");
    }
}

/// The eye that the tests above see with: an arrow that points up is one.
#[test]
fn an_arrow_that_points_up_is_seen() {
    let known: BTreeSet<String> = arrows().into_keys().collect();
    for (file, code, other) in [
        ("values/text.rs", "use crate::rules::gpu;", "rules/gpu.rs"),
        ("rows/cuda.rs", "use crate::matrix::tables::Matrix;", "matrix/tables.rs"),
        ("rules/gpu.rs", "let x = crate::questions::check::y();", "questions/check.rs"),
        ("questions/check.rs", "pub use crate::reading::identify::*;", "reading/identify.rs"),
        ("reading/identify.rs", "    crate::front::amp(a, b);", "front.rs"),
    ] {
        assert!(known.contains(file), "{file}");
        let named = named_in(code, &known);
        assert_eq!(named.first().map(String::as_str), Some(other), "{code}");
        assert!(floor(other) > floor(file), "{other} stands above {file}");
    }
    assert!(named_in("// use crate::rules::gpu;", &known).is_empty());
}
