//! Which known issues concern a machine and a job.

use alloc::string::String;
use alloc::vec::Vec;

use crate::machine::gpu::{Gpu, agreed};
use crate::matrix::tables::Matrix;
use crate::rows::known_issue::{Example, JobMode, KnownIssue, Precision};
use crate::rows::notes::Notes;
use crate::values::text::{sort_by_number, start_of};

/// What is known of a machine and a job, to find which known issues concern them.
///
/// Issues that certainly don't concern them are left out; what is not given leaves none out.
///
/// ```
/// use ngcompat::{Gpu, IssueFilter};
///
/// let gpus = ["Tesla T4".parse::<Gpu>()?];
/// let issues = ngcompat::release("20.06")?.issues(&IssueFilter::new().gpus(&gpus).model("MaskRCNN"));
/// assert!(issues.collected);
/// assert_eq!(issues.issues[0].up_to_percent, Some(25)); // the most specific comes first
/// # Ok::<(), ngcompat::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct IssueFilter<'a> {
    /// The GPUs of the machine; any, where empty.
    pub gpus: &'a [Gpu],
    /// The model, as people spell it: `Mask R-CNN`, `mask-rcnn`, `RN50`, `resnet` for all of them.
    pub model: Option<&'a str>,
    /// Training or inference.
    pub mode: Option<JobMode>,
    /// The arithmetic.
    pub precision: Option<Precision>,
}

impl<'a> IssueFilter<'a> {
    /// Nothing is known: every issue concerns it.
    pub fn new() -> Self {
        Self::default()
    }

    /// The machine has these GPUs.
    #[must_use]
    pub const fn gpus(mut self, gpus: &'a [Gpu]) -> Self {
        self.gpus = gpus;
        self
    }

    /// The job runs this model.
    #[must_use]
    pub const fn model(mut self, model: &'a str) -> Self {
        self.model = Some(model);
        self
    }

    /// The job trains or infers.
    #[must_use]
    pub const fn mode(mut self, mode: JobMode) -> Self {
        self.mode = Some(mode);
        self
    }

    /// The job uses this arithmetic.
    #[must_use]
    pub const fn precision(mut self, precision: Precision) -> Self {
        self.precision = Some(precision);
        self
    }

    /// How well an issue fits: how many of its conditions are known to hold, then how many it has.
    /// `None` where one is known not to.
    fn fit(&self, matrix: &Matrix, issue: &KnownIssue) -> Option<(usize, usize)> {
        let model = self.model.filter(|model| !key(model).is_empty());
        let conditions = [
            (!issue.models.is_empty()).then(|| {
                model.map(|model| {
                    issue.models.iter().any(|known| names(matrix.examples(), known, model))
                })
            }),
            (!issue.architectures.is_empty()).then(|| self.has_family_of(matrix, issue)),
            issue.mode.map(|mode| self.mode.map(|told| told == mode)),
            issue.precision.map(|precision| self.precision.map(|told| told == precision)),
        ];
        let stated = || conditions.iter().flatten();
        if stated().any(|holds| *holds == Some(false)) {
            return None;
        }
        let holding = stated().filter(|holds| **holds == Some(true));
        Some((holding.count(), stated().count()))
    }

    /// Whether one of the GPUs is of a family that the issue concerns.
    fn has_family_of(&self, matrix: &Matrix, issue: &KnownIssue) -> Option<bool> {
        let concerned = |gpu: &Gpu| -> Option<bool> {
            agreed(gpu.possible_capabilities().iter().map(|capability| {
                let row = matrix.capability(*capability);
                row.map(|row| row.architecture).map(|family| issue.architectures.contains(&family))
            }))?
        };
        if self.gpus.iter().any(|gpu| concerned(gpu) == Some(true)) {
            return Some(true);
        }
        let all_known =
            !self.gpus.is_empty() && self.gpus.iter().all(|gpu| concerned(gpu).is_some());
        all_known.then_some(false)
    }
}

/// The issues of some notes that concern a machine and a job, the most specific first.
pub(crate) fn fitting(
    matrix: &Matrix,
    notes: &'static Notes,
    filter: &IssueFilter<'_>,
) -> Vec<&'static KnownIssue> {
    let mut fitting: Vec<_> = notes
        .known_issues
        .iter()
        .filter_map(|issue| Some((filter.fit(matrix, issue)?, issue)))
        .collect();
    // There are four conditions at most.
    sort_by_number(&mut fitting, |((holding, all), _)| {
        usize::MAX.saturating_sub(holding.saturating_mul(8)).saturating_sub(*all)
    });
    fitting.into_iter().map(|(_, issue)| issue).collect()
}

/// The example of this name.
pub(crate) fn example(examples: &'static [Example], name: &str) -> Option<&'static Example> {
    let wanted = key(name);
    let called = |one: &&Example, also: fn(&Example) -> &'static [&'static str]| {
        key(one.name) == wanted || also(one).iter().any(|other| key(other) == wanted)
    };
    let whole = examples.iter().find(|one| called(one, |one| one.aliases));
    whole.or_else(|| examples.iter().find(|one| called(one, |one| one.parts)))
}

/// Letters and digits in lower case: `Mask R-CNN` is `maskrcnn`. `RN50` means `resnet50`.
fn key(name: &str) -> String {
    let name = start_of(name, MAX_NAME);
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    let key: String = letters.map(|letter| letter.to_ascii_lowercase()).collect();
    match key.strip_prefix("rn") {
        Some(layers) if is_number(layers) => alloc::format!("resnet{layers}"),
        _ => key,
    }
}

/// The longest name looked at, in bytes.
const MAX_NAME: usize = 200;

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The models that a name names: `Tacotron2+WaveGlow`, `Tacotron 2 and WaveGlow`.
fn models(name: &str) -> impl Iterator<Item = &str> {
    name.split(['+', '&', ',', '/']).flat_map(|part| part.split(" and "))
}

/// Whether the name that people gave can mean a model that an issue names.
fn names(examples: &[Example], known: &str, asked: &str) -> bool {
    models(asked).any(|asked| models(known).any(|known| is_called(examples, known, asked)))
}

fn is_called(examples: &[Example], known: &str, asked: &str) -> bool {
    // Only a single model has names that can stand for it in any place.
    let single = |name: &str| {
        let key = key(name);
        let called = |one: &&Example| {
            one.parts.is_empty()
                && core::iter::once(&one.name).chain(one.aliases).any(|name| self::key(name) == key)
        };
        match examples.iter().find(called) {
            Some(example) => (self::key(example.name), Some(example)),
            None => (key, None),
        }
    };
    let ((known_key, known_example), (asked_key, asked_example)) = (single(known), single(asked));
    if asked_key.is_empty() || known_key.is_empty() {
        return false;
    }
    let family = |example: Option<&Example>| example.and_then(|one| one.variant_of).map(key);
    if asked_key == known_key {
        return true;
    }
    if let Some(stem) = known_key.strip_suffix("variants") {
        return !stem.is_empty()
            && (asked_key.starts_with(stem) || family(asked_example).as_deref() == Some(stem));
    }
    // What has the name of one example is no other model: `Transformer` is not Transformer-XL.
    asked_example.is_none()
        && (family(known_example).as_ref() == Some(&asked_key)
            || known_key.strip_prefix(&asked_key).is_some_and(is_size)
            || has_words(known, &asked_key))
}

/// What follows the family in a member's name: `50` of `ResNet50`, `v3` of `InceptionV3`.
fn is_size(rest: &str) -> bool {
    rest.starts_with(|first: char| first == 'v' || first.is_ascii_digit())
        && rest.bytes().all(|byte| byte == b'v' || byte.is_ascii_digit())
}

/// Whether some words of a name in a row have this key: `nemotron` in `Nemotron v3 Nano`.
fn has_words(name: &str, key: &str) -> bool {
    const SHORTEST: usize = 3;
    let words: Vec<_> = name.split(|letter: char| !letter.is_ascii_alphanumeric()).collect();
    (0..words.len()).any(|start| {
        let mut run = String::new();
        words.iter().skip(start).any(|word| {
            run.push_str(&word.to_ascii_lowercase());
            run == key
        })
    }) && key.len() >= SHORTEST
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::compiled::matrix;

    #[test]
    fn models_are_called_as_people_spell_them() {
        let called = |known, asked| names(matrix().examples(), known, asked);
        for (known, asked) in [
            ("Mask R-CNN", "MaskRCNN"),
            ("Mask R-CNN", "mask-rcnn"),
            ("Mask R-CNN", "mask_rcnn"),
            ("Mask R-CNN", "mask"),
            ("ResNet50", "resnet-50"),
            ("ResNet50", "RN50"),
            ("ResNet-50", "ResNet50 v1.5"),
            ("ResNet101", "rn101"),
            ("ResNet101", "resnet"),
            ("ResNet50", "resnet"),
            ("ResNet variants", "resnet"),
            ("ResNet variants", "RN50"),
            ("ResNet variants", "ResNeXt101-32x4d"),
            ("MaskNCF", "NCF"),
            ("MaskNCF", "neural collaborative filtering"),
            ("WaveGlow", "waveglow"),
            ("Tacotron2+WaveGlow", "waveglow"),
            ("Tacotron2+WaveGlow", "Tacotron 2"),
            ("Tacotron2+WaveGlow", "tacotron"),
            ("WaveGlow", "Tacotron2+WaveGlow"),
            ("Transformer-XL", "transformerxl"),
            ("InceptionV3", "inception-v3"),
            ("InceptionV3", "inception"),
            ("Nemotron v3 Nano", "nemotron"),
            ("Nemotron v3 Nano", "Nemotron-v3"),
        ] {
            assert!(called(known, asked), "{asked} means {known}");
        }
        for (known, asked) in [
            ("ResNet50", "resnet101"),
            ("ResNet101", "RN50"),
            ("Transformer-XL", "transformer"),
            ("Megatron BERT", "BERT"),
            ("WaveGlow", "tacotron2"),
            ("MaskNCF", "Mask R-CNN"),
            ("Mask R-CNN", ""),
            ("Mask R-CNN", "+"),
            ("Mask R-CNN", "r"),
            ("ResNet variants", "VGG"),
            ("FastPitch", "🦀"),
        ] {
            assert!(!called(known, asked), "{asked} does not mean {known}");
        }
    }
}
