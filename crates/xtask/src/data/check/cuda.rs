//! `cuda.toml`.

use super::Errors;
use crate::data::schema::{Cuda, CudaVersions, ForwardPackage};
use crate::data::value::Text;
use crate::data::{Data, File};

pub(super) fn check(data: &Data, errors: &mut Errors) {
    let file = &data.cuda;
    let CudaVersions { minor_version_floors, base_floors, cuda, sources, .. } = &file.content;
    errors.finished(file);
    errors.documents(file, sources);
    errors.sorted_values(file, "floors", minor_version_floors.iter().map(|floor| &floor.from));
    for floor in minor_version_floors {
        if floor.from.get_ref() > floor.to.get_ref() {
            errors.add(file, floor.from.span(), "a floor from a later to an earlier version");
        }
    }
    errors.sorted_values(file, "floors", base_floors.iter().map(|floor| &floor.driver));
    errors.sorted_values(file, "CUDA versions", cuda.iter().map(|row| &row.version));
    for row in cuda {
        minor_version(data, file, row, errors);
    }
    let floors = minor_version_floors.iter().map(|floor| &floor.source);
    let floors = floors.chain(base_floors.iter().map(|floor| &floor.source));
    errors.cited(file, sources, floors.chain(cuda.iter().flat_map(cited)));
}

fn cited(row: &Cuda) -> impl Iterator<Item = &Text> {
    let toolkits = row.toolkits.iter().map(|toolkit| &toolkit.source);
    let package = row.forward_package.iter().map(|package| &package.source);
    [&row.source, &row.targets_source].into_iter().chain(toolkits).chain(package)
}

fn minor_version(data: &Data, file: &File<CudaVersions>, row: &Cuda, errors: &mut Errors) {
    let version = row.version.get_ref().0;
    errors.sorted_values(file, "targets", &row.targets);
    for target in &row.targets {
        errors.known_capability(data, file, target);
    }
    // The branch of a toolkit's driver is the first that supports this CUDA natively.
    let branches = &data.drivers.content.branches;
    let own = branches.iter().find(|branch| *branch.branch.get_ref() == row.branch);
    if own.and_then(|own| own.cuda.as_ref()).map(|cuda| cuda.get_ref().0) != Some(version) {
        let what = format!("drivers.toml does not say that R{} has CUDA {version}", row.branch);
        errors.add(file, row.version.span(), what);
    }
    for toolkit in &row.toolkits {
        if !toolkit.version.get_ref().starts_with(&format!("{version}.")) {
            errors.add(file, toolkit.version.span(), "a toolkit of another minor version");
        }
    }
    if let Some(package) = &row.forward_package {
        forward_package(data, file, row, package, errors);
    }
}

fn forward_package(
    data: &Data,
    file: &File<CudaVersions>,
    row: &Cuda,
    package: &ForwardPackage,
    errors: &mut Errors,
) {
    let branches = &data.drivers.content.branches;
    errors.sorted_values(file, "bases", &package.bases);
    for base in &package.bases {
        let branch = base.get_ref().0.branch;
        if !branches.iter().any(|row| *row.branch.get_ref() == branch) || branch >= row.branch {
            errors.add(file, base.span(), format!("R{branch} is not an older driver branch"));
        }
    }
    for branch in &package.rtx_boards {
        if !package.bases.iter().any(|base| base.get_ref().0.branch == *branch.get_ref()) {
            errors.add(file, branch.span(), format!("R{} is not a base", branch.get_ref()));
        }
    }
}
