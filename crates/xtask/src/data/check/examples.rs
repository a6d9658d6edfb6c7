//! `examples.toml`.

use std::collections::BTreeSet;

use super::Errors;
use crate::data::File;
use crate::data::schema::Examples;

pub(super) fn check(file: &File<Examples>, errors: &mut Errors) {
    let Examples { source, examples, sources } = &file.content;
    errors.documents(file, sources);
    errors.cited(file, sources, [source]);
    let mut seen = BTreeSet::new();
    for name in examples.iter().flat_map(|one| one.names().chain(&one.parts)) {
        if !seen.insert(name.get_ref()) {
            errors.add(file, name.span(), format!("`{}` is there twice", name.get_ref()));
        }
    }
}
