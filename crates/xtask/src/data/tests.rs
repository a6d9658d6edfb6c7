//! Errors name the file and the line.

use super::file::parse;
use super::*;

/// A change to data/ that its checks refuse, and what they say.
fn complaints(change: impl FnOnce(&mut Data)) -> String {
    let mut data = load(&crate::root().join("data")).expect("data/ is in order");
    change(&mut data);
    check::all(&data).expect_err("the change breaks data/")
}

/// Another text in the file of a month.
fn replace(data: &mut Data, from: &str, to: &str) {
    let file = data
        .releases
        .iter_mut()
        .find(|file| file.path.ends_with("20.12.toml"))
        .expect("20.12 exists");
    assert!(file.text.contains(from), "20.12.toml has {from}");
    *file = parse(file.path.clone(), file.text.replacen(from, to, 1)).expect("still TOML");
}

/// What is said of a table in the place of the one at `path`.
fn of_table(path: &str, text: &str) -> String {
    complaints(|data| {
        let file = data.tables.iter_mut().find(|file| file.path == path).expect("a table");
        *file = parse(file.path.clone(), String::from(text)).expect("the shape of a table");
    })
}

/// What is said of wheels in the place of those of PyTorch.
fn of_wheels(text: &str) -> String {
    complaints(|data| {
        let file = data.wheels.first_mut().expect("wheels");
        *file = parse(file.path.clone(), String::from(text)).expect("the shape of wheels");
    })
}

/// What is said of the base image of 24.05.
fn of_base(text: &str) -> String {
    complaints(|data| {
        let file = data.bases.iter_mut().find(|file| file.stem() == "24.05").expect("a base");
        *file = parse(file.path.clone(), String::from(text)).expect("the shape of a base");
    })
}

#[test]
fn an_unknown_key_is_an_error_with_its_line() {
    let release = |text: &str| {
        parse::<Release>(String::from("data/releases/pytorch/20.12.toml"), String::from(text))
    };
    let error = release("release = \"20.12\"\ncolour = 1\n[sources]\n").unwrap_err();
    let begin = "data/releases/pytorch/20.12.toml:2: unknown field `colour`";
    assert!(error.starts_with(begin), "{error}");
    let error = release("\n\nrelease = \"20.6\"\n[sources]\n").unwrap_err();
    assert!(error.starts_with("data/releases/pytorch/20.12.toml:3: `20.6` is not"), "{error}");

    let table = |text: &str| parse::<Table>(String::from("data/releases/mxnet.toml"), text.into());
    let row = "[[releases]]\nversion = \"24.05\"\nsources = [\"a\"]\n";
    let error = table(&format!("{row}colour = 1\n[sources.a]\n")).unwrap_err();
    assert!(error.starts_with("data/releases/mxnet.toml:4: unknown field `colour`"), "{error}");
    let error = table(&format!("{row}inferred = [\"colour\"]\n[sources.a]\n")).unwrap_err();
    assert!(error.starts_with("data/releases/mxnet.toml:4: unknown variant `colour`"), "{error}");
    let error = table(&format!("{row}platforms = [\"amiga\"]\n[sources.a]\n")).unwrap_err();
    assert!(error.starts_with("data/releases/mxnet.toml:4:"), "{error}");
    assert!(error.contains("unknown build platform `amiga`"), "{error}");
}

#[test]
fn a_date_that_does_not_exist_is_an_error_with_its_line() {
    let text = "\nas_of = \"2026-02-30\"\n[sources]\n";
    let error = parse::<CommonSources>("data/sources.toml".into(), text.into()).unwrap_err();
    assert!(error.starts_with("data/sources.toml:2: `2026-02-30` is not a day"), "{error}");
    let text = "[[branches]]\nbranch = 390\nsource = \"a\"\nend_of_life = \"2022-13\"\n";
    let error = parse::<Drivers>("data/drivers.toml".into(), text.into()).unwrap_err();
    assert!(error.starts_with("data/drivers.toml:4: `2022-13` is not a date"), "{error}");
}

#[test]
fn a_range_ends_before_the_next_version() {
    let table = |until: &str| {
        let text = format!(
            "[[releases]]\nversion = \"24.05\"\nuntil = \"{until}\"\nsources = [\"a\"]\n\
             [[releases]]\nversion = \"24.07\"\nvariant = \"a\"\nsources = [\"a\"]\n\
             [sources.a]\nevidence = \"nvidia\"\nwhat = \"a page\"\n"
        );
        of_table("data/releases/mxnet.toml", &text)
    };
    let what = "a range ends before the next version of the table";
    assert!(table("24.08").contains(&format!("mxnet.toml:3: {what}")));
    assert!(!table("24.06").contains(what));
}

#[test]
fn a_table_is_sorted_and_has_each_release_once() {
    let table = |names: [(&str, &str); 2]| {
        let row = |(version, variant): (&str, &str)| {
            let variant = if variant.is_empty() { "" } else { variant };
            format!("[[releases]]\nversion = \"{version}\"\n{variant}\nsources = [\"a\"]\n")
        };
        let source = "[sources.a]\nevidence = \"nvidia\"\nwhat = \"a page\"\n";
        let text = format!("{}{}{source}", row(names[0]), row(names[1]));
        of_table("data/releases/mxnet.toml", &text)
    };
    let error = table([("24.06", ""), ("24.05", "")]);
    let what = "data/releases/mxnet.toml:6: the releases are not sorted, oldest first";
    assert!(error.contains(what), "{error}");
    let error = table([("24.05", ""), ("24.05", "")]);
    let what = "data/releases/mxnet.toml:6: this version and variant are there twice";
    assert!(error.contains(what), "{error}");
    let error = table([("24.05", "variant = \"a10\""), ("24.05", "variant = \"a9\"")]);
    assert!(error.contains("mxnet.toml:6: the releases are not sorted"), "{error}");
    let error = table([("24.05", ""), ("24.6", "")]);
    let what = "data/releases/mxnet.toml:6: `24.6` does not begin with a month: YY.MM";
    assert!(error.contains(what), "{error}");
}

#[test]
fn a_row_refers_to_what_exists() {
    let row = |keys: &str| {
        let begin = "[[releases]]\nversion = \"24.05\"\nsources = [\"a\"]\n";
        let source = "[sources.a]\nevidence = \"nvidia\"\nwhat = \"a page\"\n";
        of_table("data/releases/mxnet.toml", &format!("{begin}{keys}\n{source}"))
    };
    for (keys, what) in [
        ("base = \"30.01\"", "there is no bases/30.01.toml"),
        ("base = \"24.05\"\ncuda = \"12.1.1\"", "CUDA 12.1, but the base 24.05 has 12.4"),
        ("cuda = \"99.9\"", "cuda.toml has no CUDA `99.9`"),
        ("capabilities = [\"8.0\", \"7.5\"]", "capabilities are not sorted"),
        ("capabilities = [\"9.9\"]", "gpus.toml has no row for this capability"),
        ("components = { cuddn = \"9\" }", "components.toml has no `cuddn`"),
        ("components = { cuda = \"9\" }", "follows from a key of the row"),
        ("package_by_platform = { aarch64 = false }", "`platforms` does not have this one"),
        ("capabilities_by_platform = { aarch64 = [] }", "`platforms` does not have this one"),
        ("capabilities_by_platform = { x86_64 = [\"9.9\"] }", "no row for this capability"),
        ("inferred = [\"package\"]", "the release does not have what is inferred"),
        ("requires = [\"cuda>>12\"]", "cuda>>12"),
        ("until = \"next\"", "`until` is a later version"),
    ] {
        let error = row(keys);
        let line = error.lines().find(|line| line.contains(what));
        let line = line.unwrap_or_else(|| panic!("{keys}: {error}"));
        assert!(line.starts_with("  data/releases/mxnet.toml:"), "{line}");
    }
    let error = row("[sources.b]\nevidence = \"nvidia\"\nwhat = \"another page\"");
    assert!(error.contains("data/releases/mxnet.toml:4: nothing cites `b`"), "{error}");
}

#[test]
fn wheels_and_bases_are_checked_as_well() {
    let begin = "cpu_only = { \"9.9.9\" = [\"linux-aarch64\"] }\n\
                 find_links = { \"8.8.8\" = \"https://example.com\" }\n[[releases]]\n\
                 version = \"2.6.0\"\nvariant = \"cu124\"\npypi = [\"linux-aarch64\"]\n\
                 sources = [\"a\"]\n[[releases.builds]]\nplatform = \"linux-x86_64\"\n\
                 capabilities = [\"9.0\", \"8.0\"]\n\
                 [sources.a]\nevidence = \"nvidia\"\nwhat = \"a page\"\n";
    let error = of_wheels(begin);
    assert!(error.contains("data/wheels/torch.toml:1: there is no 9.9.9"), "{error}");
    assert!(error.contains("data/wheels/torch.toml:2: there is no 8.8.8"), "{error}");
    assert!(error.contains("torch.toml:6: there is no build for this platform"), "{error}");
    assert!(error.contains("torch.toml:10: capabilities are not sorted"), "{error}");

    let error = of_base(
        "month = \"24.06\"\n[contents.a]\ncudnn = \"9.1.0\"\n[[builds]]\nplatform = \"jetson\"\n\
         cuda = \"99.9\"\nsource = \"a\"\n",
    );
    assert!(error.contains("bases/24.05.toml:1: the file of 24.06 is called"), "{error}");
    assert!(error.contains("bases/24.05.toml:2: no source `a`"), "{error}");
    assert!(error.contains("bases/24.05.toml:3: a base has no `cudnn`"), "{error}");
    assert!(error.contains("bases/24.05.toml:6: cuda.toml has no CUDA `99.9`"), "{error}");
}

#[test]
fn families_are_told_apart() {
    let error = complaints(|data| {
        let family = data.families.content.families.get_mut(2).expect("three families");
        family.key = toml::Spanned::new(family.key.span(), String::from("tritonserver"));
    });
    assert!(error.contains("data/families.toml:"), "{error}");
    assert!(error.contains("a family of this key is above"), "{error}");
    assert!(error.contains("tensorflow.toml:1: families.toml has no `tensorflow`"), "{error}");
    let error = complaints(|data| {
        let families = &mut data.families.content.families;
        let taken = families[1].repositories[0].clone();
        families[2].repositories.push(taken);
    });
    assert!(error.contains("a family with this repository is above"), "{error}");
    let error = complaints(|data| data.families.content.families.swap(0, 1));
    assert!(error.contains("the first family is `pytorch`"), "{error}");
    let error = complaints(|data| data.wheels.clear());
    assert!(error.contains("there is no data/wheels/torch.toml"), "{error}");
}

#[test]
fn dangling_references_and_disorder_are_errors_with_their_line() {
    let error = complaints(|data| replace(data, "source = \"notes\"", "source = \"nowhere\""));
    assert!(error.contains("20.12.toml:") && error.contains("no source `nowhere`"), "{error}");
    let error = complaints(|data| replace(data, "cudnn = ", "cuddn = "));
    assert!(error.contains("components.toml has no `cuddn`"), "{error}");
    let error = complaints(|data| replace(data, "versus = \"20.11\"", "versus = \"20.05\""));
    assert!(error.contains("there is no release 20.05"), "{error}");
    let error = complaints(|data| replace(data, "release = \"20.12\"", "release = \"20.11\""));
    assert!(error.contains("is called 20.11.toml"), "{error}");
    let error = complaints(|data| replace(data, "\"Jasper\"", "\"Jaspar\""));
    assert!(error.contains("examples.toml has no `Jaspar`"), "{error}");
    let error = complaints(|data| drop(data.amp.content.pytorch.remove(0)));
    assert!(error.contains("data/amp.toml:") && error.contains("needs one row"), "{error}");
    let error = complaints(|data| drop(data.amp.content.sources.remove("te-ada")));
    assert!(error.contains("no source `te-ada`"), "{error}");
    let error = complaints(|data| drop(data.sources.content.sources.remove("cuda-targets")));
    assert!(error.contains("needs the address of a source `cuda-targets`"), "{error}");
    let error = complaints(|data| data.gpus.content.gpus.swap(0, 1));
    assert!(error.contains("GPUs are not sorted"), "{error}");
    let error = complaints(|data| data.messages.content.messages.truncate(20));
    assert!(error.contains("data/messages.toml:"), "{error}");
    assert!(error.contains("nothing cites `mig`"), "{error}");
    let error = complaints(|data| {
        let file = &mut data.messages;
        let text = file.text.replacen("version {driver} was", "version {drover} was", 1);
        *file = parse(file.path.clone(), text).expect("still TOML");
    });
    assert!(error.contains("data/messages.toml:"), "{error}");
    assert!(error.contains("no placeholder `drover`"), "{error}");
    let error = complaints(|data| data.drivers.content.branches.clear());
    assert!(error.contains("is not an older driver branch"), "{error}");
    let error = complaints(|data| data.bases.clear());
    assert!(error.contains("there is no bases/20.12.toml"), "{error}");
}

#[test]
fn every_document_can_be_found_again() {
    let of = |source: &str| {
        let row = "[[releases]]\nversion = \"24.05\"\nsources = [\"a\"]\n[sources.a]\n";
        // A second one, which nothing cites, so that there is something to say.
        let other = "[sources.b]\nevidence = \"nvidia\"\nwhat = \"a page, file 65786764996\"";
        let text = format!("{row}evidence = \"image\"\n{source}\n{other}\n");
        of_table("data/releases/mxnet.toml", &text)
    };
    let lost = "mxnet.toml:4: a source needs an address, or `file NUMBER`";
    for source in
        ["what = \"a note\"", "what = \"a note, file 2\"", "what = \"profile 65786764996\""]
    {
        let error = of(source);
        assert!(error.contains(lost), "{source}: {error}");
    }
    for source in [
        "what = \"notes, files 65786764996 and others\"",
        "what = \"a table (file 34757346)\"",
        "what = \"a page\"\naddress = \"https://example.org\"",
    ] {
        let error = of(source);
        assert!(!error.contains(lost), "{source}: {error}");
    }
    let error = of("what = \"a page\"\naddress = \"example.org\"");
    assert!(error.contains("`example.org` is not an https address"), "{error}");
}

#[test]
fn a_gpu_requirement_without_source_is_an_error() {
    for value in ["minimum_compute_capability = \"6.0\"", "untested_families = [\"pascal\"]"] {
        let error = of_base(&format!("month = \"24.05\"\n[gpu]\n{value}\n"));
        assert!(error.contains("24.05.toml:1: the GPU requirement needs a source"), "{error}");
    }
}

#[test]
fn what_a_document_says_of_other_months_is_marked_as_inferred() {
    let of = |what: &str, keys: &str| {
        of_base(&format!(
            "month = \"24.05\"\n[contents.a]\ncuda = \"12.4.1\"\n[[builds]]\n\
             platform = \"aarch64\"\ncapabilities = [\"8.0\"]\n{keys}\nsource = \"a\"\n\
             [sources.a]\nevidence = \"third-party\"\nwhat = \"{what}, file 65786764996\"\n\
             # A mistake, so that there is something to say.\n[sources.b]\n\
             evidence = \"nvidia\"\nwhat = \"b\"\n"
        ))
    };
    let unmarked = "the source does not name this month";
    assert!(of("notes since 24.03", "").contains(unmarked));
    assert!(!of("notes since 24.03", "inferred = [\"capabilities\"]").contains(unmarked));
    assert!(!of("notes on 24.05", "").contains(unmarked));
    let error = of("notes on 24.05", "cuda = \"12.4.1\"\ninferred = [\"package\"]");
    assert!(error.contains("the build does not have what is inferred"), "{error}");
}

#[test]
fn rows_of_a_month_agree_on_cuda_or_a_doubt_says_so() {
    let of = |keys: &str| {
        let source = "[sources.a]\nevidence = \"nvidia\"\nwhat = \"a lost page\"\n";
        let row = "[[releases]]\nversion = \"24.05\"\ncuda = \"12.1.1\"\nsources = [\"a\"]\n";
        of_table("data/releases/mxnet.toml", &format!("{row}{keys}\n{source}"))
    };
    let differ = "mxnet.toml:2: CUDA 12.1, but data/bases/24.05.toml has 12.4 for 24.05";
    let error = of("");
    assert!(error.contains(differ), "{error}");
    assert!(of("doubts = [\"The page is old.\"]").contains(differ));
    assert!(!of("doubts = [\"CUDA 12.1.1 may be that of 24.04.\"]").contains(differ));
    assert!(!of("base = \"23.07\"").contains(differ), "it stands on an older image");
    assert!(!of("variant = \"cuda12.1\"").contains(differ), "a variant is another image");
    // Where the base has no CUDA, the families still have to agree.
    let error = complaints(|data| {
        for base in &mut data.bases {
            base.content.contents.clear();
        }
        let table = data.tables.iter_mut().find(|file| file.stem() == "paddlepaddle");
        let row = table.expect("a table").content.releases.first_mut().expect("a row");
        row.cuda = Some(toml::Spanned::new(0..0, "12.8.1".into()));
    });
    assert!(error.contains("paddlepaddle.toml:"), "{error}");
    assert!(error.contains("a doubt about CUDA must say so"), "{error}");
}

#[test]
fn the_build_of_cuda_is_that_of_the_base_or_a_doubt_says_so() {
    let error = complaints(|data| {
        let file = data.releases.iter_mut().find(|file| file.stem() == "24.01").expect("24.01");
        let text = file.text.replacen("cuda_build = \"12.3", "cuda_build = \"12.4", 1);
        let text = text.replace("CUDA", "C U D A");
        *file = parse(file.path.clone(), text).expect("still TOML");
        let base = data.bases.iter_mut().find(|file| file.stem() == "24.01").expect("a base");
        base.content.doubts.clear();
    });
    let what = "data/bases/24.01.toml has CUDA 12.3; a doubt about CUDA must say so";
    assert!(error.contains("releases/pytorch/24.01.toml:"), "{error}");
    assert!(error.contains(what), "{error}");
}

#[test]
fn nothing_stands_twice() {
    let error = complaints(|data| {
        let file = data.releases.iter_mut().find(|file| file.stem() == "20.12").expect("20.12");
        let doubt = file.content.doubts.first().expect("a doubt").clone();
        file.content.doubts.push(doubt);
    });
    assert!(error.contains("20.12.toml:") && error.contains("` is there twice"), "{error}");
    let twice = "release = \"20.12\"\nrelease = \"20.12\"\n[sources]\n";
    let error = parse::<Release>("data/releases/pytorch/20.12.toml".into(), twice.into());
    assert!(error.expect_err("a key that stands twice").contains("20.12.toml:2: duplicate key"));
}
