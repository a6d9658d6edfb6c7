//! The brand of a GPU.

use crate::machine::gpu::Gpu;
use crate::values::architecture::Architecture;
use crate::values::board_class::BoardClass;
use crate::values::driver_version::DriverVersion;
use crate::values::words::string_enum;

string_enum! {
    /// The brand of a GPU, as the driver's management library (NVML) reports it; `nvidia-smi -q`
    /// prints it as "Product Brand".
    #[non_exhaustive]
    Brand, "brand-unknown", "brand";
    /// Data center boards up to Volta, and later ones on drivers up to R450.
    Tesla = "tesla", "Tesla";
    /// Data center boards from Turing on.
    Nvidia = "nvidia", "NVIDIA";
    /// Professional boards that are not RTX boards.
    Quadro = "quadro", "Quadro";
    /// Professional RTX boards of the Turing generation.
    QuadroRtx = "quadrortx", "Quadro RTX", "quadro-rtx", "quadro_rtx";
    /// Professional RTX boards from Ampere on.
    NvidiaRtx = "nvidiartx", "NVIDIA RTX", "nvidia-rtx", "nvidia_rtx";
    /// NVS boards.
    Nvs = "nvs", "NVS";
    /// GeForce boards, RTX ones included.
    GeForce = "geforce", "GeForce";
    /// Defined by NVML, but no board is known to report it.
    GeForceRtx = "geforcertx", "GeForce RTX", "geforce-rtx", "geforce_rtx";
    /// TITAN V and TITAN RTX.
    Titan = "titan", "TITAN";
    /// Defined by NVML, but no board is known to report it.
    TitanRtx = "titanrtx", "TITAN RTX", "titan-rtx", "titan_rtx";
    /// GRID boards, and virtual GPUs on old drivers.
    Grid = "grid", "GRID";
    /// NVIDIA Virtual Applications.
    Vapps = "vapps", "NVIDIA Virtual Applications", "nvidiavapps";
    /// NVIDIA Virtual PC.
    Vpc = "vpc", "NVIDIA Virtual PC", "nvidiavpc";
    /// NVIDIA Virtual Compute Server.
    Vcs = "vcs", "NVIDIA Virtual Compute Server", "nvidiavcs";
    /// NVIDIA RTX Virtual Workstation.
    Vws = "vws", "NVIDIA RTX Virtual Workstation", "nvidiavws";
    /// NVIDIA Cloud Gaming.
    CloudGaming = "cloudgaming", "NVIDIA Cloud Gaming", "nvidiacloudgaming";
    /// A brand that the checker does not know: container toolkits before 1.9.0 report all those that
    /// NVML got with R455 and later so.
    Unknown = "unknown", "unknown";
}

impl Brand {
    /// The brands that a GPU may report on a driver, as far as reports of `nvidia-smi -q` in public
    /// say; empty where nothing is known.
    ///
    /// Drivers changed the brands of the same boards: NVML had seven of them up to R450 and gained
    /// the others with R455 and R460. A T4 is `tesla` on R460 and `nvidia` on R525; an A100 is
    /// `tesla` on R450 and `nvidia` on R470. What lies between two reports that differ is open.
    ///
    /// ```
    /// use ngcompat::constraint::Brand;
    ///
    /// let t4 = "Tesla T4".parse()?;
    /// assert_eq!(Brand::possible(&t4, Some("450.80.02".parse()?)), [Brand::Tesla]);
    /// assert_eq!(Brand::possible(&t4, Some("535.161.08".parse()?)), [Brand::Nvidia]);
    /// assert_eq!(Brand::possible(&t4, None), [Brand::Tesla, Brand::Nvidia]);
    /// # Ok::<(), ngcompat::Error>(())
    /// ```
    pub fn possible(gpu: &Gpu, driver: Option<DriverVersion>) -> &'static [Self] {
        use Architecture::{Ampere, Kepler, Maxwell, Pascal, Turing, Volta};
        let name = gpu.name().map(str::to_ascii_lowercase);
        // Without a name it may have any.
        let may_be = |word: &str| name.as_ref().is_none_or(|name| name.contains(word));
        let branch = driver.map(DriverVersion::branch);
        // The reports behind the numbers: nvidia-docker#1446 (T4, R460: Tesla), k8s-device-plugin#390
        // (T4, R525: NVIDIA; on R510 an old toolkit already says Unknown), k8s-device-plugin#343
        // (A100, R450: Tesla), CUDALibrarySamples#104 (A100, R470: NVIDIA), nvidia-docker#1663 (Quadro
        // RTX 3000: Quadro RTX), bart#323 (RTX A6000, R515: NVIDIA RTX), nvidia-docker#1364 (TITAN Xp:
        // GeForce), k8s-vgpu-scheduler#25 (TITAN V: Titan), nvidia-docker#1637 (RTX 3080: GeForce).
        let changed = |last_old: u16, first_new: u16, old, new, open| match branch {
            Some(branch) if branch <= last_old => old,
            Some(branch) if branch >= first_new => new,
            _ => open,
        };
        let Some(class) = gpu.class() else { return &[] };
        match (class, gpu.architecture()) {
            (BoardClass::DataCenter, None) => {
                &[Self::Tesla, Self::Nvidia, Self::NvidiaRtx, Self::Grid]
            }
            (BoardClass::DataCenter, Some(architecture)) if architecture <= Volta => {
                if architecture <= Maxwell && may_be("grid") {
                    &[Self::Tesla, Self::Grid]
                } else {
                    &[Self::Tesla]
                }
            }
            (BoardClass::DataCenter, Some(Turing)) => changed(
                460,
                510,
                &[Self::Tesla][..],
                &[Self::Nvidia][..],
                &[Self::Tesla, Self::Nvidia][..],
            ),
            (BoardClass::DataCenter, Some(Ampere)) => changed(
                450,
                470,
                &[Self::Tesla][..],
                &[Self::Nvidia][..],
                &[Self::Tesla, Self::Nvidia][..],
            ),
            (BoardClass::DataCenter, Some(_)) => {
                // RTX PRO server boards are new; which of the two they report was not seen.
                if may_be("rtx") { &[Self::Nvidia, Self::NvidiaRtx] } else { &[Self::Nvidia] }
            }
            (BoardClass::Workstation, Some(architecture)) if architecture <= Volta => match &name {
                Some(name) if name.contains("nvs") => &[Self::Nvs],
                Some(_) => &[Self::Quadro],
                None => &[Self::Quadro, Self::Nvs],
            },
            (BoardClass::Workstation, Some(Turing))
                if name.as_ref().is_some_and(|name| name.contains("rtx")) =>
            {
                changed(
                    450,
                    510,
                    &[Self::Quadro][..],
                    &[Self::QuadroRtx][..],
                    &[Self::Quadro, Self::QuadroRtx][..],
                )
            }
            (BoardClass::Workstation, Some(Ampere))
                if name.as_ref().is_some_and(|name| !name.contains("a800")) =>
            {
                changed(
                    450,
                    515,
                    &[Self::Quadro][..],
                    &[Self::NvidiaRtx][..],
                    &[Self::Quadro, Self::QuadroRtx, Self::NvidiaRtx][..],
                )
            }
            (BoardClass::Workstation, Some(architecture))
                if architecture > Ampere
                    && name.as_ref().is_some_and(|name| name.contains("rtx")) =>
            {
                &[Self::NvidiaRtx]
            }
            (BoardClass::Workstation, _) => {
                &[Self::Quadro, Self::QuadroRtx, Self::NvidiaRtx, Self::Nvidia, Self::Nvs]
            }
            (BoardClass::GeForce, _) | (BoardClass::Titan, Some(Pascal)) => &[Self::GeForce],
            (BoardClass::Titan, Some(Volta | Turing)) => &[Self::Titan],
            (BoardClass::Titan, Some(Kepler | Maxwell)) => &[Self::GeForce, Self::Titan],
            (BoardClass::Titan, _) => &[Self::GeForce, Self::Titan, Self::TitanRtx],
            (BoardClass::VGpu, _) => {
                let new = branch.is_some_and(|branch| branch >= 460);
                let profile = name.as_ref().and_then(|name| name.trim_end().chars().next_back());
                match profile.filter(|_| new) {
                    Some('q') => &[Self::Vws],
                    Some('c') => &[Self::Vcs],
                    _ => &[
                        Self::Grid,
                        Self::Quadro,
                        Self::Tesla,
                        Self::Nvs,
                        Self::Vapps,
                        Self::Vpc,
                        Self::Vcs,
                        Self::Vws,
                        Self::CloudGaming,
                    ],
                }
            }
            (BoardClass::Jetson | BoardClass::Other, _) => &[],
        }
    }
}
