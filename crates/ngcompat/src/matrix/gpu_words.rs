//! What people say of a GPU where they don't name a model: an architecture, a compute capability in
//! words, or a board of another vendor.

use alloc::string::String;

use crate::machine::gpu::Gpu;
use crate::matrix::gpu_index::key_of;
use crate::matrix::tables::Matrix;
use crate::values::architecture::Architecture;
use crate::values::compute_capability::ComputeCapability;

/// Words around an architecture that say no more.
const AROUND: [&str; 8] =
    ["nvidia", "gpu", "gpus", "architecture", "generation", "series", "family", "lovelace"];

impl Matrix {
    /// The GPU that a text describes: `hopper`, `compute capability 8.6`, `8.9+PTX`, `90`. Nothing is
    /// known of one that it does not.
    pub(crate) fn gpu_in_words(&self, text: &str) -> Gpu {
        if let Some(capability) = self.capability_in(text) {
            return Gpu::of_capability(capability);
        }
        let named = Gpu { name: Some(String::from(text)), ..Gpu::UNKNOWN };
        let key = key_of(text);
        let mut words = key.split(' ').filter(|word| !AROUND.contains(word));
        let (Some(word), None) = (words.next(), words.next()) else { return named };
        let Ok(architecture) = word.parse::<Architecture>() else { return named };
        // Its boards: modules with an integrated GPU are asked for by their own names.
        let of = self.capabilities().iter().filter(|row| row.architecture == architecture);
        let boards = of.filter(|row| !row.integrated).map(|row| row.capability);
        Gpu { capabilities: boards.collect(), ..named }
    }

    /// The compute capability that a text states in words, or by its digits alone.
    fn capability_in(&self, text: &str) -> Option<ComputeCapability> {
        let lower = text.trim().to_ascii_lowercase();
        let rest = ["nvidia ", "cuda ", "compute ", "capability", "cap ", "cap_", "arch "]
            .iter()
            .fold(lower.as_str(), |text, word| text.strip_prefix(word).unwrap_or(text));
        let rest = rest.trim_start_matches([' ', ':', '=']).trim_end_matches("+ptx").trim_end();
        if let Ok(capability) = rest.parse() {
            return Some(capability);
        }
        // `100` is as well a board: A100, H100, V100.
        let digits = rest.strip_suffix(['a', 'f']).unwrap_or(rest);
        let plain = (2..=3).contains(&digits.len()) && digits != "100";
        let capability = alloc::format!("sm_{digits}").parse().ok().filter(|_| plain)?;
        self.capability(capability).map(|row| row.capability)
    }
}

/// The vendor of a GPU that is not NVIDIA's, by its name.
pub(crate) fn other_vendor(name: &str) -> Option<&'static str> {
    let is = |one: &str, word: &str| one.eq_ignore_ascii_case(word);
    let has = |word: &str| words(name).any(|one| is(one, word));
    // These words, and a number behind them.
    let begins = |start: &[&str]| {
        let mut own = words(name);
        start.iter().all(|word| own.next().is_some_and(|one| is(one, word)))
            && own.next().is_some_and(|one| one.starts_with(|c: char| c.is_ascii_digit()))
    };
    if has("nvidia") || has("geforce") || has("tesla") || has("quadro") {
        return None;
    }
    // `MI300X`, `RX 7900 XTX`, `gfx942`
    let amd = ["amd", "radeon", "instinct", "firepro", "ati", "navi", "vega"].into_iter().any(has);
    if amd || begins(&["mi"]) || begins(&["rx"]) || begins(&["gfx"]) {
        return Some("an AMD");
    }
    // `Arc A770`, `Data Center GPU Max 1550`, `Gaudi 3`
    let intel = ["intel", "gaudi", "habana", "iris", "uhd", "xe"].into_iter().any(has);
    let data_center = ["data", "center", "gpu"].iter().zip(words(name));
    let data_center = data_center.filter(|(word, one)| is(one, word)).count() == 3;
    if intel || begins(&["arc", "a"]) || begins(&["arc", "b"]) || data_center {
        return Some("an Intel");
    }
    let apple = ["apple", "metal"].into_iter().any(has);
    apple.then_some("an Apple")
}

/// The runs of letters and those of digits in a name.
fn words(name: &str) -> impl Iterator<Item = &str> {
    let mut rest = name;
    core::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
        let digit = rest.chars().next()?.is_ascii_digit();
        let ends = |c: char| !c.is_ascii_alphanumeric() || c.is_ascii_digit() != digit;
        let (word, behind) = rest.split_at_checked(rest.find(ends).unwrap_or(rest.len()))?;
        rest = behind;
        Some(word)
    })
}
