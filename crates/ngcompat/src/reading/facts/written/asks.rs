//! What a line asks of what is below it: a list of what is needed, or of what others have, says nothing of
//! this machine.

use alloc::format;

use crate::reading::clean::CleanText;
use crate::reading::facts::written::place::NEAR;

/// What the line above asks, or the head of the table in which this line is.
pub(crate) fn asked_above(text: &CleanText, start: usize) -> Asked {
    for line in text.lines_above(start).take(NEAR) {
        // The head of a table asks in any words, and a row of one that is a list of what is needed.
        let asks_of = if line.contains('|') { asks(line) } else { heads_what_is_asked(line) };
        if asks_of {
            return if names_what_it_asks(line) { Asked::Driver } else { Asked::All };
        }
        // The rule below a heading is a part of it.
        let goes_on = line.contains('|') || line.trim_matches(['=', '-']).is_empty();
        if !goes_on {
            break;
        }
    }
    Asked::Nothing
}

/// What is asked of what is below.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    Nothing,
    /// A driver whose number is there: what states another is not what is asked.
    Driver,
    All,
}

/// Whether a line that asks is a whole sentence about a driver: "Needs driver 580 or later".
pub(crate) fn names_what_it_asks(line: &str) -> bool {
    line.contains("river")
        && line.bytes().any(|byte| byte.is_ascii_digit())
        && !line.contains([':', '|', '#', '<'])
}

/// Whether a line says of the list below it that it is what is needed, or what others have. Forms, logs and
/// commands have the same words in lines that say nothing of what follows: `### Environment (required)`,
/// `pip install -r requirements.txt`.
fn heads_what_is_asked(line: &str) -> bool {
    // A mark beside what must be filled in.
    let marks = ["(required)", "(Required)", "[required]", "[Required]", "(REQUIRED)"];
    if let Some((front, behind)) = marks.iter().find_map(|mark| line.split_once(mark)) {
        return heads_what_is_asked(&format!("{front}{behind}"));
    }
    if !asks(line) || is_box(line) || is_of_program(line) || is_denied(line) {
        return false;
    }
    // In other languages the words are taken as they are.
    let plain = !ASKING.iter().any(|word| line.contains(word) && !ENGLISH.contains(word));
    !plain || is_head(line)
}

/// Whether a line with such a word heads a list of hardware: it is a few words, ends in a colon, or names
/// hardware. What somebody says of himself does not: "I have installed the required driver."
fn is_head(line: &str) -> bool {
    const NOUNS: [&str; 16] = [
        "GPU",
        "gpu",
        "Gpu",
        "river",
        "equirement",
        "ardware",
        "ystem",
        "card",
        "achine",
        "spec",
        "CUDA",
        "NVIDIA",
        "setup",
        "onfiguration",
        "ollowing",
        "these",
    ];
    let sentence = line.trim_end();
    // "Here is the required information:"
    if line.contains("nfo") && !line.contains("equirement") {
        return false;
    }
    if sentence.ends_with(':') || line.starts_with('<') || head_of(line).is_some_and(is_of_others) {
        return true;
    }
    let of_writer = ["I ", "I've ", "My "].iter().any(|own| line.starts_with(own));
    let words = line.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count();
    let few = words < 4 && !sentence.ends_with(['.', '!', '?']);
    !of_writer && (few || NOUNS.iter().any(|noun| line.contains(noun)))
}

/// A box of a form: `- [x] I have read the requirements`.
fn is_box(line: &str) -> bool {
    let text = line.trim_start_matches(['-', '*', '+', ' ']);
    ["[x]", "[X]", "[ ]", "☑", "☐", "✅"].iter().any(|sign| text.starts_with(sign))
}

/// Whether a line is a command, code, or what a program prints: `pip install -r requirements.txt`,
/// `ImportError: … requires …`.
fn is_of_program(line: &str) -> bool {
    const PRINTED: [&str; 12] = [
        "Error",
        "ERROR",
        "rror:",
        "xception",
        "unsatisfied",
        "arning:",
        "WARN",
        "failed",
        "Traceback",
        "already satisfied",
        "install ",
        "$ ",
    ];
    // A word with a sign in it: `requirements.txt`, `cmake_minimum_required(VERSION`.
    let in_word = line.split_whitespace().any(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let asked = ENGLISH.iter().any(|asking| word.contains(asking));
        asked && word.contains(['_', '.', '(', '/', '=', '<', '>'])
    });
    in_word || PRINTED.iter().any(|printed| line.contains(printed))
}

/// `# RTX 3050 not supported`
fn is_denied(line: &str) -> bool {
    let denials =
        ["not supported", "nsupported", "n't supported", "longer supported", "n't support"];
    denials.iter().any(|denial| line.contains(denial)) && !ASKING.iter().any(|w| line.contains(w))
}

/// The words of [`ASKING`] that ordinary English has too.
const ENGLISH: [&str; 11] = [
    "ecommended",
    "inimum",
    "equired",
    "equires",
    "equirement",
    "t least",
    "or better",
    "or newer",
    "or later",
    "or higher",
    "or above",
];

/// Whether a line speaks of what would be, in languages whose conditions have no spaces.
pub(crate) fn supposes(line: &str) -> bool {
    const WORDS: [&str; 5] = ["如果", "假如", "もし", "であれば", "만약"];
    !line.is_ascii() && WORDS.iter().any(|word| line.contains(word))
}

/// Whether a line says what is needed, or what others have, and not what is there.
pub(crate) fn asks(line: &str) -> bool {
    const NOT_YET: [&str; 5] = ["e.g.", "for example", "planned", "planning", "wish"];
    // A label may have an example beside it.
    let value = line.split_once(": ").map_or(line, |(_, value)| value);
    ASKING.iter().any(|word| line.contains(word))
        || NOT_YET.iter().any(|word| {
            // Another sentence may go on with one: "I have an RTX 3090. e.g. this".
            value.split_once(word).is_some_and(|(front, _)| !front.contains(". "))
        })
        || head_of(line).is_some_and(is_of_others)
}

pub(crate) fn is_of_others(head: &str) -> bool {
    OF_OTHERS.iter().any(|word| head.contains(word))
}

/// What a line says of what is behind or below it: `Known to work with: …`, `## Supported GPUs`,
/// the head of a table.
pub(crate) fn head_of(line: &str) -> Option<&str> {
    let colon = line.split_once([':', '：']).map(|(head, _)| head);
    colon.or_else(|| (line.starts_with(['#', '<']) || line.contains('|')).then_some(line))
}

/// What heads a list of what some program runs on: its machines are those of others.
pub(crate) const OF_OTHERS: [&str; 12] = [
    "nown to work",
    "nown working",
    "nown good",
    "nown to run",
    "orks with",
    "orks on",
    "eported to work",
    "eported working",
    "ompatible with",
    "onfirmed ",
    "upported",
    "upports",
];

/// Words of what is needed and of what others have, in the languages of the labels.
pub(crate) const ASKING: [&str; 74] = [
    "ecommended",
    "inimum",
    "equired",
    "equires",
    "equirement",
    " Min:",
    " min:",
    "t least",
    "or better",
    "or Better",
    "or newer",
    "or later",
    "or higher",
    "or above",
    // Lists of `apt`.
    "will be installed",
    "will be upgraded",
    "will be removed",
    "will be REMOVED",
    // German
    "indestens",
    "indestanforderung",
    "mpfohlen",
    "rforderlich",
    "oraussetzung",
    "oder neuer",
    "oder höher",
    // French, Spanish, Portuguese, Italian
    "ecommand",
    "equis",
    "inimal",
    "ínim",
    "inimo",
    "inima",
    "ecomendad",
    "ecomendável",
    "accomandat",
    "onsigliat",
    "supérieur",
    "superior",
    "o posterior",
    "o successiv",
    // Polish, Russian
    "ymagan",
    "alecan",
    "lub nowsz",
    "ребовани",
    "екоменд",
    "инимальн",
    "или новее",
    "и выше",
    // Dutch, Turkish, Swedish, Finnish, Czech, Ukrainian
    "anbevolen",
    "ereist",
    "inimaal",
    "of nieuwer",
    "of hoger",
    "nerilen",
    "erekli",
    "veya üst",
    "veya üzeri",
    "ekommend",
    "ller nyare",
    "uositel",
    "ai uudempi",
    "oporuč",
    "ebo novější",
    "бо новіш",
    // Chinese, Japanese, Korean
    "推荐",
    "推薦",
    "最低",
    "要求",
    "推奨",
    "必須",
    "以上",
    "或更高",
    "권장",
    "최소",
    "이상",
];
