//! `launchers.toml`.

use ngcompat::{Launcher, ToolkitVersion};
use serde::Deserialize;

use super::common::Sources;
use crate::data::value::{Parsed, Text};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Launchers {
    #[serde(default, rename = "doubts")]
    _doubts: Vec<String>,
    pub(crate) launchers: Vec<LauncherRow>,
    pub(crate) sources: Sources,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LauncherRow {
    pub(crate) launcher: Parsed<Launcher>,
    pub(crate) checks_requirements: Vec<SinceToolkit>,
    pub(crate) loads_libraries: Vec<SinceToolkit>,
    #[serde(default)]
    pub(crate) switches_off: Vec<SwitchOff>,
    #[serde(default)]
    pub(crate) host_libraries_first: bool,
    pub(crate) sources: Vec<Text>,
}

/// What holds from a version on; without one, from the first.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SinceToolkit {
    pub(crate) since: Option<Parsed<ToolkitVersion>>,
    pub(crate) value: Option<bool>,
    #[serde(default)]
    pub(crate) by_list: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SwitchOff {
    pub(crate) since: Parsed<ToolkitVersion>,
    pub(crate) option: String,
}
