//! Metrics of GPUs, of many machines: of the DCGM exporter, `DCGM_FI_DEV_GPU_TEMP{gpu="0",…,Hostname="node1"} 40`,
//! and of exporters that ask `nvidia-smi`; as exporters print them, and as Prometheus answers queries.

use alloc::borrow::ToOwned as _;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::reading::machines::joined::add_driver;
use crate::reading::machines::json;
use crate::reading::machines::part::{LineCounter, Part, Said, Split, gpu, lines, owned};

/// The metrics of each machine, a line each.
pub(super) fn metrics(text: &str) -> Option<Split> {
    if !["DCGM_FI_", "nvidia_smi_", "nvidia_gpu_"].iter().any(|name| text.contains(name)) {
        return None;
    }
    let mut hosts = Hosts::default();
    for (number, line) in lines(text) {
        let Some((name, rest)) = line.split_once('{') else { continue };
        let name = name.trim();
        // In front of what a loop prints is the machine's name.
        let name = name.rsplit([' ', ':', '\t']).next().unwrap_or(name);
        if ["DCGM_", "nvidia_"].iter().any(|front| name.starts_with(front)) {
            hosts.add(number, &labels(rest));
        }
    }
    hosts.split()
}

/// `{"status":"success","data":{"result":[{"metric":{…},"value":[…]}]}}`.
pub(super) fn in_json(text: &str) -> Option<Split> {
    if !text.trim_start().starts_with('{') || !text.contains("\"metric\"") {
        return None;
    }
    let mut hosts = Hosts::default();
    let mut counter = LineCounter::new(text);
    for (at, document) in json::values(text)? {
        let result = json::field(document, &["data", "result"])?;
        for (_, item) in json::items(result)? {
            let metric = json::field(item, &["metric"]).and_then(json::fields)?;
            let labels: Vec<(String, String)> = metric
                .into_iter()
                .filter_map(|(key, (_, value))| Some((key.to_owned(), json::text(value)?)))
                .collect();
            hosts.add(counter.line_of(at), &labels);
        }
    }
    hosts.split()
}

/// The labels of a metric, up to the brace.
fn labels(mut rest: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    while let Some((key, behind)) = rest.split_once("=\"") {
        let Some((value, next)) = behind.split_once('"') else { break };
        all.push((key.trim_start_matches([',', ' ']).to_owned(), value.to_owned()));
        rest = next;
        if rest.trim_start().starts_with('}') {
            break;
        }
    }
    all
}

#[derive(Default)]
struct Hosts {
    places: BTreeMap<String, usize>,
    all: Vec<Host>,
    /// The line of a metric of a GPU that names no machine.
    nameless: Option<usize>,
}

struct Host {
    name: String,
    line: usize,
    environment: Environment,
    seen: Vec<String>,
}

impl Hosts {
    fn add(&mut self, line: usize, labels: &[(String, String)]) {
        let of = |wanted: &[&str]| {
            wanted.iter().find_map(|wanted| {
                let (_, value) = labels.iter().find(|(key, _)| key == wanted)?;
                Some(value.as_str()).filter(|value| !value.is_empty())
            })
        };
        let model = of(&["modelName", "model_name", "gpu_name", "name", "product"]);
        let Some(name) = host(&of) else {
            if model.is_some() {
                self.nameless.get_or_insert(line);
            }
            return;
        };
        let place = *self.places.entry(name.to_owned()).or_insert(self.all.len());
        if place == self.all.len() {
            let environment = Environment::new();
            self.all.push(Host { name: name.to_owned(), line, environment, seen: Vec::new() });
        }
        let Some(host) = self.all.get_mut(place) else { return };
        let driver = of(&[
            "DCGM_FI_DRIVER_VERSION",
            "DCGM_FI_SYSTEM_DRIVER_VERSION",
            "driver_version",
            "driver",
        ]);
        if let Some(driver) = driver.and_then(|driver| driver.parse().ok()) {
            add_driver(&mut host.environment, host.line, driver, line);
        }
        // One board has many metrics, and so have its parts.
        let Some(model) = model else { return };
        let id =
            of(&["gpu", "minor_number", "index", "uuid", "UUID", "device"]).unwrap_or_default();
        if host.seen.len() < Environment::MAX_GPUS && !host.seen.iter().any(|seen| seen == id) {
            host.seen.push(id.to_owned());
            host.environment.gpus.push(gpu(model).unwrap_or(Gpu::UNKNOWN));
        }
    }

    fn split(self) -> Option<Split> {
        let mut split = Split::default();
        for Host { name, line, environment, .. } in self.all {
            let said = Said::Facts(Box::new(environment));
            split.parts.push(Part { names: owned(&name), line, said });
        }
        if let Some(line) = self.nameless.filter(|_| !split.parts.is_empty()) {
            split.odd(line, "a metric of a GPU whose labels name no machine");
        }
        split.some()
    }
}

/// The machine that a metric is of. Newer exporters write the label in small letters; where they run in a
/// pod, their own name is the pod's, and Prometheus adds the node or the address.
fn host<'a>(of: &impl Fn(&[&str]) -> Option<&'a str>) -> Option<&'a str> {
    let own = of(&["Hostname", "hostname"]);
    let is_own = |name: &&str| {
        let other = ["localhost", "exporter"].iter().any(|word| name.contains(word));
        !other
    };
    let node = of(&["node", "kubernetes_node", "node_name", "nodename", "exported_node", "host"]);
    let address = of(&["instance"]).map(|instance| {
        let (name, port) = instance.rsplit_once(':').unwrap_or((instance, ""));
        if port.bytes().all(|byte| byte.is_ascii_digit()) { name } else { instance }
    });
    own.filter(is_own).or(node).or(own.filter(|name| *name != "localhost")).or(address).or(own)
}
