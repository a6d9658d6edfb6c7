//! The build string of an installed PyTorch, without importing it.

use std::path::{Path, PathBuf};

use ngcompat::ComponentVersion;

use crate::tree::{names, read};

/// The first PyTorch in these directories, and the file that says so.
pub(crate) fn find(paths: &[PathBuf]) -> Option<(ComponentVersion, PathBuf)> {
    paths.iter().find_map(|path| from_version_file(path).or_else(|| from_metadata(path)))
}

/// `torch/version.py`, which the build writes: `__version__ = '2.1.0a0+32f93b1'`.
fn from_version_file(path: &Path) -> Option<(ComponentVersion, PathBuf)> {
    let file = path.join("torch").join("version.py");
    let text = read(&file)?;
    let version = text.lines().find_map(assigned_version)?;
    Some((version.parse().ok()?, file))
}

/// The version in `__version__ = '…'`, with or without a type in between.
fn assigned_version(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("__version__")?.trim_start();
    let (annotation, value) = rest.split_once('=')?;
    if !annotation.is_empty() && !annotation.starts_with(':') {
        return None;
    }
    let value = value.trim_start();
    let quote = value.chars().next().filter(|first| ['\'', '"'].contains(first))?;
    let (version, _) = value.strip_prefix(quote)?.split_once(quote)?;
    Some(version)
}

/// `torch-….dist-info/METADATA` or `torch-….egg-info/PKG-INFO`: `Version: 2.1.0a0+32f93b1`.
fn from_metadata(path: &Path) -> Option<(ComponentVersion, PathBuf)> {
    let metadata = |name: &str| {
        let name = Path::new(name);
        match name.extension()?.to_str()? {
            "dist-info" => Some(path.join(name).join("METADATA")),
            "egg-info" => Some(path.join(name).join("PKG-INFO")),
            _ => None,
        }
    };
    let packages = names(path).into_iter().filter(|name| name.starts_with("torch-"));
    packages.filter_map(|name| metadata(&name)).find_map(|file| {
        let text = read(&file)?;
        // The headers end at the first empty line.
        let mut headers = text.lines().map(str::trim_end).take_while(|line| !line.is_empty());
        let version = headers.find_map(|line| line.strip_prefix("Version:"))?;
        Some((version.parse().ok()?, file))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assignments() {
        for (line, expected) in [
            ("__version__ = '2.1.0a0+32f93b1'", Some("2.1.0a0+32f93b1")),
            ("__version__ = \"1.7.0\"  # built", Some("1.7.0")),
            ("__version__: str = '2.9.0+cu128'", Some("2.9.0+cu128")),
            ("__version__ = torch_version", None),
            ("__version__ == '2.1.0'", None),
            ("__version__ = '2.1.0", None),
            ("__version_info__ = '2.1.0'", None),
            ("git_version = '32f93b1'", None),
        ] {
            assert_eq!(assigned_version(line), expected, "{line}");
        }
    }
}
