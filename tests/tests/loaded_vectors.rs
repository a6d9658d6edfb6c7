//! The conformance vectors, answered from a data file.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use ngcompat::{load_data, matrix};
use ngcompat_tests::vectors::{answer, files};

#[test]
fn a_data_file_answers_as_the_compiled_in_facts_do() {
    let compiled = matrix();
    let loaded = load_data(&compiled.to_json()).unwrap();
    assert!(loaded.in_use);
    assert!(!std::ptr::eq(matrix(), compiled), "the file's facts answer");
    assert_eq!(load_data(&compiled.to_json()).unwrap_err().code(), "data-in-use");
    let mut ran = 0;
    for file in files().unwrap() {
        for case in &file.cases {
            ran += 1;
            assert_eq!(answer(&file.function, &case.question).unwrap(), *case, "{}", file.function);
        }
    }
    assert!(ran >= 300, "only {ran} vectors");
}
