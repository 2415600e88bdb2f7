//! An example value for a schema: its own example, or one made from its parts.

use serde_json::{Map, Value, json};

/// Schemas may refer to themselves; an example stops there.
const DEPTH: u8 = 8;

/// The schema that a reference leads to, or the schema itself.
#[must_use]
pub fn resolve<'d>(document: &'d Value, schema: &'d Value) -> &'d Value {
    schema
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|target| document.pointer(target.strip_prefix('#')?))
        .unwrap_or(schema)
}

/// An example of a schema.
#[must_use]
pub fn sample(document: &Value, schema: &Value) -> Value {
    build(document, schema, DEPTH)
}

/// An address with an example in the place of each name in braces that the operation says.
#[must_use]
pub fn address(document: &Value, path: &str, operation: &Value) -> String {
    let parameters = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
    let parameters = parameters.map(|parameter| resolve(document, parameter));
    let named = parameters.filter(|parameter| parameter.get("in") == Some(&json!("path")));
    named.fold(path.to_owned(), |path, parameter| {
        let name = parameter.get("name").and_then(Value::as_str).unwrap_or_default();
        let made = || sample(document, parameter.get("schema").unwrap_or(&Value::Null));
        let value = parameter.get("example").cloned().unwrap_or_else(made);
        path.replace(&format!("{{{name}}}"), &value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    })
}

fn build(document: &Value, schema: &Value, depth: u8) -> Value {
    let schema = resolve(document, schema);
    if let Some(example) = schema.get("example").or_else(|| schema.pointer("/examples/0")) {
        return example.clone();
    }
    if let Some(fixed) = schema.get("const").or_else(|| schema.pointer("/enum/0")).or_else(|| schema.get("default")) {
        return fixed.clone();
    }
    let Some(depth) = depth.checked_sub(1) else {
        return Value::Null;
    };
    for choice in ["oneOf", "anyOf"] {
        let branches = schema.get(choice).and_then(Value::as_array);
        let mut branches = branches.into_iter().flatten();
        if let Some(branch) = branches.find(|branch| branch.get("type") != Some(&json!("null"))) {
            return build(document, branch, depth);
        }
    }
    let mut fields = Map::new();
    for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        if let Value::Object(more) = build(document, part, depth) {
            fields.extend(more);
        }
    }
    for (name, field) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        fields.insert(name.clone(), build(document, field, depth));
    }
    match kind(schema) {
        "array" => {
            let item = schema.get("items").map(|items| build(document, items, depth));
            Value::Array(item.into_iter().collect())
        }
        "integer" | "number" => schema.get("minimum").cloned().unwrap_or(json!(1)),
        "boolean" => json!(true),
        "string" => json!(text(schema)),
        _ => Value::Object(fields),
    }
}

/// The main type of a schema, whether it may be null or not.
pub(super) fn kind(schema: &Value) -> &str {
    match schema.get("type") {
        Some(Value::String(name)) => name,
        Some(Value::Array(names)) => {
            let mut names = names.iter().filter_map(Value::as_str);
            names.find(|name| *name != "null").unwrap_or("null")
        }
        _ => "object",
    }
}

fn text(schema: &Value) -> &'static str {
    match schema.get("format").and_then(Value::as_str) {
        Some("uuid") => "018f3f2e-7b1c-7c2a-9d3e-5f6a7b8c9d0e",
        Some("date") => "2030-03-04",
        Some("date-time") => "2030-03-04T08:00:00Z",
        Some("email") => "camille.durand@example.invalid",
        Some("password") => "correct horse battery staple",
        _ => "texte",
    }
}
