//! The facts in a compact form, for programs that are downloaded: numbers in one stream, texts in another,
//! both read in order. The tables of the compiled matrix take three times the space, since their rows
//! refer to each other by addresses, which do not compress.
//!
//! Only the version that packed facts unpacks them: nothing in them says what comes next. What is missing
//! at the end reads as zero, so that unpacking always comes to an end.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::str::Split;

use crate::matrix::tables::{Matrix, MatrixData};
use crate::rows::amp::{AmpFacts, ApexHistory, DataType, PyTorchFeature, TransformerEngine};
use crate::rows::build::{BuildFact, BuildKind, BuildPlatform};
use crate::rows::component::ComponentKind;
use crate::rows::family::{Family, FamilyKind, VersionOrder};
use crate::rows::known_issue::{IssueKind, JobMode, Precision};
use crate::rows::message::FalseAlarmRule;
use crate::rows::notes::{AnnouncementKind, Notes};
use crate::rows::release::ReleaseRow;
use crate::rows::source::{Certainty, Evidence, Source};
use crate::rows::stated::{ImagePlatform, MinimumCapability};
use crate::values::architecture::Architecture;
use crate::values::board_class::{BoardClass, ForwardCompatibility};
use crate::values::branch_kind::BranchKind;
use crate::values::component_version::ComponentVersion;
use crate::values::compute_capability::ComputeCapability;
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;
use crate::values::jetpack::JetPack;
use crate::values::platform::{CpuArch, Launcher};
use crate::values::release_id::ReleaseId;
use crate::values::toolkit_version::ToolkitVersion;

/// Facts in a compact form; what [`Matrix::unpack`] takes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PackedFacts {
    /// All that is not a text.
    pub numbers: Vec<u8>,
    /// Every text once, in the order in which it is first needed.
    pub texts: String,
}

/// Which facts are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PackedParts {
    /// All of them.
    All,
    /// Those by which verdicts are decided and explained. Missing are the messages, what mixed precision
    /// depends on, and of releases the words that only their own page prints.
    Deciding,
}

impl Matrix {
    /// The facts in a compact form.
    pub fn pack(&self, parts: PackedParts) -> PackedFacts {
        let deciding = parts == PackedParts::Deciding;
        let mut to = Packer { words_of_sources: !deciding, ..Packer::default() };
        if deciding { decided_by(self.rows) } else { self.rows }.pack_after(None, &mut to);
        PackedFacts { numbers: to.numbers, texts: to.texts }
    }

    /// The facts that were packed by this very version.
    ///
    /// ```
    /// use ngcompat::{Matrix, PackedParts, matrix};
    ///
    /// let packed = matrix().pack(PackedParts::All);
    /// let unpacked = Matrix::unpack(packed.numbers.leak(), packed.texts.leak());
    /// assert_eq!(unpacked.as_of(), matrix().as_of());
    /// ```
    pub fn unpack(numbers: &'static [u8], texts: &'static str) -> Self {
        Self::new(MatrixData::unpack_after(None, &mut Unpacker::new(numbers, texts)))
    }
}

/// Without what no verdict depends on.
fn decided_by(data: MatrixData) -> MatrixData {
    let transformer_engine = TransformerEngine {
        needs: &[],
        recipes: &[],
        defaults: &[],
        ..data.amp.transformer_engine
    };
    let amp = AmpFacts {
        tensor_cores: &[],
        fp16_rates: &[],
        pytorch: &[],
        apex: &[],
        transformer_engine,
        shapes: &[],
        pitfalls: &[],
        ..*data.amp
    };
    let families = data.families.iter().map(|family| {
        let releases = family.releases.iter().map(|row| {
            let notes = Notes {
                features: &[],
                announcements: &[],
                examples: &[],
                amp: Notes::NOTHING.amp,
                ..*row.notes
            };
            // The first that has an address is what a verdict refers to.
            let source = row.sources.iter().position(|source| source.address.is_some());
            ReleaseRow {
                doubts: &[],
                notes: Box::leak(Box::new(notes)),
                sources: source.and_then(|at| row.sources.get(at..=at)).unwrap_or(&[]),
                ..row.clone()
            }
        });
        Family { releases: leak(releases.collect()), ..*family }
    });
    MatrixData {
        families: leak(families.collect()),
        amp: Box::leak(Box::new(amp)),
        examples: &[],
        messages: &[],
        number_forms: &[],
        ..data
    }
}

fn leak<T>(list: Vec<T>) -> &'static [T] {
    Box::leak(list.into_boxed_slice())
}

/// A value in packed facts. Rows are like those before them: they say which fields are the same, and have
/// the others.
pub(super) trait Pack: Sized {
    fn pack_after(&self, before: Option<&Self>, to: &mut Packer);

    fn unpack_after(before: Option<&Self>, from: &mut Unpacker) -> Self;

    /// Whether it is like the item before it in its own list; others are like the item in the same place of
    /// the list before.
    fn is_in_sequence() -> bool {
        false
    }
}

#[derive(Default)]
pub(super) struct Packer {
    numbers: Vec<u8>,
    texts: String,
    known_texts: BTreeMap<String, usize>,
    sources: Vec<&'static Source>,
    words_of_sources: bool,
    pub(super) kinds: &'static [ComponentKind],
}

impl Packer {
    /// Seven bits a byte, the lowest first.
    fn number(&mut self, mut number: usize) {
        while number > 0x7f {
            self.numbers.push(low_bits(number) | 0x80);
            number >>= 7;
        }
        self.numbers.push(low_bits(number));
    }

    /// The first in the lowest bit.
    pub(super) fn flags(&mut self, flags: &[bool]) {
        self.number(flags.iter().rev().fold(0, |all, flag| all << 1 | usize::from(*flag)));
    }

    /// Zero for the next text, else its place among those before.
    fn text(&mut self, text: &str) {
        if let Some(place) = self.known_texts.get(text) {
            return self.number(*place);
        }
        self.number(0);
        self.texts.push_str(text);
        self.texts.push(END);
        self.known_texts.insert(String::from(text), self.known_texts.len().saturating_add(1));
    }
}

fn low_bits(number: usize) -> u8 {
    u8::try_from(number & 0x7f).unwrap_or(0)
}

/// Ends each text; no text has it.
const END: char = '\0';

pub(super) struct Unpacker {
    numbers: &'static [u8],
    texts: Split<'static, char>,
    known_texts: Vec<&'static str>,
    sources: Vec<&'static Source>,
    pub(super) kinds: &'static [ComponentKind],
}

impl Unpacker {
    fn new(numbers: &'static [u8], texts: &'static str) -> Self {
        let (known_texts, sources) = (Vec::new(), Vec::new());
        Self { numbers, texts: texts.split(END), known_texts, sources, kinds: &[] }
    }

    pub(super) fn flags(&mut self) -> Flags {
        Flags(self.number())
    }

    fn number(&mut self) -> usize {
        let mut number = 0;
        let mut shift = 0;
        while let Some((byte, rest)) = self.numbers.split_first() {
            self.numbers = rest;
            number |= usize::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
            shift = shift.saturating_add(7);
            if *byte < 0x80 {
                break;
            }
        }
        number
    }

    fn text(&mut self) -> &'static str {
        if let Some(place) = self.number().checked_sub(1) {
            return self.known_texts.get(place).copied().unwrap_or_default();
        }
        let text = self.texts.next().unwrap_or_default();
        self.known_texts.push(text);
        text
    }

    fn list<T: Pack>(&mut self, before: &[T]) -> Vec<T> {
        // Each item has a byte at least.
        let length = self.number().min(self.numbers.len());
        let mut list = Vec::with_capacity(length);
        for place in 0..length {
            let item = T::unpack_after(example(before, list.last(), place), self);
            list.push(item);
        }
        list
    }
}

pub(super) struct Flags(usize);

impl Flags {
    pub(super) fn next(&mut self) -> bool {
        let flag = self.0 & 1 == 1;
        self.0 >>= 1;
        flag
    }
}

/// The item that another is like.
fn example<'a, T: Pack>(before: &'a [T], last: Option<&'a T>, place: usize) -> Option<&'a T> {
    let placed = before.get(place);
    if T::is_in_sequence() { last.or(placed) } else { placed.or(last) }
}

fn pack_list<T: Pack>(list: &[T], before: &[T], to: &mut Packer) {
    to.number(list.len());
    let mut previous = None;
    for (place, item) in list.iter().enumerate() {
        item.pack_after(example(before, previous, place), to);
        previous = Some(item);
    }
}

/// Enums are their place among all values; past the end is the value named here.
macro_rules! words {
    ($($type:ident: $otherwise:ident),+ $(,)?) => {$(
        impl Pack for $type {
            fn pack_after(&self, _: Option<&Self>, to: &mut Packer) {
                to.number(Self::ALL.iter().position(|one| one == self).unwrap_or(0));
            }

            fn unpack_after(_: Option<&Self>, from: &mut Unpacker) -> Self {
                Self::ALL.get(from.number()).copied().unwrap_or(Self::$otherwise)
            }
        }
    )+};
}

words!(
    AnnouncementKind: Other,
    ApexHistory: Removed,
    Architecture: Fermi,
    BoardClass: Other,
    BranchKind: Production,
    BuildFact: Cuda,
    BuildKind: Image,
    BuildPlatform: LinuxX86_64,
    Certainty: Possible,
    CpuArch: X86_64,
    DataType: Fp32,
    Evidence: ThirdParty,
    FalseAlarmRule: Always,
    FamilyKind: Container,
    ImagePlatform: X86_64,
    IssueKind: Other,
    JobMode: Training,
    Launcher: Docker,
    Precision: Fp32,
    PyTorchFeature: TorchAmp,
    VersionOrder: Month,
);

macro_rules! numbers {
    ($($type:ident),+) => {$(
        impl Pack for $type {
            fn pack_after(&self, _: Option<&Self>, to: &mut Packer) {
                to.number(usize::try_from(*self).unwrap_or(0));
            }

            fn unpack_after(_: Option<&Self>, from: &mut Unpacker) -> Self {
                Self::try_from(from.number()).unwrap_or(0)
            }
        }
    )+};
}

numbers!(u8, u16, u64);

impl Pack for bool {
    fn pack_after(&self, _: Option<&Self>, to: &mut Packer) {
        to.number(usize::from(*self));
    }

    fn unpack_after(_: Option<&Self>, from: &mut Unpacker) -> Self {
        from.number() != 0
    }
}

impl Pack for &'static str {
    fn pack_after(&self, _: Option<&Self>, to: &mut Packer) {
        to.text(self);
    }

    fn unpack_after(_: Option<&Self>, from: &mut Unpacker) -> Self {
        from.text()
    }
}

impl Pack for Cow<'static, str> {
    fn pack_after(&self, _: Option<&Self>, to: &mut Packer) {
        to.text(self);
    }

    fn unpack_after(_: Option<&Self>, from: &mut Unpacker) -> Self {
        Self::Borrowed(from.text())
    }
}

impl Pack for ComponentVersion {
    fn pack_after(&self, _: Option<&Self>, to: &mut Packer) {
        to.text(self.as_str());
    }

    fn unpack_after(_: Option<&Self>, from: &mut Unpacker) -> Self {
        Self::of(from.text())
    }
}

impl<T: Pack> Pack for Option<T> {
    fn pack_after(&self, before: Option<&Self>, to: &mut Packer) {
        self.is_some().pack_after(None, to);
        if let Some(value) = self {
            value.pack_after(before.and_then(Option::as_ref), to);
        }
    }

    fn unpack_after(before: Option<&Self>, from: &mut Unpacker) -> Self {
        let is_some = bool::unpack_after(None, from);
        is_some.then(|| T::unpack_after(before.and_then(Option::as_ref), from))
    }
}

impl<A: Pack, B: Pack> Pack for (A, B) {
    fn pack_after(&self, _: Option<&Self>, to: &mut Packer) {
        self.0.pack_after(None, to);
        self.1.pack_after(None, to);
    }

    fn unpack_after(_: Option<&Self>, from: &mut Unpacker) -> Self {
        (A::unpack_after(None, from), B::unpack_after(None, from))
    }
}

impl<T: Pack> Pack for &'static [T] {
    fn pack_after(&self, before: Option<&Self>, to: &mut Packer) {
        pack_list(self, before.copied().unwrap_or_default(), to);
    }

    fn unpack_after(before: Option<&Self>, from: &mut Unpacker) -> Self {
        leak(from.list(before.copied().unwrap_or_default()))
    }
}

impl<T: Pack + Clone> Pack for Cow<'static, [T]> {
    fn pack_after(&self, before: Option<&Self>, to: &mut Packer) {
        pack_list(self, before.map(|list| &**list).unwrap_or_default(), to);
    }

    fn unpack_after(before: Option<&Self>, from: &mut Unpacker) -> Self {
        Self::Borrowed(leak(from.list(before.map(|list| &**list).unwrap_or_default())))
    }
}

/// Zero for one that was not there before, and the document itself; else its place among those before.
impl Pack for &'static Source {
    fn pack_after(&self, _: Option<&Self>, to: &mut Packer) {
        if let Some(place) = to.sources.iter().position(|known| known == self) {
            return to.number(place.saturating_add(1));
        }
        to.sources.push(self);
        to.number(0);
        let Source { evidence, address, what } = self;
        let unsaid = !to.words_of_sources && address.is_some();
        Source { evidence: *evidence, address: *address, what: if unsaid { "" } else { what } }
            .pack_after(None, to);
    }

    fn unpack_after(_: Option<&Self>, from: &mut Unpacker) -> Self {
        static NONE: Source = Source { evidence: Evidence::ThirdParty, address: None, what: "" };
        if let Some(place) = from.number().checked_sub(1) {
            return from.sources.get(place).copied().unwrap_or(&NONE);
        }
        let source = Box::leak(Box::new(Pack::unpack_after(None, from)));
        from.sources.push(source);
        source
    }
}

impl Pack for &'static ComponentKind {
    fn pack_after(&self, _: Option<&Self>, to: &mut Packer) {
        to.number(to.kinds.iter().position(|kind| kind.key == self.key).unwrap_or(0));
    }

    fn unpack_after(_: Option<&Self>, from: &mut Unpacker) -> Self {
        static NONE: ComponentKind = ComponentKind { key: "", name: "", aliases: &[] };
        let place = from.number();
        from.kinds.get(place).unwrap_or(&NONE)
    }
}

/// Implements [`Pack`] for values that are a few numbers.
macro_rules! of_numbers {
    ($($type:ident: |$value:ident| $numbers:expr, $make:expr;)+) => {$(
        impl Pack for $type {
            fn pack_after(&self, _: Option<&Self>, to: &mut Packer) {
                let $value = self;
                $numbers.pack_after(None, to);
            }

            fn unpack_after(_: Option<&Self>, from: &mut Unpacker) -> Self {
                let $value = Pack::unpack_after(None, from);
                $make
            }
        }
    )+};
}

of_numbers! {
    ComputeCapability: |it| (it.major, it.minor), { let (major, minor) = it; Self::new(major, minor) };
    CudaVersion: |it| (it.major, it.minor), { let (major, minor) = it; Self::new(major, minor) };
    ReleaseId: |it| (it.year(), it.month()), { let (year, month) = it; Self::of(year, month) };
    ToolkitVersion: |it| (it.major, (it.minor, it.patch)), {
        let (major, (minor, patch)) = it;
        Self::new(major, minor, patch)
    };
    DriverVersion: |it| (it.branch(), it.others()), {
        let (branch, (minor, patch)) = it;
        Self::of(branch, minor, patch)
    };
    JetPack: |it| (it.major(), it.others()), {
        let (major, (minor, patch)) = it;
        Self::of(major, minor, patch)
    };
}

impl Pack for MinimumCapability {
    fn pack_after(&self, _: Option<&Self>, to: &mut Packer) {
        match self {
            Self::NotStated => to.number(0),
            Self::Printed(capability) => {
                to.number(1);
                capability.pack_after(None, to);
            }
            Self::NotRecorded { earlier, later } => {
                to.number(2);
                (*earlier, *later).pack_after(None, to);
            }
        }
    }

    fn unpack_after(_: Option<&Self>, from: &mut Unpacker) -> Self {
        match from.number() {
            0 => Self::NotStated,
            1 => Self::Printed(Pack::unpack_after(None, from)),
            _ => {
                let (earlier, later) = Pack::unpack_after(None, from);
                Self::NotRecorded { earlier, later }
            }
        }
    }
}

impl Pack for ForwardCompatibility {
    fn pack_after(&self, _: Option<&Self>, to: &mut Packer) {
        to.number(match self {
            Self::Documented => 0,
            Self::Expected => 1,
            Self::OwnPackage => 2,
            Self::Unsettled => 3,
            Self::Unsupported => 4,
        });
    }

    fn unpack_after(_: Option<&Self>, from: &mut Unpacker) -> Self {
        match from.number() {
            0 => Self::Documented,
            1 => Self::Expected,
            2 => Self::OwnPackage,
            4 => Self::Unsupported,
            _ => Self::Unsettled,
        }
    }
}

#[cfg(feature = "matrix")]
#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;
    use crate::matrix::generated::MATRIX;

    fn unpacked(parts: PackedParts) -> Matrix {
        let PackedFacts { numbers, texts } = MATRIX.pack(parts);
        Matrix::unpack(numbers.leak(), texts.leak())
    }

    #[test]
    fn what_is_packed_is_unpacked() {
        let all = unpacked(PackedParts::All);
        // Row by row, so that a difference can be read.
        for (unpacked, compiled) in all.families().iter().zip(MATRIX.families()) {
            for (unpacked, compiled) in unpacked.releases.iter().zip(compiled.releases) {
                assert_eq!(unpacked, compiled, "{}", compiled.version);
            }
        }
        assert_eq!(format!("{:?}", all.rows), format!("{:?}", MATRIX.rows));
    }

    #[test]
    fn what_decides_is_packed_apart() {
        let deciding = unpacked(PackedParts::Deciding);
        assert_eq!(deciding.as_of(), MATRIX.as_of());
        let texts = |parts| MATRIX.pack(parts).texts.len();
        assert!(texts(PackedParts::Deciding) * 3 < texts(PackedParts::All) * 2);
        for (unpacked, compiled) in deciding.families().iter().zip(MATRIX.families()) {
            for (unpacked, compiled) in unpacked.releases.iter().zip(compiled.releases) {
                assert_eq!(unpacked.version, compiled.version);
                let builds = |row: &ReleaseRow| {
                    row.builds.iter().map(|row| row.build.clone()).collect::<Vec<_>>()
                };
                assert_eq!(builds(unpacked), builds(compiled), "{}", compiled.version);
            }
        }
    }

    #[test]
    fn no_text_has_the_mark_of_its_end() {
        let PackedFacts { texts, .. } = MATRIX.pack(PackedParts::All);
        let marks = texts.matches(END).count();
        let mut once: Vec<&str> = texts.split_terminator(END).collect();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), marks);
    }

    #[test]
    fn damaged_facts_come_to_an_end() {
        let PackedFacts { numbers, texts } = MATRIX.pack(PackedParts::All);
        let (numbers, texts): (&[u8], &str) = (numbers.leak(), texts.leak());
        for end in [0, 1, numbers.len() / 2, numbers.len() - 1] {
            Matrix::unpack(&numbers[..end], texts);
        }
        Matrix::unpack(numbers, "");
        Matrix::unpack(&[0xff; 1000], texts);
    }
}
