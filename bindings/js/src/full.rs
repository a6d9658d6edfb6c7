//! The questions that only the full module answers.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use ngcompat::constraint::{
    Brand, Constraint, Dialect, Evaluation, HostFacts, ParseConstraintError,
};
use ngcompat::facts::parse_facts;
use ngcompat::identify::{Identification, IdentifyError, ImageFacts, ParseImageError, parse_image};
use ngcompat::{
    CompatibilityMap, Gpu, IssueFilter, JobMode, Precision, Release, Rule, identify, load_data,
    matrix,
};
use serde::Serialize;

use crate::catalogue::Catalogue;
use crate::fleet;
use crate::question::{Error, Question};
use crate::subject::Families;
use crate::written;

pub(crate) fn answer(name: &str, question: &Question) -> Result<String, Error> {
    match name {
        "lines" => {
            question.allows(&["release", "facts"])?;
            written(&question.subject()?.check(&question.facts()?).lines())
        }
        "fleet" => fleet::fleet(question),
        "compatibility_map" => {
            question.allows(&["facts", "family"])?;
            let Families::One(family) = question.families()? else {
                return Err(Error::malformed(String::from("a map is of one family, not of all")));
            };
            let map = matrix().compatibility_map(family, &question.facts()?);
            written(&MapAnswer { svg: map.to_svg(), map })
        }
        "release" => {
            question.allows(&["release"])?;
            written(&question.release("release")?)
        }
        "releases" => {
            question.allows(&["family"])?;
            let all = matrix().families().iter();
            let of = |family| matrix().releases_of(family).rev();
            written::<Vec<Release>>(&match question.families()? {
                Families::One(family) => of(family).collect(),
                Families::All => all.flat_map(of).collect(),
            })
        }
        "load_data" => {
            question.allows(&["text"])?;
            written(&load_data(question.required("text")?)?)
        }
        "families" => {
            question.allows(&[])?;
            written::<Vec<_>>(&matrix().family_summaries().collect())
        }
        "diff" => {
            question.allows(&["from", "to"])?;
            let (from, to) = (question.release("from")?, question.release("to")?);
            written(&matrix().diff(from, to)?)
        }
        "amp" => {
            question.allows(&["release", "gpu"])?;
            let release = question.release("release")?.with_notes()?;
            let gpu = question.gpu("gpu")?.unwrap_or(Gpu::UNKNOWN);
            written(&matrix().amp(release, &gpu))
        }
        "issues" => {
            question.allows(&["release", "gpus", "model", "mode", "precision"])?;
            let release = question.release("release")?.with_notes()?;
            let gpus = question.gpus("gpus")?;
            let mut filter = IssueFilter::new().gpus(&gpus);
            filter.model = question.text("model")?;
            filter.mode = question.value::<JobMode>("mode")?;
            filter.precision = question.value::<Precision>("precision")?;
            written(&release.issues(&filter))
        }
        "regressions" => {
            question.allows(&["model", "gpu"])?;
            let model = question.required("model")?;
            written(&matrix().regressions(model, question.gpu("gpu")?.as_ref()))
        }
        "identify" => {
            question.allows(&["text"])?;
            let found: Result<Identification, IdentifyError> = identify(question.required("text")?);
            written(&found?)
        }
        "parse_facts" => {
            question.allows(&["text"])?;
            written(&parse_facts(question.required("text")?))
        }
        "parse_image" => {
            question.allows(&["text"])?;
            let facts: Result<ImageFacts, ParseImageError> =
                parse_image(question.required("text")?);
            written(&facts?)
        }
        "diagnose" => {
            question.allows(&["text", "facts"])?;
            let given = question.facts()?;
            written(&ngcompat::diagnose_with(question.required("text")?, &given))
        }
        "constraint" => constraint(question),
        "constraint_for" => {
            question.allows(&["release"])?;
            written(&Constraint::for_release(question.release("release")?))
        }
        "explain" => {
            question.allows(&["rule"])?;
            match question.value::<Rule>("rule")? {
                Some(rule) => written(&rule.explain()),
                None => written(&Rule::ALL.iter().map(|rule| rule.explain()).collect::<Vec<_>>()),
            }
        }
        "catalogue" => {
            question.allows(&[])?;
            written(&Catalogue::of(matrix()))
        }
        _ => Err(Error::malformed(format!("`{name}` is not a function of ngcompat"))),
    }
}

#[derive(Serialize)]
struct MapAnswer {
    #[serde(flatten)]
    map: CompatibilityMap,
    svg: String,
}

/// Several expressions must all hold, as those of several variables do.
fn constraint(question: &Question) -> Result<String, Error> {
    question.allows(&["expressions", "facts", "brand", "dialect"])?;
    let mut facts = HostFacts::from(&question.facts()?);
    facts.brand = question.value::<Brand>("brand")?;
    let dialect = question.value::<Dialect>("dialect")?.unwrap_or(Dialect::C);
    let parsed: Result<Vec<Constraint>, ParseConstraintError> = question
        .texts("expressions")?
        .into_iter()
        .map(|text| Constraint::parse(text, dialect))
        .collect();
    let constraints = parsed?;

    let evaluation =
        Evaluation::all(constraints.iter().map(|constraint| constraint.evaluate(&facts, dialect)));
    written(&evaluation)
}
