//! The table of versions.

use ngcompat::ReleaseId;

use super::contents::{Contents, component, is_version};
use crate::data::schema::ComponentKind;

/// Adds the month's own row: Ubuntu, CUDA, PyTorch, TensorRT. The cells that a month shares with the
/// one above it stand there only, so rows below the first are not whole, and are not read.
pub(super) fn add<'a>(
    month: ReleaseId,
    lines: impl Iterator<Item = &'a str>,
    kinds: &[ComponentKind],
    contents: &mut Contents,
) {
    let cells =
        lines.flat_map(|line| line.split('\t')).map(str::trim).filter(|cell| !cell.is_empty());
    let is_month = |cell: &str| cell.parse::<ReleaseId>().is_ok_and(|id| id.year() >= 17);
    let row = cells.skip_while(|cell| *cell != month.to_string()).skip(1);
    for cell in row.take(4) {
        let found = match cell {
            // Ubuntu's versions look like months; that of the row comes first.
            _ if is_month(cell) && contents_lack(contents, cell) => break,
            _ if is_month(cell) => Some(("ubuntu", cell.to_owned())),
            _ if is_version(cell) && cell.contains(['a', '+']) => {
                Some(("pytorch", cell.to_owned()))
            }
            _ => component(cell, kinds),
        };
        let problem = match found {
            Some((key, version)) => contents.add(key, &version).err(),
            None => Some(String::from("not understood")),
        };
        if let Some(problem) = problem {
            contents.unread.push(format!("table of versions: {cell} ({problem})"));
        }
    }
}

/// Whether a cell is another month rather than the Ubuntu of this one, which is an LTS of April.
fn contents_lack(contents: &Contents, cell: &str) -> bool {
    contents.version("ubuntu").map_or(!cell.ends_with(".04"), |ubuntu| ubuntu != cell)
}
