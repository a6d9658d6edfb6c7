//! A decision without the standard library: what a policy engine in WebAssembly or an agent on a
//! small device would link. It needs an allocator for the texts it parses and nothing else.
//!
//! The pages of the documentation that hold Rust are tested here as well.

#![no_std]

extern crate alloc;

use alloc::string::{String, ToString};
use core::str::FromStr;

use ngcompat::{Environment, Verdict};

/// Whether a machine may be given a container; else the reason, in a sentence.
///
/// ```
/// use ngcompat_examples::admit;
///
/// assert_eq!(admit("20.12", "450.80.02", "Tesla T4"), Ok(()));
/// let reason = admit("25.12", "450.80.02", "Tesla T4").unwrap_err();
/// assert!(reason.contains("too old for pytorch:25.12"), "{reason}");
/// ```
///
/// # Errors
///
/// Where a text can't be read, the release does not run, or a needed fact is missing.
// ANCHOR: admit
pub fn admit(release: &str, driver: &str, gpu: &str) -> Result<(), String> {
    let release = ngcompat::release(release).map_err(|error| error.to_string())?;
    let env = Environment::new().driver(value(driver)?).gpu(value(gpu)?);
    // Deciding allocates nothing; only a refusal is put into words.
    if release.verdict(&env) == Verdict::Compatible {
        return Ok(());
    }
    let report = release.check(&env);
    Err(report.findings.first().map_or_else(String::new, |finding| finding.message.clone()))
}

/// A driver or a GPU in a text; else what would be right.
fn value<T: FromStr<Err: ToString>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: T::Err| error.to_string())
}
// ANCHOR_END: admit

/// The README and the book, whose Rust blocks run as documentation tests.
#[cfg(doctest)]
mod pages {
    #[doc = include_str!("../../../README.md")]
    struct Readme;
    #[doc = include_str!("../../../crates/ngcompat/README.md")]
    struct CrateReadme;
    #[doc = include_str!("../../../docs/guides/families.md")]
    struct Families;
    #[doc = include_str!("../../../docs/guides/rust.md")]
    struct Rust;
}
