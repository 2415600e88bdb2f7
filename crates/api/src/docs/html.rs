//! The frame of a page served by the API itself.

use crate::lang::Lang;

/// The style of these pages.
pub const STYLE: &str = include_str!("style.css");
/// The icon of these pages.
pub const ICON: &str = include_str!("icon.svg");

/// One page.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// Its language.
    pub lang: Lang,
    /// Its title, as text.
    pub title: &'a str,
    /// Its content, as HTML.
    pub body: &'a str,
    /// Where its script is, if it has one.
    pub script: Option<&'a str>,
}

impl Page<'_> {
    /// The whole document.
    #[must_use]
    pub fn render(&self) -> String {
        let (skip, reference, problems, home) = match self.lang {
            Lang::Fr => ("Aller au contenu", "Référence de l'API", "Problèmes", "Application"),
            Lang::En => ("Skip to content", "API reference", "Problems", "Application"),
        };
        let script = self.script.map(|address| format!("<script src=\"{}\" defer></script>", escape(address)));
        format!(
            "<!DOCTYPE html>\n<html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <title>{title} – Relève</title><link rel=\"icon\" href=\"/docs/icon.svg\"><link rel=\"stylesheet\" href=\"/docs/style.css\">{script}</head>\
             <body><a class=\"skip\" href=\"#content\">{skip}</a>\
             <header><nav aria-label=\"Relève\"><ul><li><a href=\"/\">{home}</a></li><li><a href=\"/docs\">{reference}</a></li>\
             <li><a href=\"/problems\">{problems}</a></li><li><a href=\"/openapi.json\">OpenAPI</a></li></ul></nav></header>\
             <main id=\"content\" tabindex=\"-1\">{body}</main></body></html>\n",
            lang = self.lang.tag(),
            title = escape(self.title),
            body = self.body,
            script = script.unwrap_or_default(),
        )
    }
}

/// Text made safe for HTML, in content and in attributes.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

/// Prose with `code` between backquotes, paragraphs and lists of lines that begin with a hyphen.
#[must_use]
pub fn prose(text: &str) -> String {
    text.split("\n\n").map(paragraph).collect()
}

fn paragraph(block: &str) -> String {
    if block.trim().is_empty() {
        return String::new();
    }
    if block.lines().all(|line| line.starts_with("- ")) {
        let items: String =
            block.lines().map(|line| format!("<li>{}</li>", inline(&line.replacen("- ", "", 1)))).collect();
        return format!("<ul>{items}</ul>");
    }
    format!("<p>{}</p>", inline(block))
}

/// A line with `code` between backquotes.
#[must_use]
pub fn inline(text: &str) -> String {
    let mut html = String::new();
    for (index, part) in text.split('`').enumerate() {
        if index % 2 == 1 {
            html.push_str(&format!("<code>{}</code>", escape(part)));
        } else {
            html.push_str(&escape(part));
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(escape("<a href='x'>&\""), "&lt;a href=&#39;x&#39;&gt;&amp;&quot;");
        assert_eq!(prose("a `<b>`\n\n- c\n- d"), "<p>a <code>&lt;b&gt;</code></p><ul><li>c</li><li>d</li></ul>");
    }
}
