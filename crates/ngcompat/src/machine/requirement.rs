//! What a job asks of a container's contents: `cudnn>=8.0.5`.

use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt;

use semver::Comparator;
use semver::Op;
use semver::Prerelease;
use semver::Version;

use crate::rows::component::{Component, ComponentKind};
use crate::values::component_version::ComponentVersion;
use crate::values::error::error_code;
use crate::values::text::{Excerpt, distance};
use crate::values::words::serde_as_text;

/// A requirement on a component: `cudnn>=8.0.5`, `python=3.10`, `pytorch>=2.1, <2.4`, `apex`.
///
/// # Syntax
///
/// The component's key, then what semver calls a requirement: comparators `=`, `>`, `>=`, `<`,
/// `<=`, `~`, `^` with one to three numbers, joined by commas, or `1.2.*`. Like in Cargo, numbers
/// that are left out match anything: `=8.0` means any 8.0.x. Two liberties: `==` means `=`, and a
/// fourth number, which semver does not have, compares too (`cudnn>=8.2.4.15`). A key alone asks
/// that the component is there, in any version.
///
/// Versions compare by their numbers alone; see [`ComponentVersion`].
///
/// ```
/// use ngcompat::Requirement;
///
/// let requirement: Requirement = "cudnn>=8.0.5".parse()?;
/// assert_eq!(requirement.component().name, "cuDNN");
/// assert!(requirement.matches(&"8.2.4.15".parse()?));
/// assert!(!requirement.matches(&"8.0.4".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Requirement {
    component: &'static ComponentKind,
    comparators: Vec<Part>,
    text: String,
}

/// A comparator, with the fourth number that semver has no room for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Part {
    comparator: Comparator,
    fourth: Option<u64>,
}

impl Requirement {
    /// The component it is about.
    pub fn component(&self) -> &'static ComponentKind {
        self.component
    }

    /// Whether any version will do.
    pub fn any_version(&self) -> bool {
        self.comparators.is_empty()
    }

    /// Whether a version satisfies it.
    pub fn matches(&self, version: &ComponentVersion) -> bool {
        self.comparators.iter().all(|part| part.matches(version))
    }

    /// Whether a component of an image satisfies it; `None` where only its presence is known and a
    /// version is asked for.
    pub fn is_met_by(&self, component: &Component) -> Option<bool> {
        let version = component.ordering();
        if self.any_version() {
            return Some(true);
        }
        version.numbers().next()?;
        Some(self.matches(version))
    }
}

impl Part {
    fn matches(&self, version: &ComponentVersion) -> bool {
        let mut numbers = version.numbers();
        let mut next = || numbers.next().unwrap_or(0);
        let version = Version::new(next(), next(), next());
        let Some(fourth) = self.fourth else { return self.comparator.matches(&version) };
        // With four numbers given, nothing is left open, so that the order of the numbers decides.
        let Comparator { major, minor, patch, .. } = self.comparator;
        let wanted = Version::new(major, minor.unwrap_or(0), patch.unwrap_or(0));
        let order = version.cmp(&wanted).then(next().cmp(&fourth));
        match self.comparator.op {
            Op::Exact => order == Ordering::Equal,
            Op::Greater => order == Ordering::Greater,
            Op::Less => order == Ordering::Less,
            Op::LessEq => order != Ordering::Greater,
            Op::GreaterEq => order != Ordering::Less,
            // `~` and `^` also bound from above, which the fourth number has no part in.
            _ => order != Ordering::Less && self.comparator.matches(&version),
        }
    }
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A text that is no requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseRequirementError {
    /// Nothing but white space.
    Empty,
    /// No component has this key.
    UnknownComponent {
        /// The key as given, shortened.
        input: Excerpt,
        /// The key that comes closest.
        closest: Option<&'static str>,
    },
    /// What follows the key is no requirement on a version.
    Malformed {
        /// The text as given, shortened.
        input: Excerpt,
    },
}

impl ParseRequirementError {
    /// The longest text taken for a requirement, in bytes.
    pub const MAX_LENGTH: usize = 200;

    /// A stable name of this kind of error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "requirement-empty",
            Self::UnknownComponent { .. } => "requirement-unknown-component",
            Self::Malformed { .. } => "requirement-malformed",
        }
    }
}

impl fmt::Display for ParseRequirementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the requirement is empty"),
            Self::UnknownComponent { input, closest: Some(closest) } => {
                return write!(f, "no component is called {input}; did you mean `{closest}`?");
            }
            Self::UnknownComponent { input, closest: None } => {
                write!(f, "no component is called {input}")
            }
            Self::Malformed { input } => write!(f, "{input} is not a requirement"),
        }?;
        f.write_str("; write component, operator and version, such as `cudnn>=8.0.5`")
    }
}

impl core::error::Error for ParseRequirementError {}

error_code!(ParseRequirementError);

impl Requirement {
    /// Reads a requirement on one of these kinds of components.
    pub(crate) fn read(
        kinds: &'static [ComponentKind],
        input: &str,
    ) -> Result<Self, ParseRequirementError> {
        let text = input.trim();
        if text.is_empty() {
            return Err(ParseRequirementError::Empty);
        }
        let malformed = || ParseRequirementError::Malformed { input: Excerpt::new(text) };
        if text.len() > ParseRequirementError::MAX_LENGTH {
            return Err(malformed());
        }
        let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')));
        let (key, rest) = text.split_at_checked(end.unwrap_or(text.len())).ok_or_else(malformed)?;
        let component = component_kind(kinds, key)?;
        let mut comparators = Vec::new();
        if !rest.trim().is_empty() {
            for part in rest.split(',') {
                comparators.push(comparator(part.trim()).ok_or_else(malformed)?);
            }
        }
        Ok(Self { component, comparators, text: String::from(text) })
    }
}

fn component_kind(
    kinds: &'static [ComponentKind],
    key: &str,
) -> Result<&'static ComponentKind, ParseRequirementError> {
    let wanted = key.to_ascii_lowercase().replace('-', "_");
    if let Some(kind) =
        kinds.iter().find(|kind| kind.key == wanted || kind.aliases.contains(&wanted.as_str()))
    {
        return Ok(kind);
    }
    let closest = kinds
        .iter()
        .flat_map(|kind| core::iter::once(&kind.key).chain(kind.aliases))
        .map(|name| (distance(&wanted, name), *name))
        .min()
        .filter(|(edits, name)| *edits <= name.len() / 3);
    Err(ParseRequirementError::UnknownComponent {
        input: Excerpt::new(key),
        closest: closest.map(|(_, name)| name),
    })
}

/// A comparator in semver's syntax, with `==` for `=` and perhaps a fourth number.
fn comparator(text: &str) -> Option<Part> {
    let text = text.strip_prefix('=').filter(|rest| rest.starts_with('=')).unwrap_or(text);
    let (three, fourth) = match text.match_indices('.').nth(2) {
        Some((at, _)) => {
            let (three, fourth) = text.split_at_checked(at)?;
            (three, Some(fourth.strip_prefix('.')?.parse().ok()?))
        }
        None => (text, None),
    };
    let comparator = Comparator::parse(three).ok()?;
    (comparator.pre == Prerelease::EMPTY).then_some(Part { comparator, fourth })
}

serde_as_text!(Requirement);

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(requirement: &str, version: &str) -> bool {
        requirement.parse::<Requirement>().unwrap().matches(&version.parse().unwrap())
    }

    #[test]
    fn operators_follow_semver() {
        assert!(holds("cudnn>=8.0.5", "8.0.5"));
        assert!(holds("cudnn >= 8", "9.1.0.70"));
        assert!(holds("python=3.10", "3.10.12"));
        assert!(holds("python==3.10", "3.10"));
        assert!(!holds("python=3.10", "3.1"));
        assert!(holds("pytorch>=2.1, <2.4", "2.3.0a0+ebedce2"));
        assert!(!holds("pytorch>=2.1,<2.4", "2.4.0a0+07cecf4168"));
        assert!(holds("torch~2.3", "2.3.0a0+ebedce2"));
        assert!(holds("cuda=12.*", "12.4.0.41"));
        assert!(holds("cuda 12.4", "12.4.1"), "a bare version means ^, as in Cargo");
        assert!(holds("apex", "present"));
        let any_version = |text: &str| text.parse::<Requirement>().unwrap().any_version();
        assert!(any_version("apex") && !any_version("apex>=1"));
    }

    #[test]
    fn a_fourth_number_compares() {
        assert!(holds("cudnn>=8.2.4.15", "8.2.4.15"));
        assert!(!holds("cudnn>=8.2.4.16", "8.2.4.15"));
        assert!(holds("cudnn<8.2.4.16", "8.2.4.15"));
        assert!(holds("cudnn=8.2.4", "8.2.4.15"));
        assert!(!holds("cudnn=8.2.4.1", "8.2.4.15"));
        assert!(holds("cudnn=8.2.4.15", "8.2.4.15"));
        assert!(holds("cudnn<=8.2.4.15", "8.2.4.15"));
        assert!(holds("cudnn<=8.2.4.15", "8.2.4.14"));
        assert!(!holds("cudnn<=8.2.4.15", "8.2.4.16"));
        assert!(!holds("cudnn>8.2.4.15", "8.2.4.15"));
        assert!(holds("cudnn~8.2.4.1", "8.2.4.15"));
        assert!(!holds("cudnn^8.2.4.1", "9.0.0"));
    }

    #[test]
    fn errors_help() {
        use alloc::string::ToString;
        let error = |text: &str| text.parse::<Requirement>().unwrap_err();
        assert_eq!(error("").code(), "requirement-empty");
        assert_eq!(
            error("cuddn>=8").to_string(),
            "no component is called `cuddn`; did you mean `cudnn`?"
        );
        assert_eq!(error(">=8").code(), "requirement-unknown-component");
        for text in ["cudnn>=", "cudnn>=8,", "cudnn>=a", "cudnn=>8", "cudnn===8", "cudnn>=1.2.3-a"]
        {
            assert_eq!(error(text).code(), "requirement-malformed", "{text}");
        }
    }
}
