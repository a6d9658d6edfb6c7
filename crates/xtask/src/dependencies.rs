//! `cargo xtask test rust`: where dependencies come from and under which licenses, by the lists of
//! deny.toml. cargo-deny itself, which takes minutes to build, runs on a schedule for its advisories.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use spdx::{Expression, Licensee, ParseMode};

use crate::test::output;

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// What is read of deny.toml.
#[derive(Deserialize)]
struct Rules {
    licenses: Licenses,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
}

/// What is read of `cargo metadata`.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    /// `None` for a package of this repository.
    source: Option<String>,
    license: Option<String>,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    req: String,
    path: Option<String>,
}

pub(crate) fn check(root: &Path) -> Result<(), String> {
    println!("── dependencies: sources, licenses and versions, by deny.toml");
    let metadata = output(root, "cargo metadata --format-version 1 --all-features --locked")?;
    let metadata: Metadata = serde_json::from_str(&metadata).map_err(|error| error.to_string())?;
    let rules = fs::read_to_string(root.join("deny.toml")).map_err(|error| error.to_string())?;
    let problems = problems(&metadata.packages, &rules)?;
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

fn problems(packages: &[Package], rules: &str) -> Result<Vec<String>, String> {
    let rules: Rules = toml::from_str(rules).map_err(|error| error.to_string())?;
    let parse = |text: &String| Licensee::parse(text).map_err(|error| format!("{text}: {error}"));
    let allowed = rules.licenses.allow.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
    Ok(packages.iter().filter_map(|package| problem(package, &allowed)).collect())
}

fn problem(package: &Package, allowed: &[Licensee]) -> Option<String> {
    let Package { name, version, .. } = package;
    let license = package.license.as_deref().unwrap_or_default();
    let free = Expression::parse_mode(license, ParseMode::LAX).is_ok_and(|license| {
        license.evaluate(|needed| allowed.iter().any(|one| one.satisfies(needed)))
    });
    if !free {
        return Some(format!("{name} {version}: the license {license:?} is not in deny.toml"));
    }
    match &package.source {
        Some(source) if source != CRATES_IO => Some(format!("{name} {version} is from {source}")),
        Some(_) => None,
        None => {
            let any = |one: &&Dependency| one.req == "*" && one.path.is_none();
            let loose = package.dependencies.iter().find(any)?;
            Some(format!("{name} takes any version of {}", loose.name))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = "licenses.allow = ['MIT', 'Apache-2.0 WITH LLVM-exception']";

    fn package(source: Option<&str>, license: &str, req: &str) -> Package {
        Package {
            name: String::from("one"),
            version: String::from("1.0.0"),
            source: source.map(String::from),
            license: Some(String::from(license)),
            dependencies: vec![Dependency {
                name: String::from("other"),
                req: String::from(req),
                path: None,
            }],
        }
    }

    #[test]
    fn what_is_not_allowed_is_a_problem() {
        let found = |package| problems(&[package], RULES).unwrap();
        for license in ["MIT", "GPL-3.0 OR MIT", "MIT/Apache-2.0", "Apache-2.0 WITH LLVM-exception"]
        {
            assert_eq!(found(package(Some(CRATES_IO), license, "*")), [""; 0], "{license}");
        }
        for license in ["GPL-3.0", "MIT AND GPL-3.0", "Apache-2.0", "", "free"] {
            assert_eq!(found(package(Some(CRATES_IO), license, "^1")).len(), 1, "{license}");
        }
        assert_eq!(found(package(Some("git+https://example.com/one"), "MIT", "^1")).len(), 1);
        assert_eq!(found(package(None, "MIT", "*")), ["one takes any version of other"]);
        assert!(problems(&[], "licenses.allow = ['nonsense']").is_err());
    }
}
