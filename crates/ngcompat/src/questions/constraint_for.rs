//! What an expression asks of a machine, and the one that a release asks for.

use alloc::string::String;
use alloc::string::ToString as _;
use core::fmt::Write as _;

use crate::matrix::release::Release;
use crate::rules::constraint::brand::Brand;
use crate::rules::constraint::expression::Constraint;

impl Constraint {
    /// The expression that lets a release start exactly where it runs by this library's rules: on
    /// the drivers that support its CUDA natively, on those that CUDA minor-version compatibility
    /// covers, and, on boards that allow it, on the base drivers of its forward compatibility
    /// package. `None` where the CUDA version inside was not collected.
    ///
    /// Boards are distinguished by their brands. On base drivers the brands of data center boards are let
    /// through, and those of RTX professional boards where they are
    /// [expected](crate::ForwardCompatibility::Expected) to work. That a board is too old or too new for the release's machine code is
    /// not part of it, nor are the floors of Windows drivers.
    ///
    /// ```
    /// use ngcompat::Constraint;
    ///
    /// let constraint = Constraint::for_release(ngcompat::release("20.12")?).unwrap().to_string();
    /// assert!(constraint.starts_with("cuda>=11.1 cuda>=11.0,driver>=450.80.02 brand=tesla,"));
    /// assert!(constraint.contains(" brand=tesla,driver>=440.30,driver<441 "));
    /// # Ok::<(), ngcompat::ReleaseError>(())
    /// ```
    pub fn for_release(release: Release) -> Option<Self> {
        const BRANDS: [Brand; 4] =
            [Brand::Tesla, Brand::Nvidia, Brand::QuadroRtx, Brand::NvidiaRtx];
        let build = &release.ordinary().build;
        let cuda = release.matrix.cuda_version(build.cuda?)?;
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = write!(text, "cuda>={}", cuda.version);
        if let Some(floor) = cuda.minor_version_floor.filter(|_| cuda.version.minor > 0) {
            let oldest = build.oldest_driver(floor.linux);
            let _ = write!(text, " cuda>={}.0,driver>={oldest}", cuda.version.major);
        }
        let package = cuda.forward_package.filter(|_| build.compat_package != Some(false));
        let bases = package.map_or(&[][..], |package| package.bases);
        for brand in BRANDS {
            for base in bases {
                let of_rtx_board = matches!(brand, Brand::QuadroRtx | Brand::NvidiaRtx);
                if of_rtx_board && !base.rtx_boards
                    || cuda.base(base.branch, build.compat_driver).is_none()
                {
                    continue;
                }
                let (first, next) =
                    (base.minimum.map(|it| it.to_string()), base.branch.saturating_add(1));
                let first = first.unwrap_or_else(|| base.branch.to_string());
                let _ = write!(text, " brand={brand},driver>={first},driver<{next}");
            }
        }
        text.parse().ok()
    }
}
