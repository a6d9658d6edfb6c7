//! How notebooks show answers. Every text is escaped.

use std::fmt::Write as _;

use ngcompat::{LineKind, RunMode};
use serde_json::Value;

use crate::answer::{Answer, lines};
use crate::classes::Class;
use crate::errors;

/// The answer as HTML.
pub(crate) fn of(answer: &Answer) -> String {
    match answer.class() {
        Class::Report => report(answer),
        Class::Release => release(answer),
        Class::Releases => {
            let all = answer.items("releases");
            let keys = ["cuda", "pytorch", "python", "cudnn", "ubuntu"];
            let recorded = |key: &&str| all.iter().any(|one| version(one, key).is_some());
            let keys: Vec<&str> = keys.into_iter().filter(recorded).collect();
            let rows = all.iter().map(|release| {
                let versions = keys.iter().map(|key| version(release, key).unwrap_or("–"));
                let name = [member(release, "release")].into_iter();
                name.chain(versions).chain([how_to_get(release)]).map(String::from).collect()
            });
            table(&[&["release"], &keys[..], &[""]].concat(), rows)
        }
        Class::Found => {
            let rows = answer.items("releases").iter().map(|found| {
                let documented = found.get("documented") == Some(&Value::Bool(true));
                let documented = if documented { "yes" } else { "no" };
                let name = member(found, "release");
                let get = errors::release(name).ok().and_then(|it| it.install().or(it.image()));
                let row = [name, mode(found).unwrap_or("open"), documented];
                row.into_iter().map(String::from).chain(get).collect()
            });
            table(&["release", "mode", "documented", ""], rows)
        }
        Class::Families => {
            let rows = answer.items("families").iter().map(|family| {
                ["family", "name", "newest"].map(|key| member(family, key).to_owned()).into()
            });
            table(&["family", "name", "newest"], rows)
        }
        Class::ReleaseDiff => {
            let (from, to) = (answer.str("from"), answer.str("to"));
            let rows = answer.items("components").iter().map(|change| {
                let side = |key| change.get(key).and_then(Value::as_str).unwrap_or("not recorded");
                let component = member(change, "component");
                [component, side("from"), side("to"), member(change, "change")]
                    .map(String::from)
                    .into()
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
    let colour = match report.str("verdict") {
        Some("compatible") => "#1a7f37",
        Some("incompatible") => "#cf222e",
        _ => "#8250df",
    };
    let mut html = String::new();
    for line in lines(report).unwrap_or_default() {
        let text = escaped(&line.words().unwrap_or_default());
        // Writing to a String cannot fail.
        let _ = match line.str("kind").and_then(|kind| kind.parse().ok()) {
            Some(LineKind::Headline) => {
                write!(html, "<p><b style=\"color:{colour}\">{text}</b></p>")
            }
            Some(LineKind::Heading) => write!(html, "<p><b>{text}</b></p>"),
            _ => write!(html, "<div>{text}</div>"),
        };
    }
    html
}

fn release(release: &Answer) -> String {
    let components = release.json().get("components").and_then(Value::as_object);
    let rows =
        components.into_iter().flatten().map(|(key, it)| vec![key.clone(), string(it).to_owned()]);
    format!(
        "<p><b>{}</b></p><p><code>{}</code></p>{}",
        escaped(release.str("release").unwrap_or_default()),
        escaped(how_to_get(release.json())),
        table(&["component", "version"], rows)
    )
}

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

fn string(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn table(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    fn row(html: &mut String, tag: &str, cells: &[impl AsRef<str>]) {
        html.push_str("<tr>");
        for cell in cells {
            let cell = escaped(cell.as_ref());
            // Writing to a String cannot fail.
            let _ = write!(html, "<{tag} style=\"text-align:left\">{cell}</{tag}>");
        }
        html.push_str("</tr>");
    }
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
