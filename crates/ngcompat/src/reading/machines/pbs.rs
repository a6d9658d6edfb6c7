//! Nodes of PBS and Torque: `pbsnodes -a`, a paragraph a node.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::reading::machines::joined::add_driver;
use crate::reading::machines::part::{Part, Said, Split, gpu, is_host, is_open, lines, owned};

/// The keys and values of a node.
type Fields<'a> = Vec<(&'a str, &'a str)>;

/// A name at the front of a line, and below it `key = value`, indented.
pub(super) fn nodes(text: &str) -> Option<Split> {
    let known = ["resources_available.", "ntype = ", "gpu_status = ", "power_state = "];
    if !known.iter().any(|key| text.contains(key)) {
        return None;
    }
    let mut split = Split::default();
    let mut nodes: Vec<(&str, usize, Fields<'_>)> = Vec::new();
    for (number, line) in lines(text) {
        let indented = line.starts_with([' ', '\t']);
        match (line.trim().split_once(" = "), nodes.last_mut()) {
            _ if line.trim().is_empty() => {}
            (Some(pair), Some((_, _, all))) if indented => all.push(pair),
            (None, _) if !indented && is_host(line.trim()) => {
                nodes.push((line.trim(), number, Vec::new()));
            }
            // A long value goes on in the next line.
            (None, Some(_)) if indented => {}
            _ => split.odd(number, "belongs to no node"),
        }
    }
    for (name, line, fields) in nodes {
        split.parts.push(Part { names: owned(name), line, said: said(&fields) });
    }
    split.some()
}

fn said(fields: &[(&str, &str)]) -> Said {
    let value = |wanted: &[&str]| {
        let found = fields.iter().find(|(key, _)| {
            let key = key.strip_prefix("resources_available.").unwrap_or(key);
            wanted.iter().any(|name| key.eq_ignore_ascii_case(name))
        });
        found.map(|(_, value)| value.trim()).filter(|value| !is_open(value))
    };
    let mut environment = Environment::new();
    let status = value(&["gpu_status"]);
    for gpu_status in status.into_iter().flat_map(|status| status.split("gpu[")).skip(1) {
        add(gpu_status, &mut environment);
    }
    let count = value(&["ngpus", "gpus"]).and_then(|count| count.parse::<usize>().ok());
    if environment.gpus.is_empty() {
        if count == Some(0) {
            return Said::NoGpu;
        }
        let model = value(&[
            "gpu_model",
            "gpu_type",
            "gputype",
            "gpu_name",
            "gpumodel",
            "accelerator_model",
        ]);
        if let Some(count) = count {
            let board = model.and_then(gpu).unwrap_or(Gpu::UNKNOWN);
            environment.gpus = alloc::vec![board; count.min(Environment::MAX_GPUS)];
        } else if let Some(board) = model.and_then(gpu) {
            environment.gpus.push(board);
        }
    }
    let driver = value(&["gpu_driver", "nvidia_driver", "gpu_driver_version", "driver_version"]);
    if let Some(driver) = driver.and_then(|driver| driver.parse().ok()) {
        environment.driver.get_or_insert(driver);
    }
    environment.platform.arch = value(&["arch"]).and_then(|arch| arch.parse().ok());
    Said::Facts(Box::new(environment))
}

/// `0]=gpu_id=0000:05:00.0;gpu_product_name=Tesla K80;…,driver_ver=352.39,…`
fn add(status: &str, environment: &mut Environment) {
    let of = |key: &str| {
        let value = status.split([';', ',']).find_map(|field| field.split_once(key))?.1;
        Some(value.trim())
    };
    if let Some(name) = of("gpu_product_name=")
        && environment.gpus.len() < Environment::MAX_GPUS
    {
        environment.gpus.push(gpu(name).unwrap_or(Gpu::UNKNOWN));
    }
    let driver = of("driver_ver=").or_else(|| of("driver_version="));
    if let Some(driver) = driver.and_then(|driver| driver.parse().ok()) {
        add_driver(environment, 1, driver, 1);
    }
}
