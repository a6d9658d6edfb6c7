//! The beginning of the generated module.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::constant;
use crate::data::Data;

/// The module's imports, the matrix, and functions that keep the rows short.
pub(super) fn module(data: &Data) -> TokenStream {
    let as_of = data.sources.content.as_of.get_ref().0.as_str();
    let doc = " The compiled matrix. Written by `cargo xtask generate` from data/; never edit it.";
    let (imports, functions) = (imports(), functions());
    quote! {
        #![doc = #doc]

        #imports

        pub(crate) static MATRIX: Matrix = Matrix::new(MatrixData {
            families: &FAMILIES,
            cuda: &CUDA,
            driver_branches: &DRIVER_BRANCHES,
            windows_branches: &WINDOWS_BRANCHES,
            jetpack: &JETPACK_RELEASES,
            capabilities: &CAPABILITIES,
            gpus: &GPUS,
            component_kinds: &COMPONENT_KINDS,
            examples: &EXAMPLES,
            amp: &AMP,
            launchers: &LAUNCHERS,
            machines: &MACHINES,
            messages: &MESSAGES,
            number_forms: &NUMBER_FORMS,
            as_of: #as_of,
        });

        #functions
    }
}

fn imports() -> TokenStream {
    quote! {
        use alloc::borrow::Cow;
        use alloc::vec::Vec;

        use crate::matrix::tables::{Matrix, MatrixData};
        use crate::rows::amp::{
            AmpFacts, ApexEvent, ApexHistory, DataType, Fp16Rate, Milestone, PitfallRow,
            PyTorchFeature, Recipe, ShapeRow, TensorCoreRow, Tf32Default, TransformerEngine, TransformerEngineNeed,
        };
        use crate::rows::build::{
            Build, BuildFact, BuildKind, BuildPlatform as P, BuildRow, Stated,
        };
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
        use crate::values::architecture::Architecture as A;
        use crate::values::board_class::{BoardClass, ForwardCompatibility};
        use crate::values::branch_kind::BranchKind;
        use crate::values::component_version::ComponentVersion;
        use crate::values::compute_capability::ComputeCapability;
        use crate::values::cuda_version::CudaVersion;
        use crate::values::driver_version::DriverVersion;
        use crate::values::platform::{CpuArch, Launcher};
        use crate::values::jetpack::JetPack;
        use crate::values::release_id::ReleaseId;
        use crate::values::toolkit_version::ToolkitVersion;
    }
}

fn functions() -> TokenStream {
    quote! {
        const fn cc(major: u8, minor: u8) -> ComputeCapability {
            ComputeCapability::new(major, minor)
        }

        const fn cuda(major: u8, minor: u8) -> CudaVersion {
            CudaVersion::new(major, minor)
        }

        const fn month(year: u8, month: u8) -> ReleaseId {
            ReleaseId::of(year, month)
        }

        const fn driver(branch: u16) -> DriverVersion {
            DriverVersion::of(branch, None, None)
        }

        const fn driver2(branch: u16, minor: u16) -> DriverVersion {
            DriverVersion::of(branch, Some(minor), None)
        }

        const fn driver3(branch: u16, minor: u16, patch: u16) -> DriverVersion {
            DriverVersion::of(branch, Some(minor), Some(patch))
        }

        const fn component(
            kind: &'static ComponentKind,
            version: &'static str,
            source: &'static Source,
        ) -> Component {
            Component {
                kind,
                version: ComponentVersion::of(version),
                ordered_as: None,
                source,
            }
        }

        #[doc = " A component whose printed version has words in it."]
        const fn component_as(
            kind: &'static ComponentKind,
            version: &'static str,
            ordered_as: &'static str,
            source: &'static Source,
        ) -> Component {
            Component {
                kind,
                version: ComponentVersion::of(version),
                ordered_as: Some(ComponentVersion::of(ordered_as)),
                source,
            }
        }

        #[doc = " The facts of a build, as the tables below write them."]
        #[derive(Clone, Copy)]
        struct Facts {
            kind: BuildKind,
            platform: P,
            cuda: Option<CudaVersion>,
            compat_package: Option<bool>,
            compat_tested: Option<bool>,
            compat_first: bool,
            compat_first_from: Option<DriverVersion>,
            compat_driver: Option<DriverVersion>,
            loads_from: Option<DriverVersion>,
            capabilities: &'static [ComputeCapability],
            arch_specific: &'static [ComputeCapability],
            ptx: Option<ComputeCapability>,
            requires: Option<&'static str>,
            inferred: &'static [BuildFact],
        }

        #[doc = " An image of which nothing is known."]
        const IMAGE: Facts = Facts {
            kind: BuildKind::Image,
            platform: P::LinuxX86_64,
            cuda: None,
            compat_package: None,
            compat_tested: None,
            compat_first: false,
            compat_first_from: None,
            compat_driver: None,
            loads_from: None,
            capabilities: &[],
            arch_specific: &[],
            ptx: None,
            requires: None,
            inferred: &[],
        };

        #[doc = " A wheel of which nothing is known."]
        const WHEEL: Facts =
            Facts { kind: BuildKind::Wheel, compat_package: Some(false), ..IMAGE };

        const fn build(facts: Facts, stated: &'static Stated) -> BuildRow {
            BuildRow {
                build: Build {
                    kind: facts.kind,
                    platform: facts.platform,
                    cuda: facts.cuda,
                    compat_package: facts.compat_package,
                    compat_tested: facts.compat_tested,
                    compat_first: facts.compat_first,
                    compat_first_from: facts.compat_first_from,
                    compat_driver: facts.compat_driver,
                    capabilities: match facts.capabilities {
                        [] => None,
                        code => Some(Cow::Borrowed(code)),
                    },
                    arch_specific: Cow::Borrowed(facts.arch_specific),
                    ptx: facts.ptx,
                    loads_from: facts.loads_from,
                    requires: match facts.requires {
                        Some(text) => Some(Cow::Borrowed(text)),
                        None => None,
                    },
                    inferred: Cow::Borrowed(facts.inferred),
                    conflicts: Vec::new(),
                },
                stated,
            }
        }

        #[doc = " A release of which nothing is known."]
        const ROW: ReleaseRow = ReleaseRow {
            version: "",
            variant: None,
            until: None,
            month: None,
            tag: None,
            listed: true,
            builds: &[],
            components: &[],
            python: &[],
            default_on: &[],
            notes: &Notes::NOTHING,
            doubts: &[],
            sources: &[],
        };
    }
}

/// The module with the addresses of the documents that rules refer to as a whole.
pub(super) fn sources(data: &Data) -> TokenStream {
    let constants = data.sources.content.sources.iter().map(|(name, source)| {
        let constant = constant(name.get_ref());
        let address = source.address.as_ref().map_or("", |address| address.get_ref());
        quote!(pub(crate) const #constant: &str = #address;)
    });
    quote! {
        #![doc = " The addresses of the documents that rules refer to as a whole. Written by `cargo xtask generate`"]
        #![doc = " from data/; never edit it."]

        #(#constants)*
    }
}
