//! The look-up of GPUs by the names that drivers print and people type.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use ngcompat::{
    Architecture, BoardClass, ComputeCapability, Environment, ForwardCompatibility, Gpu, Rule,
    Verdict, matrix, release,
};

fn gpu(name: &str) -> Gpu {
    name.parse().unwrap()
}

/// Capability and class, as short as a table wants them.
fn facts(name: &str) -> String {
    let gpu = gpu(name);
    let capability = gpu.capability().map_or_else(|| String::from("-"), |one| one.to_string());
    let class = gpu.class().map_or("-", BoardClass::as_str);
    format!("{capability} {class}")
}

#[track_caller]
fn expect(table: &[(&str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .filter(|(name, expected)| facts(name) != *expected)
        .map(|(name, expected)| format!("{name}: expected {expected}, found {}", facts(name)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Boards of 2010 that share their number with RTX boards.
#[test]
fn a_quadro_without_rtx_is_no_rtx_board() {
    for name in ["Quadro 4000", "Quadro 5000", "NVIDIA Quadro 6000"] {
        let gpu: Gpu = name.parse().unwrap();
        assert!(gpu.is_unknown(), "{name}: {gpu:?}");
    }
    for (name, capability) in
        [("Quadro RTX 6000", "7.5"), ("Quadro T1000", "7.5"), ("Quadro P4000", "6.1")]
    {
        let gpu: Gpu = name.parse().unwrap();
        assert_eq!(gpu.capability(), capability.parse().ok(), "{name}");
    }
}

#[test]
fn every_model_is_found_by_its_own_name() {
    for model in matrix().gpus() {
        let bare = model.name.strip_prefix("NVIDIA ").unwrap_or(model.name);
        let label = model.name.replace(' ', "-");
        for name in [model.name, bare, &format!("NVIDIA {bare}"), &bare.to_uppercase(), &label] {
            let gpu = gpu(name);
            assert_eq!(gpu.possible_capabilities(), model.capabilities, "{name}");
            assert_eq!(gpu.class(), Some(model.class), "{name}");
            assert_eq!(gpu.forward_compatibility(), Some(model.forward_compatibility), "{name}");
        }
    }
}

#[test]
fn case_spacing_and_vendor_are_forgiven() {
    expect(&[
        ("  nvidia   geforce rtx 2080 TI ", "7.5 geforce"),
        ("GeForce RTX2080Ti", "7.5 geforce"),
        ("NVIDIA-A100-SXM4-40GB", "8.0 datacenter"),
        ("Tesla-V100-SXM2-16GB", "7.0 datacenter"),
        ("NVIDIA-GeForce-RTX-3090", "8.6 geforce"),
        ("A100-SXM4-40GB", "8.0 datacenter"),
    ]);
}

#[test]
fn short_forms_that_people_type() {
    expect(&[
        ("A100", "8.0 datacenter"),
        ("a100 80GB", "8.0 datacenter"),
        ("A100 40GB PCIe", "8.0 datacenter"),
        ("NVIDIA A100 Tensor Core GPU", "8.0 datacenter"),
        ("T4", "7.5 datacenter"),
        ("V100", "7.0 datacenter"),
        ("V100 32GB", "7.0 datacenter"),
        ("V100-SXM2-32GB", "7.0 datacenter"),
        ("P100", "6.0 datacenter"),
        ("P4", "6.1 datacenter"),
        ("K80", "3.7 datacenter"),
        ("H100", "9.0 datacenter"),
        ("H100 SXM5", "9.0 datacenter"),
        ("H100-80GB", "9.0 datacenter"),
        ("H200", "9.0 datacenter"),
        ("B200", "10.0 datacenter"),
        ("GB200", "10.0 datacenter"),
        ("GH200", "9.0 datacenter"),
        ("L4", "8.9 datacenter"),
        ("L40S", "8.9 datacenter"),
        ("A10", "8.6 datacenter"),
        ("A10G", "8.6 datacenter"),
        ("A2", "8.6 datacenter"),
        ("Tesla A100", "8.0 datacenter"),
        ("RTX 4090", "8.9 geforce"),
        ("rtx4090", "8.9 geforce"),
        ("4090", "8.9 geforce"),
        ("3080ti", "8.6 geforce"),
        ("GeForce 3090", "8.6 geforce"),
        ("GTX1080Ti", "6.1 geforce"),
        ("1080 Ti", "6.1 geforce"),
        ("2080 super", "7.5 geforce"),
        ("RTX A6000", "8.6 workstation"),
        ("A6000", "8.6 workstation"),
        ("RTX 6000 Ada", "8.9 workstation"),
        ("6000 Ada", "8.9 workstation"),
        ("Titan V", "7.0 titan"),
        ("TITAN RTX", "7.5 titan"),
        ("Titan Xp", "6.1 titan"),
        ("GT 1030", "6.1 geforce"),
        ("GTX 750 Ti", "5.0 geforce"),
        ("RTX 3050", "8.6 geforce"),
        ("T1000", "7.5 workstation"),
        ("Jetson AGX Orin", "8.7 jetson"),
        ("Orin", "8.7 jetson"),
        ("Thor", "11.0 jetson"),
        ("GB10", "12.1 workstation"),
    ]);
}

#[test]
fn what_candidates_disagree_on_stays_unknown() {
    expect(&[
        // Two generations of the same short form.
        ("RTX 4000", "- workstation"),
        ("RTX 6000", "- workstation"),
        ("Titan X", "- titan"),
        ("TITAN", "- -"),
        // A server and a workstation edition.
        ("RTX PRO 6000", "12.0 -"),
        // Two chips under one name.
        ("GeForce GT 730", "- geforce"),
        ("NVIDIA GeForce GTX 750", "- geforce"),
        ("GeForce GTX 860M", "- geforce"),
    ]);
    assert_eq!(gpu("GeForce GT 730").architecture(), Some(Architecture::Kepler));
    assert_eq!(gpu("RTX 4000").architecture(), None);
}

#[test]
fn names_cut_by_the_table_keep_what_the_candidates_share() {
    expect(&[
        ("NVIDIA GeForce RTX 4070 ...", "8.9 geforce"),
        ("Tesla V100-SXM2...", "7.0 datacenter"),
        ("Tesla P100-PCIE...", "6.0 datacenter"),
        ("NVIDIA A100-SXM...", "8.0 datacenter"),
        ("GeForce RTX 208...", "7.5 geforce"),
        ("NVIDIA GeForce RTX 3050 ...", "- geforce"),
        // GeForce boards, and the GeForce GTX TITANs: alike in what the rules need.
        ("NVIDIA GeForce ...", "- -"),
        ("Quadro RTX 6000…", "7.5 workstation"),
        ("Nothing like this ...", "- -"),
    ]);
    let forward = gpu("NVIDIA GeForce ...").forward_compatibility();
    assert_eq!(forward, Some(ForwardCompatibility::Unsupported));
    // The whole table: nothing is shared.
    assert!(gpu("...").is_unknown());
    assert!(gpu("NVIDIA ...").is_unknown());
}

#[test]
fn parts_and_shares_are_their_board() {
    expect(&[
        ("NVIDIA A100-SXM4-40GB MIG 1g.5gb", "8.0 datacenter"),
        ("NVIDIA-A100-SXM4-40GB-MIG-1g.5gb", "8.0 datacenter"),
        ("NVIDIA-H100-80GB-HBM3-MIG-3g.40gb", "9.0 datacenter"),
        ("Tesla-T4-SHARED", "7.5 datacenter"),
        ("GRID T4-8Q", "7.5 vgpu"),
        ("GRID V100D-8Q", "7.0 vgpu"),
        ("GRID V100-4C", "7.0 vgpu"),
        ("GRID P40-24Q", "6.1 vgpu"),
        ("GRID RTX6000-4Q", "7.5 vgpu"),
        ("NVIDIA A100-40C", "8.0 vgpu"),
        ("NVIDIA A100-4-20C", "8.0 vgpu"),
        ("NVIDIA A40-48Q", "8.6 vgpu"),
        ("NVIDIA L40S-48Q", "8.9 vgpu"),
        ("NVIDIA A16-2B", "8.6 vgpu"),
        ("GRID M60-2Q", "5.2 vgpu"),
    ]);
}

#[test]
fn a_bare_capability_is_a_gpu_of_unknown_class() {
    expect(&[("8.0", "8.0 -"), ("sm_80", "8.0 -"), ("compute_90a", "9.0 -"), ("sm_120", "12.0 -")]);
    assert_eq!(gpu("8.0").name(), None);
}

#[test]
fn a_name_nobody_knows_is_unknown_and_has_neighbours() {
    for name in ["RTX 490", "Tesla T44", "Radeon RX 7900", "hello", "T", "A", "100", "Ti", "🙂"] {
        assert!(gpu(name).is_unknown(), "{name}: {:?}", gpu(name));
    }
    assert!(matrix().closest_gpu_names("RTX 490").contains(&"NVIDIA GeForce RTX 4090"));
    assert_eq!(matrix().closest_gpu_names("Tesla T44").first(), Some(&"Tesla T4"));
    assert!(matrix().closest_gpu_names("completely different").is_empty());
}

#[test]
fn gb10_is_unsettled() {
    assert_eq!(gpu("NVIDIA GB10").forward_compatibility(), Some(ForwardCompatibility::Unsettled));
}

#[test]
fn errors() {
    assert_eq!("".parse::<Gpu>().unwrap_err().code(), "gpu-empty");
    assert_eq!("a\u{7}b".parse::<Gpu>().unwrap_err().code(), "gpu-malformed");
    assert_eq!("x".repeat(10_000_000).parse::<Gpu>().unwrap_err().code(), "gpu-malformed");
}

#[cfg(feature = "serde")]
#[test]
fn json_may_be_a_name_alone() {
    let gpu = |json: &str| serde_json::from_str::<Gpu>(json).unwrap();
    assert_eq!(gpu(r#""Tesla T4""#), gpu(r#"{"name": "Tesla T4"}"#));
    let told = gpu(r#"{"name": "Tesla T4", "class": "geforce"}"#);
    assert_eq!(told.class(), Some(BoardClass::GeForce), "what is told wins");
    assert!(serde_json::from_str::<Gpu>(r#"{"nmae": "Tesla T4"}"#).is_err());
}

/// GPUs that people name by what they are, not by a model.
#[test]
fn gpus_are_known_in_words() {
    let capabilities = |text: &str| {
        let gpu: Gpu = text.parse().unwrap();
        gpu.possible_capabilities().iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    for (text, wanted) in [
        ("8.9+PTX", "8.9"),
        ("90", "9.0"),
        ("86", "8.6"),
        ("120", "12.0"),
        ("compute capability 8.6", "8.6"),
        ("Compute Capability: 7.5", "7.5"),
        ("hopper", "9.0"),
        ("Hopper GPU", "9.0"),
        ("ada", "8.9"),
        ("Ada Lovelace", "8.9"),
        ("NVIDIA Ampere architecture", "8.0 8.6"),
        ("turing", "7.5"),
        ("RTX Pro 6000 SE", "12.0"),
        ("RTX 6000 Pro", "12.0"),
        ("RTX PRO 6000 Blackwell Max-Q", "12.0"),
        ("RTX PRO 6000", "12.0"),
        ("B200-SXM-180GB", "10.0"),
        ("H100-SXM5-80GB", "9.0"),
        ("RTX 6000 Ada", "8.9"),
        ("100", ""),
        ("999", ""),
        ("ada banana", ""),
        ("MI300X", ""),
    ] {
        assert_eq!(capabilities(text), wanted, "{text}");
    }
    let server: Gpu = "RTX Pro 6000 SE".parse().unwrap();
    assert_eq!(server.class(), Some(BoardClass::DataCenter));
}

#[test]
fn boards_of_other_vendors_are_called_so() {
    for (text, part) in [
        ("MI300X", "MI300X is an AMD GPU"),
        ("AMD Instinct MI250", "is an AMD GPU"),
        ("Radeon RX 7900 XTX", "is an AMD GPU"),
        ("RX 6800", "is an AMD GPU"),
        ("gfx942", "is an AMD GPU"),
        ("Intel Arc A770", "is an Intel GPU"),
        ("Arc B580", "is an Intel GPU"),
        ("Gaudi 3", "is an Intel GPU"),
        ("Intel Data Center GPU Max 1550", "is an Intel GPU"),
        ("Apple M3 Max", "is an Apple GPU"),
    ] {
        let env = Environment::new().driver("550.54.15".parse().unwrap());
        let report = release("24.05").unwrap().check(&env.gpu(text.parse().unwrap()));
        assert_eq!(report.verdict(), Verdict::Incompatible, "{text}");
        let finding = report.finding(Rule::GpuOtherVendor).unwrap();
        assert!(finding.message.contains(part), "{}", finding.message);
        assert!(finding.message.contains("needs an NVIDIA GPU"), "{}", finding.message);
    }
    // What is told of it wins over what its name looks like.
    let told: Gpu = "RX 6800".parse::<Gpu>().unwrap().with_capability(ComputeCapability::new(8, 6));
    let env = Environment::new().driver("550.54.15".parse().unwrap()).gpu(told);
    assert_eq!(release("24.05").unwrap().verdict(&env), Verdict::Compatible);
    for model in matrix().gpus() {
        let env = Environment::new().gpu(model.name.parse().unwrap());
        let report = release("24.05").unwrap().check(&env);
        assert!(report.finding(Rule::GpuOtherVendor).is_none(), "{}", model.name);
    }
}

#[test]
fn only_near_names_are_proposed() {
    for text in ["ada", "MI300X", "HGX H100", "hopper", "A2000X", "banana"] {
        for proposal in matrix().closest_gpu_names(text) {
            assert!(!["NVIDIA A2", "A100X", "NVIDIA HGX GB200"].contains(&proposal), "{text}");
        }
    }
}
