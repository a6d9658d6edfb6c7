//! Renders the compiled matrix: `crates/ngcompat/src/matrix/generated.rs`.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use ngcompat::{Architecture, ComputeCapability, DriverVersion, ReleaseId};

use crate::data::{self, Data, File, Parsed, Source, Sources, Text, Value};

/// The text of the generated module.
pub(crate) fn matrix(data: &Data) -> String {
    let mut out = Output::default();
    let mut pool = Pool::default();
    sources(data, &mut out);
    component_kinds(data, &mut out);
    capabilities(data, &mut out, &mut pool);
    gpus(data, &mut out, &mut pool);
    driver_branches(data, &mut out, &mut pool);
    cuda(data, &mut out, &mut pool);
    amp(data, &mut out, &mut pool);
    examples(data, &mut out, &mut pool);
    releases(data, &mut out, &mut pool);
    messages(data, &mut out, &mut pool);
    let documents = pool.render();
    let header = header(data);
    format!("{header}\n{}\n{documents}", out.0)
}

fn header(data: &Data) -> String {
    let as_of = data.sources.content.as_of.get_ref();
    format!(
        "//! The compiled matrix. Written by `cargo xtask generate` from data/; never edit it.

use crate::amp::{{
    AmpFacts, ApexEvent, ApexHistory, DataType, Milestone, PitfallRow, PyTorchFeature, ShapeRow, TensorCoreRow,
    Tf32Default, TransformerEngine, TransformerEngineNeed,
}};
use crate::cuda::{{BaseBranch, Cuda, DriverBranch, ForwardPackage, MinorVersionFloor}};
use crate::gpu::{{Architecture as A, BoardClass, CapabilityRow, ComputeCapability, ForwardCompatibility, GpuModel}};
use crate::matrix::{{Matrix, Rows}};
use crate::message::{{FalseAlarm, FalseAlarmRule, Message}};
use crate::release::{{
    AmpNotes, Announcement, AnnouncementKind, Component, ComponentKind, DriverRequirement, Example, GpuRequirement,
    ImagePlatform,
    IssueKind, KnownIssue, ListedBranch, MinimumCapability, Mode, Precision, Release,
}};
use crate::source::{{Certainty, Evidence, Source}};
use crate::version::{{ComponentVersion, CudaVersion, DriverVersion, ReleaseId}};

pub(super) static MATRIX: Matrix = Matrix::new(Rows {{
    releases: &RELEASES,
    cuda: &CUDA,
    driver_branches: &DRIVER_BRANCHES,
    capabilities: &CAPABILITIES,
    gpus: &GPUS,
    component_kinds: &COMPONENT_KINDS,
    examples: &EXAMPLES,
    amp: &AMP,
    messages: &MESSAGES,
    number_forms: &NUMBER_FORMS,
    as_of: {as_of:?},
}});

const fn cc(major: u8, minor: u8) -> ComputeCapability {{
    ComputeCapability::new(major, minor)
}}

const fn driver(branch: u16) -> DriverVersion {{
    DriverVersion::of(branch, None, None)
}}

const fn driver2(branch: u16, minor: u16) -> DriverVersion {{
    DriverVersion::of(branch, Some(minor), None)
}}

const fn driver3(branch: u16, minor: u16, patch: u16) -> DriverVersion {{
    DriverVersion::of(branch, Some(minor), Some(patch))
}}

const fn component(kind: usize, version: &'static str, source: &'static Source) -> Component {{
    Component {{ kind: &COMPONENT_KINDS[kind], version: ComponentVersion::of(version), ordered_as: None, source }}
}}
"
    )
}

/// The text so far. Writing to it cannot fail.
#[derive(Default)]
struct Output(String);

impl Output {
    fn line(&mut self, line: impl fmt::Display) {
        let _ = writeln!(self.0, "{line}");
    }
}

/// Documents that several rows cite, each written once.
#[derive(Default)]
struct Pool {
    names: BTreeMap<String, usize>,
    order: Vec<String>,
}

impl Pool {
    /// A reference to the static that holds this document.
    fn cite(&mut self, source: &Source) -> String {
        let Parsed(evidence) = source.evidence;
        let address = source.address.as_ref().map(toml::Spanned::get_ref);
        let text = format!(
            "Source {{ evidence: Evidence::{evidence:?}, address: {address:?}, what: {:?} }}",
            source.what
        );
        let next = self.order.len();
        let order = &mut self.order;
        let number = *self.names.entry(text).or_insert_with_key(|text| {
            order.push(text.clone());
            next
        });
        format!("&S{number}")
    }

    fn named(&mut self, sources: &Sources, name: &Text) -> String {
        // The reference was checked when the data was read.
        sources.get(name.get_ref()).map_or_else(String::new, |source| self.cite(source))
    }

    fn render(&self) -> String {
        let mut out = Output::default();
        for (number, text) in self.order.iter().enumerate() {
            out.line(format_args!("static S{number}: Source = {text};"));
        }
        out.0
    }
}

fn array<T>(items: impl IntoIterator<Item = T>, show: impl Fn(T) -> String) -> String {
    let items: Vec<String> = items.into_iter().map(show).collect();
    format!("&[{}]", items.join(", "))
}

fn strings<'a>(items: impl IntoIterator<Item = &'a String>) -> String {
    array(items, |item| format!("{item:?}"))
}

fn option<T>(value: Option<T>, show: impl FnOnce(T) -> String) -> String {
    value.map_or_else(|| String::from("None"), |value| format!("Some({})", show(value)))
}

fn capability(capability: ComputeCapability) -> String {
    format!("cc({}, {})", capability.major, capability.minor)
}

fn driver(version: DriverVersion) -> String {
    let text = version.to_string();
    let numbers: Vec<&str> = text.split('.').map(|part| part.trim_start_matches('0')).collect();
    let numbers: Vec<&str> =
        numbers.into_iter().map(|part| if part.is_empty() { "0" } else { part }).collect();
    let suffix = match numbers.len() {
        1 => "",
        2 => "2",
        _ => "3",
    };
    format!("driver{suffix}({})", numbers.join(", "))
}

fn release_id(id: ReleaseId) -> String {
    format!("ReleaseId::of({}, {})", id.year(), id.month())
}

fn families(values: &[Value<Architecture>]) -> String {
    array(values, |value| format!("A::{:?}", value.get_ref().0))
}

fn sources(data: &Data, out: &mut Output) {
    out.line("/// The addresses of the documents that rules refer to as a whole.");
    out.line("pub(crate) mod sources {");
    for (name, source) in &data.sources.content.sources {
        let constant = name.to_uppercase().replace('-', "_");
        let address = source.address.as_ref().map_or("", |address| address.get_ref());
        out.line(format_args!("    pub(crate) const {constant}: &str = {address:?};"));
    }
    out.line("}\n");
}

fn component_kinds(data: &Data, out: &mut Output) {
    let kinds = &data.components.content.components;
    out.line(format_args!("static COMPONENT_KINDS: [ComponentKind; {}] = [", kinds.len()));
    for kind in kinds {
        out.line(format_args!(
            "    ComponentKind {{ key: {:?}, name: {:?}, aliases: {} }},",
            kind.key.get_ref(),
            kind.name,
            strings(kind.aliases.iter().map(toml::Spanned::get_ref)),
        ));
    }
    out.line("];\n");
}

fn capabilities(data: &Data, out: &mut Output, pool: &mut Pool) {
    let rows = &data.gpus.content.capabilities;
    out.line(format_args!("static CAPABILITIES: [CapabilityRow; {}] = [", rows.len()));
    for row in rows {
        out.line(format_args!(
            "    CapabilityRow {{ capability: {}, architecture: A::{:?}, integrated: {}, first_driver: {:?}, last_driver: {:?}, source: {} }},",
            capability(row.capability.get_ref().0),
            row.architecture.0,
            row.integrated,
            row.first_driver,
            row.last_driver,
            pool.named(&data.gpus.content.sources, &row.source),
        ));
    }
    out.line("];\n");
}

fn gpus(data: &Data, out: &mut Output, pool: &mut Pool) {
    let rows = &data.gpus.content.gpus;
    out.line(format_args!("static GPUS: [GpuModel; {}] = [", rows.len()));
    for gpu in rows {
        let forward = match gpu.forward_compatibility {
            Some(forward) => format!("ForwardCompatibility::{forward:?}"),
            None => format!("BoardClass::{:?}.forward_compatibility()", gpu.class.0),
        };
        out.line(format_args!(
            "    GpuModel {{ name: {:?}, capabilities: {}, class: BoardClass::{:?}, forward_compatibility: {forward}, printed: {}, tensor_cores_not_read: {}, sources: {} }},",
            gpu.name.get_ref(),
            array(gpu.capability.as_slice(), |value| capability(value.0)),
            gpu.class.0,
            !gpu.listed_only,
            gpu.tensor_cores_not_read,
            {
                let cited: Vec<String> = gpu
                    .sources
                    .iter()
                    .map(|source| pool.named(&data.gpus.content.sources, source))
                    .collect();
                format!("&[{}]", cited.join(", "))
            },
        ));
    }
    out.line("];\n");
}

fn driver_branches(data: &Data, out: &mut Output, pool: &mut Pool) {
    let rows = &data.drivers.content.branches;
    let sources = &data.drivers.content.sources;
    out.line(format_args!("static DRIVER_BRANCHES: [DriverBranch; {}] = [", rows.len()));
    for row in rows {
        out.line(format_args!(
            "    DriverBranch {{ branch: {}, kind: {:?}, cuda: {}, first: {}, latest: {}, end_of_life: {:?}, end_of_life_source: {}, source: {} }},",
            row.branch.get_ref(),
            row.kind,
            option(row.cuda.as_ref(), |cuda| {
                let Parsed(cuda) = cuda.get_ref();
                format!("CudaVersion::new({}, {})", cuda.major, cuda.minor)
            }),
            option(row.first.as_ref(), |version| driver(version.get_ref().0)),
            option(row.latest.as_ref(), |version| driver(version.get_ref().0)),
            row.end_of_life.as_ref().map(toml::Spanned::get_ref),
            option(row.end_of_life_source.as_ref(), |source| pool.named(sources, source)),
            pool.named(sources, &row.source),
        ));
    }
    out.line("];\n");
}

fn cuda(data: &Data, out: &mut Output, pool: &mut Pool) {
    let rows = &data.cuda.content.cuda;
    let sources = &data.cuda.content.sources;
    out.line(format_args!("static CUDA: [Cuda; {}] = [", rows.len()));
    for row in rows {
        let Parsed(version) = *row.version.get_ref();
        out.line("    Cuda {");
        out.line(format_args!(
            "        version: CudaVersion::new({}, {}),\n        branch: {},",
            version.major, version.minor, row.branch
        ));
        out.line(format_args!(
            "        targets: {},\n        targets_source: {},",
            array(&row.targets, |target| capability(target.get_ref().0)),
            pool.named(sources, &row.targets_source),
        ));
        let package = option(row.forward_package.as_ref(), |package| {
            let bases = array(&package.bases, |base| {
                let data::Base { driver: minimum, since } = base.get_ref().0;
                format!(
                    "BaseBranch {{ branch: {}, minimum: {}, since: {} }}",
                    minimum.branch(),
                    option((!minimum.is_branch()).then_some(minimum), driver),
                    option(since, driver),
                )
            });
            let source = pool.named(sources, &package.source);
            format!("ForwardPackage {{ bases: {bases}, source: {source} }}")
        });
        out.line(format_args!("        forward_package: {package},"));
        let floor = data
            .cuda
            .content
            .minor_version_floors
            .iter()
            .find(|floor| (floor.from.get_ref().0..=floor.to.get_ref().0).contains(&version));
        let floor = option(floor, |floor| {
            format!(
                "MinorVersionFloor {{ linux: {}, windows: {}, source: {} }}",
                driver(floor.linux.get_ref().0),
                driver(floor.windows.get_ref().0),
                pool.named(sources, &floor.source),
            )
        });
        out.line(format_args!("        minor_version_floor: {floor},"));
        out.line(format_args!("        source: {},\n    }},", pool.named(sources, &row.source)));
    }
    out.line("];\n");
}

fn amp(data: &Data, out: &mut Output, pool: &mut Pool) {
    let facts = &data.amp.content;
    let sources = &facts.sources;
    let capabilities =
        |values: &[Value<ComputeCapability>]| array(values, |value| capability(value.get_ref().0));
    out.line("static AMP: AmpFacts = AmpFacts {\n    tensor_cores: &[");
    for row in &facts.tensor_cores {
        out.line(format_args!(
            "        TensorCoreRow {{ capabilities: {}, generation: {:?}, data_types: {}, source: {} }},",
            capabilities(&row.capabilities),
            row.generation,
            array(&row.data_types, |value| format!("DataType::{:?}", value.0)),
            pool.named(sources, &row.source),
        ));
    }
    out.line("    ],\n    pytorch: &[");
    for row in &facts.pytorch {
        let data::MajorMinor(major, minor) = row.since.get_ref().0;
        out.line(format_args!(
            "        Milestone {{ feature: PyTorchFeature::{:?}, since: ({major}, {minor}), source: {} }},",
            row.feature.get_ref().0,
            pool.named(sources, &row.source),
        ));
    }
    let tf32 = &facts.tf32;
    out.line(format_args!(
        "    ],\n    tf32: Tf32Default {{ since: {}, since_source: {}, variable: {:?}, seen: {}, source: {} }},",
        release_id(tf32.since.get_ref().0),
        pool.named(sources, &tf32.since_source),
        tf32.variable,
        array(&tf32.seen, |id| release_id(id.get_ref().0)),
        pool.named(sources, &tf32.source),
    ));
    out.line("    apex: &[");
    for row in &facts.apex {
        out.line(format_args!(
            "        ApexEvent {{ event: ApexHistory::{:?}, month: {}, date: {:?}, source: {} }},",
            row.event.0,
            row.month().map_or_else(String::new, release_id),
            row.date.get_ref(),
            pool.named(sources, &row.source),
        ));
    }
    let engine = &facts.transformer_engine;
    out.line(format_args!(
        "    ],\n    transformer_engine: TransformerEngine {{\n        since: {},\n        source: {},\n        needs: &[",
        release_id(engine.since.get_ref().0),
        pool.named(sources, &engine.source),
    ));
    for row in &engine.needs {
        let version = |text: &Text| format!("ComponentVersion::of({:?})", text.get_ref());
        out.line(format_args!(
            "            TransformerEngineNeed {{ data_type: DataType::{:?}, capabilities: {}, cuda: {}, version: {}, limits: {:?}, source: {} }},",
            row.data_type.0,
            capabilities(&row.capabilities),
            version(&row.cuda),
            option(row.version.as_ref(), version),
            row.limits,
            pool.named(sources, &row.source),
        ));
    }
    out.line("        ],\n    },\n    shapes: &[");
    for row in &facts.shapes {
        out.line(format_args!(
            "        ShapeRow {{ data_type: DataType::{:?}, multiple_of: {}, source: {} }},",
            row.data_type.0,
            row.multiple_of,
            pool.named(sources, &row.source),
        ));
    }
    out.line("    ],\n    pitfalls: &[");
    for row in &facts.pitfalls {
        out.line(format_args!(
            "        PitfallRow {{ before: {}, architectures: {}, text: {:?}, workaround: {:?}, source: {} }},",
            release_id(row.before.get_ref().0),
            families(&row.architectures),
            row.text,
            row.workaround,
            pool.named(sources, &row.source),
        ));
    }
    out.line("    ],\n};\n");
}

fn examples(data: &Data, out: &mut Output, pool: &mut Pool) {
    let data::Examples { source, examples, sources } = &data.examples.content;
    out.line(format_args!("static EXAMPLES: [Example; {}] = [", examples.len()));
    for example in examples {
        out.line(format_args!(
            "    Example {{ name: {:?}, aliases: {}, parts: {}, variant_of: {:?}, what: {:?}, source: {} }},",
            example.name.get_ref(),
            strings(example.aliases.iter().map(toml::Spanned::get_ref)),
            strings(example.parts.iter().map(toml::Spanned::get_ref)),
            example.variant_of,
            example.what,
            pool.named(sources, source),
        ));
    }
    out.line("];\n");
}

fn messages(data: &Data, out: &mut Output, pool: &mut Pool) {
    let data::Messages { number_forms, messages, sources } = &data.messages.content;
    let texts = |texts: &[Text]| strings(texts.iter().map(toml::Spanned::get_ref));
    out.line(format_args!("static NUMBER_FORMS: [&str; {}] = [", number_forms.len()));
    for form in number_forms {
        out.line(format_args!("    {:?},", form.get_ref()));
    }
    out.line("];\n");
    out.line(format_args!("static MESSAGES: [Message; {}] = [", messages.len()));
    for message in messages {
        let false_alarm = option(message.false_alarm.as_ref(), |alarm| {
            format!(
                "FalseAlarm {{ when: FalseAlarmRule::{:?}, cause: {:?}, fixes: {}, source: {} }}",
                alarm.when.0,
                alarm.cause,
                strings(&alarm.fixes),
                pool.named(sources, &alarm.source),
            )
        });
        let cited: Vec<String> =
            message.sources.iter().map(|source| pool.named(sources, source)).collect();
        out.line("    Message {");
        out.line(format_args!("        code: {:?},", message.code.get_ref()));
        out.line(format_args!("        numbers: &{:?},", message.numbers));
        out.line(format_args!("        names: {},", texts(&message.names)));
        out.line(format_args!("        patterns: {},", texts(&message.patterns)));
        out.line(format_args!("        title: {:?},", message.title));
        out.line(format_args!("        cause: {:?},", message.cause));
        out.line(format_args!("        certainty: Certainty::{:?},", message.certainty.0));
        out.line(format_args!("        also: {},", strings(&message.also)));
        out.line(format_args!("        fixes: {},", strings(&message.fixes)));
        out.line(format_args!("        false_alarm: {false_alarm},"));
        out.line(format_args!("        sources: &[{}],\n    }},", cited.join(", ")));
    }
    out.line("];\n");
}

fn releases(data: &Data, out: &mut Output, pool: &mut Pool) {
    out.line(format_args!("static RELEASES: [Release; {}] = [", data.releases.len()));
    for (position, file) in data.releases.iter().enumerate() {
        release(data, position, file, out, pool);
    }
    out.line("];\n");
}

fn release(
    data: &Data,
    position: usize,
    file: &File<data::Release>,
    out: &mut Output,
    pool: &mut Pool,
) {
    let release = &file.content;
    let sources = &release.sources;
    let contents: BTreeMap<&str, (&Text, &String)> = release
        .contents
        .iter()
        .flat_map(|(source, contents)| {
            contents
                .iter()
                .map(move |(key, version)| (key.get_ref().as_str(), (source, version.get_ref())))
        })
        .collect();
    let toolkit = contents.get("cuda").and_then(|(_, printed)| data::toolkit(data, printed));
    let toolkit_driver = match contents.get("cuda_compat_driver") {
        Some((_, version)) => version.parse().ok(),
        None => toolkit.and_then(|(_, toolkit)| Some(toolkit.driver.as_ref()?.get_ref().0)),
    };

    out.line("    Release {");
    out.line(format_args!("        id: {},", release_id(release.release.get_ref().0)));
    out.line(format_args!(
        "        cuda: {},",
        option(toolkit, |(position, _)| format!("&CUDA[{position}]"))
    ));
    out.line(format_args!("        toolkit_driver: {},", option(toolkit_driver, driver)));
    out.line("        components: &[");
    for (position, kind) in data.components.content.components.iter().enumerate() {
        let Some((source, version)) = contents.get(kind.key.get_ref().as_str()) else { continue };
        let source = pool.named(sources, source);
        // A printed CUDA version with words in it is ordered by the toolkit it names.
        let words = kind.key.get_ref() == "cuda" && version.contains(' ');
        let ordered_as = toolkit.filter(|_| words).map(|(_, toolkit)| toolkit.version.get_ref());
        out.line(match ordered_as {
            None => format!("            component({position}, {version:?}, {source}),"),
            Some(toolkit) => format!(
                "            Component {{ kind: &COMPONENT_KINDS[{position}], version: ComponentVersion::of({version:?}), ordered_as: Some(ComponentVersion::of({toolkit:?})), source: {source} }},"
            ),
        });
    }
    out.line("        ],");
    let requirement = option(release.driver.as_ref(), |requirement| {
        let branches = array(&requirement.datacenter_branches, |branch| {
            let Parsed(version) = *branch.get_ref();
            let minimum = option((!version.is_branch()).then_some(version), driver);
            format!("ListedBranch {{ branch: {}, minimum: {minimum} }}", version.branch())
        });
        format!(
            "DriverRequirement {{ minimum: {}, datacenter_branches: {branches}, datacenter_boards: {}, not_forward_compatible: {}, refers_elsewhere: {}, source: {} }}",
            option(requirement.minimum.as_ref(), |version| driver(version.get_ref().0)),
            strings(&requirement.datacenter_boards),
            array(&requirement.not_forward_compatible, |branch| branch.get_ref().to_string()),
            requirement.refers_elsewhere,
            pool.named(sources, &requirement.source),
        )
    });
    out.line(format_args!("        driver: {requirement},"));
    out.line(format_args!("        gpu: {},", gpu_requirement(data, position, file, pool)));
    let mut images: Vec<_> =
        release.images.values().flatten().map(|image| image.get_ref().0).collect();
    images.sort();
    images.dedup();
    out.line(format_args!(
        "        images: {},",
        array(images, |image| format!("ImagePlatform::{image:?}"))
    ));
    out.line(format_args!("        features: {},", strings(release.features.values().flatten())));
    out.line("        announcements: &[");
    for announcement in &release.announcements {
        out.line(format_args!(
            "            Announcement {{ kind: AnnouncementKind::{:?}, text: {:?} }},",
            announcement.kind.0, announcement.text
        ));
    }
    out.line("        ],");
    out.line(format_args!(
        "        examples: {},",
        strings(release.examples.values().flatten().map(toml::Spanned::get_ref))
    ));
    let amp = release.amp.as_ref();
    out.line(format_args!(
        "        amp: AmpNotes {{ native: {:?}, apex: {:?}, memory_factor: {:?}, tensor_core_factor: {:?}, notes: {}, source: {} }},",
        amp.and_then(|amp| amp.native),
        amp.and_then(|amp| amp.apex),
        amp.and_then(|amp| amp.memory_factor),
        amp.and_then(|amp| amp.tensor_core_factor),
        strings(amp.map_or(&[][..], |amp| &amp.notes)),
        option(amp, |amp| pool.named(sources, &amp.source)),
    ));
    out.line("        known_issues: &[");
    for issue in &release.known_issues {
        out.line(format_args!("            {},", known_issue(issue, sources, pool)));
    }
    out.line("        ],");
    out.line(format_args!("        known_issues_complete: {},", release.known_issues_complete));
    out.line(format_args!("        doubts: {},", strings(&release.doubts)));
    // The release's own page first, then the others, the best evidence first.
    let mut cited: Vec<_> = sources.iter().collect();
    cited.sort_by_key(|(name, source)| (name.as_str() != "notes", source.evidence, *name));
    let cited: Vec<String> = cited.into_iter().map(|(_, source)| pool.cite(source)).collect();
    out.line(format_args!("        sources: &[{}],\n    }},", cited.join(", ")));
}

fn gpu_requirement(
    data: &Data,
    position: usize,
    file: &File<data::Release>,
    pool: &mut Pool,
) -> String {
    let printed = |file: &File<data::Release>| {
        let gpu = file.content.gpu.as_ref()?;
        Some(gpu.minimum_compute_capability.as_ref()?.get_ref().0)
    };
    let (before, from_here) = data.releases.split_at(position);
    let minimum = match printed(file) {
        Some(minimum) => format!("MinimumCapability::Printed({})", capability(minimum)),
        None => format!(
            "MinimumCapability::NotSeen {{ earlier: {}, later: {} }}",
            option(before.iter().rev().find_map(printed), capability),
            option(from_here.iter().find_map(printed), capability),
        ),
    };
    let gpu = file.content.gpu.as_ref();
    format!(
        "GpuRequirement {{ minimum: {minimum}, families: {}, untested: {}, source: {} }}",
        families(gpu.map_or(&[], |gpu| &gpu.families)),
        families(gpu.map_or(&[], |gpu| &gpu.untested_families)),
        option(gpu.and_then(|gpu| gpu.source.as_ref()), |source| {
            pool.named(&file.content.sources, source)
        }),
    )
}

fn known_issue(issue: &data::KnownIssue, sources: &Sources, pool: &mut Pool) -> String {
    format!(
        "KnownIssue {{ summary: {:?}, kind: IssueKind::{:?}, models: {}, architectures: {}, mode: {}, precision: {}, versus: {}, up_to_percent: {:?}, workaround: {:?}, reported_by: {:?}, source: {} }}",
        issue.summary,
        issue.kind.0,
        strings(&issue.models),
        families(&issue.architectures),
        option(issue.mode, |mode| format!("JobMode::{:?}", mode.0)),
        option(issue.precision, |precision| format!("Precision::{:?}", precision.0)),
        option(issue.versus.as_ref(), |versus| release_id(versus.get_ref().0)),
        issue.up_to_percent,
        issue.workaround,
        issue.reported_by,
        pool.named(sources, &issue.source),
    )
}
