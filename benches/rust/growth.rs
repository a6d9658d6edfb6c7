//! How a cost grows with the matrix and with the input.

use std::hint::black_box;

use ngcompat::constraint::{Constraint, Dialect};
use ngcompat::{Environment, Gpu, Matrix, MatrixData, diagnose, matrix, parse_facts};

use crate::{Question, the_machine, the_release};

/// Each question at a size and at ten times it, and those about the matrix at a hundred times. The
/// number behind the name tells how often the size is repeated; what grows linearly with it has the
/// exponent one.
pub fn growths() -> Vec<Question> {
    let mut questions = Vec::new();
    for times in [1, 10, 100] {
        let matrix = times_the_matrix(times);
        questions.push(grown("find_by_releases", times, move || matrix.find(&the_machine())));
        questions.push(grown("gpu_by_gpus", times, move || matrix.gpu("NVIDIA A100-SXM4-40GB")));
    }
    for times in [1, 10] {
        let log = log(times * 100_000);
        let same = log.clone();
        // One message over and over, of which the program says each time that it goes on.
        let handled = "CUDA out of memory, retrying with half the batch\n".repeat(times * 1000);
        let constraint = "cuda>=11.0 ".repeat(times * 1000);
        let fleet = machine_with(times * 100);
        questions.extend([
            grown("facts_by_bytes", times, move || parse_facts(black_box(&log))),
            grown("diagnose_by_bytes", times, move || diagnose(black_box(&same))),
            grown("diagnose_by_messages", times, move || diagnose(black_box(&handled))),
            grown("constraint_by_factors", times, move || {
                Constraint::parse(black_box(&constraint), Dialect::C)
            }),
            grown("check_by_gpus", times, move || the_release().check(black_box(&fleet))),
        ]);
    }
    questions
}

fn grown<T>(name: &str, times: usize, ask: impl FnMut() -> T + 'static) -> Question {
    Question::new(&format!("growth.{name}.{times}"), "us", ask)
}

/// The rows of the compiled-in matrix many times over: PyTorch's containers, and GPUs, whose copies
/// have names of their own.
fn times_the_matrix(times: usize) -> &'static Matrix {
    let all = matrix();
    let copies = |name: &'static str| {
        (0..times).map(move |copy| match copy {
            0 => name,
            _ => format!("{name} {copy}").leak(),
        })
    };
    let gpus: Vec<_> = all
        .gpus()
        .iter()
        .flat_map(|model| {
            copies(model.name).map(|name| {
                let mut model = *model;
                model.name = name;
                model
            })
        })
        .collect();
    let mut families = all.families().to_vec();
    let pytorch = families.first_mut().expect("a family");
    let repeated = std::iter::repeat_n(pytorch.releases, times).flatten().cloned();
    pytorch.releases = repeated.collect::<Vec<_>>().leak();
    Box::leak(Box::new(Matrix::new(MatrixData {
        families: families.leak(),
        gpus: gpus.leak(),
        ..all.data()
    })))
}

/// A log that mentions GPUs and drivers throughout, and one fact at its end.
fn log(bytes: usize) -> String {
    let line =
        "2024-05-01T10:00:00Z worker-3 step 1200 loss 0.731 lr 3e-4 (NVIDIA A100, driver ok)\n";
    let mut text = line.repeat(bytes / line.len());
    text.push_str("Driver Version: 450.80.02    CUDA Version: 11.0\n");
    text
}

fn machine_with(gpus: usize) -> Environment {
    let gpu: Gpu = "Tesla T4".parse().expect("a GPU");
    (1..gpus).fold(the_machine(), |env, _| env.gpu(gpu.clone()))
}
