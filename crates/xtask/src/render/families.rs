//! Families and their releases.

use ngcompat::BuildPlatform;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::pool::Pool;
use super::tokens::{constant, list, month, option, table, texts, variant};
use super::{builds, notes, tables};
use crate::data::Data;
use crate::merge::{Component, MergedFamily, MergedRelease};

pub(super) fn families(
    data: &Data,
    families: &[MergedFamily<'_>],
    pool: &mut Pool<'_>,
) -> TokenStream {
    let rows: Vec<_> = families.iter().map(|merged| family(data, merged, pool)).collect();
    let mut tokens = table(&constant("families"), &quote!(Family), rows);
    for family in families {
        let rows = family.releases.iter().map(|merged| release(data, merged, pool));
        tokens.extend(table(&name_of(family), &quote!(ReleaseRow), rows));
    }
    tokens
}

/// The name of the table with a family's releases.
fn name_of(family: &MergedFamily<'_>) -> Ident {
    constant(&format!("releases-{}", family.own.key.get_ref()))
}

fn family(data: &Data, merged: &MergedFamily<'_>, pool: &mut Pool<'_>) -> TokenStream {
    let own = merged.own;
    let (key, name) = (own.key.get_ref(), &own.name);
    let (kind, order) = (variant(own.kind.0), variant(own.order.0));
    let repositories = texts(&own.repositories);
    let [tag, latest, notes] = [&own.tag, &own.latest, &own.notes].map(|text| {
        option(text.as_ref(), |text| {
            let text = text.get_ref();
            quote!(#text)
        })
    });
    let only_cuda = own.only_cuda;
    let variable = option(own.variable.as_ref(), |variable| quote!(#variable));
    let releases = name_of(merged);
    let cpu_only = list(&merged.cpu_only, |(version, on)| {
        let platforms = platforms(on);
        quote!(CpuOnly { version: #version, platforms: #platforms })
    });
    let find_links = list(
        &merged.find_links,
        |(version, address)| quote!(FindLinks { version: #version, address: #address }),
    );
    let source = pool.named(&data.families.content.sources, &own.source);
    quote! {
        Family {
            key: #key,
            name: #name,
            kind: FamilyKind::#kind,
            repositories: #repositories,
            tag: #tag,
            latest: #latest,
            order: VersionOrder::#order,
            only_cuda: #only_cuda,
            variable: #variable,
            notes: #notes,
            releases: &#releases,
            cpu_only: #cpu_only,
            find_links: #find_links,
            source: #source,
        }
    }
}

fn platforms(platforms: &[BuildPlatform]) -> TokenStream {
    list(platforms, |platform| {
        let platform = variant(platform);
        quote!(P::#platform)
    })
}

/// Fields that say nothing are left out.
fn release(data: &Data, release: &MergedRelease<'_>, pool: &mut Pool<'_>) -> TokenStream {
    let version = &release.version;
    let mut fields = vec![quote!(version: #version)];
    let texts = [("variant", release.variant), ("until", release.until), ("tag", release.tag)];
    for (field, text) in texts {
        if let Some(text) = text {
            let field = super::tokens::ident(field);
            fields.push(quote!(#field: Some(#text)));
        }
    }
    if let Some(id) = release.month.map(month) {
        fields.push(quote!(month: Some(#id)));
    }
    if !release.listed {
        fields.push(quote!(listed: false));
    }
    let builds = list(&release.builds, |build| builds::build(build, pool));
    fields.push(quote!(builds: #builds));
    if !release.components.is_empty() {
        let components = list(&release.components, |one| component(data, one, pool));
        fields.push(quote!(components: #components));
    }
    if !release.python.is_empty() {
        let python = list(&release.python, |python| quote!(#python));
        fields.push(quote!(python: #python));
    }
    if !release.default_on.is_empty() {
        let platforms = platforms(&release.default_on);
        fields.push(quote!(default_on: #platforms));
    }
    if let Some(said) = &release.notes {
        let said = notes::notes(said, pool);
        fields.push(quote!(notes: #said));
    }
    if !release.doubts.is_empty() {
        let doubts = list(&release.doubts, |doubt| pool.doubt(doubt));
        fields.push(quote!(doubts: #doubts));
    }
    let sources = list(&release.sources.0, |source| pool.cite(source));
    quote!(ReleaseRow { #(#fields,)* sources: #sources, ..ROW })
}

fn component(data: &Data, component: &Component<'_>, pool: &mut Pool<'_>) -> TokenStream {
    let kind = tables::kind(data, component.kind);
    let version = component.version.as_ref();
    let source = pool.cite(component.source);
    match component.ordered_as {
        None => quote!(component(kind::#kind, #version, #source)),
        Some(number) => quote!(component_as(kind::#kind, #version, #number, #source)),
    }
}
