//! What the data do not say of a release.

use ngcompat::{MinimumCapability, Release, matrix};

/// What is not recorded, a line each kind. Not recorded is never absent.
pub(super) fn missing(release: Release) -> Vec<String> {
    let mut lines = Vec::new();
    let components = components(release);
    if !components.is_empty() {
        lines.push(format!("versions of {}", components.join(", ")));
    }
    let ordinary = release.ordinary();
    if ordinary.stated.driver.is_none() {
        lines.push(String::from("what the release notes say of drivers"));
    }
    if !matches!(ordinary.stated.gpu.minimum, MinimumCapability::Printed(_)) {
        lines.push(String::from("the minimum compute capability that the release notes name"));
    }
    for build in release.builds.iter().map(|row| &row.build) {
        let mut facts = Vec::new();
        for (fact, recorded) in [
            ("CUDA", build.cuda.is_some()),
            ("machine code", build.capabilities.is_some()),
            ("whether it has a compatibility package", build.compat_package.is_some()),
        ] {
            if !recorded {
                facts.push(fact);
            }
        }
        if !facts.is_empty() {
            lines.push(format!("{}: {}", build.platform.name(), facts.join(", ")));
        }
    }
    if release.family().key == "pytorch" {
        notes(release, &mut lines);
    }
    lines
}

/// Components that are recorded for the release before or after this one.
fn components(release: Release) -> Vec<&'static str> {
    let releases: Vec<Release> = matrix().releases_of(release.family()).collect();
    let at = releases.iter().position(|other| other.name() == release.name());
    let Some(at) = at else { return Vec::new() };
    let around = [at.checked_sub(1), at.checked_add(1)];
    let mut neighbours: Vec<_> = around
        .into_iter()
        .filter_map(|at| releases.get(at?))
        .flat_map(|other| other.components)
        .filter(|other| release.component(other.kind.key).is_none())
        .map(|other| other.kind)
        .collect();
    neighbours.sort_by_key(|kind| {
        matrix().component_kinds().iter().position(|other| other.key == kind.key)
    });
    neighbours.dedup_by_key(|kind| kind.key);
    neighbours.into_iter().map(|kind| kind.name).collect()
}

fn notes(release: Release, lines: &mut Vec<String>) {
    let notes = release.notes;
    for (what, recorded) in [
        ("features", !notes.features.is_empty()),
        ("announcements", !notes.announcements.is_empty()),
        ("Tensor Core examples", !notes.examples.is_empty()),
        ("what the release notes say of mixed precision", !notes.amp.notes.is_empty()),
        ("the whole list of known issues", notes.known_issues_complete),
    ] {
        if !recorded {
            lines.push(String::from(what));
        }
    }
}
