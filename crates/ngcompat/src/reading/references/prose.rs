//! Documents for people: their code blocks may be run, and what their sentences mention is not.

use alloc::borrow::Cow;
use alloc::string::String;

/// The text with empty lines in place of prose; the text itself where the file is none for people.
pub(super) fn without_prose<'a>(file: &str, text: &'a str) -> Cow<'a, str> {
    let extension = file.rsplit('.').next().unwrap_or_default();
    let is = |all: &[&str]| all.iter().any(|one| extension.eq_ignore_ascii_case(one));
    if is(&["md", "markdown", "mdx", "qmd", "rmd"]) {
        Cow::Owned(of_markdown(text))
    } else if is(&["rst"]) {
        Cow::Owned(of_restructured_text(text))
    } else {
        Cow::Borrowed(text)
    }
}

/// The blocks between fences.
fn of_markdown(text: &str) -> String {
    let mut code = String::new();
    let mut fence: Option<(char, usize)> = None;
    for line in text.lines() {
        let bare = line.trim_start_matches([' ', '>', '\t']);
        let mark = bare.chars().next().filter(|one| "`~".contains(*one));
        let length =
            mark.map_or(0, |mark| bare.len().saturating_sub(bare.trim_start_matches(mark).len()));
        match (fence, mark) {
            (None, Some(mark)) if length >= 3 => fence = Some((mark, length)),
            (Some((open, least)), Some(mark)) if mark == open && length >= least => fence = None,
            (Some(_), _) => code.push_str(line),
            (None, _) => {}
        }
        code.push('\n');
    }
    code
}

/// What is indented below a line that ends with two colons, or below a directive for code.
fn of_restructured_text(text: &str) -> String {
    let depth = |line: &str| line.len().saturating_sub(line.trim_start().len());
    let mut code = String::new();
    let mut below: Option<usize> = None;
    for line in text.lines() {
        let blank = line.trim().is_empty();
        if below.is_some_and(|outer| !blank && depth(line) <= outer) {
            below = None;
        }
        if below.is_some() {
            code.push_str(line);
        } else if line.trim_end().ends_with("::") || line.trim_start().starts_with(".. code") {
            below = Some(depth(line));
        }
        code.push('\n');
    }
    code
}
