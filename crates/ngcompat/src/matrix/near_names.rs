//! Names of releases as people type them, put as the data has them: `pytorch 24.05`, `rel-24-05`,
//! `v24.05`, `latest`.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::rows::family::{Family, VersionOrder};
use crate::values::release_id::ReleaseId;
use crate::values::text::number;

/// What a text that names no release as it is written comes near to.
pub(crate) enum Near {
    /// Names, of which one may be right.
    Names(Vec<String>),
    /// The newest release of a family.
    Newest(&'static Family),
}

/// Words that people put around a release's name.
const FILLERS: [&str; 10] = [
    "nvidia",
    "ngc",
    "the",
    "release",
    "rel",
    "version",
    "ver",
    "container",
    "containers",
    "image",
];

/// What a text comes near to; `fallback` is the family of a text that names none.
pub(crate) fn near(
    families: &'static [Family],
    fallback: &'static Family,
    text: &str,
) -> Option<Near> {
    let text = text.trim_matches(['"', '\'', '`', ' ']);
    let lower = text.to_ascii_lowercase();
    // `2.4.0a0+07cecf4168.nv24.05`: the build inside a container names it.
    if let Some((_, month)) = lower.rsplit_once(".nv") {
        return of_build(month);
    }
    if let Some(name) = of_install(&lower) {
        return Some(Near::Names([name].into()));
    }
    // Container tools take no tag for `latest`.
    if let Some(family) = families.iter().find(|family| is_named(family, &lower)) {
        return Some(Near::Newest(family));
    }
    let (family, rest) = split(families, &lower)?;
    let family = family.unwrap_or(fallback);
    if ["latest", "newest"].contains(&rest) {
        return Some(Near::Newest(family));
    }
    let names = match family.order {
        VersionOrder::Month => months(rest)?,
        VersionOrder::Numbers => {
            let version = rest.strip_prefix('v').unwrap_or(rest);
            version
                .starts_with(|c: char| c.is_ascii_digit())
                .then(|| [String::from(version)].into())?
        }
    };
    let whole = |version: String| format!("{}:{version}", family.key);
    Some(Near::Names(names.into_iter().map(whole).collect()))
}

/// Whether a text is a family's image without a tag. NVIDIA's own have no `latest`.
fn is_named(family: &Family, text: &str) -> bool {
    let of_nvidia = ["nvcr.io/", "nvidia/"].iter().any(|start| text.starts_with(start));
    text.contains('/') && !of_nvidia && family.repositories.contains(&text)
}

/// The wheel that a `pip install` line, or the end of one, asks for.
fn of_install(text: &str) -> Option<String> {
    const INDEX: &str = "download.pytorch.org/whl/";
    let wheel = text.split_ascii_whitespace().find(|word| word.starts_with("torch=="))?;
    let wheel = wheel.trim_matches(['"', '\'', ',', ';']);
    let variant = text.split_once(INDEX).map(|(_, rest)| {
        rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default()
    });
    match variant {
        Some(variant) if variant.starts_with("cu") && !wheel.contains('+') => {
            Some(format!("{wheel}+{variant}"))
        }
        _ if text.len() > wheel.len() => Some(String::from(wheel)),
        _ => None,
    }
}

/// The container of a month that a build of PyTorch names. Before 24.03 only the wheels for Jetson
/// modules had the suffix.
fn of_build(month: &str) -> Option<Near> {
    const FIRST: ReleaseId = ReleaseId::of(24, 3);
    let month: ReleaseId = month.get(..5)?.parse().ok()?;
    (month >= FIRST).then(|| Near::Names([format!("{month}")].into()))
}

/// The family that a text names, if any, and the version behind it.
fn split<'a>(
    families: &'static [Family],
    text: &'a str,
) -> Option<(Option<&'static Family>, &'a str)> {
    // An image reference is taken as it is written, but for `latest`.
    let (front, version) = match text.rsplit_once([' ', ':', '=']) {
        Some((front, version)) => (front.trim_end_matches([' ', ':', '=']), version),
        None => ("", text),
    };
    if front.is_empty() {
        return Some((None, without_filler(version)));
    }
    if front.contains(['/', '#']) {
        let family = families.iter().find(|family| family.repositories.contains(&front))?;
        return (version == "latest").then_some((Some(family), version));
    }
    let words: Vec<&str> =
        front.split_ascii_whitespace().filter(|word| !FILLERS.contains(word)).collect();
    let name = words.join(" ");
    if name.is_empty() {
        return Some((None, without_filler(version)));
    }
    let named = |family: &&Family| family.key == name || family.name.eq_ignore_ascii_case(&name);
    let family = families.iter().find(named)?;
    Some((Some(family), without_filler(version)))
}

/// `rel-24-05`, `release_24.05`: the version alone.
fn without_filler(version: &str) -> &str {
    ["release", "rel", "ver", "v", "r"]
        .iter()
        .find_map(|filler| version.strip_prefix(filler))
        .map_or(version, |rest| rest.trim_start_matches(['-', '_', '.', ' ']))
}

/// The months that a text may mean, with what follows: `24.5-py3` is `24.05-py3`. `24.1` may
/// be October's release with its zero lost, as a number.
fn months(text: &str) -> Option<Vec<String>> {
    let (year, rest) = text.split_once(['.', '_', '-'])?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (month, suffix) = rest.split_at_checked(end)?;
    let year = if year.len() == 4 { year.strip_prefix("20")? } else { year };
    let sound = suffix.is_empty() || suffix.starts_with('-');
    if year.len() != 2 || month.len() > 2 || !sound {
        return None;
    }
    let id = ReleaseId::new(number(year)?, number(month)?)?;
    let mut all = Vec::new();
    all.push(format!("{id}{suffix}"));
    if month == "1" {
        all.push(format!("{}{suffix}", ReleaseId::new(number(year)?, 10)?));
    }
    Some(all)
}
