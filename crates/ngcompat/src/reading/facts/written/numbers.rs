//! The numbers of drivers in the ways people write them.

use alloc::string::String;
use alloc::vec::Vec;

use crate::values::driver_version::DriverVersion;

/// A number whose dots are commas, as where those part decimals: `535,161,08`. One that is not a whole
/// version may be two of them.
pub(crate) fn with_commas(text: &str) -> Option<String> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == ',')).unwrap_or(text.len());
    let (number, behind) = text.split_at_checked(end)?;
    let number = number.trim_end_matches(',');
    (number.contains(',') && !behind.starts_with('.')).then(|| number.replace(',', "."))
}

pub(crate) fn begins_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether the last of three numbers has one digit, where drivers have two.
pub(crate) fn is_without_nought(number: &str) -> bool {
    let mut parts = number.split('.').skip(2);
    let last = parts.next().filter(|_| parts.next().is_none());
    last.is_some_and(|last| last.len() == 1 && last != "0")
}

/// The whole number in a remark behind its branch: `nvidia-driver-570-open (version 570.172.08)`.
pub(crate) fn remarked(rest: &str, branch: DriverVersion) -> Option<DriverVersion> {
    let (remark, _) = rest.strip_prefix('(')?.split_once(')')?;
    let mut words = remark.split(|c: char| !(c.is_ascii_digit() || c == '.'));
    let whole = words.find_map(|word| {
        let driver = word.trim_matches('.').parse::<DriverVersion>().ok()?;
        Some(driver).filter(|driver| !driver.is_branch() && driver.branch() == branch.branch())
    });
    // `(was 570.133.07)`
    whole.filter(|_| !remark.contains("was") && !remark.contains("from"))
}

/// Whether another driver follows: `-> 535.104.05`, `/ 550.54.14`, `or 550`. A remark in brackets may
/// name one that was there before.
pub(crate) fn names_another(rest: &str) -> bool {
    let front = rest.split('(').next().unwrap_or(rest);
    let arrow =
        ["->", "=>", "→", "/", "+", "&", "~", "-"].iter().any(|sign| front.starts_with(sign));
    let mut words = front.split(|c: char| !(c.is_ascii_digit() || c == '.'));
    words.any(|word| {
        let driver = word.trim_matches('.').parse::<DriverVersion>();
        driver.is_ok_and(|one| (300..1000).contains(&one.branch()) && (arrow || !one.is_branch()))
    })
}

/// Whether a text is the whole number of a driver, and can be nothing else: `550.54.15`.
pub(crate) fn is_driver_number(text: &str) -> bool {
    let digits = text.split('.').all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let lengths: Vec<usize> = text.split('.').map(str::len).collect();
    digits && matches!(lengths.as_slice(), [3, 2 | 3, 2])
}
