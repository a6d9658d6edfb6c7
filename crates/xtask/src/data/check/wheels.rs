//! `wheels/<key>.toml`.

use super::{Errors, tables};
use crate::data::schema::{Wheel, Wheels};
use crate::data::{Data, File};

pub(super) fn check(data: &Data, file: &File<Wheels>, errors: &mut Errors) {
    let Wheels { releases, sources, cpu_only, find_links, .. } = &file.content;
    errors.documents(file, sources);
    errors.cited(file, sources, releases.iter().flat_map(|wheel| &wheel.sources));
    let order = tables::order_of(data, file);
    let names = releases.iter().map(|wheel| (&wheel.version, wheel.variant.as_ref()));
    tables::versions(file, order, names, errors);
    for wheel in releases {
        check_wheel(data, file, wheel, errors);
    }
    for platforms in cpu_only.values() {
        errors.sorted_values(file, "platforms", platforms);
    }
    for version in cpu_only.keys().chain(find_links.keys()) {
        if !releases.iter().any(|wheel| wheel.version.get_ref() == version.get_ref()) {
            errors.add(file, version.span(), format!("there is no {}", version.get_ref()));
        }
    }
}

fn check_wheel(data: &Data, file: &File<Wheels>, wheel: &Wheel, errors: &mut Errors) {
    let span = wheel.version.span();
    if wheel.sources.is_empty() {
        errors.add(file, span.clone(), "a wheel needs a source");
    }
    if wheel.builds.is_empty() {
        errors.add(file, span, "a wheel needs a build");
    }
    if let Some(cuda) = &wheel.cuda
        && data.printed_cuda(cuda.get_ref()).is_none()
    {
        errors.add(file, cuda.span(), format!("cuda.toml has no CUDA `{}`", cuda.get_ref()));
    }
    for (key, version) in &wheel.components {
        errors.component(data, file, key, version);
    }
    errors.sorted_values(file, "platforms", &wheel.pypi);
    let platforms = || wheel.builds.iter().map(|build| &build.platform);
    errors.sorted_values(file, "platforms", platforms());
    for platform in &wheel.pypi {
        if !platforms().any(|other| other.get_ref() == platform.get_ref()) {
            errors.add(file, platform.span(), "there is no build for this platform");
        }
    }
    for build in &wheel.builds {
        errors.sorted_values(file, "capabilities", &build.capabilities);
        for capability in build.capabilities.iter().chain(&build.ptx) {
            errors.known_capability(data, file, capability);
        }
    }
}
