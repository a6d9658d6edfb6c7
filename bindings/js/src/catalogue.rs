//! What a page needs to offer choices: names of releases, GPUs, components, and the words of enums.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use ngcompat::{
    Action, Architecture, Aspect, Basis, BoardClass, BranchKind, BuildFact, BuildKind,
    BuildPlatform, Change, ComputeCapability, CpuArch, CudaVersion, DriverVersion, Evidence,
    FamilyKind, JobMode, Launcher, LineKind, Matrix, Os, Precision, Release, ReleaseName, RunMode,
    Severity, Verdict,
};
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct Catalogue {
    as_of: &'static str,
    version: &'static str,
    releases: Vec<ReleaseName>,
    families: Vec<FamilyChoice>,
    driver_branches: Vec<BranchChoice>,
    gpus: Vec<GpuChoice>,
    components: Vec<ComponentChoice>,
    words: BTreeMap<&'static str, BTreeMap<&'static str, &'static str>>,
}

#[derive(Serialize)]
struct FamilyChoice {
    family: &'static str,
    name: &'static str,
    kind: FamilyKind,
    names: Vec<ReleaseName>,
}

#[derive(Serialize)]
struct BranchChoice {
    branch: u16,
    kind: Option<BranchKind>,
    cuda: Option<CudaVersion>,
    latest: Option<DriverVersion>,
    windows_latest: Option<DriverVersion>,
    end_of_life: Option<&'static str>,
}

#[derive(Serialize)]
struct GpuChoice {
    name: &'static str,
    compute_capabilities: &'static [ComputeCapability],
    class: BoardClass,
    printed: bool,
}

#[derive(Serialize)]
struct ComponentChoice {
    key: &'static str,
    name: &'static str,
}

/// The words of enums, with their names in a sentence.
macro_rules! words {
    ($($key:literal: $type:ident),+ $(,)?) => {
        BTreeMap::from([$((
            $key,
            $type::ALL.iter().map(|value| (value.as_str(), value.name())).collect(),
        )),+])
    };
}

impl Catalogue {
    pub(crate) fn of(matrix: &'static Matrix) -> Self {
        let families = matrix.families().iter().map(|family| FamilyChoice {
            family: family.key,
            name: family.name,
            kind: family.kind,
            names: matrix.releases_of(family).map(Release::name).collect(),
        });
        let branches = matrix.driver_branches().iter().map(|row| BranchChoice {
            branch: row.branch,
            kind: row.kind,
            cuda: row.cuda,
            latest: row.latest,
            windows_latest: row.windows_latest,
            end_of_life: row.end_of_life,
        });
        let gpus = matrix.gpus().iter().map(|gpu| GpuChoice {
            name: gpu.name,
            compute_capabilities: gpu.capabilities,
            class: gpu.class,
            printed: gpu.printed,
        });
        let components = matrix.component_kinds().iter();
        Self {
            as_of: matrix.as_of(),
            version: env!("CARGO_PKG_VERSION"),
            releases: matrix.releases().map(Release::name).collect(),
            families: families.collect(),
            driver_branches: branches.collect(),
            gpus: gpus.collect(),
            components: components
                .map(|kind| ComponentChoice { key: kind.key, name: kind.name })
                .collect(),
            words: words! {
                "action": Action,
                "architecture": Architecture,
                "aspect": Aspect,
                "basis": Basis,
                "board_class": BoardClass,
                "branch_kind": BranchKind,
                "build_fact": BuildFact,
                "build_kind": BuildKind,
                "build_platform": BuildPlatform,
                "change": Change,
                "cpu_arch": CpuArch,
                "evidence": Evidence,
                "family_kind": FamilyKind,
                "job_mode": JobMode,
                "launcher": Launcher,
                "line_kind": LineKind,
                "os": Os,
                "precision": Precision,
                "run_mode": RunMode,
                "severity": Severity,
                "verdict": Verdict,
            },
        }
    }
}
