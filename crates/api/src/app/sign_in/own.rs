//! Open sign-ins and the sign-in history: one's own, and those of the people one administers.

use crate::answer::Answer;
use crate::app::account::administered;
use crate::app::act::{About, Act, Why};
use crate::extract::who::Who;
use crate::lang::Words;
use crate::problem::{Outcome, Problem, ProblemCode};
use contract::auth::Delivery as ShownDelivery;
use contract::sign_in::{SignIn as Shown, SignInEvent as ShownEvent, SignInMeans, SignInOutcome, SignInsRevoked};
use contract::text::{Count, IpAddress, Label};
use domain::event::Action;
use domain::id::{AccountId, PersonId, SignInId};
use domain::role::Permission;
use serde_json::json;
use store::account::{self, Attempt, Delivery};
use store::audit::Subject;
use store::page::{Page, PageRequest};
use store::sign_in::event::{self, Means, SignInEvent};
use store::sign_in::{self as rows, OpenSignIn, challenge};
use store::{Conn, Tx, person};

/// One's own open sign-ins, the latest first.
///
/// # Errors
/// 403 for another system; the store's.
pub fn my_list(conn: &mut Conn, who: &Who, page: &PageRequest) -> Outcome<Page<Shown>> {
    open(conn, who, who.signed_in()?.account, page)
}

/// The open sign-ins of a person, the latest first.
///
/// # Errors
/// 403 without the role, 404 outside the scope; the store's.
pub fn list_of(conn: &mut Conn, who: &Who, id: PersonId, page: &PageRequest) -> Outcome<Page<Shown>> {
    administered(conn, who, id)?;
    match account::of_person(conn, id)? {
        Some(found) => open(conn, who, found.id, page),
        None => Ok(Page { items: Vec::new(), next: None }),
    }
}

fn open(conn: &mut Conn, who: &Who, of: AccountId, page: &PageRequest) -> Outcome<Page<Shown>> {
    let asking = who.signed_in()?.sign_in;
    Ok(rows::open(conn, of, who.now, page)?.map(|one| show(one, asking)))
}

fn show(one: OpenSignIn, asking: SignInId) -> Shown {
    Shown {
        id: one.id.into(),
        is_this_one: one.id == asking,
        since: one.created_at,
        last_used_at: one.used_at,
        expires_at: one.expires_at,
        delivery: match one.delivery {
            Delivery::Cookie => ShownDelivery::Cookie,
            Delivery::Bearer => ShownDelivery::Bearer,
        },
        from_address: one.from.address.map(IpAddress::from),
        browser: one.from.browser.map(Label::from),
        system: one.from.system.map(Label::from),
    }
}

/// Ends a sign-in: one's own, or one of a person whose account one administers.
///
/// # Errors
/// 404 for somebody else's, 409 when it has ended already; the store's.
pub fn revoke(tx: &mut Tx, act: &mut Act, who: &Who, id: SignInId) -> Outcome<Answer> {
    let (_, whose) = rows::owner(tx, id)?.ok_or_else(Problem::not_found)?;
    if !who.is(whose) {
        let found = person::find(tx, whose)?.ok_or_else(Problem::not_found)?;
        let lineage = store::unit::lineage(tx, found.unit)?;
        if !who.may(Permission::ManageAccounts, &lineage) {
            return Err(Problem::not_found());
        }
    }
    if !rows::end(tx, id, act.now)? {
        let words = Words::new("cette connexion est déjà terminée", "this sign-in has ended already");
        return Err(Problem::new(ProblemCode::Conflict).detail(words));
    }
    let about = About { person: Some(whose), ..About::default() };
    act.record(tx, Action::SignInRevoked, Subject::of("sign_in", id), about, Why::default())?;
    Answer::nothing()
}

/// Ends every sign-in of one's own but the one that asks.
///
/// # Errors
/// 403 for another system; the store's.
pub fn revoke_others(tx: &mut Tx, act: &mut Act, who: &Who) -> Outcome<Answer> {
    let (own, asking) = (who.signed_in()?.account, who.signed_in()?.sign_in);
    end_all(tx, act, (own, who.person()?), Some(asking))
}

/// Ends every sign-in of a person; their screens hear of nothing more.
///
/// # Errors
/// 403 without the role, 404 outside the scope; the store's.
pub fn revoke_all(tx: &mut Tx, act: &mut Act, who: &Who, id: PersonId) -> Outcome<Answer> {
    administered(tx, who, id)?;
    match account::of_person(tx, id)? {
        Some(found) => end_all(tx, act, (found.id, id), None),
        None => Answer::ok(&SignInsRevoked { revoked: Count(0) }),
    }
}

fn end_all(tx: &mut Tx, act: &mut Act, whose: (AccountId, PersonId), but: Option<SignInId>) -> Outcome<Answer> {
    Answer::ok(&SignInsRevoked { revoked: Count(end_those(tx, act, whose, but)?) })
}

/// Ends the sign-ins of an account but one, and those that wait for their code; answers how many were open.
///
/// # Errors
/// The store's.
pub fn end_those(
    tx: &mut Tx,
    act: &mut Act,
    (of, whose): (AccountId, PersonId),
    but: Option<SignInId>,
) -> Outcome<u32> {
    account::lock(tx, of)?;
    let ended = u32::try_from(rows::end_all(tx, of, but, act.now)?).unwrap_or(u32::MAX);
    challenge::end_all(tx, of, act.now)?;
    if ended > 0 {
        let about = About { person: Some(whose), ..About::default() };
        let why = Why::default().after(json!({ "sign_ins": ended, "but_id": but.map(|id| id.to_string()) }));
        act.record(tx, Action::SignInRevoked, Subject::of("account", of), about, why)?;
    }
    Ok(ended)
}

/// One's own sign-in history, the latest first.
///
/// # Errors
/// 403 for another system; the store's.
pub fn my_events(conn: &mut Conn, who: &Who, page: &PageRequest) -> Outcome<Page<ShownEvent>> {
    Ok(event::list(conn, who.signed_in()?.account, page)?.map(show_event))
}

/// The sign-in history of a person, the latest first.
///
/// # Errors
/// 403 without the role, 404 outside the scope; the store's.
pub fn events_of(conn: &mut Conn, who: &Who, id: PersonId, page: &PageRequest) -> Outcome<Page<ShownEvent>> {
    administered(conn, who, id)?;
    match account::of_person(conn, id)? {
        Some(found) => Ok(event::list(conn, found.id, page)?.map(show_event)),
        None => Ok(Page { items: Vec::new(), next: None }),
    }
}

fn show_event(one: SignInEvent) -> ShownEvent {
    ShownEvent {
        id: one.id.into(),
        at: one.at,
        outcome: match one.outcome {
            Attempt::Succeeded => SignInOutcome::Succeeded,
            Attempt::Failed => SignInOutcome::Failed,
        },
        means: match one.means {
            Means::Password => SignInMeans::Password,
            Means::Code => SignInMeans::Code,
            Means::RecoveryCode => SignInMeans::RecoveryCode,
        },
        from_address: one.from.address.map(IpAddress::from),
        browser: one.from.browser.map(Label::from),
        system: one.from.system.map(Label::from),
    }
}
