//! Answers that are lists: sequences as `collections.abc.Sequence` has them.

use pyo3::exceptions::{PyKeyError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple};
use serde_json::{Map, Value};

use crate::answer::{Answer, plain};
use crate::classes::Class;
use crate::errors::{self, UnknownReleaseError};

/// What a text or an answer means as an item of a list.
enum Asked {
    /// An item of this name.
    Named(String),
    /// A release that does not exist.
    Nothing,
    /// An item that is equal.
    Equal,
}

/// Where an item is; it may be asked for by its name.
pub(crate) fn position(
    list: &Answer,
    items: &Bound<'_, PyTuple>,
    item: &Bound<'_, PyAny>,
) -> PyResult<Option<usize>> {
    let asked = asked(list.class(), item)?;
    for (at, one) in items.iter().enumerate() {
        let found = match &asked {
            Asked::Named(name) => is_named(list.class(), &one, name)?,
            Asked::Nothing => false,
            Asked::Equal => one.eq(item)?,
        };
        if found {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

/// The item at a place, by its name, or those of a slice.
pub(crate) fn item(
    list: &Answer,
    items: &Bound<'_, PyTuple>,
    index: &Bound<'_, PyAny>,
) -> PyResult<Py<PyAny>> {
    if index.cast::<PyString>().is_err() {
        return Ok(items.as_any().get_item(index)?.unbind());
    }
    match position(list, items, index)? {
        Some(at) => Ok(items.get_item(at)?.unbind()),
        None => Err(PyKeyError::new_err(index.clone().unbind())),
    }
}

/// The place of an item between two others.
pub(crate) fn index(
    list: &Answer,
    items: &Bound<'_, PyTuple>,
    item: &Bound<'_, PyAny>,
    start: isize,
    stop: isize,
) -> PyResult<usize> {
    let length = items.len();
    let place = |at: isize| match usize::try_from(at) {
        Ok(at) => at,
        Err(_) => length.saturating_sub(at.unsigned_abs()),
    };
    let within = place(start)..place(stop);
    position(list, items, item)?
        .filter(|at| within.contains(at))
        .ok_or_else(|| PyValueError::new_err("it is not in the list"))
}

/// How often an item is in a list.
pub(crate) fn count(
    list: &Answer,
    items: &Bound<'_, PyTuple>,
    item: &Bound<'_, PyAny>,
) -> PyResult<usize> {
    match asked(list.class(), item)? {
        Asked::Equal => items.as_sequence().count(item),
        Asked::Named(_) | Asked::Nothing => Ok(position(list, items, item)?.map_or(0, |_| 1)),
    }
}

pub(crate) fn reversed(items: &Bound<'_, PyTuple>) -> PyResult<Py<PyAny>> {
    let builtins = items.py().import("builtins")?;
    Ok(builtins.call_method1("reversed", (items,))?.unbind())
}

/// The items as flat rows, each with the same columns: what of an item is a value, versions of
/// components and verdicts of aspects included, and no lists.
pub(crate) fn rows(items: &Bound<'_, PyTuple>) -> PyResult<Py<PyAny>> {
    let mut rows: Vec<Vec<(String, Value)>> = Vec::new();
    let mut columns: Vec<String> = Vec::new();
    for item in items {
        let row = match item.cast::<Answer>() {
            Ok(answer) => flat(answer.get().json()),
            Err(_) => vec![(String::from("release"), Value::String(item.extract()?))],
        };
        for (name, _) in &row {
            if !columns.contains(name) {
                columns.push(name.clone());
            }
        }
        rows.push(row);
    }
    let table = rows.into_iter().map(|row| {
        let mut row: Map<String, Value> = row.into_iter().collect();
        let cell = |name: &String| (name.clone(), row.remove(name).unwrap_or(Value::Null));
        Value::Object(columns.iter().map(cell).collect())
    });
    plain(items.py(), &Value::Array(table.collect()))
}

fn flat(item: &Value) -> Vec<(String, Value)> {
    let mut row = Vec::new();
    for (key, value) in item.as_object().into_iter().flatten() {
        match (key.as_str(), value) {
            ("components" | "aspects", Value::Object(members)) => {
                row.extend(members.iter().map(|(key, value)| (key.clone(), value.clone())));
            }
            ("driver", stated) if item.get("components").is_some() => {
                let minimum = stated.get("minimum").cloned().unwrap_or(Value::Null);
                row.push((String::from("minimum_driver"), minimum));
            }
            ("gpu", stated) if item.get("components").is_some() => {
                let minimum = stated.get("minimum_compute_capability").cloned();
                let minimum = minimum.unwrap_or(Value::Null);
                row.push((String::from("minimum_compute_capability"), minimum));
            }
            ("source", Value::Object(source)) => {
                row.push((key.clone(), source.get("address").cloned().unwrap_or(Value::Null)));
            }
            (_, Value::Array(_) | Value::Object(_)) => {}
            _ => row.push((key.clone(), value.clone())),
        }
    }
    row
}

fn asked(list: Class, item: &Bound<'_, PyAny>) -> PyResult<Asked> {
    let text = item.cast::<PyString>().ok().map(|text| text.to_string_lossy().into_owned());
    match list {
        Class::Releases | Class::Found | Class::Identification => {
            let about = item.cast::<Answer>().ok().map(Bound::get).filter(|answer| {
                matches!(answer.class(), Class::Release | Class::FoundRelease | Class::Report)
            });
            if let Some(name) = about.and_then(|answer| answer.str("release")) {
                return Ok(Asked::Named(name.to_owned()));
            }
            let Some(text) = text else { return Ok(Asked::Equal) };
            match errors::release(&text) {
                Ok(release) => Ok(Asked::Named(release.name().to_string())),
                Err(error) if error.is_instance_of::<UnknownReleaseError>(item.py()) => {
                    Ok(Asked::Nothing)
                }
                Err(error) => Err(error),
            }
        }
        Class::Families | Class::Diagnosis => Ok(text.map_or(Asked::Equal, Asked::Named)),
        _ => Ok(Asked::Equal),
    }
}

fn is_named(list: Class, item: &Bound<'_, PyAny>, name: &str) -> PyResult<bool> {
    let key = match list {
        Class::Families => "family",
        Class::Diagnosis => "code",
        _ => "release",
    };
    match item.cast::<Answer>() {
        Ok(answer) => Ok(answer.get().str(key) == Some(name)),
        Err(_) => item.eq(name),
    }
}
