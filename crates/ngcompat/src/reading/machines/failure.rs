//! What a machine prints in place of its facts: `nvidia-smi` failed, or nothing reached it.

use alloc::borrow::ToOwned as _;
use alloc::string::String;

use crate::reading::machines::part::{contains_ignoring_case, lines};
use crate::values::text::start_of;

/// No command that failed prints more before it says so.
const FIRST_LINES: usize = 40;

/// What a sentence about a machine has of it.
const LONGEST: usize = 120;

/// What `nvidia-smi` says where it can't answer.
const OF_SMI: [&str; 7] = [
    "NVIDIA-SMI has failed",
    "NVIDIA-SMI couldn't",
    "Failed to initialize NVML",
    "No devices were found",
    "No devices found",
    "Unable to determine the device handle",
    "Failed to properly shut down NVML",
];

/// What asks for the facts.
const ASKING: [&str; 4] =
    ["nvidia-smi", "/proc/driver/nvidia", "/sys/module/nvidia", "Module nvidia "];

/// That there is no such program or file, as shells say it in their languages.
const MISSING: [&str; 16] = [
    "not found",
    "no such file",
    "not recognized",
    "unknown command",
    "permission denied",
    "cannot execute",
    "exec format error",
    "introuvable",
    "nicht gefunden",
    "no encontrad",
    "não encontrad",
    "non trovato",
    "nie znaleziono",
    "не найден",
    "未找到",
    "見つかりません",
];

/// What ssh says of a machine that it can't reach.
const OF_SSH: [&str; 11] = [
    "Host key verification failed",
    "Permission denied (",
    "Connection timed out",
    "Connection refused",
    "Connection closed by",
    "Connection reset by",
    "Could not resolve hostname",
    "No route to host",
    "Network is unreachable",
    "Name or service not known",
    "command timed out",
];

/// What the text of a machine says of why there are no facts in it.
pub(super) fn failure_in(text: &str) -> Option<String> {
    let (_, line) = lines(text).take(FIRST_LINES).find(|(_, line)| fails(line.trim()))?;
    let sentence = line.split(". ").next().unwrap_or(line).trim().trim_end_matches('.');
    Some(start_of(sentence, LONGEST).to_owned())
}

fn fails(line: &str) -> bool {
    let has = |word: &&str| line.contains(word);
    OF_SMI.iter().any(|front| line.starts_with(front))
        || ASKING.iter().any(has) && MISSING.iter().any(|word| contains_ignoring_case(line, word))
        || OF_SSH.iter().any(has)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_told_from_facts() {
        for (text, said) in [
            (
                "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make \
                 sure that it runs.\n\n",
                "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver",
            ),
            ("No devices were found\n", "No devices were found"),
            (
                "bash: line 1: nvidia-smi: command not found\n",
                "bash: line 1: nvidia-smi: command not found",
            ),
            (
                "-bash: nvidia-smi : commande introuvable\n",
                "-bash: nvidia-smi : commande introuvable",
            ),
            (
                "Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 535.183\n",
                "Failed to initialize NVML: Driver/library version mismatch",
            ),
            (
                "cat: /proc/driver/nvidia/version: No such file or directory",
                "cat: /proc/driver/nvidia/version: No such file or directory",
            ),
            (
                "me@n1: Permission denied (publickey,password).\n",
                "me@n1: Permission denied (publickey,password)",
            ),
        ] {
            assert_eq!(failure_in(text).as_deref(), Some(said));
        }
        for other in [
            "",
            "Tesla T4, 535.161.08\n",
            "python: can't open file 'a.py': No such file or directory\n",
            "The page says: No devices were found\n",
        ] {
            assert_eq!(failure_in(other), None, "{other}");
        }
    }
}
