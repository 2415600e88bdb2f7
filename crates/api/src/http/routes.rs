//! Which methods each address knows, read from the OpenAPI document: the exact `Allow` of a 405.

use serde_json::Value;

const METHODS: [(&str, &str); 5] =
    [("get", "GET, HEAD"), ("post", "POST"), ("put", "PUT"), ("patch", "PATCH"), ("delete", "DELETE")];

/// Addresses beside the API that only answer GET.
pub(crate) const PAGES: [&str; 11] = [
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
];

/// The known addresses.
#[derive(Debug)]
pub struct Routes(Vec<Route>);

#[derive(Debug)]
struct Route {
    segments: Vec<Option<String>>,
    allow: String,
}

impl Routes {
    /// The addresses of a document and of the pages beside it.
    #[must_use]
    pub fn new(document: &Value) -> Self {
        let paths = document.get("paths").and_then(Value::as_object);
        let operations =
            paths.into_iter().flatten().map(|(path, item)| Route { segments: segments(path), allow: allow(item) });
        let pages = PAGES.iter().map(|path| Route { segments: segments(path), allow: "GET, HEAD".to_owned() });
        let mut routes: Vec<_> = operations.chain(pages).collect();
        // A literal segment is tried before a variable one.
        routes.sort_by_key(|route| route.segments.iter().filter(|segment| segment.is_none()).count());
        Self(routes)
    }

    /// The methods that an address knows; none when the address itself is unknown.
    #[must_use]
    pub fn allow(&self, path: &str) -> Option<&str> {
        let parts: Vec<&str> = path.split('/').collect();
        let found = self.0.iter().find(|route| route.matches(&parts))?;
        Some(&found.allow)
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
            "/a/{id}": {"get": {}, "patch": {}},
            "/a/mine": {"post": {}},
        }}));
        assert_eq!(routes.allow("/a/1"), Some("GET, HEAD, PATCH"));
        assert_eq!(routes.allow("/a/mine"), Some("POST"));
        assert_eq!(routes.allow("/a/"), None);
        assert_eq!(routes.allow("/a/1/2"), None);
        assert_eq!(routes.allow("/livez"), Some("GET, HEAD"));
    }
}
