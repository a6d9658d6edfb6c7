//! Known issues.

use std::fmt::Write as _;

use ngcompat::{Architecture, ReleaseId};

use super::contents::plain;
use super::page::{Entry, sentences};
use super::requirements::families;

/// A slowdown that the page gives with its figures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Slowdown {
    pub(super) models: Vec<String>,
    pub(super) architectures: Vec<Architecture>,
    /// `training` or `inference`.
    pub(super) mode: Option<&'static str>,
    /// `fp32` or `mixed`.
    pub(super) precision: Option<&'static str>,
    pub(super) versus: Option<ReleaseId>,
    pub(super) percent: u8,
    /// Whether the figure is an upper limit.
    pub(super) up_to: bool,
}

/// An entry of the list.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Issue {
    Slowdown(Slowdown),
    /// An entry that a person has to put into words.
    Prose(String),
}

pub(super) fn read(entries: &[Entry]) -> Vec<Issue> {
    let mut issues = Vec::new();
    // A heading such as `Regressions in 20.06 vs. 20.03:` holds for the entries below it: those that are
    // indented further or, in a text that lost its indentation, those of the same form.
    let nested =
        entries.iter().any(|entry| Some(entry.indent) != entries.first().map(|it| it.indent));
    let mut group: Option<(usize, Slowdown)> = None;
    for Entry { indent, text } in entries {
        if let Some(begins) = heading(text) {
            group = Some((*indent, begins));
            continue;
        }
        let below = |(of, _): &(usize, Slowdown)| {
            if nested { indent > of } else { versus(text).is_none() && percent(text).is_some() }
        };
        group = group.filter(below);
        let slowdowns = slowdowns(text, group.as_ref().map(|(_, group)| group));
        if slowdowns.is_empty() {
            issues.push(Issue::Prose(text.clone()));
        }
        issues.extend(slowdowns.into_iter().map(Issue::Slowdown));
    }
    issues
}

/// What the first sentence of an entry in prose says with figures.
pub(super) fn figures(entry: &str) -> Option<Slowdown> {
    slowdowns(sentences(entry).first()?, None).into_iter().next()
}

/// `Known Turing performance regressions in 20.06 vs. 20.03 container:`
fn heading(entry: &str) -> Option<Slowdown> {
    let lower = entry.to_lowercase();
    if !entry.ends_with(':') || !lower.contains("performance regression") {
        return None;
    }
    let architectures = families(entry);
    Some(Slowdown { architectures, versus: versus(entry), ..Slowdown::default() })
}

/// What an entry says, one for training and one for inference. Empty where a part of it would be lost.
fn slowdowns(entry: &str, group: Option<&Slowdown>) -> Vec<Slowdown> {
    let lower = entry.to_lowercase();
    let drops =
        ["drop", "slower", "slowdown", "regression"].iter().any(|word| lower.contains(word));
    let Some((percent, up_to)) = percent(&lower) else { return Vec::new() };
    // More than a sentence is more than the figures.
    let whole = sentences(entry).len() == 1;
    let models = models(entry);
    if !drops && group.is_none() || !whole || models.is_empty() {
        return Vec::new();
    }
    let common = Slowdown {
        models,
        architectures: match families(entry) {
            named if named.is_empty() => {
                group.map(|it| it.architectures.clone()).unwrap_or_default()
            }
            named => named,
        },
        mode: None,
        precision: precision(&lower),
        versus: versus(entry).or_else(|| group?.versus),
        percent,
        up_to,
    };
    let jobs: Vec<_> =
        ["inference", "training"].into_iter().filter(|it| lower.contains(it)).collect();
    if jobs.is_empty() {
        return vec![common];
    }
    jobs.into_iter().map(|job| Slowdown { mode: Some(job), ..common.clone() }).collect()
}

fn precision(lower: &str) -> Option<&'static str> {
    if lower.contains("mixed precision") || lower.contains("mixed-precision") {
        Some("mixed")
    } else {
        lower.contains("fp32").then_some("fp32")
    }
}

/// `up to 15%`, `approx. 10%`.
fn percent(lower: &str) -> Option<(u8, bool)> {
    let (before, _) = lower.split_once('%')?;
    let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let figure = before.get(before.len() - digits..)?.parse().ok()?;
    Some((figure, before.get(..before.len() - digits)?.trim_end().ends_with("up to")))
}

/// The release that a text compares with: the last it names.
fn versus(text: &str) -> Option<ReleaseId> {
    let lower = text.to_lowercase();
    let marks = [" vs. ", " vs ", "compared to ", "compared with ", " than "];
    let at = marks.iter().filter_map(|mark| Some(lower.rfind(mark)? + mark.len())).max()?;
    let mut words = lower.get(at..)?.split(|c: char| !c.is_ascii_digit() && c != '.');
    words.find_map(|word| word.trim_matches('.').parse().ok())
}

/// The models: what stands between the figures and the words around them.
fn models(entry: &str) -> Vec<String> {
    let lower = entry.to_ascii_lowercase();
    let begin = match lower.find('%') {
        // `Up to 10% performance drop on InceptionV3 for …`; else the models come first.
        Some(percent) if lower.starts_with("up to") || lower.starts_with("there is") => {
            let rest = lower.get(percent..).and_then(|rest| Some(percent + rest.find(" on ")? + 4));
            let Some(begin) = rest else { return Vec::new() };
            begin
        }
        _ => 0,
    };
    let ends = [
        " for ",
        " mixed precision",
        " mixed-precision",
        " fp32",
        " training",
        " inference",
        " in the ",
        " up to",
        " of approx",
        " compared ",
    ];
    let rest = lower.get(begin..).unwrap_or_default();
    let end = ends.iter().filter_map(|mark| rest.find(mark)).min().unwrap_or(rest.len());
    let names = entry.get(begin..begin + end).unwrap_or_default();
    names
        .split(", ")
        .flat_map(|part| part.split(" and "))
        .map(str::trim)
        .filter(|name| !name.is_empty() && plain(name).len() > 1)
        .map(str::to_owned)
        .collect()
}

impl Slowdown {
    /// The sentence for `data/`.
    pub(super) fn summary(&self) -> String {
        let mut text = String::new();
        if !self.architectures.is_empty() {
            let names: Vec<&str> = self.architectures.iter().map(|family| family.name()).collect();
            text = format!("On {} GPUs, ", names.join(" and "));
        }
        let kind = match self.precision {
            Some("mixed") => "mixed-precision ",
            Some(_) => "FP32 ",
            None => "",
        };
        let work = self.mode.unwrap_or("work");
        let limit = if self.up_to { "up to" } else { "about" };
        let models = self.models.join(" and ");
        let versus = match self.versus {
            Some(versus) => format!("in {versus}"),
            None => String::from("before"),
        };
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "{kind}{work} with {models} is {limit} {}% slower than {versus}.",
            self.percent
        );
        let mut letters = text.chars();
        let first = letters.next().map(|first| first.to_uppercase().to_string());
        first.unwrap_or_default() + letters.as_str()
    }
}
