//! Machines of `HTCondor`: `condor_status -long`, with `-json`, and tables of the attributes one asks for.

use alloc::borrow::ToOwned as _;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::reading::machines::joined::joined;
use crate::reading::machines::json;
use crate::reading::machines::part::{
    LineCounter, Part, Said, Split, gpu, is_host, is_open, lines, owned,
};
use crate::values::cuda_version::CudaVersion;

/// An attribute, and its value without quotes.
type Attribute = (String, String);

/// Ads of slots, between empty lines, or in a list of JSON; those of one machine together.
pub(super) fn ads(text: &str) -> Option<Split> {
    let ads = in_json(text).or_else(|| long(text)).or_else(|| asked_for(text))?;
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut split = Split::default();
    for (line, ad) in ads {
        let Some(name) = machine(&ad) else {
            split.odd(line, "an ad that names no machine");
            continue;
        };
        let said = said(&ad);
        let place = *places.entry(name.clone()).or_insert(split.parts.len());
        let Some(part) = split.parts.get_mut(place) else {
            split.parts.push(Part { names: owned(&name), line, said });
            continue;
        };
        let first = core::mem::replace(&mut part.said, Said::NoGpu);
        part.said = together(first, part.line, said, line);
    }
    split.some()
}

/// What two slots say of their machine: a slot has some of its GPUs.
fn together(first: Said, line: usize, other: Said, other_line: usize) -> Said {
    match (first, other) {
        (Said::Facts(mut first), Said::Facts(mut other)) => {
            let (gpus, more) = (core::mem::take(&mut first.gpus), core::mem::take(&mut other.gpus));
            let mut all = joined(*first, line, *other, other_line);
            all.gpus = if more.len() > gpus.len() { more } else { gpus };
            Said::Facts(Box::new(all))
        }
        (Said::Facts(one), _) | (_, Said::Facts(one)) => Said::Facts(one),
        (first, _) => first,
    }
}

fn long(text: &str) -> Option<Vec<(usize, Vec<Attribute>)>> {
    let is_ours = |line: &str| {
        ["Machine = ", "GPUs_", "CUDADeviceName = ", "DetectedGPUs = "]
            .iter()
            .any(|front| line.starts_with(front))
    };
    if !text.lines().any(is_ours)
        || !text.lines().any(|line| line.starts_with("Machine = ") || line.starts_with("Name = "))
    {
        return None;
    }
    let mut ads: Vec<(usize, Vec<Attribute>)> = Vec::new();
    let mut begins = true;
    for (number, line) in lines(text) {
        let Some((key, value)) = line.split_once(" = ") else {
            begins |= line.trim().is_empty();
            continue;
        };
        if core::mem::take(&mut begins) {
            ads.push((number, Vec::new()));
        }
        if let Some((_, ad)) = ads.last_mut() {
            ad.push((key.trim().to_owned(), value.trim().trim_matches('"').to_owned()));
        }
    }
    Some(ads)
}

fn in_json(text: &str) -> Option<Vec<(usize, Vec<Attribute>)>> {
    if !text.trim_start().starts_with(['[', '{'])
        || !text.contains("GPUs") && !text.contains("CUDADeviceName")
    {
        return None;
    }
    let mut counter = LineCounter::new(text);
    let mut ads = Vec::new();
    for (at, value) in json::values(text)? {
        let items = json::items(value).unwrap_or_else(|| alloc::vec![(0, value)]);
        for (inner, item) in items {
            let fields = json::fields(item)?;
            let of = |(key, (_, value)): &(&str, json::Place<'_>)| {
                ((*key).to_owned(), json::text(value).unwrap_or_else(|| (*value).to_owned()))
            };
            let ad: Vec<Attribute> = fields.iter().map(of).collect();
            let is_ours = |(key, _): &Attribute| {
                ["GPUs_", "DetectedGPUs", "TotalGPUs", "TotalGpus", "CUDADeviceName"]
                    .iter()
                    .any(|front| key.starts_with(front))
            };
            machine(&ad)?;
            if !ad.iter().any(|(key, _)| key == "Machine") && !ad.iter().any(is_ours) {
                return None;
            }
            ads.push((counter.line_of(at + inner), ad));
        }
    }
    Some(ads)
}

/// `condor_status -af:h Machine GPUs_DeviceName GPUs_DriverVersion`: of the columns only the name of the
/// board has blanks in it.
fn asked_for(text: &str) -> Option<Vec<(usize, Vec<Attribute>)>> {
    let mut rows = lines(text).filter(|(_, line)| !line.trim().is_empty());
    let (_, header) = rows.next()?;
    let header: Vec<&str> = header.split_whitespace().collect();
    let is_board = |name: &&str| name.ends_with("DeviceName");
    let board = header.iter().position(is_board)?;
    if !header.iter().any(|name| ["Machine", "Name"].contains(name)) {
        return None;
    }
    let mut ads = Vec::new();
    for (number, row) in rows {
        let words: Vec<&str> = row.split_whitespace().collect();
        let surplus = words.len().saturating_sub(header.len());
        let mut ad = Vec::new();
        for (at, key) in header.iter().enumerate() {
            let (from, to) = match at.cmp(&board) {
                core::cmp::Ordering::Less => (at, at + 1),
                core::cmp::Ordering::Equal => (at, at + 1 + surplus),
                core::cmp::Ordering::Greater => (at + surplus, at + 1 + surplus),
            };
            let value = words.get(from..to).map(|words| words.join(" ")).unwrap_or_default();
            if !is_absent(&value) {
                ad.push(((*key).to_owned(), value));
            }
        }
        ads.push((number, ad));
    }
    Some(ads)
}

fn is_absent(value: &str) -> bool {
    value == "undefined" || value == "error" || is_open(value)
}

/// `Machine`, or what is behind the slot in `Name`: `slot1@node7.example.org`.
fn machine(ad: &[Attribute]) -> Option<String> {
    let of =
        |wanted: &str| ad.iter().find(|(key, _)| key == wanted).map(|(_, value)| value.as_str());
    let name =
        of("Machine").or_else(|| of("Name").map(|name| name.rsplit('@').next().unwrap_or(name)))?;
    is_host(name).then(|| name.to_owned())
}

fn said(ad: &[Attribute]) -> Said {
    let of = |wanted: &[&str]| {
        wanted.iter().find_map(|wanted| {
            let (_, value) = ad.iter().find(|(key, _)| key.eq_ignore_ascii_case(wanted))?;
            Some(value.as_str()).filter(|value| !is_absent(value))
        })
    };
    let mut environment = Environment::new();
    let count = of(&["TotalGPUs", "DetectedGPUs", "TotalSlotGPUs", "GPUs"]).map(count_of);
    if count == Some(0) && of(&["GPUs_DeviceName", "CUDADeviceName"]).is_none() {
        return Said::NoGpu;
    }
    // Each board may have an ad of its own within that of the machine.
    let nested = ad.iter().filter(|(key, value)| {
        (key.starts_with("GPUs_GPU_") || key.starts_with("GPUs_CUDA"))
            && value.contains("DeviceName")
    });
    for (_, value) in nested {
        environment.gpus.extend(board(inner(value, "DeviceName"), inner(value, "Capability")));
        environment.cuda_driver =
            environment.cuda_driver.or(inner(value, "DriverVersion").and_then(cuda));
    }
    if environment.gpus.is_empty() {
        let name = of(&["GPUs_DeviceName", "CUDADeviceName", "CUDA0DeviceName"]);
        let one = board(name, of(&["GPUs_Capability", "CUDACapability", "CUDA0Capability"]));
        if let Some(one) = one {
            environment.gpus = alloc::vec![one; count.unwrap_or(1).clamp(1, Environment::MAX_GPUS)];
        } else if let Some(count) = count {
            environment.gpus = alloc::vec![Gpu::UNKNOWN; count.min(Environment::MAX_GPUS)];
        }
    }
    // This is the newest CUDA that the driver runs; of the driver's own version nothing is said.
    let version =
        of(&["GPUs_DriverVersion", "CUDADriverVersion", "CUDA0DriverVersion"]).and_then(cuda);
    environment.cuda_driver = environment.cuda_driver.or(version);
    environment.platform.arch =
        of(&["Arch"]).and_then(|arch| arch.to_ascii_lowercase().parse().ok());
    environment.platform.os = of(&["OpSys"]).and_then(|os| os.to_ascii_lowercase().parse().ok());
    Said::Facts(Box::new(environment))
}

/// How many: a number, or a list of names.
fn count_of(value: &str) -> usize {
    value
        .parse()
        .unwrap_or_else(|_| value.split(',').filter(|item| !item.trim().is_empty()).count())
}

fn board(name: Option<&str>, capability: Option<&str>) -> Option<Gpu> {
    let named = name.and_then(gpu).filter(|gpu| !gpu.is_unknown());
    let capability = capability.and_then(|capability| capability.parse().ok());
    match (named, capability) {
        (Some(board), _) => Some(board),
        (None, Some(capability)) => Some(Gpu::of_capability(capability)),
        (None, None) => name.map(|_| Gpu::UNKNOWN),
    }
}

/// The value of an attribute within an ad.
fn inner<'a>(ad: &'a str, key: &str) -> Option<&'a str> {
    let own = |at: &usize| {
        let before = ad.get(..*at).and_then(|front| front.chars().next_back());
        before.is_none_or(|one| !one.is_alphanumeric() && one != '_')
    };
    let at = ad.match_indices(key).map(|(at, _)| at).find(own)?;
    let rest = ad.get(at + key.len()..)?.trim_start_matches('"').trim_start();
    let rest = rest.strip_prefix(['=', ':'])?.trim_start();
    let quoted =
        rest.strip_prefix('"').and_then(|rest| rest.split_once('"')).map(|(value, _)| value);
    let plain = rest.split([';', ',', ']', '}']).next().unwrap_or(rest).trim();
    Some(quoted.unwrap_or(plain))
}

/// `12.2`, which is also written `12.20`.
fn cuda(value: &str) -> Option<CudaVersion> {
    let (major, minor) = value.split_once('.')?;
    let (major, minor): (u8, u8) = (major.parse().ok()?, minor.get(..1)?.parse().ok()?);
    (9..100).contains(&major).then(|| alloc::format!("{major}.{minor}").parse().ok())?
}
