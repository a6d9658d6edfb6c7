//! How versions and variants order.

use std::cmp::Ordering;

use ngcompat::{ReleaseId, VersionOrder};

/// What a release sorts by inside its family.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SortKey {
    month: Option<ReleaseId>,
    version: Natural,
    /// A release without a variant comes first.
    variant: Option<Natural>,
}

impl SortKey {
    pub(crate) fn new(order: VersionOrder, version: &str, variant: Option<&str>) -> Self {
        Self {
            month: month_of(order, version),
            version: Natural(version.to_owned()),
            variant: variant.map(|variant| Natural(variant.to_owned())),
        }
    }
}

/// The month that begins a version, in a family that goes by months.
pub(crate) fn month_of(order: VersionOrder, version: &str) -> Option<ReleaseId> {
    if order != VersionOrder::Month {
        return None;
    }
    let month = version.get(..5)?;
    let ends = version.get(5..).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let id: ReleaseId = month.parse().ok()?;
    (ends && id.to_string() == month).then_some(id)
}

/// A text that orders by the numbers in it: `cu118` before `cu121`, `0.9` before `0.10`.
#[derive(Debug, Clone)]
pub(crate) struct Natural(String);

impl Natural {
    pub(crate) fn of(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut mine, mut theirs) = (pieces(&self.0), pieces(&other.0));
        loop {
            match (mine.next(), theirs.next()) {
                (None, None) => return Ordering::Equal,
                (one, two) => match one.cmp(&two) {
                    Ordering::Equal => {}
                    unequal => return unequal,
                },
            }
        }
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Natural {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Natural {}

/// A run of digits as a number, or of anything else as a text.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Piece<'a> {
    Text(&'a str),
    Number(u64),
}

fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let digits = rest.starts_with(|first: char| first.is_ascii_digit());
        let end = rest.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        rest = after;
        match piece {
            "" => None,
            // A number too long for 64 bits is larger than any that is not.
            _ if digits => Some(Piece::Number(piece.parse().unwrap_or(u64::MAX))),
            _ => Some(Piece::Text(piece)),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_sort_by_month_or_numbers_then_by_variant() {
        let key = |order, version, variant| SortKey::new(order, version, variant);
        let numbers = |version, variant| key(VersionOrder::Numbers, version, variant);
        assert!(numbers("0.9.1", None) < numbers("0.10", None));
        assert!(numbers("2.6.0", None) < numbers("2.6.0", Some("cu118")));
        assert!(numbers("2.6.0", Some("cu92")) < numbers("2.6.0", Some("cu118")));
        assert!(numbers("0.6.1", None) < numbers("0.6.1.post1", None));
        let months = |version| key(VersionOrder::Month, version, None);
        assert!(months("20.03") < months("20.03.1"));
        assert!(months("20.03.1") < months("20.06"));
    }

    #[test]
    fn a_month_begins_a_version() {
        let month = |version| month_of(VersionOrder::Month, version);
        assert_eq!(month("24.03.01"), ReleaseId::new(24, 3));
        assert_eq!(month("24.3"), None);
        assert_eq!(month("24.13"), None);
        assert_eq!(month("24.055"), None);
        assert_eq!(month_of(VersionOrder::Numbers, "24.05"), None);
    }
}
