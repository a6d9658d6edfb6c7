//! The image that a container is made of: `FROM` in a Dockerfile, `image:` in Compose and
//! Kubernetes, `docker run`, `docker ps`, `--container-image`, the file of an image, or its reference
//! anywhere, where a text names one image only.

use alloc::vec::Vec;

use crate::machine::environment::{Container, Environment};
use crate::reading::clean::CleanText;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::marks::{Mark, mark};
use crate::values::release_id::ReleaseId;
use crate::values::text::ceil_char_boundary;

pub(crate) fn read(text: &CleanText, readings: &mut Vec<TextReading>) {
    let known = readings.iter().any(|reading| {
        reading.environment.container.as_ref().is_some_and(|own| own.release.is_some())
    });
    let all: Vec<(usize, ReleaseId, bool)> = named(text)
        .filter(|(at, _)| !is_in_code(text, *at))
        .filter_map(|(at, id)| Some((at, id?, is_stated(text, at))))
        .collect();
    let stated = || all.iter().filter(|(.., stated)| *stated);
    let any_stated = stated().next().is_some();
    // A text that tells its release otherwise may mention other images.
    if !any_stated && known {
        return;
    }
    let mut counted = all.iter().filter(|(.., stated)| *stated || !any_stated);
    let Some(&(start, id, _)) = counted.next() else { return };
    let mut end = start + 1;
    for (at, other, _) in counted {
        // A text about several images says of none that it is the container's.
        if *other != id {
            return;
        }
        end = at + 1;
    }
    let same = |reading: &TextReading| {
        reading.environment.container.as_ref().is_some_and(|own| own.release == Some(id))
    };
    if !readings.iter().any(same) {
        let mut environment = Environment::new();
        environment.container = Some(Container { release: Some(id), ..Container::default() });
        readings.push(TextReading::of(FactKind::Image, text, start, end, environment));
    }
}

/// Every place that names an image of the repository, with its release where that is whole.
pub(crate) fn named(text: &CleanText) -> impl Iterator<Item = (usize, Option<ReleaseId>)> + '_ {
    const REPOSITORY: Mark = mark!("pytorch");
    text.find_all(REPOSITORY).filter_map(|at| {
        let value = at + REPOSITORY.len();
        let behind = text.window(value, 60);
        let of_nvidia = text.before(at, 8).ends_with("nvidia/");
        let start = if of_nvidia { at - "nvidia/".len() } else { at };
        match behind.chars().next()? {
            ':' if of_nvidia => Some((start, release(text, value + 1))),
            // `docker images` has the tag in a column of its own.
            ' ' if of_nvidia && behind.starts_with("  ") => {
                let value = text.skip_space(value);
                Some((start, Some(release(text, value).filter(|_| is_tag(text, value))?)))
            }
            // The file of an image: `pytorch_24.05-py3.sif`, `nvidia+pytorch+24.05-py3.sqsh`.
            ':' | '_' | '-' | '+' => {
                let end = behind.find(char::is_whitespace).unwrap_or(behind.len());
                let file = behind.get(..end)?.trim_end_matches(['"', '\'', '`', ',', ')']);
                let is_file = [".sif", ".simg", ".sqsh", ".img"].iter().any(|e| file.contains(e));
                Some((start, Some(release(text, value + 1).filter(|_| is_file)?)))
            }
            _ => None,
        }
    })
}

/// Whether the place is in source code, or in a comment of it.
fn is_in_code(text: &CleanText, at: usize) -> bool {
    // Code may be quoted in a list, a mail or a comment.
    let front = text.line_before(at, 400).trim_start_matches(['#', '>', '-', '*', ' ', '\t']);
    let front = front.strip_suffix("nvcr.io/").unwrap_or(front);
    front.starts_with(['/', '"']) || front.ends_with("(\"") || front.contains(" = \"")
}

/// Whether a release is followed by the rest of a tag: `24.05-py3`.
fn is_tag(text: &CleanText, value: usize) -> bool {
    text.window(value, 12).get("24.05".len()..).is_some_and(|rest| rest.starts_with("-py"))
}

/// Whether what comes before the image's name says that a container is made of it.
fn is_stated(text: &CleanText, at: usize) -> bool {
    const KEYS: [&str; 6] = ["image:", "image\":", "image for", "from:", "container:", "image="];
    const COMMANDS: [&str; 8] = [
        "docker run ",
        "docker create ",
        "nvidia-docker run ",
        "podman run ",
        "singularity ",
        "apptainer ",
        "--container-image",
        "enroot ",
    ];
    let whole = text.line_before(at, 400);
    let line = whole.strip_suffix("nvcr.io/").or(whole.strip_suffix("nvcr.io#")).unwrap_or(whole);
    let line = line.strip_suffix("docker://").unwrap_or(line);
    let line = line.trim_end_matches(['"', '\'', '\\', ' ', '`']).trim_start_matches(['-', ' ']);
    let from = line.strip_prefix("FROM").is_some_and(|rest| {
        rest.is_empty() || rest.split_whitespace().all(|word| word.starts_with("--platform="))
    });
    let lower = line.get(ceil_char_boundary(line, line.len().saturating_sub(12))..);
    let lower = lower.unwrap_or_default().to_ascii_lowercase();
    // A row of `docker ps` begins with the container's number.
    let row = line
        .split(' ')
        .next()
        .is_some_and(|id| id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_hexdigit()));
    from || row
        || KEYS.iter().any(|key| lower.ends_with(key))
        || COMMANDS.iter().any(|command| line.contains(command))
}

/// `20.12`: both numbers have two digits, so that it can't be cut.
pub(crate) fn release(text: &CleanText, value: usize) -> Option<ReleaseId> {
    let (month, behind) = text.rest(value).split_at_checked("20.12".len())?;
    month.parse().ok().filter(|_| !behind.starts_with(|c: char| c.is_ascii_digit() || c == '.'))
}
