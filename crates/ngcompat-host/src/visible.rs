//! `CUDA_VISIBLE_DEVICES`: which GPUs CUDA shows to a program.

use ngcompat::{Excerpt, Gpu};

/// A GPU of the machine, as `CUDA_VISIBLE_DEVICES` can name it.
#[derive(Debug, Clone)]
pub(crate) struct Board {
    pub(crate) gpu: Gpu,
    pub(crate) uuid: Option<String>,
    /// The UUIDs of its MIG devices.
    pub(crate) mig: Mig,
}

/// What is known of a board's MIG devices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Mig {
    /// Nothing.
    Unknown,
    /// The board is used as a whole.
    Off,
    /// The UUIDs of the devices it is divided into.
    On(Vec<String>),
}

/// The boards that a value of the variable leaves.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    /// Their GPUs. Where it is open which board is meant, what all of them share.
    pub(crate) gpus: Vec<Gpu>,
    /// What to know about it: an entry that fits no GPU, an open one.
    pub(crate) remark: Option<String>,
}

/// What one entry of the variable means.
enum Entry {
    Board(usize),
    /// One of the boards, but it is not known which.
    Open(&'static str),
    /// None: CUDA stops reading there.
    Nothing,
}

/// What Slurm sets for a job that was given no GPU.
pub(crate) const OF_SLURM: &str = "NoDevFiles";

/// Entries that people and schedulers hide GPUs with.
const HIDING: [&str; 4] = ["", "-1", OF_SLURM, "none"];

/// Whether the variable hides every GPU on purpose: its first entry is one of those.
pub(crate) fn hides_all(value: &str) -> bool {
    let first = value.split(',').next().unwrap_or(value);
    HIDING.contains(&first.trim())
}

/// Reads the variable as CUDA does. `pci_order` says whether indexes follow the PCI bus, as `boards`
/// do.
pub(crate) fn choose(value: &str, boards: &[Board], pci_order: bool) -> Choice {
    let prefix = ["GPU-", "MIG-"].into_iter().find(|prefix| value.trim().starts_with(prefix));
    let (mut seen, mut chosen, mut gpus) = (Vec::new(), Vec::new(), Vec::new());
    let (mut open, mut stop) = (None, None);
    for entry in value.split(',').map(str::trim) {
        let (key, meaning) = match (prefix, index(entry)) {
            (Some("GPU-"), _) if entry.starts_with("GPU-") => (entry, by_uuid(entry, boards)),
            (Some("MIG-"), _) if entry.starts_with("MIG-") => (entry, by_mig_uuid(entry, boards)),
            (None, Some((digits, index))) => (digits, by_index(index, boards, pci_order)),
            _ => (entry, Entry::Nothing),
        };
        // CUDA takes a repeated entry for a mistake in the whole.
        if seen.contains(&key) {
            let remark = format!("{} is in it twice: CUDA then shows no GPU", Excerpt::new(key));
            return Choice { gpus: Vec::new(), remark: Some(remark) };
        }
        seen.push(key);
        match meaning {
            // Several MIG devices of a board are still one board.
            Entry::Board(at) if chosen.contains(&at) => {}
            Entry::Board(at) => {
                chosen.push(at);
                gpus.extend(boards.get(at).map(|board| board.gpu.clone()));
            }
            Entry::Open(why) => {
                if gpus.len() < boards.len() {
                    gpus.push(shared(boards));
                }
                open = Some(format!("which GPU {} means is open: {why}", Excerpt::new(entry)));
            }
            Entry::Nothing => {
                // Nothing, -1 and NoDevFiles are how people hide what follows.
                if !HIDING.contains(&entry) {
                    let entry = Excerpt::new(entry);
                    stop = Some(format!("{entry} fits no GPU: CUDA shows those before it only"));
                }
                break;
            }
        }
    }
    // All indexes are all GPUs, in whatever order.
    if open.is_some() && prefix.is_none() && gpus.len() == boards.len() && !divided(boards) {
        gpus = boards.iter().map(|board| board.gpu.clone()).collect();
        open = None;
    }
    Choice { gpus, remark: open.or(stop) }
}

/// The number an entry begins with; CUDA ignores what follows it.
fn index(entry: &str) -> Option<(&str, usize)> {
    let digits = entry.strip_prefix('+').unwrap_or(entry);
    let end = digits.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(digits.len());
    let digits = digits.get(..end)?;
    // Written differently, it is still the same number: `1` and `01`.
    let significant = digits.trim_start_matches('0');
    let key = if significant.is_empty() { digits.get(..1)? } else { significant };
    Some((key, key.parse().unwrap_or(usize::MAX)))
}

fn by_index(index: usize, boards: &[Board], pci_order: bool) -> Entry {
    let divided = divided(boards);
    let same = boards.windows(2).all(|two| matches!(two, [a, b] if a.gpu == b.gpu));
    match boards.len().checked_sub(1) {
        Some(last) if divided && same => Entry::Board(index.min(last)),
        _ if divided => Entry::Open("the GPUs differ and some are divided by MIG; use a UUID"),
        Some(last) if index <= last && (same || pci_order) => Entry::Board(index),
        Some(last) if index <= last => Entry::Open(
            "the GPUs differ and CUDA counts the fastest first; set CUDA_DEVICE_ORDER=PCI_BUS_ID",
        ),
        _ => Entry::Nothing,
    }
}

/// Whether some are divided into MIG devices. CUDA then counts these, not the boards.
fn divided(boards: &[Board]) -> bool {
    boards.iter().any(|board| matches!(board.mig, Mig::On(_)))
}

fn by_uuid(entry: &str, boards: &[Board]) -> Entry {
    let fits = |board: &Board| board.uuid.as_ref().is_some_and(|uuid| uuid.starts_with(entry));
    let unknown = boards.iter().any(|board| board.uuid.is_none());
    only(boards, fits, unknown, "the UUID of a GPU is unknown")
}

fn by_mig_uuid(entry: &str, boards: &[Board]) -> Entry {
    // Drivers before R470 name a MIG device by its board: MIG-GPU-…/1/0.
    if let Some(uuid) = entry.strip_prefix("MIG-").filter(|uuid| uuid.starts_with("GPU-")) {
        return by_uuid(uuid.split_once('/').map_or(uuid, |(uuid, _)| uuid), boards);
    }
    let fits = |board: &Board| match &board.mig {
        Mig::On(uuids) => uuids.iter().any(|uuid| uuid.starts_with(entry)),
        Mig::Unknown | Mig::Off => false,
    };
    let unknown = boards.iter().any(|board| board.mig == Mig::Unknown);
    only(boards, fits, unknown, "the MIG devices of a GPU are unknown")
}

/// The only board that fits. A shortened UUID that fits several is none.
fn only(
    boards: &[Board],
    fits: impl Fn(&Board) -> bool,
    unknown: bool,
    why: &'static str,
) -> Entry {
    let mut fitting = boards.iter().enumerate().filter(|(_, board)| fits(board));
    match (fitting.next(), fitting.next()) {
        (Some((at, _)), None) => Entry::Board(at),
        (None, _) if unknown => Entry::Open(why),
        _ => Entry::Nothing,
    }
}

/// What all boards have in common.
fn shared(boards: &[Board]) -> Gpu {
    let mut gpus = boards.iter().map(|board| &board.gpu);
    let Some(first) = gpus.next() else { return Gpu::UNKNOWN };
    let agree = |other: fn(&Gpu, &Gpu) -> bool| gpus.clone().all(|gpu| other(first, gpu));
    let mut shared = Gpu::UNKNOWN;
    if let Some(capability) = first.capability()
        && agree(|a, b| a.capability() == b.capability())
    {
        shared = shared.with_capability(capability);
    }
    if let Some(class) = first.class()
        && first.forward_compatibility() == Some(class.forward_compatibility())
        && agree(|a, b| {
            a.class() == b.class() && a.forward_compatibility() == b.forward_compatibility()
        })
    {
        shared = shared.with_class(class);
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::*;

    const T4: &str = "GPU-4e2a0f3c-0000-4000-8000-000000000001";
    const A100: &str = "GPU-8932f937-d72c-4106-c12f-20bd9faed9f6";
    const MIG: &str = "MIG-c7384736-a75d-5afc-978f-d2f1294409fd";

    fn board(name: &str, uuid: &str, mig: Mig) -> Board {
        Board { gpu: name.parse().unwrap(), uuid: Some(uuid.to_owned()), mig }
    }

    fn mixed() -> Vec<Board> {
        vec![board("Tesla T4", T4, Mig::Off), board("NVIDIA A100-SXM4-40GB", A100, Mig::Off)]
    }

    /// The names that are left, `?` for a GPU that is open.
    fn names(value: &str, boards: &[Board], pci_order: bool) -> Vec<String> {
        let choice = choose(value, boards, pci_order);
        choice.gpus.iter().map(|gpu| gpu.name().unwrap_or("?").to_owned()).collect()
    }

    #[test]
    fn indexes_in_bus_order() {
        let (t4, a100) = ("Tesla T4", "NVIDIA A100-SXM4-40GB");
        for (value, expected) in [
            ("0", vec![t4]),
            ("1, 0", vec![a100, t4]),
            ("1gpu,+0", vec![a100, t4]),
            ("0,7,1", vec![t4]),
            ("0,-1,1", vec![t4]),
            ("0,,1", vec![t4]),
            ("01", vec![a100]),
            ("0,0", vec![]),
            ("1,01", vec![]),
            ("", vec![]),
            ("-1", vec![]),
            ("NoDevFiles", vec![]),
            ("99999999999999999999999", vec![]),
        ] {
            assert_eq!(names(value, &mixed(), true), expected, "{value:?}");
        }
        assert_eq!(choose("-1", &mixed(), true).remark, None);
        let remark = choose("7", &mixed(), true).remark.unwrap();
        assert_eq!(remark, "`7` fits no GPU: CUDA shows those before it only");
    }

    #[test]
    fn indexes_in_cuda_order_mean_one_of_the_gpus_that_differ() {
        assert_eq!(names("0", &mixed(), false), ["?"]);
        let choice = choose("0", &mixed(), false);
        assert_eq!(choice.gpus[0].class(), Some(ngcompat::BoardClass::DataCenter));
        assert_eq!(choice.gpus[0].capability(), None);
        assert!(choice.remark.unwrap().contains("CUDA_DEVICE_ORDER"));
        // All of them are all of them.
        assert_eq!(names("1,0", &mixed(), false), ["Tesla T4", "NVIDIA A100-SXM4-40GB"]);

        let same = vec![board("Tesla T4", T4, Mig::Off), board("Tesla T4", A100, Mig::Off)];
        assert_eq!(names("1", &same, false), ["Tesla T4"]);
    }

    #[test]
    fn uuids_may_be_shortened_but_not_ambiguous() {
        assert_eq!(names(A100, &mixed(), false), ["NVIDIA A100-SXM4-40GB"]);
        assert_eq!(names("GPU-8932f937,GPU-4e", &mixed(), false).len(), 2);
        assert_eq!(names("GPU-,0", &mixed(), false), [""; 0]);
        assert_eq!(names("GPU-4e,1", &mixed(), false), ["Tesla T4"]);
        let mut boards = mixed();
        boards[1].uuid = None;
        assert_eq!(names("GPU-8932f937", &boards, false), ["?"]);
    }

    #[test]
    fn mig_devices_are_their_board() {
        let on = Mig::On(vec![MIG.to_owned(), "MIG-00000000-1".to_owned()]);
        let boards = vec![board("Tesla T4", T4, Mig::Off), board("NVIDIA A100", A100, on)];
        assert_eq!(names(MIG, &boards, false), ["NVIDIA A100"]);
        assert_eq!(names(&format!("{MIG},MIG-00000000-1"), &boards, false), ["NVIDIA A100"]);
        assert_eq!(names(&format!("MIG-{A100}/1/0"), &boards, false), ["NVIDIA A100"]);
        assert_eq!(names("MIG-ffffffff", &boards, false), [""; 0]);
        assert_eq!(names("3", &boards, true), ["?"]);
        assert_eq!(names("0,1", &boards, true), ["?", "?"]);
        assert_eq!(names("0,1,2,3", &boards, true), ["?", "?"]);
        assert_eq!(names("3", &boards[1..], false), ["NVIDIA A100"]);
        let unknown = vec![board("NVIDIA A100", A100, Mig::Unknown)];
        assert_eq!(
            choose(MIG, &unknown, false).gpus[0].architecture(),
            boards[1].gpu.architecture()
        );
    }

    #[test]
    fn without_gpus_nothing_is_chosen() {
        for value in ["0", "GPU-1", "MIG-1", ""] {
            assert_eq!(names(value, &[], false), [""; 0]);
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_the_value_no_more_gpus_than_there_are(
            value in "([0-9 ,+-]|GPU-|MIG-|4e|89|/|\\PC){0,24}",
            pci_order: bool,
            divide: bool,
        ) {
            let mut boards = mixed();
            if divide {
                boards[1].mig = Mig::On(vec![MIG.to_owned()]);
            }
            let choice = choose(&value, &boards, pci_order);
            proptest::prop_assert!(choice.gpus.len() <= boards.len());
        }
    }
}
