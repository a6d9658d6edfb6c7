//! `bases/YY.MM.toml`.

use std::collections::BTreeSet;

use super::{Errors, statements};
use crate::data::schema::{Base, BaseBuild, Fact};
use crate::data::{Data, File};

/// What a base image says is inside it; the rest belongs to the releases.
const CONTENTS: [&str; 2] = ["cuda", "cuda_compat_driver"];

pub(super) fn check(data: &Data, file: &File<Base>, errors: &mut Errors) {
    let base = &file.content;
    let sources = &base.sources;
    let month = base.month.get_ref().0;
    if file.stem() != month.to_string() {
        errors.add(file, base.month.span(), format!("the file of {month} is called {month}.toml"));
    }
    errors.finished(file);
    errors.documents(file, sources);
    statements::contents(data, file, sources, &base.contents, errors);
    for key in base.contents.values().flat_map(|contents| contents.keys()) {
        if !CONTENTS.contains(&key.get_ref().as_str()) {
            let what = format!("a base has no `{}`, a release has", key.get_ref());
            errors.add(file, key.span(), what);
        }
    }
    if let Some(driver) = &base.driver {
        statements::driver(file, sources, driver, errors);
    }
    if let Some(gpu) = &base.gpu {
        statements::gpu(file, base.month.span(), sources, gpu, errors);
    }
    statements::images(file, sources, &base.images, errors);
    let mut platforms = BTreeSet::new();
    for one in &base.builds {
        if !platforms.insert(one.platform.get_ref()) {
            errors.add(file, one.platform.span(), "two builds for this platform");
        }
        build(data, file, one, errors);
    }
}

fn build(data: &Data, file: &File<Base>, build: &BaseBuild, errors: &mut Errors) {
    errors.known_source(file, &file.content.sources, &build.source);
    if let Some(cuda) = &build.cuda
        && cuda.get_ref() != "same"
        && data.printed_cuda(cuda.get_ref()).is_none()
    {
        let what = format!("cuda.toml has no CUDA `{}`", cuda.get_ref());
        errors.add(file, cuda.span(), what);
    }
    errors.sorted_values(file, "capabilities", &build.capabilities);
    for capability in build.capabilities.iter().chain(&build.ptx) {
        errors.known_capability(data, file, capability);
    }
    errors.sorted_values(file, "inferred facts", &build.inferred);
    inferred(file, build, errors);
}

/// What is inferred is there, and what a document says of other months only is marked as inferred.
fn inferred(file: &File<Base>, build: &BaseBuild, errors: &mut Errors) {
    let marked = |fact| build.inferred.iter().any(|other| *other.get_ref() == fact);
    let given =
        [(Fact::Cuda, build.cuda.is_some()), (Fact::Capabilities, !build.capabilities.is_empty())];
    for fact in &build.inferred {
        // CUDA can be inferred without standing here: it is then the ordinary image's.
        let there = *fact.get_ref() == Fact::Cuda || given.contains(&(*fact.get_ref(), true));
        if !there {
            errors.add(file, fact.span(), "the build does not have what is inferred");
        }
    }
    let month = file.content.month.get_ref().0.to_string();
    let Some(source) = file.content.sources.get(build.source.get_ref().as_str()) else { return };
    let address = source.address.as_ref().map_or("", |address| address.get_ref());
    let forms = [month.replace('.', "-"), month.replace('.', "_"), month];
    if forms.iter().any(|month| source.what.contains(month) || address.contains(month)) {
        return;
    }
    for (fact, given) in given {
        if given && !marked(fact) {
            let what = "the source does not name this month, so that what it says of the build counts \
                        as inferred";
            errors.add(file, build.source.span(), what);
        }
    }
}
