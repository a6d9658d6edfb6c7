//! What mixed precision depends on.

use proc_macro2::TokenStream;
use quote::quote;

use super::pool::Pool;
use super::tokens::{architectures, capabilities, list, month, number, option, variant};
use crate::data::Data;
use crate::data::schema::{MixedPrecision, TransformerEngineNeed};
use crate::data::value::{MajorMinor, Text};

pub(super) fn facts(data: &Data, pool: &mut Pool<'_>) -> TokenStream {
    let facts = &data.amp.content;
    let tensor_cores = tensor_cores(facts, pool);
    let pytorch = milestones(facts, pool);
    let tf32 = tf32(facts, pool);
    let apex = apex(facts, pool);
    let engine = transformer_engine(facts, pool);
    let shapes = list(&facts.shapes, |row| {
        let data_type = variant(row.data_type.0);
        let multiple_of = number(row.multiple_of);
        let source = pool.named(&facts.sources, &row.source);
        quote! {
            ShapeRow { data_type: DataType::#data_type, multiple_of: #multiple_of, source: #source }
        }
    });
    let pitfalls = pitfalls(facts, pool);
    quote! {
        static AMP: AmpFacts = AmpFacts {
            tensor_cores: #tensor_cores,
            pytorch: #pytorch,
            tf32: #tf32,
            apex: #apex,
            transformer_engine: #engine,
            shapes: #shapes,
            pitfalls: #pitfalls,
        };
    }
}

fn tensor_cores(facts: &MixedPrecision, pool: &mut Pool<'_>) -> TokenStream {
    list(&facts.tensor_cores, |row| {
        let capabilities = capabilities(&row.capabilities);
        let generation = option(row.generation, number);
        let data_types = list(&row.data_types, |value| {
            let value = variant(value.0);
            quote!(DataType::#value)
        });
        let source = pool.named(&facts.sources, &row.source);
        quote! {
            TensorCoreRow {
                capabilities: #capabilities,
                generation: #generation,
                data_types: #data_types,
                source: #source,
            }
        }
    })
}

fn milestones(facts: &MixedPrecision, pool: &mut Pool<'_>) -> TokenStream {
    list(&facts.pytorch, |row| {
        let feature = variant(row.feature.get_ref().0);
        let MajorMinor(major, minor) = row.since.get_ref().0;
        let (major, minor) = (number(major), number(minor));
        let source = pool.named(&facts.sources, &row.source);
        quote! {
            Milestone { feature: PyTorchFeature::#feature, since: (#major, #minor), source: #source }
        }
    })
}

fn tf32(facts: &MixedPrecision, pool: &mut Pool<'_>) -> TokenStream {
    let tf32 = &facts.tf32;
    let since = month(tf32.since.get_ref().0);
    let since_source = pool.named(&facts.sources, &tf32.since_source);
    let variable = &tf32.variable;
    let seen = list(&tf32.seen, |id| month(id.get_ref().0));
    let source = pool.named(&facts.sources, &tf32.source);
    quote! {
        Tf32Default {
            since: #since,
            since_source: #since_source,
            variable: #variable,
            seen: #seen,
            source: #source,
        }
    }
}

fn apex(facts: &MixedPrecision, pool: &mut Pool<'_>) -> TokenStream {
    list(&facts.apex, |row| {
        let event = variant(row.event.0);
        let day = &row.date.get_ref().0;
        // That there is a month was checked when the data was read.
        let month = day.month.map_or_else(TokenStream::new, month);
        let date = day.as_str();
        let source = pool.named(&facts.sources, &row.source);
        quote! {
            ApexEvent { event: ApexHistory::#event, month: #month, date: #date, source: #source }
        }
    })
}

fn transformer_engine(facts: &MixedPrecision, pool: &mut Pool<'_>) -> TokenStream {
    let engine = &facts.transformer_engine;
    let since = month(engine.since.get_ref().0);
    let source = pool.named(&facts.sources, &engine.source);
    let needs = list(&engine.needs, |row| need(facts, row, pool));
    quote!(TransformerEngine { since: #since, source: #source, needs: #needs })
}

fn need(facts: &MixedPrecision, row: &TransformerEngineNeed, pool: &mut Pool<'_>) -> TokenStream {
    let version = |text: &Text| {
        let text = text.get_ref();
        quote!(ComponentVersion::of(#text))
    };
    let data_type = variant(row.data_type.0);
    let capabilities = capabilities(&row.capabilities);
    let cuda = version(&row.cuda);
    let own = option(row.version.as_ref(), version);
    let limits = option(row.limits.as_ref(), |limits| quote!(#limits));
    let source = pool.named(&facts.sources, &row.source);
    quote! {
        TransformerEngineNeed {
            data_type: DataType::#data_type,
            capabilities: #capabilities,
            cuda: #cuda,
            version: #own,
            limits: #limits,
            source: #source,
        }
    }
}

fn pitfalls(facts: &MixedPrecision, pool: &mut Pool<'_>) -> TokenStream {
    list(&facts.pitfalls, |row| {
        let before = month(row.before.get_ref().0);
        let architectures = architectures(&row.architectures);
        let text = &row.text;
        let workaround = option(row.workaround.as_ref(), |workaround| quote!(#workaround));
        let source = pool.named(&facts.sources, &row.source);
        quote! {
            PitfallRow {
                before: #before,
                architectures: #architectures,
                text: #text,
                workaround: #workaround,
                source: #source,
            }
        }
    })
}
