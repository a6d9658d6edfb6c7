//! The typed values that name a release, a driver, a CUDA version and a component's version.
//!
//! Each has [`FromStr`], [`Display`](fmt::Display) and [`Ord`]; with the feature `serde` each is
//! its printed form.

use alloc::borrow::Cow;
use alloc::string::String;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::str::FromStr;

use crate::text::Excerpt;

// ---------------------------------------------------------------------------------------------
// ReleaseId
// ---------------------------------------------------------------------------------------------

/// The month that names a container release: `20.12`.
///
/// # Syntax
///
/// `YY.MM`, alone or as the tag of an image reference of any registry, with or without a suffix
/// (`-py3`, `-py3-igpu`) and a digest.
///
/// ```
/// use ngcompat::ReleaseId;
///
/// for text in [
///     "20.12",
///     "20.12-py3",
///     "pytorch:20.12",
///     "nvcr.io/nvidia/pytorch:20.12-py3",
///     "docker://nvcr.io#nvidia/pytorch:20.12-py3",
///     "mirror.example:5000/ngc/pytorch:20.12-py3-igpu@sha256:4b1d",
/// ] {
///     assert_eq!(text.parse::<ReleaseId>()?.to_string(), "20.12");
/// }
/// # Ok::<(), ngcompat::ParseReleaseIdError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReleaseId {
    year: u8,
    month: u8,
}

impl ReleaseId {
    /// The release of `month` (1 to 12) of the year 2000 + `year` (0 to 99); `None` outside.
    pub const fn new(year: u8, month: u8) -> Option<Self> {
        if year <= 99 && month >= 1 && month <= 12 { Some(Self { year, month }) } else { None }
    }

    /// For the generated table, whose ids the generator has checked.
    pub(crate) const fn of(year: u8, month: u8) -> Self {
        Self { year, month }
    }

    /// The last two digits of the year.
    pub const fn year(self) -> u8 {
        self.year
    }

    /// The month, 1 to 12.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// Months since January 2000, to measure how far two releases lie apart.
    pub(crate) const fn months(self) -> u16 {
        (self.year as u16).saturating_mul(12).saturating_add(self.month as u16)
    }
}

impl fmt::Display for ReleaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}.{:02}", self.year, self.month)
    }
}

/// A text that names no container release.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseReleaseIdError {
    /// Nothing but white space.
    Empty,
    /// The tag is no `YY.MM`.
    Malformed {
        /// The text as given, shortened.
        input: Excerpt,
        /// The release it probably means: `20.6` means `20.06`.
        meant: Option<ReleaseId>,
    },
    /// An image reference without a tag names no release: `latest` moves, and a digest alone can't
    /// be turned back into a month.
    NoTag {
        /// The text as given, shortened.
        input: Excerpt,
    },
    /// An image of another framework.
    OtherImage {
        /// The text as given, shortened.
        input: Excerpt,
        /// The image's name: `tensorflow`.
        image: Excerpt,
    },
}

impl ParseReleaseIdError {
    /// A stable name of this kind of error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "release-empty",
            Self::Malformed { .. } => "release-malformed",
            Self::NoTag { .. } => "release-without-tag",
            Self::OtherImage { .. } => "release-of-other-image",
        }
    }
}

impl fmt::Display for ParseReleaseIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the release is empty"),
            Self::Malformed { input, meant: Some(meant) } => {
                return write!(f, "{input} is not a release; did you mean `{meant}`?");
            }
            Self::Malformed { input, meant: None } => write!(f, "{input} is not a release"),
            Self::NoTag { input } => write!(f, "{input} has no tag that names a release"),
            Self::OtherImage { input, image } => {
                write!(f, "{input} is an image of {image}, not of `pytorch`")
            }
        }?;
        f.write_str(
            "; write the year and month, such as `20.12`, or the image, such as \
             `nvcr.io/nvidia/pytorch:20.12-py3`",
        )
    }
}

impl core::error::Error for ParseReleaseIdError {}

impl FromStr for ReleaseId {
    type Err = ParseReleaseIdError;

    fn from_str(input: &str) -> Result<Self, Self::Err> {
        let text = input.trim();
        if text.is_empty() {
            return Err(ParseReleaseIdError::Empty);
        }
        let (reference, _digest) = text.split_once('@').unwrap_or((text, ""));
        let (path, last) = match reference.rsplit_once(['/', '#']) {
            Some((path, last)) => (Some(path), last),
            None => (None, reference),
        };
        let tag = match last.split_once(':') {
            Some((image, tag)) => {
                if !image.to_ascii_lowercase().contains("pytorch") {
                    return Err(ParseReleaseIdError::OtherImage {
                        input: Excerpt::new(text),
                        image: Excerpt::new(image),
                    });
                }
                tag
            }
            // A path, a bare image name or a digest, but no tag.
            None if path.is_some() || last == "pytorch" || reference.len() < text.len() => {
                return Err(ParseReleaseIdError::NoTag { input: Excerpt::new(text) });
            }
            None => last,
        };
        let (month, _suffix) = tag.split_once('-').unwrap_or((tag, ""));
        parse_year_month(month).ok_or_else(|| ParseReleaseIdError::Malformed {
            input: Excerpt::new(text),
            meant: guess_year_month(month),
        })
    }
}

/// Exactly `YY.MM`.
fn parse_year_month(text: &str) -> Option<ReleaseId> {
    let (year, month) = text.split_once('.')?;
    if year.len() != 2 || month.len() != 2 {
        return None;
    }
    ReleaseId::new(number(year)?, number(month)?)
}

/// `20.6`, `2020.12`, `v20.12` and `20_12` are near misses.
fn guess_year_month(text: &str) -> Option<ReleaseId> {
    let text = text.trim_start_matches(['v', 'V', 'r', 'R']);
    let (year, month) = text.split_once(['.', '_'])?;
    let year = if year.len() == 4 { year.strip_prefix("20")? } else { year };
    ReleaseId::new(number(year)?, number(month)?)
}

/// ASCII digits only; `str::parse` would take a sign.
fn number<T: FromStr>(digits: &str) -> Option<T> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

// ---------------------------------------------------------------------------------------------
// DriverVersion
// ---------------------------------------------------------------------------------------------

/// A driver version as `nvidia-smi` prints it: `450.80.02`.
///
/// The first number is the **driver branch**. A version with fewer numbers stands for all versions
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
/// # Ok::<(), ngcompat::ParseDriverVersionError>(())
/// ```
#[derive(Debug, Clone, Copy)]
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

    /// The first number, which names the driver branch.
    pub const fn branch(self) -> u16 {
        self.branch
    }

    /// Whether only the branch is known, not the version inside it.
    pub const fn is_branch(self) -> bool {
        self.minor.is_none()
    }

    /// Whether this version is `floor` or newer; `None` where the numbers that would tell are not
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
    /// # Ok::<(), ngcompat::ParseDriverVersionError>(())
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

    fn key(self) -> (u16, Option<u16>, Option<u16>) {
        (self.branch, self.minor, self.patch)
    }

    /// Linux drivers since R410 carry three numbers or are listed branches; a Windows driver always
    /// has two.
    pub(crate) const fn has_two_numbers(self) -> bool {
        self.minor.is_some() && self.patch.is_none()
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

/// A text that is no driver version.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseDriverVersionError {
    /// Nothing but white space.
    Empty,
    /// Not one to three numbers with dots between them.
    Malformed {
        /// The text as given, shortened.
        input: Excerpt,
        /// The version it probably means: `nvidia-driver-535` means `535`, and Windows' number
        /// `31.0.15.3699` means `536.99`.
        meant: Option<DriverVersion>,
    },
    /// A number that no driver has: the branch is 100 to 9999, the others 0 to 9999.
    OutOfRange {
        /// The text as given, shortened.
        input: Excerpt,
    },
    /// A first number of two digits: a CUDA version, or one of Jetson Linux.
    OtherVersion {
        /// The text as given, shortened.
        input: Excerpt,
    },
}

impl ParseDriverVersionError {
    /// A stable name of this kind of error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "driver-empty",
            Self::Malformed { .. } => "driver-malformed",
            Self::OutOfRange { .. } | Self::OtherVersion { .. } => "driver-out-of-range",
        }
    }
}

impl fmt::Display for ParseDriverVersionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the driver version is empty"),
            Self::Malformed { input, meant: Some(meant) } => {
                return write!(f, "{input} is not a driver version; did you mean `{meant}`?");
            }
            Self::Malformed { input, meant: None } => write!(f, "{input} is not a driver version"),
            Self::OutOfRange { input } => {
                write!(f, "{input} is not a driver version: a number is out of range")
            }
            Self::OtherVersion { input } => write!(
                f,
                "{input} is not a driver version: those begin with three digits, unlike the versions \
                 of CUDA and of Jetson Linux"
            ),
        }?;
        f.write_str(
            "; write it as nvidia-smi prints it, such as `450.80.02`, or the branch alone, such as \
             `450`",
        )
    }
}

impl core::error::Error for ParseDriverVersionError {}

impl FromStr for DriverVersion {
    type Err = ParseDriverVersionError;

    fn from_str(input: &str) -> Result<Self, Self::Err> {
        let text = input.trim();
        if text.is_empty() {
            return Err(ParseDriverVersionError::Empty);
        }
        let malformed = || ParseDriverVersionError::Malformed {
            input: Excerpt::new(text),
            meant: guess_driver(text),
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
            *slot = Some(value.ok_or_else(|| ParseDriverVersionError::OutOfRange {
                input: Excerpt::new(text),
            })?);
        }
        let [Some(branch), minor, patch] = numbers else { return Err(malformed()) };
        if branch_only.is_some() && minor.is_some() {
            return Err(malformed());
        }
        match branch {
            0 => Err(ParseDriverVersionError::OutOfRange { input: Excerpt::new(text) }),
            1..100 => Err(ParseDriverVersionError::OtherVersion { input: Excerpt::new(text) }),
            _ => Ok(Self { branch, minor, patch, padded }),
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

// ---------------------------------------------------------------------------------------------
// CudaVersion
// ---------------------------------------------------------------------------------------------

/// A CUDA version by its major and minor number: `12.4`.
///
/// This is what a driver supports (`CUDA Version` in `nvidia-smi`) and what compatibility is about;
/// the update number of a toolkit (`12.4.1`) plays no part and is dropped by
/// [`FromStr`]. The toolkit's whole number is the component `cuda` of a release.
///
/// ```
/// use ngcompat::CudaVersion;
///
/// assert_eq!("12.4.1".parse::<CudaVersion>()?, CudaVersion::new(12, 4));
/// assert!(CudaVersion::new(12, 10) > CudaVersion::new(12, 9));
/// # Ok::<(), ngcompat::ParseCudaVersionError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CudaVersion {
    /// The first number.
    pub major: u8,
    /// The second number.
    pub minor: u8,
}

impl CudaVersion {
    /// CUDA `major.minor`.
    pub const fn new(major: u8, minor: u8) -> Self {
        Self { major, minor }
    }
}

impl fmt::Display for CudaVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// A text that is no CUDA version.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseCudaVersionError {
    /// Nothing but white space.
    Empty,
    /// Not two to four numbers with dots between them.
    Malformed {
        /// The text as given, shortened.
        input: Excerpt,
    },
}

impl ParseCudaVersionError {
    /// A stable name of this kind of error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "cuda-empty",
            Self::Malformed { .. } => "cuda-malformed",
        }
    }
}

impl fmt::Display for ParseCudaVersionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the CUDA version is empty"),
            Self::Malformed { input } => write!(f, "{input} is not a CUDA version"),
        }?;
        f.write_str("; write major and minor, such as `12.4`")
    }
}

impl core::error::Error for ParseCudaVersionError {}

impl FromStr for CudaVersion {
    type Err = ParseCudaVersionError;

    fn from_str(input: &str) -> Result<Self, Self::Err> {
        let text = input.trim();
        if text.is_empty() {
            return Err(ParseCudaVersionError::Empty);
        }
        let malformed = || ParseCudaVersionError::Malformed { input: Excerpt::new(text) };
        let mut parts = text.splitn(5, '.');
        let mut next = || parts.next();
        let major = next().and_then(number).ok_or_else(malformed)?;
        let minor = next().and_then(number).ok_or_else(malformed)?;
        for part in [next(), next()].into_iter().flatten() {
            number::<u32>(part).ok_or_else(malformed)?;
        }
        if next().is_some() {
            return Err(malformed());
        }
        Ok(Self { major, minor })
    }
}

// ---------------------------------------------------------------------------------------------
// ComponentVersion
// ---------------------------------------------------------------------------------------------

/// The version of a component as a release note prints it: `1.8.0a0+1606899`, `8.2.4.15`,
/// `11.7 Update 1`, `present`.
///
/// It prints what was printed. It orders by its **numbers**: those at its beginning, joined by
/// dots, a leading letter skipped (`r20.12`), plus the number of an `Update`. What follows, such as
/// the pre-release tag `a0` or the build `+1606899`, doesn't count: NVIDIA's builds of a version
/// under development are no older than that version for the purpose of a requirement. Missing
/// numbers count as zero. Versions with the same numbers order by their text, so that order and
/// equality agree.
///
/// ```
/// use ngcompat::ComponentVersion;
///
/// let build: ComponentVersion = "1.8.0a0+1606899".parse()?;
/// assert_eq!(build.to_string(), "1.8.0a0+1606899");
/// assert_eq!(build.numbers().collect::<Vec<_>>(), [1, 8, 0]);
/// assert!(build < "1.10.0a0+3fd9dcf".parse()?);
/// # Ok::<(), ngcompat::ParseComponentVersionError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ComponentVersion(Cow<'static, str>);

impl ComponentVersion {
    /// The word that stands for a component whose version nobody printed.
    pub const PRESENT: Self = Self(Cow::Borrowed("present"));

    /// For the generated table, whose texts the generator has checked.
    pub(crate) const fn of(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }

    /// The version as printed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The numbers that order it; none for a version that begins with a word.
    pub fn numbers(&self) -> Numbers<'_> {
        Numbers::of(&self.0)
    }

    /// Compares by the numbers alone.
    ///
    /// ```
    /// use core::cmp::Ordering;
    /// use ngcompat::ComponentVersion;
    ///
    /// let a: ComponentVersion = "1.7.0a0+6392713".parse()?;
    /// let b: ComponentVersion = "1.7.0a0+8deb4fe".parse()?;
    /// assert_eq!(a.cmp_numbers(&b), Ordering::Equal);
    /// assert_ne!(a, b);
    /// # Ok::<(), ngcompat::ParseComponentVersionError>(())
    /// ```
    pub fn cmp_numbers(&self, other: &Self) -> Ordering {
        let (mut mine, mut theirs) = (self.numbers(), other.numbers());
        loop {
            match (mine.next(), theirs.next()) {
                (None, None) => return Ordering::Equal,
                (a, b) => match a.unwrap_or(0).cmp(&b.unwrap_or(0)) {
                    Ordering::Equal => {}
                    unequal => return unequal,
                },
            }
        }
    }
}

impl PartialOrd for ComponentVersion {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ComponentVersion {
    fn cmp(&self, other: &Self) -> Ordering {
        self.cmp_numbers(other).then_with(|| self.0.cmp(&other.0))
    }
}

impl fmt::Display for ComponentVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The numbers of a [`ComponentVersion`], first to last.
#[derive(Debug, Clone)]
pub struct Numbers<'a> {
    rest: &'a str,
}

impl<'a> Numbers<'a> {
    fn of(text: &'a str) -> Self {
        Self { rest: text.strip_prefix(['r', 'v']).unwrap_or(text) }
    }
}

impl Iterator for Numbers<'_> {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let end = self.rest.bytes().position(|byte| !byte.is_ascii_digit());
        let (digits, rest) = self.rest.split_at_checked(end.unwrap_or(self.rest.len()))?;
        if digits.is_empty() {
            self.rest = "";
            return None;
        }
        let more = rest.strip_prefix('.').or_else(|| rest.strip_prefix(" Update "));
        self.rest = more.unwrap_or_default();
        // A number too long for 64 bits is larger than any that is not.
        Some(digits.parse().unwrap_or(u64::MAX))
    }
}

/// A text that can be no component's version.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseComponentVersionError {
    /// Nothing but white space.
    Empty,
    /// Longer than [`ParseComponentVersionError::MAX_LENGTH`] bytes, or with control characters in
    /// it.
    Malformed {
        /// The text as given, shortened.
        input: Excerpt,
    },
}

impl ParseComponentVersionError {
    /// The longest text taken for a version, in bytes.
    pub const MAX_LENGTH: usize = 200;

    /// A stable name of this kind of error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "component-version-empty",
            Self::Malformed { .. } => "component-version-malformed",
        }
    }
}

impl fmt::Display for ParseComponentVersionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the version is empty"),
            Self::Malformed { input } => write!(f, "{input} is not a version"),
        }?;
        f.write_str("; write it as the component prints it, such as `8.0.5` or `1.8.0a0+1606899`")
    }
}

impl core::error::Error for ParseComponentVersionError {}

impl FromStr for ComponentVersion {
    type Err = ParseComponentVersionError;

    fn from_str(input: &str) -> Result<Self, Self::Err> {
        let text = input.trim();
        if text.is_empty() {
            return Err(ParseComponentVersionError::Empty);
        }
        if text.len() > ParseComponentVersionError::MAX_LENGTH || text.contains(char::is_control) {
            return Err(ParseComponentVersionError::Malformed { input: Excerpt::new(text) });
        }
        Ok(Self(Cow::Owned(String::from(text))))
    }
}

// ---------------------------------------------------------------------------------------------
// serde: each value is its printed form
// ---------------------------------------------------------------------------------------------

/// Implements serde for types whose `FromStr` and `Display` are their serialised form.
macro_rules! serde_as_text {
    ($($type:ty),+ $(,)?) => {$(
        #[cfg(feature = "serde")]
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <alloc::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}
pub(crate) use serde_as_text;

serde_as_text!(ReleaseId, DriverVersion, CudaVersion, ComponentVersion);

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn release_errors_say_what_would_be_right() {
        let error = |text: &str| text.parse::<ReleaseId>().unwrap_err();
        assert_eq!(error(" ").code(), "release-empty");
        assert_eq!(error("20.6").to_string(), "`20.6` is not a release; did you mean `20.06`?");
        assert_eq!(error("2020.12").code(), "release-malformed");
        assert_eq!(error("20.13").code(), "release-malformed");
        assert_eq!(error("nvcr.io/nvidia/pytorch").code(), "release-without-tag");
        assert_eq!(error("nvcr.io/nvidia/pytorch@sha256:00").code(), "release-without-tag");
        assert_eq!(error("pytorch:latest").code(), "release-malformed");
        assert_eq!(error("tensorflow:20.12-tf2-py3").code(), "release-of-other-image");
        assert_eq!(error("+1.+2").code(), "release-malformed");
    }

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
        let meant = |text: &str| match text.parse::<DriverVersion>() {
            Err(ParseDriverVersionError::Malformed { meant, .. }) => {
                meant.map(|meant| meant.to_string())
            }
            _ => None,
        };
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

    #[test]
    fn cuda_versions() {
        assert_eq!("12.8.0.038".parse(), Ok(CudaVersion::new(12, 8)));
        for text in ["12", "12.", "a.b", "12.4.1.2.3", "12.4.x", "300.1", "12.4 "] {
            assert_eq!(text.trim_end() != text, text.parse::<CudaVersion>().is_ok(), "{text}");
        }
    }

    #[test]
    fn component_versions_order_by_their_numbers() {
        let version = |text: &str| text.parse::<ComponentVersion>().unwrap();
        assert_eq!(version("r20.12").numbers().collect::<alloc::vec::Vec<_>>(), [20, 12]);
        assert_eq!(version("0.12.0 Beta").numbers().count(), 3);
        assert_eq!(version("11.7 Update 1").cmp_numbers(&version("11.7.1")), Ordering::Equal);
        assert_eq!(version("8.0.5").cmp_numbers(&version("8.0.5.0")), Ordering::Equal);
        assert!(version("8.2.4.15") > version("8.2.4"));
        assert!(version("99999999999999999999999") > version("18446744073709551614"));
        assert_eq!(version("present"), ComponentVersion::PRESENT);
        assert_eq!(version("present").numbers().next(), None);
    }
}
