//! Pasted text without what terminals, loggers and escapes put around it.

use alloc::string::String;
use alloc::vec::Vec;

/// A text made plain: colours removed, escapes undone, every line end a `\n`.
pub(crate) struct Clean {
    pub(crate) text: String,
    /// Where each line of the original begins in `text`.
    starts: Vec<usize>,
}

impl Clean {
    pub(crate) fn new(original: &str) -> Self {
        let mut clean = Self { text: String::with_capacity(original.len()), starts: Vec::new() };
        for line in original.split_inclusive('\n') {
            clean.starts.push(clean.text.len());
            let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
            clean.line(line.strip_suffix('\r').unwrap_or(line));
            clean.text.push_str(end);
        }
        clean
    }

    /// The number of the original's line that a place lies on, from 1.
    pub(crate) fn line_at(&self, place: usize) -> usize {
        self.starts.partition_point(|start| *start <= place)
    }

    fn line(&mut self, mut rest: &str) {
        // Most of a line needs no care.
        while let Some(at) = rest.find(|c: char| {
            !c.is_ascii() || matches!(c, '\\' | '\x1b' | '[' | '\r' | '&' | '^' | '#' | '\t')
        }) {
            let (plain, special) = rest.split_at_checked(at).unwrap_or((rest, ""));
            self.text.push_str(plain);
            rest = self.special(special);
        }
        self.text.push_str(rest);
    }

    /// Handles what `text` begins with; gives the rest.
    fn special<'a>(&mut self, text: &'a str) -> &'a str {
        if let Some(rest) = colour(text) {
            return rest;
        }
        let mut characters = text.chars();
        let plain = match characters.next() {
            Some('\\') => return self.escape(text),
            Some('&') => {
                let found = ENTITIES.iter().find(|(entity, _)| text.starts_with(entity));
                let (entity, meant) = found.copied().unwrap_or(("&", '&'));
                self.text.push(meant);
                return text.get(entity.len()..).unwrap_or("");
            }
            // How system logs write a line's end.
            Some('#') if text.starts_with("#012") => {
                self.text.push('\n');
                return text.get("#012".len()..).unwrap_or("");
            }
            Some('\r') => '\n',
            Some('\t' | '\u{a0}' | '\u{202f}') => ' ',
            Some('‘' | '’') => '\'',
            Some('“' | '”') => '"',
            Some('\x1b' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}') => {
                return characters.as_str();
            }
            Some(other) => other,
            None => return "",
        };
        self.text.push(plain);
        characters.as_str()
    }

    /// Undoes an escape of JSON, Go, Python or a shell, however often it was escaped again.
    fn escape<'a>(&mut self, text: &'a str) -> &'a str {
        let rest = text.trim_start_matches('\\');
        let mut characters = rest.chars();
        match characters.next() {
            Some('n' | 'r') => self.text.push('\n'),
            Some('t') => self.text.push(' '),
            Some(mark @ ('"' | '\'' | '/')) => self.text.push(mark),
            Some('u') => {
                let (digits, rest) = characters.as_str().split_at_checked(4).unwrap_or(("", ""));
                let meant = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
                let Some(meant) = meant else {
                    self.text.push('\\');
                    return characters.as_str();
                };
                self.text.push(if meant.is_control() { ' ' } else { meant });
                return rest;
            }
            _ => {
                self.text.push('\\');
                return rest;
            }
        }
        characters.as_str()
    }
}

const ENTITIES: &[(&str, char)] =
    &[("&gt;", '>'), ("&lt;", '<'), ("&quot;", '"'), ("&#39;", '\''), ("&amp;", '&')];

/// What follows a terminal's sequence at the beginning of `text`: the escape character in one of the
/// ways in which pasted text writes it, or lost, then numbers and a letter.
fn colour(text: &str) -> Option<&str> {
    let mut characters = text.chars();
    let first = characters.next()?;
    let rest = characters.as_str();
    let body = match first {
        '[' => Some(rest),
        '\x1b' => rest.strip_prefix('['),
        '#' => rest.strip_prefix("033["),
        '^' => rest.strip_prefix("[["),
        '\\' => {
            let rest = rest.trim_start_matches('\\');
            ["u001b[", "u001B[", "x1b[", "x1B[", "033[", "e["]
                .iter()
                .find_map(|escape| rest.strip_prefix(escape))
        }
        _ => None,
    }?;
    let rest = body.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ';' | '?'));
    let numbers = body.len() - rest.len();
    let mut characters = rest.chars();
    let last = characters.next().filter(char::is_ascii_alphabetic)?;
    // Without the escape character only a colour is safe to remove: `[0m`, but not `[12]`.
    let sure = first != '[' || (last == 'm' && (1..=12).contains(&numbers));
    sure.then_some(characters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_stays_and_decoration_goes() {
        let clean = |text: &str| Clean::new(text).text;
        assert_eq!(clean("a [[x]] [1] b"), "a [[x]] [1] b");
        for red in ["\x1b[1;31mERROR\x1b[0m", "\\u001b[31mERROR\\u001b[0m", "#033[31mERROR#033[0m"]
        {
            assert_eq!(clean(red), "ERROR", "{red}");
        }
        assert_eq!(clean("[31mERROR[0m ^[[1mx"), "ERROR x");
        assert_eq!(clean(r#"\\\"cuda\u003e=12.8\\\\nnext\"#), "\"cuda>=12.8\nnext\\");
        assert_eq!(clean("but#012NVRM: x #1"), "but\nNVRM: x #1");
        assert_eq!(clean("couldn’t\u{a0}cuda&gt;=9\r\nx\ry"), "couldn't cuda>=9\nx\ny");
    }

    #[test]
    fn lines_are_those_of_the_original() {
        let clean = Clean::new("one\ntwo\\nmore\r\nthree");
        let at = |needle: &str| clean.line_at(clean.text.find(needle).unwrap());
        assert_eq!([at("one"), at("two"), at("more"), at("three")], [1, 2, 2, 3]);
    }
}
