//! The labels that clouds give a node of Kubernetes: what its GPUs are, and what kind of machine it is. They
//! are there before any driver is.

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::reading::machines::kinds::{has_gpus, with_kind};
use crate::reading::machines::part::gpu;

/// Labels that name the GPU: `nvidia-tesla-t4`, `nvidia-h100-mega-80gb`, `a100`.
const NAMES: [&str; 6] = [
    "cloud.google.com/gke-accelerator",
    "k8s.amazonaws.com/accelerator",
    "karpenter.k8s.aws/instance-gpu-name",
    "gpu.nvidia.com/model",
    "gpu.nvidia.com/class",
    "accelerator",
];

const COUNTS: [&str; 3] = [
    "cloud.google.com/gke-accelerator-count",
    "karpenter.k8s.aws/instance-gpu-count",
    "gpu.nvidia.com/count",
];

const KINDS: [&str; 2] = ["node.kubernetes.io/instance-type", "beta.kubernetes.io/instance-type"];

/// What the labels say of a node, in whatever form they are.
pub(super) fn known(labels: &str) -> Environment {
    let of = |names: &[&str]| names.iter().find_map(|name| value(labels, name));
    let mut environment = Environment::new();
    let board = NAMES.iter().filter_map(|name| value(labels, name)).find_map(board);
    let count = of(&COUNTS).and_then(|count| count.parse::<usize>().ok());
    if let Some(board) = board {
        let count = count.unwrap_or(1).clamp(1, Environment::MAX_GPUS);
        environment.gpus = alloc::vec![board; count];
    }
    match of(&KINDS) {
        Some(kind) => with_kind(environment, kind),
        None => environment,
    }
}

/// Whether the labels say that the node is of a kind that has GPUs.
pub(super) fn is_of_gpus(labels: &str) -> bool {
    KINDS.iter().filter_map(|name| value(labels, name)).any(has_gpus)
}

/// A board by the words of a label, of which the last may say more than its name.
fn board(label: &str) -> Option<Gpu> {
    let mut words = label;
    loop {
        let known = gpu(words).filter(|gpu| !gpu.is_unknown());
        let spaced = || gpu(&words.replace(['-', '_'], " ")).filter(|gpu| !gpu.is_unknown());
        if let Some(board) = known.or_else(spaced) {
            return Some(board);
        }
        words = words.rsplit_once(['-', '_'])?.0;
    }
}

/// The value of a label: behind `=`, or behind a colon with quotes or without.
fn value<'a>(labels: &'a str, name: &str) -> Option<&'a str> {
    labels.match_indices(name).find_map(|(at, _)| {
        let before = labels.get(..at)?.chars().next_back();
        let own = |one: char| one.is_whitespace() || "\"',{".contains(one);
        let rest = labels.get(at + name.len()..).filter(|_| before.is_none_or(own))?;
        let rest = rest.trim_start_matches(['"', '\'']).trim_start_matches([' ', '\t']);
        let rest = rest.strip_prefix(['=', ':'])?.trim_start_matches([' ', '\t', '"', '\'']);
        let end = rest.find(|one: char| one.is_whitespace() || "\"',}".contains(one));
        rest.get(..end.unwrap_or(rest.len())).filter(|value| !value.is_empty())
    })
}
