//! `cargo xtask package`: the crates as crates.io would get them, built and tested by themselves.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::target;
use crate::test::finish;

/// What is published, each after those it needs.
const CRATES: &[&str] = &["ngcompat", "ngcompat-host", "ngcompat-cli"];

/// What a release does, but for the upload: each crate is packed, and built from its package alone. Then
/// it is tested where no `data/`, no workspace and no repository is.
pub(crate) fn run(root: &Path) -> Result<(), String> {
    let target = target(root);
    // What is not committed yet is packed as well, which a release does not allow.
    cargo(
        root,
        "publish without uploading",
        &["publish", "--dry-run", "--quiet", "--allow-dirty"],
    )?;
    // The dry run leaves no packages behind.
    cargo(root, "pack", &["package", "--no-verify", "--quiet", "--allow-dirty"])?;

    let outside = env::temp_dir().join(format!("ngcompat-package-{}", std::process::id()));
    fs::create_dir_all(&outside).map_err(|error| format!("{}: {error}", outside.display()))?;
    let tested = test(&target, &outside);
    drop(fs::remove_dir_all(&outside));
    tested
}

fn cargo(root: &Path, what: &str, arguments: &[&str]) -> Result<(), String> {
    let packages = CRATES.iter().flat_map(|name| ["--package", name]);
    finish(what, Command::new("cargo").current_dir(root).args(arguments).args(packages))
}

fn test(target: &Path, outside: &Path) -> Result<(), String> {
    let version = env!("CARGO_PKG_VERSION");
    // The command line's tests run the documentation and are not in its package, which the dry run has
    // built.
    for name in CRATES.iter().filter(|name| **name != "ngcompat-cli") {
        let packed = target.join("package").join(format!("{name}-{version}.crate"));
        let mut unpack = Command::new("tar");
        finish("unpack", unpack.arg("-xzf").arg(&packed).arg("-C").arg(outside))?;
        let mut test = Command::new("cargo");
        test.current_dir(outside.join(format!("{name}-{version}")))
            .args(["test", "--quiet", "--all-features"])
            .env("CARGO_TARGET_DIR", target.join("packaged"))
            .env("CARGO_PROFILE_TEST_OPT_LEVEL", "1");
        // What crates.io does not have yet.
        for other in CRATES.iter().take_while(|other| other != &name) {
            let path = outside.join(format!("{other}-{version}"));
            test.arg("--config").arg(format!("patch.crates-io.{other}.path='{}'", path.display()));
        }
        finish(&format!("tests of {name} by itself"), &mut test)?;
    }
    Ok(())
}
