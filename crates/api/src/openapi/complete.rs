//! Completes the collected document with what holds for every operation, so that no handler has to repeat it.
//!
//! Security (unless the operation states its own), the `id` of the path, `If-Match` on edits, `Idempotency-Key` on POST, the
//! tags of lists and edits, `If-None-Match` and 304 wherever a reading has a tag, the shared problem answers that can occur, and
//! the RateLimit headers of each answer.

use super::examples;
use super::shared::{
    answer_name, answers, headers, insert, parameters, problem_answer, problem_codes, rate_headers, security_schemes,
};
use crate::identity::admission::{self, For};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Commands on a versioned resource that need `If-Match` although they are no PATCH.
const ALSO_VERSIONED: [&str; 2] = ["apply_import", "read_import_again"];

/// Commands whose body holds a password, or whose answer is a secret: neither is kept for a repeated write.
const NOT_REPEATED: [&str; 5] = [
    "change_my_password",
    "confirm_my_second_factor",
    "renew_my_recovery_codes",
    "start_my_second_factor",
    "turn_off_my_second_factor",
];

/// Headers that an operation names and that are documented once.
const NAMED_HEADERS: [&str; 3] = ["ETag", "Location", "Link"];

/// The component for the tag of a page of a list.
const OF_A_PAGE: &str = "Page-ETag";

pub(super) fn complete(document: &mut Value) {
    let lists = lists(document);
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (path, item) in paths.into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            if let Some(operation) = operation.as_object_mut() {
                complete_operation(path, method, operation, &lists);
            }
        }
    }
    let Some(fields) = document.as_object_mut() else {
        return;
    };
    let components = fields.entry("components").or_insert_with(|| json!({}));
    let Some(components) = components.as_object_mut() else {
        return;
    };
    components.insert("headers".to_owned(), headers());
    components.insert("parameters".to_owned(), parameters());
    components.insert("responses".to_owned(), Value::Object(answers()));
    components.insert("securitySchemes".to_owned(), security_schemes());
    insert(document, "/components/schemas/Problem/properties", "code", problem_codes());
    examples::put(document);
    prune(document);
    bound_dates(document);
    bound_days_read(document);
}

/// The schemas of pages of lists, by reference.
fn lists(document: &Value) -> BTreeSet<String> {
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
    let has = |schema: &Value, name| schema.pointer("/properties").is_some_and(|fields| fields.get(name).is_some());
    let pages = schemas.into_iter().flatten().filter(|(_, schema)| has(schema, "items") && has(schema, "next"));
    pages.map(|(name, _)| format!("#/components/schemas/{name}")).collect()
}

/// Names the tag that a success carries, and the next page of a list; answers whether it has a tag.
fn name_tag(operation: &mut Map<String, Value>, versioned: bool, lists: &BTreeSet<String>) -> bool {
    let parameters = operation.get("parameters").and_then(Value::as_array);
    let paged = parameters.into_iter().flatten().any(|parameter| parameter.get("name") == Some(&json!("cursor")));
    let success = operation.get_mut("responses").and_then(|answers| answers.pointer_mut("/200")?.as_object_mut());
    let Some(success) = success else { return false };
    let body = success.get("content").and_then(|content| content.pointer("/application~1json/schema/$ref")?.as_str());
    let listed = body.is_some_and(|body| lists.contains(body));
    let Some(headers) = success.entry("headers").or_insert_with(|| json!({})).as_object_mut() else { return false };
    for (name, has) in [(OF_A_PAGE, listed), ("Link", listed && paged), ("ETag", versioned)] {
        if has {
            headers.insert(name.to_owned(), json!({}));
        }
    }
    headers.keys().any(|name| name == OF_A_PAGE || name.eq_ignore_ascii_case("ETag"))
}

/// Dates and instants have one form, and so a length.
fn bound_dates(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            let most = match fields.get("format").and_then(Value::as_str) {
                Some("date") => Some(10),
                Some("date-time") => Some(35),
                _ => None,
            };
            if let Some(most) = most {
                fields.entry("maxLength").or_insert_with(|| json!(most));
            }
            fields.values_mut().for_each(bound_dates);
        }
        Value::Array(items) => items.iter_mut().for_each(bound_dates),
        _ => {}
    }
}

/// A day of the years 1900 to 2199, which are those that `app::field::day` takes.
const DAY_READ: &str = "^(19|2[01])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";

/// Days in the bodies that the API reads, which are the schemas that take no unknown field.
fn bound_days_read(document: &mut Value) {
    let schemas = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut);
    let bodies = schemas.into_iter().flat_map(Map::values_mut);
    for body in bodies.filter(|schema| schema.get("additionalProperties") == Some(&Value::Bool(false))) {
        let fields = body.get_mut("properties").and_then(Value::as_object_mut);
        for field in fields.into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut) {
            if field.get("format").and_then(Value::as_str) == Some("date") {
                field.insert("pattern".to_owned(), json!(DAY_READ));
            }
        }
    }
}

fn complete_operation(path: &str, method: &str, operation: &mut Map<String, Value>, lists: &BTreeSet<String>) {
    let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default().to_owned();
    let public = operation.get("security").is_some_and(|security| *security == json!([{}]));
    if !operation.contains_key("security") {
        operation.insert("security".to_owned(), security(method, &id));
    }
    if !operation.contains_key("description")
        && let Some(summary) = operation.get("summary").cloned()
    {
        operation.insert("description".to_owned(), summary);
    }
    let versioned = method == "patch" || ALSO_VERSIONED.contains(&id.as_str());
    let retried = method == "post" && !path.contains("/auth/") && !NOT_REPEATED.contains(&id.as_str());
    let with_body = operation.contains_key("requestBody");
    let asked_again = name_tag(operation, versioned, lists) && method == "get";
    let shared = operation.entry("parameters").or_insert_with(|| json!([]));
    if let Some(parameters) = shared.as_array_mut() {
        let example = examples::named(path, &id).filter(|_| path.contains("{id}"));
        parameters.extend(example.map(shared_id));
        let unnamed = path.contains("{id}") && example.is_none();
        let headers = [(versioned, "If-Match"), (asked_again, "If-None-Match"), (retried, "Idempotency-Key")];
        for (wanted, name) in [(unnamed, "Id")].into_iter().chain(headers) {
            if wanted {
                parameters.push(json!({"$ref": format!("#/components/parameters/{name}")}));
            }
        }
    }
    let parameters = shared.as_array().cloned().unwrap_or_default();
    if parameters.is_empty() {
        operation.remove("parameters");
    }
    let in_query = parameters.iter().any(|parameter| parameter.get("in") == Some(&json!("query")));
    let mut statuses = vec!["429", "500", "503"];
    let occurs = [
        ("304", asked_again),
        ("400", true),
        ("401", !public),
        ("403", !public || with_body),
        ("404", path.contains("{id}")),
        ("412", versioned),
        ("413", with_body),
        ("415", with_body),
        ("422", with_body || in_query || retried),
        ("428", versioned),
    ];
    statuses.extend(occurs.iter().filter(|(_, can)| *can).map(|(status, _)| *status));
    complete_answers(operation, &statuses);
    if with_body {
        insert_required(operation);
    }
}

/// The identifier in the address, with one that the demonstration world has.
fn shared_id(example: &str) -> Value {
    let mut parameter = parameters().pointer("/Id").cloned().unwrap_or_default();
    insert(&mut parameter, "", "example", json!(example));
    parameter
}

/// Reads need the sign-in or the scope; writes with the cookie also need the header against forgery. What a program sends comes first.
fn security(method: &str, id: &str) -> Value {
    let client = |scopes: &[&str]| json!({"oauth2": scopes});
    let cookie = if method == "get" { json!({"cookie": []}) } else { json!({"cookie": [], "csrf": []}) };
    match admission::of(id) {
        For::Scope(scope) => json!([{"bearer": []}, client(&[scope.code()]), cookie]),
        For::People => json!([{"bearer": []}, cookie]),
        For::Clients => json!([client(&[])]),
    }
}

fn complete_answers(operation: &mut Map<String, Value>, statuses: &[&str]) {
    let answers = operation.entry("responses").or_insert_with(|| json!({}));
    let Some(answers) = answers.as_object_mut() else {
        return;
    };
    for (status, answer) in answers.iter_mut() {
        if status.starts_with(['4', '5']) {
            let description = answer.get("description").and_then(Value::as_str).unwrap_or_default();
            *answer = problem_answer(description);
        } else {
            complete_success(answer);
        }
    }
    for status in statuses {
        let name = answer_name(status).unwrap_or("Unexpected");
        answers.entry(*status).or_insert_with(|| json!({"$ref": format!("#/components/responses/{name}")}));
    }
    answers.entry("default").or_insert_with(|| json!({"$ref": "#/components/responses/Unexpected"}));
}

fn complete_success(answer: &mut Value) {
    let named: Vec<_> = answer
        .get("headers")
        .and_then(Value::as_object)
        .map(|headers| headers.keys().cloned().collect())
        .unwrap_or_default();
    insert(answer, "", "headers", rate_headers());
    for name in NAMED_HEADERS {
        if named.iter().any(|found: &String| found.eq_ignore_ascii_case(name)) {
            insert(answer, "/headers", name, json!({"$ref": format!("#/components/headers/{name}")}));
        }
    }
    if named.iter().any(|found| found == OF_A_PAGE) {
        insert(answer, "/headers", "ETag", json!({"$ref": format!("#/components/headers/{OF_A_PAGE}")}));
    }
}

/// A body is compulsory, unless the operation takes it as an option: "that, or null" is then said as "that, or none".
fn insert_required(operation: &mut Map<String, Value>) {
    let Some(body) = operation.get_mut("requestBody") else { return };
    let schema = body.pointer_mut("/content/application~1json/schema");
    let given = schema.and_then(|schema| {
        let either = schema.get("oneOf")?.as_array()?;
        let given = either.iter().find(|one| one.get("type") != Some(&json!("null")))?.clone();
        (either.len() > 1).then(|| *schema = given)
    });
    if let Some(body) = body.as_object_mut() {
        body.insert("required".to_owned(), Value::Bool(given.is_none()));
    }
}

/// Leaves out the components that nothing refers to, until nothing is left to leave out.
fn prune(document: &mut Value) {
    loop {
        let text = document.to_string();
        let mut removed = false;
        let Some(components) = document.get_mut("components").and_then(Value::as_object_mut) else {
            return;
        };
        for (kind, entries) in components.iter_mut().filter(|(kind, _)| *kind != "securitySchemes") {
            if let Some(entries) = entries.as_object_mut() {
                let before = entries.len();
                entries.retain(|name, _| text.contains(&format!("\"#/components/{kind}/{name}\"")));
                removed |= entries.len() < before;
            }
        }
        if !removed {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_compulsory_unless_it_is_an_option() {
        let body = |schema: Value| json!({"requestBody": {"content": {"application/json": {"schema": schema}}}});
        let reference = json!({"$ref": "#/components/schemas/Thing"});
        for (schema, required) in [(reference.clone(), true), (json!({"oneOf": [{"type": "null"}, reference]}), false)]
        {
            let mut operation = body(schema);
            insert_required(operation.as_object_mut().unwrap());
            assert_eq!(operation["requestBody"]["required"], required);
            assert_eq!(operation["requestBody"]["content"]["application/json"]["schema"], reference);
        }
    }

    #[test]
    fn an_operation_gets_what_holds_for_all() {
        let mut document = json!({"paths": {"/api/v1/things/{id}": {
            "patch": {"operationId": "update_thing", "summary": "Changes a thing", "requestBody": {},
                "responses": {"200": {"description": "Changed", "headers": {"etag": {}}}, "409": {"description": "No"}}},
            "get": {"operationId": "get_thing", "security": [{}], "responses": {"200": {"description": "Found"}}},
        }}});
        complete(&mut document);
        let patch = &document["paths"]["/api/v1/things/{id}"]["patch"];
        for status in ["400", "401", "403", "404", "412", "413", "415", "422", "428", "429", "500", "503", "default"] {
            assert!(patch["responses"][status].is_object(), "{status}");
        }
        assert_eq!(patch["responses"]["409"]["description"], "No");
        assert!(patch["responses"]["409"]["content"]["application/problem+json"].is_object());
        assert!(patch["responses"]["200"]["headers"]["ETag"].is_object());
        assert_eq!(patch["security"], json!([{"bearer": []}, {"cookie": [], "csrf": []}]));
        assert_eq!(patch["description"], "Changes a thing");
        let get = &document["paths"]["/api/v1/things/{id}"]["get"];
        assert!(get["responses"]["401"].is_null() && get["responses"]["404"].is_object());
        assert!(document["components"]["parameters"]["Idempotency-Key"].is_null(), "unused parts are left out");
    }
}
