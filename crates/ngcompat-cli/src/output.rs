//! What a command prints, and how it looks in a terminal.

use std::fmt::{Display, Write as _};
use std::io::{self, Write as _};

use anstyle::{AnsiColor, Style};
use comfy_table::{ColumnConstraint, ContentArrangement, Table, presets};
use ngcompat::{ErrorCode, LineKind, Report, Verdict};
use serde::Serialize;

/// The answer of a command.
pub(crate) struct Answer {
    /// What a person reads, with styles.
    pub(crate) text: String,
    /// What a program reads.
    pub(crate) document: String,
    /// The exit status.
    pub(crate) exit: u8,
}

impl Answer {
    /// An answer in both forms.
    pub(crate) fn new(text: String, value: &impl Serialize) -> Self {
        // The values are plain data, which always serialises.
        let mut document = serde_json::to_string_pretty(value).unwrap_or_default();
        document.push('\n');
        Self { text, document, exit: 0 }
    }

    /// One of which nothing is said yet.
    pub(crate) const fn empty() -> Self {
        Self { text: String::new(), document: String::new(), exit: 0 }
    }

    /// The same answer with the exit status of a verdict.
    pub(crate) fn with_verdict(mut self, verdict: Verdict) -> Self {
        self.exit = match verdict {
            Verdict::Compatible => 0,
            Verdict::Incompatible => 1,
            Verdict::Undetermined => 3,
        };
        self
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// What was given can't be used.
    Input {
        /// The stable name of the kind of error.
        code: &'static str,
        message: String,
    },
    /// The answer could not be written.
    Output(io::Error),
}

impl Failure {
    /// What the library says is wrong with what was given, such as an option's value.
    pub(crate) fn of(error: &impl ErrorCode, prefix: &str) -> Self {
        Self::Input { code: error.code(), message: format!("{prefix}{error}") }
    }

    /// Says it, as JSON on standard output too where that was asked for, and gives the exit status.
    pub(crate) fn tell(&self, json: bool) -> u8 {
        let (code, message) = match self {
            Self::Input { code, message } => (*code, message.clone()),
            Self::Output(error) => {
                complain(&format!("the answer could not be written: {error}"));
                return 4;
            }
        };
        complain(&message);
        if json {
            let document = serde_json::json!({ "error": { "code": code, "message": message } });
            if let Err(error) = print(&format!("{document:#}\n")) {
                return Self::Output(error).tell(false);
            }
        }
        2
    }
}

impl From<String> for Failure {
    /// A file that can't be read or is none, options that don't go together.
    fn from(message: String) -> Self {
        Self::Input { code: "input-malformed", message }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// The verdict of a search: some run, some may, or none does.
pub(crate) const fn verdict_of_search(some_run: bool, some_may: bool) -> Verdict {
    match (some_run, some_may) {
        (true, _) => Verdict::Compatible,
        (false, true) => Verdict::Undetermined,
        (false, false) => Verdict::Incompatible,
    }
}

/// Prints to standard output, with styles where it is a terminal that wants them.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut out = anstream::stdout();
    unless_closed(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// A reader that went away (`ngcompat list | head`) is not an error.
pub(crate) fn unless_closed(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Prints an error to standard error.
pub(crate) fn complain(message: &str) {
    let error = AnsiColor::Red.on_default().bold();
    let text = wrapped(&format!("error: {message}"), "");
    let text = text.strip_prefix("error:").unwrap_or(&text);
    let _ = writeln!(anstream::stderr(), "{error}error:{error:#}{text}");
}

/// Prints to standard error how something was understood.
pub(crate) fn note(message: &str) {
    let _ = writeln!(anstream::stderr(), "{}", wrapped(&format!("note: {message}"), "").trim_end());
}

/// Prints a warning to standard error.
pub(crate) fn warn(message: &str) {
    let text = wrapped(&format!("warning: {message}"), "");
    let text = text.strip_prefix("warning:").unwrap_or(&text);
    let _ = writeln!(anstream::stderr(), "{WARNING}warning:{WARNING:#}{text}");
}

pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
pub(crate) const OPEN: Style = AnsiColor::Magenta.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default();
const REMEDY: Style = AnsiColor::Cyan.on_default();
const DIM: Style = Style::new().dimmed();
const HEADING: Style = Style::new().bold();

/// The style of a verdict.
pub(crate) const fn style_of(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Compatible => GOOD,
        Verdict::Incompatible => BAD,
        Verdict::Undetermined => OPEN,
    }
}

pub(crate) fn styled(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}

pub(crate) fn heading(text: impl Display) -> String {
    styled(HEADING, text)
}

pub(crate) fn dim(text: impl Display) -> String {
    styled(DIM, text)
}

/// The width of the terminal; a readable width where the output is none.
pub(crate) fn width() -> usize {
    Table::new().width().map_or(100, usize::from).clamp(40, 120)
}

/// Wraps a paragraph to the terminal, with `indent` in front of all lines but the first.
pub(crate) fn wrapped(text: &str, indent: &str) -> String {
    let options = textwrap::Options::new(width())
        .subsequent_indent(indent)
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit);
    textwrap::fill(text, options)
}

/// Wraps and styles a report: marks in front of findings, arrows in front of remedies.
pub(crate) fn report(report: &Report) -> String {
    let mut out = String::new();
    let mut in_head = true;
    for line in report.lines() {
        let head = matches!(line.kind, LineKind::Headline | LineKind::Machine | LineKind::Build);
        if line.kind == LineKind::Heading || in_head && !head {
            out.push('\n');
        }
        in_head &= head;
        let style = match line.kind {
            LineKind::Headline => style_of(report.verdict()),
            LineKind::Blocker => BAD,
            LineKind::Unknown => OPEN,
            LineKind::Warning | LineKind::Issue => WARNING,
            LineKind::Remedy => REMEDY,
            LineKind::Heading => HEADING,
            _ => Style::new(),
        };
        let hanging = if line.kind.mark().is_empty() { "" } else { "  " };
        let wrapped = wrapped(&line.to_string(), hanging);
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{style}{wrapped}{style:#}");
    }
    out
}

/// Wraps a text line by line, keeping what is indented as it is; the first line is a heading.
pub(crate) fn paragraphs(text: &str) -> String {
    let mut out = String::new();
    for (number, line) in text.lines().enumerate() {
        let style = if number == 0 { HEADING } else { Style::new() };
        let line = if line.starts_with("    ") { String::from(line) } else { wrapped(line, "  ") };
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{style}{line}{style:#}");
    }
    out
}

/// A table without lines, of which the last columns are left out until it fits the terminal.
///
/// `keep` columns always stay.
pub(crate) fn table(header: &[&str], rows: Vec<Vec<String>>, keep: usize) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Disabled)
        .set_header(header.iter())
        .add_rows(rows);
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    let limit = table.width().map(usize::from);
    let mut last = header.len();
    while last > keep && limit.is_some_and(|limit| widest(&table) > limit) {
        last -= 1;
        if let Some(column) = table.column_mut(last) {
            column.set_constraint(ColumnConstraint::Hidden);
        }
    }
    let mut text = String::new();
    for (number, line) in table.lines().enumerate() {
        let line = line.trim_end();
        // Styles come after the widths are known.
        let style = if number == 0 { HEADING } else { Style::new() };
        let _ = writeln!(text, "{style}{line}{style:#}");
    }
    text
}

fn widest(table: &Table) -> usize {
    table.lines().map(|line| textwrap::core::display_width(line.trim_end())).max().unwrap_or(0)
}
