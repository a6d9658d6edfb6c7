//! The facts of an image, from what `docker inspect` and its kin print, or from its variables.

use alloc::borrow::Cow;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use crate::machine::conflict::{Conflict, ConflictValue, Fact};
use crate::matrix::compiled::matrix;
use crate::matrix::release::Release;
#[cfg(feature = "serde")]
use crate::matrix::release_json::name_of;
use crate::rows::build::{Build, BuildPlatform};
use crate::rules::constraint::evaluation::disables_requirements;
use crate::values::compute_capability::ComputeCapability;
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;
use crate::values::error::error_code;
use crate::values::text::{Excerpt, list};

/// The variables that say something of an image.
const VARIABLES: &[&str] = &[
    "CUDA_VERSION",
    "CUDA_DRIVER_VERSION",
    "NV_CUDA_COMPAT_PACKAGE",
    "NVIDIA_REQUIRE_CUDA",
    "TORCH_CUDA_ARCH_LIST",
];

/// What an image says of itself.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ImageFacts {
    /// Its build: what it states, and what is recorded of the release that it names.
    pub build: Build,
    /// The release that one of its variables names, such as `NVIDIA_PYTORCH_VERSION`.
    #[cfg_attr(feature = "serde", serde(serialize_with = "name_of"))]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::matrix::release::ReleaseName>"))]
    pub release: Option<Release>,
}

/// A text that says nothing about an image.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseImageError {
    /// Nothing but white space.
    Empty,
    /// A JSON document that does not end.
    Truncated,
    /// A JSON list of more than one image.
    Several,
    /// A variable whose value can't be read.
    Malformed {
        /// The variable's name.
        variable: &'static str,
        /// Its value, shortened.
        value: Excerpt,
    },
    /// None of the variables that say something.
    NothingKnown,
}

impl ParseImageError {
    /// A stable name of this kind of error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "image-facts-empty",
            Self::Truncated => "image-facts-truncated",
            Self::Several => "image-facts-several",
            Self::Malformed { .. } => "image-facts-malformed",
            Self::NothingKnown => "image-facts-unknown",
        }
    }
}

impl fmt::Display for ParseImageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the image's facts are empty"),
            Self::Truncated => f.write_str("the image's JSON is cut off before its end"),
            Self::Several => f.write_str("the JSON describes several images; give that of one"),
            Self::Malformed { variable, value } => {
                write!(f, "the image's {variable} is {value}, which can't be read")
            }
            Self::NothingKnown => f.write_str("nothing is said about CUDA"),
        }?;
        match self {
            Self::Empty | Self::NothingKnown => write!(
                f,
                "; give the JSON of `docker inspect`, or lines such as CUDA_VERSION=12.8.1 ({})",
                list(VARIABLES, "or")
            ),
            _ => Ok(()),
        }
    }
}

impl core::error::Error for ParseImageError {}

error_code!(ParseImageError);

/// Reads what an image says of itself: the JSON of `docker inspect`, `podman inspect`,
/// `skopeo inspect --config` or `crane config`, or lines of the form `NAME=value`.
///
/// ```
/// let facts = ngcompat::parse_image("CUDA_VERSION=12.8.1\nTORCH_CUDA_ARCH_LIST=8.0 9.0+PTX\n")?;
/// assert_eq!(facts.build.cuda, Some("12.8".parse()?));
/// assert_eq!(facts.build.ptx, Some("9.0".parse()?));
/// # Ok::<(), ngcompat::Error>(())
/// ```
///
/// # Errors
///
/// The text says nothing about CUDA, is cut off, or has a value that can't be read.
pub fn parse_image(text: &str) -> Result<ImageFacts, ParseImageError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(ParseImageError::Empty);
    }
    let pairs = if text.starts_with(['{', '[']) { json_pairs(text)? } else { line_pairs(text) };
    let disputed: Vec<(&str, Conflict)> =
        CONTRADICTORY.iter().filter_map(|it| Some((it.variable, it.conflict(&pairs)?))).collect();
    let value = |name: &str| {
        let of_name = pairs.iter().rfind(|(known, _)| known == name);
        let of_name = of_name.map(|(_, value)| value.trim()).filter(|value| !value.is_empty());
        of_name.filter(|_| disputed.iter().all(|(variable, _)| *variable != name))
    };

    let mut build = Build::UNKNOWN;
    let mut known = !disputed.is_empty();
    if let Some(text) = value("CUDA_VERSION") {
        build.cuda = Some(read("CUDA_VERSION", text)?);
        known = true;
    }
    if let Some(text) = value("CUDA_DRIVER_VERSION") {
        build.compat_driver = Some(read("CUDA_DRIVER_VERSION", text)?);
        build.compat_package = Some(true);
        known = true;
    }
    if let Some(package) = value("NV_CUDA_COMPAT_PACKAGE").or(value("NV_CUDA_COMPAT_VERSION")) {
        build.compat_package = Some(true);
        // `cuda-compat-12-8` names the version where nothing else does.
        let cuda = package.strip_prefix("cuda-compat-").and_then(|rest| {
            let version = rest.split('=').next()?.replacen('-', ".", 1);
            version.parse().ok()
        });
        build.cuda = build.cuda.or(cuda);
        known = true;
        // The package of another CUDA than the image's is known by the driver that came with it.
        let other = cuda.filter(|_| cuda != build.cuda).and_then(|it| matrix().cuda_version(it));
        let own = other.map(|row| DriverVersion::of_branch(row.branch));
        build.compat_driver = build.compat_driver.or(own);
    }
    if value("_CUDA_COMPAT_PATH").is_some() {
        build.compat_package = Some(true);
    }
    // NGC's framework images test the libraries in what every shell reads at its start.
    if value("ENV").is_some_and(|file| file.contains("shinit")) {
        build.compat_tested = Some(true);
    }
    if let Some(text) = value("NVIDIA_REQUIRE_CUDA") {
        build.requires = Some(String::from(text).into());
        known = true;
    }
    if let Some(text) = value("TORCH_CUDA_ARCH_LIST").or(value("CUDA_ARCH_LIST")) {
        build = machine_code(build, text)?;
        known = true;
    }
    let platform = value("architecture").or(value("Architecture"));
    let jetson = value("NVIDIA_REQUIRE_JETPACK").is_some() || value("L4T_VERSION").is_some();
    if jetson {
        build.platform = BuildPlatform::Jetson;
    } else if let Some(platform) = platform.and_then(|text| text.parse().ok()) {
        build.platform = platform;
    }

    let release = named(&value);
    if !known && release.is_none() {
        return Err(ParseImageError::NothingKnown);
    }
    if let Some(release) = release {
        build = over(build, release);
    }
    // The image itself asks launchers not to check.
    if value("NVIDIA_DISABLE_REQUIRE").is_some_and(disables_requirements) {
        build.requires = Some("".into());
    }
    for (_, conflict) in disputed {
        forget(&mut build, conflict.fact);
        build.conflicts.push(conflict);
    }
    Ok(ImageFacts { build, release })
}

/// A variable that matters, and when two values of it say the same.
struct Decisive {
    variable: &'static str,
    fact: Fact,
    agree: fn(&str, &str) -> bool,
}

/// A value that can't be read is an error of its own, and contradicts none.
const CONTRADICTORY: &[Decisive] = &[
    Decisive { variable: "CUDA_VERSION", fact: Fact::BuildCuda, agree: agree::<CudaVersion> },
    Decisive {
        variable: "CUDA_DRIVER_VERSION",
        fact: Fact::BuildCompatDriver,
        agree: agree::<DriverVersion>,
    },
    Decisive {
        variable: "TORCH_CUDA_ARCH_LIST",
        fact: Fact::BuildCapabilities,
        agree: |one, other| one == other,
    },
    Decisive {
        variable: "NVIDIA_REQUIRE_CUDA",
        fact: Fact::BuildRequires,
        agree: |one, other| one == other,
    },
    Decisive { variable: "Architecture", fact: Fact::BuildPlatform, agree: agree::<BuildPlatform> },
];

fn agree<T: FromStr + PartialEq>(one: &str, other: &str) -> bool {
    one.parse::<T>().ok().zip(other.parse::<T>().ok()).is_none_or(|(one, other)| one == other)
}

impl Decisive {
    /// The different values of the variable.
    fn conflict(&self, pairs: &[(String, String)]) -> Option<Conflict> {
        let mut values: Vec<ConflictValue> = Vec::new();
        for (name, value) in pairs {
            let value = value.trim();
            if name != self.variable || value.is_empty() || values.len() == Conflict::MAX {
                continue;
            }
            if values.iter().all(|known| !(self.agree)(&known.value, value)) {
                values.push(ConflictValue::new(value, self.variable));
            }
        }
        (values.len() > 1).then(|| Conflict::new(self.fact, values))
    }
}

/// What contradicts itself is not known, whatever is recorded of the release that the image names.
fn forget(build: &mut Build, fact: Fact) {
    match fact {
        Fact::BuildCuda => build.cuda = None,
        Fact::BuildCompatDriver => {
            build.compat_package = Some(true);
            build.compat_driver = None;
        }
        Fact::BuildCapabilities => {
            (build.capabilities, build.ptx) = (None, None);
            build.arch_specific = Cow::Borrowed(&[]);
        }
        Fact::BuildRequires => build.requires = None,
        _ => {}
    }
}

fn read<T: FromStr>(name: &'static str, text: &str) -> Result<T, ParseImageError> {
    text.parse()
        .map_err(|_| ParseImageError::Malformed { variable: name, value: Excerpt::new(text) })
}

/// `8.0 8.6 9.0+PTX`, with spaces, semicolons or commas between.
fn machine_code(mut build: Build, text: &str) -> Result<Build, ParseImageError> {
    let mut all: Vec<ComputeCapability> = Vec::new();
    let (mut specific, mut general) = (Vec::new(), Vec::new());
    let parts = text.split([' ', ';', ',']).map(str::trim).filter(|part| !part.is_empty());
    for part in parts {
        let exact = part.contains('a');
        let (capability, ptx) = match part.strip_suffix("+PTX").or(part.strip_suffix("+ptx")) {
            Some(capability) => (capability, true),
            None => (part, false),
        };
        // `9.0a`: code, and PTX, for this very capability.
        let capability = capability.trim_end_matches(['a', 'f']);
        let capability = read("TORCH_CUDA_ARCH_LIST", capability)?;
        all.push(capability);
        if exact { &mut specific } else { &mut general }.push(capability);
        if ptx && !exact {
            build.ptx = Some(build.ptx.map_or(capability, |other| other.min(capability)));
        }
    }
    specific.retain(|one| !general.contains(one));
    Ok(if all.is_empty() { build } else { build.capabilities(all).arch_specific(specific) })
}

/// The release that a family's variable names.
fn named<'a>(value: &impl Fn(&str) -> Option<&'a str>) -> Option<Release> {
    matrix().families().iter().find_map(|family| {
        let version = value(family.variable?)?;
        matrix().release(&alloc::format!("{}:{version}", family.key)).ok()
    })
}

/// What an image states, over what is recorded of the release that it names.
fn over(given: Build, release: Release) -> Build {
    let row = release.build(given.platform).unwrap_or(release.ordinary());
    let recorded = &row.build;
    let same = given.cuda.is_none() || given.cuda == recorded.cuda;
    let mut build = if same { recorded.clone() } else { Build::UNKNOWN };
    build.kind = given.kind;
    build.platform = given.platform;
    build.cuda = given.cuda.or(build.cuda);
    build.compat_package = given.compat_package.or(build.compat_package);
    build.compat_tested = given.compat_tested.or(build.compat_tested);
    build.compat_first |= given.compat_first;
    build.compat_first_from = given.compat_first_from.or(build.compat_first_from);
    build.compat_driver = given.compat_driver.or(build.compat_driver);
    if given.capabilities.is_some() {
        build.capabilities = given.capabilities;
        build.arch_specific = given.arch_specific;
        build.ptx = given.ptx;
    }
    build.loads_from = given.loads_from.or(build.loads_from);
    build.requires = given.requires.or(build.requires);
    build
}

/// `NAME=value` on lines of their own, as shells, Dockerfiles and `env` write them.
fn line_pairs(text: &str) -> Vec<(String, String)> {
    let pair = |line: &str| {
        let mut line = line.trim();
        for word in ["export ", "ENV ", "declare -x ", "-e ", "--env ", "- "] {
            line = line.strip_prefix(word).unwrap_or(line).trim_start();
        }
        let (name, value) = line.split_once('=').or_else(|| line.split_once(": "))?;
        let name = name.trim();
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let value = value.trim().trim_matches(['"', '\'']);
        (!name.is_empty() && name.chars().all(is_name))
            .then(|| (name.to_string(), value.to_string()))
    };
    text.lines().filter_map(pair).collect()
}

/// The variables among the texts of a JSON document, and its members that are texts. An error where it
/// does not end, or lists several images.
fn json_pairs(text: &str) -> Result<Vec<(String, String)>, ParseImageError> {
    let mut pairs = Vec::new();
    let listed = text.starts_with('[');
    let mut images = 0_usize;
    let mut depth = 0_usize;
    let mut rest = text.chars();
    // The text before a colon is a member's name.
    let mut last: Option<String> = None;
    let mut name: Option<String> = None;
    while let Some(character) = rest.next() {
        match character {
            '{' | '[' => {
                images = images.saturating_add(usize::from(listed && depth == 1));
                depth = depth.saturating_add(1);
            }
            '}' | ']' => {
                depth = depth.checked_sub(1).ok_or(ParseImageError::Truncated)?;
                name = None;
            }
            ':' => name = last.take(),
            ',' => name = None,
            '"' => {
                let string = json_string(&mut rest).ok_or(ParseImageError::Truncated)?;
                if let Some((variable, value)) = string.split_once('=') {
                    pairs.push((variable.to_string(), value.to_string()));
                }
                if let Some(name) = name.take() {
                    pairs.push((name, string.clone()));
                }
                last = Some(string);
            }
            _ => {}
        }
    }
    match (depth, images) {
        (0, 0 | 1) => Ok(pairs),
        (0, _) => Err(ParseImageError::Several),
        _ => Err(ParseImageError::Truncated),
    }
}

/// The rest of a JSON text behind its opening quote.
fn json_string(rest: &mut core::str::Chars<'_>) -> Option<String> {
    let mut string = String::new();
    loop {
        match rest.next()? {
            '"' => return Some(string),
            '\\' => match rest.next()? {
                'n' => string.push('\n'),
                't' => string.push('\t'),
                'u' => {
                    let mut code = 0_u32;
                    for _ in 0..4 {
                        code = code.checked_mul(16)?.checked_add(rest.next()?.to_digit(16)?)?;
                    }
                    string.push(char::from_u32(code).unwrap_or('\u{fffd}'));
                }
                other => string.push(other),
            },
            other => string.push(other),
        }
    }
}
