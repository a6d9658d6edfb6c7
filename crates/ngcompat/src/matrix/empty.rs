//! An empty matrix in the place of the compiled-in one: for the generator that writes it, and for
//! programs that are given packed facts.

use crate::matrix::tables::{Matrix, MatrixData};
use crate::rows::amp::{AmpFacts, TensorCoreRow, Tf32Default, TransformerEngine};
use crate::rows::source::{Evidence, Source};
use crate::values::release_id::ReleaseId;

pub(crate) static MATRIX: Matrix = Matrix::new(MatrixData {
    families: &[],
    cuda: &[],
    driver_branches: &[],
    windows_branches: &[],
    jetpack: &[],
    capabilities: &[],
    gpus: &[],
    component_kinds: &[],
    examples: &[],
    amp: &AMP,
    launchers: &[],
    machines: &[],
    messages: &[],
    number_forms: &[],
    as_of: "",
});

static NONE: Source = Source { evidence: Evidence::ThirdParty, address: None, what: "" };

static AMP: AmpFacts = AmpFacts {
    tensor_cores: &[],
    without_tensor_cores: TensorCoreRow {
        capabilities: &[],
        generation: None,
        data_types: &[],
        source: &NONE,
    },
    fp16_gives_nan: &NONE,
    fp16_rates: &[],
    pytorch: &[],
    tf32: Tf32Default {
        since: ReleaseId::of(17, 1),
        since_source: &NONE,
        variable: "",
        seen: &[],
        source: &NONE,
    },
    apex: &[],
    transformer_engine: TransformerEngine {
        since: ReleaseId::of(17, 1),
        source: &NONE,
        needs: &[],
        recipes: &[],
        defaults: &[],
        recipes_source: &NONE,
    },
    shapes: &[],
    pitfalls: &[],
};

#[cfg(feature = "packed")]
pub(crate) use crate::matrix::sources;

/// The documents that rules refer to as a whole, by their keys in `data/sources.toml`.
#[cfg(not(feature = "packed"))]
pub(crate) mod sources {
    pub(crate) const ARCHITECTURE_MATRIX: &str = "architecture-matrix";
    pub(crate) const BOARD_LISTS: &str = "board-lists";
    pub(crate) const CONTAINER_TOOLKIT_WSL: &str = "container-toolkit-wsl";
    pub(crate) const CONTAINER_TOOLKIT_NOTES: &str = "container-toolkit-notes";
    pub(crate) const CUDA_TARGETS: &str = "cuda-targets";
    pub(crate) const CUDA_TOOLKIT_NOTES: &str = "cuda-toolkit-notes";
    pub(crate) const DRIVER_BRANCHES: &str = "driver-branches";
    pub(crate) const FORWARD_COMPATIBILITY: &str = "forward-compatibility";
    pub(crate) const MINOR_VERSION_COMPATIBILITY: &str = "minor-version-compatibility";
    pub(crate) const RELEASE_NOTES: &str = "release-notes";
    pub(crate) const WSL: &str = "wsl";
}
