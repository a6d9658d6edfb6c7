//! What must hold of the facts for the rules to be right. The look-ups search by halves: a table in
//! disorder would answer "not recorded" for what it has.

use core::fmt::Display;

use crate::matrix::data_file::field::Problem;
use crate::matrix::tables::MatrixData;
use crate::rows::family::Family;
use crate::rows::release::ReleaseRow;

/// Checks all tables; the first thing that is wrong.
pub(super) fn all(data: &MatrixData) -> Result<(), Problem> {
    day(data.as_of).map_err(|problem| problem.under("as_of"))?;
    ascending(data.cuda, |row| row.version).map_err(|problem| problem.under("cuda"))?;
    ascending(data.capabilities, |row| row.capability)
        .map_err(|problem| problem.under("capabilities"))?;
    ascending(data.driver_branches, |row| row.branch)
        .map_err(|problem| problem.under("driver_branches"))?;
    each(data.driver_branches, |row| {
        row.end_of_life
            .map_or(Ok(()), |end| month_or_day(end).map_err(|problem| problem.under("end_of_life")))
    })
    .map_err(|problem| problem.under("driver_branches"))?;
    ascending(data.windows_branches, |row| row.branch)
        .and_then(|()| ascending(data.windows_branches, |row| row.first))
        .map_err(|problem| problem.under("windows_branches"))?;
    each(data.gpus, |gpu| {
        let known = |one| data.capabilities.iter().any(|row| row.capability == one);
        match gpu.capabilities.iter().find(|one| !known(**one)) {
            Some(one) => Err(Problem::new(format_args!("{one} has no row")).under("capabilities")),
            None => Ok(()),
        }
    })
    .map_err(|problem| problem.under("gpus"))?;
    distinct(data.families, |family| family.key).map_err(|problem| problem.under("families"))?;
    each(data.families, |family| releases(data, family))
        .map_err(|problem| problem.under("families"))
}

fn releases(data: &MatrixData, family: &Family) -> Result<(), Problem> {
    if family.key.is_empty() {
        return Err(Problem::new("empty").under("key"));
    }
    each(family.releases, |row| release(data, row)).map_err(|problem| problem.under("releases"))
}

fn release(data: &MatrixData, row: &ReleaseRow) -> Result<(), Problem> {
    if row.version.is_empty() {
        return Err(Problem::new("empty").under("version"));
    }
    if row.builds.is_empty() {
        return Err(Problem::new("a release has at least one build").under("builds"));
    }
    if row.sources.is_empty() {
        return Err(Problem::new("a release has at least one source").under("sources"));
    }
    each(row.builds, |row| {
        let cuda = row.build.cuda.filter(|cuda| !data.cuda.iter().any(|row| row.version == *cuda));
        match cuda {
            Some(cuda) => Err(Problem::new(format_args!("CUDA {cuda} has no row")).under("cuda")),
            None => Ok(()),
        }
    })
    .map_err(|problem| problem.under("builds"))
}

fn each<T>(items: &[T], mut check: impl FnMut(&T) -> Result<(), Problem>) -> Result<(), Problem> {
    items.iter().enumerate().try_for_each(|(place, item)| {
        check(item).map_err(|problem| problem.under(format_args!("[{place}]")))
    })
}

/// Each key is greater than the one before it.
fn ascending<T, K: Ord + Display>(rows: &[T], key: impl Fn(&T) -> K) -> Result<(), Problem> {
    let pairs = rows.iter().zip(rows.iter().skip(1)).enumerate();
    for (place, (one, two)) in pairs {
        let (one, two) = (key(one), key(two));
        if one >= two {
            let place = place.saturating_add(1);
            return Err(Problem::new(format_args!("{two} comes after {one}"))
                .under(format_args!("[{place}]")));
        }
    }
    Ok(())
}

fn distinct<T>(rows: &[T], key: impl Fn(&T) -> &str) -> Result<(), Problem> {
    for (place, row) in rows.iter().enumerate() {
        if rows.iter().take(place).any(|earlier| key(earlier) == key(row)) {
            return Err(Problem::new(format_args!("`{}` is there twice", key(row)))
                .under(format_args!("[{place}]")));
        }
    }
    Ok(())
}

/// `2026-11-28`.
fn day(text: &str) -> Result<(), Problem> {
    if is_date(text, 3) { Ok(()) } else { Err(Problem::new("not a day such as 2026-11-28")) }
}

/// `2026-11` or `2026-11-28`.
fn month_or_day(text: &str) -> Result<(), Problem> {
    if is_date(text, 2) || is_date(text, 3) {
        Ok(())
    } else {
        Err(Problem::new("not a date such as 2026-11-28 or 2026-11"))
    }
}

fn is_date(text: &str, parts: usize) -> bool {
    let limits = [(4, 1, 9999), (2, 1, 12), (2, 1, 31)];
    let mut numbers = text.split('-');
    let right = limits.iter().take(parts).all(|(length, first, last)| {
        numbers.next().is_some_and(|part| {
            part.len() == *length
                && part.bytes().all(|byte| byte.is_ascii_digit())
                && part.parse().is_ok_and(|number: u16| (*first..=*last).contains(&number))
        })
    });
    right && numbers.next().is_none()
}
