//! Lists of machines as Slurm, clush and dshbak fold them: `dgx-[01-03,07],login1`.

use alloc::borrow::ToOwned as _;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::reading::machines::part::is_host;

/// More than any cluster prints in one line.
const MAX: usize = 65_536;

/// The names of a list; `None` for a text that is not one.
pub(super) fn expand(text: &str) -> Option<Vec<String>> {
    let mut names = Vec::new();
    for item in items(text.trim())? {
        expand_item(item, &mut names)?;
    }
    (!names.is_empty() && names.iter().all(|name| is_host(name))).then_some(names)
}

/// The items between commas outside brackets.
fn items(text: &str) -> Option<Vec<&str>> {
    let mut items = Vec::new();
    let (mut begin, mut inside) = (0, false);
    for (at, one) in text.char_indices() {
        match one {
            '[' if inside => return None,
            ']' if !inside => return None,
            '[' => inside = true,
            ']' => inside = false,
            ',' if !inside => {
                items.push(text.get(begin..at)?);
                begin = at + 1;
            }
            _ => {}
        }
    }
    items.push(text.get(begin..)?);
    (!inside).then_some(items)
}

fn expand_item(item: &str, names: &mut Vec<String>) -> Option<()> {
    let Some((front, rest)) = item.split_once('[') else {
        names.push(item.to_owned());
        return (names.len() <= MAX).then_some(());
    };
    let (ranges, back) = rest.split_once(']')?;
    for range in ranges.split(',') {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let (from, to): (usize, usize) = (first.parse().ok()?, last.parse().ok()?);
        if to < from || to - from > MAX {
            return None;
        }
        for number in from..=to {
            // No number has more digits.
            let width = first.len().min(20);
            expand_item(&format!("{front}{number:0width$}{back}"), names)?;
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_unfolded() {
        let names = |text: &str| expand(text).unwrap_or_default();
        assert_eq!(names("dgx-[01-03,07]"), ["dgx-01", "dgx-02", "dgx-03", "dgx-07"]);
        assert_eq!(names("a,b[9-10].local"), ["a", "b9.local", "b10.local"]);
        assert_eq!(names("r[1-2]n[1-2]"), ["r1n1", "r1n2", "r2n1", "r2n2"]);
        for wrong in ["", "a b", "a[1", "a]1", "a[2-1]", "a[x]", "a[1-99999999999]", "a[[1]]", ","]
        {
            assert_eq!(expand(wrong), None, "{wrong}");
        }
    }
}
