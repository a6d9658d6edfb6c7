//! NVML, loaded at run time and asked in a thread of its own.

use std::ffi::OsString;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use nvml_wrapper::error::NvmlError;
use nvml_wrapper::{Device, Nvml};

/// More than any machine has; a library that counts further is broken.
const MOST_DEVICES: u32 = 1024;

/// What NVML said, call by call.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The library that was loaded.
    pub(crate) library: String,
    /// The driver's version, as printed.
    pub(crate) driver: Result<String, NvmlError>,
    /// The CUDA version, as `1000 * major + 10 * minor`.
    pub(crate) cuda: Result<i32, NvmlError>,
    /// The GPUs, in the order of the PCI bus.
    pub(crate) boards: Result<Vec<Result<Board, NvmlError>>, NvmlError>,
}

/// What NVML said of one GPU.
#[derive(Debug)]
pub(crate) struct Board {
    pub(crate) name: Result<String, NvmlError>,
    pub(crate) capability: Result<(i32, i32), NvmlError>,
    pub(crate) uuid: Result<String, NvmlError>,
    /// The UUIDs of its MIG devices; `None` where MIG is off or unknown to GPU or driver.
    pub(crate) mig: Result<Option<Vec<String>>, NvmlError>,
}

/// Why NVML said nothing.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The library could not be loaded.
    NotLoaded(String),
    /// It was loaded but could not begin.
    NotStarted(NvmlError),
    /// It did not answer in time.
    TimedOut(Duration),
    /// It broke down, or no thread could be had.
    Broken,
}

/// Asks the first of the libraries that can be loaded.
pub(crate) fn ask(libraries: Vec<OsString>, patience: Duration) -> Result<Answer, Failure> {
    let (sender, receiver) = mpsc::sync_channel(1);
    // Detached: a call that hangs in the driver can't be ended, only left behind.
    thread::Builder::new()
        .name("ngcompat-nvml".to_owned())
        .spawn(move || {
            // Nobody waits any more if it took too long.
            let _ = sender.send(ask_first(&libraries));
        })
        .map_err(|_| Failure::Broken)?;
    match receiver.recv_timeout(patience) {
        Ok(answer) => answer,
        Err(RecvTimeoutError::Timeout) => Err(Failure::TimedOut(patience)),
        Err(RecvTimeoutError::Disconnected) => Err(Failure::Broken),
    }
}

fn ask_first(libraries: &[OsString]) -> Result<Answer, Failure> {
    let mut first_error = None;
    for library in libraries {
        match Nvml::builder().lib_path(library).init() {
            Ok(nvml) => return Ok(Answer::read(&nvml, library.to_string_lossy().into_owned())),
            Err(NvmlError::LibloadingError(error)) => {
                first_error.get_or_insert(error.to_string());
            }
            Err(error) => return Err(Failure::NotStarted(error)),
        }
    }
    Err(Failure::NotLoaded(first_error.unwrap_or_default()))
}

impl Answer {
    fn read(nvml: &Nvml, library: String) -> Self {
        let boards = nvml.device_count().map(|count| {
            let indexes = 0..count.min(MOST_DEVICES);
            indexes.map(|index| nvml.device_by_index(index).map(|it| Board::read(&it))).collect()
        });
        Self {
            library,
            driver: nvml.sys_driver_version(),
            cuda: nvml.sys_cuda_driver_version(),
            boards,
        }
    }
}

impl Board {
    fn read(device: &Device<'_>) -> Self {
        Self {
            name: device.name(),
            capability: device.cuda_compute_capability().map(|it| (it.major, it.minor)),
            uuid: device.uuid(),
            mig: mig_devices(device),
        }
    }
}

fn mig_devices(device: &Device<'_>) -> Result<Option<Vec<String>>, NvmlError> {
    match device.mig_mode() {
        Ok(mode) if mode.current == 1 => {}
        // Older drivers and most GPUs do not know MIG.
        Ok(_)
        | Err(
            NvmlError::NotSupported
            | NvmlError::FunctionNotFound
            | NvmlError::FailedToLoadSymbol(_),
        ) => return Ok(None),
        Err(error) => return Err(error),
    }
    let mut uuids = Vec::new();
    for index in 0..device.mig_device_count()?.min(MOST_DEVICES) {
        match device.mig_device_by_index(index) {
            Ok(mig) => uuids.push(mig.uuid()?),
            // The count is how many there may be at most.
            Err(NvmlError::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Some(uuids))
}
