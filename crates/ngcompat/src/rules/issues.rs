//! Known issues that this machine can meet.

use alloc::format;
use alloc::string::String;

use crate::rules::context::RuleContext;
use crate::rules::finding::{FindingText, Findings};
use crate::rules::issue_filter::{IssueFilter, fitting};
use crate::rules::rule::Rule;
use crate::rules::verdict::Severity;

/// `issues.known`, `issues.not-collected`. Neither bears on the verdict.
pub(crate) fn known(q: &RuleContext<'_>, out: &mut Findings) {
    let Some(notes) = q.subject.notes else { return };
    let filter = IssueFilter::new().gpus(&q.env.gpus);
    for issue in fitting(q.matrix, notes, &filter) {
        // Without a GPU told, issues of certain families are not this machine's yet.
        if !issue.architectures.is_empty() && q.env.gpus.is_empty() {
            continue;
        }
        out.add(Rule::IssuesKnown, Severity::Warning, || FindingText {
            observed: None,
            required: None,
            message: {
                let earlier = issue.stated_for.map(|earlier| format!(" Stated for {earlier}."));
                let helps = issue.workaround.map(|helps| format!(" Workaround: {helps}"));
                let (earlier, helps) = (earlier.unwrap_or_default(), helps.unwrap_or_default());
                format!("{}{earlier}{helps}", issue.summary)
            },
            source: issue.source.address.unwrap_or(q.address(Rule::IssuesKnown)),
        });
    }
    if !notes.known_issues_complete {
        out.add(Rule::IssuesNotCollected, Severity::Note, || FindingText {
            observed: None,
            required: None,
            message: String::from(if notes.known_issues.is_empty() {
                "The known issues of this release were not collected; there may be some."
            } else {
                "The known issues of this release were not all collected; there may be more."
            }),
            source: q.address(Rule::IssuesKnown),
        });
    }
}
