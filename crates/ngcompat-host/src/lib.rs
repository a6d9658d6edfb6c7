//! What [`ngcompat`] needs to know of this machine: its driver, its GPUs, its platform and the
//! container this runs in, and where each fact came from.
//!
//! ```no_run
//! let detection = ngcompat_host::detect();
//! println!("{detection}");
//!
//! let report = ngcompat::release("20.12")?.check(&detection.environment);
//! println!("{report}");
//! # Ok::<(), ngcompat::ReleaseError>(())
//! ```
//!
//! # Order
//!
//! Each fact comes from the first place that knows it; what no place knows stays unknown and is
//! listed in [`Detection::missing`] with the reason.
//!
//! 1. **Overrides.** `NGCOMPAT_DRIVER` is the driver (`450.80.02`), `NGCOMPAT_CUDA_DRIVER` the CUDA
//!    version it supports (`11.0`), `NGCOMPAT_GPU` the names of the GPUs, with commas or semicolons
//!    between them (`Tesla T4;Tesla T4`). An empty variable counts as unset. The driver and its CUDA
//!    version belong together: where one is given, the other is not taken from the machine. A value
//!    that can't be read leaves its fact unknown instead of falling back to the machine.
//! 2. **The platform**: WSL by the name of the kernel or by `/dev/dxg`, else the system and the CPU
//!    architecture this program is built for; below another root the CPU whose program loader is there.
//! 3. **The container**: the variables `NVIDIA_PYTORCH_VERSION`, `CUDA_VERSION` and
//!    `CUDA_DRIVER_VERSION`, where something else than `CUDA_VERSION` shows that this is a container.
//!    What started the container, where it leaves a trace: `APPTAINER_CONTAINER`,
//!    `SINGULARITY_CONTAINER`, `KUBERNETES_SERVICE_HOST`, `ENROOT_ROOTFS`, `/run/.containerenv`. Outside of
//!    containers the version of NVIDIA Container Toolkit, from `/var/lib/dpkg/status`.
//! 4. **NVML**, the library behind `nvidia-smi`, loaded at run time: driver, CUDA version, and the
//!    GPUs by name and compute capability. MIG devices count as the board they are part of. A
//!    single call that fails leaves a single fact unknown.
//! 5. **The kernel driver's files**, for what NVML does not report: `/proc/driver/nvidia/version`,
//!    then `/sys/module/nvidia/version`, and the GPUs' names from
//!    `/proc/driver/nvidia/gpus/*/information`. In a container started without the NVIDIA runtime
//!    they speak of the whole machine, and [`Detection::missing`] says what the container lacks.
//! 6. **Tegra**: where there is no other GPU, the integrated one of the board that the device tree
//!    (`/proc/device-tree/model` and `compatible`), `/sys/devices/soc0` or `/etc/nv_tegra_release`
//!    names.
//! 7. **`CUDA_VISIBLE_DEVICES`** then chooses among the GPUs of steps 4 to 6, as CUDA reads it:
//!    indexes, UUIDs (`GPU-…`, `MIG-…`, shortened ones too), and nothing behind an entry that fits no
//!    GPU. Indexes follow the order of the PCI bus only with `CUDA_DEVICE_ORDER=PCI_BUS_ID`; without
//!    it, an index into GPUs that differ means an unknown one of them.
//! 8. **PyTorch**, in the directories given to [`Probe::torch_paths`]: `torch/version.py`, else the
//!    metadata of the installed package. Nothing is imported or run.
//!
//! The CUDA version of a driver is read through `libcuda`, which inside a container may be the one
//! of the image's compatibility libraries. Where that can't be settled, it is unknown.
//!
//! # Cost and safety
//!
//! No other process is started and nothing is written, so every rank of a job may call it at the
//! same time. It reads a few small files, none further than 64 KiB, and of dpkg's status at most 8 MiB. Without NVML it takes about
//! a millisecond. NVML runs in a thread of its own and is given up after [`Probe::nvml_patience`],
//! because a sick driver can hold a call forever.
//!
//! # Features
//!
//! - `serde`: [`Detection`] as JSON. Off by default.

#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::unreachable,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::print_stderr
)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        reason = "a test may fail"
    )
)]

mod detection;
mod detector;
mod kernel_driver;
mod nvml;
mod probe;
mod start;
mod tegra;
mod torch;
mod tree;
mod visible;

/// Its example is tested with the others.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

pub use detection::{Detection, Found, Missing, Origin};
pub use probe::Probe;

/// Looks at this machine, with its own files, libraries and environment.
///
/// It always answers: what can't be found out is unknown, and [`Detection::missing`] says why.
///
/// ```
/// let detection = ngcompat_host::detect();
/// assert!(detection.facts.iter().any(|found| found.fact == "platform.arch"));
/// ```
pub fn detect() -> Detection {
    Probe::new().detect()
}
