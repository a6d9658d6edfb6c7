//! `launchers.toml`.

use ngcompat::Launcher;

use super::Errors;
use crate::data::Data;
use crate::data::schema::{Launchers, SinceToolkit};

pub(super) fn check(data: &Data, errors: &mut Errors) {
    let file = &data.launchers;
    let Launchers { launchers, sources, .. } = &file.content;
    errors.finished(file);
    errors.documents(file, sources);
    let known: Vec<_> = launchers.iter().map(|row| row.launcher.0).collect();
    if known != Launcher::ALL {
        errors.add(file, 0..0, "a row for each launcher, in the order of the enum");
    }
    for row in launchers {
        let name = row.launcher.0;
        for entries in [&row.checks_requirements, &row.loads_libraries] {
            let since = |entry: &SinceToolkit| entry.since.as_ref().map(|since| since.0);
            let first = entries.first().is_some_and(|entry| since(entry).is_none());
            if !first || !entries.is_sorted_by(|one, next| since(one) < since(next)) {
                let what = format!("{name}: entries begin without `since` and follow by version");
                errors.add(file, 0..0, what);
            }
        }
    }
    errors.cited(file, sources, launchers.iter().flat_map(|row| &row.sources));
}
