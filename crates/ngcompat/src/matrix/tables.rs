//! The tables, and look-ups by key.

use alloc::vec::Vec;
use core::fmt;

use once_cell::race::OnceBox;

use crate::machine::gpu::{Gpu, agreed};
use crate::matrix::gpu_index::GpuIndex;
use crate::rows::amp::AmpFacts;
use crate::rows::component::ComponentKind;
use crate::rows::cuda::Cuda;
use crate::rows::driver_branch::DriverBranch;
use crate::rows::family::Family;
use crate::rows::gpu_model::{CapabilityRow, GpuModel};
use crate::rows::known_issue::Example;
use crate::rows::launcher::LauncherRow;
use crate::rows::machine_model::MachineModel;
use crate::rows::message::Message;
use crate::rows::systems::{JetPackRelease, WindowsBranch};
use crate::values::architecture::Architecture;
use crate::values::compute_capability::ComputeCapability;
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;
use crate::values::jetpack::JetPack;
use crate::values::platform::Launcher;

/// All rows, and questions over them.
///
/// [`matrix`](crate::matrix()) is the one compiled in. Another can be built from the same rows with
/// [`Matrix::new`], for tests and benchmarks; rules see only the rows of the matrix they are asked
/// through. Look-ups of GPUs by name ([`Gpu`]'s `FromStr`) always use the compiled-in one.
pub struct Matrix {
    pub(crate) rows: MatrixData,
    pub(crate) gpu_index: OnceBox<GpuIndex>,
}

/// The rows to build a [`Matrix`] from.
#[derive(Debug, Clone, Copy)]
pub struct MatrixData {
    /// Families, PyTorch's containers first.
    pub families: &'static [Family],
    /// CUDA minor versions, oldest first.
    pub cuda: &'static [Cuda],
    /// Driver branches, by number.
    pub driver_branches: &'static [DriverBranch],
    /// The Windows drivers of those branches, by number.
    pub windows_branches: &'static [WindowsBranch],
    /// JetPack releases, oldest first.
    pub jetpack: &'static [JetPackRelease],
    /// Compute capabilities, in order.
    pub capabilities: &'static [CapabilityRow],
    /// GPU models, by name.
    pub gpus: &'static [GpuModel],
    /// Kinds of components, in the order in which releases list them.
    pub component_kinds: &'static [ComponentKind],
    /// Tensor Core example models, by name.
    pub examples: &'static [Example],
    /// What mixed precision depends on.
    pub amp: &'static AmpFacts,
    /// What starts containers, in the order of [`Launcher::ALL`].
    pub launchers: &'static [LauncherRow],
    /// Machines that are known by their names.
    pub machines: &'static [MachineModel],
    /// Messages that can be diagnosed.
    pub messages: &'static [Message],
    /// How programs print the number of a CUDA error: patterns with `{number}`.
    pub number_forms: &'static [&'static str],
    /// The day the facts were collected: `YYYY-MM-DD`.
    pub as_of: &'static str,
}

impl Matrix {
    /// A matrix of these rows.
    pub const fn new(rows: MatrixData) -> Self {
        Self { rows, gpu_index: OnceBox::new() }
    }

    /// The rows it was built from, to build another from some of them.
    pub const fn data(&self) -> MatrixData {
        self.rows
    }

    /// All families, PyTorch's containers first.
    pub const fn families(&self) -> &'static [Family] {
        self.rows.families
    }

    /// All CUDA minor versions, oldest first.
    pub const fn cuda(&self) -> &'static [Cuda] {
        self.rows.cuda
    }

    /// All driver branches, by number.
    pub const fn driver_branches(&self) -> &'static [DriverBranch] {
        self.rows.driver_branches
    }

    /// The Windows drivers of those branches, by number.
    pub const fn windows_branches(&self) -> &'static [WindowsBranch] {
        self.rows.windows_branches
    }

    /// All JetPack releases, oldest first.
    pub const fn jetpack(&self) -> &'static [JetPackRelease] {
        self.rows.jetpack
    }

    /// All compute capabilities, in order.
    pub const fn capabilities(&self) -> &'static [CapabilityRow] {
        self.rows.capabilities
    }

    /// All GPU models, by name.
    pub const fn gpus(&self) -> &'static [GpuModel] {
        self.rows.gpus
    }

    /// All kinds of components, in the order in which releases list them.
    pub const fn component_kinds(&self) -> &'static [ComponentKind] {
        self.rows.component_kinds
    }

    /// All Tensor Core example models, by name.
    pub const fn examples(&self) -> &'static [Example] {
        self.rows.examples
    }

    /// What mixed precision depends on.
    pub const fn amp_facts(&self) -> &'static AmpFacts {
        self.rows.amp
    }

    /// All that starts containers.
    pub const fn launchers(&self) -> &'static [LauncherRow] {
        self.rows.launchers
    }

    /// The row of what starts a container.
    ///
    /// ```
    /// use ngcompat::{Launcher, ToolkitVersion};
    ///
    /// let docker = ngcompat::matrix().launcher(Launcher::Docker).unwrap();
    /// assert_eq!(docker.loads_libraries(Some(ToolkitVersion::new(1, 17, 4))), Some(false));
    /// assert_eq!(docker.loads_libraries(None), None);
    /// ```
    pub fn launcher(&self, launcher: Launcher) -> Option<&'static LauncherRow> {
        self.rows.launchers.iter().find(|row| row.launcher == launcher)
    }

    /// All messages that can be diagnosed.
    pub const fn messages(&self) -> &'static [Message] {
        self.rows.messages
    }

    /// How programs print the number of a CUDA error: patterns with `{number}`.
    pub const fn number_forms(&self) -> &'static [&'static str] {
        self.rows.number_forms
    }

    /// The day the facts were collected: `YYYY-MM-DD`.
    pub const fn as_of(&self) -> &'static str {
        self.rows.as_of
    }

    /// What is known of the GPU of this name; see [`Gpu`] for what it may look like.
    pub fn gpu(&self, name: &str) -> Gpu {
        let gpu = self.board(name);
        if gpu.is_unknown() { self.gpu_of_machine(name).unwrap_or(gpu) } else { gpu }
    }

    /// The same, where the name is not that of a machine.
    pub(crate) fn board(&self, name: &str) -> Gpu {
        let gpu = GpuIndex::of(&self.gpu_index, self.rows.gpus).gpu(name);
        if gpu.is_unknown() { self.gpu_in_words(name) } else { gpu }
    }

    /// The names of the GPUs that come closest to a name nobody knows, best first; at most three.
    pub fn closest_gpu_names(&self, name: &str) -> Vec<&'static str> {
        GpuIndex::of(&self.gpu_index, self.rows.gpus).closest(name)
    }

    /// The row of a compute capability.
    pub fn capability(&self, capability: ComputeCapability) -> Option<&'static CapabilityRow> {
        let rows = self.rows.capabilities;
        let at = rows.binary_search_by_key(&capability.key(), |row| row.capability.key()).ok()?;
        rows.get(at)
    }

    /// The architecture of a GPU, if all capabilities it may have agree on it.
    pub(crate) fn architecture_of(&self, gpu: &Gpu) -> Option<Architecture> {
        let all = gpu.possible_capabilities().iter();
        agreed(all.map(|one| self.capability(*one).map(|row| row.architecture)))?
    }

    /// Whether machine code built for one capability runs on a device of another: on the same or a
    /// later step of the same major number, except that integrated GPUs are separate.
    ///
    /// Source: the CUDA C++ programming guide, on binary compatibility.
    pub(crate) fn code_runs(&self, built: ComputeCapability, device: ComputeCapability) -> bool {
        built == device
            || built.major == device.major
                && built.minor <= device.minor
                && !self.is_integrated(built)
                && !self.is_integrated(device)
    }

    /// Whether only integrated GPUs (Tegra) have a compute capability: their machine code is
    /// separate from that of other GPUs.
    pub fn is_integrated(&self, capability: ComputeCapability) -> bool {
        self.capability(capability).is_some_and(|row| row.integrated)
    }

    /// The row of a driver branch.
    pub fn driver_branch(&self, branch: u16) -> Option<&'static DriverBranch> {
        let at = self.rows.driver_branches.binary_search_by_key(&branch, |row| row.branch).ok()?;
        self.rows.driver_branches.get(at)
    }

    /// The row of a CUDA minor version.
    pub fn cuda_version(&self, version: CudaVersion) -> Option<&'static Cuda> {
        let rows = self.rows.cuda;
        let at = rows.binary_search_by_key(&version.key(), |row| row.version.key()).ok()?;
        rows.get(at)
    }

    /// **C(D)**: the CUDA version that drivers of a branch support by themselves. A branch the
    /// matrix lacks takes that of the nearest lower one.
    ///
    /// ```
    /// use ngcompat::CudaVersion;
    ///
    /// assert_eq!(ngcompat::matrix().cuda_of_branch(450), Some(CudaVersion::new(11, 0)));
    /// // A Windows number.
    /// assert_eq!(ngcompat::matrix().cuda_of_branch(551), Some(CudaVersion::new(12, 4)));
    /// ```
    pub fn cuda_of_branch(&self, branch: u16) -> Option<CudaVersion> {
        self.rows
            .driver_branches
            .iter()
            .rev()
            .filter(|row| row.branch <= branch)
            .find_map(|row| row.cuda)
    }
}

/// Systems other than Linux.
impl Matrix {
    /// The Windows drivers whose number begins with `first`.
    pub(crate) fn windows_branch(&self, first: u16) -> Option<&'static WindowsBranch> {
        let rows = self.rows.windows_branches;
        let behind = rows.partition_point(|row| row.first <= first);
        rows.get(behind.checked_sub(1)?).filter(|row| first <= row.last)
    }

    /// The Windows drivers of a branch.
    pub(crate) fn windows_drivers_of(&self, branch: u16) -> Option<&'static WindowsBranch> {
        self.rows.windows_branches.iter().find(|row| row.branch == branch)
    }

    /// **C(D)** of a driver whose number is recorded, on whatever system.
    pub(crate) fn cuda_of_driver(&self, driver: DriverVersion) -> Option<CudaVersion> {
        if self.is_jetson_driver(driver) {
            return self.cuda_of_jetson_driver(driver);
        }
        let own = self.driver_branch(driver.branch());
        let windows = || self.driver_branch(self.windows_branch(driver.branch())?.branch);
        own.or_else(windows)?.cuda
    }

    /// The JetPack releases that a version may mean; where no release has it, the nearest earlier one
    /// of the same major version.
    pub(crate) fn jetpack_releases(
        &self,
        jetpack: JetPack,
    ) -> impl Iterator<Item = &'static JetPackRelease> {
        let rows = self.rows.jetpack;
        let versions = move |row: &'static JetPackRelease| {
            core::iter::once(&row.jetpack).chain(row.l4t).copied()
        };
        let named = move |row: &'static JetPackRelease| {
            versions(row).any(|version| jetpack.covers(version))
        };
        let none = !rows.iter().any(named);
        let earlier = move |row: &&'static JetPackRelease| {
            versions(row).any(|version| version.major() == jetpack.major() && version < jetpack)
        };
        let nearest = rows.iter().rfind(earlier).filter(|_| none);
        rows.iter().filter(move |row| named(row)).chain(nearest)
    }

    /// Whether a driver number is one that only Jetson modules print.
    pub(crate) fn is_jetson_driver(&self, driver: DriverVersion) -> bool {
        // Few branches are printed, so that nothing else is asked of most drivers.
        let branch = driver.branch();
        let mut printed = self.rows.jetpack.iter().filter_map(|row| row.driver);
        printed.any(|own| {
            own.branch() == branch
                && !own.is_branch()
                && (own == driver || self.driver_branch(branch).is_none())
        })
    }

    /// **C(D)** of a Jetson driver: of the release that prints it, else of the nearest lower branch.
    pub(crate) fn cuda_of_jetson_driver(&self, driver: DriverVersion) -> Option<CudaVersion> {
        let printed = self.rows.jetpack.iter().find(|row| row.driver == Some(driver));
        printed.map(|row| row.cuda).or_else(|| self.cuda_of_branch(driver.branch()))
    }
}

impl fmt::Debug for Matrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Matrix")
            .field("families", &self.rows.families.len())
            .field("cuda", &self.rows.cuda.len())
            .field("driver_branches", &self.rows.driver_branches.len())
            .field("capabilities", &self.rows.capabilities.len())
            .field("gpus", &self.rows.gpus.len())
            .field("messages", &self.rows.messages.len())
            .field("as_of", &self.rows.as_of)
            .finish_non_exhaustive()
    }
}
