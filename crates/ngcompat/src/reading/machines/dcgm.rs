//! Metrics of the DCGM exporter, of many machines: `DCGM_FI_DEV_GPU_TEMP{gpu="0",…,Hostname="node1"} 40`.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::reading::machines::part::{MAX_GPUS, Part, Said, Split, gpu, lines, owned};

/// Version 4.9 of the exporter renamed the label.
const DRIVER: [&str; 2] = ["DCGM_FI_DRIVER_VERSION", "DCGM_FI_SYSTEM_DRIVER_VERSION"];

struct Host {
    name: String,
    line: usize,
    environment: Environment,
    /// The boards that were counted.
    seen: Vec<String>,
}

pub(super) fn metrics(text: &str) -> Option<Split> {
    let mut hosts: Vec<Host> = Vec::new();
    for (number, line) in lines(text) {
        let Some(place) = line.find("DCGM_FI_") else { continue };
        let Some(labels) = line.get(place..).and_then(|metric| metric.split_once('{')) else {
            continue;
        };
        let labels = labels.1;
        let Some(name) = label(labels, "Hostname").filter(|name| !name.is_empty()) else {
            continue;
        };
        // The last is the likeliest: metrics come machine by machine.
        let at = hosts.iter().rposition(|host| host.name == name).unwrap_or_else(|| {
            let (environment, seen) = (Environment::new(), Vec::new());
            hosts.push(Host { name: name.into(), line: number, environment, seen });
            hosts.len() - 1
        });
        let Some(host) = hosts.get_mut(at) else { continue };
        let driver = DRIVER.iter().find_map(|key| label(labels, key)?.parse().ok());
        if let Some(driver) = driver {
            host.environment.driver.get_or_insert(driver);
        }
        let board = label(labels, "UUID").or_else(|| label(labels, "gpu"));
        let (Some(board), Some(model)) = (board, label(labels, "modelName")) else { continue };
        if host.seen.iter().any(|seen| seen == board) || host.seen.len() >= MAX_GPUS {
            continue;
        }
        host.seen.push(board.into());
        host.environment.gpus.push(gpu(model).unwrap_or_default());
    }
    let parts = hosts.into_iter().map(|Host { name, line, environment, .. }| Part {
        names: owned(&name),
        line,
        said: Said::Facts(Box::new(environment)),
    });
    Split { parts: parts.collect(), odd: Vec::new() }.some()
}

/// The value of `key="value"`.
fn label<'a>(labels: &'a str, key: &str) -> Option<&'a str> {
    labels.match_indices(key).find_map(|(at, _)| {
        let whole = labels
            .get(..at)?
            .chars()
            .next_back()
            .is_none_or(|one| !one.is_alphanumeric() && one != '_');
        let value = labels.get(at + key.len()..)?.strip_prefix("=\"")?;
        let value = value.get(..value.find('"')?)?;
        whole.then_some(value)
    })
}
