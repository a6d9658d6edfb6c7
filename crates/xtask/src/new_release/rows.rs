//! Rows of cuda.toml and drivers.toml that a month needs and that are not there.

use ngcompat::{CudaVersion, DriverVersion, ReleaseId};

use super::draft::Draft;
use crate::data::Data;

/// Drafts of the missing rows, by file.
pub(super) fn missing(data: &Data, month: ReleaseId, draft: &Draft) -> Vec<(&'static str, String)> {
    let mut drafts = Vec::new();
    if let Some(cuda) = draft.contents.version("cuda")
        && let Some(row) = cuda_row(data, cuda)
    {
        drafts.push(("cuda.toml", commented(month, &format!("CUDA {cuda}"), &row)));
    }
    if let Some((what, row)) = branch_row(data, draft) {
        drafts.push(("drivers.toml", commented(month, &format!("{what}, for `branches`"), &row)));
    }
    drafts
}

/// The branch of the month's minimum driver, or the one that prints a new CUDA first; what it is of, and
/// its row.
fn branch_row(data: &Data, draft: &Draft) -> Option<(String, String)> {
    let branches = &data.drivers.content.branches;
    let minimum = draft.driver.minimum.as_ref().and_then(|it| it.parse::<DriverVersion>().ok());
    let branch = minimum
        .map(DriverVersion::branch)
        .filter(|branch| !branches.iter().any(|row| row.branch.get_ref() == branch));
    let cuda = draft.contents.version("cuda").and_then(|it| it.parse::<CudaVersion>().ok());
    let cuda = cuda
        .filter(|cuda| !data.cuda.content.cuda.iter().any(|row| row.version.get_ref().0 == *cuda));
    let row = |branch: &str, cuda: &str| {
        format!(
            "{{ branch = {branch}, kind = \"\", cuda = \"{cuda}\", source = \"\", first = \"\", \
             latest = \"\" }},\n"
        )
    };
    match (branch, cuda) {
        // The minimum may be that of minor-version compatibility: which CUDA the branch prints is open.
        (Some(branch), _) => Some((format!("R{branch}"), row(&branch.to_string(), ""))),
        (None, Some(cuda)) => {
            Some((format!("the first branch of CUDA {cuda}"), row("", &cuda.to_string())))
        }
        (None, None) => None,
    }
}

fn cuda_row(data: &Data, printed: &str) -> Option<String> {
    if data.toolkit(printed).is_some() {
        return None;
    }
    let three = printed.split('.').take(3).collect::<Vec<_>>().join(".");
    let toolkit = format!("{{ version = \"{three}\", driver = \"\", source = \"\" }},\n");
    let version: CudaVersion = printed.parse().ok()?;
    if data.cuda.content.cuda.iter().any(|row| row.version.get_ref().0 == version) {
        return Some(format!("Among the toolkits of CUDA {version}:\n{toolkit}"));
    }
    Some(format!(
        "[[cuda]]\nversion = \"{version}\"\nbranch = \nsource = \"\"\ntargets = []\n\
         targets_source = \"\"\ntoolkits = [\n  {toolkit}]\n\n[cuda.forward_package]\nsource = \"\"\n\
         bases = []\nwhy = \"\"\n\nAnd widen the range of `minor_version_floors` to {version}.\n"
    ))
}

/// A draft as comments, for a person to finish.
pub(super) fn commented(month: ReleaseId, what: &str, draft: &str) -> String {
    let lines: Vec<String> = draft.trim_matches('\n').lines().map(comment).collect();
    format!("\n# TODO {month}: {what}\n{}\n", lines.join("\n"))
}

fn comment(line: &str) -> String {
    match line {
        "" => String::from("#"),
        comment if comment.starts_with('#') => comment.to_owned(),
        line => format!("# {line}"),
    }
}
