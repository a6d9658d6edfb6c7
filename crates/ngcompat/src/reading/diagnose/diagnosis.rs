//! Pasted messages: what they mean, what causes them and what helps.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::ops::Range;

use crate::machine::conflict::{Conflict, Fact};
use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::matrix::compiled::matrix;
use crate::matrix::release::Release;
use crate::questions::report::Report;
use crate::reading::clean::CleanText;
use crate::reading::container_release;
use crate::reading::diagnose::context;
use crate::reading::diagnose::diagnosed::{Diagnosed, Diagnosis};
use crate::reading::diagnose::evidence::{Evidence, newest_cuda, shows_apptainer};
use crate::reading::diagnose::handled::is_handled;
use crate::reading::diagnose::mention;
use crate::reading::diagnose::weigh;
use crate::reading::facts::denied;
use crate::reading::facts::parse::Facts as ParsedFacts;
use crate::reading::pattern::{Found, Index};
use crate::rows::cuda::Cuda;
use crate::rows::message::{FalseAlarmRule, Message};
use crate::rows::source::Certainty;
use crate::rules::finding::Remedy;
use crate::rules::rule::Rule;
use crate::rules::verdict::{Action, Verdict};
use crate::values::board_class::BoardClass;
use crate::values::component_version::ComponentVersion;
use crate::values::compute_capability::ComputeCapability;
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;
use crate::values::platform::Launcher;
use crate::values::text::{list, sort_by_number};

/// What a message says, by name.
type Facts = BTreeMap<&'static str, String>;

/// Finds every known message in a pasted text and says what it means.
///
/// The text may be a whole log, with colours, prefixes and quotes of any kind, or a single line.
/// Text without a known message gives no diagnosis.
///
/// ```
/// let diagnosis = ngcompat::diagnose(
///     "RuntimeError: Unexpected error from cudaGetDeviceCount(). Did you run some cuda functions \
///      before calling NumCudaDevices() that might have already set an error? Error 804: forward \
///      compatibility was attempted on non supported HW",
/// );
/// assert_eq!(diagnosis.diagnoses[0].code, "cuda-804");
/// println!("{diagnosis}");
///
/// let diagnosis = ngcompat::diagnose(
///     "The NVIDIA driver on your system is too old (found version 11040).",
/// );
/// assert_eq!(diagnosis.environment.cuda_driver, Some("11.4".parse()?));
/// # Ok::<(), ngcompat::ParseError>(())
/// ```
pub fn diagnose(text: &str) -> Diagnosis {
    diagnose_with(text, &Environment::new())
}

/// The same, with what is known of the machine besides: it wins over what the text says.
///
/// ```
/// use ngcompat::{Environment, diagnose_with};
///
/// let known = Environment::new().driver("470.57.02".parse()?).gpu("RTX 3090".parse()?);
/// let diagnosis = diagnose_with("nvcr.io/nvidia/pytorch:24.05-py3\nCUDA error 804", &known);
/// assert_eq!(diagnosis.report.unwrap().verdict(), ngcompat::Verdict::Incompatible);
/// # Ok::<(), ngcompat::Error>(())
/// ```
pub fn diagnose_with(text: &str, given: &Environment) -> Diagnosis {
    let clean = CleanText::new(text);
    let found = Index::shared().find(clean.as_str());
    let facts = ParsedFacts::read(&clean, &found).environment;
    let sightings = sightings(&clean, found);
    let known =
        |facts: &Environment| with_launcher(counting(&given.clone().over(facts.clone())), &clean);
    let report = report(&known(&facts), &clean);
    // What a message means may depend on the very fact that it denies.
    let environment = known(&denied::lifted(&facts));
    let case = Case { environment: &environment, report: report.as_ref(), sightings: &sightings };

    let mut diagnoses: Vec<Diagnosed> = Vec::new();
    let (spoken_of, reported): (Vec<_>, Vec<_>) =
        sightings.iter().partition(|sighting| sighting.mention);
    let mut mentioned: Vec<&'static str> = Vec::new();
    // Each code once: a log may repeat a message a hundred thousand times.
    let codes = |handled| {
        let all = reported.iter().filter(move |one| one.handled == handled);
        all.map(|one| one.message.code).collect::<BTreeSet<&'static str>>()
    };
    let handled = &codes(true) - &codes(false);
    for sighting in reported {
        match diagnoses.iter_mut().find(|known| known.code == sighting.message.code) {
            Some(known) => {
                known.lines.extend(sighting.line_unless(known.lines.last()));
                // A message over several lines may be cut in between.
                for (name, value) in &sighting.facts {
                    known.facts.entry(name).or_insert_with(|| value.clone());
                }
            }
            None => diagnoses.push(case.diagnosed(sighting)),
        }
    }
    for sighting in spoken_of {
        if !diagnoses.iter().any(|known| known.code == sighting.message.code) {
            mentioned.push(sighting.message.code);
            diagnoses.push(case.diagnosed(sighting));
        }
    }
    let for_cpus = is_for_cpus(&environment, &clean);
    if for_cpus && (environment.driver.is_some() || !environment.gpus.is_empty()) {
        diagnoses.extend(case.build_for_cpus(&clean, &diagnoses));
    }
    let evidence = Evidence {
        text: &clean,
        environment: &environment,
        report: report.as_ref(),
        mentioned: &mentioned,
        handled: &handled,
        for_cpus,
    };
    weigh::all(&mut diagnoses, &evidence);
    // A consequence stands behind its cause.
    sort_by_number(&mut diagnoses, |diagnosed| {
        let part = if mentioned.contains(&diagnosed.code) {
            2
        } else {
            usize::from(diagnosed.false_alarm || weigh::is_note(diagnosed))
        };
        let consequence = usize::from(weigh::is_consequence(diagnosed));
        part * 100 + diagnosed.certainty as usize * 2 + consequence
    });
    Diagnosis { diagnoses, environment, report }
}

/// A message at one place of the text.
struct Sighting {
    message: &'static Message,
    certainty: Certainty,
    facts: Facts,
    place: Range<usize>,
    line: usize,
    /// The entry point says "may not yet": by its own rule the GPU is covered.
    hedged: bool,
    /// The text only speaks of it.
    mention: bool,
    /// The text says that the program goes on after it.
    handled: bool,
}

impl Sighting {
    fn fact<T: core::str::FromStr>(&self, name: &str) -> Option<T> {
        self.facts.get(name)?.parse().ok()
    }

    fn line_unless(&self, last: Option<&usize>) -> Option<usize> {
        (last != Some(&self.line)).then_some(self.line)
    }
}

fn sightings(clean: &CleanText, found: Vec<Found>) -> Vec<Sighting> {
    let mut all = Vec::new();
    // What a note quotes as its reason is no failure.
    let mut quoted_until = 0;
    for Found { message, place, slots } in found {
        if place.start < quoted_until {
            continue;
        }
        let Some(message) = context::message(message, clean, &place) else { continue };
        let facts = facts(slots);
        let (message, certainty) = variant(message, &facts);
        if message.false_alarm.is_some_and(|alarm| alarm.when == FalseAlarmRule::Always) {
            quoted_until = place.end;
        }
        let said = clean.as_str().get(place.clone()).unwrap_or("");
        let hedged = said.contains("may not yet be supported");
        if is_other_xid(said, &facts, clean) {
            continue;
        }
        let line = clean.line_of(place.start);
        let mention = mention::is_mention(clean, &place);
        // The kernel goes on after anything, without what failed.
        let handled = !message.code.starts_with("kernel-") && is_handled(clean, &place);
        all.push(Sighting { message, certainty, facts, place, line, hedged, mention, handled });
    }
    all
}

/// The transactions of databases and of the network have an `xid` too, and of more digits.
fn is_other_xid(said: &str, facts: &Facts, clean: &CleanText) -> bool {
    let Some(number) = facts.get("xid") else { return false };
    let says = |word: &str| clean.as_str().contains(word);
    let written_so = ["NVRM", "Xid", "XID"].iter().any(|word| said.starts_with(word));
    let of_gpu = || ["NVIDIA", "nvidia", "NVRM", "GPU"].iter().any(|word| says(word));
    number.len() > 3 || !(written_so || of_gpu())
}

fn facts(slots: Vec<(&'static str, String)>) -> Facts {
    let mut facts = Facts::new();
    for (slot, value) in slots {
        let name = match slot {
            "index" => continue,
            "number" => "error",
            "cuda_number" => "cuda_driver",
            "plain_driver" => "driver",
            "plain_library" => "library",
            other => other,
        };
        facts.entry(name).or_insert(value);
    }
    if let Some(cuda) = facts.get("built_for").and_then(|driver| cuda_of_image(driver)) {
        facts.entry("cuda").or_insert_with(|| cuda.version.to_string());
    }
    facts
}

/// The CUDA of an image that carries the libraries of this driver: the toolkit whose own branch it
/// is of.
fn cuda_of_image(built_for: &str) -> Option<&'static Cuda> {
    let driver: DriverVersion = built_for.parse().ok()?;
    matrix().cuda().iter().find(|cuda| cuda.branch == driver.branch())
}

/// The message that a number of an Xid belongs to; that of all Xids for the others.
fn xid(number: &str) -> &'static str {
    match number {
        "13" | "31" | "43" | "45" => "kernel-xid-program",
        "48" | "63" | "64" | "94" | "95" => "kernel-xid-memory",
        "79" => "smi-gpu-lost",
        "119" | "120" => "kernel-xid-gsp",
        "154" => "kernel-xid-recovery",
        _ => "kernel-xid",
    }
}

/// Which of the messages about compute capabilities or Xids it is, by the numbers in it.
fn variant(message: &'static Message, facts: &Facts) -> (&'static Message, Certainty) {
    const SHARED: &str = "torch-capability-not-compatible";
    let other = |code: &str| matrix().messages().iter().find(|other| other.code == code);
    if let Some(number) = facts.get("xid").filter(|_| message.code == "kernel-xid") {
        let message = other(xid(number)).unwrap_or(message);
        return (message, message.certainty);
    }
    let capability = |name: &str| facts.get(name)?.parse::<ComputeCapability>().ok();
    let Some(own) = capability("capability").filter(|_| message.code == SHARED) else {
        return (message, message.certainty);
    };
    let built: Vec<ComputeCapability> = facts
        .get("built_capabilities")
        .map(|list| list.split(' ').filter_map(|one| one.parse().ok()).collect())
        .unwrap_or_default();
    let range = (capability("minimum_capability"), capability("maximum_capability"));
    let minimum = built.iter().copied().min().or(range.0);
    let (code, certainty) = match range.1 {
        _ if minimum.is_some_and(|minimum| own < minimum) => {
            ("torch-too-old-capability", Certainty::Certain)
        }
        _ if built.iter().any(|built| matrix().code_runs(*built, own)) => {
            ("torch-capability-newer-minor", Certainty::Certain)
        }
        _ if !built.is_empty() => (SHARED, Certainty::Certain),
        Some(maximum) if own > maximum && matrix().code_runs(maximum, own) => {
            ("torch-capability-newer-minor", Certainty::Certain)
        }
        Some(maximum) if own > maximum => (SHARED, Certainty::Certain),
        // Builds for 12.0 are the only ones that GB10 is known to meet this warning with.
        None if own == ComputeCapability::new(12, 1) => {
            ("torch-capability-newer-minor", Certainty::Likely)
        }
        _ => (SHARED, Certainty::Possible),
    };
    (other(code).unwrap_or(message), certainty)
}

/// The facts of the text. What contradicts itself is not known.
fn counting(facts: &Environment) -> Environment {
    let mut env = facts.undisputed().into_owned();
    let disputed = |conflict: &Conflict| conflict.fact == Fact::ContainerRelease;
    if facts.conflicts.iter().any(disputed)
        && let Some(container) = &mut env.container
    {
        container.release = None;
    }
    env
}

/// The value that all agree on. What contradicts itself is not known.
fn only<T: PartialEq>(mut values: impl Iterator<Item = T>) -> Option<T> {
    let first = values.next()?;
    values.all(|other| other == first).then_some(first)
}

fn report(environment: &Environment, text: &CleanText) -> Option<Report> {
    let known = environment.driver.is_some()
        || environment.cuda_driver.is_some()
        || !environment.gpus.is_empty()
        || !environment.conflicts.is_empty();
    if !known {
        return None;
    }
    let release = release(environment)
        .or_else(|| wheel(environment, text))
        .or_else(|| container_release::named(text))?;
    Some(release.check(environment))
}

/// The wheel of PyTorch that is installed: `2.8.0+cu128`, `2.8.0+cpu`. Conda's builds leave out what
/// follows the sign, and are built alike.
fn wheel(environment: &Environment, text: &CleanText) -> Option<Release> {
    let version = environment.components.get("pytorch")?.as_str();
    let build = if is_plain(version) {
        built_with(text)?
    } else if version.contains("+cu") || version.ends_with("+cpu") {
        String::new()
    } else {
        return None;
    };
    let release = matrix().release(&format!("torch=={version}{build}")).ok()?;
    release.is_recorded().then_some(release)
}

/// Whether a version says nothing of its build: `2.8.0`.
fn is_plain(version: &str) -> bool {
    version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// Whether the PyTorch of the text is a build for CPUs.
fn is_for_cpus(environment: &Environment, text: &CleanText) -> bool {
    let version = environment.components.get("pytorch").map_or("", ComponentVersion::as_str);
    let plain = !version.is_empty() && is_plain(version);
    version.ends_with("+cpu") || plain && built_with(text).as_deref() == Some("+cpu")
}

/// `+cpu` or `+cu121`, by what `collect_env` says that PyTorch was built with.
fn built_with(text: &CleanText) -> Option<String> {
    let line = |label: &str| {
        let at = text.as_str().find(label)?;
        Some(text.line_behind(at + label.len(), 40).trim_matches([' ', ':', '*', '|']))
    };
    let cuda = line(BUILT_WITH)?;
    if let Ok(cuda) = cuda.parse::<CudaVersion>() {
        return Some(format!("+cu{}{}", cuda.major, cuda.minor));
    }
    // Builds for other GPUs have no CUDA, and say what they have instead.
    let others = ["ROCM used to build PyTorch", "XPU used to build PyTorch"];
    let other = others.into_iter().filter_map(line).any(|value| value != "N/A");
    (["None", "Could not collect"].contains(&cuda) && !other).then(|| String::from("+cpu"))
}

const BUILT_WITH: &str = "CUDA used to build PyTorch";

/// The facts, with what the commands in the text say of the launcher.
fn with_launcher(mut environment: Environment, text: &CleanText) -> Environment {
    if environment.launcher.is_none()
        && shows_apptainer(text)
        && !text.as_str().contains("docker run")
    {
        environment.launcher = Some(Launcher::Apptainer);
    }
    environment
}

fn release(environment: &Environment) -> Option<Release> {
    matrix().get(environment.container.as_ref()?.release?).ok()
}

/// All that is known when a message is judged.
struct Case<'a> {
    environment: &'a Environment,
    report: Option<&'a Report>,
    sightings: &'a [Sighting],
}

impl Case<'_> {
    fn diagnosed(&self, sighting: &Sighting) -> Diagnosed {
        let Sighting { message, certainty, facts, line, .. } = sighting;
        let mut diagnosed = Diagnosed {
            code: message.code,
            title: message.title,
            cause: String::from(message.cause),
            certainty: *certainty,
            also: texts(message.also),
            fixes: texts(message.fixes),
            false_alarm: false,
            facts: facts.clone(),
            lines: alloc::vec![*line],
            sources: message.sources,
        };
        if let Some(release) = self.environment.container.as_ref().and_then(|own| own.release) {
            diagnosed.facts.entry("release").or_insert_with(|| release.to_string());
        }
        match message.code {
            "container-compatibility-unavailable" => self.unavailable(sighting, &mut diagnosed),
            "container-cuda-failed" => {
                if let Some(inner) = self.inside(sighting) {
                    diagnosed.certainty = inner.certainty;
                    diagnosed.cause = String::from(inner.cause);
                    diagnosed.fixes = texts(inner.fixes);
                }
            }
            "container-gpu-not-yet-supported" => self.newer_gpu(sighting, &mut diagnosed),
            "container-no-supported-gpu" => {
                let mut newer = self.of_code("container-gpu-not-yet-supported").peekable();
                let any = newer.peek().is_some();
                if any && newer.all(|newer| self.diagnosed(newer).false_alarm) {
                    false_alarm(message, &mut diagnosed);
                }
            }
            _ if DECIDED_BY_REPORT.contains(&message.code) => self.use_remedies(&mut diagnosed),
            _ if message.code.starts_with("torch-") => self.name_the_wheel(&mut diagnosed),
            _ => {}
        }
        if message.false_alarm.is_some_and(|alarm| alarm.when == FalseAlarmRule::Always) {
            false_alarm(message, &mut diagnosed);
        }
        diagnosed
    }

    /// A build for CPUs on a machine with a GPU, where no message says it.
    fn build_for_cpus(&self, text: &CleanText, known: &[Diagnosed]) -> Option<Diagnosed> {
        const SAID_BY: [&str; 3] =
            ["torch-cuda-unavailable", "torch-no-accelerator", "torch-without-cuda"];
        let said = || known.iter().any(|known| SAID_BY.contains(&known.code));
        let message = matrix().messages().iter().find(|one| one.code == "torch-without-cuda")?;
        if said() {
            return None;
        }
        let version = self.environment.components.get("pytorch")?.as_str();
        let at = text.as_str().find(BUILT_WITH).or_else(|| text.as_str().find(version))?;
        Some(self.diagnosed(&Sighting {
            message,
            certainty: message.certainty,
            facts: Facts::new(),
            place: at..at,
            line: text.line_of(at),
            hedged: false,
            mention: false,
            handled: false,
        }))
    }

    /// The installed wheel has no code for this GPU: the first fix names the build that has.
    fn name_the_wheel(&self, diagnosed: &mut Diagnosed) {
        let Some(report) = self.report else { return };
        let no_code = [Rule::GpuCapabilityTooLow, Rule::GpuNotYetSupported];
        if report.install.is_none() || !no_code.iter().any(|rule| report.finding(*rule).is_some()) {
            return;
        }
        let other =
            |remedy: &&Remedy| matches!(remedy.action, Action::UseBuild | Action::UseRelease);
        if let Some(remedy) = report.remedies.iter().find(other) {
            let first = alloc::vec![remedy.message.clone()];
            let others = core::mem::replace(&mut diagnosed.fixes, first);
            diagnosed.fixes.extend(others);
        }
    }

    /// The entry point found the driver too old and could not use the compatibility libraries.
    fn unavailable(&self, sighting: &Sighting, diagnosed: &mut Diagnosed) {
        let inner = self.inside(sighting);
        let status = sighting.facts.get("status");
        let started_before = self
            .of_code("container-forward-compatibility")
            .any(|earlier| earlier.place.end <= sighting.place.start);
        let untried = match status {
            Some(status) => status.is_empty(),
            None => started_before,
        };
        let not_forward = inner.is_some_and(|inner| inner.numbers.contains(&804));
        let class = not_forward.then_some(BoardClass::GeForce);
        let verdict = self.driver_verdict(sighting, class);
        let on = |class| self.driver_verdict(sighting, Some(class));
        let versions = versions(sighting);
        if self.is_jetson(sighting) {
            jetson(diagnosed);
            return;
        }
        match (inner, verdict) {
            // Error 804 alone says that the board is none of a data center.
            (Some(inner), Some(Verdict::Incompatible))
                if not_forward
                    && self.environment.gpus.is_empty()
                    && on(BoardClass::DataCenter) != Some(Verdict::Incompatible) =>
            {
                diagnosed.certainty = Certainty::Likely;
                diagnosed.cause = format!(
                    "The driver is older than the image's ({versions}), and error 804 says that a \
                     visible GPU does not take the image's compatibility libraries, as GeForce and \
                     TITAN boards don't. On those the driver is too old for this image."
                );
                diagnosed.also = texts(inner.also);
                diagnosed.fixes = driver_fixes(sighting);
                diagnosed.fixes.insert(
                    0,
                    String::from(
                        "Run `nvidia-smi -L`. If every GPU is a data center board, it is not the age of \
                         the driver: reboot after a driver upgrade, and keep compatibility libraries \
                         of the host out.",
                    ),
                );
            }
            (inner, Some(Verdict::Incompatible)) => {
                let status = inner.map_or_else(String::new, |inner| {
                    format!(" The line in brackets: {}.", inner.title)
                });
                diagnosed.certainty = Certainty::Certain;
                diagnosed.cause = format!(
                    "The driver is too old for this image ({versions}), and neither forward \
                     compatibility nor CUDA minor-version compatibility bridges the gap.{status}"
                );
                diagnosed.also.clear();
                diagnosed.fixes = driver_fixes(sighting);
                self.use_remedies(diagnosed);
            }
            (Some(inner), _) => {
                diagnosed.certainty = inner.certainty;
                diagnosed.cause = format!(
                    "The driver is older than the image's ({versions}), and starting CUDA with the \
                     image's compatibility libraries failed: {}. {}",
                    inner.title, inner.cause
                );
                diagnosed.also = texts(inner.also);
                diagnosed.fixes = texts(inner.fixes);
            }
            (None, Some(Verdict::Compatible)) if untried => {
                false_alarm(sighting.message, diagnosed);
            }
            (None, Some(Verdict::Compatible)) => {
                diagnosed.certainty = Certainty::Possible;
                diagnosed.cause = format!(
                    "By the versions alone the image would run here ({versions}). Either starting \
                     CUDA with the compatibility libraries failed, which the line in double brackets \
                     would show, or this is a false alarm."
                );
            }
            (None, _)
                if self.environment.gpus.is_empty()
                    && on(BoardClass::DataCenter) == Some(Verdict::Compatible)
                    && on(BoardClass::GeForce) == Some(Verdict::Incompatible) =>
            {
                diagnosed.cause = format!(
                    "The driver is older than the image's ({versions}). On a data center board the \
                     image's compatibility libraries accept it; on GeForce and TITAN boards, where \
                     they do not work, it is too old."
                );
            }
            (None, _) => {}
        }
    }

    /// Whether the driver, or a GPU, is that of a Jetson module.
    fn is_jetson(&self, sighting: &Sighting) -> bool {
        sighting.fact::<DriverVersion>("driver").is_some_and(DriverVersion::is_of_jetson)
            || self.environment.gpus.iter().any(Gpu::is_jetson)
    }

    /// Whether the image runs on this driver, if need be on a GPU of this class. Releases made for
    /// the same driver agree on it.
    fn driver_verdict(&self, sighting: &Sighting, class: Option<BoardClass>) -> Option<Verdict> {
        let mut environment = self.environment.clone();
        environment.driver = Some(sighting.fact("driver")?);
        if environment.gpus.is_empty() {
            environment.gpus.extend(class.map(|class| Gpu::UNKNOWN.with_class(class)));
        }
        let verdict = |release: Release| release.outcome(&environment).aspects.driver;
        if let Some(release) = release(self.environment) {
            return Some(verdict(release));
        }
        let built_for: DriverVersion = sighting.fact("built_for")?;
        let carried = |release: &Release| {
            release.ordinary().build.compat_driver.is_some_and(|driver| {
                driver.branch() == built_for.branch() && driver.at_least(built_for) == Some(true)
            })
        };
        only(matrix().releases().filter(carried).map(verdict))
    }

    /// The GPU is newer than those the entry point knows.
    fn newer_gpu(&self, sighting: &Sighting, diagnosed: &mut Diagnosed) {
        let Some(gpu) = sighting.fact::<Gpu>("gpu") else { return };
        let verdict = release(self.environment)
            .map(|release| release.outcome(&Environment::new().gpu(gpu.clone())).aspects.gpu);
        let built = self.environment.container.as_ref().and_then(|container| {
            let driver = container.cuda_driver_version?.to_string();
            Some(cuda_of_image(&driver)?.targets)
        });
        let covered = match (verdict, built, gpu.capability()) {
            (Some(Verdict::Compatible), _, _) => Some(true),
            (Some(Verdict::Incompatible), _, _) => Some(false),
            // Images with these words are newer than CUDA 11.6, so that they are built for 8.0.
            (_, _, Some(own)) if sighting.hedged && own.major == 8 && own.minor > 0 => Some(true),
            (_, Some(built), Some(own)) => {
                Some(built.iter().any(|built| matrix().code_runs(*built, own)))
            }
            // The images known to print it for GB10 run there.
            (_, _, Some(own)) if own == ComputeCapability::new(12, 1) => {
                false_alarm(sighting.message, diagnosed);
                diagnosed.cause = String::from(
                    "Many images print this for GB10 and run on it. Which image this is, and so \
                     whether it has machine code for it, the text does not say.",
                );
                return;
            }
            _ => None,
        };
        match covered {
            Some(true) => {
                false_alarm(sighting.message, diagnosed);
                diagnosed.certainty = Certainty::Certain;
            }
            Some(false) => {
                diagnosed.certainty = Certainty::Certain;
                diagnosed.cause = String::from(
                    "The image has no machine code for this GPU: the major number of its compute \
                     capability is newer than anything built in.",
                );
                diagnosed.also.clear();
                self.use_remedies(diagnosed);
            }
            None => {}
        }
    }

    /// The CUDA error that a message of the entry point quotes.
    fn inside(&self, outer: &Sighting) -> Option<&'static Message> {
        self.sightings
            .iter()
            .filter(|other| other.place.start > outer.place.start)
            .take_while(|other| other.place.start < outer.place.end)
            .find(|other| !other.message.numbers.is_empty())
            .map(|other| other.message)
    }

    fn of_code(&self, code: &str) -> impl Iterator<Item = &Sighting> {
        self.sightings.iter().filter(move |other| other.message.code == code)
    }

    /// Where the check says that the release does not run, what would help is what it says.
    fn use_remedies(&self, diagnosed: &mut Diagnosed) {
        let blocked = self.report.filter(|report| report.verdict() == Verdict::Incompatible);
        let remedies: Vec<String> = blocked
            .iter()
            .flat_map(|report| report.remedies.iter())
            .filter(|remedy| remedy.action != Action::AddFact)
            .map(|remedy| remedy.message.clone())
            .collect();
        if !remedies.is_empty() {
            diagnosed.fixes = remedies;
        }
    }
}

/// The drivers of Jetson modules have numbers of their own, which the banner compares with those of
/// other machines.
fn jetson(diagnosed: &mut Diagnosed) {
    diagnosed.certainty = Certainty::Likely;
    diagnosed.cause = String::from(
        "The driver is that of a Jetson module, whose number the entry point compares with those of other \
         machines. Whether the image runs depends on the JetPack, not on this number.",
    );
    diagnosed.also.clear();
    diagnosed.fixes = texts(&[
        "Use the image for Jetson modules (its tag ends in `-igpu`) that fits the JetPack; `ngcompat \
         check RELEASE --gpu Orin` says whether a release has one.",
        "Try whether CUDA works: `python -c \"import torch; torch.zeros(1).cuda()\"`.",
    ]);
}

/// Nothing is wrong although the message was printed.
fn false_alarm(message: &'static Message, diagnosed: &mut Diagnosed) {
    diagnosed.false_alarm = true;
    if let Some(alarm) = message.false_alarm {
        diagnosed.cause = String::from(alarm.cause);
        if !alarm.fixes.is_empty() {
            diagnosed.fixes = texts(alarm.fixes);
        }
    }
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(ToString::to_string).collect()
}

/// "driver 440.33.01, the image is made for R450, CUDA 11.0".
fn versions(sighting: &Sighting) -> String {
    let driver = sighting.facts.get("driver").map_or("unknown", String::as_str);
    let branch = sighting.fact("built_for").map_or(0, DriverVersion::branch);
    let cuda = sighting.facts.get("cuda").map_or_else(String::new, |cuda| format!(", CUDA {cuda}"));
    format!("driver {driver}, the image is made for R{branch}{cuda}")
}

/// Messages whose cure is that of the check, where the check says that the release does not run.
const DECIDED_BY_REPORT: &[&str] = &[
    "container-gpu-not-supported",
    "cuda-209",
    "cuda-35",
    "torch-capability-not-compatible",
    "torch-driver-too-old",
    "torch-too-old-capability",
];

/// What helps where the driver is too old for an image of which only the driver is known.
fn driver_fixes(sighting: &Sighting) -> Vec<String> {
    let mut fixes = Vec::new();
    let driver: Option<DriverVersion> = sighting.fact("driver");
    if let Some(driver) = driver
        && let Some(own) = matrix().cuda_of_branch(driver.branch())
    {
        let newest = newest_cuda(driver, own, false);
        fixes.push(format!("Use an image built with CUDA {newest} or older."));
    }
    let built_for = sighting.facts.get("built_for");
    let package = built_for.and_then(|driver| cuda_of_image(driver)?.forward_package);
    let bases = package.iter().flat_map(|package| package.bases).map(|base| base.branch);
    let bases: Vec<u16> = bases.collect();
    if !bases.is_empty() && driver.is_none_or(|driver| !bases.contains(&driver.branch())) {
        let bases = list(&bases, "or");
        fixes.push(format!("On a data center board, install a driver of branch {bases}."));
    }
    if let Some(driver) = sighting.fact::<DriverVersion>("built_for") {
        fixes.push(format!("Install a driver of branch R{} or later.", driver.branch()));
    }
    fixes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machine_code_runs_on_later_steps_of_its_major_number() {
        let runs = |built: &str, device: &str| {
            matrix().code_runs(built.parse().unwrap(), device.parse().unwrap())
        };
        assert!(runs("8.0", "8.6") && runs("12.0", "12.1") && runs("9.0", "9.0"));
        assert!(!runs("8.6", "8.0") && !runs("9.0", "10.0") && !runs("8.0", "8.7"));
        assert!(runs("8.7", "8.7") && !runs("8.7", "8.9"));
    }
}
