//! Inventories as documents: JSON keyed by host or by rack, or a list of machines; tables in HTML.

use alloc::borrow::ToOwned as _;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::reading::clean::CleanText;
use crate::reading::facts::html_table::html_tables;
use crate::reading::facts::names::Names;
use crate::reading::facts::object::machine;
use crate::reading::facts::parse::parse_facts;
use crate::reading::machines::columns::{Column, column};
use crate::reading::machines::host_list;
use crate::reading::machines::inventory::{said, table};
use crate::reading::machines::joined::{completed, joined};
use crate::reading::machines::json;
use crate::reading::machines::kinds::has_gpus;
use crate::reading::machines::part::{
    LineCounter, Part, Said, Split, contains_ignoring_case, gpu, is_host, is_open, push_line,
};
use crate::reading::machines::slurm::of_gres;
use crate::reading::machines::yaml;
use crate::values::driver_version::DriverVersion;
use crate::values::platform::{CpuArch, Os};
use crate::values::text::sort_by_number;

/// How deep machines are: sites, racks, groups in groups, machines.
const DEEPEST: usize = 16;

/// `{"node1": {"gpu": "H100", …}, …}`, `{"rack1": {"node1": …}}`, `[{"host": "node1", …}, …]`.
pub(super) fn in_json(text: &str) -> Option<Split> {
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    walked(text, true)
}

/// The same in YAML, and inventories of Ansible.
pub(super) fn in_yaml(text: &str) -> Option<Split> {
    if text.trim_start().starts_with(['{', '[']) || !text.contains(':') {
        return None;
    }
    let json = yaml::whole(text)?;
    // What hosts print is in blocks here; in one line it is read as such.
    let blocks = [": |", ": >"].iter().any(|mark| text.contains(mark));
    walked(&json, blocks).filter(|split| split.parts.iter().any(|part| !part.names.is_empty()))
}

fn walked(json: &str, printed: bool) -> Option<Split> {
    let values = json::values(json)?;
    // Of the objects of Kubernetes only nodes and slices are machines, which are read elsewhere.
    let has = |value: &str, key: &str| json::field(value, &[key]).is_some();
    if values.iter().any(|(_, value)| has(value, "apiVersion") && has(value, "kind")) {
        return None;
    }
    let mut walk = Walk {
        lines: LineCounter::new(json),
        names: Names::new(),
        split: Split::default(),
        printed,
        of_group: Environment::new(),
        others: Vec::new(),
    };
    let mut children = Vec::new();
    for (at, value) in values {
        children.push((None, at, value));
    }
    walk.children(&children, 0, None);
    let mut split = walk.split;
    // In an inventory those are machines too, of which nothing is known.
    let is_inventory = split.parts.iter().any(|part| !part.names.is_empty());
    for (name, line) in walk.others.into_iter().filter(|_| is_inventory) {
        let said = Said::Facts(Box::new(Environment::new()));
        split.parts.push(Part { names: several(name), line, said });
    }
    sort_by_number(&mut split.parts, |part| part.line);
    let named = split.parts.iter().any(|part| !part.names.is_empty());
    // One machine without a name is read as that.
    (named || split.parts.len() > 1).then_some(split)
}

struct Walk<'a> {
    lines: LineCounter<'a>,
    names: Names,
    split: Split,
    /// Whether what hosts print is read.
    printed: bool,
    /// What holds for all machines of a group, as Ansible has it.
    of_group: Environment,
    /// Names of machines where there is none with facts, and their lines.
    others: Vec<(String, usize)>,
}

/// A value by its key, if it has one, and its place.
type Child<'a> = (Option<&'a str>, usize, &'a str);

impl Walk<'_> {
    /// The values of a list or an object. Beside machines others of the same form are machines too, of
    /// which nothing is known.
    fn children(&mut self, children: &[Child<'_>], depth: usize, parent: Option<&str>) {
        let mut silent = Vec::new();
        let mut machines = 0_usize;
        // An inventory of Ansible names its machines there, with facts or without.
        let are_hosts = parent == Some("hosts");
        for child in children {
            let (key, at, value) = *child;
            let before = self.split.parts.len();
            let line = self.lines.line_of(at);
            if self.value(at, value, key, depth) {
                machines += 1;
            } else if self.split.parts.len() == before {
                silent.push((key, line, value));
            }
        }
        if machines == 0 && !are_hosts {
            for (_, line, value) in silent {
                let fields = json::fields(value).unwrap_or_default();
                let named =
                    own_name(&fields).filter(|_| fields.iter().any(|(key, _)| is_of_hosts(key)));
                self.others.extend(named.map(|name| (name, line)));
            }
            return;
        }
        for (key, line, value) in silent {
            let fields = json::fields(value);
            let own = fields.as_deref().and_then(own_name);
            let is_object = fields.is_some() || key.is_some() && value == "null";
            let is_named = key.is_none_or(|key| is_host(key) && !is_part(key) && !is_other(key));
            if !is_object || !(is_named || own.is_some()) {
                continue;
            }
            let names = own.or_else(|| key.map(str::to_owned)).map(several).unwrap_or_default();
            let said = Said::Facts(Box::new(self.of_group.clone()));
            self.split.parts.push(Part { names, line, said });
        }
    }

    /// Whether the value itself is a machine.
    fn value(&mut self, at: usize, value: &str, key: Option<&str>, depth: usize) -> bool {
        if depth > DEEPEST {
            return false;
        }
        if let Some(items) = json::items(value) {
            if key == Some("hosts") {
                let names = items.iter().filter_map(|(_, item)| json::text(item));
                let names: Vec<String> = names.filter(|name| is_host(name)).collect();
                if names.len() == items.len() && !names.is_empty() {
                    let line = self.lines.line_of(at);
                    let said = Said::Facts(Box::new(self.of_group.clone()));
                    self.split.parts.push(Part { names, line, said });
                    return false;
                }
            }
            let children: Vec<Child<'_>> =
                items.into_iter().map(|(inner, item)| (None, at + inner, item)).collect();
            self.children(&children, depth + 1, None);
            return false;
        }
        let Some(fields) = json::fields(value) else { return false };
        let own = own_name(&fields);
        let line = self.lines.line_of(at);
        let name = own.clone().or_else(|| key.filter(|key| !is_other(key)).map(str::to_owned));
        if let Some(said) = self.said(value, &fields, (own.is_some(), key), line) {
            let mut names = name.map(several).unwrap_or_default();
            if own.is_none() {
                names = listed(&fields).unwrap_or(names);
            }
            self.split.parts.push(Part { names, line, said });
            return true;
        }
        if let Some(said) = printed(&fields).filter(|_| self.printed) {
            for ((key, (inner, _)), text) in fields.iter().zip(said) {
                let line = self.lines.line_of(at + inner);
                let names = alloc::vec![(*key).to_owned()];
                self.split.parts.push(Part { names, line, said: Said::Text(text) });
            }
            return false;
        }
        let group = self.of_group.clone();
        if let Some((_, (_, vars))) = fields.iter().find(|(key, _)| *key == "vars")
            && let Some(Said::Facts(environment)) =
                self.said(vars, &json::fields(vars).unwrap_or_default(), (false, None), line)
        {
            self.of_group = completed(*environment, &group);
        }
        let children: Vec<Child<'_>> = fields
            .iter()
            .filter(|(key, _)| *key != "vars")
            .map(|(key, (inner, field))| (Some(*key), at + inner, *field))
            .collect();
        self.children(&children, depth + 1, key);
        self.of_group = group;
        false
    }

    /// What an object says of a machine, itself or in its parts; `None` for one that is about something
    /// else.
    fn said(
        &mut self,
        value: &str,
        fields: &[(&str, json::Place<'_>)],
        (named, key_of): (bool, Option<&str>),
        line: usize,
    ) -> Option<Said> {
        let mut parts = alloc::vec![(value, fields.to_vec())];
        for (key, (_, field)) in fields {
            let inner = json::fields(field).unwrap_or_default();
            let is_own = |name: &String| Some(name.as_str()) == key_of || named;
            if is_part(key) && own_name(&inner).as_ref().is_none_or(is_own) {
                parts.push((field, inner));
            }
        }
        let mut all: Option<Environment> = None;
        for (part, fields) in &parts {
            // What has a key for it is read by it, the rest by the words of headers.
            let read = machine(part, &mut self.names);
            let words = match in_words(fields, line, &mut self.split) {
                Some(Said::NoGpu) if read.is_none() => return Some(Said::NoGpu),
                Some(Said::Facts(environment)) => Some(*environment),
                _ => None,
            };
            let both = match (read, words) {
                (Some(mut read), Some(words)) => {
                    // How many they are may be said in other words.
                    if words.gpus.len() > read.gpus.len() {
                        read.gpus.clone_from(&words.gpus);
                    }
                    Some(completed(read, &words))
                }
                (read, words) => read.or(words),
            };
            all = match (all, both) {
                (Some(all), Some(more)) => Some(joined(all, line, more, line)),
                (all, more) => all.or(more),
            };
        }
        let environment = completed(all?, &self.of_group);
        Some(Said::Facts(Box::new(environment)))
    }
}

/// What fields say by the words that headers of inventories have: `gpu_model`, `nvidia_driver`.
fn in_words(fields: &[(&str, json::Place<'_>)], line: usize, split: &mut Split) -> Option<Said> {
    let mut cells: Vec<(Column, String)> = Vec::new();
    for (key, (_, value)) in fields {
        // Slurm's nodes have them as text, or as what is there in all and what is used.
        if *key == "gres" {
            let total = json::field(value, &["total"]).unwrap_or(value);
            return json::text(total).map(|gres| of_gres(&gres));
        }
        // Those that Google adds to a machine of any type.
        if *key == "guestAccelerators" {
            for (_, added) in json::items(value).unwrap_or_default() {
                let of = |key: &str| json::field(added, &[key]);
                let kind = of("acceleratorType").and_then(json::text).unwrap_or_default();
                let kind = kind.rsplit('/').next().unwrap_or_default();
                cells.push((Column::Gpu, kind.replace('-', " ")));
                cells.extend(of("acceleratorCount").map(|count| (Column::Count, count.to_owned())));
            }
            continue;
        }
        let text = json::text(value).or_else(|| {
            let number = value.starts_with(|one: char| one.is_ascii_digit());
            number.then(|| (*value).to_owned())
        });
        let Some(mut text) = text.filter(|text| !is_open(text)) else { continue };
        // `https://…/zones/z/machineTypes/a2-highgpu-1g`
        if let Some((_, kind)) = text.rsplit_once("machineTypes/") {
            text = String::from(kind);
        }
        let of_gpus =
            ["gpu", "accelerator", "graphic"].iter().any(|word| contains_ignoring_case(key, word));
        let column = match column(key) {
            Some(Column::Gpus) => Column::Gpu,
            Some(Column::Gpu) if !of_gpus && gpu(&text).is_none_or(|gpu| gpu.is_unknown()) => {
                continue;
            }
            Some(Column::Count) if !of_gpus => continue,
            Some(Column::Driver) if text.parse::<DriverVersion>().is_err() => continue,
            Some(Column::Os) if Os::meant_by(&text).is_err() => continue,
            Some(Column::Arch) if text.parse::<CpuArch>().is_err() => continue,
            Some(Column::MachineType) if !has_gpus(&text) => continue,
            Some(
                Column::Name | Column::Machine | Column::Cuda | Column::Place | Column::Cluster,
            )
            | None => continue,
            Some(column) => column,
        };
        cells.push((column, text));
    }
    let tells = |column: &Column| {
        matches!(column, Column::Gpu | Column::Count | Column::Driver | Column::MachineType)
    };
    let filled = |wanted: Column| {
        let cell = cells.iter().find(|(column, _)| *column == wanted);
        cell.map(|(_, text)| text.as_str())
    };
    cells.iter().any(|(column, _)| tells(column)).then(|| said(&filled, line, split))
}

/// Whether a key is for the name of a machine, and of nothing else.
fn is_of_hosts(key: &str) -> bool {
    const KEYS: [&str; 6] =
        ["machine", "host", "hostname", "node", "node_name", "inventory_hostname"];
    KEYS.iter().any(|known| key.eq_ignore_ascii_case(known))
}

/// The machines that a name is short for: `dgx-[01-03]`.
fn several(name: String) -> Vec<String> {
    let all = host_list::expand(&name).filter(|_| name.contains('['));
    all.unwrap_or_else(|| alloc::vec![name])
}

/// The machines of a list of names, for which the same is said.
fn listed(fields: &[(&str, json::Place<'_>)]) -> Option<Vec<String>> {
    let is_list = |key: &str| ["hosts", "machines", "nodes", "servers"].contains(&key);
    let (_, (_, list)) = fields.iter().find(|(key, _)| is_list(&key.to_ascii_lowercase()))?;
    // `sinfo --json` counts them beside their names.
    let list = json::field(list, &["nodes"]).unwrap_or(list);
    let names = json::items(list)?.into_iter().map(|(_, item)| json::text(item));
    let names: Vec<String> = names.collect::<Option<_>>()?;
    let all: Option<Vec<Vec<String>>> = names.iter().map(|name| host_list::expand(name)).collect();
    Some(all?.into_iter().flatten().collect()).filter(|names: &Vec<String>| !names.is_empty())
}

/// The name of a machine among its own fields.
fn own_name(fields: &[(&str, json::Place<'_>)]) -> Option<String> {
    const NAMES: [&str; 9] = [
        "machine",
        "host",
        "hostname",
        "node",
        "node_name",
        "inventory_hostname",
        "name",
        "instance_id",
        "InstanceId",
    ];
    let own = NAMES.iter().find_map(|name| {
        let (_, (_, value)) = fields.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        json::text(value)
    });
    // A board may have a name too.
    let is_board = |name: &str| gpu(name).is_some_and(|gpu| !gpu.is_unknown());
    own.filter(|name| !name.trim().is_empty() && !is_board(name))
}

/// What each host printed, where an object has nothing else: `salt --out=json`. Most of them name GPUs.
fn printed(fields: &[(&str, json::Place<'_>)]) -> Option<Vec<String>> {
    let texts = fields
        .iter()
        .map(|(_, (_, value))| json::printed(value).filter(|_| value.starts_with('"')));
    let texts = texts.collect::<Option<Vec<String>>>()?;
    let told = texts.iter().filter(|text| !parse_facts(text).environment.gpus.is_empty()).count();
    let hosts = fields.iter().all(|(key, _)| is_host(key) && !is_part(key));
    (texts.len() > 1 && hosts && told * 2 > texts.len()).then_some(texts)
}

/// Whether a key names a part of what is known of a machine, and no machine.
fn is_part(key: &str) -> bool {
    const PARTS: [&str; 25] = [
        "facts",
        "hardware",
        "software",
        "gpu",
        "gpus",
        "nvidia",
        "spec",
        "specs",
        "environment",
        "custom_fields",
        "customfields",
        "attributes",
        "properties",
        "labels",
        "tags",
        "driver",
        "drivers",
        "system",
        "versions",
        "details",
        "inventory",
        "config",
        "platform",
        "resources_available",
        "hardwareProfile",
    ];
    PARTS.iter().any(|part| key.eq_ignore_ascii_case(part))
}

/// Whether a key is that of a group of machines, or of what is said beside them.
fn is_other(key: &str) -> bool {
    const OTHERS: [&str; 22] = [
        "all",
        "children",
        "comment",
        "count",
        "data",
        "defaults",
        "description",
        "groups",
        "hosts",
        "hostvars",
        "items",
        "machines",
        "meta",
        "metadata",
        "next",
        "nodes",
        "notes",
        "previous",
        "results",
        "servers",
        "vars",
        "version",
    ];
    OTHERS.iter().any(|other| key.trim_start_matches('_').eq_ignore_ascii_case(other))
}

/// A table in HTML with a machine a row, read as the same table with bars.
pub(super) fn in_html(text: &str) -> Option<Split> {
    if !text.contains("<td") && !text.contains("<TD") {
        return None;
    }
    let clean = CleanText::new(text);
    let mut all = Split::default();
    for html in html_tables(&clean).iter().filter(|html| html.ended) {
        let mut rows = String::new();
        let mut lines = Vec::new();
        for row in html.rows.iter().filter(|row| !row.is_empty()) {
            let cells: Vec<&str> = row.iter().map(|cell| cell.text).collect();
            push_line(&mut rows, &alloc::format!("|{}|", cells.join("|")));
            lines.extend(row.first().map(|cell| clean.line_of(cell.start)));
        }
        let several = lines.len() > 2;
        let Some(split) = table(&rows).filter(|_| several) else { continue };
        let line_of = |row: usize| lines.get(row.saturating_sub(1)).copied().unwrap_or(row);
        for mut part in split.parts {
            part.line = line_of(part.line);
            all.parts.push(part);
        }
        for odd in split.odd {
            all.odd(line_of(odd.line), odd.what);
        }
    }
    all.some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(split: Option<Split>) -> String {
        let mut all = String::new();
        for part in split.unwrap_or_default().parts {
            let Said::Facts(environment) = part.said else { continue };
            let name = part.names.first().cloned().unwrap_or_default();
            push_line(&mut all, &alloc::format!("{}: {name}: {environment}", part.line));
        }
        all
    }

    #[test]
    fn machines_are_found_by_their_keys() {
        let flat = "{\"n1\": {\"gpu\": \"H100\", \"gpus\": 8, \"driver\": \"550.54.15\"},\n \
            \"n2\": {\"gpu\": \"Tesla T4\"}}";
        let wanted = "1: n1: driver 550.54.15, 8× H100\n2: n2: an unknown driver, Tesla T4\n";
        assert_eq!(told(in_json(flat)), wanted);
        assert_eq!(told(in_json(&alloc::format!("{{\"rack1\": {flat}, \"site\": 3}}"))), wanted);
        let listed = "[{\"host\": \"n1\", \"hardware\": {\"gpu\": \"Tesla T4\"}}]";
        assert_eq!(told(in_json(listed)), "1: n1: an unknown driver, Tesla T4\n");
        for other in [
            "{\"gpu\": \"Tesla T4\"}",
            "{\"services\": {\"a\": {\"driver\": \"overlay2\"}}}",
            "{\"n1\": {\"gpu\": \"Tesla T4\"}",
            "{}",
        ] {
            assert_eq!(told(in_json(other)), "", "{other}");
        }
    }

    #[test]
    fn rows_of_a_table_are_machines() {
        let row = |host: &str, gpu: &str| {
            alloc::format!("<tr><td>{host}</td><td>{gpu}</td><td>550.54.15</td></tr>\n")
        };
        let head = "<table>\n<tr><th>Host</th><th>GPU</th><th>Driver</th></tr>\n";
        let (n1, n2) = (row("n1", "H100"), row("n2", "Tesla T4"));
        assert_eq!(
            told(in_html(&alloc::format!("{head}{n1}{n2}</table>\n"))),
            "3: n1: driver 550.54.15, H100\n4: n2: driver 550.54.15, Tesla T4\n"
        );
        assert_eq!(told(in_html(&alloc::format!("{head}{n1}{n2}"))), "");
        assert_eq!(told(in_html("<table><tr><td>GPU</td><td>H100</td></tr></table>")), "");
    }
}
