//! What an expression answers on the facts of a machine.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::string::ToString as _;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::matrix::tables::Matrix;
use crate::rules::constraint::brand::Brand;
use crate::rules::constraint::expression::{
    Constraint, Dialect, Factor, Operator, ParseConstraintError, Property,
};
use crate::values::component_version::ComponentVersion;
use crate::values::compute_capability::ComputeCapability;
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;
use crate::values::error::error_code;
use crate::values::platform::{Os, Platform};
use crate::values::text::{Excerpt, list};
use crate::values::words::string_enum;

string_enum! {
    /// Whether a requirement holds.
    #[non_exhaustive]
    Satisfaction, "satisfaction-unknown", "result";
    /// It is.
    Satisfied = "satisfied", "satisfied";
    /// The facts don't say.
    Unknown = "unknown", "unknown";
    /// It is not.
    Unsatisfied = "unsatisfied", "unsatisfied";
}

// The values are in the order in which "and" takes the last and "or" the first.
impl Satisfaction {
    const fn of(holds: bool) -> Self {
        if holds { Self::Satisfied } else { Self::Unsatisfied }
    }

    fn and(self, other: Self) -> Self {
        self.max(other)
    }

    fn or(self, other: Self) -> Self {
        self.min(other)
    }
}

/// What is known of the machine that an expression is about. What is not given is unknown.
///
/// ```
/// use ngcompat::Environment;
/// use ngcompat::constraint::{Brand, HostFacts};
///
/// let env = Environment::new().driver("535.161.08".parse()?).gpu("NVIDIA L4".parse()?);
/// let mut facts = HostFacts::from(&env);
/// facts.brand = Some(Brand::Nvidia);
/// # Ok::<(), ngcompat::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct HostFacts {
    /// The driver. A branch alone is any version of it; two numbers are a whole version, unless a
    /// third one is compared with them.
    pub driver: Option<DriverVersion>,
    /// The CUDA version that the driver supports by itself. Where not given, it is that of the
    /// driver's branch. A given one that differs from that of a branch the matrix knows is not
    /// believed: inside a container with active compatibility libraries it is theirs.
    pub cuda: Option<ComponentVersion>,
    /// The GPUs, all of which are to be used.
    pub gpus: Vec<Gpu>,
    /// The brand of all GPUs, where given; it wins over [`Brand::possible`].
    pub brand: Option<Brand>,
    /// The operating system, which matters to [`Constraint::refuses_minor_version`] alone.
    pub os: Option<Os>,
}

impl From<&Environment> for HostFacts {
    /// What contradicts itself is not known.
    fn from(env: &Environment) -> Self {
        let env = env.undisputed();
        Self {
            driver: env.driver,
            cuda: env.cuda_driver.and_then(|cuda| cuda.to_string().parse().ok()),
            gpus: env.gpus.clone(),
            brand: None,
            os: env.platform.os,
        }
    }
}

impl HostFacts {
    /// The machine as the rules about drivers take it.
    pub(crate) fn environment(&self) -> Environment {
        let cuda = self.cuda.as_ref().and_then(|cuda| cuda.to_string().parse().ok());
        Environment {
            driver: self.driver,
            cuda_driver: cuda,
            platform: Platform { os: self.os, arch: None },
            ..Environment::new()
        }
    }
}

/// A version, as far as it is known.
struct Known {
    numbers: Vec<u64>,
    rest: Rest,
    text: String,
}

/// What follows the numbers that are known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rest {
    /// Nothing: missing numbers are zero.
    Zero,
    /// Nothing, unless a further number is asked for, which then is not known.
    ZeroUnlessAsked,
    /// Any numbers.
    Any,
    /// This version or any later one.
    AnyLater,
}

impl Known {
    fn driver(driver: DriverVersion) -> Self {
        let rest = match driver {
            _ if driver.is_branch() => Rest::Any,
            _ if driver.has_two_numbers() => Rest::ZeroUnlessAsked,
            _ => Rest::Zero,
        };
        let text = driver.to_string();
        Self { numbers: numbers(&text).collect(), rest, text }
    }

    fn cuda(matrix: &Matrix, facts: &HostFacts) -> Option<Self> {
        let exact = |version: CudaVersion, rest| Self {
            numbers: alloc::vec![version.major.into(), version.minor.into()],
            rest,
            text: version.to_string(),
        };
        let told = facts.cuda.as_ref().and_then(|told| {
            let numbers: Vec<u64> = told.numbers().collect();
            (!numbers.is_empty()).then(|| Self {
                numbers,
                rest: Rest::Zero,
                text: told.to_string(),
            })
        });
        let Some(driver) = facts.driver else { return told };
        match (matrix.cuda_of_driver(driver), told) {
            (Some(own), Some(told)) if told.is_of(own) => Some(told),
            (Some(own), _) => Some(exact(own, Rest::Zero)),
            // Of a branch that no table has only the CUDA of the branch before it is certain.
            (None, told) => match matrix.cuda_of_branch(driver.branch()) {
                Some(lower) if !told.as_ref().is_some_and(|told| told.is_at_least(lower)) => {
                    Some(exact(lower, Rest::AnyLater))
                }
                _ => told,
            },
        }
    }

    fn arch(capability: ComputeCapability) -> Self {
        Self {
            numbers: alloc::vec![capability.major.into(), capability.minor.into()],
            rest: Rest::Zero,
            text: String::new(),
        }
    }

    /// Whether its major and minor number are these.
    fn is_of(&self, cuda: CudaVersion) -> bool {
        let number = |at| self.numbers.get(at).copied().unwrap_or(0);
        (number(0), number(1)) == (cuda.major.into(), cuda.minor.into())
    }

    /// Whether its major and minor number are these or later ones.
    fn is_at_least(&self, cuda: CudaVersion) -> bool {
        let number = |at| self.numbers.get(at).copied().unwrap_or(0);
        (number(0), number(1)) >= (cuda.major.into(), cuda.minor.into())
    }

    /// Whether the version is as `operator` asks, compared with `value`.
    fn compare(&self, operator: Operator, value: &str) -> Satisfaction {
        use Ordering::{Equal, Greater, Less};
        let mut mine = self.numbers.iter();
        let mut wanted = numbers(value);
        let possible: &[Ordering] = loop {
            match (mine.next(), wanted.next(), self.rest) {
                (None, None, Rest::Zero | Rest::ZeroUnlessAsked) => break &[Equal],
                (None, None, Rest::Any | Rest::AnyLater) => break &[Equal, Greater],
                (None, Some(0), _) => {}
                (None, Some(_), Rest::Zero) => break &[Less],
                (None, Some(_), _) => break &[Less, Equal, Greater],
                (Some(mine), wanted, rest) => match (mine.cmp(&wanted.unwrap_or(0)), rest) {
                    (Equal, _) => {}
                    (Less, Rest::AnyLater) => break &[Less, Equal, Greater],
                    (Less, _) => break &[Less],
                    (Greater, _) => break &[Greater],
                },
            }
        };
        let mut holds = possible.iter().map(|ordering| operator.holds(*ordering));
        let first = holds.next().unwrap_or(false);
        if holds.all(|next| next == first) {
            Satisfaction::of(first)
        } else {
            Satisfaction::Unknown
        }
    }
}

/// The numbers of a version whose syntax was checked.
fn numbers(text: &str) -> impl Iterator<Item = u64> {
    text.split('.').map(|number| number.parse().unwrap_or(u64::MAX))
}

/// What an expression answers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Evaluation {
    /// Whether it holds for the machine, as far as the facts say. All GPUs must satisfy it, each by
    /// any of the alternatives.
    pub result: Satisfaction,
    /// What the checker of the dialect answers if it knows no more than these facts: satisfied or
    /// unsatisfied, and never unknown. Where a fact is given in part, it may know more, and gets
    /// the benefit of the doubt.
    pub checker: Satisfaction,
    /// Each alternative, in the order of the expression; those that the dialect ignores are left
    /// out.
    pub alternatives: Vec<AlternativeResult>,
    /// Whether the gate refuses a machine on which CUDA minor-version compatibility would do; see
    /// [`Constraint::refuses_minor_version`].
    pub refuses_minor_version: Option<bool>,
}

/// What one alternative answers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AlternativeResult {
    /// The alternative.
    pub text: String,
    /// Whether it holds for all GPUs.
    pub result: Satisfaction,
    /// Each of its factors; those that the dialect ignores are left out.
    pub factors: Vec<FactorResult>,
}

/// What one factor answers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FactorResult {
    /// The factor.
    pub text: String,
    /// Whether it holds for all GPUs.
    pub result: Satisfaction,
    /// What it was compared with: `450.80.02`, `tesla or nvidia`; of several GPUs `tesla and
    /// geforce`. `None` where nothing is known.
    pub observed: Option<String>,
}

impl Evaluation {
    /// What is answered where nothing is required.
    const NOTHING_REQUIRED: Self = Self {
        result: Satisfaction::Satisfied,
        checker: Satisfaction::Satisfied,
        alternatives: Vec::new(),
        refuses_minor_version: Some(false),
    };

    /// What several expressions answer together: all must hold. The alternatives are those of the
    /// first, then those of the second, and so on.
    pub fn all(evaluations: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Self::NOTHING_REQUIRED;
        for mut one in evaluations {
            all.result = all.result.and(one.result);
            all.checker = all.checker.and(one.checker);
            all.alternatives.append(&mut one.alternatives);
            all.refuses_minor_version = match (all.refuses_minor_version, one.refuses_minor_version)
            {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (None, _) | (_, None) => None,
                (Some(false), Some(false)) => Some(false),
            };
        }
        all
    }
}

impl fmt::Display for Evaluation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { result, checker, alternatives, .. } = self;
        writeln!(f, "{result}; the checker answers: {checker}")?;
        let mark = |result| match result {
            Satisfaction::Satisfied => '✓',
            Satisfaction::Unknown => '?',
            Satisfaction::Unsatisfied => '✗',
        };
        for alternative in alternatives {
            writeln!(f, "\n{} {}", mark(alternative.result), alternative.text)?;
            for factor in &alternative.factors {
                let observed = factor.observed.as_deref().unwrap_or("not known");
                writeln!(f, "  {} {}: {observed}", mark(factor.result), factor.text)?;
            }
        }
        Ok(())
    }
}

/// One of the GPUs that a machine may have: a fact that is incomplete gives several.
#[derive(Clone, Copy, PartialEq, Eq)]
struct World {
    brand: Option<Brand>,
    capability: Option<ComputeCapability>,
}

/// The facts, ready to be compared.
struct Machine {
    driver: Option<Known>,
    cuda: Option<Known>,
    /// The worlds of each GPU; GPUs that have the same ones appear once.
    gpus: Vec<Vec<World>>,
    dialect: Dialect,
}

impl Machine {
    fn of(matrix: &Matrix, facts: &HostFacts, constraint: &Constraint, dialect: Dialect) -> Self {
        let asks = |property| {
            let mut factors = constraint.alternatives.iter().flat_map(|it| &it.factors);
            factors.any(|factor| factor.property == property)
        };
        let (asks_brand, asks_arch) = (asks(Property::Brand), asks(Property::Arch));
        let mut gpus: Vec<Vec<World>> = Vec::new();
        let unknown = Gpu::UNKNOWN;
        let none_told = facts.gpus.is_empty().then_some(&unknown);
        for gpu in facts.gpus.iter().chain(none_told) {
            let brands: Vec<_> = match facts.brand {
                _ if !asks_brand => Vec::new(),
                Some(told) => alloc::vec![told],
                None => Brand::possible(gpu, facts.driver).to_vec(),
            };
            let capabilities = if asks_arch { gpu.possible_capabilities() } else { &[] };
            let mut worlds = Vec::new();
            for brand in or_unknown(&brands) {
                for capability in or_unknown(capabilities) {
                    worlds.push(World { brand, capability });
                }
            }
            if !gpus.contains(&worlds) {
                gpus.push(worlds);
            }
        }
        Self {
            driver: facts.driver.map(Known::driver),
            cuda: Known::cuda(matrix, facts),
            gpus,
            dialect,
        }
    }

    fn worlds(&self) -> impl Iterator<Item = World> {
        self.gpus.iter().flatten().copied()
    }

    /// Whether a factor holds in a world; `None` where nothing is known of its property.
    fn evaluate(&self, factor: &Factor, world: World) -> Option<Satisfaction> {
        let Factor { property, operator, value, .. } = factor;
        let compare = |known: &Known| known.compare(*operator, value);
        match property {
            Property::Cuda => self.cuda.as_ref().map(compare),
            Property::Driver => self.driver.as_ref().map(compare),
            Property::Arch => world.capability.map(|it| compare(&Known::arch(it))),
            Property::Brand => world.brand.map(|brand| {
                let same = brand.as_str().cmp(value);
                Satisfaction::of(operator.holds(same))
            }),
            Property::Other(_) => Some(Satisfaction::Unsatisfied),
        }
    }

    /// What the checker makes of a factor.
    fn checker(&self, factor: &Factor, judged: Option<Satisfaction>) -> bool {
        match (judged, self.dialect) {
            (Some(judged), _) => judged != Satisfaction::Unsatisfied,
            (None, Dialect::C) => true,
            (None, Dialect::Go) => factor.operator.holds(Ordering::Less),
        }
    }

    /// What all worlds of each GPU agree on, and then all GPUs together. `results` has one for each
    /// world.
    fn settle(&self, results: impl Iterator<Item = Satisfaction>) -> Satisfaction {
        let mut results = results;
        let mut all = Satisfaction::Satisfied;
        for worlds in &self.gpus {
            let mut of_gpu = results.by_ref().take(worlds.len());
            let first = of_gpu.next().unwrap_or(Satisfaction::Unknown);
            // Every world must be taken, whether they agree or not.
            let agreed =
                of_gpu.fold(
                    first,
                    |agreed, next| {
                        if next == agreed { agreed } else { Satisfaction::Unknown }
                    },
                );
            all = all.and(agreed);
        }
        all
    }

    /// What factors of a property are compared with, in words.
    fn observed(&self, property: &Property) -> Option<String> {
        let of_gpus = |text: fn(&World) -> Option<String>| {
            let mut gpus: Vec<String> = Vec::new();
            for worlds in &self.gpus {
                let mut texts: Vec<String> = worlds.iter().map(text).collect::<Option<_>>()?;
                texts.dedup();
                let text = list(&texts, "or");
                if !gpus.contains(&text) {
                    gpus.push(text);
                }
            }
            Some(list(&gpus, "and"))
        };
        match property {
            Property::Cuda => self.cuda.as_ref().map(|cuda| cuda.text.clone()),
            Property::Driver => self.driver.as_ref().map(|driver| driver.text.clone()),
            Property::Arch => of_gpus(|world| world.capability.map(|it| it.to_string())),
            Property::Brand => of_gpus(|world| world.brand.map(|it| it.to_string())),
            Property::Other(_) => None,
        }
    }
}

/// Each value, or the unknown one where there is none.
fn or_unknown<T: Copy>(values: &[T]) -> impl Iterator<Item = Option<T>> {
    values.iter().copied().map(Some).chain(values.is_empty().then_some(None))
}

/// The answer of a world, and that of the checker in it.
#[derive(Clone, Copy)]
struct Answer {
    result: Satisfaction,
    checker: bool,
}

/// All but `refuses_minor_version`, which itself rests on an evaluation.
pub(crate) fn evaluate(
    matrix: &Matrix,
    constraint: &Constraint,
    facts: &HostFacts,
    dialect: Dialect,
) -> Evaluation {
    let machine = Machine::of(matrix, facts, constraint, dialect);
    let observed = Property::KNOWN.map(|property| machine.observed(&property));
    let observed = |property: &Property| {
        Property::KNOWN.iter().zip(&observed).find(|(known, _)| *known == property)?.1.clone()
    };
    let no = Answer { result: Satisfaction::Unsatisfied, checker: false };
    let yes = Answer { result: Satisfaction::Satisfied, checker: true };
    let mut whole: Vec<Answer> = machine.worlds().map(|_| no).collect();
    let mut alternatives = Vec::new();
    let mut answers = whole.clone();
    for alternative in &constraint.alternatives {
        answers.fill(yes);
        let mut factors = Vec::with_capacity(alternative.factors.len());
        for factor in &alternative.factors {
            if dialect == Dialect::Go && matches!(factor.property, Property::Other(_)) {
                continue;
            }
            for (answer, world) in answers.iter_mut().zip(machine.worlds()) {
                let judged = machine.evaluate(factor, world);
                answer.result = answer.result.and(judged.unwrap_or(Satisfaction::Unknown));
                answer.checker &= machine.checker(factor, judged);
            }
            let judged = machine.worlds().map(|world| machine.evaluate(factor, world));
            factors.push(FactorResult {
                text: factor.to_string(),
                result: machine.settle(judged.map(|it| it.unwrap_or(Satisfaction::Unknown))),
                observed: observed(&factor.property),
            });
        }
        if factors.is_empty() {
            continue;
        }
        for (whole, answer) in whole.iter_mut().zip(&answers) {
            whole.result = whole.result.or(answer.result);
            whole.checker |= answer.checker;
        }
        alternatives.push(AlternativeResult {
            text: alternative.to_string(),
            result: machine.settle(answers.iter().map(|answer| answer.result)),
            factors,
        });
    }
    if alternatives.is_empty() {
        return Evaluation::NOTHING_REQUIRED;
    }
    let mut result = machine.settle(whole.iter().map(|answer| answer.result));
    // The checker sees one world of each GPU; which one, the facts leave open.
    let mut answers = whole.iter().map(|answer| answer.checker);
    let of_gpus: Vec<bool> = machine
        .gpus
        .iter()
        .map(|worlds| answers.by_ref().take(worlds.len()).fold(false, |some, answer| some | answer))
        .collect();
    let mut checker = match dialect {
        Dialect::C => of_gpus.iter().all(|passes| *passes),
        Dialect::Go => of_gpus.first().is_none_or(|passes| *passes),
    };
    if dialect == Dialect::C && constraint.unknown().is_some() {
        // The checker aborts, and the container does not start.
        (result, checker) = (Satisfaction::Unsatisfied, false);
    }
    let checker = Satisfaction::of(checker);
    Evaluation { result, checker, alternatives, ..Evaluation::NOTHING_REQUIRED }
}

/// All requirements of an image, from its environment variables.
///
/// Every variable whose name begins with `NVIDIA_REQUIRE_` counts, except those for `JETPACK`, which
/// the checkers leave out; an image that has none for CUDA but states a `CUDA_VERSION` requires that
/// version. A true `NVIDIA_DISABLE_REQUIRE` (`1`, `t`, `T`, `true`, `TRUE`, `True`) skips all,
/// malformed ones included.
///
/// ```
/// use ngcompat::constraint::{Dialect, HostFacts, Requirements, Satisfaction};
///
/// let mut facts = HostFacts::default();
/// facts.driver = Some("535.161.08".parse()?);
/// let mut variables = vec![("PATH", "/usr/bin"), ("NVIDIA_REQUIRE_CUDA", "cuda>=12.4")];
/// let requirements = Requirements::from_env(variables.iter().copied(), Dialect::C)?;
/// assert_eq!(requirements.evaluate(&facts).result, Satisfaction::Unsatisfied);
///
/// variables.push(("NVIDIA_DISABLE_REQUIRE", "1"));
/// let requirements = Requirements::from_env(variables, Dialect::C)?;
/// assert_eq!(requirements.evaluate(&facts).result, Satisfaction::Satisfied);
/// # Ok::<(), ngcompat::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Requirements {
    /// The expressions, by the names of their variables; empty where they are disabled.
    pub constraints: BTreeMap<String, Constraint>,
    /// Whether `NVIDIA_DISABLE_REQUIRE` skips them.
    pub disabled: bool,
    /// The dialect they are read in.
    pub dialect: Dialect,
}

/// Whether a value of `NVIDIA_DISABLE_REQUIRE` is true, as the container toolkit reads it.
pub(crate) fn disables_requirements(value: &str) -> bool {
    matches!(value, "1" | "t" | "T" | "true" | "TRUE" | "True")
}

impl Requirements {
    /// Reads the variables of an image; of one that appears twice, the last.
    ///
    /// # Errors
    ///
    /// An expression that the dialect refuses.
    pub fn from_env<'a>(
        variables: impl IntoIterator<Item = (&'a str, &'a str)>,
        dialect: Dialect,
    ) -> Result<Self, RequirementsError> {
        let mut required: BTreeMap<&str, &str> = BTreeMap::new();
        let mut cuda = None;
        let mut disabled = false;
        for (name, value) in variables {
            match name {
                "NVIDIA_DISABLE_REQUIRE" => {
                    disabled = disables_requirements(value);
                }
                "CUDA_VERSION" => cuda = value.parse::<CudaVersion>().ok(),
                _ if name.starts_with("NVIDIA_REQUIRE_JETPACK") => {}
                _ if name.starts_with("NVIDIA_REQUIRE_") => {
                    required.insert(name, value);
                }
                _ => {}
            }
        }
        let mut constraints = BTreeMap::new();
        if disabled {
            return Ok(Self { constraints, disabled, dialect });
        }
        for (name, value) in &required {
            let constraint = Constraint::parse(value, dialect)
                .map_err(|error| RequirementsError { variable: String::from(*name), error })?;
            constraints.insert(String::from(*name), constraint);
        }
        let states_cuda = required.get("NVIDIA_REQUIRE_CUDA").is_some_and(|it| !it.is_empty());
        if let Some(cuda) = cuda.filter(|_| !states_cuda)
            && let Ok(constraint) = alloc::format!("cuda>={cuda}").parse()
        {
            constraints.insert(String::from("CUDA_VERSION"), constraint);
        }
        Ok(Self { constraints, disabled, dialect })
    }
}

/// A variable that holds no expression.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequirementsError {
    /// The variable's name.
    pub variable: String,
    /// What is wrong with it.
    pub error: ParseConstraintError,
}

impl RequirementsError {
    /// A stable name of this kind of error.
    pub const fn code(&self) -> &'static str {
        self.error.code()
    }
}

impl fmt::Display for RequirementsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is refused:\n{}", Excerpt::new(&self.variable), self.error)
    }
}

impl core::error::Error for RequirementsError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        Some(&self.error)
    }
}

error_code!(RequirementsError);
