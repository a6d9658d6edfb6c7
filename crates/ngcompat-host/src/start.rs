//! What starts containers here: the launcher of this container, and the container toolkit of this machine.

use ngcompat::{Launcher, ToolkitVersion};

use crate::detection::Origin;
use crate::tree::Tree;

/// What the package manager of Debian and Ubuntu has installed.
const DPKG_STATUS: &str = "/var/lib/dpkg/status";

/// The packages that carry the toolkit's version, the surest first.
const PACKAGES: [&str; 2] = ["nvidia-container-toolkit-base", "nvidia-container-toolkit"];

/// What started this container, where it leaves a trace that nothing else does. Docker's and Podman's
/// traces do not say whether the GPUs came by CDI, so that they do not count as a launcher.
pub(crate) fn launcher(tree: Tree<'_>, set: impl Fn(&str) -> bool) -> Option<(Launcher, Origin)> {
    let by_variable = [
        ("APPTAINER_CONTAINER", Launcher::Apptainer),
        ("SINGULARITY_CONTAINER", Launcher::Apptainer),
        ("KUBERNETES_SERVICE_HOST", Launcher::Kubernetes),
        ("ENROOT_ROOTFS", Launcher::Enroot),
    ];
    let named = by_variable.into_iter().find(|(name, _)| set(name));
    if let Some((name, launcher)) = named {
        return Some((launcher, Origin::Variable(name)));
    }
    // Podman writes its name and version there; Buildah and CRI-O leave the file empty.
    let file = "/run/.containerenv";
    let podman = tree.read(file).is_some_and(|text| text.contains("podman"));
    podman.then(|| (Launcher::Podman, Origin::File(file.to_owned())))
}

/// The version of NVIDIA Container Toolkit, and the file that says so.
pub(crate) fn toolkit(tree: Tree<'_>) -> Option<(ToolkitVersion, &'static str)> {
    let find =
        |package: &str| tree.find_in(DPKG_STATUS, |paragraphs| version_of(paragraphs, package));
    PACKAGES.into_iter().find_map(find).map(|version| (version, DPKG_STATUS))
}

/// The version of an installed package, in the paragraphs of dpkg's status file.
fn version_of(status: &str, package: &str) -> Option<ToolkitVersion> {
    status.split("\n\n").find_map(|paragraph| {
        let field = |name: &str| {
            let mut lines = paragraph.lines();
            lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
        };
        let installed = field("Package") == Some(package)
            && field("Status").is_some_and(|status| status.ends_with(" installed"));
        field("Version").filter(|_| installed)?.parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_installed_package_tells_the_version() {
        let status = "Package: libc6\nStatus: install ok installed\nVersion: 2.39-0ubuntu8\n\n\
            Package: nvidia-container-toolkit\nStatus: install ok installed\nSection: utils\n\
            Version: 1.17.8-1\n\nPackage: nvidia-container-toolkit-base\n\
            Status: deinstall ok config-files\nVersion: 1.16.2-1\n";
        let version = |package| version_of(status, package).map(|version| version.to_string());
        assert_eq!(version("nvidia-container-toolkit").as_deref(), Some("1.17.8"));
        assert_eq!(version("nvidia-container-toolkit-base"), None);
        assert_eq!(version("libc6"), None);
    }
}
