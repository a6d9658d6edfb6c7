//! Facts from pasted text: every text in `tests/facts` is read, and what was read is kept beside it.
//!
//! `UPDATE_SNAPSHOTS=1` rewrites what is kept.

#![cfg(feature = "serde")]

use std::path::{Path, PathBuf};
use std::{env, fs};

use ngcompat::{Facts, parse_facts};

/// The texts with their names, in order.
fn fixtures() -> Vec<(String, String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/facts");
    let mut fixtures: Vec<_> = fs::read_dir(folder)
        .expect("the folder of the fixtures")
        .map(|entry| entry.expect("an entry of the folder").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a fixture in UTF-8");
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            (name, text, path)
        })
        .collect();
    fixtures.sort();
    fixtures
}

fn json(facts: &Facts) -> String {
    serde_json::to_string_pretty(facts).expect("facts serialise") + "\n"
}

#[test]
fn fixtures_read_as_kept() {
    let update = env::var_os("UPDATE_SNAPSHOTS").is_some();
    let fixtures = fixtures();
    assert!(fixtures.len() >= 80, "{} fixtures", fixtures.len());
    let mut different = Vec::new();
    for (name, text, path) in fixtures {
        let read = json(&parse_facts(&text));
        let kept = path.with_extension("json");
        if update {
            fs::write(kept, read).expect("writing a snapshot");
        } else if fs::read_to_string(kept).unwrap_or_default() != read {
            different.push(format!("{name}: {read}"));
        }
    }
    assert!(different.is_empty(), "not as kept:\n{}", different.join("\n"));
}

/// Cutting a text off loses facts, but changes none.
#[test]
fn cut_texts_say_nothing_else() {
    for (name, text, _) in fixtures() {
        let whole = parse_facts(&text);
        let said = |values: &[String]| values.join(" ");
        let conflicting: Vec<String> =
            whole.conflicts.iter().map(|conflict| said(&conflict.values)).collect();
        let conflicting = said(&conflicting);
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            let cut = parse_facts(&text[..end]).environment;
            let context = || format!("{name} cut at {end}: {cut}");
            // Where a text contradicts itself, the part in front may be all that is left.
            let among = |value: String, whole: Option<String>| {
                whole.as_ref() == Some(&value) || conflicting.split([' ', ',']).any(|v| v == value)
            };
            let env = &whole.environment;
            if let Some(driver) = cut.driver {
                assert!(
                    among(driver.to_string(), env.driver.map(|d| d.to_string())),
                    "{}",
                    context()
                );
            }
            if let Some(cuda) = cut.cuda_driver {
                let whole = env.cuda_driver.map(|cuda| cuda.to_string());
                assert!(among(cuda.to_string(), whole), "{}", context());
            }
            for gpu in &cut.gpus {
                let name = gpu.to_string();
                // A table may cut a name that a report further down has whole.
                let beginning = name.strip_suffix("...").map(|name| name.trim_end().to_owned());
                assert!(
                    conflicting.contains(&name)
                        || env.gpus.iter().any(|whole| {
                            let whole = whole.to_string();
                            whole == name
                                || beginning.as_ref().is_some_and(|name| whole.starts_with(name))
                        }),
                    "{}",
                    context()
                );
            }
            assert!(
                cut.gpus.len() <= env.gpus.len().max(1) || !conflicting.is_empty(),
                "{}",
                context()
            );
            if let (Some(cut), Some(container)) = (&cut.container, &env.container) {
                assert!(cut.release.is_none() || cut.release == container.release, "{}", context());
                assert!(
                    cut.cuda_driver_version.is_none()
                        || cut.cuda_driver_version == container.cuda_driver_version,
                    "{}",
                    context()
                );
            }
        }
    }
}
