//! What a page reads first is asked for while the program is still on its way: the program notes what it read when the page
//! was last opened, its starter (`shell/boot.js`) sends the same reads, and the program takes each answer once.

use std::{cell::RefCell, collections::BTreeMap};

use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::browser;

/// Where the reads of each page are kept, and where the starter leaves the answers to come.
const KEPT: &str = "releve.first";
const ANSWERS: &str = "releveFirst";
/// Stands for the day in an address that is kept.
const TODAY: &str = "{today}";
/// Reads that a page is noted for at most.
const MOST: usize = 6;
/// How long after its first read those of a page are noted, in milliseconds.
const WINDOW: f64 = 1_500.0;
/// Answers older than this since the page was asked for are not taken, in milliseconds.
const FRESH: f64 = 20_000.0;

#[derive(Default)]
struct Noted {
    /// The page that was opened, none when it is no page to note; not looked at yet outside.
    page: Option<Option<String>>,
    begun: f64,
    reads: Vec<String>,
}

thread_local! {
    static NOTED: RefCell<Noted> = RefCell::default();
}

/// Milliseconds since the page was asked for.
fn clock() -> f64 {
    window().performance().map_or(f64::INFINITY, |performance| performance.now())
}

/// The page at the address as it is opened: one of those of `first.txt`, without filters.
fn opened() -> Option<String> {
    let location = window().location();
    let (path, search) = (location.pathname().ok()?, location.search().ok()?);
    let known = include_str!("../../shell/first.txt").lines().any(|line| line.split(' ').next() == Some(&*path));
    (known && search.is_empty()).then_some(path)
}

fn kept() -> BTreeMap<String, Vec<String>> {
    browser::kept(KEPT).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// Notes that `read` was asked for, an address below the API's.
fn note(read: &str) {
    let (today, now) = (browser::today().to_string(), clock());
    NOTED.with_borrow_mut(|noted| {
        if noted.page.is_none() {
            noted.page = Some(opened());
            noted.begun = now;
        }
        let Some(Some(page)) = &noted.page else { return };
        let read = read.replace(&today, TODAY);
        if now - noted.begun > WINDOW || noted.reads.len() == MOST || noted.reads.contains(&read) {
            return;
        }
        noted.reads.push(read);
        let mut all = kept();
        if all.get(page) != Some(&noted.reads) {
            all.insert(page.clone(), noted.reads.clone());
            browser::keep(KEPT, &serde_json::to_string(&all).unwrap_or_default());
        }
    });
}

/// The answer that the starter asked for, if it did and it was a success.
pub async fn answer(read: String) -> Option<String> {
    note(&read);
    let answers = js_sys::Reflect::get(&window(), &JsValue::from_str(ANSWERS)).ok()?;
    let answers: js_sys::Map = answers.dyn_into().ok()?;
    let name = JsValue::from_str(&read);
    let promise: js_sys::Promise = answers.get(&name).dyn_into().ok()?;
    answers.delete(&name);
    if clock() > FRESH {
        return None;
    }
    JsFuture::from(promise).await.ok()?.as_string()
}

/// Somebody else may come next: what pages read for this person is forgotten.
pub fn forget() {
    browser::forget(KEPT);
}
