//! Conditions over the labels that GPU Feature Discovery gives a node.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use crate::questions::export::region::{Boards, Drivers, Term};
use crate::values::driver_version::DriverVersion;
use crate::values::platform::CpuArch;

const DRIVER: &str = "nvidia.com/cuda.driver.major";
const MINOR: &str = "nvidia.com/cuda.driver.minor";
const REVISION: &str = "nvidia.com/cuda.driver.rev";
const COMPUTE_MAJOR: &str = "nvidia.com/gpu.compute.major";
const COMPUTE_MINOR: &str = "nvidia.com/gpu.compute.minor";
pub(crate) const PRODUCT: &str = "nvidia.com/gpu.product";
pub(crate) const ARCH: &str = "kubernetes.io/arch";

/// What must hold of one label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Condition {
    pub(crate) label: &'static str,
    pub(crate) holds: Holds,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Holds {
    /// It is a number above this one.
    Above(i32),
    /// It is a number below this one.
    Below(i32),
    /// It is one of these.
    In(Vec<String>),
}

impl Holds {
    /// The operator, as Kubernetes writes it, and its values.
    pub(crate) fn operator(&self) -> (&'static str, Vec<String>) {
        match self {
            Self::Above(number) => ("Gt", vec![number.to_string()]),
            Self::Below(number) => ("Lt", vec![number.to_string()]),
            Self::In(values) => ("In", values.clone()),
        }
    }
}

fn above(label: &'static str, number: u16) -> Condition {
    Condition { label, holds: Holds::Above(i32::from(number).saturating_sub(1)) }
}

fn below(label: &'static str, number: u16) -> Condition {
    Condition { label, holds: Holds::Below(i32::from(number)) }
}

/// Conditions of which those of one list must all hold, and one list must.
pub(crate) fn alternatives(terms: &[Term], arch: Option<CpuArch>) -> Vec<Vec<Condition>> {
    let mut all = Vec::new();
    for Term { drivers, boards } in terms {
        let boards = match boards {
            Boards::All => Vec::new(),
            Boards::OfCapability(major, minors) => vec![
                in_values(COMPUTE_MAJOR, [major.to_string()]),
                in_values(COMPUTE_MINOR, minors.iter().map(ToString::to_string)),
            ],
            Boards::Named(names) => {
                let products: Vec<String> = names.iter().filter_map(|name| product(name)).collect();
                if products.is_empty() {
                    continue;
                }
                vec![in_values(PRODUCT, products)]
            }
        };
        let arch = arch.map(|arch| in_values(ARCH, [arch_label(arch).into()]));
        for of_driver in drivers.iter().flat_map(of_drivers) {
            all.push(of_driver.into_iter().chain(boards.clone()).chain(arch.clone()).collect());
        }
    }
    all
}

fn in_values(label: &'static str, values: impl IntoIterator<Item = String>) -> Condition {
    Condition { label, holds: Holds::In(values.into_iter().collect()) }
}

const fn arch_label(arch: CpuArch) -> &'static str {
    match arch {
        CpuArch::Aarch64 => "arm64",
        CpuArch::X86_64 => "amd64",
    }
}

/// The label of a board: its name with hyphens for the blanks. `None` where that is not a label.
fn product(name: &str) -> Option<String> {
    let label = name.replace(' ', "-");
    let allowed = |one: char| one.is_ascii_alphanumeric() || "-_.".contains(one);
    (label.len() <= 63 && label.chars().all(allowed)).then_some(label)
}

/// A version has three labels, so that "from 580.65.06 on" is of the branch, and a larger second number
/// or the same one and no smaller third.
fn of_drivers(drivers: &Drivers) -> Vec<Vec<Condition>> {
    match *drivers {
        Drivers::Branches { first, last } => {
            let last = last.map(|last| below(DRIVER, last.saturating_add(1)));
            vec![core::iter::once(above(DRIVER, first)).chain(last).collect()]
        }
        Drivers::From(version) => {
            let branch = version.branch();
            let [minor, revision] = numbers(version);
            let same_branch =
                || vec![above(DRIVER, branch), below(DRIVER, branch.saturating_add(1))];
            let mut later = same_branch();
            if revision == 0 {
                later.push(above(MINOR, minor));
                return vec![later];
            }
            later.push(above(MINOR, minor.saturating_add(1)));
            let mut same = same_branch();
            same.extend([above(MINOR, minor), below(MINOR, minor.saturating_add(1))]);
            same.push(above(REVISION, revision));
            vec![later, same]
        }
    }
}

/// The second and the third number.
pub(crate) fn numbers(version: DriverVersion) -> [u16; 2] {
    let text = format!("{version}");
    let mut numbers = text.split('.').skip(1).map(|number| number.parse().unwrap_or(0));
    [numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)]
}
