//! The fields of each row, by their names in a data file.

use alloc::boxed::Box;
use alloc::string::ToString as _;
use alloc::vec::Vec;
use core::stringify;

use serde_json::{Map, Value};

use crate::machine::conflict::Conflict;
use crate::matrix::data_file::field::{Field, Problem, Shared, by_text, get, only, put, text};
#[cfg(feature = "packed")]
use crate::matrix::data_file::packed::{Pack, Packer, Unpacker};
use crate::matrix::tables::MatrixData;
use crate::rows::amp::{
    AmpFacts, ApexEvent, ApexHistory, DataType, Fp16Rate, Milestone, PitfallRow, PyTorchFeature,
    Recipe, ShapeRow, TensorCoreRow, Tf32Default, TransformerEngine, TransformerEngineNeed,
};
use crate::rows::build::{Build, BuildFact, BuildKind, BuildPlatform, BuildRow, Stated};
use crate::rows::component::{Component, ComponentKind};
use crate::rows::cuda::{BaseBranch, Cuda, ForwardPackage, MinorVersionFloor};
use crate::rows::driver_branch::DriverBranch;
use crate::rows::family::{CpuOnly, Family, FamilyKind, FindLinks, VersionOrder};
use crate::rows::gpu_model::{CapabilityRow, GpuModel, TensorCoreGain};
use crate::rows::known_issue::{Example, IssueKind, JobMode, KnownIssue, Precision};
use crate::rows::launcher::{LauncherRow, SinceToolkit};
use crate::rows::machine_model::MachineModel;
use crate::rows::message::{FalseAlarm, FalseAlarmRule, Message};
use crate::rows::notes::{AmpNotes, Announcement, AnnouncementKind, Notes};
use crate::rows::release::ReleaseRow;
use crate::rows::source::{Certainty, Evidence, Source};
use crate::rows::stated::{
    DriverRequirement, GpuRequirement, ImagePlatform, ListedBranch, MinimumCapability,
};
use crate::rows::systems::{JetPackRelease, WindowsBranch};
use crate::values::architecture::Architecture;
use crate::values::board_class::{BoardClass, ForwardCompatibility};
use crate::values::branch_kind::BranchKind;
use crate::values::component_version::ComponentVersion;
use crate::values::compute_capability::ComputeCapability;
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;
use crate::values::jetpack::JetPack;
use crate::values::platform::{CpuArch, Launcher};
use crate::values::release_id::ReleaseId;
use crate::values::toolkit_version::ToolkitVersion;

by_text!(
    AnnouncementKind,
    ApexHistory,
    Architecture,
    BoardClass,
    BranchKind,
    BuildFact,
    BuildKind,
    BuildPlatform,
    Certainty,
    ComponentVersion,
    ComputeCapability,
    CpuArch,
    CudaVersion,
    DataType,
    DriverVersion,
    Evidence,
    FalseAlarmRule,
    FamilyKind,
    ImagePlatform,
    IssueKind,
    JetPack,
    JobMode,
    Launcher,
    Precision,
    PyTorchFeature,
    ReleaseId,
    ToolkitVersion,
    VersionOrder,
);

/// Implements [`Field`] for rows, whose fields are under their own names.
macro_rules! rows {
    ($($row:ident { $($field:ident),+ $(,)? })+) => {$(
        impl Field for $row {
            fn write(&self, shared: &mut Shared) -> Value {
                let Self { $($field),+ } = self;
                let mut object = Map::new();
                $(put(&mut object, stringify!($field), $field, shared);)+
                Value::Object(object)
            }

            fn read(value: &Value, shared: &Shared) -> Result<Self, Problem> {
                only(value, &[$(stringify!($field)),+])?;
                Ok(Self { $($field: get(value, stringify!($field), shared)?),+ })
            }

            fn absent() -> Option<Self> {
                Self::read(&Value::Object(Map::new()), &Shared::new(&[])).ok()
            }
        }

        #[cfg(feature = "packed")]
        impl Pack for $row {
            fn pack_after(&self, before: Option<&Self>, to: &mut Packer) {
                let same = [$(before.is_some_and(|before| before.$field == self.$field)),+];
                to.flags(&same);
                let mut same = same.iter();
                $(if same.next() != Some(&true) {
                    Pack::pack_after(&self.$field, before.map(|before| &before.$field), to);
                })+
            }

            fn unpack_after(before: Option<&Self>, from: &mut Unpacker) -> Self {
                let mut same = from.flags();
                Self {
                    $($field: {
                        let is_same = same.next();
                        match before {
                            Some(before) if is_same => Clone::clone(&before.$field),
                            _ => Pack::unpack_after(before.map(|before| &before.$field), from),
                        }
                    }),+
                }
            }

            fn is_in_sequence() -> bool {
                matches!(stringify!($row), "Family" | "ReleaseRow")
            }
        }
    )+};
}

/// Rows have none of these: only what is read of an image has.
macro_rules! never_in_rows {
    ($($item:ty),+) => {$(
        impl Field for Vec<$item> {
            fn write(&self, _: &mut Shared) -> Value {
                Value::Null
            }

            fn read(_: &Value, _: &Shared) -> Result<Self, Problem> {
                Ok(Self::new())
            }

            fn absent() -> Option<Self> {
                Some(Self::new())
            }
        }

        #[cfg(feature = "packed")]
        impl Pack for Vec<$item> {
            fn pack_after(&self, _: Option<&Self>, _: &mut Packer) {}

            fn unpack_after(_: Option<&Self>, _: &mut Unpacker) -> Self {
                Self::new()
            }
        }
    )+};
}

never_in_rows!(Conflict);

rows! {
    AmpFacts {
        tensor_cores, without_tensor_cores, fp16_gives_nan, fp16_rates, pytorch, tf32, apex,
        transformer_engine, shapes, pitfalls,
    }
    AmpNotes { native, apex, memory_factor, tensor_core_factor, notes, source }
    Announcement { kind, text }
    ApexEvent { event, month, date, source }
    BaseBranch { branch, minimum, since, rtx_boards }
    Build {
        kind, platform, cuda, compat_package, compat_tested, compat_first, compat_first_from, compat_driver, capabilities,
        arch_specific, ptx, loads_from, requires, inferred, conflicts,
    }
    BuildRow { build, stated }
    CapabilityRow { capability, architecture, integrated, first_driver, last_driver, source }
    Component { kind, version, ordered_as, source }
    ComponentKind { key, name, aliases }
    CpuOnly { version, platforms }
    Cuda { version, branch, targets, targets_source, forward_package, minor_version_floor, source }
    DriverBranch {
        branch, kind, cuda, first, latest, latest_source, windows_latest, windows_latest_source,
        end_of_life, end_of_life_source, source,
    }
    DriverRequirement {
        minimum, datacenter_branches, datacenter_boards, not_forward_compatible, refers_elsewhere,
        source,
    }
    Example { name, aliases, parts, variant_of, what, source }
    FalseAlarm { when, cause, fixes, source }
    Fp16Rate { capabilities, doubled, source }
    Family {
        key, name, kind, repositories, tag, latest, order, only_cuda, variable, notes, releases, cpu_only,
        find_links, source,
    }
    FindLinks { version, address }
    ForwardPackage { bases, devices_seen, source }
    GpuModel {
        name, capabilities, class, forward_compatibility, printed, without_tensor_cores,
        tensor_core_gain, first_driver, first_driver_source, cpu, cpu_source, sources,
    }
    GpuRequirement { minimum, families, untested, source }
    JetPackRelease { jetpack, preview, l4t, cuda, cuda_inferred, driver, capabilities, source }
    KnownIssue {
        summary, kind, models, architectures, mode, precision, versus, up_to_percent, stated_for, workaround,
        reported_by, source,
    }
    LauncherRow {
        launcher, checks_requirements, loads_libraries, switches_off, host_libraries_first, sources,
    }
    MachineModel { names, gpu, count, arch, sources }
    ListedBranch { branch, minimum }
    Message {
        code, numbers, names, patterns, explains, title, cause, certainty, also, fixes, false_alarm, sources,
    }
    Milestone { feature, since, source }
    MinorVersionFloor { linux, windows, source }
    Notes {
        images, features, announcements, examples, amp, known_issues, known_issues_complete,
    }
    PitfallRow { before, architectures, text, workaround, source }
    Recipe { name, since, capabilities, cuda }
    ReleaseRow {
        version, variant, until, month, tag, listed, builds, components, python, default_on, notes,
        doubts, sources,
    }
    ShapeRow { data_type, multiple_of, source }
    SinceToolkit { since, value, by_list }
    Source { evidence, address, what }
    Stated { driver, gpu }
    TensorCoreRow { capabilities, generation, data_types, source }
    Tf32Default { since, since_source, variable, seen, source }
    TensorCoreGain { factor, tf32_factor, source }
    TransformerEngine { since, source, needs, recipes, defaults, recipes_source }
    TransformerEngineNeed { data_type, capabilities, cuda, version, limits, source }
    WindowsBranch { branch, first, last, source }
}

/// Implements [`Field`] for references to rows, which are written in place.
macro_rules! references {
    ($($row:ty = $nothing:expr),+ $(,)?) => {$(
        impl Field for &'static $row {
            fn write(&self, shared: &mut Shared) -> Value {
                (**self).write(shared)
            }

            fn read(value: &Value, shared: &Shared) -> Result<Self, Problem> {
                Ok(Box::leak(Box::new(<$row>::read(value, shared)?)))
            }

            fn absent() -> Option<Self> {
                $nothing
            }
        }

        #[cfg(feature = "packed")]
        impl Pack for &'static $row {
            fn pack_after(&self, before: Option<&Self>, to: &mut Packer) {
                <$row>::pack_after(self, before.copied(), to);
            }

            fn unpack_after(before: Option<&Self>, from: &mut Unpacker) -> Self {
                Box::leak(Box::new(Pack::unpack_after(before.copied(), from)))
            }
        }
    )+};
}

references!(AmpFacts = None, Notes = Some(&Notes::NOTHING), Stated = Some(&Stated::NOTHING));

impl Field for MinimumCapability {
    fn write(&self, shared: &mut Shared) -> Value {
        match self {
            Self::Printed(capability) => capability.write(shared),
            Self::NotStated => Value::Null,
            Self::NotRecorded { earlier, later } => (*earlier, *later).write(shared),
        }
    }

    fn read(value: &Value, shared: &Shared) -> Result<Self, Problem> {
        match value {
            Value::Null => Ok(Self::NotStated),
            Value::Array(_) => {
                let (earlier, later) = Field::read(value, shared)?;
                Ok(Self::NotRecorded { earlier, later })
            }
            _ => Field::read(value, shared).map(Self::Printed),
        }
    }

    fn absent() -> Option<Self> {
        Some(Self::NotStated)
    }
}

impl Field for ForwardCompatibility {
    fn write(&self, _: &mut Shared) -> Value {
        let word = match self {
            Self::Documented => "documented",
            Self::Expected => "expected",
            Self::OwnPackage => "own-package",
            Self::Unsettled => "unsettled",
            Self::Unsupported => "unsupported",
        };
        word.into()
    }

    fn read(value: &Value, _: &Shared) -> Result<Self, Problem> {
        match text(value)? {
            "documented" => Ok(Self::Documented),
            "expected" => Ok(Self::Expected),
            "own-package" => Ok(Self::OwnPackage),
            "unsettled" => Ok(Self::Unsettled),
            "unsupported" => Ok(Self::Unsupported),
            other => Err(Problem::new(format_args!("`{other}` is not a word for it"))),
        }
    }
}

/// The tables of a matrix.
macro_rules! tables {
    ($($field:ident),+ $(,)?) => {
        pub(super) fn write(data: &MatrixData, shared: &mut Shared) -> Value {
            let MatrixData { component_kinds, $($field),+ } = data;
            let mut object = Map::new();
            put(&mut object, "component_kinds", component_kinds, shared);
            $(put(&mut object, stringify!($field), $field, shared);)+
            let sources = shared.sources();
            let sources: Value = sources.into_iter().map(|source| source.write(shared)).collect();
            object.insert("sources".to_string(), sources);
            Value::Object(object)
        }

        pub(super) fn read(value: &Value) -> Result<MatrixData, Problem> {
            only(value, &["sources", "component_kinds", $(stringify!($field)),+])?;
            let nothing = Shared::new(&[]);
            let sources: &'static [Source] = get(value, "sources", &nothing)?;
            let component_kinds: &'static [ComponentKind] = get(value, "component_kinds", &nothing)?;
            let shared = Shared::of(sources).with_kinds(component_kinds);
            Ok(MatrixData {
                component_kinds,
                $($field: get(value, stringify!($field), &shared)?),+
            })
        }

        #[cfg(feature = "packed")]
        impl Pack for MatrixData {
            fn pack_after(&self, _: Option<&Self>, to: &mut Packer) {
                let Self { component_kinds, $($field),+ } = self;
                Pack::pack_after(component_kinds, None, to);
                to.kinds = component_kinds;
                $(Pack::pack_after($field, None, to);)+
            }

            fn unpack_after(_: Option<&Self>, from: &mut Unpacker) -> Self {
                let component_kinds = Pack::unpack_after(None, from);
                from.kinds = component_kinds;
                Self { component_kinds, $($field: Pack::unpack_after(None, from)),+ }
            }
        }
    };
}

tables!(
    as_of,
    families,
    cuda,
    driver_branches,
    windows_branches,
    jetpack,
    capabilities,
    gpus,
    examples,
    amp,
    launchers,
    machines,
    messages,
    number_forms,
);
