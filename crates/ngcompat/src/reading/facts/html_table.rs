//! Tables in HTML: their cells, row by row.

use alloc::vec::Vec;

use crate::reading::clean::CleanText;
use crate::reading::marks::mark;
use crate::values::text::offset;

/// A table, and where it begins.
pub(crate) struct HtmlTable<'a> {
    pub(crate) start: usize,
    pub(crate) rows: Vec<Vec<HtmlCell<'a>>>,
    /// Whether its end is there.
    pub(crate) ended: bool,
}

/// A cell without the tags in and around it.
pub(crate) struct HtmlCell<'a> {
    pub(crate) start: usize,
    pub(crate) text: &'a str,
}

/// The tables of a text. Of a cell that is cut nothing is known, nor of one with more in it than a text.
pub(crate) fn html_tables(text: &CleanText) -> Vec<HtmlTable<'_>> {
    let mut tables: Vec<HtmlTable<'_>> = Vec::new();
    if !text.has(mark!("<td")) {
        return tables;
    }
    let new = |start| HtmlTable { start, rows: Vec::new(), ended: false };
    // Of a row that is cut, other cells may follow.
    let mut row_is_open = false;
    for (at, _) in text.as_str().match_indices('<') {
        let tag = text.rest(at);
        let is = |name: &str| {
            let behind = tag.get(..name.len()).filter(|tag| tag.eq_ignore_ascii_case(name));
            behind.is_some() && tag.get(name.len()..).is_some_and(ends_name)
        };
        if is("<table") {
            tables.push(new(at));
            continue;
        }
        let begins_row = is("<tr");
        let ends = is("</table") || is("</tr");
        if !begins_row && !is("<td") && !is("<th") && !ends {
            continue;
        }
        row_is_open = !ends;
        if is("</tr") {
            continue;
        }
        // Of one that lost its beginning, rows are left.
        if tables.last().is_none_or(|table| table.ended) {
            tables.push(new(at));
        }
        let Some(table) = tables.last_mut() else { continue };
        if is("</table") {
            table.ended = true;
        } else if begins_row || table.rows.is_empty() {
            table.rows.push(Vec::new());
        }
        if !begins_row
            && !table.ended
            && let Some(cell) = cell(text, at)
            && let Some(row) = table.rows.last_mut()
        {
            row.push(cell);
        }
    }
    if let Some(table) = tables.last_mut().filter(|_| row_is_open) {
        table.rows.pop();
    }
    tables
}

/// Whether the name of a tag ends here.
fn ends_name(behind: &str) -> bool {
    behind.starts_with(|c: char| c == '>' || c == '/' || c.is_whitespace())
}

/// The cell whose tag begins here.
fn cell(text: &CleanText, at: usize) -> Option<HtmlCell<'_>> {
    /// No fact is longer.
    const LONGEST: usize = 400;
    let window = text.window(at, LONGEST);
    let begin = window.find('>')? + 1;
    let behind = window.get(begin..)?;
    let ends = ["</td", "</th", "</TD", "</TH", "<td", "<tr", "</tr"];
    let end = ends.iter().filter_map(|end| behind.find(end)).min()?;
    let mut inside = behind.get(..end)?.trim();
    while let Some(rest) = inside.strip_prefix('<') {
        inside = rest.split_once('>')?.1.trim_start();
    }
    while let Some(rest) = inside.strip_suffix('>') {
        inside = rest.rsplit_once('<')?.0.trim_end();
    }
    let plain = !inside.contains(['<', '\n']);
    let text = if plain { inside } else { "" };
    let start = at + offset(window, inside);
    Some(HtmlCell { start, text })
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;

    fn rows(text: &str) -> String {
        let text = CleanText::new(text);
        let mut all = String::new();
        for table in html_tables(&text) {
            for row in &table.rows {
                all.extend(row.iter().flat_map(|cell| [cell.text, "|"]));
                all.push('/');
            }
            all.push_str(if table.ended { "end" } else { "cut" });
        }
        all
    }

    #[test]
    fn cells_are_found_row_by_row() {
        assert_eq!(
            rows(
                "<table>\n<tr><th>GPU</th><td><b>Tesla T4</b></td></tr>\n<tr>\n<td>OS\n</td></table>"
            ),
            "GPU|Tesla T4|/OS|/end"
        );
        assert_eq!(rows("<TABLE><TR><td align=\"left\">A</td><td>B<br>C</td>"), "cut");
        assert_eq!(rows("<td>A</td></tr><tr><td>B</td"), "A|/cut");
        assert_eq!(rows("<tr><td>A</td><td>B"), "cut");
        assert_eq!(rows("a < b, <tdx>, <thead>"), "");
    }
}
