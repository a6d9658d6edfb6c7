//! The files of the driver's libraries, `libcuda.so.550.54.15`, whose names have the driver's number. It is
//! taken where nothing else says which driver there is.

use alloc::vec::Vec;

use crate::machine::conflict::Fact;
use crate::machine::environment::Environment;
use crate::reading::clean::CleanText;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::marks::mark;
use crate::values::driver_version::DriverVersion;

/// What is said of a file that is not the driver's any more.
const BROKEN: [&str; 5] = ["is empty", "too short", "truncated", "not a symbolic", "No such file"];

pub(crate) fn read(text: &CleanText, readings: &mut Vec<TextReading>) {
    let known = |reading: &TextReading| {
        let env = &reading.environment;
        env.driver.is_some() || env.conflicts.iter().any(|one| one.fact == Fact::Driver)
    };
    let marks = [mark!("libcuda.so."), mark!("libnvidia-ml.so.")];
    if !marks.iter().any(|mark| text.has(*mark)) || readings.iter().any(known) {
        return;
    }
    let mut found: Option<TextReading> = None;
    for (at, mark) in text.find_any(&marks) {
        let front = text.line_before(at, 200);
        // The name alone is what somebody writes of.
        let is_file = front.ends_with('/') || front.ends_with("-> ");
        let behind = at + mark.len();
        let found_here = text.driver(behind).or_else(|| before_colon(text.window(behind, 24)));
        let Some(driver) = found_here.filter(|driver| !driver.is_branch()) else {
            // What is cut may be another.
            continue;
        };
        // Compatibility libraries are not those of the driver, and of two drivers one may be old.
        let other = |one: &TextReading| one.environment.driver != Some(driver);
        // A file that is empty was left behind in an image.
        let broken = BROKEN.iter().any(|word| text.line_behind(at, 200).contains(word));
        if front.contains("compat") || broken || found.as_ref().is_some_and(other) {
            return;
        }
        if is_file {
            let environment = Environment::new().driver(driver);
            let end = behind + 1;
            let new = || TextReading::of(FactKind::DriverPackages, text, at, end, environment);
            found.get_or_insert_with(new).reaches(text, at);
        }
    }
    readings.extend(found);
}

/// `libcuda.so.570.169: cuda driver library init failure: 802`
fn before_colon(text: &str) -> Option<DriverVersion> {
    text.split_once(": ")?.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::{String, ToString as _};

    fn driver(raw: &str) -> String {
        let mut readings = Vec::new();
        read(&CleanText::new(raw), &mut readings);
        let driver = readings.first().and_then(|reading| reading.environment.driver);
        driver.map_or_else(String::new, |driver| driver.to_string())
    }

    #[test]
    fn files_name_the_driver() {
        for raw in [
            "/usr/lib/x86_64-linux-gnu/libcuda.so.550.54.15\n",
            "/usr/lib/libcuda.so.1 -> libcuda.so.550.54.15\n",
            "Unable to load cudart library /usr/lib/libcuda.so.550.54.15: init failure: 802\n",
            "/usr/lib/libcuda.so.550.54.15\n/usr/lib/libnvidia-ml.so.550.54.15\n",
        ] {
            assert_eq!(driver(raw), "550.54.15", "{raw}");
        }
        for raw in [
            "/usr/local/cuda/compat/libcuda.so.550.54.15\n",
            "/usr/local/cuda/compat/libcuda.so.570.10\n/usr/lib/libcuda.so.550.54.15\n",
            "/usr/lib/libcuda.so.550.54.15\n/usr/lib/libcuda.so.535.104.05\n",
            "/usr/lib/libcuda.so.1\n",
            "File /usr/lib/libcuda.so.418.56 is empty, not checked.\n",
            "libcuda.so.550.54.15 is the file\n",
            "/usr/lib/libcuda.so.550\n",
            "/usr/lib/libcuda.so.550.5",
        ] {
            assert_eq!(driver(raw), "", "{raw}");
        }
    }
}
