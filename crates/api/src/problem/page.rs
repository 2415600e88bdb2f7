//! The page behind a problem's `type`: what it means and what to do next.

use super::ProblemCode;
use crate::docs::html::{Page, escape};
use crate::lang::Lang;

/// The page of one code.
#[must_use]
pub fn one(code: ProblemCode, lang: Lang) -> String {
    let title = code.title(lang);
    let (status, all) = match lang {
        Lang::Fr => ("Statut HTTP", "Tous les problèmes"),
        Lang::En => ("HTTP status", "All problems"),
    };
    let body = format!(
        "<h1>{}</h1><p>{}</p><dl><dt>Code</dt><dd><code>{}</code></dd><dt>{status}</dt><dd>{}</dd></dl>\
         <p><a href=\"/problems\">{all}</a></p>",
        escape(title),
        escape(code.explanation().text(lang)),
        code.code(),
        code.status().as_u16(),
    );
    Page { lang, title, body: &body }.render()
}

/// The whole catalogue.
#[must_use]
pub fn all(lang: Lang) -> String {
    let (title, lead) = match lang {
        Lang::Fr => (
            "Catalogue des problèmes",
            "Chaque réponse d'erreur porte l'un de ces codes, en application/problem+json (RFC 9457).",
        ),
        Lang::En => (
            "Catalogue of problems",
            "Every error answer carries one of these codes, as application/problem+json (RFC 9457).",
        ),
    };
    let rows: String = ProblemCode::ALL
        .iter()
        .map(|code| {
            format!(
                "<tr><td>{}</td><td><a href=\"/problems/{1}\"><code>{1}</code></a></td><td>{2}</td></tr>",
                code.status().as_u16(),
                code.code(),
                escape(code.title(lang)),
            )
        })
        .collect();
    let (status, name) = match lang {
        Lang::Fr => ("Statut", "Titre"),
        Lang::En => ("Status", "Title"),
    };
    let body = format!(
        "<h1>{title}</h1><p>{lead}</p><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{title}\"><table>\
         <thead><tr><th scope=\"col\">{status}</th><th scope=\"col\">Code</th><th scope=\"col\">{name}</th></tr></thead>\
         <tbody>{rows}</tbody></table></div>"
    );
    Page { lang, title, body: &body }.render()
}
