//! What starts containers.

use crate::rows::source::Source;
use crate::values::platform::Launcher;
use crate::values::toolkit_version::ToolkitVersion;

/// What a launcher does to an image's compatibility libraries and to its `NVIDIA_REQUIRE_*`: a row of
/// the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct LauncherRow {
    /// The launcher.
    pub launcher: Launcher,
    /// Whether it checks `NVIDIA_REQUIRE_*` before it starts a container, from which version of NVIDIA
    /// Container Toolkit on; the first entry holds for all older ones.
    pub checks_requirements: &'static [SinceToolkit],
    /// Whether a process in the container gets the image's compatibility libraries, where they are newer
    /// than the driver. No version looks at the board.
    pub loads_libraries: &'static [SinceToolkit],
    /// The settings of the toolkit that keep the libraries out, and the first version that has them.
    pub switches_off: &'static [(ToolkitVersion, &'static str)],
    /// Whether it puts the host's libraries in front of whatever the image does.
    pub host_libraries_first: bool,
    /// Where it is stated.
    pub sources: &'static [&'static Source],
}

/// What holds from a version of NVIDIA Container Toolkit on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SinceToolkit {
    /// The first version.
    pub since: ToolkitVersion,
    /// What holds; `None` where it depends on the set-up.
    pub value: Option<bool>,
    /// Whether it holds only for the driver branches in the library's own list, where it has one.
    pub by_list: bool,
}

impl LauncherRow {
    /// Whether it checks `NVIDIA_REQUIRE_*`; `None` where that depends on the toolkit's version or the
    /// set-up.
    pub fn checks_requirements(&self, toolkit: Option<ToolkitVersion>) -> Option<bool> {
        at(self.checks_requirements, toolkit)
    }

    /// Whether a process in the container gets the image's compatibility libraries.
    pub fn loads_libraries(&self, toolkit: Option<ToolkitVersion>) -> Option<bool> {
        at(self.loads_libraries, toolkit)
    }

    /// Whether that holds only for the driver branches in the library's own list; without a version,
    /// whether it does in all.
    pub(crate) fn loads_by_list(&self, toolkit: Option<ToolkitVersion>) -> bool {
        let all = self.loads_libraries;
        match toolkit {
            Some(toolkit) => {
                all.iter().rfind(|one| one.since <= toolkit).is_some_and(|one| one.by_list)
            }
            None => !all.is_empty() && all.iter().all(|one| one.by_list),
        }
    }
}

/// What holds for a version; without one, what holds for all.
fn at(entries: &[SinceToolkit], toolkit: Option<ToolkitVersion>) -> Option<bool> {
    let Some(toolkit) = toolkit else {
        let first = entries.first()?.value;
        return first.filter(|_| entries.iter().all(|one| one.value == first));
    };
    entries.iter().rfind(|one| one.since <= toolkit)?.value
}
