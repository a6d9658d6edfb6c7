//! `platforms.toml`.

use super::Errors;
use crate::data::Data;
use crate::data::schema::Systems;

pub(super) fn check(data: &Data, errors: &mut Errors) {
    let file = &data.systems;
    let Systems { windows, jetpack, sources, .. } = &file.content;
    errors.finished(file);
    errors.documents(file, sources);
    errors.sorted_values(file, "branches", windows.iter().map(|row| &row.branch));
    let mut before = 0;
    for row in windows {
        let branch = data.drivers.content.branches.iter().find(|it| it.branch == row.branch);
        if branch.is_none() {
            errors.add(file, row.branch.span(), "a branch that drivers.toml lacks");
        }
        if *row.first.get_ref() <= before || row.last < *row.first.get_ref() {
            errors.add(file, row.first.span(), "ranges of first numbers overlap, or run backwards");
        }
        before = row.last;
        if let Some(newest) = branch.and_then(|branch| branch.windows_latest.as_ref())
            && !(*row.first.get_ref()..=row.last).contains(&newest.get_ref().0.branch())
        {
            errors.add(&data.drivers, newest.span(), "a Windows version of another branch");
        }
    }
    for row in jetpack {
        if row.jetpack.get_ref().0.is_l4t() || row.l4t.iter().any(|it| !it.get_ref().0.is_l4t()) {
            errors.add(file, row.jetpack.span(), "JetPack and L4T are mixed up");
        }
        if row.driver.is_some() != row.driver_source.is_some() {
            errors.add(file, row.jetpack.span(), "a driver and its source come together");
        }
        for capability in &row.capabilities {
            let value = capability.get_ref().0;
            let rows = &data.gpus.content.capabilities;
            let integrated =
                rows.iter().any(|it| it.integrated && it.capability.get_ref().0 == value);
            if !integrated {
                errors.add(file, capability.span(), "not the capability of an integrated GPU");
            }
        }
    }
    let of_windows = windows.iter().map(|row| &row.source);
    let of_jetpack = jetpack.iter().flat_map(|row| [Some(&row.source), row.driver_source.as_ref()]);
    errors.cited(file, sources, of_windows.chain(of_jetpack.flatten()));
}
