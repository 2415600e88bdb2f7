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
    /// A weak entity tag, quotes included. Weak, because both encodings share it.
    pub etag: String,
}

/// The file at `path`, with or without a leading slash. Compressed twins have no address.
pub fn asset(path: &str) -> Option<Asset> {
    find::<Dist>(path.strip_prefix('/').unwrap_or(path))
}

/// The page that starts the browser program; none when the server was compiled without it.
pub fn shell() -> Option<Asset> {
    asset(SHELL)
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
        etag: etag(&file.metadata.sha256_hash()),
        bytes: file.data,
    })
}

fn etag(hash: &[u8; 32]) -> String {
    let hex: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("W/\"{hex}\"")
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
        assert_eq!(asset.etag.len(), 36);
        assert!(asset.etag.starts_with("W/\"") && asset.etag.ends_with('"'));
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
