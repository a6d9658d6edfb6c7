//! The types of answers as Python has them: the enumerations of `_values.py`, and in the stub the parts
//! of answers that are plain data.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::{Contract, fields, kinds, reference, words, wrap};

/// How long a line is.
const WIDTH: usize = 108;

/// The enumerations of the package; those marked order as they are declared.
const ENUMERATIONS: &[(&str, bool)] = &[
    ("Verdict", true),
    ("RunMode", false),
    ("Severity", true),
    ("Aspect", false),
    ("Basis", false),
    ("Action", false),
    ("Architecture", true),
    ("BoardClass", false),
    ("BranchKind", false),
    ("Os", false),
    ("CpuArch", false),
    ("Change", false),
    ("IssueKind", false),
    ("JobMode", false),
    ("Precision", false),
    ("AmpBasis", false),
    ("Certainty", true),
    ("IdentifiedBy", false),
    ("FactKind", false),
    ("Satisfaction", true),
    ("Dialect", false),
    ("LineKind", false),
    ("MapCell", false),
    ("Launcher", false),
    ("FamilyKind", false),
    ("BuildKind", false),
    ("BuildPlatform", false),
    ("BuildFact", false),
    ("Rule", false),
];

/// # Errors
///
/// There are no such words.
pub(crate) fn enumerations(contract: &Contract) -> Result<String, String> {
    let mut text = String::from("\n");
    for (name, ordered) in ENUMERATIONS {
        let schema = contract.types.get(*name).and_then(Value::as_object);
        let of = schema.and_then(|schema| Some((schema, words(schema)?)));
        let (schema, words) = of.ok_or_else(|| format!("{name} is not a type of words"))?;
        let base = if *ordered { "_Ordered" } else { "StrEnum" };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "class {name}({base}):");
        docstring(&mut text, schema);
        text.push('\n');
        for (word, _) in words {
            let member = word.to_uppercase().replace(['-', '.'], "_");
            let _ = writeln!(text, "    {member} = \"{word}\"");
        }
        text.push_str("\n\n");
    }
    Ok(text)
}

/// The types of plain data that a stub names, and of what they are made of.
pub(crate) fn dicts(contract: &Contract, stub: &str) -> String {
    let mut wanted = BTreeMap::new();
    for word in stub.split(|c: char| !c.is_ascii_alphanumeric() && c != '_') {
        if let Some(name) = word.strip_prefix('_')
            && !stub.contains(&format!("{word}: TypeAlias"))
        {
            want(contract, name, &mut wanted);
        }
    }
    let mut text = String::new();
    for (name, schema) in wanted {
        let fields = fields(schema);
        if fields.iter().all(|(key, ..)| *key != "import") {
            let _ = writeln!(text, "@type_check_only\nclass _{name}(TypedDict):");
            docstring(&mut text, schema);
            text.push('\n');
            for (key, field, _) in fields {
                let _ = writeln!(text, "    {key}: {}", type_of(contract, field));
                docstring(&mut text, field.as_object().unwrap_or(schema));
            }
            text.push('\n');
            continue;
        }
        let _ = writeln!(
            text,
            "# `import` is not a name in Python.\n_{name} = TypedDict(\n    \"_{name}\",\n    {{"
        );
        for (key, field, _) in fields {
            let _ = writeln!(text, "        \"{key}\": {},", type_of(contract, field));
        }
        text.push_str("    },\n)\n\n");
    }
    text
}

/// Adds a type with fields, and those that its fields hold.
fn want<'a>(
    contract: &'a Contract,
    name: &str,
    wanted: &mut BTreeMap<&'a str, &'a Map<String, Value>>,
) {
    let Some((name, Value::Object(schema))) = contract.types.get_key_value(name) else { return };
    if !schema.contains_key("properties") || wanted.insert(name, schema).is_some() {
        return;
    }
    for held in references(schema.values()) {
        want(contract, held, wanted);
    }
}

/// The types that schemas refer to.
fn references<'a>(schemas: impl Iterator<Item = &'a Value>) -> Vec<&'a str> {
    let of = |schema: &'a Value| match schema {
        Value::Object(parts) => {
            let mut names = references(parts.values());
            names.extend(reference(schema));
            names
        }
        Value::Array(parts) => references(parts.iter()),
        _ => Vec::new(),
    };
    schemas.flat_map(of).collect()
}

fn docstring(text: &mut String, schema: &Map<String, Value>) {
    let Some(about) = schema.get("description").and_then(Value::as_str) else { return };
    let about = about.replace("`null`", "None").replace('\\', "\\\\");
    match wrap(&about, WIDTH - 10, "    ").as_slice() {
        [line] => {
            let _ = writeln!(text, "    \"\"\"{line}\"\"\"");
        }
        lines => {
            let _ = writeln!(text, "    \"\"\"{}\n    \"\"\"", lines.join("\n"));
        }
    }
}

/// The type of plain data: lists are tuples, and words are strings.
fn type_of(contract: &Contract, schema: &Value) -> String {
    if let Some(name) = reference(schema) {
        let target = &contract.types[name];
        return if target.get("properties").is_some() {
            format!("_{name}")
        } else {
            type_of(contract, target)
        };
    }
    if schema.get("oneOf").is_some() {
        return "str".to_owned();
    }
    if let Some(Value::Array(kinds)) = schema.get("anyOf") {
        return kinds.iter().map(|kind| type_of(contract, kind)).collect::<Vec<_>>().join(" | ");
    }
    let of = |key: &str| {
        schema.get(key).map_or_else(|| "Any".to_owned(), |part| type_of(contract, part))
    };
    let kinds = kinds(schema).map(|kind| match kind {
        "string" => "str".to_owned(),
        "integer" => "int".to_owned(),
        "number" => "float".to_owned(),
        "boolean" => "bool".to_owned(),
        "array" => format!("tuple[{}, ...]", of("items")),
        "object" => format!("dict[str, {}]", of("additionalProperties")),
        _ => "None".to_owned(),
    });
    kinds.collect::<Vec<_>>().join(" | ")
}
