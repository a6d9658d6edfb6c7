//! What an expression asks of a machine, and the one that a release asks for.

use alloc::string::String;
use alloc::string::ToString as _;
use core::fmt::Write as _;

use crate::matrix::compiled::matrix;
use crate::questions::constraint::brand::Brand;
use crate::questions::constraint::evaluation::{Evaluation, Facts, Satisfaction};
use crate::questions::constraint::expression::{
    Alternative, Constraint, Dialect, Factor, Operator, ParseConstraintError, Place, Property,
};
use crate::rows::cuda::Cuda;
use crate::rows::release::Release;
use crate::values::cuda_version::CudaVersion;
use crate::values::text::distance;

impl Constraint {
    /// Reads an expression as a dialect does.
    ///
    /// # Errors
    ///
    /// A factor is malformed, or, in [`Dialect::C`], about an unknown property.
    pub fn parse(text: &str, dialect: Dialect) -> Result<Self, ParseConstraintError> {
        let constraint: Self = text.parse()?;
        if dialect == Dialect::C
            && let Some(factor) = constraint.unknown()
        {
            let name = factor.property.as_str();
            let span = factor.span.start..factor.span.start + name.len();
            return Err(ParseConstraintError::UnknownProperty {
                closest: Property::KNOWN.iter().map(Property::as_str).find(|known| {
                    name.len() < 16 && distance(&name.to_ascii_lowercase(), known) <= 2
                }),
                place: Place::new(text, span),
            });
        }
        Ok(constraint)
    }

    /// The alternatives, in the order in which they stand.
    pub fn alternatives(&self) -> &[Alternative] {
        &self.alternatives
    }

    /// Whether nothing is required.
    pub fn is_empty(&self) -> bool {
        self.alternatives.is_empty()
    }

    /// What is known of it on these facts, and what the checker of a dialect answers.
    pub fn evaluate(&self, facts: &Facts, dialect: Dialect) -> Evaluation {
        let evaluation = crate::questions::constraint::evaluation::evaluate(self, facts, dialect);
        let refuses_minor_version = match dialect {
            Dialect::C => self.refuses(facts, || evaluation.result),
            Dialect::Go => self.refuses_minor_version(facts),
        };
        Evaluation { refuses_minor_version, ..evaluation }
    }

    /// The expression that lets a release start exactly where it runs by this library's rules: on
    /// the drivers that support its CUDA natively, on those that CUDA minor-version compatibility
    /// covers, and, on boards that allow it, on the base drivers of its forward compatibility
    /// package. `None` where the CUDA version inside was not collected.
    ///
    /// Boards are told apart by their brands: every brand of data center, professional and virtual
    /// boards is let through. That a board is too old or too new for the release's machine code is
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
    pub fn for_release(release: &Release) -> Option<Self> {
        const BRANDS: [Brand; 12] = [
            Brand::Tesla,
            Brand::Nvidia,
            Brand::Quadro,
            Brand::QuadroRtx,
            Brand::NvidiaRtx,
            Brand::Nvs,
            Brand::Grid,
            Brand::Vapps,
            Brand::Vpc,
            Brand::Vcs,
            Brand::Vws,
            Brand::CloudGaming,
        ];
        let cuda = release.cuda?;
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = write!(text, "cuda>={}", cuda.version);
        if let Some(floor) = cuda.minor_version_floor.filter(|_| cuda.version.minor > 0) {
            let _ = write!(text, " cuda>={}.0,driver>={}", cuda.version.major, floor.linux);
        }
        let bases = cuda.forward_package.map_or(&[][..], |package| package.bases);
        for brand in BRANDS {
            for base in bases {
                if cuda.base(base.branch, release.toolkit_driver).is_none() {
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

    /// Whether the gate refuses a machine on which the image would run in CUDA minor-version
    /// compatibility, so that `NVIDIA_DISABLE_REQUIRE=1` lets it start. `None` where the facts don't
    /// tell, or where no alternative of the form `cuda>=12.4` says which CUDA the image has.
    ///
    /// ```
    /// use ngcompat::constraint::{Constraint, Facts};
    ///
    /// let image: Constraint = "cuda>=12.4 brand=tesla,driver>=470,driver<471".parse()?;
    /// let mut facts = Facts::default();
    /// facts.gpus.push("GeForce RTX 3090".parse()?);
    /// facts.driver = Some("535.161.08".parse()?);
    /// assert_eq!(image.refuses_minor_version(&facts), Some(true));
    /// facts.driver = Some("550.54.14".parse()?);
    /// assert_eq!(image.refuses_minor_version(&facts), Some(false), "it starts");
    /// facts.driver = Some("470.57.02".parse()?);
    /// assert_eq!(image.refuses_minor_version(&facts), Some(false), "it would not run");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn refuses_minor_version(&self, facts: &Facts) -> Option<bool> {
        self.refuses(facts, || {
            crate::questions::constraint::evaluation::evaluate(self, facts, Dialect::C).result
        })
    }

    /// The same, by what the expression answers in the dialect C.
    fn refuses(&self, facts: &Facts, result: impl FnOnce() -> Satisfaction) -> Option<bool> {
        let would_do =
            crate::questions::constraint::evaluation::minor_version(facts, self.toolkit()?)?;
        if !would_do {
            return Some(false);
        }
        match result() {
            Satisfaction::Satisfied => Some(false),
            Satisfaction::Unsatisfied => Some(true),
            Satisfaction::Unknown => None,
        }
    }

    /// The CUDA version of the image, from the alternative that asks for nothing else.
    fn toolkit(&self) -> Option<&'static Cuda> {
        let versions = self.alternatives.iter().filter_map(|alternative| {
            match alternative.factors.as_slice() {
                [Factor { property: Property::Cuda, operator, value, .. }]
                    if *operator == Operator::GreaterOrEqual =>
                {
                    value.parse::<CudaVersion>().ok()
                }
                _ => None,
            }
        });
        matrix().cuda_version(versions.max()?)
    }

    pub(crate) fn unknown(&self) -> Option<&Factor> {
        self.alternatives
            .iter()
            .flat_map(|alternative| &alternative.factors)
            .find(|factor| matches!(factor.property, Property::Other(_)))
    }
}
