//! Renders `docs/rules.md` from the rules and `docs/messages.md` from the data, so that no page says
//! what the code does not.

use std::fmt::Write as _;

use ngcompat::Rule;
use ngcompat::diagnose::FalseAlarmRule;
use ngcompat::facts::FactKind;

use crate::data::File;
use crate::data::schema::{CommonSources, FalseAlarm, Message, Messages};

pub(crate) fn rules(sources: &File<CommonSources>) -> String {
    let mut page = String::from(
        "<!-- Written by `cargo xtask generate` from the rules in crates/ngcompat/src/rules/rule.rs; never edit it. -->\n\n\
         # The rules\n\n\
         Every finding of a report names the rule that made it. A rule that bears on an aspect can \
         make that aspect incompatible (a blocker) or undetermined (a missing fact); the verdict is \
         the worst of the four aspects. Rules without an aspect only inform.\n",
    );
    for rule in Rule::ALL {
        let aspect = match rule.aspect() {
            Some(aspect) => aspect.name(),
            None if *rule == Rule::FactsContradictory => "that of the fact",
            None => "none, it only informs",
        };
        // That the rule's source has an address was checked when the data was read.
        let source = sources.content.sources.get(rule.source_key());
        let address = source.and_then(|source| source.address.as_ref());
        let address = address.map_or("", |address| address.get_ref());
        // Writing to a String cannot fail.
        let _ = write!(
            page,
            "\n## `{rule}`\n\n{} {}\n\nAspect: {aspect}. Basis: {}, <{}>.\n",
            rule.summary(),
            rule.reason(),
            rule.basis().name(),
            address,
        );
    }
    page
}

/// The page that lists the kinds of texts that facts are read from.
pub(crate) fn texts() -> String {
    let mut page = String::from(
        "<!-- Written by `cargo xtask generate` from the kinds in crates/ngcompat/src/reading/facts/kind.rs; never edit it. -->\n\n\
         # Texts that are read\n\n\
         `facts`, `check --from`, `diagnose` and `fleet` take these texts, alone or several in one, cut, \
         quoted or with a log around them. `recognized` in the JSON names the kinds that were found. \
         What a program on the machine prints counts more than what a container saw, that more than \
         what is installed or labelled, and that more than what somebody wrote, which contradicts \
         nothing that is printed. Where texts disagree, `conflicts` in the JSON has all their values; \
         the fact itself holds the first of them, and no answer rests on it.\n\n\
         | kind | text |\n\
         |---|---|\n",
    );
    for kind in FactKind::ALL {
        // Links between items of the documentation of Rust.
        let description = kind.description().replace(['[', ']'], "");
        let _ = writeln!(page, "| `{kind}` | {description} |");
    }
    page
}

/// The parts of the page of messages, by how the codes in them begin; the last takes the rest.
const PARTS: &[(&str, &[&str])] = &[
    ("CUDA errors", &["cuda-"]),
    (
        "The container toolkit and the container engine",
        &["container-cli-", "container-runtime-", "libcuda-"],
    ),
    ("What the container's entry point prints", &["container-"]),
    ("PyTorch", &["torch-"]),
    (
        "Libraries and programs",
        &[
            "bitsandbytes-",
            "cublas-",
            "cudnn-",
            "cusolver-",
            "extension-",
            "ggml-",
            "jax-",
            "nccl-",
            "nvenc-",
            "ollama-",
            "onnxruntime-",
            "ptxas-",
            "tensorflow-",
            "tensorrt-",
            "triton-",
            "tritonserver-",
            "vulkan-",
            "xformers-",
            "xla-",
        ],
    ),
    ("The driver, NVML, nvidia-smi and the machine", &[""]),
];

/// The page that lists every message.
pub(crate) fn messages(file: &File<Messages>) -> String {
    let messages = &file.content.messages;
    let mut page = String::from(
        "<!-- Written by `cargo xtask generate` from data/messages.toml; never edit it. -->\n\n\
         # Every message\n\n\
         What `ngcompat diagnose` knows: each message has a page that says what it looks like, what \
         causes it, how sure that is, and what helps, in order of effort. Paste the whole text and it \
         also weighs the driver, the GPU and the release that the text names.\n\n\
         | certainty | what it means |\n\
         |---|---|\n\
         | certain | the message has no other cause, and nothing in the text contradicts it |\n\
         | likely | the usual cause; others are possible, and are named where they are known |\n\
         | possible | one of several causes, or the text contradicts the usual one |\n\n\
         What fails comes first; notes, after which a program goes on, and false alarms come after it. \
         A message that the text only speaks of (in a command, in source code, or as gone) comes last \
         and is possible at most.\n",
    );
    for (at, (part, _)) in PARTS.iter().enumerate() {
        let _ = write!(page, "\n## {part}\n\n");
        for message in messages.iter().filter(|message| part_of(message) == at) {
            let code = message.code.get_ref();
            // The anchor is the address that reports and other pages have had from the beginning.
            let _ =
                writeln!(page, "- <a id=\"{code}\"></a>[{}](messages/{code}.md)", message.title);
        }
    }
    page
}

/// A page for each message, by its path.
pub(crate) fn message_pages(file: &File<Messages>) -> Vec<(String, String)> {
    let page = |message: &Message| {
        let mut page = String::from(
            "<!-- Written by `cargo xtask generate` from data/messages.toml; never edit it. -->\n",
        );
        render(&mut page, file, message);
        (format!("docs/messages/{}.md", message.code.get_ref()), page)
    };
    file.content.messages.iter().map(page).collect()
}

/// The summary of the book with a line for each message below that of their list.
pub(crate) fn summary(present: &str, file: &File<Messages>) -> String {
    let mut summary = String::new();
    for line in present.lines().filter(|line| !line.contains("](messages/")) {
        let _ = writeln!(summary, "{line}");
        if line.contains("](messages.md)") {
            for message in &file.content.messages {
                let code = message.code.get_ref();
                let _ = writeln!(summary, "  - [{code}](messages/{code}.md)");
            }
        }
    }
    summary
}

fn part_of(message: &Message) -> usize {
    let code = message.code.get_ref();
    let has = |begins: &[&str]| begins.iter().any(|begin| code.starts_with(begin));
    PARTS.iter().position(|(_, begins)| has(begins)).unwrap_or(0)
}

/// Writing to a String cannot fail, so that what it returns is dropped.
fn render(page: &mut String, file: &File<Messages>, message: &Message) {
    let Message { code, title, cause, certainty, also, fixes, .. } = message;
    let _ = write!(page, "\n# {title}\n\nCode `{}`.\n", code.get_ref());
    if let Some(of) = &message.variant_of {
        let of = of.get_ref();
        let _ = write!(page, "\nThe message of [`{of}`]({of}.md), where its numbers say so.\n");
    }
    let shown = shown(message);
    if !shown.is_empty() {
        let _ = write!(page, "\n```text\n{}\n```\n", shown.join("\n"));
    }
    let numbers: Vec<String> = message.numbers.iter().map(u16::to_string).collect();
    let names: Vec<String> =
        message.names.iter().map(|name| format!("`{}`", name.get_ref())).collect();
    if !numbers.is_empty() {
        let _ = write!(page, "\nNumber {}; {}.\n", numbers.join(" or "), names.join(", "));
    }
    let _ = write!(page, "\nCause ({}): {cause}\n", certainty.0);
    if !also.is_empty() {
        page.push_str("\nIt can also mean:\n\n");
        list(page, "- ", also);
    }
    if !message.explains.is_empty() {
        let links: Vec<String> = message
            .explains
            .iter()
            .map(|other| format!("[`{0}`]({0}.md)", other.get_ref()))
            .collect();
        let _ =
            write!(page, "\nIn the same text, these are its consequences: {}.\n", links.join(", "));
    }
    page.push_str("\nWhat helps:\n\n");
    list(page, "1. ", fixes);
    if let Some(alarm) = &message.false_alarm {
        false_alarm(page, alarm);
    }
    page.push_str("\nSources: ");
    let sources =
        message.sources.iter().filter_map(|name| file.content.sources.get(name.get_ref().as_str()));
    let sources: Vec<String> = sources
        .map(|source| match &source.address {
            Some(address) => format!("[{}]({})", source.what, address.get_ref()),
            None => source.what.clone(),
        })
        .collect();
    let _ = writeln!(page, "{}.", sources.join("; "));
}

fn false_alarm(page: &mut String, alarm: &FalseAlarm) {
    let when = match alarm.when.0 {
        FalseAlarmRule::Always => "Nothing is wrong where this is printed",
        FalseAlarmRule::GpuCovered => {
            "Nothing is wrong where the image has machine code that the GPU runs"
        }
        FalseAlarmRule::CompatibleWithoutStatus => {
            "Nothing is wrong where the driver runs the image and the brackets are empty"
        }
        _ => "Nothing may be wrong",
    };
    let _ = write!(page, "\n{when}. {}\n", alarm.cause);
    if !alarm.fixes.is_empty() {
        page.push('\n');
        list(page, "- ", &alarm.fixes);
    }
}

fn list(page: &mut String, mark: &str, items: &[String]) {
    for item in items {
        let _ = writeln!(page, "{mark}{item}");
    }
}

/// The patterns as a person would recognise them, without those that only stand for a longer one that
/// was cut.
fn shown(message: &Message) -> Vec<String> {
    let whole: Vec<String> =
        message.patterns.iter().map(|pattern| with_dots(pattern.get_ref())).collect();
    let cut = |text: &String| whole.iter().any(|other| other != text && other.starts_with(text));
    whole.iter().filter(|text| !cut(text)).cloned().collect()
}

/// `{driver}` as `…`.
fn with_dots(pattern: &str) -> String {
    let pattern = pattern.replace("{end}", "");
    let mut text = String::new();
    let mut rest = pattern.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        text.push('…');
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use super::*;

    /// Words such as `driver.too-old`, by how they begin.
    fn rules_in(text: &str) -> BTreeSet<String> {
        let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c);
        let words = text.split(|c| !is_part(c)).map(|word| word.trim_end_matches('.'));
        let groups: BTreeSet<_> =
            Rule::ALL.iter().filter_map(|rule| rule.id().split_once('.')).map(|it| it.0).collect();
        words
            .filter(|word| word.split_once('.').is_some_and(|(group, _)| groups.contains(group)))
            .filter(|word| !word.contains(".svg"))
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn the_chapter_on_verdicts_and_its_pictures_name_the_rules_that_exist() {
        let docs = crate::root().join("docs");
        let pages =
            ["verdict.md", "modes.md", "images/verdict.svg", "images/driver.svg", "images/gpu.svg"];
        let named: BTreeSet<String> = pages
            .iter()
            .flat_map(|page| rules_in(&fs::read_to_string(docs.join(page)).expect("a page")))
            .collect();
        let all: BTreeSet<String> = Rule::ALL.iter().map(ToString::to_string).collect();
        let unknown: Vec<_> = named.difference(&all).collect();
        assert!(unknown.is_empty(), "no such rules: {unknown:?}");
        let bearing = Rule::ALL.iter().filter(|rule| rule.aspect().is_some());
        let missing: Vec<_> = bearing.filter(|rule| !named.contains(rule.id())).collect();
        assert!(missing.is_empty(), "not shown: {missing:?}");
    }

    #[test]
    fn placeholders_become_dots() {
        assert_eq!(with_dots("version {driver} was detected{end}"), "version … was detected");
    }
}
