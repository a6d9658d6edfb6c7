//! Facts of a later day, and of an earlier one.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use ngcompat::{Environment, Matrix, MatrixData, Verdict, load_data, matrix};

/// The compiled-in facts with another day and without their last family.
fn of_day(as_of: &'static str) -> String {
    let all = matrix().data();
    let families = &all.families[..all.families.len() - 1];
    let rows = MatrixData { families, as_of, ..all };
    Matrix::new(rows).to_json()
}

#[test]
fn the_newer_facts_answer() {
    let compiled = matrix();
    let last = compiled.families().last().unwrap().key;

    let older = load_data(&of_day("2020-01-31")).unwrap();
    assert_eq!((older.as_of, older.compiled), ("2020-01-31", compiled.as_of()));
    assert!(!older.in_use);
    assert!(std::ptr::eq(matrix(), compiled));

    let garbage = load_data("{}").unwrap_err();
    assert_eq!(garbage.code(), "data-malformed");
    assert!(std::ptr::eq(matrix(), compiled));

    let newer = of_day("2099-12-31");
    assert!(load_data(&newer).unwrap().in_use);
    assert_eq!(matrix().as_of(), "2099-12-31");
    assert!(matrix().families().iter().all(|family| family.key != last));

    let env = Environment::new().driver("535.161.08".parse().unwrap()).gpu("A100".parse().unwrap());
    let report = ngcompat::release("24.05").unwrap().check(&env);
    assert_eq!(report.verdict(), Verdict::Compatible);
    assert_eq!(report.data.as_of, "2099-12-31");
}
