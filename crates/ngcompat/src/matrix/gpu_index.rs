//! The look-up of GPUs by the names people give them.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::string::ToString as _;
use alloc::vec::Vec;
use core::fmt;

use once_cell::race::OnceBox;

use crate::machine::gpu::Gpu;
use crate::rows::gpu_model::GpuModel;
use crate::values::board_class::BoardClass;
use crate::values::text::{distance, insert, sort_by_number, start_of};

/// Names are compared by their words in lower case, letters and digits apart, without `nvidia`:
/// `NVIDIA A100-SXM4-40GB` has the key `a 100 sxm 4 40 gb`.
pub(crate) fn key_of(name: &str) -> String {
    let mut key = String::with_capacity(name.len().saturating_add(8));
    let mut last = ' ';
    for character in name.chars() {
        let character = character.to_ascii_lowercase();
        if !character.is_ascii_alphanumeric() {
            last = ' ';
            continue;
        }
        if !key.is_empty() && (last == ' ' || last.is_ascii_digit() != character.is_ascii_digit()) {
            key.push(' ');
        }
        key.push(character);
        last = character;
    }
    // Banners put the vendor in front of a name that has it already.
    key.trim_start_matches("nvidia ").to_string()
}

/// What people leave out in front of a model's name.
const BRANDS: [&str; 12] = [
    "",
    "tesla ",
    "geforce ",
    "geforce rtx ",
    "geforce gtx ",
    "geforce gt ",
    "quadro ",
    "quadro rtx ",
    "rtx ",
    "titan ",
    "grid ",
    "jetson ",
];

/// What people put in front although the driver does not: "Tesla A100", "GeForce 3090".
const FALSE_BRANDS: [&str; 4] = ["tesla ", "geforce ", "quadro ", "grid "];

/// A longer name that only adds the generation is as good a reading of a short form: "RTX 6000" may
/// be the Quadro of the Turing generation or the Ada one.
const GENERATIONS: [&str; 4] = ["ada", "blackwell", "pascal", "ampere"];

/// Words behind a model's name that describe rather than name: "V100 32GB", "A100 Tensor Core GPU".
const DESCRIPTIONS: [&str; 25] = [
    "sxm", "pcie", "pci", "nvl", "hbm", "gb", "g", "gpu", "gpus", "tensor", "core", "graphics",
    "card", "e", "mb", "lc", "mega", "gib", "vram", "ram", "memory", "lhr", "oc", "fe", "nvlink",
];

/// Who makes GeForce boards: their names come before it, and what they call a board behind it.
const MAKERS: [&str; 14] = [
    "aorus", "asus", "colorful", "evga", "gainward", "galax", "gigabyte", "inno", "kfa", "leadtek",
    "manli", "msi", "palit", "zotac",
];

/// The keys of all models, sorted; built at the first look-up.
pub(crate) struct GpuIndex {
    keys: Vec<(String, &'static GpuModel)>,
}

impl GpuIndex {
    fn new(models: &'static [GpuModel]) -> Self {
        let mut keys: Vec<(String, _)> = Vec::with_capacity(models.len());
        for model in models {
            let key = key_of(model.name);
            // Nearly in order already, this is quick, and takes far less code than a sort of texts.
            let at = keys.partition_point(|(known, _)| *known <= key);
            insert(&mut keys, at, (key, model));
        }
        Self { keys }
    }

    pub(crate) fn of<'a>(cell: &'a OnceBox<Self>, models: &'static [GpuModel]) -> &'a Self {
        cell.get_or_init(|| Box::new(Self::new(models)))
    }

    /// What is known of the GPU of this name.
    pub(crate) fn gpu(&self, name: &str) -> Gpu {
        let whole = key_of(one_of_several(name));
        // `MIG 1g.5gb`, `-SHARED` (time slicing): parts and shares of the board named before.
        let key = [" mig", " shared"]
            .iter()
            .find_map(|suffix| whole.find(suffix).and_then(|at| whole.get(..at)))
            .unwrap_or(&whole);
        let meant = rephrased(key);
        let key = meant.as_deref().unwrap_or(key);
        let cut = name.trim_end();
        if cut.ends_with("...") || cut.ends_with('…') {
            return Gpu::of_models(name, &self.beginning_with(key));
        }
        let exact = self.exact(key);
        if !exact.is_empty() {
            return Gpu::of_models(name, &exact);
        }
        if let Some(board) = vgpu_board(key, name) {
            let mut models = self.described(&board);
            models.retain(|model| {
                matches!(model.class, BoardClass::DataCenter | BoardClass::Workstation)
            });
            if !models.is_empty() {
                return Gpu::of_models(name, &models).with_class(BoardClass::VGpu);
            }
        }
        let mut models = self.described(key);
        if models.is_empty()
            && let Some((front, whole)) = laptop(key)
        {
            models = self.described(&whole);
            if models.is_empty() {
                models = self.described(front);
            }
        }
        // No board has such a name; it may be meant for either.
        if models.is_empty()
            && let Some((ampere, ada)) = ampere_or_ada(key)
        {
            models = self.described(&ampere);
            models.extend(self.described(&ada));
        }
        if models.is_empty() {
            models = self.series(key);
        }
        Gpu::of_models(name, &models)
    }

    /// The boards of `RTX 30 series` and `GTX 16xx`.
    fn series(&self, key: &str) -> Vec<&'static GpuModel> {
        let key = key.strip_prefix("geforce ").unwrap_or(key);
        let front = [" series", " xx"].iter().find_map(|word| key.strip_suffix(word));
        let Some((brand, number)) = front.and_then(|front| front.split_once(' ')) else {
            return Vec::new();
        };
        if !["rtx", "gtx"].contains(&brand) || number.len() != 2 || !is_number(number) {
            return Vec::new();
        }
        self.beginning_with(&alloc::format!("geforce {brand} {number}"))
    }

    /// The names closest to an unknown one, best first.
    pub(crate) fn closest(&self, name: &str) -> Vec<&'static str> {
        let key = key_of(start_of(name, 64));
        // A short name has many that differ in a letter or two, and are not meant.
        let limit = key.len().saturating_sub(2) / 4;
        let mut near: Vec<_> = self
            .keys
            .iter()
            .filter_map(|(candidate, model)| {
                let brandless = BRANDS
                    .iter()
                    .filter_map(|brand| candidate.strip_prefix(brand))
                    .map(|rest| distance(&key, rest))
                    .min()?;
                (brandless <= limit).then_some((brandless, model.name))
            })
            .collect();
        sort_by_number(&mut near, |(edits, _)| *edits);
        near.into_iter().map(|(_, name)| name).take(3).collect()
    }

    fn exact(&self, key: &str) -> Vec<&'static GpuModel> {
        self.range(key).filter(|(candidate, _)| candidate == key).map(|(_, model)| *model).collect()
    }

    fn beginning_with(&self, key: &str) -> Vec<&'static GpuModel> {
        self.range(key).map(|(_, model)| *model).collect()
    }

    /// The rows whose key begins with `key`.
    fn range<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a (String, &'static GpuModel)> {
        let start = self.keys.partition_point(|(candidate, _)| candidate.as_str() < key);
        let some = if key.is_empty() { 0 } else { usize::MAX };
        self.keys
            .iter()
            .skip(start)
            .take(some)
            .take_while(move |(candidate, _)| candidate.starts_with(key))
    }

    /// The models a short form may mean: its words, with a brand put in front.
    fn completed(&self, key: &str) -> Vec<&'static GpuModel> {
        // A word without a number, such as "TITAN", is a family and not a model; a letter is neither.
        let family = !key.bytes().any(|byte| byte.is_ascii_digit());
        if family && key.len() < 4 {
            return Vec::new();
        }
        let (mut whole, mut generation, mut longer) = (Vec::new(), Vec::new(), Vec::new());
        for brand in BRANDS {
            let key = alloc::format!("{brand}{key}");
            for (candidate, model) in self.range(&key) {
                // A profile is named whole, never by its board.
                if model.class == BoardClass::VGpu {
                    continue;
                }
                match candidate.strip_prefix(key.as_str()) {
                    Some("") => whole.push(*model),
                    Some(rest) if rest.starts_with(' ') => {
                        let next = rest.split_ascii_whitespace().next().unwrap_or("");
                        let list =
                            if GENERATIONS.contains(&next) { &mut generation } else { &mut longer };
                        list.push(*model);
                    }
                    _ => {}
                }
            }
        }
        if whole.is_empty() || family {
            whole.append(&mut longer);
        }
        whole.append(&mut generation);
        whole
    }

    /// Like [`completed`](Self::completed), but forgives a brand the board does not carry and words
    /// that describe it.
    fn described(&self, key: &str) -> Vec<&'static GpuModel> {
        let mut key = key;
        loop {
            if key.is_empty() {
                return Vec::new();
            }
            // `Quadro 6000` is no RTX 6000, but a board of ten years before.
            let number = |rest: &&str| rest.starts_with(|c: char| c.is_ascii_digit());
            let other_board = |rest: &&str| key.starts_with("quadro ") && number(rest);
            let unbranded = FALSE_BRANDS
                .iter()
                .find_map(|brand| key.strip_prefix(brand))
                .filter(|rest| !other_board(rest));
            for key in [Some(key), unbranded].into_iter().flatten() {
                let models = self.completed(key);
                if !models.is_empty() {
                    return models;
                }
            }
            // Drop one description, the number before or behind its word included: `40 gb`, `sxm 4`.
            let Some((front, last)) = key.rsplit_once(' ') else { return Vec::new() };
            key = match front.rsplit_once(' ') {
                Some((front, before)) if is_number(last) && DESCRIPTIONS.contains(&before) => front,
                Some((front, before))
                    if is_number(before) && ["gb", "g", "gib", "mb"].contains(&last) =>
                {
                    front
                }
                Some((front, "founders")) if last == "edition" => front,
                _ if DESCRIPTIONS.contains(&last) => front,
                _ => return Vec::new(),
            };
        }
    }
}

impl fmt::Debug for GpuIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GpuIndex").field("keys", &self.keys.len()).finish()
    }
}

/// The name in `8x A100`, `4*V100` and `A100 x8`.
fn one_of_several(name: &str) -> &str {
    const TIMES: [char; 4] = ['x', 'X', '×', '*'];
    let is_count = |text: &str| {
        (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let name = name.trim();
    if let Some((count, rest)) = name.split_once(TIMES)
        && is_count(count.trim_end())
        && !rest.trim().is_empty()
    {
        return rest;
    }
    match name.rsplit_once(TIMES) {
        // The `X` of `RTX` stands behind a letter, that of `Tegra X1` belongs to the name.
        Some((front, count))
            if is_count(count.trim_start())
                && front.bytes().any(|byte| byte.is_ascii_digit())
                && front.ends_with(|c: char| c == ' ' || c.is_ascii_digit()) =>
        {
            front
        }
        _ => name,
    }
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a number is that of a GeForce board with RTX or GTX: those of workstations end with `00`.
fn is_geforce(number: &str) -> bool {
    number.len() == 4 && is_number(number) && !number.ends_with("00")
}

/// `ASUS TUF RTX 4090 OC`: the board that a maker calls so.
fn of_maker(key: &str) -> Option<String> {
    const OF_MODELS: [&str; 9] = ["ti", "super", "s", "tis", "d", "laptop", "mobile", "max", "q"];
    let (maker, rest) = key.split_once(' ')?;
    let mut words = rest.split(' ').skip_while(|word| !is_geforce(word));
    let number = words.next().filter(|_| MAKERS.contains(&maker))?;
    let behind = words.take_while(|word| OF_MODELS.contains(word));
    Some(behind.fold(String::from(number), |name, word| alloc::format!("{name} {word}")))
}

/// `RTX 4080S`, `4070 ti s`, `4070TiS`, `GTX 1660s laptop`: SUPER in short.
fn super_in_short(key: &str) -> Option<String> {
    let mut before = "";
    let mut found = false;
    let mut name = String::with_capacity(key.len().saturating_add(8));
    for word in key.split(' ') {
        let whole = match (before, word) {
            ("ti", "s") => "super",
            (number, "s") if is_geforce(number) => "super",
            (number, "tis") if is_geforce(number) => "ti super",
            _ => word,
        };
        found |= whole != word;
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(whole);
        before = word;
    }
    found.then_some(name)
}

/// `A6000 Ada`: the names of an RTX A board and of the Ada one with this number.
fn ampere_or_ada(key: &str) -> Option<(String, String)> {
    let key = key.strip_prefix("rtx ").unwrap_or(key);
    let key = key.strip_suffix(" generation").unwrap_or(key);
    let number = key.strip_prefix("a ")?.strip_suffix(" ada").filter(|number| is_number(number))?;
    let ampere = alloc::format!("rtx a {number}");
    Some((ampere, alloc::format!("rtx {number} ada generation")))
}

/// A name whose words people put in another order or shorten: `RTX 6000 Pro`, `RTX Pro 6000 SE`.
fn rephrased(key: &str) -> Option<String> {
    let of_maker = of_maker(key);
    if let Some(whole) = super_in_short(of_maker.as_deref().unwrap_or(key)).or(of_maker) {
        return Some(whole);
    }
    if key.ends_with("titan x maxwell") {
        return Some(String::from("gtx titan x"));
    }
    let turned = key.strip_prefix("rtx ").and_then(|rest| {
        let (number, rest) = rest.split_once(' ')?;
        let digits = number.bytes().all(|byte| byte.is_ascii_digit());
        let rest = rest.strip_prefix("pro").filter(|rest| rest.is_empty() || rest.starts_with(' '));
        rest.filter(|_| digits).map(|rest| alloc::format!("rtx pro {number}{rest}"))
    });
    let key = turned.as_deref().unwrap_or(key);
    let of_rtx_pro = key.starts_with("rtx pro ");
    let edition = [
        (" max q", "max q workstation"),
        (" blackwell se", "server"),
        (" blackwell ws", "workstation"),
        (" se", "server"),
        (" ws", "workstation"),
        (" we", "workstation"),
        (" server", "server"),
        (" workstation", "workstation"),
    ];
    let whole = edition.iter().filter(|_| of_rtx_pro).find_map(|(short, edition)| {
        let front = key.strip_suffix(short)?;
        let front = front.strip_suffix(" blackwell").unwrap_or(front);
        Some(alloc::format!("{front} blackwell {edition} edition"))
    });
    whole.or(turned)
}

/// A laptop's GPU as `lspci` and people name it, `RTX 2070 Max-Q`, `GTX 1660 Ti Mobile`: the name
/// without that word, and the name as drivers print it.
fn laptop(key: &str) -> Option<(&str, String)> {
    if let Some(front) = key.strip_suffix(" max q") {
        return Some((front, alloc::format!("{front} with max q design")));
    }
    let front = [" mobile", " laptop"].iter().find_map(|word| key.strip_suffix(word))?;
    Some((front, alloc::format!("{front} laptop gpu")))
}

/// The board of a vGPU profile: `GRID T4-8Q`, `NVIDIA A100-4-20C`, `GRID V100D-8Q` (the letter
/// behind the board gives its memory), `NVIDIA RTXA6000-48Q`, `GRID RTX6000P-6Q`.
fn vgpu_board(key: &str, name: &str) -> Option<String> {
    let (_, profile) = name.trim().rsplit_once('-')?;
    let digits = profile.strip_suffix(['Q', 'A', 'B', 'C', 'q', 'a', 'b', 'c'])?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // Two words of the key are the profile; one more number is the MIG slice.
    let (board, _letter) = key.rsplit_once(' ')?;
    let (mut board, _size) = board.rsplit_once(' ')?;
    if name.matches('-').count() > 1
        && let Some((front, last)) = board.rsplit_once(' ')
        && last.len() == 1
        && last.bytes().all(|byte| byte.is_ascii_digit())
        && front.bytes().any(|byte| byte.is_ascii_digit())
    {
        board = front;
    }
    let board = board.strip_prefix("grid ").unwrap_or(board);
    let board = match board.rsplit_once(' ') {
        Some((front, "d" | "l" | "dx" | "x" | "xl" | "c" | "s" | "p" | "dc"))
            if front.contains(' ') =>
        {
            front
        }
        _ => board,
    };
    // `RTXA6000` runs two words together, and `RTX6000` alone is the Quadro.
    Some(match (board.strip_prefix("rtxa "), board) {
        (Some(number), _) => alloc::format!("rtx a {number}"),
        (None, "rtx 6000" | "rtx 8000") => alloc::format!("quadro {board}"),
        (None, board) => String::from(board),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_forgive_case_spacing_and_vendor() {
        assert_eq!(key_of("NVIDIA A100-SXM4-40GB"), "a 100 sxm 4 40 gb");
        assert_eq!(key_of("geforce  RTX2080Ti"), "geforce rtx 2080 ti");
        assert_eq!(key_of("Tesla-T4"), key_of("nvidia tesla t4"));
    }

    #[test]
    fn counts_are_no_part_of_a_name() {
        for text in ["8x A100", "8 x A100", "4*A100", "8×A100", "A100 x8", "A100x8", "A100 x 2"] {
            assert_eq!(one_of_several(text).trim(), "A100", "{text}");
        }
        for text in
            ["RTX 3090", "RTX 50", "A100X", "TITAN X", "MX150", "8x", "x8", "TITAN Xp", "Tegra X1"]
        {
            assert_eq!(one_of_several(text), text, "{text}");
        }
    }

    #[test]
    fn profiles_are_of_their_board() {
        for (text, wanted) in [
            ("NVIDIA RTXA6000-48Q", "8.6"),
            ("GRID RTX6000P-6Q", "7.5"),
            ("RTX8000P-12Q", "7.5"),
            ("NVIDIA RTX Pro 6000 Blackwell DC-24Q", "12.0"),
            ("GRID V100D-8Q", "7.0"),
            ("NVIDIA A100-4-20C", "8.0"),
        ] {
            let gpu: Gpu = text.parse().unwrap();
            let capability = gpu.capability().map(|one| alloc::format!("{one}"));
            assert_eq!(capability.as_deref(), Some(wanted), "{text}");
            assert_eq!(gpu.class(), Some(BoardClass::VGpu), "{text}");
        }
    }

    #[test]
    fn what_people_call_a_board_is_found() {
        for (text, wanted) in [
            ("gtx1660s", "7.5"),
            ("RTX 2080 S", "7.5"),
            ("RTX4080S 16G", "8.9"),
            ("4070 ti s", "8.9"),
            ("4070TiS", "8.9"),
            ("L40 s", "8.9"),
            ("RTX 3060 12G LHR", "8.6"),
            ("RTX 3090 FE", "8.6"),
            ("GeForce RTX 4090 Founders Edition", "8.9"),
            ("RTX 4090 24GiB", "8.9"),
            ("ASUS TUF RTX 4090 OC", "8.9"),
            ("MSI RTX 3060 Ventus 2X 12G OC", "8.6"),
            ("EVGA 3080 Ti FTW3", "8.6"),
            ("Inno3D GeForce GTX 1660 Super Twin X2", "7.5"),
            ("GTX Titan X (Maxwell)", "5.2"),
            ("GTX 16 series", "7.5"),
            ("RTX 40xx", "8.9"),
            ("Jetson Orin Nano Super 8GB", "8.7"),
        ] {
            let gpu: Gpu = text.parse().unwrap();
            let capability = gpu.capability().map(|one| alloc::format!("{one}"));
            assert_eq!(capability.as_deref(), Some(wanted), "{text}");
        }
        // No such board: it is an A6000 or a 6000 Ada.
        let either: Gpu = "RTX A6000 Ada".parse().unwrap();
        assert_eq!(either.possible_capabilities().len(), 2, "{either:?}");
        for text in ["ASUS", "MSI Gaming", "asus tuf", "RTX 3000 series", "60 series", "RTX 99xx"] {
            assert!(text.parse::<Gpu>().unwrap().is_unknown(), "{text}");
        }
    }

    #[test]
    fn laptops_are_found_by_their_short_names() {
        let capability = |text: &str| {
            text.parse::<Gpu>()
                .unwrap()
                .capability()
                .map(|c| alloc::string::ToString::to_string(&c))
        };
        for (text, wanted) in [
            ("RTX 2070 Max-Q", "7.5"),
            ("GTX 1660 Ti Mobile", "7.5"),
            ("RTX 3080 laptop", "8.6"),
            ("GeForce GTX 1080 Max-Q", "6.1"),
        ] {
            assert_eq!(capability(text).as_deref(), Some(wanted), "{text}");
        }
        assert_eq!(capability("Max-Q"), None);
        assert_eq!(capability("Mobile"), None);
    }
}
