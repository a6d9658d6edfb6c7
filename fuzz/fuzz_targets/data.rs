//! A data file that was damaged: an error or a matrix that answers, never a panic.

#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use ngcompat::{Environment, Matrix, matrix};

fuzz_target!(|damage: (u32, u8, &str)| {
    static WHOLE: OnceLock<String> = OnceLock::new();
    let whole = WHOLE.get_or_init(|| matrix().to_json());
    let (place, length, text) = damage;
    let start = whole.floor_char_boundary(place as usize % whole.len());
    let end = whole.floor_char_boundary(start + usize::from(length)).max(start);
    let damaged = [&whole[..start], text, &whole[end..]].concat();
    if let Ok(matrix) = Matrix::from_json(&damaged) {
        // Releases are of a matrix that stays.
        let matrix: &'static Matrix = Box::leak(Box::new(matrix));
        for release in matrix.releases().take(3) {
            let _ = release.check(&Environment::new()).to_string();
        }
    }
});
