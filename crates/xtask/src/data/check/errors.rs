//! The collector of errors, and checks that several files share.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use ngcompat::{ComponentVersion, ComputeCapability, ReleaseId};
use toml::Spanned;

use crate::data::schema::Sources;
use crate::data::value::{Text, Value};
use crate::data::{Data, File};

/// Collects every error, so that all are seen at once.
#[derive(Default)]
pub(super) struct Errors(Vec<String>);

impl Errors {
    pub(super) fn into_result(self) -> Result<(), String> {
        if self.0.is_empty() {
            return Ok(());
        }
        Err(format!("data/ is not in order:\n  {}", self.0.join("\n  ")))
    }

    pub(super) fn add<T>(&mut self, file: &File<T>, span: Range<usize>, what: impl fmt::Display) {
        self.0.push(file.error(span, what));
    }

    pub(super) fn known_source<T>(&mut self, file: &File<T>, sources: &Sources, source: &Text) {
        if !sources.contains_key(source.get_ref().as_str()) {
            let known: Vec<_> = sources.keys().map(|name| name.get_ref().as_str()).collect();
            let what = format!("no source `{}`; known: {}", source.get_ref(), known.join(", "));
            self.add(file, source.span(), what);
        }
    }

    /// Every citation names a source, and every source is cited.
    pub(super) fn cited<'a, T>(
        &mut self,
        file: &File<T>,
        sources: &Sources,
        cited: impl IntoIterator<Item = &'a Text>,
    ) {
        let mut names = BTreeSet::new();
        for source in cited {
            self.known_source(file, sources, source);
            names.insert(source.get_ref());
        }
        for name in sources.keys().filter(|name| !names.contains(name.get_ref())) {
            self.add(file, name.span(), format!("nothing cites `{}`", name.get_ref()));
        }
    }

    /// Every document can be found again: by its address, or by the number of a public file.
    pub(super) fn documents<T>(&mut self, file: &File<T>, sources: &Sources) {
        for (name, source) in sources {
            match &source.address {
                Some(address) => self.address(file, address),
                None if names_a_file(&source.what) => {}
                None => self.add(file, name.span(), "a source needs an address, or `file NUMBER`"),
            }
        }
    }

    /// What `cargo xtask new-release` left for a person.
    pub(super) fn finished<T>(&mut self, file: &File<T>) {
        let mut begin = 0;
        for line in file.text.split_inclusive('\n') {
            if line.starts_with("# TODO") || line.starts_with("# page:") {
                self.add(file, begin..begin, "a draft that is not finished");
            }
            begin += line.len();
        }
    }

    pub(super) fn address<T>(&mut self, file: &File<T>, address: &Text) {
        let text = address.get_ref();
        if !text.starts_with("https://") || text.contains(char::is_whitespace) {
            self.add(file, address.span(), format!("`{text}` is not an https address"));
        }
    }

    pub(super) fn known_release<T>(
        &mut self,
        data: &Data,
        file: &File<T>,
        release: &Value<ReleaseId>,
    ) {
        let mut ids = data.releases.iter().map(|other| other.content.release.get_ref());
        if !ids.any(|id| id == release.get_ref()) {
            self.add(file, release.span(), format!("there is no release {}", release.get_ref().0));
        }
    }

    pub(super) fn known_capability<T>(
        &mut self,
        data: &Data,
        file: &File<T>,
        capability: &Value<ComputeCapability>,
    ) {
        let rows = &data.gpus.content.capabilities;
        if !rows.iter().any(|row| row.capability.get_ref() == capability.get_ref()) {
            self.add(file, capability.span(), "gpus.toml has no row for this capability");
        }
    }

    /// A component that is known, and its version.
    pub(super) fn component<T>(&mut self, data: &Data, file: &File<T>, key: &Text, version: &Text) {
        let known = &data.components.content.components;
        if !known.iter().any(|kind| kind.key.get_ref() == key.get_ref()) {
            let what = format!("components.toml has no `{}`", key.get_ref());
            self.add(file, key.span(), what);
        }
        if version.get_ref().parse::<ComponentVersion>().is_err() {
            self.add(file, version.span(), "not a version");
        }
    }

    /// Strictly increasing.
    pub(super) fn sorted<'a, T, V: Ord + 'a>(
        &mut self,
        file: &File<T>,
        what: &str,
        items: impl Iterator<Item = (&'a V, Range<usize>)>,
    ) {
        let mut last: Option<&V> = None;
        for (item, span) in items {
            if last.is_some_and(|last| last >= item) {
                self.add(file, span, format!("{what} are not sorted, or one is there twice"));
            }
            last = Some(item);
        }
    }

    pub(super) fn sorted_values<'a, T, V: Ord + 'a>(
        &mut self,
        file: &File<T>,
        what: &str,
        values: impl IntoIterator<Item = &'a Spanned<V>>,
    ) {
        let items = values.into_iter().map(|value| (value.get_ref(), value.span()));
        self.sorted(file, what, items);
    }
}

/// `…, file 65786764996`: the number of a public file in the index it was read in. The digits tell it
/// from `file 2`.
fn names_a_file(what: &str) -> bool {
    let words: Vec<_> = what.split([' ', '(']).collect();
    words.windows(2).any(|pair| {
        let [word, number] = pair else { return false };
        let digits = number.bytes().take_while(u8::is_ascii_digit).count();
        matches!(*word, "file" | "files") && digits > 6
    })
}
