//! Nodes of Kubernetes: documents (JSON, YAML), tables, `describe`, resource slices.

use alloc::borrow::ToOwned as _;
use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::reading::machines::cloud_labels::{is_of_gpus, known};
use crate::reading::machines::joined::add_driver;
use crate::reading::machines::json;
use crate::reading::machines::part::{
    LineCounter, Part, Said, Split, gpu, is_open, lines, owned, push_line, speaks_of_gpus,
};
use crate::reading::machines::yaml;

/// Documents: a list of nodes, nodes one behind another or one a line, in JSON or in YAML, and
/// resource slices.
pub(super) fn documents(text: &str) -> Option<Split> {
    if text.trim_start().starts_with(['{', '[']) {
        in_json(text)
    } else if text.contains("kind: ResourceSlice") {
        in_json(&yaml::whole(text)?)
    } else {
        in_yaml(text)
    }
}

// ---------------------------------------------------------------------------------------------
// JSON

fn in_json(text: &str) -> Option<Split> {
    let mut split = Split::default();
    let mut slices: Vec<Slices> = Vec::new();
    let mut nodes = 0_usize;
    let mut counter = LineCounter::new(text);
    for (at, value) in objects(text, &mut split)? {
        let line = counter.line_of(at);
        let name = json::field(value, &["metadata", "name"]).and_then(json::text);
        match json::field(value, &["kind"]).and_then(json::text).as_deref() {
            Some("Node") => {
                nodes += 1;
                let names = name.into_iter().collect();
                split.parts.push(Part { names, line, said: said_of_node(value) });
            }
            Some("ResourceSlice") => {
                nodes += 1;
                slice(value, line, &mut slices);
            }
            _ => split.odd(line, "neither a Node nor a ResourceSlice"),
        }
    }
    for Slices { name, line, environment, .. } in slices {
        let said = Said::Facts(Box::new(environment));
        split.parts.push(Part { names: owned(&name), line, said });
    }
    // Of other documents nothing is known here.
    (nodes > 0).then_some(split)
}

/// The objects of a text: of the lists in it, of `items`, or those by themselves.
fn objects<'a>(text: &'a str, split: &mut Split) -> Option<Vec<json::Place<'a>>> {
    let mut all = Vec::new();
    let values = json::values(text).or_else(|| by_line(text, split))?;
    for (at, value) in values {
        if value.starts_with('[') {
            all.extend(json::items(value)?.into_iter().map(|(inner, item)| (at + inner, item)));
            continue;
        }
        let fields = json::fields(value)?;
        match fields.iter().find(|(key, (_, list))| *key == "items" && list.starts_with('[')) {
            Some((_, (inner, list))) => {
                let items = json::items(list)?;
                all.extend(items.into_iter().map(|(place, item)| (at + inner + place, item)));
            }
            None => all.push((at, value)),
        }
    }
    Some(all)
}

/// One value a line, where most lines are such.
fn by_line<'a>(text: &'a str, split: &mut Split) -> Option<Vec<json::Place<'a>>> {
    let (mut values, mut odd) = (Vec::new(), Vec::new());
    let mut begin = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let at = begin + (line.len() - line.trim_start().len());
        begin += line.len();
        let line = line.trim();
        match json::values(line).as_deref() {
            _ if line.is_empty() => {}
            Some([(0, one)]) if one.starts_with('{') => values.push((at, line)),
            _ => odd.push(number + 1),
        }
    }
    if values.len() <= odd.len() {
        return None;
    }
    for line in odd {
        split.odd(line, "not a JSON document");
    }
    Some(values)
}

fn said_of_node(node: &str) -> Said {
    let capacity = json::field(node, &["status", "capacity"]);
    let labels = json::field(node, &["metadata", "labels"]);
    // Annotations and the images that it keeps may name anything.
    let of_cloud = labels.map(known).unwrap_or_default();
    let speaks = [capacity, labels].into_iter().flatten().any(speaks_of_gpus)
        || labels.is_some_and(is_of_gpus);
    if capacity.is_some_and(|capacity| capacity.starts_with('{')) && !speaks {
        return Said::NoGpu;
    }
    let images = json::field(node, &["status", "images"]);
    let text = images.map_or_else(|| node.to_owned(), |images| node.replacen(images, "[]", 1));
    Said::Both(text, Box::new(of_cloud))
}

/// What the slices of a node say of it.
struct Slices {
    name: String,
    line: usize,
    environment: Environment,
    /// The boards, whole or by their parts.
    boards: BTreeSet<String>,
}

/// A slice of the DRA driver's inventory.
fn slice(value: &str, line: usize, machines: &mut Vec<Slices>) {
    let of = |path: &[&str]| json::field(value, path).and_then(json::text);
    if of(&["spec", "driver"]).is_some_and(|driver| !driver.ends_with("nvidia.com")) {
        return;
    }
    let Some(name) = of(&["spec", "nodeName"]).or_else(|| of(&["spec", "pool", "name"])) else {
        return;
    };
    let at = machines.iter().position(|other| other.name == name).unwrap_or_else(|| {
        let (environment, boards) = (Environment::new(), BTreeSet::new());
        machines.push(Slices { name, line, environment, boards });
        machines.len() - 1
    });
    let Some(Slices { line: first, environment, boards, .. }) = machines.get_mut(at) else {
        return;
    };
    let devices = json::field(value, &["spec", "devices"]).and_then(json::items);
    for (_, device) in devices.unwrap_or_default() {
        let attribute = |name: &str, kind: &str| {
            json::field(device, &["basic", "attributes", name, kind])
                .or_else(|| json::field(device, &["attributes", name, kind]))
                .and_then(json::text)
        };
        let driver = attribute("driverVersion", "version");
        if let Some(driver) = driver.and_then(|driver| driver.parse().ok()) {
            add_driver(environment, *first, driver, line);
        }
        // Parts of a board are listed beside it, or in its place.
        let own = match attribute("type", "string").as_deref() {
            Some("mig") => attribute("parentUUID", "string"),
            Some("gpu") | None => attribute("uuid", "string"),
            Some(_) => continue,
        };
        if own.is_some_and(|own| !boards.insert(own)) {
            continue;
        }
        let product = attribute("productName", "string").and_then(|name| gpu(&name));
        let capability = attribute("cudaComputeCapability", "version")
            .and_then(|version| without_patch(&version).parse().ok());
        let board = match (product, capability) {
            (product, Some(capability)) => product.unwrap_or_default().with_capability(capability),
            (Some(product), None) => product,
            (None, None) => continue,
        };
        if environment.gpus.len() < Environment::MAX_GPUS {
            environment.gpus.push(board);
        }
    }
}

/// `9.0` of `9.0.0`.
fn without_patch(version: &str) -> String {
    version.split('.').take(2).collect::<Vec<_>>().join(".")
}

// ---------------------------------------------------------------------------------------------
// YAML

fn in_yaml(text: &str) -> Option<Split> {
    if !text.contains("kind:") {
        return None;
    }
    let mut split = Split::default();
    for (line, document) in yaml::documents(text) {
        for (line, node) in yaml_items(line, &document) {
            let name = yaml_name(&node);
            if !is_yaml_node(&node) || name.is_none() {
                continue;
            }
            let capacity = node.lines().any(|line| line.trim_start().starts_with("capacity:"));
            let node = without_block(&node, "images:");
            let labels = without_block(&node, "annotations:");
            let speaks = || speaks_of_gpus(&labels) || is_of_gpus(&labels);
            let of_cloud = Box::new(known(&labels));
            let said = if capacity && !speaks() { Said::NoGpu } else { Said::Both(node, of_cloud) };
            split.parts.push(Part { names: name.into_iter().collect(), line, said });
        }
    }
    split.some()
}

/// The items of a list of nodes; the document itself, where it is none.
fn yaml_items(first: usize, document: &str) -> Vec<(usize, String)> {
    let mut all: Vec<(usize, String)> = Vec::new();
    let mut indent = None;
    let mut in_list = document.lines().find(|line| !line.trim().is_empty()).is_some_and(is_item);
    for (number, line) in lines(document) {
        let depth = line.len() - line.trim_start().len();
        if !in_list {
            in_list = line.trim_end() == "items:";
            continue;
        }
        if is_item(line) && depth == *indent.get_or_insert(depth) {
            all.push((first + number - 1, String::new()));
        } else if indent.is_some_and(|indent| depth <= indent) && !line.trim().is_empty() {
            // The list is over.
            in_list = false;
        }
        if in_list && let Some((_, item)) = all.last_mut() {
            push_line(item, line);
        }
    }
    if all.is_empty() { alloc::vec![(first, document.to_owned())] } else { all }
}

/// The text without the block below a key.
fn without_block(text: &str, key: &str) -> String {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let mut block = None;
    let mut rest = String::new();
    for line in text.lines() {
        let inside = |outer| depth(line) > outer || depth(line) == outer && is_item(line);
        if block.is_some_and(inside) {
            continue;
        }
        block = (line.trim() == key).then(|| depth(line));
        push_line(&mut rest, line);
    }
    rest
}

fn is_item(line: &str) -> bool {
    line.trim_start().starts_with("- ")
}

fn is_yaml_node(node: &str) -> bool {
    node.lines().any(|line| {
        let line = line.trim().trim_start_matches("- ");
        line == "kind: Node" || line == "kind: \"Node\""
    })
}

/// `metadata.name`.
fn yaml_name(node: &str) -> Option<String> {
    let depth = |line: &str| line.len() - line.trim_start().trim_start_matches("- ").len();
    let mut lines =
        node.lines().skip_while(|line| line.trim().trim_start_matches("- ") != "metadata:");
    let outer = depth(lines.next()?);
    let mut inner = None;
    lines.take_while(|line| line.trim().is_empty() || depth(line) > outer).find_map(|line| {
        let inner = *inner.get_or_insert_with(|| depth(line));
        let name = line.trim().strip_prefix("name:").filter(|_| depth(line) == inner)?;
        let name = name.trim().trim_matches(['"', '\'']);
        (!name.is_empty()).then(|| name.to_owned())
    })
}

// ---------------------------------------------------------------------------------------------
// Tables

/// `kubectl get nodes` with `--show-labels` or with labels as columns (`-L`).
pub(super) fn tables(text: &str) -> Option<Split> {
    let mut split = Split::default();
    let mut columns: Option<Vec<(usize, &str)>> = None;
    for (number, line) in lines(text) {
        if line.trim_start().starts_with("NAME ") && line.contains(" STATUS ") {
            columns = Some(starts(line));
            continue;
        }
        let Some(columns) = columns.as_deref() else { continue };
        if line.trim().is_empty() {
            continue;
        }
        let mut labels = String::new();
        let mut name = None;
        let mut is_of_control_plane = false;
        // No value has a blank in it; one that is missing leaves its place empty.
        let words: Vec<&str> = line.split_whitespace().collect();
        let whole = words.len() == columns.len();
        for (at, (begin, header)) in columns.iter().enumerate() {
            let end = columns.get(at + 1).map_or(line.len(), |(begin, _)| *begin);
            // A line of other letters than a table's has other places.
            let here = || line.get(*begin..end.min(line.len())).map(str::trim);
            let value = if whole { words.get(at).copied() } else { here() };
            let Some(value) = value else { continue };
            match *header {
                "NAME" => name = Some(value).filter(|name| !name.is_empty()),
                "LABELS" => value.split(',').for_each(|label| push_line(&mut labels, label)),
                "ROLES" => is_of_control_plane = runs_the_cluster(value),
                "STATUS" | "AGE" | "VERSION" => {}
                _ if is_open(value) => {}
                header => push_line(&mut labels, &format!("{}={value}", label_of(header))),
            }
        }
        match name {
            Some(name) => {
                let names = owned(name);
                let of_cloud = known(&labels);
                // With labels shown and none of them of a GPU, such a node is not one for jobs.
                let shown = columns.iter().any(|(_, header)| !PLAIN_COLUMNS.contains(header));
                let speaks = labels.contains("nvidia") || of_cloud != Environment::new();
                let said = if is_of_control_plane && shown && !speaks && !is_of_gpus(&labels) {
                    Said::NoGpu
                } else {
                    Said::Both(labels, Box::new(of_cloud))
                };
                split.parts.push(Part { names, line: number, said });
            }
            None => split.odd(number, "not a row of the table"),
        }
    }
    split.some()
}

/// The columns that say nothing of labels, those of `-o wide` among them.
const PLAIN_COLUMNS: [&str; 10] = [
    "NAME",
    "STATUS",
    "ROLES",
    "AGE",
    "VERSION",
    "INTERNAL-IP",
    "EXTERNAL-IP",
    "OS-IMAGE",
    "KERNEL-VERSION",
    "CONTAINER-RUNTIME",
];

/// Whether the roles of a node are those of the control plane alone.
fn runs_the_cluster(roles: &str) -> bool {
    const OWN: [&str; 4] = ["control-plane", "controlplane", "master", "etcd"];
    roles.split(',').all(|role| OWN.contains(&role))
}

/// Where the columns of a header begin.
fn starts(header: &str) -> Vec<(usize, &str)> {
    let mut all = Vec::new();
    let mut at = 0;
    for word in header.split(' ') {
        if !word.is_empty() {
            all.push((at, word.trim_end()));
        }
        at += word.len() + 1;
    }
    all
}

/// The label of a column, whose header is the label without its domain.
fn label_of(header: &str) -> String {
    let name = header.to_ascii_lowercase();
    match name.as_str() {
        "arch" | "os" => format!("kubernetes.io/{name}"),
        "instance-type" => format!("node.kubernetes.io/{name}"),
        "gke-accelerator" | "gke-accelerator-count" => format!("cloud.google.com/{name}"),
        "instance-gpu-name" | "instance-gpu-count" => format!("karpenter.k8s.aws/{name}"),
        "accelerator" => name,
        _ => format!("nvidia.com/{name}"),
    }
}
