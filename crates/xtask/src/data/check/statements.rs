//! What base images and PyTorch releases have in common: contents, and statements about drivers and
//! GPUs.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Errors;
use crate::data::schema::{Contents, Driver, GpuRequirement, Images, Sources};
use crate::data::{Data, File};

pub(super) fn contents<T>(
    data: &Data,
    file: &File<T>,
    sources: &Sources,
    contents: &Contents,
    errors: &mut Errors,
) {
    let mut seen = BTreeSet::new();
    for (source, contents) in contents {
        errors.known_source(file, sources, source);
        for (key, version) in contents {
            errors.component(data, file, key, version);
            if !seen.insert(key.get_ref()) {
                errors.add(file, key.span(), format!("two sources for `{}`", key.get_ref()));
            }
            let cuda = data.printed_cuda(version.get_ref());
            if key.get_ref() == "cuda" && cuda.and_then(|cuda| cuda.toolkit).is_none() {
                let what = format!("cuda.toml has no toolkit `{}`", version.get_ref());
                errors.add(file, version.span(), what);
            }
        }
    }
}

pub(super) fn driver<T>(file: &File<T>, sources: &Sources, driver: &Driver, errors: &mut Errors) {
    errors.known_source(file, sources, &driver.source);
    errors.sorted_values(file, "branches", &driver.datacenter_branches);
    errors.sorted_values(file, "branches", &driver.not_forward_compatible);
}

pub(super) fn gpu<T>(
    file: &File<T>,
    span: Range<usize>,
    sources: &Sources,
    gpu: &GpuRequirement,
    errors: &mut Errors,
) {
    if let Some(source) = &gpu.source {
        errors.known_source(file, sources, source);
    } else if gpu.minimum_compute_capability.is_some()
        || !gpu.families.is_empty()
        || !gpu.untested_families.is_empty()
    {
        errors.add(file, span, "the GPU requirement needs a source");
    }
    errors.sorted_values(file, "families", &gpu.families);
    errors.sorted_values(file, "families", &gpu.untested_families);
}

pub(super) fn images<T>(file: &File<T>, sources: &Sources, images: &Images, errors: &mut Errors) {
    for (source, platforms) in images {
        errors.known_source(file, sources, source);
        errors.sorted_values(file, "images", platforms);
    }
}
