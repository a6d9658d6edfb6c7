//! Releases as the JSON that the command line, Python and JavaScript share.

use alloc::string::ToString;
use alloc::vec::Vec;

use serde::ser::{Serialize, SerializeMap as _, SerializeStruct as _, Serializer};

use crate::matrix::release::Release;
use crate::rows::build::Build;
use crate::rows::component::Component;
use crate::rows::stated::{DriverRequirement, GpuRequirement, MinimumCapability};

struct Components(&'static [Component]);

impl Serialize for Components {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for component in self.0 {
            map.serialize_entry(component.kind.key, &component.version)?;
        }
        map.end()
    }
}

impl Serialize for DriverRequirement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let branches: Vec<_> = self.datacenter_branches.iter().map(ToString::to_string).collect();
        let mut json = serializer.serialize_struct("DriverRequirement", 6)?;
        json.serialize_field("minimum", &self.minimum)?;
        json.serialize_field("datacenter_branches", &branches)?;
        json.serialize_field("datacenter_boards", self.datacenter_boards)?;
        json.serialize_field("not_forward_compatible", self.not_forward_compatible)?;
        json.serialize_field("refers_elsewhere", &self.refers_elsewhere)?;
        json.serialize_field("source", self.source)?;
        json.end()
    }
}

impl Serialize for GpuRequirement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let minimum = match self.minimum {
            MinimumCapability::Printed(capability) => Some(capability),
            _ => None,
        };
        let mut json = serializer.serialize_struct("GpuRequirement", 4)?;
        json.serialize_field("minimum_compute_capability", &minimum)?;
        json.serialize_field("families", self.families)?;
        json.serialize_field("untested_families", self.untested)?;
        json.serialize_field("source", &self.source)?;
        json.end()
    }
}

impl Serialize for Release {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ordinary = self.ordinary();
        let builds: Vec<&Build> = self.builds.iter().map(|row| &row.build).collect();
        let notes = self.notes;
        let mut json = serializer.serialize_struct("Release", 21)?;
        json.serialize_field("release", &self.name())?;
        json.serialize_field("family", self.family.key)?;
        json.serialize_field("id", self.version())?;
        json.serialize_field("variant", &self.variant)?;
        json.serialize_field("image", &self.image())?;
        json.serialize_field("install", &self.install())?;
        json.serialize_field("components", &Components(self.components))?;
        json.serialize_field("python", self.python)?;
        json.serialize_field("toolkit_driver", &ordinary.build.compat_driver)?;
        json.serialize_field("driver", &ordinary.stated.driver)?;
        json.serialize_field("gpu", &ordinary.stated.gpu)?;
        json.serialize_field("builds", &builds)?;
        json.serialize_field("images", notes.images)?;
        json.serialize_field("features", notes.features)?;
        json.serialize_field("announcements", notes.announcements)?;
        json.serialize_field("examples", &self.examples())?;
        json.serialize_field("amp", &notes.amp)?;
        json.serialize_field("known_issues", notes.known_issues)?;
        json.serialize_field("known_issues_complete", &notes.known_issues_complete)?;
        json.serialize_field("doubts", self.doubts)?;
        json.serialize_field("sources", self.sources)?;
        json.end()
    }
}
