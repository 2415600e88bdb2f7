//! The line on which the server tells changes: one per tab, while somebody is signed in and looks.
//!
//! A tab that nobody looks at gives its line back (browsers keep few connections to one server), and reads everything again
//! when it is shown.

use std::{cell::RefCell, rc::Rc, time::Duration};

use contract::event::LiveEvent;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, EventSource, MessageEvent};

use crate::{
    browser,
    context::use_account,
    state::{account::Account, live::Line},
};

/// Between two looks whether the line is still alive.
const WATCH: Duration = Duration::from_secs(5);
/// How long a tab may be hidden before it gives its line back.
const HIDDEN: Duration = Duration::from_secs(10);

/// What a page hears.
#[derive(Clone, Copy, Debug)]
pub enum Word<'a> {
    /// Something changed.
    Change(&'a LiveEvent),
    /// Anything may have changed.
    Everything,
}

type Heed = Rc<dyn Fn(Word<'_>)>;

/// An open line, with what the browser calls when something comes.
struct Open {
    source: EventSource,
    _heard: Vec<Closure<dyn FnMut(Event)>>,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.source.close();
    }
}

#[derive(Default)]
struct Desk {
    open: Option<Open>,
    heeded: Vec<(u32, Heed)>,
    last: u32,
    /// Whether somebody is signed in to whom it is open.
    wanted: bool,
}

thread_local! {
    static DESK: RefCell<Desk> = RefCell::default();
    static LINE: ArcRwSignal<Line> = ArcRwSignal::new(Line::default());
}

/// Where the line stands, followed.
#[must_use]
pub fn line() -> Line {
    LINE.with(ArcRwSignal::get)
}

fn change<T>(act: impl FnOnce(&mut Line) -> T) -> Option<T> {
    LINE.with(|line| line.try_update(act))
}

/// Keeps the line open while somebody is signed in and looks.
pub fn start() {
    let account = use_account();
    let known = Memo::new(move |_| account.with(Account::is_in));
    Effect::new(move |_| {
        let wanted = known.get();
        DESK.with_borrow_mut(|desk| desk.wanted = wanted);
        if wanted { open() } else { close() }
    });
    set_interval(watch, WATCH);
    let looked_at = Closure::<dyn FnMut(Event)>::new(|_| {
        if document().hidden() {
            set_timeout(
                || {
                    if document().hidden() {
                        close();
                    }
                },
                HIDDEN,
            );
        } else {
            open();
            tell(Word::Everything);
        }
    });
    let _ = document().add_event_listener_with_callback("visibilitychange", looked_at.as_ref().unchecked_ref());
    // As long as the page.
    looked_at.forget();
}

/// Calls `heed` with what is told, until the owner of this call is gone. Answers the number that it is known by.
pub fn listen(heed: impl Fn(Word<'_>) + 'static) -> u32 {
    let number = DESK.with_borrow_mut(|desk| {
        desk.last = desk.last.wrapping_add(1);
        desk.heeded.push((desk.last, Rc::new(heed)));
        desk.last
    });
    on_cleanup(move || DESK.with_borrow_mut(|desk| desk.heeded.retain(|(known, _)| *known != number)));
    number
}

/// Whether what listens under this number is still here.
#[must_use]
pub fn is_heeded(number: u32) -> bool {
    DESK.with_borrow(|desk| desk.heeded.iter().any(|(known, _)| *known == number))
}

fn tell(word: Word<'_>) {
    let heeded: Vec<Heed> = DESK.with_borrow(|desk| desk.heeded.iter().map(|(_, heed)| Rc::clone(heed)).collect());
    heeded.iter().for_each(|heed| heed(word));
}

fn close() {
    DESK.with_borrow_mut(|desk| desk.open.take());
    change(Line::close);
}

fn open() {
    let ready = DESK.with_borrow(|desk| desk.wanted && desk.open.is_none());
    if !ready || document().hidden() {
        return;
    }
    change(|line| line.ask(browser::now()));
    match EventSource::new("/api/v1/events") {
        Ok(source) => {
            let heard = hear(&source);
            DESK.with_borrow_mut(|desk| desk.open = Some(Open { source, _heard: heard }));
        }
        Err(_) => later(),
    }
}

/// Tries again after a while.
fn later() {
    let wait = change(|line| line.refused(browser::dice())).unwrap_or(60_000);
    set_timeout(open, Duration::from_millis(wait.into()));
}

fn hear(source: &EventSource) -> Vec<Closure<dyn FnMut(Event)>> {
    let on = |name: &str, act: fn(&Event)| {
        let heard = Closure::<dyn FnMut(Event)>::new(move |event: Event| act(&event));
        let _ = source.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref());
        heard
    };
    vec![
        on("open", |_| {
            if change(|line| line.opened(browser::now())).unwrap_or(true) {
                tell(Word::Everything);
            }
        }),
        on("heartbeat", |_| heard()),
        on("reset", |_| {
            heard();
            tell(Word::Everything);
        }),
        on("change", |event| {
            heard();
            let text = event.dyn_ref::<MessageEvent>().and_then(|message| message.data().as_string());
            match text.and_then(|text| serde_json::from_str::<LiveEvent>(&text).ok()) {
                Some(event) => tell(Word::Change(&event)),
                // A newer server speaks of what this program does not know.
                None => tell(Word::Everything),
            }
        }),
        on("error", |event| {
            let source = event.target().and_then(|target| target.dyn_into::<EventSource>().ok());
            if source.is_some_and(|source| source.ready_state() == EventSource::CLOSED) {
                give_up();
            } else {
                change(Line::broke_off);
            }
        }),
    ]
}

fn heard() {
    change(|line| line.heard(browser::now()));
}

/// The browser will not take this line up again: another one is tried later.
fn give_up() {
    // The line is closed once the browser has done telling: what it calls now lives in it.
    set_timeout(
        || {
            DESK.with_borrow_mut(|desk| desk.open.take());
            later();
        },
        Duration::ZERO,
    );
}

fn watch() {
    let silent = LINE.with(|line| line.with_untracked(|line| line.is_silent(browser::now())));
    if silent && !document().hidden() {
        give_up();
    }
}
