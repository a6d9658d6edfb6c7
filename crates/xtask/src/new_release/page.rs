//! A page of release notes, in sections.

use super::html;

/// The sections of a page that say something for `data/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Intro,
    Contents,
    Driver,
    Gpu,
    Features,
    Announcements,
    Versions,
    Amp,
    Examples,
    Issues,
}

impl Section {
    /// The section that a heading begins.
    fn of(line: &str) -> Option<Self> {
        let line = line.trim().trim_start_matches('#').trim().trim_end_matches(':').to_lowercase();
        Some(match line.as_str() {
            "contents of the pytorch container" => Self::Contents,
            "driver requirements" => Self::Driver,
            "gpu requirements" => Self::Gpu,
            "key features and enhancements" => Self::Features,
            "announcements" => Self::Announcements,
            "nvidia pytorch container versions" => Self::Versions,
            "automatic mixed precision (amp)" | "automatic mixed precision" => Self::Amp,
            "tensor core examples" => Self::Examples,
            "known issues" => Self::Issues,
            _ => return None,
        })
    }
}

/// The lines of a page, each with its section. Empty lines are left out.
pub(super) struct Page(Vec<(Section, String)>);

/// An entry of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// The spaces before it.
    pub(super) indent: usize,
    pub(super) text: String,
}

impl Page {
    /// Reads a saved page, or its text.
    pub(super) fn read(text: &str) -> Self {
        let text = if html::is_html(text) { html::text_of(text) } else { text.to_owned() };
        let mut section = Section::Intro;
        let mut lines = Vec::new();
        for line in text.lines() {
            if let Some(next) = Section::of(line) {
                section = next;
            } else if !line.trim().is_empty() && !is_footer(line.trim()) {
                lines.push((section, line.trim_end_matches([' ', '\u{a0}', '\r']).to_owned()));
            }
        }
        Self(lines)
    }

    pub(super) fn lines(&self, section: Section) -> impl Iterator<Item = &str> {
        self.indented(section).map(|line| line.trim_start_matches([' ', '\u{a0}']))
    }

    fn indented(&self, section: Section) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(of, _)| *of == section).map(|(_, line)| line.as_str())
    }

    pub(super) fn has(&self, section: Section) -> bool {
        self.lines(section).next().is_some()
    }

    /// The sentences of a section.
    pub(super) fn sentences(&self, section: Section) -> Vec<String> {
        let lines: Vec<&str> = self.lines(section).map(without_bullet).collect();
        sentences(&lines.join(" "))
    }

    /// The entries of a section: where it has bullets, a line without one goes on with the entry.
    pub(super) fn entries(&self, section: Section) -> Vec<Entry> {
        let has_bullets = self.lines(section).any(is_bullet);
        let mut entries: Vec<Entry> = Vec::new();
        for (line, indented) in self.lines(section).zip(self.indented(section)) {
            let shown = without_bullet(line);
            match entries.last_mut() {
                Some(last) if has_bullets && !is_bullet(line) => {
                    last.text.push(' ');
                    last.text.push_str(shown);
                }
                _ => {
                    let indent = indented.len() - line.len();
                    entries.push(Entry { indent, text: shown.to_owned() });
                }
            }
        }
        entries
    }
}

fn is_footer(line: &str) -> bool {
    line.starts_with('©') || line.starts_with("Last updated") || line.starts_with("Copyright ©")
}

fn is_bullet(line: &str) -> bool {
    let mut letters = line.chars();
    matches!(letters.next(), Some('•' | '*' | '-' | '–' | '◦' | '▪' | '‣'))
        && letters.next().is_some_and(char::is_whitespace)
}

pub(super) fn without_bullet(line: &str) -> &str {
    if is_bullet(line) { line.trim_start_matches(|c: char| !c.is_alphanumeric()) } else { line }
}

/// Ends at a full stop before a capital letter.
pub(super) fn sentences(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut begin = 0;
    for (at, _) in text.match_indices(". ") {
        let next = text.get(at + 2..).and_then(|rest| rest.chars().next());
        if next.is_some_and(char::is_uppercase) {
            out.extend(text.get(begin..=at).map(|one| one.trim().to_owned()));
            begin = at + 2;
        }
    }
    out.extend(text.get(begin..).map(|one| one.trim().to_owned()));
    out.retain(|one| !one.is_empty());
    out
}
