//! What the data itself leaves open.

use alloc::format;
use alloc::string::ToString as _;
use alloc::vec::Vec;

use crate::rows::build::BuildFact;
use crate::rules::context::RuleContext;
use crate::rules::finding::{FindingText, Findings};
use crate::rules::rule::Rule;
use crate::rules::verdict::Severity;
use crate::values::text::list;

/// `release.newer-than-data`: nothing is recorded of the release yet.
pub(crate) fn newer(q: &RuleContext<'_>, out: &mut Findings) {
    let Some(as_of) = q.subject.newer_than else { return };
    out.add(Rule::ReleaseNewerThanData, Severity::Unknown, || FindingText {
        observed: Some(q.subject.name.to_string()),
        required: None,
        message: format!(
            "{} is newer than the data, which is of {as_of}. Update ngcompat.",
            q.subject.name
        ),
        source: Rule::ReleaseNewerThanData.source(),
    });
}

/// `data.inferred`: a fact of the build follows from its neighbours.
pub(crate) fn inferred(q: &RuleContext<'_>, out: &mut Findings) {
    let build = q.subject.build;
    // What the start gate requires is said where it matters.
    let facts = || build.inferred.iter().filter(|fact| **fact != BuildFact::Requires);
    if facts().next().is_none() {
        return;
    }
    out.documented = false;
    out.add(Rule::DataInferred, Severity::Note, || {
        let facts: Vec<&str> = facts().map(|fact| fact.name()).collect();
        FindingText {
            observed: build.cuda.map(|cuda| format!("CUDA {cuda}")),
            required: None,
            message: format!(
                "Inferred for {}, from builds it is related to and not from its own documents: {}.",
                q.subject.name,
                list(&facts, "and")
            ),
            source: q.address(Rule::DataInferred),
        }
    });
}
