//! The files of the machine: read below a root, and never further than a limit.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// How much of a file is read. Every file this crate reads says what it has to say long before.
const MOST_BYTES: u64 = 64 * 1024;

/// How much is read of a list of packages.
const MOST_BYTES_OF_A_LIST: u64 = 8 * 1024 * 1024;

/// How many entries of a directory are read.
const MOST_ENTRIES: usize = 8192;

/// The tree of files to look at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tree<'a> {
    root: &'a Path,
}

impl<'a> Tree<'a> {
    pub(crate) fn new(root: &'a Path) -> Self {
        Self { root }
    }

    /// Whether the files are below a directory, and so may be those of another machine.
    pub(crate) fn is_of_another(self) -> bool {
        self.root != Path::new("/")
    }

    /// Where the absolute `path` of the machine lies.
    fn path(self, path: &str) -> PathBuf {
        self.root.join(path.trim_start_matches('/'))
    }

    pub(crate) fn exists(self, path: &str) -> bool {
        self.path(path).exists()
    }

    /// Whether there is an entry of this name, be it a link that leads out of the tree.
    pub(crate) fn has(self, path: &str) -> bool {
        fs::symlink_metadata(self.path(path)).is_ok()
    }

    /// The beginning of a file; `None` if it can't be read.
    pub(crate) fn read(self, path: &str) -> Option<String> {
        read(&self.path(path))
    }

    /// What `find` finds in a file that may be long; `None` if it can't be read.
    pub(crate) fn find_in<T>(self, path: &str, find: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        find(&read_up_to(&self.path(path), MOST_BYTES_OF_A_LIST)?)
    }

    /// The names in a directory, sorted; none if it can't be read.
    pub(crate) fn names(self, path: &str) -> Vec<String> {
        names(&self.path(path))
    }

    /// The last part of what a symbolic link points to.
    pub(crate) fn link(self, path: &str) -> Option<String> {
        let target = fs::read_link(self.path(path)).ok()?;
        Some(target.file_name()?.to_string_lossy().into_owned())
    }
}

/// The beginning of a file, with whatever is not UTF-8 replaced; `None` if it can't be read.
pub(crate) fn read(path: &Path) -> Option<String> {
    read_up_to(path, MOST_BYTES)
}

fn read_up_to(path: &Path, most: u64) -> Option<String> {
    // Opening a pipe would wait for its writer.
    if !fs::metadata(path).ok()?.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(most).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The names in a directory, sorted; none if it can't be read.
pub(crate) fn names(path: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(path) else { return Vec::new() };
    let mut names: Vec<_> = entries
        .take(MOST_ENTRIES)
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    names.sort_unstable();
    names
}
