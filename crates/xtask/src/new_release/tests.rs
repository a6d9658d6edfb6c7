//! Pages of the shape that NVIDIA's have, in the project's own words.

use ngcompat::Architecture;

use super::draft::Amp;
use super::issues::{Issue, Slowdown};
use super::*;
use crate::data::Data;

/// The text of a page as a browser copies it: lists without bullets, tabs between cells.
const COPIED: &str = "\
PyTorch Release 20.11
Contents of the PyTorch container
The container also includes the following:
Ubuntu 18.04 including Python 3.6 environment
NVIDIA CUDA 11.1.0 including cuBLAS 11.2.1
NVIDIA cuDNN 8.0.4
NVIDIA NCCL 2.8.2 (made for NVLink™ )
APEX
OpenMPI 4.0.5
Nsight Compute 2020.2.0.18
An Invented Tool 7
Tensor Core optimized examples:
BERT
Jasper
Jupyter and JupyterLab:
Jupyter Client 6.0.0
Jupyter-TensorBoard
Driver Requirements
Release 20.11 is based on NVIDIA CUDA 11.1.0, which requires NVIDIA Driver release 455 or later. On \
boards of Tesla (for example, T4 or any other Tesla board), you may use NVIDIA driver release 450.xx, \
418.xx, or 440.30. For the rest, see CUDA Compatibility and Upgrades. A sentence about the weather.
GPU Requirements
Release 20.11 has code for CUDA compute capability 6.0 and higher. These correspond to GPUs in the \
families Pascal, Volta and NVIDIA Ampere.
Key Features and Enhancements
The latest version of NVIDIA NCCL 2.8.2
The latest version of NVIDIA cuDNN 8.0.9
Announcements
Python 2.7 is no longer in the image.
NVIDIA PyTorch Container Versions
Container Version\tUbuntu\tCUDA Toolkit\tPyTorch\tTensorRT
20.11\t
18.04

NVIDIA CUDA 11.1.0\t1.8.0a0+17f8c32\tTensorRT 7.2.1
20.10\t1.7.0a0+7036e91
Automatic Mixed Precision (AMP)
There are a native implementation and a release of Apex, 2X reduced memory storage, and an 8X increase \
in computational throughput.
Known Issues
The determinant takes long; as a workaround, use another.
Known performance regressions in 20.11 vs. 20.10 for:
BERT training up to 15%
Jasper inference and training up to 7%
Invented-XL inference of approx. 10%
";

/// A saved page: markup, entries of lists, a menu that says nothing.
const SAVED: &str = "\
<!DOCTYPE html><html><head><style>p { }</style><script>if (a < b) {}</script></head><body>
<nav><p>Known Issues</p><ul><li>Not this</li></ul></nav>
<h2>Contents of the PyTorch container</h2><p>It is in (/opt/conda/lib/python3.6/site-packages).</p>
<ul><li><p>NVIDIA NCCL&nbsp;2.7.5</p></li><li>DALI&reg; 0.22</li></ul>
<h2>Driver Requirements</h2><p>Release 20.06 is based on <a href=\"x\">CUDA</a> 99.1.5. Data center \
boards (for example, V100 or any other data center GPU) are better off: you can use NVIDIA driver \
release 470.57 (or later R470), or 525.85 (or later R525). Not so R418, R510 and R440 drivers, which \
are not forward-compatible with it.</p>
<h2>GPU Requirements</h2><p>It has CUDA compute capability 6.0 and later. That corresponds to the \
families Turing, Ada Lovelace, and Hopper.</p>
<h2>NVIDIA PyTorch Container Versions</h2>
<table><tr><th>Container Version</th><th>Ubuntu</th></tr>
<tr><td><p>20.06</p></td><td><p>18.04</p></td><td>NVIDIA CUDA 99.1.5</td><td>1.6.0a0+9907a3e</td>\
<td>TensorRT 7.1.2</td></tr></table>
<h2>Known Issues</h2><ul>
<li>Known Turing performance regressions in 20.06 vs. 20.03 container:
 <ul><li>Up to 10% performance drop on BERT for mixed precision training</li>
 <li>Up to 25% performance drop on MaskRCNN FP32 training.</li>
 <li>Up to 11% performance drop on ResNet101 and ResNet152 mixed precision training</li></ul></li>
<li><p>Some outputs are NaN &amp; wrong.</p><p>Nothing helps.</p></li></ul>
<footer>Known Issues: none</footer></body></html>
";

fn data() -> Data {
    data::load(&crate::root().join("data")).expect("data/ is in order")
}

fn draft_of(text: &str, month: &str) -> (Draft, Data) {
    let data = data();
    (drafted(&data, month.parse().expect("a month"), text), data)
}

fn slowdown(models: &[&str], mode: &'static str, versus: &str, percent: u8) -> Slowdown {
    Slowdown {
        models: models.iter().map(|name| String::from(*name)).collect(),
        mode: Some(mode),
        versus: versus.parse().ok(),
        percent,
        up_to: true,
        ..Slowdown::default()
    }
}

#[test]
fn a_copied_text_fills_the_drafts() {
    let (draft, data) = draft_of(COPIED, "20.11");
    for (key, version) in [
        ("ubuntu", "18.04"),
        ("python", "3.6"),
        ("cuda", "11.1.0"),
        ("cublas", "11.2.1"),
        ("cudnn", "8.0.4"),
        ("nccl", "2.8.2"),
        ("apex", "present"),
        ("openmpi", "4.0.5"),
        ("nsight_compute", "2020.2.0.18"),
        ("jupyter_client", "6.0.0"),
        ("jupyter_tensorboard", "present"),
        ("pytorch", "1.8.0a0+17f8c32"),
        ("tensorrt", "7.2.1"),
    ] {
        assert_eq!(draft.contents.version(key), Some(version), "{key}");
    }
    assert_eq!(draft.contents.versions.len(), 13, "{:?}", draft.contents);
    assert_eq!(draft.contents.examples, ["BERT", "Jasper"]);
    assert_eq!(draft.contents.unread, ["An Invented Tool 7"]);

    assert_eq!(draft.driver.minimum.as_deref(), Some("455"));
    assert_eq!(draft.driver.branches, ["418", "440.30", "450"]);
    assert_eq!(draft.driver.boards, ["T4", "any Tesla"]);
    assert!(!draft.driver.refers_elsewhere, "it has numbers of its own");
    assert_eq!(draft.driver.unread, ["A sentence about the weather."]);
    assert_eq!(draft.gpu.minimum.as_deref(), Some("6.0"));
    let families = [Architecture::Pascal, Architecture::Volta, Architecture::Ampere];
    assert_eq!(draft.gpu.families, families);
    let amp = Amp { native: true, apex: true, memory_factor: Some(2), tensor_core_factor: Some(8) };
    assert_eq!(draft.amp, Some(amp));

    let about = Slowdown { up_to: false, ..slowdown(&["Invented-XL"], "inference", "20.10", 10) };
    let expected = [
        Issue::Prose(String::from("The determinant takes long; as a workaround, use another.")),
        Issue::Slowdown(slowdown(&["BERT"], "training", "20.10", 15)),
        Issue::Slowdown(slowdown(&["Jasper"], "inference", "20.10", 7)),
        Issue::Slowdown(slowdown(&["Jasper"], "training", "20.10", 7)),
        Issue::Slowdown(about),
    ];
    assert_eq!(draft.issues, expected);

    let text = draft.release(&data.components.content.components);
    for line in [
        "# TODO a line of the contents that was not understood\n# page: An Invented Tool 7\n",
        "# page: Python 2.7 is no longer in the image.\n# [[announcements]]\n# source = \"notes\"\n\
         # kind = \"removal\"\n# text = \"\"\n",
        "# page: The latest version of NVIDIA cuDNN 8.0.9\n",
        "# kind = \"functional\"\n# summary = \"\"\n# workaround = \"\"\n",
        "# TODO known_issues_complete = true",
        "summary = \"Training with BERT is up to 15% slower than in 20.10.\"\nmodels = [\"BERT\"]\n\
         mode = \"training\"\nversus = \"20.10\"\nup_to_percent = 15\n",
    ] {
        assert!(text.contains(line), "{line}\nin\n{text}");
    }
    assert!(!text.contains("NCCL 2.8.2"), "the features repeat it");
}

#[test]
fn a_saved_page_fills_the_drafts() {
    let (draft, data) = draft_of(SAVED, "20.06");
    for (key, version) in [
        ("python", "3.6"),
        ("nccl", "2.7.5"),
        ("dali", "0.22"),
        ("ubuntu", "18.04"),
        ("cuda", "99.1.5"),
        ("pytorch", "1.6.0a0+9907a3e"),
        ("tensorrt", "7.1.2"),
    ] {
        assert_eq!(draft.contents.version(key), Some(version), "{key}");
    }
    assert_eq!(draft.driver.branches, ["470.57", "525.85"]);
    assert_eq!(draft.driver.boards, ["V100", "any other data center GPU"]);
    assert_eq!(draft.driver.not_forward_compatible, [418, 440, 510]);
    assert_eq!(draft.driver.minimum, None);
    let families = [Architecture::Turing, Architecture::Ada, Architecture::Hopper];
    assert_eq!(draft.gpu.families, families);
    let turing = |models, precision, percent| {
        Issue::Slowdown(Slowdown {
            architectures: vec![Architecture::Turing],
            precision: Some(precision),
            ..slowdown(models, "training", "20.03", percent)
        })
    };
    let expected = [
        turing(&["BERT"], "mixed", 10),
        turing(&["MaskRCNN"], "fp32", 25),
        turing(&["ResNet101", "ResNet152"], "mixed", 11),
        Issue::Prose(String::from("Some outputs are NaN & wrong. Nothing helps.")),
    ];
    assert_eq!(draft.issues, expected);
    let Issue::Slowdown(first) = &expected[0] else { panic!("a slowdown") };
    let summary =
        "On Turing GPUs, mixed-precision training with BERT is up to 10% slower than in 20.03.";
    assert_eq!(first.summary(), summary);
    let text = draft.release(&data.components.content.components);
    assert!(text.contains("# kind = \"correctness\"\n"), "{text}");

    // CUDA 99.1 is new: a row to finish, and nothing made up.
    let rows = rows::missing(&data, "20.06".parse().expect("a month"), &draft);
    let [("cuda.toml", row), ("drivers.toml", _)] = rows.as_slice() else { panic!("{rows:?}") };
    assert!(
        row.starts_with("\n# TODO 20.06: CUDA 99.1.5\n# [[cuda]]\n# version = \"99.1\"\n"),
        "{row}"
    );
    assert!(row.lines().all(|line| line.is_empty() || line.starts_with('#')), "{row}");
}

#[test]
fn what_was_drafted_is_read_and_its_todos_are_refused() {
    let (draft, mut data) = draft_of(COPIED, "20.11");
    let release = draft.release(&data.components.content.components);
    let complaints = data.replace_pytorch("20.11", release, draft.base());
    let lines: Vec<&str> = complaints.lines().skip(1).collect();
    assert!(!lines.is_empty(), "{complaints}");
    assert!(lines.iter().all(|line| line.contains("a draft that is not finished")), "{complaints}");

    // Without what a person has to do, the drafts are in order.
    let without = |text: &str| {
        let lines: Vec<&str> = text
            .lines()
            .filter(|line| !line.starts_with("# ") || line.contains("described"))
            .collect();
        lines.join("\n") + "\n"
    };
    let release = without(&draft.release(&data.components.content.components));
    assert_eq!(data.replace_pytorch("20.11", release, without(&draft.base())), "");
}

#[test]
fn a_month_without_a_page_is_all_todo() {
    let (draft, mut data) = draft_of("", "20.11");
    let release = draft.release(&data.components.content.components);
    let base = draft.base();
    for text in [&release, &base] {
        let facts = text.lines().filter(|line| line.contains(" = ") && !line.starts_with('#'));
        let facts: Vec<&str> = facts.collect();
        assert_eq!(facts.len(), 4, "the month and its page: {facts:?}");
    }
    let complaints = data.replace_pytorch("20.11", release, base);
    assert!(complaints.contains("20.11.toml:4: a draft that is not finished"), "{complaints}");
}

/// A page with a CUDA version and a minimum driver, as a month's page prints them.
fn page(cuda: &str, driver: &str) -> String {
    format!(
        "Contents of the PyTorch container\nNVIDIA CUDA {cuda}\nDriver Requirements\nRelease 26.11 is \
         based on NVIDIA CUDA {cuda}, which requires NVIDIA Driver release {driver} or later.\n"
    )
}

#[test]
fn a_new_cuda_gets_its_own_row_and_that_of_a_branch() {
    let rows = |cuda: &str, driver: &str| {
        let (draft, data) = draft_of(&page(cuda, driver), "26.11");
        rows::missing(&data, "26.11".parse().expect("a month"), &draft)
    };
    assert_eq!(rows("13.0.1", "580"), [], "both are in the data");
    let new_branch = rows("13.0.1", "999");
    let [("drivers.toml", row)] = new_branch.as_slice() else { panic!("{new_branch:?}") };
    assert!(row.contains("# TODO 26.11: R999") && row.contains("cuda = \"\""), "{row}");
    // The page names a driver for minor-version compatibility; the branch of the new CUDA is open.
    let new_cuda = rows("99.1.5", "580");
    let [("cuda.toml", cuda), ("drivers.toml", row)] = new_cuda.as_slice() else {
        panic!("{new_cuda:?}")
    };
    assert!(cuda.contains("# TODO 26.11: CUDA 99.1.5"), "{cuda}");
    assert!(row.contains("the first branch of CUDA 99.1, for `branches`"), "{row}");
    assert!(row.contains("# { branch = , kind = \"\", cuda = \"99.1\""), "{row}");
}

#[test]
fn text_that_is_no_page_gives_an_empty_draft() {
    for text in [
        "<html><p>Known Issues<li",
        "&#xffffffff; &amp <<<>>",
        "Driver Requirements\n%% (((\u{feff}",
    ] {
        let (draft, _) = draft_of(text, "20.11");
        assert!(draft.contents.versions.is_empty(), "{text}");
        assert_eq!(draft.driver.minimum, None, "{text}");
    }
}

#[test]
fn the_day_of_the_collection_is_set() {
    let folder = std::env::temp_dir().join(format!("ngcompat-as-of-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("sources.toml");
    fs::write(&path, "# A day.\n\nas_of = \"2026-11-28\"\n\n[sources.a]\n").expect("written");
    set_as_of(&path, "2026-12-01").expect("set");
    let text = fs::read_to_string(&path).expect("read");
    assert_eq!(text, "# A day.\n\nas_of = \"2026-12-01\"\n\n[sources.a]\n");
    fs::write(&path, "a = 1\n\n[sources.a]\n").expect("written");
    before_sources(&path, "\n# TODO a row\n").expect("put");
    let text = fs::read_to_string(&path).expect("read");
    assert_eq!(text, "a = 1\n\n# TODO a row\n\n[sources.a]\n");
    fs::remove_dir_all(&folder).expect("removed");
}
