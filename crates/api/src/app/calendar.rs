//! A person's programme in their own calendar: one session at a time, or all of it under an address that nobody else knows.
//!
//! The address opens without a sign-in and goes through many hands: it tells what, when and where, and never who.

use super::act::{About, Act, Why};
use super::enrolment;
use crate::answer::Answer;
use crate::config::PublicUrl;
use crate::extract::who::Who;
use crate::identity::token::Token;
use crate::lang::{Lang, Words};
use crate::problem::{Outcome, Problem};
use crate::state::AppState;
use chrono::{DateTime, Months, Utc};
use contract::calendar::CalendarFeed as Shown;
use domain::calendar::{Calendar, Entry, EntryOf, Standing};
use domain::event::Action;
use domain::id::{EnrolmentId, PersonId};
use store::audit::Subject;
use store::calendar::{Seat, Since};
use store::calendar_feed::{self, CalendarFeed};
use store::snapshot::lock_people;
use store::{Conn, Tx, calendar};

/// Entries of a calendar at most: years of anybody's training.
const ENTRIES: i64 = 1000;
/// Offers among them at most.
const OFFERS: i64 = 50;
/// Months that a calendar goes back.
const BACK: Months = Months::new(12);

/// What an address is made with: before the write, whose body may run twice.
#[derive(Clone, Debug)]
pub struct Fresh {
    token: Token,
    at: PublicUrl,
    lang: Lang,
}

impl Fresh {
    /// A new secret, and what holds for the address.
    ///
    /// # Errors
    /// 500 when the machine gives no randomness.
    pub fn new(state: &AppState, lang: Lang) -> Outcome<Self> {
        Ok(Self { token: Token::new()?, at: state.settings().server.public_url.clone(), lang })
    }

    fn address(&self) -> String {
        format!("{}/calendars/{}.ics", self.at, self.token.reveal())
    }
}

/// One enrolment as a calendar takes it; a seat given back says so.
///
/// # Errors
/// 404 when there is none, or none for this asker; the store's.
pub fn of_enrolment(conn: &mut Conn, who: &Who, id: EnrolmentId, lang: Lang, at: &PublicUrl) -> Outcome<String> {
    enrolment::visible(conn, who, id)?;
    let seat = calendar::of_enrolment(conn, id)?.ok_or_else(Problem::not_found)?;
    Ok(Calendar { name: None, entries: vec![entry(seat, lang, at)] }.text())
}

/// Whether the asker's programme has an address, and since when.
///
/// # Errors
/// 403 for an API client; the store's.
pub fn mine(conn: &mut Conn, who: &Who) -> Outcome<Answer> {
    let me = who.person()?;
    Answer::ok(&shown(calendar_feed::of_person(conn, me)?.as_ref()))
}

fn shown(feed: Option<&CalendarFeed>) -> Shown {
    Shown {
        made_at: feed.map(|feed| feed.made_at),
        last_fetched_on: feed.and_then(|feed| feed.last_fetched_on),
        address: None,
    }
}

/// Gives the asker's programme an address; the one that it had is worth nothing any more.
///
/// # Errors
/// 403 for an API client; the store's.
pub fn create(tx: &mut Tx, act: &mut Act, who: &Who, fresh: &Fresh) -> Outcome<Answer> {
    let me = who.person()?;
    lock_people(tx, &[me])?;
    take_back(tx, act, me)?;
    let new = CalendarFeed {
        id: act.mint.id(),
        person: me,
        language: fresh.lang.tag().to_owned(),
        made_at: act.now,
        last_fetched_on: None,
    };
    calendar_feed::insert(tx, &new, &fresh.token.hash())?;
    record(tx, act, Action::CalendarFeedMade, &new)?;
    let kept = shown(Some(&new));
    let told = Shown { address: Some(fresh.address().into()), ..kept.clone() };
    Answer::ok(&kept)?.telling_once(&told)
}

/// Takes the address of the asker's programme back, if there is one.
///
/// # Errors
/// 403 for an API client; the store's.
pub fn revoke(tx: &mut Tx, act: &mut Act, who: &Who) -> Outcome<Answer> {
    let me = who.person()?;
    lock_people(tx, &[me])?;
    take_back(tx, act, me)?;
    Answer::nothing()
}

fn take_back(tx: &mut Tx, act: &mut Act, me: PersonId) -> Outcome<()> {
    if let Some(found) = calendar_feed::of_person(tx, me)? {
        calendar_feed::remove(tx, found.id)?;
        record(tx, act, Action::CalendarFeedRevoked, &found)?;
    }
    Ok(())
}

fn record(tx: &mut Tx, act: &mut Act, action: Action, feed: &CalendarFeed) -> Outcome<()> {
    let about = About { person: Some(feed.person), ..About::default() };
    Ok(act.record(tx, action, Subject::of("calendar_feed", feed.id), about, Why::default())?)
}

/// What an address opens. Notes the day, once a day.
///
/// # Errors
/// The same 404 whatever it is that opens nothing; the store's.
pub async fn fetch(state: &AppState, secret: &str) -> Outcome<String> {
    let hash = Token::parse(secret).ok_or_else(Problem::not_found)?.hash();
    let (now, at) = (state.clock().now(), state.settings().server.public_url.clone());
    let read = move |conn: &mut Conn| {
        let feed = calendar_feed::by_secret(conn, &hash)?.ok_or_else(Problem::not_found)?;
        let text = programme(conn, &feed, now, &at)?;
        Ok::<_, Problem>((feed, text))
    };
    let (feed, text) = state.store().read(read).await?;
    let today = now.date_naive();
    if feed.last_fetched_on != Some(today) {
        let note = move |tx: &mut Tx| Ok::<_, Problem>(calendar_feed::fetched(tx, feed.id, today)?);
        state.store().write("note_calendar_feed", note).await?;
    }
    Ok(text)
}

fn programme(conn: &mut Conn, feed: &CalendarFeed, now: DateTime<Utc>, at: &PublicUrl) -> Outcome<String> {
    let lang = if feed.language == Lang::En.tag() { Lang::En } else { Lang::Fr };
    let from = now.checked_sub_months(BACK).unwrap_or(now);
    let since = Since { day: from.date_naive(), instant: from };
    let offers = calendar::offers_to(conn, feed.person, now, OFFERS)?;
    let left = ENTRIES.saturating_sub(i64::try_from(offers.len()).unwrap_or(ENTRIES));
    let seats = calendar::of_person(conn, feed.person, since, left)?;
    let entries = offers.into_iter().chain(seats).map(|seat| entry(seat, lang, at)).collect();
    let name = Words::new("Relève\u{a0}: mon programme", "Relève: my programme").text(lang).to_owned();
    Ok(Calendar { name: Some(name), entries }.text())
}

fn entry(seat: Seat, lang: Lang, at: &PublicUrl) -> Entry {
    let (title, code) = (seat.title.as_str(), seat.code.as_str());
    let (mark, about) = match (seat.standing, seat.deadline) {
        (Standing::Cancelled, _) => (
            Words::new("Annulé\u{a0}: ", "Cancelled: "),
            Words::new("Vous n’êtes plus attendu à cette session.", "You are no longer expected at this session."),
        ),
        (Standing::Tentative, Some(deadline)) => {
            let (fr, en) = (deadline.format("%d/%m/%Y à %H:%M UTC"), deadline.format("%d %B %Y, %H:%M UTC"));
            (
                Words::new("À confirmer\u{a0}: ", "To confirm: "),
                Words::new(
                    format!("Une place vous est proposée. Répondez avant le {fr}."),
                    format!("A seat is offered to you. Answer before {en}."),
                ),
            )
        }
        _ => (
            Words::new("", ""),
            Words::new(
                "Vous êtes inscrit. Consultez la page de la session avant de partir\u{a0}: elle est toujours à jour.",
                "You are enrolled. Look at the page of the session before you leave: it is always up to date.",
            ),
        ),
    };
    let url = match seat.of {
        EntryOf::Enrolment(_) => format!("{at}/sessions/{}", seat.session),
        EntryOf::Offer(id) => format!("{at}/offers/{id}"),
    };
    Entry {
        of: seat.of,
        changed_at: seat.changed_at,
        sequence: seat.sequence,
        standing: seat.standing,
        dates: seat.dates,
        summary: format!("{}{title}", mark.text(lang)),
        location: seat.site.as_str().to_owned(),
        description: format!("Session {code}\n{}\n{url}", about.text(lang)),
        url,
    }
}
