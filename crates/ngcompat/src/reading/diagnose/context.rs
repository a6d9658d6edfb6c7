//! Which of several messages the same words are, by what is around them.

use core::ops::Range;

use crate::matrix::compiled::matrix;
use crate::reading::clean::CleanText;
use crate::reading::diagnose::ptx::{self, Compiler};
use crate::rows::message::Message;

/// How far before words what names their program is looked for, in bytes.
const LINE: usize = 200;

/// The message that the words at `place` are: another one than what they look like where the text around them
/// says so, and `None` where they are none that is known.
pub(crate) fn message(
    found: &'static Message,
    text: &CleanText,
    place: &Range<usize>,
) -> Option<&'static Message> {
    let code = match found.code {
        "cuda-222" if ptx::compiler_at(text, place.start).is_some_and(Compiler::is_a_tool) => {
            "ptx-compiler-too-old"
        }
        "exec-format-error" if loads_a_module(text, place) => return None,
        "linker-libcuda" if names_another_library(text, place) => return None,
        "pip-no-version" if names_another_package(text, place) => return None,
        "torch-device-count" if shows_mig(text) => "torch-mig-assertion",
        _ => return Some(found),
    };
    Some(matrix().messages().iter().find(|message| message.code == code).unwrap_or(found))
}

/// `could not insert '8812au': Exec format error`: the kernel speaks of a module, not of a program.
fn loads_a_module(text: &CleanText, place: &Range<usize>) -> bool {
    const SIGNS: [&str; 5] = ["insert", "insmod", "modprobe", "finit_module", ".ko"];
    let line = text.line_before(place.start, LINE);
    SIGNS.iter().any(|sign| line.contains(sign))
}

/// `-lcudadevrt` begins like `-lcuda`.
fn names_another_library(text: &CleanText, place: &Range<usize>) -> bool {
    let next = text.line_behind(place.end, 1);
    // The words of other linkers end behind the name.
    next.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
}

/// `torch-scatter` begins like `torch`, and is none of PyTorch's own index.
fn names_another_package(text: &CleanText, place: &Range<usize>) -> bool {
    text.line_behind(place.end, 1)
        .starts_with(|c: char| c.is_ascii_alphanumeric() || "-_".contains(c))
}

/// Whether the text shows instances of MIG. The head of `nvidia-smi` has the word on every machine.
fn shows_mig(text: &CleanText) -> bool {
    const SIGNS: [&str; 6] = ["MIG-", "MIG devices:", "MIG 1g", "MIG 2g", "MIG 3g", "MIG 4g"];
    SIGNS.iter().any(|sign| text.as_str().contains(sign))
}
