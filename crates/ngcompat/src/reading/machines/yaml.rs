//! YAML as inventories have it, written as JSON: mappings, lists, and values of one line. The lines stay
//! where they are, so that a place in the JSON has the line of the YAML.

use alloc::borrow::ToOwned as _;
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

/// Nothing that people write is deeper.
const DEEPEST: usize = 24;

/// The documents of a text, each with the line in which it begins.
pub(super) fn documents(text: &str) -> Vec<(usize, String)> {
    let mut all = alloc::vec![(1, String::new())];
    for (number, line) in text.lines().enumerate() {
        if line.trim_end() == "---" {
            all.push((number + 2, String::new()));
        } else if let Some((_, document)) = all.last_mut() {
            document.push_str(line);
            document.push('\n');
        }
    }
    all
}

/// All documents of a text as JSON, one behind another, on their lines.
pub(super) fn whole(text: &str) -> Option<String> {
    let mut json = String::new();
    let mut before = 0;
    for (first, document) in documents(text) {
        let is_empty = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
        if document.lines().all(is_empty) {
            continue;
        }
        // The lines in front of a document are kept, so that its places are right.
        let missing = first.saturating_sub(1).saturating_sub(before);
        json.extend(core::iter::repeat_n('\n', missing));
        let one = as_json(&document)?;
        before += missing + one.matches('\n').count();
        json.push_str(&one);
    }
    Some(json)
}

/// The document as JSON; `None` for one with anything else in it, or with a key twice.
pub(super) fn as_json(document: &str) -> Option<String> {
    let mut lines = Vec::new();
    for (number, line) in document.lines().enumerate() {
        let text = without_comment(line).trim_end();
        let depth = text.len() - text.trim_start().len();
        if text.get(..depth).is_some_and(|blank| blank.contains('\t')) {
            return None;
        }
        if !text.is_empty() && !matches!(text, "---" | "...") {
            lines.push(Line { depth, text: text.trim_start().to_owned(), number });
        }
    }
    let mut writer = Writer { lines, at: 0, json: String::new(), written: 0 };
    let depth = writer.lines.first()?.depth;
    writer.block(depth, 0)?;
    (writer.at == writer.lines.len()).then_some(writer.json)
}

struct Line {
    depth: usize,
    text: String,
    number: usize,
}

struct Writer {
    lines: Vec<Line>,
    at: usize,
    json: String,
    /// How many line ends are in the JSON.
    written: usize,
}

impl Writer {
    fn peek(&self) -> Option<&Line> {
        self.lines.get(self.at)
    }

    /// The JSON is brought to the line of what comes next.
    fn reach_line(&mut self) {
        let number = self.peek().map_or(self.written, |line| line.number);
        while self.written < number {
            self.json.push('\n');
            self.written += 1;
        }
    }

    fn block(&mut self, depth: usize, level: usize) -> Option<()> {
        if level > DEEPEST {
            return None;
        }
        if is_item(&self.peek()?.text) {
            self.list(depth, level)
        } else {
            self.mapping(depth, level)
        }
    }

    fn list(&mut self, depth: usize, level: usize) -> Option<()> {
        self.json.push('[');
        let mut first = true;
        while let Some(line) = self.lines.get_mut(self.at) {
            if line.depth != depth || !is_item(&line.text) {
                break;
            }
            let rest = line.text.strip_prefix('-').unwrap_or_default().trim_start().to_owned();
            let inner = depth + (line.text.len() - rest.len());
            if !core::mem::take(&mut first) {
                self.json.push(',');
            }
            if rest.is_empty() {
                self.reach_line();
                self.at += 1;
                self.below(depth, level)?;
            } else if is_item(&rest) || key(&rest).is_some() {
                // The first key of an item is on the line of its hyphen.
                (line.depth, line.text) = (inner, rest);
                self.reach_line();
                self.block(inner, level + 1)?;
            } else {
                self.reach_line();
                self.at += 1;
                self.value(&rest, depth)?;
            }
        }
        self.json.push(']');
        self.is_over(depth)
    }

    fn mapping(&mut self, depth: usize, level: usize) -> Option<()> {
        self.json.push('{');
        let mut keys = BTreeSet::new();
        while let Some(line) = self.peek() {
            if line.depth != depth || is_item(&line.text) {
                break;
            }
            let (name, rest) = key(&line.text)?;
            let (name, rest) = (name.to_owned(), rest.to_owned());
            if !keys.is_empty() {
                self.json.push(',');
            }
            self.reach_line();
            push_text(&mut self.json, &name);
            self.json.push(':');
            if !keys.insert(name) {
                return None;
            }
            self.at += 1;
            if rest.is_empty() { self.below(depth, level)? } else { self.value(&rest, depth)? }
        }
        self.json.push('}');
        self.is_over(depth)
    }

    /// Nothing deeper may follow a block.
    fn is_over(&self, depth: usize) -> Option<()> {
        self.peek().is_none_or(|line| line.depth <= depth).then_some(())
    }

    /// What is below a key or a hyphen; nothing is `null`.
    fn below(&mut self, depth: usize, level: usize) -> Option<()> {
        let next = self.peek().map(|line| (line.depth, is_item(&line.text)));
        match next {
            // A list may begin below the key itself.
            Some((inner, item))
                if inner > depth || inner == depth && item && !self.json.ends_with(['[', ',']) =>
            {
                self.reach_line();
                self.block(inner, level + 1)
            }
            _ => {
                self.json.push_str("null");
                Some(())
            }
        }
    }

    fn value(&mut self, text: &str, depth: usize) -> Option<()> {
        // A tag says of what kind a value is, an anchor names it.
        let text = match text.split_once(' ') {
            Some((front, rest)) if front.starts_with(['!', '&']) => rest.trim_start(),
            _ => text,
        };
        if text.starts_with(['|', '>']) {
            let mut all = String::new();
            while let Some(line) = self.peek().filter(|line| line.depth > depth) {
                all.push_str(&line.text);
                all.push('\n');
                self.at += 1;
            }
            push_text(&mut self.json, &all);
        } else if text.starts_with(['{', '[']) {
            let mut all = text.to_owned();
            while !is_closed(&all) {
                let line = self
                    .peek()
                    .filter(|line| line.depth > depth || line.text.starts_with(['}', ']']))?;
                all.push(' ');
                all.push_str(&line.text);
                self.at += 1;
            }
            flow(&all, &mut self.json)?;
        } else if text.starts_with('*') {
            // What an alias means is written elsewhere.
            self.json.push_str("null");
        } else {
            push_scalar(&mut self.json, text)?;
        }
        Some(())
    }
}

/// A line up to its comment, whose `#` is at the front or behind a blank and in no quotes.
fn without_comment(line: &str) -> &str {
    let (mut quote, mut before) = (None, ' ');
    for (at, one) in line.char_indices() {
        match (quote, one) {
            (Some(open), _) if one == open => quote = None,
            (None, '"' | '\'') if " [{,:".contains(before) => quote = Some(one),
            (None, '#') if before == ' ' => return line.get(..at).unwrap_or(line),
            _ => {}
        }
        before = one;
    }
    line
}

fn is_item(text: &str) -> bool {
    text == "-" || text.starts_with("- ")
}

/// A key, and what is behind its colon.
fn key(text: &str) -> Option<(&str, &str)> {
    let quoted = text.chars().next().filter(|one| "\"'".contains(*one));
    let (name, rest) = if let Some(quote) = quoted {
        let (name, rest) = text.get(1..)?.split_once(quote)?;
        (name, rest.trim_start().strip_prefix(':')?)
    } else {
        if text.starts_with(['{', '[', '|', '>', '&', '*', '!', '%', '@', '`', ',']) {
            return None;
        }
        match text.split_once(": ") {
            Some(both) => both,
            None => (text.strip_suffix(':')?, ""),
        }
    };
    (rest.is_empty() || quoted.is_none() || rest.starts_with(' '))
        .then_some((name.trim(), rest.trim()))
}

/// Whether the brackets of a value are closed.
fn is_closed(text: &str) -> bool {
    let (mut depth, mut quote) = (0_usize, None);
    for one in text.chars() {
        match (quote, one) {
            (Some(open), _) => quote = (one != open).then_some(open),
            (None, '"' | '\'') => quote = Some(one),
            (None, '{' | '[') => depth += 1,
            (None, '}' | ']') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    depth == 0
}

/// `{a: 1, b: [x, y]}` as JSON.
fn flow(text: &str, json: &mut String) -> Option<()> {
    let mut word = String::new();
    let mut quote = None;
    let mut was_quoted = false;
    for one in text.chars() {
        if let Some(open) = quote {
            if one == open {
                quote = None;
            } else {
                word.push(one);
            }
            continue;
        }
        match one {
            '"' | '\'' if word.trim().is_empty() => {
                word.clear();
                (quote, was_quoted) = (Some(one), true);
            }
            '{' | '[' | '}' | ']' | ',' | ':' => {
                // `nvcr.io/x:24.05` has a colon in it.
                if one == ':' && !was_quoted && word.contains(['/', '.']) {
                    word.push(one);
                    continue;
                }
                let plain = word.trim();
                if was_quoted {
                    push_text(json, plain);
                } else if !plain.is_empty() {
                    if one == ':' { push_text(json, plain) } else { push_scalar(json, plain)? }
                }
                (word, was_quoted) = (String::new(), false);
                json.push(one);
            }
            _ => word.push(one),
        }
    }
    quote.is_none().then_some(())
}

/// A value of one line. All that is not empty stays a text: `535.10` is a version, not a number.
fn push_scalar(json: &mut String, text: &str) -> Option<()> {
    let inside =
        ['"', '\''].iter().find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote));
    match (inside, text) {
        (Some(inside), _) => push_text(json, inside),
        (None, "null" | "Null" | "~") => json.push_str("null"),
        (None, "true" | "false") => json.push_str(text),
        (None, _) if text.starts_with(['"', '\'', '@', '`', '%']) => return None,
        (None, _) => push_text(json, text),
    }
    Some(())
}

fn push_text(json: &mut String, text: &str) {
    json.push('"');
    for one in text.chars() {
        match one {
            '"' | '\\' => {
                json.push('\\');
                json.push(one);
            }
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            _ => json.push(one),
        }
    }
    json.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_inventories_have_is_json_on_the_same_lines() {
        for (yaml, json) in [
            (
                "a: 1\nb:\n  c: 535.10 # note\n  d:\n",
                "{\"a\":\"1\",\n\"b\":\n{\"c\":\"535.10\",\n\"d\":null}}",
            ),
            (
                "- name: x\n  gpu: 'T4'\n- name: y\n",
                "[{\"name\":\"x\",\n\"gpu\":\"T4\"},\n{\"name\":\"y\"}]",
            ),
            (
                "a:\n- x\n- y: z\nb: [p, {q: r}]\n",
                "{\"a\":\n[\"x\",\n{\"y\":\"z\"}],\n\"b\":[\"p\",{\"q\":\"r\"}]}",
            ),
            ("- a\n-\n  b: c\n", "[\"a\",\n\n{\"b\":\"c\"}]"),
        ] {
            let written = as_json(yaml).unwrap_or_default().replace(": ", ":");
            assert_eq!(written, json, "{yaml}");
        }
        for other in
            ["", "words\n", "a: 1\na: 2\n", "a: b\n   c\n", "a:\n    b: 1\n  c: 2\n", "\"a\n"]
        {
            assert_eq!(as_json(other), None, "{other}");
        }
    }
}
