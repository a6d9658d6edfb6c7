//! The GPUs that somebody names: `2x RTX 4090`, `RTX 3090 (24GB) + RTX 4090`, `DGX H100`.

use alloc::borrow::Cow;
use alloc::format;
use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::matrix::compiled::matrix;
use crate::matrix::gpu_index::key_of;
use crate::reading::facts::names::Names;
use crate::reading::facts::particles::{is_joined, without_particles};
use crate::values::board_class::BoardClass;

/// The most GPUs a machine has.
pub(crate) const MOST: usize = Environment::MAX_GPUS;

/// A longer value is a sentence.
const LONGEST: usize = 300;

/// Some GPUs of one name.
struct Kind {
    gpus: Vec<Gpu>,
    /// Whether they are those of a machine that is known by its name.
    of_machine: bool,
}

/// `2x RTX 4090`, `RTX 3090 (24GB)`, `2x RTX 3090, RTX 4090`, `RTX 3090 + RTX 4090`.
///
/// `ended`: whether something follows that proves the last one whole.
pub(crate) fn gpus(value: &str, ended: bool, names: &mut Names) -> Option<Vec<Gpu>> {
    if value.len() > LONGEST {
        return None;
    }
    let mut parts = Vec::new();
    for part in outside_brackets(value, &[',', '+', '&', '\n']).into_iter().map(unbulleted) {
        parts.extend(part.split(" and ").filter(|part| !part.trim().is_empty()));
    }
    let last = parts.len();
    let mut kinds: Vec<Kind> = Vec::new();
    for (at, part) in parts.into_iter().enumerate() {
        // Of a list that may be cut nothing is known: a part of it would be another machine.
        if at + 1 == last && !ended {
            return None;
        }
        match (kind(part, names), kinds.last_mut()) {
            (Some(kind), _) => kinds.push(kind),
            (None, Some(before)) => {
                if let Some(count) = per_node(part) {
                    let gpu = before.gpus.first()?.clone();
                    before.gpus = alloc::vec![gpu; count];
                } else if !is_memory(part) {
                    return None;
                }
            }
            (None, None) => return None,
        }
    }
    // A machine and its GPU, both named, are one.
    if let Some(own) = kinds.iter().find(|kind| kind.of_machine).and_then(|kind| kind.gpus.first())
    {
        let own = own.clone();
        kinds.retain(|kind| kind.of_machine || kind.gpus.iter().any(|gpu| !gpu.is_like(&own)));
    }
    let all: Vec<Gpu> = kinds.into_iter().flat_map(|kind| kind.gpus).collect();
    (1..=MOST).contains(&all.len()).then_some(all)
}

/// Whether a text that ends with these GPUs may be taken as it is. A name that was cut short inside
/// a word would give another answer where a longer one is of another capability or class: `A10` begins
/// `A100`, but all that `RTX 3090` begins is like it.
pub(crate) fn may_end(gpus: &[Gpu]) -> bool {
    let Some(gpu) = gpus.last() else { return false };
    let key = key_of(gpu.name().unwrap_or_default());
    let is_like = |capabilities: &[_], class| {
        gpu.possible_capabilities() == capabilities && gpu.class() == Some(class)
    };
    // A series is not a model: `RTX A`.
    key.bytes().any(|byte| byte.is_ascii_digit())
        && matrix().gpus().iter().filter(|model| model.class != BoardClass::VGpu).all(|model| {
            let name = key_of(model.name);
            let goes_on = name
                .match_indices(key.as_str())
                .any(|(at, _)| name.get(..at).is_some_and(is_brand));
            !goes_on || is_like(model.capabilities, model.class)
        })
}

/// Whether this comes before a model's number, where anything does.
fn is_brand(front: &str) -> bool {
    const BRANDS: [&str; 3] = ["geforce", "tesla", "quadro"];
    (front.is_empty() || front.ends_with(' '))
        && front.split_ascii_whitespace().all(|word| BRANDS.contains(&word))
}

/// `24GB`, `24 GB VRAM`: how much memory the boards before have.
pub(crate) fn is_memory(part: &str) -> bool {
    let unit = part.trim().trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ' ');
    unit.len() < part.trim().len()
        && ["g", "m"].iter().any(|unit_of| unit.to_ascii_lowercase().starts_with(unit_of))
        && unit.len() < 12
}

/// `2x RTX 4090`, `NVIDIA A100 80GB x 4`, `RTX 3090 (24GB)`, `4x3090`, `four A100s`.
pub(crate) fn one_kind(value: &str, names: &mut Names) -> Option<Vec<Gpu>> {
    kind(value, names).map(|kind| kind.gpus)
}

fn kind(value: &str, names: &mut Names) -> Option<Kind> {
    let value = plain(value);
    if value.len() > 80 || value.contains(':') {
        return None;
    }
    let (mut count, value) = counted(&value)?;
    let mut value = behind_memory(value);
    for front in ["GPU ", "dGPU ", "1 x ", "one "] {
        value = value.strip_prefix(front).unwrap_or(value);
    }
    let front = value.split('(').next().unwrap_or(value);
    // `RTX 3090 x 4 (24GB)`
    let (mut front, mut remarked) = (front, false);
    if count == 1
        && front.len() < value.len()
        && let Some((several, name)) = counted(front.trim_end())
    {
        (count, front, remarked) = (several, name, several > 1);
    }
    if let Some((_, remark)) = value.split_once('(')
        && let Some((remark, _)) = remark.split_once(')')
    {
        let times = times_in(remark).filter(|_| count == 1);
        remarked |= times.is_some();
        count = per_node(remark).or(times).unwrap_or(count);
    } else if let Some((_, remark)) = value.split_once('(') {
        count = per_node(remark).unwrap_or(count);
    }
    // A bracket that is cut says nothing, and one that counts is no part of the name.
    let bracket = value.contains('(') && (remarked || !value.contains(')'));
    let whole = if bracket { front } else { value };
    let without = [" with ", " - ", " — ", " – ", " | "]
        .iter()
        .fold(front, |name, end| name.split(end).next().unwrap_or(name));
    let bare = without_memory(without);
    let (one, single) = (without_noun(whole, count), without_noun(bare, count));
    let (name, gpu) = [one, whole, front, without, bare, single].into_iter().find_map(|name| {
        let name = name.trim();
        // What another language glues to a name may take it back.
        if name.contains(is_joined) {
            return None;
        }
        if !name.bytes().all(|byte| byte.is_ascii_digit()) {
            return names.known_gpu(name).map(|gpu| (name, gpu));
        }
        // Only consumer cards are called by their number alone.
        let gpu = begins_bare(name).then(|| names.known_gpu(&format!("GeForce {name}")));
        gpu.flatten().map(|gpu| (name, gpu))
    })?;
    // Jetsons are called by the names of their boards.
    let machine = matrix().machine(name).ok().filter(|_| !gpu.is_jetson());
    let of_machine = machine.is_some();
    let of_one = machine.map_or_else(|| alloc::vec![gpu], |machine| machine.gpus);
    let all: Vec<Gpu> = (0..count.min(MOST + 1)).flat_map(|_| of_one.iter().cloned()).collect();
    (1..=MOST).contains(&all.len()).then_some(Kind { gpus: all, of_machine })
}

/// Without a full stop, and a link without its address: `[RTX 4090](https://…)`.
fn plain(value: &str) -> Cow<'_, str> {
    let value = without_particles(value.trim()).trim_end_matches(['.', ';']);
    let link = value.strip_prefix('[').and_then(|rest| rest.split_once("](http"));
    match link.and_then(|(name, address)| Some((name, address.split_once(')')?.1))) {
        Some((name, behind)) => Cow::Owned(format!("{name}{behind}")),
        None => Cow::Borrowed(value),
    }
}

/// The count in front or behind, and the rest: `2x RTX 4090`, `L40S x4`, `8 A100`, `four A100s`.
fn counted(value: &str) -> Option<(usize, &str)> {
    const WORDS: [(&str, usize); 9] = [
        ("a", 1),
        ("an", 1),
        ("one", 1),
        ("single", 1),
        ("two", 2),
        ("dual", 2),
        ("three", 3),
        ("four", 4),
        ("eight", 8),
    ];
    let times = |c: char| matches!(c, 'x' | 'X' | '×' | '*');
    let digits = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
    if let Some((number, rest)) = value.split_at_checked(digits)
        && let Some(rest) = rest.trim_start().strip_prefix(times)
        && (rest.starts_with(|c: char| c == ' ' || c.is_ascii_uppercase()) || begins_bare(rest))
    {
        return Some((number.parse().ok()?, rest.trim_start()));
    }
    if let Some((front, number)) = value.rsplit_once(times)
        && let Ok(number) = number.trim().parse::<usize>()
        && (front.ends_with(' ') || number < 17)
    {
        return Some((number, front.trim_end()));
    }
    if let Some((word, rest)) = value.split_once(' ')
        && rest.starts_with(|c: char| c.is_ascii_uppercase())
    {
        let lower = word.to_ascii_lowercase();
        let spelt = WORDS.iter().find(|(known, _)| *known == lower).map(|(_, count)| *count);
        let digits = word.parse::<usize>().ok().filter(|number| (2..17).contains(number));
        let is_unit = ["GB", "GiB", "G ", "MB"].iter().any(|unit| rest.starts_with(unit));
        if let Some(count) = spelt.or(digits).filter(|_| !is_unit) {
            return Some((count, rest));
        }
    }
    Some((1, value))
}

/// How many there are by a remark: `x2`, `2x`, `2x 24GB`, `8 GPUs`, `24GB, x2`.
fn times_in(remark: &str) -> Option<usize> {
    // Of several machines the GPUs are not those of one.
    let several = ["node", "machine", "server", "host", "total"];
    if several.iter().any(|word| remark.contains(word)) {
        return None;
    }
    let times = |c: char| matches!(c, 'x' | 'X' | '×' | '*');
    remark.split(',').find_map(|part| {
        let part = part.trim();
        let behind = part.strip_prefix(times).map(str::trim_start);
        let digits = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        let (number, rest) = part.split_at_checked(digits)?;
        let unit = rest.trim();
        let is_count = unit
            .strip_prefix(times)
            .is_some_and(|memory| memory.trim().is_empty() || is_memory(memory))
            || ["GPUs", "GPU", "gpus", "cards", "pcs"].contains(&unit);
        let number = behind.or(Some(number).filter(|_| is_count))?;
        number.parse().ok().filter(|count| (1..=MOST).contains(count))
    })
}

/// `8 per node`, `8 GPUs/node`: how many GPUs a machine of several has.
fn per_node(remark: &str) -> Option<usize> {
    let remark = remark.trim();
    let digits = remark.find(|c: char| !c.is_ascii_digit())?;
    let (number, rest) = remark.split_at_checked(digits)?;
    let rest = rest.trim_start_matches(['x', ' ']);
    let rest = rest.strip_prefix("GPUs").or(rest.strip_prefix("GPU")).unwrap_or(rest).trim_start();
    let rest = ["per ", "/", "a ", "each "].iter().find_map(|word| rest.strip_prefix(word))?;
    let nodes = ["node", "machine", "server", "host", "instance", "VM"];
    let is_node = nodes.iter().any(|node| rest.trim_start().starts_with(node));
    number.parse().ok().filter(|count| is_node && (1..=MOST).contains(count))
}

/// Whether a text begins with the four digits of a GeForce, with nothing or little behind.
pub(crate) fn begins_bare(text: &str) -> bool {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let Some((_, behind)) = text.split_at_checked(digits).filter(|_| digits == 4) else {
        return false;
    };
    let behind = behind.trim().to_ascii_lowercase();
    ["", "ti", "super", "ti super", "d", "laptop"].contains(&behind.as_str())
}

/// The name in `RTX 2060 Mobile 6GB`.
pub(crate) fn without_memory(name: &str) -> &str {
    match name.trim_end().rsplit_once(' ') {
        Some((front, last)) if is_memory(last) => front,
        _ => name,
    }
}

/// The name in `24GB RTX 4090`, `24 GB RTX 4090`.
fn behind_memory(value: &str) -> &str {
    let digits = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
    let behind = value.get(digits..).filter(|_| (1..=3).contains(&digits)).unwrap_or_default();
    let unit = ["GB ", "GiB ", "G "].iter().find_map(|unit| behind.trim_start().strip_prefix(unit));
    unit.map_or(value, str::trim_start)
}

/// The name in `V100 GPUs`, `RTX 4090 cards`, and of `four A100s`: how many `A100s` are is not known. A
/// laptop's GPU is called so.
fn without_noun(name: &str, count: usize) -> &str {
    const NOUNS: [&str; 11] = [
        "GPUs", "GPU", "gpus", "gpu", "cards", "card", "graphics", "graphic", "model", "board",
        "module",
    ];
    let mut name = name.trim();
    for noun in NOUNS {
        let front = name.strip_suffix(noun).and_then(|front| front.strip_suffix(' '));
        name =
            front.filter(|front| !front.to_ascii_lowercase().ends_with("laptop")).unwrap_or(name);
    }
    let one = name.strip_suffix('s');
    let several = count > 1;
    one.filter(|one| several && one.ends_with(|c: char| c.is_ascii_digit())).unwrap_or(name)
}

/// The parts of a text between these signs, where they are outside of brackets.
pub(crate) fn outside_brackets<'a>(text: &'a str, signs: &[char]) -> Vec<&'a str> {
    let mut all = Vec::new();
    let (mut rest, mut from) = (text, 0);
    let is_bound = |c: char| c == '(' || signs.contains(&c);
    while let Some(at) = rest.get(from..).and_then(|behind| behind.find(is_bound)) {
        let (part, behind) = rest.split_at_checked(from + at).unwrap_or((rest, ""));
        if let Some(inside) = behind.strip_prefix('(') {
            from = part.len() + 1 + inside.find(')').unwrap_or(0);
            continue;
        }
        all.push(part);
        let sign = behind.chars().next().map_or(1, char::len_utf8);
        (rest, from) = (behind.get(sign..).unwrap_or_default(), 0);
    }
    all.push(rest);
    all
}

/// The first of several GPUs.
pub(crate) fn first_of(list: &str) -> &str {
    outside_brackets(list, &[',', '+', '&']).into_iter().next().unwrap_or(list)
}

/// Without the bullet, the number or the sign of a comment in front.
pub(crate) fn unbulleted(part: &str) -> &str {
    let text = part.trim_start_matches(|c: char| c == ' ' || "-*#•·>+".contains(c));
    let text =
        ["[x] ", "[X] "].iter().find_map(|checked| text.strip_prefix(checked)).unwrap_or(text);
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
    let numbered = text.get(digits..).filter(|_| (1..=2).contains(&digits));
    let text = numbered.and_then(|t| t.strip_prefix(". ").or(t.strip_prefix(") "))).unwrap_or(text);
    text.trim()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::environment::gpus_in_words;
    use alloc::string::String;

    fn read(value: &str) -> String {
        gpus(value, true, &mut Names::new()).map_or_else(String::new, |all| gpus_in_words(&all))
    }

    #[test]
    fn counts_stand_in_front_and_behind() {
        for (value, wanted) in [
            ("L40S x4", "4× L40S"),
            ("4 x L40S", "4× L40S"),
            ("8 A100 GPUs", "8× A100"),
            ("Jetson Orin Nano board", "Jetson Orin Nano"),
            ("four A100s", "4× A100"),
            ("RTX 3090 (x2)", "2× RTX 3090"),
            ("RTX 3090 (2x)", "2× RTX 3090"),
            ("RTX 3090 (24GB, x2)", "2× RTX 3090"),
            ("RTX 3090 (2x24GB)", "2× RTX 3090"),
            ("A100 (8 GPUs)", "8× A100"),
            ("A100 (8 GPUs, 2 nodes)", "A100"),
            ("RTX 3090 x 4 (24GB)", "4× RTX 3090"),
            ("RTX 3060 (12GB)", "RTX 3060 (12GB)"),
            ("1xV100 gpu", "V100"),
            ("2080Ti*2", "2× 2080Ti"),
            ("8xH100 SXM", "8× H100 SXM"),
            ("H100 (8 per node, 4 nodes)", "8× H100"),
            ("H100, 8 per node", "8× H100"),
            ("24GB RTX 4090", "RTX 4090"),
            ("24GB RTX 4090, 64 GB RAM", "RTX 4090"),
            ("\"RTX 4090\"", ""),
            ("[RTX 4090](https://example.org/4090)", "RTX 4090"),
            ("RTX 3060 Laptop GPU", "RTX 3060 Laptop GPU"),
            ("A100s", ""),
            ("24 GB", ""),
            ("RTX 4090 or A100", ""),
        ] {
            assert_eq!(read(value), wanted, "{value}");
        }
    }

    #[test]
    fn a_machine_has_its_own_gpus() {
        for value in ["DGX H100", "DGX H100, 8x H100", "8x H100 (DGX H100)"] {
            assert!(read(value).starts_with("8× "), "{value}: {}", read(value));
        }
        assert_eq!(read("DGX Spark, NVIDIA GB10 GPU"), "NVIDIA GB10");
        assert_eq!(read("NVIDIA GB10 (DGX Spark)"), "NVIDIA GB10");
        assert_eq!(read("p4d.24xlarge"), "8× NVIDIA A100-SXM4-40GB");
        assert_eq!(read("Jetson Orin Nano Super"), "Jetson Orin Nano Super");
    }

    #[test]
    fn a_name_may_end_a_text_where_a_longer_one_is_like_it() {
        let ends = |name: &str| may_end(&[name.parse().unwrap()]);
        for name in ["Tesla T4", "RTX 3090", "NVIDIA A100", "H100", "L4", "GeForce GTX 1080"] {
            assert!(ends(name), "{name}");
        }
        for name in ["A10", "T4", "RTX 4000", "NVIDIA A1"] {
            assert!(!ends(name), "{name}");
        }
    }
}
