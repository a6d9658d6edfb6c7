//! Values as tokens.

use std::fmt::Debug;

use ngcompat::{Architecture, ComputeCapability, CudaVersion, DriverVersion, ReleaseId};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote};

use crate::data::value::{Text, Value};

/// A number without its type behind it.
pub(super) fn number(value: impl TryInto<u64>) -> Literal {
    // No table has a number that is negative or longer than 64 bits.
    Literal::u64_unsuffixed(value.try_into().unwrap_or(0))
}

pub(super) fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// A name for a constant: `pytorch-dockerhub` is `PYTORCH_DOCKERHUB`.
pub(super) fn constant(name: &str) -> Ident {
    ident(&name.to_uppercase().replace(['-', '.'], "_"))
}

/// The variant of an enum, by its name in Rust.
pub(super) fn variant(value: impl Debug) -> Ident {
    ident(&format!("{value:?}"))
}

/// `Some(…)` or `None`.
pub(super) fn option<T, R: ToTokens>(value: Option<T>, show: impl FnOnce(T) -> R) -> TokenStream {
    value.map(show).map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}

/// A reference to an array.
pub(super) fn list<T, R: ToTokens>(
    items: impl IntoIterator<Item = T>,
    show: impl FnMut(T) -> R,
) -> TokenStream {
    let items = items.into_iter().map(show);
    quote!(&[#(#items),*])
}

pub(super) fn texts<'a>(items: impl IntoIterator<Item = &'a Text>) -> TokenStream {
    list(items, |item| item.get_ref().to_token_stream())
}

pub(super) fn strings<'a>(items: impl IntoIterator<Item = &'a String>) -> TokenStream {
    list(items, ToTokens::to_token_stream)
}

pub(super) fn capability(capability: ComputeCapability) -> TokenStream {
    let (major, minor) = (number(capability.major), number(capability.minor));
    quote!(cc(#major, #minor))
}

pub(super) fn capabilities(values: &[Value<ComputeCapability>]) -> TokenStream {
    list(values, |value| capability(value.get_ref().0))
}

pub(super) fn cuda(version: CudaVersion) -> TokenStream {
    let (major, minor) = (number(version.major), number(version.minor));
    quote!(cuda(#major, #minor))
}

pub(super) fn driver(version: DriverVersion) -> TokenStream {
    let text = version.to_string();
    let parts: Vec<_> = text.split('.').map(|part| number(part.parse().unwrap_or(0_u64))).collect();
    let name = ident(["driver", "driver2", "driver3"][parts.len().clamp(1, 3) - 1]);
    quote!(#name(#(#parts),*))
}

/// A driver that is more than a branch.
pub(super) fn whole_driver(version: DriverVersion) -> TokenStream {
    option((!version.is_branch()).then_some(version), driver)
}

pub(super) fn month(id: ReleaseId) -> TokenStream {
    let (year, month) = (number(id.year()), number(id.month()));
    quote!(month(#year, #month))
}

pub(super) fn architectures(values: &[Value<Architecture>]) -> TokenStream {
    list(values, |value| {
        let value = variant(value.get_ref().0);
        quote!(A::#value)
    })
}

/// A static array.
pub(super) fn table(
    name: &Ident,
    of: &TokenStream,
    rows: impl IntoIterator<Item = TokenStream>,
) -> TokenStream {
    let rows: Vec<_> = rows.into_iter().collect();
    let length = number(rows.len());
    quote!(static #name: [#of; #length] = [#(#rows),*];)
}
