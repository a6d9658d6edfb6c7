//! Known issues by machine and job, slowdowns across releases, examples, and explained rules.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use ngcompat::{
    Environment, Gpu, IssueFilter, IssueList, JobMode, Precision, Rule, matrix, release, releases,
};

fn issues(name: &str, gpu: &str, model: &str) -> IssueList {
    let gpus: Vec<Gpu> = gpu.parse().into_iter().collect();
    release(name).unwrap().issues(&IssueFilter::new().gpus(&gpus).model(model))
}

#[test]
fn mask_rcnn_on_t4_with_20_06() {
    let list = issues("20.06", "Tesla T4", "MaskRCNN");
    assert!(list.collected);
    let first = list.issues[0];
    assert_eq!((first.up_to_percent, first.precision), (Some(25), Some(Precision::Fp32)));
    assert_eq!(first.versus, Some("20.03".parse().unwrap()));
    let named: Vec<_> = list.issues.iter().filter(|issue| !issue.models.is_empty()).collect();
    assert_eq!(named.len(), 1, "Pascal's slowdown is not T4's: {list}");
    assert!(list.issues.iter().any(|issue| issue.summary.contains("3D convolution")));
    assert!(!list.issues.iter().any(|issue| issue.summary.contains("Ampere")));
}

#[test]
fn a100_with_20_06() {
    let list = issues("20.06", "A100", "");
    let first = list.issues[0];
    assert!(first.summary.contains("NaNs on Ampere"), "{}", first.summary);
    assert_eq!(first.workaround, Some("Keep to the default memory format."));
    assert!(list.to_string().contains("Workaround: Keep to the default memory format."));
}

#[test]
fn waveglow_with_20_12() {
    let list = issues("20.12", "", "waveglow");
    let models: Vec<_> = list.issues.iter().flat_map(|issue| issue.models).collect();
    assert_eq!(models, [&"WaveGlow", &"Tacotron2+WaveGlow"]);
    let training = release("20.12")
        .unwrap()
        .issues(&IssueFilter::new().model("waveglow").mode(JobMode::Training));
    let models: Vec<_> = training.issues.iter().flat_map(|issue| issue.models).collect();
    assert_eq!(models, [&"WaveGlow"]);
}

#[test]
fn what_is_not_told_leaves_nothing_out() {
    for release in releases() {
        let all = release.issues(&IssueFilter::new());
        assert_eq!(all.issues.len(), release.notes.known_issues.len());
        assert_eq!(all.collected, release.notes.known_issues_complete);
    }
    let unknown = issues("20.06", "some GPU nobody knows", "");
    assert_eq!(unknown.issues.len(), release("20.06").unwrap().notes.known_issues.len());
}

#[test]
fn precision_and_mode_narrow() {
    let release = release("20.06").unwrap();
    let fp32 = release.issues(&IssueFilter::new().precision(Precision::Fp32));
    assert!(fp32.issues.iter().all(|issue| issue.precision != Some(Precision::Mixed)));
    assert!(fp32.issues.iter().any(|issue| issue.precision.is_none()));
    assert_eq!(fp32.issues[0].precision, Some(Precision::Fp32), "the most specific first");
}

#[test]
fn not_collected_is_not_none() {
    let list = issues("20.08", "", "");
    assert!(!list.collected);
    assert!(list.to_string().contains("not collected"), "{list}");
    assert!(issues("20.03", "", "VGG").to_string().starts_with("pytorch:20.03: no known issue\n"));
}

#[test]
fn a_check_warns_of_the_most_specific_first() {
    let env = Environment::new().driver("450.51.06".parse().unwrap()).gpu("A100".parse().unwrap());
    let report = release("20.06").unwrap().check(&env);
    let first = report.finding(Rule::IssuesKnown).unwrap();
    assert!(first.message.contains("NaNs on Ampere"), "{}", first.message);
    assert!(first.message.contains("Workaround:"));
}

#[test]
fn regressions_are_listed_by_release() {
    let known = matrix().regressions("Mask R-CNN", None);
    let found: Vec<_> =
        known.iter().map(|one| (one.release.to_string(), one.issue.up_to_percent)).collect();
    assert_eq!(
        found,
        [
            ("pytorch:20.06".into(), Some(25)),
            ("pytorch:20.06".into(), Some(19)),
            ("pytorch:20.12".into(), Some(15)),
        ]
    );
    let on_pascal = matrix().regressions("maskrcnn", Some(&"Tesla P100".parse().unwrap()));
    let found: Vec<_> = on_pascal.iter().map(|one| one.issue.up_to_percent).collect();
    assert_eq!(found, [Some(19), Some(15)]);
    assert!(matrix().regressions("no such model", None).is_empty());
    assert!(matrix().regressions("", None).iter().all(|one| !one.issue.models.is_empty()));
}

#[test]
fn every_example_says_what_it_is() {
    for release in releases() {
        for name in release.notes.examples {
            let example = matrix().example(name).unwrap();
            assert!(example.what.ends_with('.'), "{}", example.what);
        }
    }
    let called = |name| matrix().example(name).map(|example| example.name);
    assert_eq!(called("Transformer-XL"), Some("TransformerXL"));
    assert_eq!(called("transformer"), Some("Transformer"));
    assert_eq!(called("MaskRCNN"), Some("Mask R-CNN"));
    assert_eq!(called("rn50"), Some("ResNet50 v1.5"));
    assert_eq!(called("tacotron2"), Some("Tacotron 2 and WaveGlow v1.1"));
    assert_eq!(called("ncf"), Some("Neural Collaborative Filtering (NCF)"));
    assert_eq!(called(""), None);
    assert_eq!(called("VGG"), None);
}

#[test]
fn rules_explain_themselves() {
    for rule in Rule::ALL {
        let text = rule.explain().to_string();
        for part in [rule.id(), rule.summary(), rule.reason(), rule.source(), rule.basis().name()] {
            assert!(text.contains(part), "{text}");
        }
    }
}

#[cfg(feature = "serde")]
#[test]
fn json_is_as_documented() {
    let json = serde_json::to_value(issues("20.06", "Tesla T4", "MaskRCNN")).unwrap();
    assert_eq!(json["release"], "pytorch:20.06");
    assert_eq!(json["collected"], true);
    assert_eq!(json["issues"][0]["kind"], "performance-regression");
    assert_eq!(json["issues"][0]["architectures"][0], "turing");
    let json = serde_json::to_value(Rule::DriverTooOld.explain()).unwrap();
    assert_eq!(
        (json["rule"].as_str(), json["aspect"].as_str()),
        (Some("driver.too-old"), Some("driver"))
    );
    let json = serde_json::to_value(matrix().example("BERT")).unwrap();
    assert_eq!(json["name"], "BERT");
}
