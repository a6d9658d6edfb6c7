//! `machines.toml`.

use std::collections::BTreeSet;

use super::Errors;
use crate::data::Data;
use crate::data::schema::{MachineRow, Machines};

pub(super) fn check(data: &Data, errors: &mut Errors) {
    let file = &data.machines;
    let Machines { machines, sources, .. } = &file.content;
    errors.finished(file);
    errors.documents(file, sources);
    let mut names = BTreeSet::new();
    for name in machines.iter().flat_map(MachineRow::names) {
        if !names.insert(name.get_ref().to_ascii_lowercase()) {
            errors.add(file, name.span(), format!("`{}` is there twice", name.get_ref()));
        }
    }
    for row in machines {
        if row.count == Some(0) {
            errors.add(file, row.name.span(), "leave out a count that is not recorded");
        }
        if row.sources.is_empty() {
            errors.add(file, row.name.span(), "a machine has at least one source");
        }
    }
    errors.cited(file, sources, machines.iter().flat_map(|row| &row.sources));
}
