//! How a table is laid out: with a delimiter between its cells, or with columns that begin below the words
//! of its header.

use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec::Vec;

/// What is between cells, the surest first.
pub(super) const DELIMITERS: [char; 4] = ['\t', '|', ';', ','];

pub(super) enum Layout {
    Delimited(char),
    /// Where each column begins.
    Aligned(Vec<usize>),
}

impl Layout {
    pub(super) fn of(header: &str) -> Self {
        match DELIMITERS.into_iter().find(|one| header.contains(*one)) {
            Some(delimiter) => Self::Delimited(delimiter),
            None => Self::Aligned(spaced(header).into_iter().map(|(begin, _)| begin).collect()),
        }
    }

    pub(super) fn header(&self, line: &str) -> Vec<String> {
        match self {
            Self::Delimited(delimiter) => cells(line, *delimiter),
            Self::Aligned(_) => spaced(line).into_iter().map(|(_, cell)| cell.to_owned()).collect(),
        }
    }

    /// The cells of a row, as many as there are columns where that can be.
    pub(super) fn cells(&self, line: &str, columns: usize) -> Vec<String> {
        let begins = match self {
            Self::Delimited(delimiter) => return cells(line, *delimiter),
            Self::Aligned(begins) => begins,
        };
        let apart = spaced(line);
        if apart.len() == columns {
            return apart.into_iter().map(|(_, cell)| cell.to_owned()).collect();
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        if words.len() == columns {
            return words.into_iter().map(String::from).collect();
        }
        // Some cells are empty: the others begin below the words of the header.
        let mut row = alloc::vec![String::new(); columns];
        for (begin, cell) in &apart {
            let place = begins.iter().position(|column| column == begin);
            match place.and_then(|place| row.get_mut(place)) {
                Some(empty) => *empty = String::from(*cell),
                None => return apart.into_iter().map(|(_, cell)| cell.to_owned()).collect(),
            }
        }
        row
    }
}

/// The cells of a line that have two blanks or more between them, and where each begins.
fn spaced(line: &str) -> Vec<(usize, &str)> {
    let mut all = Vec::new();
    let mut at = 0;
    for piece in line.split("  ") {
        let cell = piece.trim();
        if !cell.is_empty() {
            let before = piece.len() - piece.trim_start().len();
            all.push((at + before, cell));
        }
        at += piece.len() + 2;
    }
    all
}

/// The cells of a row; quotes enclose those with a delimiter in them.
pub(super) fn cells(row: &str, delimiter: char) -> Vec<String> {
    let row = row.trim_end_matches('\r');
    // Markdown's stand between bars.
    let inside = row.trim().strip_prefix('|').map(|row| row.strip_suffix('|').unwrap_or(row));
    let row = inside.filter(|_| delimiter == '|').unwrap_or(row);
    let mut cells = alloc::vec![String::new()];
    let mut quoted = false;
    for one in row.chars() {
        match one {
            '"' => quoted = !quoted,
            _ if one == delimiter && !quoted => cells.push(String::new()),
            _ => {
                if let Some(cell) = cells.last_mut() {
                    cell.push(one);
                }
            }
        }
    }
    cells
}
