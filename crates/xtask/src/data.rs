//! The files of `data/`, read strictly.
//!
//! An unknown key, a missing source, an unsorted list or a reference to nothing is an error that
//! names file and line.

mod check;
mod cuda;
mod file;
pub(crate) mod schema;
pub(crate) mod value;
pub(crate) mod version;

use std::path::Path;

use ngcompat::ReleaseId;

pub(crate) use self::cuda::PrintedCuda;
pub(crate) use self::file::File;
use self::file::{read, read_all};
use self::schema::{
    Base, CommonSources, Components, CudaVersions, Drivers, Examples, Families, Gpus, Launchers,
    Machines, Messages, MixedPrecision, Release, Systems, Table, TensorRt, Wheels,
};
pub(crate) use self::version::month_of;

/// The family whose releases have a file each.
pub(crate) const PYTORCH: &str = "pytorch";

/// All of `data/`.
#[derive(Debug)]
pub(crate) struct Data {
    pub(crate) sources: File<CommonSources>,
    pub(crate) components: File<Components>,
    pub(crate) gpus: File<Gpus>,
    pub(crate) drivers: File<Drivers>,
    pub(crate) systems: File<Systems>,
    pub(crate) cuda: File<CudaVersions>,
    pub(crate) amp: File<MixedPrecision>,
    pub(crate) examples: File<Examples>,
    pub(crate) launchers: File<Launchers>,
    pub(crate) machines: File<Machines>,
    pub(crate) messages: File<Messages>,
    pub(crate) tensorrt: File<TensorRt>,
    pub(crate) families: File<Families>,
    /// Oldest first.
    pub(crate) bases: Vec<File<Base>>,
    /// The PyTorch containers, oldest first.
    pub(crate) releases: Vec<File<Release>>,
    /// The other containers, a table each family, by key.
    pub(crate) tables: Vec<File<Table>>,
    /// The wheels, a table each family, by key.
    pub(crate) wheels: Vec<File<Wheels>>,
}

impl Data {
    /// The PyTorch container of a month.
    pub(crate) fn release(&self, month: ReleaseId) -> Option<&File<Release>> {
        self.releases.iter().find(|file| file.content.release.get_ref().0 == month)
    }

    /// The base image of a month.
    pub(crate) fn base(&self, month: ReleaseId) -> Option<&File<Base>> {
        self.bases.iter().find(|file| file.content.month.get_ref().0 == month)
    }
}

#[cfg(test)]
impl Data {
    /// Puts texts in the place of a month's release and base, and says what the checks say.
    pub(crate) fn replace_pytorch(&mut self, month: &str, release: String, base: String) -> String {
        let file = self.releases.iter_mut().find(|file| file.stem() == month).expect("a release");
        *file = file::parse(file.path.clone(), release).expect("the shape of a release");
        let file = self.bases.iter_mut().find(|file| file.stem() == month).expect("a base");
        *file = file::parse(file.path.clone(), base).expect("the shape of a base");
        check::all(self).err().unwrap_or_default()
    }
}

/// Reads and checks all of `data/`.
pub(crate) fn load(directory: &Path) -> Result<Data, String> {
    let mut releases: Vec<File<Release>> = read_all(directory, "releases/pytorch")?;
    releases.sort_by_key(|file| file.content.release.get_ref().0);
    let mut bases: Vec<File<Base>> = read_all(directory, "bases")?;
    bases.sort_by_key(|file| file.content.month.get_ref().0);
    let data = Data {
        sources: read(directory, &directory.join("sources.toml"))?,
        components: read(directory, &directory.join("components.toml"))?,
        gpus: read(directory, &directory.join("gpus.toml"))?,
        drivers: read(directory, &directory.join("drivers.toml"))?,
        systems: read(directory, &directory.join("platforms.toml"))?,
        cuda: read(directory, &directory.join("cuda.toml"))?,
        amp: read(directory, &directory.join("amp.toml"))?,
        examples: read(directory, &directory.join("examples.toml"))?,
        launchers: read(directory, &directory.join("launchers.toml"))?,
        machines: read(directory, &directory.join("machines.toml"))?,
        messages: read(directory, &directory.join("messages.toml"))?,
        tensorrt: read(directory, &directory.join("tensorrt.toml"))?,
        families: read(directory, &directory.join("families.toml"))?,
        bases,
        releases,
        tables: read_all(directory, "releases")?,
        wheels: read_all(directory, "wheels")?,
    };
    check::all(&data)?;
    Ok(data)
}

#[cfg(test)]
mod tests;
