//! What a job asks of a container's contents: `cudnn>=8.0.5`.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::rows::component::{Component, ComponentKind};
use crate::values::component_version::ComponentVersion;
use crate::values::error::ParseError;
use crate::values::text::distance;
use crate::values::words::serde_as_text;

/// A requirement on a component: `cudnn>=8.0.5`, `python=3.10`, `pytorch>=2.1, <2.4`, `apex`.
///
/// # Syntax
///
/// The component's key, then comparators joined by commas, all of which must hold. A key alone asks
/// that the component is there, in any version. As in Cargo, numbers that are left out match
/// anything:
///
/// | comparator | satisfied by |
/// |---|---|
/// | `=8.0`, `==8.0`, `8.0.*` | any 8.0.x |
/// | `!=8.0` | anything but 8.0.x |
/// | `>8.0` | 8.1 and later |
/// | `>=8.0` | 8.0 and later |
/// | `<8.0` | what is before 8.0 |
/// | `<=8.0` | 8.0.x and what is before |
/// | `~8.0.1` | any 8.0.x from 8.0.1 on; of `~8` any 8.x |
/// | `~=8.0.1` | any 8.0.x from 8.0.1 on; of `~=8.0` any 8.x: the compatible release of Python's PEP 440 |
/// | `^8.0.1`, `8.0.1` | any 8.x from 8.0.1 on; of `^0.2.3` any 0.2.x from 0.2.3 on |
///
/// Versions compare by their numbers alone, as many as there are; see [`ComponentVersion`]. The tag of a
/// pre-release (`>=2.4.0a0`, `2.4.0rc1`) says nothing more: NVIDIA's builds have one. Where
/// fewer numbers of a version are known than needed, the requirement stays open: whether a
/// Python `3.10` satisfies `python>=3.10.5` is not known.
///
/// ```
/// use ngcompat::Requirement;
///
/// let requirement: Requirement = "cudnn>=8.0.5".parse()?;
/// assert_eq!(requirement.component().name, "cuDNN");
/// assert_eq!(requirement.matches(&"8.2.4.15".parse()?), Some(true));
/// assert_eq!(requirement.matches(&"8.0.4".parse()?), Some(false));
/// assert_eq!(requirement.matches(&"8.0".parse()?), None);
/// # Ok::<(), ngcompat::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(with = "alloc::string::String")
)]
pub struct Requirement {
    component: &'static ComponentKind,
    comparators: Vec<Comparator>,
    text: String,
}

/// A range of versions, from a bound up to another one that is not in it. A bound is its numbers;
/// those that it lacks are zero.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Comparator {
    from: Vec<u64>,
    until: Option<Vec<u64>>,
    /// Whether the versions outside of the range are those that satisfy it.
    outside: bool,
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

    /// Whether a version satisfies it; `None` where too few of its numbers are known to say.
    pub fn matches(&self, version: &ComponentVersion) -> Option<bool> {
        let each = self.comparators.iter().map(|comparator| comparator.matches(version));
        each.fold(Some(true), both)
    }

    /// Whether a component of an image satisfies it; `None` where too little of its version is known
    /// to say.
    pub fn is_met_by(&self, component: &Component) -> Option<bool> {
        self.matches(component.ordering())
    }
}

/// Whether both hold, as far as they are known.
const fn both(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

impl Comparator {
    fn matches(&self, version: &ComponentVersion) -> Option<bool> {
        let reaches = is_at_least(version, &self.from);
        let ends = self.until.as_deref().map_or(Some(false), |until| is_at_least(version, until));
        let inside = both(reaches, ends.map(|ends| !ends))?;
        Some(inside != self.outside)
    }

    /// One comparator, without the comma.
    fn read(text: &str) -> Option<Self> {
        const OPERATORS: [&str; 11] = ["==", "~=", "!=", ">=", "<=", "=", ">", "<", "~", "^", ""];
        let (operator, version) = OPERATORS
            .into_iter()
            .find_map(|operator| Some((operator, text.strip_prefix(operator)?)))?;
        let (numbers, wildcard) = numbers_of(without_pre_release(version.trim_start()))?;
        let range = |from, until| Self { from, until, outside: false };
        // All versions that begin with these numbers are below it.
        let after = |count: usize| {
            let mut bound = numbers.get(..count)?.to_vec();
            let last = bound.last_mut()?;
            *last = last.checked_add(1)?;
            Some(bound)
        };
        let all = numbers.len();
        if all == 0 {
            // `8.0.*` without the numbers.
            return matches!(operator, "" | "=" | "==").then(|| range(numbers, None));
        }
        Some(match operator {
            "=" | "==" => range(numbers.clone(), Some(after(all)?)),
            "" if wildcard => range(numbers.clone(), Some(after(all)?)),
            "!=" => Self { from: numbers.clone(), until: Some(after(all)?), outside: true },
            ">" => range(after(all)?, None),
            ">=" => range(numbers, None),
            "<" => range(Vec::new(), Some(numbers)),
            "<=" => range(Vec::new(), Some(after(all)?)),
            "~" => range(numbers.clone(), Some(after(all.min(2))?)),
            // PEP 440 wants two numbers at least, and no wildcard.
            "~=" if all < 2 || wildcard => return None,
            "~=" => range(numbers.clone(), Some(after(all.checked_sub(1)?)?)),
            // `^`, which a bare version means too: up to the first number that is not zero.
            _ => {
                let leading = numbers.iter().take_while(|number| **number == 0).count();
                range(numbers.clone(), Some(after(leading.saturating_add(1).min(all))?))
            }
        })
    }
}

/// `2.4.0` of `2.4.0a0`, `2.4.0b2` and `2.4.0rc1`.
fn without_pre_release(text: &str) -> &str {
    let bare = text.trim_end_matches(|c: char| c.is_ascii_digit());
    if bare.len() == text.len() {
        return text;
    }
    let tag = ["rc", "a", "b"].iter().find_map(|tag| bare.strip_suffix(tag));
    tag.filter(|bare| bare.ends_with(|c: char| c.is_ascii_digit())).unwrap_or(text)
}

/// The numbers of `8.0.5` or `8.0.*`, and whether wildcards follow them.
fn numbers_of(text: &str) -> Option<(Vec<u64>, bool)> {
    let mut numbers = Vec::new();
    let mut wildcard = false;
    for part in text.split('.') {
        match part {
            "*" => wildcard = true,
            _ if wildcard => return None,
            _ if !part.bytes().all(|byte| byte.is_ascii_digit()) => return None,
            _ => numbers.push(part.parse().ok()?),
        }
    }
    Some((numbers, wildcard))
}

/// Whether all versions that begin with the numbers of this one are at a bound or above; `None`
/// where some are and some are not.
fn is_at_least(version: &ComponentVersion, bound: &[u64]) -> Option<bool> {
    let mut rest = bound.iter();
    for number in version.numbers() {
        match number.cmp(rest.next().unwrap_or(&0)) {
            core::cmp::Ordering::Equal => {}
            unequal => return Some(unequal.is_gt()),
        }
    }
    rest.all(|number| *number == 0).then_some(true)
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn error(code: &'static str, problem: &'static str, input: &str) -> ParseError {
    let expected = "write component, operator and version, such as `cudnn>=8.0.5`";
    ParseError::new(code, problem, expected, input)
}

impl Requirement {
    /// The longest text taken for a requirement, in bytes.
    pub const MAX_LENGTH: usize = 200;

    /// Reads a requirement on one of these kinds of components.
    pub(crate) fn read(kinds: &'static [ComponentKind], input: &str) -> Result<Self, ParseError> {
        let text = input.trim();
        if text.is_empty() {
            return Err(error("requirement-empty", "the requirement is empty", text));
        }
        let malformed = || error("requirement-malformed", "{} is not a requirement", text);
        if text.len() > Self::MAX_LENGTH {
            return Err(malformed());
        }
        let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')));
        let (key, rest) = text.split_at_checked(end.unwrap_or(text.len())).ok_or_else(malformed)?;
        let component = component_kind(kinds, key)?;
        let mut comparators = Vec::new();
        if !rest.trim().is_empty() {
            for part in rest.split(',') {
                comparators.push(Comparator::read(part.trim()).ok_or_else(malformed)?);
            }
        }
        Ok(Self { component, comparators, text: String::from(text) })
    }
}

fn component_kind(
    kinds: &'static [ComponentKind],
    key: &str,
) -> Result<&'static ComponentKind, ParseError> {
    let wanted = key.to_ascii_lowercase().replace('-', "_");
    if let Some(kind) =
        kinds.iter().find(|kind| kind.key == wanted || kind.aliases.contains(&wanted.as_str()))
    {
        return Ok(kind);
    }
    let closest = kinds
        .iter()
        .flat_map(|kind| core::iter::once(&kind.key).chain(kind.aliases))
        // Of two that are as near, what was begun: `cudn` is `cudnn`, not `cuda`.
        .map(|name| (distance(&wanted, name), !name.starts_with(&wanted), *name))
        .min()
        .filter(|(edits, _, name)| *edits <= name.len() / 3 && !wanted.is_empty());
    let problem = match key {
        "" => "the requirement names no component",
        _ => "no component is called {}",
    };
    let error = error("requirement-unknown-component", problem, key);
    Err(error.or_rather(closest.map(|(_, _, name)| name)))
}

serde_as_text!(Requirement);

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(requirement: &str, version: &str) -> Option<bool> {
        requirement.parse::<Requirement>().unwrap().matches(&version.parse().unwrap())
    }

    fn holds(requirement: &str, version: &str) -> bool {
        answer(requirement, version).unwrap()
    }

    #[test]
    fn operators_follow_cargo() {
        assert!(holds("cudnn>=8.0.5", "8.0.5"));
        assert!(holds("cudnn >= 8", "9.1.0.70"));
        assert!(holds("python=3.10", "3.10.12"));
        assert!(holds("python==3.10", "3.10"));
        assert!(!holds("python=3.10", "3.1"));
        assert!(holds("pytorch>=2.1, <2.4", "2.3.0a0+ebedce2"));
        assert!(holds("torch>=2.3.0a0", "2.3.0a0+ebedce2") && holds("torch==2.3.0rc1", "2.3.0"));
        assert!(!holds("torch>=2.4.0a0", "2.3.0a0+ebedce2"));
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
    fn tilde_and_caret_end_where_cargo_ends_them() {
        for (requirement, inside, outside) in [
            ("nccl~2.3.4", "2.3.9", "2.4.0"),
            ("nccl~2", "2.99", "3.0"),
            ("nccl^0.2.3", "0.2.9", "0.3.0"),
            ("nccl^0.0.3", "0.0.3", "0.0.4"),
            ("nccl^0.0", "0.0.9", "0.1.0"),
            ("nccl^0", "0.9.0", "1.0.0"),
            ("nccl^1.2.3", "1.9.0", "1.2.2"),
            ("nccl<=2.3", "2.3.9", "2.4"),
            ("nccl>2.3", "2.4", "2.3.9"),
            ("nccl!=2.3", "2.4", "2.3.9"),
            ("nccl!=2.3.*", "2.2.9", "2.3.0"),
            ("nccl=2.*.*", "2.3.4", "3.0"),
        ] {
            assert!(holds(requirement, inside), "{requirement} {inside}");
            assert!(!holds(requirement, outside), "{requirement} {outside}");
        }
        assert!(holds("nccl=*", "2.3") && holds("nccl *", "present"));
    }

    #[test]
    fn compatible_releases_follow_pep_440() {
        // The examples of PEP 440 itself: `~= 2.2` is `>= 2.2, == 2.*`, `~= 1.4.5` is `>= 1.4.5, == 1.4.*`.
        assert!(holds("torch~=2.2", "2.9.1") && holds("torch ~= 2.2", "2.2.0"));
        assert!(!holds("torch~=2.2", "3.0.0") && !holds("torch~=2.2", "2.1.2"));
        assert!(holds("torch~=1.4.5", "1.4.9") && !holds("torch~=1.4.5", "1.5.0"));
        assert!(holds("cudnn~=8.2.4.1", "8.2.4.15") && !holds("cudnn~=8.2.4.1", "8.2.5.0"));
    }

    #[test]
    fn what_too_few_known_numbers_leave_open_stays_open() {
        for open in [
            "python>=3.10.5",
            "python<3.10.5",
            "python=3.10.5",
            "python!=3.10.5",
            "python~=3.10.5",
            "python^3.10.5",
            "python<=3.10.5",
            "python>3.10.5",
        ] {
            assert_eq!(answer(open, "3.10"), None, "{open}");
            assert_eq!(answer(open, "present"), None, "{open}");
            assert!(answer(open, "3.9").is_some() && answer(open, "3.11").is_some(), "{open}");
        }
        // What holds of all that begin so is sure.
        assert!(holds("python>=3.10.0", "3.10") && !holds("python<3.10.0", "3.10"));
        assert!(!holds("python>=3.10.5,<3.10", "3.10"));
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
        assert_eq!(
            error("cudn>=8").to_string(),
            "no component is called `cudn`; did you mean `cudnn`?"
        );
        assert_eq!(error(">=8").code(), "requirement-unknown-component");
        assert!(error(">=8").to_string().starts_with("the requirement names no component;"));
        for text in [
            "cudnn>=",
            "cudnn>=8,",
            "cudnn>=a",
            "cudnn=>8",
            "cudnn===8",
            "cudnn>=1.2.3-a",
            "cudnn>=a0",
            "cudnn>=1.2.a0",
            "torch==2.6.0+cu124",
            "cudnn=8.*.*.5",
            "cudnn=8.*.5",
            "cudnn~=8",
            "cudnn~=8.0.*",
            "cudnn>*",
            "cudnn=8..5",
            "cudnn=8.",
            "cudnn!8",
            "cudnn<>8",
            "cudnn=18446744073709551616",
        ] {
            assert_eq!(error(text).code(), "requirement-malformed", "{text}");
        }
    }
}
