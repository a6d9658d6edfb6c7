//! Driver versions.

use core::cmp::Ordering;
use core::fmt;
use core::hash::Hash;
use core::hash::Hasher;
use core::str::FromStr;

use crate::values::error::ParseError;
use crate::values::text::number;
use crate::values::words::serde_as_text;

/// A driver version as `nvidia-smi` prints it: `450.80.02`.
///
/// The first number is the **driver branch**. A version with fewer numbers means all versions
/// that begin with them: `450` is the whole branch R450. [`at_least`](Self::at_least) says what is
/// known then.
///
/// # Syntax
///
/// One to three numbers. A branch may also be written `R450` or `450.xx`. Zeros in front are
/// printed again as NVIDIA prints them (`450.80.02`, but Jetson's `540.4.0`) and don't count in
/// comparisons.
///
/// # Order
///
/// Number by number; a version with fewer numbers comes before those that begin with it.
///
/// ```
/// use ngcompat::DriverVersion;
///
/// let driver: DriverVersion = "450.80.02".parse()?;
/// assert_eq!(driver.branch(), 450);
/// assert_eq!(driver.to_string(), "450.80.02");
/// assert!("440.100".parse::<DriverVersion>()? > "440.33.01".parse()?);
/// assert_eq!("418.xx".parse::<DriverVersion>()?, "R418".parse()?);
/// # Ok::<(), ngcompat::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(with = "alloc::string::String")
)]
pub struct DriverVersion {
    branch: u16,
    minor: Option<u16>,
    patch: Option<u16>,
    /// Whether numbers below ten are printed with a zero in front.
    padded: bool,
}

impl DriverVersion {
    /// The whole branch.
    pub const fn of_branch(branch: u16) -> Self {
        Self { branch, minor: None, patch: None, padded: true }
    }

    /// For the generated table.
    pub(crate) const fn of(branch: u16, minor: Option<u16>, patch: Option<u16>) -> Self {
        Self { branch, minor, patch, padded: true }
    }

    /// The second and the third number.
    #[cfg(feature = "packed")]
    pub(crate) const fn others(self) -> (Option<u16>, Option<u16>) {
        (self.minor, self.patch)
    }

    /// The first number, which names the driver branch.
    pub const fn branch(self) -> u16 {
        self.branch
    }

    /// Whether only the branch is known, not the version inside it.
    pub const fn is_branch(self) -> bool {
        self.minor.is_none()
    }

    /// The version that a person means: as [`FromStr`] reads it, and where it is not written so, the
    /// only one that is in the text.
    ///
    /// ```
    /// use ngcompat::DriverVersion;
    ///
    /// for (text, meant) in [
    ///     ("v535.104", "535.104"),
    ///     ("535.104.05-0ubuntu1", "535.104.05"),
    ///     // As Windows numbers it.
    ///     ("31.0.15.3713", "537.13"),
    /// ] {
    ///     assert_eq!(DriverVersion::meant_by(text)?.to_string(), meant);
    /// }
    /// for text in ["470 or 535", "Error 804", "not 535"] {
    ///     assert!(DriverVersion::meant_by(text).is_err());
    /// }
    /// # Ok::<(), ngcompat::ParseError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// There is none in it, more than one, or a range of them.
    pub fn meant_by(text: &str) -> Result<Self, ParseError> {
        let is_range = text.contains(['+', '<', '>', '~', '^', '*']);
        text.parse().or_else(|error| {
            guess_driver(text).filter(|_| !is_range && is_plain(text)).ok_or(error)
        })
    }

    /// Whether this version is `floor` or newer; `None` where the numbers needed are not
    /// known.
    ///
    /// ```
    /// use ngcompat::DriverVersion;
    ///
    /// let floor: DriverVersion = "450.80.02".parse()?;
    /// let at_least = |text: &str| text.parse::<DriverVersion>().map(|d| d.at_least(floor));
    /// assert_eq!(at_least("450.102.04")?, Some(true));
    /// assert_eq!(at_least("450.66")?, Some(false));
    /// assert_eq!(at_least("455")?, Some(true));
    /// assert_eq!(at_least("450")?, None);
    /// # Ok::<(), ngcompat::ParseError>(())
    /// ```
    pub fn at_least(self, floor: Self) -> Option<bool> {
        let mine = [Some(self.branch), self.minor, self.patch];
        let wanted = [Some(floor.branch), floor.minor, floor.patch];
        for (mine, wanted) in mine.into_iter().zip(wanted) {
            let wanted = wanted.unwrap_or(0);
            match mine.map(|mine| mine.cmp(&wanted)) {
                Some(Ordering::Greater) => return Some(true),
                Some(Ordering::Less) => return Some(false),
                Some(Ordering::Equal) => {}
                None if wanted == 0 => {}
                None => return None,
            }
        }
        Some(true)
    }

    /// Whether both may be the same driver: one begins with the numbers of the other.
    pub(crate) fn agrees_with(self, other: Self) -> bool {
        let same =
            |one: Option<u16>, other: Option<u16>| one.zip(other).is_none_or(|(a, b)| a == b);
        self.branch == other.branch
            && same(self.minor, other.minor)
            && same(self.patch, other.patch)
    }

    /// A Jetson's driver is numbered by itself, and without noughts in front: `540.4.0`.
    pub(crate) fn is_of_jetson(self) -> bool {
        !self.padded && self.patch.is_some()
    }

    /// A version of which a program printed three numbers without their noughts: `460.91.3` is
    /// 460.91.03, and `352.63.0` is 352.63.
    pub(crate) fn of_plain_numbers(text: &str) -> Option<Self> {
        let Self { branch, minor, patch, .. } = text.parse().ok()?;
        Some(Self::of(branch, minor, patch.filter(|patch| *patch > 0)))
    }

    fn key(self) -> (u16, Option<u16>, Option<u16>) {
        (self.branch, self.minor, self.patch)
    }

    /// Linux drivers since R410 carry three numbers or are listed branches; a Windows driver always
    /// has two.
    pub(crate) const fn has_two_numbers(self) -> bool {
        self.minor.is_some() && self.patch.is_none()
    }

    /// Whether its form is that of Windows drivers: two numbers, the second of at most two digits.
    pub(crate) const fn has_windows_form(self) -> bool {
        self.patch.is_none() && matches!(self.minor, Some(0..100))
    }

    /// Whether a number in it is greater than those of any driver.
    pub(crate) const fn has_impossible_number(self) -> bool {
        matches!(self.minor, Some(1000..)) || matches!(self.patch, Some(100..))
    }
}

impl PartialEq for DriverVersion {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for DriverVersion {}

impl PartialOrd for DriverVersion {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for DriverVersion {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Hash for DriverVersion {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl fmt::Display for DriverVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = if self.padded { 2 } else { 1 };
        write!(f, "{}", self.branch)?;
        for number in [self.minor, self.patch].into_iter().flatten() {
            write!(f, ".{number:0width$}")?;
        }
        Ok(())
    }
}

const EXPECTED: &str = "write it as nvidia-smi prints it, such as `450.80.02`, or the branch alone, such \
                        as `450`";

impl FromStr for DriverVersion {
    type Err = ParseError;

    fn from_str(input: &str) -> Result<Self, Self::Err> {
        let text = input.trim();
        let error = |code, problem| ParseError::new(code, problem, EXPECTED, text);
        if text.is_empty() {
            return Err(error("driver-empty", "the driver version is empty"));
        }
        let malformed = || {
            error("driver-malformed", "{} is not a driver version").or_rather(guess_driver(text))
        };
        let out_of_range = || {
            let problem = "{} is not a driver version: a number is out of range";
            error("driver-out-of-range", problem)
        };
        let branch_only = text
            .strip_prefix(['R', 'r'])
            .or_else(|| text.strip_suffix(".xx").or_else(|| text.strip_suffix(".xx.x")));
        let mut numbers = [None; 3];
        let mut padded = true;
        let mut slots = numbers.iter_mut();
        for (position, part) in branch_only.unwrap_or(text).split('.').enumerate() {
            let slot = slots.next().ok_or_else(malformed)?;
            if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(malformed());
            }
            padded &= position == 0 || part.len() > 1;
            let value = number(part).filter(|value| *value <= 9999);
            *slot = Some(value.ok_or_else(out_of_range)?);
        }
        let [Some(branch), minor, patch] = numbers else { return Err(malformed()) };
        if branch_only.is_some() && minor.is_some() {
            return Err(malformed());
        }
        match branch {
            1..100 => {
                let problem = "{} is not a driver version: those begin with three digits, unlike the \
                               versions of CUDA and of Jetson Linux";
                Err(error("driver-out-of-range", problem))
            }
            100..1000 => Ok(Self { branch, minor, patch, padded }),
            // No driver has a branch of four digits.
            _ => Err(out_of_range()),
        }
    }
}

/// The one driver version inside a longer text, such as the name or version of a package, or the one
/// that the last five digits of Windows' number spell.
fn guess_driver(text: &str) -> Option<DriverVersion> {
    if text.len() > 80 {
        return None;
    }
    let parts: alloc::vec::Vec<&str> = text.split('.').collect();
    if let [first, _, third, fourth] = parts.as_slice()
        && number::<u16>(first).is_some_and(|first| (10..100).contains(&first))
        && fourth.len() == 4
    {
        let branch =
            alloc::format!("{}{}", third.get(third.len().checked_sub(1)?..)?, fourth.get(..2)?);
        return Some(DriverVersion::of(number(&branch)?, Some(number(fourth.get(2..)?)?), None));
    }
    let mut found = text
        .split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .map(|run| run.trim_matches('.'))
        .filter(|run| run.len() < text.len() && run.len() >= 3)
        .filter_map(|run| run.parse().ok());
    found.next().filter(|_| found.next().is_none())
}

/// Whether nothing around the number says that it is another thing than one driver: "Error 804", "not
/// 535" and "53S" are none, and "535 or later" is a range.
fn is_plain(text: &str) -> bool {
    let number = |c: char| c.is_ascii_digit() || c == '.';
    let (before, rest) = text.split_at_checked(text.find(number).unwrap_or(0)).unwrap_or_default();
    let (_, behind) = rest.split_once(|c| !number(c)).unwrap_or_default();
    let next = rest.chars().find(|c| !number(*c));
    words_of(before).all(|word| BEFORE.contains(&word.as_str()))
        && !next.is_some_and(char::is_alphanumeric)
        && !words_of(behind).any(|word| RANGES.contains(&word.as_str()))
}

/// What comes before a driver's number where people and packages name it: `nvidia-driver-535`.
const BEFORE: [&str; 27] = [
    "nvidia",
    "driver",
    "drivers",
    "version",
    "ver",
    "v",
    "r",
    "smi",
    "linux",
    "windows",
    "kernel",
    "module",
    "modules",
    "open",
    "server",
    "headless",
    "dkms",
    "kmod",
    "utils",
    "compute",
    "libnvidia",
    "libcuda",
    "ml",
    "so",
    "geforce",
    "tesla",
    "unix",
];

/// What makes a range of one number.
const RANGES: [&str; 8] = ["or", "and", "to", "later", "newer", "older", "above", "below"];

/// The words of a text in lower case.
fn words_of(text: &str) -> impl Iterator<Item = alloc::string::String> + '_ {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase)
}

serde_as_text!(DriverVersion);

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn driver_versions_print_as_nvidia_prints_them() {
        for text in ["450.80.02", "384.111", "378.09", "540.4.0", "590.35", "455", "616.00"] {
            assert_eq!(text.parse::<DriverVersion>().unwrap().to_string(), text);
        }
        for text in ["R450", "r450", "450.xx", "450.xx.x"] {
            assert_eq!(text.parse::<DriverVersion>().unwrap(), DriverVersion::of_branch(450));
        }
    }

    #[test]
    fn driver_errors() {
        let code = |text: &str| text.parse::<DriverVersion>().unwrap_err().code();
        assert_eq!(code(""), "driver-empty");
        for text in ["abc", "450..80", "450.", ".450", "450.80.02.1", "R450.80", "+450", "450 80"] {
            assert_eq!(code(text), "driver-malformed", "{text}");
        }
        let meant =
            |text: &str| text.parse::<DriverVersion>().unwrap_err().meant().first().cloned();
        for (text, wanted) in [
            ("535.129.03-server", "535.129.03"),
            ("535.129.03-0ubuntu0.22.04.1", "535.129.03"),
            ("driver 470", "470"),
            ("nvidia-driver-535", "535"),
            ("libcuda.so.535.129.03", "535.129.03"),
            ("470+", "470"),
            ("31.0.15.3699", "536.99"),
            ("27.21.14.5671", "456.71"),
        ] {
            assert_eq!(meant(text).as_deref(), Some(wanted), "{text}");
        }
        for text in ["abc", "450..80", "45O.80.02", "CUDA 12.2", "470 or 535", "450.80.02.1"] {
            assert_eq!(meant(text), None, "{text}");
        }
        for text in ["12.2", "35.4.1", "99"] {
            assert_eq!(code(text), "driver-out-of-range", "{text}");
            let said = text.parse::<DriverVersion>().unwrap_err();
            assert!(said.to_string().contains("CUDA"), "{said}");
        }
        assert_eq!(code("0"), "driver-out-of-range");
        assert_eq!(code("99999999999999999999"), "driver-out-of-range");
        assert_eq!(
            "abc".parse::<DriverVersion>().unwrap_err().to_string(),
            "`abc` is not a driver version; write it as nvidia-smi prints it, such as \
             `450.80.02`, or the branch alone, such as `450`"
        );
    }

    #[test]
    fn at_least_knows_what_it_does_not_know() {
        let at_least =
            |a: &str, b: &str| a.parse::<DriverVersion>().unwrap().at_least(b.parse().unwrap());
        assert_eq!(at_least("450.80", "450.80.02"), None);
        assert_eq!(at_least("470.57", "470.57"), Some(true));
        assert_eq!(at_least("470", "470.00"), Some(true));
        assert_eq!(at_least("470", "470"), Some(true));
        assert_eq!(at_least("440.33.01", "440.30"), Some(true));
        assert_eq!(at_least("440.26", "440.30"), Some(false));
    }
}
