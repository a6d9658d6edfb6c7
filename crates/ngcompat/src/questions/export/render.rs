//! The forms in which schedulers and policies take conditions.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt::Write as _;

use crate::questions::export::labels::{ARCH, Condition, Holds, PRODUCT, numbers};
use crate::questions::export::region::{Boards, Drivers, Term};

/// The terms of a node affinity, each line with this indent.
pub(crate) fn node_affinity(all: &[Vec<Condition>], indent: &str) -> String {
    let mut text = format!(
        "{indent}requiredDuringSchedulingIgnoredDuringExecution:\n{indent}  nodeSelectorTerms:\n"
    );
    for conditions in all {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{indent}  - matchExpressions:");
        for Condition { label, holds } in conditions {
            let (operator, values) = holds.operator();
            let _ = writeln!(
                text,
                "{indent}    - {{ key: {label}, operator: {operator}, values: {} }}",
                quoted(&values)
            );
        }
    }
    text
}

/// A compatibility artifact of Node Feature Discovery, over the labels that are features of a file.
pub(crate) fn nfd_artifact(all: &[Vec<Condition>], name: &str) -> String {
    let mut text = format!(
        "version: v1alpha1\ncompatibilities:\n- description: {}\n  rules:\n  - name: {}\n    matchAny:\n",
        quote(&format!("Driver and GPU that run {name}")),
        quote("driver-and-gpu")
    );
    for conditions in all {
        // NFD takes one expression a label.
        let _ = writeln!(text, "    - matchFeatures:");
        for Condition { label, holds } in conditions {
            if *label == ARCH {
                text.push_str(of_kernel(holds));
                continue;
            }
            let (operator, values) = holds.operator();
            let _ = writeln!(
                text,
                "      - feature: local.label\n        matchExpressions:\n          \
                 {label}: {{ op: {operator}, value: {} }}",
                quoted(&values)
            );
        }
    }
    text
}

/// The label of the CPU is the kubelet's, which NFD does not discover: among its features only the
/// configuration of the kernel says what the CPU is.
fn of_kernel(arch: &Holds) -> &'static str {
    let is_arm = matches!(arch, Holds::In(values) if values.iter().any(|value| value == "arm64"));
    if is_arm {
        "      - feature: kernel.config\n        matchExpressions:\n          \
         ARM64: { op: In, value: [\"y\"] }\n"
    } else {
        "      - feature: kernel.config\n        matchExpressions:\n          \
         X86_64: { op: In, value: [\"y\"] }\n"
    }
}

/// A CEL expression over the labels of a node. A node without a label that it asks for does not run it.
/// A board that is shared or cut into parts has more behind its name, and runs what the board runs.
pub(crate) fn cel_over_labels(all: &[Vec<Condition>], labels: &str) -> String {
    let alternatives: Vec<String> = all
        .iter()
        .map(|conditions| {
            let each: Vec<String> = conditions.iter().map(|one| cel(one, labels)).collect();
            format!("({})", each.join(" && "))
        })
        .collect();
    alternatives.join(" ||\n")
}

fn cel(Condition { label, holds }: &Condition, labels: &str) -> String {
    let value = format!("{labels}[\"{label}\"]");
    match holds {
        Holds::In(names) if *label == PRODUCT => {
            let names: Vec<String> = names.iter().map(|name| name.replace('.', "[.]")).collect();
            let shared = quote(&format!("^({})(-SHARED|-MIG-.*)*$", names.join("|")));
            format!("{value}.matches({shared})")
        }
        Holds::Above(number) => format!("int({value}) > {number}"),
        Holds::Below(number) => format!("int({value}) < {number}"),
        Holds::In(values) => match values.as_slice() {
            [one] => format!("{value} == {}", quote(one)),
            _ => format!("{value} in {}", quoted(values)),
        },
    }
}

/// A `ValidatingAdmissionPolicy` that warns of nodes whose labels no longer run a release.
pub(crate) fn validating_admission_policy(all: &[Vec<Condition>], name: &str) -> String {
    let slug = slug(name);
    let expression = cel_over_labels(all, "object.metadata.labels");
    let indented = expression.replace('\n', "\n      ");
    format!(
        "apiVersion: admissionregistration.k8s.io/v1\n\
         kind: ValidatingAdmissionPolicy\n\
         metadata:\n  name: {slug}\n\
         spec:\n  failurePolicy: Ignore\n  \
         matchConstraints:\n    resourceRules:\n    - apiGroups: [\"\"]\n      apiVersions: [v1]\n      \
         operations: [CREATE, UPDATE]\n      resources: [nodes]\n  \
         matchConditions:\n  - name: labelled\n    expression: >-\n      \
         has(object.metadata.labels) && \"nvidia.com/cuda.driver.major\" in object.metadata.labels\n  \
         validations:\n  - message: {}\n    expression: >-\n      {indented}\n\
         ---\n\
         apiVersion: admissionregistration.k8s.io/v1\n\
         kind: ValidatingAdmissionPolicyBinding\n\
         metadata:\n  name: {slug}\n\
         spec:\n  policyName: {slug}\n  validationActions: [Warn, Audit]\n",
        quote(&format!("{name} is not known to run on this node; `ngcompat fleet` says why"))
    )
}

/// A Kyverno policy that sends pods with the image to nodes that run it.
pub(crate) fn kyverno(all: &[Vec<Condition>], name: &str, image: &str) -> String {
    let terms = node_affinity(all, "            ");
    format!(
        "apiVersion: kyverno.io/v1\n\
         kind: ClusterPolicy\n\
         metadata:\n  name: {}\n\
         spec:\n  rules:\n  - name: driver-and-gpu\n    \
         match:\n      any:\n      - resources:\n          kinds: [Pod]\n          \
         operations: [CREATE]\n    \
         preconditions:\n      any:\n      \
         - key: \"{{{{ request.object.spec.containers[].image }}}}\"\n        \
         operator: AnyIn\n        value: [{}, {}]\n    \
         mutate:\n      patchStrategicMerge:\n        spec:\n          affinity:\n           \
         nodeAffinity:\n{terms}",
        slug(name),
        quote(image),
        quote(&format!("{image}@*"))
    )
}

/// A CEL selector over the devices of NVIDIA's DRA driver.
pub(crate) fn dra_cel(terms: &[Term]) -> String {
    const GPU: &str = "device.attributes[\"gpu.nvidia.com\"]";
    let alternatives: Vec<String> = terms
        .iter()
        .map(|Term { drivers, boards }| {
            let drivers: Vec<String> = drivers.iter().map(|one| dra_drivers(*one, GPU)).collect();
            let drivers = match drivers.as_slice() {
                [one] => one.clone(),
                _ => format!("({})", drivers.join(" || ")),
            };
            let boards = match boards {
                Boards::All => return format!("({drivers})"),
                Boards::OfCapability(major, minors) => {
                    let versions: Vec<String> = minors
                        .iter()
                        .map(|minor| {
                            format!(
                                "{GPU}.cudaComputeCapability.compareTo(semver(\"{major}.{minor}.0\")) == 0"
                            )
                        })
                        .collect();
                    match versions.as_slice() {
                        [one] => one.clone(),
                        _ => format!("({})", versions.join(" || ")),
                    }
                }
                Boards::Named(names) => format!("{GPU}.productName in {}", quoted(names)),
            };
            format!("({drivers} && {boards})")
        })
        .collect();
    alternatives.join(" ||\n")
}

fn dra_drivers(drivers: Drivers, gpu: &str) -> String {
    let compare = |operator: &str, version: String| {
        format!("{gpu}.driverVersion.compareTo(semver(\"{version}\")) {operator} 0")
    };
    let next = |branch: u16| format!("{}.0.0", branch.saturating_add(1));
    let (first, last) = match drivers {
        Drivers::Branches { first, last } => (format!("{first}.0.0"), last),
        Drivers::From(version) => {
            // In these versions no number has a zero in front.
            let [minor, revision] = numbers(version);
            (format!("{}.{minor}.{revision}", version.branch()), Some(version.branch()))
        }
    };
    match last {
        Some(last) => format!("{} && {}", compare(">=", first), compare("<", next(last))),
        None => compare(">=", first),
    }
}

/// The branches, of those known, that run it whole, as features of Slurm; and the versions that a
/// feature can't distinguish from others of their branch.
pub(crate) fn slurm(terms: &[Term], known: &[u16]) -> (String, Vec<String>) {
    let (mut features, mut untold) = (Vec::new(), Vec::new());
    for drivers in terms.iter().flat_map(|term| &term.drivers) {
        match *drivers {
            Drivers::Branches { first, last } => {
                let inside =
                    |branch: &&u16| **branch >= first && last.is_none_or(|last| **branch <= last);
                features.extend(known.iter().filter(inside).map(|branch| format!("drv{branch}")));
            }
            Drivers::From(version) => untold.push(version.to_string()),
        }
    }
    (features.join("|"), untold)
}

/// A name that Kubernetes takes for an object.
fn slug(name: &str) -> String {
    const LONGEST: usize = 63;
    let mut slug = String::from("ngcompat-");
    for one in name.chars().take(LONGEST.saturating_sub(slug.len())) {
        let one = one.to_ascii_lowercase();
        slug.push(if one.is_ascii_alphanumeric() || one == '.' { one } else { '-' });
    }
    slug.trim_end_matches(['-', '.']).into()
}

/// A text as JSON, YAML and CEL have it.
fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn quoted(values: &[String]) -> String {
    let all: Vec<String> = values.iter().map(|value| quote(value)).collect();
    format!("[{}]", all.join(", "))
}
