//! Which build of the program a page starts.

/// What stands before the name of the script that starts the program.
const BEFORE: &str = "/assets/boot-";

/// The name of the script that a page starts with: it changes with whatever the program is made of.
#[must_use]
pub fn of_page(page: &str) -> Option<&str> {
    let (_, rest) = page.split_once(BEFORE)?;
    rest.split(['"', '\'', '?', '>']).next().filter(|name| name.ends_with(".js"))
}

#[cfg(test)]
mod tests {
    use super::of_page;

    #[test]
    fn a_page_names_its_build() {
        let page = r#"<head><script type="module" src="/assets/boot-0123abcd.js"></script></head>"#;
        assert_eq!(of_page(page), Some("0123abcd.js"));
        assert_eq!(of_page("/assets/boot-0123abcd.js"), Some("0123abcd.js"));
        assert_eq!(of_page("<h1>Maintenance</h1>"), None);
        assert_eq!(of_page("/assets/boot-"), None);
    }
}
