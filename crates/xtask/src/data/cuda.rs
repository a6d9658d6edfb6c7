//! Which CUDA a printed version names.

use ngcompat::{CudaVersion, DriverVersion};

use super::Data;
use super::schema::{Cuda, Toolkit};

/// A CUDA version as a document prints it, and what `cuda.toml` knows of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PrintedCuda<'a> {
    pub(crate) printed: &'a str,
    pub(crate) row: &'a Cuda,
    /// The toolkit, where what is printed names one.
    pub(crate) toolkit: Option<&'a Toolkit>,
}

impl PrintedCuda<'_> {
    pub(crate) fn version(&self) -> CudaVersion {
        self.row.version.get_ref().0
    }

    /// Whether there is a forward compatibility package for it.
    pub(crate) fn has_package(&self) -> bool {
        self.row.forward_package.is_some()
    }

    /// The driver that came with the toolkit.
    pub(crate) fn driver(&self) -> Option<DriverVersion> {
        Some(self.toolkit?.driver.as_ref()?.get_ref().0)
    }

    /// Whether two printed versions name the same toolkit.
    pub(crate) fn is_toolkit_of(&self, other: &PrintedCuda<'_>) -> bool {
        let number = |cuda: &PrintedCuda<'_>| Some(cuda.toolkit?.version.get_ref().clone());
        number(self).is_some() && number(self) == number(other)
    }
}

impl Data {
    /// The CUDA that `12.4.1`, `12.4.1.003`, `10.1 Update 1` or `12.4` names: its toolkit, or where
    /// no toolkit is called so its minor version.
    pub(crate) fn printed_cuda<'a>(&'a self, printed: &'a str) -> Option<PrintedCuda<'a>> {
        if let Some((row, toolkit)) = self.toolkit(printed) {
            return Some(PrintedCuda { printed, row, toolkit: Some(toolkit) });
        }
        let version: CudaVersion = printed.parse().ok()?;
        let row = self.cuda.content.cuda.iter().find(|row| row.version.get_ref().0 == version)?;
        Some(PrintedCuda { printed, row, toolkit: None })
    }

    /// The toolkit that a text names, and its minor version.
    pub(crate) fn toolkit(&self, printed: &str) -> Option<(&Cuda, &Toolkit)> {
        let numbers: Vec<&str> = printed.split('.').take(3).collect();
        let three = numbers.join(".");
        let is_named = |toolkit: &&Toolkit| {
            *toolkit.version.get_ref() == three
                || toolkit.printed.iter().any(|other| other.get_ref() == printed)
        };
        let rows = &self.cuda.content.cuda;
        rows.iter().find_map(|row| Some((row, row.toolkits.iter().find(is_named)?)))
    }
}
