//! Prints how often each question allocates once it has been asked before, and what loading a data file
//! needs, as rows: name, value and unit.

use allocation_counter::measure;
use ngcompat_benches::{loading, questions};

fn main() {
    for mut question in questions() {
        (question.ask)();
        println!("{}_allocations {} allocations", question.name, measure(question.ask).count_total);
    }
    let mut loading = loading();
    let load = measure(|| (loading.ask)());
    println!("{}_peak_mb {} MB", loading.name, megabytes(load.bytes_max));
    println!("{}_kept_mb {} MB", loading.name, megabytes(load.bytes_current.unsigned_abs()));
}

/// With one decimal.
fn megabytes(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes / 100_000).unwrap_or(u32::MAX)) / 10.0
}
