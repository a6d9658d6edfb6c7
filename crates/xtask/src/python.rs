//! The Python package: its tests, and its wheel and source distribution.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::target;
use crate::test::{finish, install_debian, step};

/// Builds the program as the Rust tests do, after which there is nothing left to build.
const PROGRAM: &str = "cargo build --quiet --profile test --workspace --exclude ngcompat-python \
                       --all-features --bin ngcompat";

/// The tests over the installed wheel, in a virtual environment of their own.
pub(crate) fn test(root: &Path) -> Result<(), String> {
    let tools = tools(root)?;
    let wheels = tools.folder.join("wheels");
    drop(fs::remove_dir_all(&wheels));
    step(root, "command line", PROGRAM)?;
    finish("wheel", tools.maturin(root).args(["build", "--profile", "dev", "--out"]).arg(&wheels))?;
    let wheel = only_file(&wheels)?;
    let options = ["-m", "pip", "install", "--quiet", "--force-reinstall", "--no-deps"];
    finish("install the wheel", tools.python(root).args(options).arg(wheel))?;
    install_pytorch(root)?;
    let program = target(root).join("debug").join(format!("ngcompat{}", env::consts::EXE_SUFFIX));
    let cache = format!("cache_dir={}", tools.folder.join("cache").display());
    finish(
        "tests of the installed wheel",
        tools
            .python(root)
            .args(["-B", "-m", "pytest", "--quiet", "-o", &cache, "bindings/python"])
            .env("NGCOMPAT_PROGRAM", program),
    )
}

/// The wheel and the source distribution, in `target/dist`.
pub(crate) fn dist(root: &Path) -> Result<(), String> {
    let tools = tools(root)?;
    let out = target(root).join("dist");
    let out = |command: &mut Command| finish("Python package", command.arg("--out").arg(&out));
    out(tools.maturin(root).arg("build"))?;
    out(tools.maturin(root).arg("sdist"))
}

/// PyTorch for the training example, where it comes without gigabytes of CUDA: in Debian's Python.
/// Elsewhere the example is tested without it.
fn install_pytorch(root: &Path) -> Result<(), String> {
    let python = Path::new("/usr/bin/python3");
    let there = || Command::new(python).args(["-c", "import torch"]).output();
    if !Path::new("/usr/bin/apt-get").exists() || there().is_ok_and(|done| done.status.success()) {
        return Ok(());
    }
    install_debian(root, "python3-torch")
}

/// The file in a folder that has one.
fn only_file(folder: &Path) -> Result<PathBuf, String> {
    let wrong = || format!("{} should hold one file", folder.display());
    let mut files = fs::read_dir(folder).map_err(|_| wrong())?.flatten();
    match (files.next(), files.next()) {
        (Some(file), None) => Ok(file.path()),
        _ => Err(wrong()),
    }
}

/// A virtual environment for tools that come as Python packages.
pub(crate) struct Environment {
    folder: PathBuf,
}

impl Environment {
    pub(crate) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_path_buf() }
    }

    /// Installs what `pip install` is told, unless that was done for the same `wanted`.
    pub(crate) fn install(&self, root: &Path, wanted: &str, what: &[&str]) -> Result<(), String> {
        let installed = self.folder.join("installed");
        if fs::read_to_string(&installed).is_ok_and(|installed| installed == wanted) {
            return Ok(());
        }
        let python = if cfg!(windows) { "python" } else { "python3" };
        let venv = self.folder.join("venv");
        finish("virtual environment", Command::new(python).args(["-m", "venv"]).arg(venv))
            .map_err(|error| format!("{error} (on Debian it is the package python3-venv)"))?;
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade"];
        // Groups of dependencies are known from pip 25.1 on.
        finish("pip", self.python(root).args(pip).arg("pip>=25.1"))?;
        finish("tools", self.python(root).args(pip).args(what))?;
        fs::write(&installed, wanted).map_err(|error| error.to_string())
    }

    pub(crate) fn program(&self, name: &str) -> PathBuf {
        let folder = if cfg!(windows) { "Scripts" } else { "bin" };
        self.folder.join("venv").join(folder).join(name)
    }

    fn python(&self, root: &Path) -> Command {
        let mut command = Command::new(self.program("python"));
        command.current_dir(root);
        command
    }

    fn maturin(&self, root: &Path) -> Command {
        let mut command = Command::new(self.program("maturin"));
        command.current_dir(root.join("bindings/python"));
        command.env("VIRTUAL_ENV", self.folder.join("venv"));
        command
    }
}

/// maturin and what `pyproject.toml` lists for tests.
fn tools(root: &Path) -> Result<Environment, String> {
    let tools = Environment::new(&target(root).join("python"));
    let project = root.join("bindings/python/pyproject.toml");
    let wanted = fs::read_to_string(&project).map_err(|error| error.to_string())?;
    let group = format!("{}:typing", project.display());
    tools.install(root, &wanted, &["maturin", "--group", &group])?;
    Ok(tools)
}
