//! The shape of the files of `data/`. data/README.md describes them.

mod amp;
mod common;
mod cuda;
mod family;
mod gpus;
mod launchers;
mod machines;
mod messages;
mod release;
mod systems;
mod table;
mod tensorrt;
mod wheels;

pub(crate) use amp::*;
pub(crate) use common::*;
pub(crate) use cuda::*;
pub(crate) use family::*;
pub(crate) use gpus::*;
pub(crate) use launchers::*;
pub(crate) use machines::*;
pub(crate) use messages::*;
pub(crate) use release::*;
pub(crate) use systems::*;
pub(crate) use table::*;
pub(crate) use tensorrt::*;
pub(crate) use wheels::*;
