//! Which methods each address knows, read from the OpenAPI document: the exact `Allow` of a 405.

use actix_web::http::header::HeaderValue;
use chrono::{NaiveDate, NaiveTime};
use serde_json::Value;
use std::collections::HashMap;

const METHODS: [(&str, &str); 5] =
    [("get", "GET, HEAD"), ("post", "POST"), ("put", "PUT"), ("patch", "PATCH"), ("delete", "DELETE")];

/// Addresses beside the API that only answer GET.
pub(crate) const PAGES: [&str; 22] = [
    "/livez",
    "/readyz",
    "/healthz",
    "/metrics",
    "/openapi.json",
    "/docs",
    "/docs/style.css",
    "/docs/try-it.js",
    "/docs/icon.svg",
    "/docs/openapi.json",
    "/problems",
    "/problems/{code}",
    "/calendars/{secret}",
    "/.well-known/api-catalog",
    "/.well-known/jwks.json",
    "/.well-known/oauth-authorization-server",
    "/.well-known/oauth-protected-resource/api/v1",
    "/.well-known/security.txt",
    "/accessibility",
    "/legal-notice",
    "/personal-data",
    "/terms",
];

/// The known addresses, as a tree of their segments: a look-up costs what the address is long, however many there are.
#[derive(Debug, Default)]
pub struct Routes {
    root: Node,
    any_retiring: bool,
}

/// What follows a segment.
#[derive(Debug, Default)]
struct Node {
    literal: HashMap<String, Node>,
    /// Taken by any segment that is not empty, once no literal one leads on.
    variable: Option<Box<Node>>,
    /// The address that ends here.
    route: Option<Route>,
}

#[derive(Debug)]
struct Route {
    allow: String,
    /// Operations by method, in lower case.
    operations: Vec<(&'static str, Operation)>,
}

#[derive(Debug)]
struct Operation {
    id: String,
    retiring: Option<Retiring>,
}

/// An operation that is to go away, as `x-deprecation` of the document tells: what its answers say of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retiring {
    /// `Deprecation` (RFC 9745): since when.
    pub since: HeaderValue,
    /// `Sunset` (RFC 8594): until when it answers.
    pub until: HeaderValue,
    /// `Link`: the page about it (`deprecation`), and what comes instead (`successor-version`, RFC 5829), if anything does.
    pub link: HeaderValue,
}

impl Routes {
    /// The addresses of a document and of the pages beside it.
    #[must_use]
    pub fn new(document: &Value) -> Self {
        let mut routes = Self::default();
        let paths = document.get("paths").and_then(Value::as_object);
        for (path, item) in paths.into_iter().flatten() {
            routes.add(path, Route { allow: allow(item), operations: operations(item) });
        }
        for (path, allow) in PAGES.iter().map(|path| (*path, "GET, HEAD")).chain([(super::oauth::TOKEN, "POST")]) {
            routes.add(path, Route { allow: allow.to_owned(), operations: Vec::new() });
        }
        routes
    }

    /// The methods that an address knows; none when the address itself is unknown.
    #[must_use]
    pub fn allow(&self, path: &str) -> Option<&str> {
        Some(&self.root.find(path)?.allow)
    }

    /// The id of the operation that a request is; none when there is no such operation.
    #[must_use]
    pub fn operation(&self, method: &str, path: &str) -> Option<&str> {
        Some(&self.find(method, path)?.id)
    }

    /// What the answers of an operation say that is to go away; none of the others.
    #[must_use]
    pub fn retiring(&self, method: &str, path: &str) -> Option<&Retiring> {
        if self.any_retiring { self.find(method, path)?.retiring.as_ref() } else { None }
    }

    fn find(&self, method: &str, path: &str) -> Option<&Operation> {
        let known = &self.root.find(path)?.operations;
        known.iter().find(|(key, _)| key.eq_ignore_ascii_case(method)).map(|(_, operation)| operation)
    }

    fn add(&mut self, path: &str, route: Route) {
        self.any_retiring |= route.operations.iter().any(|(_, operation)| operation.retiring.is_some());
        let mut node = &mut self.root;
        for segment in path.split('/') {
            node = if segment.starts_with('{') {
                node.variable.get_or_insert_default().as_mut()
            } else {
                node.literal.entry(segment.to_owned()).or_default()
            };
        }
        node.route = Some(route);
    }
}

impl Node {
    /// The address that these segments are; a literal segment is tried before a variable one.
    fn find(&self, path: &str) -> Option<&Route> {
        let (segment, rest) = path.split_once('/').map_or((path, None), |(segment, rest)| (segment, Some(rest)));
        let literal = self.literal.get(segment).and_then(|node| node.onward(rest));
        let variable = || self.variable.as_deref().filter(|_| !segment.is_empty())?.onward(rest);
        literal.or_else(variable)
    }

    fn onward(&self, rest: Option<&str>) -> Option<&Route> {
        rest.map_or(self.route.as_ref(), |rest| self.find(rest))
    }
}

fn operations(item: &Value) -> Vec<(&'static str, Operation)> {
    let operation = |key: &str| {
        let told = item.get(key)?;
        let id = told.get("operationId")?.as_str()?.to_owned();
        Some(Operation { id, retiring: told.get("x-deprecation").and_then(retiring) })
    };
    METHODS.iter().filter_map(|(key, _)| Some((*key, operation(key)?))).collect()
}

/// `{"since": "2031-01-01", "sunset": "2031-12-31", "successor": "/api/v2/…"}`: each from the beginning of the day, in UTC.
fn retiring(told: &Value) -> Option<Retiring> {
    let day = |name: &str| {
        let day: NaiveDate = told.get(name)?.as_str()?.parse().ok()?;
        Some(day.and_time(NaiveTime::MIN).and_utc())
    };
    let (since, until) = (day("since")?, day("sunset")?);
    let page = "</docs>; rel=\"deprecation\"";
    let link = match told.get("successor").and_then(Value::as_str) {
        Some(successor) => format!("<{successor}>; rel=\"successor-version\", {page}"),
        None => page.to_owned(),
    };
    Some(Retiring {
        since: HeaderValue::from_str(&format!("@{}", since.timestamp())).ok()?,
        until: HeaderValue::from_str(&until.format("%a, %d %b %Y %H:%M:%S GMT").to_string()).ok()?,
        link: HeaderValue::from_str(&link).ok()?,
    })
}

fn allow(item: &Value) -> String {
    let known = METHODS.iter().filter(|(key, _)| item.get(key).is_some());
    known.map(|(_, names)| *names).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn allow_is_exact_and_literals_win_over_variables() {
        let routes = Routes::new(&json!({"paths": {
            "/a/{id}": {"get": {"operationId": "get_a"}, "patch": {}},
            "/a/mine": {"post": {}},
            "/a/mine/b": {"put": {}},
            "/a/{id}/c": {"delete": {}},
        }}));
        assert_eq!(routes.allow("/a/1"), Some("GET, HEAD, PATCH"));
        assert_eq!(routes.allow("/a/mine"), Some("POST"));
        assert_eq!(routes.operation("GET", "/a/1"), Some("get_a"));
        assert_eq!((routes.operation("POST", "/a/1"), routes.operation("GET", "/b/1")), (None, None));
        assert_eq!(routes.allow("/a/"), None);
        assert_eq!(routes.allow("/a/1/2"), None);
        assert_eq!((routes.allow("/a/mine/b"), routes.allow("/a/1/b")), (Some("PUT"), None));
        assert_eq!((routes.allow("/a/mine/c"), routes.allow("/a//c")), (Some("DELETE"), None));
        assert_eq!((routes.allow(""), routes.allow("/"), routes.allow("//a/1")), (None, None, None));
        assert_eq!(routes.allow("/livez"), Some("GET, HEAD"));
        assert_eq!(routes.retiring("GET", "/a/1"), None);
    }

    #[test]
    fn what_is_to_go_away_says_since_when_until_when_and_what_comes_instead() {
        let told = json!({ "since": "2031-01-01", "sunset": "2031-12-31", "successor": "/api/v2/a" });
        let routes = Routes::new(&json!({"paths": {
            "/a": {"get": {"operationId": "list_a", "x-deprecation": told}, "post": {"operationId": "create_a"}},
        }}));
        let retiring = routes.retiring("get", "/a").unwrap();
        assert_eq!(retiring.since, "@1924992000");
        assert_eq!(retiring.until, "Wed, 31 Dec 2031 00:00:00 GMT");
        assert_eq!(retiring.link, "</api/v2/a>; rel=\"successor-version\", </docs>; rel=\"deprecation\"");
        assert_eq!((routes.retiring("POST", "/a"), routes.retiring("GET", "/b")), (None, None));
    }
}
