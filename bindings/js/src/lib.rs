//! ngcompat for JavaScript: one function that takes a question as JSON and gives the answer as JSON.
//!
//! A string each way is the smallest thing that can cross between JavaScript and WebAssembly, and the
//! JSON is the one that the command line prints. `api.js` makes functions and frozen objects of it.

mod facts;
mod question;

use ngcompat::constraint::{Brand, Constraint, Dialect, Evaluation, Facts, ParseConstraintError};
use ngcompat::facts::parse_facts;
use ngcompat::identify::{Identification, IdentifyError};
use ngcompat::{
    BoardClass, ComputeCapability, CudaVersion, DriverVersion, Gpu, IssueFilter, JobMode, Matrix,
    Precision, Release, ReleaseError, ReleaseName, Rule, identify, matrix,
};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::question::{Error, Question};

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
            let release = release(question, "release")?;
            written(&release.check(&question.facts()?))
        }
        "find" => {
            question.allows(&["facts"])?;
            written(&matrix().find(&question.facts()?))
        }
        "newest" => {
            question.allows(&["facts"])?;
            let env = question.facts()?;
            let newest = match question.get("facts") {
                Some(_) => matrix().runnable(&env).next(),
                None => matrix().newest(),
            };
            written(&newest.map(Release::name))
        }
        "release" => {
            question.allows(&["release"])?;
            written(release(question, "release")?)
        }
        "releases" => {
            question.allows(&[])?;
            written(matrix().releases())
        }
        "diff" => {
            question.allows(&["from", "to"])?;
            written(&matrix().diff(release(question, "from")?, release(question, "to")?))
        }
        "drivers" => {
            question.allows(&["release", "gpu"])?;
            let release = release(question, "release")?;
            let gpu = question.gpu("gpu")?.unwrap_or(Gpu::UNKNOWN);
            written(&matrix().drivers_for(release, &gpu))
        }
        "amp" => {
            question.allows(&["release", "gpu"])?;
            let release = release(question, "release")?;
            let gpu = question.gpu("gpu")?.unwrap_or(Gpu::UNKNOWN);
            written(&matrix().amp(release, &gpu))
        }
        "issues" => {
            question.allows(&["release", "gpus", "model", "mode", "precision"])?;
            let release = release(question, "release")?;
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
        "diagnose" => {
            question.allows(&["text"])?;
            written(&ngcompat::diagnose(question.required("text")?))
        }
        "constraint" => constraint(question),
        "constraint_for" => {
            question.allows(&["release"])?;
            written(&Constraint::for_release(release(question, "release")?))
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
        _ => Err(Error::malformed(format!("`{name}` is no function of ngcompat"))),
    }
}

fn written<T: Serialize + ?Sized>(answer: &T) -> Result<String, Error> {
    serde_json::to_string(answer).map_err(|error| Error::malformed(error.to_string()))
}

fn release(question: &Question, key: &str) -> Result<&'static Release, Error> {
    let found: Result<_, ReleaseError> = ngcompat::release(question.required(key)?);
    Ok(found?)
}

/// Several expressions must all hold, as those of several variables do.
fn constraint(question: &Question) -> Result<String, Error> {
    question.allows(&["expressions", "facts", "brand", "dialect"])?;
    let mut facts = Facts::from(&question.facts()?);
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

/// What a page needs to offer choices: the names of GPUs, the driver branches, the components.
#[derive(Serialize)]
struct Catalogue {
    as_of: &'static str,
    releases: Vec<ReleaseName>,
    driver_branches: Vec<BranchChoice>,
    gpus: Vec<GpuChoice>,
    components: Vec<ComponentChoice>,
}

#[derive(Serialize)]
struct BranchChoice {
    branch: u16,
    kind: Option<&'static str>,
    cuda: Option<CudaVersion>,
    latest: Option<DriverVersion>,
    end_of_life: Option<&'static str>,
}

#[derive(Serialize)]
struct GpuChoice {
    name: &'static str,
    compute_capabilities: &'static [ComputeCapability],
    class: BoardClass,
    printed: bool,
}

#[derive(Serialize)]
struct ComponentChoice {
    key: &'static str,
    name: &'static str,
}

impl Catalogue {
    fn of(matrix: &Matrix) -> Self {
        let branches = matrix.driver_branches().iter().map(|row| BranchChoice {
            branch: row.branch,
            kind: row.kind,
            cuda: row.cuda,
            latest: row.latest,
            end_of_life: row.end_of_life,
        });
        let gpus = matrix.gpus().iter().map(|gpu| GpuChoice {
            name: gpu.name,
            compute_capabilities: gpu.capabilities,
            class: gpu.class,
            printed: gpu.printed,
        });
        let components = matrix.component_kinds().iter();
        Self {
            as_of: matrix.as_of(),
            releases: matrix.releases().iter().map(Release::name).collect(),
            driver_branches: branches.collect(),
            gpus: gpus.collect(),
            components: components
                .map(|kind| ComponentChoice { key: kind.key, name: kind.name })
                .collect(),
        }
    }
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
            ("check", r#"{"release": "20.12", "facts": {"gpu": "T4"}}"#, "question-malformed"),
            ("check", r#"{"release": "20.12", "facts": {"driver": 470}}"#, "question-malformed"),
            ("check", "{", "question-malformed"),
            ("guess", "{}", "question-malformed"),
            ("amp", r#"{"gpu": "T4"}"#, "question-malformed"),
        ] {
            let answer: serde_json::Value = serde_json::from_str(&ask(name, question)).unwrap();
            assert_eq!(answer["error"]["code"], code, "{name} {question}: {answer}");
        }
    }
}
