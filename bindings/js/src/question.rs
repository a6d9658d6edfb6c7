//! Questions: JSON objects, read key by key so that an error keeps the code that the core gives it.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::str::FromStr;

use ngcompat::{ErrorCode, Excerpt, Gpu};
use serde::Serialize;

use crate::json::{Object, Value};

/// What goes wrong, as JavaScript sees it.
#[derive(Debug, Serialize)]
pub(crate) struct Error {
    /// Stable; the core's where the core found it.
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl Error {
    /// The question itself is not one.
    pub(crate) fn malformed(message: String) -> Self {
        Self { code: "question-malformed", message }
    }

    pub(crate) fn missing(key: &str) -> Self {
        Self::malformed(format!("`{key}` is missing"))
    }

    pub(crate) fn wrong(key: &str, right: &str, value: &Value) -> Self {
        // What it is, not how it is written: printing numbers takes ten kilobytes of tables.
        let kind = match value {
            Value::Null => "null",
            Value::Bool(_) => "true or false",
            Value::Number => "a number",
            Value::String(_) => "a text",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        };
        Self::malformed(format!("`{key}` is {kind}; it must be {right}"))
    }
}

impl<E: ErrorCode> From<E> for Error {
    fn from(error: E) -> Self {
        Self { code: error.code(), message: error.to_string() }
    }
}

/// A JSON object; a key whose value is `null` is as good as missing.
#[derive(Debug)]
pub(crate) struct Question(Object);

impl Question {
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        match Value::parse(text) {
            Ok(Value::Object(object)) => Ok(Self(object)),
            Ok(other) => Err(Error::wrong("the question", "an object", &other)),
            Err(error) => Err(Error::malformed(format!("the question is not JSON: {error}"))),
        }
    }

    #[cfg(feature = "full")]
    pub(crate) fn empty() -> Self {
        Self(Object::new())
    }

    /// An object inside this one, empty where it is missing.
    pub(crate) fn inner(&self, key: &str) -> Result<Self, Error> {
        match self.get(key) {
            None => Ok(Self(Object::new())),
            Some(value) => Self::of(key, value),
        }
    }

    pub(crate) fn of(key: &str, value: &Value) -> Result<Self, Error> {
        let object = value.as_object().ok_or_else(|| Error::wrong(key, "an object", value))?;
        Ok(Self(object.clone()))
    }

    /// A misspelt key is an error, since a fact passed over would be a wrong answer.
    pub(crate) fn allows(&self, keys: &[&str]) -> Result<(), Error> {
        match self.keys().filter(|key| !keys.contains(&key.as_str())).min() {
            None => Ok(()),
            Some(key) => {
                let (key, keys) = (Excerpt::new(key), keys.join(", "));
                Err(Error::malformed(format!("{key} is not asked for here; these are: {keys}")))
            }
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        let (_, value) = self.0.iter().find(|(known, _)| known == key)?;
        Some(value).filter(|value| !value.is_null())
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &String> {
        self.0.iter().map(|(key, _)| key)
    }

    pub(crate) fn text(&self, key: &str) -> Result<Option<&str>, Error> {
        self.get(key).map(|value| as_text(key, value)).transpose()
    }

    pub(crate) fn required(&self, key: &str) -> Result<&str, Error> {
        self.text(key)?.ok_or_else(|| Error::missing(key))
    }

    pub(crate) fn value<T: FromStr<Err: ErrorCode>>(&self, key: &str) -> Result<Option<T>, Error> {
        Ok(self.text(key)?.map(str::parse).transpose()?)
    }

    pub(crate) fn list(&self, key: &str) -> Result<&[Value], Error> {
        match self.get(key) {
            None => Ok(&[]),
            Some(Value::Array(list)) => Ok(list),
            Some(other) => Err(Error::wrong(key, "a list", other)),
        }
    }

    pub(crate) fn texts(&self, key: &str) -> Result<Vec<&str>, Error> {
        self.list(key)?.iter().map(|value| as_text(key, value)).collect()
    }

    pub(crate) fn values<T: FromStr<Err: ErrorCode>>(&self, key: &str) -> Result<Vec<T>, Error> {
        self.texts(key)?.into_iter().map(|text| Ok(text.parse()?)).collect()
    }

    pub(crate) fn flag(&self, key: &str) -> Result<Option<bool>, Error> {
        let flag = |value: &Value| {
            value.as_bool().ok_or_else(|| Error::wrong(key, "true or false", value))
        };
        self.get(key).map(flag).transpose()
    }

    pub(crate) fn gpu(&self, key: &str) -> Result<Option<Gpu>, Error> {
        self.get(key).map(|value| gpu(key, value)).transpose()
    }

    pub(crate) fn gpus(&self, key: &str) -> Result<Vec<Gpu>, Error> {
        let mut gpus = Vec::new();
        for value in self.list(key)? {
            match value.as_str() {
                Some(names) => gpus.extend(Gpu::list(names)?),
                None => gpus.push(gpu(key, value)?),
            }
        }
        Ok(gpus)
    }
}

fn as_text<'a>(key: &str, value: &'a Value) -> Result<&'a str, Error> {
    value.as_str().ok_or_else(|| Error::wrong(key, "a text", value))
}

/// A name or a compute capability, or an object, in which what is given wins over the name.
fn gpu(key: &str, value: &Value) -> Result<Gpu, Error> {
    if let Some(text) = value.as_str() {
        return Ok(text.parse()?);
    }
    let told = Question::of(key, value)?;
    told.allows(&["name", "compute_capability", "architecture", "class"])?;
    let mut gpu = told.value("name")?.unwrap_or(Gpu::UNKNOWN);
    if let Some(architecture) = told.value("architecture")? {
        gpu = gpu.with_architecture(architecture);
    }
    if let Some(capability) = told.value("compute_capability")? {
        gpu = gpu.with_capability(capability);
    }
    if let Some(class) = told.value("class")? {
        gpu = gpu.with_class(class);
    }
    Ok(gpu)
}
