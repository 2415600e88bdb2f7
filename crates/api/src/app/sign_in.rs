//! Signing in, in one step or two, and out. Each guess is counted before it is tried, and every failure looks the same.

mod open;
mod own;
pub mod throttle;

pub use open::{Caller, Entered, Opened, WrongPassword, finish, login};
pub use own::{end_those, events_of, list_of, my_events, my_list, revoke, revoke_all, revoke_others};

use super::act::{About, Why};
use crate::extract::who::Who;
use crate::problem::{Outcome, Problem};
use crate::state::AppState;
use crate::wire;
use chrono::{DateTime, Utc};
use contract::auth::{Me, MyGrant};
use contract::text::Count;
use domain::event::Action;
use domain::id::{AccountId, PersonId};
use domain::role::{Grant, Permission};
use domain::second_factor::is_compulsory;
use std::collections::BTreeSet;
use store::account::{self, Delivery};
use store::audit::Subject;
use store::page::Scope;
use store::{Conn, Tx, notification, person, role_grant, second_factor, unit};

/// How the proof is given back, as the store keeps it.
#[must_use]
pub fn delivery(delivery: contract::auth::Delivery) -> Delivery {
    match delivery {
        contract::auth::Delivery::Cookie => Delivery::Cookie,
        contract::auth::Delivery::Bearer => Delivery::Bearer,
    }
}

/// Signs out: the proof is worth nothing from now on.
///
/// # Errors
/// The store's.
pub async fn logout(state: &AppState, who: &Who) -> Outcome<()> {
    let (id, now, act) = (who.signed_in()?.sign_in, who.now, who.act(state)?);
    let about = About { person: who.authority.person(), ..About::default() };
    let body = move |tx: &mut Tx| {
        account::close_sign_in(tx, id, now)?;
        let subject = Subject::of("sign_in", id);
        Ok::<_, Problem>(act.clone().record(tx, Action::SignedOut, subject, about, Why::default())?)
    };
    state.store().write("sign_out", body).await
}

/// Who is signed in, and with what.
#[derive(Clone, Debug)]
pub struct Signed {
    /// The person.
    pub person: PersonId,
    /// Their account.
    pub account: AccountId,
    /// Its name.
    pub login: String,
    /// The value of `X-CSRF-Token`.
    pub csrf_token: String,
    /// The present instant.
    pub now: DateTime<Utc>,
}

/// Who a person is and what they may do.
///
/// # Errors
/// The store's.
pub async fn me(state: &AppState, signed: Signed) -> Outcome<Me> {
    let asking = state.settings().sign_in.second_factor_roles.0.clone();
    let read = move |conn: &mut Conn| {
        let (id, now) = (signed.person, signed.now);
        let person = person::find(conn, id)?.ok_or_else(Problem::not_found)?;
        let mut grants = role_grant::of_person(conn, id, now)?;
        grants.retain(|grant| grant.stands(now));
        let lenders = person::tags(conn, grants.iter().filter_map(|grant| grant.on_behalf_of))?;
        let units = grants.iter().map(|grant| grant.unit).chain([person.unit]);
        let tags = unit::tags(conn, units)?;
        let tag = |id| tags.get(&id).cloned().map(wire::unit_tag).ok_or_else(Problem::not_found);
        let missing = is_compulsory(&grants, &asking, now)
            && second_factor::of_account(conn, signed.account)?.is_none_or(|factor| factor.confirmed_at.is_none());
        let unit = tag(person.unit)?;
        Ok::<_, Problem>(Me {
            person: wire::person(person, unit),
            login: signed.login.clone().into(),
            permissions: permissions(conn, &grants)?,
            grants: grants
                .iter()
                .map(|grant| {
                    Ok(MyGrant {
                        id: grant.id.into(),
                        role: wire::role(grant.role),
                        unit: tag(grant.unit)?,
                        ends_at: grant.ends_at,
                        on_behalf_of: grant
                            .on_behalf_of
                            .and_then(|who| lenders.get(&who))
                            .cloned()
                            .map(wire::person_tag),
                    })
                })
                .collect::<Outcome<_>>()?,
            unread_notifications: Count(notification::unread(conn, id)?),
            second_factor_missing: missing,
            csrf_token: signed.csrf_token.clone().into(),
        })
    };
    state.store().read(read).await
}

/// What the grants allow somewhere; what is everybody's to read, only when they allow it everywhere.
fn permissions(conn: &mut Conn, grants: &[Grant]) -> Outcome<Vec<contract::text::Token>> {
    let mut codes: BTreeSet<_> = grants.iter().flat_map(|grant| grant.role.permissions()).collect();
    if codes.contains(&Permission::EditPublicPages) {
        let gives = |grant: &&Grant| grant.role.permissions().contains(&Permission::EditPublicPages);
        let roots: Vec<_> = grants.iter().filter(gives).map(|grant| grant.unit).collect();
        if unit::scope(conn, &roots)? != Scope::Everything {
            codes.remove(&Permission::EditPublicPages);
        }
    }
    Ok(codes.into_iter().map(|permission| permission.code().into()).collect())
}
