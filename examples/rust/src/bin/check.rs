//! The smallest program: does a release run on a driver and a GPU?
//!
//! ```sh
//! cargo run --package ngcompat-examples --bin check -- 24.05 535.161.08 "RTX 3090"
//! ```

use std::env;
use std::error::Error;
use std::process::ExitCode;

use ngcompat::{Environment, Verdict};

fn main() -> ExitCode {
    match run() {
        Ok(Verdict::Compatible) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        // Messages quote what could not be read and say what would be right.
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<Verdict, Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [release, driver, gpu] = arguments.as_slice() else {
        return Err("usage: check RELEASE DRIVER GPU".into());
    };
    let env = Environment::new().driver(driver.parse()?).gpu(gpu.parse()?);
    let report = ngcompat::release(release)?.check(&env);
    println!("{report}");
    Ok(report.verdict())
}
