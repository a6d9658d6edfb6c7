//! Images whose release no tag gives: those without one, those with a digest alone, and files that were
//! made of an image, `nvidia+pytorch+24.05-py3.sqsh`.

use alloc::borrow::ToOwned as _;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::reading::references::image::{ImageReference, is_known, without_comment};

/// What makes an image of a registry a file.
const FILES: [&str; 3] = [".sqsh", ".sif", ".squashfs"];

/// Those of a file.
pub(super) fn untagged(text: &str) -> Vec<ImageReference> {
    let mut found = Vec::new();
    let mut repository: Option<(&str, usize, usize)> = None;
    // How deep a tag is that came before its repository.
    let mut tagged: Option<usize> = None;
    for (at, whole) in text.lines().enumerate() {
        let line = at.saturating_add(1);
        let code = without_comment(whole);
        if code.trim().is_empty() || is_of_renovate(whole) {
            continue;
        }
        found.extend(words(code).filter_map(|word| of_file(word, line)));
        found.extend(words(code).filter_map(|word| of_digest(word, line)));
        found.extend(started(code).filter_map(|word| bare(word, line)));
        // Of a block with a repository and no tag.
        let body = code.trim_start().trim_start_matches("- ");
        let depth = code.len().saturating_sub(body.len());
        let (key, value) = code.trim().trim_start_matches("- ").split_once(':').unwrap_or_default();
        let value = value.trim().trim_matches(['"', '\'']);
        let ends = repository.is_some_and(|(_, _, inside)| {
            depth < inside || code.trim_start().starts_with("- ") || key == "repository"
        });
        if ends && let Some((name, line, _)) = repository.take() {
            found.extend(bare(name, line));
        }
        if code.trim_start().starts_with("- ") || tagged.is_some_and(|inside| depth < inside) {
            tagged = None;
        }
        match key {
            "repository" if tagged == Some(depth) => tagged = None,
            "repository" if is_known(value) => repository = Some((value, line, depth)),
            "tag" | "imageTag" | "version" if !value.is_empty() => {
                tagged = Some(depth).filter(|_| repository.is_none());
                repository = repository.filter(|(_, _, inside)| *inside != depth);
            }
            _ => {}
        }
    }
    if let Some((name, line, _)) = repository {
        found.extend(bare(name, line));
    }
    found
}

/// A comment that names an image of the next line.
fn is_of_renovate(line: &str) -> bool {
    line.contains("renovate:")
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|one: char| one.is_whitespace() || "\"'`,;[](){}<>=|".contains(one))
        .filter(|word| !word.is_empty())
}

/// The words of a line that may be an image to start or to build on.
fn started(code: &str) -> impl Iterator<Item = &str> {
    let bare = code.trim_start().trim_start_matches("- ").trim_start_matches(['{', ' ']);
    let has = |word: &str| bare.split_whitespace().any(|one| one == word);
    let key = |name: &str| {
        let bare = bare.trim_start_matches(['"', '\'']);
        bare.strip_prefix(name)
            .is_some_and(|rest| rest.trim_start_matches(['"', '\'']).starts_with(':'))
    };
    let tools = ["docker", "podman", "nerdctl", "apptainer", "singularity", "enroot", "crictl"];
    let verbs = ["run", "pull", "import", "build", "exec"];
    let is_command = || tools.iter().any(|tool| has(tool)) && verbs.iter().any(|verb| has(verb));
    let meant = bare.starts_with("FROM ")
        || ["image", "container", "base_image", "baseImage"].iter().any(|name| key(name))
        || bare.contains("--container-image")
        || bare.contains("docker://")
        || is_command();
    // Its tag is beside it.
    let in_parts = bare.contains("repository");
    words(code).filter(move |_| meant && !in_parts)
}

/// An image of a known family that has no tag.
fn bare(word: &str, line: usize) -> Option<ImageReference> {
    let name = word.strip_prefix("docker://").unwrap_or(word);
    let last = name.rsplit('/').next().unwrap_or(name);
    if last.contains([':', '@', '$']) || !is_known(name) {
        return None;
    }
    let error = "without a tag it is whatever the registry has on that day; write the tag of a release behind it";
    Some(ImageReference::open(line, word, String::from(error)))
}

/// An image with a digest and no tag in front of it.
fn of_digest(word: &str, line: usize) -> Option<ImageReference> {
    let (name, digest) = word.split_once('@')?;
    let name = name.strip_prefix("docker://").unwrap_or(name);
    let last = name.rsplit('/').next().unwrap_or(name);
    if !digest.starts_with("sha256:") || last.contains(':') || !is_known(name) {
        return None;
    }
    let error =
        "a digest alone does not say which release it is; write the tag in front of the digest";
    Some(ImageReference::open(line, word, String::from(error)))
}

/// A file by the name that enroot and Apptainer give it, or a person: `pytorch_24.05-py3.sif`.
fn of_file(word: &str, line: usize) -> Option<ImageReference> {
    let stem = FILES.iter().find_map(|end| word.strip_suffix(end))?;
    let stem = stem.rsplit('/').next().unwrap_or(stem);
    let names = names(stem);
    let (name, tag) = names.iter().rev().find(|(name, _)| {
        is_known(&format!("nvidia/{name}"))
            || is_known(name)
            || is_known(&format!("nvcr.io/{name}"))
    })?;
    let repository = if is_known(name) { name.clone() } else { format!("nvidia/{name}") };
    Some(ImageReference::named(line, word, &format!("{repository}:{tag}")))
}

/// The ways to part a name into a repository and a tag.
fn names(stem: &str) -> Vec<(String, String)> {
    let slashed = |name: &str| name.replace(['+', '_'], "/");
    stem.char_indices()
        .filter(|(_, one)| "+_-:".contains(*one))
        .filter_map(|(at, _)| {
            let (name, tag) = (stem.get(..at)?, stem.get(at.saturating_add(1)..)?);
            let is_tag = tag.starts_with(|one: char| one.is_ascii_digit());
            is_tag.then(|| (slashed(name), tag.to_owned()))
        })
        .flat_map(|(name, tag)| {
            // `nvcr.io+nvidia+pytorch`, and what a person calls it: `my-pytorch`.
            let last = name.rsplit(['/', '-']).next().unwrap_or(&name).to_owned();
            [(last, tag.clone()), (name, tag)]
        })
        .collect()
}
