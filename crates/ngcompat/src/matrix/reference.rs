//! Image references: `registry/folder/name:tag@digest`.

/// An image reference in its parts.
pub(crate) struct Reference<'a> {
    /// Registry and folders, without the name.
    pub(crate) path: &'a str,
    pub(crate) name: &'a str,
    pub(crate) tag: Option<&'a str>,
    pub(crate) has_digest: bool,
}

impl<'a> Reference<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        let text = text.strip_prefix("docker://").unwrap_or(text);
        let (text, digest) = text.split_once('@').unwrap_or((text, ""));
        // Enroot puts `#` behind the registry.
        let (path, last) = text.rsplit_once(['/', '#']).unwrap_or(("", text));
        let (name, tag) = match last.split_once(':') {
            Some((name, tag)) => (name, Some(tag)),
            None => (last, None),
        };
        Self { path, name, tag, has_digest: !digest.is_empty() }
    }

    /// Whether it names a repository as it is written.
    pub(crate) fn is(&self, repository: &str) -> bool {
        let (folders, name) = repository.rsplit_once('/').unwrap_or(("", repository));
        let same = |given: u8, wanted: u8| given == wanted || given == b'#' && wanted == b'/';
        name == self.name
            && self.path.len() == folders.len()
            && self.path.bytes().zip(folders.bytes()).all(|(given, wanted)| same(given, wanted))
    }

    /// Whether it names a repository, in its own registry or in a mirror.
    pub(crate) fn is_in(&self, repository: &str) -> bool {
        let (folders, name) = repository.rsplit_once('/').unwrap_or(("", repository));
        if name != self.name || self.path.is_empty() {
            return false;
        }
        // Mirrors keep the folders, and not the registry: `mirror.example/nvidia/cuda`.
        let folders = match folders.split_once('/') {
            Some((registry, rest)) if registry.contains('.') => rest,
            _ => folders,
        };
        let given = self.path;
        let ends = |whole: &str| {
            whole.strip_suffix(folders).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
        };
        ends(given) || given.split_once('#').is_some_and(|(_, rest)| ends(rest))
    }
}
