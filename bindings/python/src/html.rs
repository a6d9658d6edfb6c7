//! How notebooks show answers. Every text is escaped.
//!
//! Colours have a ground of their own, so that they read in light and in dark; all else has the
//! notebook's own colours.

use std::fmt::Write as _;

use ngcompat::RunMode;
use serde_json::Value;

use crate::answer::{Answer, lines};
use crate::classes::Class;
use crate::errors;

/// How many rows a table shows before the rest is folded.
const SHOWN: usize = 20;

/// HTML in which every text is escaped already.
struct Html(String);

type Row = Vec<Html>;

/// The answer as HTML.
pub(crate) fn of(answer: &Answer) -> String {
    let html = match answer.class() {
        Class::Report => report(answer),
        Class::Release => release(answer),
        Class::Releases => releases(answer),
        Class::CompatibilityMap if !answer.picture().is_empty() => {
            Html(answer.picture().to_owned())
        }
        Class::Found => found(answer),
        Class::Families => {
            let row = |family: &Value| {
                let kind = text(member(family, "kind"));
                vec![
                    code(member(family, "family")),
                    text(member(family, "name")),
                    kind,
                    code(member(family, "newest")),
                ]
            };
            let rows = answer.items("families").iter().map(row).collect();
            table(&["family", "name", "kind", "newest"], rows)
        }
        Class::ReleaseDiff => diff(answer),
        Class::IssueList => issues(answer),
        Class::DriverOptions => drivers(answer),
        Class::AmpGuidance => amp(answer),
        Class::Detection => detection(answer),
        Class::Diagnosis => {
            let found = answer.items("diagnoses");
            match found {
                [] => paragraph(&pre(answer)),
                found => joined(found.iter().map(diagnosed)),
            }
        }
        Class::Diagnosed => diagnosed(answer.json()),
        Class::Finding => finding(answer.json()),
        Class::Environment | Class::Facts => facts(answer.json()),
        Class::Explanation => joined([
            paragraph(&joined([
                code(answer.str("rule").unwrap_or_default()),
                text(" "),
                text(answer.str("summary").unwrap_or_default()),
            ])),
            paragraph(&text(answer.str("reason").unwrap_or_default())),
            paragraph(&link("source", answer.str("source"))),
        ]),
        Class::KnownIssue => table(ISSUE, vec![issue(answer.json())]),
        Class::Regression => {
            let about = answer.json().get("issue").unwrap_or(&Value::Null);
            joined([
                paragraph(&code(answer.str("release").unwrap_or_default())),
                table(ISSUE, vec![issue(about)]),
            ])
        }
        Class::Identification => {
            let names = answer.items("matches").iter().map(|name| code(string(name)));
            let names: Vec<Html> = names.flat_map(|name| [name, text(" ")]).collect();
            let note = text(answer.str("note").unwrap_or_default());
            let certainty = text(answer.str("certainty").unwrap_or_default());
            let head = joined(names.into_iter().chain([text("("), certainty, text(")")]));
            joined([paragraph(&head), paragraph(&note)])
        }
        _ => pre(answer),
    };
    format!("<div>{}</div>", html.0)
}

fn report(report: &Answer) -> Html {
    let mut html = String::new();
    let mut push = |one: Html| html.push_str(&one.0);
    let all = lines(report).unwrap_or_default();
    let of_kind = |kind: &'static str| {
        all.iter()
            .filter(move |line| line.str("kind") == Some(kind))
            .filter_map(|line| line.str("text"))
    };
    for headline in of_kind("headline") {
        let badge = badge_of(report.str("verdict").unwrap_or_default());
        push(paragraph(&joined([badge, text(" "), bold(headline)])));
    }
    for machine in of_kind("machine") {
        push(paragraph(&text(machine)));
    }
    for build in of_kind("build") {
        push(paragraph(&code(build)));
    }
    let gpus = report.items("gpus");
    if gpus.len() > 1 {
        let row = |(at, gpu): (usize, &Value)| {
            let name = gpu.get("name").or_else(|| gpu.get("compute_capability"));
            let name = text(name.map_or("unknown GPU", string));
            let mode = text(mode(gpu).unwrap_or("–"));
            vec![text(&at.to_string()), name, badge_of(member(gpu, "verdict")), mode]
        };
        push(table(&["GPU", "", "verdict", "mode"], gpus.iter().enumerate().map(row).collect()));
    }
    let findings = report.items("findings");
    let is_issue = |finding: &&Value| member(finding, "rule") == "issues.known";
    let mut rows: Vec<Row> = Vec::new();
    for (at, one) in findings.iter().enumerate().filter(|(_, one)| !is_issue(one)) {
        // What holds for several GPUs is said once.
        let same = |other: &&Value| {
            (other.get("rule"), other.get("message")) == (one.get("rule"), one.get("message"))
        };
        if findings.iter().take(at).any(|other| same(&other)) {
            continue;
        }
        let concerned: Vec<String> = findings
            .iter()
            .filter(same)
            .filter_map(|one| Some(one.get("gpu")?.as_u64()?.to_string()))
            .collect();
        let concerned = if gpus.len() > 1 { concerned.join(", ") } else { String::new() };
        let rule = link(member(one, "rule"), one.get("source").and_then(Value::as_str));
        let severity = member(one, "severity");
        rows.push(vec![mark(severity), text(&concerned), text(member(one, "message")), rule]);
    }
    push(table(&["", if gpus.len() > 1 { "GPU" } else { "" }, "", "rule"], rows));
    let remedies = report.items("remedies");
    if !remedies.is_empty() {
        push(paragraph(&bold("What would help")));
        push(list(remedies.iter().map(|remedy| text(member(remedy, "message")))));
    }
    let known: Vec<&Value> = findings.iter().filter(is_issue).collect();
    if !known.is_empty() {
        let count = format!("{} of this release", counted(known.len(), "known issue"));
        push(folded(&count, &list(known.iter().map(|issue| text(member(issue, "message"))))));
    }
    Html(html)
}

fn finding(finding: &Value) -> Html {
    let rule = link(member(finding, "rule"), finding.get("source").and_then(Value::as_str));
    let head = joined([
        mark(member(finding, "severity")),
        text(" "),
        text(member(finding, "message")),
        text(" "),
        rule,
    ]);
    let remedies = items(finding, "remedies");
    joined([paragraph(&head), list(remedies.iter().map(|remedy| text(member(remedy, "message"))))])
}

fn release(release: &Answer) -> Html {
    let json = release.json();
    let components = json.get("components").and_then(Value::as_object);
    let rows: Vec<Row> = components
        .into_iter()
        .flatten()
        .map(|(key, it)| vec![text(key), code(string(it))])
        .collect();
    let mut html = joined([
        paragraph(&bold(release.str("release").unwrap_or_default())),
        paragraph(&code(how_to_get(json))),
    ]);
    let mut stated: Vec<Row> = Vec::new();
    if let Some(driver) = json.get("driver").and_then(|driver| driver.get("minimum")?.as_str()) {
        stated.push(vec![text("smallest driver in the notes"), code(driver)]);
    }
    if let Some(minimum) = json.pointer("/gpu/minimum_compute_capability").and_then(Value::as_str) {
        stated.push(vec![text("smallest compute capability"), code(minimum)]);
    }
    let families: Vec<&str> =
        items(json.get("gpu").unwrap_or(&Value::Null), "families").iter().map(string).collect();
    if !families.is_empty() {
        stated.push(vec![text("GPU families"), text(&families.join(", "))]);
    }
    if !stated.is_empty() {
        html.0.push_str(&table(&["", ""], stated).0);
    }
    html.0.push_str(&table(&["component", "version"], rows).0);
    let known = release.items("known_issues");
    if !known.is_empty() {
        let title = counted(known.len(), "known issue");
        html.0.push_str(&folded(&title, &table(ISSUE, known.iter().map(issue).collect())).0);
    }
    let doubts = release.items("doubts");
    if !doubts.is_empty() {
        let title = counted(doubts.len(), "doubt");
        html.0.push_str(&folded(&title, &list(doubts.iter().map(|doubt| text(string(doubt))))).0);
    }
    let sources = release.items("sources");
    if !sources.is_empty() {
        html.0.push_str(&folded("Sources", &list(sources.iter().map(source))).0);
    }
    html
}

fn releases(answer: &Answer) -> Html {
    let all = answer.items("releases");
    let keys = ["cuda", "pytorch", "python", "cudnn", "ubuntu"];
    let recorded = |key: &&str| all.iter().any(|one| version(one, key).is_some());
    let keys: Vec<&str> = keys.into_iter().filter(recorded).collect();
    let row = |release: &Value| {
        let versions = keys.iter().map(|key| text(version(release, key).unwrap_or("–")));
        let name = [code(member(release, "release"))].into_iter();
        name.chain(versions).chain([code(how_to_get(release))]).collect()
    };
    table(&[&["release"], &keys[..], &[""]].concat(), all.iter().map(row).collect())
}

fn found(answer: &Answer) -> Html {
    let row = |found: &Value| {
        let documented = found.get("documented") == Some(&Value::Bool(true));
        let name = member(found, "release");
        let get = errors::release(name).ok().and_then(|it| it.install().or(it.image()));
        let documented = text(if documented { "yes" } else { "no" });
        vec![
            code(name),
            text(mode(found).unwrap_or("open")),
            documented,
            code(&get.unwrap_or_default()),
        ]
    };
    let runs = answer.items("releases");
    let head = match runs.len() {
        0 => text("No release is known to run here."),
        1 => text("1 release runs here."),
        count => text(&format!("{count} releases run here.")),
    };
    let mut html = paragraph(&head);
    if !runs.is_empty() {
        let rows = runs.iter().map(row).collect();
        html.0.push_str(&table(&["release", "mode", "documented", ""], rows).0);
    }
    let open = answer.items("undetermined");
    if !open.is_empty() {
        let missing = answer.str("missing").unwrap_or_default();
        let title = format!("? {} may run, but a fact is missing. {missing}", open.len());
        html.0.push_str(&folded(&title, &list(open.iter().map(|name| code(string(name))))).0);
    }
    html
}

fn diff(answer: &Answer) -> Html {
    let (from, to) = (answer.str("from"), answer.str("to"));
    let row = |change: &Value| {
        let side = |key| {
            change.get(key).and_then(Value::as_str).map_or_else(|| text("not recorded"), code)
        };
        vec![
            text(member(change, "component")),
            side("from"),
            side("to"),
            text(member(change, "change")),
        ]
    };
    let header = ["", from.unwrap_or_default(), to.unwrap_or_default(), ""];
    let rows = answer.items("components").iter().map(row).collect();
    joined([table(&header, rows), folded("All", &pre(answer))])
}

/// The columns of known issues.
const ISSUE: &[&str] = &["kind", "", "workaround", "source"];

fn issue(issue: &Value) -> Row {
    let kind = member(issue, "kind").replace('-', " ");
    let stated = issue.get("source").unwrap_or(&Value::Null);
    vec![
        text(&kind),
        text(member(issue, "summary")),
        text(member(issue, "workaround")),
        source(stated),
    ]
}

fn issues(answer: &Answer) -> Html {
    let known = answer.items("issues");
    let collected = answer.json().get("collected") == Some(&Value::Bool(true));
    let head = format!(
        "{}: {}{}",
        answer.str("release").unwrap_or_default(),
        counted(known.len(), "known issue"),
        if collected { "." } else { "; its list was not collected, so that there may be more." }
    );
    let rows: Vec<Row> = known.iter().map(issue).collect();
    if rows.is_empty() {
        return paragraph(&text(&head));
    }
    joined([paragraph(&text(&head)), table(ISSUE, rows)])
}

fn drivers(answer: &Answer) -> Html {
    let json = answer.json();
    let one = |key| json.get(key).filter(|option| !option.is_null());
    let all = one("native").into_iter().chain(answer.items("forward")).chain(one("minor_version"));
    let row = |option: &Value| {
        let later = match (option.get("or_later"), option.get("up_to").and_then(Value::as_str)) {
            (_, Some(last)) => format!(" up to {last}"),
            (Some(Value::Bool(true)), None) => String::from(" or later"),
            _ => String::from(" or later of its branch"),
        };
        let ended = if option.get("ended") == Some(&Value::Bool(true)) { "ended" } else { "until" };
        let until = option.get("end_of_life").and_then(Value::as_str);
        let until = until.map_or_else(String::new, |until| format!(", {ended} {until}"));
        let kind = format!("{}{until}", member(option, "kind").replace('-', " "));
        let reason = link(member(option, "reason"), option.get("source").and_then(Value::as_str));
        vec![
            joined([code(member(option, "driver")), text(&later)]),
            text(mode(option).unwrap_or("–")),
            badge_of(member(option, "verdict")),
            text(&kind),
            reason,
        ]
    };
    let gpu = json.get("gpu").map_or("", |gpu| member(gpu, "name"));
    let on = if gpu.is_empty() { String::new() } else { format!(" on {gpu}") };
    let head = bold(&format!("{}{on}", answer.str("release").unwrap_or_default()));
    let rows = all.map(row).collect();
    joined([
        paragraph(&head),
        table(&["driver", "mode", "verdict", "branch", "why"], rows),
        list(answer.items("notes").iter().map(|note| text(string(note)))),
    ])
}

fn amp(answer: &Answer) -> Html {
    const PARTS: [(&str, &str); 9] = [
        ("dtype", "Data type"),
        ("api", "Interface"),
        ("tensor_cores", "Tensor Cores"),
        ("tf32", "TF32"),
        ("fp8", "FP8"),
        ("fp4", "FP4"),
        ("apex", "Apex"),
        ("pytorch", "PyTorch"),
        ("gains", "Gain"),
    ];
    let json = answer.json();
    let row = |(title, part): (&str, &Value)| {
        let stated: Vec<Html> =
            items(part, "sources").iter().map(|one| paragraph(&source(one))).collect();
        vec![bold(title), text(member(part, "message")), joined(stated)]
    };
    let parts = PARTS.iter().filter_map(|(key, title)| Some((*title, json.get(*key)?)));
    let shapes = answer.items("shapes").iter().map(|shape| ("Sizes", shape));
    let mut rows: Vec<Row> = parts.chain(shapes).map(row).collect();
    for pitfall in answer.items("pitfalls") {
        let message = format!("{} {}", member(pitfall, "message"), member(pitfall, "workaround"));
        let stated = source(pitfall.get("source").unwrap_or(&Value::Null));
        rows.push(vec![
            joined([mark("warning"), text(" "), bold("Known to go wrong")]),
            text(&message),
            stated,
        ]);
    }
    let gpu = json.get("gpu").map_or("", |gpu| member(gpu, "name"));
    let on = if gpu.is_empty() { String::new() } else { format!(" on {gpu}") };
    let head = format!("{}{on}: mixed precision", answer.str("release").unwrap_or_default());
    let mut html =
        joined([paragraph(&bold(&head)), table_of(&["", "", "source"], rows, usize::MAX)]);
    if let Some(snippet) = answer.str("snippet") {
        html.0.push_str(&preformatted(snippet).0);
    }
    html
}

fn detection(answer: &Answer) -> Html {
    let row = |one: &Value| {
        vec![text(member(one, "fact")), code(member(one, "value")), text(member(one, "origin"))]
    };
    let missing = |one: &Value| text(&format!("{}: {}", member(one, "what"), member(one, "why")));
    let mut html =
        table(&["fact", "value", "from"], answer.items("facts").iter().map(row).collect());
    if !answer.items("missing").is_empty() {
        html.0.push_str(&paragraph(&bold("Not found out")).0);
        html.0.push_str(&list(answer.items("missing").iter().map(missing)).0);
    }
    html
}

fn diagnosed(found: &Value) -> Html {
    let certainty = format!(" ({}) ", member(found, "certainty"));
    let head =
        joined([bold(member(found, "title")), text(&certainty), code(member(found, "code"))]);
    let also = items(found, "also");
    let mut html = joined([paragraph(&head), paragraph(&text(member(found, "cause")))]);
    let fixes = items(found, "fixes");
    if !fixes.is_empty() {
        html.0.push_str(&paragraph(&bold("What helps")).0);
        html.0.push_str(&list(fixes.iter().map(|fix| text(string(fix)))).0);
    }
    if !also.is_empty() {
        let also = list(also.iter().map(|other| text(string(other))));
        html.0.push_str(&folded("What else it can mean", &also).0);
    }
    html
}

fn facts(facts: &Value) -> Html {
    let mut rows: Vec<Row> = Vec::new();
    let mut row = |name: &str, value: &str| {
        if !value.is_empty() {
            rows.push(vec![text(name), code(value)]);
        }
    };
    for key in ["driver", "cuda_driver", "jetpack", "launcher", "toolkit"] {
        row(&key.replace('_', " "), member(facts, key));
    }
    for gpu in items(facts, "gpus") {
        let name = gpu.get("name").filter(|name| !name.is_null());
        row("GPU", name.or_else(|| gpu.get("compute_capability")).map_or("", string));
    }
    for (name, value) in objects(facts, "platform").chain(objects(facts, "components")) {
        row(name, string(value));
    }
    for (name, value) in objects(facts, "container") {
        row(&format!("container: {}", name.replace('_', " ")), string(value));
    }
    for requirement in items(facts, "requirements") {
        row("requires", string(requirement));
    }
    if rows.is_empty() {
        return paragraph(&text("Nothing is known."));
    }
    table(&["fact", ""], rows)
}

// ---------------------------------------------------------------------------------------------------
// Values
// ---------------------------------------------------------------------------------------------------

/// The version of a component of a release.
fn version<'a>(release: &'a Value, key: &str) -> Option<&'a str> {
    release.get("components")?.get(key).map(string)
}

/// The image to pull, or the command that installs the wheel.
fn how_to_get(release: &Value) -> &str {
    let get = |key| release.get(key).and_then(Value::as_str);
    get("install").or(get("image")).unwrap_or_default()
}

/// The mode in words.
fn mode(value: &Value) -> Option<&'static str> {
    let mode: RunMode = value.get("mode")?.as_str()?.parse().ok()?;
    Some(mode.name())
}

fn member<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).map_or("", string)
}

fn items<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn objects<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.get(key).and_then(Value::as_object).into_iter().flatten()
}

fn string(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

// ---------------------------------------------------------------------------------------------------
// Parts of pages
// ---------------------------------------------------------------------------------------------------

/// `1 doubt`, `7 doubts`.
fn counted(count: usize, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}

fn joined(parts: impl IntoIterator<Item = Html>) -> Html {
    Html(parts.into_iter().map(|part| part.0).collect())
}

/// A sentence, in which backticks enclose what is typed.
fn text(text: &str) -> Html {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return Html(escaped(text));
    }
    let part = |(at, part): (usize, &&str)| match at % 2 {
        1 => code(part),
        _ => Html(escaped(part)),
    };
    joined(parts.iter().enumerate().map(part))
}

fn bold(text: &str) -> Html {
    Html(format!("<b>{}</b>", escaped(text)))
}

fn code(text: &str) -> Html {
    if text.is_empty() {
        return Html(String::new());
    }
    Html(format!("<code>{}</code>", escaped(text)))
}

fn paragraph(content: &Html) -> Html {
    Html(format!("<p style=\"margin:0.3em 0\">{}</p>", content.0))
}

/// What the answer says as text, in a font in which its columns line up.
fn pre(answer: &Answer) -> Html {
    preformatted(&answer.words().unwrap_or_else(|| answer.summary()))
}

fn preformatted(text: &str) -> Html {
    Html(format!(
        "<pre style=\"font-family:var(--jp-code-font-family,monospace);white-space:pre-wrap;\
         word-break:normal;overflow-wrap:anywhere\">{}</pre>",
        escaped(text)
    ))
}

/// A link to a public document, and nothing else.
fn link(text: &str, address: Option<&str>) -> Html {
    match address.filter(|address| address.starts_with("https://")) {
        Some(address) => Html(format!(
            "<a href=\"{}\" target=\"_blank\" rel=\"noopener\">{}</a>",
            escaped(address),
            escaped(text)
        )),
        None => Html(escaped(text)),
    }
}

fn source(source: &Value) -> Html {
    link(member(source, "what"), source.get("address").and_then(Value::as_str))
}

fn badge_of(verdict: &str) -> Html {
    let colour = match verdict {
        "compatible" => "#1a7f37",
        "incompatible" => "#b42318",
        _ => "#6639ba",
    };
    badge(verdict, colour)
}

/// The mark of a severity, which does not speak by its colour alone.
fn mark(severity: &str) -> Html {
    match severity {
        "blocker" => badge("✗", "#b42318"),
        "unknown" => badge("?", "#6639ba"),
        "warning" => badge("!", "#8a5300"),
        _ => badge("·", "#57606a"),
    }
}

fn badge(text: &str, colour: &str) -> Html {
    Html(format!(
        "<span style=\"background:{colour};color:#fff;border-radius:3px;padding:0 0.4em;\
         white-space:nowrap\">{}</span>",
        escaped(text)
    ))
}

fn list(items: impl Iterator<Item = Html>) -> Html {
    let items: Vec<String> = items.map(|item| item.0).collect();
    match items.as_slice() {
        [] => Html(String::new()),
        items => {
            let items = items.join("</li><li>");
            Html(format!("<ul style=\"margin:0.3em 0\"><li>{items}</li></ul>"))
        }
    }
}

fn folded(title: &str, content: &Html) -> Html {
    Html(format!("<details><summary>{}</summary>{}</details>", escaped(title), content.0))
}

/// A table, of which many rows are folded.
fn table(header: &[&str], rows: Vec<Row>) -> Html {
    table_of(header, rows, SHOWN)
}

fn table_of(header: &[&str], mut rows: Vec<Row>, shown: usize) -> Html {
    // A fold of a few rows hides more than it spares.
    let rest =
        if rows.len() > shown.saturating_add(5) { rows.split_off(shown) } else { Vec::new() };
    let more = rest.len();
    let mut html = plain_table(header, &rows);
    if more > 0 {
        html.0.push_str(&folded(&format!("{more} more"), &plain_table(header, &rest)).0);
    }
    html
}

fn plain_table(header: &[&str], rows: &[Row]) -> Html {
    const CELL: &str = "text-align:left;vertical-align:top;white-space:normal";
    let mut html = String::from("<table>");
    if header.iter().any(|name| !name.is_empty()) {
        html.push_str("<thead><tr>");
        for name in header {
            // Writing to a String cannot fail.
            let _ = write!(html, "<th style=\"{CELL}\">{}</th>", escaped(name));
        }
        html.push_str("</tr></thead>");
    }
    html.push_str("<tbody>");
    for cells in rows {
        html.push_str("<tr>");
        for cell in cells {
            let _ = write!(html, "<td style=\"{CELL}\">{}</td>", cell.0);
        }
        html.push_str("</tr>");
    }
    html.push_str("</tbody></table>");
    Html(html)
}

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
    html
}
