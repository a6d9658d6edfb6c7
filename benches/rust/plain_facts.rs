//! Prints the facts as the plain JSON that the alternatives in Python and JavaScript read.

fn main() {
    println!("{}", ngcompat_benches::plain_facts());
}
