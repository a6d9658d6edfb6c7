//! The map as a picture.

use alloc::format;
use alloc::string::String;
use core::fmt::Write as _;

use crate::questions::compatibility_map::{CompatibilityMap, MapCell, MapRow};

/// The width and height of a cell.
const CELL: (usize, usize) = (8, 15);
/// Room for the branches, and for the title and the versions.
const MARGIN: (usize, usize) = (52, 48);
/// From one version above the columns to the next.
const LABELS: usize = 6;
/// From one line of the legend to the next.
const LINE: usize = 18;

impl MapCell {
    /// Its colour, `#1b7837`: distinct in all kinds of colour vision, and by lightness.
    pub const fn colour(self) -> &'static str {
        match self {
            Self::Native => "#1b7837",
            Self::MinorVersionCompatibility => "#a6dba0",
            Self::ForwardCompatibility => "#2166ac",
            Self::SomeMode => "#92c5de",
            Self::Unknown => "#c2a5cf",
            Self::No => "#eeeeee",
        }
    }
}

impl CompatibilityMap {
    /// The map as SVG, on a ground of its own; every block says what it means in its title.
    pub fn to_svg(&self) -> String {
        let (columns, rows, legend) = (self.releases.len(), self.rows.len(), self.legend());
        let width = MARGIN.0 + (columns * CELL.0).max(560) + 28;
        let height = MARGIN.1 + rows * CELL.1 + 12 + (legend.len() * LINE);
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
             role=\"img\" font-family=\"sans-serif\" font-size=\"11\" \
             style=\"background:#fff;color:#1f2328;max-width:100%\" fill=\"#1f2328\">"
        );
        let title = escaped(&self.title());
        // Writing to a String cannot fail.
        let _ = write!(
            svg,
            "<title>{title}</title><rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>"
        );
        let _ = write!(svg, "<text x=\"8\" y=\"18\" font-size=\"13\">{title}</text>");
        for column in (0..columns).step_by(LABELS) {
            let x = MARGIN.0 + column * CELL.0;
            let _ = write!(
                svg,
                "<text x=\"{x}\" y=\"{}\">{}</text>",
                MARGIN.1 - 6,
                escaped(&self.version(column))
            );
        }
        for (at, row) in self.rows.iter().enumerate() {
            let y = MARGIN.1 + at * CELL.1;
            let _ = write!(svg, "<text x=\"8\" y=\"{}\">R{}</text>", y + 11, row.branch);
            self.blocks(&mut svg, row, y);
        }
        for (at, cell) in legend.iter().enumerate() {
            let y = MARGIN.1 + rows * CELL.1 + 8 + at * LINE;
            let _ = write!(
                svg,
                "<rect x=\"{}\" y=\"{y}\" width=\"12\" height=\"12\" fill=\"{}\"/><text x=\"{}\" y=\"{}\">{}</text>",
                MARGIN.0,
                cell.colour(),
                MARGIN.0 + 18,
                y + 10,
                cell.name()
            );
        }
        svg.push_str("</svg>");
        svg
    }

    /// The cells of a row; neighbours that are alike are one block.
    fn blocks(&self, svg: &mut String, row: &MapRow, y: usize) {
        let mut start = 0;
        for alike in row.cells.chunk_by(|one, next| one == next) {
            let Some(cell) = alike.first() else { continue };
            let (from, to) = (self.version(start), self.version(start + alike.len() - 1));
            let which = if from == to { from } else { format!("{from} to {to}") };
            let title = format!("R{} ({}): {which}: {}", row.branch, row.driver, cell.name());
            let _ = write!(
                svg,
                "<rect x=\"{}\" y=\"{y}\" width=\"{}\" height=\"{}\" fill=\"{}\"><title>{}</title></rect>",
                MARGIN.0 + start * CELL.0,
                alike.len() * CELL.0,
                CELL.1 - 1,
                cell.colour(),
                escaped(&title)
            );
            start += alike.len();
        }
    }
}

/// A text in XML.
fn escaped(text: &str) -> String {
    let mut xml = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\'' => xml.push_str("&#39;"),
            other => xml.push(other),
        }
    }
    xml
}
