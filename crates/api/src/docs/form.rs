//! The form with which an operation is tried from its page: made from the document, sent by the page's script, and hidden for as
//! long as no script runs.

use super::html::{escape, inline};
use super::sample::{kind, resolve, sample};
use super::schema::shape;
use serde_json::Value;

/// The script of the reference: it shows the forms, sends them, and tells what came back.
pub const SCRIPT: &str = include_str!("try-it.js");

/// Verbs of operations that cannot be undone from here, or that shut somebody out: the page asks before it sends.
const ASKED_FIRST: [&str; 19] = [
    "apply", "approve", "cancel", "change", "close", "correct", "decide", "decline", "delete", "end", "grant", "lock",
    "move", "refuse", "renew", "reset", "retire", "revoke", "withdraw",
];
/// The same, of operations whose verb alone says too little.
const ASKED_FIRST_BY_NAME: [&str; 1] = ["turn_off_my_second_factor"];
/// Verbs of operations that are sent at once: they read, or what they make can be taken back.
const SENT_AT_ONCE: [&str; 24] = [
    "accept",
    "add",
    "ask",
    "attend",
    "keep",
    "confirm",
    "copy",
    "create",
    "export",
    "finish",
    "follow",
    "get",
    "list",
    "login",
    "logout",
    "plan",
    "preview",
    "publish",
    "read",
    "reinstate",
    "restore",
    "start",
    "unlock",
    "update",
];

/// Whether the page asks before it sends an operation; none when nobody has said of its verb.
#[must_use]
pub fn asks_first(operation: &str) -> Option<bool> {
    let verb = operation.split('_').next().unwrap_or_default();
    if ASKED_FIRST.contains(&verb) || ASKED_FIRST_BY_NAME.contains(&operation) {
        return Some(true);
    }
    SENT_AT_ONCE.contains(&verb).then_some(false)
}

/// Who the calls of the page are sent as, and the question before those that cannot be undone.
pub(super) const CALLER: &str = "<section id=\"caller\" class=\"caller\" aria-labelledby=\"caller-title\" hidden>\
    <h2 id=\"caller-title\">Try calls from this page</h2>\
    <p>Each operation has a form under <strong>Try it</strong>. What you send is done, on the data of this server.</p>\
    <p role=\"status\" id=\"caller-who\"></p>\
    <fieldset><legend>Send as</legend>\
    <label><input type=\"radio\" name=\"send-as\" value=\"cookie\" checked> the browser’s sign-in</label>\
    <label><input type=\"radio\" name=\"send-as\" value=\"bearer\"> whoever holds this token</label>\
    <label><input type=\"radio\" name=\"send-as\" value=\"nobody\"> nobody</label></fieldset>\
    <div class=\"field\"><label for=\"caller-token\">Bearer token</label>\
    <input id=\"caller-token\" type=\"password\" maxlength=\"4096\" autocomplete=\"off\" spellcheck=\"false\" \
    aria-describedby=\"caller-token-hint caller-token-error\">\
    <p class=\"soft\" id=\"caller-token-hint\">Of a sign-in with <code>\"delivery\": \"bearer\"</code>, or of an API client. It stays in \
    this page and is gone when you leave it.</p><p class=\"error\" id=\"caller-token-error\"></p></div></section>\
    <dialog id=\"ask\" aria-labelledby=\"ask-title\" aria-describedby=\"ask-words\"><form method=\"dialog\">\
    <h2 id=\"ask-title\">Send it?</h2><p id=\"ask-words\"></p>\
    <div class=\"actions\"><button value=\"send\" class=\"danger\">Send</button> <button value=\"\" autofocus>Do not send</button></div>\
    </form></dialog>";

/// An operation as its form needs it.
pub(super) struct Tried<'d> {
    pub(super) document: &'d Value,
    pub(super) id: &'d str,
    pub(super) method: &'d str,
    pub(super) path: &'d str,
    pub(super) summary: &'d str,
    pub(super) operation: &'d Value,
}

impl Tried<'_> {
    /// The form, and the places where its answer is shown.
    pub(super) fn render(&self) -> String {
        let id = escape(self.id);
        let asks = if asks_first(self.id) == Some(true) { " data-asks" } else { "" };
        let public = self.operation.pointer("/security/0").and_then(Value::as_object).is_some_and(|way| way.is_empty());
        let open = if public { " data-open" } else { "" };
        format!(
            "<details class=\"try\" hidden><summary>Try it<span class=\"unseen\">: {summary}</span></summary>\
             <form data-id=\"{id}\" data-method=\"{method}\" data-path=\"{path}\" data-summary=\"{summary}\"{asks}{open} novalidate>\
             {fields}<div class=\"actions\"><button type=\"submit\">Send<span class=\"unseen\">: {summary}</span></button> \
             <button type=\"button\" class=\"stop\" hidden>Stop<span class=\"unseen\">: {summary}</span></button></div></form>\
             <p role=\"status\" class=\"outcome\"></p><div class=\"answer\"></div></details>",
            summary = escape(self.summary),
            method = self.method.to_ascii_uppercase(),
            path = escape(self.path),
            fields = self.fields(),
        )
    }

    fn fields(&self) -> String {
        let parameters = self.operation.get("parameters").and_then(Value::as_array);
        let mut html: String = parameters
            .into_iter()
            .flatten()
            .map(|parameter| self.parameter(resolve(self.document, parameter)))
            .collect();
        if let Some(schema) = self.operation.pointer("/requestBody/content/application~1json/schema") {
            html.push_str(&self.body(schema));
        } else if let Some(schema) = self.operation.pointer("/requestBody/content/multipart~1form-data/schema") {
            html.push_str(&self.parts(resolve(self.document, schema)));
        }
        html
    }

    fn parameter(&self, parameter: &Value) -> String {
        let text = |name: &str| parameter.get(name).and_then(Value::as_str).unwrap_or_default();
        let schema = parameter.get("schema").unwrap_or(&Value::Null);
        let named = parameter.get("example").cloned();
        let example = named.or_else(|| (text("in") == "path").then(|| sample(self.document, schema)));
        self.field(&Field {
            place: text("in"),
            name: text("name"),
            schema,
            words: text("description"),
            required: parameter.get("required") == Some(&Value::Bool(true)),
            example: example.as_ref().map(plain).unwrap_or_default(),
        })
    }

    /// One field: what is optional is left empty, and then not sent.
    fn field(&self, field: &Field<'_>) -> String {
        let schema = present(self.document, field.schema);
        let id = escape(&format!("{}-{}-{}", self.id, field.place, field.name));
        let about = format!("id=\"{id}\" data-in=\"{}\" data-name=\"{}\"", escape(field.place), escape(field.name));
        let described = format!("aria-describedby=\"{id}-hint {id}-error\"");
        let required = if field.required { " required" } else { "" };
        let values = match (schema.get("enum").and_then(Value::as_array), kind(schema)) {
            (Some(values), _) => Some(values.iter().map(plain).collect::<Vec<_>>()),
            (None, "boolean") => Some(vec!["true".to_owned(), "false".to_owned()]),
            _ => None,
        };
        let control = match values {
            Some(values) => {
                let options: String =
                    values.iter().map(|value| format!("<option>{}</option>", escape(value))).collect();
                format!(
                    "<select {about} {described}{required}><option value=\"\">(not sent)</option>{options}</select>"
                )
            }
            None => format!("<input {about} {described}{required} {} autocomplete=\"off\" spellcheck=\"false\">", {
                let value = if field.required { field.example.as_str() } else { "" };
                format!("{} value=\"{}\"", bounds(schema), escape(value))
            }),
        };
        let needed = if field.required { "required" } else { "optional" };
        format!(
            "<div class=\"field\"><label for=\"{id}\"><code>{name}</code> <span class=\"soft\">{place}, {needed}</span></label>\
             {control}<p class=\"soft\" id=\"{id}-hint\">{words} {shape}</p><p class=\"error\" id=\"{id}-error\"></p></div>",
            name = escape(field.name),
            place = escape(field.place),
            words = inline(field.words),
            shape = shape(schema),
        )
    }

    fn body(&self, schema: &Value) -> String {
        let id = escape(&format!("{}-body", self.id));
        let example = serde_json::to_string_pretty(&sample(self.document, schema)).unwrap_or_default();
        let rows = example.lines().count().clamp(3, 24);
        format!(
            "<div class=\"field\"><label for=\"{id}\">Body <span class=\"soft\">JSON</span></label>\
             <textarea id=\"{id}\" data-in=\"body\" rows=\"{rows}\" autocomplete=\"off\" spellcheck=\"false\" \
             aria-describedby=\"{id}-error\">\n{}</textarea><div class=\"error\" id=\"{id}-error\"></div></div>",
            escape(&example)
        )
    }

    /// The parts of a form with files.
    fn parts(&self, schema: &Value) -> String {
        let required = |name: &str| {
            let names = schema.get("required").and_then(Value::as_array);
            names.into_iter().flatten().any(|known| known.as_str() == Some(name))
        };
        let fields = schema.get("properties").and_then(Value::as_object);
        let part = |(name, field): (&String, &Value)| {
            let words = field.get("description").and_then(Value::as_str).unwrap_or_default();
            if kind(present(self.document, field)) == "array" {
                return self.files(name, words);
            }
            let example = plain(&sample(self.document, field));
            self.field(&Field { place: "form", name, schema: field, words, required: required(name), example })
        };
        fields.into_iter().flatten().map(part).collect()
    }

    fn files(&self, name: &str, words: &str) -> String {
        let id = escape(&format!("{}-form-{name}", self.id));
        format!(
            "<div class=\"field\"><label for=\"{id}\"><code>{name}</code> <span class=\"soft\">form, required</span></label>\
             <input id=\"{id}\" type=\"file\" multiple required data-in=\"form\" data-name=\"{name}\" \
             aria-describedby=\"{id}-hint {id}-error\"><p class=\"soft\" id=\"{id}-hint\">{}</p>\
             <p class=\"error\" id=\"{id}-error\"></p></div>",
            inline(words),
            name = escape(name),
        )
    }
}

struct Field<'d> {
    place: &'d str,
    name: &'d str,
    schema: &'d Value,
    words: &'d str,
    required: bool,
    example: String,
}

/// The schema of a value that is given: of a choice with null, the other branch.
fn present<'d>(document: &'d Value, schema: &'d Value) -> &'d Value {
    let schema = resolve(document, schema);
    let branches = ["oneOf", "anyOf"].into_iter().find_map(|choice| schema.get(choice)).and_then(Value::as_array);
    let branch =
        branches.into_iter().flatten().find(|branch| branch.get("type").and_then(Value::as_str) != Some("null"));
    branch.map_or(schema, |branch| resolve(document, branch))
}

/// The bounds, as the browser and the script know them.
fn bounds(schema: &Value) -> String {
    let mut html = match (kind(schema), schema.get("format").and_then(Value::as_str)) {
        ("integer" | "number", _) => "type=\"number\"".to_owned(),
        (_, Some("date")) => "type=\"date\"".to_owned(),
        (_, Some("password")) => "type=\"password\"".to_owned(),
        (_, Some("date-time")) => "type=\"text\" placeholder=\"2030-03-04T08:00:00Z\"".to_owned(),
        _ => "type=\"text\"".to_owned(),
    };
    let known = [("minimum", "min"), ("maximum", "max"), ("minLength", "minlength"), ("maxLength", "maxlength")];
    for (key, attribute) in known {
        if let Some(bound) = schema.get(key) {
            html.push_str(&format!(" {attribute}=\"{}\"", escape(&plain(bound))));
        }
    }
    // Browsers read the attribute of that name with rules of their own, which the patterns of the document do not all keep.
    if let Some(pattern) = schema.get("pattern").and_then(Value::as_str) {
        html.push_str(&format!(" data-pattern=\"{}\"", escape(pattern)));
    }
    html
}

/// A value as one types it.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn tried(operation: &Value) -> String {
        let document = json!({"components": {"schemas": {
            "Limit": {"type": "integer", "minimum": 1, "maximum": 200},
            "State": {"type": "string", "enum": ["open", "closed"]},
        }}});
        let (id, method, path) = ("cancel_thing", "post", "/api/v1/things/{id}/cancel");
        Tried { document: &document, id, method, path, summary: "Cancel <it>", operation }.render()
    }

    #[test]
    fn a_form_has_a_labelled_field_per_parameter_with_its_bounds() {
        let html = tried(&json!({"parameters": [
            {"name": "limit", "in": "query", "schema": {"$ref": "#/components/schemas/Limit"}},
            {"name": "state", "in": "query", "schema": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/State"}]}},
            {"name": "If-Match", "in": "header", "required": true, "example": "\"1\"",
                "schema": {"type": "string", "pattern": "^\"1\"$", "maxLength": 11}},
        ]}));
        for part in [
            "<label for=\"cancel_thing-query-limit\">",
            "id=\"cancel_thing-query-limit\" data-in=\"query\" data-name=\"limit\" aria-describedby=\"cancel_thing-query-limit-hint \
             cancel_thing-query-limit-error\" type=\"number\" min=\"1\" max=\"200\" value=\"\"",
            "<option value=\"\">(not sent)</option><option>open</option><option>closed</option></select>",
            "required type=\"text\" maxlength=\"11\" data-pattern=\"^&quot;1&quot;$\" value=\"&quot;1&quot;\"",
            "data-method=\"POST\" data-path=\"/api/v1/things/{id}/cancel\" data-summary=\"Cancel &lt;it&gt;\" data-asks novalidate",
        ] {
            assert!(html.contains(part), "{part}\n{html}");
        }
        assert!(html.starts_with("<details class=\"try\" hidden>"), "nothing to see without a script");
    }

    #[test]
    fn a_body_is_prefilled_with_its_example() {
        let schema = json!({"type": "object", "properties": {"code": {"type": "string", "example": "</textarea>"}}});
        let html = tried(&json!({"requestBody": {"content": {"application/json": {"schema": schema}}}}));
        assert!(html.contains("rows=\"3\""), "{html}");
        assert!(html.contains("{\n  &quot;code&quot;: &quot;&lt;/textarea&gt;&quot;\n}</textarea>"), "{html}");
    }
}
