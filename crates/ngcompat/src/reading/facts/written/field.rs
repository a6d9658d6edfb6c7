//! A label with its value.

use alloc::vec::Vec;

use crate::machine::gpu::Gpu;
use crate::machine::known_machine::KnownMachine;
use crate::matrix::compiled::matrix;
use crate::reading::clean::CleanText;
use crate::reading::facts::gpu_list::{
    MOST, begins_bare, gpus, may_end, one_kind, unbulleted, without_memory,
};
use crate::reading::facts::names::Names;
use crate::reading::facts::particles::{around_particle, is_joined, without_particles};
use crate::reading::facts::windows_devices::numbered;
use crate::reading::facts::written::numbers::{
    begins_with_digit, is_driver_number, is_without_nought, names_another, remarked, with_commas,
};
use crate::reading::facts::written_label::{Label, label};
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;
use crate::values::jetpack::JetPack;
use crate::values::os_names::system;
use crate::values::platform::{CpuArch, Os};
use crate::values::text::offset;

pub(crate) enum Said {
    Driver(DriverVersion),
    Gpus(Vec<Gpu>),
    Count(usize),
    GpuAt(u8, Gpu),
    Cuda(CudaVersion),
    /// And whether it may be cut.
    JetPack(JetPack, bool),
    System(Os, Option<CpuArch>),
    Machine(KnownMachine),
    Arch(CpuArch),
}

/// A label with its value.
pub(crate) struct Field<'a> {
    pub(crate) label: Option<Label>,
    pub(crate) start: usize,
    /// Where its value begins, and the value.
    pub(crate) value: usize,
    pub(crate) text: &'a str,
    /// Whether a colon or a table separates the two, so that the value may be any text.
    pub(crate) separated: bool,
    /// Whether something follows that proves the value whole.
    pub(crate) ended: bool,
}

impl Field<'_> {
    /// `typed`: whether the text is a short one, whose end counts as the end of its last line.
    pub(crate) fn said(&self, text: &CleanText, typed: bool, names: &mut Names) -> Option<Said> {
        match self.label? {
            Label::Driver => self.driver(text, typed).map(Said::Driver),
            Label::Smi => {
                let before_wsl = |driver: &DriverVersion| driver.branch() < 450;
                self.driver(text, false).filter(before_wsl).map(Said::Driver)
            }
            Label::Gpu => self.gpus(typed, names).map(Said::Gpus),
            Label::GpuAt(at) => {
                let gpu = one_kind(self.text, names).filter(|_| self.ended)?.into_iter().next()?;
                Some(Said::GpuAt(at, gpu))
            }
            Label::GpuTimes(count) => {
                let gpu = names.known_gpu(self.text).filter(|_| self.ended)?;
                Some(Said::Gpus(alloc::vec![gpu; usize::from(count).min(MOST)]))
            }
            Label::Cuda => {
                let cuda = text.cuda(self.value)?;
                let rest = self.text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
                rest.trim().is_empty().then_some(Said::Cuda(cuda))
            }
            Label::JetPack => {
                let (version, whole) = self.jetpack(typed)?;
                Some(Said::JetPack(version, !whole))
            }
            Label::Count => {
                let count = self.text.trim().trim_end_matches(['x', 'X', '×', ' ']).parse().ok();
                count.filter(|count| self.ended && (1..=MOST).contains(count)).map(Said::Count)
            }
            Label::System => match system(self.text) {
                Some(os) => {
                    // `Ubuntu 22.04.5 LTS (x86_64)`
                    let arch = self.text.trim_end().strip_suffix(')');
                    let arch = arch.and_then(|text| text.rsplit_once('(')?.1.parse().ok());
                    Some(Said::System(os, arch)).filter(|_| self.ended || typed)
                }
                // `Platform: NVIDIA Jetson Thor`
                None => self.machine(typed, names),
            },
            Label::Machine => self.machine(typed, names),
            Label::Arch => self.text.trim().parse().ok().filter(|_| self.ended).map(Said::Arch),
        }
    }

    pub(crate) fn gpus(&self, typed: bool, names: &mut Names) -> Option<Vec<Gpu>> {
        let all = gpus(self.text, self.ended || typed, names)?;
        Some(all).filter(|all| self.ended || may_end(all))
    }

    /// A machine that is known by its name, or a module with one.
    pub(crate) fn machine(&self, typed: bool, names: &mut Names) -> Option<Said> {
        let value = self.text.trim().trim_end_matches(['.', ';']);
        if value.len() > 60 || !(self.ended || typed) {
            return None;
        }
        let gpu = names.known_gpu(value)?;
        if gpu.is_jetson() {
            let all = alloc::vec![gpu];
            return (self.ended || may_end(&all)).then_some(Said::Gpus(all));
        }
        let machine = matrix().machine(value).ok()?;
        Some(Said::Machine(machine)).filter(|_| self.ended || value.contains('.'))
    }

    /// `6.2`, `R36.4.7`, `6.2 [L4T 36.4.3]`, `4.1.1 and L4T 31.1.0`, and whether the number is whole. Of
    /// one that may be cut, two numbers mean all that begin with them.
    pub(crate) fn jetpack(&self, typed: bool) -> Option<(JetPack, bool)> {
        let mut value = self.text.trim();
        for front in ["L4T", "JetPack", "Jetpack", "jetpack"] {
            value = value.strip_prefix(front).unwrap_or(value).trim_start_matches([' ', '-']);
        }
        let value = value.trim_start_matches(['R', 'r', 'v']);
        let end = value.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(value.len());
        let (number, rest) = value.split_at_checked(end)?;
        let whole = self.ended || !rest.is_empty();
        let behind = rest.trim_start();
        let behind = behind.strip_prefix("GA").unwrap_or(behind);
        let behind = behind.trim_start_matches(['/', '-', '+', '&', ' ']);
        let behind = behind.strip_prefix("and ").or(behind.strip_prefix("with ")).unwrap_or(behind);
        let other = ["L4T", "l4t", "JetPack", "Jetpack", "jetpack", "Jetson Linux"];
        let alone = behind.is_empty()
            || behind.starts_with(['(', '['])
            || other.iter().any(|name| behind.starts_with(name));
        let begins = typed && number.contains('.');
        let version = number.parse().ok().filter(|_| (whole || begins) && alone)?;
        Some((version, whole))
    }

    pub(crate) fn driver(&self, text: &CleanText, typed: bool) -> Option<DriverVersion> {
        let mut value = self.text.trim_start();
        if let Some(driver) = numbered(value.trim_end()).filter(|_| self.ended) {
            return Some(driver);
        }
        let linked = value.strip_prefix('[').filter(|value| value.contains("](http"));
        value = linked.unwrap_or(value);
        for front in [
            "NVIDIA ",
            "nvidia-drivers-",
            "nvidia-driver-",
            "latest-",
            "dkms-",
            "Driver ",
            "NVIDIA-SMI ",
            "version ",
            "v",
            "R",
        ] {
            value = value.strip_prefix(front).unwrap_or(value);
        }
        let at = self.value + self.text.len() - value.len();
        let end = value.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(value.len());
        let (number, behind) = value.split_at_checked(end)?;
        if let Some(number) = with_commas(text.line_behind(at, 24)) {
            return number.parse().ok().filter(|_| is_driver_number(&number));
        }
        // Where the text ends in the middle of the value, another driver may follow.
        if !self.ended && !behind.is_empty() {
            return None;
        }
        // `535以降`
        let glued = behind.starts_with(is_joined);
        let behind = without_particles(behind);
        if glued && !behind.is_empty() {
            return None;
        }
        let rest = behind.trim_start_matches("-open").trim_start_matches("-server").trim();
        // `550.xx`
        let of_branch = number.strip_suffix('.').filter(|_| rest.starts_with(['x', 'X']));
        let rest = if of_branch.is_some() { rest.trim_matches(['x', 'X', '.']) } else { rest };
        let rest = if linked.is_some() && rest.starts_with("](http") { "" } else { rest };
        let number = number.trim_end_matches('.');
        // A sentence goes on in small letters, and a list with the next fact: `384.111 cuda9.1`.
        let beside = rest.strip_prefix("cuda").map(str::trim_start).is_some_and(begins_with_digit);
        let rest = if beside { "" } else { rest };
        let goes_on = rest.starts_with(|c: char| c.is_lowercase());
        // So does one behind a remark: "Driver 450.80.02 (CUDA 11.0) is too old".
        let remark = rest.strip_prefix('(').map(|rest| rest.split_once(')').unwrap_or((rest, "")));
        let remark = remark.is_some_and(|(_, behind)| behind.trim().is_empty());
        // Code goes on with a bracket or a quote.
        let code = rest.starts_with([')', ']', '}', '"', '\'']);
        // `ubuntu-drivers` lists what could be installed: `nvidia-driver-470 - distro non-free`.
        let offered = self.text.contains("nvidia-driver")
            && (rest.starts_with("- ") || rest == "-" || !self.ended);
        let plain = !goes_on && !code && !offered && !names_another(rest);
        let plain = plain
            && (self.separated || rest.is_empty() || remark || rest.starts_with("CUDA Version: "));
        let driver = match number.parse::<DriverVersion>().ok()? {
            branch if branch.is_branch() => match remarked(rest, branch) {
                Some(whole) => Some(whole).filter(|_| self.ended),
                None => Some(branch).filter(|_| self.ended || typed || end < value.len()),
            },
            // The version of a package: `545.23.08-1.el7`.
            version if rest.strip_prefix('-').is_some_and(begins_with_digit) => Some(version),
            // CUDA.jl and others leave a nought out: `525.60.9`.
            _ if is_without_nought(number) && self.ended => {
                text.driver(at).and(DriverVersion::of_plain_numbers(number))
            }
            // Of a number that may be cut the branch is whole.
            version => text.driver(at).or_else(|| {
                let branch = DriverVersion::of_branch(version.branch());
                (typed && !self.ended).then_some(branch)
            }),
        }?;
        (plain && (300..1000).contains(&driver.branch())).then_some(driver)
    }
}

/// `GPU 0,1,2,3: NVIDIA H20`, as one value that is counted.
pub(crate) fn numbered_gpus(line: &str, start: usize, ended: bool) -> Option<Field<'_>> {
    let (numbers, name) = line.trim_start().strip_prefix("GPU ")?.split_once(": ")?;
    let is_number = |number: &str| number.len() < 3 && number.parse::<u8>().is_ok();
    let several = numbers.contains(',') && numbers.split(',').all(is_number);
    let count = numbers.split(',').count();
    let value = start + offset(line, name);
    let label = Some(Label::GpuTimes(u8::try_from(count).ok()?));
    several.then_some(Field { label, start, value, text: name, separated: true, ended })
}

/// A part of a line that begins with a label.
pub(crate) fn field(part: &str, start: usize, ended: bool) -> Option<Field<'_>> {
    let text = unbulleted(part);
    let from =
        |value: &str| start + part.len() - part.get(offset(part, value)..).map_or(0, str::len);
    let make = |label, value: &'_ str, separated| Field {
        label: Some(label),
        start: from(text),
        value: from(value),
        text: part.get(offset(part, value)..).unwrap_or_default(),
        separated,
        ended,
    };
    // `My setup: NVIDIA driver version: 535.54.03`
    let mut rest = text;
    while let Some((front, value)) = rest.split_once([':', '=']) {
        if let Some(label) = label(front.trim()) {
            return Some(make(label, value.trim_start(), true));
        }
        if front.len() > 60 {
            return None;
        }
        rest = value.trim_start();
    }
    // `OS - Windows 11`, `OS      Windows 11`
    for sign in [" - ", "   "] {
        if let Some((front, value)) = rest.split_once(sign)
            && let Some(label) = label(front)
        {
            return Some(make(label, value.trim_start(), true));
        }
    }
    // `Hardware Platform (Jetson / GPU) Jetson Orin Nano`
    if let Some((front, value)) = rest.split_once(')').filter(|(front, _)| front.contains('('))
        && let Some((name, _)) = front.split_once('(')
        && let Some(label @ (Label::Gpu | Label::System)) = label(name)
    {
        return Some(make(label, value.trim_start(), true));
    }
    // `GPU は A100 です`
    if let Some((front, value)) = around_particle(rest)
        && let Some(label) = label(front)
        && let text = without_particles(value)
        && text.is_ascii()
    {
        let field = make(label, value, true);
        return Some(Field { text, ended: ended || text.len() < field.text.len(), ..field });
    }
    // `显卡rtx5070ti`
    let foreign = text.find(|c: char| c.is_ascii() && c != ' ').unwrap_or(0);
    if foreign > 0
        && let Some((front, value)) = text.split_at_checked(foreign)
        && value.starts_with(|c: char| c.is_ascii_alphabetic())
        && let Some(label @ (Label::Gpu | Label::System)) = label(front)
    {
        return Some(make(label, value, true));
    }
    // `GPU RTX 4090`, `Carte graphique RTX 4090`
    let alone = rest.match_indices(' ').take(4).find_map(|(at, _)| {
        let (front, value) = rest.split_at_checked(at)?;
        let value = value.trim_start();
        let is_name = value.starts_with(|c: char| c.is_ascii_uppercase())
            && value.bytes().any(|byte| byte.is_ascii_digit())
            && !value.contains([':', '=']);
        (is_name && label(front) == Some(Label::Gpu)).then_some(value)
    });
    if let Some(value) = alone {
        return Some(make(Label::Gpu, value, true));
    }
    // `driver 535.54.03`, `CUDA 12.2`, `Nvidia driver 535.54.03 CUDA Version: 12.2`
    let first = text.find(|c: char| c.is_ascii_digit()).and_then(|digit| text.get(..digit));
    let is_driver = first.is_some_and(|front| label(front) == Some(Label::Driver));
    let rest = if is_driver { text } else { rest };
    let named = ["L4T", "l4t"].iter().find_map(|name| rest.strip_prefix(name)).unwrap_or(rest);
    let digit = offset(rest, named) + named.find(|c: char| c.is_ascii_digit())?;
    let front = rest.get(..digit)?;
    // A package alone is an entry of a list, not what somebody says of the machine.
    let alone = rest.len() == part.trim().len() || text.starts_with("Package:");
    if front == "nvidia-driver-" && alone && !rest.contains(' ') {
        return None;
    }
    // The package: `nvidia-driver-535`.
    let front = front.strip_suffix('v').or(front.strip_suffix('R')).unwrap_or(front);
    let value = rest.get(digit..)?;
    let label = label(front).filter(|label| match label {
        Label::Driver | Label::Smi | Label::Cuda | Label::JetPack => true,
        // `GPU 3060 12G`
        Label::Gpu => begins_bare(without_memory(value)),
        _ => false,
    })?;
    // The sentence may end, and another begin.
    let whole = make(label, value, false);
    let text = whole.text.split(". ").next().unwrap_or(whole.text);
    let ended = ended || text.len() < whole.text.len();
    Some(Field { text, ended, ..whole })
}
