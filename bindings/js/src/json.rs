//! JSON, read and written. What can't go wrong here takes no code there: answers are always writable, and
//! of numbers in questions only their kind counts.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Display, Write as _};

use serde::Serialize;
use serde::ser::{
    Impossible, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
    SerializeTuple, SerializeTupleStruct, Serializer,
};

/// A value of a question.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    /// Nothing in a question is one.
    Number,
    String(String),
    Array(Vec<Value>),
    Object(Object),
}

/// Keys and values in their order; no key occurs twice.
pub(crate) type Object = Vec<(String, Value)>;

impl Value {
    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    pub(crate) fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    /// Reads a text; where it is none, what is wrong.
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        let mut reader = Reader { rest: text };
        let value = reader.value(0)?;
        reader.skip();
        if reader.rest.is_empty() { Ok(value) } else { Err("more text follows it") }
    }
}

/// How deep values may lie in each other.
const DEEPEST: u8 = 100;

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn skip(&mut self) {
        self.rest = self.rest.trim_ascii_start();
    }

    fn found(&mut self, token: &str) -> bool {
        self.skip();
        let rest = self.rest.strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn value(&mut self, depth: u8) -> Result<Value, &'static str> {
        if depth > DEEPEST {
            return Err("it is too deep");
        }
        if self.found("{") {
            return self.object(depth);
        }
        if self.found("[") {
            return self.array(depth);
        }
        if self.found("\"") {
            return self.string().map(Value::String);
        }
        for (word, value) in
            [("null", Value::Null), ("true", Value::Bool(true)), ("false", Value::Bool(false))]
        {
            if self.found(word) {
                return Ok(value);
            }
        }
        let number = |c: char| c.is_ascii_digit() || "+-.eE".contains(c);
        let rest = self.rest.trim_start_matches(number);
        if rest.len() == self.rest.len() {
            return Err("a value is missing");
        }
        self.rest = rest;
        Ok(Value::Number)
    }

    fn array(&mut self, depth: u8) -> Result<Value, &'static str> {
        let mut items = Vec::new();
        if self.found("]") {
            return Ok(Value::Array(items));
        }
        loop {
            items.push(self.value(depth.saturating_add(1))?);
            if self.found("]") {
                return Ok(Value::Array(items));
            }
            if !self.found(",") {
                return Err("a list does not end");
            }
        }
    }

    fn object(&mut self, depth: u8) -> Result<Value, &'static str> {
        let mut fields = Object::new();
        if self.found("}") {
            return Ok(Value::Object(fields));
        }
        loop {
            if !self.found("\"") {
                return Err("a key is missing");
            }
            let key = self.string()?;
            if !self.found(":") {
                return Err("a key has no value");
            }
            let value = self.value(depth.saturating_add(1))?;
            fields.push((key, value));
            if self.found("}") {
                return Ok(Value::Object(fields));
            }
            if !self.found(",") {
                return Err("an object does not end");
            }
        }
    }

    /// Behind the opening mark.
    fn string(&mut self) -> Result<String, &'static str> {
        let mut text = String::new();
        loop {
            let end = self.rest.find(['"', '\\']).ok_or("a text does not end")?;
            let (run, rest) = self.rest.split_at(end);
            text.push_str(run);
            let mut rest = rest.chars();
            if rest.next() == Some('"') {
                self.rest = rest.as_str();
                return Ok(text);
            }
            let escape = rest.next();
            self.rest = rest.as_str();
            text.push(match escape {
                Some(plain @ ('"' | '\\' | '/')) => plain,
                Some('b') => '\u{8}',
                Some('f') => '\u{c}',
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                Some('u') => self.escaped()?,
                _ => return Err("a text has an unknown escape"),
            });
        }
    }

    /// Behind `\u`; half a character becomes the mark for one that is missing.
    fn escaped(&mut self) -> Result<char, &'static str> {
        let first = self.unit()?;
        let mut units = [first, 0];
        let mut used = 1;
        if (0xd800..0xdc00).contains(&first)
            && let Some(rest) = self.rest.strip_prefix("\\u")
        {
            let before = core::mem::replace(&mut self.rest, rest);
            let second = self.unit()?;
            if (0xdc00..0xe000).contains(&second) {
                units = [first, second];
                used = 2;
            } else {
                self.rest = before;
            }
        }
        let decoded = char::decode_utf16(units.into_iter().take(used)).next();
        Ok(decoded.and_then(Result::ok).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn unit(&mut self) -> Result<u16, &'static str> {
        let (digits, rest) = self.rest.split_at_checked(4).ok_or("a text does not end")?;
        self.rest = rest;
        u16::from_str_radix(digits, 16).map_err(|_| "a text has an unknown escape")
    }
}

/// The text of an answer.
pub(crate) fn written<T: Serialize + ?Sized>(answer: &T) -> String {
    let mut text = String::new();
    // No answer holds what JSON has not.
    let _ = answer.serialize(Writer(&mut text));
    text
}

/// What is not in any answer: a number with a fraction, bytes, a row without names.
#[derive(Debug)]
pub(crate) struct Unwritable;

impl Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not writable")
    }
}

impl core::error::Error for Unwritable {}

impl serde::ser::Error for Unwritable {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

type Done = Result<(), Unwritable>;

struct Writer<'a>(&'a mut String);

/// A list or an object that is being written.
struct Items<'a> {
    to: &'a mut String,
    end: &'static str,
    first: bool,
}

impl<'a> Items<'a> {
    fn begin(to: &'a mut String, begin: &str, end: &'static str) -> Self {
        to.push_str(begin);
        Self { to, end, first: true }
    }

    fn next(&mut self) {
        if !self.first {
            self.to.push(',');
        }
        self.first = false;
    }

    fn item<T: Serialize + ?Sized>(&mut self, item: &T) -> Done {
        self.next();
        item.serialize(Writer(self.to))
    }

    fn field<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Done {
        self.next();
        string(self.to, key);
        self.to.push(':');
        value.serialize(Writer(self.to))
    }

    #[expect(clippy::unnecessary_wraps, reason = "serde wants the result of each end")]
    fn done(self) -> Done {
        self.to.push_str(self.end);
        Ok(())
    }
}

/// In runs: character by character it takes twice the time.
fn string(to: &mut String, text: &str) {
    to.push('"');
    escaped(to, text);
    to.push('"');
}

fn escaped(to: &mut String, text: &str) {
    let mut rest = text;
    let special = |byte: u8| byte < 0x20 || byte == b'"' || byte == b'\\';
    while let Some(at) = rest.bytes().position(special) {
        let (run, behind) = rest.split_at(at);
        to.push_str(run);
        let mut characters = behind.chars();
        match characters.next() {
            Some(plain @ ('"' | '\\')) => {
                to.push('\\');
                to.push(plain);
            }
            Some('\u{8}') => to.push_str("\\b"),
            Some('\u{c}') => to.push_str("\\f"),
            Some('\n') => to.push_str("\\n"),
            Some('\r') => to.push_str("\\r"),
            Some('\t') => to.push_str("\\t"),
            Some(other) => {
                // Writing to a string cannot fail.
                let _ = write!(to, "\\u{:04x}", u32::from(other));
            }
            None => {}
        }
        rest = characters.as_str();
    }
    to.push_str(rest);
}

/// Writes what is printed into a string that is open.
struct Open<'a>(&'a mut String);

impl fmt::Write for Open<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        escaped(self.0, text);
        Ok(())
    }
}

macro_rules! printed {
    ($($function:ident: $type:ty),+ $(,)?) => {$(
        fn $function(self, value: $type) -> Done {
            // Writing to a String cannot fail.
            let _ = write!(self.0, "{value}");
            Ok(())
        }
    )+};
}

impl<'a> Serializer for Writer<'a> {
    type Ok = ();
    type Error = Unwritable;
    type SerializeSeq = Items<'a>;
    type SerializeTuple = Items<'a>;
    type SerializeTupleStruct = Items<'a>;
    type SerializeTupleVariant = Impossible<(), Unwritable>;
    type SerializeMap = Items<'a>;
    type SerializeStruct = Items<'a>;
    type SerializeStructVariant = Items<'a>;

    printed!(
        serialize_bool: bool,
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
        serialize_u64: u64,
    );

    fn serialize_f32(self, _: f32) -> Done {
        Err(Unwritable)
    }

    fn serialize_f64(self, _: f64) -> Done {
        Err(Unwritable)
    }

    fn serialize_char(self, value: char) -> Done {
        self.collect_str(&value)
    }

    fn serialize_str(self, text: &str) -> Done {
        string(self.0, text);
        Ok(())
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Done {
        self.0.push('"');
        let _ = write!(Open(self.0), "{value}");
        self.0.push('"');
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Done {
        Err(Unwritable)
    }

    fn serialize_none(self) -> Done {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Done {
        self.0.push_str("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Done {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Done {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Done {
        let mut items = Items::begin(self.0, "{", "}");
        items.field(variant, value)?;
        items.done()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items<'a>, Unwritable> {
        Ok(Items::begin(self.0, "[", "]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Items<'a>, Unwritable> {
        Ok(Items::begin(self.0, "[", "]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Items<'a>, Unwritable> {
        Ok(Items::begin(self.0, "[", "]"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Unwritable> {
        Err(Unwritable)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Items<'a>, Unwritable> {
        Ok(Items::begin(self.0, "{", "}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Items<'a>, Unwritable> {
        Ok(Items::begin(self.0, "{", "}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Items<'a>, Unwritable> {
        self.0.push('{');
        string(self.0, variant);
        Ok(Items::begin(self.0, ":{", "}}"))
    }
}

macro_rules! lists {
    ($($trait:ident: $function:ident),+) => {$(
        impl $trait for Items<'_> {
            type Ok = ();
            type Error = Unwritable;

            fn $function<T: Serialize + ?Sized>(&mut self, item: &T) -> Done {
                self.item(item)
            }

            fn end(self) -> Done {
                self.done()
            }
        }
    )+};
}

lists!(SerializeSeq: serialize_element, SerializeTuple: serialize_element, SerializeTupleStruct: serialize_field);

macro_rules! structs {
    ($($trait:ident),+) => {$(
        impl $trait for Items<'_> {
            type Ok = ();
            type Error = Unwritable;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Done {
                self.field(key, value)
            }

            fn end(self) -> Done {
                self.done()
            }
        }
    )+};
}

structs!(SerializeStruct, SerializeStructVariant);

impl SerializeMap for Items<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Done {
        self.next();
        let from = self.to.len();
        key.serialize(Writer(self.to))?;
        // A number stands between marks as well.
        if !self.to.get(from..).is_some_and(|key| key.starts_with('"')) {
            self.to.insert(from, '"');
            self.to.push('"');
        }
        self.to.push(':');
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        value.serialize(Writer(self.to))
    }

    fn end(self) -> Done {
        self.done()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn texts_survive() {
        let text = "a \"quoted\" \\ path\n\t\u{1}\u{8}\u{c}é😀";
        assert_eq!(written(text), serde_json::to_string(text).unwrap());
        assert_eq!(Value::parse(&written(text)).unwrap().as_str(), Some(text));
        for (json, text) in [
            (r#""\ud83d\ude00""#, "😀"),
            (r#""\ud83d""#, "\u{fffd}"),
            (r#""\ud83d\u0041""#, "\u{fffd}A"),
            (r#""\ude00\/""#, "\u{fffd}/"),
        ] {
            assert_eq!(Value::parse(json).unwrap().as_str(), Some(text), "{json}");
        }
    }

    #[test]
    fn what_is_no_json_is_an_error() {
        for text in [
            "",
            "{",
            "[1,",
            "[1 2]",
            "{\"a\"}",
            "{a:1}",
            "\"a",
            "\"\\x\"",
            "\"\\u12",
            "nul",
            "1 2",
            "{\"a\":1,}",
        ] {
            assert!(Value::parse(text).is_err(), "{text}");
        }
        assert!(Value::parse(&"[".repeat(1_000_000)).is_err());
        let deep = format!("{}1{}", "[".repeat(100), "]".repeat(100));
        assert!(Value::parse(&deep).is_ok());
    }

    #[test]
    fn spaces_stand_anywhere() {
        let value = Value::parse(r#" { "b" : [ ] , "a" : { } , "c":-1.5e3 } "#).unwrap();
        let keys: Vec<_> = value.as_object().unwrap().iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["b", "a", "c"]);
    }

    #[test]
    fn answers_are_written_as_serde_json_writes_them() {
        let map = BTreeMap::from([(535_u16, (Some("a"), None::<u8>, true))]);
        assert_eq!(written(&map), serde_json::to_string(&map).unwrap());
        let report = ngcompat::release("24.05").unwrap().check(&ngcompat::Environment::new());
        assert_eq!(written(&report), serde_json::to_string(&report).unwrap());
    }
}
