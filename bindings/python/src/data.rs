//! Newer facts than the compiled-in ones, from a data file.

use std::env;
use std::ffi::CString;
use std::fs;
use std::path::PathBuf;

use pyo3::exceptions::{PyOSError, PyUserWarning};
use pyo3::prelude::*;

use crate::errors::DataError;

/// Names a data file that is loaded on import.
const VARIABLE: &str = "NGCOMPAT_DATA";

/// Let the facts of a data file answer, if they are not older than the compiled-in ones.
///
/// `ngcompat data --export FILE` writes such a file. The variable `NGCOMPAT_DATA` names one that is
/// loaded when ngcompat is imported.
///
/// The answer is the day of the facts that answer from now on, which `AS_OF` has too. Older facts give a
/// `UserWarning`, and the compiled-in ones go on answering. Load a file at the start and once: releases
/// that were looked up before keep the facts they came from.
///
/// Raises `OSError` where the file can't be read, and `DataError` where it is not in order or facts from
/// a file are in use already; what answered before goes on answering.
#[pyfunction]
#[pyo3(signature = (path, /))]
pub(crate) fn load_data(py: Python<'_>, path: PathBuf) -> PyResult<&'static str> {
    let as_of = load(py, path)?;
    py.import("ngcompat")?.setattr("AS_OF", as_of)?;
    Ok(as_of)
}

fn load(py: Python<'_>, path: PathBuf) -> PyResult<&'static str> {
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        // With a number Python makes the right subclass of it, such as `FileNotFoundError`.
        Err(error) => {
            return Err(PyOSError::new_err((error.raw_os_error(), error.to_string(), path)));
        }
    };
    let loaded = ngcompat::load_data(&String::from_utf8_lossy(&bytes))
        .map_err(|error| DataError::new_err((error.to_string(), error.code())))?;
    if loaded.in_use {
        return Ok(loaded.as_of);
    }
    let (path, ngcompat::LoadedData { as_of, compiled, .. }) = (path.display(), loaded);
    let older = format!(
        "{path} has the facts of {as_of}; the compiled-in ones of {compiled} are newer and answer"
    );
    warn(py, &older)?;
    Ok(compiled)
}

/// Loads what the variable names. An import never fails over it, unless warnings are errors.
pub(crate) fn load_named(py: Python<'_>) -> PyResult<()> {
    let Some(path) = env::var_os(VARIABLE).filter(|path| !path.is_empty()) else { return Ok(()) };
    match load(py, path.into()) {
        Ok(_) => Ok(()),
        Err(error) => warn(
            py,
            &format!("{VARIABLE} is not used, the compiled-in facts answer: {}", error.value(py)),
        ),
    }
}

fn warn(py: Python<'_>, message: &str) -> PyResult<()> {
    let message = CString::new(message.replace('\0', ""))?;
    PyErr::warn(py, &py.get_type::<PyUserWarning>(), &message, 1)
}
