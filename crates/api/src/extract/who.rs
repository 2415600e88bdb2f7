//! The signed-in person, from the cookie or the bearer token, with what was granted to them.

use crate::app::act::Act;
use crate::identity::csrf;
use crate::identity::token::{COOKIE, Token};
use crate::middleware::Asker;
use crate::problem::{Outcome, Problem, ProblemCode};
use crate::state::AppState;
use actix_web::dev::Payload;
use actix_web::http::header::{AUTHORIZATION, HeaderMap, WWW_AUTHENTICATE};
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use chrono::{DateTime, Utc};
use domain::id::{AccountId, PersonId, SignInId};
use domain::role::{Authority, Permission};
use domain::unit::Lineage;
use futures_util::future::{Ready, ready};
use store::{StoreError, account};

/// Who asks.
#[derive(Clone, Debug)]
pub struct Who {
    /// The account that signed in.
    pub account: AccountId,
    /// The sign-in itself.
    pub sign_in: SignInId,
    /// The name of the account.
    pub login: String,
    /// The person, with their grants.
    pub authority: Authority,
    /// What `X-CSRF-Token` must be.
    pub csrf_token: String,
    /// The instant of the request: every decision of it uses this one.
    pub now: DateTime<Utc>,
    /// The id of the request, for the audit.
    pub request_id: String,
}

impl Who {
    /// The person.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.authority.person
    }

    /// Insists that some grant of theirs allows this, whatever the unit.
    ///
    /// # Errors
    /// 403 when none does.
    pub fn require(&self, permission: Permission) -> Outcome<()> {
        if self.authority.may_somewhere(permission, self.now) {
            Ok(())
        } else {
            Err(Problem::new(ProblemCode::NotAllowed))
        }
    }

    /// Insists that a grant of theirs allows this over a unit: 403 without the role, 404 outside its subtree.
    ///
    /// # Errors
    /// As said.
    pub fn require_over(&self, permission: Permission, over: &Lineage) -> Outcome<()> {
        self.require(permission)?;
        if self.may(permission, over) { Ok(()) } else { Err(Problem::not_found()) }
    }

    /// Whether a grant of theirs allows this over a unit.
    #[must_use]
    pub fn may(&self, permission: Permission, over: &Lineage) -> bool {
        self.authority.may(permission, over, self.now)
    }

    /// What this person does now, for the audit.
    ///
    /// # Errors
    /// 500 when the machine gives no randomness.
    pub fn act(&self, state: &AppState) -> Outcome<Act> {
        Act::of(state, self.person(), Some(self.request_id.clone()))
    }
}

impl Who {
    /// Who shows a proof with this request; none when it shows none.
    ///
    /// # Errors
    /// 401 for a proof that is worth nothing, 403 for a forged request, 429 when the person asks too much.
    pub async fn of(request: &HttpRequest) -> Outcome<Option<Self>> {
        let Some(token) = proof(request)? else { return Ok(None) };
        let state = request.app_data::<web::Data<AppState>>().ok_or_else(|| Problem::new(ProblemCode::Internal))?;
        let who = find(state, &token, Asker::of(request).request_id).await?;
        if let Some(left) = state.by_person().count(&who.person())? {
            request.extensions_mut().insert(left);
        }
        tracing::Span::current().record("person.id", tracing::field::display(who.person()));
        Ok(Some(who))
    }
}

/// As [`crate::middleware::identify`] found out.
impl FromRequest for Who {
    type Error = Problem;
    type Future = Ready<Outcome<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(request.extensions().get::<Self>().cloned().ok_or_else(|| Problem::new(ProblemCode::SignInRequired)))
    }
}

/// The token that the request shows; one in a cookie must come with the header against forgery when it writes.
fn proof(request: &HttpRequest) -> Outcome<Option<Token>> {
    if let Some(token) = bearer(request.headers())? {
        return Ok(Some(token));
    }
    let Some(cookie) = request.cookie(COOKIE) else { return Ok(None) };
    let token = Token::parse(cookie.value()).ok_or_else(|| Problem::new(ProblemCode::SignInRequired))?;
    if !request.method().is_safe() {
        csrf::check(request.headers(), &token)?;
    }
    Ok(Some(token))
}

fn bearer(headers: &HeaderMap) -> Outcome<Option<Token>> {
    let Some(value) = headers.get(AUTHORIZATION) else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or_default();
    let token = match text.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Token::parse(token.trim()),
        _ => None,
    };
    token.map(Some).ok_or_else(invalid_token)
}

/// 401 for a proof that is worth nothing: forged, expired, closed. Which of them is not told.
fn invalid_token() -> Problem {
    let told = r#"Bearer realm="releve", error="invalid_token""#;
    Problem::new(ProblemCode::SignInRequired).header(WWW_AUTHENTICATE, told)
}

async fn find(state: &AppState, token: &Token, request_id: String) -> Outcome<Who> {
    let now = state.clock().now();
    let hash = token.hash();
    let found: Result<_, StoreError> = state.store().glance(move |conn| account::sign_in(conn, &hash, now)).await;
    let found = found?;
    let (found, grants) = found.ok_or_else(invalid_token)?;
    Ok(Who {
        account: found.account,
        sign_in: found.id,
        login: found.login,
        authority: Authority { person: found.person, grants },
        csrf_token: csrf::csrf_token(token),
        now,
        request_id,
    })
}
