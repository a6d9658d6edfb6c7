//! GPU names as they are in pasted texts: cut off, spelt in several ways, unreadable.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::string::ToString as _;
use alloc::vec::Vec;

use crate::machine::gpu::Gpu;
use crate::matrix::compiled::matrix;
use crate::matrix::gpu_index::key_of;
use crate::reading::facts::lines::is_unreadable;

/// Looks names up, each once.
pub(crate) struct Names {
    known: BTreeMap<String, Gpu>,
}

impl Names {
    /// How many names are looked up in one text. No text about machines has as many; a hostile one
    /// may.
    pub(crate) const MAX: usize = 1024;
    /// The longest name a driver prints is far shorter.
    const MAX_LENGTH: usize = 80;

    pub(crate) const fn new() -> Self {
        Self { known: BTreeMap::new() }
    }

    /// The GPU of this name; `None` where the name could not be read or names no GPU.
    pub(crate) fn gpu(&mut self, name: &str) -> Option<Gpu> {
        let name = name.trim();
        if is_unreadable(name)
            || name.len() > Self::MAX_LENGTH
            || name.contains(['|', '\n', '[', '{', '"', '=', '~'])
            || !name.bytes().any(|byte| byte.is_ascii_alphabetic())
        {
            return None;
        }
        if let Some(gpu) = self.known.get(name) {
            return Some(gpu.clone());
        }
        if self.known.len() >= Self::MAX {
            return None;
        }
        let gpu: Gpu = name.parse().ok()?;
        gpu.name()?;
        self.known.insert(name.to_string(), gpu.clone());
        Some(gpu)
    }

    /// Like [`gpu`](Self::gpu), where a tool lists a GPU in any case: one that failed has no name, but
    /// is there.
    pub(crate) fn listed_gpu(&mut self, name: &str) -> Option<Gpu> {
        match name.trim() {
            "ERR!" | "Unknown Error" | "GPU is lost" => Some(Gpu::UNKNOWN),
            name => self.gpu(name),
        }
    }

    /// Like [`gpu`](Self::gpu), but only a name that the matrix knows.
    pub(crate) fn known_gpu(&mut self, name: &str) -> Option<Gpu> {
        self.gpu(name).filter(|gpu| !gpu.is_unknown())
    }
}

/// Whether a driver prints this name, with or without its vendor.
pub(crate) fn is_printed(name: &str) -> bool {
    if !name.starts_with(|c: char| c.is_ascii_uppercase()) {
        return false;
    }
    // In order of the names.
    let models = matrix().gpus();
    let without = without_vendor(name);
    let listed = |at: Result<usize, usize>| {
        at.ok().and_then(|at| models.get(at)).is_some_and(|model| model.printed)
    };
    let with_vendor = || VENDOR.bytes().chain(without.bytes());
    listed(models.binary_search_by_key(&without, |model| model.name))
        || listed(models.binary_search_by(|model| model.name.bytes().cmp(with_vendor())))
}

/// Whether the name is cut off: `NVIDIA A100-SXM...`.
pub(crate) fn cut(name: &str) -> Option<&str> {
    name.strip_suffix("...").or_else(|| name.strip_suffix('…')).map(str::trim_end)
}

/// The names of the models that a cut name may mean, if each of them carries its memory, so
/// that the memory distinguishes them.
pub(crate) fn told_apart_by_memory(name: &str) -> Option<Vec<(&'static str, u32)>> {
    let beginning = without_vendor(cut(name)?);
    let models: Vec<_> = matrix()
        .gpus()
        .iter()
        .filter(|model| model.printed && without_vendor(model.name).starts_with(beginning))
        .map(|model| Some((model.name, gigabytes(model.name)?)))
        .collect::<Option<_>>()?;
    (models.len() > 1).then_some(models)
}

/// The one model with about this memory.
pub(crate) fn of_memory(models: &[(&'static str, u32)], mebibytes: u32) -> Option<&'static str> {
    // The driver and error correction take up to a tenth of what the name says.
    let fits = |gigabytes: u32| {
        let whole = gigabytes.saturating_mul(1024);
        (whole / 10 * 9..=whole + whole / 50).contains(&mebibytes)
    };
    let mut fitting = models.iter().filter(|(_, gigabytes)| fits(*gigabytes));
    match (fitting.next(), fitting.next()) {
        (Some((name, _)), None) => Some(name),
        _ => None,
    }
}

/// The `80` of `NVIDIA A100-SXM4-80GB`.
fn gigabytes(name: &str) -> Option<u32> {
    let (front, _) = name.split_once("GB")?;
    front.rsplit(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

fn without_vendor(name: &str) -> &str {
    name.strip_prefix(VENDOR).unwrap_or(name)
}

const VENDOR: &str = "NVIDIA ";

/// Whether two texts may mean the same board.
pub(crate) fn same_board(a: &Gpu, b: &Gpu) -> bool {
    // A GPU that failed may be any.
    if a == b || *a == Gpu::UNKNOWN || *b == Gpu::UNKNOWN {
        return true;
    }
    match (a.name(), b.name()) {
        (Some(a), Some(b)) => {
            let (key_a, key_b) = (key(a), key(b));
            // Who writes a name leaves out the brand: `RTX 3060` of `NVIDIA GeForce ...`.
            let begins = |whole: &str, cut: &str| {
                let branded = cut.strip_prefix("geforce");
                whole.starts_with(cut)
                    || branded.is_some_and(|rest| {
                        ["rtx", "gtx"].iter().any(|series| whole.starts_with(series))
                            && whole.starts_with(rest)
                    })
            };
            key_a == key_b
                || cut(a).is_some() && begins(&key_b, &key_a)
                || cut(b).is_some() && begins(&key_a, &key_b)
        }
        // Of one only the class is known.
        _ if a.possible_capabilities().is_empty() || b.possible_capabilities().is_empty() => {
            a.class() == b.class()
        }
        _ => match (a.capability(), b.capability()) {
            (Some(capability), _) if b.capability().is_none() => {
                b.possible_capabilities().contains(&capability)
            }
            (None, Some(capability)) => a.possible_capabilities().contains(&capability),
            (a, b) => a == b,
        },
    }
}

/// Whether two names that somebody wrote may mean the same board: one may leave out the brand.
pub(crate) fn alike(a: &Gpu, b: &Gpu) -> bool {
    let ends = |a: &str, b: &str| a.ends_with(b) || b.ends_with(a);
    let named = || a.name().zip(b.name()).is_some_and(|(a, b)| ends(&key(a), &key(b)));
    same_board(a, b) || named()
}

/// The letters and digits of a name, without its vendor and the part or share of the board.
fn key(name: &str) -> String {
    let board = ["-MIG-", " MIG ", "-SHARED"].iter().find_map(|part| name.split_once(part));
    let board = board.map_or(name, |(board, _)| board);
    // Without its spaces the key of a name that is cut begins that of the whole one.
    key_of(board).replace(' ', "")
}

/// Takes from another description of the same board what it says better: a whole name, and a
/// capability where none was known.
pub(crate) fn improve(gpu: &mut Gpu, other: &Gpu) {
    let named = |gpu: &Gpu| gpu.name().is_some_and(|name| cut(name).is_none());
    let (mut better, worse) =
        if !named(gpu) && named(other) { (other.clone(), &*gpu) } else { (gpu.clone(), other) };
    if let (None, Some(capability)) = (better.capability(), worse.capability()) {
        better = better.with_capability(capability);
    }
    *gpu = better;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gpu(name: &str) -> Gpu {
        name.parse().unwrap()
    }

    #[test]
    fn boards_are_the_same_in_any_spelling() {
        for (a, b) in [
            ("Tesla T4", "Tesla-T4"),
            ("NVIDIA GeForce RTX 3090", "GeForce RTX 3090"),
            ("NVIDIA A100-SXM...", "NVIDIA A100-SXM4-80GB"),
            ("NVIDIA GeForce ...", "RTX 3060"),
            ("NVIDIA GeForce RTX 30...", "RTX 3060"),
            ("NVIDIA A100-SXM4-40GB", "NVIDIA-A100-SXM4-40GB-MIG-1g.5gb"),
            ("Tesla T4", "Tesla-T4-SHARED"),
            ("Tesla T4", "7.5"),
        ] {
            assert!(same_board(&gpu(a), &gpu(b)) && same_board(&gpu(b), &gpu(a)), "{a}, {b}");
        }
        for (a, b) in
            [("Tesla T4", "Tesla T40"), ("NVIDIA A100-SXM...", "NVIDIA A10"), ("Tesla T4", "8.0")]
        {
            assert!(!same_board(&gpu(a), &gpu(b)) && !same_board(&gpu(b), &gpu(a)), "{a}, {b}");
        }
    }

    #[test]
    fn memory_tells_cut_names_apart() {
        let settle = |name: &str, memory| of_memory(&told_apart_by_memory(name)?, memory);
        assert_eq!(settle("NVIDIA A100-SXM...", 81920), Some("NVIDIA A100-SXM4-80GB"));
        assert_eq!(settle("NVIDIA A100-SXM...", 40536), Some("NVIDIA A100-SXM4-40GB"));
        assert_eq!(settle("NVIDIA A100-SXM...", 20000), None);
        assert_eq!(settle("NVIDIA GeForce RTX 4070 ...", 12282), None);
        assert_eq!(settle("NVIDIA GeForce ...", 24576), None);
    }
}
