//! Who asks: a signed-in person, from the cookie or the bearer token, with what was granted to them; or another system, from
//! its access token, with the scope that lets it use the operation.

use crate::app::act::{Act, Behalf};
use crate::app::{sandbox, token};
use crate::identity::token::{COOKIE, Token};
use crate::identity::{admission, csrf};
use crate::middleware::Asker;
use crate::problem::{Outcome, Problem, ProblemCode};
use crate::state::AppState;
use actix_web::dev::Payload;
use actix_web::http::header::{AUTHORIZATION, HeaderMap, WWW_AUTHENTICATE};
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use chrono::{DateTime, Utc};
use domain::approval::RequestStep;
use domain::id::{AccountId, ApiClientId, Id, PersonId, SignInId};
use domain::role::{Authority, Ground, Permission};
use domain::scope::Scopes;
use domain::second_factor::is_compulsory;
use domain::unit::Lineage;
use futures_util::future::{Ready, ready};
use store::account::Standing;
use store::{StoreError, account, delegation};
use uuid::Uuid;

/// Who asks.
#[derive(Clone, Debug)]
pub struct Who {
    /// The proof that they showed.
    pub proof: Proof,
    /// Who they are, with what was granted to them.
    pub authority: Authority,
    /// The instant of the request: every decision of it uses this one.
    pub now: DateTime<Utc>,
    /// The id of the request, for the audit.
    pub request_id: String,
    /// On whose behalf they turn out to act.
    pub behalf: Behalf,
}

/// What a caller shows.
#[derive(Clone, Debug)]
pub enum Proof {
    /// An open sign-in.
    SignIn(SignInProof),
    /// An access token.
    AccessToken {
        /// Whose.
        client: ApiClientId,
        /// What it allows and the client still holds.
        scopes: Scopes,
    },
    /// Nothing: a job finishes what this person asked for before.
    Before {
        /// Who asked.
        person: PersonId,
    },
}

/// An open sign-in.
#[derive(Clone, Debug)]
pub struct SignInProof {
    /// The account that signed in.
    pub account: AccountId,
    /// The sign-in itself.
    pub sign_in: SignInId,
    /// The name of the account.
    pub login: String,
    /// What `X-CSRF-Token` must be.
    pub csrf_token: String,
}

impl Who {
    /// The person.
    ///
    /// # Errors
    /// 403 for another system: what asks for it is for people.
    pub fn person(&self) -> Outcome<PersonId> {
        self.authority.person().ok_or_else(|| Problem::new(ProblemCode::NotAllowed))
    }

    /// Whether it is this person who asks.
    #[must_use]
    pub fn is(&self, person: PersonId) -> bool {
        self.authority.person() == Some(person)
    }

    /// The open sign-in.
    ///
    /// # Errors
    /// 403 for another system.
    pub fn signed_in(&self) -> Outcome<&SignInProof> {
        match &self.proof {
            Proof::SignIn(open) => Ok(open),
            Proof::AccessToken { .. } | Proof::Before { .. } => Err(Problem::new(ProblemCode::NotAllowed)),
        }
    }

    /// Whose keys of repeated writes these are: the account's or the API client's.
    #[must_use]
    pub fn caller(&self) -> Uuid {
        match &self.proof {
            Proof::SignIn(open) => open.account.uuid(),
            Proof::AccessToken { client, .. } => client.uuid(),
            Proof::Before { person } => person.uuid(),
        }
    }

    /// Insists that some grant of theirs allows this, whatever the unit.
    ///
    /// # Errors
    /// 403 when none does.
    pub fn require(&self, permission: Permission) -> Outcome<()> {
        if self.allowed(permission, None).is_some() { Ok(()) } else { Err(Problem::new(ProblemCode::NotAllowed)) }
    }

    /// By what right a permission holds over a unit, or anywhere. What a lent role alone allows is done on behalf of whoever
    /// lends it; what is only seen is not.
    fn allowed(&self, permission: Permission, over: Option<&Lineage>) -> Option<Ground> {
        let ground = self.authority.ground(permission, over, self.now);
        if let (Some(Ground::Lent(lender)), false) = (ground, permission.only_reads()) {
            self.behalf.note(lender);
        }
        ground
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
        self.allowed(permission, Some(over)).is_some()
    }

    /// Whether they may answer this step of a request, whose unit is given with those above it.
    #[must_use]
    pub fn may_answer(&self, step: &RequestStep, over: &Lineage) -> Option<Ground> {
        let ground = step.ground(over, &self.authority, self.now);
        if let Some(Ground::Lent(lender)) = ground {
            self.behalf.note(lender);
        }
        ground
    }

    /// Someone for whom a job finishes what they asked for before, with what is granted and lent to them now.
    ///
    /// # Errors
    /// The store's.
    pub fn later(conn: &mut store::Conn, person: PersonId, now: DateTime<Utc>) -> Outcome<Self> {
        let mut grants = store::role_grant::of_person(conn, person, now)?;
        grants.extend(delegation::lent_to(conn, person, now)?);
        Ok(Self {
            proof: Proof::Before { person },
            authority: Authority::Person { person, grants },
            now,
            request_id: "import".to_owned(),
            behalf: Behalf::default(),
        })
    }

    /// What they do now, for the audit.
    ///
    /// # Errors
    /// 500 when the machine gives no randomness.
    pub fn act(&self, state: &AppState) -> Outcome<Act> {
        let act = Act::of(state, self.authority.actor(), Some(self.request_id.clone()))?;
        Ok(Act { behalf: self.behalf.clone(), ..act })
    }
}

impl Who {
    /// Who shows a proof with this request; none when it shows none.
    ///
    /// # Errors
    /// 401 for a proof that is worth nothing, 403 for a forged request or an operation that the caller's kind or scopes do
    /// not reach, 429 when the caller asks too much.
    pub async fn of(request: &HttpRequest) -> Outcome<Option<Self>> {
        let Some(shown) = shown(request)? else { return Ok(None) };
        let state = request.app_data::<web::Data<AppState>>().ok_or_else(|| Problem::new(ProblemCode::Internal))?;
        // As the router reads the address, which decodes what an address may spell in two ways.
        let (routes, path) = (state.published().routes(), request.match_info().as_str());
        let operation = routes.operation(request.method().as_str(), path);
        let request_id = Asker::of(request).request_id;
        match shown {
            Shown::Token(token) => {
                let (who, lacks) = find(state, &token, request_id).await?;
                let person = who.person()?;
                if let Some(left) = state.by_person().count(&person)? {
                    request.extensions_mut().insert(left);
                }
                tracing::Span::current().record("person.id", tracing::field::display(person));
                admission::admit_person(operation)?;
                if lacks {
                    admission::admit_without_second_factor(operation)?;
                }
                Ok(Some(who))
            }
            Shown::AccessToken(text) => {
                let now = state.clock().now();
                let caller = token::caller(state, text, now).await?.ok_or_else(invalid_token)?;
                let (client, scopes) = (caller.client, caller.scopes);
                tracing::Span::current().record("client.id", tracing::field::display(client.id));
                let counted = state.by_client().count(&client.id, client.requests_per_minute);
                let admitted = counted.and_then(|left| match operation {
                    Some(operation) => Ok((left, admission::admit_client(operation, &scopes)?)),
                    // A method that the address does not know is answered further on, and shows nothing.
                    None if routes.allow(path).is_some() => Ok((left, None)),
                    None => Err(Problem::not_found()),
                });
                let (left, scope) = admitted.inspect_err(|_| state.usage().note_request(client.id, now, true))?;
                if let Some(left) = left {
                    request.extensions_mut().insert(left);
                }
                let authority = Authority::Client { client: client.id, scope, unit: client.unit };
                let (proof, behalf) = (Proof::AccessToken { client: client.id, scopes }, Behalf::default());
                Ok(Some(Self { proof, authority, now, request_id, behalf }))
            }
        }
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

/// A proof as the request shows it.
enum Shown<'r> {
    /// The token of a sign-in.
    Token(Token),
    /// What has the form of an access token.
    AccessToken(&'r str),
}

/// What the request shows; a token in a cookie must come with the header against forgery when it writes.
fn shown(request: &HttpRequest) -> Outcome<Option<Shown<'_>>> {
    if let Some(shown) = bearer(request.headers())? {
        return Ok(Some(shown));
    }
    let Some(cookie) = request.cookie(COOKIE) else { return Ok(None) };
    let token = Token::parse(cookie.value()).ok_or_else(|| Problem::new(ProblemCode::SignInRequired))?;
    if !request.method().is_safe() {
        csrf::check(request.headers(), &token)?;
    }
    Ok(Some(Shown::Token(token)))
}

fn bearer(headers: &HeaderMap) -> Outcome<Option<Shown<'_>>> {
    let Some(value) = headers.get(AUTHORIZATION) else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or_default();
    let token = text.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let shown = token.and_then(|(_, token)| match token.trim() {
        token if token.contains('.') => Some(Shown::AccessToken(token)),
        token => Token::parse(token).map(Shown::Token),
    });
    shown.map(Some).ok_or_else(invalid_token)
}

/// 401 for a proof that is worth nothing: forged, expired, closed. Which of them is not told.
fn invalid_token() -> Problem {
    let told = r#"Bearer realm="releve", error="invalid_token""#;
    Problem::new(ProblemCode::SignInRequired).header(WWW_AUTHENTICATE, told)
}

/// Who has signed in, and whether they lack the second factor that a role of theirs asks for.
async fn find(state: &AppState, token: &Token, request_id: String) -> Outcome<(Who, bool)> {
    let now = state.clock().now();
    let hash = token.hash();
    let found: Result<_, StoreError> = state.store().glance(move |conn| account::sign_in(conn, &hash, now)).await;
    let ended = || match state.settings().sandbox.enabled {
        true => invalid_token().detail(sandbox::sign_in_ended()),
        false => invalid_token(),
    };
    let Standing { sign_in, mut grants, second_factor, is_lent_to, used_at } = found?.ok_or_else(ended)?;
    if is_lent_to {
        let person = sign_in.person;
        let lent: Result<_, StoreError> =
            state.store().glance(move |conn| delegation::lent_to(conn, person, now)).await;
        grants.extend(lent?);
    }
    state.usage().note_sign_in(sign_in.id, used_at, now);
    let asking = &state.settings().sign_in.second_factor_roles.0;
    // What is lent asks for a second factor as what is held does.
    let lacks = !second_factor && is_compulsory(&grants, asking, now);
    let who = Who {
        proof: Proof::SignIn(SignInProof {
            account: sign_in.account,
            sign_in: sign_in.id,
            login: sign_in.login,
            csrf_token: csrf::csrf_token(token),
        }),
        authority: Authority::Person { person: sign_in.person, grants },
        now,
        request_id,
        behalf: Behalf::default(),
    };
    Ok((who, lacks))
}
