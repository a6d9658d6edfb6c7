//! Facts from what people paste.

pub(crate) mod banner;
pub(crate) mod collect_env;
pub(crate) mod container_cli;
pub(crate) mod container_env;
pub(crate) mod devices;
pub(crate) mod image;
pub(crate) mod join;
pub(crate) mod kind;
pub(crate) mod lines;
pub(crate) mod names;
pub(crate) mod node_labels;
pub(crate) mod nvidia_smi;
pub(crate) mod nvidia_smi_csv;
pub(crate) mod nvidia_smi_list;
pub(crate) mod nvidia_smi_query;
pub(crate) mod nvidia_smi_xml;
pub(crate) mod parse;
pub(crate) mod pip_list;
pub(crate) mod platform_table;
pub(crate) mod proc_version;
pub(crate) mod torch_build;
pub(crate) mod uname;
