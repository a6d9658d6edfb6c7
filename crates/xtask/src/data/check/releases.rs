//! `releases/pytorch/YY.MM.toml`.

use std::collections::BTreeSet;

use super::{Errors, statements};
use crate::data::schema::{Example, Release};
use crate::data::value::Text;
use crate::data::{Data, File};

pub(super) fn check(data: &Data, file: &File<Release>, errors: &mut Errors) {
    let release = &file.content;
    let sources = &release.sources;
    let id = release.release.get_ref().0;
    if file.stem() != id.to_string() {
        errors.add(file, release.release.span(), format!("the file of {id} is called {id}.toml"));
    }
    if data.base(id).is_none() {
        errors.add(file, release.release.span(), format!("there is no bases/{id}.toml"));
    }
    errors.finished(file);
    errors.documents(file, sources);
    if sources.is_empty() {
        errors.add(file, release.release.span(), "a release needs a source");
    }
    statements::contents(data, file, sources, &release.contents, errors);
    if let Some(driver) = &release.driver {
        statements::driver(file, sources, driver, errors);
    }
    if let Some(gpu) = &release.gpu {
        statements::gpu(file, release.release.span(), sources, gpu, errors);
    }
    statements::images(file, sources, &release.images, errors);
    for source in cited(release) {
        errors.known_source(file, sources, source);
    }
    for example in release.examples.values().flatten() {
        let mut names = data.examples.content.examples.iter().flat_map(Example::names);
        if !names.any(|name| name.get_ref() == example.get_ref()) {
            let what = format!("examples.toml has no `{}`", example.get_ref());
            errors.add(file, example.span(), what);
        }
    }
    repeated(file, errors);
    for issue in &release.known_issues {
        errors.sorted_values(file, "families", &issue.architectures);
        if let Some(earlier) = &issue.stated_for {
            errors.known_release(data, file, earlier);
        }
        if let Some(versus) = &issue.versus {
            errors.known_release(data, file, versus);
        }
    }
}

fn cited(release: &Release) -> impl Iterator<Item = &Text> {
    let lists = release.features.keys().chain(release.examples.keys());
    lists
        .chain(release.announcements.iter().map(|one| &one.source))
        .chain(release.known_issues.iter().map(|one| &one.source))
        .chain(release.amp.iter().map(|amp| &amp.source))
}

/// No sentence stands twice.
fn repeated(file: &File<Release>, errors: &mut Errors) {
    let release = &file.content;
    let sentences = release.features.values().flatten().chain(&release.doubts);
    let announced = release.announcements.iter().map(|one| &one.text);
    let issues = release.known_issues.iter().map(|one| &one.summary);
    let mut seen = BTreeSet::new();
    for sentence in sentences.chain(announced).chain(issues) {
        if !seen.insert(sentence) {
            errors.add(file, release.release.span(), format!("`{sentence}` is there twice"));
        }
    }
}
