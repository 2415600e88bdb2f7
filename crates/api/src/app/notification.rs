//! Messages to the person signed in: written with the change, delivered by a job, read here.

use super::act::Act;
use super::show::Names;
use crate::answer::Answer;
use crate::extract::who::Who;
use crate::problem::{Outcome, Problem};
use contract::notification as wire;
use domain::id::{Id as _, NotificationId, SessionId};
use store::page::{Page, PageRequest};
use store::{Conn, Tx, notification};

/// The asker's messages, the latest first.
///
/// # Errors
/// The store's.
pub fn list(conn: &mut Conn, who: &Who, page: &PageRequest) -> Outcome<Page<wire::Notification>> {
    let found = notification::list(conn, who.person()?, page)?;
    let items = shown(conn, &found.items, who.now)?;
    Ok(Page { items, next: found.next })
}

/// Marks one of the asker's messages as read.
///
/// # Errors
/// 404 when it is not theirs.
pub fn read(tx: &mut Tx, act: &mut Act, who: &Who, id: NotificationId) -> Outcome<Answer> {
    let found = notification::mark_read(tx, who.person()?, id, act.now)?.ok_or_else(Problem::not_found)?;
    let shown = shown(tx, std::slice::from_ref(&found), act.now)?.pop().ok_or_else(Problem::not_found)?;
    Answer::ok(&shown)
}

fn shown(
    conn: &mut Conn,
    found: &[notification::Notification],
    now: chrono::DateTime<chrono::Utc>,
) -> Outcome<Vec<wire::Notification>> {
    let session = |one: &notification::Notification| uuid(one, "session_id").map(SessionId::from_uuid);
    let names = Names::of(conn, now, [], found.iter().filter_map(session))?;
    Ok(found
        .iter()
        .map(|one| wire::Notification {
            id: one.id.into(),
            kind: wire::NoticeKind::from_code(one.notice.code()).unwrap_or(wire::NoticeKind::SessionChanged),
            created_at: one.created_at,
            read_at: one.read_at,
            session: session(one).and_then(|id| names.session(id).ok()),
            offer_id: uuid(one, "offer_id").map(|id| domain::id::OfferId::from_uuid(id).into()),
            request_id: uuid(one, "request_id").map(|id| domain::id::RequestId::from_uuid(id).into()),
            words: None,
        })
        .collect())
}

fn uuid(one: &notification::Notification, name: &str) -> Option<uuid::Uuid> {
    one.payload.get(name)?.as_str()?.parse().ok()
}
