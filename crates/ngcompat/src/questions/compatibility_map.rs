//! What runs where: every release on every driver branch, for some GPUs.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Write as _};

use crate::machine::environment::{Environment, gpus_in_words};
use crate::machine::gpu::Gpu;
use crate::matrix::release::{Release, ReleaseName};
use crate::matrix::tables::Matrix;
use crate::rows::family::Family;
use crate::rules::contradictions::undisputed;
use crate::rules::evaluate::decide_release;
use crate::rules::known_driver::on_windows;
use crate::rules::verdict::{Outcome, RunMode, Verdict};
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;
use crate::values::words::string_enum;

pub(crate) mod picture;

string_enum! {
    /// Whether a release runs on a driver branch, and how.
    #[non_exhaustive]
    MapCell, "map-cell-unknown", "cell";
    /// Natively.
    Native = "native", "native";
    /// By CUDA minor-version compatibility.
    MinorVersionCompatibility = "minor-version-compatibility", "minor-version compatibility";
    /// By CUDA forward compatibility.
    ForwardCompatibility = "forward-compatibility", "forward compatibility";
    /// By one of the two; which is open, or GPUs differ in it.
    SomeMode = "some-mode", "a compatibility mode; which is open";
    /// A needed fact is not known.
    Unknown = "unknown", "not known";
    /// It does not run.
    No = "no", "does not run";
}

impl MapCell {
    /// The letter that represents it where there are no colours.
    pub const fn letter(self) -> char {
        match self {
            Self::Native => 'n',
            Self::MinorVersionCompatibility => 'm',
            Self::ForwardCompatibility => 'f',
            Self::SomeMode => 'c',
            Self::Unknown => '?',
            Self::No => '.',
        }
    }

    const fn of(outcome: Outcome) -> Self {
        match (outcome.verdict, outcome.mode) {
            (Verdict::Incompatible, _) => Self::No,
            (Verdict::Undetermined, _) => Self::Unknown,
            (Verdict::Compatible, Some(RunMode::Native)) => Self::Native,
            (Verdict::Compatible, Some(RunMode::MinorVersionCompatibility)) => {
                Self::MinorVersionCompatibility
            }
            (Verdict::Compatible, Some(RunMode::ForwardCompatibility)) => {
                Self::ForwardCompatibility
            }
            (Verdict::Compatible, None) => Self::SomeMode,
        }
    }
}

/// What runs where; see [`Matrix::compatibility_map`].
///
/// [`Display`](fmt::Display) writes it in letters; [`to_svg`](Self::to_svg) draws it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CompatibilityMap {
    /// The family.
    pub family: &'static str,
    /// The GPUs.
    pub gpus: Vec<Gpu>,
    /// The releases, oldest first.
    pub releases: Vec<ReleaseName>,
    /// A row for each driver branch, newest first.
    pub rows: Vec<MapRow>,
}

/// A driver branch, and what runs on it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MapRow {
    /// The branch.
    pub branch: u16,
    /// The driver that was asked about: the newest of the branch.
    pub driver: DriverVersion,
    /// The CUDA version that it supports by itself.
    pub cuda: Option<CudaVersion>,
    /// One for each release.
    pub cells: Vec<MapCell>,
}

impl Matrix {
    /// What runs where: every release of a family on the newest driver of every branch, on a machine of
    /// which all but the driver is given. Branches older than all on which anything may run are left
    /// out.
    ///
    /// ```
    /// use ngcompat::{Environment, MapCell, matrix};
    ///
    /// let map = matrix().compatibility_map(matrix().family("pytorch")?, &Environment::new().gpu("A100".parse()?));
    /// let release = map.releases.iter().position(|one| one.to_string() == "pytorch:24.05").unwrap();
    /// let row = map.rows.iter().find(|row| row.branch == 535).unwrap();
    /// assert_eq!(row.cells[release], MapCell::ForwardCompatibility);
    /// # Ok::<(), ngcompat::Error>(())
    /// ```
    pub fn compatibility_map(
        &'static self,
        family: &'static Family,
        env: &Environment,
    ) -> CompatibilityMap {
        let releases: Vec<Release> = self.releases_of(family).collect();
        let windows = on_windows(self, env);
        let mut machine = env.clone();
        let mut rows: Vec<MapRow> = Vec::new();
        for row in self.driver_branches() {
            let newest = if windows { row.windows_latest } else { row.latest };
            let driver = newest.unwrap_or(DriverVersion::of_branch(row.branch));
            machine.override_driver(Some(driver), None);
            let known = undisputed(self, &machine);
            let cells: Vec<MapCell> =
                releases.iter().map(|one| MapCell::of(decide_release(*one, &known))).collect();
            let nothing = cells.iter().all(|cell| *cell == MapCell::No);
            if !(rows.is_empty() && nothing) {
                rows.push(MapRow { branch: row.branch, driver, cuda: row.cuda, cells });
            }
        }
        rows.reverse();
        CompatibilityMap {
            family: family.key,
            gpus: env.gpus.clone(),
            releases: releases.iter().map(|release| release.name()).collect(),
            rows,
        }
    }
}

impl CompatibilityMap {
    /// What it shows, in a line.
    pub fn title(&self) -> String {
        let on = gpus_in_words(&self.gpus);
        let on = if on.is_empty() { String::from("an unknown GPU") } else { on };
        alloc::format!(
            "{} on {on}: releases from left to right, driver branches downwards",
            self.family
        )
    }

    /// The cells that occur, in order.
    pub fn legend(&self) -> Vec<MapCell> {
        let occurs = |cell: &&MapCell| self.rows.iter().any(|row| row.cells.contains(cell));
        MapCell::ALL.iter().filter(occurs).copied().collect()
    }

    /// The releases in pieces of at most so many, as the lines of a text have room for: where each
    /// begins and how many it has.
    pub fn pieces(&self, width: usize) -> Vec<(usize, usize)> {
        let width = width.max(1);
        let count = self.releases.len();
        let starts = (0..count).step_by(width);
        starts.map(|start| (start, width.min(count.saturating_sub(start)))).collect()
    }

    /// The version of a release, which heads its column.
    pub fn version(&self, column: usize) -> String {
        let name = self.releases.get(column);
        name.map_or_else(String::new, |name| String::from(name.release().version()))
    }
}

impl fmt::Display for CompatibilityMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// As many releases as fit in a line.
        const WIDTH: usize = 72;
        writeln!(f, "{}", self.title())?;
        for (start, count) in self.pieces(WIDTH) {
            let last = start.saturating_add(count).saturating_sub(1);
            writeln!(f, "\n{:6} {} to {}", "", self.version(start), self.version(last))?;
            for row in &self.rows {
                write!(f, "R{:<5} ", row.branch)?;
                for cell in row.cells.iter().skip(start).take(count) {
                    f.write_char(cell.letter())?;
                }
                f.write_str("\n")?;
            }
        }
        f.write_str("\n")?;
        for cell in self.legend() {
            writeln!(f, "{}  {}", cell.letter(), cell.name())?;
        }
        Ok(())
    }
}
