//! `ngcompat fleet`.

use std::collections::HashMap;
use std::fmt::Write as _;

use ngcompat::{
    Environment, Family, Release, ReleaseName, Report, RunMode, Severity, Verdict, matrix,
    parse_facts,
};
use serde::Serialize;
use serde_json::{Deserializer, Value};

use crate::machine::{environment, is_facts, read, read_text, warn_about};
use crate::output::{Answer, BAD, GOOD, OPEN, style_of, styled, table, verdict_of_search, wrapped};
use crate::subject::family;

/// Which releases run on every machine of a fleet, or on which machines does one run?
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  ngcompat fleet t4.txt a100.txt                what nvidia-smi prints on each
  pdsh -a nvidia-smi --query-gpu=name,driver_version --format=csv,noheader | ngcompat fleet -
  kubectl describe nodes | ngcompat fleet - --with 'pytorch>=2.1'
  ngcompat fleet nodes.jsonl --release 24.05    does it run on all?

A file is one machine: any text that `ngcompat facts` reads, or the JSON that `ngcompat facts` and
`ngcompat doctor` print. It is several machines where each line begins with the machine's name and a
colon (pdsh, clush), where parts begin as those of Ansible or of `kubectl describe nodes` do, or where
it is a list of JSON documents or one a line, each with the machine's name as \"machine\".

Exit status: 0 some release runs on all, or the one asked for does; 1 none does; 3 a fact is missing;
2 bad input.")]
pub(crate) struct Arguments {
    /// What is known of the machines; - for standard input.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<String>,
    /// Check this release on each machine.
    #[arg(long)]
    release: Option<String>,
    /// The product line whose releases are searched.
    #[arg(long, value_name = "NAME", default_value = "pytorch", conflicts_with = "release")]
    family: String,
    /// What the container must contain, such as 'cudnn>=8.0.5' or python=3.10. Once for each.
    #[arg(long = "with", value_name = "REQUIREMENT")]
    requirements: Vec<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, String> {
    let asked = arguments.release.as_deref().map(crate::subject::release).transpose()?;
    let mut fleet: Vec<Group> = Vec::new();
    for file in &arguments.files {
        for (machine, mut environment) in machines(file, &read_text(file)?)? {
            for requirement in &arguments.requirements {
                environment.requirements.extend(read("--with", Some(requirement))?);
            }
            match fleet.iter_mut().find(|group| group.environment == environment) {
                Some(group) => group.machines.push(machine),
                None => fleet.push(Group { machines: vec![machine], environment }),
            }
        }
    }
    Ok(match asked {
        Some(release) => check(release, fleet),
        None => find(family(&arguments.family)?, fleet),
    })
}

/// Machines of which the same is known.
#[derive(Serialize)]
struct Group {
    machines: Vec<String>,
    environment: Environment,
}

impl Group {
    /// The names, of which the first few are enough for a person.
    fn names(&self) -> String {
        const SHOWN: usize = 3;
        let names = self.machines.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
        match self.machines.len().saturating_sub(SHOWN) {
            0 => names,
            more => format!("{names} and {more} more"),
        }
    }
}

/// Which releases run on all.
fn find(family: &'static Family, fleet: Vec<Group>) -> Answer {
    #[derive(Serialize)]
    struct Row {
        #[serde(flatten)]
        group: Group,
        /// The newest release that runs on these machines.
        newest: Option<ReleaseName>,
        mode: Option<RunMode>,
    }
    #[derive(Serialize)]
    struct Document {
        fleet: Vec<Row>,
        /// Those that run on all, newest first.
        releases: Vec<ReleaseName>,
        /// Those that may, if facts that are missing allow it.
        undetermined: Vec<ReleaseName>,
    }

    let on_all = |wanted: Verdict| -> Vec<ReleaseName> {
        let verdict = |release: &Release| {
            worst(fleet.iter().map(|group| release.verdict(&group.environment)))
        };
        let releases = matrix().releases_of(family).rev();
        releases.filter(|release| verdict(release) == wanted).map(Release::name).collect()
    };
    let (releases, undetermined) = (on_all(Verdict::Compatible), on_all(Verdict::Undetermined));
    let row = |group: Group| {
        let newest = matrix().find_in(family, &group.environment).releases.first().copied();
        let mode = newest.and_then(|found| found.outcome.mode);
        Row { group, newest: newest.map(|found| found.release), mode }
    };
    let fleet: Vec<Row> = fleet.into_iter().map(row).collect();

    let rows = fleet.iter().map(|Row { group, newest, mode }| {
        let newest = newest.map_or_else(|| String::from("–"), short);
        let mode = mode.map_or("–", RunMode::as_str).to_owned();
        vec![newest, mode, group.names(), group.environment.to_string()]
    });
    let mut text = table(&["NEWEST", "MODE", "MACHINES", "FACTS"], rows.collect(), 4);
    let count: usize = fleet.iter().map(|row| row.group.machines.len()).sum();
    let (style, line) = match releases.first() {
        Some(newest) => (GOOD, format!("{newest} is the newest release that runs on all {count}.")),
        None if undetermined.is_empty() => (BAD, format!("No release runs on all {count}.")),
        None => (OPEN, format!("No release is known to run on all {count}.")),
    };
    // Writing to a String cannot fail.
    let _ = writeln!(text, "\n{}", styled(style, line));
    if let [_, others @ ..] = releases.as_slice()
        && !others.is_empty()
    {
        let ids: Vec<_> = others.iter().map(|release| short(*release)).collect();
        let _ = writeln!(text, "{}", wrapped(&format!("So do {}.", ids.join(", ")), ""));
    }
    if let Some(newest) = undetermined.first() {
        let note = format!(
            "{} more may, {newest} first, but a fact is missing; `--release {}` says which.",
            undetermined.len(),
            short(*newest)
        );
        let _ = writeln!(text, "{}", wrapped(&note, ""));
    }
    let verdict = verdict_of_search(!releases.is_empty(), !undetermined.is_empty());
    Answer::new(text, &Document { fleet, releases, undetermined }).with_verdict(verdict)
}

/// The month of a PyTorch container, or the name of any other release.
fn short(name: ReleaseName) -> String {
    let release = name.release();
    if release.family().key == "pytorch" { release.version().to_owned() } else { name.to_string() }
}

/// On which machines a release runs.
fn check(release: Release, fleet: Vec<Group>) -> Answer {
    #[derive(Serialize)]
    struct Row {
        #[serde(flatten)]
        group: Group,
        report: Report,
    }
    #[derive(Serialize)]
    struct Document {
        release: ReleaseName,
        verdict: Verdict,
        fleet: Vec<Row>,
    }

    let row = |group: Group| Row { report: release.check(&group.environment), group };
    let fleet: Vec<Row> = fleet.into_iter().map(row).collect();
    let verdict = worst(fleet.iter().map(|row| row.report.verdict()));

    let mut text =
        format!("{}\n\n", styled(style_of(verdict), format!("{}: {verdict}", release.name())));
    let rows = fleet.iter().map(|Row { group, report }| {
        let mode = report.mode().map_or("–", RunMode::as_str).to_owned();
        vec![report.verdict().to_string(), mode, group.names(), group.environment.to_string()]
    });
    text.push_str(&table(&["VERDICT", "MODE", "MACHINES", "FACTS"], rows.collect(), 4));
    for Row { group, report } in &fleet {
        let decisive = report
            .findings
            .iter()
            .filter(|finding| matches!(finding.severity, Severity::Blocker | Severity::Unknown));
        // Of several GPUs alike, one speaks for all.
        let mut reasons: Vec<_> =
            decisive.map(|finding| format!("{} [{}]", finding.message, finding.rule)).collect();
        reasons.dedup();
        for reason in reasons {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "\n{}", wrapped(&format!("{}: {reason}", group.names()), "  "));
        }
    }
    Answer::new(text, &Document { release: release.name(), verdict, fleet }).with_verdict(verdict)
}

/// A fleet is as its worst machine.
fn worst(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    verdicts.max().unwrap_or(Verdict::Compatible)
}

// ---------------------------------------------------------------------------------------------
// Several machines in one file

/// The machines that a file tells of, with their names.
fn machines(file: &str, text: &str) -> Result<Vec<(String, Environment)>, String> {
    let Some(documents) = documents(text) else {
        let parts = hosts(text).or_else(|| sections(text));
        let parts = parts.unwrap_or_else(|| vec![(file, text.to_owned())]);
        let facts =
            |(name, text): (&str, String)| (name.to_owned(), warn_about(name, parse_facts(&text)));
        return Ok(parts.into_iter().map(facts).collect());
    };
    let several = documents.len() > 1;
    let named = documents.into_iter().enumerate().map(|(at, mut document)| {
        let machine = document.as_object_mut().and_then(|keys| keys.remove("machine"));
        let name = match machine.as_ref().and_then(Value::as_str) {
            Some(name) => name.to_owned(),
            None if several => format!("{file} #{}", at + 1),
            None => file.to_owned(),
        };
        let environment = environment(document).map_err(|error| format!("{name}: {error}"))?;
        Ok((name, environment))
    });
    named.collect()
}

/// The documents of a text that is a list of them, or has one a line, or is one.
fn documents(text: &str) -> Option<Vec<Value>> {
    let read: Result<Vec<Value>, _> = Deserializer::from_str(text).into_iter().collect();
    let documents = match read.ok()?.as_slice() {
        [Value::Array(list)] => list.clone(),
        documents => documents.to_vec(),
    };
    (!documents.is_empty() && documents.iter().all(is_facts)).then_some(documents)
}

/// What each machine says, where every line begins with its name and a colon.
fn hosts(text: &str) -> Option<Vec<(&str, String)>> {
    let mut parts: Vec<(&str, String)> = Vec::new();
    let mut positions = HashMap::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let (host, said) = line.split_once(':')?;
        let named = |one: char| one.is_ascii_alphanumeric() || ".-_".contains(one);
        if host.is_empty() || !host.chars().all(named) {
            return None;
        }
        let at = *positions.entry(host).or_insert_with(|| {
            parts.push((host, String::new()));
            parts.len() - 1
        });
        let part = &mut parts[at].1;
        part.push_str(said.strip_prefix(' ').unwrap_or(said));
        part.push('\n');
    }
    (!parts.is_empty()).then_some(parts)
}

/// What each machine says, where it begins with `node1 | CHANGED | rc=0 >>` (Ansible) or with
/// `Name: node1` (`kubectl describe nodes`).
fn sections(text: &str) -> Option<Vec<(&str, String)>> {
    let mut parts: Vec<(&str, String)> = Vec::new();
    for line in text.lines() {
        let ansible = line.split_once(" | ").filter(|_| line.ends_with(">>")).map(|(host, _)| host);
        let kubernetes = || line.strip_prefix("Name:").map(str::trim);
        if let Some(host) = ansible.or_else(kubernetes) {
            parts.push((host, String::new()));
        } else if let Some((_, part)) = parts.last_mut() {
            part.push_str(line);
            part.push('\n');
        }
    }
    (!parts.is_empty()).then_some(parts)
}
