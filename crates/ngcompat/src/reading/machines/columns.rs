//! What the columns of inventories hold, by the words of their headers.

use alloc::string::String;
use alloc::vec::Vec;

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Machine,
    /// A machine's name beside a column of GPUs, or else a GPU's.
    Name,
    Gpu,
    /// The GPUs by name, or how many they are.
    Gpus,
    Count,
    Driver,
    /// The CUDA version of the driver.
    CudaDriver,
    /// A CUDA version, of the driver or of a toolkit.
    Cuda,
    /// A kind of machine by the name that vendors and clouds give it.
    MachineType,
    /// Which of a machine's GPUs the row is about.
    Place,
    /// What has machines of its own.
    Cluster,
    Os,
    Arch,
}

/// The words of headers, in small letters and without what is neither letter nor digit.
const COLUMNS: [(Column, &[&str]); 13] = [
    (
        Column::Machine,
        &[
            "machine",
            "machinename",
            "host",
            "hostname",
            "fqdn",
            "node",
            "nodename",
            "server",
            "servername",
            "instance",
            "instancename",
            "computer",
            "computername",
            "vm",
            "vmname",
            "rechner",
            "rechnername",
            "knoten",
            "serveur",
            "servidor",
        ],
    ),
    (Column::Name, &["name"]),
    (
        Column::Gpu,
        &[
            "gpu",
            "gpuname",
            "gpumodel",
            "modelname",
            "gputype",
            "gpuproduct",
            "model",
            "product",
            "accelerator",
            "acceleratortype",
            "card",
            "graphicscard",
            "grafikkarte",
            "gpumodell",
            "cartegraphique",
            "tarjetagráfica",
        ],
    ),
    (Column::Gpus, &["gpus", "accelerators"]),
    (
        Column::Count,
        &[
            "count",
            "gpucount",
            "gpuscount",
            "countofgpus",
            "numgpus",
            "numgpu",
            "gpunum",
            "ngpus",
            "ngpu",
            "nogpus",
            "noofgpus",
            "numberofgpus",
            "gpunumber",
            "gpuquantity",
            "gpuqty",
            "quantity",
            "qty",
            "gpuspernode",
            "gpuspermachine",
            "gpusperserver",
            "gpusperhost",
            "gpusnode",
            "anzahl",
            "anzahlgpus",
            "gpuanzahl",
            "nombredegpu",
        ],
    ),
    (
        Column::Driver,
        &[
            "driver",
            "driverversion",
            "nvidiadriver",
            "nvidiadriverversion",
            "gpudriver",
            "gpudriverversion",
            "dcgmfidriverversion",
            "dcgmfisystemdriverversion",
            "drivernvidia",
            "treiber",
            "treiberversion",
            "nvidiatreiber",
            "gputreiber",
            "pilote",
            "controlador",
        ],
    ),
    (
        Column::CudaDriver,
        &[
            "cudadriver",
            "cudadriverversion",
            "drivercuda",
            "drivercudaversion",
            "cudaofdriver",
            "cudaofthedriver",
            "smicuda",
            "nvidiasmicuda",
            "cudanvidiasmi",
            "cudasmi",
            "maxcuda",
            "cudamax",
        ],
    ),
    (Column::Cuda, &["cuda", "cudaversion", "nvidiacuda", "cudaversions"]),
    (
        Column::MachineType,
        &[
            "machinetype",
            "instancetype",
            "vmsize",
            "vmtype",
            "shape",
            "flavor",
            "nodetype",
            "servertype",
            "machinemodel",
            "servermodel",
        ],
    ),
    (
        Column::Cluster,
        &[
            "cluster",
            "clustername",
            "site",
            "datacenter",
            "dc",
            "region",
            "project",
            "account",
            "tenant",
        ],
    ),
    (
        Column::Place,
        &[
            "index", "gpuindex", "gpuid", "uuid", "gpuuuid", "busid", "pcibusid", "pcibus", "slot",
            "gpuslot",
        ],
    ),
    (
        Column::Os,
        &["os", "osname", "osversion", "operatingsystem", "system", "distro", "distribution"],
    ),
    (Column::Arch, &["arch", "architecture", "cpuarch"]),
];

pub(super) fn column(header: &str) -> Option<Column> {
    let word: String =
        header.chars().filter(|one| one.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    // NetBox puts `cf_` in front of what its users add.
    let word = word.strip_prefix("cf").map_or(word.clone(), String::from);
    // The labels of Kubernetes as columns of one's own choice.
    let word = word.strip_prefix("nvidiacom").map_or(word.clone(), String::from);
    COLUMNS.iter().find(|(_, words)| words.contains(&word.as_str())).map(|(column, _)| *column)
}

/// The columns of a header, each by what the others leave it to be.
pub(super) fn columns(header: &[String]) -> Vec<Option<Column>> {
    let all: Vec<_> = header.iter().map(|name| column(name)).collect();
    let has = |wanted| all.contains(&Some(wanted));
    let (named, has_gpu) = (has(Column::Machine), has(Column::Gpu));
    let settled = |column| match column {
        Column::Name if has_gpu || has(Column::Gpus) || has(Column::MachineType) => {
            (!named).then_some(Column::Machine)
        }
        Column::Name => Some(Column::Gpu),
        // `GPU`, `# GPUs`
        Column::Gpus if has_gpu => Some(Column::Count),
        other => Some(other),
    };
    all.iter().map(|column| settled((*column)?)).collect()
}
