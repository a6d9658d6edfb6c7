//! The Python package's native part: it converts, and decides nothing.
//!
//! What it answers is the core's own JSON, held by the classes of `answer` and `classes`;
//! what it is asked is read by `arguments`.

mod answer;
mod arguments;
mod classes;
mod data;
mod errors;
mod fleet;
mod functions;
mod html;
mod sequence;

use pyo3::prelude::*;

/// The native part of ngcompat.
#[pymodule(gil_used = false)]
mod _ngcompat {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use pyo3::exceptions::PyImportError;
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::answer::Answer;
    #[pymodule_export]
    use crate::answer::restore;
    #[pymodule_export]
    use crate::data::load_data;
    #[pymodule_export]
    use crate::fleet::fleet;
    #[pymodule_export]
    use crate::functions::{
        amp, check, compare, compatibility_map, constraint, constraint_for, detect, diagnose, diff,
        drivers, explain, families, find, identify, installed, issues, newest, parse_facts,
        parse_image, regressions, release, releases, run, skipped,
    };

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        refuse_other_interpreters(module.py())?;
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        crate::data::load_named(module.py())?;
        module.add("AS_OF", ngcompat::matrix().as_of())?;
        crate::classes::register(module)
    }

    /// The classes belong to the interpreter that imports them first; another of the same process
    /// would get the same ones.
    fn refuse_other_interpreters(py: Python<'_>) -> PyResult<()> {
        static FIRST: AtomicUsize = AtomicUsize::new(0);
        // Every interpreter has builtins of its own.
        let here = py.import("builtins")?.as_ptr().addr();
        match FIRST.compare_exchange(0, here, Ordering::Relaxed, Ordering::Relaxed) {
            Err(first) if first != here => Err(PyImportError::new_err(
                "ngcompat does not support subinterpreters: one interpreter of a process can import it",
            )),
            _ => Ok(()),
        }
    }
}
