//! The map of releases and drivers: its cells are the answers of checks, its picture is of its cells.

use ngcompat::{DriverVersion, Environment, MapCell, RunMode, Verdict, matrix};

const GPUS: [&[&str]; 5] =
    [&["A100"], &["Tesla T4"], &["RTX 4090"], &["A100", "RTX 4090"], &["Voodoo 2"]];

fn machine(gpus: &[&str]) -> Environment {
    gpus.iter().fold(Environment::new(), |env, gpu| env.gpu(gpu.parse().unwrap()))
}

#[test]
fn cells_are_the_answers_of_checks() {
    for family in ["pytorch", "torch"] {
        let family = matrix().family(family).unwrap();
        for gpus in GPUS {
            let env = machine(gpus);
            let map = matrix().compatibility_map(family, &env);
            let releases: Vec<_> = matrix().releases_of(family).collect();
            assert_eq!(map.releases, releases.iter().map(|one| one.name()).collect::<Vec<_>>());
            for row in &map.rows {
                assert_eq!(row.driver.branch(), row.branch);
                let env = env.clone().driver(row.driver);
                for (cell, release) in row.cells.iter().zip(&releases) {
                    let outcome = release.outcome(&env);
                    let expected = match (outcome.verdict, outcome.mode) {
                        (Verdict::Compatible, Some(RunMode::Native)) => "native",
                        (Verdict::Compatible, Some(mode)) => mode.as_str(),
                        (Verdict::Compatible, None) => "some-mode",
                        (Verdict::Undetermined, _) => "unknown",
                        _ => "no",
                    };
                    assert_eq!(cell.as_str(), expected, "{} on {}", release.name(), row.driver);
                }
                assert_eq!(row.cells.len(), releases.len());
            }
            assert!(map.rows.is_sorted_by(|newer, older| newer.branch > older.branch));
        }
    }
}

#[test]
fn branches_on_which_nothing_runs_are_left_out_at_the_old_end_only() {
    for gpus in GPUS {
        let map = matrix().compatibility_map(matrix().family("pytorch").unwrap(), &machine(gpus));
        let Some(oldest) = map.rows.last() else { continue };
        assert!(oldest.cells.iter().any(|cell| *cell != MapCell::No));
        let newer = matrix().driver_branches().iter().filter(|row| row.branch >= oldest.branch);
        assert_eq!(newer.count(), map.rows.len());
        for row in matrix().driver_branches().iter().filter(|row| row.branch < oldest.branch) {
            let driver = row.latest.unwrap_or(DriverVersion::of_branch(row.branch));
            let env = machine(gpus).driver(driver);
            let runs = |release: ngcompat::Release| release.outcome(&env).verdict;
            assert!(matrix().releases().all(|one| runs(one) == Verdict::Incompatible));
        }
    }
}

#[test]
fn the_text_has_every_cell_once() {
    let map = matrix().compatibility_map(matrix().family("pytorch").unwrap(), &machine(&["A100"]));
    let text = map.to_string();
    for row in &map.rows {
        let label = format!("R{} ", row.branch);
        let lines = text.lines().filter(|line| line.starts_with(&label));
        let letters: String = lines.filter_map(|line| line.split_whitespace().nth(1)).collect();
        assert_eq!(letters, row.cells.iter().map(|cell| cell.letter()).collect::<String>());
    }
    for cell in map.legend() {
        assert!(text.contains(&format!("{}  {}", cell.letter(), cell.name())));
    }
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
}

#[test]
fn letters_and_colours_are_told_apart() {
    for (at, one) in MapCell::ALL.iter().enumerate() {
        for other in &MapCell::ALL[..at] {
            assert!(one.letter() != other.letter() && one.colour() != other.colour());
        }
    }
}

#[test]
fn the_picture_shows_every_cell_and_escapes_names() {
    let name = "<script>alert('&\"')</script>";
    let map = matrix().compatibility_map(matrix().family("pytorch").unwrap(), &machine(&[name]));
    assert!(!map.to_svg().contains("<script"));
    for gpus in GPUS {
        let map = matrix().compatibility_map(matrix().family("pytorch").unwrap(), &machine(gpus));
        let svg = map.to_svg();
        let blocks: usize =
            map.rows.iter().map(|row| row.cells.chunk_by(PartialEq::eq).count()).sum();
        assert_eq!(svg.matches("</title></rect>").count(), blocks);
        assert_eq!(svg.matches("<title>").count(), blocks + 1);
        for tag in ["svg", "text", "title"] {
            let opened =
                svg.matches(&format!("<{tag}>")).count() + svg.matches(&format!("<{tag} ")).count();
            assert_eq!(opened, svg.matches(&format!("</{tag}>")).count(), "{tag}");
        }
    }
}
