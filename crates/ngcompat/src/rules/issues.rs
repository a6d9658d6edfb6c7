//! Known issues that this machine can meet.

use alloc::format;
use alloc::string::String;

use super::{Question, Rule};
use crate::release::KnownIssue;
use crate::report::{Findings, Severity, Text};

/// `issues.known`, `issues.not-collected`. Neither bears on the verdict.
pub(super) fn known(q: Question<'_>, out: &mut Findings) {
    for issue in q.release.known_issues.iter().filter(|issue| concerns(q, issue)) {
        out.add(Rule::IssuesKnown, Severity::Warning, || Text {
            observed: None,
            required: None,
            message: match issue.workaround {
                Some(workaround) => {
                    format!("{} Workaround: {workaround}", issue.summary)
                }
                None => String::from(issue.summary),
            },
            source: issue.source.address.unwrap_or(q.release.address()),
        });
    }
    if !q.release.known_issues_complete {
        out.add(Rule::IssuesNotCollected, Severity::Note, || Text {
            observed: None,
            required: None,
            message: String::from(
                "The known issues of this release were not collected; there may be some.",
            ),
            source: q.release.address(),
        });
    }
}

/// An issue of certain families concerns machines that may have such a GPU.
fn concerns(q: Question<'_>, issue: &KnownIssue) -> bool {
    issue.architectures.is_empty()
        || q.env.gpus.iter().any(|gpu| {
            gpu.architecture().is_some_and(|family| issue.architectures.contains(&family))
        })
}
