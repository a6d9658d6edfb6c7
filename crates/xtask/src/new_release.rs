//! `cargo xtask new-release`: the drafts of a month, filled from a saved page as far as its text goes.

mod contents;
mod draft;
mod html;
mod issues;
mod page;
mod requirements;
mod rows;
mod versions;

use std::fs;
use std::path::{Path, PathBuf};

use ngcompat::ReleaseId;

use self::draft::Draft;
use self::page::Page;
use crate::data::{self, Data};
use crate::today::today;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// The month, such as 26.10.
    month: ReleaseId,
    /// A saved page of the release notes, as text or HTML, to fill the drafts from.
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Write the drafts into this folder and change nothing else: a trial.
    #[arg(long, value_name = "FOLDER")]
    trial: Option<PathBuf>,
}

pub(crate) fn run(root: &Path, options: &Options) -> Result<(), String> {
    let directory = root.join("data");
    let data = data::load(&directory)?;
    let text = match &options.from {
        Some(path) => {
            fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?
        }
        None => String::new(),
    };
    let draft = drafted(&data, options.month, &text);
    let kinds = &data.components.content.components;
    let month = options.month;
    if let Some(folder) = &options.trial {
        write(&folder.join(format!("release-{month}.toml")), &draft.release(kinds))?;
        write(&folder.join(format!("base-{month}.toml")), &draft.base())?;
        return Ok(());
    }
    let release = directory.join(format!("releases/pytorch/{month}.toml"));
    if release.exists() {
        return Err(format!("{} exists; edit it, or try `--trial FOLDER`", release.display()));
    }
    write(&release, &draft.release(kinds))?;
    let base = directory.join(format!("bases/{month}.toml"));
    if base.exists() {
        // Another container of the month brought it. What stands there has its sources already.
        append(&base, &rows::commented(month, "the PyTorch page, to merge", &draft.base_body()))?;
    } else {
        write(&base, &draft.base())?;
    }
    for (file, rows) in rows::missing(&data, month, &draft) {
        before_sources(&directory.join(file), &rows)?;
    }
    set_as_of(&directory.join("sources.toml"), today()?.as_str())?;
    println!("{}", next_steps(month));
    Ok(())
}

fn drafted(data: &Data, month: ReleaseId, text: &str) -> Draft {
    let kinds = &data.components.content.components;
    Draft::of(month, &Page::read(text), kinds, &data.examples.content.examples)
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    println!("wrote {}", path.display());
    Ok(())
}

fn append(path: &Path, text: &str) -> Result<(), String> {
    write(path, &format!("{}{text}", read(path)?))
}

/// Puts rows where a person finds them: at the end of the rows, before the sources.
fn before_sources(path: &Path, rows: &str) -> Result<(), String> {
    let present = read(path)?;
    let at = present.find("\n[sources.").map_or(present.len(), |at| at + 1);
    let (before, after) = present.split_at(at);
    write(path, &format!("{before}{}\n{after}", rows.trim_start_matches('\n')))
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn set_as_of(path: &Path, day: &str) -> Result<(), String> {
    let mut lines: Vec<String> = read(path)?.lines().map(str::to_owned).collect();
    for line in lines.iter_mut().filter(|line| line.starts_with("as_of = ")) {
        *line = format!("as_of = \"{day}\"");
    }
    write(path, &(lines.join("\n") + "\n"))
}

fn next_steps(month: ReleaseId) -> String {
    format!(
        "
What is left to do; docs/new-release.md explains each step:

1. Read releases/pytorch/{month}.toml and bases/{month}.toml beside the page. Every `# TODO` is yours:
   fill it in or take it out, with the `# page:` line below it. Sentences are your own words.
2. Do the same with `# TODO` in cuda.toml and drivers.toml, where the month's CUDA or driver is new.
3. Add the month to the tables of the other families that have it, with `base = \"{month}\"`.
4. cargo xtask generate
5. cargo xtask vectors
6. TRYCMD=overwrite cargo test --package ngcompat-cli
7. Read `git diff`: the month is new, and no old answer has changed. Then cargo xtask test.
8. A line in CHANGELOG.md."
    )
}

#[cfg(test)]
mod tests;
