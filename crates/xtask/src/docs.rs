//! Renders `docs/rules.md` from the rules themselves, so that page and code are one.

use std::fmt::Write as _;

use ngcompat::Rule;

pub(crate) fn rules() -> String {
    let mut page = String::from(
        "<!-- Written by `cargo xtask generate` from the rules in crates/ngcompat/src/rules.rs; never edit it. -->\n\n\
         # The rules\n\n\
         Every finding of a report names the rule that made it. A rule that bears on an aspect can \
         make that aspect incompatible (a blocker) or undetermined (a missing fact); the verdict is \
         the worst of the four aspects. Rules without an aspect only inform.\n",
    );
    for rule in Rule::ALL {
        let aspect = rule.aspect().map_or("none, it only informs", |aspect| aspect.name());
        // Writing to a String cannot fail.
        let _ = write!(
            page,
            "\n## `{rule}`\n\n{} {}\n\nAspect: {aspect}. Basis: {}, <{}>.\n",
            rule.summary(),
            rule.reason(),
            rule.basis().name(),
            rule.source(),
        );
    }
    page
}
