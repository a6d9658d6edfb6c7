//! What changed between two releases.

use alloc::format;
use alloc::string::String;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt;

use crate::machine::gpu::Gpu;
use crate::matrix::names::DEFAULT_FAMILY;
use crate::matrix::release::{Release, ReleaseName};
use crate::matrix::tables::Matrix;
use crate::questions::amp::advice::AmpInterface;
use crate::questions::amp::context::AmpContext;
use crate::questions::unanswered::UnansweredError;
use crate::rows::build::BuildPlatform;
use crate::rows::component::Component;
use crate::rows::known_issue::KnownIssue;
use crate::rows::stated::MinimumCapability;
use crate::values::architecture::Architecture;
use crate::values::component_version::ComponentVersion;
use crate::values::compute_capability::ComputeCapability;
use crate::values::driver_version::DriverVersion;
use crate::values::words::string_enum;

string_enum! {
    /// How a component changed.
    #[non_exhaustive]
    Change, "change-unknown", "change";
    /// Recorded of the first release only. The second may contain it all the same.
    OnlyFrom = "only-from", "only in the data of the first";
    /// Recorded of the second release only. The first may contain it all the same.
    OnlyTo = "only-to", "only in the data of the second";
    /// To a newer version.
    Up = "up", "up";
    /// To an older version.
    Down = "down", "down";
    /// To another build of the same version, or between versions whose order isn't known.
    Changed = "changed", "changed";
}

/// A component that differs.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ComponentChange {
    /// The component's key.
    pub component: &'static str,
    /// The component's name.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub name: &'static str,
    /// How it changed.
    pub change: Change,
    /// Its version in the first release; `None` where it is not recorded.
    pub from: Option<ComponentVersion>,
    /// Its version in the second release; `None` where it is not recorded.
    pub to: Option<ComponentVersion>,
}

/// A value that differs. Of a list each side has what only that release has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "FromTo_{T}"))]
pub struct FromTo<T> {
    /// In the first release; `None` where it is not recorded.
    pub from: Option<T>,
    /// In the second release; `None` where it is not recorded.
    pub to: Option<T>,
}

/// What changed from one release to another, and nothing else: what is equal is left out.
///
/// What is recorded of one of the two only may hold of the other all the same: it is never said to
/// be added or removed.
///
/// ```
/// let diff = ngcompat::matrix().diff(ngcompat::release("20.06")?, ngcompat::release("20.12")?)?;
/// let python = diff.components.iter().find(|change| change.component == "python").unwrap();
/// assert_eq!(python.to.as_ref().unwrap().as_str(), "3.8");
/// # Ok::<(), ngcompat::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReleaseDiff {
    /// The first release.
    pub from: ReleaseName,
    /// The second release.
    pub to: ReleaseName,
    /// Components, in the order of the release notes.
    pub components: Vec<ComponentChange>,
    /// The smallest driver that runs it natively.
    pub native_driver: Option<FromTo<DriverVersion>>,
    /// The smallest driver that the release notes print.
    pub stated_driver: Option<FromTo<DriverVersion>>,
    /// The driver branches from which the compatibility package alone helps, on data center boards.
    pub forward_branches: Option<FromTo<Vec<u16>>>,
    /// The floor of CUDA minor-version compatibility.
    pub minor_version_floor: Option<FromTo<DriverVersion>>,
    /// Whether the image puts its compatibility libraries in front of a newer driver's, which may keep
    /// CUDA from starting.
    pub compat_libraries_first: Option<FromTo<bool>>,
    /// The smallest compute capability.
    pub minimum_compute_capability: Option<FromTo<ComputeCapability>>,
    /// The GPUs that the toolkit builds for.
    pub targets: Option<FromTo<Vec<ComputeCapability>>>,
    /// The GPUs that the ordinary build has machine code for.
    pub capabilities: Option<FromTo<Vec<ComputeCapability>>>,
    /// The GPU families that the release notes list.
    pub families: Option<FromTo<Vec<Architecture>>>,
    /// The platforms with a build.
    pub platforms: Option<FromTo<Vec<BuildPlatform>>>,
    /// The interface to mixed precision.
    pub amp_interface: Option<FromTo<AmpInterface>>,
    /// Announcements of support, deprecation and removal.
    pub announcements: Option<FromTo<Vec<&'static str>>>,
    /// Known issues, in a sentence each.
    pub known_issues: Option<FromTo<Vec<&'static str>>>,
    /// Tensor Core example models.
    pub examples: Option<FromTo<Vec<&'static str>>>,
}

impl ReleaseDiff {
    fn between(matrix: &'static Matrix, from: Release, to: Release) -> Self {
        let components = matrix
            .component_kinds()
            .iter()
            .filter_map(|kind| component_change(from.component(kind.key), to.component(kind.key)))
            .collect();
        let native =
            |release: Release| release.cuda().map(|cuda| DriverVersion::of_branch(cuda.branch));
        let stated = |release: Release| release.ordinary().stated.driver?.minimum;
        let floor = |release: Release| release.cuda()?.minor_version_floor.map(|floor| floor.linux);
        let minimum = |release: Release| match release.ordinary().stated.gpu.minimum {
            MinimumCapability::Printed(capability) => Some(capability),
            _ => None,
        };
        let targets = |release: Release| release.cuda().map(|cuda| cuda.targets.to_vec());
        let capabilities = |release: Release| {
            release.ordinary().build.capabilities.as_ref().map(|list| list.to_vec())
        };
        let families = |release: Release| recorded(release.ordinary().stated.gpu.families);
        let platforms = |release: Release| {
            let known = release.builds.iter().map(|row| row.build.platform);
            let mut platforms: Vec<_> = known.collect();
            platforms.dedup();
            Some(platforms).filter(|platforms| !platforms.is_empty())
        };
        let interface = |release: Release| {
            let has_notes = release.family().key == DEFAULT_FAMILY;
            let api = has_notes.then(|| AmpContext::of(matrix, release, &Gpu::UNKNOWN).api())?;
            api.value.map(|api| api.interface)
        };
        let announcements = |release: Release| {
            let texts = release.notes.announcements.iter().map(|one| one.text);
            recorded(&texts.collect::<Vec<_>>())
        };
        let both = (from, to);
        Self {
            from: from.name(),
            to: to.name(),
            components,
            native_driver: value(&both, native),
            stated_driver: value(&both, stated),
            forward_branches: list(&both, forward_branches),
            minor_version_floor: value(&both, floor),
            compat_libraries_first: value(&both, |release| Some(libraries_first(release))),
            minimum_compute_capability: value(&both, minimum),
            targets: list(&both, targets),
            capabilities: list(&both, capabilities),
            families: list(&both, families),
            platforms: list(&both, platforms),
            amp_interface: value(&both, interface),
            announcements: list(&both, announcements),
            known_issues: issues(&both),
            examples: list(&both, |release| recorded(release.notes.examples)),
        }
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        let same = Self {
            from: self.from,
            to: self.to,
            components: Vec::new(),
            native_driver: None,
            stated_driver: None,
            forward_branches: None,
            minor_version_floor: None,
            compat_libraries_first: None,
            minimum_compute_capability: None,
            targets: None,
            capabilities: None,
            families: None,
            platforms: None,
            amp_interface: None,
            announcements: None,
            known_issues: None,
            examples: None,
        };
        *self == same
    }
}

/// Whether its compatibility libraries come before those of newer drivers, or of some.
fn libraries_first(release: Release) -> bool {
    let build = &release.ordinary().build;
    build.compat_first || build.compat_first_from.is_some()
}

/// The branches from which forward compatibility alone helps; `None` where the toolkit, or whether
/// the image has its package, is not recorded.
fn forward_branches(release: Release) -> Option<Vec<u16>> {
    let build = &release.ordinary().build;
    let cuda = release.cuda()?;
    let bases = match (cuda.forward_package, build.compat_package) {
        (None, _) | (_, Some(false)) => &[][..],
        (Some(package), Some(true)) => package.bases,
        (Some(_), None) => return None,
    };
    let branches = bases.iter().map(|base| base.branch);
    Some(branches.filter(|branch| cuda.base(*branch, build.compat_driver).is_some()).collect())
}

/// The known issues that only one of two releases has. Two sentences about the same model, GPUs, mode,
/// precision and slowdown are one issue.
fn issues(both: &(Release, Release)) -> Option<FromTo<Vec<&'static str>>> {
    let of = |release: Release| {
        let notes = release.notes;
        let recorded = notes.known_issues_complete || !notes.known_issues.is_empty();
        recorded.then(|| notes.known_issues.iter().collect::<Vec<_>>())
    };
    let what = |issue: &KnownIssue| {
        let KnownIssue { kind, models, architectures, mode, precision, versus, .. } = *issue;
        (kind, models, architectures, mode, precision, versus, issue.up_to_percent)
    };
    let same = |one: &&KnownIssue, other: &&KnownIssue| {
        one.summary == other.summary || !one.models.is_empty() && what(one) == what(other)
    };
    let sentences = |side: Option<Vec<&'static KnownIssue>>| {
        side.map(|issues| issues.into_iter().map(|issue| issue.summary).collect())
    };
    let FromTo { from, to } = list_by(both, of, same)?;
    Some(FromTo { from: sentences(from), to: sentences(to) })
}

/// A list of which the data has something.
fn recorded<T: Clone>(items: &[T]) -> Option<Vec<T>> {
    (!items.is_empty()).then(|| items.to_vec())
}

/// A value of two releases, where it differs.
fn value<T: PartialEq>(
    (from, to): &(Release, Release),
    of: impl Fn(Release) -> Option<T>,
) -> Option<FromTo<T>> {
    let (from, to) = (of(*from), of(*to));
    (from != to).then_some(FromTo { from, to })
}

/// What only one of two releases has in a list.
fn list<T: PartialEq + Clone>(
    both: &(Release, Release),
    of: impl Fn(Release) -> Option<Vec<T>>,
) -> Option<FromTo<Vec<T>>> {
    list_by(both, of, PartialEq::eq)
}

/// What only one of two releases has in a list whose items are compared by `same`.
fn list_by<T: Clone>(
    (from, to): &(Release, Release),
    of: impl Fn(Release) -> Option<Vec<T>>,
    same: impl Fn(&T, &T) -> bool,
) -> Option<FromTo<Vec<T>>> {
    let (from, to) = (of(*from), of(*to));
    let only = |one: &Option<Vec<T>>, other: &Option<Vec<T>>| {
        let other = other.as_deref().unwrap_or_default();
        let is_in_other = |item: &T| other.iter().any(|one| same(one, item));
        let items = one.as_deref()?.iter().filter(|item| !is_in_other(item));
        Some(items.cloned().collect::<Vec<_>>())
    };
    let sides = FromTo { from: only(&from, &to), to: only(&to, &from) };
    let differs = |side: &Option<Vec<T>>| side.as_ref().is_some_and(|items| !items.is_empty());
    (differs(&sides.from) || differs(&sides.to)).then_some(sides)
}

fn component_change(
    from: Option<&'static Component>,
    to: Option<&'static Component>,
) -> Option<ComponentChange> {
    let change = match (from, to) {
        (None, None) => return None,
        (None, Some(_)) => Change::OnlyTo,
        (Some(_), None) => Change::OnlyFrom,
        (Some(from), Some(to)) if from.version == to.version => return None,
        (Some(from), Some(to)) => {
            let (from, to) = (from.ordering(), to.ordering());
            let ordered = from.numbers().next().is_some() && to.numbers().next().is_some();
            match from.cmp_numbers(to) {
                Ordering::Less if ordered => Change::Up,
                Ordering::Greater if ordered => Change::Down,
                _ => Change::Changed,
            }
        }
    };
    let kind = from.or(to)?.kind;
    Some(ComponentChange {
        component: kind.key,
        name: kind.name,
        change,
        from: from.map(|component| component.version.clone()),
        to: to.map(|component| component.version.clone()),
    })
}

impl fmt::Display for ReleaseDiff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, to) = (self.from.release(), self.to.release());
        let names = (from.version(), to.version());
        writeln!(f, "{} → {}", self.from, self.to)?;
        if self.is_empty() {
            return writeln!(f, "  nothing that is recorded differs");
        }
        let mut lines = Lines { f, names };
        for ComponentChange { name, change, from, to, .. } in &self.components {
            let sides = FromTo { from: from.as_ref(), to: to.as_ref() };
            let how = match change {
                Change::OnlyFrom | Change::OnlyTo => "",
                Change::Up => " (up)",
                Change::Down => " (down)",
                Change::Changed => " (changed)",
            };
            lines.value(name, Some(&sides), how)?;
        }
        lines.value("native driver", self.native_driver.as_ref(), "")?;
        lines.value("driver by the release notes", self.stated_driver.as_ref(), "")?;
        let branches = self.forward_branches.as_ref();
        lines.list("forward compatibility from branches", branches, |one| format!("R{one}"))?;
        lines.value(
            "floor of minor-version compatibility",
            self.minor_version_floor.as_ref(),
            "",
        )?;
        let yes_or_no = |first: Option<bool>| first.map(|first| if first { "yes" } else { "no" });
        let first = self
            .compat_libraries_first
            .map(|FromTo { from, to }| FromTo { from: yes_or_no(from), to: yes_or_no(to) });
        lines.value("compatibility libraries before a newer driver's", first.as_ref(), "")?;
        let minimum = self.minimum_compute_capability.as_ref();
        lines.value("minimum compute capability", minimum, "")?;
        let targets = self.targets.as_ref();
        lines.list("GPUs the toolkit builds for", targets, ToString::to_string)?;
        let capabilities = self.capabilities.as_ref();
        lines.list("machine code", capabilities, ToString::to_string)?;
        let families = self.families.as_ref();
        lines.list("GPU families", families, |one| String::from(one.name()))?;
        let platforms = self.platforms.as_ref();
        lines.list("platforms", platforms, |one| String::from(one.name()))?;
        let interface = self.amp_interface.map(|FromTo { from, to }| FromTo {
            from: from.map(AmpInterface::name),
            to: to.map(AmpInterface::name),
        });
        lines.value("mixed precision", interface.as_ref(), "")?;
        lines.sentences("announcements", self.announcements.as_ref())?;
        lines.sentences("known issues", self.known_issues.as_ref())?;
        lines.list("examples", self.examples.as_ref(), ToString::to_string)
    }
}

/// Writes the lines of a difference between releases of these versions.
struct Lines<'a, 'b> {
    f: &'a mut fmt::Formatter<'b>,
    names: (&'a str, &'a str),
}

impl Lines<'_, '_> {
    fn value<T: fmt::Display>(
        &mut self,
        name: &str,
        change: Option<&FromTo<T>>,
        how: &str,
    ) -> fmt::Result {
        let Some(FromTo { from, to }) = change else { return Ok(()) };
        let side = |value: &Option<T>, release: &str| match value {
            Some(value) => value.to_string(),
            None => format!("not in the data of {release}"),
        };
        let (from, to) = (side(from, self.names.0), side(to, self.names.1));
        writeln!(self.f, "  {name}: {from} → {to}{how}")
    }

    fn list<T>(
        &mut self,
        name: &str,
        change: Option<&FromTo<Vec<T>>>,
        word: impl Fn(&T) -> String,
    ) -> fmt::Result {
        self.sides(change, |lines, only, items| {
            let words: Vec<String> = items.iter().map(&word).collect();
            writeln!(lines.f, "  {name}, only {only}: {}", words.join(", "))
        })
    }

    fn sentences(&mut self, name: &str, change: Option<&FromTo<Vec<&str>>>) -> fmt::Result {
        self.sides(change, |lines, only, items| {
            items.iter().try_for_each(|item| writeln!(lines.f, "  {name}, only {only}: {item}"))
        })
    }

    /// Writes both sides of a list; of one that is not recorded of a release, that it is not.
    fn sides<T>(
        &mut self,
        change: Option<&FromTo<Vec<T>>>,
        write: impl Fn(&mut Self, &str, &[T]) -> fmt::Result,
    ) -> fmt::Result {
        let Some(FromTo { from, to }) = change else { return Ok(()) };
        for (items, own, other, others) in
            [(from, self.names.0, to, self.names.1), (to, self.names.1, from, self.names.0)]
        {
            let only = match other {
                Some(_) => format!("in the data of {own}"),
                None => format!("in the data of {own} (not recorded of {others})"),
            };
            if let Some(items) = items.as_deref().filter(|items| !items.is_empty()) {
                write(self, &only, items)?;
            }
        }
        Ok(())
    }
}

impl Matrix {
    /// What changed from one release to another.
    ///
    /// # Errors
    ///
    /// One is newer than the data, or they are of different families: nothing in them compares.
    pub fn diff(&'static self, from: Release, to: Release) -> Result<ReleaseDiff, UnansweredError> {
        from.comparable_with(to)?;
        Ok(ReleaseDiff::between(self, from, to))
    }
}
