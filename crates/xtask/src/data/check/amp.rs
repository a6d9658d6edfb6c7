//! `amp.toml`.

use std::collections::BTreeSet;

use ngcompat::ComponentVersion;
use ngcompat::amp::PyTorchFeature;

use super::Errors;
use crate::data::schema::{Milestone, MixedPrecision};
use crate::data::value::Text;
use crate::data::{Data, File};

pub(super) fn check(data: &Data, errors: &mut Errors) {
    let file = &data.amp;
    let facts = &file.content;
    errors.documents(file, &facts.sources);
    errors.cited(file, &facts.sources, cited(facts));
    tensor_cores(data, file, errors);
    milestones(file, &facts.pytorch, errors);
    errors.sorted_values(file, "releases", &facts.tf32.seen);
    let since = [&facts.tf32.since, &facts.transformer_engine.since];
    for release in facts.tf32.seen.iter().chain(since) {
        errors.known_release(data, file, release);
    }
    for event in facts.apex.iter().filter(|event| event.date.get_ref().0.month.is_none()) {
        errors.add(file, event.date.span(), "before the first container");
    }
    for need in &facts.transformer_engine.needs {
        for version in [Some(&need.cuda), need.version.as_ref()].into_iter().flatten() {
            if version.get_ref().parse::<ComponentVersion>().is_err() {
                errors.add(file, version.span(), "not a version");
            }
        }
    }
    for pitfall in &facts.pitfalls {
        errors.known_release(data, file, &pitfall.before);
        errors.sorted_values(file, "families", &pitfall.architectures);
    }
}

fn cited(facts: &MixedPrecision) -> impl Iterator<Item = &Text> {
    let MixedPrecision { tensor_cores, pytorch, tf32, apex, transformer_engine, .. } = facts;
    let single = [&tf32.since_source, &tf32.source, &transformer_engine.source];
    let rows = tensor_cores.iter().map(|row| &row.source);
    rows.chain(pytorch.iter().map(|row| &row.source))
        .chain(single)
        .chain(apex.iter().map(|row| &row.source))
        .chain(transformer_engine.needs.iter().map(|row| &row.source))
        .chain(facts.shapes.iter().map(|row| &row.source))
        .chain(facts.pitfalls.iter().map(|row| &row.source))
}

fn tensor_cores(data: &Data, file: &File<MixedPrecision>, errors: &mut Errors) {
    let MixedPrecision { tensor_cores, transformer_engine, .. } = &file.content;
    let mut seen = BTreeSet::new();
    for row in tensor_cores {
        if row.generation.is_some() == row.data_types.is_empty() {
            errors.add(file, row.source.span(), "a generation and data types come together");
        }
        for capability in &row.capabilities {
            if !seen.insert(capability.get_ref()) {
                errors.add(file, capability.span(), "two rows for this capability");
            }
        }
    }
    let needed = transformer_engine.needs.iter().flat_map(|need| &need.capabilities);
    for capability in tensor_cores.iter().flat_map(|row| &row.capabilities).chain(needed) {
        errors.known_capability(data, file, capability);
    }
}

fn milestones(file: &File<MixedPrecision>, rows: &[Milestone], errors: &mut Errors) {
    for feature in PyTorchFeature::ALL {
        let of_feature = rows.iter().filter(|row| row.feature.get_ref().0 == *feature);
        if of_feature.count() != 1 {
            let span = rows.first().map_or(0..0, |row| row.feature.span());
            errors.add(file, span, format!("`{feature}` needs one row"));
        }
    }
    for pair in rows.windows(2) {
        let [before, after] = pair else { continue };
        if before.since.get_ref() > after.since.get_ref() {
            errors.add(file, after.since.span(), "versions of PyTorch are not sorted");
        }
    }
}
