//! Requirement expressions in both dialects: no panic, and printing loses nothing.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ngcompat::constraint::{Constraint, Dialect, HostFacts};

fuzz_target!(|text: &str| {
    for dialect in [Dialect::C, Dialect::Go] {
        match Constraint::parse(text, dialect) {
            Ok(constraint) => {
                let printed = constraint.to_string();
                let again = Constraint::parse(&printed, dialect).expect("what is printed parses");
                assert_eq!(again.to_string(), printed);
                let _ = constraint.evaluate(&HostFacts::default(), dialect).to_string();
            }
            Err(error) => {
                let span = error.span();
                assert!(span.start <= span.end);
                let _ = error.to_string();
            }
        }
    }
});
