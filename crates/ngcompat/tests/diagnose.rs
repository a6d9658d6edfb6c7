//! Pasted logs, each with what is read from it: `tests/diagnose/*.txt` and the `.json` beside.
//! `UPDATE_SNAPSHOTS=1` writes the present answers; read the difference.

#![cfg(feature = "serde")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use ngcompat::diagnose::FalseAlarmRule;
use ngcompat::{Certainty, Diagnosis, DriverVersion, Gpu, Rule, Verdict, diagnose, matrix};
use proptest::prelude::*;

fn logs() -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnose");
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

fn log(name: &str) -> Diagnosis {
    let found = logs().into_iter().find(|(path, _)| path.file_stem().unwrap() == name);
    diagnose(&found.unwrap_or_else(|| panic!("no log {name}")).1)
}

fn codes(text: &str) -> Vec<&'static str> {
    diagnose(text).diagnoses.iter().map(|diagnosed| diagnosed.code).collect()
}

/// What a snapshot holds: all but the words, which stand in data/messages.toml, and the report,
/// which has tests of its own. Words that depend on the facts stay.
fn snapshot(diagnosis: &Diagnosis) -> String {
    let mut json = serde_json::to_value(diagnosis).unwrap();
    for diagnosed in json["diagnoses"].as_array_mut().unwrap() {
        let code = diagnosed["code"].as_str().unwrap();
        let message = matrix().messages().iter().find(|message| message.code == code).unwrap();
        let words = diagnosed.as_object_mut().unwrap();
        for key in ["title", "sources"] {
            words.remove(key);
        }
        if words["cause"] == message.cause {
            words.remove("cause");
        }
        if words["fixes"] == serde_json::to_value(message.fixes).unwrap() {
            words.remove("fixes");
        }
        if words["also"] == serde_json::to_value(message.also).unwrap() {
            words.remove("also");
        }
    }
    if let Some(report) = &diagnosis.report {
        json["report"] = report.outcome.verdict.as_str().into();
    }
    format!("{}\n", serde_json::to_string_pretty(&json).unwrap())
}

#[test]
fn logs_are_read_as_before() {
    let logs = logs();
    assert!(logs.len() >= 40, "{} logs", logs.len());
    let mut changed = Vec::new();
    for (path, text) in logs {
        let beside = path.with_extension("json");
        let present = snapshot(&diagnose(&text));
        if env::var_os("UPDATE_SNAPSHOTS").is_some() {
            fs::write(&beside, &present).unwrap();
        } else if fs::read_to_string(&beside).unwrap_or_default() != present {
            changed.push(format!("{}:\n{present}", beside.display()));
        }
    }
    assert!(changed.is_empty(), "UPDATE_SNAPSHOTS=1 writes these:\n{}", changed.join("\n"));
}

// ---------------------------------------------------------------------------------------------
// What must hold
// ---------------------------------------------------------------------------------------------

/// A text that a pattern is found in, each placeholder filled.
fn example(pattern: &str, number: Option<u16>) -> String {
    let number = number.unwrap_or(803).to_string();
    let values = [
        ("any", "something"),
        ("branch", "580"),
        ("built_capabilities", "sm_70 sm_80"),
        ("built_for", "550.54"),
        ("capability", "sm_90"),
        ("condition", "cuda>=12.8"),
        ("cuda", "12.4"),
        ("cuda_driver", "12.2"),
        ("cuda_number", "11040"),
        ("driver", "535.104.05"),
        ("end", ""),
        ("gpu", "NVIDIA H100 PCIe"),
        ("index", "0"),
        ("library", "550.54.15"),
        ("maximum_capability", "8.6"),
        ("minimum_capability", "5.0"),
        ("number", &number),
        ("plain_driver", "460.91.3"),
        ("plain_library", "470.57.2"),
        ("status", "unknown"),
        ("xid", "74"),
    ];
    values
        .iter()
        .fold(pattern.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

/// Every pattern, filled, with the code it must be found by.
fn examples() -> Vec<(String, &'static str)> {
    let mut all = Vec::new();
    for message in matrix().messages() {
        for pattern in message.patterns {
            all.push((example(pattern, None), message.code));
        }
        for name in message.names {
            all.push((format!("failed with {name}"), message.code));
        }
        for number in message.numbers {
            for form in matrix().number_forms() {
                all.push((example(form, Some(*number)), message.code));
            }
        }
    }
    all
}

#[test]
fn every_pattern_is_found_in_whatever_surrounds_it() {
    for (text, code) in examples() {
        let escaped = serde_json::to_string(&format!("before\n{text}\nafter")).unwrap();
        let surroundings = [
            text.clone(),
            text.to_uppercase(),
            format!("2024-05-01T12:00:00.123456Z {text}\r\nmore\r\n"),
            format!("service-1  | [rank0]: {text}"),
            format!("> > {text}"),
            format!("\x1b[1;31m{text}\x1b[0m"),
            format!("```\n\t{text}\n```"),
            format!("\u{feff}报错：{text}。"),
            escaped.clone(),
            format!("{{\"log\":{escaped},\"stream\":\"stderr\"}}"),
            serde_json::to_string(&escaped).unwrap(),
            text.replace(' ', "   "),
        ];
        for surrounded in surroundings {
            let found = codes(&surrounded);
            // The numbers decide which message about capabilities it is.
            let code = if code == "torch-capability-not-compatible" && found.is_empty() {
                code
            } else if code.starts_with("torch-") && found.iter().any(|f| f.contains("capability")) {
                continue;
            } else {
                code
            };
            assert!(found.contains(&code), "{code} is not found in {surrounded:?}: {found:?}");
        }
    }
}

#[test]
fn long_messages_are_found_where_a_logger_breaks_them() {
    for (text, code) in examples().into_iter().filter(|(text, _)| text.len() > 60) {
        let Some((at, _)) = text.char_indices().filter(|(_, c)| *c == ' ').nth(7) else { continue };
        let (first, second) = text.split_at(at);
        for prefix in ["", "> ", "triton-1  | ", "2024-05-01T12:00:00.1Z ", "[rank3]: ", "    "] {
            let text = format!("{prefix}{first}\n{prefix}{second}\n");
            let found = codes(&text);
            let variant = code.starts_with("torch-") && !found.is_empty();
            assert!(variant || found.contains(&code), "{code} is not found in {text:?}: {found:?}");
        }
    }
}

#[test]
fn ordinary_text_says_nothing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut texts: Vec<String> = [
        "804 samples, error 35, 100 devices, HTTP error 803: gone",
        "Unable to initialize backend 'tpu': INTERNAL: Failed to open libtpu.so",
        "CUDA Version: N/A in this list, CPU build; PyTorch CUDA version: N/A",
        "The chart is for sm and lg screens; the gallery was built for small ones",
        "The pod was admitted, and the allocator failed due to a typo",
        "FFT plan 5 initialised, engine plan generated, optixInit done",
        "Driver Version: 550.54.14   CUDA Version: 12.4",
    ]
    .map(String::from)
    .to_vec();
    for file in ["README.md", "CONTRIBUTING.md", "data/gpus.toml", "data/cuda.toml", "Cargo.lock"] {
        // The packaged crate has no repository around it.
        match fs::read_to_string(root.join(file)) {
            Ok(text) => texts.push(text),
            Err(error) => assert!(!root.join("data").exists(), "{file}: {error}"),
        }
    }
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() && !path.ends_with("diagnose.rs") {
            texts.push(fs::read_to_string(path).unwrap());
        }
    }
    for text in texts {
        assert_eq!(codes(&text), [""; 0], "{}", &text[..text.len().min(80)]);
    }
}

/// Texts that look like a message and are another one, or none.
#[test]
fn what_is_alike_is_not_the_same() {
    let alike: [(&str, &[&str]); 40] = [
        ("ptxas info    : 0 bytes gmem; .version 8.4 is the current version", &[]),
        ("/usr/bin/ld: cannot find -lcudasim", &[]),
        ("/usr/bin/ld: cannot find -lcudart", &["linker-cuda-library"]),
        ("/usr/bin/ld: cannot find -lm", &[]),
        ("modprobe: ERROR: could not insert '8821cu': Exec format error", &[]),
        ("modprobe: ERROR: could not insert 'v4l2loopback': No such device", &[]),
        ("8821cu: version magic '6.1.0 SMP' should be '6.1.7 SMP'", &[]),
        ("exec /usr/bin/bash: exec format error", &["exec-format-error"]),
        ("ERROR: Unable to load the kernel module 'vboxdrv.ko'.", &[]),
        ("ERROR: modpost: GPL-incompatible module zfs.ko uses GPL-only symbol 'x'", &[]),
        ("assert device >= 0 and device < torch.cuda.device_count()", &[]),
        ("NvRmMemInitNvmap failed with Permission denied", &["jetson-nvmap"]),
        ("Failed to open /dev/nvmap2: No such file or directory", &[]),
        ("libnvrmt.so: cannot open shared object file: No such file or directory", &[]),
        (
            "mount error: open failed: /dev/nvidia7: no such file or directory",
            &["container-cli-mount-missing"],
        ),
        ("mkdir /sys/fs/cgroup/devices: no such file or directory", &[]),
        ("The engine plan file is not found", &[]),
        ("ERROR: Could not find a version that satisfies the requirement torch-scatter==2.1", &[]),
        ("ERROR: No matching distribution found for torchmetrics==9.9", &[]),
        ("ERROR: Could not find a version that satisfies the requirement flask", &[]),
        ("This wheel is supported on this platform", &[]),
        ("NCCL INFO Channel 00 : 0 -> 1 via direct shared memory", &[]),
        ("NCCL INFO NVLS multicast support is available on dev 0", &[]),
        ("bitsandbytes was compiled with CUDA 12.4", &[]),
        ("undefined symbol: cadam_other", &[]),
        ("operator torchvision::nms is registered", &[]),
        ("PyTorch and torchaudio were compiled with different CUDA versions", &[]),
        ("CUDA_HOME=/usr/local/cuda is set", &[]),
        ("libdevice found at /usr/local/cuda/nvvm/libdevice", &[]),
        ("libNVVM was found", &[]),
        ("CUBLAS_STATUS_SUCCESS", &[]),
        ("nvidia.com/gpu=all was injected", &[]),
        ("stat /dev/nvidia0: no such file or directory", &["container-runtime-device-file"]),
        ("libc.so.6: version `GLIBC_2.34' not found (required by ./myprogram)", &[]),
        ("no matching manifest for windows/amd64 10.0.19041", &[]),
        ("The quantization method is not supported by this loader", &[]),
        ("Found driver for a CUDA GPU that is old", &[]),
        ("fabric manager: nothing to do today", &[]),
        ("Could not resolve host: kernel.org", &[]),
        ("the MPS server of the other machine answers", &[]),
    ];
    for (text, expected) in alike {
        assert_eq!(codes(text), expected, "{text}");
    }
}

#[test]
fn empty_text_says_nothing() {
    let diagnosis = diagnose("");
    assert!(diagnosis.diagnoses.is_empty() && diagnosis.report.is_none());
    assert_eq!(diagnosis.to_string(), "No known message was found.\n");
}

/// What fails comes first, the surest of it in front; then notes and false alarms, then what the text
/// only speaks of.
#[test]
fn the_surest_comes_first() {
    const NOTES: [&str; 6] = [
        "container-driver-version-unknown",
        "tensorflow-libraries",
        "torch-cuda-unavailable",
        "torch-no-cuda-runtime",
        "tritonserver-no-device-count",
        "xformers-mismatch",
    ];
    for (path, text) in logs() {
        let order: Vec<(usize, Certainty)> = diagnose(&text)
            .diagnoses
            .iter()
            .map(|diagnosed| {
                let note = diagnosed.false_alarm || NOTES.contains(&diagnosed.code);
                let mention = diagnosed.cause.starts_with("The text only speaks of this message.");
                let part = if mention { 2 } else { usize::from(note) };
                (part, diagnosed.certainty)
            })
            .collect();
        assert!(order.is_sorted(), "{}: {order:?}", path.display());
    }
}

/// A message that stands in a command, in source code or in a sentence on something else is possible
/// at most, and explains nothing.
#[test]
fn what_is_only_spoken_of_is_at_most_possible() {
    let diagnosis = log("mentions");
    let (reported, spoken_of) = diagnosis.diagnoses.split_first().unwrap();
    assert_eq!(reported.code, "cuda-2");
    assert_eq!(spoken_of.len(), 4);
    assert!(spoken_of.iter().all(|diagnosed| diagnosed.certainty == Certainty::Possible));
}

/// On a Jetson module nobody is sent for a driver of its own, whatever the message.
#[test]
fn the_driver_of_a_jetson_comes_with_jetpack() {
    for text in ["Jetson Orin Nano\nJetPack 6.2\n", "# R35 (release), REVISION: 4.1, GCID: 1\n"] {
        for (message, code) in examples() {
            for diagnosed in diagnose(&format!("{text}{message}\n")).diagnoses {
                for fix in diagnosed.fixes.iter().filter(|_| !diagnosed.false_alarm) {
                    let wrong =
                        ["Install a newer driver", "Install a driver", "Secure Boot", "nouveau"];
                    let wrong = wrong.iter().find(|wrong| fix.contains(**wrong));
                    assert!(wrong.is_none(), "{code}: {message:?}: {fix}");
                }
            }
        }
    }
}

#[test]
fn what_is_certain_has_no_other_cause() {
    for message in matrix().messages() {
        let certain = message.certainty == Certainty::Certain;
        assert!(!certain || message.also.is_empty(), "{}", message.code);
    }
    for (path, text) in logs() {
        for diagnosed in diagnose(&text).diagnoses {
            let certain = diagnosed.certainty == Certainty::Certain && !diagnosed.false_alarm;
            assert!(!certain || diagnosed.also.is_empty(), "{}: {diagnosed:?}", path.display());
        }
    }
}

/// Whatever the message, nobody is sent to what the system does not have.
#[test]
fn fixes_fit_the_system() {
    const WINDOWS: &str = "OS: Microsoft Windows 11 Pro\nNvidia driver version: 551.23\n";
    const JETSON: &str = "# R35 (release), REVISION: 4.1, GCID: 1, BOARD: t186ref, EABI: aarch64\n";
    let systems: [(&str, &[&str]); 2] = [
        (WINDOWS, &["modprobe", "/dev/", "dmesg", "sudo ", "ldconfig", "systemctl"]),
        (JETSON, &["-cu12", "nvidia-driver-", "fabricmanager"]),
    ];
    for (system, impossible) in systems {
        for (text, _) in examples() {
            let text = format!("{system}\n{text}");
            for diagnosed in diagnose(&text).diagnoses {
                assert!(!diagnosed.fixes.is_empty(), "{text:?}");
                for fix in diagnosed.fixes.iter().filter(|_| !diagnosed.false_alarm) {
                    let wrong = impossible.iter().find(|word| fix.contains(**word));
                    assert!(wrong.is_none(), "{text:?}: {fix}");
                }
            }
        }
    }
}

#[test]
fn a_false_alarm_needs_a_rule_for_it() {
    for (path, text) in logs() {
        for diagnosed in diagnose(&text).diagnoses {
            let messages = matrix().messages();
            let message = messages.iter().find(|message| message.code == diagnosed.code).unwrap();
            let rule = message.false_alarm.map(|alarm| alarm.when);
            assert!(!diagnosed.false_alarm || rule.is_some(), "{}", path.display());
            assert!(diagnosed.false_alarm || rule != Some(FalseAlarmRule::Always));
        }
    }
}

#[test]
fn the_check_and_the_diagnosis_agree() {
    for (path, text) in logs() {
        let diagnosis = diagnose(&text);
        let Some(report) = &diagnosis.report else { continue };
        for diagnosed in &diagnosis.diagnoses {
            // A build for CPUs is blocked whatever the messages say of the driver and the GPU.
            let for_cpus = report.finding(Rule::PlatformCpuOnly).is_some();
            let blocked = report.verdict() == Verdict::Incompatible && !for_cpus;
            assert!(!(blocked && diagnosed.false_alarm), "{}", path.display());
        }
    }
}

#[test]
fn a_driver_that_is_too_old_is_cured_by_what_the_check_says() {
    let diagnosis = log("banner-too-old-empty-status");
    let report = diagnosis.report.as_ref().unwrap();
    assert_eq!(report.verdict(), Verdict::Incompatible);
    let remedies: Vec<&str> =
        report.remedies.iter().map(|remedy| remedy.message.as_str()).collect();
    let diagnosed = &diagnosis.diagnoses[0];
    assert_eq!(diagnosed.code, "container-compatibility-unavailable");
    assert!(!diagnosed.false_alarm && diagnosed.certainty == Certainty::Certain);
    assert!(diagnosed.fixes.iter().all(|fix| remedies.contains(&fix.as_str())), "{diagnosed:?}");
}

#[test]
fn contradictions_leave_a_fact_unknown() {
    let one = "version 450.80.02 was detected and compatibility mode is UNAVAILABLE";
    let banner = "This container was built for NVIDIA Driver Release 455.32 or later, but";
    let text = format!("{banner} {one}\n{banner} {}\n", one.replace("450.80.02", "440.33.01"));
    let diagnosis = diagnose(&text);
    assert_eq!(diagnosis.environment.driver, None);
    assert_eq!(diagnosis.diagnoses[0].lines, [1, 2]);
}

#[test]
fn a_log_cut_anywhere_gives_no_other_facts() {
    for (path, text) in logs() {
        let whole = diagnose(&text).environment;
        for (at, _) in text.char_indices() {
            let cut = diagnose(&text[..at]).environment;
            // Of a short text that ends in a number, the branch is known.
            let agrees = |cut: DriverVersion, whole: DriverVersion| {
                cut == whole || cut.is_branch() && cut.branch() == whole.branch()
            };
            let both = cut.driver.zip(whole.driver);
            let driver = both.is_none_or(|(cut, whole)| agrees(cut, whole));
            let cuda = cut.cuda_driver.is_none() || cut.cuda_driver == whole.cuda_driver;
            // A shorter name of the same kind may be all of a last line.
            let begins = |gpu: &Gpu, whole: &Gpu| {
                gpu == whole
                    || whole.to_string().starts_with(&gpu.to_string())
                        && gpu.class() == whole.class()
                        && gpu.capability() == whole.capability()
            };
            let gpus = cut.gpus.iter().all(|gpu| whole.gpus.iter().any(|it| begins(gpu, it)));
            assert!(driver && cuda && gpus, "{}: {cut} in {:?}", path.display(), &text[..at]);
        }
    }
}

/// Long and hostile texts are answered; how long that takes is for benchmarks.
#[test]
fn long_texts_are_answered() {
    let hostile =
        ["CUDA error at ", "CUDA\n", "\\", "&", "[", "\u{1b}[", "a ", "unsatisfied condition: "];
    for text in hostile {
        assert!(diagnose(&text.repeat(1_000_000 / text.len())).diagnoses.is_empty(), "{text:?}");
    }
}

proptest! {
    #[test]
    fn any_text_is_answered(text in "(?s).{0,400}") {
        let diagnosis = diagnose(&text);
        prop_assert!(diagnosis.diagnoses.is_empty());
        let _ = diagnosis.to_string();
    }

    #[test]
    fn fragments_of_messages_in_any_order_are_answered(
        parts in prop::collection::vec(
            prop_oneof![
                Just("This container was built for NVIDIA Driver Release "), Just("455.32"),
                Just(" or later, but"), Just("\n"), Just("version "), Just("450.80.02"), Just(" was detected "),
                Just("and compatibility mode is UNAVAILABLE."), Just("[["), Just("]]"), Just("cuInit()=804"),
                Just("Found GPU0 "), Just(" which is of cuda capability "), Just("12.1"), Just("CUDA error "),
                Just("{gpu}"), Just("sm_90"), Just("\\n"), Just("\u{1b}[0m"), Just("é"), Just("\u{a0}"),
            ],
            0..40,
        )
    ) {
        let text: String = parts.concat();
        let diagnosis = diagnose(&text);
        let lines = text.lines().count().max(1);
        for diagnosed in &diagnosis.diagnoses {
            prop_assert!(diagnosed.lines.iter().all(|line| (1..=lines).contains(line)));
        }
        let _ = diagnosis.to_string();
    }
}
