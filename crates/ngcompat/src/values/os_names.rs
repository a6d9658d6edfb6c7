//! Operating systems by the names people and programs give them.

use crate::values::error::ParseError;
use crate::values::platform::Os;

impl Os {
    /// The system that a text means, if that can be only one: also by the name and version of a
    /// distribution.
    ///
    /// ```
    /// use ngcompat::Os;
    ///
    /// assert_eq!(Os::meant_by("Ubuntu 22.04")?, Os::Linux);
    /// assert_eq!(Os::meant_by("win11")?, Os::Windows);
    /// assert!(Os::meant_by("Linux or Windows").is_err());
    /// # Ok::<(), ngcompat::ParseError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// There is none in it, or more than one.
    pub fn meant_by(text: &str) -> Result<Self, ParseError> {
        text.parse().or_else(|error| system(text).ok_or(error))
    }
}

/// The system that a value names: `Ubuntu 22.04`, `win11`, `WSL 2`.
pub(crate) fn system(value: &str) -> Option<Os> {
    const LINUX: [&str; 20] = [
        "linux",
        "ubuntu",
        "kubuntu",
        "xubuntu",
        "debian",
        "centos",
        "rocky",
        "rhel",
        "fedora",
        "opensuse",
        "suse",
        "sles",
        "gentoo",
        "nixos",
        "manjaro",
        "almalinux",
        "proxmox",
        "unraid",
        "synology",
        "bazzite",
    ];
    // Words that mean something else further on.
    const FIRST: [&str; 7] = ["arch", "pop", "mint", "kali", "void", "zorin", "endeavouros"];
    let lower = value.to_ascii_lowercase();
    let words =
        || lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    if words().any(|word| word.starts_with("wsl")) {
        return Some(Os::Wsl);
    }
    let linux = ["red hat", "truenas scale"].iter().any(|name| lower.contains(name))
        || words().next().is_some_and(|first| FIRST.contains(&first))
        || words().any(|word| {
            let name = word.trim_end_matches(|c: char| c.is_ascii_digit());
            LINUX.contains(&name)
        });
    let windows = words().any(|word| {
        let number = word.strip_prefix("windows").or(word.strip_prefix("win"));
        number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
    });
    if windows || lower.trim() == "nt" {
        return Some(Os::Windows).filter(|_| !linux && !lower.contains("docker"));
    }
    linux.then_some(Os::Linux)
}
