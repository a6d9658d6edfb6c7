//! What a page says is inside the image.

use super::page::without_bullet;
use crate::data::schema::{ComponentKind, Example};

/// What the list says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Contents {
    /// Versions by key of components.toml.
    pub(super) versions: Vec<(String, String)>,
    pub(super) examples: Vec<String>,
    /// Lines that were not understood.
    pub(super) unread: Vec<String>,
}

impl Contents {
    pub(super) fn version(&self, key: &str) -> Option<&str> {
        self.versions.iter().find(|(own, _)| own == key).map(|(_, version)| version.as_str())
    }

    /// Adds what another part of the page prints. What was printed before stays.
    pub(super) fn add(&mut self, key: &str, version: &str) -> Result<(), String> {
        match self.version(key) {
            None => self.versions.push((key.to_owned(), version.to_owned())),
            Some(own) if same(own, version) => {}
            Some(own) => return Err(format!("{key} is {version} here and {own} above")),
        }
        Ok(())
    }
}

/// `0.28` is `0.28.0`, and what is merely present can have a version.
fn same(own: &str, other: &str) -> bool {
    let (short, long) = if own.len() < other.len() { (own, other) } else { (other, own) };
    other == "present"
        || long.strip_prefix(short).is_some_and(|r| r.is_empty() || r.starts_with('.'))
}

pub(super) fn read<'a>(
    lines: impl Iterator<Item = &'a str>,
    kinds: &[ComponentKind],
    examples: &[Example],
) -> Contents {
    let mut contents = Contents::default();
    let mut in_examples = false;
    for line in lines {
        let line = without_bullet(line);
        let plain = plain(line);
        if plain.starts_with("thiscontainerimage") || plain.starts_with("thecontaineralsoincludes")
        {
            continue;
        }
        if line.ends_with(':') {
            in_examples = plain.starts_with("tensorcoreoptimizedexample");
            if !in_examples && !plain.starts_with("jupyter") {
                contents.unread.push(line.to_owned());
            }
            continue;
        }
        if in_examples && example(line, examples) {
            contents.examples.push(line.to_owned());
            continue;
        }
        let found: Option<Vec<_>> =
            line.split(" including ").map(|part| component(part, kinds)).collect();
        match found {
            Some(found) => {
                in_examples = false;
                for (key, version) in found {
                    if let Err(problem) = contents.add(key, &version) {
                        contents.unread.push(format!("{line} ({problem})"));
                    }
                }
            }
            None => contents.unread.push(line.to_owned()),
        }
    }
    contents
}

pub(super) fn example(line: &str, examples: &[Example]) -> bool {
    examples.iter().flat_map(Example::names).any(|name| plain(name.get_ref()) == plain(line))
}

/// `NVIDIA NCCL 2.8.3 (optimized for NVLink)`: the component with the longest name, and its version.
pub(super) fn component<'a>(text: &str, kinds: &'a [ComponentKind]) -> Option<(&'a str, String)> {
    let text = text.split_once(" (").map_or(text, |(before, _)| before);
    let words: Vec<&str> = text
        .split_whitespace()
        .map(|word| word.trim_matches(['®', '™', ',', '.']))
        .filter(|word| !word.is_empty())
        .collect();
    let words = match words.as_slice() {
        ["NVIDIA", rest @ ..] => rest,
        words => words,
    };
    let names = |kind: &ComponentKind, name: &str| {
        let aliases = kind.aliases.iter().map(|alias| alias.get_ref().as_str());
        [kind.key.get_ref().as_str(), &kind.name]
            .into_iter()
            .chain(aliases)
            .any(|n| plain(n) == name)
    };
    let (kind, rest) = (1..=words.len()).rev().find_map(|length| {
        let (name, rest) = words.split_at_checked(length)?;
        let name = plain(&name.concat());
        Some((kinds.iter().find(|kind| names(kind, &name))?, rest))
    })?;
    let version = match rest {
        [] => "present",
        [version] | [version, "environment"] if is_version(version) => version,
        _ => return None,
    };
    Some((kind.key.get_ref(), version.to_owned()))
}

/// `1.15.0+nv20.11`, `r20.12`.
pub(super) fn is_version(text: &str) -> bool {
    text.trim_start_matches(['r', 'v']).starts_with(|first: char| first.is_ascii_digit())
}

/// Letters and digits, in lower case: what names are compared by.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
