//! What keeps an image's compatibility libraries out of a container, or brings them in.

use alloc::format;
use alloc::string::String;

use crate::machine::environment::Environment;
use crate::matrix::tables::Matrix;
use crate::rows::build::{Build, BuildPlatform};
use crate::rules::context::Subject;
use crate::rules::evaluate;
use crate::rules::finding::{Finding, Remedy};
use crate::rules::rule::Rule;
use crate::rules::verdict::{Action, Severity};
use crate::values::platform::Launcher;
use crate::values::toolkit_version::ToolkitVersion;

/// The version that leaves the libraries out.
pub(crate) const WITHOUT: ToolkitVersion = ToolkitVersion::new(1, 17, 4);

/// The first version that loads them in every launcher of the toolkit.
const WITH: ToolkitVersion = ToolkitVersion::new(1, 17, 7);

pub(crate) fn libraries(
    matrix: &Matrix,
    subject: &Subject<'_>,
    env: &Environment,
    finding: &Finding,
) -> Option<Remedy> {
    let runs = |launcher: Option<Launcher>, toolkit| {
        let machine = Environment { launcher, toolkit, ..env.clone() };
        evaluate::runs(matrix, subject, &machine)
    };
    match finding.rule {
        // As with the version that leaves them out.
        Rule::DriverCompatLibrariesOnUnlistedBoard if runs(env.launcher, Some(WITHOUT)) => {
            let hook = "the feature flag `disable-cuda-compat-lib-hook`";
            let mode = "`cuda-compat-mode = \"disabled\"` under \
                        `[nvidia-container-runtime.modes.legacy]`";
            let row = env.launcher.and_then(|launcher| matrix.launcher(launcher));
            let (since, option) = match row.map(|row| row.switches_off) {
                Some(options) => *options.first()?,
                None => (WITH, "cuda-compat-mode=disabled"),
            };
            let how = match (env.launcher, option) {
                (None, _) => format!("{mode}, or, where CDI or NVIDIA's runtime is used, {hook}"),
                (_, "cuda-compat-mode=disabled") => String::from(mode),
                _ => String::from(hook),
            };
            Some(Remedy {
                action: Action::ConfigureToolkit,
                value: String::from(option),
                message: format!(
                    "Keep the image's compatibility libraries out: set {how} in the configuration of \
                     NVIDIA Container Toolkit ({since} or later)."
                ),
            })
        }
        // As with an image that leaves the order as it is.
        Rule::DriverCompatLibrariesFirst => {
            let build = subject.build.clone().compat_first(false);
            let build = Build { compat_first_from: None, ..build };
            let plain = Subject { build: &build, ..*subject };
            evaluate::runs(matrix, &plain, env).then(|| driver_first(subject.build))
        }
        Rule::DriverTooOld if finding.severity == Severity::Blocker => {
            let tested = subject.build.compat_tested == Some(true);
            if env.toolkit.is_some_and(|toolkit| toolkit < WITH) && runs(env.launcher, Some(WITH)) {
                return Some(Remedy {
                    action: Action::UpgradeContainerToolkit,
                    value: format!("{WITH}"),
                    message: format!(
                        "Install NVIDIA Container Toolkit {WITH} or later, which loads the image's \
                         compatibility libraries."
                    ),
                });
            }
            if env.launcher.is_none() || !runs(None, None) {
                return None;
            }
            let folder = if tested { "compat/lib.real" } else { "compat" };
            let value = format!("LD_LIBRARY_PATH=/usr/local/cuda/{folder}");
            Some(Remedy {
                action: Action::StartOption,
                message: format!(
                    "Start it with `--env {value}`, which puts the image's compatibility libraries \
                     in front."
                ),
                value,
            })
        }
        _ => None,
    }
}

/// What puts the driver's own libraries in front of the image's.
fn driver_first(build: &Build) -> Remedy {
    let arch = match build.platform {
        BuildPlatform::LinuxX86_64 | BuildPlatform::WindowsX86_64 => "x86_64",
        BuildPlatform::LinuxAarch64 | BuildPlatform::Jetson => "aarch64",
    };
    // Its start-up puts them in front.
    let (value, message) = if build.compat_first_from.is_some() {
        let message = "Start the program itself with `--entrypoint`: the compatibility libraries then \
                       stay out.";
        (String::from("--entrypoint"), String::from(message))
    } else {
        let value = format!("LD_LIBRARY_PATH=/usr/lib/{arch}-linux-gnu");
        let message = format!(
            "Start it with `--env {value}`, the folder of the driver's own libcuda.so.1, which then \
             comes first."
        );
        (value, message)
    };
    Remedy { action: Action::StartOption, value, message }
}
