//! `sources.toml` and `components.toml`.

use std::collections::BTreeSet;

use ngcompat::Rule;

use super::Errors;
use crate::data::Data;

pub(super) fn check(data: &Data, errors: &mut Errors) {
    let file = &data.sources;
    let sources = &file.content.sources;
    errors.documents(file, sources);
    for rule in Rule::ALL {
        let key = rule.source_key();
        if sources.get(key).is_none_or(|source| source.address.is_none()) {
            let what = format!("the rule `{rule}` needs the address of a source `{key}`");
            errors.add(file, file.content.as_of.span(), what);
        }
    }
    let file = &data.components;
    let mut seen = BTreeSet::new();
    for kind in &file.content.components {
        for key in std::iter::once(&kind.key).chain(&kind.aliases) {
            if !seen.insert(key.get_ref()) {
                errors.add(file, key.span(), format!("`{}` is there twice", key.get_ref()));
            }
        }
    }
}
