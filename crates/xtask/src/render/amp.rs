//! What mixed precision depends on.

use proc_macro2::TokenStream;
use quote::quote;

use super::pool::Pool;
use super::tokens::{architectures, capabilities, list, month, number, option, variant};
use crate::data::Data;
use crate::data::schema::{MixedPrecision, Recipe, TransformerEngineNeed};
use crate::data::value::{MajorMinor, Text};

pub(super) fn facts(data: &Data, pool: &mut Pool<'_>) -> TokenStream {
    let facts = &data.amp.content;
    let tensor_cores = tensor_cores(facts, pool);
    let chips = &facts.without_tensor_cores;
    let (chip_capabilities, chip_source) =
        (capabilities(&chips.capabilities), pool.named(&facts.sources, &chips.source));
    let nan = pool.named(&facts.sources, &chips.fp16_source);
    let fp16_rates = list(&facts.fp16_rates, |row| {
        let capabilities = capabilities(&row.capabilities);
        let doubled = row.doubled;
        let source = pool.named(&facts.sources, &row.source);
        quote!(Fp16Rate { capabilities: #capabilities, doubled: #doubled, source: #source })
    });
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
            without_tensor_cores: TensorCoreRow {
                capabilities: #chip_capabilities,
                generation: None,
                data_types: &[],
                source: #chip_source,
            },
            fp16_gives_nan: #nan,
            fp16_rates: #fp16_rates,
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
    let works = recipes(&engine.recipes);
    let defaults = recipes(&engine.defaults);
    let recipes_source = pool.named(&facts.sources, &engine.recipes_source);
    quote! {
        TransformerEngine {
            since: #since,
            source: #source,
            needs: #needs,
            recipes: #works,
            defaults: #defaults,
            recipes_source: #recipes_source,
        }
    }
}

fn recipes(rows: &[Recipe]) -> TokenStream {
    list(rows, |row| {
        let name = &row.name;
        let since = version(&row.since);
        let capabilities = capabilities(&row.capabilities);
        let cuda = option(row.cuda.as_ref(), version);
        quote!(Recipe { name: #name, since: #since, capabilities: #capabilities, cuda: #cuda })
    })
}

fn version(text: &Text) -> TokenStream {
    let text = text.get_ref();
    quote!(ComponentVersion::of(#text))
}

fn need(facts: &MixedPrecision, row: &TransformerEngineNeed, pool: &mut Pool<'_>) -> TokenStream {
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
