//! The JSON of the answers, from the types of the core that write it: its schema, `docs/schema/*.json`,
//! and its types in other languages.

pub(crate) mod languages;
mod python;
mod typescript;

use std::collections::{BTreeMap, BTreeSet};

use ngcompat::constraint::{Dialect, Evaluation};
use ngcompat::facts::{Facts, GatheredAnswerTo};
use ngcompat::identify::{Identification, ImageFacts};
use ngcompat::{
    AmpGuidance, CompatibilityMap, Diagnosis, DriverOptions, FamilySummary, FleetFound, FleetPlan,
    FleetReport, Found, IssueList, Line, Regression, Release, ReleaseDiff, ReleaseName, Report,
};
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

/// The answers by the names of the functions, and all types they are made of.
pub(crate) struct Contract {
    answers: Vec<(&'static str, Value)>,
    types: BTreeMap<String, Value>,
}

macro_rules! answers {
    ($($name:literal: $type:ty),+ $(,)?) => {
        &[$(($name, SchemaGenerator::into_root_schema_for::<$type>, |generator| {
            generator.subschema_for::<$type>();
        })),+]
    };
}

/// A function, how its answer is written by itself, and how its types are added to those of others.
type Answer = (&'static str, fn(SchemaGenerator) -> schemars::Schema, fn(&mut SchemaGenerator));

const ANSWERS: &[Answer] = answers! {
    "amp": AmpGuidance,
    "check": Report,
    "compatibility_map": CompatibilityMap,
    "constraint": Evaluation,
    "constraint_for": Option<String>,
    "diagnose": Diagnosis,
    "diff": ReleaseDiff,
    "drivers": DriverOptions,
    "explain": ngcompat::Explanation,
    "families": Vec<FamilySummary>,
    "find": Found,
    "fleet_check": GatheredAnswerTo<FleetReport<'static>>,
    "fleet_find": GatheredAnswerTo<FleetFound<'static>>,
    "fleet_plan": GatheredAnswerTo<FleetPlan>,
    "identify": Identification,
    "issues": IssueList,
    "lines": Vec<Line>,
    "newest": Option<ReleaseName>,
    "parse_facts": Facts,
    "parse_image": ImageFacts,
    "regressions": Vec<Regression>,
    "release": Release,
};

impl Contract {
    /// # Errors
    ///
    /// A sentence speaks of Rust.
    pub(crate) fn read() -> Result<Self, String> {
        let generator = || SchemaSettings::draft2020_12().for_serialize().into_generator();
        let mut all = generator();
        let mut answers = Vec::new();
        let mut wrong = BTreeSet::new();
        for (name, root, add) in ANSWERS {
            let mut schema = root(generator()).to_value();
            plain(&mut schema, &mut wrong);
            if let Value::Object(object) = &mut schema {
                object.insert("title".to_owned(), format!("The answer of `{name}`").into());
            }
            answers.push((*name, schema));
            add(&mut all);
        }
        // What callers give, and no answer has.
        let _ = all.subschema_for::<Dialect>();
        let mut types = BTreeMap::new();
        for (name, mut schema) in all.take_definitions(true) {
            plain(&mut schema, &mut wrong);
            types.insert(name, schema);
        }
        if wrong.is_empty() {
            return Ok(Self { answers, types });
        }
        let wrong: Vec<String> = wrong.into_iter().collect();
        Err(format!(
            "sentences that JSON, Python and JavaScript share speak of Rust; move that into a second \
             paragraph:\n{}",
            wrong.join("\n")
        ))
    }

    /// A file for each answer, by its path.
    pub(crate) fn files(&self) -> impl Iterator<Item = (String, String)> {
        self.answers.iter().map(|(name, schema)| {
            // Strings and numbers can be written.
            let text = serde_json::to_string_pretty(schema).unwrap_or_default();
            (format!("docs/schema/{name}.json"), text + "\n")
        })
    }

    /// The types of JavaScript.
    pub(crate) fn typescript(&self) -> String {
        typescript::answers(self)
    }

    /// The enumerations of Python, in the file they are part of.
    ///
    /// # Errors
    ///
    /// A type is gone, or the file has no place for them.
    pub(crate) fn python_values(&self, file: &str) -> Result<String, String> {
        between(file, &python::enumerations(self)?)
    }

    /// The types of plain data in Python, in the stub they are part of.
    ///
    /// # Errors
    ///
    /// The stub has no place for them.
    pub(crate) fn python_stub(&self, file: &str) -> Result<String, String> {
        let (before, _, after) = parts(file)?;
        between(file, &python::dicts(self, &format!("{before}{after}")))
    }
}

/// Marks above and below what is generated in a file that is otherwise written by hand.
const BEGIN: &str = "# Written by `cargo xtask generate` from the types of the core, down to the next such line.\n\n";
const END: &str = "# Up to here it was written by `cargo xtask generate`.\n";

/// What is before, between and after these lines.
fn parts(file: &str) -> Result<(&str, &str, &str), String> {
    file.split_once(BEGIN)
        .and_then(|(before, rest)| {
            let (between, after) = rest.split_once(END)?;
            Some((before, between, after))
        })
        .ok_or_else(|| format!("a file lacks the lines\n{BEGIN}\n{END}"))
}

fn between(file: &str, text: &str) -> Result<String, String> {
    let (before, _, after) = parts(file)?;
    Ok(format!("{before}{BEGIN}{text}{END}{after}"))
}

/// The words of a type that has few, and what each means.
type Words<'a> = Vec<(&'a str, Option<&'a str>)>;

/// The words of a type, if it is one of words.
fn words(schema: &Map<String, Value>) -> Option<Words<'_>> {
    let words = schema.get("oneOf")?.as_array()?.iter();
    words
        .map(|word| {
            let about = word.get("description").and_then(Value::as_str);
            Some((word.get("const")?.as_str()?, about))
        })
        .collect()
}

/// The type that a schema refers to.
fn reference(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix("#/$defs/")
}

/// The kinds of JSON value that a schema allows: `string`, `null`.
fn kinds(schema: &Value) -> impl Iterator<Item = &str> {
    let kinds = match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.as_slice(),
        Some(kind) => std::slice::from_ref(kind),
        None => &[],
    };
    kinds.iter().filter_map(Value::as_str)
}

/// The fields of a type, and whether they are always there: in the order in which they are written, after
/// which come those that may be left out.
fn fields(schema: &Map<String, Value>) -> Vec<(&str, &Value, bool)> {
    let Some(Value::Object(fields)) = schema.get("properties") else { return Vec::new() };
    let required: Vec<&str> = schema
        .get("required")
        .and_then(Value::as_array)
        .map(|names| names.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    let always = required.iter().filter_map(|name| Some((*name, fields.get(*name)?, true)));
    let others = fields.iter().filter(|(name, _)| !required.contains(&name.as_str()));
    always.chain(others.map(|(name, field)| (name.as_str(), field, false))).collect()
}

/// A text in lines, all but the first with something in front.
fn wrap(text: &str, width: usize, hanging: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        if let Some(line) = lines.last_mut()
            && !line.trim().is_empty()
            && line.chars().count() + 1 + word.chars().count() > width
        {
            lines.push(hanging.to_owned());
        }
        if let Some(line) = lines.last_mut() {
            if !line.trim().is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

/// Takes out what is of Rust: formats of integers, defaults, and of a comment all but the sentence for
/// everybody.
fn plain(schema: &mut Value, wrong: &mut BTreeSet<String>) {
    match schema {
        Value::Object(object) => {
            // A field may be called so too, and holds a schema.
            object.retain(|word, value| match word.as_str() {
                "format" | "default" => value.is_object(),
                "additionalProperties" => !value.is_boolean(),
                _ => true,
            });
            if let Some(Value::String(text)) = object.get_mut("description") {
                *text = sentence(text);
                if ["::", "**", "this crate", "serde"].iter().any(|word| text.contains(word)) {
                    wrong.insert(text.clone());
                }
            }
            object.values_mut().for_each(|value| plain(value, wrong));
            never_null(object);
        }
        Value::Array(items) => items.iter_mut().for_each(|item| plain(item, wrong)),
        _ => {}
    }
}

/// A field that is left out where there is nothing to say is not `null` instead.
fn never_null(schema: &mut Map<String, Value>) {
    let required = schema.get("required").cloned();
    let is_required = |name: &str| {
        required
            .as_ref()
            .and_then(Value::as_array)
            .is_some_and(|all| all.iter().any(|one| one == name))
    };
    let Some(Value::Object(fields)) = schema.get_mut("properties") else { return };
    for (name, field) in fields {
        let Value::Object(field) = field else { continue };
        if is_required(name) {
            continue;
        }
        for word in ["anyOf", "type"] {
            let Some(Value::Array(kinds)) = field.get_mut(word) else { continue };
            kinds.retain(|kind| kind != "null" && kind.get("type").is_none_or(|it| it != "null"));
            let [only] = kinds.as_mut_slice() else { continue };
            let only = only.take();
            field.remove(word);
            match only {
                Value::Object(only) => field.extend(only),
                only => drop(field.insert(word.to_owned(), only)),
            }
        }
    }
}

/// The first paragraph of a comment, without the links of rustdoc.
fn sentence(comment: &str) -> String {
    let paragraph = comment.split("\n\n").next().unwrap_or_default();
    let mut text = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((before, _)) = text.split_once("; see [") {
        text = format!("{before}.");
    }
    let mut plain = String::new();
    let mut rest = text.as_str();
    while let Some((before, link)) = rest.split_once("[`") {
        let (name, after) = link.split_once("`]").unwrap_or((link, ""));
        plain.extend([before, "`", name, "`"]);
        rest = match after.strip_prefix('(').and_then(|target| target.split_once(')')) {
            Some((_, after)) => after,
            None => after,
        };
    }
    plain.push_str(rest);
    plain.replace("`None`", "`null`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_for_everybody() {
        let text = sentence("What [`x`](crate::x)\ngives; `None` else.\n\nMore for `Rust`.");
        assert_eq!(text, "What `x` gives; `null` else.");
        assert_eq!(sentence("A; see [`B::c`]."), "A.");
        let mut wrong = BTreeSet::new();
        let mut schema = serde_json::json!({"description": "At most [`B::C`]."});
        plain(&mut schema, &mut wrong);
        assert_eq!(wrong.len(), 1, "{schema}");
    }
}
