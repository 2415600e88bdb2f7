//! Which methods each address knows, read from the OpenAPI document: the exact `Allow` of a 405.

use serde_json::Value;

const METHODS: [(&str, &str); 5] =
    [("get", "GET, HEAD"), ("post", "POST"), ("put", "PUT"), ("patch", "PATCH"), ("delete", "DELETE")];

/// Addresses beside the API that only answer GET.
pub(crate) const PAGES: [&str; 16] = [
    "/livez",
    "/readyz",
    "/healthz",
    "/metrics",
    "/openapi.json",
    "/docs",
    "/docs/style.css",
    "/docs/icon.svg",
    "/docs/openapi.json",
    "/problems",
    "/problems/{code}",
    "/.well-known/api-catalog",
    "/.well-known/jwks.json",
    "/.well-known/oauth-authorization-server",
    "/.well-known/oauth-protected-resource/api/v1",
    "/.well-known/security.txt",
];

/// The known addresses.
#[derive(Debug)]
pub struct Routes(Vec<Route>);

#[derive(Debug)]
struct Route {
    segments: Vec<Option<String>>,
    allow: String,
    /// Operation ids by method, in lower case.
    operations: Vec<(&'static str, String)>,
}

impl Routes {
    /// The addresses of a document and of the pages beside it.
    #[must_use]
    pub fn new(document: &Value) -> Self {
        let paths = document.get("paths").and_then(Value::as_object);
        let operations = paths.into_iter().flatten().map(|(path, item)| Route {
            segments: segments(path),
            allow: allow(item),
            operations: operations(item),
        });
        let beside = |path: &&str, allow: &str| Route {
            segments: segments(path),
            allow: allow.to_owned(),
            operations: Vec::new(),
        };
        let pages = PAGES.iter().map(|path| beside(path, "GET, HEAD"));
        let pages = pages.chain(std::iter::once(beside(&super::oauth::TOKEN, "POST")));
        let mut routes: Vec<_> = operations.chain(pages).collect();
        // A literal segment is tried before a variable one.
        routes.sort_by_key(|route| route.segments.iter().filter(|segment| segment.is_none()).count());
        Self(routes)
    }

    /// The methods that an address knows; none when the address itself is unknown.
    #[must_use]
    pub fn allow(&self, path: &str) -> Option<&str> {
        Some(&self.route(path)?.allow)
    }

    /// The id of the operation that a request is; none when there is no such operation.
    #[must_use]
    pub fn operation(&self, method: &str, path: &str) -> Option<&str> {
        let known = &self.route(path)?.operations;
        known.iter().find(|(key, _)| key.eq_ignore_ascii_case(method)).map(|(_, id)| id.as_str())
    }

    fn route(&self, path: &str) -> Option<&Route> {
        let parts: Vec<&str> = path.split('/').collect();
        self.0.iter().find(|route| route.matches(&parts))
    }
}

impl Route {
    fn matches(&self, parts: &[&str]) -> bool {
        self.segments.len() == parts.len()
            && self.segments.iter().zip(parts).all(|(segment, part)| match segment {
                Some(literal) => literal == part,
                None => !part.is_empty(),
            })
    }
}

fn segments(path: &str) -> Vec<Option<String>> {
    path.split('/').map(|segment| (!segment.starts_with('{')).then(|| segment.to_owned())).collect()
}

fn operations(item: &Value) -> Vec<(&'static str, String)> {
    let id = |key: &str| item.get(key)?.get("operationId")?.as_str().map(str::to_owned);
    METHODS.iter().filter_map(|(key, _)| Some((*key, id(key)?))).collect()
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
        }}));
        assert_eq!(routes.allow("/a/1"), Some("GET, HEAD, PATCH"));
        assert_eq!(routes.allow("/a/mine"), Some("POST"));
        assert_eq!(routes.operation("GET", "/a/1"), Some("get_a"));
        assert_eq!((routes.operation("POST", "/a/1"), routes.operation("GET", "/b/1")), (None, None));
        assert_eq!(routes.allow("/a/"), None);
        assert_eq!(routes.allow("/a/1/2"), None);
        assert_eq!(routes.allow("/livez"), Some("GET, HEAD"));
    }
}
