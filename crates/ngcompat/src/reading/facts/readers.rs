//! The readers: which kinds of texts there are, and what reads them.

use alloc::vec::Vec;

use crate::reading::clean::CleanText;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::labels::{Label, LabelSets};
use crate::reading::facts::names::Names;
use crate::reading::facts::{
    banner, collect_env, conda_info, container_cli, container_env, dcgm, denied, devices,
    driver_libraries, driver_packages, hardware_list, hf_env, image, jetson, lightning_env,
    messages, node_labels, nvidia_smi, nvidia_smi_csv, nvidia_smi_list, nvidia_smi_query,
    nvidia_smi_xml, object, pip_list, platform_table, proc_version, slurm, torch_version, uname,
    windows_devices, written,
};
use crate::reading::pattern::Found;

/// A reader of one kind of text.
pub(crate) struct Reader {
    pub(crate) kind: FactKind,
    /// Where two kinds state different facts about a machine, the lower counts: what a program on the
    /// machine prints, before what a container saw, before what is installed or labelled, before what
    /// somebody wrote.
    pub(crate) rank: u8,
    pub(crate) read: fn(&mut Desk<'_>),
}

/// A text, and what was read from it so far.
pub(crate) struct Desk<'a> {
    text: &'a CleanText,
    labels: Labels,
    /// The known messages in it.
    found: &'a [Found],
    names: Names,
    readings: Vec<TextReading>,
}

/// The labels of each kind of report in the text.
struct Labels {
    query: Vec<Label>,
    container_cli: Vec<Label>,
    collect_env: Vec<Label>,
    hugging_face: Vec<Label>,
}

impl Labels {
    fn of(text: &CleanText) -> Self {
        static SETS: LabelSets<4> = LabelSets::new([
            &nvidia_smi_query::LABELS,
            &container_cli::LABELS,
            &collect_env::LABELS,
            &hf_env::LABELS,
        ]);
        let [query, container_cli, collect_env, hugging_face] = SETS.find(text);
        Self { query, container_cli, collect_env, hugging_face }
    }
}

/// What all readers find in a text that has these messages in it.
pub(crate) fn read(text: &CleanText, found: &[Found]) -> Vec<TextReading> {
    let labels = Labels::of(text);
    let mut desk = Desk { text, labels, found, names: Names::new(), readings: Vec::new() };
    for reader in READERS {
        (reader.read)(&mut desk);
    }
    denied::add(text, found, &mut desk.readings);
    desk.readings
}

const fn reader(kind: FactKind, rank: u8, read: fn(&mut Desk<'_>)) -> Reader {
    Reader { kind, rank, read }
}

/// Every reader, in the order in which they read. To add one, add its kind and a line here.
pub(crate) const READERS: &[Reader] = &[
    reader(FactKind::NvidiaSmi, 0, |desk| {
        nvidia_smi::read(desk.text, &mut desk.names, &mut desk.readings);
    }),
    reader(FactKind::NvidiaSmiCsv, 0, |desk| {
        nvidia_smi_csv::read(desk.text, &mut desk.names, &mut desk.readings);
    }),
    reader(FactKind::NvidiaSmiList, 0, |desk| {
        nvidia_smi_list::read(desk.text, &mut desk.names, &mut desk.readings);
    }),
    reader(FactKind::NvidiaSmiQuery, 0, |desk| {
        nvidia_smi_query::read(desk.text, &desk.labels.query, &mut desk.names, &mut desk.readings);
        nvidia_smi_xml::read(desk.text, &mut desk.names, &mut desk.readings);
    }),
    reader(FactKind::ContainerCli, 0, |desk| {
        container_cli::read(
            desk.text,
            &desk.labels.container_cli,
            &mut desk.names,
            &mut desk.readings,
        );
    }),
    reader(FactKind::ProcVersion, 0, |desk| {
        proc_version::read(desk.text, &mut desk.readings);
    }),
    reader(FactKind::ModuleVersion, 0, |desk| {
        proc_version::read_module(desk.text, &mut desk.readings);
    }),
    reader(FactKind::CollectEnv, 0, |desk| {
        collect_env::read(desk.text, &desk.labels.collect_env, &mut desk.names, &mut desk.readings);
        platform_table::read(desk.text, &mut desk.names, &mut desk.readings);
    }),
    reader(FactKind::HuggingFaceEnv, 0, |desk| {
        hf_env::read(desk.text, &desk.labels.hugging_face, &mut desk.names, &mut desk.readings);
    }),
    reader(FactKind::LightningEnv, 0, |desk| {
        lightning_env::read(desk.text, &mut desk.names, &mut desk.readings);
    }),
    reader(FactKind::Dcgm, 0, |desk| {
        dcgm::read(desk.text, &mut desk.names, &mut desk.readings);
    }),
    reader(FactKind::Facts, 0, |desk| {
        object::read(desk.text, &mut desk.names, &mut desk.readings);
    }),
    reader(FactKind::CondaInfo, 1, |desk| {
        conda_info::read(desk.text, &mut desk.readings);
    }),
    reader(FactKind::WindowsDevices, 1, |desk| {
        windows_devices::read(desk.text, &mut desk.names, &mut desk.readings);
    }),
    reader(FactKind::Jetson, 1, |desk| {
        jetson::read(desk.text, &mut desk.names, &mut desk.readings);
    }),
    reader(FactKind::PipList, 4, |desk| {
        pip_list::read(desk.text, &mut desk.readings);
    }),
    reader(FactKind::ContainerEnv, 3, |desk| {
        container_env::read(desk.text, &mut desk.readings);
    }),
    reader(FactKind::Banner, 1, |desk| {
        banner::read(desk.text, &mut desk.names, &mut desk.readings);
    }),
    reader(FactKind::Devices, 1, |desk| {
        devices::read(desk.text, &mut desk.names, &mut desk.readings);
    }),
    reader(FactKind::Message, 1, |desk| {
        messages::read(desk.text, desk.found, &mut desk.names, &mut desk.readings);
    }),
    reader(FactKind::NodeLabels, 2, |desk| {
        node_labels::read(desk.text, &mut desk.names, &mut desk.readings);
    }),
    reader(FactKind::Slurm, 2, |desk| {
        slurm::read(desk.text, &mut desk.names, &mut desk.readings);
    }),
    reader(FactKind::HardwareList, 2, |desk| {
        hardware_list::read(desk.text, &mut desk.names, &mut desk.readings);
    }),
    reader(FactKind::DriverPackages, 3, |desk| {
        driver_packages::read(desk.text, &mut desk.readings);
    }),
    reader(FactKind::TorchVersion, 4, |desk| {
        torch_version::read(desk.text, &mut desk.readings);
    }),
    reader(FactKind::Uname, 4, |desk| uname::read(desk.text, &mut desk.readings)),
    reader(FactKind::Image, 4, |desk| image::read(desk.text, &mut desk.readings)),
    reader(FactKind::Written, WRITTEN, |desk| {
        written::read(desk.text, &mut desk.names, &mut desk.readings);
        driver_libraries::read(desk.text, &mut desk.readings);
    }),
];

/// The rank of what people write: it counts only where nothing printed states the fact.
pub(crate) const WRITTEN: u8 = 9;

/// The reader of a kind.
pub(crate) fn of(kind: FactKind) -> Option<&'static Reader> {
    READERS.iter().find(|reader| reader.kind == kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_one_reader() {
        for kind in FactKind::ALL {
            let all = READERS.iter().filter(|reader| reader.kind == *kind).count();
            assert_eq!(all, 1, "{kind}");
        }
    }
}
