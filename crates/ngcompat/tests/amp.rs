//! Mixed precision: the worked answers, and what must hold for every release and GPU.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::{Command, Stdio};

use ngcompat::amp::{AmpBasis, AmpInterface, ApexHistory, DataType};
use ngcompat::{AmpGuidance, Architecture, Gpu, Verdict, amp, release, releases};

fn ask(name: &str, gpu: &str) -> AmpGuidance {
    amp(release(name).unwrap(), &gpu.parse().unwrap())
}

fn interface(guidance: &AmpGuidance) -> Option<AmpInterface> {
    guidance.api.value.as_ref().map(|api| api.interface)
}

/// The data type, and whether the loss is scaled.
fn dtype(guidance: &AmpGuidance) -> Option<(DataType, bool)> {
    guidance.dtype.value.map(|dtype| (dtype.data_type, dtype.loss_scaling))
}

fn has_fp8(guidance: &AmpGuidance) -> Option<bool> {
    guidance.fp8.value.as_ref().map(|fp8| fp8.available)
}

fn has_fp4(guidance: &AmpGuidance) -> Option<bool> {
    guidance.fp4.value.as_ref().map(|fp4| fp4.available)
}

fn tf32_default(guidance: &AmpGuidance) -> Option<bool> {
    guidance.tf32.value.as_ref().and_then(|tf32| tf32.on_by_default)
}

#[test]
fn v100_with_20_12() {
    let guidance = ask("20.12", "Tesla V100");
    let api = guidance.api.value.as_ref().unwrap();
    assert_eq!(api.interface, AmpInterface::TorchCudaAmp);
    assert_eq!(api.import, "torch.cuda.amp");
    assert_eq!(api.autocast, "torch.cuda.amp.autocast");
    assert_eq!(api.scaler, "torch.cuda.amp.GradScaler");
    assert_eq!(api.torch_cuda_amp_deprecated, Some(false));
    assert_eq!(guidance.api.basis, AmpBasis::ReleaseNotes);
    assert_eq!(dtype(&guidance), Some((DataType::Fp16, true)));
    let tensor_cores = guidance.tensor_cores.value.as_ref().unwrap();
    assert_eq!((tensor_cores.present, tensor_cores.generation), (true, Some(1)));
    assert_eq!(guidance.tf32.value.as_ref().map(|tf32| tf32.available), Some(false));
    assert_eq!((has_fp8(&guidance), has_fp4(&guidance)), (Some(false), Some(false)));
    let apex = guidance.apex.value.as_ref().unwrap();
    assert_eq!((apex.present, apex.recommended, apex.upstream), (Some(true), false, None));
    assert!(guidance.apex.message.contains("only for models that already depend on it"));
    let gains = guidance.gains.value.unwrap();
    assert_eq!((gains.memory_factor, gains.tensor_core_factor), (Some(2), Some(8)));
    assert_eq!(guidance.gains.basis, AmpBasis::ReleaseNotes);
    assert_eq!(guidance.shapes[0].value.map(|shape| shape.multiple_of), Some(8));
    let snippet = guidance.snippet.unwrap();
    assert!(snippet.contains("torch.cuda.amp.autocast(") && snippet.contains("GradScaler("));
    assert!(!snippet.contains("apex"));
}

#[test]
fn a100_with_20_12() {
    let guidance = ask("20.12", "A100");
    assert_eq!(interface(&guidance), Some(AmpInterface::TorchCudaAmp));
    assert_eq!(dtype(&guidance), Some((DataType::Fp16, true)), "BF16 autocast is of 1.10");
    let tf32 = guidance.tf32.value.as_ref().unwrap();
    assert_eq!((tf32.available, tf32.on_by_default), (true, Some(true)));
    assert_eq!(
        tf32.switches,
        ["torch.backends.cuda.matmul.allow_tf32", "torch.backends.cudnn.allow_tf32"]
    );
    assert_eq!(guidance.tf32.basis, AmpBasis::Derived);
    assert!(!guidance.snippet.unwrap().contains("bfloat16"));
}

#[test]
fn h100_with_24_05() {
    let guidance = ask("24.05", "H100");
    let api = guidance.api.value.as_ref().unwrap();
    assert_eq!(api.interface, AmpInterface::TorchAmp);
    assert_eq!((api.autocast, api.scaler), ("torch.autocast", "torch.amp.GradScaler"));
    assert_eq!(guidance.api.basis, AmpBasis::Derived);
    assert_eq!(dtype(&guidance), Some((DataType::Bf16, false)));
    let fp8 = guidance.fp8.value.as_ref().unwrap();
    assert!(fp8.available);
    assert_eq!((fp8.library, fp8.import), ("Transformer Engine", "transformer_engine.pytorch"));
    assert_eq!(has_fp4(&guidance), Some(false));
    assert_eq!(tf32_default(&guidance), Some(true));
    let apex = guidance.apex.value.as_ref().unwrap();
    assert_eq!((apex.recommended, apex.upstream), (false, Some(ApexHistory::Deprecated)));
    let snippet = guidance.snippet.unwrap();
    assert!(snippet.contains("torch.bfloat16") && !snippet.contains("GradScaler"));
}

#[test]
fn p100_with_20_12() {
    let guidance = ask("20.12", "Tesla P100");
    assert_eq!(guidance.tensor_cores.value.as_ref().map(|cores| cores.present), Some(false));
    assert_eq!(dtype(&guidance), Some((DataType::Fp32, false)));
    let gains = guidance.gains.value.unwrap();
    assert_eq!((gains.memory_factor, gains.tensor_core_factor), (Some(2), None));
    assert!(guidance.shapes.is_empty());
    // GP100 has FP16 at twice the rate of FP32; the other chips of Pascal have not.
    let says = |gpu, text: &str| ask("20.12", gpu).dtype.message.contains(text);
    assert!(says("Tesla P100", "twice the rate") && says("Tesla P40", "far slower than FP32"));
    assert!(says("Tesla M60", "halves what goes through memory"));
    assert!(guidance.gains.message.contains("twice the rate"));
    assert!(guidance.snippet.unwrap().contains("use_amp = False"));
}

#[test]
fn gtx_16_boards_have_no_tensor_cores() {
    for gpu in ["GeForce GTX 1660 Ti", "GTX 1650", "Quadro T1000", "NVIDIA T600", "MX450"] {
        let guidance = ask("24.05", gpu);
        let cores = guidance.tensor_cores.value.as_ref().unwrap();
        assert!(!cores.present && cores.data_types.is_empty(), "{gpu}");
        assert_eq!(dtype(&guidance), Some((DataType::Fp32, false)), "{gpu}");
        assert!(guidance.dtype.message.contains("NaN"), "{gpu}");
        assert_eq!(guidance.gains.value.and_then(|gains| gains.tensor_core_factor), None, "{gpu}");
        assert!(guidance.shapes.is_empty(), "{gpu}");
        assert!(guidance.snippet.unwrap().contains("use_amp = False"), "{gpu}");
    }
    // Their siblings of the same capability have them; a bare capability may be either.
    for gpu in ["Tesla T4", "RTX 2080 Ti", "7.5"] {
        assert_eq!(dtype(&ask("24.05", gpu)), Some((DataType::Fp16, true)), "{gpu}");
    }
    assert!(ask("24.05", "7.5").dtype.message.contains("GTX 16 series"));
    assert!(!ask("24.05", "Tesla T4").dtype.message.contains("GTX 16 series"));
}

#[test]
fn gains_are_of_the_gpu() {
    let factor = |gpu| ask("24.05", gpu).gains.value.and_then(|gains| gains.tensor_core_factor);
    for (gpu, expected) in [
        ("V100", Some(8)),
        ("T4", Some(8)),
        ("A100", Some(16)),
        ("A10", Some(4)),
        ("L4", Some(4)),
        ("L40", Some(2)),
        ("L40S", Some(4)),
        ("H100", Some(15)),
        ("NVIDIA H100 NVL", Some(14)),
        ("H200", Some(15)),
        ("RTX 4090", Some(2)),
        ("RTX 3090", Some(2)),
        ("A30", None),
        ("RTX 2080 Ti", None),
        ("8.0", None),
    ] {
        assert_eq!(factor(gpu), expected, "{gpu}");
        let message = ask("24.05", gpu).gains.message;
        assert!(gpu == "V100" || !message.contains("Volta"), "{gpu}: {message}");
        assert!(message.contains("2 times as fast"), "{gpu}: {message}");
    }
}

#[test]
fn recipes_for_fp8_are_of_gpu_and_version() {
    let recipes = |name, gpu| {
        let fp8 = ask(name, gpu).fp8.value.unwrap();
        (fp8.recipes, fp8.default_recipe)
    };
    let (delayed, current) = ("DelayedScaling", "Float8CurrentScaling");
    let (mx, block) = ("MXFP8BlockScaling", "Float8BlockScaling");
    assert_eq!(recipes("24.05", "H100"), (vec![delayed], Some(delayed)));
    // Transformer Engine 1.14
    assert_eq!(recipes("25.01", "RTX 5090"), (vec![delayed], Some(delayed)));
    assert_eq!(recipes("25.01", "B200"), (vec![delayed], Some(delayed)));
    // 2.0 to 2.5: the default fails on 12.x.
    assert_eq!(recipes("25.02", "RTX 5090"), (vec![delayed], Some(mx)));
    assert_eq!(recipes("25.06", "GB10"), (vec![delayed, current], Some(mx)));
    assert!(ask("25.06", "GB10").fp8.message.contains("fails on it"));
    assert_eq!(recipes("25.06", "B200"), (vec![delayed, mx, current], Some(mx)));
    // Between 2.5 and 2.8.
    assert_eq!(recipes("25.09", "RTX 5090"), (vec![delayed, current], None));
    assert_eq!(
        recipes("25.10", "RTX PRO 6000 Blackwell Server Edition"),
        (vec![delayed, current], Some(current))
    );
    assert_eq!(recipes("25.10", "H100"), (vec![delayed, current, block], Some(delayed)));
    assert_eq!(recipes("25.11", "B200"), (vec![delayed, mx, current, block], Some(mx)));
    assert!(recipes("25.10", "Tesla T4").0.is_empty());
}

#[test]
fn of_a_release_newer_than_the_data_only_the_gpu_is_known() {
    let newer = "26.12";
    let guidance = ask(newer, "H100");
    assert!(guidance.api.message.contains("newer than the data"));
    assert!(guidance.dtype.message.contains("BF16") && dtype(&guidance).is_none());
    assert_eq!((guidance.fp8.value.is_none(), has_fp4(&guidance)), (true, Some(false)));
    assert!(guidance.tf32.message.contains("The GPU has TF32"));
    assert_eq!((guidance.apex.value, guidance.snippet), (None, None));
    assert_eq!(dtype(&ask(newer, "GTX 1660")), Some((DataType::Fp32, false)));
    assert_eq!(ask(newer, "some GPU nobody knows").dtype.value, None);
}

#[test]
fn examples_say_what_they_are() {
    let examples = ask("20.12", "V100").examples;
    assert_eq!(examples.len(), 11);
    assert!(examples.iter().all(|example| example.what.ends_with('.')));
    assert!(
        ask("20.12", "V100").to_string().contains("A deep convolutional network that turns speech")
    );
    assert!(ask("24.05", "H100").examples.is_empty());
}

#[test]
fn interfaces_follow_pytorch() {
    let table = [
        ("18.05", None),
        ("18.07", Some(AmpInterface::Apex)),
        ("18.11", Some(AmpInterface::Apex)), // PyTorch not seen, nor Apex, but on both sides
        ("19.06", Some(AmpInterface::Apex)),
        ("20.03", Some(AmpInterface::Apex)),
        ("20.06", Some(AmpInterface::TorchCudaAmp)), // 1.6.0a0; its notes say so
        ("20.07", Some(AmpInterface::TorchCudaAmp)), // the same build
        ("21.06", Some(AmpInterface::TorchCudaAmp)), // between 1.9.0a0 and 1.10.0a0
        ("21.08", Some(AmpInterface::TorchCudaAmp)),
        ("21.10", Some(AmpInterface::TorchCudaAmp)), // an alpha of 1.10
        ("21.11", Some(AmpInterface::TorchAutocast)),
        ("23.05", Some(AmpInterface::TorchAutocast)),
        ("24.04", Some(AmpInterface::TorchAutocast)), // an alpha of 2.3
        ("24.05", Some(AmpInterface::TorchAmp)),
        ("26.09", Some(AmpInterface::TorchAmp)),
    ];
    for (name, expected) in table {
        assert_eq!(interface(&ask(name, "V100")), expected, "{name}");
    }
    let deprecated = |name| ask(name, "A100").api.value.unwrap().torch_cuda_amp_deprecated;
    assert_eq!(deprecated("24.04"), Some(false));
    assert_eq!(deprecated("24.05"), None, "an alpha of 2.4");
    assert_eq!(deprecated("24.08"), Some(true));
    // Without notes the version decides, and the answer says so.
    assert_eq!(ask("20.07", "T4").api.basis, AmpBasis::Derived);
    assert_eq!(ask("21.06", "T4").pytorch.value, None);
}

#[test]
fn snippets_are_of_their_release() {
    let has = |name, gpu, text: &str| ask(name, gpu).snippet.unwrap().contains(text);
    assert!(has("18.10", "V100", "amp.init("));
    assert!(has("20.03", "V100", "amp.initialize(") && !has("20.03", "V100", "amp.init("));
    assert!(has("21.07", "A100", "torch.cuda.amp.autocast("));
    assert!(has("22.05", "T4", "torch.autocast(\"cuda\""));
    assert!(has("22.05", "T4", "torch.cuda.amp.GradScaler("));
    assert!(has("24.08", "T4", "torch.amp.GradScaler(\"cuda\""));
}

#[test]
fn low_precision_needs_gpu_toolkit_and_library() {
    let table = [
        ("22.08", "H100", Some(false), Some(false)), // before Transformer Engine
        ("22.09", "H100", Some(true), Some(false)),
        ("22.12", "H100", Some(true), Some(false)),
        ("23.04", "L40S", Some(false), Some(false)), // CUDA 12.1.0
        ("23.05", "L40S", Some(true), Some(false)),
        ("24.05", "A100", Some(false), Some(false)),
        ("25.01", "B200", Some(true), Some(false)),
        ("25.09", "B200", Some(true), None), // between 2.5 and 2.8
        ("25.10", "B200", Some(true), Some(true)),
        ("25.10", "12.1", Some(true), None), // nothing was seen
        ("25.10", "GeForce RTX 5090", Some(true), Some(true)),
        ("26.09", "Tesla T4", Some(false), Some(false)),
    ];
    for (name, gpu, fp8, fp4) in table {
        let guidance = ask(name, gpu);
        assert_eq!((has_fp8(&guidance), has_fp4(&guidance)), (fp8, fp4), "{name} {gpu}");
    }
    assert_eq!(ask("22.12", "H100").fp8.basis, AmpBasis::ReleaseNotes);
    assert!(ask("25.10", "RTX 5090").fp4.message.contains("in part only"));
}

#[test]
fn tf32_is_on_in_the_containers() {
    let table = [
        ("20.03", "A100", None), // CUDA 10.2
        ("20.06", "A100", Some(AmpBasis::General)),
        ("20.12", "A100", Some(AmpBasis::Derived)),
        ("22.02", "A100", Some(AmpBasis::Derived)),
        ("22.03", "A100", Some(AmpBasis::General)),
        ("23.10", "H100", Some(AmpBasis::Image)),
    ];
    for (name, gpu, on) in table {
        let guidance = ask(name, gpu);
        let found = tf32_default(&guidance).map(|_| guidance.tf32.basis);
        assert_eq!(found, on, "{name} {gpu}");
        assert_ne!(tf32_default(&guidance), Some(false), "{name} {gpu}");
    }
    let switches = ask("25.11", "H100").tf32.value.unwrap().switches;
    assert!(switches.contains(&"torch.backends.cuda.matmul.fp32_precision"), "{switches:?}");
}

#[test]
fn pitfalls_are_of_release_and_gpu() {
    let warns = |name, gpu, text: &str| {
        ask(name, gpu).pitfalls.iter().any(|pitfall| pitfall.message.contains(text))
    };
    assert!(warns("20.06", "A100", "NaNs on Ampere"));
    assert!(!warns("20.06", "V100", "NaNs on Ampere"));
    assert!(!warns("20.08", "A100", "NaN"));
    assert!(warns("20.10", "V100", "DLProf"));
    assert!(!warns("20.11", "V100", "DLProf"));
    // The page repeats an issue of 20.01.
    let repeated = ask("20.06", "V100").pitfalls.into_iter().find(|one| one.stated_for.is_some());
    assert_eq!(repeated.unwrap().stated_for.unwrap().to_string(), "20.01");
    assert!(ask("20.06", "V100").to_string().contains("Stated for 20.01."));
    assert!(warns("21.11", "A100", "HiFi-GAN") && !warns("21.12", "A100", "HiFi-GAN"));
}

#[test]
fn what_is_unknown_of_a_gpu_stays_unknown() {
    let gpu = "some GPU nobody knows";
    let guidance = ask("24.05", gpu);
    assert_eq!(guidance.tensor_cores.value, None, "{gpu}");
    assert_eq!(dtype(&guidance), None, "{gpu}");
    assert_eq!(guidance.gains.value.and_then(|gains| gains.tensor_core_factor), None, "{gpu}");
    assert!(guidance.snippet.unwrap().contains("torch.float16"), "{gpu}");
    assert_eq!(has_fp8(&ask("24.05", "some GPU nobody knows")), None);
    // All that this name may mean have Tensor Cores for BF16.
    let ampere =
        amp(release("24.05").unwrap(), &Gpu::UNKNOWN.with_architecture(Architecture::Ampere));
    assert_eq!(dtype(&ampere), Some((DataType::Bf16, false)));
    assert_eq!(dtype(&ask("26.09", "10.7")), None, "Rubin is a preview");
}

#[test]
fn a_gpu_that_the_release_cannot_run_on_is_said() {
    assert_eq!(ask("20.12", "H100").gpu_verdict, Verdict::Incompatible);
    assert!(ask("20.12", "H100").to_string().contains("does not run on this GPU"));
    assert_eq!(ask("20.12", "V100").gpu_verdict, Verdict::Compatible);
}

#[test]
fn every_release_and_family_has_an_answer() {
    let families = Architecture::ALL
        .iter()
        .filter(|family| (Architecture::Pascal..=Architecture::Blackwell).contains(*family));
    let mut snippets = BTreeSet::new();
    for &family in families {
        let gpu = Gpu::UNKNOWN.with_architecture(family);
        for release in releases() {
            let guidance = amp(release, &gpu);
            let text = guidance.to_string();
            assert!(!text.contains("\n  \n"), "an empty message: {text}");
            for sources in [
                &guidance.tensor_cores.sources,
                &guidance.dtype.sources,
                &guidance.fp8.sources,
                &guidance.fp4.sources,
            ] {
                assert!(!sources.is_empty(), "no source: {text}");
            }
            assert_eq!(guidance.snippet.is_some(), guidance.api.value.is_some(), "{text}");
            if release.month() < "18.05".parse().ok() {
                snippets.extend(guidance.snippet);
                continue;
            }
            assert!(guidance.tensor_cores.value.is_some(), "{text}");
            assert!(guidance.dtype.value.is_some(), "{text}");
            assert!(guidance.tf32.value.is_some(), "{text}");
            assert!(guidance.gains.value.is_some(), "{text}");
            // Apex was not seen before 18.07.
            let has_api = release.month() >= "18.07".parse().ok();
            assert_eq!(guidance.api.value.is_some(), has_api, "{text}");
            let scaled = guidance.dtype.value.unwrap();
            assert_eq!(scaled.loss_scaling, scaled.data_type == DataType::Fp16, "{text}");
            snippets.extend(guidance.snippet);
        }
    }
    assert!(snippets.len() >= 8, "{snippets:?}");
    for snippet in &snippets {
        assert!(is_python(snippet), "not Python:\n{snippet}");
    }
}

/// Whether Python can read it; taken for granted where there is no Python.
fn is_python(text: &str) -> bool {
    let python = Command::new("python3")
        .args(["-c", "import ast, sys; ast.parse(sys.stdin.read())"])
        .stdin(Stdio::piped())
        .spawn();
    let Ok(mut python) = python else { return true };
    python.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    python.wait().unwrap().success()
}

#[cfg(feature = "serde")]
#[test]
fn json_has_every_statement() {
    let json = serde_json::to_value(ask("20.12", "A100")).unwrap();
    assert_eq!(json["release"], "pytorch:20.12");
    assert_eq!(json["gpu"]["architecture"], "ampere");
    assert_eq!(json["api"]["value"]["interface"], "torch-cuda-amp");
    assert_eq!(json["api"]["basis"], "release-notes");
    assert_eq!(
        json["dtype"]["value"],
        serde_json::json!({"data_type": "fp16", "loss_scaling": true})
    );
    assert_eq!(json["tf32"]["value"]["on_by_default"], true);
    assert_eq!(json["fp8"]["value"]["since"], "22.09");
    assert!(json["tf32"]["sources"][0]["what"].is_string());
    let unknown = serde_json::to_value(ask("20.12", "some GPU nobody knows")).unwrap();
    assert!(unknown["dtype"]["value"].is_null());
}
