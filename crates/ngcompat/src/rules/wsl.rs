//! Does the Windows driver have CUDA for Linux programs at all?

use alloc::format;
use alloc::string::String;
use alloc::string::ToString as _;

use crate::rows::build::{BuildKind, BuildPlatform};
use crate::rules::context::RuleContext;
use crate::rules::driver_reading::{DriverHypothesis, Numbering, readings};
use crate::rules::finding::{FindingText, Findings};
use crate::rules::rule::Rule;
use crate::rules::verdict::Severity;
use crate::values::platform::Os;

/// The branch of the first preview driver with CUDA for WSL, 455.41 of June 2020.
const FIRST_PREVIEW: u16 = 455;
/// The first branch whose ordinary drivers were reported to have it: 471.41, 472.39.
pub(crate) const ALL_HAVE_IT: u16 = 470;

/// `driver.older-than-wsl`: a Windows driver from before there was CUDA inside WSL.
pub(crate) fn older_than_wsl(q: &RuleContext<'_>, out: &mut Findings) {
    let os = q.env.platform.os;
    let windows = os.is_some_and(Os::has_windows_driver);
    let may_be_windows = q.driver.is_some_and(|driver| driver.systems.windows);
    if !windows && !may_be_windows || !needs_wsl(q) {
        return;
    }
    let (mut none, mut all) = (true, true);
    readings(q, |reading| {
        let has = has_cuda_in_wsl(q, reading);
        let here = match reading.numbering {
            Numbering::Windows => has,
            // The number of another driver than the one that counts on Windows.
            Numbering::Linux if windows => has.filter(|has| *has),
            Numbering::Linux | Numbering::Jetson => Some(true),
        };
        none &= here == Some(false);
        all &= here == Some(true);
    });
    if all {
        return;
    }
    // A wheel may be installed on Windows itself.
    let elsewhere = q.subject.build.kind == BuildKind::Wheel && os.is_none();
    let severity = if none && !elsewhere { Severity::Blocker } else { Severity::Unknown };
    out.add(Rule::DriverOlderThanWsl, severity, || {
        let needed = first_in_wsl(q).unwrap_or(ALL_HAVE_IT);
        let driver = match (q.env.driver, q.env.cuda_driver) {
            (Some(driver), _) => format!("driver {driver}"),
            (None, Some(cuda)) => format!("a driver for CUDA {cuda}"),
            (None, None) => String::from("the driver"),
        };
        let message = match (none, os) {
            (true, None) if elsewhere => format!(
                "On Windows itself {driver} may do, but Linux programs inside WSL need Windows driver \
                 {needed} or later. Give the operating system."
            ),
            (true, _) => format!(
                "On Windows {} runs inside WSL, and {driver} is older than the first Windows drivers \
                 with CUDA there (455.41, a preview of June 2020). Windows driver {needed} or later \
                 has it.",
                q.subject.name
            ),
            _ if !q.on_windows() => format!(
                "If {driver} is that of Windows, it may be too old for CUDA inside WSL, which Windows \
                 driver {needed} and later have."
            ),
            _ => format!(
                "Whether {driver} has CUDA inside WSL is not recorded: before Windows driver {needed}, \
                 NVIDIA's preview drivers for WSL had it."
            ),
        };
        FindingText {
            observed: q.env.driver.map(|driver| driver.to_string()),
            required: Some(format!("Windows driver {needed} or later")),
            message,
            source: Rule::DriverOlderThanWsl.source(),
        }
    });
}

/// Whether the build is one for Linux, which runs on Windows inside WSL.
fn needs_wsl(q: &RuleContext<'_>) -> bool {
    let build = q.subject.build;
    build.platform != BuildPlatform::WindowsX86_64
        && (build.kind == BuildKind::Image || q.env.platform.os != Some(Os::Windows))
}

/// Whether a Windows driver has CUDA for programs inside WSL.
fn has_cuda_in_wsl(q: &RuleContext<'_>, reading: DriverHypothesis) -> Option<bool> {
    let cuda_of = |branch| q.matrix.driver_branch(branch).and_then(|row| row.cuda);
    let since = |branch| match (reading.branch, reading.cuda) {
        (Some(own), _) => Some(own >= branch),
        (None, own) => own.zip(cuda_of(branch)).map(|(own, first)| own >= first),
    };
    match (since(FIRST_PREVIEW), since(ALL_HAVE_IT)) {
        (_, Some(true)) => Some(true),
        (Some(false), _) => Some(false),
        _ => None,
    }
}

/// The first number of the Windows drivers that all have it; `None` for a build that runs on Windows
/// itself.
pub(crate) fn first_in_wsl(q: &RuleContext<'_>) -> Option<u16> {
    let row = q.matrix.windows_drivers_of(ALL_HAVE_IT).filter(|_| needs_wsl(q));
    row.map(|row| row.first)
}
