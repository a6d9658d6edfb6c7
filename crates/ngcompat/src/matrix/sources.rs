//! The addresses of the documents that rules refer to as a whole. Written by `cargo xtask generate`
//! from data/; never edit it.
pub(crate) const ARCHITECTURE_MATRIX: &str = "https://docs.nvidia.com/datacenter/tesla/drivers/cuda-toolkit-driver-and-architecture-matrix.html";
pub(crate) const BOARD_LISTS: &str = "https://github.com/NVIDIA/open-gpu-kernel-modules/tags";
pub(crate) const CONTAINER_TOOLKIT_NOTES: &str = "https://github.com/NVIDIA/cloud-native-docs/blob/52dcb7b8d956784344e241df476de17094a4574c/container-toolkit/release-notes.md";
pub(crate) const CONTAINER_TOOLKIT_WSL: &str = "https://github.com/NVIDIA/nvidia-container-toolkit/issues/520";
pub(crate) const CUDA_TARGETS: &str = "https://github.com/mesonbuild/meson/blob/021bf59f6e8981b958d62e058b99ffa1631ef250/mesonbuild/modules/cuda.py";
pub(crate) const CUDA_TOOLKIT_NOTES: &str = "https://docs.nvidia.com/cuda/cuda-toolkit-release-notes/index.html";
pub(crate) const DRIVER_BRANCHES: &str = "https://docs.nvidia.com/datacenter/tesla/drivers/615/supported-drivers-and-cuda-toolkit-versions.html";
pub(crate) const FORWARD_COMPATIBILITY: &str = "https://docs.nvidia.com/deploy/cuda-compatibility/forward-compatibility.html";
pub(crate) const MINOR_VERSION_COMPATIBILITY: &str = "https://docs.nvidia.com/deploy/cuda-compatibility/minor-version-compatibility.html";
pub(crate) const RELEASE_NOTES: &str = "https://docs.nvidia.com/deeplearning/frameworks/pytorch-release-notes/";
pub(crate) const WSL: &str = "https://docs.nvidia.com/cuda/wsl-user-guide/index.html";
