//! The classes of answers: a table of their attributes, each documented once.
//!
//! An attribute is a key of the JSON. The few that are more than that are methods beside the table.

use std::borrow::Cow;

use ngcompat::LineKind;
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use serde::Deserialize;
use serde_json::Value;

use crate::answer::As::{A, Plain, Word};
use crate::answer::{Answer, lines, show, summary};
use crate::arguments::{self, Argument, Given, each, facts, malformed, read, text, truth};
use crate::errors;
use crate::functions::skipped_report;
use crate::sequence;

macro_rules! answers {
    ($(
        $(#[doc = $doc:literal])+
        $class:ident {
            $($(#[doc = $field_doc:literal])+ $field:ident: $how:expr;)*
        }
        $(methods { $($method:tt)* })?
        $(sequence of $items:ident)?
    )+) => {
        /// A class of answers.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Class {
            $($class,)+
        }

        impl Class {
            /// The name in Python.
            pub(crate) const fn name(self) -> &'static str {
                match self {
                    $(Self::$class => stringify!($class),)+
                }
            }

            /// The class of this name.
            pub(crate) fn named(name: &str) -> Option<Self> {
                [$(Self::$class),+].into_iter().find(|class| class.name() == name)
            }

            /// An answer as an object of this class.
            pub(crate) fn object(self, py: Python<'_>, answer: Answer) -> PyResult<Py<PyAny>> {
                let base = PyClassInitializer::from(answer);
                match self {
                    $(Self::$class => Ok(Py::new(py, base.add_subclass($class {}))?.into_any()),)+
                }
            }
        }

        /// Adds every class to the module.
        pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
            $(module.add_class::<$class>()?;)+
            // The module behind `collections.abc`, which is loaded always, and that one is not.
            let abc = module.py().import("_collections_abc")?.getattr("Sequence")?;
            $($(
                let _ = stringify!($items);
                abc.call_method1("register", (module.py().get_type::<$class>(),))?;
            )?)+
            Ok(())
        }

        $(
            $(#[doc = $doc])+
            #[pyclass(extends = Answer, frozen, module = "ngcompat")]
            pub(crate) struct $class {}

            #[pymethods]
            impl $class {
                #[classattr]
                fn __match_args__(py: Python<'_>) -> PyResult<Py<PyTuple>> {
                    let names: &[&str] = &[$(stringify!($field)),*];
                    Ok(PyTuple::new(py, names)?.unbind())
                }

                $(
                    $(#[doc = $field_doc])+
                    #[getter]
                    fn $field(slf: &Bound<'_, Self>) -> PyResult<Py<PyAny>> {
                        slf.as_super().get().get(slf.py(), stringify!($field), $how)
                    }
                )*

                $(
                    fn __len__(slf: &Bound<'_, Self>) -> PyResult<usize> {
                        let list = slf.as_super().get();
                        Ok(list.parts(slf.py(), || Self::$items(slf))?.len())
                    }

                    fn __iter__(slf: &Bound<'_, Self>) -> PyResult<Py<PyAny>> {
                        let list = slf.as_super().get();
                        let items = list.parts(slf.py(), || Self::$items(slf))?;
                        Ok(items.try_iter()?.into_any().unbind())
                    }

                    fn __reversed__(slf: &Bound<'_, Self>) -> PyResult<Py<PyAny>> {
                        let list = slf.as_super().get();
                        let items = list.parts(slf.py(), || Self::$items(slf))?;
                        sequence::reversed(items)
                    }

                    fn __contains__(
                        slf: &Bound<'_, Self>,
                        value: &Bound<'_, PyAny>,
                    ) -> PyResult<bool> {
                        let list = slf.as_super().get();
                        let items = list.parts(slf.py(), || Self::$items(slf))?;
                        Ok(sequence::position(list, items, value)?.is_some())
                    }

                    fn __getitem__(
                        slf: &Bound<'_, Self>,
                        index: &Bound<'_, PyAny>,
                    ) -> PyResult<Py<PyAny>> {
                        let list = slf.as_super().get();
                        let items = list.parts(slf.py(), || Self::$items(slf))?;
                        sequence::item(list, items, index)
                    }

                    /// The first place of an item; a `ValueError` where it is not in the list.
                    #[pyo3(signature = (value, start = 0, stop = isize::MAX, /))]
                    #[pyo3(text_signature = "($self, value, start=0, stop=..., /)")]
                    fn index(
                        slf: &Bound<'_, Self>,
                        value: &Bound<'_, PyAny>,
                        start: isize,
                        stop: isize,
                    ) -> PyResult<usize> {
                        let list = slf.as_super().get();
                        let items = list.parts(slf.py(), || Self::$items(slf))?;
                        sequence::index(list, items, value, start, stop)
                    }

                    /// The items as flat dictionaries of the same keys, for `pandas.DataFrame` and
                    /// `polars.DataFrame`.
                    fn rows(slf: &Bound<'_, Self>) -> PyResult<Py<PyAny>> {
                        let list = slf.as_super().get();
                        sequence::rows(list.parts(slf.py(), || Self::$items(slf))?)
                    }

                    /// How often an item is in the list.
                    #[pyo3(signature = (value, /))]
                    fn count(slf: &Bound<'_, Self>, value: &Bound<'_, PyAny>) -> PyResult<usize> {
                        let list = slf.as_super().get();
                        let items = list.parts(slf.py(), || Self::$items(slf))?;
                        sequence::count(list, items, value)
                    }
                )?

                $($($method)*)?
            }
        )+
    };
}

answers! {
    /// The answer to "does this release run on this machine?", with its reasons.
    ///
    /// It is true where the release is known to run: neither an incompatible nor an undetermined
    /// report is.
    Report {
        /// The release asked about: `pytorch:20.12`; `image` or `build` for facts of your own.
        release: Plain;
        /// The family it is of: `pytorch`; None for facts of your own.
        family: Plain;
        /// Its version: `20.12`.
        id: Plain;
        /// The complete reference of the image that this machine would pull; None for a wheel.
        image: Plain;
        /// The command that installs the wheel; None for an image.
        install: Plain;
        /// Whether it runs: the worst of the aspects.
        verdict: Word("Verdict");
        /// The mode in which it runs; None where it does not, where GPUs differ or the facts leave it
        /// open.
        mode: Word("RunMode");
        /// Whether the release notes themselves state that it runs.
        documented: Plain;
        /// The verdict of each aspect: driver, gpu, platform, contents.
        aspects: Word("Verdict");
        /// The build that was judged.
        build: A(Class::Build);
        /// What was known of the machine.
        environment: A(Class::Environment);
        /// What contradicts itself in the facts of the machine and of the build.
        conflicts: Plain;
        /// The answer for each GPU.
        gpus: A(Class::GpuReport);
        /// What the rules found, worst first.
        findings: A(Class::Finding);
        /// What would help, each thing once, best first.
        remedies: A(Class::Remedy);
        /// Which facts answered: the day of the data and the version of the library.
        data: Plain;
    }
    methods {
        /// Whether it is known to run.
        #[getter]
        fn compatible(slf: &Bound<'_, Self>) -> bool {
            slf.as_super().get().str("verdict") == Some("compatible")
        }

        /// Whether `require` did not check, because `NGCOMPAT_DISABLE` is set.
        #[getter]
        fn skipped(slf: &Bound<'_, Self>) -> bool {
            slf.as_super().get().json().get("skipped").is_some()
        }

        /// The lines that every output is written from, in order.
        fn lines(slf: &Bound<'_, Self>) -> PyResult<Py<PyTuple>> {
            let py = slf.py();
            let lines = lines(slf.as_super().get())?.into_iter().map(|line| line.object(py));
            Ok(PyTuple::new(py, lines.collect::<PyResult<Vec<_>>>()?)?.unbind())
        }

        /// The report that `to_json` wrote.
        #[staticmethod]
        #[pyo3(signature = (text, /))]
        fn from_json(py: Python<'_>, text: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
            /// What Python adds to a report.
            #[derive(Deserialize)]
            struct Json {
                #[serde(flatten)]
                report: ngcompat::Report,
                #[serde(default)]
                skipped: bool,
            }
            let json: Json = serde_json::from_str(&self::text("text", text, "a string")?)
                .map_err(|error| malformed("report", &error))?;
            let Json { report, skipped } = json;
            let answer =
                if skipped { skipped_report(&report) } else { Answer::new(Class::Report, &report) };
            answer?.object(py)
        }

        /// The verdict and the machine, in a line for logs.
        #[getter]
        fn summary(slf: &Bound<'_, Self>) -> PyResult<String> {
            summary(slf.as_super().get())
        }

        /// The first finding of a rule; None where there is none.
        #[pyo3(signature = (rule, /))]
        fn finding(slf: &Bound<'_, Self>, rule: &str) -> PyResult<Py<PyAny>> {
            let mut findings = slf.as_super().get().items("findings").iter();
            let found = findings.find(|finding| finding.get("rule") == Some(&rule.into()));
            show(slf.py(), found.unwrap_or(&Value::Null), A(Class::Finding))
        }

        fn __bool__(slf: &Bound<'_, Self>) -> bool {
            Self::compatible(slf)
        }
    }

    /// A line of a printed report.
    Line {
        /// What it is.
        kind: Word("LineKind");
        /// Its text, without the mark.
        text: Plain;
        /// The rule behind a finding; None for other lines.
        rule: Word("Rule");
    }
    methods {
        /// The mark in front of it; empty where it has none.
        #[getter]
        fn mark(slf: &Bound<'_, Self>) -> &'static str {
            let kind = slf.as_super().get().str("kind").and_then(|kind| kind.parse().ok());
            kind.map_or("", LineKind::mark)
        }
    }

    /// The answer for one GPU.
    GpuReport {
        /// Its name, as it was given; None where only its capability was.
        name: Plain;
        /// Its compute capability; None where it is not known.
        compute_capability: Word("ComputeCapability");
        /// Its architecture; None where it is not known.
        architecture: Word("Architecture");
        /// The class of the board; None where it is not known.
        class_: Word("BoardClass");
        /// The worst of what concerns this GPU.
        verdict: Word("Verdict");
        /// The mode in which it runs.
        mode: Word("RunMode");
    }

    /// One thing that a rule found.
    Finding {
        /// The rule that found it: `driver.too-old`. `explain` says more of it.
        rule: Word("Rule");
        /// What it does to the verdict.
        severity: Word("Severity");
        /// The position of the GPU it concerns; None where it concerns the machine.
        gpu: Plain;
        /// The observed value.
        observed: Plain;
        /// The value that is required.
        required: Plain;
        /// The finding in one or two sentences.
        message: Plain;
        /// What it rests on.
        basis: Word("Basis");
        /// The address of the document that states it.
        source: Plain;
        /// What would help, in order of effort.
        remedies: A(Class::Remedy);
    }

    /// Something that would help.
    Remedy {
        /// What to do.
        action: Word("Action");
        /// With what: a driver, a release, an image, an option, the name of a fact.
        value: Plain;
        /// The remedy in a sentence.
        message: Plain;
    }

    /// What ngcompat judges: CUDA and machine code made for a platform. The builds of releases are
    /// recorded; this makes one from facts of your own, of which every one is optional.
    ///
    /// `capabilities` is the machine code inside, such as `["8.0", "9.0"]`, `arch_specific` what of it
    /// runs on no later step (`sm_120a`), `ptx` the capability that it has PTX for (the oldest of several),
    /// `compat_package` whether it carries the forward compatibility package,
    /// `compat_driver` the driver of that package, and `requires` its `NVIDIA_REQUIRE_CUDA`.
    Build {
        /// Whether it is an image or runs on the machine itself.
        kind: Word("BuildKind");
        /// The platform it is made for.
        platform: Word("BuildPlatform");
        /// The CUDA version inside.
        cuda: Word("CudaVersion");
        /// Whether it carries the forward compatibility package; None where that is not known.
        compat_package: Plain;
        /// Whether its own start-up tests the compatibility libraries; None where that is not known.
        compat_tested: Plain;
        /// The version of the driver whose user-mode libraries it carries.
        compat_driver: Word("DriverVersion");
        /// The compute capabilities it has machine code for, in order; None where they are not
        /// recorded.
        capabilities: Word("ComputeCapability");
        /// The compute capability it has PTX for, the oldest of several: a driver compiles it for that GPU
        /// and any later one.
        ptx: Word("ComputeCapability");
        /// The oldest driver that loads its machine code; None where CUDA's own floor applies.
        loads_from: Word("DriverVersion");
        /// The first driver, newer than its compatibility libraries, with which it puts them in front.
        compat_first_from: Word("DriverVersion");
        /// Its `NVIDIA_REQUIRE_CUDA`, which container tools check before they start it.
        requires: Plain;
        /// The facts that follow from neighbours, and were not read from this build.
        inferred: Word("BuildFact");
    }
    methods {
        /// The facts that its own description states in different ways, and which are therefore not
        /// known.
        #[getter]
        fn conflicts(slf: &Bound<'_, Self>) -> PyResult<Py<PyAny>> {
            let conflicts = slf.as_super().get().items("conflicts").to_vec();
            show(slf.py(), &Value::Array(conflicts), Plain)
        }

        /// Whether it puts its compatibility libraries in front of the driver's, whatever the machine.
        #[getter]
        fn compat_first(slf: &Bound<'_, Self>) -> bool {
            slf.as_super().get().json().get("compat_first").is_some()
        }

        /// Those of `capabilities` whose code runs on no later step of their generation.
        #[getter]
        fn arch_specific(slf: &Bound<'_, Self>) -> PyResult<Py<PyAny>> {
            let these = slf.as_super().get().items("arch_specific").to_vec();
            show(slf.py(), &Value::Array(these), Word("ComputeCapability"))
        }

        #[new]
        #[pyo3(signature = (
            *, cuda = None, capabilities = None, arch_specific = None, ptx = None, loads_from = None,
            compat_package = None, compat_tested = None, compat_first = None, compat_first_from = None,
            platform = None, kind = None, compat_driver = None, requires = None
        ))]
        #[expect(clippy::too_many_arguments, reason = "each is a keyword of its own in Python")]
        fn new(
            cuda: Argument<'_, '_>,
            capabilities: Argument<'_, '_>,
            arch_specific: Argument<'_, '_>,
            ptx: Argument<'_, '_>,
            loads_from: Argument<'_, '_>,
            compat_package: Argument<'_, '_>,
            compat_tested: Argument<'_, '_>,
            compat_first: Argument<'_, '_>,
            compat_first_from: Argument<'_, '_>,
            platform: Argument<'_, '_>,
            kind: Argument<'_, '_>,
            compat_driver: Argument<'_, '_>,
            requires: Argument<'_, '_>,
        ) -> PyResult<PyClassInitializer<Self>> {
            let mut build = ngcompat::Build::UNKNOWN;
            build.kind = read("kind", kind)?.unwrap_or(build.kind);
            build.platform = read("platform", platform)?.unwrap_or(build.platform);
            build.cuda = read("cuda", cuda)?;
            build.compat_package = truth("compat_package", compat_package)?;
            build.compat_tested = truth("compat_tested", compat_tested)?;
            build.compat_first = truth("compat_first", compat_first)?.unwrap_or(false);
            build.compat_first_from = read("compat_first_from", compat_first_from)?;
            build.compat_driver = read("compat_driver", compat_driver)?;
            let code = |name, list: &Bound<'_, PyAny>| -> PyResult<Vec<ngcompat::ComputeCapability>> {
                let all = each(name, list)?;
                let one = |one| errors::parse(&text(name, one, "strings such as '9.0'")?);
                all.iter().map(one).collect()
            };
            if let Some(capabilities) = capabilities {
                build = build.capabilities(code("capabilities", capabilities)?);
            }
            if let Some(these) = arch_specific {
                build = build.arch_specific(code("arch_specific", these)?);
            }
            build.ptx = read("ptx", ptx)?;
            build.loads_from = read("loads_from", loads_from)?;
            let requires = requires.map(|it| text("requires", it, "a string")).transpose()?;
            build.requires = requires.map(Cow::Owned);
            let answer = Answer::new(Class::Build, &build)?;
            Ok(PyClassInitializer::from(answer).add_subclass(Self {}))
        }
    }

    /// What an image says of itself.
    ImageFacts {
        /// Its build: what it states, and what is recorded of the release that it names.
        build: A(Class::Build);
        /// The release that one of its variables names; None where none does.
        release: Plain;
    }

    /// A release: what people name. Releases of one family order by their age.
    Release {
        /// Its name: `pytorch:20.12`, `torch==2.6.0+cu124`.
        release: Plain;
        /// The family it is of: `pytorch`.
        family: Plain;
        /// Its version: `20.12`.
        id: Plain;
        /// Which later versions are like it, where the data has one row for several: `up to 0.26.x`.
        later_versions: Plain;
        /// What distinguishes it from others of the same version: `cu124`, `trtllm`.
        variant: Plain;
        /// The complete reference of its image; None for a wheel.
        image: Plain;
        /// The command that installs the wheel; None for an image.
        install: Plain;
        /// What it contains, by key. What is missing here is not recorded; it may be there.
        components: Word("ComponentVersion");
        /// The Python versions it exists for, where recorded.
        python: Plain;
        /// The version of the driver whose user-mode libraries the image carries.
        toolkit_driver: Word("DriverVersion");
        /// What the release notes say about drivers; None where that text is not recorded.
        driver: Plain;
        /// What the release notes say about GPUs.
        gpu: Plain;
        /// Its builds, the ordinary one first.
        builds: A(Class::Build);
        /// The images recorded for this release.
        images: Plain;
        /// What changed with this release, as its notes highlight it.
        features: Plain;
        /// Announcements of support, deprecation and removal.
        announcements: Plain;
        /// The Tensor Core example models inside the image.
        examples: Plain;
        /// What the notes say about automatic mixed precision.
        amp: Plain;
        /// The known issues that are recorded.
        known_issues: A(Class::KnownIssue);
        /// Whether `known_issues` is the whole list of the release notes. If not, an empty list does
        /// not mean that there are none.
        known_issues_complete: Plain;
        /// Where sources disagree or a fact is uncertain.
        doubts: Plain;
        /// Every document this release's facts come from.
        sources: Plain;
    }
    methods {
        /// Its version: `20.12`. The same as `id`.
        #[getter]
        fn version(slf: &Bound<'_, Self>) -> String {
            slf.as_super().get().str("id").unwrap_or_default().to_owned()
        }

        /// Whether it is newer than the data, so that nothing is recorded of it and every check of it
        /// is undetermined.
        #[getter]
        fn is_newer_than_data(slf: &Bound<'_, Self>) -> PyResult<bool> {
            let name = slf.as_super().get().release_name().unwrap_or_default();
            Ok(errors::release(name)?.is_newer_than_data())
        }

        /// Whether the data has facts of it. Every check of one that is not recorded is undetermined,
        /// or incompatible where the CUDA version in its name says so.
        #[getter]
        fn is_recorded(slf: &Bound<'_, Self>) -> PyResult<bool> {
            let name = slf.as_super().get().release_name().unwrap_or_default();
            Ok(errors::release(name)?.is_recorded())
        }

        /// How its name was read, in a sentence, where that was not as it is written; None otherwise.
        #[getter]
        fn reading(slf: &Bound<'_, Self>) -> PyResult<Option<String>> {
            let name = slf.as_super().get().release_name().unwrap_or_default();
            Ok(errors::release(name)?.reading())
        }
    }

    /// All families: a sequence of `Family`, which are also found by their short names.
    Families {
        /// The families.
        families: A(Class::Family);
    }
    sequence of families

    /// A product line whose releases can be asked about.
    Family {
        /// Its short name, by which it is asked for: `tritonserver`.
        family: Plain;
        /// Its name in a sentence: `Triton Inference Server`.
        name: Plain;
        /// Whether its releases are container images or wheels.
        kind: Word("FamilyKind");
        /// Where its images are, the one to pull from first.
        repositories: Plain;
        /// The name of its newest release; None where none is listed.
        newest: Plain;
        /// How many releases of it are listed.
        releases: Plain;
    }
    methods {
        /// Its short name: `tritonserver`. The same as `family`.
        #[getter]
        fn key(slf: &Bound<'_, Self>) -> String {
            slf.as_super().get().str("family").unwrap_or_default().to_owned()
        }
    }

    /// All releases of a family, newest first: a sequence of `Release`, which are also found by their
    /// names: `releases()["24.05"]`, `"24.05" in releases()`.
    Releases {
        /// The releases.
        releases: A(Class::Release);
    }
    sequence of releases

    /// The releases that run on a machine, newest first: a sequence of `FoundRelease`, which are also
    /// found by their names: `"24.05" in find(driver="535.161.08", gpus="A100")`. Those for which a
    /// needed fact is missing are in `undetermined`, and `missing` says what would settle them.
    Found {
        /// Those that run.
        releases: A(Class::FoundRelease);
        /// The names of those for which a needed fact is missing.
        undetermined: Plain;
        /// What would settle the newest of them, or what is not recorded of it, in a sentence; None where
        /// there are none.
        missing: Plain;
    }
    sequence of releases

    /// A release that runs on a machine, and how.
    FoundRelease {
        /// The release: `pytorch:20.12`.
        release: Plain;
        /// Whether it runs.
        verdict: Word("Verdict");
        /// The mode in which it runs; None where the facts leave it open.
        mode: Word("RunMode");
        /// Whether the release notes themselves state that it runs.
        documented: Plain;
        /// The verdict of each aspect: driver, gpu, platform, contents.
        aspects: Word("Verdict");
    }
    methods {
        /// The complete reference of its image; None for a wheel.
        #[getter]
        fn image(slf: &Bound<'_, Self>) -> PyResult<Option<String>> {
            Ok(errors::release(slf.as_super().get().release_name().unwrap_or_default())?.image())
        }

        /// The command that installs the wheel; None for an image.
        #[getter]
        fn install(slf: &Bound<'_, Self>) -> PyResult<Option<String>> {
            Ok(errors::release(slf.as_super().get().release_name().unwrap_or_default())?.install())
        }
    }

    /// What runs where: every release of a family on every driver branch, for some GPUs.
    CompatibilityMap {
        /// The family.
        family: Plain;
        /// The GPUs.
        gpus: A(Class::Gpu);
        /// The names of the releases, oldest first.
        releases: Plain;
        /// A row for each driver branch, newest first.
        rows: A(Class::MapRow);
    }
    methods {
        /// The map as a picture, which can be written into a file: SVG.
        fn to_svg(slf: &Bound<'_, Self>) -> String {
            slf.as_super().get().picture().to_owned()
        }

        fn _repr_svg_(slf: &Bound<'_, Self>) -> String {
            Self::to_svg(slf)
        }
    }

    /// A driver branch, and what runs on it.
    MapRow {
        /// The branch.
        branch: Plain;
        /// The driver that was asked about: the newest of the branch.
        driver: Word("DriverVersion");
        /// The CUDA version that it supports by itself.
        cuda: Word("CudaVersion");
        /// One for each release.
        cells: Word("MapCell");
    }

    /// What changed from one release to another, and nothing else: what is equal is left out.
    ///
    /// What is recorded of one of the two only may hold of the other all the same. Of a list each side
    /// has what only that release has; None where the list is not recorded of it.
    ///
    /// It is true where anything differs.
    ReleaseDiff {
        /// The first release.
        from_: Plain;
        /// The second release.
        to: Plain;
        /// The components that differ, in the order of the release notes.
        components: A(Class::ComponentChange);
        /// The smallest driver that runs it natively, where it differs: from and to.
        native_driver: Word("DriverVersion");
        /// The smallest driver that the release notes print, where it differs: from and to.
        stated_driver: Word("DriverVersion");
        /// The driver branches from which the compatibility package alone helps, on data center boards: what only one of the two has.
        forward_branches: Plain;
        /// The floor of CUDA minor-version compatibility, where it differs: from and to.
        minor_version_floor: Word("DriverVersion");
        /// Whether the image puts its compatibility libraries in front of a newer driver's, where it differs: from and to.
        compat_libraries_first: Plain;
        /// The smallest compute capability, where it differs: from and to.
        minimum_compute_capability: Word("ComputeCapability");
        /// The GPUs that the toolkit builds for: what only one of the two has.
        targets: Word("ComputeCapability");
        /// The GPUs that the ordinary build has machine code for: what only one of the two has.
        capabilities: Word("ComputeCapability");
        /// The GPU families that the release notes list: what only one of the two has.
        families: Word("Architecture");
        /// The platforms with a build: what only one of the two has.
        platforms: Word("BuildPlatform");
        /// The interface to mixed precision, where it differs: from and to.
        amp_interface: Plain;
        /// Announcements of support, deprecation and removal: what only one of the two has.
        announcements: Plain;
        /// Known issues, in a sentence each: what only one of the two has.
        known_issues: Plain;
        /// Tensor Core example models: what only one of the two has.
        examples: Plain;
    }
    methods {
        fn __bool__(slf: &Bound<'_, Self>) -> bool {
            let members = slf.as_super().get().json().as_object();
            members.into_iter().flatten().any(|(key, change)| {
                let named = key == "from" || key == "to";
                !named && !change.is_null() && change.as_array().is_none_or(|list| !list.is_empty())
            })
        }
    }

    /// A component that differs.
    ComponentChange {
        /// Its key: `cudnn`.
        component: Plain;
        /// How it changed.
        change: Word("Change");
        /// Its version in the first release; None where it is not recorded.
        from_: Word("ComponentVersion");
        /// Its version in the second release; None where it is not recorded.
        to: Word("ComponentVersion");
    }

    /// The drivers that run a release on a GPU, by mode: a sequence of `DriverOption`.
    DriverOptions {
        /// The release.
        release: Plain;
        /// The GPU; None where none was given.
        gpu: A(Class::Gpu);
        /// The smallest driver that runs it natively; None where no driver of this GPU does.
        native: A(Class::DriverOption);
        /// The base branches of the forward compatibility package, where the board allows it.
        forward: A(Class::DriverOption);
        /// The floor of CUDA minor-version compatibility, on any board.
        minor_version: A(Class::DriverOption);
        /// Why an option is missing, or what limits them.
        notes: Plain;
    }
    methods {
        /// All of them: the native one, those of forward compatibility, and that of minor-version
        /// compatibility.
        #[getter]
        fn options(slf: &Bound<'_, Self>) -> PyResult<Py<PyAny>> {
            let answer = slf.as_super().get();
            let one = |key| answer.json().get(key).filter(|option| !option.is_null());
            let all = one("native").into_iter().chain(answer.items("forward"));
            let all = all.chain(one("minor_version")).cloned().collect();
            show(slf.py(), &Value::Array(all), A(Class::DriverOption))
        }
    }
    sequence of options

    /// A driver that would do: this version, or a later one of the same branch.
    DriverOption {
        /// The smallest such driver; a branch alone means any driver of it.
        driver: Word("DriverVersion");
        /// Whether every later branch that still drives the GPU does too.
        or_later: Plain;
        /// The last branch that drives the GPU, where later ones dropped it; else None.
        up_to: Plain;
        /// The kind of its branch.
        kind: Word("BranchKind");
        /// When its branch reaches or reached its end of life: `YYYY-MM` or `YYYY-MM-DD`.
        end_of_life: Plain;
        /// Whether that had come on the day of the data.
        ended: Plain;
        /// The newest version of its branch, which can be installed.
        newest: Word("DriverVersion");
        /// The mode in which the release runs on it.
        mode: Word("RunMode");
        /// Whether the release runs on it with this GPU, all else considered.
        verdict: Word("Verdict");
        /// Why.
        reason: Plain;
        /// The address of the document that states it.
        source: Plain;
    }

    /// The known issues of a release that concern a machine and a job, the most specific first: a
    /// sequence of `KnownIssue`. It is false where none is recorded; whether that means that there is
    /// none, `collected` says.
    IssueList {
        /// The release.
        release: Plain;
        /// Whether the list of its release notes was collected. If not, there may be more issues than
        /// these, and none here does not mean that there are none.
        collected: Plain;
        /// The issues.
        issues: A(Class::KnownIssue);
    }
    sequence of issues

    /// A known issue of a release.
    KnownIssue {
        /// What happens.
        summary: Plain;
        /// What it does.
        kind: Word("IssueKind");
        /// The models it concerns; all, where empty.
        models: Plain;
        /// The GPU families it concerns; all, where empty.
        architectures: Word("Architecture");
        /// Training or inference; None for both.
        mode: Word("JobMode");
        /// The precision it concerns; None for any.
        precision: Word("Precision");
        /// The release it is compared with: `20.03`.
        versus: Plain;
        /// How much slower, in percent, at most.
        up_to_percent: Plain;
        /// The earlier release that the notes say it of, where they repeat an issue.
        stated_for: Plain;
        /// What helps.
        workaround: Plain;
        /// Who reported it, where that is not the release notes themselves.
        reported_by: Plain;
        /// Where it is stated.
        source: Plain;
    }

    /// A slowdown that is known of a model in a release.
    Regression {
        /// The release.
        release: Plain;
        /// What is known.
        issue: A(Class::KnownIssue);
    }

    /// How to train in mixed precision in a release on a GPU.
    AmpGuidance {
        /// The release.
        release: Plain;
        /// The GPU.
        gpu: A(Class::Gpu);
        /// Whether the release has machine code for the GPU at all.
        gpu_verdict: Word("Verdict");
        /// The release's version of PyTorch, on which most of the answer depends.
        pytorch: A(Class::Statement);
        /// Whether the GPU has Tensor Cores, and for which data types.
        tensor_cores: A(Class::Statement);
        /// The interface to use.
        api: A(Class::Statement);
        /// The data type to train in, and whether the loss must be scaled.
        dtype: A(Class::Statement);
        /// TF32: FP32 matrix products on Tensor Cores.
        tf32: A(Class::Statement);
        /// FP8.
        fp8: A(Class::Statement);
        /// FP4.
        fp4: A(Class::Statement);
        /// Apex AMP.
        apex: A(Class::Statement);
        /// What sizes to choose.
        shapes: A(Class::Statement);
        /// What to expect of FP16.
        gains: A(Class::Statement);
        /// What is known to go wrong.
        pitfalls: Plain;
        /// The Tensor Core examples inside: what each is.
        examples: Plain;
        /// A training step to paste into a script; None where no interface is known.
        snippet: Plain;
    }
    methods {
        /// The data type to train in: `bf16`, `fp16`, `fp32`; None where it is not known.
        #[getter]
        fn data_type(slf: &Bound<'_, Self>) -> Option<String> {
            let chosen = slf.as_super().get().json().pointer("/dtype/value/data_type");
            chosen.and_then(Value::as_str).map(String::from)
        }

        /// Whether the loss must be scaled.
        #[getter]
        fn loss_scaling(slf: &Bound<'_, Self>) -> bool {
            let chosen = slf.as_super().get().json().pointer("/dtype/value/loss_scaling");
            chosen == Some(&Value::Bool(true))
        }

        /// The data type as PyTorch has it, such as `torch.bfloat16`; None where it is not known. It
        /// imports PyTorch.
        #[getter]
        fn torch_dtype<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
            let torch = slf.py().import("ngcompat._torch")?;
            torch.call_method1("dtype", (Self::data_type(slf),))
        }

        /// PyTorch's `autocast` for this data type. It does nothing where none is known, where FP32 is
        /// best, and for FP16 on a CPU.
        ///
        /// The device is the GPU unless PyTorch sees none.
        #[pyo3(signature = (device_type = None))]
        fn autocast<'py>(
            slf: &Bound<'py, Self>,
            device_type: Option<&str>,
        ) -> PyResult<Bound<'py, PyAny>> {
            let torch = slf.py().import("ngcompat._torch")?;
            torch.call_method1("autocast", (Self::data_type(slf), device_type))
        }

        /// PyTorch's `GradScaler`, switched off where the loss needs no scaling, so that a script need not
        /// distinguish the cases.
        #[pyo3(signature = (device_type = None))]
        fn grad_scaler<'py>(
            slf: &Bound<'py, Self>,
            device_type: Option<&str>,
        ) -> PyResult<Bound<'py, PyAny>> {
            let torch = slf.py().import("ngcompat._torch")?;
            torch.call_method1("grad_scaler", (Self::loss_scaling(slf), device_type))
        }
    }

    /// One part of the guidance, with what it rests on.
    Statement {
        /// The answer; None where it is not known.
        value: Plain;
        /// The answer in words, or what is unknown.
        message: Plain;
        /// What it rests on.
        basis: Word("AmpBasis");
        /// The documents that state what it rests on.
        sources: Plain;
    }

    /// The releases that a string names: a sequence of their names.
    Identification {
        /// Their names, newest first; empty where the text is understood but fits none.
        matches: Plain;
        /// How sure that is.
        certainty: Word("Certainty");
        /// What the text is.
        kind: Word("IdentifiedBy");
        /// What else is to know.
        note: Plain;
    }
    sequence of matches

    /// What an `NVIDIA_REQUIRE_*` expression answers. It is true where the expression is known to hold.
    Evaluation {
        /// Whether it holds for the machine, as far as the facts say.
        result: Word("Satisfaction");
        /// What the container toolkit's checker answers if it knows no more than these facts.
        checker: Word("Satisfaction");
        /// Each alternative, in the order of the expressions, with its factors.
        alternatives: Plain;
        /// Whether it refuses a machine on which CUDA minor-version compatibility would do; None where
        /// the facts don't say.
        refuses_minor_version: Plain;
    }
    methods {
        fn __bool__(slf: &Bound<'_, Self>) -> bool {
            slf.as_super().get().str("result") == Some("satisfied")
        }
    }

    /// What a rule means, why, and where it is stated.
    Explanation {
        /// The rule: `driver.too-old`.
        rule: Word("Rule");
        /// What it means, in a sentence.
        summary: Plain;
        /// Why it is so.
        reason: Plain;
        /// The aspect whose verdict it bears on; None where it only informs.
        aspect: Word("Aspect");
        /// What it rests on.
        basis: Word("Basis");
        /// The address of the document that states it.
        source: Plain;
    }

    /// A GPU, as far as it is known, made from a name or a compute capability: `Gpu("Tesla T4")`,
    /// `Gpu("8.0")`, `Gpu((8, 0))`.
    Gpu {
        /// Its name, as it was given; None where only its capability was.
        name: Plain;
        /// Its compute capability; None where it is not known.
        compute_capability: Word("ComputeCapability");
        /// Its architecture; None where it is not known.
        architecture: Word("Architecture");
        /// The class of the board; None where it is not known.
        class_: Word("BoardClass");
    }
    methods {
        #[new]
        #[pyo3(signature = (gpu, /))]
        fn new(gpu: &Bound<'_, PyAny>) -> PyResult<PyClassInitializer<Self>> {
            let answer = Answer::new(Class::Gpu, &arguments::gpu("gpu", Some(gpu))?)?;
            Ok(PyClassInitializer::from(answer).add_subclass(Self {}))
        }
    }

    /// What is known of a machine, and what the job asks of a container. Every fact is optional; what
    /// nobody knows stays unknown and is never guessed.
    Environment {
        /// The driver, as nvidia-smi prints it.
        driver: Word("DriverVersion");
        /// The CUDA version that nvidia-smi prints.
        cuda_driver: Word("CudaVersion");
        /// The operating system and the CPU's architecture: `os` and `arch`.
        platform: Plain;
        /// The GPUs, all of which are to be used.
        gpus: A(Class::Gpu);
        /// Software found on the machine, by component key.
        components: Word("ComponentVersion");
        /// The container the facts were read in: `release`, `cuda` and `cuda_driver_version`.
        container: Plain;
        /// What starts the container; None where it is not known.
        launcher: Word("Launcher");
        /// The version of NVIDIA Container Toolkit; None where it is not known.
        toolkit: Plain;
        /// The JetPack or L4T of a Jetson module; None where it is not known.
        jetpack: Plain;
    }
    methods {
        #[new]
        #[pyo3(signature = (
            facts = None, *, driver = None, cuda_driver = None, jetpack = None, gpus = None, os = None, arch = None,
            launcher = None, toolkit = None, machine = None, requires = None
        ))]
        #[expect(clippy::too_many_arguments, reason = "each is a keyword of its own in Python")]
        fn new(
            facts: Argument<'_, '_>,
            driver: Argument<'_, '_>,
            cuda_driver: Argument<'_, '_>,
            jetpack: Argument<'_, '_>,
            gpus: Argument<'_, '_>,
            os: Argument<'_, '_>,
            arch: Argument<'_, '_>,
            launcher: Argument<'_, '_>,
            toolkit: Argument<'_, '_>,
            machine: Argument<'_, '_>,
            requires: Argument<'_, '_>,
        ) -> PyResult<PyClassInitializer<Self>> {
            let given = Given { driver, cuda_driver, jetpack, gpus, os, arch, launcher, toolkit, machine, requires };
            let answer = Answer::new(Class::Environment, &given.over(self::facts(facts)?)?)?;
            Ok(PyClassInitializer::from(answer).add_subclass(Self {}))
        }

        /// What the job asks of a container's contents.
        #[getter]
        fn requirements(slf: &Bound<'_, Self>) -> PyResult<Py<PyAny>> {
            let requirements = slf.as_super().get().items("requirements").to_vec();
            show(slf.py(), &Value::Array(requirements), Plain)
        }

        /// Facts that are stated in different ways, each with its values and where they were read. What
        /// contradicts itself is not known, unless a value that was given settled it.
        #[getter]
        fn conflicts(slf: &Bound<'_, Self>) -> PyResult<Py<PyAny>> {
            let conflicts = slf.as_super().get().items("conflicts").to_vec();
            show(slf.py(), &Value::Array(conflicts), Plain)
        }
    }

    /// What pasted texts say: an environment, what was recognised, and what contradicts.
    Facts {
        /// The driver, as nvidia-smi prints it.
        driver: Word("DriverVersion");
        /// The CUDA version that nvidia-smi prints.
        cuda_driver: Word("CudaVersion");
        /// The operating system and the CPU's architecture: `os` and `arch`.
        platform: Plain;
        /// The GPUs, all of which are to be used.
        gpus: A(Class::Gpu);
        /// Software found on the machine, by component key.
        components: Word("ComponentVersion");
        /// The container the facts were read in: `release`, `cuda` and `cuda_driver_version`.
        container: Plain;
        /// What starts the container; None where it is not known.
        launcher: Word("Launcher");
        /// The version of NVIDIA Container Toolkit; None where it is not known.
        toolkit: Plain;
        /// The JetPack or L4T of a Jetson module; None where it is not known.
        jetpack: Plain;
        /// The kinds of text that were recognised; nothing was, where it is empty.
        recognized: Word("FactKind");
        /// Facts that are stated in different ways, each with its values and where they were read. What
        /// contradicts itself is not known, unless a value that was given settled it.
        conflicts: Plain;
    }

    /// What a pasted text says is wrong: a sequence of `Diagnosed`, which are also found by their codes.
    Diagnosis {
        /// What was found, surest first; one for each code.
        diagnoses: A(Class::Diagnosed);
        /// What the messages say of the machine and the container.
        environment: A(Class::Environment);
        /// The check of the container's release on this machine, where the text names both.
        report: A(Class::Report);
    }
    sequence of diagnoses

    /// One message that was found.
    Diagnosed {
        /// The stable name of the message: `cuda-804`.
        code: Plain;
        /// What it says, in a few words.
        title: Plain;
        /// What causes it.
        cause: Plain;
        /// How sure that is.
        certainty: Word("Certainty");
        /// What else the same message can mean.
        also: Plain;
        /// What helps, in order of effort.
        fixes: Plain;
        /// Whether nothing is wrong although the message was printed.
        false_alarm: Plain;
        /// The facts in it by name.
        facts: Plain;
        /// The lines on which it begins, from 1.
        lines: Plain;
        /// Where it is described.
        sources: Plain;
    }

    /// What was found out about this machine, and from where.
    Detection {
        /// The facts, for `check` and the others.
        environment: A(Class::Environment);
        /// The same facts and some more, each with where it came from.
        facts: A(Class::DetectedFact);
        /// What could not be found out.
        missing: A(Class::MissingFact);
    }

    /// A fact and where it came from.
    DetectedFact {
        /// Its name: `driver`, `cuda_driver`, `gpus`, `platform.os`, and others.
        fact: Plain;
        /// What it is.
        value: Plain;
        /// Where it came from.
        origin: Plain;
    }

    /// Something that could not be found out.
    MissingFact {
        /// The name of the fact.
        what: Plain;
        /// Why, and what would help.
        why: Plain;
    }
}
