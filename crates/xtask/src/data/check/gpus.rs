//! `gpus.toml`.

use super::Errors;
use crate::data::File;
use crate::data::schema::Gpus;

pub(super) fn check(file: &File<Gpus>, errors: &mut Errors) {
    let Gpus { capabilities, gpus, sources, .. } = &file.content;
    errors.documents(file, sources);
    errors.sorted_values(file, "capabilities", capabilities.iter().map(|row| &row.capability));
    errors.sorted_values(file, "GPUs", gpus.iter().map(|gpu| &gpu.name));
    for gpu in gpus {
        let own = gpu.capability.as_slice();
        errors.sorted(file, "capabilities", own.iter().map(|one| (one, gpu.name.span())));
        for capability in own {
            if !capabilities.iter().any(|row| row.capability.get_ref() == capability) {
                let what = format!("no row for capability {}", capability.0);
                errors.add(file, gpu.name.span(), what);
            }
        }
        if gpu.first_driver.is_some() != gpu.first_driver_source.is_some() {
            errors.add(file, gpu.name.span(), "a first driver and its source come together");
        }
        if gpu.cpu.is_some() != gpu.cpu_source.is_some() {
            errors.add(file, gpu.name.span(), "a CPU and its source come together");
        }
        errors.sorted_values(file, "sources", &gpu.sources);
        if gpu.sources.is_empty() {
            errors.add(file, gpu.name.span(), "a GPU needs a source");
        }
    }
    let of_rows = capabilities.iter().map(|row| &row.source);
    let of_gpus = gpus
        .iter()
        .flat_map(|gpu| gpu.sources.iter().chain(&gpu.first_driver_source).chain(&gpu.cpu_source));
    errors.cited(file, sources, of_rows.chain(of_gpus));
}
