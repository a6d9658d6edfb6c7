//! What parallel shells, loops over ssh and Ansible print: the machine's name in front of each line, or
//! above its part.

use alloc::borrow::ToOwned as _;
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::reading::facts::parse::parse_facts;
use crate::reading::machines::cloud_labels::{is_of_gpus, known};
use crate::reading::machines::failure::failure_in;
use crate::reading::machines::host_list;
use crate::reading::machines::part::{
    Part, Said, Split, is_host, lines, owned, push_line, speaks_of_gpus,
};

// ---------------------------------------------------------------------------------------------
// Sections

/// What a line that begins a section says.
struct Head {
    names: Vec<String>,
    /// What is said of the machine in the line itself.
    failure: Option<String>,
    /// The command behind a prompt, which says what its output is.
    command: String,
}

impl Head {
    fn of(name: &str) -> Option<Self> {
        is_host(name).then(|| Self { names: owned(name), failure: None, command: String::new() })
    }
}

/// A way in which sections begin, and whether one section alone shows that it is meant.
type Style = (fn(&str) -> Option<Head>, bool);

const STYLES: [Style; 7] = [
    (ansible, true),
    (played, true),
    (described, true),
    (pssh, true),
    (ruled, false),
    (salted, false),
    (prompted, false),
];

/// Sections: Ansible's, those of `kubectl describe nodes`, of dshbak and `clush -b`, of pssh, of Salt,
/// the prompts of shells, and
/// the headings that people print in a loop over ssh.
pub(super) fn sections(text: &str) -> Option<Split> {
    folded(text).or_else(|| {
        STYLES.into_iter().find_map(|(head, one_is_enough)| styled(text, head, one_is_enough))
    })
}

fn styled(text: &str, head: fn(&str) -> Option<Head>, one_is_enough: bool) -> Option<Split> {
    let mut sections: Vec<Section> = Vec::new();
    let mut before = Vec::new();
    let mut current = 0;
    for (number, line) in lines(text) {
        match head(line) {
            Some(Head { names, failure, command }) => {
                // A machine may speak more than once.
                let again = |other: &Section| {
                    other.names == names && other.failure.is_none() && failure.is_none()
                };
                current = sections.iter().position(again).unwrap_or(sections.len());
                if current == sections.len() {
                    sections.push(Section { names, line: number, failure, text: String::new() });
                }
                if let Some(section) = sections.get_mut(current).filter(|_| !command.is_empty()) {
                    push_line(&mut section.text, &command);
                }
            }
            None => match sections.get_mut(current) {
                Some(section) => push_line(&mut section.text, line),
                None if line.trim().is_empty() => {}
                None => before.push(number),
            },
        }
    }
    // With the name in front of other lines too, one alone is an empty line of that machine.
    let names: BTreeSet<&str> =
        sections.iter().flat_map(|section| &section.names).map(String::as_str).collect();
    let prefixed = |line: &str| line.split_once(": ").is_some_and(|(name, _)| names.contains(name));
    let texts = || sections.iter().map(|section| section.text.as_str());
    if !one_is_enough && texts().flat_map(str::lines).any(prefixed) {
        return None;
    }
    let telling = || sections.iter().filter(|section| section.is_telling()).count();
    if sections.is_empty() || !one_is_enough && telling() < 2 {
        return None;
    }
    Some(split(sections, before))
}

struct Section {
    names: Vec<String>,
    line: usize,
    failure: Option<String>,
    text: String,
}

impl Section {
    fn is_telling(&self) -> bool {
        self.failure.is_some() || is_telling(&self.text)
    }
}

/// Whether a text says something of a machine, be it that something failed there.
fn is_telling(text: &str) -> bool {
    failure_in(text).is_some() || !parse_facts(text).recognized.is_empty()
}

fn split(sections: Vec<Section>, before: Vec<usize>) -> Split {
    let mut split = Split::default();
    for line in before {
        split.odd(line, "comes before the first machine");
    }
    for Section { names, line, failure, text } in sections {
        let described = text.lines().any(|line| line.trim_end() == "Capacity:");
        let said = match failure {
            Some(failure) => Said::Failure(failure),
            None if described && !speaks_of_gpus(&text) && !is_of_gpus(&text) => Said::NoGpu,
            None if described => {
                let of_cloud = Box::new(known(&text));
                Said::Both(text, of_cloud)
            }
            None => Said::Text(text),
        };
        split.parts.push(Part { names, line, said });
    }
    split
}

/// `node1 | CHANGED | rc=0 >>`, `node1 | UNREACHABLE! => {`, `node1 | SUCCESS => {`; with one line a
/// machine `node1 | CHANGED | rc=0 | (stdout) …\n…`, `node1 | UNREACHABLE!: …`.
fn ansible(line: &str) -> Option<Head> {
    let (name, rest) = line.split_once(" | ")?;
    let word = rest.split([' ', '!']).next()?;
    let mut head = Head::of(name)?;
    match word {
        "CHANGED" | "SUCCESS" => {
            if let Some((_, output)) = rest.split_once("| (stdout) ") {
                head.command = output.replace("\\r", "").replace("\\n", "\n");
                return Some(head);
            }
        }
        "UNREACHABLE" | "FAILED" => {
            let said = rest.trim_end_matches(['>', '{', '=', ' ']);
            head.failure = Some(said.to_owned());
        }
        _ => return None,
    }
    let one_line = || rest.starts_with("UNREACHABLE!: ") || rest.starts_with("FAILED | rc=");
    (rest.ends_with(">>") || rest.trim_end().ends_with('{') || one_line()).then_some(head)
}

/// `ok: [node1] => {`, `fatal: [node1]: UNREACHABLE! => {…}`, as a playbook prints each machine's result.
fn played(line: &str) -> Option<Head> {
    let (word, rest) = line.split_once(": [")?;
    let (name, said) = rest.split_once(']')?;
    let mut head = Head::of(name)?;
    match word {
        "ok" | "changed" if said.is_empty() || said.starts_with(" => ") => {}
        "fatal" | "failed" => head.failure = Some(said.trim_start_matches([':', ' ']).to_owned()),
        _ => return None,
    }
    Some(head)
}

/// `Name:               node1`, as `kubectl describe nodes` begins.
fn described(line: &str) -> Option<Head> {
    Head::of(line.strip_prefix("Name:  ")?.trim())
}

/// `[1] 16:05:22 [SUCCESS] node1`, `[2] 16:05:23 [FAILURE] node2 Exited with error code 1`.
fn pssh(line: &str) -> Option<Head> {
    let rest = line.strip_prefix('[')?;
    let (number, rest) = rest.split_once("] ")?;
    let (_, rest) = rest.split_once(" [").filter(|_| number.parse::<u32>().is_ok())?;
    let (word, rest) = rest.split_once("] ")?;
    let (name, said) = rest.split_once(' ').unwrap_or((rest, ""));
    let mut head = Head::of(name)?;
    match word {
        "SUCCESS" => {}
        "FAILURE" => head.failure = Some(said.to_owned()),
        _ => return None,
    }
    Some(head)
}

/// `=== node1 ===`, `==> node1 <==`, `--- node1`, `*** host: node1 ***`.
fn ruled(line: &str) -> Option<Head> {
    let line = line.trim();
    let rule = line.chars().next().filter(|one| "=-*".contains(*one))?;
    let name = line.trim_start_matches([rule, '>']);
    if line.len() - name.len() < 2 {
        return None;
    }
    let name = name.trim_end_matches([rule, '<', ' ', ':']).trim();
    let name = ["host", "node", "machine", "server"].iter().fold(name, |name, word| {
        let rest = name.strip_prefix(word).map(|rest| rest.trim_start_matches([':', '=']));
        rest.filter(|rest| rest.starts_with(' ')).map_or(name, str::trim)
    });
    // A word of a report is no machine: `=== Summary ===`.
    let number = name.chars().any(|one| one.is_ascii_digit() || ".-_".contains(one));
    Head::of(name).filter(|_| number)
}

/// `node1:` alone, as Salt and `parallel` with a heading print it; its part is indented.
fn salted(line: &str) -> Option<Head> {
    Head::of(line.trim_end().strip_suffix(':')?)
}

/// `me@node1:~$ nvidia-smi`, `[root@node1 ~]# nvidia-smi`, behind the name of an environment or not.
fn prompted(line: &str) -> Option<Head> {
    /// The name of a container, which is on the machine of the lines before.
    const CONTAINER: usize = 12;
    let mut line = line.trim_start();
    if let Some((_, rest)) = line.strip_prefix('(').and_then(|rest| rest.split_once(") ")) {
        line = rest;
    }
    let line = line.strip_prefix('[').unwrap_or(line);
    let (user, rest) = line.split_once('@')?;
    let is_name = |text: &str| {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        (1..=40).contains(&text.len()) && text.bytes().all(allowed)
    };
    let end = rest.find([':', ' '])?;
    let (host, rest) = rest.split_at_checked(end)?;
    let (folder, command) = rest.split_once(['$', '#'])?;
    // The folder has no spaces, and stands behind a colon or before a bracket.
    let folder = folder.strip_prefix(':').or(folder.trim_start().strip_suffix(']'))?;
    let is_folder = folder.len() < 120 && !folder.contains(' ');
    let is_container = host.len() == CONTAINER && host.bytes().all(|byte| byte.is_ascii_hexdigit());
    let head = Head::of(host).filter(|_| is_name(user) && is_folder && !is_container)?;
    Some(Head { command: command.trim().to_owned(), ..head })
}

/// The sections of dshbak and `clush -b`: a list of machines between two rules.
fn folded(text: &str) -> Option<Split> {
    let is_rule = |line: &str| line.len() >= 8 && line.bytes().all(|byte| byte == b'-');
    let all: Vec<(usize, &str)> = lines(text).collect();
    let head_at = |at: usize| {
        let [(line, above), (_, list), (_, below)] = all.get(at..at + 3)? else { return None };
        if !is_rule(above.trim_end()) || !is_rule(below.trim_end()) {
            return None;
        }
        // clush adds how many they are: `node[1-3] (3)`.
        let list = list.split(" (").next().unwrap_or(list);
        Some((*line, host_list::expand(list)?))
    };
    let mut sections: Vec<Section> = Vec::new();
    let mut failures = BTreeMap::new();
    let mut before = Vec::new();
    let mut at = 0;
    while let Some((number, line)) = all.get(at) {
        if let Some((line, names)) = head_at(at) {
            sections.push(Section { names, line, failure: None, text: String::new() });
            at += 3;
            continue;
        }
        match (failure(line), sections.last_mut()) {
            (Some((host, said)), _) => {
                failures.insert(host, (*number, said));
            }
            (None, Some(section)) => push_line(&mut section.text, line),
            (None, None) if line.trim().is_empty() => {}
            (None, None) => before.push(*number),
        }
        at += 1;
    }
    if sections.is_empty() {
        return None;
    }
    failures.retain(|host, _| !sections.iter().any(|section| section.names.contains(host)));
    let mut split = split(sections, before);
    for (host, (line, said)) in failures {
        split.parts.push(Part { names: owned(&host), line, said: Said::Failure(said) });
    }
    Some(split)
}

// ---------------------------------------------------------------------------------------------
// Prefixes

/// Words before a colon where somebody lists facts, which are not machines.
const LABELS: [&str; 23] = [
    "arch", "card", "compute", "count", "cpu", "cuda", "cudnn", "device", "driver", "error", "gpu",
    "gpus", "image", "info", "kernel", "memory", "model", "name", "os", "python", "pytorch",
    "torch", "warning",
];

/// Programs that print their own complaints among the lines of machines.
const TOOLS: [&str; 19] = [
    "pdsh",
    "clush",
    "srun",
    "ssh",
    "bash",
    "-bash",
    "sh",
    "zsh",
    "fish",
    "dash",
    "ksh",
    "parallel",
    "slurmstepd",
    "sudo",
    "timeout",
    "cat",
    "env",
    "docker",
    "kubectl",
];

/// A way of writing a machine's name in front of a line.
type Prefix = fn(&str) -> Option<(&str, &str)>;

/// The machine's name in front of every line: pdsh, clush, `srun -l` (`node1: …`), `parallel --tag`
/// (a tab), Capistrano (`[node1] …`).
pub(super) fn prefixes(text: &str) -> Option<Split> {
    let prefixes: [Prefix; 3] = [with_colon, with_tab, in_brackets];
    prefixes.into_iter().find_map(|prefix| prefixed(text, prefix))
}

fn with_colon(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.split_once(':')?;
    Some((name, rest.strip_prefix(' ').unwrap_or(rest)))
}

fn with_tab(line: &str) -> Option<(&str, &str)> {
    line.split_once('\t')
}

fn in_brackets(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.strip_prefix('[')?.split_once(']')?;
    Some((name, rest.strip_prefix(' ').unwrap_or(rest)))
}

fn prefixed(text: &str, prefix: Prefix) -> Option<Split> {
    let mut parts: Vec<(String, usize, String)> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut failures: BTreeMap<String, (usize, String)> = BTreeMap::new();
    let mut odd = Vec::new();
    let mut right = 0_usize;
    for (number, line) in lines(text) {
        if line.trim().is_empty() {
            continue;
        }
        if let Some((host, said)) = failure(line) {
            failures.insert(host, (number, said));
            continue;
        }
        let is_machine = |name: &str| {
            is_host(name)
                && !is_day(name)
                && !LABELS.iter().any(|word| name.eq_ignore_ascii_case(word))
                && !TOOLS.contains(&name)
        };
        let Some((name, rest)) = prefix(line).filter(|(name, _)| is_machine(name)) else {
            odd.push(number);
            continue;
        };
        right += 1;
        let at = *places.entry(name).or_insert_with(|| {
            parts.push((name.to_owned(), number, String::new()));
            parts.len() - 1
        });
        if let Some((_, _, text)) = parts.get_mut(at) {
            push_line(text, rest);
        }
    }
    // An odd line now and then spoils nothing; a text of such lines is something else.
    if right < 1 || odd.len() * 4 > right {
        return None;
    }
    // A machine that says nothing of a GPU is one all the same; a text in which none does is no fleet.
    if !parts.iter().any(|(_, _, text)| is_telling(text)) {
        return None;
    }
    let mut split = Split::default();
    for line in odd {
        split.odd(line, "no machine's name in front");
    }
    for (name, line, text) in parts {
        failures.remove(&name);
        split.parts.push(Part { names: owned(&name), line, said: Said::Text(text) });
    }
    for (host, (line, said)) in failures {
        split.parts.push(Part { names: owned(&host), line, said: Said::Failure(said) });
    }
    Some(split)
}

/// `2026-11-28T10`, the front of a log's line.
fn is_day(name: &str) -> bool {
    let year = name.bytes().take_while(u8::is_ascii_digit).count();
    year == 4 && name.get(4..).is_some_and(|rest| rest.starts_with('-'))
}

/// A machine of which a parallel shell says that something failed:
/// `pdsh@head: node3: ssh exited with exit code 255`, `clush: node3: exited with exit code 1`,
/// `ssh: connect to host node3 port 22: …`.
fn failure(line: &str) -> Option<(String, String)> {
    let (tool, rest) = line.split_once(": ")?;
    let tool = tool.split('@').next()?;
    if !TOOLS.contains(&tool) {
        return None;
    }
    if let Some(rest) = rest.strip_prefix("connect to host ") {
        let (host, said) = rest.split_once(' ')?;
        return is_host(host).then(|| (host.to_owned(), format!("cannot connect ({said})")));
    }
    // `srun: error: node3: task 0: Exited with exit code 127`
    let rest = rest.strip_prefix("error: ").unwrap_or(rest);
    let (host, said) = rest.split_once(": ")?;
    let known = ["exit", "timed out", "timeout", "unreachable", "refused", "not known", "denied"];
    let failed = known.iter().any(|word| said.contains(word));
    (is_host(host) && failed).then(|| (host.to_owned(), said.to_owned()))
}
