//! Conformance vectors: questions with their whole answers, one file a function, in
//! `tests/vectors/`. Rust, the command line and every binding read the same files.
//!
//! `cargo xtask vectors` answers every question anew; a new one needs only its `question`.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use ngcompat::constraint::{self, Constraint, Evaluation};
use ngcompat::identify::{ImageFacts, parse_image};
use ngcompat::{Build, Container, Environment, ErrorCode, Gpu, IssueFilter, Release, Rule, matrix};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A question and its answer, or the error it gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The arguments of the function.
    pub question: Value,
    /// What the function answers, which may be `null`.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub answer: Option<Value>,
    /// What it refuses to answer, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Refusal>,
}

/// Tells an answer of `null` from none.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// An error as every language shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The stable name of the kind of error.
    pub code: String,
    /// The message.
    pub message: String,
}

/// The cases of one function.
#[derive(Debug)]
pub struct File {
    /// The function's name.
    pub function: String,
    /// Where they stand.
    pub path: PathBuf,
    /// The cases.
    pub cases: Vec<Case>,
}

/// Every file of vectors, in the order of their names.
///
/// # Errors
///
/// A file that can't be read or is not what it should be.
pub fn files() -> Result<Vec<File>, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder)
        .map_err(|error| format!("{}: {error}", folder.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    paths.sort();
    paths.into_iter().map(read).collect()
}

fn read(path: PathBuf) -> Result<File, String> {
    let wrong = |error: &dyn Display| format!("{}: {error}", path.display());
    let text = fs::read_to_string(&path).map_err(|error| wrong(&error))?;
    let cases = serde_json::from_str(&text).map_err(|error| wrong(&error))?;
    let function = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
    Ok(File { function, path, cases })
}

impl File {
    /// The file with every question answered anew.
    ///
    /// # Errors
    ///
    /// A question that is not one.
    pub fn answered(&self) -> Result<String, String> {
        let cases: Vec<Case> = self
            .cases
            .iter()
            .map(|case| answer(&self.function, &case.question))
            .collect::<Result<_, _>>()?;
        let mut text = serde_json::to_string_pretty(&cases).map_err(|error| error.to_string())?;
        text.push('\n');
        Ok(text)
    }
}

/// Answers a question.
///
/// # Errors
///
/// The question is not one of this function: a defect of the file.
pub fn answer(function: &str, question: &Value) -> Result<Case, String> {
    let asked = Asked::deserialize(question).map_err(|error| format!("{question}: {error}"))?;
    let (answer, error) = match asked.answer(function) {
        Ok(answer) => (Some(answer), None),
        Err(Failure::Refused(refusal)) => (None, Some(refusal)),
        Err(Failure::NoQuestion(why)) => return Err(format!("{function} {question}: {why}")),
    };
    Ok(Case { question: question.clone(), answer, error })
}

/// The arguments of all functions.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
struct Asked {
    release: Option<String>,
    build: Option<Build>,
    family: Option<String>,
    facts: Option<Told>,
    from: Option<String>,
    to: Option<String>,
    gpu: Option<String>,
    gpus: Vec<String>,
    model: Option<String>,
    mode: Option<String>,
    precision: Option<String>,
    text: Option<String>,
    expressions: Vec<String>,
    brand: Option<String>,
    dialect: Option<String>,
    rule: Option<String>,
}

/// Facts as callers give them.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Told {
    driver: Option<String>,
    cuda_driver: Option<String>,
    jetpack: Option<String>,
    gpus: Vec<String>,
    os: Option<String>,
    arch: Option<String>,
    launcher: Option<String>,
    toolkit: Option<String>,
    machine: Option<String>,
    requires: Vec<String>,
    components: BTreeMap<String, String>,
    container: Option<RunsIn>,
}

/// The container that the process runs in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RunsIn {
    release: String,
}

enum Failure {
    Refused(Refusal),
    NoQuestion(String),
}

impl<T: ErrorCode> From<T> for Failure {
    fn from(error: T) -> Self {
        Self::Refused(Refusal { code: error.code().to_owned(), message: error.to_string() })
    }
}

fn parse<T: FromStr<Err: ErrorCode>>(text: Option<&String>) -> Result<Option<T>, Failure> {
    Ok(text.map(|text| text.parse()).transpose()?)
}

fn all<T: FromStr<Err: ErrorCode>>(texts: &[String]) -> Result<Vec<T>, Failure> {
    Ok(texts.iter().map(|text| text.parse()).collect::<Result<_, _>>()?)
}

impl Told {
    fn environment(&self) -> Result<Environment, Failure> {
        let mut env = Environment::new();
        env.driver = parse(self.driver.as_ref())?;
        env.cuda_driver = parse(self.cuda_driver.as_ref())?;
        env.jetpack = parse(self.jetpack.as_ref())?;
        env.platform.os = parse(self.os.as_ref())?;
        env.platform.arch = parse(self.arch.as_ref())?;
        // A machine that is given as a GPU says what CPU it has, where nothing else does.
        for names in &self.gpus {
            env = Gpu::list(names)?.into_iter().fold(env, Environment::gpu);
        }
        env.launcher = parse(self.launcher.as_ref())?;
        env.toolkit = parse(self.toolkit.as_ref())?;
        env.requirements = all(&self.requires)?;
        for (key, version) in &self.components {
            env.components.insert(key.clone(), version.parse()?);
        }
        if let Some(RunsIn { release }) = &self.container {
            let release = Some(release.parse()?);
            env.container = Some(Container { release, ..Container::default() });
        }
        match parse(self.machine.as_ref())? {
            Some(machine) => Ok(env.machine(machine)),
            None => Ok(env),
        }
    }
}

fn asked<'a, T>(argument: Option<&'a T>, name: &str) -> Result<&'a T, Failure> {
    argument.ok_or_else(|| Failure::NoQuestion(format!("`{name}` is missing")))
}

fn value(answer: &impl Serialize) -> Result<Value, Failure> {
    serde_json::to_value(answer).map_err(|error| Failure::NoQuestion(error.to_string()))
}

impl Asked {
    fn release(&self) -> Result<Release, Failure> {
        Ok(ngcompat::release(asked(self.release.as_ref(), "release")?)?)
    }

    fn environment(&self) -> Result<Environment, Failure> {
        self.facts.as_ref().map_or_else(|| Ok(Environment::new()), Told::environment)
    }

    fn gpu(&self) -> Result<Option<Gpu>, Failure> {
        parse(self.gpu.as_ref())
    }

    fn answer(&self, function: &str) -> Result<Value, Failure> {
        match function {
            "check" => value(&self.release()?.check(&self.environment()?)),
            "check_build" => {
                let build = asked(self.build.as_ref(), "build")?;
                value(&matrix().check_build(build, &self.environment()?))
            }
            "parse_image" => {
                let facts: ImageFacts = parse_image(asked(self.text.as_ref(), "text")?)?;
                value(&facts)
            }
            "find" => {
                let env = self.environment()?;
                value(&match self.family.as_deref() {
                    Some("all") => matrix().find_newest(&env),
                    Some(family) => matrix().find_in(matrix().family(family)?, &env),
                    None => matrix().find(&env),
                })
            }
            "newest" => {
                let env = self.environment()?;
                let family = matrix().family(self.family.as_deref().unwrap_or("pytorch"))?;
                let newest = match self.facts {
                    Some(_) => matrix().newest_runnable_of(family, &env),
                    None => matrix().newest_of(family),
                };
                value(&newest.map(Release::name))
            }
            "release" => value(&self.release()?),
            "constraint_for" => value(&Constraint::for_release(self.release()?)),
            "diff" => {
                let from = ngcompat::release(asked(self.from.as_ref(), "from")?)?;
                let to = ngcompat::release(asked(self.to.as_ref(), "to")?)?;
                value(&matrix().diff(from, to)?)
            }
            "drivers" => {
                let gpu = self.gpu()?.unwrap_or(Gpu::UNKNOWN);
                value(&matrix().drivers_for(self.release()?, &gpu))
            }
            "amp" => {
                let gpu = self.gpu()?.unwrap_or(Gpu::UNKNOWN);
                value(&ngcompat::amp(self.release()?.with_notes()?, &gpu))
            }
            "issues" => {
                let gpus = all(&self.gpus)?;
                let mut filter = IssueFilter::new().gpus(&gpus);
                filter.model = self.model.as_deref();
                filter.mode = parse(self.mode.as_ref())?;
                filter.precision = parse(self.precision.as_ref())?;
                value(&self.release()?.with_notes()?.issues(&filter))
            }
            "regressions" => {
                let model = asked(self.model.as_ref(), "model")?;
                value(&matrix().regressions(model, self.gpu()?.as_ref()))
            }
            "identify" => value(&ngcompat::identify(asked(self.text.as_ref(), "text")?)?),
            "parse_facts" => value(&ngcompat::parse_facts(asked(self.text.as_ref(), "text")?)),
            "diagnose" => value(&ngcompat::diagnose(asked(self.text.as_ref(), "text")?)),
            "constraint" => self.constraint(),
            "explain" => value(&asked(self.rule.as_ref(), "rule")?.parse::<Rule>()?.explain()),
            other => Err(Failure::NoQuestion(format!("there is no function `{other}`"))),
        }
    }

    fn constraint(&self) -> Result<Value, Failure> {
        let mut facts = constraint::HostFacts::from(&self.environment()?);
        facts.brand = parse(self.brand.as_ref())?;
        let dialect = parse(self.dialect.as_ref())?.unwrap_or(constraint::Dialect::C);
        let constraints: Vec<Constraint> = self
            .expressions
            .iter()
            .map(|text| Constraint::parse(text, dialect))
            .collect::<Result<_, _>>()?;
        let evaluation =
            Evaluation::all(constraints.iter().map(|one| one.evaluate(&facts, dialect)));
        value(&evaluation)
    }
}
