//! A data file with its text, so that an error can name a line.

use std::fmt;
use std::fs;
use std::ops::Range;
use std::path::Path;

use serde::de::DeserializeOwned;

/// A file with its text, to tell where in it something stands.
#[derive(Debug)]
pub(crate) struct File<T> {
    pub(crate) path: String,
    pub(super) text: String,
    pub(crate) content: T,
}

impl<T> File<T> {
    /// A message about a place in this file.
    pub(crate) fn error(&self, span: Range<usize>, message: impl fmt::Display) -> String {
        let before = self.text.get(..span.start).unwrap_or(&self.text);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        format!("{}:{line}: {message}", self.path)
    }

    /// The name without folders and ending: the key of a table, the month of a release.
    pub(crate) fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        name.strip_suffix(".toml").unwrap_or(name)
    }
}

/// Reads a file of `directory`.
pub(super) fn read<T: DeserializeOwned>(directory: &Path, path: &Path) -> Result<File<T>, String> {
    let shown = path.strip_prefix(directory.parent().unwrap_or(directory)).unwrap_or(path);
    let shown = shown.display().to_string();
    let text = fs::read_to_string(path).map_err(|error| format!("{shown}: {error}"))?;
    parse(shown, text)
}

/// Reads all TOML files of a folder inside `directory`, by name.
pub(super) fn read_all<T: DeserializeOwned>(
    directory: &Path,
    folder: &str,
) -> Result<Vec<File<T>>, String> {
    let folder = directory.join(folder);
    let failed = |error| format!("{}: {error}", folder.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(&folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    paths.iter().map(|path| read(directory, path)).collect()
}

pub(super) fn parse<T: DeserializeOwned>(path: String, text: String) -> Result<File<T>, String> {
    match toml::from_str(&text) {
        Ok(content) => Ok(File { path, text, content }),
        Err(error) => {
            let span = error.span().unwrap_or(0..0);
            Err(File { path, text, content: () }.error(span, error.message()))
        }
    }
}
