//! The fields of a schema, as a table.

use super::html::{escape, inline};
use super::sample::{kind, resolve};
use serde_json::Value;

/// The fields of an object schema; nothing when it has none.
pub(super) fn table(document: &Value, schema: &Value, caption: &str) -> String {
    let schema = resolve(document, schema);
    let required: Vec<_> =
        schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let mut rows = String::new();
    for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        rows.push_str(&rows_of(document, resolve(document, part), &required));
    }
    rows.push_str(&rows_of(document, schema, &required));
    if rows.is_empty() {
        return format!("<p>{}: {}</p>", escape(caption), shape(schema));
    }
    framed(caption, &["Field", "Shape", "Meaning"], &rows)
}

fn rows_of(document: &Value, schema: &Value, required: &[&str]) -> String {
    let properties = schema.get("properties").and_then(Value::as_object);
    properties
        .into_iter()
        .flatten()
        .map(|(name, field)| row(document, name, field, required.contains(&name.as_str())))
        .collect()
}

/// One row: name, shape, meaning.
pub(super) fn row(document: &Value, name: &str, field: &Value, required: bool) -> String {
    let meaning = field
        .get("description")
        .or_else(|| resolve(document, field).get("description"))
        .and_then(Value::as_str)
        .unwrap_or_default();
    format!(
        "<tr><th scope=\"row\"><code>{}</code>{}</th><td>{}</td><td>{}</td></tr>",
        escape(name),
        if required { " <span class=\"soft\">required</span>" } else { "" },
        shape(field),
        inline(meaning),
    )
}

/// A table that scrolls by keyboard too.
pub(super) fn framed(caption: &str, columns: &[&str], rows: &str) -> String {
    let head: String = columns.iter().map(|column| format!("<th scope=\"col\">{column}</th>")).collect();
    let caption = escape(caption);
    format!(
        "<div class=\"scroll\"><table><caption class=\"soft\">{caption}</caption><thead><tr>{head}</tr></thead>\
         <tbody>{rows}</tbody></table></div>"
    )
}

/// What a value looks like, in a few words.
pub(super) fn shape(schema: &Value) -> String {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str).and_then(|target| target.rsplit('/').next()) {
        return format!("<a href=\"#schema-{0}\">{0}</a>", escape(name));
    }
    for choice in ["oneOf", "anyOf", "allOf"] {
        if let Some(branches) = schema.get(choice).and_then(Value::as_array) {
            let shapes: Vec<_> = branches.iter().map(shape).collect();
            return shapes.join(" or ");
        }
    }
    let mut words = match (kind(schema), schema.get("items")) {
        ("array", Some(items)) => format!("list of {}", shape(items)),
        (kind, _) => escape(kind),
    };
    if let Some(format) = schema.get("format").and_then(Value::as_str) {
        words.push_str(&format!(", {}", escape(format)));
    }
    let bounds = [
        ("minimum", "at least"),
        ("maximum", "at most"),
        ("minLength", "characters at least"),
        ("maxLength", "characters at most"),
        ("maxItems", "items at most"),
    ];
    for (key, label) in bounds {
        if let Some(bound) = schema.get(key) {
            words.push_str(&format!(", {label} {bound}"));
        }
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        let values: Vec<_> =
            values.iter().map(|value| format!("<code>{}</code>", escape(&value.to_string()))).collect();
        words.push_str(&format!(": {}", values.join(" ")));
    }
    words
}
