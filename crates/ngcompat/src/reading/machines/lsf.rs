//! Tables of LSF: `lshosts -gpu` and `bhosts -gpu`, a GPU a row, and `lshosts`.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::reading::machines::part::{Part, Said, Split, gpu, is_host, lines, owned};

/// Rows of GPUs below the first row of their machine, which alone has its name.
pub(super) fn hosts(text: &str) -> Option<Split> {
    let mut split = Split::default();
    let mut header: Option<Vec<&str>> = None;
    let mut known: Option<(Part, Environment)> = None;
    for (number, line) in lines(text) {
        let words: Vec<&str> = line.split_whitespace().collect();
        if words.first() == Some(&"HOST_NAME") {
            header = Some(words);
            continue;
        }
        let (Some(header), Some(first)) = (&header, words.first()) else { continue };
        let model = header.iter().position(|name| ["gpu_model", "MODEL"].contains(name));
        let driver = header.iter().position(|name| *name == "gpu_driver");
        let begins = !line.starts_with(' ') && !line.starts_with('\t');
        if begins {
            finish(known.take(), &mut split);
            if !is_host(first) {
                split.odd(number, "not a row of the table");
                continue;
            }
            let part = Part { names: owned(first), line: number, said: Said::NoGpu };
            known = Some((part, Environment::new()));
        }
        let Some(((_, environment), model)) = known.as_mut().zip(model) else { continue };
        // Without the name, a row has a word less.
        let value = |at: usize| words.get(if begins { at } else { at.saturating_sub(1) }).copied();
        let Some(name) = value(model).filter(|name| *name != "-") else { continue };
        if environment.gpus.len() < Environment::MAX_GPUS {
            environment.gpus.push(board(name));
        }
        if let Some(driver) = driver.and_then(value).and_then(|driver| driver.parse().ok()) {
            environment.driver.get_or_insert(driver);
        }
    }
    finish(known, &mut split);
    split.some()
}

fn finish(known: Option<(Part, Environment)>, split: &mut Split) {
    if let Some((part, environment)) = known {
        split.parts.push(Part { said: Said::Facts(Box::new(environment)), ..part });
    }
}

/// A board whose name LSF writes without blanks: `TeslaV100_SXM2_32GB`, `NVIDIAA100_PCIE_40GB`.
fn board(name: &str) -> Gpu {
    let name = name.trim_end_matches(['_', '-']);
    let spaced = |name: &str| {
        let brands = ["NVIDIA", "Tesla", "GeForce", "Quadro", "RTX", "GTX", "TITAN"];
        let mut rest = name;
        let mut words: Vec<&str> = Vec::new();
        while let Some((brand, behind)) =
            brands.iter().find_map(|brand| Some((*brand, rest.strip_prefix(brand)?)))
        {
            words.push(brand);
            rest = behind.trim_start_matches(['_', ' ']);
        }
        words.push(rest);
        words.join(" ")
    };
    let known = |name: String| gpu(&name).filter(|gpu| !gpu.is_unknown());
    let hyphens = || known(spaced(&name.replace('_', "-")));
    known(String::from(name))
        .or_else(|| known(spaced(name)))
        .or_else(hyphens)
        .unwrap_or(Gpu::UNKNOWN)
}
