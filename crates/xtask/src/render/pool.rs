//! What several rows share, each written once.

use std::borrow::Cow;
use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::tokens::{ident, option, variant};
use crate::data::schema::{Source, Sources};
use crate::data::value::Text;
use crate::merge::MergedFamily;

/// What several rows share.
pub(super) struct Pool<'a> {
    sources: Items<'a>,
    /// Lists of machine code, statements and requirements.
    lists: Items<'static>,
    statements: Items<'static>,
    texts: Items<'a>,
    /// How often a doubt stands somewhere.
    doubts: BTreeMap<&'a str, usize>,
}

/// Items of one kind with their names, in the order in which they were first asked for.
struct Items<'a> {
    prefix: &'static str,
    numbers: BTreeMap<Cow<'a, str>, usize>,
    items: Vec<TokenStream>,
}

impl<'a> Items<'a> {
    const fn new(prefix: &'static str) -> Self {
        Self { prefix, numbers: BTreeMap::new(), items: Vec::new() }
    }

    /// The name of the item with this key, which is made where there is none yet.
    fn name(
        &mut self,
        key: impl Into<Cow<'a, str>>,
        item: impl FnOnce(&Ident) -> TokenStream,
    ) -> Ident {
        let key = key.into();
        if let Some(number) = self.numbers.get(&key) {
            return ident(&format!("{}{number}", self.prefix));
        }
        let number = self.items.len();
        let name = ident(&format!("{}{number}", self.prefix));
        self.items.push(item(&name));
        self.numbers.insert(key, number);
        name
    }
}

impl<'a> Pool<'a> {
    pub(super) fn new(families: &'a [MergedFamily<'a>]) -> Self {
        let mut doubts = BTreeMap::new();
        for doubt in families.iter().flat_map(|it| &it.releases).flat_map(|it| &it.doubts) {
            *doubts.entry(*doubt).or_insert(0) += 1;
        }
        Self {
            sources: Items::new("S"),
            lists: Items::new("CODE_"),
            statements: Items::new("STATED_"),
            texts: Items::new("TEXT_"),
            doubts,
        }
    }

    /// The constant that refers to this document. As statics these cost the compiler much more.
    pub(super) fn cite(&mut self, source: &Source) -> TokenStream {
        let address = source.address.as_ref().map(toml::Spanned::get_ref);
        let Source { evidence, what, .. } = source;
        let key = format!("{}\n{address:?}\n{what}", evidence.0);
        let name = self.sources.name(key, |name| {
            let evidence = variant(evidence.0);
            let address = option(address, |address| quote!(#address));
            quote! {
                const #name: &Source =
                    &Source { evidence: Evidence::#evidence, address: #address, what: #what };
            }
        });
        quote!(#name)
    }

    /// The document of this name. The reference was checked when the data was read.
    pub(super) fn named(&mut self, sources: &Sources, name: &Text) -> TokenStream {
        let source = sources.get(name.get_ref().as_str());
        source.map_or_else(TokenStream::new, |source| self.cite(source))
    }

    /// A constant with this list of capabilities.
    pub(super) fn code(&mut self, list: &TokenStream) -> TokenStream {
        let name = self
            .lists
            .name(list.to_string(), |name| quote!(const #name: &[ComputeCapability] = #list;));
        quote!(#name)
    }

    /// The constant that refers to this statement.
    pub(super) fn stated(&mut self, stated: &TokenStream) -> TokenStream {
        let item = |name: &Ident| quote!(const #name: &Stated = &#stated;);
        let name = self.statements.name(stated.to_string(), item);
        quote!(#name)
    }

    /// A long text, which other rows may have as well.
    pub(super) fn text(&mut self, text: &str) -> TokenStream {
        let name = self.texts.name(text.to_owned(), |name| quote!(const #name: &str = #text;));
        quote!(#name)
    }

    /// A doubt, in the row where no other has it.
    pub(super) fn doubt(&mut self, doubt: &str) -> TokenStream {
        let shared = self.doubts.get(doubt).is_some_and(|times| *times > 1);
        if shared { self.text(doubt) } else { quote!(#doubt) }
    }

    /// All of it.
    pub(super) fn items(self) -> TokenStream {
        let all = [self.lists.items, self.texts.items, self.statements.items, self.sources.items];
        all.into_iter().flatten().collect()
    }
}
