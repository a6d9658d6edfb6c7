//! `ngcompat map`.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use ngcompat::{CompatibilityMap, Environment, MapCell, matrix};

use crate::machine::read;
use crate::output::{Answer, Failure, dim, heading, width};
use crate::subject::family;

/// Which releases run on which drivers, as a map?
///
/// Releases are from left to right, driver branches from new to old.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  ngcompat map --gpu A100
  ngcompat map --gpu \"Tesla T4\" --output map.svg
  ngcompat map --gpu V100 --family torch --json

Every branch is asked about by its newest driver. Without colours n is native, m minor-version
compatibility, f forward compatibility, c one of the two, ? not known, and . does not run.")]
pub(crate) struct Arguments {
    /// A GPU by name, such as "Tesla T4" or A100, or by compute capability, such as 8.0. Once for each,
    /// or with commas between them.
    #[arg(long = "gpu", value_name = "NAME|CAPABILITY", required = true)]
    gpus: Vec<String>,
    /// The product line, such as tritonserver, cuda or torch (PyTorch's wheels).
    #[arg(long, value_name = "NAME", default_value = "pytorch")]
    family: String,
    /// The operating system: linux, windows or wsl.
    #[arg(long, value_name = "OS")]
    os: Option<String>,
    /// The architecture of the CPU: x86_64 or aarch64.
    #[arg(long, value_name = "ARCH")]
    arch: Option<String>,
    /// Write the map as a picture into this file, as SVG.
    #[arg(short, long, value_name = "FILE")]
    output: Option<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, Failure> {
    let mut env = Environment::new();
    for gpu in &arguments.gpus {
        env.set("gpus", gpu).map_err(|error| Failure::of(&error, "--gpu: "))?;
    }
    env.platform.os = read("--os", arguments.os.as_ref())?;
    env.platform.arch = read("--arch", arguments.arch.as_ref())?;
    let map = matrix().compatibility_map(family(&arguments.family)?, &env);
    if let Some(file) = &arguments.output {
        std::fs::write(file, map.to_svg())?;
        return Ok(Answer::new(format!("The map is in {file}.\n"), &map));
    }
    Ok(Answer::new(text(&map), &map))
}

fn text(map: &CompatibilityMap) -> String {
    /// Before the cells of a row: `R535   `.
    const MARGIN: usize = 7;
    let mut text = format!("{}\n", heading(map.title()));
    for (start, count) in map.pieces(width() - MARGIN) {
        let last = map.version(start + count - 1);
        // Writing to a String cannot fail.
        let _ =
            writeln!(text, "\n{:MARGIN$}{}", "", dim(format!("{} to {last}", map.version(start))));
        for row in &map.rows {
            let _ = write!(text, "R{:<w$}", row.branch, w = MARGIN - 1);
            let cells: Vec<MapCell> = row.cells.iter().skip(start).take(count).copied().collect();
            for alike in cells.chunk_by(|one, next| one == next) {
                let block: String = alike.iter().map(|cell| cell.letter()).collect();
                let style = alike.first().map_or(Style::new(), |cell| style(*cell));
                let _ = write!(text, "{style}{block}{style:#}");
            }
            text.push('\n');
        }
    }
    text.push('\n');
    for cell in map.legend() {
        let style = style(cell);
        let _ = writeln!(text, "{style}{}{style:#}  {}", cell.letter(), cell.name());
    }
    text
}

/// Black or white letters on the colour, so that the map reads on any ground.
fn style(cell: MapCell) -> Style {
    let (ground, letter) = match cell {
        MapCell::Native => (AnsiColor::Green, AnsiColor::Black),
        MapCell::MinorVersionCompatibility => (AnsiColor::Yellow, AnsiColor::Black),
        MapCell::ForwardCompatibility => (AnsiColor::Blue, AnsiColor::White),
        MapCell::SomeMode => (AnsiColor::Cyan, AnsiColor::Black),
        MapCell::Unknown => (AnsiColor::Magenta, AnsiColor::White),
        _ => return Style::new().dimmed(),
    };
    letter.on(ground)
}
