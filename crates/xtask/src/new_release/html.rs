//! The text of a saved page.

/// Whether a file holds HTML.
pub(super) fn is_html(text: &str) -> bool {
    let begin: String = text.trim_start().chars().take(200).collect::<String>().to_lowercase();
    begin.starts_with("<!doctype html") || begin.contains("<html") || begin.starts_with("<?xml")
}

/// What a reader sees: a line a block, `• ` before an entry of a list, tabs between the cells of a
/// table. Broken markup gives broken lines, never an error.
pub(super) fn text_of(html: &str) -> String {
    let mut out = Out::default();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        out.text(before);
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        let Some((tag, after)) = after.split_once('>') else {
            rest = "";
            break;
        };
        let name: String =
            tag.chars().take_while(|c| *c == '/' || c.is_ascii_alphanumeric()).collect();
        let name = name.to_lowercase();
        rest = after;
        if let "script" | "style" | "nav" | "header" | "footer" | "svg" = name.as_str() {
            let end = format!("</{name}");
            let lower = after.to_ascii_lowercase();
            rest = lower.find(&end).and_then(|at| after.get(at..)).unwrap_or("");
        }
        out.tag(&name);
    }
    out.text(rest);
    out.text
}

#[derive(Default)]
struct Out {
    text: String,
    /// Open cells of tables.
    cells: usize,
    /// Open lists.
    lists: usize,
}

impl Out {
    fn text(&mut self, text: &str) {
        let spaced = text.starts_with(char::is_whitespace);
        let text = unescape(text);
        let words: Vec<&str> = text.split_whitespace().collect();
        if spaced || words.is_empty() {
            self.space(!text.is_empty());
        }
        self.text.push_str(&words.join(" "));
        self.space(!words.is_empty() && text.ends_with(char::is_whitespace));
    }

    fn space(&mut self, wanted: bool) {
        if wanted && !self.text.is_empty() && !self.text.ends_with(char::is_whitespace) {
            self.text.push(' ');
        }
    }

    fn tag(&mut self, name: &str) {
        match name {
            "td" | "th" => self.cells += 1,
            "/td" | "/th" => {
                self.cells = self.cells.saturating_sub(1);
                self.text.truncate(self.text.trim_end_matches(' ').len());
                self.text.push('\t');
            }
            // Blocks inside a cell or at the beginning of an entry don't break its line.
            _ if self.cells > 0 => self.space(true),
            "li" => {
                self.line();
                self.text.push_str(&"  ".repeat(self.lists));
                self.text.push_str("• ");
            }
            "ul" | "ol" => {
                self.lists += 1;
                self.line();
            }
            "/ul" | "/ol" => {
                self.lists = self.lists.saturating_sub(1);
                self.line();
            }
            "br" | "p" | "/p" | "div" | "/div" | "/li" | "tr" | "/tr" | "table" | "/table"
            | "section" | "/section" | "pre" | "/pre" | "h1" | "/h1" | "h2" | "/h2" | "h3"
            | "/h3" | "h4" | "/h4" | "h5" | "/h5" | "h6" | "/h6" | "dt" | "/dt" | "dd" | "/dd" => {
                self.line();
            }
            _ => {}
        }
    }

    fn line(&mut self) {
        if !self.text.ends_with("• ") && !self.text.ends_with('\n') && !self.text.is_empty() {
            self.text.push('\n');
        }
    }
}

/// The entities that occur in prose.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let entity = after.split_once(';').filter(|(name, _)| name.len() < 9);
        let Some((name, after)) = entity else {
            out.push('&');
            rest = after;
            continue;
        };
        let number = |text: &str, radix| u32::from_str_radix(text, radix).ok();
        let code = match name.strip_prefix('#') {
            Some(hex) if hex.starts_with(['x', 'X']) => {
                hex.get(1..).and_then(|hex| number(hex, 16))
            }
            Some(decimal) => number(decimal, 10),
            None => None,
        };
        match (name, code.and_then(char::from_u32)) {
            (_, Some(letter)) => out.push(letter),
            ("amp", _) => out.push('&'),
            ("lt", _) => out.push('<'),
            ("gt", _) => out.push('>'),
            ("quot", _) => out.push('"'),
            ("apos", _) => out.push('\''),
            ("nbsp", _) => out.push(' '),
            // Signs of trade marks say nothing.
            ("reg" | "trade", _) => {}
            _ => out.extend(["&", name, ";"]),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}
