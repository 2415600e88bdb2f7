//! Pages that the organisation writes and anyone may read: how they read, who writes them, what they were.
//!
//! They speak for the whole organisation, so whoever writes them holds the right over the whole tree.

use super::act::{About, Act, Why};
use super::person::moved;
use super::{access, field};
use crate::answer::Answer;
use crate::extract::IfMatch;
use crate::extract::json::hash_of;
use crate::extract::who::Who;
use crate::lang::Words;
use crate::problem::{Outcome, Problem, ProblemCode};
use crate::wire;
use contract::public_page::{
    PageLanguage, PageSlug, PublicPage as Shown, PublicPageRestore, PublicPageTag, PublicPageUpdate, PublicPageVersion,
};
use domain::event::Action;
use domain::public_page::{InvalidPageText, Language, PageKey, PageText, PublicPage, Slug, Written};
use domain::role::Permission;
use domain::text::Title;
use domain::unit::Lineage;
use serde_json::{Map, Value, json};
use store::audit::Subject;
use store::page::{Page, PageRequest};
use store::{Conn, Tx, person, public_page, unit};

/// Digits of a hash that tell one text from another at a glance.
const SHORT_HASH: usize = 12;

/// Every page in both languages.
///
/// # Errors
/// The store's.
pub fn list(conn: &mut Conn) -> Outcome<Vec<PublicPageTag>> {
    PageKey::all().into_iter().map(|key| Ok(tag(&present(conn, key)?))).collect()
}

/// The present version of a page: the model as long as nobody has written it.
///
/// # Errors
/// The store's.
pub fn present(conn: &mut Conn, key: PageKey) -> Outcome<PublicPage> {
    public_page::present(conn, key)?.map_or_else(|| model(key), Ok)
}

/// A page as anyone reads it.
///
/// # Errors
/// The store's.
pub fn get(conn: &mut Conn, key: PageKey) -> Outcome<Answer> {
    answer(&present(conn, key)?)
}

/// The model of a page, as the program brings it.
///
/// # Errors
/// 403 without the right.
pub fn get_model(conn: &mut Conn, who: &Who, key: PageKey) -> Outcome<Answer> {
    require(conn, who)?;
    Answer::ok(&show(&model(key)?))
}

/// A version of a page.
///
/// # Errors
/// 403 without the right, 404 when there was none; the store's.
pub fn get_version(conn: &mut Conn, who: &Who, key: PageKey, version: i32) -> Outcome<Answer> {
    require(conn, who)?;
    Answer::ok(&show(&found(conn, key, version)?))
}

/// The versions of a page, the latest first.
///
/// # Errors
/// 403 without the right; the store's.
pub fn versions(conn: &mut Conn, who: &Who, key: PageKey, page: &PageRequest) -> Outcome<Page<PublicPageVersion>> {
    require(conn, who)?;
    let mut found = public_page::versions(conn, key, page)?;
    if found.items.is_empty() && page.after.is_none() {
        found.items.push(model(key)?);
    }
    let authors = found.items.iter().filter_map(|page| page.written.as_ref()?.by.person());
    let people = person::tags(conn, authors)?;
    Ok(found.map(|page| {
        let author = page.written.as_ref().and_then(|written| written.by.person());
        PublicPageVersion {
            version: page.version.into(),
            title: page.title.as_str().into(),
            is_model: page.is_model,
            blanks: count(page.blanks()),
            written_at: page.written.as_ref().map(|written| written.at),
            written_by: author.and_then(|author| people.get(&author)).cloned().map(wire::person_tag),
            reason: page.written.as_ref().map(|written| written.reason.as_str().into()),
        }
    }))
}

/// Writes a page anew.
///
/// # Errors
/// 403 without the right, 412 when it was changed meanwhile, 422 for a field; the store's.
pub fn update(
    tx: &mut Tx,
    act: &mut Act,
    who: &Who,
    key: PageKey,
    on: IfMatch,
    body: &PublicPageUpdate,
) -> Outcome<Answer> {
    require(tx, who)?;
    let reason = access::words("/reason", &body.reason)?;
    let former = present(tx, key)?;
    on.check(former.version, || answer(&former))?;
    let title = body.title.as_ref().map(|title| field::text("/title", Title::parse(title.as_str()))).transpose()?;
    let text = body.text.as_ref().map(|text| PageText::parse(text.as_str()).map_err(refused)).transpose()?;
    let written = Written { at: act.now, by: act.actor, reason };
    let (title, text) = (title.unwrap_or(former.title.clone()), text.unwrap_or(former.text.clone()));
    match former.followed_by(title, text, written).map_err(broken)? {
        Some(next) => add(tx, act, Action::PublicPageUpdated, &former, &next),
        None => answer(&former),
    }
}

/// Puts a former version back, or the model.
///
/// # Errors
/// 403 without the right, 404 without such a version, 409 when the page is so already, 422 for a field; the store's.
pub fn restore(tx: &mut Tx, act: &mut Act, who: &Who, key: PageKey, body: &PublicPageRestore) -> Outcome<Answer> {
    require(tx, who)?;
    let reason = access::words("/reason", &body.reason)?;
    let wanted = match body.version {
        Some(version) => found(tx, key, version.0)?,
        None => model(key)?,
    };
    let present = present(tx, key)?;
    let written = Written { at: act.now, by: act.actor, reason };
    match present.followed_by(wanted.title, wanted.text, written).map_err(broken)? {
        Some(next) => add(tx, act, Action::PublicPageRestored, &present, &next),
        None => {
            let words = Words::new("la page est déjà dans cet état", "the page is so already");
            Err(Problem::new(ProblemCode::Conflict).detail(words))
        }
    }
}

/// Insists on the right over the whole tree.
fn require(conn: &mut Conn, who: &Who) -> Outcome<()> {
    who.require(Permission::EditPublicPages)?;
    let tops = unit::tops(conn)?;
    if tops.into_iter().all(|top| who.may(Permission::EditPublicPages, &Lineage(vec![top]))) {
        return Ok(());
    }
    let words = Words::new(
        "ces pages sont celles de toute l'organisation : il faut un rôle sur l'unité du sommet",
        "these pages are the whole organisation's: it takes a role over the unit at the top",
    );
    Err(Problem::new(ProblemCode::NotAllowed).detail(words))
}

/// The model counts as a version as long as nobody has written the page.
fn found(conn: &mut Conn, key: PageKey, version: i32) -> Outcome<PublicPage> {
    if let Some(kept) = public_page::version(conn, key, version)? {
        return Ok(kept);
    }
    let present = present(conn, key)?;
    if present.version == version { Ok(present) } else { Err(Problem::not_found()) }
}

/// Adds a version. The model that the first one takes the place of is kept before it.
fn add(tx: &mut Tx, act: &mut Act, action: Action, former: &PublicPage, next: &PublicPage) -> Outcome<Answer> {
    if former.written.is_none() && public_page::version(tx, former.key, former.version)?.is_none() {
        public_page::insert(tx, former)?;
    }
    public_page::insert(tx, next)?;
    let (before, after) = moved(told(former), told(next));
    let words = next.written.as_ref().map(|written| written.reason.clone());
    let why = Why { before: Some(before), after: Some(after), words, ..Why::default() };
    act.record(tx, action, Subject::of("public_page", next.key.id()), About::default(), why)?;
    answer(next)
}

fn model(key: PageKey) -> Outcome<PublicPage> {
    PublicPage::model(key).map_err(broken)
}

/// The models that the program brings can be read, or the program is at fault.
fn broken(error: InvalidPageText) -> Problem {
    Problem::internal(&error)
}

fn refused(error: InvalidPageText) -> Problem {
    let fr = match error {
        InvalidPageText::Empty => "ce texte ne peut pas être vide".to_owned(),
        InvalidPageText::TooLong => format!("ce texte a plus de {} caractères", PageText::MOST),
        InvalidPageText::Character { line } => format!("ligne {line} : un caractère n'est pas permis"),
        InvalidPageText::Link(link) => format!(
            "ligne {} : un lien mène à https://…, à mailto:… ou à une adresse de ce site comme /docs",
            link.line
        ),
    };
    Problem::invalid("/text", "invalid", Words::new(fr, error.to_string()))
}

/// What the audit tells of a page. Its words stay in its versions: of the text, the length and what tells it from another.
fn told(page: &PublicPage) -> Map<String, Value> {
    let text = page.text.as_str();
    let hash: String = hash_of(text.as_bytes()).chars().take(SHORT_HASH).collect();
    let fields = [
        ("title", json!(page.title.as_str())),
        ("text", json!(format!("{} · sha256:{hash}", text.chars().count()))),
        ("is_model", json!(page.is_model)),
        ("version", json!(page.version)),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn answer(page: &PublicPage) -> Outcome<Answer> {
    Ok(Answer::ok(&show(page))?.version(page.version))
}

fn show(page: &PublicPage) -> Shown {
    Shown {
        id: page.key.id().to_string().into(),
        slug: slug(page.key.slug),
        language: language(page.key.language),
        title: page.title.as_str().into(),
        text: page.text.as_str().into(),
        is_model: page.is_model,
        blanks: count(page.blanks()),
        written_at: page.written.as_ref().map(|written| written.at),
        version: page.version.into(),
    }
}

fn tag(page: &PublicPage) -> PublicPageTag {
    PublicPageTag {
        slug: slug(page.key.slug),
        language: language(page.key.language),
        title: page.title.as_str().into(),
        is_model: page.is_model,
        blanks: count(page.blanks()),
        written_at: page.written.as_ref().map(|written| written.at),
        version: page.version.into(),
    }
}

fn count(blanks: usize) -> contract::text::Count {
    u32::try_from(blanks).unwrap_or(u32::MAX).into()
}

fn slug(slug: Slug) -> PageSlug {
    match slug {
        Slug::Accessibility => PageSlug::Accessibility,
        Slug::LegalNotice => PageSlug::LegalNotice,
        Slug::PersonalData => PageSlug::PersonalData,
        Slug::Terms => PageSlug::Terms,
    }
}

fn language(language: Language) -> PageLanguage {
    match language {
        Language::French => PageLanguage::Fr,
        Language::English => PageLanguage::En,
    }
}
