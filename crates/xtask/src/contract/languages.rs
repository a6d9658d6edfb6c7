//! The page that says what a question is called in each language: `docs/languages.md`. Tests of each
//! language read its tables and compare them with what they export.

use std::fmt::Write as _;

/// A question, what it is called in Rust, Python, JavaScript and on the command line, and the answers it
/// has, by their schema. A gap is a `–` on the page.
type Question = (&'static str, [&'static str; 4], &'static [&'static str]);

const QUESTIONS: &[Question] = &[
    ("Does it run here?", ["Release::check", "check", "check", "check"], &["check"]),
    (
        "The same of an image by its own facts",
        ["Matrix::check_build", "check", "check", "check"],
        &["check"],
    ),
    ("Stop where it does not", ["", "require", "", "check"], &["check"]),
    ("The lines of a report", ["Report::lines", "Report.lines", "lines", "check"], &["lines"]),
    ("Does it run, for the columns of a table?", ["", "verdicts", "", ""], &[]),
    ("What runs here?", ["Matrix::find_in", "find", "find", "find"], &["find"]),
    (
        "What is the newest that does?",
        ["Matrix::newest_runnable_of", "newest", "newest", "find"],
        &["newest"],
    ),
    (
        "What runs where?",
        ["Matrix::compatibility_map", "compatibility_map", "compatibilityMap", "map"],
        &["compatibility_map"],
    ),
    (
        "Which drivers run it?",
        ["Matrix::drivers_for", "drivers", "drivers", "drivers"],
        &["drivers"],
    ),
    (
        "On which of many machines does it run?",
        ["Release::check_fleet", "fleet", "fleet", "fleet"],
        &["fleet_check"],
    ),
    (
        "What runs on all of them?",
        ["Matrix::find_fleet", "fleet", "fleet", "fleet"],
        &["fleet_find"],
    ),
    (
        "Which driver would help them?",
        ["Release::plan_fleet", "fleet", "fleet", "fleet"],
        &["fleet_plan"],
    ),
    ("What is in a release?", ["release", "release", "release", "show"], &["release"]),
    ("Which releases are there?", ["releases", "releases", "releases", "list"], &[]),
    (
        "Which families are there?",
        ["Matrix::family_summaries", "families", "families", "list"],
        &["families"],
    ),
    ("What changed between two?", ["Matrix::diff", "diff", "diff", "diff"], &["diff"]),
    ("How to train in mixed precision?", ["amp", "amp", "amp", "amp"], &["amp"]),
    ("What is known to go wrong?", ["Release::issues", "issues", "issues", "issues"], &["issues"]),
    (
        "Where did a model get slower?",
        ["Matrix::regressions", "regressions", "regressions", "issues"],
        &["regressions"],
    ),
    (
        "Which release does a text name?",
        ["identify", "identify", "identify", "identify"],
        &["identify"],
    ),
    (
        "Which facts does a text have?",
        ["parse_facts", "parse_facts", "parseFacts", "facts"],
        &["parse_facts"],
    ),
    (
        "What does an image say of itself?",
        ["parse_image", "parse_image", "parseImage", "check"],
        &["parse_image"],
    ),
    ("What does a message mean?", ["diagnose", "diagnose", "diagnose", "diagnose"], &["diagnose"]),
    (
        "Does an NVIDIA_REQUIRE expression hold?",
        ["constraint::Constraint::evaluate", "constraint", "constraint", "constraint"],
        &["constraint"],
    ),
    (
        "Which expression does a release need?",
        ["constraint::Constraint::for_release", "constraint_for", "constraintFor", "constraint"],
        &["constraint_for"],
    ),
    ("What does a rule mean?", ["Rule::explain", "explain", "explain", "explain"], &["explain"]),
    ("Where would it run, for a scheduler?", ["Release::export", "", "", "export"], &[]),
    ("Do the images that files name run?", ["image_references", "", "", "guard"], &[]),
    ("What does this machine have?", ["", "detect", "", "doctor"], &[]),
    ("What can be chosen from?", ["", "", "catalogue", ""], &[]),
    ("Newer facts from a file", ["load_data", "load_data", "init", "data"], &[]),
];

/// A fact: the keyword of Python and key of JavaScript, the method of `Environment`, the option.
const FACTS: &[(&str, &str, &str, &str)] = &[
    ("driver", "driver", "--driver", "`450.80.02`, or the branch, `450`"),
    (
        "cuda_driver",
        "cuda_driver",
        "--cuda-driver",
        "the CUDA version that nvidia-smi prints, where the driver is not known",
    ),
    ("jetpack", "jetpack", "--jetpack", "the system of a Jetson module: `6.2`, `L4T R36.4.7`"),
    ("gpus", "gpu", "--gpu", "names or compute capabilities; every GPU that is to be used"),
    ("os", "os", "--os", "`linux`, `windows`, `wsl` or `macos`"),
    ("arch", "arch", "--arch", "`x86_64` or `aarch64`"),
    ("launcher", "launcher", "--launcher", "what starts the container: `docker`, `kubernetes`, …"),
    ("toolkit", "toolkit", "--toolkit", "the version of NVIDIA Container Toolkit"),
    (
        "machine",
        "machine",
        "--machine",
        "a machine by its name, which gives GPUs and CPU: `DGX H100`",
    ),
    ("requires", "requires", "--requires", "what the container must contain: `cudnn>=8.9`"),
];

/// What is alike, and what a language does in its own way.
const BEHAVIOUR: &str = "\
| what | everywhere |
|---|---|
| `releases`, `find`, `list` | newest first; so are `undetermined` and the matches of `identify` |
| `regressions`, the releases of a map, the drivers of a plan | oldest first |
| `findings`, machines of a fleet | worst first; `remedies` are best first |
| `newest` | the newest release that runs, and nothing where none is known to; without any fact, the newest of all. Rust and Python give the release, JavaScript and the command its name |
| `family` | `pytorch` unless another is given; `all` is of each family the newest |
| `explain` without a rule | every rule; in Rust that is `Rule::ALL` |
| `drivers`, `amp` without a GPU | what holds for any board, and what depends on it; in Rust that is `Gpu::UNKNOWN` |
| facts from a text and facts that are given | what is given wins; the driver and its CUDA version go together; requirements of both count |
| a fact that is left out, `None`, `null` | not known, and never guessed |
| a text that can't be read | an error with a stable code and a message, the same in all; it is in the [vectors](https://github.com/ngcompat/ngcompat/tree/main/tests/vectors) |
";

pub(crate) fn page() -> String {
    let mut page = String::from(
        "<!-- Written by `cargo xtask generate` from crates/xtask/src/contract/languages.rs; never edit it. -->\n\n\
         # The same in all languages\n\n\
         One core answers, so that an answer is the same everywhere: its text, its JSON, its errors. What a \
         question is called follows the case of each language. `–`: not in this language.\n\n\
         ## Questions\n\n\
         The last column leads to the [JSON Schema](https://json-schema.org) of the answer, which is what \
         `--json` prints, `to_dict()` gives in Python, and JavaScript has as an object. A list of answers \
         is on the command line inside an object, under the name of what it lists. A later version may add \
         keys and words.\n\n\
         | question | Rust | Python | JavaScript | command | answer |\n\
         |---|---|---|---|---|---|\n",
    );
    for (question, names, answers) in QUESTIONS {
        let names =
            names.map(|name| if name.is_empty() { "–".to_owned() } else { format!("`{name}`") });
        let answers: Vec<String> =
            answers.iter().map(|name| format!("[{name}](schema/{name}.json)")).collect();
        let answers = if answers.is_empty() { "–".to_owned() } else { answers.join(", ") };
        // Writing to a String cannot fail.
        let _ = writeln!(page, "| {question} | {} | {answers} |", names.join(" | "));
    }
    page.push_str(
        "\n## Facts\n\n\
         What is known of a machine is given by these names: keywords in Python, keys in JavaScript and in \
         JSON, methods of `Environment` in Rust.\n\n\
         | fact | Rust | option | what it is |\n\
         |---|---|---|---|\n",
    );
    for (fact, method, option, about) in FACTS {
        let _ = writeln!(page, "| `{fact}` | `Environment::{method}` | `{option}` | {about} |");
    }
    page.push_str("\n## What they do\n\n");
    page.push_str(BEHAVIOUR);
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_with_a_schema_is_on_the_page() {
        let listed: Vec<&str> =
            QUESTIONS.iter().flat_map(|(_, _, answers)| *answers).copied().collect();
        for (name, ..) in crate::contract::ANSWERS {
            assert!(listed.contains(name), "{name}");
        }
        for name in listed {
            assert!(crate::contract::ANSWERS.iter().any(|(answer, ..)| *answer == name), "{name}");
        }
    }
}
