//! Does the container hold what the job asks for?

use alloc::format;
use alloc::string::ToString as _;

use crate::rules::context::RuleContext;
use crate::rules::finding::{FindingText, Findings, Severity};
use crate::rules::rule::Rule;

/// `contents.requirement-not-met`, `contents.not-seen`.
pub(crate) fn requirements(q: RuleContext<'_>, out: &mut Findings) {
    for requirement in &q.env.requirements {
        let kind = requirement.component();
        let component = q.release.component(kind.key);
        let met = component.and_then(|component| requirement.is_met_by(component));
        match (met, component) {
            (Some(true), _) => {}
            (Some(false), Some(component)) => {
                out.add(Rule::ContentsRequirementNotMet, Severity::Blocker, || FindingText {
                    observed: Some(component.version.to_string()),
                    required: Some(requirement.to_string()),
                    message: format!(
                        "{} has {} {}, which is not {requirement}.",
                        q.release.name(),
                        kind.name,
                        component.version
                    ),
                    source: component.source.address.unwrap_or(q.release.address()),
                });
            }
            _ => out.add(Rule::ContentsNotSeen, Severity::Unknown, || FindingText {
                observed: component.map(|component| component.version.to_string()),
                required: Some(requirement.to_string()),
                message: format!(
                    "The version of {} in {} was not seen, so that {requirement} can't be told.",
                    kind.name,
                    q.release.name()
                ),
                source: q.release.address(),
            }),
        }
    }
}
