//! `cargo xtask docs`: builds the book of `docs/` into `target/book` and checks its links.
//!
//! Its examples are tested where their languages are: commands by `crates/ngcompat-cli/tests/cli.rs`,
//! Rust by `examples/rust`, Python and JavaScript by the tests of the packages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use crate::python::Environment;
use crate::target;
use crate::test::finish;

/// mdBook as a wheel, because building it takes minutes. Only these files are accepted.
const MDBOOK: &str = include_str!("../mdbook.txt");

pub(crate) fn run(root: &Path) -> Result<(), String> {
    let tools = Environment::new(&target(root).join("docs"));
    tools.install(
        root,
        MDBOOK,
        &["--require-hashes", "--requirement", "crates/xtask/mdbook.txt"],
    )?;
    let book = target(root).join("book");
    // Pages that are gone would still be linked to.
    drop(fs::remove_dir_all(&book));
    let mut build = Command::new(tools.program("mdbook"));
    finish("book", build.current_dir(root).arg("build").arg("--dest-dir").arg(&book))?;
    let pages = Pages::read(&book)?;
    let broken = pages.broken();
    if broken.is_empty() {
        println!("   {} files, {} links among them", pages.0.len(), pages.links());
        return Ok(());
    }
    Err(format!("links that lead nowhere:\n{}", broken.join("\n")))
}

/// Every page by its path in the book.
struct Pages(BTreeMap<PathBuf, Page>);

#[derive(Default)]
struct Page {
    /// Where its links and pictures lead; empty for a file that is no page.
    links: Vec<String>,
    anchors: BTreeSet<String>,
}

impl Pages {
    fn read(book: &Path) -> Result<Self, String> {
        let mut pages = BTreeMap::new();
        let mut folders = vec![book.to_path_buf()];
        while let Some(folder) = folders.pop() {
            let error = |error| format!("{}: {error}", folder.display());
            for entry in fs::read_dir(&folder).map_err(error)? {
                let path = entry.map_err(error)?.path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let inside = path.strip_prefix(book).unwrap_or(&path).to_path_buf();
                // Not all pages in one, nor the page for what is not there, whose links are absolute.
                let repeats = path.ends_with("print.html") || path.ends_with("404.html");
                let page = match path.extension() {
                    Some(extension) if extension == "html" && !repeats => {
                        Page::read(&fs::read_to_string(&path).map_err(error)?)
                    }
                    _ => Page::default(),
                };
                pages.insert(inside, page);
            }
        }
        Ok(Self(pages))
    }

    fn links(&self) -> usize {
        let inside = |link: &&String| !is_outside(link);
        self.0.values().map(|page| page.links.iter().filter(inside).count()).sum()
    }

    fn broken(&self) -> Vec<String> {
        let mut broken = Vec::new();
        for (path, page) in &self.0 {
            for link in
                page.links.iter().filter(|link| !is_outside(link) && !self.leads(path, link))
            {
                broken.push(format!("  {}: {link}", path.display()));
            }
        }
        broken
    }

    /// Whether a link of a page leads to a file of the book, and to an anchor that is there.
    fn leads(&self, from: &Path, link: &str) -> bool {
        let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
        let mut path = from.to_path_buf();
        if !file.is_empty() {
            path.pop();
            for part in Path::new(file).components() {
                match part {
                    Component::ParentDir if !path.pop() => return false,
                    Component::Normal(name) => path.push(name),
                    _ => {}
                }
            }
        }
        let found = self.0.get(&path);
        found.is_some_and(|page| anchor.is_empty() || page.anchors.contains(anchor))
    }
}

impl Page {
    fn read(html: &str) -> Self {
        let mut page = Self::default();
        // Only inside of tags: code shows attributes too.
        for tag in html.split('<').skip(1).filter_map(|rest| Some(rest.split_once('>')?.0)) {
            let value = |name| Some(tag.split_once(name)?.1.split_once('"')?.0.to_owned());
            page.links.extend(value(" href=\"").or_else(|| value(" src=\"")));
            page.anchors.extend(value(" id=\""));
        }
        page
    }
}

/// Addresses of other sites can't be looked up everywhere, and change without a word.
fn is_outside(link: &str) -> bool {
    ["https://", "http://", "data:", "javascript:"].iter().any(|begin| link.starts_with(begin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_followed() {
        let page = Page::read(r#"<h2 id="a">A</h2> <a href="../b.html#b">"#);
        let other =
            Page::read(r#"<img src="images/x.svg"> <h2 id="b">B</h2> <a href="c/d.html#z">"#);
        let pages = Pages(BTreeMap::from([
            (PathBuf::from("c/d.html"), page),
            (PathBuf::from("b.html"), other),
        ]));
        assert_eq!(pages.broken(), ["  b.html: images/x.svg", "  b.html: c/d.html#z"]);
        assert!(pages.leads(Path::new("b.html"), "#b"));
        assert!(!pages.leads(Path::new("b.html"), "../README.html"));
    }
}
