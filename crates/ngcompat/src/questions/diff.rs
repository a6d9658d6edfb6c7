//! What changed between two releases.

use alloc::string::String;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt;

use crate::matrix::release::{Release, ReleaseName};
use crate::matrix::tables::Matrix;
use crate::rows::component::Component;
use crate::rows::stated::MinimumCapability;
use crate::values::architecture::Architecture;
use crate::values::component_version::ComponentVersion;
use crate::values::compute_capability::ComputeCapability;
use crate::values::driver_version::DriverVersion;
use crate::values::words::string_enum;

string_enum! {
    /// How a component changed.
    Change, ParseChangeError, "change-unknown", "change";
    /// Seen in the later release only.
    Added = "added", "added";
    /// Seen in the earlier release only.
    Removed = "removed", "removed";
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
#[non_exhaustive]
pub struct ComponentChange {
    /// The component's key.
    pub component: &'static str,
    /// The component's name.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub name: &'static str,
    /// How it changed.
    pub change: Change,
    /// Its version in the first release; `None` where it wasn't seen.
    pub from: Option<ComponentVersion>,
    /// Its version in the second release; `None` where it wasn't seen.
    pub to: Option<ComponentVersion>,
}

/// A value that differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct FromTo<T> {
    /// In the first release; `None` where it wasn't seen.
    pub from: Option<T>,
    /// In the second release; `None` where it wasn't seen.
    pub to: Option<T>,
}

/// What changed from one release to another, and nothing else: what is equal is left out.
///
/// A component seen in one of the two only may have been in the other unseen.
///
/// ```
/// let diff = ngcompat::matrix().diff(ngcompat::release("20.06")?, ngcompat::release("20.12")?);
/// let python = diff.components.iter().find(|change| change.component == "python").unwrap();
/// assert_eq!(python.to.as_ref().unwrap().as_str(), "3.8");
/// # Ok::<(), ngcompat::ReleaseError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
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
    /// Driver branches that data center boards may use in the second release but not in the first.
    pub forward_branches_added: Vec<u16>,
    /// Driver branches that data center boards may use in the first release but not in the second.
    pub forward_branches_removed: Vec<u16>,
    /// The floor of CUDA minor-version compatibility.
    pub minor_version_floor: Option<FromTo<DriverVersion>>,
    /// The smallest compute capability.
    pub minimum_compute_capability: Option<FromTo<ComputeCapability>>,
    /// Families that only the second release's notes list.
    pub families_added: Vec<Architecture>,
    /// Families that only the first release's notes list.
    pub families_removed: Vec<Architecture>,
}

impl ReleaseDiff {
    pub(crate) fn between(matrix: &Matrix, from: Release, to: Release) -> Self {
        let components = matrix
            .component_kinds()
            .iter()
            .filter_map(|kind| component_change(from.component(kind.key), to.component(kind.key)))
            .collect();
        let cuda = |release: Release| {
            release.ordinary().build.cuda.and_then(|version| matrix.cuda_version(version))
        };
        let bases = |release: Release| -> Vec<u16> {
            let build = &release.ordinary().build;
            let Some(cuda) = cuda(release) else { return Vec::new() };
            let package = cuda.forward_package.filter(|_| build.compat_package != Some(false));
            let bases = package.map_or(&[][..], |package| package.bases);
            bases
                .iter()
                .map(|base| base.branch)
                .filter(|branch| cuda.base(*branch, build.compat_driver).is_some())
                .collect()
        };
        let native =
            |release: Release| cuda(release).map(|cuda| DriverVersion::of_branch(cuda.branch));
        let floor = |release: Release| cuda(release)?.minor_version_floor.map(|floor| floor.linux);
        let gpu = |release: Release| release.ordinary().stated.gpu;
        let minimum = |release: Release| match gpu(release).minimum {
            MinimumCapability::Printed(capability) => Some(capability),
            _ => None,
        };
        // A list that was not seen says nothing about what was added or removed.
        let families_seen = !gpu(from).families.is_empty() && !gpu(to).families.is_empty();
        let families = |one: Release, other: Release| {
            if families_seen { only_in(gpu(one).families, gpu(other).families) } else { Vec::new() }
        };
        let (old_bases, new_bases) = (bases(from), bases(to));
        Self {
            from: from.name(),
            to: to.name(),
            components,
            native_driver: changed(native(from), native(to)),
            forward_branches_added: only_in(&new_bases, &old_bases),
            forward_branches_removed: only_in(&old_bases, &new_bases),
            minor_version_floor: changed(floor(from), floor(to)),
            minimum_compute_capability: changed(minimum(from), minimum(to)),
            families_added: families(to, from),
            families_removed: families(from, to),
        }
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.components.is_empty()
            && self.native_driver.is_none()
            && self.forward_branches_added.is_empty()
            && self.forward_branches_removed.is_empty()
            && self.minor_version_floor.is_none()
            && self.minimum_compute_capability.is_none()
            && self.families_added.is_empty()
            && self.families_removed.is_empty()
    }
}

fn changed<T: PartialEq>(from: Option<T>, to: Option<T>) -> Option<FromTo<T>> {
    (from != to).then_some(FromTo { from, to })
}

fn only_in<T: PartialEq + Copy>(one: &[T], other: &[T]) -> Vec<T> {
    one.iter().copied().filter(|item| !other.contains(item)).collect()
}

fn component_change(
    from: Option<&'static Component>,
    to: Option<&'static Component>,
) -> Option<ComponentChange> {
    let change = match (from, to) {
        (None, None) => return None,
        (None, Some(_)) => Change::Added,
        (Some(_), None) => Change::Removed,
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
        fn side<T: fmt::Display>(value: Option<&T>) -> String {
            value.map_or_else(|| String::from("not seen"), ToString::to_string)
        }
        fn line<T: fmt::Display>(
            f: &mut fmt::Formatter<'_>,
            name: &str,
            change: Option<&FromTo<T>>,
        ) -> fmt::Result {
            match change {
                Some(FromTo { from, to }) => {
                    writeln!(f, "  {name}: {} → {}", side(from.as_ref()), side(to.as_ref()))
                }
                None => Ok(()),
            }
        }
        fn items<T: fmt::Display>(
            f: &mut fmt::Formatter<'_>,
            name: &str,
            items: &[T],
        ) -> fmt::Result {
            match items {
                [] => Ok(()),
                items => writeln!(f, "  {name}: {}", crate::values::text::list(items, "and")),
            }
        }

        writeln!(f, "{} → {}", self.from, self.to)?;
        if self.is_empty() {
            return writeln!(f, "  nothing changed");
        }
        for change in &self.components {
            let (from, to) = (side(change.from.as_ref()), side(change.to.as_ref()));
            writeln!(f, "  {}: {from} → {to} ({})", change.name, change.change)?;
        }
        line(f, "native driver", self.native_driver.as_ref())?;
        items(f, "forward compatibility, branches added", &self.forward_branches_added)?;
        items(f, "forward compatibility, branches removed", &self.forward_branches_removed)?;
        line(f, "floor of minor-version compatibility", self.minor_version_floor.as_ref())?;
        line(f, "minimum compute capability", self.minimum_compute_capability.as_ref())?;
        let names = |families: &[Architecture]| -> Vec<&str> {
            families.iter().map(|family| family.name()).collect()
        };
        items(f, "GPU families added", &names(&self.families_added))?;
        items(f, "GPU families removed", &names(&self.families_removed))
    }
}

impl Matrix {
    /// What changed from one release to another.
    pub fn diff(&self, from: Release, to: Release) -> ReleaseDiff {
        ReleaseDiff::between(self, from, to)
    }
}
