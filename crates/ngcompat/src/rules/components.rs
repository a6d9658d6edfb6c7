//! Does the container hold what the job asks for?

use alloc::format;
use alloc::string::ToString as _;

use crate::rules::context::RuleContext;
use crate::rules::finding::{FindingText, Findings};
use crate::rules::rule::Rule;
use crate::rules::verdict::Severity;

/// `contents.requirement-not-met`, `contents.not-recorded`.
pub(crate) fn requirements(q: &RuleContext<'_>, out: &mut Findings) {
    for requirement in &q.env.requirements {
        let kind = requirement.component();
        let component = q.subject.component(kind.key);
        let met = component.and_then(|component| requirement.is_met_by(component));
        match (met, component) {
            (Some(true), _) => {}
            (Some(false), Some(component)) => {
                out.add(Rule::ContentsRequirementNotMet, Severity::Blocker, || FindingText {
                    observed: Some(component.version.to_string()),
                    required: Some(requirement.to_string()),
                    message: format!(
                        "{} contains {} {}, which does not satisfy `{requirement}`.",
                        q.subject.name,
                        kind.name,
                        component.version
                    ),
                    source: component.source.address.unwrap_or(q.address(Rule::ContentsNotRecorded)),
                });
            }
            _ => out.add(Rule::ContentsNotRecorded, Severity::Unknown, || FindingText {
                observed: component.map(|component| component.version.to_string()),
                required: Some(requirement.to_string()),
                message: match component {
                    Some(component) if component.version.numbers().next().is_some() => format!(
                        "{} contains {} {}; the numbers after that, on which `{requirement}` depends, \
                         are not recorded.",
                        q.subject.name,
                        kind.name,
                        component.version
                    ),
                    _ => format!(
                        "The version of {} in {} is not recorded, so `{requirement}` cannot be checked.",
                        kind.name,
                        q.subject.name
                    ),
                },
                source: q.address(Rule::ContentsNotRecorded),
            }),
        }
    }
}
