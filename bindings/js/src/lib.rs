//! ngcompat for JavaScript: one function that takes a question as JSON and gives the answer as JSON.
//!
//! A string each way is the smallest thing that can cross between JavaScript and WebAssembly, and the
//! JSON is the one that the command line prints. `api.js` makes functions and frozen objects of it.
//!
//! There are two modules: with the feature `full` for `ngcompat`, without it for `ngcompat/check`.

// The standard library brings the texts of its panics along, and its own allocator.
#![cfg_attr(target_family = "wasm", no_std)]

extern crate alloc;

#[cfg(feature = "full")]
mod catalogue;
mod facts;
#[cfg(feature = "full")]
mod fleet;
#[cfg(feature = "full")]
mod full;
mod json;
mod question;
mod subject;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use ngcompat::{Family, Gpu, Release, ReleaseName, matrix};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::question::{Error, Question};
use crate::subject::Families;

#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

/// The core has no line that panics; what is left is running out of memory.
#[cfg(target_family = "wasm")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// Answers a question.
///
/// `name` is the function asked for, `question` a JSON object of its arguments. What comes back is
/// `{"answer": …}` or `{"error": {"code": …, "message": …}}`, whatever was given.
#[wasm_bindgen]
pub fn ask(name: &str, question: &str) -> String {
    unpack();
    let answer = Question::parse(question).and_then(|question| answer(name, &question));
    match answer {
        Ok(answer) => format!("{{\"answer\":{answer}}}"),
        Err(error) => format!("{{\"error\":{}}}", json::written(&error)),
    }
}

/// Lets the facts that build.rs packed answer.
#[cfg(feature = "packed")]
fn unpack() {
    const NUMBERS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/numbers.bin"));
    const TEXTS: &str = include_str!(concat!(env!("OUT_DIR"), "/texts.txt"));
    #[cfg(not(feature = "compiled"))]
    ngcompat::unpack(NUMBERS, TEXTS);
    #[cfg(feature = "compiled")]
    let _ = (NUMBERS, TEXTS);
}

#[cfg(not(feature = "packed"))]
fn unpack() {}

/// The questions of both modules.
fn answer(name: &str, question: &Question) -> Result<String, Error> {
    match name {
        "check" => {
            question.allows(&["release", "facts"])?;
            written(&question.subject()?.check(&question.facts()?))
        }
        "find" => {
            question.allows(&["facts", "family"])?;
            let env = question.facts()?;
            written(&match question.families()? {
                Families::One(family) => matrix().find_in(family, &env),
                Families::All => matrix().find_newest(&env),
            })
        }
        "newest" => newest(question),
        "drivers" => {
            question.allows(&["release", "gpu"])?;
            let release = question.release("release")?;
            let gpu = question.gpu("gpu")?.unwrap_or(Gpu::UNKNOWN);
            written(&matrix().drivers_for(release, &gpu))
        }
        #[cfg(feature = "full")]
        _ => full::answer(name, question),
        #[cfg(not(feature = "full"))]
        _ => Err(Error::malformed(format!("`{name}` is not a function of ngcompat/check"))),
    }
}

/// An answer, as the questions above give it.
#[expect(clippy::unnecessary_wraps, reason = "each question ends with it")]
fn written<T: Serialize + ?Sized>(answer: &T) -> Result<String, Error> {
    Ok(json::written(answer))
}

/// Of all families, each one's newest.
fn newest(question: &Question) -> Result<String, Error> {
    question.allows(&["facts", "family"])?;
    let env = question.facts()?;
    let newest = |family: &'static Family| match question.get("facts") {
        Some(_) => matrix().newest_runnable_of(family, &env),
        None => matrix().newest_of(family),
    };
    match question.families()? {
        Families::One(family) => written(&newest(family).map(Release::name)),
        Families::All => {
            let all = matrix().families().iter().filter_map(newest);
            written::<Vec<ReleaseName>>(&all.map(Release::name).collect())
        }
    }
}

#[cfg(all(test, feature = "full"))]
mod tests {
    use super::ask;

    #[test]
    fn answers_and_errors_are_json() {
        let question = r#"{"release": "20.12", "facts": {"driver": "450.80.02", "gpus": ["T4"]}}"#;
        let answer: serde_json::Value = serde_json::from_str(&ask("check", question)).unwrap();
        assert_eq!(answer["answer"]["mode"], "forward-compatibility");

        for (name, question, code) in [
            ("check", r#"{"release": "20.05"}"#, "release-unknown"),
            ("check", r#"{"release": "20.12", "facts": {"driver": "x"}}"#, "driver-malformed"),
            ("check", r#"{"release": "20.12", "facts": {"launcher": "x"}}"#, "launcher-unknown"),
            ("check", r#"{"release": {"cuda": "12"}}"#, "cuda-malformed"),
            ("check", r#"{"release": {"compat_package": "no"}}"#, "question-malformed"),
            ("check", r#"{"release": {"capability": "8.0"}}"#, "question-malformed"),
            ("find", r#"{"family": "pytorhc"}"#, "family-unknown"),
            ("parse_image", r#"{"text": "[{"}"#, "image-facts-truncated"),
            ("check", r#"{"release": "20.12", "facts": {"gpu": "T4"}}"#, "question-malformed"),
            ("check", r#"{"release": "20.12", "facts": {"driver": 470}}"#, "question-malformed"),
            ("check", "{", "question-malformed"),
            ("guess", "{}", "question-malformed"),
            ("amp", r#"{"gpu": "T4"}"#, "question-malformed"),
            ("amp", r#"{"release": "tritonserver:24.05", "gpu": "T4"}"#, "pytorch-only"),
            ("issues", r#"{"release": "torch==2.6.0+cu124"}"#, "pytorch-only"),
            ("diff", r#"{"from": "24.05", "to": "29.06"}"#, "release-newer-than-data"),
            ("diff", r#"{"from": "24.05", "to": "tritonserver:24.05"}"#, "families-differ"),
        ] {
            let answer: serde_json::Value = serde_json::from_str(&ask(name, question)).unwrap();
            assert_eq!(answer["error"]["code"], code, "{name} {question}: {answer}");
        }
    }
}
