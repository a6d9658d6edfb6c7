//! Known issues that this machine can meet.

use alloc::format;
use alloc::string::String;

use crate::rules::context::RuleContext;
use crate::rules::finding::{FindingText, Findings, Severity};
use crate::rules::issue_filter::{IssueFilter, IssueList};
use crate::rules::rule::Rule;

/// `issues.known`, `issues.not-collected`. Neither bears on the verdict.
pub(crate) fn known(q: RuleContext<'_>, out: &mut Findings) {
    // Listing allocates, which a decision without reasons must not.
    if !out.keeps() {
        return;
    }
    let filter = IssueFilter::new().gpus(&q.env.gpus);
    let list = IssueList::of(q.matrix.examples(), q.release, &filter);
    for issue in list.issues {
        // Without a GPU told, issues of certain families are not this machine's yet.
        if !issue.architectures.is_empty() && q.env.gpus.is_empty() {
            continue;
        }
        out.add(Rule::IssuesKnown, Severity::Warning, || FindingText {
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
    if !list.collected {
        out.add(Rule::IssuesNotCollected, Severity::Note, || FindingText {
            observed: None,
            required: None,
            message: String::from(if q.release.known_issues.is_empty() {
                "The known issues of this release were not collected; there may be some."
            } else {
                "The known issues of this release were not all collected; there may be more."
            }),
            source: q.release.address(),
        });
    }
}
