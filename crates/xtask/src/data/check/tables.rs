//! `releases/<key>.toml`.

use ngcompat::{Constraint, VersionOrder};

use super::Errors;
use crate::data::schema::{Fact, Row, Table};
use crate::data::value::Text;
use crate::data::version::{SortKey, month_of};
use crate::data::{Data, File};

/// Components that follow from keys of their own.
const KEYS_OF_THEIR_OWN: [&str; 2] = ["cuda", "cuda_compat_driver"];

pub(super) fn check(data: &Data, file: &File<Table>, errors: &mut Errors) {
    let Table { releases, sources, .. } = &file.content;
    errors.documents(file, sources);
    errors.cited(file, sources, releases.iter().flat_map(|row| &row.sources));
    let order = order_of(data, file);
    let names = releases.iter().map(|row| (&row.version, row.variant.as_ref()));
    versions(file, order, names, errors);
    for row in releases {
        check_row(data, file, row, errors);
    }
    check_ranges(file, order, releases, errors);
}

/// A range ends before the next version. The rows of a version are all there is of it: what still
/// holds then is told again, or it would be hidden.
fn check_ranges(file: &File<Table>, order: VersionOrder, releases: &[Row], errors: &mut Errors) {
    let key = |version: &str| SortKey::new(order, version, None);
    for row in releases {
        let of_row = key(row.version.get_ref());
        let mut others = releases.iter().map(|other| key(other.version.get_ref()));
        if let Some(until) = &row.until
            && let Some(next) = others.find(|other| *other > of_row)
            && key(&until.get_ref().replace(".x", "")) >= next
        {
            errors.add(file, until.span(), "a range ends before the next version of the table");
        }
    }
}

/// How the versions of a table order; a table without a family is an error elsewhere.
pub(super) fn order_of<T>(data: &Data, file: &File<T>) -> VersionOrder {
    let families = &data.families.content.families;
    let family = families.iter().find(|family| family.key.get_ref() == file.stem());
    family.map_or(VersionOrder::Numbers, |family| family.order.0)
}

/// Oldest first, none twice, each of the form that the family's order asks for.
pub(super) fn versions<'a, T>(
    file: &File<T>,
    order: VersionOrder,
    names: impl Iterator<Item = (&'a Text, Option<&'a Text>)>,
    errors: &mut Errors,
) {
    let mut last: Option<SortKey> = None;
    for (version, variant) in names {
        let text = version.get_ref();
        let wrong = match order {
            VersionOrder::Month => month_of(order, text).is_none().then_some("a month: YY.MM"),
            _ => (!text.starts_with(|c: char| c.is_ascii_digit())).then_some("a number"),
        };
        if let Some(form) = wrong {
            errors.add(file, version.span(), format!("`{text}` does not begin with {form}"));
        }
        if let Some(variant) = variant {
            check_variant(file, variant, errors);
        }
        let key = SortKey::new(order, text, variant.map(|it| it.get_ref().as_str()));
        match &last {
            Some(last) if *last == key => {
                errors.add(file, version.span(), "this version and variant are there twice");
            }
            Some(last) if *last > key => {
                errors.add(file, version.span(), "the releases are not sorted, oldest first");
            }
            _ => {}
        }
        last = Some(key);
    }
}

fn check_variant<T>(file: &File<T>, variant: &Text, errors: &mut Errors) {
    let plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-._".contains(&byte);
    if variant.get_ref().is_empty() || !variant.get_ref().bytes().all(plain) {
        errors.add(file, variant.span(), "a variant is a part of a tag, in lower case");
    }
}

fn check_row(data: &Data, file: &File<Table>, row: &Row, errors: &mut Errors) {
    if row.sources.is_empty() {
        errors.add(file, row.version.span(), "a release needs a source");
    }
    check_cuda(data, file, row, errors);
    check_platforms(file, row, errors);
    check_inferred(file, row, errors);
    errors.sorted_values(file, "capabilities", &row.capabilities);
    for runtime in &row.runtimes {
        errors.sorted_values(file, "capabilities", &runtime.capabilities);
        for capability in &runtime.capabilities {
            errors.known_capability(data, file, capability);
        }
        if data.printed_cuda(runtime.cuda.get_ref()).is_none() {
            let what = format!("cuda.toml has no CUDA `{}`", runtime.cuda.get_ref());
            errors.add(file, runtime.cuda.span(), what);
        }
    }
    for own in row.capabilities_by_platform.values() {
        errors.sorted_values(file, "capabilities", own);
        for capability in own {
            errors.known_capability(data, file, capability);
        }
    }
    errors.sorted_values(file, "arch_specific", &row.arch_specific);
    for capability in &row.arch_specific {
        if !row.capabilities.iter().any(|own| own.get_ref() == capability.get_ref()) {
            errors.add(file, capability.span(), "`capabilities` does not have this one");
        }
    }
    let single = row.ptx.iter().chain(&row.minimum_capability);
    for capability in row.capabilities.iter().chain(single) {
        errors.known_capability(data, file, capability);
    }
    for (key, version) in &row.components {
        errors.component(data, file, key, version);
        if KEYS_OF_THEIR_OWN.contains(&key.get_ref().as_str()) {
            errors.add(file, key.span(), "this component follows from a key of the row");
        }
    }
    for requirement in &row.requires {
        if let Err(error) = requirement.get_ref().parse::<Constraint>() {
            errors.add(file, requirement.span(), error);
        }
    }
    if let Some(until) = &row.until {
        check_until(file, row, until, errors);
    }
}

/// CUDA is known to cuda.toml, and that of the base.
fn check_cuda(data: &Data, file: &File<Table>, row: &Row, errors: &mut Errors) {
    let own = row.cuda.as_ref().and_then(|cuda| data.printed_cuda(cuda.get_ref()));
    if let Some(cuda) = &row.cuda
        && own.is_none()
    {
        errors.add(file, cuda.span(), format!("cuda.toml has no CUDA `{}`", cuda.get_ref()));
    }
    let Some(month) = &row.base else { return };
    let id = month.get_ref().0;
    let Some(base) = data.base(id) else {
        errors.add(file, month.span(), format!("there is no bases/{id}.toml"));
        return;
    };
    let printed = base.content.contents.values().find_map(|contents| contents.get("cuda"));
    let of_base = printed.and_then(|printed| data.printed_cuda(printed.get_ref()));
    if let (Some(own), Some(of_base)) = (own, of_base)
        && own.version() != of_base.version()
    {
        let what = format!("CUDA {}, but the base {id} has {}", own.version(), of_base.version());
        errors.add(file, month.span(), what);
    }
}

fn check_platforms(file: &File<Table>, row: &Row, errors: &mut Errors) {
    errors.sorted_values(file, "platforms", &row.platforms);
    let by_platform = row.package_by_platform.keys().chain(row.capabilities_by_platform.keys());
    for platform in by_platform {
        if !row.platforms.iter().any(|other| other.get_ref() == platform.get_ref()) {
            errors.add(file, platform.span(), "`platforms` does not have this one");
        }
    }
}

/// What is inferred is there.
fn check_inferred(file: &File<Table>, row: &Row, errors: &mut Errors) {
    errors.sorted_values(file, "inferred facts", &row.inferred);
    for fact in &row.inferred {
        let given = match fact.get_ref() {
            Fact::Cuda => row.cuda.is_some() || row.base.is_some(),
            Fact::Capabilities => !row.capabilities.is_empty(),
            Fact::Package => row.package.is_some(),
            Fact::Requires => !row.requires.is_empty(),
        };
        if !given {
            errors.add(file, fact.span(), "the release does not have what is inferred");
        }
    }
}

/// `0.8.5`, `0.5.x` or `open`.
fn check_until(file: &File<Table>, row: &Row, until: &Text, errors: &mut Errors) {
    let text = until.get_ref();
    let number = text.strip_suffix(".x").unwrap_or(text);
    let begins = number.starts_with(|first: char| first.is_ascii_digit());
    let key = |text: &str| SortKey::new(VersionOrder::Numbers, text, None);
    let earlier = number == text && key(text) < key(row.version.get_ref());
    if text != "open" && (!begins || earlier) {
        errors.add(file, until.span(), "`until` is a later version, `0.5.x` or `open`");
    }
}
