//! `uname -a` on Linux: `Linux host 5.15.0-91-generic #101-Ubuntu SMP … x86_64 GNU/Linux`.

use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::reading::clean::CleanText;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::marks::mark;
use crate::values::platform::{CpuArch, Os};

pub(crate) fn read(text: &CleanText, readings: &mut Vec<TextReading>) {
    for end in text.find_all(mark!(" GNU/Linux")) {
        readings.extend(read_line(text, end));
    }
}

fn read_line(text: &CleanText, end: usize) -> Option<TextReading> {
    let line = text.before(end, 300).rsplit('\n').next()?;
    // The name of the host and the kernel's version stand before the number of the build.
    let (front, build) = line.split_once('#')?;
    let words = front.rsplit_once("Linux ")?.1;
    let start = end - build.len() - 1 - words.len() - "Linux ".len();
    let mut words = words.split_whitespace();
    let kernel = words.nth(1)?;
    if !kernel.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut environment = Environment::new();
    let is_wsl = kernel.contains("microsoft-standard-WSL");
    environment.platform.os = Some(if is_wsl { Os::Wsl } else { Os::Linux });
    environment.platform.arch = build.split(' ').find_map(|word| word.parse::<CpuArch>().ok());
    Some(TextReading::of(FactKind::Uname, text, start, end, environment))
}
