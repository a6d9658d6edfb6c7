//! Image references in the files of a repository: Dockerfiles, compose and Kubernetes files, values of
//! Helm, workflows, scripts, and what Renovate updates.

mod image;
mod prose;
mod untagged;
mod wheels;

use alloc::borrow::Cow;
use alloc::borrow::ToOwned as _;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::matrix::tags::cuda_in;
pub use crate::reading::references::image::ImageReference;
use crate::reading::references::image::{is_known, without_comment};
use crate::values::text::sort_by_number;

/// More text in a variable is not a tag.
const LONGEST_VALUE: usize = 256;

/// How many variables of a file are kept.
const MOST_VARIABLES: usize = 1000;

/// The references in a file to images of known families, and to others whose tag names a CUDA version, in
/// the order of its lines.
///
/// It knows references that are written out, wherever they are; those with variables that the file
/// itself gives a value (`ARG`, `ENV`, `NAME=value`, `${NAME:-value}`); a `repository` and a `tag` under
/// one another, as Helm has them, and a `name` or `newName` and a `newTag`, as Kustomize has them; the
/// options of a job behind `#SBATCH`; what a template of Helm or Ansible takes by default
/// (`{{ .Values.tag | default "24.05-py3" }}`); and a version behind a comment for Renovate
/// (`# renovate: datasource=docker depName=nvcr.io/nvidia/pytorch`). Other comments and all other
/// images are passed over.
///
/// ```
/// use ngcompat::image_references;
///
/// let found = image_references("ARG TAG=24.05-py3\nFROM nvcr.io/nvidia/pytorch:${TAG}\n");
/// assert_eq!((found[0].line, found[0].text.as_str()), (2, "nvcr.io/nvidia/pytorch:24.05-py3"));
/// assert_eq!(found[0].release.unwrap().to_string(), "pytorch:24.05");
/// ```
pub fn image_references(text: &str) -> Vec<ImageReference> {
    let mut found = Vec::new();
    let mut variables: BTreeMap<&str, &str> = BTreeMap::new();
    let mut parts = Parts::default();
    let mut updated: Option<&str> = None;
    for (at, whole) in text.lines().enumerate() {
        let line = at.saturating_add(1);
        if let Some(name) = renovate(whole) {
            updated = Some(name);
            continue;
        }
        let code = without_comment(whole);
        if code.trim().is_empty() {
            continue;
        }
        let before = found.len();
        for word in words(&with_defaults(code)) {
            found.extend(reference(&filled(word, &variables), line));
        }
        if let Some((name, value)) = assignment(code)
            && variables.len() < MOST_VARIABLES
        {
            variables.insert(name, value);
        }
        for pairs in flows(code) {
            let mut inside = Parts::default();
            for pair in pairs.split(',') {
                if let Some((repository, tag)) = inside.read(pair.trim()) {
                    found.extend(reference(&format!("{repository}:{tag}"), line));
                }
            }
        }
        if let Some((repository, tag)) = parts.read(code) {
            found.extend(reference(&format!("{repository}:{tag}"), line));
        }
        if let Some(name) = updated.take()
            && found.len() == before
            && let Some(version) = version(code)
        {
            found.extend(reference(&format!("{name}:{version}"), line));
        }
    }
    found
}

/// What a file with this name needs of a machine: [its images](image_references), those whose tag is
/// missing or of which it has a digest alone, the files that enroot and Apptainer make of an image, and
/// PyTorch's wheels (`torch==2.6.0+cu124`, or a version beside an index).
///
/// Of a document for people (Markdown, reStructuredText) only the code blocks count: what a sentence
/// mentions is not run.
///
/// ```
/// use ngcompat::file_references;
///
/// let text = "Runs on nvcr.io/nvidia/pytorch:20.12-py3.\n```\ndocker run nvcr.io/nvidia/pytorch:24.05-py3\n```\n";
/// let found = file_references("README.md", text);
/// assert_eq!((found.len(), found[0].line), (1, 3));
///
/// let found = file_references("requirements.txt", "torch==2.6.0+cu124\n");
/// assert_eq!(found[0].release.unwrap().to_string(), "torch==2.6.0+cu124");
/// ```
pub fn file_references(name: &str, text: &str) -> Vec<ImageReference> {
    let text = prose::without_prose(name, text);
    let mut found = image_references(&text);
    found.extend(untagged::untagged(&text));
    found.extend(wheels::wheels(&text));
    sort_by_number(&mut found, |reference| reference.line);
    found
}

/// The image of a text, if it is one of a known family or its tag names a CUDA version.
fn reference(text: &str, line: usize) -> Option<ImageReference> {
    let plain = text.split('@').next().unwrap_or(text);
    let (repository, tag) = plain.rsplit_once(':')?;
    // An image of others that says which CUDA it has is not passed over in silence.
    let has_cuda = || repository.contains('/') && cuda_in(tag).is_some();
    if tag.is_empty() || tag.contains('/') || !(is_known(repository) || has_cuda()) {
        return None;
    }
    Some(ImageReference::named(line, text, plain))
}

/// What is between blanks, quotes, brackets, commas and the signs of assignments.
fn words(code: &str) -> impl Iterator<Item = &str> {
    let bounds = |one: char| one.is_whitespace() || "\"'`,;[]()<>=|".contains(one);
    code.split(bounds)
        .map(|word| word.trim_end_matches(['.', ':']))
        // `{image: nvcr.io/nvidia/pytorch:25.12-py3}`
        .map(|word| if word.contains('{') { word } else { word.trim_end_matches('}') })
        .filter(|word| word.contains(':'))
}

/// A line with what its templates take by default; one without a default stays, as one word.
fn with_defaults(code: &str) -> Cow<'_, str> {
    if !code.contains("{{") {
        return Cow::Borrowed(code);
    }
    let mut text = String::new();
    let mut rest = code;
    while let Some((before, (inside, behind))) =
        rest.split_once("{{").and_then(|(before, rest)| Some((before, rest.split_once("}}")?)))
    {
        text.push_str(before);
        let default = inside.split_once("default").and_then(|(_, value)| {
            let value = value.trim_start_matches(|one: char| one.is_whitespace() || one == '(');
            let quote = value.chars().next().filter(|one| matches!(one, '"' | '\''))?;
            Some(value.get(1..)?.split_once(quote)?.0)
        });
        if let Some(default) = default {
            text.push_str(default);
        } else {
            let is_plain = |one: &char| !(one.is_whitespace() || "\"'`|()".contains(*one));
            text.push_str("{{");
            text.extend(inside.chars().filter(is_plain));
            text.push_str("}}");
        }
        rest = behind;
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// A word with the values of the variables in it; one without a value stays as it is.
fn filled<'a>(word: &'a str, variables: &BTreeMap<&str, &str>) -> Cow<'a, str> {
    if !word.contains('$') {
        return Cow::Borrowed(word);
    }
    let mut text = String::new();
    let mut rest = word;
    while let Some((before, behind)) = rest.split_once('$') {
        text.push_str(before);
        let braced = behind.strip_prefix('{').and_then(|inside| inside.split_once('}'));
        let (variable, after) = braced.unwrap_or_else(|| {
            let end = behind.find(|one: char| !is_name(one)).unwrap_or(behind.len());
            behind.split_at_checked(end).unwrap_or((behind, ""))
        });
        let (name, fallback) = match variable.split_once(":-") {
            Some((name, fallback)) => (name, Some(fallback)),
            None => (variable, None),
        };
        let open = format!("${{{name}}}");
        text.push_str(variables.get(name).copied().or(fallback).unwrap_or(&open));
        rest = after;
    }
    text.push_str(rest);
    Cow::Owned(text)
}

fn is_name(one: char) -> bool {
    one.is_ascii_alphanumeric() || one == '_'
}

/// `ARG TAG=24.05-py3`, `ENV TAG=…`, `TAG=…`, `export TAG="…"`, and `TAG: …` of YAML.
fn assignment(code: &str) -> Option<(&str, &str)> {
    let code = code.trim();
    let bare = ["ARG ", "ENV ", "export "].iter().find_map(|word| code.strip_prefix(word));
    let (name, value) = bare.unwrap_or(code).split_once('=').or_else(|| code.split_once(": "))?;
    let (name, value) = (name.trim(), unquoted(value));
    let right = !name.is_empty() && name.chars().all(is_name) && value.len() <= LONGEST_VALUE;
    (right && !value.contains(char::is_whitespace)).then_some((name, value))
}

fn unquoted(value: &str) -> &str {
    value.trim().trim_matches(['"', '\''])
}

/// A repository and a tag under one another: `repository: …`, `tag: …`, and a `registry: …` where the
/// repository has none; `name: …`, `newName: …`, `newTag: …` of Kustomize. Those of one block are
/// indented alike.
#[derive(Default)]
struct Parts<'a> {
    indent: usize,
    registry: Option<&'a str>,
    repository: Option<&'a str>,
    tag: Option<&'a str>,
    name: Option<&'a str>,
    new_name: Option<&'a str>,
    new_tag: Option<&'a str>,
}

impl<'a> Parts<'a> {
    fn read(&mut self, code: &'a str) -> Option<(String, &'a str)> {
        let body = code.trim_start();
        // The first key of an item stands behind its hyphen.
        let body = body.strip_prefix("- ").map_or(body, str::trim_start);
        let indent = code.len().saturating_sub(body.len());
        if indent != self.indent || code.trim_start().starts_with("- ") {
            *self = Self { indent, ..Self::default() };
        }
        let (key, value) = body.split_once(':')?;
        let value = unquoted(value.trim().trim_end_matches(','));
        let place = match unquoted(key) {
            "registry" => &mut self.registry,
            "repository" => &mut self.repository,
            "tag" | "imageTag" => &mut self.tag,
            "name" => &mut self.name,
            "newName" => &mut self.new_name,
            "newTag" => &mut self.new_tag,
            _ => return None,
        };
        *place = Some(value).filter(|value| !value.is_empty());
        if let Some(name) = self.new_name.or(self.name)
            && let Some(tag) = self.new_tag.take()
        {
            return Some((name.to_owned(), tag));
        }
        let (repository, tag) = (self.repository?, self.tag?);
        let repository = match self.registry {
            Some(registry) => format!("{registry}/{repository}"),
            None => repository.to_owned(),
        };
        self.tag = None;
        Some((repository, tag))
    }
}

/// What is between the braces of a line, as in `image: {repository: nvcr.io/nvidia/pytorch, tag: 24.05-py3}`.
fn flows(code: &str) -> impl Iterator<Item = &str> {
    let all = code.split('{').skip(1).filter(|_| !code.contains("{{") && !code.contains("${"));
    all.filter_map(|inside| Some(inside.split_once('}')?.0))
}

/// The image that a comment lets Renovate update in the next line.
fn renovate(line: &str) -> Option<&str> {
    let comment = line.trim_start().strip_prefix(['#', '/'])?;
    let (_, fields) = comment.split_once("renovate:")?;
    let fields = || fields.split_whitespace();
    fields().find(|field| *field == "datasource=docker")?;
    fields().find_map(|field| {
        field.strip_prefix("depName=").or_else(|| field.strip_prefix("packageName="))
    })
}

/// The last value of a line: `TAG=24.05-py3`, `version: "24.05-py3"`.
fn version(code: &str) -> Option<&str> {
    let (_, value) = code.rsplit_once(['=', ':'])?;
    let value = unquoted(value.trim().trim_end_matches([',', ';']));
    (!value.is_empty() && !value.contains(char::is_whitespace)).then_some(value)
}
