//! A fact by the key that the command line, Python and JavaScript share.

use alloc::format;
use alloc::string::String;
use alloc::string::ToString as _;
use core::fmt;
use core::mem;
use core::str::FromStr;

use crate::machine::environment::Environment;
use crate::machine::known_machine::KnownMachine;
use crate::values::driver_version::DriverVersion;
use crate::values::error::{ErrorCode, error_code};
use crate::values::jetpack::JetPack;
use crate::values::platform::Os;
use crate::values::text::{Excerpt, distance, list, start_of};

/// A fact that could not be set.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SetFactError {
    /// The key as given, shortened.
    pub key: Excerpt,
    /// The stable name of what is wrong: that of the value's own error, or `fact-unknown`.
    code: &'static str,
    message: String,
}

impl SetFactError {
    /// A stable name of this kind of error.
    pub const fn code(&self) -> &'static str {
        self.code
    }

    fn of(key: &str, error: &impl ErrorCode) -> Self {
        Self { key: Excerpt::new(key), code: error.code(), message: error.to_string() }
    }
}

impl fmt::Display for SetFactError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl core::error::Error for SetFactError {}

error_code!(SetFactError);

impl Environment {
    /// The keys that [`Environment::set`] takes.
    pub const KEYS: &'static [&'static str] = &[
        "driver",
        "cuda_driver",
        "jetpack",
        "gpus",
        "os",
        "arch",
        "launcher",
        "toolkit",
        "machine",
        "requires",
    ];

    /// Sets a fact by its key from a text. `gpus` and `requires` add to what is there,
    /// `gpus` several where commas separate them; `machine` sets the
    /// GPUs and the CPU's architecture where they are not set yet.
    ///
    /// ```
    /// use ngcompat::Environment;
    ///
    /// let mut env = Environment::new();
    /// env.set("driver", "450.80.02")?;
    /// env.set("gpus", "Tesla T4")?;
    /// assert_eq!(env.to_string(), "driver 450.80.02, Tesla T4");
    /// assert_eq!(env.set("drivers", "450").unwrap_err().code(), "fact-unknown");
    /// # Ok::<(), ngcompat::SetFactError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// No fact has this key, or the text is not a value of it.
    pub fn set(&mut self, key: &str, text: &str) -> Result<(), SetFactError> {
        fn read<T: FromStr<Err: ErrorCode>>(key: &str, text: &str) -> Result<T, SetFactError> {
            text.parse().map_err(|error| SetFactError::of(key, &error))
        }
        match key {
            // A Jetson module's driver comes with its system, and may be given by it.
            "driver" => {
                if let Some(jetpack) = JetPack::named(text) {
                    self.jetpack = Some(jetpack);
                } else {
                    let driver = DriverVersion::meant_by(text)
                        .map_err(|error| SetFactError::of(key, &error))?;
                    *self = mem::take(self).driver(driver);
                }
            }
            "jetpack" => self.jetpack = Some(read(key, text)?),
            "cuda_driver" => {
                let cuda_driver = read(key, text)?;
                *self = mem::take(self).cuda_driver(cuda_driver);
            }
            "gpu" | "gpus" => {
                for name in text.split([',', ';']) {
                    self.add_gpu(read(key, name)?);
                }
            }
            "os" => {
                let os = Os::meant_by(text).map_err(|error| SetFactError::of(key, &error))?;
                *self = mem::take(self).os(os);
            }
            "arch" => {
                let arch = read(key, text)?;
                *self = mem::take(self).arch(arch);
            }
            "launcher" => {
                let launcher = read(key, text)?;
                *self = mem::take(self).launcher(launcher);
            }
            "toolkit" => self.toolkit = Some(read(key, text)?),
            "machine" => {
                let machine: KnownMachine = read(key, text)?;
                *self = mem::take(self).machine(machine);
            }
            "requires" | "requirements" => self.requirements.push(read(key, text)?),
            _ => {
                let start = start_of(key, 32);
                let near = |known: &&&str| distance(start, known) <= known.len() / 3;
                let meant = Self::KEYS
                    .iter()
                    .filter(near)
                    .min_by_key(|known| distance(start, known))
                    .map_or_else(String::new, |known| format!("; did you mean `{known}`?"));
                let meant = if meant.is_empty() {
                    format!("; expected one of {}", list(Self::KEYS, "or"))
                } else {
                    meant
                };
                let key = Excerpt::new(key);
                let message = format!("unknown fact {key}{meant}");
                return Err(SetFactError { key, code: "fact-unknown", message });
            }
        }
        Ok(())
    }
}
