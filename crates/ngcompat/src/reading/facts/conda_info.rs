//! The report of `conda info`: its virtual package `__cuda=12.2=0` is the CUDA of the driver.

use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::reading::clean::CleanText;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::marks::mark;
use crate::values::cuda_version::CudaVersion;
use crate::values::platform::Os;

pub(crate) fn read(text: &CleanText, readings: &mut Vec<TextReading>) {
    for at in text.find_all(mark!("__cuda=")) {
        let value = text.window(at + "__cuda=".len(), 12).trim_start_matches('=');
        let Some((version, _)) = value.split_once(['=', ' ', '\n', ',']) else { continue };
        let Ok(cuda) = version.parse::<CudaVersion>() else { continue };
        let mut environment = Environment::new().cuda_driver(cuda);
        let around = [text.before(at, 200), text.window(at, 300)];
        if around.iter().any(|part| part.contains("__win=")) {
            environment.platform.os = Some(Os::Windows);
        }
        let archspec = around.iter().find_map(|part| part.split_once("__archspec=1=")).map(|a| a.1);
        let arch = archspec.and_then(|rest| rest.split(['\n', ' ', ',']).next());
        environment.platform.arch = arch.and_then(|arch| arch.parse().ok());
        readings.push(TextReading::of(FactKind::CondaInfo, text, at, at + 1, environment));
        break;
    }
}
