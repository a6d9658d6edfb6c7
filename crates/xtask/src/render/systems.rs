//! Windows drivers and JetPack releases.

use ngcompat::JetPack;
use proc_macro2::TokenStream;
use quote::quote;

use super::pool::Pool;
use super::tokens::{capabilities, constant, cuda, driver, list, number, option, table};
use crate::data::Data;

pub(super) fn windows(data: &Data, pool: &mut Pool<'_>) -> TokenStream {
    let sources = &data.systems.content.sources;
    let rows = data.systems.content.windows.iter().map(|row| {
        let [branch, first] = [&row.branch, &row.first].map(|it| number(*it.get_ref()));
        let last = number(row.last);
        let source = pool.named(sources, &row.source);
        quote! {
            WindowsBranch {
                branch: #branch,
                first: #first,
                last: #last,
                source: #source,
            }
        }
    });
    table(&constant("windows-branches"), &quote!(WindowsBranch), rows)
}

pub(super) fn jetpack(data: &Data, pool: &mut Pool<'_>) -> TokenStream {
    let sources = &data.systems.content.sources;
    let rows = data.systems.content.jetpack.iter().map(|row| {
        let jetpack = version(row.jetpack.get_ref().0);
        let (preview, inferred) = (row.preview, row.cuda_inferred);
        let l4t = list(&row.l4t, |it| version(it.get_ref().0));
        let cuda = cuda(row.cuda.get_ref().0);
        let driver = option(row.driver.as_ref(), |version| driver(version.get_ref().0));
        let capabilities = capabilities(&row.capabilities);
        let source = pool.named(sources, &row.source);
        quote! {
            JetPackRelease {
                jetpack: #jetpack,
                preview: #preview,
                l4t: #l4t,
                cuda: #cuda,
                cuda_inferred: #inferred,
                driver: #driver,
                capabilities: #capabilities,
                source: #source,
            }
        }
    });
    table(&constant("jetpack-releases"), &quote!(JetPackRelease), rows)
}

/// `JetPack::of(6, Some(2), None)`.
fn version(version: JetPack) -> TokenStream {
    let text = version.to_string();
    // Behind `JetPack ` or `L4T R`.
    let digits = text.rsplit([' ', 'R']).next().unwrap_or_default();
    let mut parts = digits.split('.').map(|part| number(part.parse().unwrap_or(0_u64)));
    let major = parts.next();
    let minor = option(parts.next(), |it| it);
    let patch = option(parts.next(), |it| it);
    quote!(JetPack::of(#major, #minor, #patch))
}
