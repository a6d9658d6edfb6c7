//! The files that a page gives.

use std::fmt::Write as _;

use ngcompat::ReleaseId;

use super::contents::{self, Contents};
use super::issues::{self, Issue, Slowdown};
use super::page::{Page, Section};
use super::requirements::{self, DriverText, GpuText};
use super::versions;
use crate::data::schema::{ComponentKind, Example};

/// What belongs to the base image; the rest is the release's.
const OF_BASE: [&str; 2] = ["cuda", "cuda_compat_driver"];

/// All that a page says, as far as it was understood.
pub(super) struct Draft {
    month: ReleaseId,
    pub(super) contents: Contents,
    pub(super) driver: DriverText,
    pub(super) gpu: GpuText,
    pub(super) amp: Option<Amp>,
    announcements: Vec<String>,
    features: Vec<String>,
    pub(super) issues: Vec<Issue>,
    has_issues: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Amp {
    pub(super) native: bool,
    pub(super) apex: bool,
    pub(super) memory_factor: Option<u8>,
    pub(super) tensor_core_factor: Option<u8>,
}

impl Draft {
    pub(super) fn of(
        month: ReleaseId,
        page: &Page,
        kinds: &[ComponentKind],
        examples: &[Example],
    ) -> Self {
        let mut contents = contents::read(page.lines(Section::Contents), kinds, examples);
        versions::add(month, page.lines(Section::Versions), kinds, &mut contents);
        let driver = requirements::driver(&page.sentences(Section::Driver));
        if let Some(cuda) = &driver.cuda
            && let Err(problem) = contents.add("cuda", cuda)
        {
            contents.unread.push(format!("driver requirements: {problem}"));
        }
        python_of_path(page, &mut contents);
        let amp = page.has(Section::Amp).then(|| amp(page));
        if amp.as_ref().is_some_and(|amp| amp.apex) && contents.version("apex").is_none() {
            contents.versions.push((String::from("apex"), String::from("present")));
        }
        if contents.examples.is_empty() {
            contents.examples = named_examples(page, examples);
        }
        let features = texts(page, Section::Features);
        let features = features.filter(|entry| !is_known(entry, kinds, &contents)).collect();
        Self {
            month,
            contents,
            driver,
            gpu: requirements::gpu(&page.sentences(Section::Gpu)),
            amp,
            announcements: texts(page, Section::Announcements).collect(),
            features,
            issues: issues::read(&page.entries(Section::Issues)),
            has_issues: page.has(Section::Issues),
        }
    }

    /// `releases/pytorch/YY.MM.toml`.
    pub(super) fn release(&self, kinds: &[ComponentKind]) -> String {
        let month = self.month;
        let mut text = format!(
            "# The NVIDIA PyTorch container, release {month}. The format is described in \
             data/README.md.\n\nrelease = \"{month}\"\n"
        );
        let prose = self.issues.iter().any(|issue| matches!(issue, Issue::Prose(_)));
        if self.has_issues && !prose {
            text.push_str("known_issues_complete = true\n");
        } else {
            text.push_str(
                "# TODO known_issues_complete = true, once every issue of the page is below\n",
            );
        }
        text.push_str(&source("notes", month));
        let versions: Vec<_> = kinds
            .iter()
            .map(|kind| kind.key.get_ref().as_str())
            .filter(|key| !OF_BASE.contains(key))
            .filter_map(|key| Some((key, self.contents.version(key)?)))
            .collect();
        if versions.is_empty() {
            text.push_str(
                "\n# TODO [contents.notes]: what the page's list says, by key of components.toml\n",
            );
        } else {
            text.push_str("\n[contents.notes]\n");
        }
        for (key, version) in versions {
            line(&mut text, &format!("{key} = {}", quoted(version)));
        }
        comments(
            &mut text,
            "a line of the contents that was not understood",
            &self.contents.unread,
        );
        if !self.features.is_empty() {
            comments(&mut text, "[features], in your own words", &self.features);
        }
        if !self.contents.examples.is_empty() {
            text.push_str("\n[examples]\nnotes = [\n");
            for example in &self.contents.examples {
                line(&mut text, &format!("  {},", quoted(example)));
            }
            text.push_str("]\n");
        }
        if let Some(amp) = &self.amp {
            text.push_str("\n[amp]\nsource = \"notes\"\n");
            for (key, says) in [("native", amp.native), ("apex", amp.apex)] {
                if says {
                    line(&mut text, &format!("{key} = true"));
                }
            }
            let factors = [
                ("memory_factor", amp.memory_factor),
                ("tensor_core_factor", amp.tensor_core_factor),
            ];
            for (key, factor) in factors {
                if let Some(factor) = factor {
                    line(&mut text, &format!("{key} = {factor}"));
                }
            }
        }
        for announcement in &self.announcements {
            let kind = announcement_kind(announcement);
            let row =
                format!("[[announcements]]\nsource = \"notes\"\nkind = \"{kind}\"\ntext = \"\"\n");
            prose_draft(&mut text, announcement, &row);
        }
        for issue in &self.issues {
            match issue {
                Issue::Slowdown(slowdown) => text.push_str(&slowdown_row(slowdown)),
                Issue::Prose(entry) => prose_draft(&mut text, entry, &issue_row(entry)),
            }
        }
        text
    }

    /// `bases/YY.MM.toml`.
    pub(super) fn base(&self) -> String {
        let month = self.month;
        format!(
            "# The base image of NGC's containers of {month}. The format is described in \
             data/README.md.\n\nmonth = \"{month}\"\n{}",
            self.base_body()
        )
    }

    /// What the page says of the base image, without the head of the file.
    pub(super) fn base_body(&self) -> String {
        let mut text = source("pytorch-notes", self.month);
        match self.contents.version("cuda") {
            Some(cuda) => {
                line(&mut text, &format!("\n[contents.pytorch-notes]\ncuda = {}", quoted(cuda)));
            }
            None => text.push_str("\n# TODO [contents.pytorch-notes]: cuda\n"),
        }
        text.push_str(
            "# TODO cuda_compat_driver, the driver whose libraries the image carries, if seen\n",
        );
        self.driver_table(&mut text);
        self.gpu_table(&mut text);
        text.push_str("\n# TODO [images]: the platforms that the page names\n");
        text.push_str("# TODO [[builds]]: machine code of the Arm and Jetson images, if seen\n");
        text
    }

    fn driver_table(&self, text: &mut String) {
        let driver = &self.driver;
        let says = driver.minimum.is_some()
            || !driver.branches.is_empty()
            || !driver.not_forward_compatible.is_empty()
            || driver.refers_elsewhere;
        if says {
            text.push_str("\n[driver]\nsource = \"pytorch-notes\"\n");
        } else {
            text.push_str("\n# TODO [driver]: what the page says of drivers\n");
        }
        if let Some(minimum) = &driver.minimum {
            line(text, &format!("minimum = {}", quoted(minimum)));
        }
        if !driver.branches.is_empty() {
            line(text, &format!("datacenter_branches = {}", list(&driver.branches)));
        }
        if !driver.boards.is_empty() {
            line(text, &format!("datacenter_boards = {}", list(&driver.boards)));
        }
        if !driver.not_forward_compatible.is_empty() {
            line(text, &format!("not_forward_compatible = {:?}", driver.not_forward_compatible));
        }
        if driver.refers_elsewhere {
            line(text, "refers_elsewhere = true");
        }
        comments(text, "a sentence on drivers that was not understood", &driver.unread);
    }

    fn gpu_table(&self, text: &mut String) {
        let gpu = &self.gpu;
        if gpu.minimum.is_some() || !gpu.families.is_empty() {
            text.push_str("\n[gpu]\nsource = \"pytorch-notes\"\n");
        } else {
            text.push_str("\n# TODO [gpu]: what the page says of GPUs\n");
        }
        if let Some(minimum) = &gpu.minimum {
            line(text, &format!("minimum_compute_capability = {}", quoted(minimum)));
        }
        if !gpu.families.is_empty() {
            let families: Vec<&str> = gpu.families.iter().map(|family| family.as_str()).collect();
            line(text, &format!("families = {}", list(&families)));
        }
        comments(text, "a sentence on GPUs that was not understood", &gpu.unread);
    }
}

fn texts(page: &Page, section: Section) -> impl Iterator<Item = String> {
    page.entries(section).into_iter().map(|entry| entry.text)
}

/// The Python in the path of the packages, where no list names one.
fn python_of_path(page: &Page, contents: &mut Contents) {
    if contents.version("python").is_some() {
        return;
    }
    let mut paths = page.lines(Section::Contents).filter_map(|line| line.split_once("lib/python"));
    let version = paths.find_map(|(_, rest)| {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        rest.get(..end).filter(|version| version.contains('.'))
    });
    if let Some(version) = version {
        contents.versions.push((String::from("python"), version.to_owned()));
    }
}

fn amp(page: &Page) -> Amp {
    let lines: Vec<&str> = page.lines(Section::Amp).collect();
    let text = lines.join(" ").to_lowercase();
    let factor = |mark: &str| {
        let at = text.find(mark)?;
        text.get(..at)?.rsplit(' ').next()?.trim_end_matches('x').parse().ok()
    };
    Amp {
        native: text.contains("native implementation"),
        apex: text.contains("release of apex"),
        memory_factor: factor(" reduced memory storage"),
        tensor_core_factor: factor(" increase in computational throughput"),
    }
}

/// `BERT model. …`: the examples that a section describes.
fn named_examples(page: &Page, examples: &[Example]) -> Vec<String> {
    let entries = texts(page, Section::Examples);
    let names = entries.filter_map(|entry| Some(entry.split_once(" model. ")?.0.to_owned()));
    names.filter(|name| contents::example(name, examples)).collect()
}

/// Whether an entry of the features repeats the contents, or only leads to the list.
fn is_known(entry: &str, kinds: &[ComponentKind], contents: &Contents) -> bool {
    let lower = entry.to_lowercase();
    if lower.starts_with("this pytorch release includes") {
        return true;
    }
    let entry = entry.strip_prefix("The latest version of ").unwrap_or(entry);
    let parts = entry.split(" including ").map(|part| contents::component(part, kinds));
    parts.into_iter().all(|part| {
        part.is_some_and(|(key, version)| {
            contents.version(key).is_some_and(|own| own.starts_with(version.as_str()))
        })
    })
}

fn announcement_kind(text: &str) -> &'static str {
    let lower = text.to_lowercase();
    if lower.contains("deprecat") {
        "deprecation"
    } else if lower.contains("removed") || lower.contains("no longer") {
        "removal"
    } else if lower.contains("support") {
        "support"
    } else {
        "other"
    }
}

/// The row of an issue in prose, as far as its words say so.
fn issue_row(entry: &str) -> String {
    let mut row = match issues::figures(entry) {
        Some(slowdown) => slowdown_row(&slowdown),
        None => format!(
            "[[known_issues]]\nsource = \"notes\"\nkind = \"{}\"\nsummary = \"\"\n",
            issue_kind(entry)
        ),
    };
    let lower = entry.to_lowercase();
    if ["workaround", "recommend", "disabling"].iter().any(|word| lower.contains(word)) {
        row.push_str("workaround = \"\"\n");
    }
    row
}

fn issue_kind(text: &str) -> &'static str {
    let lower = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    // `determinant` is not NaN.
    if text.contains("NaN")
        || has(&["silent", "convergence", "incorrect", "wrong result", "accuracy"])
    {
        "correctness"
    } else if has(&["regression", "performance", "slower", "slowdown"]) {
        "performance-regression"
    } else {
        "functional"
    }
}

fn slowdown_row(slowdown: &Slowdown) -> String {
    let mut text =
        String::from("\n[[known_issues]]\nsource = \"notes\"\nkind = \"performance-regression\"\n");
    line(&mut text, &format!("summary = {}", quoted(&slowdown.summary())));
    line(&mut text, &format!("models = {}", list(&slowdown.models)));
    if !slowdown.architectures.is_empty() {
        let families: Vec<&str> = slowdown.architectures.iter().map(|one| one.as_str()).collect();
        line(&mut text, &format!("architectures = {}", list(&families)));
    }
    for (key, value) in [("mode", slowdown.mode), ("precision", slowdown.precision)] {
        if let Some(value) = value {
            line(&mut text, &format!("{key} = \"{value}\""));
        }
    }
    if let Some(versus) = slowdown.versus {
        line(&mut text, &format!("versus = \"{versus}\""));
    }
    line(&mut text, &format!("up_to_percent = {}", slowdown.percent));
    text
}

/// A row that a person finishes: the sentence is theirs to write.
fn prose_draft(text: &mut String, entry: &str, row: &str) {
    line(text, &format!("\n# TODO in your own words; the kind is a guess\n# page: {entry}"));
    for of_row in row.trim().lines() {
        line(text, &format!("# {of_row}"));
    }
}

fn comments(text: &mut String, what: &str, lines: &[String]) {
    for one in lines {
        line(text, &format!("# TODO {what}\n# page: {one}"));
    }
}

fn source(name: &str, month: ReleaseId) -> String {
    let page = format!("rel-{:02}-{:02}", month.year(), month.month());
    format!(
        "\n[sources.{name}]\nevidence = \"release-notes\"\naddress = \"https://docs.nvidia.com/\
         deeplearning/frameworks/pytorch-release-notes/{page}.html\"\nwhat = \"release notes of \
         PyTorch {month}\"\n"
    )
}

fn line(text: &mut String, line: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{line}");
}

/// A text in TOML.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

fn list(items: &[impl AsRef<str>]) -> String {
    let items: Vec<String> = items.iter().map(|item| quoted(item.as_ref())).collect();
    format!("[{}]", items.join(", "))
}
