//! The labels that GPU Feature Discovery gives a Kubernetes node: YAML, JSON, `kubectl describe
//! node`, `--show-labels`.

use alloc::format;
use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::reading::clean::CleanText;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::names::Names;
use crate::reading::marks::mark;
use crate::values::architecture::Architecture;
use crate::values::compute_capability::ComputeCapability;
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;
use crate::values::platform::Os;

/// The labels of interest, without `nvidia.com/` but for the last ones.
const LABELS: [&str; 17] = [
    "cuda.driver-version.full",
    "cuda.driver-version.major",
    "cuda.driver-version.minor",
    "cuda.driver-version.revision",
    "cuda.driver.major",
    "cuda.driver.minor",
    "cuda.driver.rev",
    "cuda.runtime-version.full",
    "cuda.runtime.major",
    "cuda.runtime.minor",
    "gpu.product",
    "gpu.count",
    "gpu.compute.major",
    "gpu.compute.minor",
    "gpu.family",
    "kubernetes.io/arch",
    "kubernetes.io/os",
];

type Found<'a> = Vec<(&'static str, usize, &'a str)>;

pub(crate) fn read(text: &CleanText, names: &mut Names, readings: &mut Vec<TextReading>) {
    let mut node: Found<'_> = Vec::new();
    for (at, mark) in text.find_any(&[mark!("nvidia.com/"), mark!("kubernetes.io/")]) {
        let slash = at + mark.len() - 1;
        let Some((name, start, value)) = label(text, slash) else { continue };
        // `beta.kubernetes.io/arch` says the same as the one without `beta`.
        match node.iter().find(|(other, ..)| *other == name) {
            Some((_, _, same)) if name.starts_with("kubernetes") && *same == value => continue,
            Some(_) => {
                // The label of another node.
                readings.extend(read_node(text, &node, names));
                node.clear();
            }
            None => {}
        }
        node.push((name, start, value));
    }
    readings.extend(read_node(text, &node, names));
}

/// The label whose `/` is at `slash`, with where it begins and its value.
fn label(text: &CleanText, slash: usize) -> Option<(&'static str, usize, &str)> {
    let front = text.before(slash, 30);
    let rest = text.window(slash + 1, 200);
    let (name, start) = if front.ends_with("nvidia.com") {
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || ".-".contains(c)))?;
        let name = rest.get(..end)?;
        (LABELS.into_iter().find(|label| *label == name)?, slash - "nvidia.com".len())
    } else if front.ends_with("kubernetes.io") {
        let name = LABELS.into_iter().find(|label| {
            label.strip_prefix("kubernetes.io/").is_some_and(|name| rest.starts_with(name))
        })?;
        (name, slash - "kubernetes.io".len())
    } else {
        return None;
    };
    let length = name.strip_prefix("kubernetes.io/").unwrap_or(name).len();
    // `=x`, `: "x"`, `: 'x'`, `":"x"`, `\":\"x\"`
    let quoted = |text: &str| text.trim_start_matches(['"', '\'', '\\', ' ']).len();
    let rest = rest.get(length..)?;
    let rest = rest.get(rest.len() - quoted(rest)..)?.strip_prefix(['=', ':'])?;
    let rest = rest.get(rest.len() - quoted(rest)..)?;
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "._-".contains(c)))?;
    let (value, behind) = rest.split_at_checked(end)?;
    let ended = behind.starts_with(|c: char| c.is_whitespace() || "\"',\\]})|`".contains(c));
    ended.then_some((name, start, value))
}

fn read_node(text: &CleanText, node: &Found<'_>, names: &mut Names) -> Option<TextReading> {
    let get =
        |name: &str| node.iter().find(|(other, ..)| *other == name).map(|(_, _, value)| *value);
    let mut env = Environment::new();
    env.driver = driver(&get).or_else(|| branch(&get).filter(|_| goes_on_behind_branch(node)));
    env.cuda_driver =
        get("cuda.runtime-version.full").and_then(|full| full.parse().ok()).or_else(|| {
            let major = get("cuda.runtime.major")?.parse().ok()?;
            Some(CudaVersion::new(major, get("cuda.runtime.minor")?.parse().ok()?))
        });
    if let Some(gpu) = gpu(&get, names) {
        // Of parts of a board, as many are counted as it is cut into.
        let count = get("gpu.count").and_then(|count| count.parse::<usize>().ok());
        let count =
            if gpu.name().is_some_and(|name| name.contains("-MIG-")) { None } else { count };
        env.gpus = alloc::vec![gpu; count.unwrap_or(1).clamp(1, Environment::MAX_GPUS)];
    }
    if env == Environment::new() {
        return None;
    }
    env.platform.arch = get("kubernetes.io/arch").and_then(|arch| arch.parse().ok());
    env.platform.os =
        get("kubernetes.io/os").and_then(|os| os.parse().ok()).filter(|os| *os == Os::Linux);
    let starts = || node.iter().map(|(_, start, _)| *start);
    let (first, last) = (starts().min()?, starts().max()?);
    Some(TextReading::of(FactKind::NodeLabels, text, first, last + 1, env))
}

/// The whole version, or its numbers. A driver with two numbers has an empty third label, so that
/// a missing one means that the text is cut.
fn driver<'a>(get: &impl Fn(&str) -> Option<&'a str>) -> Option<DriverVersion> {
    let of = |major: &str, minor: &str, revision: &str| {
        let (major, minor, revision) = (get(major)?, get(minor)?, get(revision)?);
        let dot = if revision.is_empty() { "" } else { "." };
        format!("{major}.{minor}{dot}{revision}").parse().ok()
    };
    get("cuda.driver-version.full")
        .and_then(|full| full.parse().ok())
        .or_else(|| {
            of(
                "cuda.driver-version.major",
                "cuda.driver-version.minor",
                "cuda.driver-version.revision",
            )
        })
        .or_else(|| of("cuda.driver.major", "cuda.driver.minor", "cuda.driver.rev"))
        .filter(|version: &DriverVersion| {
            !version.is_branch() && (100..2000).contains(&version.branch())
        })
}

/// Whether a label of interest follows that of the driver's branch: the text is not cut there.
fn goes_on_behind_branch(node: &Found<'_>) -> bool {
    let of_branch = |name: &str| ["cuda.driver.major", "cuda.driver-version.major"].contains(&name);
    node.iter()
        .rev()
        .take_while(|(name, ..)| !of_branch(name))
        .any(|(name, ..)| !name.starts_with("cuda.driver"))
}

/// The driver's branch, where no label has more of its version.
fn branch<'a>(get: &impl Fn(&str) -> Option<&'a str>) -> Option<DriverVersion> {
    const MORE: [&str; 3] =
        ["cuda.driver-version.full", "cuda.driver-version.minor", "cuda.driver.minor"];
    let major = get("cuda.driver-version.major").or_else(|| get("cuda.driver.major"))?;
    let branch = major.parse().ok().filter(|branch| (100..2000).contains(branch))?;
    MORE.iter().all(|label| get(label).is_none()).then(|| DriverVersion::of_branch(branch))
}

fn gpu<'a>(get: &impl Fn(&str) -> Option<&'a str>, names: &mut Names) -> Option<Gpu> {
    let capability = get("gpu.compute.major").and_then(|major| {
        let minor = get("gpu.compute.minor")?.parse().ok()?;
        Some(ComputeCapability::new(major.parse().ok()?, minor)).filter(|c| c.major > 0)
    });
    let family = get("gpu.family").and_then(|family| family.parse::<Architecture>().ok());
    let product = get("gpu.product").and_then(|product| names.gpu(product));
    let gpu = match (product, capability, family) {
        (None, None, None) => return None,
        (product, None, Some(family)) => product.unwrap_or_default().with_architecture(family),
        (product, _, _) => product.unwrap_or_default(),
    };
    Some(match capability {
        Some(capability) => gpu.with_capability(capability),
        None => gpu,
    })
}
