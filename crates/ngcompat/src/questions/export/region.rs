//! The machines on which a release runs, as drivers and boards.

use alloc::borrow::ToOwned as _;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::matrix::release::Release;
use crate::matrix::tables::Matrix;
use crate::rules::verdict::Verdict;
use crate::values::compute_capability::ComputeCapability;
use crate::values::driver_version::DriverVersion;
use crate::values::platform::{CpuArch, Os};

/// How many numbers behind the newest known branch are asked about: where all of them run it, later
/// ones are taken to do as well.
const AHEAD: u16 = 40;

/// Some drivers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Drivers {
    /// Of these branches, or of all from the first on.
    Branches {
        /// The first branch.
        first: u16,
        /// The last one.
        last: Option<u16>,
    },
    /// This version, or a later one of its branch.
    From(DriverVersion),
}

/// Some boards.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Boards {
    /// Any.
    All,
    /// Any of these compute capabilities: a major number and some minor ones.
    OfCapability(u8, Vec<u8>),
    /// Those that drivers print by these names.
    Named(Vec<String>),
}

/// Machines with these boards and one of these drivers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Term {
    pub(crate) drivers: Vec<Drivers>,
    pub(crate) boards: Boards,
}

/// What runs a release in each branch: `None` the whole branch, else a version and what is later.
type ByBranch = BTreeMap<u16, Option<DriverVersion>>;

/// The branches that are asked about, and the versions inside of which something may change.
struct Asked {
    branches: Vec<(u16, Vec<DriverVersion>)>,
    newest: u16,
}

impl Asked {
    fn of(matrix: &Matrix, release: Release) -> Self {
        let mut versions = BTreeSet::new();
        for row in matrix.driver_branches() {
            versions.extend([row.first, row.latest].into_iter().flatten());
        }
        for cuda in matrix.cuda() {
            versions.extend(cuda.minor_version_floor.map(|floor| floor.linux));
            let bases = cuda.forward_package.iter().flat_map(|package| package.bases);
            versions.extend(bases.filter_map(|base| base.minimum));
        }
        for build in release.builds {
            versions.extend(build.build.compat_driver);
            if let Some(stated) = build.stated.driver {
                versions.extend(stated.minimum);
                versions.extend(stated.datacenter_branches.iter().filter_map(|one| one.minimum));
            }
        }
        let rows = || matrix.driver_branches().iter().map(|row| row.branch);
        let (first, newest) = (rows().min().unwrap_or(0), rows().max().unwrap_or(0));
        let branches = (first..=newest.saturating_add(AHEAD)).map(|branch| {
            let inside = versions.iter().filter(|one| one.branch() == branch && !one.is_branch());
            // The smallest number of a branch stands for all of it.
            let least = DriverVersion::of(branch, Some(0), Some(0));
            (branch, core::iter::once(least).chain(inside.copied()).collect())
        });
        Self { branches: branches.collect(), newest }
    }

    /// What runs a release on these boards.
    fn drivers(&self, release: Release, arch: CpuArch, gpus: &[Gpu]) -> ByBranch {
        let runs = |driver: DriverVersion| {
            let mut env = Environment::new().driver(driver).os(Os::Linux).arch(arch);
            env.gpus = gpus.to_vec();
            release.verdict(&env) == Verdict::Compatible
        };
        let mut all = ByBranch::new();
        for (branch, versions) in &self.branches {
            let from = versions.iter().rev().take_while(|version| runs(**version)).last();
            if let Some(from) = from {
                let whole = versions.first() == Some(from);
                all.insert(*branch, (!whole).then_some(*from));
            }
        }
        all
    }

    /// Neighbouring branches together.
    fn together(&self, by_branch: &ByBranch) -> Vec<Drivers> {
        let ahead = self.newest.saturating_add(AHEAD);
        let mut all: Vec<Drivers> = Vec::new();
        for (branch, from) in by_branch {
            match (from, all.last_mut()) {
                (Some(from), _) => all.push(Drivers::From(*from)),
                (None, Some(Drivers::Branches { last: Some(last), .. }))
                    if last.checked_add(1) == Some(*branch) =>
                {
                    *last = *branch;
                }
                (None, _) => all.push(Drivers::Branches { first: *branch, last: Some(*branch) }),
            }
        }
        if let Some(Drivers::Branches { last, .. }) = all.last_mut()
            && *last == Some(ahead)
        {
            *last = None;
        }
        all
    }
}

/// What one board runs that not every board of its capability does.
fn beyond(own: &ByBranch, of_all: &ByBranch) -> ByBranch {
    let more = own.iter().filter(|(branch, from)| match of_all.get(*branch) {
        None => true,
        Some(Some(others)) => from.is_none_or(|from| from < *others),
        Some(None) => false,
    });
    more.map(|(branch, from)| (*branch, *from)).collect()
}

/// The machines with a CPU of this architecture on which a release runs; with `gpus`, the drivers of
/// machines that have all of these boards.
pub(crate) fn region(release: Release, arch: CpuArch, gpus: &[Gpu]) -> Vec<Term> {
    let matrix = release.matrix;
    let asked = Asked::of(matrix, release);
    let term = |drivers: &ByBranch, boards| Term { drivers: asked.together(drivers), boards };
    if !gpus.is_empty() {
        let drivers = asked.drivers(release, arch, gpus);
        return if drivers.is_empty() {
            Vec::new()
        } else {
            alloc::vec![term(&drivers, Boards::All)]
        };
    }
    let mut terms = Vec::new();
    let mut by_capability = BTreeMap::new();
    let mut capabilities: BTreeMap<(u8, Vec<Drivers>), Vec<u8>> = BTreeMap::new();
    for row in matrix.capabilities().iter().filter(|row| !row.integrated) {
        let gpu = Gpu::of_capability(row.capability);
        let drivers = asked.drivers(release, arch, &[gpu]);
        if !drivers.is_empty() {
            let key = (row.capability.major, asked.together(&drivers));
            capabilities.entry(key).or_default().push(row.capability.minor);
        }
        by_capability.insert(row.capability, drivers);
    }
    for ((major, drivers), minors) in capabilities {
        terms.push(Term { drivers, boards: Boards::OfCapability(major, minors) });
    }
    let mut named: BTreeMap<Vec<Drivers>, BTreeSet<String>> = BTreeMap::new();
    let nothing = ByBranch::new();
    // Many boards differ by their names alone, which decide nothing.
    let mut like: Vec<(Gpu, ByBranch)> = Vec::new();
    for name in names(matrix) {
        let mut gpu = matrix.gpu(&name);
        gpu.name = None;
        let known = like.iter().position(|(other, _)| *other == gpu).unwrap_or_else(|| {
            like.push((gpu.clone(), asked.drivers(release, arch, core::slice::from_ref(&gpu))));
            like.len().saturating_sub(1)
        });
        let own = like.get(known).map_or(&nothing, |(_, own)| own);
        let of_all = gpu.capability().and_then(|one| by_capability.get(&one)).unwrap_or(&nothing);
        let more = beyond(own, of_all);
        if !more.is_empty() {
            named.entry(asked.together(&more)).or_default().insert(name);
        }
    }
    terms.extend(named.into_iter().map(|(drivers, names)| Term {
        drivers,
        boards: Boards::Named(names.into_iter().collect()),
    }));
    terms
}

/// Of these machines, which have a CPU of this architecture, those with boards like the given ones: of the
/// same compute capability, and where boards are named, of the same class.
pub(crate) fn with_boards(
    matrix: &Matrix,
    terms: &[Term],
    arch: CpuArch,
    gpus: &[Gpu],
) -> Vec<Term> {
    let here = || gpus.iter().filter(|gpu| gpu.cpu.is_none_or(|cpu| cpu == arch));
    let like = |name: &&String| {
        let board = matrix.gpu(name);
        here().any(|gpu| {
            let same_class = gpu.class().is_none_or(|class| board.class() == Some(class));
            let capability = board.capability();
            same_class && capability.is_some_and(|one| gpu.possible_capabilities().contains(&one))
        })
    };
    let kept = terms.iter().filter_map(|Term { drivers, boards }| {
        let boards = match boards {
            Boards::All => Boards::All,
            Boards::OfCapability(major, minors) => {
                let has = |minor: &u8| {
                    let one = ComputeCapability::new(*major, *minor);
                    here().any(|gpu| gpu.possible_capabilities().contains(&one))
                };
                let minors: Vec<u8> = minors.iter().copied().filter(has).collect();
                if minors.is_empty() {
                    return None;
                }
                Boards::OfCapability(*major, minors)
            }
            Boards::Named(names) => {
                let names: Vec<String> = names.iter().filter(like).cloned().collect();
                if names.is_empty() {
                    return None;
                }
                Boards::Named(names)
            }
        };
        Some(Term { drivers: drivers.clone(), boards })
    });
    kept.collect()
}

/// The names that drivers print; those of before 2021 without the maker in front.
fn names(matrix: &Matrix) -> BTreeSet<String> {
    let printed = matrix.gpus().iter().filter(|model| model.printed).map(|model| model.name);
    let plain = |name: &'static str| name.strip_prefix("NVIDIA ");
    printed.flat_map(|name| [Some(name), plain(name)]).flatten().map(str::to_owned).collect()
}
