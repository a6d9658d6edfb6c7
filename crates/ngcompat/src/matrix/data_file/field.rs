//! How each kind of value is written in a data file.

use alloc::borrow::{Cow, ToOwned as _};
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Display;

use serde_json::{Map, Value};

use crate::rows::component::ComponentKind;
use crate::rows::source::Source;

/// A text that lives as long as the process.
pub(super) fn leak(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

/// A value that can't be read, and where it is.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) path: String,
    pub(super) what: String,
}

impl Problem {
    pub(super) fn new(what: impl Display) -> Self {
        Self { path: String::new(), what: what.to_string() }
    }

    /// The same problem, of a value inside this field or item.
    pub(super) fn under(mut self, outer: impl Display) -> Self {
        let join = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = format!("{outer}{join}{}", self.path);
        self
    }
}

/// What many rows share, each written once.
pub(super) struct Shared {
    sources: Vec<&'static Source>,
    places: BTreeMap<Key, usize>,
    kinds: &'static [ComponentKind],
}

type Key = (&'static str, Option<&'static str>, &'static str);

impl Shared {
    /// For writing.
    pub(super) fn new(kinds: &'static [ComponentKind]) -> Self {
        Self { sources: Vec::new(), places: BTreeMap::new(), kinds }
    }

    /// For reading.
    pub(super) fn of(sources: &'static [Source]) -> Self {
        Self { sources: sources.iter().collect(), places: BTreeMap::new(), kinds: &[] }
    }

    pub(super) fn with_kinds(mut self, kinds: &'static [ComponentKind]) -> Self {
        self.kinds = kinds;
        self
    }

    /// All documents that were written, in the order of their numbers.
    pub(super) fn sources(&self) -> Vec<&'static Source> {
        self.sources.clone()
    }

    fn place(&mut self, source: &'static Source) -> usize {
        let key = (source.evidence.as_str(), source.address, source.what);
        *self.places.entry(key).or_insert_with(|| {
            self.sources.push(source);
            self.sources.len().saturating_sub(1)
        })
    }
}

/// A value in a data file.
pub(super) trait Field: Sized {
    fn write(&self, shared: &mut Shared) -> Value;

    fn read(value: &Value, shared: &Shared) -> Result<Self, Problem>;

    /// What a field that is left out means; `None` where it must not be.
    fn absent() -> Option<Self> {
        None
    }
}

/// Adds a field, unless leaving it out means the same.
pub(super) fn put<T: Field>(
    object: &mut Map<String, Value>,
    name: &str,
    field: &T,
    shared: &mut Shared,
) {
    let value = field.write(shared);
    if T::absent().is_none_or(|absent| absent.write(shared) != value) {
        object.insert(name.to_owned(), value);
    }
}

/// Reads a field.
pub(super) fn get<T: Field>(value: &Value, name: &str, shared: &Shared) -> Result<T, Problem> {
    let read = match value.get(name) {
        Some(value) => T::read(value, shared),
        None => T::absent().ok_or_else(|| Problem::new("missing")),
    };
    read.map_err(|problem| problem.under(name))
}

/// That the value is an object with no other fields than these.
pub(super) fn only(value: &Value, names: &[&str]) -> Result<(), Problem> {
    let Value::Object(fields) = value else { return Err(Problem::new("not an object")) };
    match fields.keys().find(|name| !names.contains(&name.as_str())) {
        Some(name) => Err(Problem::new("unknown field").under(name)),
        None => Ok(()),
    }
}

pub(super) fn text(value: &Value) -> Result<&str, Problem> {
    value.as_str().ok_or_else(|| Problem::new("not a text"))
}

/// Implements [`Field`] for values whose printed form is what they are read from.
macro_rules! by_text {
    ($($type:ty),+ $(,)?) => {$(
        impl Field for $type {
            fn write(&self, _: &mut Shared) -> Value {
                Value::String(self.to_string())
            }

            fn read(value: &Value, _: &Shared) -> Result<Self, Problem> {
                text(value)?.parse().map_err(Problem::new)
            }
        }
    )+};
}

pub(super) use by_text;

macro_rules! numbers {
    ($($type:ty),+) => {$(
        impl Field for $type {
            fn write(&self, _: &mut Shared) -> Value {
                (*self).into()
            }

            fn read(value: &Value, _: &Shared) -> Result<Self, Problem> {
                let number = value.as_u64().and_then(|number| number.try_into().ok());
                number.ok_or_else(|| Problem::new("not a number that fits"))
            }
        }
    )+};
}

numbers!(u8, u16, u64);

impl Field for bool {
    fn write(&self, _: &mut Shared) -> Value {
        (*self).into()
    }

    fn read(value: &Value, _: &Shared) -> Result<Self, Problem> {
        value.as_bool().ok_or_else(|| Problem::new("not true or false"))
    }

    fn absent() -> Option<Self> {
        Some(false)
    }
}

impl Field for &'static str {
    fn write(&self, _: &mut Shared) -> Value {
        (*self).into()
    }

    fn read(value: &Value, _: &Shared) -> Result<Self, Problem> {
        text(value).map(leak)
    }
}

impl<T: Field> Field for Option<T> {
    fn write(&self, shared: &mut Shared) -> Value {
        self.as_ref().map_or(Value::Null, |value| value.write(shared))
    }

    fn read(value: &Value, shared: &Shared) -> Result<Self, Problem> {
        if value.is_null() { Ok(None) } else { T::read(value, shared).map(Some) }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<A: Field, B: Field> Field for (A, B) {
    fn write(&self, shared: &mut Shared) -> Value {
        Value::Array([self.0.write(shared), self.1.write(shared)].into())
    }

    fn read(value: &Value, shared: &Shared) -> Result<Self, Problem> {
        match value.as_array().map(Vec::as_slice) {
            Some([one, two]) => Ok((A::read(one, shared)?, B::read(two, shared)?)),
            _ => Err(Problem::new("not a pair")),
        }
    }
}

fn write_all<T: Field>(items: &[T], shared: &mut Shared) -> Value {
    items.iter().map(|item| item.write(shared)).collect()
}

fn read_all<T: Field>(value: &Value, shared: &Shared) -> Result<Vec<T>, Problem> {
    let items = value.as_array().ok_or_else(|| Problem::new("not a list"))?;
    let read = |(place, item)| {
        T::read(item, shared).map_err(|problem| problem.under(format_args!("[{place}]")))
    };
    items.iter().enumerate().map(read).collect()
}

impl<T: Field> Field for &'static [T] {
    fn write(&self, shared: &mut Shared) -> Value {
        write_all(self, shared)
    }

    fn read(value: &Value, shared: &Shared) -> Result<Self, Problem> {
        Ok(Box::leak(read_all(value, shared)?.into_boxed_slice()))
    }

    fn absent() -> Option<Self> {
        Some(&[])
    }
}

impl<T: Field + Clone> Field for Cow<'static, [T]> {
    fn write(&self, shared: &mut Shared) -> Value {
        write_all(self, shared)
    }

    fn read(value: &Value, shared: &Shared) -> Result<Self, Problem> {
        <&'static [T]>::read(value, shared).map(Cow::Borrowed)
    }

    fn absent() -> Option<Self> {
        Some(Cow::Borrowed(&[]))
    }
}

impl Field for Cow<'static, str> {
    fn write(&self, _: &mut Shared) -> Value {
        Value::String(self.to_string())
    }

    fn read(value: &Value, _: &Shared) -> Result<Self, Problem> {
        text(value).map(leak).map(Cow::Borrowed)
    }
}

impl Field for &'static Source {
    fn write(&self, shared: &mut Shared) -> Value {
        shared.place(self).into()
    }

    fn read(value: &Value, shared: &Shared) -> Result<Self, Problem> {
        let number = value.as_u64().and_then(|number| usize::try_from(number).ok());
        let source = number.and_then(|number| shared.sources.get(number)).copied();
        source.ok_or_else(|| Problem::new("not the number of a source"))
    }
}

impl Field for &'static ComponentKind {
    fn write(&self, _: &mut Shared) -> Value {
        self.key.into()
    }

    fn read(value: &Value, shared: &Shared) -> Result<Self, Problem> {
        let key = text(value)?;
        let kind = shared.kinds.iter().find(|kind| kind.key == key);
        kind.ok_or_else(|| Problem::new(format_args!("`{key}` is not a component")))
    }
}
