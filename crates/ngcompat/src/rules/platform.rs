//! Is there a build for the platform?

use alloc::format;
use alloc::string::String;
use alloc::string::ToString;
use alloc::vec::Vec;

use crate::machine::gpu::Gpu;
use crate::matrix::tags::WithoutCuda;
use crate::rows::build::{BuildKind, BuildPlatform};
use crate::rows::release::ReleaseRow;
use crate::rules::context::RuleContext;
use crate::rules::driver_reading::readings;
use crate::rules::finding::{FindingText, Findings};
use crate::rules::rule::Rule;
use crate::rules::selection::{PlatformMatch, is_thor};
use crate::rules::verdict::Severity;
use crate::values::board_class::BoardClass;
use crate::values::cuda_version::CudaVersion;
use crate::values::jetpack::JetPack;
use crate::values::platform::{CpuArch, Os};
use crate::values::text::{list, number};

/// `platform.arm64-not-recorded`, `platform.no-build`, `platform.cpu-only`: whether the release has a
/// build for the machine's platform.
pub(crate) fn has_build(q: &RuleContext<'_>, out: &mut Findings) {
    let name = q.subject.name;
    match q.subject.platform {
        PlatformMatch::Fits => {}
        // Integrated GPUs have a rule, and images, of their own.
        PlatformMatch::NotRecorded if q.env.is_jetson_module() => {}
        PlatformMatch::NotRecorded
            if q.subject.build.platform == BuildPlatform::LinuxAarch64
                && !q.subject.builds.is_empty() =>
        {
            out.add(Rule::PlatformX86NotRecorded, Severity::Unknown, || FindingText {
                observed: q.env.cpu().map(|arch| arch.to_string()),
                required: Some(builds(q)),
                message: format!(
                    "Only an Arm {} of {name} is recorded; one for x86_64 may still exist.",
                    q.subject.noun()
                ),
                source: q.address(Rule::PlatformX86NotRecorded),
            });
        }
        PlatformMatch::NotRecorded => {
            out.add(Rule::PlatformArm64NotRecorded, Severity::Unknown, || FindingText {
                observed: Some(String::from("aarch64")),
                required: Some(builds(q)),
                message: if q.subject.builds.is_empty() {
                    format!("{name} is for x86_64, as far as its facts say; an Arm machine needs an Arm {}.", q.subject.noun())
                } else {
                    format!(
                        "No Arm {} of {name} is recorded; one may still exist.",
                        q.subject.noun()
                    )
                },
                source: q.address(Rule::PlatformArm64NotRecorded),
            });
        }
        PlatformMatch::None => out.add(Rule::PlatformNoBuild, Severity::Blocker, || FindingText {
            observed: Some(platform(q)),
            required: Some(builds(q)),
            message: format!("{name} was not built for {}.", platform(q)),
            source: q.address(Rule::PlatformNoBuild),
        }),
        PlatformMatch::CpuOnly => {
            let instead = q.subject.without_cuda();
            let severity = match instead {
                Some(WithoutCuda::Vulkan) => Severity::Unknown,
                _ => Severity::Blocker,
            };
            out.add(Rule::PlatformCpuOnly, severity, || match instead {
                Some(instead) => FindingText {
                    observed: Some(name.to_string()),
                    required: None,
                    message: format!("{name} is {}.", instead.name()),
                    source: q.address(Rule::PlatformCpuOnly),
                },
                None => FindingText {
                    observed: Some(platform(q)),
                    required: Some(builds(q)),
                    message: format!(
                        "On {} this version from PyPI has no CUDA. {name} is judged in its place; \
                         name the build to install it.",
                        platform(q)
                    ),
                    source: q.address(Rule::PlatformCpuOnly),
                },
            });
        }
    }
    elsewhere(q, out);
}

/// `platform.igpu-image-elsewhere`: an image for Jetson modules on another machine.
fn elsewhere(q: &RuleContext<'_>, out: &mut Findings) {
    if q.subject.build.platform != BuildPlatform::Jetson {
        return;
    }
    let other_gpu = q.env.gpus.iter().find(|gpu| !may_be_module(q, gpu));
    let os = q.env.platform.os.filter(|os| *os != Os::Linux);
    let x86 = q.env.cpu() == Some(CpuArch::X86_64);
    if other_gpu.is_none() && os.is_none() && !x86 {
        return;
    }
    out.add(Rule::PlatformIgpuImageElsewhere, Severity::Blocker, || FindingText {
        observed: Some(match (other_gpu, os) {
            (Some(gpu), _) => gpu.to_string(),
            (None, Some(os)) => os.to_string(),
            (None, None) => CpuArch::X86_64.to_string(),
        }),
        required: Some(String::from("a Jetson module")),
        message: format!(
            "{} is an image for Jetson modules up to Orin; it does not run on other machines.",
            q.subject.name
        ),
        source: q.address(Rule::PlatformIgpuImageElsewhere),
    });
}

/// Whether a GPU may be that of a Jetson module: it is named as one, or nothing known of it says otherwise.
fn may_be_module(q: &RuleContext<'_>, gpu: &Gpu) -> bool {
    match gpu.class() {
        Some(class) => class == BoardClass::Jetson,
        None => gpu.possible_capabilities().iter().all(|one| q.matrix.is_integrated(*one)),
    }
}

/// `platform.other-jetson-linux`: an image named after a version of Jetson Linux, on a module with another.
pub(crate) fn jetson_linux(q: &RuleContext<'_>, out: &mut Findings) {
    let Some(image) = jetson_linux_of(q) else { return };
    // A JetPack that no row has says nothing; one that may mean several may fit.
    let mut host = None;
    let mut fits = false;
    let mut add = |version: JetPack| {
        fits |= version.major() == image.major();
        host = Some(version);
    };
    match (q.env.jetpack, q.driver) {
        (Some(own), _) if own.is_l4t() => add(own),
        (Some(own), _) => {
            q.matrix.jetpack_releases(own).flat_map(|row| row.l4t).copied().for_each(add);
        }
        (None, Some(driver)) => {
            let printed = q.matrix.jetpack().iter();
            let printed = printed.filter(|row| row.driver == Some(driver.number));
            printed.flat_map(|row| row.l4t).copied().for_each(add);
        }
        (None, None) => {}
    }
    // The number of a driver that modules don't print says nothing of their system.
    let unsaid = || q.driver.is_none() || q.env.gpus.iter().all(|gpu| may_be_module(q, gpu));
    let severity = match host {
        None if q.env.jetpack.is_none() && unsaid() => Severity::Unknown,
        Some(_) if !fits => Severity::Blocker,
        _ => return,
    };
    out.add(Rule::PlatformOtherJetsonLinux, severity, || FindingText {
        observed: host.map(|host| format!("L4T R{}", host.major())),
        required: Some(format!("L4T R{}", image.major())),
        message: match host {
            Some(host) => format!(
                "{} is made for {image}, and the module runs L4T R{}, whose libraries are others.",
                q.subject.name,
                host.major()
            ),
            None => format!(
                "{} is made for {image}; whether the module runs that is not known.",
                q.subject.name
            ),
        },
        source: q.address(Rule::PlatformOtherJetsonLinux),
    });
}

/// The Jetson Linux that an image for Jetson modules is named after. Versions that are months are not one.
fn jetson_linux_of(q: &RuleContext<'_>) -> Option<JetPack> {
    let release = q.subject.name.release()?;
    if q.subject.build.platform != BuildPlatform::Jetson || release.row.month.is_some() {
        return None;
    }
    // Parsing would allocate an error where it is no such version.
    let mut numbers = release.row.version.split('.').map(number::<u8>);
    let major = numbers.next()??;
    let version = JetPack::of(major, numbers.next().flatten(), numbers.next().flatten());
    version.is_l4t().then_some(version)
}

/// `platform.integrated-image`: which image an integrated GPU needs.
pub(crate) fn integrated(q: &RuleContext<'_>, out: &mut Findings) {
    if !q.gpu.is_jetson() || q.subject.build.kind != BuildKind::Image {
        return;
    }
    let name = q.subject.name;
    let jetpack_6_image = q.subject.build.platform == BuildPlatform::Jetson && has_jetpack_7_2(q);
    let row = name.release().map(|release| release.row);
    let for_all = row.is_some_and(ReleaseRow::is_for_all_platforms);
    // Of ollama on Orin with JetPack 7.2 it was reported that it finds no GPU.
    let beyond_its_own = for_all && !is_thor(q.gpu);
    let severity = match q.subject.build.platform {
        BuildPlatform::LinuxAarch64 if beyond_its_own => Severity::Unknown,
        BuildPlatform::Jetson if jetpack_6_image => Severity::Warning,
        BuildPlatform::Jetson if q.subject.chosen => Severity::Warning,
        BuildPlatform::Jetson => Severity::Note,
        BuildPlatform::LinuxAarch64 if takes_ordinary_images(q) => Severity::Note,
        _ => Severity::Unknown,
    };
    out.add(Rule::PlatformIntegratedImage, severity, || FindingText {
        observed: Some(q.gpu.to_string()),
        required: Some(builds(q)),
        message: match severity {
            Severity::Warning if jetpack_6_image => format!(
                "{name} is made for JetPack 6. From JetPack 7 on the system lacks \
                 `libnvdla_compiler.so`, which its TensorRT loads, so that importing TensorRT fails. \
                 The ordinary Arm image does not need it."
            ),
            Severity::Warning => String::from(
                "Jetson modules up to Orin need the image for integrated GPUs, with the suffix \
                 -igpu; it is the one judged here.",
            ),
            Severity::Note if q.subject.build.platform == BuildPlatform::Jetson => {
                if for_all {
                    format!("{name} holds libraries for Jetson modules, which are judged here.")
                } else {
                    format!("{name} is the image for integrated GPUs.")
                }
            }
            Severity::Note => {
                format!("{name} is judged by its ordinary Arm image, which serves this GPU.")
            }
            _ if beyond_its_own => format!(
                "{name} holds libraries for Jetson modules with an older JetPack. Whether the ordinary ones \
                 run on {} is not known.",
                q.gpu
            ),
            _ if is_thor(q.gpu) => format!(
                "{} takes ordinary Arm images, and none of {name} is recorded; one may still exist.",
                q.gpu
            ),
            _ if q.subject.builds.iter().any(|row| row.build.platform == BuildPlatform::Jetson) => {
                format!(
                    "This is the ordinary image of {name}. Whether it runs on Jetson modules up to \
                     Orin is not known before JetPack 7.2; they have an image of their own, with the \
                     suffix -igpu."
                )
            }
            _ if q.subject.build.platform == BuildPlatform::LinuxAarch64 => format!(
                "No image of {name} for integrated GPUs is recorded, and whether its ordinary Arm \
                 image runs on Jetson modules up to Orin is not known before JetPack 7.2."
            ),
            _ => format!("No image of {name} for integrated GPUs is recorded."),
        },
        source: q.address(Rule::PlatformIntegratedImage),
    });
}

/// Whether an integrated GPU runs the ordinary Arm images: Thor does, its elders do from JetPack 7.2 on.
fn takes_ordinary_images(q: &RuleContext<'_>) -> bool {
    is_thor(q.gpu) || has_jetpack_7_2(q)
}

/// Whether the system is JetPack 7.2, which has CUDA 13.2, or later. Orin is said to run the ordinary
/// Arm images there, by the machine code of 8.0 and 8.6.
pub(crate) fn has_jetpack_7_2(q: &RuleContext<'_>) -> bool {
    const JETPACK_7_2: CudaVersion = CudaVersion::new(13, 2);
    if !q.gpu.is_jetson() {
        return false;
    }
    let mut all = None;
    readings(q, |reading| {
        let newer = reading.cuda.is_some_and(|cuda| cuda >= JETPACK_7_2);
        all = Some(newer && all.unwrap_or(true));
    });
    all == Some(true)
}

/// `platform.arch-inferred`: the CPU follows from the GPU.
pub(crate) fn arch_inferred(q: &RuleContext<'_>, out: &mut Findings) {
    let comes_with = q.env.gpus.iter().find(|gpu| gpu.cpu == Some(CpuArch::Aarch64));
    let (None, Some(CpuArch::Aarch64), Some(gpu)) = (q.env.platform.arch, q.env.cpu(), comes_with)
    else {
        return;
    };
    out.add(Rule::PlatformArchInferred, Severity::Note, || FindingText {
        observed: Some(gpu.to_string()),
        required: None,
        message: format!(
            "{gpu} comes with an Arm CPU (aarch64), so {} must be built for Arm.",
            q.subject.name
        ),
        source: Rule::PlatformArchInferred.source(),
    });
}

/// `platform.windows`.
pub(crate) fn windows(q: &RuleContext<'_>, out: &mut Findings) {
    if q.env.platform.os == Some(Os::Windows) && q.subject.build.kind == BuildKind::Image {
        out.add(Rule::PlatformWindows, Severity::Note, || FindingText {
            observed: Some(Os::Windows.to_string()),
            required: None,
            message: String::from(
                "These are Linux containers: on Windows they run inside WSL, on the Windows driver.",
            ),
            source: Rule::PlatformWindows.source(),
        });
    }
}

/// `platform.macos`.
pub(crate) fn macos(q: &RuleContext<'_>, out: &mut Findings) {
    if q.env.platform.os == Some(Os::MacOs) {
        out.add(Rule::PlatformMacos, Severity::Blocker, || FindingText {
            observed: Some(Os::MacOs.to_string()),
            required: Some(String::from("Linux, or Windows with WSL")),
            message: String::from(
                "There is no NVIDIA driver for macOS, and containers there see no GPU.",
            ),
            source: Rule::PlatformMacos.source(),
        });
    }
}

/// The machine's platform in words.
fn platform(q: &RuleContext<'_>) -> String {
    let platform = match (q.env.platform.os, q.env.cpu()) {
        (Some(Os::Windows), _) => BuildPlatform::WindowsX86_64,
        (_, Some(CpuArch::Aarch64)) => BuildPlatform::LinuxAarch64,
        _ if q.env.is_jetson_module() => BuildPlatform::LinuxAarch64,
        _ => BuildPlatform::LinuxX86_64,
    };
    String::from(platform.name())
}

fn builds(q: &RuleContext<'_>) -> String {
    let mut all: Vec<&str> = q.subject.builds.iter().map(|row| row.build.platform.name()).collect();
    all.dedup();
    format!("recorded builds: {}", list(&all, "and"))
}
