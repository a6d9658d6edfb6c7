//! What the way a container is started does to the image's compatibility libraries.

use crate::rows::build::BuildKind;
use crate::rows::launcher::LauncherRow;
use crate::rules::context::RuleContext;

/// Whether a process in the container gets the image's compatibility libraries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Offer {
    Yes,
    No,
    /// It depends on facts that were not given.
    Open,
}

impl RuleContext<'_> {
    /// The row of what starts the container; `None` where that was not given.
    pub(crate) fn launcher_row(&self) -> Option<&'static LauncherRow> {
        self.env.launcher.and_then(|launcher| self.matrix.launcher(launcher))
    }
}

/// Whether the libraries are offered, by the image's own start-up or by the container tools.
pub(crate) fn offer(q: &RuleContext<'_>) -> Offer {
    let row = q.launcher_row();
    if row.is_some_and(|row| row.host_libraries_first) {
        return Offer::No;
    }
    let by_tools = row.and_then(|row| row.loads_libraries(q.env.toolkit));
    match (q.subject.build.compat_tested, by_tools) {
        _ if q.subject.build.compat_first => Offer::Yes,
        // Its start-up does it, in every launcher.
        (Some(true), _) => {
            if row.is_some() {
                Offer::Yes
            } else {
                Offer::Open
            }
        }
        (_, Some(true)) => Offer::Yes,
        (Some(false), Some(false)) => Offer::No,
        _ => Offer::Open,
    }
}

/// Whether the container tools load the libraries without a test, so that a board that does not work
/// with them fails. `None` where that depends on facts that were not given.
pub(crate) fn loads_untested(q: &RuleContext<'_>) -> Option<bool> {
    let build = q.subject.build;
    if build.kind == BuildKind::Wheel
        || build.compat_package == Some(false)
        || build.compat_tested == Some(true)
    {
        return Some(false);
    }
    if build.compat_first {
        return Some(true);
    }
    let row = q.launcher_row()?;
    let loads = row.loads_libraries(q.env.toolkit);
    if loads == Some(false) {
        return Some(false);
    }
    // From 1.20 on the library's own list of driver branches is asked, where it has one.
    let (Some(cuda), Some(driver)) = (q.cuda, q.env.driver) else { return None };
    if row.loads_by_list(q.env.toolkit) && cuda.base(driver.branch(), None).is_none() {
        let seen = cuda.forward_package.is_some_and(|package| package.devices_seen);
        return if seen { Some(false) } else { None };
    }
    // Whether it carries them, and whether it tests them itself, must be known as well.
    loads.filter(|_| build.compat_package == Some(true) && build.compat_tested == Some(false))
}

/// Whether the toolkit's version, which was not given, settles it: what starts the container is known,
/// and the image has libraries that it does not test.
pub(crate) fn rests_on_toolkit(q: &RuleContext<'_>) -> bool {
    let build = q.subject.build;
    q.env.toolkit.is_none()
        && build.compat_package == Some(true)
        && build.compat_tested == Some(false)
        && q.launcher_row().is_some_and(|row| row.loads_libraries(None).is_none())
}
