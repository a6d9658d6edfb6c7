//! `cargo bench --package ngcompat-benches`: the time of every question.

use std::time::Duration;

use criterion::Criterion;
use ngcompat_benches::{loading, millions, questions};

fn main() {
    let quick = std::env::var_os("NGCOMPAT_BENCH_QUICK").is_some();
    let milliseconds = |number| Duration::from_millis(number);
    let mut criterion = Criterion::default()
        .warm_up_time(milliseconds(if quick { 50 } else { 500 }))
        .measurement_time(milliseconds(if quick { 150 } else { 1500 }))
        .sample_size(if quick { 10 } else { 50 })
        .nresamples(1000)
        .configure_from_args();
    for mut question in questions() {
        criterion.bench_function(&question.row(), |bencher| bencher.iter(&mut question.ask));
    }
    criterion = criterion.sample_size(10);
    for mut question in millions().into_iter().chain([loading()]) {
        criterion.bench_function(&question.row(), |bencher| bencher.iter(&mut question.ask));
    }
    criterion.final_summary();
}
