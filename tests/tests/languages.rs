//! What `docs/languages.md` says that a question and a fact are called in Rust is what they are called.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use ngcompat::constraint;
use ngcompat::{
    Environment, Matrix, Release, Report, Rule, amp, diagnose, identify, image_references,
    load_data, parse_facts, parse_image, release, releases,
};

/// Names that the compiler knows, as they are written.
macro_rules! known {
    ($($name:path),+ $(,)?) => {{
        $(let _ = $name;)+
        BTreeSet::from([$(stringify!($name).replace(' ', "")),+])
    }};
}

/// A column of the tables with so many columns, without gaps.
fn column(page: &str, columns: usize, at: usize) -> BTreeSet<String> {
    let rows = page.lines().map(|line| line.split(" | ").collect::<Vec<_>>());
    rows.filter(|row| row.len() == columns)
        .filter_map(|row| Some(row.get(at)?.strip_prefix('`')?.strip_suffix('`')?.to_owned()))
        .collect()
}

#[test]
fn names_on_the_page_are_those_of_the_crate() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/languages.md");
    let page = fs::read_to_string(path).unwrap();
    let questions = known![
        Matrix::check_build,
        Matrix::compatibility_map,
        Matrix::diff,
        Matrix::drivers_for,
        Matrix::family_summaries,
        Matrix::find_fleet,
        Matrix::find_in,
        Matrix::newest_runnable_of,
        Matrix::regressions,
        Release::check,
        Release::check_fleet,
        Release::export,
        Release::issues,
        Release::plan_fleet,
        Report::lines,
        Rule::explain,
        amp,
        constraint::Constraint::evaluate,
        constraint::Constraint::for_release,
        diagnose,
        identify,
        image_references,
        load_data,
        parse_facts,
        parse_image,
        release,
        releases,
    ];
    assert_eq!(column(&page, 6, 1), questions);
    let facts = known![
        Environment::arch,
        Environment::cuda_driver,
        Environment::driver,
        Environment::gpu,
        Environment::jetpack,
        Environment::launcher,
        Environment::machine,
        Environment::os,
        Environment::requires,
        Environment::toolkit,
    ];
    assert_eq!(column(&page, 4, 1), facts);
}

/// The names that the errors of a file give their kinds.
fn codes(source: &str) -> impl Iterator<Item = &str> {
    let bodies = source.split("fn code(&self)").skip(1);
    let bodies = bodies.filter_map(|rest| rest.split_once("\n    }\n")).map(|(body, _)| body);
    let literals = bodies.flat_map(|body| body.split('"').skip(1).step_by(2));
    literals.filter(|text| text.contains('-'))
}

#[test]
fn kinds_of_errors_are_in_the_types_of_javascript() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let types = fs::read_to_string(root.join("bindings/js/index.d.ts")).unwrap();
    let (_, list) = types.split_once("export type ErrorCode").unwrap();
    let (list, _) = list.split_once("(string & {})").unwrap();
    let mut folders = vec![root.join("crates/ngcompat/src")];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            for code in codes(&fs::read_to_string(&path).unwrap()) {
                count += 1;
                let listed = list.contains(&format!("\"{code}\""));
                assert!(listed, "{code} of {} is not in the list", path.display());
            }
        }
    }
    assert!(count > 20, "{count}");
}
