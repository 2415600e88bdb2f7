//! The browser program that the server carries: the files that `cargo xtask web` left in `dist`
//! when this crate was compiled, each with its compressed twin. Knows nothing of HTTP but names.

use std::borrow::Cow;

use rust_embed::RustEmbed;

/// Files under this folder are named after their bytes.
const HASHED: &str = "assets/";

/// The page that starts the browser program.
const SHELL: &str = "index.html";

#[derive(RustEmbed)]
#[folder = "../../dist"]
struct Dist;

/// A file ready to be served.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Where it is, without a leading slash: `assets/style-0123456789abcdef.css`.
    pub path: String,
    /// Its content.
    pub bytes: Cow<'static, [u8]>,
    /// The same content compressed with brotli, when that is worth it.
    pub brotli: Option<Cow<'static, [u8]>>,
    /// Its media type, with the character set of a text.
    pub content_type: &'static str,
    /// Whether its name changes with its content, so that it may be kept for ever.
    pub immutable: bool,
    /// SHA-256 of its content.
    pub sha256: [u8; 32],
}

/// The file at `path`, with or without a leading slash. Compressed twins have no address.
pub fn asset(path: &str) -> Option<Asset> {
    find::<Dist>(path.strip_prefix('/').unwrap_or(path))
}

/// The page that starts the browser program; none when the server was compiled without it.
pub fn shell() -> Option<Asset> {
    asset(SHELL)
}

/// What takes the place of parts of the page that starts the browser program, all of it HTML but the language.
#[derive(Clone, Copy, Debug)]
pub struct Filling<'a> {
    /// The language of the page, as a tag.
    pub lang: &'a str,
    /// The title of the tab.
    pub title: &'a str,
    /// What is added to the head.
    pub head: &'a str,
    /// What reads without the program, in the place of what says that it is needed.
    pub text: &'a str,
    /// The links to the pages that anyone may read.
    pub links: &'a str,
}

/// The page that starts the browser program with a text in it, which reads before it has started and without it; none when
/// the server was compiled without the program.
pub fn shell_with(filling: &Filling<'_>) -> Option<String> {
    let shell = shell()?;
    fill(std::str::from_utf8(&shell.bytes).ok()?, filling)
}

/// Puts each thing in its place; none when the page lacks one.
fn fill(shell: &str, filling: &Filling<'_>) -> Option<String> {
    let (html, rest) = shell.split_once("<html lang=\"fr\">")?;
    let (head, rest) = rest.split_once("<title>Relève</title>")?;
    let (tail, rest) = rest.split_once("</head>")?;
    let (body, rest) = rest.split_once("<!-- text -->")?;
    let (_, rest) = rest.split_once("<!-- /text -->")?;
    let (main, rest) = rest.split_once("<!-- links -->")?;
    let (_, end) = rest.split_once("<!-- /links -->")?;
    let Filling { lang, title, head: ahead, text, links } = filling;
    Some(format!(
        "{html}<html lang=\"{lang}\">{head}<title>{title}</title>{tail}{ahead}\n</head>{body}{text}{main}{links}{end}"
    ))
}

fn find<Files: RustEmbed>(path: &str) -> Option<Asset> {
    if path.ends_with(".br") {
        return None;
    }
    let file = Files::get(path)?;
    Some(Asset {
        path: path.to_owned(),
        brotli: Files::get(&format!("{path}.br")).map(|twin| twin.data),
        content_type: content_type(path),
        immutable: path.starts_with(HASHED),
        sha256: file.metadata.sha256_hash(),
        bytes: file.data,
    })
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        Some("ico") => "image/x-icon",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("png") => "image/png",
        Some("svg") => "image/svg+xml",
        Some("txt") => "text/plain; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("webmanifest") => "application/manifest+json",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(RustEmbed)]
    #[folder = "tests/dist"]
    struct Sample;

    #[derive(Debug)]
    struct Missing;

    #[test]
    fn a_hashed_file_comes_with_its_twin_and_may_be_kept() -> Result<(), Missing> {
        let asset = find::<Sample>("assets/a-0123456789abcdef.js").ok_or(Missing)?;
        assert_eq!(&*asset.bytes, b"export {};\n");
        assert_eq!(asset.brotli.as_deref(), Some(b"twin\n".as_slice()));
        assert_eq!(asset.content_type, "text/javascript; charset=utf-8");
        assert!(asset.immutable);
        assert_ne!(asset.sha256, [0; 32]);
        Ok(())
    }

    #[test]
    fn the_page_is_asked_for_again() -> Result<(), Missing> {
        let page = find::<Sample>("index.html").ok_or(Missing)?;
        assert!(!page.immutable);
        assert!(page.brotli.is_none());
        assert_eq!(page.content_type, "text/html; charset=utf-8");
        Ok(())
    }

    #[test]
    fn twins_strangers_and_climbers_are_not_found() {
        for path in [
            "",
            "/",
            "assets",
            "assets/a-0123456789abcdef.js.br",
            "missing.css",
            "../Cargo.toml",
            "assets/../index.html",
            "assets/%2e%2e/index.html",
        ] {
            assert!(find::<Sample>(path).is_none(), "{path}");
        }
    }

    #[test]
    fn the_page_takes_a_text_of_its_own() -> Result<(), Missing> {
        let shell = include_str!("../../../frontend/shell/index.html");
        let filling =
            Filling { lang: "en", title: "Terms", head: "<!-- ahead -->", text: "<h1>T</h1>", links: "<a>L</a>" };
        let page = fill(shell, &filling).ok_or(Missing)?;
        for (part, times) in [
            ("<html lang=\"en\">", 1),
            ("<title>Terms</title>", 1),
            ("<!-- ahead -->\n</head>", 1),
            ("<h1>T</h1>", 1),
            ("<h1", 1),
            ("<a>L</a>", 1),
            ("<noscript>", 0),
            ("id=\"shell-failed\"", 1),
            ("<!-- head -->", 1),
        ] {
            assert_eq!(page.matches(part).count(), times, "{part}");
        }
        assert!(fill("<html lang=\"fr\">", &filling).is_none());
        Ok(())
    }

    #[test]
    fn the_page_carried_names_only_files_that_are_carried() {
        // Nothing to say of a checkout without a build of the browser program.
        let Some(page) = shell() else { return };
        let text = String::from_utf8_lossy(&page.bytes);
        let mut named = 0;
        for address in text.split('"').filter(|word| word.starts_with("/assets/")) {
            assert!(asset(address).is_some(), "{address}");
            named += 1;
        }
        assert!(named >= 3);
    }
}
