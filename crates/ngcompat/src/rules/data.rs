//! What the data itself leaves open.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use crate::matrix::release::{BY_OWN_FACTS, Reading};
use crate::matrix::versions::Unrecorded;
use crate::rows::build::{BuildFact, BuildKind};
use crate::rules::context::RuleContext;
use crate::rules::finding::{FindingText, Findings};
use crate::rules::rule::Rule;
use crate::rules::verdict::Severity;
use crate::values::text::list;

/// `release.newer-than-data`, `release.not-recorded`: no row covers the release.
pub(crate) fn unrecorded(q: &RuleContext<'_>, out: &mut Findings) {
    let name = q.subject.name;
    let as_of = q.matrix.as_of();
    let rule = match q.subject.unrecorded {
        Some(Unrecorded::Newer) => Rule::ReleaseNewerThanData,
        Some(Unrecorded::Missing) => Rule::ReleaseNotRecorded,
        None => return,
    };
    out.documented = false;
    out.add(rule, Severity::Unknown, || {
        let known = q.subject.build.cuda.map_or_else(String::new, |cuda| {
            format!(" Its CUDA {cuda} is known from the name alone.")
        });
        let what = match (rule, name.release().map(|release| release.newest_recorded())) {
            (Rule::ReleaseNewerThanData, Some(newest)) => {
                format!("newer than {newest}, the newest in the data of")
            }
            _ => String::from("not recorded in the data of"),
        };
        let settles = match rule {
            Rule::ReleaseNewerThanData => "Update ngcompat, or give its own facts",
            _ => "Give its own facts",
        };
        let how = match q.subject.build.kind {
            BuildKind::Image => BY_OWN_FACTS,
            BuildKind::Wheel => {
                "`torch.version.cuda` and `torch.cuda.get_arch_list()` name its CUDA and the GPUs it \
                 has code for"
            }
        };
        FindingText {
            observed: Some(name.to_string()),
            required: None,
            message: format!("{name} is {what} {as_of}.{known} {settles}: {how}."),
            source: rule.source(),
        }
    });
}

/// `release.name-read`: the name was not read as it is written.
pub(crate) fn name_read(q: &RuleContext<'_>, out: &mut Findings) {
    let Some(release) = q.subject.name.release() else { return };
    let severity = match release.asked.reading {
        Reading::AsWritten if release.covered_by().is_none() => return,
        Reading::AsWritten | Reading::Near => Severity::Note,
        Reading::Newest => Severity::Warning,
        Reading::Copy | Reading::OddTag => {
            out.documented = false;
            Severity::Warning
        }
    };
    out.add(Rule::ReleaseNameRead, severity, || FindingText {
        observed: release.asked.given.map(|given| given.as_str().to_string()),
        required: None,
        message: release.reading().unwrap_or_default(),
        source: q.address(Rule::ReleaseNameRead),
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
