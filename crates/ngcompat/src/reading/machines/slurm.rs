//! Nodes of Slurm: `scontrol show nodes` and `sinfo` with GRES and features.

use alloc::borrow::ToOwned as _;
use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::reading::machines::host_list;
use crate::reading::machines::part::{Part, Said, Split, gpu, is_open, lines, owned};
use crate::values::driver_version::DriverVersion;

pub(super) fn nodes(text: &str) -> Option<Split> {
    shown(text).or_else(|| listed(text)).or_else(|| unheaded(text))
}

/// `scontrol show nodes`, one node a paragraph or a line (`-o`).
fn shown(text: &str) -> Option<Split> {
    let mut split = Split::default();
    let mut nodes: Vec<(&str, usize, Vec<&str>)> = Vec::new();
    for (number, line) in lines(text) {
        let mut words = line.split_whitespace();
        match line.trim_start().strip_prefix("NodeName=") {
            Some(_) => {
                let name = words.next().and_then(|word| word.strip_prefix("NodeName="))?;
                nodes.push((name, number, words.collect()));
            }
            None => match nodes.last_mut() {
                Some((_, _, all)) => all.extend(words),
                None if line.trim().is_empty() => {}
                None => split.odd(number, "comes before the first node"),
            },
        }
    }
    for (name, line, words) in nodes {
        let value =
            |key: &str| words.iter().find_map(|word| word.strip_prefix(key)?.strip_prefix('='));
        let features = value("ActiveFeatures").or_else(|| value("AvailableFeatures"));
        // `slurm.conf` has lines of the same form, for many nodes at once.
        let names = host_list::expand(name).unwrap_or_else(|| owned(name));
        let said = said(value("Gres"), features, value("Arch"));
        split.parts.push(Part { names, line, said });
    }
    split.some()
}

/// `sinfo -o '%N %G %f'`: columns by the names of the header.
fn listed(text: &str) -> Option<Split> {
    let mut split = Split::default();
    let mut header: Option<Vec<&str>> = None;
    let mut seen = BTreeSet::new();
    for (number, line) in lines(text) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let is_header = words.contains(&"GRES") && words.iter().any(|word| is_names_column(word));
        if is_header {
            header = Some(words);
            continue;
        }
        let Some(header) = &header else { continue };
        if words.is_empty() {
            continue;
        }
        let value = |wanted: &dyn Fn(&str) -> bool| {
            let at = header.iter().position(|name| wanted(name))?;
            words.get(at).copied()
        };
        let names = value(&is_names_column).and_then(host_list::expand);
        let Some(names) = names.filter(|_| words.len() == header.len()) else {
            split.odd(number, "not a row of the table");
            continue;
        };
        let features = value(&|name| name.ends_with("FEATURES"));
        // A node is listed once for each of its partitions.
        let row = (value(&is_names_column), value(&|name| name == "GRES"), features);
        if !seen.insert(row) {
            continue;
        }
        let said = said(value(&|name| name == "GRES"), features, None);
        split.parts.push(Part { names, line: number, said });
    }
    split.some()
}

/// `sinfo -h -o '%N %G'`: the same rows without a header.
fn unheaded(text: &str) -> Option<Split> {
    let mut split = Split::default();
    let mut seen = BTreeSet::new();
    for (number, line) in lines(text).filter(|(_, line)| !line.trim().is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let is_gres = |word: &&&str| word.starts_with("gpu:") || is_open(word);
        let gres = words.iter().skip(1).find(is_gres).copied();
        let names = words.iter().find_map(|word| {
            host_list::expand(word).filter(|_| word.bytes().any(|byte| byte.is_ascii_digit()))
        })?;
        let features = words.iter().copied().find(|word| driver(word).is_some());
        if seen.insert((names.clone(), gres)) {
            split.parts.push(Part { names, line: number, said: said(gres, features, None) });
        }
    }
    let told = text.lines().filter(|line| line.contains("gpu:")).count();
    split.some().filter(|split| told > 0 && told * 2 >= split.parts.len())
}

/// What the generic resources of a node say.
pub(super) fn of_gres(gres: &str) -> Said {
    said(Some(gres), None, None)
}

fn is_names_column(name: &str) -> bool {
    ["NODELIST", "HOSTNAMES", "NODES(A/I/O/T)NODELIST"].contains(&name)
}

fn said(gres: Option<&str>, features: Option<&str>, arch: Option<&str>) -> Said {
    let mut environment = Environment::new();
    if let Some(gres) = gres {
        if is_open(gres) {
            return Said::NoGpu;
        }
        environment.gpus = boards(gres);
        if environment.gpus.is_empty() {
            return Said::NoGpu;
        }
    }
    environment.driver = features.and_then(driver);
    environment.platform.arch = arch.and_then(|arch| arch.parse().ok());
    Said::Facts(Box::new(environment))
}

/// The boards of `gpu:a100:8(S:0-1),nvme:1`.
fn boards(gres: &str) -> Vec<Gpu> {
    let mut boards = Vec::new();
    for item in outside_brackets(gres) {
        let item = item.split('(').next().unwrap_or_default();
        let mut parts = item.split(':');
        if parts.next() != Some("gpu") {
            continue;
        }
        let parts: Vec<&str> = parts.collect();
        let number = |text: &&str| text.parse::<usize>().ok();
        let (name, count) = match parts.as_slice() {
            [] => (None, 1),
            [one] => number(one).map_or((Some(*one), 1), |count| (None, count)),
            [name, count, ..] => (Some(*name), number(count).unwrap_or(1)),
        };
        let board = name.and_then(gpu).unwrap_or(Gpu::UNKNOWN);
        let free = Environment::MAX_GPUS.saturating_sub(boards.len());
        boards.extend(alloc::vec![board; count.min(free)]);
    }
    boards
}

fn outside_brackets(text: &str) -> Vec<String> {
    let mut all = alloc::vec![String::new()];
    let mut depth = 0_usize;
    for one in text.chars() {
        match one {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                all.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = all.last_mut() {
            last.push(one);
        }
    }
    all
}

/// The driver that a feature names: `drv535`, `driver-535.183.06`, `nvidia_535`.
fn driver(features: &str) -> Option<DriverVersion> {
    features.split(',').find_map(|feature| {
        let feature = feature.to_ascii_lowercase();
        let version = ["nvidia-driver", "nvidia_driver", "driver", "drv", "nvidia"]
            .iter()
            .find_map(|front| feature.strip_prefix(front))?;
        let version = version.trim_start_matches(['-', '_', '=', 'r', 'v']).to_owned();
        let version: DriverVersion = version.parse().ok()?;
        (300..1000).contains(&version.branch()).then_some(version)
    })
}
