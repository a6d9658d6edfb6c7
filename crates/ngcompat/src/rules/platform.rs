//! Is there an image for the platform?

use alloc::format;
use alloc::string::String;
use alloc::string::ToString as _;

use crate::machine::gpu::Gpu;
use crate::rows::stated::ImagePlatform;
use crate::rules::context::RuleContext;
use crate::rules::finding::{FindingText, Findings, Severity};
use crate::rules::rule::Rule;
use crate::values::board_class::BoardClass;
use crate::values::platform::{CpuArch, Os};
use crate::values::release_id::ReleaseId;

/// The first release after the images for integrated GPUs ended.
const INTEGRATED_IN_ARM_IMAGE: ReleaseId = ReleaseId::of(26, 3);

/// `platform.arm64-not-seen`: x86-64 images always exist; Arm images only where seen.
pub(crate) fn cpu(q: RuleContext<'_>, out: &mut Findings) {
    // Integrated GPUs have a rule, and images, of their own.
    let integrated = |gpu: &Gpu| gpu.class() == Some(BoardClass::Jetson);
    let only_integrated = !q.env.gpus.is_empty() && q.env.gpus.iter().all(integrated);
    if q.env.platform.arch == Some(CpuArch::Aarch64) && !only_integrated && !has_arm_image(q) {
        out.add(Rule::PlatformArm64NotSeen, Severity::Unknown, || FindingText {
            observed: Some(String::from("aarch64")),
            required: Some(images(q)),
            message: format!(
                "No image of {} for Arm was seen, which does not mean that there is none.",
                q.release.name()
            ),
            source: q.release.address(),
        });
    }
}

/// `platform.integrated-image`: which image an integrated GPU needs.
pub(crate) fn integrated_image(q: RuleContext<'_>, out: &mut Findings) {
    if q.gpu.class() != Some(BoardClass::Jetson) {
        return;
    }
    let separate = q.release.images.contains(&ImagePlatform::Igpu);
    let arm = q.release.id >= INTEGRATED_IN_ARM_IMAGE && has_arm_image(q);
    let severity = match (separate, arm) {
        (true, _) => Severity::Warning,
        (false, true) => Severity::Note,
        (false, false) => Severity::Unknown,
    };
    out.add(Rule::PlatformIntegratedImage, severity, || FindingText {
        observed: Some(q.gpu.to_string()),
        required: Some(images(q)),
        message: match severity {
            Severity::Warning => format!(
                "Integrated GPUs need the image for them, nvcr.io/nvidia/pytorch:{}-py3-igpu.",
                q.release.id
            ),
            Severity::Note => format!(
                "From {INTEGRATED_IN_ARM_IMAGE} on there is no separate image for integrated GPUs; \
                 the ordinary Arm image of {} serves them.",
                q.release.name()
            ),
            _ => format!(
                "No image of {} for integrated GPUs was seen; they are known from 24.01 to 26.02.",
                q.release.name()
            ),
        },
        source: q.release.address(),
    });
}

/// `platform.windows`.
pub(crate) fn windows(q: RuleContext<'_>, out: &mut Findings) {
    if q.env.platform.os == Some(Os::Windows) {
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

fn has_arm_image(q: RuleContext<'_>) -> bool {
    q.release
        .images
        .iter()
        .any(|image| matches!(image, ImagePlatform::Aarch64 | ImagePlatform::Sbsa))
}

fn images(q: RuleContext<'_>) -> String {
    let mut text = String::from("images seen: x86_64");
    for image in q.release.images.iter().filter(|image| **image != ImagePlatform::X86_64) {
        text.push_str(", ");
        text.push_str(image.as_str());
    }
    text
}
