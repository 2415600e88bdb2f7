//! People's accounts: seen, locked, and opened by invitation.

use super::auth::caller;
use crate::answer::Answer;
use crate::app::once::once;
use crate::app::{account, invitation};
use crate::extract::{Id, IdempotencyKey, Json, Who};
use crate::identity::csrf;
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{HttpRequest, get, post, web};
use contract::account::{
    Account, AccountLock, Invitation, InvitationAccept, InvitationCreate, InvitationRead, InvitationShown,
};
use domain::id::PersonId;
use domain::role::Role;
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(get_account)
        .service(lock_account)
        .service(unlock_account)
        .service(reset_second_factor)
        .service(create_invitation)
        .service(create_recovery)
        .service(revoke_invitation)
        .service(read_invitation)
        .service(accept_invitation);
}

fn asking(state: &AppState) -> Vec<Role> {
    state.settings().sign_in.second_factor_roles.0.clone()
}

/// Get a person's account.
///
/// Where it stands, or that there is none. For those who administer it.
#[utoipa::path(tag = "account", responses((status = 200, description = "The account", body = Account)))]
#[get("/people/{id}/account")]
async fn get_account(who: Who, state: web::Data<AppState>, id: Id<PersonId>) -> Outcome<Answer> {
    let asking = asking(&state);
    state.store().skim(move |conn| account::get(conn, &who, id.0, &asking)).await
}

/// Lock a person's account.
///
/// Every sign-in of theirs ends at once, an invitation or recovery is worth nothing any more, and nobody signs in with it until
/// it is unlocked. Answers 403 for a person who holds a role beyond the units that you administer.
#[utoipa::path(tag = "account", request_body = AccountLock, responses(
    (status = 200, description = "Locked", body = Account),
    (status = 409, description = "There is none, it is locked already, or it is yours: `conflict`"),
))]
#[post("/people/{id}/account/lock")]
async fn lock_account(
    who: Who,
    state: web::Data<AppState>,
    id: Id<PersonId>,
    key: IdempotencyKey,
    body: Json<AccountLock>,
) -> Outcome<Answer> {
    let write = key.over("lock_account", id.0, &body.hash);
    let (asker, asking) = (who.clone(), asking(&state));
    once(&state, &asker, write, move |tx, act| account::lock(tx, act, &who, id.0, &body.body, &asking)).await
}

/// Unlock a person's account.
///
/// The sign-ins that ended stay ended. Answers 403 for a person who holds a role beyond the units that you administer.
#[utoipa::path(tag = "account", responses(
    (status = 200, description = "Unlocked", body = Account),
    (status = 409, description = "There is none, it is not locked, or it is yours: `conflict`"),
))]
#[post("/people/{id}/account/unlock")]
async fn unlock_account(
    who: Who,
    state: web::Data<AppState>,
    id: Id<PersonId>,
    key: IdempotencyKey,
) -> Outcome<Answer> {
    let write = key.over("unlock_account", id.0, "");
    let (asker, asking) = (who.clone(), asking(&state));
    once(&state, &asker, write, move |tx, act| account::unlock(tx, act, &who, id.0, &asking)).await
}

/// Take away a person's second factor.
///
/// For someone who has lost their authenticator and their recovery codes. Every sign-in of theirs ends. Answers 403 for a
/// person who holds a role beyond the units that you administer.
#[utoipa::path(tag = "account", responses(
    (status = 200, description = "Taken away", body = Account),
    (status = 409, description = "There is none, or the account is yours: `conflict`"),
))]
#[post("/people/{id}/account/reset-second-factor")]
async fn reset_second_factor(
    who: Who,
    state: web::Data<AppState>,
    id: Id<PersonId>,
    key: IdempotencyKey,
) -> Outcome<Answer> {
    let write = key.over("reset_second_factor", id.0, "");
    let (asker, asking) = (who.clone(), asking(&state));
    once(&state, &asker, write, move |tx, act| account::reset_second_factor(tx, act, &who, id.0, &asking)).await
}

/// Invite a person to open an account.
///
/// The answer tells a link, this once: give it to the person by a way that reaches nobody else. It opens once, for three days
/// unless the server is set otherwise, and takes the place of the one before. Answers 403 for a person who holds a role beyond
/// the units that you administer.
#[utoipa::path(tag = "account", request_body = InvitationCreate, responses(
    (status = 200, description = "Invited", body = Invitation),
    (status = 409, description = "They have an account, or the login is somebody's: `already-exists`"),
))]
#[post("/people/{id}/invitation")]
async fn create_invitation(
    who: Who,
    state: web::Data<AppState>,
    id: Id<PersonId>,
    key: IdempotencyKey,
    body: Json<InvitationCreate>,
) -> Outcome<Answer> {
    let write = key.over("create_invitation", id.0, &body.hash);
    let (asker, fresh) = (who.clone(), invitation::Fresh::new(&state)?);
    once(&state, &asker, write, move |tx, act| invitation::create(tx, act, &who, id.0, &body.body, &fresh)).await
}

/// Let a person choose another password.
///
/// As an invitation, for an account that there is: the present password stays good until the link is used, and every sign-in
/// ends then. The second factor stays as it is.
#[utoipa::path(tag = "account", responses(
    (status = 200, description = "A link is open", body = Invitation),
    (status = 409, description = "There is no account, it is locked, or it is yours: `conflict`"),
))]
#[post("/people/{id}/recovery")]
async fn create_recovery(
    who: Who,
    state: web::Data<AppState>,
    id: Id<PersonId>,
    key: IdempotencyKey,
) -> Outcome<Answer> {
    let write = key.over("create_recovery", id.0, "");
    let (asker, fresh) = (who.clone(), invitation::Fresh::new(&state)?);
    once(&state, &asker, write, move |tx, act| invitation::recover(tx, act, &who, id.0, &fresh)).await
}

/// Take back an invitation or a recovery.
///
/// Its link is worth nothing from then on.
#[utoipa::path(tag = "account", responses(
    (status = 204, description = "Taken back"),
    (status = 409, description = "None is open: `conflict`"),
))]
#[post("/people/{id}/invitation/revoke")]
async fn revoke_invitation(
    who: Who,
    state: web::Data<AppState>,
    id: Id<PersonId>,
    key: IdempotencyKey,
) -> Outcome<Answer> {
    let write = key.over("revoke_invitation", id.0, "");
    let asker = who.clone();
    once(&state, &asker, write, move |tx, act| invitation::revoke(tx, act, &who, id.0)).await
}

/// Look at an invitation.
///
/// For whoever holds its link: for which login it is, and until when. A link that was never given, was used or has expired is
/// answered alike.
#[utoipa::path(tag = "auth", security(()), request_body = InvitationRead, responses(
    (status = 200, description = "It is open", body = InvitationShown),
    (status = 409, description = "It is worth nothing: `invitation-ended`"),
))]
#[post("/auth/invitation")]
async fn read_invitation(
    request: HttpRequest,
    state: web::Data<AppState>,
    body: Json<InvitationRead>,
) -> Outcome<Answer> {
    csrf::check_origin(request.headers())?;
    Answer::ok(&invitation::read(&state, &caller(&request, &state), body.body.token.as_str()).await?)
}

/// Accept an invitation.
///
/// Chooses the password; then sign in with it. The link opens nothing more.
#[utoipa::path(tag = "auth", security(()), request_body = InvitationAccept, responses(
    (status = 200, description = "Accepted", body = InvitationShown),
    (status = 409, description = "It is worth nothing: `invitation-ended`"),
))]
#[post("/auth/invitation/accept")]
async fn accept_invitation(
    request: HttpRequest,
    state: web::Data<AppState>,
    body: Json<InvitationAccept>,
) -> Outcome<Answer> {
    csrf::check_origin(request.headers())?;
    let InvitationAccept { token, password } = body.body;
    Answer::ok(&invitation::accept(&state, caller(&request, &state), token.as_str(), password.0).await?)
}
