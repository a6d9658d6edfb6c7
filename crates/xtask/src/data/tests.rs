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
    assert!(error.contains("`amiga` is no platform of a build"), "{error}");
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
    let what = "data/releases/mxnet.toml:6: this version and variant stand twice";
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
    let begin = "cpu_only = { \"9.9.9\" = [\"linux-aarch64\"] }\n[[releases]]\n\
                 version = \"2.6.0\"\nvariant = \"cu124\"\npypi = [\"linux-aarch64\"]\n\
                 sources = [\"a\"]\n[[releases.builds]]\nplatform = \"linux-x86_64\"\n\
                 capabilities = [\"9.0\", \"8.0\"]\n\
                 [sources.a]\nevidence = \"nvidia\"\nwhat = \"a page\"\n";
    let error = of_wheels(begin);
    assert!(error.contains("data/wheels/torch.toml:1: there is no 9.9.9"), "{error}");
    assert!(error.contains("torch.toml:5: there is no build for this platform"), "{error}");
    assert!(error.contains("torch.toml:9: capabilities are not sorted"), "{error}");

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
    assert!(error.contains("a family of this key stands above"), "{error}");
    assert!(error.contains("tensorflow.toml:1: families.toml has no `tensorflow`"), "{error}");
    let error = complaints(|data| {
        let families = &mut data.families.content.families;
        let taken = families[1].repositories[0].clone();
        families[2].repositories.push(taken);
    });
    assert!(error.contains("a family with this repository stands above"), "{error}");
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
    assert!(error.contains("is no older driver branch"), "{error}");
    let error = complaints(|data| data.bases.clear());
    assert!(error.contains("there is no bases/20.12.toml"), "{error}");
}
