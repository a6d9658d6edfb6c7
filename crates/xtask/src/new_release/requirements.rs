//! The paragraphs on drivers and GPUs.

use ngcompat::{Architecture, ComputeCapability, DriverVersion};

/// What a page says of drivers.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct DriverText {
    pub(super) cuda: Option<String>,
    pub(super) minimum: Option<String>,
    pub(super) branches: Vec<String>,
    pub(super) boards: Vec<String>,
    pub(super) not_forward_compatible: Vec<u16>,
    pub(super) refers_elsewhere: bool,
    pub(super) unread: Vec<String>,
}

pub(super) fn driver(sentences: &[String]) -> DriverText {
    let mut text = DriverText::default();
    let mut elsewhere = false;
    for sentence in sentences {
        let lower = sentence.to_lowercase();
        let mut read = false;
        if let Some((_, after)) = sentence.split_once("is based on ") {
            text.cuda = after.split_once("CUDA ").and_then(|(_, rest)| number(rest));
            read = text.cuda.is_some();
        }
        if let Some((_, after)) = lower.split_once("requires nvidia driver release ") {
            text.minimum = number(after);
            read = text.minimum.is_some();
        }
        let allowed = lower.split_once("you may use").or_else(|| lower.split_once("you can use"));
        if let Some((before, after)) = allowed {
            text.branches = numbers(after);
            text.boards = boards(before);
            read = !text.branches.is_empty() && !text.boards.is_empty();
        }
        if lower.contains("not forward-compatible") || lower.contains("not forward compatible") {
            text.not_forward_compatible = branches(sentence);
            read = !text.not_forward_compatible.is_empty();
        }
        if lower.contains("cuda compatibility") || lower.contains("cuda application compatibility")
        {
            elsewhere = true;
            read = true;
        }
        if !read && !lower.contains("only supports particular drivers") {
            text.unread.push(sentence.clone());
        }
    }
    text.branches.sort_by_key(|branch| branch.parse::<DriverVersion>().ok());
    text.branches.dedup();
    // Pages with numbers of their own point to the document as well; that says nothing more.
    text.refers_elsewhere = elsewhere && text.minimum.is_none() && text.branches.is_empty();
    text
}

/// The number at the beginning: `455` of `455 or later`, `11.1.1` of `11.1.1, which`.
fn number(text: &str) -> Option<String> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let number = text.get(..end)?.trim_end_matches('.');
    number.starts_with(|c: char| c.is_ascii_digit()).then(|| number.to_owned())
}

/// `418.xx, 440.30, or 450.xx`; what stands in brackets only explains.
fn numbers(text: &str) -> Vec<String> {
    let mut outside = String::new();
    let mut depth = 0_usize;
    for letter in text.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside.push(letter),
            _ => {}
        }
    }
    let words = outside.split(|c: char| c.is_whitespace() || c == ',').filter_map(number);
    words.filter(|number| number.parse::<DriverVersion>().is_ok()).collect()
}

/// `R418, R440 and R450`.
fn branches(text: &str) -> Vec<u16> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let mut branches: Vec<u16> = words
        .filter_map(|word| word.strip_prefix('R')?.parse().ok())
        .filter(|branch| *branch > 99)
        .collect();
    branches.sort_unstable();
    branches.dedup();
    branches
}

/// `running on Tesla (for example, T4 or any other Tesla board)`.
fn boards(before: &str) -> Vec<String> {
    let mut boards = Vec::new();
    let named = before.split_once("for example, ").and_then(|(_, rest)| rest.split_once(" or any"));
    if let Some((named, _)) = named {
        boards.extend(named.split(", ").map(|board| board.trim().to_uppercase()));
    }
    if before.contains("data center gpu") {
        boards.push(String::from("any other data center GPU"));
    } else if before.contains("tesla") {
        boards.push(String::from("any Tesla"));
    }
    boards
}

/// What a page says of GPUs.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct GpuText {
    pub(super) minimum: Option<String>,
    pub(super) families: Vec<Architecture>,
    pub(super) unread: Vec<String>,
}

pub(super) fn gpu(sentences: &[String]) -> GpuText {
    let mut text = GpuText::default();
    for sentence in sentences {
        let lower = sentence.to_lowercase();
        let mut read = lower.contains("cuda gpus") || lower.contains("support matrix");
        let minimum = lower.split_once("compute capability ").and_then(|(_, rest)| number(rest));
        if let Some(minimum) = minimum.filter(|it| it.parse::<ComputeCapability>().is_ok()) {
            text.minimum = Some(minimum);
            read = true;
        }
        if lower.contains("famil") && lower.contains("correspond") {
            text.families = families(sentence);
            read = !text.families.is_empty();
        }
        if !read {
            text.unread.push(sentence.clone());
        }
    }
    text
}

/// The architectures that a text names, in order of capability.
pub(super) fn families(text: &str) -> Vec<Architecture> {
    let words: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let named = |family: &&Architecture| {
        // `Ada Lovelace` is also called `Ada`.
        let first = family.name().split(' ').next().unwrap_or_default();
        words.contains(&first)
    };
    Architecture::ALL.iter().filter(named).copied().collect()
}
