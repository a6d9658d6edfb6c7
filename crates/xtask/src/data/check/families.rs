//! `families.toml`.

use std::collections::BTreeSet;

use ngcompat::{Constraint, FamilyKind};

use super::Errors;
use crate::data::schema::{Families, Family};
use crate::data::{Data, File, PYTORCH};

pub(super) fn check(data: &Data, errors: &mut Errors) {
    let file = &data.families;
    let Families { families, sources, .. } = &file.content;
    errors.documents(file, sources);
    errors.cited(file, sources, families.iter().map(|family| &family.source));
    if let Some(first) = families.first()
        && first.key.get_ref() != PYTORCH
    {
        errors.add(file, first.key.span(), format!("the first family is `{PYTORCH}`"));
    }
    let mut keys = BTreeSet::new();
    let mut repositories = BTreeSet::new();
    for family in families {
        if !keys.insert(family.key.get_ref().as_str()) {
            errors.add(file, family.key.span(), "a family of this key is above");
        }
        for repository in &family.repositories {
            if !repositories.insert(repository.get_ref()) {
                errors.add(file, repository.span(), "a family with this repository is above");
            }
        }
        check_family(file, family, errors);
        check_table(data, family, errors);
    }
    for table in &data.tables {
        known(table, &keys, errors);
    }
    for wheels in &data.wheels {
        known(wheels, &keys, errors);
    }
}

fn check_family(file: &File<Families>, family: &Family, errors: &mut Errors) {
    let key = family.key.get_ref();
    let plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte);
    if key.is_empty() || !key.bytes().all(plain) {
        let what = "a key has lower-case letters, digits, hyphens and dots";
        errors.add(file, family.key.span(), what);
    }
    if let Some(notes) = &family.notes {
        errors.address(file, notes);
    }
    if let Some(requires) = &family.requires
        && let Err(error) = requires.parse::<Constraint>()
    {
        errors.add(file, family.key.span(), error);
    }
    let image = family.kind.0 == FamilyKind::Container;
    if image == family.repositories.is_empty() || image == family.tag.is_none() {
        let what = "a container has repositories and a tag, a wheel has neither";
        errors.add(file, family.key.span(), what);
    }
}

/// A family has one table, in the folder of its kind.
fn check_table(data: &Data, family: &Family, errors: &mut Errors) {
    let key = family.key.get_ref();
    let (folder, found) = match family.kind.0 {
        FamilyKind::Wheel => ("wheels", data.wheels.iter().any(|file| file.stem() == key)),
        _ => ("releases", key == PYTORCH || data.tables.iter().any(|file| file.stem() == key)),
    };
    if !found {
        let what = format!("there is no data/{folder}/{key}.toml");
        errors.add(&data.families, family.key.span(), what);
    }
}

fn known<T>(table: &File<T>, keys: &BTreeSet<&str>, errors: &mut Errors) {
    if !keys.contains(table.stem()) {
        errors.add(table, 0..0, format!("families.toml has no `{}`", table.stem()));
    }
}
