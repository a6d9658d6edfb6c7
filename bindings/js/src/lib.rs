//! ngcompat for JavaScript: one function that takes a question as JSON and gives the answer as JSON.
//!
//! A string each way is the smallest thing that can cross between JavaScript and WebAssembly, and the
//! JSON is the one that the command line prints. `api.js` makes functions and frozen objects of it.

mod catalogue;
mod facts;
mod fleet;
mod question;
mod subject;

use ngcompat::constraint::{
    Brand, Constraint, Dialect, Evaluation, HostFacts, ParseConstraintError,
};
use ngcompat::facts::parse_facts;
use ngcompat::identify::{Identification, IdentifyError, ImageFacts, ParseImageError, parse_image};
use ngcompat::{
    Build, CompatibilityMap, Family, Gpu, IssueFilter, JobMode, Precision, Release, ReleaseName,
    Rule, identify, load_data, matrix,
};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::catalogue::{Catalogue, FamilyAnswer};
use crate::question::{Error, Question};
use crate::subject::Families;

/// Answers a question.
///
/// `name` is the function asked for, `question` a JSON object of its arguments. What comes back is
/// `{"answer": …}` or `{"error": {"code": …, "message": …}}`, whatever was given.
#[wasm_bindgen]
pub fn ask(name: &str, question: &str) -> String {
    let answer = Question::parse(question).and_then(|question| answer(name, &question));
    match answer {
        Ok(answer) => format!("{{\"answer\":{answer}}}"),
        // Two texts can always be written.
        Err(error) => format!("{{\"error\":{}}}", written(&error).unwrap_or_default()),
    }
}

fn answer(name: &str, question: &Question) -> Result<String, Error> {
    match name {
        "check" => {
            question.allows(&["release", "facts"])?;
            written(&question.subject()?.check(&question.facts()?))
        }
        "lines" => {
            question.allows(&["release", "facts"])?;
            written(&question.subject()?.check(&question.facts()?).lines())
        }
        "find" => {
            question.allows(&["facts", "family"])?;
            let env = question.facts()?;
            written(&match question.families()? {
                Families::One(family) => matrix().find_in(family, &env),
                Families::All => matrix().find_newest(&env),
            })
        }
        "fleet" => fleet::fleet(question),
        "newest" => newest(question),
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
            let of = |family| matrix().releases_of(family);
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
            let all = matrix().families().iter();
            written::<Vec<_>>(&all.map(|family| FamilyAnswer::of(matrix(), family)).collect())
        }
        "diff" => {
            question.allows(&["from", "to"])?;
            let (from, to) = (question.release("from")?, question.release("to")?);
            written(&matrix().diff(from, to)?)
        }
        "drivers" => {
            question.allows(&["release", "gpu"])?;
            let release = question.release("release")?;
            let gpu = question.gpu("gpu")?.unwrap_or(Gpu::UNKNOWN);
            written(&matrix().drivers_for(release, &gpu))
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
            let ImageFacts { build, release, .. } = facts?;
            written(&ImageAnswer { build, release: release.map(Release::name) })
        }
        "diagnose" => {
            question.allows(&["text"])?;
            written(&ngcompat::diagnose(question.required("text")?))
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

fn written<T: Serialize + ?Sized>(answer: &T) -> Result<String, Error> {
    serde_json::to_string(answer).map_err(|error| Error::malformed(error.to_string()))
}

#[derive(Serialize)]
struct ImageAnswer {
    build: Build,
    release: Option<ReleaseName>,
}

#[derive(Serialize)]
struct MapAnswer {
    #[serde(flatten)]
    map: CompatibilityMap,
    svg: String,
}

/// Of all families, each one's newest.
fn newest(question: &Question) -> Result<String, Error> {
    question.allows(&["facts", "family"])?;
    let env = question.facts()?;
    let newest = |family: &'static Family| match question.get("facts") {
        Some(_) => matrix().newest_runnable_of(family, &env),
        None => matrix().newest_of(family),
    };
    match question.families()? {
        Families::One(family) => written(&newest(family).map(Release::name)),
        Families::All => {
            let all = matrix().families().iter().filter_map(newest);
            written::<Vec<ReleaseName>>(&all.map(Release::name).collect())
        }
    }
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

#[cfg(test)]
mod tests {
    use super::ask;

    #[test]
    fn answers_and_errors_are_json() {
        let question = r#"{"release": "20.12", "facts": {"driver": "450.80.02", "gpus": ["T4"]}}"#;
        let answer: serde_json::Value = serde_json::from_str(&ask("check", question)).unwrap();
        assert_eq!(answer["answer"]["mode"], "forward-compatibility");

        for (name, question, code) in [
            ("check", r#"{"release": "20.05"}"#, "release-unknown"),
            ("check", r#"{"release": "20.12", "facts": {"driver": "x"}}"#, "driver-malformed"),
            ("check", r#"{"release": "20.12", "facts": {"launcher": "x"}}"#, "launcher-unknown"),
            ("check", r#"{"release": {"cuda": "12"}}"#, "cuda-malformed"),
            ("check", r#"{"release": {"compat_package": "no"}}"#, "question-malformed"),
            ("check", r#"{"release": {"capability": "8.0"}}"#, "question-malformed"),
            ("find", r#"{"family": "pytorhc"}"#, "family-unknown"),
            ("parse_image", r#"{"text": "[{"}"#, "image-facts-truncated"),
            ("check", r#"{"release": "20.12", "facts": {"gpu": "T4"}}"#, "question-malformed"),
            ("check", r#"{"release": "20.12", "facts": {"driver": 470}}"#, "question-malformed"),
            ("check", "{", "question-malformed"),
            ("guess", "{}", "question-malformed"),
            ("amp", r#"{"gpu": "T4"}"#, "question-malformed"),
            ("amp", r#"{"release": "tritonserver:24.05", "gpu": "T4"}"#, "pytorch-only"),
            ("issues", r#"{"release": "torch==2.6.0+cu124"}"#, "pytorch-only"),
            ("diff", r#"{"from": "24.05", "to": "29.06"}"#, "release-newer-than-data"),
            ("diff", r#"{"from": "24.05", "to": "tritonserver:24.05"}"#, "families-differ"),
        ] {
            let answer: serde_json::Value = serde_json::from_str(&ask(name, question)).unwrap();
            assert_eq!(answer["error"]["code"], code, "{name} {question}: {answer}");
        }
    }
}
