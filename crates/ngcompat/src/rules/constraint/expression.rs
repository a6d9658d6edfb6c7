//! Expressions and their parts.

use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt::{self, Write as _};
use core::hash::Hash;
use core::ops::Range;
use core::str::FromStr;

use crate::values::error::error_code;
use crate::values::text::{distance, is_invisible, offset};
use crate::values::words::{serde_as_text, string_enum};

string_enum! {
    /// Which of NVIDIA's two checkers reads an expression.
    #[non_exhaustive]
    Dialect, "dialect-unknown", "dialect";
    /// The checker of libnvidia-container, the one in use. An unknown property is an error, even
    /// where another alternative holds. Whatever it does not know of the machine it takes for
    /// satisfied.
    ///
    /// It reads from left to right and stops at the first alternative that holds, so that it does
    /// not see an error behind that one. Here such an expression is refused on every machine.
    C = "c", "C";
    /// The checker of the NVIDIA Container Toolkit, used on Tegra systems. Factors with an unknown
    /// property are ignored, as is an alternative that has no others. What it does not know of the
    /// machine counts as lower than anything, and of several GPUs it looks at the first.
    ///
    /// That it takes versions of at most three numbers, without zeros in front, is not imitated.
    Go = "go", "Go";
}

/// An `NVIDIA_REQUIRE_*` expression.
///
/// # Syntax
///
/// Alternatives with white space between them, factors with commas between them; empty ones don't
/// count. A factor is a property, an operator and a value. The properties are `cuda` (the CUDA
/// version that the driver supports), `driver`, `arch` (the compute capability) and `brand`
/// ([`Brand`](crate::constraint::Brand)), in any case. Versions are numbers with dots between them, compared number by number,
/// missing ones as zero; `brand` knows `=` and `!=` only and ignores case. An empty expression
/// always holds.
///
/// [`FromStr`] reads what either dialect reads, unknown properties included;
/// [`Constraint::parse`] refuses what a dialect refuses.
///
/// [`Display`](fmt::Display) prints the canonical form: one space between alternatives, names in
/// lower case. Reading that gives an equal expression.
///
/// ```
/// use ngcompat::{Constraint, Dialect};
///
/// let constraint: Constraint = "  CUDA>=11.6   brand=Tesla,driver>=450.,,driver<451 ".parse()?;
/// assert_eq!(constraint.to_string(), "cuda>=11.6 brand=tesla,driver>=450,driver<451");
///
/// let error = Constraint::parse("cuda>=11.6 compute>=7.0", Dialect::C).unwrap_err();
/// assert_eq!(error.span(), 11..18);
/// assert_eq!(
///     error.to_string(),
///     "cuda>=11.6 compute>=7.0\n           ^^^^^^^ no property is called so; the properties are \
///      cuda, driver, arch and brand"
/// );
/// # Ok::<(), ngcompat::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(with = "alloc::string::String")
)]
pub struct Constraint {
    pub(crate) alternatives: Vec<Alternative>,
}

/// Factors all of which must hold.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Alternative {
    pub(crate) factors: Vec<Factor>,
}

/// A property, an operator and a value: `driver>=450.80.02`.
///
/// Factors are equal when they print the same, wherever they are.
#[derive(Debug, Clone)]
pub struct Factor {
    pub(crate) property: Property,
    pub(crate) operator: Operator,
    pub(crate) value: String,
    pub(crate) span: Range<usize>,
}

/// What a factor is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Property {
    /// `cuda`: the CUDA version that the driver supports by itself.
    Cuda,
    /// `driver`: the version of the driver.
    Driver,
    /// `arch`: the compute capability of a GPU.
    Arch,
    /// `brand`: the brand of a GPU.
    Brand,
    /// A property that neither checker knows.
    Other(String),
}

impl Property {
    pub(crate) const KNOWN: [Self; 4] = [Self::Cuda, Self::Driver, Self::Arch, Self::Brand];

    /// The name in an expression.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Cuda => "cuda",
            Self::Driver => "driver",
            Self::Arch => "arch",
            Self::Brand => "brand",
            Self::Other(name) => name,
        }
    }
}

string_enum! {
    /// How a factor compares.
    #[non_exhaustive]
    Operator, "operator-unknown", "operator";
    /// The same.
    Equal = "=", "equal";
    /// Not the same.
    NotEqual = "!=", "not equal";
    /// Lower.
    Less = "<", "less";
    /// The same or lower.
    LessOrEqual = "<=", "less or equal";
    /// Higher.
    Greater = ">", "greater";
    /// The same or higher.
    GreaterOrEqual = ">=", "greater or equal";
}

impl Operator {
    /// Whether it holds for a fact that is `ordering` compared with the value.
    pub(crate) const fn holds(self, ordering: Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::NotEqual => ordering.is_ne(),
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
        }
    }
}

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

    /// The alternatives, in the order in which they are written.
    pub fn alternatives(&self) -> &[Alternative] {
        &self.alternatives
    }

    /// Whether nothing is required.
    pub fn is_empty(&self) -> bool {
        self.alternatives.is_empty()
    }

    pub(crate) fn unknown(&self) -> Option<&Factor> {
        self.alternatives
            .iter()
            .flat_map(|alternative| &alternative.factors)
            .find(|factor| matches!(factor.property, Property::Other(_)))
    }
}

impl Alternative {
    /// The factors, in the order in which they are written.
    pub fn factors(&self) -> &[Factor] {
        &self.factors
    }

    /// Where it is in the text, in bytes.
    pub fn span(&self) -> Range<usize> {
        match (self.factors.first(), self.factors.last()) {
            (Some(first), Some(last)) => first.span.start..last.span.end,
            _ => 0..0,
        }
    }
}

impl Factor {
    /// What it is about.
    pub fn property(&self) -> &Property {
        &self.property
    }

    /// How it compares.
    pub fn operator(&self) -> Operator {
        self.operator
    }

    /// What it compares with.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Where it is in the text, in bytes.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    fn key(&self) -> (&Property, Operator, &str) {
        (&self.property, self.operator, &self.value)
    }
}

impl PartialEq for Factor {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Factor {}

impl Hash for Factor {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

/// Writes items with a separator between them.
fn joined<T: fmt::Display>(
    f: &mut fmt::Formatter<'_>,
    items: &[T],
    separator: char,
) -> fmt::Result {
    for (position, item) in items.iter().enumerate() {
        if position > 0 {
            f.write_char(separator)?;
        }
        item.fmt(f)?;
    }
    Ok(())
}

impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        joined(f, &self.alternatives, ' ')
    }
}

impl fmt::Display for Alternative {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        joined(f, &self.factors, ',')
    }
}

impl fmt::Display for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.property.as_str(), self.operator, self.value)
    }
}

serde_as_text!(Constraint);

impl FromStr for Constraint {
    type Err = ParseConstraintError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut alternatives = Vec::new();
        let (start, value) = value_of(text);
        for (start, alternative) in pieces(value, start, |byte| byte.is_ascii_whitespace()) {
            let mut factors = Vec::new();
            for (start, factor) in pieces(alternative, start, |byte| byte == ',') {
                factors.push(read_factor(text, start, factor)?);
            }
            if !factors.is_empty() {
                alternatives.push(Alternative { factors });
            }
        }
        Ok(Self { alternatives })
    }
}

/// The expression in what people paste, and where it begins: `NVIDIA_REQUIRE_CUDA=…` as `env`, a
/// Dockerfile, `docker inspect` or a pod writes it, or the option `--require=…` of
/// `nvidia-container-cli`.
fn value_of(text: &str) -> (usize, &str) {
    let around = |c: char| matches!(c, '"' | '\'' | ',' | '\\') || c.is_ascii_whitespace();
    let rest = match variable(text) {
        Some((_, value)) => {
            // Another variable has an expression of its own.
            let end = variable(value).map(|(before, _)| before.len());
            let value = end.and_then(|end| value.get(..end)).unwrap_or(value);
            let value = value.trim_start_matches(|c: char| around(c) || matches!(c, '=' | ':'));
            value.strip_prefix("value:").unwrap_or(value)
        }
        None => text.trim_start_matches(around),
    };
    let rest = rest.strip_prefix("--require=").unwrap_or(rest).trim_start_matches(around);
    (offset(text, rest), rest.trim_end_matches(around))
}

/// What is before and behind the first variable of a text.
fn variable(text: &str) -> Option<(&str, &str)> {
    text.match_indices("NVIDIA_REQUIRE_").find_map(|(at, prefix)| {
        let (before, rest) = text.split_at_checked(at)?;
        let rest = rest.strip_prefix(prefix)?;
        let behind = rest
            .trim_start_matches(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
        let ends = |c: char| matches!(c, '=' | ':' | '"' | '\'') || c.is_ascii_whitespace();
        behind.starts_with(ends).then_some((before, behind))
    })
}

/// The non-empty pieces between separators of one byte, with where they begin.
fn pieces(
    text: &str,
    offset: usize,
    separator: fn(char) -> bool,
) -> impl Iterator<Item = (usize, &str)> {
    text.split(separator)
        .scan(offset, |next, piece| {
            let start = *next;
            *next += piece.len() + 1;
            Some((start, piece))
        })
        .filter(|(_, piece)| !piece.is_empty())
}

fn read_factor(text: &str, start: usize, factor: &str) -> Result<Factor, ParseConstraintError> {
    let span = start..start + factor.len();
    let place = |from: usize, to: usize| Place::new(text, start + from..start + to);
    let is_operator = |c: char| matches!(c, '<' | '>' | '=' | '!');
    let Some(at) = factor.find(is_operator) else {
        return Err(ParseConstraintError::MissingOperator { place: place(0, factor.len()) });
    };
    let (name, rest) = factor.split_at_checked(at).unwrap_or((factor, ""));
    let value = rest.trim_start_matches(is_operator);
    let value_at = factor.len() - value.len();
    let sign = rest.get(..value_at - at).unwrap_or_default();
    if name.is_empty() {
        return Err(ParseConstraintError::MissingProperty { place: place(0, value_at) });
    }
    // Both checkers compare the sign as a whole, so that `==` is none.
    let Some(operator) = Operator::ALL.iter().copied().find(|one| one.as_str() == sign) else {
        return Err(ParseConstraintError::UnknownOperator { place: place(at, value_at) });
    };
    if value.is_empty() {
        return Err(ParseConstraintError::MissingValue { place: place(0, factor.len()) });
    }
    let known = Property::KNOWN.into_iter().find(|it| it.as_str().eq_ignore_ascii_case(name));
    let property = known.unwrap_or_else(|| Property::Other(String::from(name)));
    let value = match property {
        Property::Other(_) => String::from(value),
        Property::Brand => {
            if !matches!(operator, Operator::Equal | Operator::NotEqual) {
                return Err(ParseConstraintError::BrandOrder { place: place(at, value_at) });
            }
            value.to_ascii_lowercase()
        }
        Property::Cuda | Property::Driver | Property::Arch => {
            canonical_version(value).ok_or_else(|| ParseConstraintError::NotAVersion {
                place: place(value_at, factor.len()),
            })?
        }
    };
    Ok(Factor { property, operator, value, span })
}

/// The numbers as they are, with one dot between them; `None` for anything else. A dot at the end
/// and several in a row are read like one by the C checker.
fn canonical_version(value: &str) -> Option<String> {
    let begins = value.bytes().next()?.is_ascii_digit();
    if !begins || !value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let mut text = String::with_capacity(value.len());
    for number in value.split('.').filter(|number| !number.is_empty()) {
        // The C checker refuses the largest number of 64 bits, which stands for "out of range".
        number.parse::<u64>().ok().filter(|number| *number < u64::MAX)?;
        if !text.is_empty() {
            text.push('.');
        }
        text.push_str(number);
    }
    Some(text)
}

/// A place in an expression, with as much of it as fits a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    span: Range<usize>,
    line: String,
    indent: usize,
    width: usize,
}

impl Place {
    /// How many characters are shown of the place itself, and on each side of it.
    const MAX: usize = 30;

    pub(crate) fn new(text: &str, span: Range<usize>) -> Self {
        let before = text.get(..span.start).unwrap_or_default();
        let marked = text.get(span.clone()).unwrap_or_default();
        let after = text.get(span.end..).unwrap_or_default();
        let mut line = String::new();
        let kept = before.char_indices().rev().nth(Self::MAX).map(|(at, _)| at);
        let indent = match kept {
            None => show(&mut line, before),
            Some(cut) => {
                line.push('…');
                let rest = before.get(cut..).unwrap_or_default();
                1 + show(&mut line, rest.get(first_len(rest)..).unwrap_or_default())
            }
        };
        let width = show(&mut line, marked);
        show(&mut line, after);
        Self { span, line, indent, width: width.max(1) }
    }

    /// Where it is in the text, in bytes.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }
}

/// The length of the first character.
fn first_len(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

/// Appends the beginning of a text, one column a character, and counts the columns.
fn show(line: &mut String, text: &str) -> usize {
    let mut columns = 0;
    for character in text.chars() {
        if columns == Place::MAX {
            line.push('…');
            return columns + 1;
        }
        let printable = !(character.is_control() || is_invisible(character));
        line.push(match character {
            _ if character.is_ascii_whitespace() => ' ',
            _ if printable => character,
            _ => char::REPLACEMENT_CHARACTER,
        });
        columns += 1;
    }
    columns
}

impl fmt::Display for Place {
    /// The text, and below it carets under the place.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.line)?;
        (0..self.indent).try_for_each(|_| f.write_char(' '))?;
        (0..self.width).try_for_each(|_| f.write_char('^'))
    }
}

/// A text that is not an expression.
///
/// Its [`Display`](fmt::Display) has two lines: the expression with carets under the place, and the
/// reason behind them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseConstraintError {
    /// A factor without an operator.
    MissingOperator {
        /// The factor.
        place: Place,
    },
    /// A factor that begins with its operator.
    MissingProperty {
        /// The operator.
        place: Place,
    },
    /// No operator is written so; most often `==`.
    UnknownOperator {
        /// The operator.
        place: Place,
    },
    /// A factor that ends with its operator.
    MissingValue {
        /// The factor.
        place: Place,
    },
    /// The value is not a version: not numbers with dots between them, or a number too large.
    NotAVersion {
        /// The value.
        place: Place,
    },
    /// Brands have no order.
    BrandOrder {
        /// The operator.
        place: Place,
    },
    /// No property has this name; only [`Dialect::C`] minds.
    UnknownProperty {
        /// The property that comes close.
        closest: Option<&'static str>,
        /// The name.
        place: Place,
    },
}

impl ParseConstraintError {
    /// A stable name of this kind of error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::MissingOperator { .. } => "constraint-without-operator",
            Self::MissingProperty { .. } => "constraint-without-property",
            Self::UnknownOperator { .. } => "constraint-operator-unknown",
            Self::MissingValue { .. } => "constraint-without-value",
            Self::NotAVersion { .. } => "constraint-not-a-version",
            Self::BrandOrder { .. } => "constraint-brand-order",
            Self::UnknownProperty { .. } => "constraint-property-unknown",
        }
    }

    /// The place in the text, in bytes.
    pub fn span(&self) -> Range<usize> {
        self.place().span()
    }

    fn place(&self) -> &Place {
        match self {
            Self::MissingOperator { place }
            | Self::MissingProperty { place }
            | Self::UnknownOperator { place }
            | Self::MissingValue { place }
            | Self::NotAVersion { place }
            | Self::BrandOrder { place }
            | Self::UnknownProperty { place, .. } => place,
        }
    }
}

impl fmt::Display for ParseConstraintError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.place())?;
        match self {
            Self::MissingOperator { .. } => f.write_str(
                "this has no operator; write property, operator and value: `cuda>=12.4`",
            ),
            Self::MissingProperty { .. } => {
                f.write_str("a property must come before the operator: `cuda>=12.4`")
            }
            Self::UnknownOperator { .. } => {
                f.write_str("unknown operator; the operators are = != < <= > >=")
            }
            Self::MissingValue { .. } => {
                f.write_str("a value must follow the operator: `cuda>=12.4`")
            }
            Self::NotAVersion { .. } => f.write_str(
                "not a version; write numbers with dots between them, such as `450.80.02`",
            ),
            Self::BrandOrder { .. } => {
                f.write_str("brands have no order; they compare with = and != only")
            }
            Self::UnknownProperty { closest: Some(closest), .. } => {
                write!(f, "no property is called so; did you mean `{closest}`?")
            }
            Self::UnknownProperty { closest: None, .. } => f.write_str(
                "no property is called so; the properties are cuda, driver, arch and brand",
            ),
        }
    }
}

impl core::error::Error for ParseConstraintError {}

error_code!(ParseConstraintError);

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;
    use alloc::string::ToString as _;

    fn error(text: &str) -> ParseConstraintError {
        Constraint::parse(text, Dialect::C).unwrap_err()
    }

    #[test]
    fn reads_an_expression_in_what_people_paste() {
        let wanted: Constraint = "cuda>=12.3 brand=tesla,driver>=470".parse().unwrap();
        for text in [
            "NVIDIA_REQUIRE_CUDA=cuda>=12.3 brand=tesla,driver>=470\n",
            "ENV NVIDIA_REQUIRE_CUDA \"cuda>=12.3 brand=tesla,driver>=470\"",
            "export NVIDIA_REQUIRE_CUDA='cuda>=12.3 brand=tesla,driver>=470'",
            "\"NVIDIA_REQUIRE_CUDA=cuda>=12.3 brand=tesla,driver>=470\",",
            "- name: NVIDIA_REQUIRE_CUDA\n  value: cuda>=12.3 brand=tesla,driver>=470",
            "NVIDIA_REQUIRE_CUDA: \"cuda>=12.3 brand=tesla,driver>=470\"",
            "--require=cuda>=12.3 brand=tesla,driver>=470",
        ] {
            assert_eq!(text.parse().as_ref(), Ok(&wanted), "{text}");
        }
        assert!("NVIDIA_REQUIRE_CUDA=cuda >= 12.3".parse::<Constraint>().is_err());
        let two = "NVIDIA_REQUIRE_CUDA=cuda>=12.3\nNVIDIA_REQUIRE_JETPACK=csv-mounts=all";
        assert_eq!(two.parse::<Constraint>().unwrap().to_string(), "cuda>=12.3");
    }

    #[test]
    fn what_is_printed_reads_back() {
        for text in [
            "a=b\nNVIDIA_REQUIRE_CU;a=b NVIDIA_REQUIRE_C~UDA=cuda>=1",
            "NVIDIA_REQUIRE_A=NVIDIA_REQUIRE_B=cuda>=1",
        ] {
            let printed = text.parse::<Constraint>().unwrap().to_string();
            assert_eq!(printed.parse::<Constraint>().unwrap().to_string(), printed);
        }
    }

    #[test]
    fn reads_every_operator() {
        for operator in ["=", "!=", "<", "<=", ">", ">="] {
            let text = format!("driver{operator}450.80.02");
            let constraint: Constraint = text.parse().unwrap();
            let [alternative] = constraint.alternatives() else { panic!("{constraint:?}") };
            let [factor] = alternative.factors() else { panic!("{alternative:?}") };
            assert_eq!(factor.property(), &Property::Driver);
            assert_eq!(factor.operator().as_str(), operator);
            assert_eq!(factor.value(), "450.80.02");
            assert_eq!(factor.span(), 0..text.len());
            assert_eq!(constraint.to_string(), text);
        }
    }

    #[test]
    fn errors_point_at_the_place() {
        let table: &[(&str, &str, Range<usize>)] = &[
            ("cuda>=9 tesla", "constraint-without-operator", 8..13),
            ("cuda>=9,=7", "constraint-without-property", 8..9),
            ("cuda==11.0", "constraint-operator-unknown", 4..6),
            ("cuda=>11.0", "constraint-operator-unknown", 4..6),
            ("brand!tesla", "constraint-operator-unknown", 5..6),
            ("cuda>=", "constraint-without-value", 0..6),
            ("cuda>=11.x", "constraint-not-a-version", 6..10),
            ("cuda>=.5", "constraint-not-a-version", 6..8),
            ("cuda>=9>8", "constraint-not-a-version", 6..9),
            ("driver>=18446744073709551615", "constraint-not-a-version", 8..28),
            ("arch>=sm_80", "constraint-not-a-version", 6..11),
            ("cuda>=9,brand>=tesla", "constraint-brand-order", 13..15),
            ("cuda>=9 foo=1", "constraint-property-unknown", 8..11),
            ("foo=1 cuda>=9", "constraint-property-unknown", 0..3),
        ];
        for (text, code, span) in table {
            let error = error(text);
            assert_eq!((error.code(), error.span()), (*code, span.clone()), "{text}: {error}");
            let rendered = error.to_string();
            let (line, carets) = rendered.split_once('\n').unwrap();
            assert_eq!(line, *text);
            let at = carets.find('^').unwrap();
            assert_eq!(at..at + carets.matches('^').count(), *span, "{rendered}");
        }
        assert!(error("drivr>=450").to_string().ends_with("did you mean `driver`?"));
    }

    #[test]
    fn only_the_c_dialect_minds_an_unknown_property() {
        let text = "cuda>=12.4 jetpack>=6,cuda>=12.0";
        assert_eq!(error(text).code(), "constraint-property-unknown");
        assert_eq!(Constraint::parse(text, Dialect::Go).unwrap().to_string(), text);
        // Malformed is malformed in both.
        assert!(Constraint::parse("cuda==12.4 foo=1", Dialect::Go).is_err());
    }

    #[test]
    fn errors_of_huge_inputs_are_short() {
        let huge = if cfg!(miri) { 100 } else { 1_000_000 };
        let mut text = "cuda>=12.4 ".repeat(huge);
        text.push_str(&"\u{202e}ü\u{1b}".repeat(huge / 10));
        text.push(' ');
        text.push_str(&"x".repeat(huge));
        let error = error(&text);
        let message = error.to_string();
        assert!(message.chars().count() < 400, "{message}");
        assert!(!message.contains('\u{202e}') && !message.contains('\u{1b}'));
        let (line, carets) = message.split_once('\n').unwrap();
        let at = line.chars().position(|c| c == '\u{fffd}').unwrap();
        assert_eq!(carets.chars().position(|c| c == '^'), Some(at), "{message}");
    }

    #[test]
    fn spans_are_of_the_text() {
        let text = " CUDA>=12.4  brand=Tesla,,driver>=470.,driver<471, ";
        let constraint: Constraint = text.parse().unwrap();
        assert_eq!(constraint.to_string(), "cuda>=12.4 brand=tesla,driver>=470,driver<471");
        let spans: Vec<_> = constraint
            .alternatives()
            .iter()
            .flat_map(Alternative::factors)
            .map(|factor| text.get(factor.span()).unwrap())
            .collect();
        assert_eq!(spans, ["CUDA>=12.4", "brand=Tesla", "driver>=470.", "driver<471"]);
        let second = constraint.alternatives().get(1).unwrap().span();
        assert_eq!(text.get(second), Some("brand=Tesla,,driver>=470.,driver<471"));
    }

    #[test]
    fn nothing_is_an_expression_too() {
        for text in ["", "   ", ",", " , ,, \n"] {
            let constraint = Constraint::parse(text, Dialect::C).unwrap();
            assert!(constraint.is_empty());
            assert_eq!(constraint.to_string(), "");
        }
    }
}
