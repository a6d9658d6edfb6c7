//! The program as a user runs it: commands with their whole output and exit status, in
//! `tests/cmd/*.trycmd` and in the README.
//!
//! `TRYCMD=overwrite cargo test --package ngcompat-cli` writes the present output; read the
//! difference before committing it.

#[test]
fn commands_print_what_they_should() {
    trycmd::TestCases::new()
        .env("NO_COLOR", "1")
        .case("tests/cmd/*.trycmd")
        .case("../../README.md");
}
