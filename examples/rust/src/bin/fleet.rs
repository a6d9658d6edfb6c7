//! One container for a mixed fleet: the newest release that runs on every machine of a list, and what
//! keeps a newer one from running.
//!
//! ```sh
//! cargo run --package ngcompat-examples --bin fleet -- examples/rust/fleet.csv 26.09
//! ```

use std::error::Error;
use std::{env, fs};

use ngcompat::{Environment, Release, Severity, Verdict, matrix};

/// A line of the list: `name,driver,gpu`, and a `gpu` more for every other kind of GPU.
struct Machine {
    name: String,
    environment: Environment,
}

impl Machine {
    fn read(line: &str) -> Result<Self, Box<dyn Error>> {
        let mut fields = line.split(',').map(str::trim);
        let (Some(name), Some(driver)) = (fields.next(), fields.next()) else {
            return Err(format!("`{line}` is not name,driver,gpu").into());
        };
        let mut environment = Environment::new().driver(driver.parse()?);
        for gpu in fields {
            environment = environment.gpu(gpu.parse()?);
        }
        Ok(Self { name: name.to_owned(), environment })
    }

    fn runs(&self, release: Release) -> bool {
        release.verdict(&self.environment) == Verdict::Compatible
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("usage: fleet LIST.csv [RELEASE]")?;
    let list = fs::read_to_string(path)?;
    // The first line names the columns.
    let machines: Vec<Machine> =
        list.lines().skip(1).map(Machine::read).collect::<Result<_, _>>()?;

    // Newest first, so that the first that fits is the newest.
    let all = |release: &Release| machines.iter().all(|machine| machine.runs(*release));
    let Some(best) = ngcompat::releases().find(all) else {
        println!("No release runs on all {} machines.", machines.len());
        return Ok(());
    };
    println!("{} is the newest that runs on all {} machines:", best.name(), machines.len());
    for Machine { name, environment } in &machines {
        let mode = best.outcome(environment).mode.map_or("in a mode left open", |mode| mode.name());
        println!("  {name}: {mode}, on {environment}");
    }

    let wanted = match env::args().nth(2) {
        Some(name) => matrix().release(&name)?,
        None => matrix().newest().ok_or("an empty matrix")?,
    };
    println!("\nIn the way of {}:", wanted.name());
    for machine in machines.iter().filter(|machine| !machine.runs(wanted)) {
        let report = wanted.check(&machine.environment);
        let stands = |severity| matches!(severity, Severity::Blocker | Severity::Unknown);
        for finding in report.findings.iter().filter(|finding| stands(finding.severity)) {
            println!("  {}: {}", machine.name, finding.message);
        }
    }
    Ok(())
}
