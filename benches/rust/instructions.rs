//! Asks each question once inside [`counted`], for callgrind to dump what that took, and prints the
//! names in the order of the dumps.

use ngcompat_benches::{growths, questions};

fn main() {
    for mut question in questions().into_iter().chain(growths()) {
        // What is built at the first question is not part of it.
        (question.ask)();
        counted(&mut question.ask);
        println!("{}", question.name);
    }
}

#[inline(never)]
fn counted(ask: &mut dyn FnMut()) {
    ask();
}
