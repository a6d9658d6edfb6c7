//! Values of the data files, each with the place where it stands.

use std::fmt;
use std::str::FromStr;

use ngcompat::{DriverVersion, ReleaseId};
use serde::Deserialize;
use toml::Spanned;

/// A text of the data, with the place where it stands.
pub(crate) type Text = Spanned<String>;

/// A value written as text, with the place where it stands.
pub(crate) type Value<T> = Spanned<Parsed<T>>;

/// Reads a value by its `FromStr`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Parsed<T>(pub(crate) T);

impl<'de, T> Deserialize<'de> for Parsed<T>
where
    T: FromStr,
    T::Err: fmt::Display,
{
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(serde::de::Error::custom)
    }
}

/// One value, or a list of them.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum OneOrMore<T> {
    One(T),
    More(Vec<T>),
}

impl<T> OneOrMore<T> {
    pub(crate) fn as_slice(&self) -> &[T] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::More(more) => more,
        }
    }
}

/// A day that exists: `2024-02-29`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Day {
    text: String,
    /// The release of its month; `None` before the year 2000.
    pub(crate) month: Option<ReleaseId>,
}

impl Day {
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }
}

impl FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match year_and_month(text) {
            Some((year, month, Some(_))) => Ok(Self {
                text: text.to_owned(),
                month: year.checked_sub(2000).and_then(|year| {
                    ReleaseId::new(u8::try_from(year).ok()?, u8::try_from(month).ok()?)
                }),
            }),
            _ => Err(format!("`{text}` is not a day: YYYY-MM-DD")),
        }
    }
}

/// A day, or a month of which the day is not known: `2022-11-22`, `2022-03`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Date(String);

impl Date {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Date {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match year_and_month(text) {
            Some(_) => Ok(Self(text.to_owned())),
            None => Err(format!("`{text}` is not a date: YYYY-MM or YYYY-MM-DD")),
        }
    }
}

/// The numbers of a date that exists. The day may be missing.
fn year_and_month(text: &str) -> Option<(u32, u32, Option<u32>)> {
    let number = |part: &str, length: usize| {
        let digits = part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| part.parse::<u32>().ok()).flatten()
    };
    let mut parts = text.split('-');
    let year = number(parts.next()?, 4)?;
    let month = number(parts.next()?, 2).filter(|month| (1..=12).contains(month))?;
    let day = match parts.next() {
        Some(day) => Some(number(day, 2).filter(|day| (1..=days_in(year, month)).contains(day))?),
        None => None,
    };
    parts.next().is_none().then_some((year, month, day))
}

fn days_in(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A version of PyTorch by its first two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct MajorMinor(pub(crate) u64, pub(crate) u64);

impl FromStr for MajorMinor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let numbers = text
            .split_once('.')
            .and_then(|(major, minor)| Some(Self(major.parse().ok()?, minor.parse().ok()?)));
        numbers.ok_or_else(|| format!("`{text}` is not a version such as `1.10`"))
    }
}

/// A base branch of forward compatibility: `470.57`, `410`, or `396 since 418.87`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct BaseBranch {
    pub(crate) branch: u16,
    /// The package's own driver that first accepted it.
    pub(crate) since: Option<DriverVersion>,
}

impl FromStr for BaseBranch {
    type Err = ngcompat::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (driver, since) = match text.split_once(" since ") {
            Some((driver, since)) => (driver, Some(since.parse()?)),
            None => (text, None),
        };
        Ok(Self { branch: driver.parse::<DriverVersion>()?.branch(), since })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_real() {
        for good in ["2024-02-29", "2000-02-29", "2026-12-31", "2022-03"] {
            assert!(good.parse::<Date>().is_ok(), "{good}");
        }
        for bad in ["2023-02-29", "1900-02-29", "2024-04-31", "2024-13", "2024-1", "2024-01-01-01"]
        {
            assert!(bad.parse::<Date>().is_err(), "{bad}");
        }
        let error = "2022-03".parse::<Day>().unwrap_err();
        assert_eq!(error, "`2022-03` is not a day: YYYY-MM-DD");
        let day: Day = "2019-03-07".parse().expect("a day");
        assert_eq!(day.month, ReleaseId::new(19, 3));
    }
}
