//! Sentences in which people say what their machine is.

use alloc::vec::Vec;

use crate::machine::gpu::Gpu;
use crate::reading::facts::gpu_list::{gpus, one_kind, unbulleted};
use crate::reading::facts::names::Names;
use crate::reading::facts::written::field::{Field, field};
use crate::reading::facts::written::numbers::is_driver_number;
use crate::reading::facts::written_label::Label;
use crate::values::os_names::system;
use crate::values::text::offset;

/// What is between the parts of a sentence about a machine.
pub(crate) const BETWEEN: [&str; 7] = [" ,", " with ", " on ", ", ", " under ", " running ", " ("];

/// What somebody says of the own machine: `I have an RTX 4090 with driver 550.54.15 on Windows 11`.
pub(crate) fn own_words<'a>(
    line: &'a str,
    start: usize,
    ended: bool,
    names: &mut Names,
) -> Option<Vec<Field<'a>>> {
    // What follows is a purpose, or another sentence.
    const ENDS: [&str; 14] = [
        ". ",
        "? ",
        "?",
        "! ",
        "; ",
        " but ",
        " because ",
        " if ",
        " in ",
        " for ",
        " to ",
        " which ",
        " that ",
        " where ",
    ];
    let own = behind_subject(line)?;
    let sentence = ENDS.iter().fold(own, |own, end| own.split(end).next().unwrap_or(own));
    // A question, and a condition.
    let behind = own.get(sentence.len()..).unwrap_or_default();
    if behind.starts_with('?') || behind.starts_with(" if") {
        return None;
    }
    let mut fields = Vec::new();
    let mut other_gpus = false;
    for part in parts_of_sentence(sentence, names) {
        let text = without_article(part);
        let begin = start + offset(line, text);
        let whole = ended || offset(line, text) + text.len() < line.len();
        if let Some(field) = field(text, begin, whole) {
            fields.push(field);
            continue;
        }
        other_gpus |= gpus(text, true, names).is_none() && names_gpu(text, names);
        let (value, separated) = (begin, false);
        for label in [Label::Gpu, Label::System] {
            let label = Some(label);
            fields.push(Field { label, start: begin, value, text, separated, ended: whole });
        }
    }
    // What a group uses and runs is told in papers, too; its driver is not.
    let is_telling =
        |field: &Field<'_>| matches!(field.label, Some(Label::Driver | Label::JetPack));
    let in_use = ["We use ", "We run ", "e using ", "e running "]
        .iter()
        .any(|verb| line.get(..offset(line, own)).is_some_and(|front| front.ends_with(verb)));
    if in_use && line.contains("We") && !fields.iter().any(is_telling) {
        return None;
    }
    // Of several machines in a sentence, the GPUs of one are not all.
    fields.retain(|field| !(other_gpus && field.label == Some(Label::Gpu)));
    Some(fields)
}

/// The parts of a sentence; GPUs that an `and` joins are one.
pub(crate) fn parts_of_sentence<'a>(sentence: &'a str, names: &mut Names) -> Vec<&'a str> {
    let mut parts = alloc::vec![sentence];
    for between in BETWEEN {
        parts = parts.into_iter().flat_map(|part| part.split(between)).collect();
    }
    let mut all = Vec::new();
    for part in parts {
        match gpus(without_article(part), true, names) {
            Some(_) => all.push(part),
            None => all.extend(part.split(" and ")),
        }
    }
    all
}

pub(crate) fn without_article(part: &str) -> &str {
    let text = part.trim().trim_end_matches([')', '.']).trim_end_matches(" each");
    let articles = ["a ", "an ", "the ", "my ", "our ", "one "];
    articles.iter().fold(text, |text, article| text.strip_prefix(article).unwrap_or(text))
}

/// Whether some words of a text are the name of a GPU.
pub(crate) fn names_gpu(text: &str, names: &mut Names) -> bool {
    let words: Vec<&str> = text.split(' ').take(12).collect();
    (1..=3).any(|count| {
        (0..words.len()).any(|first| {
            let Some(some) = words.get(first..first.saturating_add(count)) else { return false };
            let name = some.join(" ");
            name.bytes().any(|byte| byte.is_ascii_digit()) && one_kind(&name, names).is_some()
        })
    })
}

/// What follows the words by which somebody begins to speak of the own machine: `I now have`, `We are
/// running`, `Our servers have`.
pub(crate) fn behind_subject(line: &str) -> Option<&str> {
    const SUBJECTS: [&str; 10] =
        ["I ", "I'm ", "I've ", "We ", "We're ", "We've ", "My ", "my ", "Our ", "This "];
    if !line.trim().contains(' ') {
        return None;
    }
    let begins = |at: usize| {
        let front = line.get(..at).unwrap_or_default().trim_end();
        let ticked = ["[x]", "[X]"].iter().find_map(|tick| front.strip_suffix(tick));
        let front = ticked.unwrap_or(front).trim_end_matches(['-', '*', '+', '>', ' ']);
        front.is_empty() || front.ends_with(['.', '!', ',', ':'])
    };
    SUBJECTS.iter().find_map(|subject| {
        let mut places = line.match_indices(subject).filter(|(at, _)| begins(*at));
        places.find_map(|(at, _)| behind_verb(subject.trim_end(), line.get(at + subject.len()..)?))
    })
}

/// What follows the verb of a subject.
pub(crate) fn behind_verb<'a>(subject: &str, rest: &'a str) -> Option<&'a str> {
    const NOUNS: [&str; 21] = [
        "GPU",
        "GPUs",
        "gpu",
        "graphics card",
        "video card",
        "card",
        "cards",
        "machine",
        "machines",
        "server",
        "servers",
        "system",
        "setup",
        "environment",
        "workstation",
        "laptop",
        "PC",
        "computer",
        "node",
        "nodes",
        "host",
    ];
    const NOT_HAD: [&str; 9] =
        ["been", "had", "seen", "run", "built", "found", "never", "not", "no"];
    let (be, verbs): (&[&str], &[&str]) = match subject {
        "I" | "We" => (&["am ", "are "], &["have got ", "have ", "use ", "run ", "own ", "got "]),
        "I'm" | "We're" => (&[""], &[]),
        "I've" | "We've" => (&[], &["got "]),
        _ => {
            (&["is ", "are "], &["is ", "are ", "has ", "have ", "runs ", "uses ", "use ", "run "])
        }
    };
    let mut rest = rest;
    if matches!(subject, "My" | "my" | "Our" | "This") {
        rest = NOUNS.iter().find_map(|noun| rest.strip_prefix(*noun)?.strip_prefix(' '))?;
    }
    let rest = behind_adverbs(rest);
    // `am currently using`
    let doing = be.iter().find_map(|be| {
        let rest = behind_adverbs(rest.strip_prefix(*be)?);
        ["on ", "using ", "running "].iter().find_map(|doing| rest.strip_prefix(*doing))
    });
    let behind = doing.or_else(|| verbs.iter().find_map(|verb| rest.strip_prefix(*verb)))?;
    let behind = behind_adverbs(behind);
    // `I have tested`, `We have never`
    let first = behind.split(' ').next().unwrap_or_default();
    (!first.ends_with("ed") && !NOT_HAD.contains(&first)).then_some(behind)
}

pub(crate) fn behind_adverbs(mut text: &str) -> &str {
    const ADVERBS: [&str; 10] = [
        "now ",
        "currently ",
        "still ",
        "also ",
        "already ",
        "just ",
        "only ",
        "recently ",
        "actually ",
        "both ",
    ];
    while let Some(behind) = ADVERBS.iter().find_map(|adverb| text.strip_prefix(adverb)) {
        text = behind;
    }
    text
}

/// A line that is nothing but what a machine is: `Jetson Orin Nano with JetPack 6.2`, `RTX 4090 on driver
/// 550.54.14`, `H100 SXM x8, 550.54.15, CUDA 12.4`. Every part must be understood.
pub(crate) fn whole_line<'a>(
    line: &'a str,
    start: usize,
    ended: bool,
    names: &mut Names,
) -> Option<Vec<Field<'a>>> {
    let text = unbulleted(line);
    // A GPU and its driver are two parts.
    if !BETWEEN.iter().chain(&[" and "]).any(|between| text.contains(between)) {
        return None;
    }
    let begins = ["Running on ", "Using "].iter().find_map(|front| text.strip_prefix(front));
    let mut fields = Vec::new();
    let mut modules = 0;
    for part in parts_of_sentence(begins.unwrap_or(text), names) {
        let text = without_article(part);
        let begin = start + offset(line, text);
        let whole = ended || offset(line, text) + text.len() < line.len();
        let bare = |label| {
            let label = Some(label);
            Field { label, start: begin, value: begin, text, separated: false, ended: whole }
        };
        let with_label = field(text, begin, whole).filter(|field| {
            let goes_on = field.text.contains(|c: char| c.is_alphabetic() && c.is_lowercase());
            let of_line = [Label::Driver, Label::Cuda, Label::JetPack, Label::Count];
            field.label.is_some_and(|label| of_line.contains(&label)) && !goes_on
        });
        let field = match with_label {
            Some(field) => field,
            None if gpus(text, true, names).is_some() => bare(Label::Gpu),
            None if is_driver_number(text) => bare(Label::Driver),
            None if text.len() < 40 && system(text).is_some() => bare(Label::System),
            // The line in which a Jetson's name stands is read as that.
            None if text.contains("Jetson ") && text.len() < 60 && !text.contains(':') => {
                modules += 1;
                continue;
            }
            None => return None,
        };
        fields.push(field);
    }
    let count = |label| fields.iter().filter(|field| field.label == Some(label)).count();
    // Several are a list, which is read as one.
    let right =
        count(Label::Gpu) + modules == 1 && count(Label::Driver) + count(Label::JetPack) > 0;
    right.then_some(fields)
}

/// A line that is nothing but a Jetson's name and the version behind it: `Jetson Nano JetPack 4.6.1`,
/// `Jetson Orin Nano, JP 6.2`, `Jetson AGX Orin L4T 35.3.1`, `Jetson Orin NX R36.4.3`.
pub(crate) fn module_and_version<'a>(
    line: &'a str,
    start: usize,
    ended: bool,
    names: &mut Names,
) -> Option<Vec<Field<'a>>> {
    const VERSIONS: [&str; 11] = [
        "JetPack ", "Jetpack ", "jetpack ", "JP ", "JP", "L4T ", "L4T-", "L4T R", "R3", "r3", "R2",
    ];
    let text = unbulleted(line);
    let device = ["Device", "Board", "Platform", "Hardware", "Module", "Machine"];
    let text = text
        .split_once(':')
        .filter(|(label, _)| device.contains(&label.trim()))
        .map_or(text, |(_, value)| value.trim_start());
    let at = text.find("Jetson ")?;
    if !matches!(text.get(..at)?.trim(), "" | "NVIDIA") {
        return None;
    }
    let version = VERSIONS.iter().find_map(|front| {
        let from = text.match_indices(front).map(|(at, _)| at).find(|from| {
            let before = text.get(..*from).unwrap_or_default();
            before.ends_with([' ', '(', ',']) && *from > at
        })?;
        let digit = text.get(from + front.len()..)?.starts_with(|c: char| c.is_ascii_digit());
        digit.then_some(from)
    })?;
    let name = text.get(at..version)?.trim_end_matches([' ', ',', '-', '(', '/', '|']);
    let name = ["with", "on", "running"]
        .iter()
        .find_map(|word| name.strip_suffix(word))
        .map_or(name, |name| name.trim_end_matches([' ', ',']));
    let kit = [" Developer Kit", " Dev Kit", " DevKit", " devkit", " dev kit"];
    let name = kit.iter().find_map(|kit| name.strip_suffix(kit)).unwrap_or(name);
    names.known_gpu(name).filter(Gpu::is_jetson)?;
    let value = text.get(version..)?;
    let value = value.strip_prefix("JP").map_or(value, str::trim_start);
    let field = |label, text: &'a str, ended| {
        let (start, label) = (start + offset(line, text), Some(label));
        Field { label, start, value: start, text, separated: true, ended }
    };
    let version = field(Label::JetPack, value.trim_end_matches([')', '.']), ended);
    version.jetpack(true)?;
    Some(alloc::vec![field(Label::Gpu, name, true), version])
}
