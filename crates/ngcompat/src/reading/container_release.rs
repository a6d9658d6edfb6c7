//! The container release that a text names, of whatever family: by its banner, by its variable, by its
//! image.

use alloc::format;

use crate::matrix::compiled::matrix;
use crate::matrix::release::Release;
use crate::reading::clean::CleanText;
use crate::reading::marks::mark;
use crate::reading::references::image_references;
use crate::rows::family::Family;

/// The one release that a text names; none where it names several. What a container says of itself
/// counts before the images that a text mentions.
pub(crate) fn named(text: &CleanText) -> Option<Release> {
    let banners = text.find_all(mark!("NVIDIA Release ")).filter_map(|at| of_banner(text, at));
    let variables = text.find_all(mark!("_VERSION")).filter_map(|at| of_variable(text, at));
    let mut said = banners.chain(variables);
    if let Some(first) = said.next() {
        return said.all(|other| same(&first, &other)).then_some(first);
    }
    let mut mentioned = image_references(text.as_str())
        .into_iter()
        .filter_map(|reference| matrix().release(&reference.text).ok())
        .filter(|release| !release.family().only_cuda && release.is_recorded());
    let first = mentioned.next()?;
    mentioned.all(|other| same(&first, &other)).then_some(first)
}

fn same(one: &Release, other: &Release) -> bool {
    one.family().key == other.family().key && one.version() == other.version()
}

/// `== Triton Inference Server ==`, and below it `NVIDIA Release 21.03 (build 20851776)`.
fn of_banner(text: &CleanText, at: usize) -> Option<Release> {
    let value = at + "NVIDIA Release ".len();
    let (version, behind) = text.window(value, 24).split_once([' ', '-', '\n'])?;
    let front = text.before(at, 200);
    let heading = front
        .lines()
        .rev()
        .find_map(|line| line.trim().strip_prefix("== ")?.strip_suffix(" =="))?;
    // `== vLLM ==` is NVIDIA's own, which is called so beside the project's.
    let is_named = |family: &&Family| {
        let of_nvidia = family.repositories.iter().any(|place| place.starts_with("nvcr.io/"));
        of_nvidia && family.name.strip_suffix(" by NVIDIA").unwrap_or(family.name) == heading
    };
    let family = matrix().families().iter().find(is_named)?;
    let release = matrix().release(&format!("{}:{version}", family.key)).ok();
    release.filter(|release| !behind.is_empty() && release.is_recorded())
}

/// `NVIDIA_TRITON_SERVER_VERSION=24.07`.
fn of_variable(text: &CleanText, at: usize) -> Option<Release> {
    let end = at + "_VERSION".len();
    let front = text.before(end, 60);
    let is_named =
        |family: &&Family| family.variable.is_some_and(|variable| front.ends_with(variable));
    let family = matrix().families().iter().find(is_named)?;
    let value = text.window(end, 24).trim_start_matches(['"', '\'', ':', '=', ' ']);
    let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.'))?;
    let release = matrix().release(&format!("{}:{}", family.key, value.get(..end)?)).ok();
    release.filter(Release::is_recorded)
}
