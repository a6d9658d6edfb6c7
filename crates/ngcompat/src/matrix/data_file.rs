//! The facts as a file: what `ngcompat data --export` writes, and what takes the place of the
//! compiled-in facts when it is newer than they are.
//!
//! ```json
//! {"schema": 1, "sha256": "…", "data": {"as_of": "2026-11-28", "sources": […], "families": […], …}}
//! ```
//!
//! `data` has the rows of [`MatrixData`](crate::MatrixData) field by field. What many rows share is written once: a
//! document is a number, its place in `sources`; a kind of component is its key. A field
//! that is not recorded, `false` or an empty list is left out. `sha256` is that of the text of `data`.

mod check;
mod field;
#[cfg(feature = "packed")]
pub(crate) mod packed;
mod rows;

use alloc::format;
use alloc::string::{String, ToString as _};
use core::fmt::{self, Write as _};

use serde_json::Value;
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};

use crate::matrix::data_file::field::{Problem, Shared};
use crate::matrix::tables::Matrix;
use crate::values::error::error_code;
use crate::values::text::Excerpt;

/// The shape of the file that this version reads and writes.
pub const SCHEMA: u64 = 1;

/// What is read before the rest: the rows' shape depends on it.
#[derive(serde::Deserialize, serde::Serialize)]
struct File<'a> {
    schema: u64,
    sha256: String,
    #[serde(borrow)]
    data: &'a RawValue,
}

/// Facts that can't be read from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DataError {
    /// Not a data file, or one that was cut.
    Malformed {
        /// What the JSON reader says.
        what: String,
    },
    /// The file has a shape that this version does not know.
    Schema {
        /// The number of the shape.
        found: u64,
    },
    /// The facts are not those that were written.
    Damaged {
        /// The SHA-256 that the file states.
        stated: Excerpt,
        /// The SHA-256 of its facts.
        found: String,
    },
    /// A row can't be right.
    Row {
        /// Where in the file: `families[0].releases[3].builds[0].cuda`.
        path: String,
        /// What is wrong with it.
        what: String,
    },
    /// Facts from a file already answer in this process, or it has answered from the compiled-in ones.
    InUse {
        /// The day of the facts that answer.
        as_of: String,
    },
}

impl DataError {
    /// A stable name of this kind of error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Malformed { .. } => "data-malformed",
            Self::Schema { .. } => "data-schema-unknown",
            Self::Damaged { .. } => "data-damaged",
            Self::Row { .. } => "data-row-wrong",
            Self::InUse { .. } => "data-in-use",
        }
    }
}

error_code!(DataError);

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed { what } => write!(
                f,
                "this is not a whole data file ({what}); give one that `ngcompat data --export` wrote"
            ),
            Self::Schema { found } => write!(
                f,
                "the data file has schema {found}, and this version reads {SCHEMA}; update ngcompat"
            ),
            Self::Damaged { stated, found } => write!(
                f,
                "the data file is damaged: its facts have the SHA-256 {found}, and it states {stated}; \
                 copy the file again"
            ),
            Self::Row { path, what } => write!(f, "the data file is wrong at {path}: {what}"),
            Self::InUse { as_of } => write!(
                f,
                "the facts of {as_of} are in use already; load the data file before anything is asked, once"
            ),
        }
    }
}

impl core::error::Error for DataError {}

impl From<Problem> for DataError {
    fn from(Problem { path, what }: Problem) -> Self {
        Self::Row { path, what }
    }
}

impl Matrix {
    /// The facts as a data file, which [`Matrix::from_json`] reads.
    pub fn to_json(&self) -> String {
        let mut shared = Shared::new(self.rows.component_kinds);
        let data = rows::write(&self.rows, &mut shared).to_string();
        format!(r#"{{"schema":{SCHEMA},"sha256":"{}","data":{data}}}"#, sha256(&data))
    }

    /// The facts of a data file.
    ///
    /// They live as long as the process, as the compiled-in ones do: a file is read once, at the
    /// start.
    ///
    /// ```
    /// use ngcompat::{Matrix, matrix};
    ///
    /// let file = matrix().to_json();
    /// let loaded: &Matrix = Box::leak(Box::new(Matrix::from_json(&file)?));
    /// assert_eq!(loaded.as_of(), matrix().as_of());
    /// assert_eq!(loaded.release("24.05")?.image(), matrix().release("24.05")?.image());
    /// # Ok::<(), ngcompat::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The text is not a data file, has a newer schema, was changed or cut, or a row can't be right.
    pub fn from_json(text: &str) -> Result<Self, DataError> {
        let malformed = |error: serde_json::Error| DataError::Malformed { what: error.to_string() };
        let schema = || {
            #[derive(serde::Deserialize)]
            struct Schema {
                schema: u64,
            }
            serde_json::from_str::<Schema>(text).ok().map(|it| it.schema)
        };
        let file: File<'_> = serde_json::from_str(text).map_err(|error| match schema() {
            Some(found) if found != SCHEMA => DataError::Schema { found },
            _ => malformed(error),
        })?;
        if file.schema != SCHEMA {
            return Err(DataError::Schema { found: file.schema });
        }
        let found = sha256(file.data.get());
        if !found.eq_ignore_ascii_case(&file.sha256) {
            return Err(DataError::Damaged { stated: Excerpt::new(&file.sha256), found });
        }
        let data: Value = serde_json::from_str(file.data.get()).map_err(malformed)?;
        let rows = rows::read(&data)?;
        check::all(&rows)?;
        Ok(Self::new(rows))
    }
}

fn sha256(text: &str) -> String {
    Sha256::digest(text).iter().fold(String::new(), |mut all, byte| {
        // Writing to a String cannot fail.
        let _ = write!(all, "{byte:02x}");
        all
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::generated::MATRIX;

    #[test]
    fn what_is_written_is_read_back() {
        let text = MATRIX.to_json();
        let read = Matrix::from_json(&text).unwrap();
        // Row by row, so that a difference can be read.
        assert_eq!(read.families().len(), MATRIX.families().len());
        for (read, compiled) in read.families().iter().zip(MATRIX.families()) {
            for (read, compiled) in read.releases.iter().zip(compiled.releases) {
                assert_eq!(read, compiled, "{}", compiled.version);
            }
        }
        assert_eq!(format!("{:?}", read.rows), format!("{:?}", MATRIX.rows));
        assert_eq!(read.to_json(), text);
    }

    #[test]
    fn the_compiled_in_facts_pass_the_checks_of_a_file() {
        assert_eq!(check::all(&MATRIX.rows), Ok(()));
    }

    /// The file with its data changed, and the hash as it then must be.
    fn with_data(change: impl FnOnce(&mut Value)) -> String {
        let mut file: Value = serde_json::from_str(&MATRIX.to_json()).unwrap();
        change(&mut file["data"]);
        let data = file["data"].to_string();
        format!(r#"{{"schema":{SCHEMA},"sha256":"{}","data":{data}}}"#, sha256(&data))
    }

    fn error_of(text: &str) -> DataError {
        Matrix::from_json(text).unwrap_err()
    }

    #[test]
    fn damage_is_an_error() {
        let text = MATRIX.to_json();
        assert_eq!(error_of("").code(), "data-malformed");
        assert_eq!(error_of(&text.replacen("24.05", "24.06", 1)).code(), "data-damaged");
        let newer = text.replacen(r#""schema":1"#, r#""schema":2"#, 1);
        assert_eq!(error_of(&newer), DataError::Schema { found: 2 });
        assert_eq!(error_of(r#"{"schema":3,"tables":[]}"#), DataError::Schema { found: 3 });
        let garbage = "{\"schema\":1,".repeat(800_000);
        assert_eq!(error_of(&garbage).code(), "data-malformed");
        let mut end = text.len();
        while end > 0 {
            end /= 2;
            let cut = text.get(..end).unwrap();
            assert_eq!(error_of(cut).code(), "data-malformed");
        }
    }

    #[test]
    fn a_wrong_row_is_named() {
        let unknown_word = with_data(|data| data["families"][0]["kind"] = "barrel".into());
        let DataError::Row { path, what } = error_of(&unknown_word) else { panic!() };
        assert_eq!(path, "families[0].kind");
        assert!(what.contains("barrel"), "{what}");

        let unknown_field = with_data(|data| data["cuda"][0]["colour"] = 1.into());
        let DataError::Row { path, what } = error_of(&unknown_field) else { panic!() };
        assert_eq!((path.as_str(), what.as_str()), ("cuda[0].colour", "unknown field"));

        let no_version = with_data(|data| {
            data["families"][0]["releases"][0].as_object_mut().unwrap().remove("version");
        });
        let DataError::Row { path, .. } = error_of(&no_version) else { panic!() };
        assert_eq!(path, "families[0].releases[0].version");

        let no_source = with_data(|data| data["cuda"][0]["source"] = 1_000_000.into());
        let DataError::Row { path, .. } = error_of(&no_source) else { panic!() };
        assert_eq!(path, "cuda[0].source");

        let disorder = with_data(|data| {
            let cuda = data["cuda"].as_array_mut().unwrap();
            cuda.swap(0, 1);
        });
        let DataError::Row { path, .. } = error_of(&disorder) else { panic!() };
        assert_eq!(path, "cuda[1]");

        let twice = with_data(|data| {
            let cuda = data["cuda"].as_array_mut().unwrap();
            cuda.insert(0, cuda[0].clone());
        });
        let DataError::Row { path, .. } = error_of(&twice) else { panic!() };
        assert_eq!(path, "cuda[1]");

        let no_builds = with_data(|data| {
            data["families"][1]["releases"][0].as_object_mut().unwrap().remove("builds");
        });
        let DataError::Row { path, .. } = error_of(&no_builds) else { panic!() };
        assert_eq!(path, "families[1].releases[0].builds");

        let no_day = with_data(|data| data["driver_branches"][0]["end_of_life"] = "soon".into());
        let DataError::Row { path, .. } = error_of(&no_day) else { panic!() };
        assert_eq!(path, "driver_branches[0].end_of_life");
    }
}
