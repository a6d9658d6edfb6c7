//! Classes of boards, on which forward compatibility depends.

use crate::values::words::string_enum;

string_enum! {
    /// The class of a board, on which forward compatibility depends.
    ///
    /// ```
    /// use ngcompat::BoardClass;
    ///
    /// assert_eq!("data center".parse(), Ok(BoardClass::DataCenter));
    /// assert_eq!(BoardClass::DataCenter.to_string(), "datacenter");
    /// # Ok::<(), ngcompat::ParseError>(())
    /// ```
    #[non_exhaustive]
    BoardClass, "board-class-unknown", "board class";
    /// A data center board, once sold as Tesla: T4, V100, A100, H100.
    DataCenter = "datacenter", "data center", "data-center", "tesla";
    /// A professional board: Quadro, RTX A, RTX Ada, RTX PRO.
    Workstation = "workstation", "workstation", "quadro", "professional";
    /// A consumer board.
    GeForce = "geforce", "GeForce";
    /// A TITAN board.
    Titan = "titan", "TITAN";
    /// An integrated GPU of a Jetson or another Tegra module.
    Jetson = "jetson", "Jetson", "tegra", "igpu";
    /// A virtual GPU: a profile such as `GRID T4-8Q` on a data center board.
    VGpu = "vgpu", "vGPU", "grid";
    /// A board outside these classes: mining boards, automotive boards.
    Other = "other", "other";
}

/// Whether the CUDA forward compatibility package works on a board.
///
/// Source: NVIDIA's CUDA compatibility document, which names data center GPUs, select NGC-ready RTX
/// boards and Jetson.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ForwardCompatibility {
    /// NVIDIA documents it for this class.
    Documented,
    /// On an RTX professional board: the library's own device list or the CUDA image's requirement
    /// accepts its brand, if that is recorded; NVIDIA documents it for select boards only, which it
    /// doesn't list.
    Expected,
    /// NVIDIA ships a package of its own for this class; which base drivers it accepts is not
    /// recorded.
    OwnPackage,
    /// No document states it for this board, or reports disagree.
    Unsettled,
    /// CUDA initialisation fails with error 804.
    Unsupported,
}

impl BoardClass {
    /// Whether the forward compatibility package works on this class. Of professional boards only
    /// those with RTX in their name are [expected](ForwardCompatibility::Expected) to work.
    pub const fn forward_compatibility(self) -> ForwardCompatibility {
        match self {
            Self::DataCenter => ForwardCompatibility::Documented,
            Self::Workstation | Self::VGpu => ForwardCompatibility::Unsettled,
            Self::Jetson => ForwardCompatibility::OwnPackage,
            Self::GeForce | Self::Titan | Self::Other => ForwardCompatibility::Unsupported,
        }
    }
}
