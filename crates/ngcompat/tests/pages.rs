//! The two release pages the project began from, 20.06 and 20.12, written out by hand: every fact of
//! theirs is reachable through the public API.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use ngcompat::{
    AnnouncementKind, Architecture, ComputeCapability, IssueKind, JobMode, KnownIssue,
    MinimumCapability, Precision, Release, release,
};

fn version(release: &Release, key: &str) -> Option<String> {
    release.component(key).map(|component| component.version.to_string())
}

#[track_caller]
fn contains(release: &Release, expected: &[(&str, &str)]) {
    for (key, expected) in expected {
        assert_eq!(version(release, key).as_deref(), Some(*expected), "{key}");
    }
}

/// What an issue is about, without its words: models, families, mode, precision, compared with, size.
type About<'a> = (
    &'a [&'a str],
    &'a [Architecture],
    Option<JobMode>,
    Option<Precision>,
    Option<&'a str>,
    Option<u8>,
);

#[track_caller]
fn has_issue(release: Release, about: About<'_>) -> &'static KnownIssue {
    let (models, architectures, mode, precision, versus, percent) = about;
    release
        .notes
        .known_issues
        .iter()
        .find(|issue| {
            issue.models == models
                && issue.architectures == architectures
                && issue.mode == mode
                && issue.precision == precision
                && issue.versus == versus.map(|id| id.parse().unwrap())
                && issue.up_to_percent == percent
        })
        .unwrap_or_else(|| panic!("no issue about {about:?}"))
}

#[test]
fn page_of_20_12() {
    let page = release("20.12").unwrap();
    contains(
        &page,
        &[
            ("ubuntu", "20.04"),
            ("python", "3.8"),
            ("pytorch", "1.8.0a0+1606899"),
            ("cuda", "11.1.1"),
            ("cublas", "11.3.0"),
            ("cudnn", "8.0.5"),
            ("nccl", "2.8.3"),
            ("apex", "present"),
            ("mlnx_ofed", "present"),
            ("openmpi", "4.0.5"),
            ("tensorboard", "1.15.0+nv20.11"),
            ("nsight_compute", "2020.2.1.8"),
            ("nsight_systems", "2020.3.4.32"),
            ("tensorrt", "7.2.2"),
            ("dali", "0.28.0"),
            ("magma", "2.5.2"),
            ("dlprof", "0.18.0"),
            ("pyprof", "r20.12"),
            ("jupyter_client", "6.0.0"),
            ("jupyter_core", "4.6.1"),
            ("jupyter_notebook", "6.0.3"),
            ("jupyterlab", "1.2.0"),
            ("jupyterlab_server", "1.0.6"),
            ("jupyter_tensorboard", "present"),
        ],
    );
    assert_eq!(page.cuda().unwrap().branch, 455);

    let driver = page.ordinary().stated.driver.unwrap();
    assert_eq!(driver.minimum.unwrap().to_string(), "455");
    let branches: Vec<_> = driver.datacenter_branches.iter().map(ToString::to_string).collect();
    assert_eq!(branches, ["418", "440.30", "450"]);
    assert_eq!(driver.datacenter_boards, ["T4", "any Tesla"]);

    let minimum = MinimumCapability::Printed(ComputeCapability::new(6, 0));
    assert_eq!(page.ordinary().stated.gpu.minimum, minimum);
    assert_eq!(
        page.ordinary().stated.gpu.families,
        [Architecture::Pascal, Architecture::Volta, Architecture::Turing, Architecture::Ampere]
    );

    assert_eq!(
        page.notes.examples,
        [
            "ResNeXt101-32x4d",
            "SE-ResNext",
            "TransformerXL",
            "Jasper",
            "BERT",
            "Mask R-CNN",
            "Tacotron 2 and WaveGlow v1.1",
            "SSD300 v1.1",
            "Neural Collaborative Filtering (NCF)",
            "ResNet50 v1.5",
            "GNMT v2",
        ]
    );
    let announced: Vec<_> =
        page.notes.announcements.iter().map(|one| (one.kind, one.text)).collect();
    let [(AnnouncementKind::Support, singularity), (AnnouncementKind::Removal, transformer)] =
        announced.as_slice()
    else {
        panic!("{announced:?}")
    };
    assert!(singularity.contains("Singularity v3.0") && singularity.contains("19.11"));
    assert!(transformer.contains("Transformer"));
    assert!(page.notes.features.iter().any(|feature| feature.contains("1.8.0a0+1606899")));
    assert!(page.notes.features.iter().any(|feature| feature.contains("November 2020")));

    assert_eq!((page.notes.amp.native, page.notes.amp.apex), (Some(true), Some(true)));
    assert!(page.notes.amp.notes.iter().any(|note| note.contains("torch.cuda.amp")));
    assert!(
        page.notes
            .amp
            .notes
            .iter()
            .any(|note| note.contains("8x") && note.contains("Tensor Cores"))
    );

    assert!(page.notes.known_issues_complete);
    let training = Some(JobMode::Training);
    let inference = Some(JobMode::Inference);
    let wave = has_issue(page, (&["WaveGlow"], &[], training, None, None, None));
    assert!(wave.workaround.unwrap().contains("torch.logdet(W.unsqueeze(0).float()).squeeze()"));
    let versus = Some("20.11");
    has_issue(page, (&["Mask R-CNN"], &[], training, None, versus, Some(15)));
    has_issue(page, (&["Transformer-XL"], &[], inference, None, versus, Some(10)));
    has_issue(page, (&["Tacotron2+WaveGlow"], &[], inference, None, versus, Some(50)));
    has_issue(page, (&["FastPitch"], &[], inference, None, versus, Some(15)));
    has_issue(page, (&["FastPitch"], &[], training, None, versus, Some(15)));
    assert!(page.sources.iter().any(|source| {
        source.address.is_some_and(|address| address.ends_with("/rel_20-12.html"))
    }));
}

#[test]
fn page_of_20_06() {
    let page = release("20.06").unwrap();
    contains(
        &page,
        &[
            ("cuda", "11.0.167"),
            ("python", "3.6"),
            ("apex", "present"),
            ("ubuntu", "18.04"),
            ("pytorch", "1.6.0a0+9907a3e"),
            ("tensorrt", "7.1.2"),
        ],
    );
    let driver = page.ordinary().stated.driver.unwrap();
    assert_eq!(driver.minimum.unwrap().to_string(), "450");
    let branches: Vec<_> = driver.datacenter_branches.iter().map(ToString::to_string).collect();
    assert_eq!(branches, ["418", "440.30"]);
    let minimum = MinimumCapability::Printed(ComputeCapability::new(6, 0));
    assert_eq!(page.ordinary().stated.gpu.minimum, minimum);
    assert_eq!(
        page.ordinary().stated.gpu.families,
        [Architecture::Pascal, Architecture::Volta, Architecture::Turing]
    );
    assert!(page.notes.announcements.iter().any(|one| one.text.contains("Singularity v3.0")));
    assert!(page.notes.announcements.iter().any(|one| one.text.contains("Transformer")));
    assert_eq!((page.notes.amp.native, page.notes.amp.apex), (Some(true), Some(true)));

    assert!(page.notes.known_issues_complete);
    assert_eq!(page.notes.known_issues.len(), 12);
    let training = Some(JobMode::Training);
    let (mixed, fp32) = (Some(Precision::Mixed), Some(Precision::Fp32));
    let versus = Some("20.03");
    let executor =
        has_issue(page, (&["Transformer-XL"], &[], training, mixed, Some("19.11"), Some(5)));
    assert!(executor.workaround.unwrap().contains("torch._C._jit_set_profiling_executor(False)"));
    assert!(executor.workaround.unwrap().contains("torch._C._jit_set_profiling_mode(False)"));
    has_issue(page, (&["WaveGlow"], &[], training, None, None, None));
    let turing: &[_] = &[Architecture::Turing];
    has_issue(page, (&["InceptionV3"], turing, training, mixed, versus, Some(10)));
    has_issue(page, (&["MaskNCF"], turing, training, fp32, versus, Some(10)));
    has_issue(page, (&["Mask R-CNN"], turing, training, fp32, versus, Some(25)));
    has_issue(page, (&["ResNet50"], turing, training, mixed, versus, Some(10)));
    let volta: &[_] = &[Architecture::Volta];
    has_issue(page, (&["WaveGlow"], volta, training, fp32, versus, Some(30)));
    has_issue(page, (&["ResNet101", "ResNet152"], volta, training, mixed, versus, Some(11)));
    let pascal: &[_] = &[Architecture::Pascal];
    has_issue(page, (&["Mask R-CNN"], pascal, training, fp32, versus, Some(19)));
    let cudnn = has_issue(page, (&[], &[], None, None, None, None));
    assert_eq!(cudnn.kind, IssueKind::Correctness);
    assert!(cudnn.workaround.unwrap().contains("torch.backends.cudnn.enabled = False"));
    has_issue(page, (&["ResNet variants"], &[], training, None, None, None));
    has_issue(page, (&[], &[Architecture::Ampere], None, None, None, None));
}
