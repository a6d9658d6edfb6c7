//! How notebooks show answers. Every text is escaped.

use std::fmt::Write as _;

use ngcompat::RunMode;
use serde_json::Value;

use crate::answer::Answer;
use crate::classes::{Class, remedies};

/// The answer as HTML.
pub(crate) fn of(answer: &Answer) -> String {
    match answer.class() {
        Class::Report => report(answer),
        Class::Release => release(answer),
        Class::Releases => {
            let rows = answer.items("releases").iter().map(|release| {
                let version =
                    |key| release.get("components").and_then(|it| it.get(key)).map_or("–", text);
                let keys = ["cuda", "pytorch", "python", "cudnn", "ubuntu"];
                [member(release, "release")].into_iter().chain(keys.map(version)).collect()
            });
            table(&["release", "CUDA", "PyTorch", "Python", "cuDNN", "Ubuntu"], rows)
        }
        Class::Found => {
            let rows = answer.items("releases").iter().map(|found| {
                let documented = found.get("documented") == Some(&Value::Bool(true));
                let documented = if documented { "yes" } else { "no" };
                vec![member(found, "release"), mode(found).unwrap_or("open"), documented]
            });
            table(&["release", "mode", "documented"], rows)
        }
        Class::ReleaseDiff => {
            let (from, to) = (answer.str("from"), answer.str("to"));
            let rows = answer.items("components").iter().map(|change| {
                let side = |key| change.get(key).and_then(Value::as_str).unwrap_or("not seen");
                vec![
                    member(change, "component"),
                    side("from"),
                    side("to"),
                    member(change, "change"),
                ]
            });
            let header = ["", from.unwrap_or_default(), to.unwrap_or_default(), ""];
            let all = escaped(&answer.words().unwrap_or_default());
            format!(
                "{}<details><summary>all</summary><pre>{all}</pre></details>",
                table(&header, rows)
            )
        }
        _ => format!("<pre>{}</pre>", escaped(&answer.words().unwrap_or_else(|| answer.summary()))),
    }
}

fn report(report: &Answer) -> String {
    let verdict = report.str("verdict").unwrap_or_default();
    let colour = match verdict {
        "compatible" => "#1a7f37",
        "incompatible" => "#cf222e",
        _ => "#8250df",
    };
    let name = escaped(report.str("release").unwrap_or_default());
    let mut html = format!("<p><b>{name}: <span style=\"color:{colour}\">{verdict}</span></b>");
    if let Some(mode) = mode(report.json()) {
        let _ = write!(html, " ({})", escaped(mode));
    }
    html.push_str("</p>");
    let rows = report.items("findings").iter().map(|finding| {
        vec![member(finding, "severity"), member(finding, "message"), member(finding, "rule")]
    });
    html.push_str(&table(&["", "finding", "rule"], rows));
    let remedies = remedies(report);
    if !remedies.is_empty() {
        html.push_str("<p>What would help:</p><ul>");
        for remedy in remedies {
            let _ = write!(html, "<li>{}</li>", escaped(member(remedy, "message")));
        }
        html.push_str("</ul>");
    }
    html
}

fn release(release: &Answer) -> String {
    let components = release.json().get("components").and_then(Value::as_object);
    let rows =
        components.into_iter().flatten().map(|(key, version)| vec![key.as_str(), text(version)]);
    format!(
        "<p><b>{}</b></p>{}",
        escaped(release.str("release").unwrap_or_default()),
        table(&["component", "version"], rows)
    )
}

/// The mode in words.
fn mode(value: &Value) -> Option<&'static str> {
    let mode: RunMode = value.get("mode")?.as_str()?.parse().ok()?;
    Some(mode.name())
}

fn member<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).map_or("", text)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn table<'a>(header: &[&str], rows: impl Iterator<Item = Vec<&'a str>>) -> String {
    let row = |html: &mut String, tag: &str, cells: &[&str]| {
        html.push_str("<tr>");
        for cell in cells {
            // Writing to a String cannot fail.
            let _ = write!(html, "<{tag} style=\"text-align:left\">{}</{tag}>", escaped(cell));
        }
        html.push_str("</tr>");
    };
    let mut html = String::from("<table><thead>");
    row(&mut html, "th", header);
    html.push_str("</thead><tbody>");
    for cells in rows {
        row(&mut html, "td", &cells);
    }
    html.push_str("</tbody></table>");
    html
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
