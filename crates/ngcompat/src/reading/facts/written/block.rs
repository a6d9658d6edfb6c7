//! Fields that belong together.

use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::matrix::compiled::matrix;
use crate::reading::clean::CleanText;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::names::alike;
use crate::reading::facts::written::asks::Asked;
use crate::reading::facts::written::field::Said;
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;
use crate::values::jetpack::JetPack;
use crate::values::platform::{CpuArch, Os};
use crate::values::text::sort_by_number;

/// The lines of reports that state a driver or GPUs: where each begins, and the furthest line that one of
/// those that begin no later reaches.
pub(crate) struct Reports(Vec<(usize, usize)>);

impl Reports {
    pub(crate) fn among(readings: &[TextReading]) -> Self {
        let says = |reading: &&TextReading| {
            // What a Jetson is called in one line may stand beside its JetPack.
            let name =
                reading.kind == FactKind::Jetson && reading.lines.start() == reading.lines.end();
            !name
                && reading.kind != FactKind::Message
                && (reading.environment.driver.is_some() || !reading.environment.gpus.is_empty())
        };
        let mut lines: Vec<(usize, usize)> = readings
            .iter()
            .filter(says)
            .map(|reading| (*reading.lines.start(), *reading.lines.end()))
            .collect();
        sort_by_number(&mut lines, |(start, _)| *start);
        let mut furthest = 0;
        for (_, end) in &mut lines {
            furthest = furthest.max(*end);
            *end = furthest;
        }
        Self(lines)
    }

    /// Whether one of them has all these lines.
    pub(crate) fn cover(&self, first: usize, last: usize) -> bool {
        let count = self.0.partition_point(|(start, _)| *start <= first);
        count.checked_sub(1).and_then(|at| self.0.get(at)).is_some_and(|(_, end)| *end >= last)
    }
}

/// Fields that belong together.
pub(crate) struct Block {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) line: usize,
    pub(crate) driver: Option<DriverVersion>,
    pub(crate) cuda: Option<CudaVersion>,
    pub(crate) jetpack: Option<JetPack>,
    pub(crate) jetpack_cut: bool,
    pub(crate) system: Option<Os>,
    pub(crate) arch: Option<CpuArch>,
    /// Whether the GPUs are those of a machine that was named.
    pub(crate) of_machine: bool,
    pub(crate) gpus: Vec<Gpu>,
    /// How many there are, where that has a label of its own.
    pub(crate) count: Option<usize>,
    /// The numbers of the GPUs, where they have some.
    pub(crate) numbers: Vec<u8>,
    /// Whether it is a list of what is needed.
    pub(crate) asked: Asked,
}

impl Block {
    pub(crate) fn at(start: usize, asked: Asked) -> Self {
        Self {
            start,
            end: start,
            line: 0,
            driver: None,
            cuda: None,
            jetpack: None,
            jetpack_cut: false,
            system: None,
            arch: None,
            of_machine: false,
            gpus: Vec::new(),
            count: None,
            numbers: Vec::new(),
            asked,
        }
    }

    pub(crate) fn has(&self, said: &Said) -> bool {
        match said {
            Said::Driver(driver) => self.driver.is_some_and(|known| known != *driver),
            Said::Gpus(gpus) => {
                let of_machine = |one: &Gpu, other: &Gpu| self.of_machine && one.is_like(other);
                let same = self.gpus.len() == gpus.len()
                    && self.gpus.iter().zip(gpus).all(|(one, other)| alike(one, other))
                    || gpus.iter().all(|gpu| self.gpus.iter().all(|own| of_machine(own, gpu)));
                !self.gpus.is_empty() && !same
            }
            // What was listed before may be the same, with its numbers now.
            Said::GpuAt(at, gpu) => match self.numbers.iter().position(|known| known == at) {
                Some(place) => self.gpus.get(place).is_none_or(|known| !alike(known, gpu)),
                None => self.gpus.get(self.numbers.len()).is_some_and(|known| !alike(known, gpu)),
            },
            Said::Cuda(cuda) => self.cuda.is_some_and(|known| known != *cuda),
            // One may be JetPack, the other the L4T in it.
            Said::JetPack(jetpack, _) => self
                .jetpack
                .is_some_and(|known| known.is_l4t() == jetpack.is_l4t() && known != *jetpack),
            Said::Count(count) => self.count.is_some_and(|known| known != *count),
            // Its GPUs may be named beside it.
            Said::Machine(machine) => self.gpus.iter().any(|gpu| {
                self.gpus.len() > machine.gpus.len()
                    || machine.gpus.iter().any(|own| !own.is_like(gpu))
            }),
            Said::Arch(arch) => self.arch.is_some_and(|known| known != *arch),
            Said::System(..) => false,
        }
    }

    pub(crate) fn add(&mut self, said: Said, at: usize, line: usize) {
        (self.end, self.line) = (at, line);
        match said {
            Said::Driver(driver) => self.driver = Some(driver),
            Said::Gpus(gpus) if self.gpus.is_empty() => self.gpus = gpus,
            Said::JetPack(jetpack, cut) if self.jetpack.is_none() => {
                (self.jetpack, self.jetpack_cut) = (Some(jetpack), cut);
            }
            Said::Gpus(_) | Said::JetPack(..) => {}
            Said::GpuAt(at, _) if self.numbers.contains(&at) => {}
            Said::GpuAt(at, gpu) => {
                if self.gpus.len() == self.numbers.len() {
                    self.gpus.push(gpu);
                }
                self.numbers.push(at);
            }
            Said::Cuda(cuda) => self.cuda = Some(cuda),
            Said::Count(count) => self.count = Some(count),
            Said::System(os, arch) => {
                self.system = self.system.or(Some(os));
                self.arch = self.arch.or(arch);
            }
            Said::Arch(arch) => self.arch = Some(arch),
            Said::Machine(machine) => {
                (self.arch, self.of_machine) = (Some(machine.arch), true);
                self.gpus = machine.gpus;
            }
        }
    }

    pub(crate) const fn asked(&self) -> Asked {
        self.asked
    }

    /// `known`: the reports in the text.
    pub(crate) fn reading(mut self, text: &CleanText, known: &Reports) -> Option<TextReading> {
        // Beside a module, a number that may be cut can be nothing else.
        let of_module = self.gpus.iter().any(Gpu::is_jetson);
        self.jetpack = self.jetpack.filter(|_| !self.jetpack_cut || of_module);
        if let (Some(count), [gpu]) = (self.count, self.gpus.as_slice()) {
            self.gpus = alloc::vec![gpu.clone(); count];
        }
        let says = self.driver.is_some()
            || self.jetpack.is_some()
            || self.system.is_some()
            || !self.gpus.is_empty();
        let asked = match self.asked {
            Asked::Nothing => false,
            Asked::Driver => self.driver.is_none(),
            Asked::All => true,
        };
        if asked || !says {
            return None;
        }
        let lines = text.line_of(self.start)..=text.line_of(self.end);
        // The labels of a report are no list.
        if known.cover(*lines.start(), *lines.end()) {
            return None;
        }
        let mut environment = Environment::new();
        environment.driver = self.driver;
        environment.gpus = self.gpus;
        environment.jetpack = self.jetpack;
        environment.platform.os = self.system;
        environment.platform.arch = self.arch;
        // Only modules with a system on a chip have these.
        if self.jetpack.is_some() {
            environment.platform.os = Some(Os::Linux);
            environment.platform.arch = Some(CpuArch::Aarch64);
        }
        // Beside a driver, CUDA may be that of a toolkit. It is the driver's where it is the one that
        // the driver's branch has.
        let of_branch = self.driver.and_then(|driver| matrix().cuda_of_branch(driver.branch()));
        environment.cuda_driver = self.cuda.filter(|cuda| of_branch == Some(*cuda));
        Some(TextReading::of(FactKind::Written, text, self.start, self.end + 1, environment))
    }
}
