//! The base of all answers: the JSON that every language shares, as a frozen Python object.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt::{self, Display};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ptr;
use std::sync::Arc;

use ngcompat::{ComponentVersion, Environment, Gpu, LineKind, Release, Report};
use pyo3::basic::CompareOp;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyList, PyString, PyTuple};
use serde::{Deserialize as _, Serialize};
use serde_json::{Value, json};

use crate::classes::Class;
use crate::{errors, html};

/// What every answer has in common: it is frozen, compares by value, can be pickled, and knows its
/// JSON, which is the same in all languages.
#[pyclass(subclass, frozen, module = "ngcompat")]
pub(crate) struct Answer {
    class: Class,
    json: Value,
    /// What a person reads, where the core has words for it; rendered when it is asked for.
    text: Option<Arc<dyn Display + Send + Sync>>,
    /// The name by which a release was asked for, which may say more than the name it has.
    asked: Option<Arc<str>>,
    /// The picture of an answer that has one: SVG.
    picture: Option<Arc<str>>,
    /// The items of an answer that is a sequence, made when they are asked for.
    parts: PyOnceLock<Py<PyTuple>>,
}

/// How a value inside an answer is shown.
#[derive(Debug, Clone, Copy)]
pub(crate) enum As {
    /// As plain Python data.
    Plain,
    /// As the string class of this name in `ngcompat._values`: an enumeration or a version.
    Word(&'static str),
    /// As an answer of its own.
    A(Class),
}

impl Answer {
    /// The answer that holds a value of the core.
    pub(crate) fn new(class: Class, value: &impl Serialize) -> PyResult<Self> {
        let json = serde_json::to_value(value)
            .map_err(|error| PyValueError::new_err(error.to_string()))?;
        Ok(Self::of_json(class, json))
    }

    const fn of_json(class: Class, json: Value) -> Self {
        Self { class, json, text: None, asked: None, picture: None, parts: PyOnceLock::new() }
    }

    /// The items of an answer that is a sequence.
    pub(crate) fn parts<'py>(
        &self,
        py: Python<'py>,
        make: impl FnOnce() -> PyResult<Py<PyAny>>,
    ) -> PyResult<&Bound<'py, PyTuple>> {
        let parts = self.parts.get_or_try_init(py, || {
            Ok::<_, PyErr>(make()?.into_bound(py).cast_into::<PyTuple>()?.unbind())
        })?;
        Ok(parts.bind(py))
    }

    /// The same with what a person reads.
    pub(crate) fn with_text(mut self, text: impl Display + Send + Sync + 'static) -> Self {
        self.text = Some(Arc::new(text));
        self
    }

    /// The same release as it was asked for.
    pub(crate) fn asked_as(mut self, name: &str) -> Self {
        self.asked = Some(name.into());
        self
    }

    /// The same with its picture.
    pub(crate) fn with_picture(mut self, picture: String) -> Self {
        self.picture = Some(picture.into());
        self
    }

    /// The picture; empty where there is none.
    pub(crate) fn picture(&self) -> &str {
        self.picture.as_deref().unwrap_or_default()
    }

    /// The name of the release that this is or is about, where there is one.
    pub(crate) fn release_name(&self) -> Option<&str> {
        self.asked.as_deref().or_else(|| self.str("release"))
    }

    /// The answer as an object of its class.
    pub(crate) fn object(self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.class.object(py, self)
    }

    pub(crate) const fn class(&self) -> Class {
        self.class
    }

    pub(crate) const fn json(&self) -> &Value {
        &self.json
    }

    /// A value inside, by its key; a trailing underscore only keeps it from being a Python keyword.
    pub(crate) fn get(&self, py: Python<'_>, field: &str, how: As) -> PyResult<Py<PyAny>> {
        let key = field.trim_end_matches('_');
        show(py, self.json.get(key).unwrap_or(&Value::Null), how)
    }

    /// The strings of a list inside.
    pub(crate) fn items(&self, key: &str) -> &[Value] {
        self.json.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// A string inside.
    pub(crate) fn str(&self, key: &str) -> Option<&str> {
        self.json.get(key)?.as_str()
    }

    /// The class and its values in a line; of a report the verdict and the machine.
    pub(crate) fn summary(&self) -> String {
        const LONGEST: usize = 400;
        let name = self.class.name();
        match self.class {
            Class::Report => {
                let summary = summary(self).unwrap_or_default();
                format!("<ngcompat.{name} {}>", shortened(&summary, LONGEST))
            }
            Class::Environment => {
                let words = self.all_words().unwrap_or_default();
                format!("<ngcompat.{name} {}>", shortened(&words, LONGEST))
            }
            _ => format!("<ngcompat.{name}{}>", Summary(&self.json)),
        }
    }

    /// What a person reads: the core's words, else the part's own. `print` ends the last line.
    pub(crate) fn words(&self) -> Option<String> {
        self.all_words().map(|mut words| {
            words.truncate(words.trim_end().len());
            words
        })
    }

    fn all_words(&self) -> Option<String> {
        if let Some(text) = &self.text {
            return Some(text.to_string());
        }
        match self.class {
            Class::Environment => Some(Environment::deserialize(&self.json).ok()?.to_string()),
            Class::Gpu => Some(Gpu::deserialize(&self.json).ok()?.to_string()),
            Class::Report => Some(Report::deserialize(&self.json).ok()?.to_string()),
            Class::Release | Class::FoundRelease => self.str("release").map(String::from),
            Class::Family => self.str("family").map(String::from),
            Class::DriverOption => self.str("driver").map(String::from),
            Class::Diagnosed => self.str("title").map(String::from),
            Class::Releases => Some(self.names("releases", "release")),
            Class::Families => Some(self.names("families", "family")),
            _ => ["message", "summary"].iter().find_map(|key| self.str(key)).map(String::from),
        }
    }

    /// The names of what a list holds, a line each.
    fn names(&self, list: &str, key: &str) -> String {
        let names = self.items(list).iter().filter_map(|one| one.get(key)?.as_str());
        names.collect::<Vec<_>>().join("\n")
    }

    /// How one release compares with another of its family: by their places in it.
    fn order(&self, other: &Self) -> PyResult<Option<Ordering>> {
        let read = |one: &Self| errors::release(one.release_name().unwrap_or_default());
        let (one, other) = (read(self)?, read(other)?);
        let place = |release: &Release| {
            let rows = release.family().releases;
            let place = rows.iter().position(|row| ptr::eq(row, &raw const **release));
            // What is newer than the data comes last, by its version.
            (place.unwrap_or(usize::MAX), release.version().parse::<ComponentVersion>().ok())
        };
        let same_family = one.family().key == other.family().key;
        Ok(same_family.then(|| place(&one).cmp(&place(&other))))
    }
}

/// The lines of a report.
pub(crate) fn lines(report: &Answer) -> PyResult<Vec<Answer>> {
    if let (Some(text), Some(_)) = (&report.text, report.json.get("skipped")) {
        let text = text.to_string();
        let line = json!({ "kind": LineKind::Headline, "text": text.trim_end(), "rule": null });
        return Ok(vec![Answer::new(Class::Line, &line)?.with_text(text.trim_end().to_owned())]);
    }
    let wrong = |error: serde_json::Error| PyValueError::new_err(error.to_string());
    let lines = Report::deserialize(&report.json).map_err(wrong)?.lines();
    lines.into_iter().map(|line| Ok(Answer::new(Class::Line, &line)?.with_text(line))).collect()
}

/// The verdict and the machine of a report.
pub(crate) fn summary(report: &Answer) -> PyResult<String> {
    if let (Some(_), Some(text)) = (report.json.get("skipped"), report.words()) {
        return Ok(text);
    }
    let wrong = |error: serde_json::Error| PyValueError::new_err(error.to_string());
    Ok(Report::deserialize(&report.json).map_err(wrong)?.summary())
}

/// A text with marks that `sys.stdout` can print. Where Windows writes to a file or a pipe, its encoding
/// lacks some, and `print` would raise.
fn printable(py: Python<'_>, text: String) -> String {
    const PLAIN: [(&str, &str); 6] =
        [("✗", "x"), ("→", "->"), ("·", "-"), ("…", "..."), ("–", "-"), ("×", "x")];
    let encoding = || {
        let encoding = py.import("sys")?.getattr("stdout")?.getattr("encoding")?;
        encoding.extract::<String>()
    };
    if text.is_ascii() {
        return text;
    }
    let Ok(encoding) = encoding() else { return text };
    let is_utf = encoding.to_ascii_lowercase().starts_with("utf");
    if is_utf || PyString::new(py, &text).call_method1("encode", (encoding,)).is_ok() {
        return text;
    }
    PLAIN.iter().fold(text, |text, (mark, plain)| text.replace(mark, plain))
}

#[pymethods]
impl Answer {
    /// The answer as plain data, the same as the JSON of the command line.
    fn to_dict(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        plain(py, &self.json)
    }

    /// The answer as JSON, the same as that of the command line.
    #[pyo3(signature = (*, indent = false))]
    fn to_json(&self, indent: bool) -> String {
        if indent { format!("{:#}", self.json) } else { self.json.to_string() }
    }

    fn __str__(&self, py: Python<'_>) -> String {
        printable(py, self.words().unwrap_or_else(|| self.summary()))
    }

    fn __repr__(&self) -> String {
        self.summary()
    }

    fn __format__<'py>(&self, py: Python<'py>, spec: &str) -> PyResult<Bound<'py, PyAny>> {
        PyString::new(py, &self.__str__(py)).call_method1("__format__", (spec,))
    }

    fn _repr_html_(&self) -> String {
        html::of(self)
    }

    fn __richcmp__(
        slf: &Bound<'_, Self>,
        other: &Bound<'_, PyAny>,
        operator: CompareOp,
    ) -> PyResult<Py<PyAny>> {
        let py = slf.py();
        let slf = slf.get();
        let other = match other.cast::<Self>() {
            Ok(other) if other.get().class == slf.class => other.get(),
            _ => return Ok(py.NotImplemented()),
        };
        let holds = match operator {
            CompareOp::Eq => slf.json == other.json,
            CompareOp::Ne => slf.json != other.json,
            _ if slf.class == Class::Release => match slf.order(other)? {
                Some(ordering) => operator.matches(ordering),
                None => return Ok(py.NotImplemented()),
            },
            _ => return Ok(py.NotImplemented()),
        };
        Ok(holds.into_pyobject(py)?.to_owned().into_any().unbind())
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.class.name().hash(&mut hasher);
        self.json.hash(&mut hasher);
        hasher.finish()
    }

    fn __copy__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __deepcopy__<'py>(slf: PyRef<'py, Self>, _memo: &Bound<'_, PyAny>) -> PyRef<'py, Self> {
        slf
    }

    /// Everything it holds, so that what is read back is what was written, whichever version reads
    /// it.
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let restore = py.import("ngcompat._ngcompat")?.getattr("_restore")?;
        let text = match self.class {
            // Another version may not know every word in it.
            Class::Report => self.words(),
            _ => self.text.as_ref().map(ToString::to_string),
        };
        let (json, asked) = (self.json.to_string(), self.asked.as_deref());
        let state = (self.class.name(), json, text, asked, self.picture.as_deref());
        (restore, state).into_pyobject(py)
    }
}

/// Restores an answer that was pickled.
#[pyfunction]
#[pyo3(name = "_restore", signature = (name, json, text, asked = None, picture = None, /))]
pub(crate) fn restore(
    py: Python<'_>,
    name: &str,
    json: &str,
    text: Option<String>,
    asked: Option<String>,
    picture: Option<String>,
) -> PyResult<Py<PyAny>> {
    let class = Class::named(name)
        .ok_or_else(|| PyValueError::new_err(format!("ngcompat has no class {name}")))?;
    let json = serde_json::from_str(json)
        .map_err(|error| PyValueError::new_err(format!("this is not a {name}: {error}")))?;
    let (asked, picture) = (asked.map(Into::into), picture.map(Into::into));
    let answer = Answer { asked, picture, ..Answer::of_json(class, json) };
    match text {
        Some(text) => answer.with_text(text),
        None => answer,
    }
    .object(py)
}

/// The values of an answer in a line: of lists how long they are, and no objects.
struct Summary<'a>(&'a Value);

impl Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LONGEST: usize = 60;
        for (key, value) in self.0.as_object().into_iter().flatten() {
            match value {
                Value::Bool(true) => write!(f, " {key}=True")?,
                Value::Bool(false) => write!(f, " {key}=False")?,
                Value::Number(number) => write!(f, " {key}={number}")?,
                Value::String(text) => write!(f, " {key}={:?}", shortened(text, LONGEST))?,
                Value::Array(items) => write!(f, " len({key})={}", items.len())?,
                Value::Null | Value::Object(_) => {}
            }
        }
        Ok(())
    }
}

/// A text that ends where it is too long.
fn shortened(text: &str, longest: usize) -> Cow<'_, str> {
    match text.char_indices().nth(longest) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

/// A value as JSON readers give it: lists and dictionaries.
pub(crate) fn plain(py: Python<'_>, value: &Value) -> PyResult<Py<PyAny>> {
    match value {
        Value::Array(items) => {
            let items = items.iter().map(|item| plain(py, item)).collect::<PyResult<Vec<_>>>()?;
            Ok(PyList::new(py, items)?.into_any().unbind())
        }
        Value::Object(members) => {
            let dict = PyDict::new(py);
            for (key, member) in members {
                dict.set_item(key, plain(py, member)?)?;
            }
            Ok(dict.into_any().unbind())
        }
        other => scalar(py, other),
    }
}

fn scalar(py: Python<'_>, value: &Value) -> PyResult<Py<PyAny>> {
    Ok(match value {
        Value::Bool(value) => value.into_pyobject(py)?.to_owned().into_any().unbind(),
        Value::Number(number) => match number.as_i64() {
            Some(number) => number.into_pyobject(py)?.into_any().unbind(),
            None => number.as_f64().into_pyobject(py)?.into_any().unbind(),
        },
        Value::String(text) => PyString::new(py, text).into_any().unbind(),
        _ => py.None(),
    })
}

/// A value as an attribute: lists are tuples, words and versions are of their own classes.
pub(crate) fn show(py: Python<'_>, value: &Value, how: As) -> PyResult<Py<PyAny>> {
    match (value, how) {
        (Value::Array(items), _) => {
            let items =
                items.iter().map(|item| show(py, item, how)).collect::<PyResult<Vec<_>>>()?;
            Ok(PyTuple::new(py, items)?.into_any().unbind())
        }
        (Value::Object(_), As::A(class)) => Answer::of_json(class, value.clone()).object(py),
        (Value::Object(members), _) => {
            let dict = PyDict::new(py);
            for (key, member) in members {
                dict.set_item(key, show(py, member, how)?)?;
            }
            Ok(dict.into_any().unbind())
        }
        (Value::String(text), As::Word(class)) => word(py, class, text),
        (other, _) => scalar(py, other),
    }
}

/// A string as one of the classes of `ngcompat._values`, which is imported when it is needed first.
fn word(py: Python<'_>, class: &str, text: &str) -> PyResult<Py<PyAny>> {
    static VALUES: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
    let values = VALUES
        .get_or_try_init(py, || Ok::<_, PyErr>(py.import("ngcompat._values")?.unbind()))?
        .bind(py);
    Ok(values.getattr(class)?.call1((text,))?.unbind())
}
