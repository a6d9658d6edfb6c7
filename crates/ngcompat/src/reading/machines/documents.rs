//! Inventories as documents: JSON keyed by host or by rack, or a list of machines; tables in HTML.

use alloc::borrow::ToOwned as _;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::reading::clean::CleanText;
use crate::reading::facts::html_table::html_tables;
use crate::reading::facts::names::Names;
use crate::reading::facts::object::machine;
use crate::reading::facts::parse::parse_facts;
use crate::reading::machines::inventory::table;
use crate::reading::machines::json;
use crate::reading::machines::part::{LineCounter, Part, Said, Split, is_host, push_line};

/// How deep machines are: sites, racks, machines, and what each has.
const DEEPEST: usize = 5;

/// `{"node1": {"gpu": "H100", …}, …}`, `{"rack1": {"node1": …}}`, `[{"host": "node1", …}, …]`.
pub(super) fn in_json(text: &str) -> Option<Split> {
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let values = json::values(text)?;
    let lines = LineCounter::new(text);
    let mut walk = Walk { lines, names: Names::new(), split: Split::default() };
    for (at, value) in values {
        walk.value(at, value, None, 0);
    }
    let named = walk.split.parts.iter().any(|part| !part.names.is_empty());
    // One machine without a name is read as that.
    (named || walk.split.parts.len() > 1).then_some(walk.split)
}

struct Walk<'a> {
    lines: LineCounter<'a>,
    names: Names,
    split: Split,
}

impl Walk<'_> {
    fn value(&mut self, at: usize, value: &str, key: Option<&str>, depth: usize) {
        const NAMES: [&str; 6] = ["machine", "host", "hostname", "node", "node_name", "name"];
        if depth > DEEPEST {
            return;
        }
        for (inner, item) in json::items(value).unwrap_or_default() {
            self.value(at + inner, item, None, depth + 1);
        }
        let Some(fields) = json::fields(value) else { return };
        let own = NAMES.iter().find_map(|name| {
            let (_, (_, value)) = fields.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?;
            json::text(value)
        });
        let name = own.or_else(|| key.map(str::to_owned));
        if let Some(environment) = machine(value, &mut self.names) {
            let line = self.lines.line_of(at);
            let names = name.into_iter().collect();
            let said = Said::Facts(Box::new(environment));
            self.split.parts.push(Part { names, line, said });
            return;
        }
        if let Some(said) = printed(&fields) {
            for ((key, (inner, _)), text) in fields.iter().zip(said) {
                let line = self.lines.line_of(at + inner);
                let names = alloc::vec![(*key).to_owned()];
                self.split.parts.push(Part { names, line, said: Said::Text(text) });
            }
            return;
        }
        for (key, (inner, field)) in fields {
            let key = name.as_deref().filter(|_| is_part(key)).unwrap_or(key);
            self.value(at + inner, field, Some(key), depth + 1);
        }
    }
}

/// What each host printed, where an object has nothing else: `salt --out=json`. Most of them name GPUs.
fn printed(fields: &[(&str, json::Place<'_>)]) -> Option<Vec<String>> {
    let texts = fields.iter().map(|(_, (_, value))| json::text(value));
    let texts = texts.collect::<Option<Vec<String>>>()?;
    let told = texts.iter().filter(|text| !parse_facts(text).environment.gpus.is_empty()).count();
    let hosts = fields.iter().all(|(key, _)| is_host(key) && !is_part(key));
    (texts.len() > 1 && hosts && told * 2 > texts.len()).then_some(texts)
}

/// Whether a key names a part of what is known of a machine, and no machine.
fn is_part(key: &str) -> bool {
    const PARTS: [&str; 8] =
        ["facts", "hardware", "gpu", "gpus", "nvidia", "spec", "specs", "environment"];
    PARTS.iter().any(|part| key.eq_ignore_ascii_case(part))
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
