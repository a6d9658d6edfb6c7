//! The plain alternative: the facts as JSON, parsed at the start, and a linear scan with the crate
//! `semver`. Python and JavaScript write the same over the same JSON.
//!
//! It compares the driver with the release's minimum and its list of branches for data center boards,
//! and the compute capability with the smallest. It knows no modes, no later GPUs, no certainty and no
//! reasons.

use std::collections::HashMap;
use std::hint::black_box;

use ngcompat::{BoardClass, MinimumCapability, matrix, releases};
use semver::Version;
use serde::{Deserialize, Serialize};

use crate::Question;

#[derive(Serialize, Deserialize)]
struct Facts {
    releases: Vec<Release>,
    gpus: HashMap<String, Board>,
}

#[derive(Serialize, Deserialize)]
struct Release {
    release: String,
    minimum_driver: String,
    datacenter_branches: Vec<String>,
    minimum_capability: String,
}

#[derive(Serialize, Deserialize)]
struct Board {
    capability: String,
    data_center: bool,
}

/// The facts, for those who write the plain alternative in another language.
pub fn plain_facts() -> String {
    let releases = releases().filter_map(|release| {
        let cuda = release.cuda()?;
        let notes = release.ordinary().stated.driver;
        let minimum = match release.ordinary().stated.gpu.minimum {
            MinimumCapability::Printed(minimum) => minimum,
            _ => *cuda.targets.first()?,
        };
        Some(Release {
            release: release.version().to_string(),
            minimum_driver: notes
                .and_then(|notes| notes.minimum)
                .map_or_else(|| cuda.branch.to_string(), |minimum| minimum.to_string()),
            datacenter_branches: notes
                .map(|notes| notes.datacenter_branches)
                .unwrap_or_default()
                .iter()
                .map(|listed| {
                    listed.minimum.map_or_else(|| listed.branch.to_string(), |m| m.to_string())
                })
                .collect(),
            minimum_capability: minimum.to_string(),
        })
    });
    let gpus = matrix().gpus().iter().filter_map(|model| {
        let board = Board {
            capability: model.capabilities.first()?.to_string(),
            data_center: model.class == BoardClass::DataCenter,
        };
        Some((String::from(model.name), board))
    });
    let facts = Facts { releases: releases.collect(), gpus: gpus.collect() };
    serde_json::to_string(&facts).expect("JSON")
}

pub(crate) fn questions() -> Vec<Question> {
    let json = plain_facts();
    let facts: Facts = serde_json::from_str(&json).expect("the facts");
    vec![
        Question::new("peer.rust-semver.import", "ms", move || {
            serde_json::from_str::<Facts>(black_box(&json))
        }),
        Question::new("peer.rust-semver.answer", "us", move || {
            facts.runs(black_box("20.12"), black_box("450.80.02"), black_box("Tesla T4"))
        }),
    ]
}

impl Facts {
    fn runs(&self, release: &str, driver: &str, gpu: &str) -> Option<bool> {
        let release = self.releases.iter().find(|row| row.release == release)?;
        let driver = version(driver)?;
        let board = self.gpus.get(gpu)?;
        let listed = board.data_center
            && release
                .datacenter_branches
                .iter()
                .filter_map(|listed| version(listed))
                .any(|listed| listed.major == driver.major && driver >= listed);
        let enough = driver >= version(&release.minimum_driver)? || listed;
        Some(enough && version(&board.capability)? >= version(&release.minimum_capability)?)
    }
}

/// `semver` takes neither `450` nor `450.80.02`.
fn version(text: &str) -> Option<Version> {
    let mut numbers = text.split('.').map(str::parse);
    let mut next = || numbers.next().unwrap_or(Ok(0)).ok();
    Some(Version::new(next()?, next()?, next()?))
}
