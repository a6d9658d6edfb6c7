//! The files of `data/`: their shape, read strictly.
//!
//! An unknown key, a missing source, an unsorted list or a reference to nothing is an error that
//! names file and line.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};
use std::fs;
use std::path::Path;

use ngcompat::amp::{ApexHistory, DataType, PyTorchFeature};
use ngcompat::diagnose::{FalseAlarmRule, Message as Row};
use ngcompat::{
    AnnouncementKind, Architecture, BoardClass, Certainty, ComputeCapability, CudaVersion,
    DriverVersion, Evidence, ImagePlatform, IssueKind, JobMode, Precision, ReleaseId,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;

/// A text of the data, with the place where it stands.
pub(crate) type Text = Spanned<String>;

/// A value written as text, with the place where it stands.
pub(crate) type Value<T> = Spanned<Parsed<T>>;

/// Reads a value by its `FromStr`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Parsed<T>(pub(crate) T);

impl<'de, T> Deserialize<'de> for Parsed<T>
where
    T: std::str::FromStr,
    T::Err: fmt::Display,
{
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(serde::de::Error::custom)
    }
}

/// All of `data/`.
#[derive(Debug)]
pub(crate) struct Data {
    pub(crate) sources: File<CommonSources>,
    pub(crate) components: File<Components>,
    pub(crate) gpus: File<Gpus>,
    pub(crate) drivers: File<Drivers>,
    pub(crate) cuda: File<CudaVersions>,
    pub(crate) amp: File<MixedPrecision>,
    pub(crate) examples: File<Examples>,
    pub(crate) messages: File<Messages>,
    /// Oldest first.
    pub(crate) releases: Vec<File<Release>>,
}

/// A file with its text, to tell where in it something stands.
#[derive(Debug)]
pub(crate) struct File<T> {
    pub(crate) path: String,
    text: String,
    pub(crate) content: T,
}

impl<T> File<T> {
    /// A message about a place in this file.
    pub(crate) fn error(&self, span: std::ops::Range<usize>, message: impl fmt::Display) -> String {
        let before = self.text.get(..span.start).unwrap_or(&self.text);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        format!("{}:{line}: {message}", self.path)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    pub(crate) evidence: Parsed<Evidence>,
    pub(crate) address: Option<Text>,
    pub(crate) what: String,
}

pub(crate) type Sources = BTreeMap<String, Source>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CommonSources {
    /// The day the facts were collected.
    pub(crate) as_of: Text,
    pub(crate) sources: BTreeMap<String, Source>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Components {
    pub(crate) components: Vec<ComponentKind>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ComponentKind {
    pub(crate) key: Text,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) aliases: Vec<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Gpus {
    #[serde(default, rename = "doubts")]
    _doubts: Vec<String>,
    pub(crate) capabilities: Vec<Capability>,
    pub(crate) gpus: Vec<Gpu>,
    pub(crate) sources: Sources,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Capability {
    pub(crate) capability: Value<ComputeCapability>,
    pub(crate) architecture: Parsed<Architecture>,
    #[serde(default)]
    pub(crate) integrated: bool,
    pub(crate) first_driver: Option<u16>,
    pub(crate) last_driver: Option<u16>,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Gpu {
    pub(crate) name: Text,
    pub(crate) capability: OneOrMore<Parsed<ComputeCapability>>,
    pub(crate) class: Parsed<BoardClass>,
    #[serde(default)]
    pub(crate) listed_only: bool,
    #[serde(default)]
    pub(crate) tensor_cores_not_read: bool,
    #[serde(rename = "forward_compatibility")]
    pub(crate) forward_compatibility: Option<ForwardCompatibility>,
    pub(crate) sources: Vec<Text>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ForwardCompatibility {
    Unsettled,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum OneOrMore<T> {
    One(T),
    More(Vec<T>),
}

impl<T> OneOrMore<T> {
    pub(crate) fn as_slice(&self) -> &[T] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::More(more) => more,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Drivers {
    #[serde(default, rename = "doubts")]
    _doubts: Vec<String>,
    pub(crate) branches: Vec<Branch>,
    pub(crate) sources: Sources,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Branch {
    pub(crate) branch: Spanned<u16>,
    pub(crate) kind: Option<String>,
    pub(crate) cuda: Option<Value<CudaVersion>>,
    pub(crate) source: Text,
    pub(crate) first: Option<Value<DriverVersion>>,
    pub(crate) latest: Option<Value<DriverVersion>>,
    pub(crate) end_of_life: Option<Text>,
    pub(crate) end_of_life_source: Option<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CudaVersions {
    #[serde(default, rename = "doubts")]
    _doubts: Vec<String>,
    pub(crate) minor_version_floors: Vec<Floor>,
    pub(crate) cuda: Vec<Cuda>,
    pub(crate) sources: Sources,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Floor {
    pub(crate) from: Value<CudaVersion>,
    pub(crate) to: Value<CudaVersion>,
    pub(crate) linux: Value<DriverVersion>,
    pub(crate) windows: Value<DriverVersion>,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cuda {
    pub(crate) version: Value<CudaVersion>,
    pub(crate) branch: u16,
    pub(crate) source: Text,
    pub(crate) targets: Vec<Value<ComputeCapability>>,
    pub(crate) targets_source: Text,
    pub(crate) toolkits: Vec<Toolkit>,
    pub(crate) forward_package: Option<ForwardPackage>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Toolkit {
    pub(crate) version: Text,
    pub(crate) driver: Option<Value<DriverVersion>>,
    #[serde(rename = "windows_driver")]
    _windows_driver: Option<Value<DriverVersion>>,
    /// Other ways in which release notes print this toolkit.
    #[serde(default)]
    pub(crate) printed: Vec<Text>,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ForwardPackage {
    pub(crate) source: Text,
    /// `470.57`, `410`, or `396 since 418.87`: the smallest driver of a branch, and the package's own
    /// driver that first accepted it.
    pub(crate) bases: Vec<Value<Base>>,
    /// How the list was put together, for people.
    #[serde(rename = "why")]
    _why: String,
}

/// A base branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Base {
    pub(crate) driver: DriverVersion,
    pub(crate) since: Option<DriverVersion>,
}

impl std::str::FromStr for Base {
    type Err = ngcompat::ParseDriverVersionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (driver, since) = match text.split_once(" since ") {
            Some((driver, since)) => (driver, Some(since.parse()?)),
            None => (text, None),
        };
        Ok(Self { driver: driver.parse()?, since })
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MixedPrecision {
    #[serde(default, rename = "doubts")]
    _doubts: Vec<String>,
    pub(crate) tensor_cores: Vec<TensorCores>,
    pub(crate) pytorch: Vec<Milestone>,
    pub(crate) tf32: Tf32,
    pub(crate) apex: Vec<ApexEvent>,
    pub(crate) transformer_engine: TransformerEngine,
    pub(crate) shapes: Vec<Shape>,
    pub(crate) pitfalls: Vec<Pitfall>,
    pub(crate) sources: Sources,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Messages {
    /// How programs print the number of a CUDA error.
    pub(crate) number_forms: Vec<Text>,
    pub(crate) messages: Vec<Message>,
    pub(crate) sources: Sources,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TensorCores {
    pub(crate) capabilities: Vec<Value<ComputeCapability>>,
    pub(crate) generation: Option<u8>,
    pub(crate) data_types: Vec<Parsed<DataType>>,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Milestone {
    pub(crate) feature: Value<PyTorchFeature>,
    pub(crate) since: Value<MajorMinor>,
    pub(crate) source: Text,
}

/// A version of PyTorch by its first two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct MajorMinor(pub(crate) u64, pub(crate) u64);

impl std::str::FromStr for MajorMinor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let numbers = text
            .split_once('.')
            .and_then(|(major, minor)| Some(Self(major.parse().ok()?, minor.parse().ok()?)));
        numbers.ok_or_else(|| format!("`{text}` is not a version such as `1.10`"))
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tf32 {
    pub(crate) since: Value<ReleaseId>,
    pub(crate) since_source: Text,
    pub(crate) variable: String,
    pub(crate) seen: Vec<Value<ReleaseId>>,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApexEvent {
    pub(crate) event: Parsed<ApexHistory>,
    pub(crate) date: Text,
    pub(crate) source: Text,
}

impl ApexEvent {
    /// The release of the month.
    pub(crate) fn month(&self) -> Option<ReleaseId> {
        let mut parts = self.date.get_ref().strip_prefix("20")?.split('-');
        let (year, month, _day) = (parts.next()?, parts.next()?, parts.next()?);
        format!("{year}.{month}").parse().ok()
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TransformerEngine {
    pub(crate) since: Value<ReleaseId>,
    pub(crate) source: Text,
    pub(crate) needs: Vec<TransformerEngineNeed>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TransformerEngineNeed {
    pub(crate) data_type: Parsed<DataType>,
    pub(crate) capabilities: Vec<Value<ComputeCapability>>,
    pub(crate) cuda: Text,
    pub(crate) version: Option<Text>,
    pub(crate) limits: Option<String>,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shape {
    pub(crate) data_type: Parsed<DataType>,
    pub(crate) multiple_of: u16,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pitfall {
    pub(crate) before: Value<ReleaseId>,
    #[serde(default)]
    pub(crate) architectures: Vec<Value<Architecture>>,
    pub(crate) text: String,
    pub(crate) workaround: Option<String>,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Message {
    pub(crate) code: Text,
    /// The message whose patterns lead here as well, depending on what they say.
    pub(crate) variant_of: Option<Text>,
    #[serde(default)]
    pub(crate) numbers: Vec<u16>,
    #[serde(default)]
    pub(crate) names: Vec<Text>,
    #[serde(default)]
    pub(crate) patterns: Vec<Text>,
    pub(crate) title: String,
    pub(crate) cause: String,
    pub(crate) certainty: Parsed<Certainty>,
    #[serde(default)]
    pub(crate) also: Vec<String>,
    pub(crate) fixes: Vec<String>,
    pub(crate) false_alarm: Option<FalseAlarm>,
    pub(crate) sources: Vec<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FalseAlarm {
    pub(crate) when: Parsed<FalseAlarmRule>,
    pub(crate) cause: String,
    #[serde(default)]
    pub(crate) fixes: Vec<String>,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Examples {
    pub(crate) source: Text,
    pub(crate) examples: Vec<Example>,
    pub(crate) sources: Sources,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Example {
    pub(crate) name: Text,
    #[serde(default)]
    pub(crate) aliases: Vec<Text>,
    #[serde(default)]
    pub(crate) parts: Vec<Text>,
    pub(crate) variant_of: Option<String>,
    pub(crate) what: String,
}

impl Example {
    pub(crate) fn names(&self) -> impl Iterator<Item = &Text> {
        std::iter::once(&self.name).chain(&self.aliases)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Release {
    pub(crate) release: Value<ReleaseId>,
    #[serde(rename = "released")]
    _released: Option<String>,
    #[serde(default)]
    pub(crate) known_issues_complete: bool,
    #[serde(default)]
    pub(crate) doubts: Vec<String>,
    pub(crate) sources: Sources,
    /// By source, then by component.
    #[serde(default)]
    pub(crate) contents: BTreeMap<Text, BTreeMap<Text, Text>>,
    pub(crate) driver: Option<Driver>,
    pub(crate) gpu: Option<GpuRequirement>,
    /// By source.
    #[serde(default)]
    pub(crate) images: BTreeMap<Text, Vec<Value<ImagePlatform>>>,
    #[serde(default)]
    pub(crate) features: BTreeMap<Text, Vec<String>>,
    #[serde(default)]
    pub(crate) examples: BTreeMap<Text, Vec<Text>>,
    pub(crate) amp: Option<Amp>,
    #[serde(default)]
    pub(crate) announcements: Vec<Announcement>,
    #[serde(default)]
    pub(crate) known_issues: Vec<KnownIssue>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Driver {
    pub(crate) source: Text,
    pub(crate) minimum: Option<Value<DriverVersion>>,
    #[serde(default)]
    pub(crate) datacenter_branches: Vec<Value<DriverVersion>>,
    #[serde(default)]
    pub(crate) datacenter_boards: Vec<String>,
    #[serde(default)]
    pub(crate) not_forward_compatible: Vec<Spanned<u16>>,
    #[serde(default)]
    pub(crate) refers_elsewhere: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GpuRequirement {
    pub(crate) source: Option<Text>,
    pub(crate) minimum_compute_capability: Option<Value<ComputeCapability>>,
    #[serde(default)]
    pub(crate) families: Vec<Value<Architecture>>,
    #[serde(default)]
    pub(crate) untested_families: Vec<Value<Architecture>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Amp {
    pub(crate) source: Text,
    pub(crate) native: Option<bool>,
    pub(crate) apex: Option<bool>,
    pub(crate) memory_factor: Option<u8>,
    pub(crate) tensor_core_factor: Option<u8>,
    #[serde(default)]
    pub(crate) notes: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Announcement {
    pub(crate) source: Text,
    pub(crate) kind: Parsed<AnnouncementKind>,
    pub(crate) text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KnownIssue {
    pub(crate) source: Text,
    pub(crate) kind: Parsed<IssueKind>,
    pub(crate) summary: String,
    #[serde(default)]
    pub(crate) models: Vec<String>,
    #[serde(default)]
    pub(crate) architectures: Vec<Value<Architecture>>,
    pub(crate) mode: Option<Parsed<JobMode>>,
    pub(crate) precision: Option<Parsed<Precision>>,
    pub(crate) versus: Option<Value<ReleaseId>>,
    pub(crate) up_to_percent: Option<u8>,
    pub(crate) workaround: Option<String>,
    pub(crate) reported_by: Option<String>,
}

/// Reads and checks all of `data/`.
pub(crate) fn load(directory: &Path) -> Result<Data, String> {
    let mut releases = Vec::new();
    let folder = directory.join("releases").join("pytorch");
    let entries =
        fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|error| format!("{}: {error}", folder.display()))?.path();
        releases.push(read::<Release>(directory, &path)?);
    }
    releases.sort_by_key(|file| file.content.release.get_ref().0);
    let data = Data {
        sources: read(directory, &directory.join("sources.toml"))?,
        components: read(directory, &directory.join("components.toml"))?,
        gpus: read(directory, &directory.join("gpus.toml"))?,
        drivers: read(directory, &directory.join("drivers.toml"))?,
        cuda: read(directory, &directory.join("cuda.toml"))?,
        amp: read(directory, &directory.join("amp.toml"))?,
        examples: read(directory, &directory.join("examples.toml"))?,
        messages: read(directory, &directory.join("messages.toml"))?,
        releases,
    };
    check(&data)?;
    Ok(data)
}

fn read<T: DeserializeOwned>(directory: &Path, path: &Path) -> Result<File<T>, String> {
    let shown = path.strip_prefix(directory.parent().unwrap_or(directory)).unwrap_or(path);
    let shown = shown.display().to_string();
    let text = fs::read_to_string(path).map_err(|error| format!("{shown}: {error}"))?;
    parse(shown, text)
}

fn parse<T: DeserializeOwned>(path: String, text: String) -> Result<File<T>, String> {
    match toml::from_str(&text) {
        Ok(content) => Ok(File { path, text, content }),
        Err(error) => {
            let span = error.span().unwrap_or(0..0);
            Err(File { path, text, content: () }.error(span, error.message()))
        }
    }
}

// ---------------------------------------------------------------------------------------------
// What serde can't check
// ---------------------------------------------------------------------------------------------

/// Collects every error, so that all are seen at once.
#[derive(Default)]
struct Errors(Vec<String>);

impl Errors {
    fn add<T>(&mut self, file: &File<T>, span: std::ops::Range<usize>, what: impl fmt::Display) {
        self.0.push(file.error(span, what));
    }

    fn known_source<T>(&mut self, file: &File<T>, sources: &Sources, source: &Text) {
        if !sources.contains_key(source.get_ref()) {
            let known: Vec<_> = sources.keys().map(String::as_str).collect();
            let what = format!("no source `{}`; known: {}", source.get_ref(), known.join(", "));
            self.add(file, source.span(), what);
        }
    }

    fn known_release<T>(&mut self, data: &Data, file: &File<T>, release: &Value<ReleaseId>) {
        let mut ids = data.releases.iter().map(|other| other.content.release.get_ref());
        if !ids.any(|id| id == release.get_ref()) {
            self.add(file, release.span(), format!("there is no release {}", release.get_ref().0));
        }
    }

    /// Strictly increasing.
    fn sorted<'a, T, V: Ord + 'a>(
        &mut self,
        file: &File<T>,
        what: &str,
        items: impl Iterator<Item = (&'a V, std::ops::Range<usize>)>,
    ) {
        let mut last: Option<&V> = None;
        for (item, span) in items {
            if last.is_some_and(|last| last >= item) {
                self.add(file, span, format!("{what} are not sorted, or one stands twice"));
            }
            last = Some(item);
        }
    }

    fn sorted_values<'a, T, V: Ord + 'a>(
        &mut self,
        file: &File<T>,
        what: &str,
        values: impl IntoIterator<Item = &'a Spanned<V>>,
    ) {
        let items = values.into_iter().map(|value| (value.get_ref(), value.span()));
        self.sorted(file, what, items);
    }

    fn addresses<T>(&mut self, file: &File<T>, sources: &Sources) {
        for address in sources.values().filter_map(|source| source.address.as_ref()) {
            let text = address.get_ref();
            if !text.starts_with("https://") || text.contains(char::is_whitespace) {
                self.add(file, address.span(), format!("`{text}` is not an https address"));
            }
        }
    }
}

fn check(data: &Data) -> Result<(), String> {
    let mut errors = Errors::default();
    check_common(data, &mut errors);
    check_gpus(&data.gpus, &mut errors);
    check_drivers(data, &mut errors);
    check_cuda(data, &mut errors);
    check_amp(data, &mut errors);
    check_examples(&data.examples, &mut errors);
    check_messages(&data.messages, &mut errors);
    for release in &data.releases {
        check_release(data, release, &mut errors);
    }
    if errors.0.is_empty() {
        return Ok(());
    }
    let mut text = String::from("data/ is not in order:");
    for error in &errors.0 {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n  {error}");
    }
    Err(text)
}

fn check_common(data: &Data, errors: &mut Errors) {
    let file = &data.sources;
    errors.addresses(file, &file.content.sources);
    let day = &file.content.as_of;
    let is_day = day.get_ref().len() == 10 && day.get_ref().split('-').count() == 3;
    if !is_day {
        errors.add(file, day.span(), "`as_of` is a day: YYYY-MM-DD");
    }
    let file = &data.components;
    let mut seen = BTreeSet::new();
    for kind in &file.content.components {
        for key in std::iter::once(&kind.key).chain(&kind.aliases) {
            if !seen.insert(key.get_ref()) {
                errors.add(file, key.span(), format!("`{}` stands twice", key.get_ref()));
            }
        }
    }
}

fn check_gpus(file: &File<Gpus>, errors: &mut Errors) {
    let Gpus { capabilities, gpus, sources, .. } = &file.content;
    errors.addresses(file, sources);
    errors.sorted_values(file, "capabilities", capabilities.iter().map(|row| &row.capability));
    for row in capabilities {
        errors.known_source(file, sources, &row.source);
    }
    errors.sorted_values(file, "GPUs", gpus.iter().map(|gpu| &gpu.name));
    for gpu in gpus {
        let own = gpu.capability.as_slice();
        errors.sorted(file, "capabilities", own.iter().map(|one| (one, gpu.name.span())));
        for capability in own {
            if !capabilities.iter().any(|row| row.capability.get_ref() == capability) {
                let what = format!("no row for capability {}", capability.0);
                errors.add(file, gpu.name.span(), what);
            }
        }
        errors.sorted_values(file, "sources", &gpu.sources);
        if gpu.sources.is_empty() {
            errors.add(file, gpu.name.span(), "a GPU needs a source");
        }
        for source in &gpu.sources {
            errors.known_source(file, sources, source);
        }
    }
}

fn check_drivers(data: &Data, errors: &mut Errors) {
    let file = &data.drivers;
    let Drivers { branches, sources, .. } = &file.content;
    errors.addresses(file, sources);
    errors.sorted_values(file, "branches", branches.iter().map(|row| &row.branch));
    let mut cuda = None;
    for row in branches {
        for source in [Some(&row.source), row.end_of_life_source.as_ref()].into_iter().flatten() {
            errors.known_source(file, sources, source);
        }
        if row.end_of_life.is_some() != row.end_of_life_source.is_some() {
            errors.add(file, row.branch.span(), "an end of life and its source come together");
        }
        for version in [&row.first, &row.latest].into_iter().flatten() {
            if version.get_ref().0.branch() != *row.branch.get_ref() {
                errors.add(file, version.span(), "a version of another branch");
            }
        }
        // A later branch supports at least the CUDA of an earlier one.
        let own = row.cuda.as_ref().map(|cuda| cuda.get_ref().0);
        if own.is_some() && own < cuda {
            errors.add(file, row.branch.span(), "supports an older CUDA than the branch before it");
        }
        cuda = own.or(cuda);
    }
}

fn check_cuda(data: &Data, errors: &mut Errors) {
    let file = &data.cuda;
    let CudaVersions { minor_version_floors, cuda, sources, .. } = &file.content;
    let branches = &data.drivers.content.branches;
    errors.addresses(file, sources);
    errors.sorted_values(file, "floors", minor_version_floors.iter().map(|floor| &floor.from));
    for floor in minor_version_floors {
        errors.known_source(file, sources, &floor.source);
        if floor.from.get_ref() > floor.to.get_ref() {
            errors.add(file, floor.from.span(), "a floor from a later to an earlier version");
        }
    }
    errors.sorted_values(file, "CUDA versions", cuda.iter().map(|row| &row.version));
    for row in cuda {
        let version = row.version.get_ref().0;
        for source in [&row.source, &row.targets_source] {
            errors.known_source(file, sources, source);
        }
        errors.sorted_values(file, "targets", &row.targets);
        for target in &row.targets {
            let rows = &data.gpus.content.capabilities;
            if !rows.iter().any(|row| row.capability.get_ref() == target.get_ref()) {
                errors.add(file, target.span(), "gpus.toml has no row for this capability");
            }
        }
        // The branch of a toolkit's driver is the first that supports this CUDA natively.
        let own = branches.iter().find(|branch| *branch.branch.get_ref() == row.branch);
        if own.and_then(|own| own.cuda.as_ref()).map(|cuda| cuda.get_ref().0) != Some(version) {
            let what = format!("drivers.toml does not say that R{} has CUDA {version}", row.branch);
            errors.add(file, row.version.span(), what);
        }
        for toolkit in &row.toolkits {
            errors.known_source(file, sources, &toolkit.source);
            if !toolkit.version.get_ref().starts_with(&format!("{version}.")) {
                errors.add(file, toolkit.version.span(), "a toolkit of another minor version");
            }
        }
        let Some(package) = &row.forward_package else { continue };
        errors.known_source(file, sources, &package.source);
        errors.sorted_values(file, "bases", &package.bases);
        for base in &package.bases {
            let branch = base.get_ref().0.driver.branch();
            if !branches.iter().any(|row| *row.branch.get_ref() == branch) || branch >= row.branch {
                errors.add(file, base.span(), format!("R{branch} is no older driver branch"));
            }
        }
    }
}

fn check_amp(data: &Data, errors: &mut Errors) {
    let file = &data.amp;
    let MixedPrecision { tensor_cores, pytorch, tf32, apex, transformer_engine, .. } =
        &file.content;
    let MixedPrecision { shapes, pitfalls, sources, .. } = &file.content;
    errors.addresses(file, sources);
    let cited = tensor_cores.iter().map(|row| &row.source);
    let cited = cited.chain(pytorch.iter().map(|row| &row.source));
    let cited = cited.chain([&tf32.since_source, &tf32.source, &transformer_engine.source]);
    let cited = cited.chain(apex.iter().map(|row| &row.source));
    let cited = cited.chain(transformer_engine.needs.iter().map(|row| &row.source));
    let cited = cited.chain(shapes.iter().map(|row| &row.source));
    for source in cited.chain(pitfalls.iter().map(|row| &row.source)) {
        errors.known_source(file, sources, source);
    }

    let mut seen = BTreeSet::new();
    for row in tensor_cores {
        if row.generation.is_some() == row.data_types.is_empty() {
            let what = "a generation and data types come together";
            errors.add(file, row.source.span(), what);
        }
        for capability in &row.capabilities {
            if !seen.insert(capability.get_ref()) {
                errors.add(file, capability.span(), "two rows for this capability");
            }
        }
    }
    let needed = transformer_engine.needs.iter().flat_map(|need| &need.capabilities);
    for capability in tensor_cores.iter().flat_map(|row| &row.capabilities).chain(needed) {
        let rows = &data.gpus.content.capabilities;
        if !rows.iter().any(|row| row.capability.get_ref() == capability.get_ref()) {
            errors.add(file, capability.span(), "gpus.toml has no row for this capability");
        }
    }

    for feature in PyTorchFeature::ALL {
        let rows = pytorch.iter().filter(|row| row.feature.get_ref().0 == *feature);
        if rows.count() != 1 {
            let span = pytorch.first().map_or(0..0, |row| row.feature.span());
            errors.add(file, span, format!("`{feature}` needs one row"));
        }
    }
    for pair in pytorch.windows(2) {
        let [before, after] = pair else { continue };
        if before.since.get_ref() > after.since.get_ref() {
            errors.add(file, after.since.span(), "versions of PyTorch are not sorted");
        }
    }

    errors.sorted_values(file, "releases", &tf32.seen);
    for release in tf32.seen.iter().chain([&tf32.since, &transformer_engine.since]) {
        errors.known_release(data, file, release);
    }
    for event in apex {
        if event.month().is_none() {
            errors.add(file, event.date.span(), "not a day: YYYY-MM-DD");
        }
    }
    for need in &transformer_engine.needs {
        for version in [Some(&need.cuda), need.version.as_ref()].into_iter().flatten() {
            if version.get_ref().parse::<ngcompat::ComponentVersion>().is_err() {
                errors.add(file, version.span(), "not a version");
            }
        }
    }
    for pitfall in pitfalls {
        errors.known_release(data, file, &pitfall.before);
        errors.sorted_values(file, "families", &pitfall.architectures);
    }
}

fn check_examples(file: &File<Examples>, errors: &mut Errors) {
    let Examples { source, examples, sources } = &file.content;
    errors.addresses(file, sources);
    errors.known_source(file, sources, source);
    let mut seen = BTreeSet::new();
    for name in examples.iter().flat_map(|one| one.names().chain(&one.parts)) {
        if !seen.insert(name.get_ref()) {
            errors.add(file, name.span(), format!("`{}` stands twice", name.get_ref()));
        }
    }
}

fn check_messages(file: &File<Messages>, errors: &mut Errors) {
    let Messages { number_forms, messages, sources } = &file.content;
    errors.addresses(file, sources);
    for form in number_forms {
        check_pattern(file, form, errors);
        if !form.get_ref().contains("{number}") {
            errors.add(file, form.span(), "the form has no `{number}`");
        }
    }
    let mut codes = BTreeSet::new();
    let mut numbers = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for message in messages {
        let code = message.code.get_ref();
        let kebab = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if !code.bytes().all(kebab) || !codes.insert(code) {
            errors.add(file, message.code.span(), "not in kebab case, or stands twice");
        }
        if !message.numbers.iter().all(|number| numbers.insert(number)) {
            errors.add(file, message.code.span(), "a number stands twice");
        }
        for text in message.patterns.iter().chain(&message.names) {
            check_pattern(file, text, errors);
            if !seen.insert(text.get_ref().to_lowercase()) {
                errors.add(file, text.span(), format!("`{}` stands twice", text.get_ref()));
            }
        }
        if message.patterns.is_empty() && message.variant_of.is_none() {
            errors.add(file, message.code.span(), "a message needs a pattern");
        }
        if message.fixes.is_empty() || message.sources.is_empty() {
            errors.add(file, message.code.span(), "a message needs a fix and a source");
        }
        errors.sorted_values(file, "sources", &message.sources);
        let alarm = message.false_alarm.iter().map(|alarm| &alarm.source);
        for source in message.sources.iter().chain(alarm) {
            errors.known_source(file, sources, source);
        }
    }
    for variant in messages.iter().filter_map(|message| message.variant_of.as_ref()) {
        if !codes.contains(variant.get_ref()) {
            errors.add(file, variant.span(), format!("there is no `{}`", variant.get_ref()));
        }
    }
    let cited = messages.iter().flat_map(|message| {
        let alarm = message.false_alarm.iter().map(|alarm| &alarm.source);
        message.sources.iter().chain(alarm).map(Spanned::get_ref)
    });
    let cited: BTreeSet<_> = cited.collect();
    for name in sources.keys().filter(|name| !cited.contains(name)) {
        errors.0.push(format!("{}: nothing cites `{name}`", file.path));
    }
}

/// A pattern begins with a word or with the GPU before it, which is how it is found, and knows its
/// placeholders.
fn check_pattern<T>(file: &File<T>, pattern: &Text, errors: &mut Errors) {
    let text = pattern.get_ref();
    let found_by = text.strip_prefix("{gpu} ").unwrap_or(text);
    if !found_by.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        errors.add(file, pattern.span(), "a pattern begins with a word");
    }
    for placeholder in text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)) {
        if !Row::PLACEHOLDERS.contains(&placeholder) {
            errors.add(file, pattern.span(), format!("no placeholder `{placeholder}`"));
        }
    }
}

fn check_release(data: &Data, file: &File<Release>, errors: &mut Errors) {
    let release = &file.content;
    let sources = &release.sources;
    let id = release.release.get_ref().0;
    if !file.path.ends_with(&format!("/{id}.toml")) {
        errors.add(file, release.release.span(), format!("the file of {id} is called {id}.toml"));
    }
    errors.addresses(file, sources);
    if sources.is_empty() {
        errors.add(file, release.release.span(), "a release needs a source");
    }

    let mut seen = BTreeSet::new();
    for (source, contents) in &release.contents {
        errors.known_source(file, sources, source);
        for (key, version) in contents {
            let known = &data.components.content.components;
            if !known.iter().any(|kind| kind.key.get_ref() == key.get_ref()) {
                let what = format!("components.toml has no `{}`", key.get_ref());
                errors.add(file, key.span(), what);
            }
            if !seen.insert(key.get_ref()) {
                errors.add(file, key.span(), format!("two sources for `{}`", key.get_ref()));
            }
            if version.get_ref().parse::<ngcompat::ComponentVersion>().is_err() {
                errors.add(file, version.span(), "not a version");
            }
            if key.get_ref() == "cuda" && toolkit(data, version.get_ref()).is_none() {
                let what = format!("cuda.toml has no toolkit `{}`", version.get_ref());
                errors.add(file, version.span(), what);
            }
        }
    }
    if let Some(driver) = &release.driver {
        errors.known_source(file, sources, &driver.source);
        errors.sorted_values(file, "branches", &driver.datacenter_branches);
        errors.sorted_values(file, "branches", &driver.not_forward_compatible);
    }
    if let Some(gpu) = &release.gpu {
        if let Some(source) = &gpu.source {
            errors.known_source(file, sources, source);
        }
        if gpu.source.is_none()
            && (gpu.minimum_compute_capability.is_some() || !gpu.families.is_empty())
        {
            errors.add(file, release.release.span(), "the GPU requirement needs a source");
        }
        errors.sorted_values(file, "families", &gpu.families);
        errors.sorted_values(file, "families", &gpu.untested_families);
    }
    let lists = release.images.keys().chain(release.features.keys()).chain(release.examples.keys());
    let single = release.announcements.iter().map(|one| &one.source);
    let issues = release.known_issues.iter().map(|one| &one.source);
    for source in lists.chain(single).chain(issues).chain(release.amp.iter().map(|amp| &amp.source))
    {
        errors.known_source(file, sources, source);
    }
    for platforms in release.images.values() {
        errors.sorted_values(file, "images", platforms);
    }
    for example in release.examples.values().flatten() {
        let mut names = data.examples.content.examples.iter().flat_map(Example::names);
        if !names.any(|name| name.get_ref() == example.get_ref()) {
            let what = format!("examples.toml has no `{}`", example.get_ref());
            errors.add(file, example.span(), what);
        }
    }
    for issue in &release.known_issues {
        errors.sorted_values(file, "families", &issue.architectures);
        if let Some(versus) = &issue.versus {
            errors.known_release(data, file, versus);
        }
    }
}

/// The toolkit that a release's CUDA version names, and the position of its minor version.
pub(crate) fn toolkit<'a>(data: &'a Data, printed: &str) -> Option<(usize, &'a Toolkit)> {
    let numbers: Vec<&str> = printed.split('.').take(3).collect();
    let three = numbers.join(".");
    data.cuda.content.cuda.iter().enumerate().find_map(|(position, row)| {
        let toolkit = row.toolkits.iter().find(|toolkit| {
            *toolkit.version.get_ref() == three
                || toolkit.printed.iter().any(|other| other.get_ref() == printed)
        })?;
        Some((position, toolkit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn release(text: &str) -> Result<File<Release>, String> {
        parse(String::from("data/releases/pytorch/20.12.toml"), String::from(text))
    }

    #[test]
    fn an_unknown_key_is_an_error_with_its_line() {
        let error = release("release = \"20.12\"\ncolour = 1\n[sources]\n").unwrap_err();
        assert!(
            error.starts_with("data/releases/pytorch/20.12.toml:2: unknown field `colour`"),
            "{error}"
        );
    }

    #[test]
    fn a_malformed_value_is_an_error_with_its_line() {
        let error = release("\n\nrelease = \"20.6\"\n[sources]\n").unwrap_err();
        assert!(error.starts_with("data/releases/pytorch/20.12.toml:3: `20.6` is not"), "{error}");
    }

    fn complaints(change: impl FnOnce(&mut Data)) -> String {
        let mut data = load(&crate::root().join("data")).expect("data/ is in order");
        change(&mut data);
        check(&data).expect_err("the change breaks data/")
    }

    fn replace(data: &mut Data, from: &str, to: &str) {
        let file = data
            .releases
            .iter_mut()
            .find(|file| file.path.ends_with("20.12.toml"))
            .expect("20.12 exists");
        assert!(file.text.contains(from), "20.12.toml has {from}");
        *file = parse(file.path.clone(), file.text.replacen(from, to, 1)).expect("still TOML");
    }

    #[test]
    fn dangling_references_and_disorder_are_errors_with_their_line() {
        let error = complaints(|data| replace(data, "source = \"notes\"", "source = \"nowhere\""));
        assert!(error.contains("20.12.toml:") && error.contains("no source `nowhere`"), "{error}");
        let error =
            complaints(|data| replace(data, "\"pascal\", \"volta\"", "\"volta\", \"pascal\""));
        assert!(error.contains("families are not sorted"), "{error}");
        let error = complaints(|data| replace(data, "cudnn = ", "cuddn = "));
        assert!(error.contains("components.toml has no `cuddn`"), "{error}");
        let error = complaints(|data| replace(data, "cuda = \"11.1.1\"", "cuda = \"11.1.9\""));
        assert!(error.contains("cuda.toml has no toolkit `11.1.9`"), "{error}");
        let error = complaints(|data| replace(data, "versus = \"20.11\"", "versus = \"20.05\""));
        assert!(error.contains("there is no release 20.05"), "{error}");
        let error = complaints(|data| replace(data, "release = \"20.12\"", "release = \"20.11\""));
        assert!(error.contains("is called 20.11.toml"), "{error}");
        let error = complaints(|data| replace(data, "\"Jasper\"", "\"Jaspar\""));
        assert!(error.contains("examples.toml has no `Jaspar`"), "{error}");
        let error = complaints(|data| drop(data.amp.content.pytorch.remove(0)));
        assert!(error.contains("data/amp.toml:") && error.contains("needs one row"), "{error}");
        let error = complaints(|data| drop(data.amp.content.sources.remove("te-ada")));
        assert!(error.contains("no source `te-ada`"), "{error}");
        let error = complaints(|data| data.gpus.content.gpus.swap(0, 1));
        assert!(error.contains("GPUs are not sorted"), "{error}");
        let error = complaints(|data| data.messages.content.messages.truncate(20));
        assert!(error.contains("messages.toml: nothing cites `mig`"), "{error}");
        let error = complaints(|data| {
            let file = &mut data.messages;
            let text = file.text.replacen("version {driver} was", "version {drover} was", 1);
            *file = parse(file.path.clone(), text).expect("still TOML");
        });
        assert!(error.contains("data/messages.toml:"), "{error}");
        assert!(error.contains("no placeholder `drover`"), "{error}");
        let error = complaints(|data| data.drivers.content.branches.clear());
        assert!(error.contains("is no older driver branch"), "{error}");
    }
}
