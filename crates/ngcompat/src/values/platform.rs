//! Operating systems and CPU architectures.

use crate::values::words::string_enum;

string_enum! {
    /// The operating system of the machine that runs the container.
    Os, ParseOsError, "os-unknown", "operating system";
    /// Linux.
    Linux = "linux", "Linux";
    /// Windows.
    Windows = "windows", "Windows";
    /// Windows Subsystem for Linux, where the driver is the Windows one.
    Wsl = "wsl", "WSL", "wsl2";
}

string_enum! {
    /// The architecture of the machine's CPU.
    CpuArch, ParseCpuArchError, "cpu-arch-unknown", "CPU architecture";
    /// 64-bit x86.
    X86_64 = "x86_64", "x86_64", "amd64", "x64", "x86-64";
    /// 64-bit Arm.
    Aarch64 = "aarch64", "aarch64", "arm64", "sbsa";
}

/// The platform of a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct Platform {
    /// The operating system. Where it is not told, it is taken for Linux, on which these containers
    /// run, unless the driver's number is one that only Windows drivers have.
    pub os: Option<Os>,
    /// The CPU's architecture.
    pub arch: Option<CpuArch>,
}
