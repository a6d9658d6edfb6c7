//! Messages, and the example models.

use proc_macro2::TokenStream;
use quote::quote;

use super::pool::Pool;
use super::tokens::{constant, list, number, option, strings, table, texts, variant};
use crate::data::Data;
use crate::data::schema::{Examples, FalseAlarm, Message, Messages, Sources};

pub(super) fn examples(data: &Data, pool: &mut Pool<'_>) -> TokenStream {
    let Examples { source, examples, sources } = &data.examples.content;
    let rows = examples.iter().map(|example| {
        let name = example.name.get_ref();
        let (aliases, parts) = (texts(&example.aliases), texts(&example.parts));
        let variant_of = option(example.variant_of.as_ref(), |family| quote!(#family));
        let what = &example.what;
        let source = pool.named(sources, source);
        quote! {
            Example {
                name: #name,
                aliases: #aliases,
                parts: #parts,
                variant_of: #variant_of,
                what: #what,
                source: #source,
            }
        }
    });
    table(&constant("examples"), &quote!(Example), rows)
}

pub(super) fn messages(data: &Data, pool: &mut Pool<'_>) -> TokenStream {
    let Messages { number_forms, messages, sources } = &data.messages.content;
    let forms = number_forms.iter().map(|form| {
        let form = form.get_ref();
        quote!(#form)
    });
    let forms = table(&constant("number-forms"), &quote!(&str), forms);
    let rows = messages.iter().map(|row| message(sources, row, pool));
    let messages = table(&constant("messages"), &quote!(Message), rows);
    quote!(#forms #messages)
}

fn message(sources: &Sources, row: &Message, pool: &mut Pool<'_>) -> TokenStream {
    let Message { title, cause, .. } = row;
    let code = row.code.get_ref();
    let numbers = list(&row.numbers, |value| number(*value));
    let (names, patterns) = (texts(&row.names), texts(&row.patterns));
    let explains = texts(&row.explains);
    let certainty = variant(row.certainty.0);
    let (also, fixes) = (strings(&row.also), strings(&row.fixes));
    let alarm = option(row.false_alarm.as_ref(), |alarm| false_alarm(sources, alarm, pool));
    let cited = list(&row.sources, |name| pool.named(sources, name));
    quote! {
        Message {
            code: #code,
            numbers: #numbers,
            names: #names,
            patterns: #patterns,
            explains: #explains,
            title: #title,
            cause: #cause,
            certainty: Certainty::#certainty,
            also: #also,
            fixes: #fixes,
            false_alarm: #alarm,
            sources: #cited,
        }
    }
}

fn false_alarm(sources: &Sources, alarm: &FalseAlarm, pool: &mut Pool<'_>) -> TokenStream {
    let when = variant(alarm.when.0);
    let cause = &alarm.cause;
    let fixes = strings(&alarm.fixes);
    let source = pool.named(sources, &alarm.source);
    quote! {
        FalseAlarm {
            when: FalseAlarmRule::#when,
            cause: #cause,
            fixes: #fixes,
            source: #source,
        }
    }
}
