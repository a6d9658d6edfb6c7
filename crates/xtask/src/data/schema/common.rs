//! Sources, the kinds of components and the example models.

use std::collections::BTreeMap;

use ngcompat::Evidence;
use serde::Deserialize;

use crate::data::value::{Day, Parsed, Text, Value};

/// A document that states something.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    pub(crate) evidence: Parsed<Evidence>,
    pub(crate) address: Option<Text>,
    pub(crate) what: String,
}

/// The documents of a file, by name.
pub(crate) type Sources = BTreeMap<Text, Source>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CommonSources {
    /// The day the facts were collected.
    pub(crate) as_of: Value<Day>,
    pub(crate) sources: Sources,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Components {
    pub(crate) components: Vec<ComponentKind>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ComponentKind {
    pub(crate) key: Text,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) aliases: Vec<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Examples {
    pub(crate) source: Text,
    pub(crate) examples: Vec<Example>,
    pub(crate) sources: Sources,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Example {
    pub(crate) name: Text,
    #[serde(default)]
    pub(crate) aliases: Vec<Text>,
    #[serde(default)]
    pub(crate) parts: Vec<Text>,
    pub(crate) variant_of: Option<String>,
    pub(crate) what: String,
}

impl Example {
    pub(crate) fn names(&self) -> impl Iterator<Item = &Text> {
        std::iter::once(&self.name).chain(&self.aliases)
    }
}
