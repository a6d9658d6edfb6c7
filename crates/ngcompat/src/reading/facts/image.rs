//! The image that a container is made of: `FROM` in a Dockerfile, `image:` in Compose and
//! Kubernetes, `"Image":` of `docker inspect`, what `docker pull` prints.

use alloc::vec::Vec;

use crate::machine::environment::{Container, Environment};
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::lines::CleanText;
use crate::values::release_id::ReleaseId;

pub(crate) fn read(text: &CleanText, readings: &mut Vec<TextReading>) {
    let mut found: Option<(ReleaseId, usize, usize)> = None;
    for (at, id) in named(text) {
        let Some(id) = id.filter(|_| is_stated(text.before(at, 120))) else { continue };
        match &mut found {
            // A text about several images says of none that it is the container's.
            Some((other, ..)) if *other != id => return,
            Some((_, _, end)) => *end = at + 1,
            None => found = Some((id, at, at + 1)),
        }
    }
    let Some((id, start, end)) = found else { return };
    let known = |reading: &TextReading| {
        reading.environment.container.as_ref().is_some_and(|own| own.release == Some(id))
    };
    if !readings.iter().any(known) {
        let mut environment = Environment::new();
        environment.container = Some(Container { release: Some(id), ..Container::default() });
        readings.push(TextReading::of(FactKind::Image, text, start, end, environment));
    }
}

/// Every place that names an image of the repository, with its release where that is whole.
pub(crate) fn named(text: &CleanText) -> impl Iterator<Item = (usize, Option<ReleaseId>)> + '_ {
    const REPOSITORY: &str = "nvidia/pytorch:";
    text.find_all(REPOSITORY).map(|at| (at, release(text, at + REPOSITORY.len())))
}

/// Whether what stands in front of the image's name says that a container is made of it. A command
/// in a document is not run yet.
fn is_stated(before: &str) -> bool {
    const KEYS: [&str; 4] = ["image:", "image\":", "image\\\":", "image for"];
    let line = before.rsplit('\n').next().unwrap_or_default();
    let line = line.strip_suffix("nvcr.io/").unwrap_or(line);
    let line = line.trim_end_matches(['"', '\'', '\\', ' ']).trim_start_matches(['-', ' ']);
    let from = line.strip_prefix("FROM").is_some_and(|rest| {
        rest.is_empty() || rest.split_whitespace().all(|word| word.starts_with("--platform="))
    });
    let lower = line.get(line.len().saturating_sub(12)..).unwrap_or_default().to_ascii_lowercase();
    from || KEYS.iter().any(|key| lower.ends_with(key))
}

/// `20.12`: both numbers have two digits, so that it can't be cut.
pub(crate) fn release(text: &CleanText, value: usize) -> Option<ReleaseId> {
    let (month, behind) = text.rest(value).split_at_checked("20.12".len())?;
    month.parse().ok().filter(|_| !behind.starts_with(|c: char| c.is_ascii_digit() || c == '.'))
}
