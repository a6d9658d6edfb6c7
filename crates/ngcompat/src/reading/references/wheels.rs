//! PyTorch's wheels in what pip, uv and conda read: `torch==2.6.0+cu124`, or a version beside an index.

use alloc::borrow::ToOwned as _;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::reading::references::image::{ImageReference, without_comment};

/// Where the project's wheels are, by the CUDA version they are built with.
const INDEX: &str = "download.pytorch.org/whl/";

/// The wheels that a file asks for by their version. One without a CUDA version is that of the file's
/// index, and without an index that of PyPI.
pub(super) fn wheels(text: &str) -> Vec<ImageReference> {
    let lines = || text.lines().map(without_comment);
    let mut of_file: Vec<&str> = lines().filter_map(index).collect();
    of_file.dedup();
    let mut found = Vec::new();
    for (at, line) in lines().enumerate() {
        for version in versions(line) {
            let (number, local) = match version.split_once('+') {
                Some((number, local)) => (number, Some(local)),
                None => (version.as_str(), None),
            };
            let local = local.or_else(|| index(line)).or(match of_file.as_slice() {
                [one] => Some(one),
                _ => None,
            });
            // Builds for CPUs and other vendors' boards need nothing of NVIDIA.
            if local.is_some_and(|local| !local.starts_with("cu")) {
                continue;
            }
            let open = local.is_none() && of_file.len() > 1;
            let text = match local {
                Some(local) => format!("torch=={number}+{local}"),
                None => format!("torch=={number}"),
            };
            let line = at.saturating_add(1);
            found.push(if open {
                let error = format!(
                    "the file has wheels of {}; write the CUDA version behind that of torch",
                    of_file.join(" and ")
                );
                ImageReference::open(line, &text, error)
            } else {
                ImageReference::named(line, &text, &text)
            });
        }
    }
    found
}

/// `cu124` of `--index-url https://download.pytorch.org/whl/cu124`.
fn index(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once(INDEX)?;
    let rest = rest.strip_prefix("nightly/").or_else(|| rest.strip_prefix("test/")).unwrap_or(rest);
    let end = rest.find(|one: char| !one.is_ascii_alphanumeric() && one != '.');
    rest.get(..end.unwrap_or(rest.len())).filter(|name| {
        name.starts_with("cu") && name.len() > 3 || name.starts_with("rocm") || *name == "cpu"
    })
}

/// The versions behind `torch==`, and those in the names of wheels.
fn versions(line: &str) -> Vec<String> {
    let mut all = Vec::new();
    for (at, word) in line.match_indices("torch") {
        let before = line.get(..at).and_then(|front| front.chars().next_back());
        // `pytorch`, `torch_geometric` and `https://…/whl/cu124/torch-2.6.0+cu124-cp312-…` differ.
        let is_word = before.is_none_or(|one| !one.is_alphanumeric() && !"-_.".contains(one));
        let Some(rest) = line.get(at.saturating_add(word.len())..).filter(|_| is_word) else {
            continue;
        };
        let rest = rest.trim_start();
        let version = match rest.strip_prefix("==") {
            Some(version) => version.trim_start_matches(['=', ' ']),
            None if before == Some('/') => match rest.strip_prefix('-') {
                Some(version) => version,
                None => continue,
            },
            None => continue,
        };
        let version = version.replace("%2B", "+").replace("%2b", "+");
        let inside = |one: char| one.is_ascii_alphanumeric() || ".+".contains(one);
        let end = version.find(|one: char| !inside(one)).unwrap_or(version.len());
        let version = version.get(..end).unwrap_or_default().trim_end_matches('.');
        if version.starts_with(|one: char| one.is_ascii_digit()) && version.contains('.') {
            all.push(version.to_owned());
        }
    }
    all
}
