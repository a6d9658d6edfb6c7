//! The proof that no line of the core can panic: a panic carries its place in the source, and in
//! optimised code of the core there is no place of its own.
//!
//! What the standard library keeps for itself remains: running out of memory, and invariants of its
//! searching, sorting and trees.

use std::fs;
use std::path::Path;

use crate::target;
use crate::test::step;

/// Where the core's places lie, as rustc writes them.
const CORE: &str = "crates/ngcompat/src/";

/// Checks every function of the core, whether a program uses it or not.
pub(crate) fn in_core(root: &Path) -> Result<(), String> {
    let listing = target(root).join("ngcompat.ll");
    let build = format!(
        "cargo rustc --quiet --package ngcompat --release --features packed -- --emit=llvm-ir={}",
        listing.display()
    );
    step(root, "no panic in the core", &build)?;
    let code =
        fs::read_to_string(&listing).map_err(|error| format!("{}: {error}", listing.display()))?;
    let places = places(&code);
    if !places.iter().any(|place| place.contains("library/core/src/")) {
        return Err(String::from(
            "not even the standard library panics; are places written another way?",
        ));
    }
    match places.iter().filter(|place| place.contains(CORE)).collect::<Vec<_>>().as_slice() {
        [] => Ok(()),
        places => Err(format!("the core can panic at {places:?}")),
    }
}

/// The places in the source that the code names: a constant with a file's name, and constants that
/// refer to it and have the line.
///
/// ```text
/// @alloc_f = private unnamed_addr constant [34 x i8] c"crates/ngcompat/src/constraint.rs\00"
/// @alloc_p = … <{ ptr, [16 x i8] }> <{ ptr @alloc_f, [16 x i8] c"!\00\00\00\00\00\00\00E\02\00\00\09\00\00\00" }>
/// ```
fn places(code: &str) -> Vec<String> {
    let constants = || code.lines().filter(|line| line.starts_with("@alloc_"));
    let files = constants().filter_map(|line| {
        let (name, rest) = line.split_once(" = ")?;
        let (_, text) = rest.split_once(" c\"")?;
        let (file, _) = text.split_once(".rs\\00\"")?;
        Some((name, file))
    });
    files
        .flat_map(|(name, file)| {
            let reference = format!("<{{ ptr {name}, ");
            let lines = constants().filter_map(move |line| {
                let (_, numbers) = line.split_once(&reference)?.1.split_once("c\"")?;
                Some(line_number(numbers))
            });
            lines.map(move |line| format!("{file}.rs:{line}"))
        })
        .collect()
}

/// The line, four bytes behind the eight of the name's length; `\E2` stands for a byte.
fn line_number(text: &str) -> u32 {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        let escaped = (*first == b'\\').then(|| behind.split_at_checked(2)).flatten();
        let hex = escaped.and_then(|(digits, _)| str::from_utf8(digits).ok());
        bytes.push(hex.and_then(|digits| u8::from_str_radix(digits, 16).ok()).unwrap_or(*first));
        rest = escaped.map_or(behind, |(_, behind)| behind);
    }
    bytes.iter().skip(8).take(4).rev().fold(0, |line, byte| line << 8 | u32::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_have_a_file_and_a_line() {
        let code = r#"
@alloc_f = private unnamed_addr constant [34 x i8] c"crates/ngcompat/src/constraint.rs\00", align 1
@alloc_p = private unnamed_addr constant <{ ptr, [16 x i8] }> <{ ptr @alloc_f, [16 x i8] c"!\00\00\00\00\00\00\00E\02\00\00\09\00\00\00" }>, align 8
@alloc_t = private unnamed_addr constant [8 x i8] c"a text\0A\00", align 1
"#;
        assert_eq!(places(code), ["crates/ngcompat/src/constraint.rs:581"]);
    }
}
