//! The reading of values that may be cut.

use crate::reading::clean::CleanText;
use crate::reading::facts::particles::is_joined;
use crate::values::component_version::ComponentVersion;
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;

impl CleanText {
    /// The driver version at `offset`, white space skipped.
    ///
    /// A number counts only where something behind it proves that it is whole. Where nothing does,
    /// because the text or its line is cut there, it still counts if it has three numbers of which
    /// the last has two digits: such a version can't be the beginning of a longer one.
    pub(crate) fn driver(&self, offset: usize) -> Option<DriverVersion> {
        let (token, proven) = self.number(offset, like_driver)?;
        let mut parts = token.split('.').skip(1);
        parts.next()?;
        if !proven && parts.next().is_none_or(|last| last.len() != 2) {
            return None;
        }
        let version: DriverVersion = token.parse().ok()?;
        (100..2000).contains(&version.branch()).then_some(version)
    }

    /// The CUDA version at `offset`, white space skipped.
    pub(crate) fn cuda(&self, offset: usize) -> Option<CudaVersion> {
        let (token, proven) = self.number(offset, like_cuda)?;
        let version: CudaVersion = token.parse().ok().filter(|_| proven)?;
        (1..100).contains(&version.major).then_some(version)
    }

    /// The version of a component at `offset`, white space skipped: it begins with a digit.
    pub(crate) fn component(&self, offset: usize) -> Option<ComponentVersion> {
        let offset = self.skip_marks(offset);
        let rest = self.window(offset, 100);
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || ".+-_~".contains(c)))?;
        let token = rest.get(..end)?.trim_end_matches('.');
        let whole = rest.get(end..).and_then(|rest| rest.chars().next()).is_some_and(ends);
        if !whole || rest.get(token.len()..).is_some_and(|rest| rest.starts_with("..")) {
            return None;
        }
        token.parse().ok().filter(|_| token.starts_with(|c: char| c.is_ascii_digit()))
    }

    /// A run of digits and dots at `offset`, white space and marks skipped, and whether it is proven
    /// whole. `None` where it runs into something else.
    ///
    /// `plausible`: whether a number that goes on in the next line would be one.
    fn number(&self, offset: usize, plausible: fn(&str) -> bool) -> Option<(&str, bool)> {
        let offset = self.skip_marks(offset);
        let rest = self.window(offset, 64);
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
        let (token, rest) = rest.split_at_checked(end)?;
        let next = rest.chars().next();
        if next.is_some_and(|next| !ends(next)) || !token.starts_with(|c: char| c.is_ascii_digit())
        {
            return None;
        }
        // The full stop of a sentence.
        let whole = if next.is_some() { token.strip_suffix('.').unwrap_or(token) } else { token };
        let proven = match next {
            None => false,
            // A row of a table that ends without its `|` is cut, and so is a number that goes on in
            // the next line.
            Some('\n') => {
                let in_table = self.line_before(offset, 200).starts_with('|');
                !in_table && !goes_on(token, rest.get(1..).unwrap_or_default(), plausible)
            }
            Some(_) => true,
        };
        Some((whole, proven))
    }

    /// The first character at or behind `offset` that is neither white space nor a mark of emphasis or
    /// of a quotation.
    fn skip_marks(&self, offset: usize) -> usize {
        let rest = self.rest(offset);
        let marks = |c: char| c.is_whitespace() || matches!(c, '`' | '*' | '"' | '\'');
        offset + rest.len() - rest.trim_start_matches(marks).len()
    }
}

/// Whether a number at the end of its line may go on in the next one: both make a number, and what
/// follows in that line is not a word of its own (`24 GB`).
fn goes_on(token: &str, next_line: &str, plausible: fn(&str) -> bool) -> bool {
    let end = next_line.find(|c: char| !(c.is_ascii_digit() || c == '.'));
    let (more, behind) = next_line.split_at(end.unwrap_or(next_line.len()));
    let apart = behind.trim_start_matches(' ');
    let alone = apart.is_empty() || apart.starts_with(['\n', '|']) || behind.starts_with("  ");
    !more.is_empty() && alone && plausible(&alloc::format!("{token}{more}"))
}

/// Whether a driver has such a number: `535.104.05`.
fn like_driver(number: &str) -> bool {
    let mut parts = number.split('.').map(str::len);
    let (branch, minor, patch) = (parts.next(), parts.next(), parts.next());
    branch == Some(3)
        && minor.is_some_and(|minor| minor <= 3)
        && patch.is_none_or(|patch| patch <= 2)
        && parts.next().is_none()
}

/// Whether a CUDA version has such a number: `12.2`.
fn like_cuda(number: &str) -> bool {
    let mut parts = number.split('.').map(str::len);
    let (major, minor) = (parts.next(), parts.next());
    major.is_some_and(|major| major <= 2)
        && minor.is_some_and(|minor| minor <= 1)
        && parts.next().is_none()
}

/// Whether a version that this character follows is whole.
fn ends(character: char) -> bool {
    character.is_whitespace() || "|,;()[]{}<>\"'`*\\。".contains(character) || is_joined(character)
}

/// A word in the place of a value that could not be read.
pub(crate) fn is_unreadable(value: &str) -> bool {
    const WORDS: [&str; 14] = [
        "",
        "ERR!",
        "N/A",
        "Not Supported",
        "Unknown Error",
        "Unknown",
        "Could not collect",
        "No CUDA",
        "Not Found",
        "GPU is lost",
        "Insufficient Permissions",
        "Requested functionality has been deprecated",
        "None",
        "TempVersion",
    ];
    let value = value.trim().trim_start_matches('[').trim_end_matches(']');
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString as _;

    #[test]
    fn numbers_count_only_where_they_end() {
        let driver = |text: &str| CleanText::new(text).driver(0).map(|driver| driver.to_string());
        for whole in ["450.80 |", "450.80\n", "450.80, ", "450.80\"", "450.80. "] {
            assert_eq!(driver(whole).as_deref(), Some("450.80"), "{whole:?}");
        }
        for cut in
            ["450.80", "450.80.", "450.8.0", "450.80...", "450.80\n.02", "450.80…", "450.80-x"]
        {
            assert_eq!(driver(cut), None, "{cut:?}");
        }
        assert_eq!(driver("450.80.02").as_deref(), Some("450.80.02"));
        assert_eq!(CleanText::new("| Driver 450.80\n").driver(8), None);
        assert_eq!(CleanText::new("11.0").cuda(0), None);
        assert_eq!(CleanText::new("11.0 ").cuda(0), Some(CudaVersion::new(11, 0)));
    }
}
