// Texts as people paste them, and what the page then holds.

/** A GPU, and not its driver. */
export const SMI_L = "GPU 0: NVIDIA A100-SXM4-80GB (UUID: GPU-6c1d7f0e-51a3-4d0e-8b8f-0a3f3a1d2c4e)\n";

/** Three machines of two kinds. */
export const FLEET = `node1: NVIDIA A100-SXM4-80GB, 535.161.08
node2: NVIDIA A100-SXM4-80GB, 535.161.08
gpu-a: Tesla T4, 450.80.02
`;

export const PASTES = [
  {
    name: "nvidia-smi, 2020",
    text: `Sat Dec 12 09:14:03 2020
+-----------------------------------------------------------------------------+
| NVIDIA-SMI 450.80.02    Driver Version: 450.80.02    CUDA Version: 11.0     |
|-------------------------------+----------------------+----------------------+
| GPU  Name        Persistence-M| Bus-Id        Disp.A | Volatile Uncorr. ECC |
| Fan  Temp  Perf  Pwr:Usage/Cap|         Memory-Usage | GPU-Util  Compute M. |
|===============================+======================+======================|
|   0  Tesla T4            Off  | 00000000:00:1E.0 Off |                    0 |
| N/A   34C    P8     9W /  70W |      0MiB / 15109MiB |      0%      Default |
+-------------------------------+----------------------+----------------------+
`,
    driver: "450.80.02",
    gpus: ["Tesla T4"],
  },
  {
    name: "nvidia-smi, 2024, two boards",
    text: `Tue Jun 11 10:01:55 2024
+-----------------------------------------------------------------------------------------+
| NVIDIA-SMI 550.54.15              Driver Version: 550.54.15      CUDA Version: 12.4     |
|-----------------------------------------+------------------------+----------------------+
| GPU  Name                 Persistence-M | Bus-Id          Disp.A | Volatile Uncorr. ECC |
| Fan  Temp   Perf          Pwr:Usage/Cap |           Memory-Usage | GPU-Util  Compute M. |
|                                         |                        |               MIG M. |
|=========================================+========================+======================|
|   0  NVIDIA GeForce RTX 4090        Off |   00000000:01:00.0  On |                  Off |
| 30%   37C    P8             15W /  450W |     611MiB /  24564MiB |      2%      Default |
|                                         |                        |                  N/A |
+-----------------------------------------+------------------------+----------------------+
|   1  NVIDIA GeForce RTX 3090        Off |   00000000:02:00.0 Off |                  N/A |
|  0%   41C    P8             22W /  350W |      12MiB /  24576MiB |      0%      Default |
|                                         |                        |                  N/A |
+-----------------------------------------+------------------------+----------------------+
`,
    driver: "550.54.15",
    gpus: ["NVIDIA GeForce RTX 4090", "NVIDIA GeForce RTX 3090"],
  },
  {
    name: "nvidia-smi -L",
    text: SMI_L,
    gpus: ["NVIDIA A100-SXM4-80GB"],
  },
  {
    name: "nvidia-smi CSV",
    text: "name, driver_version, compute_cap\nNVIDIA L4, 535.161.08, 8.9\n",
    driver: "535.161.08",
    gpus: ["NVIDIA L4"],
  },
  {
    name: "/proc/driver/nvidia/version",
    text: `NVRM version: NVIDIA UNIX x86_64 Kernel Module  470.182.03  Fri Feb 24 03:29:56 UTC 2023
GCC version:  gcc version 9.4.0 (Ubuntu 9.4.0-1ubuntu1~20.04.1)
`,
    driver: "470.182.03",
  },
  {
    name: "collect_env",
    text: `Collecting environment information...
PyTorch version: 2.1.0a0+32f93b1
Is debug build: False
CUDA used to build PyTorch: 12.2
ROCM used to build PyTorch: N/A

OS: Ubuntu 22.04.3 LTS (x86_64)
GCC version: (Ubuntu 11.4.0-1ubuntu1~22.04) 11.4.0
Python version: 3.10.12 (main, Jun 11 2023, 05:26:28) [GCC 11.4.0] (64-bit runtime)
Is CUDA available: True
CUDA runtime version: 12.2.128
GPU models and configuration: GPU 0: Tesla V100-SXM2-16GB
Nvidia driver version: 535.104.05
cuDNN version: /usr/lib/x86_64-linux-gnu/libcudnn.so.8.9.5
`,
    driver: "535.104.05",
    gpus: ["Tesla V100-SXM2-16GB"],
  },
  {
    name: "a container's banner",
    text: `
=============
== PyTorch ==
=============

NVIDIA Release 23.08 (build 66128646)
PyTorch Version 2.1.0a0+29c30b1

Container image Copyright (c) 2023, NVIDIA CORPORATION & AFFILIATES. All rights reserved.
`,
    release: "23.08",
  },
  {
    name: "a container's variables",
    text: "NVIDIA_PYTORCH_VERSION=24.05\nCUDA_VERSION=12.4.1.003\nCUDA_DRIVER_VERSION=550.54.15\nNVIDIA_REQUIRE_CUDA=cuda>=9.0\n",
    release: "24.05",
  },
  {
    name: "Kubernetes node labels",
    text: `Labels:             kubernetes.io/arch=amd64
                    kubernetes.io/os=linux
                    nvidia.com/cuda.driver.major=535
                    nvidia.com/cuda.driver.minor=161
                    nvidia.com/cuda.driver.rev=08
                    nvidia.com/gpu.product=NVIDIA-A10G
`,
    driver: "535.161.08",
    gpus: ["NVIDIA-A10G"],
  },
  { name: "a torch version", text: "1.8.0a0+1606899", release: "pytorch:20.12" },
  { name: "a torch version of two releases", text: "2.1.0a0+32f93b1", said: "pytorch:23.10 pytorch:23.09 \\(likely\\)" },
  { name: "an image", text: "docker pull nvcr.io/nvidia/pytorch:22.04-py3", release: "22.04" },
  { name: "another image", text: "FROM nvcr.io/nvidia/tritonserver:24.05-py3", release: "tritonserver:24.05" },
  { name: "a wheel", text: "torch==2.6.0+cu124", release: "torch==2.6.0+cu124", answer: "torch==2.6.0" },
  {
    name: "an error of CUDA",
    text: "RuntimeError: Unexpected error from cudaGetDeviceCount(). Error 804: forward compatibility was attempted on non supported HW",
    message: "Forward compatibility.*error 804",
  },
  {
    name: "a refused container",
    text: "docker: Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error running hook #0: error running hook: exit status 1, stdout: , stderr: Auto-detected mode as 'legacy'\nnvidia-container-cli: requirement error: unsatisfied condition: cuda>=12.4, please update your driver to a newer version, or use an earlier cuda container: unknown",
    message: "requirement is not met",
  },
  {
    name: "docker inspect of a known image",
    text: '[{"Config": {"Env": ["NVIDIA_PYTORCH_VERSION=24.05", "CUDA_VERSION=12.4.1.003"]}}]',
    release: "pytorch:24.05",
    said: "Read: an image\\. It names pytorch:24\\.05",
  },
  {
    name: "docker inspect of another image",
    text: '[{"Config": {"Env": ["CUDA_VERSION=12.8.1", "TORCH_CUDA_ARCH_LIST=8.0 9.0+PTX"]}, "Architecture": "amd64"}]',
    said: "Read: an image",
    answer: "CUDA 12\\.8, code for 8\\.0 9\\.0 PTX 9\\.0",
  },
  { name: "a GPU, and nothing else", text: "RTX 4090\n", gpus: ["RTX 4090"] },
  { name: "a machine by its name", text: "DGX H100", gpus: ["8× NVIDIA H100 80GB HBM3"], said: "what you wrote", answer: "pytorch:" },
  {
    name: "a Jetson module",
    text: "# R35 (release), REVISION: 4.1, GCID: 33958178, BOARD: t186ref, EABI: aarch64, DATE: Tue Aug  1 19:57:35 UTC 2023\n",
    said: "a Jetson release",
  },
  { name: "prose", text: "To be, or not to be, that is the question", answer: "GPU" },
];
