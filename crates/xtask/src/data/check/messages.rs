//! `messages.toml`.

use std::collections::BTreeSet;

use ngcompat::Certainty;
use ngcompat::diagnose::Message as CompiledMessage;

use super::Errors;
use crate::data::File;
use crate::data::schema::{Message, Messages};
use crate::data::value::Text;

pub(super) fn check(file: &File<Messages>, errors: &mut Errors) {
    let Messages { number_forms, messages, sources } = &file.content;
    errors.documents(file, sources);
    errors.cited(file, sources, messages.iter().flat_map(cited));
    for form in number_forms {
        pattern(file, form, errors);
        if !form.get_ref().contains("{number}") {
            errors.add(file, form.span(), "the form has no `{number}`");
        }
    }
    let mut codes = BTreeSet::new();
    let mut numbers = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for message in messages {
        let code = message.code.get_ref();
        let kebab = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if !code.bytes().all(kebab) || !codes.insert(code) {
            errors.add(file, message.code.span(), "not in kebab case, or is there twice");
        }
        if !message.numbers.iter().all(|number| numbers.insert(number)) {
            errors.add(file, message.code.span(), "a number is there twice");
        }
        for text in message.patterns.iter().chain(&message.names) {
            pattern(file, text, errors);
            if !seen.insert(text.get_ref().to_lowercase()) {
                errors.add(file, text.span(), format!("`{}` is there twice", text.get_ref()));
            }
        }
        if message.patterns.is_empty() && message.variant_of.is_none() {
            errors.add(file, message.code.span(), "a message needs a pattern");
        }
        if message.fixes.is_empty() || message.sources.is_empty() {
            errors.add(file, message.code.span(), "a message needs a fix and a source");
        }
        if message.certainty.0 == Certainty::Certain && !message.also.is_empty() {
            let problem = "a message with other causes is at most likely";
            errors.add(file, message.code.span(), problem);
        }
        errors.sorted_values(file, "sources", &message.sources);
        errors.sorted_values(file, "explains", &message.explains);
    }
    for other in messages.iter().flat_map(|message| &message.explains) {
        if !codes.contains(other.get_ref()) {
            errors.add(file, other.span(), format!("there is no `{}`", other.get_ref()));
        }
    }
    for variant in messages.iter().filter_map(|message| message.variant_of.as_ref()) {
        if !codes.contains(variant.get_ref()) {
            errors.add(file, variant.span(), format!("there is no `{}`", variant.get_ref()));
        }
    }
}

fn cited(message: &Message) -> impl Iterator<Item = &Text> {
    message.sources.iter().chain(message.false_alarm.iter().map(|alarm| &alarm.source))
}

/// A pattern begins with a word or with the GPU before it, which is how it is found, and knows its
/// placeholders.
fn pattern(file: &File<Messages>, pattern: &Text, errors: &mut Errors) {
    let text = pattern.get_ref();
    let found_by = text.strip_prefix("{gpu} ").unwrap_or(text);
    if !found_by.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        errors.add(file, pattern.span(), "a pattern begins with a word");
    }
    for placeholder in text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)) {
        if !CompiledMessage::PLACEHOLDERS.contains(&placeholder) {
            errors.add(file, pattern.span(), format!("no placeholder `{placeholder}`"));
        }
    }
}
