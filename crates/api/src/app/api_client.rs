//! API clients: given and taken back by administrators within their subtree; secrets are told once.

use super::act::{About, Act, Why};
use super::{field, unit};
use crate::answer::Answer;
use crate::extract::IfMatch;
use crate::extract::who::{Proof, Who};
use crate::identity::token::Token;
use crate::lang::Words;
use crate::problem::{Outcome, Problem, ProblemCode};
use crate::wire;
use contract::api_client::{
    ApiClient as Shown, ApiClientCreate, ApiClientQuery, ApiClientSecret, ApiClientState as ShownState,
    ApiClientUpdate, ApiClientUsage, ApiScope, ApiSecretCreate, MyApiClient,
};
use domain::api_client::{ApiClient, ApiClientRefusal, ApiClientState, ApiSecret, USUAL_REQUESTS_PER_MINUTE};
use domain::event::Action;
use domain::id::{ApiClientId, ApiSecretId};
use domain::role::Permission;
use domain::scope::{Scope, Scopes};
use domain::text::{Email, Title};
use serde_json::{Value, json};
use store::api_client::{self as rows, Used};
use store::audit::Subject;
use store::page::{Page, PageRequest};
use store::{Conn, Tx};

mod show;

pub use show::usage;

/// Days of consumption that a client reads of itself.
const OWN_DAYS: u16 = 30;

/// Clients over units in scope, the latest first.
///
/// # Errors
/// 403 without the role; the store's.
pub fn list(conn: &mut Conn, who: &Who, query: &ApiClientQuery, page: &PageRequest) -> Outcome<Page<Shown>> {
    let scope = unit::scope(conn, who, Permission::ManageClients)?;
    let found = rows::list(conn, &scope, query.state.map(ShownState::code), page)?;
    Ok(Page { items: show::all(conn, &found.items, who.now)?, next: found.next })
}

/// One client.
///
/// # Errors
/// 403 without the role, 404 outside the scope; the store's.
pub fn get(conn: &mut Conn, who: &Who, id: ApiClientId) -> Outcome<Answer> {
    let found = visible(conn, who, id)?;
    Ok(Answer::ok(&show::one(conn, &found, who.now)?)?.version(found.version))
}

fn visible(conn: &mut Conn, who: &Who, id: ApiClientId) -> Outcome<ApiClient> {
    who.require(Permission::ManageClients)?;
    let found = rows::find(conn, id)?.ok_or_else(Problem::not_found)?;
    unit::require_over(conn, who, Permission::ManageClients, found.unit)?;
    Ok(found)
}

/// What a client consumed.
///
/// # Errors
/// 403 without the role, 404 outside the scope; the store's.
pub fn consumption(conn: &mut Conn, who: &Who, id: ApiClientId, days: u16, waiting: &Used) -> Outcome<ApiClientUsage> {
    let found = visible(conn, who, id)?;
    usage(conn, &found, who.now, days, waiting)
}

/// The asking client itself, with its quota and consumption.
///
/// # Errors
/// 403 for a person; the store's.
pub fn mine(conn: &mut Conn, who: &Who, waiting: &Used) -> Outcome<MyApiClient> {
    let Proof::AccessToken { client, scopes: held } = &who.proof else {
        return Err(Problem::new(ProblemCode::NotAllowed));
    };
    let found = rows::find(conn, *client)?.ok_or_else(Problem::not_found)?;
    Ok(MyApiClient {
        client: show::one(conn, &found, who.now)?,
        token_scopes: held.iter().map(wire::api_scope).collect(),
        usage: usage(conn, &found, who.now, OWN_DAYS, waiting)?,
    })
}

/// A secret about to be told once: made before the write, whose body may run twice.
#[derive(Clone, Debug)]
pub struct Fresh(Token);

impl Fresh {
    /// A new one.
    ///
    /// # Errors
    /// 500 when the machine gives no randomness.
    pub fn new() -> Outcome<Self> {
        Token::new().map(Self)
    }
}

/// Creates a client over a unit in scope, with its first secret.
///
/// # Errors
/// 403 without the role, 422 for a field; the store's.
pub fn create(tx: &mut Tx, act: &mut Act, who: &Who, body: &ApiClientCreate, fresh: &Fresh) -> Outcome<Answer> {
    unit::require_named(tx, who, Permission::ManageClients, body.unit_id.into(), "/unit_id")?;
    unit::require_open(tx, body.unit_id.into(), "/unit_id")?;
    let new = ApiClient {
        id: act.mint.id(),
        name: field::text("/name", Title::parse(body.name.as_str()))?,
        contact: field::text("/contact", Email::parse(body.contact.as_str()))?,
        unit: body.unit_id.into(),
        scopes: scopes(&body.scopes)?,
        requests_per_minute: body.requests_per_minute.map_or(USUAL_REQUESTS_PER_MINUTE, |rate| rate.0),
        state: ApiClientState::Active,
        created_at: act.now,
        created_by: act.actor.person(),
        last_used_at: None,
        version: 1,
    };
    rows::insert(tx, &new)?;
    record(tx, act, Action::ApiClientCreated, &new, Why::default().after(told(&new)))?;
    let secret = new.add_secret(act.mint.id(), &[], body.secret_expires_at, act.now, act.actor.person());
    let secret = secret.map_err(|refusal| refused(refusal, "/secret_expires_at"))?;
    let answer = tell_secret(tx, act, &new, &secret, fresh)?;
    Ok(answer.version(new.version))
}

/// Adds a secret beside those that the client has, so that the next one is in place before the last one goes.
///
/// # Errors
/// 403 without the role, 404 outside the scope, 409 with two secrets or once revoked, 422 for its end; the store's.
pub fn add_secret(
    tx: &mut Tx,
    act: &mut Act,
    who: &Who,
    id: ApiClientId,
    body: &ApiSecretCreate,
    fresh: &Fresh,
) -> Outcome<Answer> {
    let found = locked(tx, who, id)?;
    let held = rows::secrets_of(tx, [id])?;
    let secret = found.add_secret(act.mint.id(), &held, body.expires_at, act.now, act.actor.person());
    let secret = secret.map_err(|refusal| refused(refusal, "/expires_at"))?;
    tell_secret(tx, act, &found, &secret, fresh)
}

/// Under the client's lock: two secrets added at once wait for each other.
fn locked(tx: &mut Tx, who: &Who, id: ApiClientId) -> Outcome<ApiClient> {
    who.require(Permission::ManageClients)?;
    let found = rows::lock(tx, id)?.ok_or_else(Problem::not_found)?;
    unit::require_over(tx, who, Permission::ManageClients, found.unit)?;
    Ok(found)
}

/// Writes a secret, and answers it this once: the answer kept for a repeated write has none.
fn tell_secret(tx: &mut Tx, act: &mut Act, client: &ApiClient, secret: &ApiSecret, fresh: &Fresh) -> Outcome<Answer> {
    rows::insert_secret(tx, secret, &fresh.0.hash())?;
    let after = json!({ "secret_id": secret.id.to_string(), "expires_at": secret.expires_at });
    record(tx, act, Action::ApiSecretAdded, client, Why::default().after(after))?;
    let kept =
        ApiClientSecret { client: show::one(tx, client, act.now)?, secret_id: secret.id.into(), client_secret: None };
    let told = ApiClientSecret { client_secret: Some(fresh.0.reveal().into()), ..kept.clone() };
    Answer::created("api-clients", client.id, &kept)?.telling_once(&told)
}

/// Changes a client. Tokens already given lose at once what is taken away.
///
/// # Errors
/// 403 without the role, 404 outside the scope, 409 once revoked, 412 when changed meanwhile, 422 for a field; the store's.
pub fn update(
    tx: &mut Tx,
    act: &mut Act,
    who: &Who,
    id: ApiClientId,
    on: IfMatch,
    body: &ApiClientUpdate,
) -> Outcome<Answer> {
    let found = locked(tx, who, id)?;
    on.check(found.version, || shown(tx, &found, act))?;
    if !found.is_active() {
        return Err(refused(ApiClientRefusal::Revoked, ""));
    }
    let mut next = changed(&found, body)?;
    if next.unit != found.unit {
        unit::require_named(tx, who, Permission::ManageClients, next.unit, "/unit_id")?;
        unit::require_open(tx, next.unit, "/unit_id")?;
    }
    if next != found {
        next.version = rows::save(tx, &next)?;
        let why = Why { before: Some(told(&found)), after: Some(told(&next)), ..Why::default() };
        record(tx, act, Action::ApiClientUpdated, &next, why)?;
    }
    shown(tx, &next, act)
}

fn shown(tx: &mut Tx, found: &ApiClient, act: &Act) -> Outcome<Answer> {
    Ok(Answer::ok(&show::one(tx, found, act.now)?)?.version(found.version))
}

fn changed(found: &ApiClient, body: &ApiClientUpdate) -> Outcome<ApiClient> {
    let mut next = found.clone();
    if let Some(name) = &body.name {
        next.name = field::text("/name", Title::parse(name.as_str()))?;
    }
    if let Some(contact) = &body.contact {
        next.contact = field::text("/contact", Email::parse(contact.as_str()))?;
    }
    if let Some(unit) = body.unit_id {
        next.unit = unit.into();
    }
    if let Some(held) = &body.scopes {
        next.scopes = scopes(held)?;
    }
    if let Some(rate) = body.requests_per_minute {
        next.requests_per_minute = rate.0;
    }
    Ok(next)
}

/// Revokes a client: its secrets and tokens are worth nothing from now on.
///
/// # Errors
/// 403 without the role, 404 outside the scope, 409 once revoked; the store's.
pub fn revoke(tx: &mut Tx, act: &mut Act, who: &Who, id: ApiClientId) -> Outcome<Answer> {
    let found = locked(tx, who, id)?;
    let mut next = found.revoke(act.now, act.actor.person()).map_err(|refusal| refused(refusal, ""))?;
    next.version = rows::save(tx, &next)?;
    record(tx, act, Action::ApiClientRevoked, &next, Why::default().after(told(&next)))?;
    shown(tx, &next, act)
}

/// Revokes one secret of a client: no further token is given against it.
///
/// # Errors
/// 403 without the role, 404 outside the scope, 409 when it is worth nothing already; the store's.
pub fn revoke_secret(tx: &mut Tx, act: &mut Act, who: &Who, id: ApiSecretId) -> Outcome<Answer> {
    who.require(Permission::ManageClients)?;
    let whose = rows::secret_client(tx, id)?.ok_or_else(Problem::not_found)?;
    let client = locked(tx, who, whose)?;
    let held = rows::secrets_of(tx, [whose])?.into_iter().find(|secret| secret.id == id);
    let secret = held.ok_or_else(Problem::not_found)?;
    secret.revoke(act.now).map_err(|refusal| refused(refusal, ""))?;
    rows::revoke_secret(tx, id, act.now)?;
    let after = json!({ "secret_id": id.to_string() });
    record(tx, act, Action::ApiSecretRevoked, &client, Why::default().after(after))?;
    shown(tx, &client, act)
}

fn scopes(held: &[ApiScope]) -> Outcome<Scopes> {
    let known = held.iter().filter_map(|scope| Scope::from_code(scope.code()));
    Scopes::new(known).map_err(|_| {
        let words = Words::new("citez au moins une portée", "name at least one scope");
        Problem::invalid("/scopes", "missing", words)
    })
}

fn refused(refusal: ApiClientRefusal, end: &str) -> Problem {
    let conflict = |fr: &'static str, en: &'static str| Problem::new(ProblemCode::Conflict).detail(Words::new(fr, en));
    match refusal {
        ApiClientRefusal::Revoked => conflict("ce client d'API est révoqué", "this API client is revoked"),
        ApiClientRefusal::TwoSecrets => conflict(
            "ce client a déjà deux secrets valables : révoquez-en un d'abord",
            "this client has two valid secrets already: revoke one first",
        ),
        ApiClientRefusal::SecretOver => {
            conflict("ce secret est déjà révoqué ou échu", "this secret is revoked or has ended already")
        }
        ApiClientRefusal::SecretEnd => Problem::invalid(
            end,
            "out_of_range",
            Words::new(
                "la fin doit être à venir, et dans moins de deux ans",
                "the end must be ahead, within two years",
            ),
        ),
    }
}

fn record(tx: &mut Tx, act: &mut Act, action: Action, client: &ApiClient, why: Why) -> Outcome<()> {
    Ok(act.record(tx, action, Subject::of("api_client", client.id), About::default(), why)?)
}

/// What the audit tells of a client.
fn told(client: &ApiClient) -> Value {
    json!({
        "name": client.name.as_str(),
        "contact": client.contact.as_str(),
        "unit_id": client.unit.to_string(),
        "scopes": client.scopes.to_string(),
        "requests_per_minute": client.requests_per_minute,
        "state": client.state.code(),
    })
}
