//! `cargo xtask stale`: what ages in data/, for a maintainer to look up.

use std::fmt::Write as _;
use std::path::Path;

use ngcompat::{Evidence, ReleaseId, VersionOrder};

use crate::data::schema::{Contents, Sources};
use crate::data::value::{Day, Text};
use crate::data::{self, Data, PYTORCH, month_of};
use crate::today::today;

/// Months ahead in which an end of life is worth a look.
const SOON: u32 = 6;

pub(crate) fn run(root: &Path) -> Result<(), String> {
    let data = data::load(&root.join("data"))?;
    print!("{}", report(&data, &today()?));
    Ok(())
}

fn report(data: &Data, today: &Day) -> String {
    let as_of = data.sources.content.as_of.get_ref().0.as_str();
    let mut text = format!("The facts are of {as_of}; today is {}.\n", today.as_str());
    section(&mut text, "Branches at or near their end of life", &branches(data, today));
    section(&mut text, "Months without a PyTorch container in data/", &missing_months(data, today));
    section(&mut text, "Families behind the newest PyTorch container", &behind(data));
    section(
        &mut text,
        "Facts that decide verdicts and rest on third parties alone",
        &third_party(data),
    );
    text
}

fn section(text: &mut String, title: &str, lines: &[String]) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "\n{title}");
    for line in lines {
        let _ = writeln!(text, "  {line}");
    }
    if lines.is_empty() {
        text.push_str("  none\n");
    }
}

/// Months since the year 0 of a date: `2026-11-28`, `2026-11`.
fn months(date: &str) -> Option<u32> {
    let mut numbers = date.split('-');
    let year: u32 = numbers.next()?.parse().ok()?;
    Some(year * 12 + numbers.next()?.parse::<u32>().ok()? - 1)
}

/// Branches whose support ends soon, or has ended since the facts were collected, and those that are
/// maintained by what is recorded but whose end is not.
fn branches(data: &Data, today: &Day) -> Vec<String> {
    let since = months(data.sources.content.as_of.get_ref().0.as_str());
    let now = months(today.as_str());
    let newest = data.drivers.content.branches.last().map(|row| *row.branch.get_ref());
    let rows = data.drivers.content.branches.iter();
    rows.filter_map(|row| {
        let branch = *row.branch.get_ref();
        let Some(end) = &row.end_of_life else {
            return (Some(branch) == newest).then(|| {
                format!(
                    "R{branch}: no end of life is recorded; look for it, and for a newer branch"
                )
            });
        };
        let end = end.get_ref().0.as_str();
        let source = row.end_of_life_source.as_ref();
        let graded = source.map_or("", |name| grade(&data.drivers.content.sources, name));
        let near = months(end)? >= since? && months(end)? <= now? + SOON;
        near.then(|| format!("R{branch}: {end}{graded}"))
    })
    .collect()
}

fn grade(sources: &Sources, name: &Text) -> &'static str {
    let third = sources.get(name.get_ref().as_str()).map(|source| source.evidence.0);
    if third == Some(Evidence::ThirdParty) { ", by a third party" } else { "" }
}

/// The months after the newest release, up to this one.
fn missing_months(data: &Data, today: &Day) -> Vec<String> {
    let newest = data.releases.iter().map(|file| file.content.release.get_ref().0).max();
    let (Some(newest), Some(now)) = (newest, today.month) else { return Vec::new() };
    let mut missing = Vec::new();
    let mut month = next(newest);
    while let Some(this) = month.filter(|month| *month <= now) {
        missing.push(format!("{this}: cargo xtask new-release {this} --from PAGE"));
        month = next(this);
    }
    missing
}

fn next(month: ReleaseId) -> Option<ReleaseId> {
    if month.month() == 12 {
        ReleaseId::new(month.year() + 1, 1)
    } else {
        ReleaseId::new(month.year(), month.month() + 1)
    }
}

/// Families by month whose newest release is older than the newest PyTorch container, and that had
/// one in the year before it.
fn behind(data: &Data) -> Vec<String> {
    let newest = data.releases.iter().map(|file| file.content.release.get_ref().0).max();
    let Some(newest) = newest else { return Vec::new() };
    let of = |family: &data::schema::Family| {
        let key = family.key.get_ref();
        let table = data.tables.iter().find(|table| table.stem() == key)?;
        let order = family.order.0;
        let months = table.content.releases.iter();
        let last = months.filter_map(|row| month_of(order, row.version.get_ref())).max()?;
        let alive = next(last).is_some() && last.year() + 1 >= newest.year();
        (order == VersionOrder::Month && key != PYTORCH && last < newest && alive)
            .then(|| format!("{key}: {last}"))
    };
    data.families.content.families.iter().filter_map(of).collect()
}

/// What the rules decide by: the CUDA of a month, its driver texts, machine code, and the tables of CUDA.
fn third_party(data: &Data) -> Vec<String> {
    let mut lines = Vec::new();
    let is = |sources: &Sources, name: &Text| !grade(sources, name).is_empty();
    for file in data.bases.iter().rev() {
        let base = &file.content;
        let sources = &base.sources;
        let mut facts: Vec<String> = contents(&base.contents, sources).map(str::to_owned).collect();
        if base.driver.as_ref().is_some_and(|driver| is(sources, &driver.source)) {
            facts.push(String::from("driver requirement"));
        }
        if base.gpu.as_ref().and_then(|gpu| gpu.source.as_ref()).is_some_and(|it| is(sources, it)) {
            facts.push(String::from("GPU requirement"));
        }
        for build in base.builds.iter().filter(|build| is(sources, &build.source)) {
            facts.push(format!("{} build", build.platform.get_ref().0));
        }
        if !facts.is_empty() {
            lines.push(format!("{}: {}", file.path, facts.join(", ")));
        }
    }
    let cuda = &data.cuda.content;
    for row in &cuda.cuda {
        let mut facts = Vec::new();
        if is(&cuda.sources, &row.source) {
            facts.push("driver branch");
        }
        if is(&cuda.sources, &row.targets_source) {
            facts.push("compiler targets");
        }
        if row.forward_package.as_ref().is_some_and(|it| is(&cuda.sources, &it.source)) {
            facts.push("base branches");
        }
        if !facts.is_empty() {
            lines.push(format!("CUDA {}: {}", row.version.get_ref().0, facts.join(", ")));
        }
    }
    lines
}

fn contents<'a>(contents: &'a Contents, sources: &'a Sources) -> impl Iterator<Item = &'a str> {
    let third = contents.iter().filter(|(source, _)| !grade(sources, source).is_empty());
    third.flat_map(|(_, contents)| contents.keys()).map(|key| key.get_ref().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data() -> Data {
        data::load(&crate::root().join("data")).expect("data/ is in order")
    }

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn months_without_a_release_are_listed_up_to_today() {
        let mut data = data();
        data.releases.retain(|file| file.content.release.get_ref().0.year() < 24);
        let lines = |today| missing_months(&data, &day(today));
        assert_eq!(lines("2023-12-31"), Vec::<String>::new());
        let missing = lines("2024-02-01");
        assert_eq!(missing.len(), 2, "{missing:?}");
        assert_eq!(missing[1], "24.02: cargo xtask new-release 24.02 --from PAGE");
    }

    #[test]
    fn branches_are_listed_from_half_a_year_before_their_end() {
        let mut data = data();
        let text = "as_of = \"2021-01-01\"\n[sources]\n";
        data.sources.content = toml::from_str(text).expect("sources");
        let last = *data.drivers.content.branches.last().expect("a branch").branch.get_ref();
        // R460 ended in January 2022.
        let has = |today| {
            branches(&data, &day(today)).iter().any(|line| line.starts_with("R460: 2022-01"))
        };
        assert!(!has("2021-06-30"));
        assert!(has("2021-07-01"));
        assert!(has("2022-03-01"), "it has ended since the facts were collected");
        data.drivers.content.branches.last_mut().expect("a branch").end_of_life = None;
        let lines = branches(&data, &day("2021-01-01"));
        assert!(lines.iter().any(|line| line.starts_with(&format!("R{last}: no end of life"))));
    }

    #[test]
    fn facts_of_third_parties_are_listed_with_their_place() {
        let mut data = data();
        let cuda_of = |data: &Data| {
            let lines = third_party(data);
            lines.iter().any(|line| line.starts_with("data/bases/20.12.toml: cuda"))
        };
        assert!(!cuda_of(&data), "NVIDIA's own page prints it");
        let file = data.bases.iter_mut().find(|file| file.stem() == "20.12").expect("a base");
        for source in file.content.sources.values_mut() {
            source.evidence.0 = Evidence::ThirdParty;
        }
        assert!(cuda_of(&data));
        assert!(report(&data, &day("2026-12-01")).contains("data/bases/20.12.toml: cuda, driver"));
    }

    #[test]
    fn families_that_lag_are_listed() {
        let mut data = data();
        let newest = data.releases.last().expect("a release").content.release.get_ref().0;
        let table = data.tables.iter_mut().find(|table| table.stem() == "tritonserver");
        let table = table.expect("a table");
        table.content.releases.retain(|row| {
            month_of(VersionOrder::Month, row.version.get_ref()).is_some_and(|month| month < newest)
        });
        assert!(behind(&data).iter().any(|line| line.starts_with("tritonserver: ")));
    }
}
