//! GPU architectures.

use crate::values::words::string_enum;

string_enum! {
    /// A GPU architecture, in the order of their compute capabilities.
    ///
    /// ```
    /// use ngcompat::Architecture;
    ///
    /// assert_eq!("Ada Lovelace".parse(), Ok(Architecture::Ada));
    /// assert_eq!(Architecture::Ada.to_string(), "ada");
    /// # Ok::<(), ngcompat::ParseError>(())
    /// ```
    #[non_exhaustive]
    Architecture, "architecture-unknown", "GPU architecture";
    /// Compute capability 2.x.
    Fermi = "fermi", "Fermi";
    /// Compute capability 3.x.
    Kepler = "kepler", "Kepler";
    /// Compute capability 5.x.
    Maxwell = "maxwell", "Maxwell";
    /// Compute capability 6.x.
    Pascal = "pascal", "Pascal";
    /// Compute capability 7.0 and 7.2.
    Volta = "volta", "Volta";
    /// Compute capability 7.5.
    Turing = "turing", "Turing";
    /// Compute capability 8.0, 8.6 and 8.7.
    Ampere = "ampere", "Ampere", "NVIDIA Ampere", "NVIDIA Ampere GPU architecture";
    /// Compute capability 8.9.
    Ada = "ada", "Ada Lovelace", "Ada-Lovelace", "NVIDIA Ada Lovelace";
    /// Compute capability 9.0.
    Hopper = "hopper", "Hopper", "NVIDIA Hopper";
    /// Compute capability 10.0, 10.3, 11.0, 12.0 and 12.1.
    Blackwell = "blackwell", "Blackwell", "NVIDIA Blackwell";
    /// Compute capability 10.7, announced as a preview.
    Rubin = "rubin", "Rubin";
}
