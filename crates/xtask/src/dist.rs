//! `cargo xtask dist`: what is published, one function for each artefact.

use std::fs;
use std::path::{Path, PathBuf};

use wasm_bindgen_cli_support::Bindgen;

use crate::python;
use crate::target;
use crate::test::{install_wasm_target, output, step};

/// Builds every artefact into `target/dist`.
pub(crate) fn run(root: &Path) -> Result<(), String> {
    npm(root)?;
    data_file(root)?;
    python::dist(root)
}

/// The facts as a data file, by the program itself: it is what reads them.
fn data_file(root: &Path) -> Result<(), String> {
    let line = "cargo run --quiet --package ngcompat-cli -- data --json";
    let facts: serde_json::Value =
        serde_json::from_str(&output(root, line)?).map_err(|error| format!("{line}: {error}"))?;
    let as_of = facts["as_of"].as_str().unwrap_or_default();
    let file = directory(root)?.join(format!("ngcompat-data-{as_of}.json"));
    let export =
        format!("cargo run --quiet --package ngcompat-cli -- data --export {}", file.display());
    step(root, "data file", &export)
}

/// The npm package: the tarball that `npm publish` would upload.
pub(crate) fn npm(root: &Path) -> Result<PathBuf, String> {
    let package = root.join("bindings/js");
    build_js(root)?;
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        fs::copy(root.join(licence), package.join(licence)).map_err(|e| e.to_string())?;
    }
    let dist = directory(root)?;
    let to = dist.display();
    step(&package, "pack", &format!("npm pack --silent --pack-destination {to}"))?;
    Ok(dist.join(format!("ngcompat-{}.tgz", env!("CARGO_PKG_VERSION"))))
}

/// What `bindings/js` is made of and is not checked in: the WebAssembly module and the element.
pub(crate) fn build_js(root: &Path) -> Result<(), String> {
    let package = root.join("bindings/js");
    let out = package.join("dist");
    install_wasm_target(root)?;
    let triple = "wasm32-unknown-unknown";
    step(
        root,
        "WebAssembly",
        &format!("cargo build --package ngcompat-js --target {triple} --profile wasm"),
    )?;
    Bindgen::new()
        .input_path(target(root).join(triple).join("wasm/ngcompat_js.wasm"))
        .out_name("ngcompat")
        .typescript(false)
        .web(true)
        .and_then(|bindgen| bindgen.generate(&out))
        .map_err(|error| format!("wasm-bindgen: {error:?}"))?;
    step(&package, "npm packages", "npm ci --silent")?;
    let module = "dist/ngcompat_bg.wasm";
    let optimise = format!("node_modules/.bin/wasm-opt {OPTIMISE} {module} --output {module}");
    step(&package, "optimise", &optimise)?;
    step(&package, "element", &format!("node_modules/.bin/esbuild {ELEMENT}"))
}

/// Functions with one caller stay functions: put into their caller they make the module a little
/// smaller and, with hundreds of locals in one function, much harder to compress.
const OPTIMISE: &str =
    "-Oz --one-caller-inline-max-function-size 30 --always-inline-max-function-size 4";

/// Lit goes into the file; the package's own functions stay beside it.
const ELEMENT: &str = "element/ngcompat-check.ts --bundle --minify --format=esm --target=es2022 \
                       --external:../browser.js --log-level=warning --outfile=dist/element.js";

/// `target/dist`.
fn directory(root: &Path) -> Result<PathBuf, String> {
    let dist = target(root).join("dist");
    fs::create_dir_all(&dist).map_err(|error| format!("{}: {error}", dist.display()))?;
    Ok(dist)
}
