//! PyTorch's version where a program or a person names it: `PyTorch version: 2.8.0+cu128`,
//! `torch 2.1.0+cu121`, and the release that one of NVIDIA's builds names.

use alloc::string::ToString as _;
use alloc::vec::Vec;

use crate::machine::environment::{Container, Environment};
use crate::reading::clean::CleanText;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::marks::mark;
use crate::values::component_version::ComponentVersion;
use crate::values::release_id::ReleaseId;

pub(crate) fn read(text: &CleanText, readings: &mut Vec<TextReading>) {
    let stated = |fact: fn(&Environment) -> bool| readings.iter().any(|one| fact(&one.environment));
    let has_version = stated(|env| env.components.contains_key("pytorch"));
    // Wheels for Jetson modules name the month of a container that they are not.
    let has_release = stated(|env| env.container.as_ref().is_some_and(|own| own.release.is_some()))
        || text.has(mark!("-tegra"));
    let (mut version, mut release) = (Sole::None, Sole::None);
    let mut place = None;
    for at in text.find_all(mark!("orch")).chain(text.find_all(mark!("ORCH_VERSION"))) {
        if let Some((found, whole)) = version_behind(text, at) {
            place = place.or(Some((at, at + whole)));
            version.add(found);
        }
    }
    for (at, found) in releases(text) {
        place = place.or(Some((at, at + 1)));
        release.add(found);
    }
    let Some((start, end)) = place else { return };
    let mut environment = Environment::new();
    if let Sole::One(version) = version
        && !has_version
    {
        environment.components.insert("pytorch".to_string(), version);
    }
    if let Sole::One(release) = release
        && !has_release
    {
        environment.container = Some(Container { release: Some(release), ..Container::default() });
    }
    if environment != Environment::new() {
        readings.push(TextReading::of(FactKind::TorchVersion, text, start, end, environment));
    }
}

/// A value that all places agree on. A text about several versions does not say which is installed.
enum Sole<T> {
    None,
    One(T),
    Several,
}

impl<T: PartialEq> Sole<T> {
    fn add(&mut self, value: T) {
        *self = match core::mem::replace(self, Self::Several) {
            Self::None => Self::One(value),
            Self::One(known) if known == value => Self::One(known),
            _ => Self::Several,
        };
    }
}

/// The version behind `torch` or `PyTorch`, whose `orch` is at `at`, and where it ends.
///
/// Between them only marks and words such as `version` may come. A version without a build
/// (`2.4.1`) counts behind such a word only.
fn version_behind(text: &CleanText, at: usize) -> Option<(ComponentVersion, usize)> {
    const BETWEEN: usize = 40;
    /// Deeper in a line it is part of a sentence.
    const DEEPEST: usize = 60;
    if !text.before(at, 1).eq_ignore_ascii_case("t") {
        return None;
    }
    let behind = text.window(at + "orch".len(), BETWEEN);
    let first = behind.find(|c: char| c.is_ascii_digit())?;
    let between = behind.get(..first)?;
    let mut characters = between.chars();
    // `torchvision`, `torch-scatter` and `torch_geometric` are other packages.
    match (characters.next(), characters.next()) {
        (Some('-' | '_'), Some(next)) if next.is_ascii_lowercase() => return None,
        (Some(next), _) if next.is_ascii_alphanumeric() => return None,
        _ => {}
    }
    let mut words = between.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| !w.is_empty());
    let named = words.clone().any(|word| word.eq_ignore_ascii_case("version"));
    let known = |word: &str| {
        ["version", "gpu", "v", "with", "is"].iter().any(|w| w.eq_ignore_ascii_case(word))
    };
    // Only `>>> torch.__version__` has its value in the next line.
    let lines = between.matches('\n').count();
    if !words.all(known) || lines > 1 || lines == 1 && !between.contains("__version__") {
        return None;
    }
    let start = at + "orch".len() + first;
    // xFormers names the version it was built for, and behind it the one that is here.
    let line = text.line_behind(start, 80);
    let here = line.split_once(" (you have ").filter(|(built, _)| built.contains(" with CUDA "));
    let here = here.map_or(start, |(_, here)| start + line.len() - here.len());
    let version = text.component(here)?;
    let number = version.as_str();
    let is_build = number.contains("+cu") || number.contains("a0+") || number.contains("+cpu");
    // Of a list of what is needed, the version is not the one that is installed.
    let printed = || {
        let around = [text.before(at, 80), text.window(at, 120)];
        around.iter().any(|part| part.contains("CUDA"))
    };
    let is_version = number.matches('.').count() >= 2 && named && printed();
    let line = text.line_before(at, 300).trim_start();
    if line.contains("install ")
        || line.starts_with(['/', '"'])
        || line.contains("// ")
        || line.len() > DEEPEST
        || between.contains("= \"")
        || line.contains("= \"")
        || number.find('.')? > 2
    {
        return None;
    }
    let end = "orch".len() + first + number.len();
    (is_build || is_version).then_some((version, end))
}

/// The releases that builds of PyTorch name: `2.6.0a0+ecf3bae40a.nv25.01`. A wheel for Jetson goes
/// on after the month.
fn releases(text: &CleanText) -> impl Iterator<Item = (usize, ReleaseId)> + '_ {
    const MARK: &str = ".nv";
    text.find_all(mark!(MARK)).filter_map(|at| {
        let (month, after) = text.rest(at + MARK.len()).split_at_checked("25.01".len())?;
        let mut after = after.chars();
        let goes_on = match after.next() {
            Some('.') => after.next().is_some_and(|next| next.is_ascii_alphanumeric()),
            Some(next) => next.is_ascii_alphanumeric() || next == '-',
            None => false,
        };
        // Quoted in source code or in data it is nobody's version.
        let line = text.line_before(at, 300).trim_start();
        let quoted =
            line.starts_with(['/', '"']) || ["= \"", "// "].iter().any(|m| line.contains(m));
        if goes_on || quoted { None } else { Some((at, month.parse().ok()?)) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;

    #[test]
    fn builds_of_pytorch_name_their_release() {
        let found = |text: &str| {
            let text = CleanText::new(text);
            releases(&text).map(|(_, release)| release.to_string()).collect::<Vec<String>>()
        };
        let all = found("2.6.0a0+ecf3bae40a.nv25.01 (2.5.0a0+b465a5843b.nv24.09.)");
        assert_eq!(all, ["25.01", "24.09"]);
        // A wheel for Jetson, other months and other words.
        for text in ["2.5.0a0+872d972e41.nv24.08.17622132", "x.nv24.8", "a.nvidia.com", ".nv24.011"]
        {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn the_version_stands_behind_its_name() {
        let read = |raw: &str| {
            let text = CleanText::new(raw);
            let at = text.as_str().find("orch")?;
            Some(version_behind(&text, at)?.0.to_string())
        };
        for text in [
            "PyTorch version: 2.8.0+cu128\n",
            "- PyTorch version (GPU?): 2.8.0+cu128 (True)\n",
            "torch==2.8.0+cu128 ",
            ">>> torch.__version__\n'2.8.0+cu128'\n",
            "torch 2.8.0+cu128, on Linux",
            "**PyTorch**: 2.8.0+cu128\n",
        ] {
            assert_eq!(read(text).as_deref(), Some("2.8.0+cu128"), "{text}");
        }
        assert_eq!(read("PyTorch Version: 2.4.1\nCUDA Version: 12.4\n").as_deref(), Some("2.4.1"));
        for text in [
            "torchvision 0.23.0+cu128 ",
            "torch-scatter 2.1.2+cu121 ",
            "torch cuda version 12.1 ",
            "PyTorch 2.4.1 is out ",
            "pip install torch==2.8.0+cu128 ",
            "torch 2.8.0+cu12",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
