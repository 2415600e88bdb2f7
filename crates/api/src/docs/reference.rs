//! The reference of the API: each operation with its parameters, bodies, answers and a line of curl.

use super::form::{CALLER, Tried};
use super::html::{Page, escape, inline, prose};
use super::sample::{address, resolve, sample};
use super::schema::{framed, row, table};
use crate::lang::Lang;
use serde_json::Value;

/// Where the reader's server is; whoever serves the page says.
pub const ORIGIN: &str = "http://localhost:8080";

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// One operation of the document.
struct Operation<'d> {
    method: &'d str,
    path: &'d str,
    id: &'d str,
    body: &'d Value,
}

/// The page.
#[must_use]
pub fn render(document: &Value) -> String {
    let operations = operations(document);
    let title = text(document, "/info/title");
    let mut body = format!(
        "<h1>API of {}</h1>{}<p>The same as a document for programs: <a href=\"/openapi.json\">openapi.json</a>, and as \
         <a href=\"/docs/swagger/\">Swagger UI</a>.</p>{CALLER}",
        escape(title),
        prose(text(document, "/info/description")),
    );
    for tag in document.get("tags").and_then(Value::as_array).into_iter().flatten() {
        let name = text(tag, "/name");
        let own: Vec<_> = operations.iter().filter(|operation| operation.has_tag(name)).collect();
        if own.is_empty() {
            continue;
        }
        let index: String = own
            .iter()
            .map(|operation| {
                format!("<li><a href=\"#{0}\">{1}</a></li>", escape(operation.id), escape(operation.summary()))
            })
            .collect();
        body.push_str(&format!(
            "<section aria-labelledby=\"tag-{0}\"><h2 id=\"tag-{0}\">{0}</h2>{1}<ul class=\"index\">{index}</ul>",
            escape(name),
            prose(text(tag, "/description")),
        ));
        body.extend(own.iter().map(|operation| operation.render(document)));
        body.push_str("</section>");
    }
    body.push_str(&schemas(document));
    Page { lang: Lang::En, title: "API reference", body: &body, script: Some("/docs/try-it.js") }.render()
}

fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

fn operations(document: &Value) -> Vec<Operation<'_>> {
    let paths = document.get("paths").and_then(Value::as_object);
    let mut found = Vec::new();
    for (path, item) in paths.into_iter().flatten() {
        for method in METHODS {
            if let Some(body) = item.get(method) {
                let id = text(body, "/operationId");
                found.push(Operation { method, path, id, body });
            }
        }
    }
    found
}

fn schemas(document: &Value) -> String {
    let known = document.pointer("/components/schemas").and_then(Value::as_object);
    let mut html = "<section aria-labelledby=\"schemas\"><h2 id=\"schemas\">Schemas</h2>".to_owned();
    for (name, schema) in known.into_iter().flatten() {
        html.push_str(&format!("<h3 id=\"schema-{0}\">{0}</h3>{1}", escape(name), prose(text(schema, "/description"))));
        html.push_str(&table(document, schema, &format!("Fields of {name}")));
    }
    html.push_str("</section>");
    html
}

impl Operation<'_> {
    fn has_tag(&self, name: &str) -> bool {
        let tags = self.body.get("tags").and_then(Value::as_array);
        tags.into_iter().flatten().any(|tag| tag.as_str() == Some(name))
    }

    fn summary(&self) -> &str {
        text(self.body, "/summary")
    }

    fn render(&self, document: &Value) -> String {
        let method = self.method.to_ascii_uppercase();
        let mut html = format!(
            "<article aria-labelledby=\"{id}\"><h3 id=\"{id}\">{summary}</h3>\
             <p><span class=\"method\">{method}</span> <code>{path}</code> <span class=\"soft\">{id}</span></p>{description}",
            id = escape(self.id),
            summary = escape(self.summary()),
            path = escape(self.path),
            description = prose(text(self.body, "/description")),
        );
        html.push_str(&self.parameters(document));
        if let Some(schema) = self.request_schema() {
            html.push_str(&table(document, schema, "Body"));
            html.push_str(&json_block("Example of the body", &sample(document, schema)));
        }
        html.push_str(&block("curl", &self.curl(document)));
        html.push_str(&self.answers(document));
        html.push_str(&self.tried(document).render());
        html.push_str("</article>");
        html
    }

    fn tried<'a>(&'a self, document: &'a Value) -> Tried<'a> {
        Tried {
            document,
            id: self.id,
            method: self.method,
            path: self.path,
            summary: self.summary(),
            operation: self.body,
        }
    }

    fn request_schema(&self) -> Option<&Value> {
        let content = self.body.pointer("/requestBody/content")?.as_object()?;
        content.values().next()?.get("schema")
    }

    fn parameters(&self, document: &Value) -> String {
        let parameters = self.body.get("parameters").and_then(Value::as_array);
        let mut rows = String::new();
        for parameter in parameters.into_iter().flatten() {
            let parameter = resolve(document, parameter);
            let mut field = parameter.get("schema").cloned().unwrap_or_default();
            if let (Some(field), Some(words)) = (field.as_object_mut(), parameter.get("description")) {
                field.insert("description".to_owned(), words.clone());
            }
            let required = parameter.get("required") == Some(&Value::Bool(true));
            let name = format!("{} ({})", text(parameter, "/name"), text(parameter, "/in"));
            rows.push_str(&row(document, &name, &field, required));
        }
        if rows.is_empty() { rows } else { framed("Parameters", &["Parameter", "Shape", "Meaning"], &rows) }
    }

    fn answers(&self, document: &Value) -> String {
        let answers = self.body.get("responses").and_then(Value::as_object);
        let mut rows = String::new();
        let mut example = String::new();
        for (status, answer) in answers.into_iter().flatten() {
            let answer = resolve(document, answer);
            let words = text(answer, "/description");
            rows.push_str(&format!("<tr><th scope=\"row\">{}</th><td>{}</td></tr>", escape(status), meaning(words)));
            let schema = answer.pointer("/content/application~1json/schema");
            if let Some(schema) = schema.filter(|_| status.starts_with('2')) {
                example.push_str(&json_block(&format!("Example of the answer {status}"), &sample(document, schema)));
            }
        }
        format!("{}{example}", framed("Answers", &["Status", "Meaning"], &rows))
    }

    fn curl(&self, document: &Value) -> String {
        let path = address(document, self.path, self.body);
        let mut line = format!("curl -X {} {ORIGIN}{path}", self.method.to_ascii_uppercase());
        let public = self.body.pointer("/security/0").and_then(Value::as_object).is_some_and(serde_json::Map::is_empty);
        if !public {
            line.push_str(" \\\n  -H \"Authorization: Bearer $TOKEN\"");
        }
        let parameters = self.body.get("parameters").and_then(Value::as_array);
        for parameter in parameters.into_iter().flatten() {
            let parameter = resolve(document, parameter);
            if text(parameter, "/name") == "If-Match" {
                line.push_str(&format!(" \\\n  -H '{}: {}'", text(parameter, "/name"), text(parameter, "/example")));
            }
        }
        let json = self.body.pointer("/requestBody/content/application~1json/schema");
        if let Some(schema) = json {
            let body = sample(document, schema).to_string().replace('\'', "'\\''");
            line.push_str(&format!(" \\\n  -H 'Content-Type: application/json' \\\n  -d '{body}'"));
        } else if let Some(form) = self.body.pointer("/requestBody/content/multipart~1form-data/schema") {
            let unit = sample(document, form);
            let unit = text(&unit, "/organiser_unit_id");
            line.push_str(&format!(" \\\n  -F 'organiser_unit_id={unit}' \\\n  -F 'files=@demandes.xlsx'"));
        }
        line
    }
}

/// The first line of an answer's words, with the codes of the problems listed under it.
fn meaning(words: &str) -> String {
    let first = words.lines().next().unwrap_or_default().trim_end_matches(" Codes:");
    let codes: Vec<String> = words
        .lines()
        .filter_map(|line| line.strip_prefix("- `")?.split('`').next())
        .map(|code| format!("<a href=\"/problems/{0}\"><code>{0}</code></a>", escape(code)))
        .collect();
    if codes.is_empty() { inline(first) } else { format!("{} {}", inline(first), codes.join(", ")) }
}

fn json_block(label: &str, value: &Value) -> String {
    block(label, &serde_json::to_string_pretty(value).unwrap_or_default())
}

/// A folded block; its text wraps or scrolls, and takes the keyboard.
fn block(label: &str, content: &str) -> String {
    format!(
        "<details open><summary>{0}</summary><pre tabindex=\"0\" role=\"group\" aria-label=\"{0}\"><code>{1}</code></pre></details>",
        escape(label),
        escape(content)
    )
}
