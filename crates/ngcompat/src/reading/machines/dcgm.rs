//! Metrics of the DCGM exporter, of many machines: `DCGM_FI_DEV_GPU_TEMP{gpu="0",…,Hostname="node1"} 40`.

use alloc::string::String;
use alloc::vec::Vec;

use crate::reading::machines::part::{Part, Said, Split, lines, owned, push_line};

/// The metrics of each machine, which the reader of facts reads.
pub(super) fn metrics(text: &str) -> Option<Split> {
    let mut hosts: Vec<(&str, usize, String)> = Vec::new();
    for (number, line) in lines(text) {
        let Some(host) = host(line).filter(|host| !host.is_empty()) else { continue };
        // The last is the likeliest: metrics come machine by machine.
        let at = hosts.iter().rposition(|(name, ..)| *name == host).unwrap_or_else(|| {
            hosts.push((host, number, String::new()));
            hosts.len() - 1
        });
        if let Some((_, _, metrics)) = hosts.get_mut(at) {
            push_line(metrics, line);
        }
    }
    let parts = hosts.into_iter().map(|(host, line, metrics)| Part {
        names: owned(host),
        line,
        said: Said::Text(metrics),
    });
    Split { parts: parts.collect(), odd: Vec::new() }.some()
}

/// The machine that a metric is of. Newer exporters write the label in small letters.
fn host(line: &str) -> Option<&str> {
    let (_, labels) = line.split_once("DCGM_FI_")?.1.split_once('{')?;
    let value = ["Hostname=\"", "hostname=\""].iter().find_map(|label| {
        let own = |at: &usize| {
            labels.get(..*at).is_some_and(|front| front.is_empty() || front.ends_with(','))
        };
        let at = labels.match_indices(label).map(|(at, _)| at).find(own)?;
        labels.get(at + label.len()..)
    });
    Some(value?.split_once('"')?.0)
}
