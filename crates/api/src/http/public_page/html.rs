//! Pages that the organisation writes, for browsers: the address that the browser program has for each answers with the text
//! itself, inside the program's own page, so that it reads without the program, and before it has started.

use super::markup;
use crate::app::public_page;
use crate::docs::html::{Page, escape};
use crate::etag;
use crate::http::PREFIX;
use crate::lang::{Lang, Words};
use crate::middleware::Asker;
use crate::problem::{Outcome, Problem};
use crate::state::AppState;
use ::web::Filling;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, ETAG, VARY};
use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Datelike, Utc};
use domain::public_page::{Language, PageKey, PublicPage, Slug};

/// The pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(read);
}

/// One page, in the language that the address says, else in the one that the browser prefers.
#[get("/{slug:accessibility|legal-notice|personal-data|terms}")]
async fn read(request: HttpRequest, state: web::Data<AppState>, slug: web::Path<String>) -> Outcome<HttpResponse> {
    let slug = Slug::from_code(&slug).ok_or_else(Problem::not_found)?;
    let lang = asked(request.query_string()).unwrap_or_else(|| Asker::of(&request).lang);
    let found = state.store().skim(move |conn| {
        let key = |slug| PageKey { slug, language: language(lang) };
        let titles = Slug::ALL.iter().map(|slug| Ok((*slug, public_page::present(conn, key(*slug))?.title)));
        let titles = titles.collect::<Outcome<Vec<_>>>()?;
        Ok::<_, Problem>((public_page::present(conn, key(slug))?, titles))
    });
    let (page, titles) = found.await?;
    let links: String = titles.iter().map(|(slug, title)| link(*slug, title.as_str(), lang)).collect();
    Ok(answer(&request, lang, whole(&page, &links, lang)))
}

/// The language of `?lang=…`.
fn asked(query: &str) -> Option<Lang> {
    let (_, value) = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "lang")?;
    [Lang::Fr, Lang::En].into_iter().find(|lang| lang.tag() == value)
}

fn language(lang: Lang) -> Language {
    match lang {
        Lang::Fr => Language::French,
        Lang::En => Language::English,
    }
}

fn link(slug: Slug, title: &str, lang: Lang) -> String {
    format!("<a href=\"/{}?lang={}\">{}</a>\n", slug.code(), lang.tag(), escape(title))
}

/// The document: the program's own page around the text, or that of the documentation where no program was built in.
fn whole(page: &PublicPage, links: &str, lang: Lang) -> String {
    let (title, text) = (page.title.as_str(), article(page, lang));
    let title_of_tab = format!("{} · Relève", escape(title));
    let ahead = format!(
        "<link rel=\"preload\" href=\"{PREFIX}/public-pages/{}/{}\" as=\"fetch\" crossorigin>",
        page.key.slug.code(),
        lang.tag()
    );
    let filling = Filling { lang: lang.tag(), title: &title_of_tab, head: &ahead, text: &text, links };
    ::web::shell_with(&filling).unwrap_or_else(|| {
        let body = format!("{text}<footer><p>{links}</p></footer>");
        Page { lang, title, body: &body, script: None }.render()
    })
}

fn article(page: &PublicPage, lang: Lang) -> String {
    format!(
        "<article class=\"prose\"><h1>{}</h1>{}{}{}</article>",
        escape(page.title.as_str()),
        notice(page, lang),
        markup::html(page.text.document()),
        foot(page, lang),
    )
}

/// Says so while the page still is the model, or has blanks.
fn notice(page: &PublicPage, lang: Lang) -> String {
    let words = match (page.is_model, page.blanks()) {
        (true, _) => Words::new(
            "Ce texte est encore le modèle fourni avec Relève\u{a0}: l’organisation ne l’a pas encore complété.",
            "This text still is the model that comes with Relève: the organisation has not completed it yet.",
        ),
        (false, 0) => return String::new(),
        (false, _) => Words::new(
            "Des informations restent à compléter par l’organisation.",
            "The organisation has still some information to complete.",
        ),
    };
    format!("<p class=\"callout watch\">{}</p>", escape(words.text(lang)))
}

/// Which version it is, since when, and the way to the other language.
fn foot(page: &PublicPage, lang: Lang) -> String {
    let (other, name) = match lang {
        Lang::Fr => (Lang::En, "English"),
        Lang::En => (Lang::Fr, "Français"),
    };
    let version = page.version;
    let since = page.written.as_ref().map(|written| day(written.at, lang));
    let words = match (lang, since) {
        (Lang::Fr, Some(day)) => format!("Version {version}, du {day}"),
        (Lang::Fr, None) => format!("Version {version}, fournie avec Relève"),
        (Lang::En, Some(day)) => format!("Version {version}, of {day}"),
        (Lang::En, None) => format!("Version {version}, as it comes with Relève"),
    };
    format!(
        "<p class=\"small soft\">{words}. <a href=\"/{}?lang={1}\" hreflang=\"{1}\" lang=\"{1}\">{name}</a></p>",
        page.key.slug.code(),
        other.tag(),
    )
}

const MONTHS_FR: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day as people write it, in the time of Greenwich.
fn day(at: DateTime<Utc>, lang: Lang) -> String {
    let months = if lang == Lang::Fr { MONTHS_FR } else { MONTHS_EN };
    let month = usize::try_from(at.month0()).ok().and_then(|month| months.get(month)).copied().unwrap_or_default();
    let first = if lang == Lang::Fr && at.day() == 1 { "er" } else { "" };
    format!("{}{first} {month} {}", at.day(), at.year())
}

fn answer(request: &HttpRequest, lang: Lang, document: String) -> HttpResponse {
    let tag = etag::weak(document.as_bytes());
    let unchanged = etag::is_known(request, &tag);
    let mut response = if unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header((ETAG, tag))
        .insert_header((CACHE_CONTROL, "no-cache"))
        .insert_header((CONTENT_LANGUAGE, lang.tag()))
        .insert_header((VARY, "accept-language"));
    if unchanged {
        return response.finish();
    }
    response.content_type("text/html; charset=utf-8").body(document)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_may_say_the_language() {
        assert_eq!(asked("lang=en"), Some(Lang::En));
        assert_eq!(asked("a=b&lang=fr"), Some(Lang::Fr));
        for other in ["", "lang=", "lang=de", "lang=EN", "long=fr", "%ff=&lang"] {
            assert_eq!(asked(other), None, "{other}");
        }
    }

    #[test]
    fn days_are_written_as_people_write_them() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(day(at("2030-08-01T10:00:00Z"), Lang::Fr), "1er août 2030");
        assert_eq!(day(at("2030-12-31T23:59:59Z"), Lang::Fr), "31 décembre 2030");
        assert_eq!(day(at("2030-01-01T00:00:00Z"), Lang::En), "1 January 2030");
    }
}
