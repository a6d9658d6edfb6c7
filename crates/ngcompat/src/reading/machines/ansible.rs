//! Ansible: what it prints as JSON with the callback `json` (plays, their tasks, and what each host said),
//! and its inventories in the form of INI.

use alloc::borrow::ToOwned as _;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::reading::machines::columns::{Column, column};
use crate::reading::machines::host_list;
use crate::reading::machines::inventory::said;
use crate::reading::machines::json;
use crate::reading::machines::part::{
    LineCounter, Part, Said, Split, is_open, lines, owned, push_line,
};
use crate::values::text::start_of;

/// What a sentence about a machine has of it.
const LONGEST: usize = 120;

/// The hosts of all tasks, each with what it printed in any of them.
pub(super) fn results(text: &str) -> Option<Split> {
    if !text.contains("\"plays\"") {
        return None;
    }
    // Warnings may come before it.
    let begin = lines(text).find(|(_, line)| line.starts_with('{')).map(|(number, _)| number)?;
    let at: usize = text.split_inclusive('\n').take(begin - 1).map(str::len).sum();
    let document = text.get(at..)?;
    let (_, document) = *json::values(document)?.first()?;
    let mut counter = LineCounter::new(document);
    let mut hosts: Vec<Host> = Vec::new();
    for (play_at, play) in json::items(json::field(document, &["plays"])?)? {
        let tasks = json::field(play, &["tasks"]).and_then(json::items).unwrap_or_default();
        for (_, task) in tasks {
            let all = json::field(task, &["hosts"]).and_then(json::fields).unwrap_or_default();
            for (name, (_, result)) in all {
                let line = begin + counter.line_of(play_at) - 1;
                let known = hosts.iter().position(|host| host.name == name);
                let place = known.unwrap_or_else(|| {
                    let name = name.to_owned();
                    hosts.push(Host { name, line, text: String::new(), failure: None });
                    hosts.len() - 1
                });
                if let Some(host) = hosts.get_mut(place) {
                    host.add(result);
                }
            }
        }
    }
    for (name, _) in json::field(document, &["stats"]).and_then(json::fields).unwrap_or_default() {
        if !hosts.iter().any(|host| host.name == name) {
            let name = name.to_owned();
            hosts.push(Host { name, line: begin, text: String::new(), failure: None });
        }
    }
    let parts = hosts.into_iter().map(|Host { name, line, text, failure }| {
        let said = match failure {
            Some(failure) if text.trim().is_empty() => Said::Failure(failure),
            _ => Said::Text(text),
        };
        Part { names: owned(&name), line, said }
    });
    Split { parts: parts.collect(), odd: Vec::new() }.some()
}

struct Host {
    name: String,
    line: usize,
    text: String,
    failure: Option<String>,
}

impl Host {
    fn add(&mut self, result: &str) {
        let of = |key: &str| json::field(result, &[key]);
        let printed = of("stdout").or_else(|| of("msg")).and_then(json::printed);
        let is_true = |key: &str| of(key) == Some("true");
        if is_true("unreachable") || is_true("failed") {
            let said = of("stderr").and_then(json::printed).filter(|text| !text.is_empty());
            let said = said.or(printed).unwrap_or_default();
            let said = said.lines().next().unwrap_or_default().trim().trim_end_matches('.');
            let word = if is_true("unreachable") { "UNREACHABLE!" } else { "FAILED" };
            let said = if said.is_empty() { word } else { start_of(said, LONGEST) };
            self.failure.get_or_insert_with(|| said.to_owned());
        } else if let Some(printed) = printed {
            push_line(&mut self.text, &printed);
        }
    }
}

/// `[gpu]`, and below it `node[01:04] gpu_model=A100 gpu_driver=535.161.08`.
pub(super) fn inventory(text: &str) -> Option<Split> {
    let section = |line: &str| Some(line.strip_prefix('[')?.strip_suffix(']')?.to_owned());
    let rows = || {
        lines(text)
            .map(|(number, line)| (number, line.trim()))
            .filter(|(_, line)| !line.is_empty() && !line.starts_with(['#', ';']))
    };
    if !rows().any(|(_, line)| section(line).is_some())
        || !rows().any(|(_, line)| line.contains('='))
    {
        return None;
    }
    let mut split = Split::default();
    let mut vars: Vec<(String, (&str, &str))> = Vec::new();
    let mut hosts = Vec::new();
    let mut current = String::new();
    for (number, line) in rows() {
        if let Some(name) = section(line) {
            current = name;
            continue;
        }
        if let Some(group) = current.strip_suffix(":vars") {
            let (key, value) = line.split_once('=')?;
            vars.push((group.to_owned(), (key.trim(), value.trim())));
        } else if !current.ends_with(":children") {
            let mut words = line.split_whitespace();
            let names = host_list::expand(&ranges(words.next()?))?;
            let fields = words.map(|word| word.split_once('=')).collect::<Option<Vec<_>>>()?;
            hosts.push((current.clone(), names, number, fields));
        }
    }
    for (group, names, line, mut fields) in hosts {
        let of_group = vars.iter().filter(|(name, _)| *name == group || name == "all");
        fields.extend(of_group.map(|(_, pair)| *pair));
        let said = Said::Facts(Box::new(facts(&fields, line, &mut split)));
        split.parts.push(Part { names, line, said });
    }
    split.some()
}

/// The ranges of Ansible have a colon: `node[01:04]`.
fn ranges(name: &str) -> String {
    match name.split_once('[') {
        Some((front, range)) => alloc::format!("{front}[{}", range.replace(':', "-")),
        None => name.to_owned(),
    }
}

/// What variables say of a machine, by the words that headers of inventories have.
fn facts(fields: &[(&str, &str)], line: usize, split: &mut Split) -> Environment {
    let filled = |wanted: Column| {
        let found = fields.iter().find(|(key, _)| column(key) == Some(wanted));
        found.map(|(_, value)| value.trim_matches(['"', '\''])).filter(|value| !is_open(value))
    };
    match said(&filled, line, split) {
        Said::Facts(environment) => *environment,
        _ => Environment::new(),
    }
}
