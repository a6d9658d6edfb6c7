//! The types of answers as JavaScript has them: `bindings/js/answers.d.ts`.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::{Contract, Words, kinds, reference, words};

/// How long a line of a comment is.
const WIDTH: usize = 108;

const HEAD: &str = "\
/**
 * The types of answers, which are plain objects, frozen throughout.
 *
 * Written by `cargo xtask generate` from the types of the core; never edit it.
 */

";

/// Types that are written once for every type that they can hold, and the field that holds it.
const GENERIC: &[(&str, &str)] = &[("FromTo", "to"), ("Statement", "value")];

pub(crate) fn answers(contract: &Contract) -> String {
    let mut text = String::from(HEAD);
    let mut generic = "";
    for (name, schema) in &contract.types {
        let Value::Object(schema) = schema else { continue };
        if let Some((name, field)) = generic_of(name) {
            if generic != name {
                generic = name;
                let held = held(contract, schema, field);
                interface(&mut text, contract, &format!("{name}<T>"), schema, Some(&held));
            }
        } else if let Some(words) = words(schema) {
            union(&mut text, name, schema, &words);
        } else if schema.contains_key("properties") {
            interface(&mut text, contract, named(name), schema, None);
        }
    }
    text.truncate(text.trim_end().len());
    text + "\n"
}

/// What JavaScript calls a type. `Facts` are those that a caller gives there.
fn named(name: &str) -> &str {
    if name == "Facts" { "ParsedFacts" } else { name }
}

fn generic_of(name: &str) -> Option<(&'static str, &'static str)> {
    let (name, _) = name.split_once('_')?;
    GENERIC.iter().find(|(generic, _)| *generic == name).copied()
}

/// What an instance of a generic type holds.
fn held(contract: &Contract, schema: &Map<String, Value>, field: &str) -> String {
    let held = schema.get("properties").and_then(|fields| fields.get(field));
    let held = held.map_or_else(String::new, |held| type_of(contract, held));
    held.strip_suffix(" | null").unwrap_or(&held).to_owned()
}

fn union(text: &mut String, name: &str, schema: &Map<String, Value>, words: &Words<'_>) {
    let mut lines: Vec<String> = description(schema).map(str::to_owned).into_iter().collect();
    if words.iter().any(|(_, about)| about.is_some()) {
        lines.push(String::new());
    }
    for (word, about) in words {
        lines.extend(about.map(|about| format!("- `{word}`: {about}")));
    }
    comment(text, "", &lines);
    // Writing to a String cannot fail.
    let _ = write!(text, "export type {name} =");
    for (word, _) in words {
        let _ = write!(text, "\n  | \"{word}\"");
    }
    text.push_str(";\n\n");
}

fn interface(
    text: &mut String,
    contract: &Contract,
    name: &str,
    schema: &Map<String, Value>,
    held: Option<&str>,
) {
    comment(text, "", &description(schema).map(str::to_owned).into_iter().collect::<Vec<_>>());
    let _ = writeln!(text, "export interface {name} {{");
    for (key, field, required) in super::fields(schema) {
        let about = field.as_object().and_then(description);
        comment(text, "  ", &about.map(str::to_owned).into_iter().collect::<Vec<_>>());
        let mut kind = type_of(contract, field);
        if let Some(held) = held {
            let rest = kind.strip_prefix(held).filter(|rest| ["", " | null"].contains(rest));
            kind = rest.map_or(kind.clone(), |rest| format!("T{rest}"));
        }
        let mark = if required { "" } else { "?" };
        let _ = writeln!(text, "  readonly {key}{mark}: {kind};");
    }
    text.push_str("}\n\n");
}

fn description(schema: &Map<String, Value>) -> Option<&str> {
    schema.get("description")?.as_str()
}

fn comment(text: &mut String, indent: &str, lines: &[String]) {
    let mut wrapped = Vec::new();
    for line in lines {
        let hanging = if line.starts_with("- ") { "  " } else { "" };
        wrapped.extend(super::wrap(line, WIDTH - indent.len(), hanging));
    }
    match wrapped.as_slice() {
        [] => {}
        [line] => {
            let _ = writeln!(text, "{indent}/** {line} */");
        }
        lines => {
            let _ = writeln!(text, "{indent}/**");
            for line in lines {
                let _ = writeln!(text, "{}", format!("{indent} * {line}").trim_end());
            }
            let _ = writeln!(text, "{indent} */");
        }
    }
}

fn type_of(contract: &Contract, schema: &Value) -> String {
    if let Some(name) = reference(schema) {
        let Some(Value::Object(target)) = contract.types.get(name) else { return name.to_owned() };
        if let Some((generic, field)) = generic_of(name) {
            return format!("{generic}<{}>", held(contract, target, field));
        }
        let has_name = target.contains_key("properties") || words(target).is_some();
        return if has_name {
            named(name).to_owned()
        } else {
            type_of(contract, &contract.types[name])
        };
    }
    if let Some(Value::Array(kinds)) = schema.get("anyOf") {
        return kinds.iter().map(|kind| type_of(contract, kind)).collect::<Vec<_>>().join(" | ");
    }
    let of = |key: &str| schema.get(key).map(|part| type_of(contract, part));
    let kinds = kinds(schema).map(|kind| match kind {
        "integer" => "number".to_owned(),
        "array" => {
            let item = of("items").unwrap_or_else(|| "unknown".to_owned());
            if item.contains(' ') {
                format!("readonly ({item})[]")
            } else {
                format!("readonly {item}[]")
            }
        }
        "object" => {
            let item = of("additionalProperties").unwrap_or_else(|| "unknown".to_owned());
            format!("Readonly<Record<string, {item}>>")
        }
        kind => kind.to_owned(),
    });
    kinds.collect::<Vec<_>>().join(" | ")
}
