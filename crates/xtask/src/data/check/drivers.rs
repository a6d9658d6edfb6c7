//! `drivers.toml`.

use super::Errors;
use crate::data::Data;
use crate::data::schema::Drivers;

pub(super) fn check(data: &Data, errors: &mut Errors) {
    let file = &data.drivers;
    let Drivers { branches, sources, .. } = &file.content;
    errors.finished(file);
    errors.documents(file, sources);
    errors.sorted_values(file, "branches", branches.iter().map(|row| &row.branch));
    let mut cuda = None;
    for row in branches {
        if row.end_of_life.is_some() != row.end_of_life_source.is_some() {
            errors.add(file, row.branch.span(), "an end of life and its source come together");
        }
        for (version, source) in
            [(&row.latest, &row.latest_source), (&row.windows_latest, &row.windows_latest_source)]
        {
            if version.is_some() != source.is_some() {
                errors.add(
                    file,
                    row.branch.span(),
                    "a newest version and its source come together",
                );
            }
        }
        for version in [&row.first, &row.latest].into_iter().flatten() {
            if version.get_ref().0.branch() != *row.branch.get_ref() {
                errors.add(file, version.span(), "a version of another branch");
            }
        }
        // A later branch supports at least the CUDA of an earlier one.
        let own = row.cuda.as_ref().map(|cuda| cuda.get_ref().0);
        if own.is_some() && own < cuda {
            errors.add(file, row.branch.span(), "supports an older CUDA than the branch before it");
        }
        cuda = own.or(cuda);
    }
    let cited = branches.iter().flat_map(|row| {
        let of_facts = [&row.end_of_life_source, &row.latest_source, &row.windows_latest_source];
        of_facts.map(Option::as_ref).into_iter().chain([Some(&row.source)])
    });
    errors.cited(file, sources, cited.flatten());
}
