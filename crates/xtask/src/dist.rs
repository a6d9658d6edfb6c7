//! `cargo xtask dist`: what is published, one function for each artefact.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
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

/// What `bindings/js` is made of and is not checked in: two WebAssembly modules, the scripts that carry
/// them along, and the element.
pub(crate) fn build_js(root: &Path) -> Result<(), String> {
    let package = root.join("bindings/js");
    let dist = package.join("dist");
    fs::create_dir_all(&dist).map_err(|error| format!("{}: {error}", dist.display()))?;
    install_wasm_target(root)?;
    step(&package, "npm packages", "npm ci --silent")?;
    for (name, features) in MODULES {
        module(root, name, features)?;
    }
    for line in SCRIPTS {
        step(&package, "scripts", &format!("node_modules/.bin/esbuild {line} {BUNDLE}"))?;
    }
    for types in ["answers", "index", "check", "element"] {
        types_of_require(&package, types)?;
    }
    sizes(root)?.into_iter().try_for_each(Size::within_its_limit)
}

/// The modules, and the features of ngcompat-js that they have.
const MODULES: [(&str, &str); 2] = [("ngcompat", "packed,full"), ("check", "packed")];

/// Where the module `name` lies before it is optimised, with the names of its functions.
pub(crate) fn raw_module(root: &Path, name: &str) -> PathBuf {
    target(root).join("wasm").join(format!("{name}.wasm"))
}

/// `dist/NAME_bg.wasm`, `dist/NAME.js` that calls it, and `dist/NAME.bytes.js` that has it inside.
fn module(root: &Path, name: &str, features: &str) -> Result<(), String> {
    let package = root.join("bindings/js");
    let triple = "wasm32-unknown-unknown";
    let build = format!(
        "cargo build --package ngcompat-js --target {triple} --profile wasm --no-default-features \
         --features {features}"
    );
    step(root, "WebAssembly", &build)?;
    let work = target(root).join("wasm");
    fs::create_dir_all(&work).map_err(|error| format!("{}: {error}", work.display()))?;
    let raw = raw_module(root, name);
    let linked = target(root).join(triple).join("wasm/ngcompat_js.wasm");
    fs::copy(&linked, &raw).map_err(|error| format!("{}: {error}", linked.display()))?;
    Bindgen::new()
        .input_path(&raw)
        .out_name(name)
        .typescript(false)
        .web(true)
        .and_then(|bindgen| bindgen.generate(work.join(name)))
        .map_err(|error| format!("wasm-bindgen: {error:?}"))?;
    let (bound, wasm) = (work.join(name), package.join(format!("dist/{name}_bg.wasm")));
    let from = bound.join(format!("{name}_bg.wasm"));
    let (from, to) = (from.display(), wasm.display());
    let optimise = format!("node_modules/.bin/wasm-opt {OPTIMISE} {from} --output {to}");
    step(&package, "optimise", &optimise)?;
    // Its own way of loading the module is left out: bundlers would follow the address in it.
    let calls = format!("export {{ ask, initSync }} from \"./{name}.js\";\n");
    let entry = bound.join("calls.js");
    fs::write(&entry, calls).map_err(|error| format!("{}: {error}", entry.display()))?;
    let entry = entry.display();
    let line =
        format!("node_modules/.bin/esbuild {entry} --outfile=dist/{name}.js --format=esm {BUNDLE}");
    step(&package, "calls", &line)?;
    let bytes = format!("node build/bytes.js dist/{name}_bg.wasm dist/{name}.bytes.js");
    step(&package, "bytes", &bytes)
}

/// Functions with one caller stay functions: put into their caller they make the module a little
/// smaller and, with hundreds of locals in one function, much harder to compress. The first kilobyte is
/// left free, so that loads may be written shorter.
const OPTIMISE: &str = "-Oz --one-caller-inline-max-function-size 30 --always-inline-max-function-size 4 \
                        --low-memory-unused --strip-debug --strip-producers --strip-target-features";

/// The browsers that bindings/js/README.md promises.
const BUNDLE: &str =
    "--bundle --minify --target=chrome111,firefox113,safari16.4 --log-level=warning";

/// The element in one file, for a script tag; the element that asks `ngcompat/check`, for bundlers; and what
/// `require` takes where it takes no modules.
const SCRIPTS: [&str; 5] = [
    "element/ngcompat-check.ts --outfile=dist/element.js --format=esm --alias:ngcompat/check=./element/beside.js",
    "element/ngcompat-check.ts --outfile=dist/element-module.js --format=esm --external:ngcompat/check",
    "element/ngcompat-check.ts --outfile=dist/element.cjs --format=cjs --external:ngcompat/check",
    "lib/node-cjs.js --outfile=dist/node.cjs --platform=node --format=cjs",
    "lib/check-node-cjs.js --outfile=dist/check-node.cjs --platform=node --format=cjs",
];

/// The same types for `require`, which wants them in a file of its own.
fn types_of_require(package: &Path, name: &str) -> Result<(), String> {
    let path = package.join(format!("{name}.d.ts"));
    let types =
        fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let types = types
        .replace("from \"./index.js\"", "from \"./index.cjs\"")
        .replace("from \"./answers.js\"", "from \"./answers.cjs\"");
    fs::write(package.join(format!("{name}.d.cts")), types).map_err(|error| error.to_string())
}

/// What a file of the npm package weighs, and what it may weigh.
pub(crate) struct Size {
    pub(crate) file: String,
    pub(crate) bytes: usize,
    pub(crate) gzip: usize,
    limit: usize,
}

impl Size {
    fn within_its_limit(self) -> Result<(), String> {
        let Self { file, bytes, gzip, limit } = self;
        println!("   {file}: {bytes} bytes, {gzip} with gzip, of {limit}");
        if gzip <= limit {
            return Ok(());
        }
        Err(format!(
            "{file} has {gzip} bytes with gzip, and {limit} are its limit; make it smaller, or raise the limit \
             in bindings/js/limits.json on purpose"
        ))
    }
}

/// The files that have a limit in `bindings/js/limits.json`.
pub(crate) fn sizes(root: &Path) -> Result<Vec<Size>, String> {
    let package = root.join("bindings/js");
    let read =
        |path: PathBuf| fs::read(&path).map_err(|error| format!("{}: {error}", path.display()));
    let limits = read(package.join("limits.json"))?;
    let limits: BTreeMap<String, usize> =
        serde_json::from_slice(&limits).map_err(|error| format!("limits.json: {error}"))?;
    let size = |(file, limit): (String, usize)| {
        let bytes = read(package.join("dist").join(&file))?;
        let mut zipped = GzEncoder::new(Vec::new(), Compression::best());
        zipped.write_all(&bytes).map_err(|error| error.to_string())?;
        let gzip = zipped.finish().map_err(|error| error.to_string())?.len();
        Ok(Size { file, bytes: bytes.len(), gzip, limit })
    };
    limits.into_iter().map(size).collect()
}

/// `target/dist`.
fn directory(root: &Path) -> Result<PathBuf, String> {
    let dist = target(root).join("dist");
    fs::create_dir_all(&dist).map_err(|error| format!("{}: {error}", dist.display()))?;
    Ok(dist)
}
