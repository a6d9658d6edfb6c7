//! Which releases a string found somewhere belongs to.

use alloc::format;
use alloc::string::String;
use alloc::string::ToString as _;
use alloc::vec::Vec;
use core::fmt;

use crate::matrix::compiled::matrix;
use crate::matrix::names::{DEFAULT_FAMILY, ReleaseError};
use crate::matrix::release::Release;
#[cfg(feature = "serde")]
use crate::matrix::release_json::names_of;
use crate::rows::family::Family;
use crate::rows::source::Certainty;
use crate::values::component_version::ComponentVersion;
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;
use crate::values::error::{ParseError, error_code};
use crate::values::release_id::ReleaseId;
use crate::values::text::{Excerpt, capitalised, list};
use crate::values::words::string_enum;

string_enum! {
    /// What a text was identified as.
    #[non_exhaustive]
    IdentifiedBy, "identified-by-unknown", "kind of text";
    /// PyTorch's own version: `2.1.0a0+32f93b1`.
    TorchBuild = "torch-build", "PyTorch version";
    /// A reference of an image, or its tag: `nvcr.io/nvidia/pytorch:20.12-py3`.
    ImageReference = "image-reference", "image reference";
    /// The variable `NVIDIA_PYTORCH_VERSION`.
    NvidiaPytorchVersion = "nvidia-pytorch-version", "NVIDIA_PYTORCH_VERSION";
    /// The variable `NVIDIA_BUILD_ID`.
    NvidiaBuildId = "nvidia-build-id", "NVIDIA_BUILD_ID";
    /// The variable `CUDA_DRIVER_VERSION`.
    CudaDriverVersion = "cuda-driver-version", "CUDA_DRIVER_VERSION";
    /// The variable `CUDA_VERSION`.
    CudaVersion = "cuda-version", "CUDA_VERSION";
    /// The variable `TRITON_SERVER_VERSION`.
    TritonServerVersion = "triton-server-version", "TRITON_SERVER_VERSION";
}

/// What [`identify`] found.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Identification {
    /// The releases that fit, newest first; empty where the text is understood but fits none.
    #[cfg_attr(feature = "serde", serde(serialize_with = "names_of"))]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<crate::matrix::release::ReleaseName>"))]
    pub matches: Vec<Release>,
    /// How sure that is.
    pub certainty: Certainty,
    /// What the text is.
    pub kind: IdentifiedBy,
    /// What else is to know.
    pub note: Option<String>,
}

/// The releases that a string belongs to: a PyTorch version, an image reference, or one of the
/// variables `NVIDIA_PYTORCH_VERSION` and its kin, `NVIDIA_BUILD_ID`, `CUDA_DRIVER_VERSION`,
/// `CUDA_VERSION` and `TRITON_SERVER_VERSION` of a container's environment.
///
/// Variables may be written as shells, Dockerfiles, YAML and JSON write them, also several in a line. A PyTorch version
/// may be bare, the value of a variable, as `pip` lists it, or part of a wheel's name. Of several
/// lines, the first that is understood counts.
///
/// ```
/// use ngcompat::{Certainty, identify};
///
/// let found = identify("2.1.0a0+32f93b1")?;
/// let names: Vec<_> = found.matches.iter().map(|release| release.version().to_string()).collect();
/// assert_eq!(names, ["23.10", "23.09"]);
/// assert_eq!(found.certainty, Certainty::Likely);
///
/// let found = identify("export NVIDIA_BUILD_ID=17950526")?;
/// assert_eq!(found.matches[0].name().to_string(), "pytorch:20.12");
///
/// let found = identify("torch==2.1.0+cu121")?;
/// assert_eq!(found.matches[0].name().to_string(), "torch==2.1.0+cu121");
/// # Ok::<(), ngcompat::IdentifyError>(())
/// ```
///
/// # Errors
///
/// The text is none of these, or an image reference that names no release.
pub fn identify(text: &str) -> Result<Identification, IdentifyError> {
    if text.trim().is_empty() {
        return Err(IdentifyError::Empty);
    }
    let mut first_error = None;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        match identify_line(line) {
            Ok(found) => return Ok(found),
            // What is nearly an image reference says more than "not recognised".
            Err(error @ IdentifyError::Reference(_)) => return Err(error),
            Err(error) => first_error = first_error.or(Some(error)),
        }
        // A list of variables: the one that names its release counts.
        let words = || line.split(|c: char| c.is_whitespace() || "\"',".contains(c));
        let variables = || words().filter(|word| word.contains('=') && line.len() > word.len());
        let found = |of_release: bool| {
            let own = |word: &&str| {
                of_release == (word.starts_with("NVIDIA_") || word.starts_with("PYTORCH_"))
            };
            variables().filter(own).find_map(|word| identify_line(word).ok())
        };
        if line.len() <= IdentifyError::MAX_LENGTH
            && let Some(found) = found(true).or_else(|| found(false))
        {
            return Ok(found);
        }
    }
    Err(first_error.unwrap_or(IdentifyError::Empty))
}

fn identify_line(line: &str) -> Result<Identification, IdentifyError> {
    let unknown = || IdentifyError::Unrecognized { input: Excerpt::new(line.trim()) };
    if line.len() > IdentifyError::MAX_LENGTH {
        return Err(unknown());
    }
    let mut words = line.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ','));
    if let Some(reference) = words.find(|word| is_reference(word)) {
        return named(trim(reference), IdentifiedBy::ImageReference);
    }
    if let Some((name, value)) = assignment(line) {
        match name.as_str() {
            "nvidia_pytorch_version" => {
                return named(value, IdentifiedBy::NvidiaPytorchVersion);
            }
            "nvidia_build_id" => return build_id(value).ok_or_else(unknown),
            "cuda_driver_version" => return cuda_driver(value).ok_or_else(unknown),
            "cuda_version" => return cuda_version(value).ok_or_else(unknown),
            "triton_server_version" => return triton_server(value).ok_or_else(unknown),
            "pytorch_build_version"
            | "pytorch_version"
            | "torch_version"
            | "torch"
            | "pytorch"
            | "version"
            | "__version__"
            | "pytorch version" => {
                if let Some(build) = Build::read(value) {
                    return Ok(build.identify());
                }
            }
            name => {
                if let Some(family) = family_of_variable(name) {
                    let reference = format!("{}:{value}", family.key);
                    return named(&reference, IdentifiedBy::ImageReference);
                }
            }
        }
    }
    let text = trim(line);
    if let Some(file) = wheel(text) {
        return Build::read(file).map(|build| build.identify()).ok_or_else(unknown);
    }
    match text.parse::<ReleaseId>() {
        Ok(_) => return named(text, IdentifiedBy::ImageReference),
        Err(error) if is_near_miss(text, &error) => return Err(IdentifyError::Reference(error)),
        Err(_) => {}
    }
    if let Some(build) = Build::read(text).filter(Build::is_whole) {
        return Ok(build.identify());
    }
    // A driver's number has three digits in front, which a version of PyTorch never has.
    let is_number = |text: &&str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    cuda_driver(text).or_else(|| build_id(Some(text).filter(is_number)?)).ok_or_else(unknown)
}

/// The family whose containers name their release in this variable; `name` is in lower case.
fn family_of_variable(name: &str) -> Option<&'static Family> {
    let of = |family: &&Family| {
        family.variable.is_some_and(|variable| variable.eq_ignore_ascii_case(name))
    };
    matrix().families().iter().find(of)
}

/// Whether an error about a release says more than that the text is not recognised: `24.5`, or an
/// image of another framework.
fn is_near_miss(text: &str, error: &ParseError) -> bool {
    /// The year of the first container.
    const FIRST_YEAR: u8 = 17;
    match error.code() {
        "release-malformed" => {
            let meant = error.meant().first().and_then(|meant| meant.parse::<ReleaseId>().ok());
            meant.is_some_and(|meant| meant.year() >= FIRST_YEAR)
        }
        "release-of-other-image" => {
            let tag = text.rsplit(':').next().unwrap_or_default();
            !text.contains([' ', '=']) && tag.starts_with(|c: char| c.is_ascii_digit())
        }
        _ => false,
    }
}

/// Quotes, commas and the like around a value.
fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ',' | ';' | '[' | ']' | '{' | '}')
    })
}

/// `NAME=value`, `export NAME="value"`, `ENV NAME value`, `NAME: value`, `"NAME": "value"`,
/// `torch==value`, `torch  value`: the name in lower case, and the value.
fn assignment(line: &str) -> Option<(String, &str)> {
    let mut text = line.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '-' | '$' | '{' | ',' | '>')
    });
    for word in ["export ", "ENV ", "env ", "set ", "declare -x ", "setenv ", "[pip3] ", "[conda] "]
    {
        text = text.strip_prefix(word).unwrap_or(text).trim_start();
    }
    text = text.strip_prefix("torch.").unwrap_or(text);
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let spaced = "PyTorch version";
    let end = if text.get(..spaced.len()).is_some_and(|it| it.eq_ignore_ascii_case(spaced)) {
        spaced.len()
    } else {
        text.find(|c| !is_name(c))?
    };
    let (name, rest) = text.split_at_checked(end)?;
    let begins = name.chars().next()?;
    let separated =
        rest.starts_with(|c: char| c.is_whitespace() || matches!(c, '=' | ':' | '"' | '\''));
    if begins.is_ascii_digit() || !separated {
        return None;
    }
    let value =
        trim(rest.trim_start_matches(['"', '\'']).trim_start_matches([' ', '=', ':', '\t']));
    (!value.is_empty()).then(|| (name.to_ascii_lowercase(), value))
}

/// Whether a word looks like an image reference: the name of a known image with a tag or digest.
fn is_reference(word: &str) -> bool {
    let word = trim(word);
    let image = word.rsplit(['/', '#']).next().unwrap_or(word);
    let known = |name: &str| {
        let images = matrix().families().iter().filter(|family| !family.repositories.is_empty());
        images.clone().any(|family| family.key == name)
            || images
                .flat_map(|family| family.repositories)
                .any(|one| one.rsplit('/').next() == Some(name))
    };
    let tagged = image.split_once([':', '@']).is_some_and(|(name, rest)| {
        let name = name.to_ascii_lowercase();
        let like = name.contains("pytorch") && !name.contains("version");
        (like || known(&name)) && rest.starts_with(|c: char| c.is_ascii_alphanumeric())
    });
    tagged || (word.contains('/') && word.contains("nvidia/pytorch"))
}

/// The file's name, of a wheel of torch by name or address.
fn wheel(text: &str) -> Option<&str> {
    let file = text.split(['?', '#']).next()?.rsplit('/').next()?;
    file.strip_prefix("torch-").filter(|file| file.strip_suffix(".whl").is_some())
}

/// A release by its name.
fn named(text: &str, kind: IdentifiedBy) -> Result<Identification, IdentifyError> {
    let found = |matches, certainty, note| Identification { matches, certainty, kind, note };
    let lower = text.to_ascii_lowercase();
    // `latest` moves, and names no release.
    match matrix().as_written(text) {
        Ok(release) => {
            if let Err(unrecorded) = release.recorded() {
                return Ok(found(Vec::new(), Certainty::Certain, Some(sentence(&unrecorded))));
            }
            let of_tag = || {
                if lower.contains("-igpu") {
                    Some("This is the image for integrated GPUs (Jetson modules).")
                } else if lower.contains("-py2") {
                    Some("This is the image with Python 2.")
                } else {
                    None
                }
            };
            let note = release.reading().or_else(|| of_tag().map(String::from));
            Ok(found(alloc::vec![release], Certainty::Certain, note))
        }
        Err(error @ (ReleaseError::Unknown { .. } | ReleaseError::Ambiguous { .. })) => {
            let note = sentence(&error);
            Ok(found(Vec::new(), Certainty::Certain, Some(note)))
        }
        Err(ReleaseError::Parse(error)) => Err(IdentifyError::Reference(error)),
        Err(_) => Err(IdentifyError::Unrecognized { input: Excerpt::new(text) }),
    }
}

/// The same words as a sentence.
fn sentence(error: &impl fmt::Display) -> String {
    capitalised(&format!("{error}."))
}

fn names(releases: &[Release], last: &str) -> String {
    let ids: Vec<String> = releases
        .iter()
        .map(|release| match release.month() {
            Some(month) if release.family().key == DEFAULT_FAMILY => month.to_string(),
            _ => release.name().to_string(),
        })
        .collect();
    list(&ids, last)
}

/// A version of PyTorch, taken apart: `2.4.0a0+07cecf4168.nv24.05`.
struct Build<'a> {
    /// `2.4.0`.
    numbers: ComponentVersion,
    /// What is between the numbers and the build: `a0`, `.dev20240101`.
    pre: &'a str,
    /// The commit, in lower case.
    commit: Option<String>,
    /// The release that the suffix names.
    suffix: Option<ReleaseId>,
    /// The build, where it is none of NVIDIA's: `cu121`.
    foreign: Option<&'a str>,
    /// Whether it is a wheel's name, and there one for Jetson modules.
    wheel: Option<bool>,
}

/// As few digits of a commit identify it.
const COMMIT_DIGITS: usize = 7;

impl<'a> Build<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let (text, wheel) = match text.split_once('-') {
            Some((version, tags)) if tags.strip_suffix(".whl").is_some() => {
                (version, Some(tags.contains("aarch64")))
            }
            // What `pip` and `conda` list behind it doesn't count.
            _ => (text.split(|c: char| c.is_whitespace() || c == '=').next()?, None),
        };
        // An address may have the plus sign encoded.
        let (public, local) =
            ["+", "%2B", "%2b"].iter().find_map(|plus| text.split_once(plus)).unwrap_or((text, ""));
        let public = public.strip_prefix('v').unwrap_or(public);
        let end = public.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(public.len());
        let (numbers, pre) = public.split_at_checked(end)?;
        let numbers = numbers.trim_end_matches('.');
        let begins = |text: &str| text.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
        let major = numbers.split('.').next()?;
        let plausible = begins(numbers) && major.len() <= 2 && numbers.contains('.');
        let rest_is_version = pre.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.');
        if !plausible || !rest_is_version || pre.len() > 20 {
            return None;
        }
        let mut build = Self {
            numbers: numbers.parse().ok()?,
            pre,
            commit: None,
            suffix: None,
            foreign: None,
            wheel,
        };
        let mut segments = local.split('.').filter(|segment| !segment.is_empty());
        while let Some(segment) = segments.next() {
            let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
            if let Some(year) = segment.strip_prefix("nv") {
                // Installers drop the zero of `.nv24.05`.
                build.suffix = year
                    .parse()
                    .ok()
                    .zip(segments.next()?.parse().ok())
                    .and_then(|(year, month)| ReleaseId::new(year, month));
                build.suffix?;
                break;
            }
            if build.commit.is_some() || !is_hex(segment) || segment.len() < 4 {
                build.foreign = Some(local);
                break;
            }
            build.commit = Some(segment.to_ascii_lowercase());
        }
        Some(build)
    }

    /// Whether it is a version of PyTorch even where nothing says so.
    fn is_whole(&self) -> bool {
        let dots = self.numbers.as_str().matches('.').count();
        dots == 2
            || self.pre == "a0"
            || self.commit.is_some()
            || self.suffix.is_some()
            || self.foreign.is_some()
    }

    fn identify(&self) -> Identification {
        let (matches, certainty, note) = if self.foreign.is_some() {
            self.by_foreign()
        } else if let Some(suffix) = self.suffix {
            self.by_suffix(suffix)
        } else if let Some(commit) = &self.commit {
            self.by_commit(commit)
        } else {
            self.by_numbers()
        };
        Identification { matches, certainty, kind: IdentifiedBy::TorchBuild, note }
    }

    /// A build of the PyTorch project, `+cu124`, or of somebody else.
    fn by_foreign(&self) -> (Vec<Release>, Certainty, Option<String>) {
        let local = self.foreign.unwrap_or_default();
        let wheel = format!("torch=={}{}+{local}", self.numbers, self.pre);
        match matrix().release(&wheel) {
            Ok(release) if release.install().is_some() => {
                let note = format!(
                    "This is a wheel of the PyTorch project, not a build of NVIDIA's containers: \
                     `{}`.",
                    release.install().unwrap_or_default()
                );
                (alloc::vec![release], Certainty::Certain, Some(note))
            }
            _ => {
                let note = format!(
                    "`+{local}` is a build of the PyTorch project or somebody else's, not of \
                     NVIDIA's containers, which print a commit: `2.1.0a0+32f93b1`."
                );
                (Vec::new(), Certainty::Certain, Some(note))
            }
        }
    }

    /// The suffix `.nv24.05` names the release.
    fn by_suffix(&self, id: ReleaseId) -> (Vec<Release>, Certainty, Option<String>) {
        /// The first release whose container has it; wheels for Jetson modules had it before.
        const FIRST: ReleaseId = ReleaseId::of(24, 3);
        let release = match matrix().get(id) {
            Ok(release) => release,
            Err(error) => {
                return (Vec::new(), Certainty::Certain, Some(sentence(&error)));
            }
        };
        let jetson = self.wheel == Some(true) || id < FIRST;
        if jetson {
            let note = format!(
                "This is NVIDIA's PyTorch wheel for Jetson modules, built alongside {}, not the \
                 container itself.",
                release.name()
            );
            return (alloc::vec![release], Certainty::Possible, Some(note));
        }
        let agrees = self.commit.as_ref().and_then(|commit| {
            let mut known = builds(release).peekable();
            known.peek()?;
            Some(known.any(|(numbers, known)| {
                numbers.cmp_numbers(&self.numbers).is_eq() && same_commit(known, commit)
            }))
        });
        let note = if agrees == Some(false) {
            format!(
                "The suffix names {}, but its commit is another one: this may be a wheel for Jetson \
                 modules of that month.",
                release.name()
            )
        } else {
            String::from(
                "NVIDIA's PyTorch wheels for Jetson modules of that month carry the same suffix.",
            )
        };
        let certainty = if agrees == Some(false) { Certainty::Likely } else { Certainty::Certain };
        (alloc::vec![release], certainty, Some(note))
    }

    fn by_commit(&self, commit: &str) -> (Vec<Release>, Certainty, Option<String>) {
        if commit.len() < COMMIT_DIGITS {
            let note = format!("At least {COMMIT_DIGITS} digits of the commit are needed.");
            return (Vec::new(), Certainty::Possible, Some(note));
        }
        let matches = newest_first(|release| {
            builds(release).any(|(numbers, known)| {
                numbers.cmp_numbers(&self.numbers).is_eq() && same_commit(known, commit)
            })
        });
        match matches.as_slice() {
            [] => {
                let same = self.of_same_numbers();
                let known = if same.is_empty() {
                    String::new()
                } else {
                    format!(" Releases of PyTorch {}: {}.", self.numbers, names(&same, "and"))
                };
                let note = format!("No release is known to have this commit.{known}");
                (matches, Certainty::Possible, Some(note))
            }
            // One build often serves two months in a row.
            [only] if neighbours(*only).all(|other| builds(other).next().is_some()) => {
                (matches, Certainty::Certain, None)
            }
            [only] => {
                let note = format!(
                    "The build of a release next to {} is not recorded; it may be the same.",
                    only.version()
                );
                (matches, Certainty::Likely, Some(note))
            }
            several => {
                let note = format!("{} were built from the same commit.", names(several, "and"));
                (matches, Certainty::Likely, Some(note))
            }
        }
    }

    /// A version without a build.
    fn by_numbers(&self) -> (Vec<Release>, Certainty, Option<String>) {
        let same = self.of_same_numbers();
        let of_nvidia = if same.is_empty() {
            String::from("no release is known to have it")
        } else {
            format!(
                "NVIDIA's builds of {} are in {} and print a commit behind it",
                self.numbers,
                names(&same, "and")
            )
        };
        // `1.8.0a0` is a build of NVIDIA's with its commit left out; `1.8.0` is what the PyTorch
        // project releases, but some release notes print no more.
        let matches = if self.pre == "a0" {
            same
        } else if self.pre.is_empty() {
            newest_first(|release| {
                versions(release).any(|version| {
                    version.as_str().bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
                        && version.cmp_numbers(&self.numbers).is_eq()
                })
            })
        } else {
            Vec::new()
        };
        let note = if self.pre == "a0" {
            format!("The commit, which would distinguish them, is missing; {of_nvidia}.")
        } else {
            format!("Without a commit it may be a build of the PyTorch project; {of_nvidia}.")
        };
        (matches, Certainty::Possible, Some(note))
    }

    fn of_same_numbers(&self) -> Vec<Release> {
        newest_first(|release| versions(release).any(|it| it.cmp_numbers(&self.numbers).is_eq()))
    }
}

fn newest_first(fits: impl Fn(Release) -> bool) -> Vec<Release> {
    matrix().releases().rev().filter(|release| fits(*release)).collect()
}

/// The releases before and after.
fn neighbours(release: Release) -> impl Iterator<Item = Release> {
    let mut releases = matrix().releases();
    let at = releases.clone().position(|one| one == release).unwrap_or(0);
    let places = [at.checked_sub(1), at.checked_add(1)];
    let all = releases.by_ref().enumerate().filter(move |(at, _)| places.contains(&Some(*at)));
    all.map(|(_, release)| release).collect::<Vec<_>>().into_iter()
}

/// The versions of PyTorch that a release prints: in its notes, and in the image.
fn versions(release: Release) -> impl Iterator<Item = &'static ComponentVersion> {
    ["pytorch", "pytorch_runtime"]
        .into_iter()
        .filter_map(move |key| release.component(key))
        .map(|component| &component.version)
}

/// Those that name their commit, with it.
fn builds(release: Release) -> impl Iterator<Item = (&'static ComponentVersion, &'static str)> {
    versions(release).filter_map(|version| {
        let text = version.as_str();
        let (_, commit) = text.split_once('+').or_else(|| text.split_once(" commit "))?;
        Some((version, commit))
    })
}

/// Whether one of two commits begins with the other.
fn same_commit(a: &str, b: &str) -> bool {
    a.len().min(b.len()) >= COMMIT_DIGITS && (a.starts_with(b) || b.starts_with(a))
}

/// A build number of NVIDIA's, with or without something behind it: `14714849.1`.
fn build_id(text: &str) -> Option<Identification> {
    let number = |text: &str| -> Option<u64> {
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        text.get(..end).filter(|digits| digits.len() >= 5)?.parse().ok()
    };
    let wanted = number(text)?;
    let known = |release: Release| number(release.component("nvidia_build_id")?.version.as_str());
    let matches = newest_first(|release| known(release) == Some(wanted));
    let note = matches.is_empty().then(|| {
        let all = || matrix().releases().filter_map(|it| known(it).zip(it.month()));
        let before = all().filter(|(id, _)| *id < wanted).max();
        let after = all().filter(|(id, _)| *id > wanted).min();
        let place = match (before, after) {
            (Some((_, before)), Some((_, after))) => {
                format!("; it lies between those of {before} and {after}")
            }
            (Some((_, before)), None) => format!("; it is later than that of {before}"),
            (None, Some((_, after))) => format!("; it is earlier than that of {after}"),
            (None, None) => String::new(),
        };
        format!(
            "No release is known to have this build number{place}. Containers of all frameworks \
                 share one count."
        )
    });
    let certainty = if note.is_some() { Certainty::Possible } else { Certainty::Certain };
    Some(Identification { matches, certainty, kind: IdentifiedBy::NvidiaBuildId, note })
}

/// The driver whose libraries an image carries. Zeros in front and a missing third number don't
/// matter.
fn cuda_driver(text: &str) -> Option<Identification> {
    let wanted: DriverVersion = text.parse().ok()?;
    if !(300..=999).contains(&wanted.branch()) {
        return None;
    }
    // What an image was seen to carry, or else what came with its toolkit.
    let carried = |release: &Release| release.component("cuda_compat_driver").is_some();
    let fits = |driver: DriverVersion| {
        let numbers = |driver: DriverVersion| driver.to_string().parse::<ComponentVersion>().ok();
        let (Some(mine), Some(wanted)) = (numbers(driver), numbers(wanted)) else { return false };
        let mut mine = mine.numbers().collect::<Vec<_>>().into_iter();
        let mut same = true;
        for wanted in wanted.numbers() {
            same &= mine.next().unwrap_or(0) == wanted;
        }
        same
    };
    let exact = newest_first(|release| release.ordinary().build.compat_driver.is_some_and(fits));
    let (matches, certainty, note) = if exact.is_empty() {
        let branch = newest_first(|release| {
            release
                .ordinary()
                .build
                .compat_driver
                .is_some_and(|driver| driver.branch() == wanted.branch())
        });
        let note = if branch.is_empty() {
            format!("No release carries libraries of driver branch R{}.", wanted.branch())
        } else {
            format!(
                "No release is known to carry libraries of driver {wanted}; these carry those of \
                 another driver of its branch."
            )
        };
        (branch, Certainty::Possible, note)
    } else {
        let all_seen = exact.iter().all(carried);
        let certainty = if all_seen { Certainty::Likely } else { Certainty::Possible };
        let note = String::from(
            "It gives the CUDA version of the image, and containers of several months and frameworks \
             share it.",
        );
        (exact, certainty, note)
    };
    let kind = IdentifiedBy::CudaDriverVersion;
    Some(Identification { matches, certainty, kind, note: Some(note) })
}

/// The toolkit inside an image, which containers of several months and families share.
fn cuda_version(text: &str) -> Option<Identification> {
    let wanted: ComponentVersion = text.parse().ok()?;
    let mut numbers = wanted.numbers();
    let minor =
        CudaVersion::new(u8::try_from(numbers.next()?).ok()?, u8::try_from(numbers.next()?).ok()?);
    let of_base = matrix().release(&format!("cuda:{text}")).ok().filter(Release::is_recorded);
    let same = |release: Release| release.ordinary().build.cuda == Some(minor);
    let matches: Vec<Release> = of_base.into_iter().chain(newest_first(same)).collect();
    let note = if matches.is_empty() {
        format!("No release is known to have CUDA {minor}.")
    } else {
        format!("Containers of several months and families have CUDA {minor}.")
    };
    let (kind, certainty) = (IdentifiedBy::CudaVersion, Certainty::Possible);
    Some(Identification { matches, certainty, kind, note: Some(note) })
}

/// The server inside an image of Triton's.
fn triton_server(text: &str) -> Option<Identification> {
    let wanted: ComponentVersion = text.parse().ok()?;
    let family = matrix().families().iter().find(|family| family.key == "tritonserver")?;
    let has = |release: &Release| {
        let component = release.component("triton_server");
        component.is_some_and(|own| own.version.cmp_numbers(&wanted).is_eq())
    };
    let mut matches: Vec<Release> = matrix().releases_of(family).filter(has).collect();
    matches.reverse();
    let certainty = if matches.len() == 1 { Certainty::Certain } else { Certainty::Possible };
    let note = matches.is_empty().then(|| format!("No release is known to have server {wanted}."));
    Some(Identification { matches, certainty, kind: IdentifiedBy::TritonServerVersion, note })
}

impl fmt::Display for Identification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.matches.is_empty() {
            f.write_str("no release")?;
        } else {
            write!(f, "{} ({})", names(&self.matches, "or"), self.certainty)?;
        }
        write!(f, ", by {}", self.kind.name())?;
        match &self.note {
            Some(note) => write!(f, "\n{note}"),
            None => Ok(()),
        }
    }
}

/// A text that [`identify`] can make nothing of.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum IdentifyError {
    /// Nothing but white space.
    Empty,
    /// None of the things that are understood.
    Unrecognized {
        /// The text as given, shortened.
        input: Excerpt,
    },
    /// The name of an image or release that names no release.
    Reference(ParseError),
}

impl IdentifyError {
    /// The longest line that is looked at, in bytes.
    pub const MAX_LENGTH: usize = 4096;

    /// A stable name of this kind of error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "identify-empty",
            Self::Unrecognized { .. } => "identify-unrecognized",
            Self::Reference(error) => error.code(),
        }
    }
}

impl fmt::Display for IdentifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("there is nothing to identify"),
            Self::Unrecognized { input } => write!(f, "{input} does not name a release"),
            Self::Reference(error) => return error.fmt(f),
        }?;
        f.write_str(
            "; give a PyTorch version such as `2.1.0a0+32f93b1`, an image such as \
             `nvcr.io/nvidia/pytorch:20.12-py3`, or a variable such as \
             `NVIDIA_PYTORCH_VERSION=20.12`, `NVIDIA_BUILD_ID=17950526` or \
             `CUDA_DRIVER_VERSION=455.32.00`",
        )
    }
}

impl core::error::Error for IdentifyError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Reference(error) => Some(error),
            Self::Empty | Self::Unrecognized { .. } => None,
        }
    }
}

error_code!(IdentifyError);
