//! Prints how often each question allocates once it has been asked before.

use allocation_counter::measure;
use ngcompat_benches::questions;

fn main() {
    for mut question in questions() {
        (question.ask)();
        println!("{} {}", question.name, measure(question.ask).count_total);
    }
}
