//! What `ngcompat fleet` costs: a list of machines is written, read and answered, in a process of its own.
//!
//! `fleets COUNT KINDS` prints the seconds and the peak of memory in megabytes.

use std::env;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = env::args().skip(1);
    let mut number = || arguments.next().and_then(|text| text.parse::<usize>().ok());
    let (Some(count), Some(kinds)) = (number(), number()) else {
        return Err("fleets COUNT KINDS".into());
    };
    let file = env::temp_dir().join(format!("ngcompat-fleet-{count}-{kinds}.jsonl"));
    {
        let mut text = String::new();
        for at in 0..count {
            let kind = at % kinds;
            let driver = ["450.248.02", "470.256.02", "535.183.06", "580.95.05"][kind % 4];
            writeln!(
                text,
                r#"{{"machine":"n{at}","rack":{},"driver":"{driver}","gpus":["NVIDIA A100-SXM4-80GB","NVIDIA A100-SXM4-80GB"],"components":{{"pytorch":"2.{}.{}"}}}}"#,
                at / 40,
                kind % 50,
                kind / 50
            )?;
        }
        fs::write(&file, text)?;
    }
    // The text above is no part of what the answer takes.
    let before = peak();
    let begin = Instant::now();
    let words = ["ngcompat", "fleet", "25.12"].map(OsString::from);
    let words = words.into_iter().chain([file.clone().into(), "--quiet".into()]);
    let status = ngcompat_cli::run(words);
    let seconds = begin.elapsed().as_secs_f64();
    fs::remove_file(&file)?;
    println!("fleet.{count}_of_{kinds}_s {seconds} s");
    if let (Some(before), Some(after)) = (before, peak()) {
        println!("fleet.{count}_of_{kinds}_mb {} MB", after.max(before) / 1024.0);
    }
    println!("status {status}");
    Ok(())
}

/// The most memory this process had since its peak was forgotten, in kilobytes. Only Linux tells.
fn peak() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes = line.trim().trim_end_matches(" kB").parse().ok()?;
    // Five forgets it.
    let _ = fs::write("/proc/self/clear_refs", "5");
    Some(kilobytes)
}
