//! The browser, in the few words this program needs. A browser that refuses one of them (no storage, say) costs comfort, never a failure.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, Storage};

/// The present instant.
#[must_use]
pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(whole(js_sys::Date::now())).unwrap_or_default()
}

/// An instant in the local time of this browser.
#[must_use]
pub fn local(instant: DateTime<Utc>) -> NaiveDateTime {
    let millis = instant.timestamp_millis();
    let offset = js_sys::Date::new(&JsValue::from_f64(float(millis))).get_timezone_offset();
    instant.naive_utc() - TimeDelta::minutes(whole(offset))
}

/// The instant of a local time of this browser.
#[must_use]
pub fn universal(local: NaiveDateTime) -> Option<DateTime<Utc>> {
    let text = local.format("%Y-%m-%dT%H:%M:%S").to_string();
    // Without a zone, JavaScript reads a date and a time as local.
    let instant = js_sys::Date::parse(&text);
    instant.is_finite().then(|| DateTime::from_timestamp_millis(whole(instant))).flatten()
}

/// Today, here.
#[must_use]
pub fn today() -> NaiveDate {
    local(now()).date()
}

/// Milliseconds and minutes from JavaScript's only number.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "JavaScript counts time in doubles, exact to 2^53; `as` saturates"
)]
const fn whole(number: f64) -> i64 {
    number as i64
}

#[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "milliseconds since 1970 fit a double exactly")]
const fn float(number: i64) -> f64 {
    number as f64
}

/// Why there is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPlace {
    /// The person, or a rule of theirs, said no.
    Refused,
    /// The device does not know, or not in time.
    Unknown,
}

/// Where this device is, as a latitude and a longitude of two decimals, about a kilometre; the browser asks its person first.
///
/// # Errors
/// Says why there is none.
pub async fn place() -> Result<String, NoPlace> {
    let geolocation = window().navigator().geolocation().map_err(|_| NoPlace::Unknown)?;
    let options = web_sys::PositionOptions::new();
    options.set_timeout(15_000);
    options.set_maximum_age(300_000);
    let asked = js_sys::Promise::new(&mut |found, failed| {
        let ask = geolocation.get_current_position_with_error_callback_and_options(&found, Some(&failed), &options);
        if let Err(error) = ask {
            let _ = failed.call1(&JsValue::NULL, &error);
        }
    });
    let number =
        |of: &JsValue, name: &str| js_sys::Reflect::get(of, &name.into()).ok().and_then(|value| value.as_f64());
    match wasm_bindgen_futures::JsFuture::from(asked).await {
        Ok(found) => {
            let at = js_sys::Reflect::get(&found, &"coords".into()).map_err(|_| NoPlace::Unknown)?;
            let (latitude, longitude) =
                number(&at, "latitude").zip(number(&at, "longitude")).ok_or(NoPlace::Unknown)?;
            Ok(format!("{latitude:.2},{longitude:.2}"))
        }
        // PERMISSION_DENIED
        Err(error) if number(&error, "code") == Some(1.0) => Err(NoPlace::Refused),
        Err(_) => Err(NoPlace::Unknown),
    }
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// A choice kept from an earlier visit.
#[must_use]
pub fn kept(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

/// Keeps a choice for the next visit.
pub fn keep(name: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(name, value);
    }
}

fn session_storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// Keeps a text as long as this tab lives, through being loaded anew.
pub fn keep_for_session(name: &str, value: &str) {
    if let Some(storage) = session_storage() {
        let _ = storage.set_item(name, value);
    }
}

/// Takes what was kept for this tab.
#[must_use]
pub fn take_for_session(name: &str) -> Option<String> {
    let storage = session_storage()?;
    let value = storage.get_item(name).ok().flatten();
    let _ = storage.remove_item(name);
    value
}

/// The path of the page.
#[must_use]
pub fn path() -> String {
    window().location().pathname().unwrap_or_default()
}

/// The query of the page.
#[must_use]
pub fn search() -> String {
    window().location().search().unwrap_or_default()
}

/// The language the browser asks for.
#[must_use]
pub fn language() -> Option<String> {
    window().navigator().language()
}

/// Sets an attribute of `<html>`; an empty value removes it.
pub fn mark_root(name: &str, value: &str) {
    if let Some(root) = document().document_element() {
        let _ = if value.is_empty() { root.remove_attribute(name) } else { root.set_attribute(name, value) };
    }
}

/// Sets the title of the tab.
pub fn set_title(title: &str) {
    document().set_title(title);
}

/// Moves the focus to the element of this id.
pub fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id).and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// The id of what has the focus, when it has one.
#[must_use]
pub fn focused_id() -> Option<String> {
    document().active_element().map(|element| element.id()).filter(|id| !id.is_empty())
}

/// A new key for a submit: a random UUID.
#[must_use]
pub fn fresh_key() -> String {
    uuid::Uuid::from_bytes(random()).to_string()
}

fn random() -> [u8; 16] {
    let mut bytes = [0; 16];
    if let Ok(crypto) = window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    uuid::Builder::from_random_bytes(bytes).into_uuid().into_bytes()
}

/// A throw of a die with four faces, from 0 to 3.
#[must_use]
pub fn dice() -> u8 {
    random().first().map_or(0, |byte| byte % 4)
}

/// Whether a text is being selected in the page.
#[must_use]
pub fn is_selecting() -> bool {
    window().get_selection().ok().flatten().is_some_and(|selection| !selection.is_collapsed())
}

/// What the focus is on, in words that find its like again once the page is drawn anew.
#[derive(Clone, Debug)]
pub struct FocusMark {
    like: Like,
    /// The heading of the section or panel around it.
    heading: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Like {
    tag: String,
    id: String,
    href: String,
    text: String,
    /// The first link of the line or section around it.
    around: String,
}

/// The first element of these kinds within what of those kinds is around one.
fn first_around(element: &Element, around: &str, kinds: &str) -> Option<Element> {
    element.closest(around).ok().flatten()?.query_selector(kinds).ok().flatten()
}

fn like_of(element: &Element) -> Like {
    let link = first_around(element, "li, tr, section", "a[href]");
    Like {
        tag: element.tag_name(),
        id: element.id(),
        href: element.get_attribute("href").unwrap_or_default(),
        text: element.get_attribute("aria-label").or_else(|| element.text_content()).unwrap_or_default(),
        around: link.and_then(|link| link.get_attribute("href")).unwrap_or_default(),
    }
}

/// What the focus is on in the content of the page; none when it is elsewhere.
#[must_use]
pub fn focus_mark() -> Option<FocusMark> {
    let element = document().active_element()?;
    element.closest("#content").ok().flatten().filter(|main| *main != element)?;
    let heading = first_around(&element, "section, article, #content", "h1, h2, h3");
    let heading = heading.and_then(|heading| heading.text_content()).unwrap_or_default();
    Some(FocusMark { like: like_of(&element), heading })
}

/// The first element of these kinds that is the one looked for.
fn find(kinds: &str, is_it: impl Fn(&Element) -> bool) -> Option<HtmlElement> {
    let found = document().query_selector_all(kinds).ok()?;
    let mut elements = (0..found.length()).filter_map(|at| found.get(at)?.dyn_into::<HtmlElement>().ok());
    elements.find(|element| is_it(element))
}

/// Gives the focus back to the like of what had it, if it was lost; when there is none any more, to the heading of its
/// section, or to the content of the page.
pub fn refocus(mark: &FocusMark) {
    if document().active_element().is_some_and(|element| element.tag_name() != "BODY") {
        return;
    }
    let like = find("#content :is(a, button, summary, input, [tabindex])", |element| like_of(element) == mark.like);
    let heading = || find("#content :is(h1, h2, h3)", |heading| heading.text_content().as_ref() == Some(&mark.heading));
    if let Some(element) = like.or_else(heading).or_else(|| find("#content", |_| true)) {
        // A heading takes the focus by no other way.
        if element.tag_name().starts_with('H') {
            let _ = element.set_attribute("tabindex", "-1");
        }
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

/// Moves the focus to the field that searches in the page, if it has one.
pub fn focus_search() {
    let field = document().query_selector("#content search input, #content input[type=search]").ok().flatten();
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        let _ = field.focus();
    }
}

/// Whether what is typed at this place of the page is text.
#[must_use]
pub fn is_typing(target: Option<web_sys::EventTarget>) -> bool {
    target.and_then(|target| target.dyn_into::<HtmlElement>().ok()).is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT") || element.is_content_editable()
    })
}

/// Whether a dialog is open.
#[must_use]
pub fn has_dialog() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}

/// How tall the first element of this kind is inside another, in whole pixels.
#[must_use]
pub fn height_of_first(inside: &web_sys::Element, selector: &str) -> Option<i32> {
    let found = inside.query_selector(selector).ok().flatten()?.dyn_into::<HtmlElement>().ok()?;
    Some(found.offset_height()).filter(|height| *height > 0)
}

/// Scrolls a box sideways so that something in it is in sight, after what stands at its start.
pub fn scroll_aside(inside: &str, to: &str, after: i32) {
    let (inside, to) = (document().get_element_by_id(inside), document().get_element_by_id(to));
    let to = to.and_then(|to| to.dyn_into::<HtmlElement>().ok());
    if let Some((inside, to)) = inside.zip(to) {
        inside.set_scroll_left(to.offset_left().saturating_sub(after));
    }
}

/// Opens the print dialogue.
pub fn print() {
    let _ = window().print();
}

/// Puts a text where Paste finds it; false when the browser does not allow it.
pub async fn copy(text: &str) -> bool {
    if !window().is_secure_context() {
        return false;
    }
    let written = window().navigator().clipboard().write_text(text);
    wasm_bindgen_futures::JsFuture::from(written).await.is_ok()
}

/// Gives the person a file of this text; false when the browser does not allow it.
#[must_use]
pub fn save_file(name: &str, kind: &str, text: &str) -> bool {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(kind);
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let Ok(address) = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options)
        .and_then(|blob| web_sys::Url::create_object_url_with_blob(&blob))
    else {
        return false;
    };
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into::<web_sys::HtmlAnchorElement>().ok());
    if let Some(link) = &link {
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    let _ = web_sys::Url::revoke_object_url(&address);
    link.is_some()
}

/// The content of a file chosen by the person.
pub async fn bytes(file: &web_sys::File) -> Option<Vec<u8>> {
    let buffer = wasm_bindgen_futures::JsFuture::from(file.array_buffer()).await.ok()?;
    Some(js_sys::Uint8Array::new(&buffer).to_vec())
}

/// The IANA time zone of this browser.
#[must_use]
pub fn time_zone() -> Option<String> {
    let options = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new()).resolved_options();
    js_sys::Reflect::get(&options, &JsValue::from_str("timeZone")).ok()?.as_string()
}

/// Forgets what was kept.
pub fn forget(name: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(name);
    }
}

/// Whether the window is wider than a phone.
#[must_use]
pub fn is_wide() -> bool {
    window().match_media("(min-width: 48rem)").ok().flatten().is_none_or(|query| query.matches())
}
