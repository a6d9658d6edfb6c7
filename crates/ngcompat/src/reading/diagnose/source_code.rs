//! Whether a message is a string in source code, and not what a program printed.

use crate::reading::clean::CleanText;
use crate::values::text::offset;

/// Words that begin a statement.
const STATEMENTS: [&str; 8] =
    ["raise", "throw", "assert", "return", "if", "elif", "case", "except"];

/// Words that begin a declaration.
const DECLARATIONS: [&str; 10] =
    ["const", "static", "#define", "constexpr", "let", "var", "char", "final", "public", "private"];

/// What is called with a message, or with one to look for.
const CALLS: [&str; 48] = [
    "print",
    "printf",
    "fprintf",
    "sprintf",
    "snprintf",
    "puts",
    "fputs",
    "warn",
    "warning",
    "log",
    "raises",
    "runtime_error",
    "logic_error",
    "TORCH_CHECK",
    "TORCH_WARN",
    "AT_ERROR",
    "AT_ASSERTM",
    "GGML_ABORT",
    "CHECK",
    "strstr",
    "strcmp",
    "strncmp",
    "contains",
    "includes",
    "search",
    "match",
    "find",
    "expect",
    "startswith",
    "endswith",
    "compile",
    "assertIn",
    "assertEqual",
    "assertRaisesRegex",
    "EXPECT_THROW",
    "EXPECT_EQ",
    "EXPECT_STREQ",
    "ASSERT_EQ",
    "panic",
    "println",
    "eprintln",
    "format",
    "bail",
    "anyhow",
    "Errorf",
    "assert_eq",
    "require",
    "exit",
];

/// How many lines of one statement or list are looked at.
const LINES: usize = 60;

/// Whether the message that begins at `start` is in source code; `before` is its line in front of it.
pub(crate) fn is_in_source_code(text: &CleanText, start: usize, before: &str) -> bool {
    let line = behind_place(before);
    if ["//", "/*", "<!--"].iter().any(|mark| line.starts_with(mark)) {
        return true;
    }
    let Some(front) = in_front_of_quote(before) else { return false };
    let line_start = start.saturating_sub(before.len());
    let code = is_code(front) || is_item(front) && is_in_listing(text, line_start);
    code && !is_traced(text, line_start)
}

/// A traceback shows the line of code that raised what follows.
fn is_traced(text: &CleanText, line_start: usize) -> bool {
    text.line_above(line_start).is_some_and(|above| above.contains(", line "))
}

/// Whether a line up to a string is a statement, a declaration or a call that takes the string.
fn is_code(front: &str) -> bool {
    let line = behind_place(front);
    let first = line.split([' ', '(']).next().unwrap_or("");
    let call = front.strip_suffix(['f', 'r', 'b', 'L', 'u']).unwrap_or(front).trim_end();
    let compared = ["<<", "match=", "==", "!=", "new Error(", "errors.New("];
    STATEMENTS.contains(&first)
        || DECLARATIONS.contains(&first)
        || CALLS.contains(&open_call(call))
        || compared.iter().any(|end| call.ends_with(end))
}

/// The function whose bracket is open at the end: `fprintf` of `fprintf(stderr, `.
fn open_call(front: &str) -> &str {
    let mut depth = 0_usize;
    for (at, sign) in front.rmatch_indices(['(', ')']) {
        if sign == ")" {
            depth = depth.saturating_add(1);
        } else if let Some(less) = depth.checked_sub(1) {
            depth = less;
        } else {
            let callee = front.get(..at).unwrap_or_default().trim_end().trim_end_matches('!');
            let name = callee.rsplit(|c: char| !(c.is_alphanumeric() || c == '_')).next();
            return name.unwrap_or_default();
        }
    }
    ""
}

/// The text in front of the quotation mark that is open at the end; `None` where none is.
pub(crate) fn in_front_of_quote(before: &str) -> Option<&str> {
    let open = |mark: char| before.matches(mark).count() % 2 == 1;
    let marks = ['"', '\'', '`'].into_iter().filter(|mark| open(*mark));
    let at = marks.filter_map(|mark| before.rfind(mark)).min()?;
    before.get(..at)
}

/// Whether nothing but signs is before the string: it is an item of a list, or goes on with a statement.
fn is_item(front: &str) -> bool {
    let item = behind_place(front).trim_start_matches(['(', '[', '{', ' ', '\t']);
    item.is_empty() || matches!(item, "f" | "r" | "b" | "L" | "u" | "R" | "u8")
}

/// Whether the lines of strings above begin with code: `PATTERNS = [`, `raise RuntimeError(`.
fn is_in_listing(text: &CleanText, line_start: usize) -> bool {
    for above in text.lines_above(line_start).take(LINES) {
        let line = behind_place(above).trim_end();
        // A dictionary has its keys in quotes, and so has JSON, whose lists are a program's.
        let opens = line.ends_with(['(', '[', '{', ',', '\\'])
            || line.ends_with("<<")
            || line.ends_with('=');
        let string = line.trim_start_matches(['(', '[', '{', ' ']);
        let string = string.strip_prefix(['f', 'r', 'b', 'L', 'u']).unwrap_or(string);
        if string.starts_with(['"', '\'']) && !line.ends_with(['[', '{']) {
            continue;
        }
        if string.starts_with(['#', '/']) && !line.starts_with("#define") {
            continue;
        }
        return opens
            && !string.starts_with(['"', '\''])
            && opens_code(text, offset(text.as_str(), above), line);
    }
    false
}

fn opens_code(text: &CleanText, at: usize, line: &str) -> bool {
    let first = line.split([' ', '(', '=', ':']).next().unwrap_or("");
    let named = !first.is_empty()
        && first.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.".contains(&byte));
    let assigned = ["= [", "= (", "= {", "=[", "={", "= \\", "> = {", "[] = {", "=> ["]
        .iter()
        .any(|sign| line.ends_with(sign));
    let code = STATEMENTS.contains(&first)
        || DECLARATIONS.contains(&first)
        || CALLS.contains(&open_call(line))
        || line.ends_with("<<");
    let more = code
        || named && assigned
        || DECLARATIONS.iter().any(|word| line.contains("= ") && line.contains(word));
    more && !is_traced(text, at)
}

/// The line without what `grep -n`, `diff` and viewers put before it: `src/main.rs:12:`, `+`, `12 |`.
fn behind_place(line: &str) -> &str {
    let mut parts = line.splitn(3, ':');
    let numbered = match (parts.next(), parts.next(), parts.next()) {
        (Some(_), Some(number), Some(rest))
            if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            rest
        }
        _ => line,
    };
    let plain = numbered.trim_start_matches(['+', '-', '>']).trim_start();
    let end = plain.find(|c: char| !c.is_ascii_digit()).unwrap_or(plain.len());
    let viewed = plain.get(end..).filter(|_| end > 0).map(str::trim_start);
    let viewed = viewed.and_then(|rest| rest.strip_prefix(['|', ':']));
    viewed.map_or(plain, str::trim_start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_code(raw: &str) -> bool {
        const MESSAGE: &str = "no kernel image is available for execution on the device";
        let text = CleanText::new(&raw.replace('@', MESSAGE));
        let at = text.as_str().find(MESSAGE).unwrap();
        is_in_source_code(&text, at, text.line_before(at, 200))
    }

    #[test]
    fn strings_of_programs_are_no_messages() {
        for code in [
            "    fprintf(stderr, \"CUDA error: @\\n\");",
            "TORCH_CHECK(status == 0, \"CUDA error: @\");",
            "logging.warning(\"CUDA error: @\")",
            "panic!(\"CUDA error: @\");",
            "return errors.New(\"CUDA error: @\")",
            "throw new Error(\"CUDA error: @\");",
            "self.assertIn(\"@\", log)",
            "if line == \"@\":",
            "  12 |     raise RuntimeError(\"@\")",
            "raise RuntimeError(\n    \"CUDA error: @\"\n)",
            "TORCH_CHECK(ok,\n    \"cannot start. \",\n    \"CUDA error: @\");",
            "FATAL = [\n    \"out of memory\",\n    \"CUDA error: @\",\n]",
            "FATAL = (\n    # boards\n    r\"CUDA error: @\",\n)",
            "HINTS = {\n    \"out of memory\": \"less\",\n    \"CUDA error: @\": \"newer wheel\",\n}",
            "static const char *texts[] = {\n  \"CUDA error: @\",\n};",
        ] {
            assert!(in_code(code), "{code}");
        }
    }

    #[test]
    fn what_a_program_printed_may_have_quotes() {
        for printed in [
            "RuntimeError('CUDA error: @')",
            "DriverError(CUDA_ERROR_NO_BINARY_FOR_GPU, \"@\")",
            "{\"log\":\"CUDA error: @\\n\",\"stream\":\"stderr\"}",
            "\"logs\": [\n  \"starting\",\n  \"CUDA error: @\"\n]",
            "{\n  \"error\": \"CUDA error: @\"\n}",
            "details = \"CUDA error: @\"",
            "level=ERROR msg=\"CUDA error: @\"",
            "  File \"/a/b.py\", line 3, in c\n    raise RuntimeError(\"@\")",
            "I ran it and got:\n\"CUDA error: @\"",
        ] {
            assert!(!in_code(printed), "{printed}");
        }
    }
}
