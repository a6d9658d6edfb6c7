//! The software inside a release.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::data::Data;
use crate::data::schema::Source;

/// Software inside a release.
#[derive(Debug)]
pub(crate) struct Component<'a> {
    /// Its position in components.toml.
    pub(crate) kind: usize,
    pub(crate) version: Cow<'a, str>,
    /// The version that orders it, where the printed one has words in it.
    pub(crate) ordered_as: Option<&'a str>,
    pub(crate) source: &'a Source,
}

/// Versions by key, each with its source.
pub(super) type Versions<'a> = BTreeMap<&'a str, (Cow<'a, str>, &'a Source)>;

/// The components in the order of components.toml.
pub(super) fn components<'a>(data: &'a Data, versions: &Versions<'a>) -> Vec<Component<'a>> {
    let kinds = data.components.content.components.iter().enumerate();
    kinds
        .filter_map(|(kind, row)| {
            let key = row.key.get_ref().as_str();
            let (version, source) = versions.get(key)?;
            let ordered_as = ordered_as(data, key, version);
            Some(Component { kind, version: version.clone(), ordered_as, source })
        })
        .collect()
}

/// A printed CUDA version with words in it is ordered by the toolkit it names.
fn ordered_as<'a>(data: &'a Data, key: &str, version: &str) -> Option<&'a str> {
    if key != "cuda" || !version.contains(' ') {
        return None;
    }
    let (_, toolkit) = data.toolkit(version)?;
    Some(toolkit.version.get_ref())
}
