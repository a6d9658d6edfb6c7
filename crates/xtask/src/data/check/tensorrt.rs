//! `tensorrt.toml`.

use super::Errors;
use crate::data::Data;
use crate::data::version::Natural;

pub(super) fn check(data: &Data, errors: &mut Errors) {
    let file = &data.tensorrt;
    let (versions, sources) = (&file.content.versions, &file.content.sources);
    errors.finished(file);
    errors.documents(file, sources);
    let since = |at: usize| versions.get(at).map(|row| Natural::of(row.since.get_ref()));
    for (at, row) in versions.iter().enumerate() {
        if at > 0 && since(at - 1) >= since(at) {
            errors.add(file, row.since.span(), "versions are oldest first");
        }
        errors.sorted_values(file, "capabilities", &row.capabilities);
        for capability in row.capabilities.iter().chain(&row.minimum) {
            errors.known_capability(data, file, capability);
        }
        if !row.capabilities.is_empty() && row.minimum.is_some() {
            errors.add(file, row.since.span(), "`capabilities` say what the minimum is");
        }
    }
    errors.cited(file, sources, versions.iter().flat_map(|row| &row.sources));
}
