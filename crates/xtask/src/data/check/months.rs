//! Rows of one month agree, or a doubt says that they do not.

use ngcompat::{CudaVersion, ReleaseId};

use super::{Errors, tables};
use crate::data::schema::{Base, Row};
use crate::data::version::month_of;
use crate::data::{Data, File};

pub(super) fn check(data: &Data, errors: &mut Errors) {
    for base in &data.bases {
        let month = base.content.month.get_ref().0;
        let own = data.release(month).map(|file| file.content.doubts.as_slice());
        let doubts = [base.content.doubts.as_slice(), own.unwrap_or_default()].concat();
        cuda_of_contents(data, base, &doubts, errors);
    }
    let mut seen: Vec<(ReleaseId, CudaVersion, &str)> = data
        .bases
        .iter()
        .filter_map(|file| {
            Some((file.content.month.get_ref().0, cuda_of(data, &file.content)?, file))
        })
        .map(|(month, cuda, file)| (month, cuda, file.path.as_str()))
        .collect();
    for table in &data.tables {
        let order = tables::order_of(data, table);
        for row in &table.content.releases {
            let Some(month) = month_of(order, row.version.get_ref()) else { continue };
            // A variant, and a row on an older base, is not the month's image.
            if row.variant.is_some()
                || row.base.as_ref().is_some_and(|base| base.get_ref().0 != month)
            {
                continue;
            }
            let Some(cuda) = own_cuda(data, row) else { continue };
            match seen.iter().find(|(other, ..)| *other == month) {
                Some((_, other, path)) if *other != cuda && !doubts_cuda(&row.doubts) => {
                    let what = format!(
                        "CUDA {cuda}, but {path} has {other} for {month}; a doubt about CUDA must say so"
                    );
                    errors.add(table, row.version.span(), what);
                }
                Some(_) => {}
                None => seen.push((month, cuda, &table.path)),
            }
        }
    }
}

fn own_cuda(data: &Data, row: &Row) -> Option<CudaVersion> {
    Some(data.printed_cuda(row.cuda.as_ref()?.get_ref())?.version())
}

fn cuda_of(data: &Data, base: &Base) -> Option<CudaVersion> {
    let printed = base.contents.values().find_map(|contents| contents.get("cuda"))?;
    Some(data.printed_cuda(printed.get_ref())?.version())
}

/// A PyTorch release's printed CUDA, the build of CUDA inside it and that of its base have the same
/// minor version.
fn cuda_of_contents(data: &Data, base: &File<Base>, doubts: &[String], errors: &mut Errors) {
    let Some(of_base) = cuda_of(data, &base.content) else { return };
    let Some(release) = data.release(base.content.month.get_ref().0) else { return };
    for (key, version) in release.content.contents.values().flatten() {
        let is_cuda = matches!(key.get_ref().as_str(), "cuda" | "cuda_build");
        let own = data.printed_cuda(version.get_ref()).map(|cuda| cuda.version());
        if is_cuda && own.is_some_and(|own| own != of_base) && !doubts_cuda(doubts) {
            let what = format!("{} has CUDA {of_base}; a doubt about CUDA must say so", base.path);
            errors.add(release, version.span(), what);
        }
    }
}

fn doubts_cuda(doubts: &[String]) -> bool {
    doubts.iter().any(|doubt| doubt.contains("CUDA"))
}
