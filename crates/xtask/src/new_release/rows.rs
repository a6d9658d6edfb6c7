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
    let branches = &data.drivers.content.branches;
    let minimum = draft.driver.minimum.as_ref();
    let branch = minimum.and_then(|it| it.parse::<DriverVersion>().ok()).map(DriverVersion::branch);
    if let Some(branch) = branch
        && !branches.iter().any(|row| *row.branch.get_ref() == branch)
    {
        let row = format!(
            "{{ branch = {branch}, kind = \"\", cuda = \"\", source = \"\", first = \"\", latest = \"\" \
             }},\n"
        );
        drafts
            .push(("drivers.toml", commented(month, &format!("R{branch}, for `branches`"), &row)));
    }
    drafts
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
