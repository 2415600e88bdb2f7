//! Access tokens of API clients: given against a secret, and looked at again with each request against the client's present
//! state.

use super::sign_in::throttle::{counted, insist};
use super::signing_key;
use crate::extract::json::hash_of;
use crate::identity::access_token::{self, Claims};
use crate::identity::csrf::same_bytes;
use crate::identity::signing;
use crate::problem::{Outcome, Problem};
use crate::state::AppState;
use chrono::{DateTime, TimeDelta, Utc};
use domain::api_client::{ApiClient, ApiSecret};
use domain::id::{ApiClientId, Id as _, SignInId};
use domain::scope::Scopes;
use domain::signing_key::TOKEN_SECONDS;
use std::net::IpAddr;
use store::account::{self, Attempt};
use store::{Conn, StoreError, Tx, api_client};
use uuid::Uuid;

/// An API client known by its token, with what it may do by both.
#[derive(Clone, Debug)]
pub struct KnownClient {
    /// The client as it is now.
    pub client: ApiClient,
    /// What the token allows and the client still holds.
    pub scopes: Scopes,
}

/// Who shows an access token; none when it is worth nothing: not ours, not now, its key gone, its client revoked.
///
/// # Errors
/// The store's.
pub async fn caller(state: &AppState, text: &str, now: DateTime<Utc>) -> Outcome<Option<KnownClient>> {
    let Some(token) = access_token::read(text, &state.parties(), now) else { return Ok(None) };
    let (key, signed, signature, claims) = (token.key, token.signed.to_owned(), token.signature, token.claims);
    let read = move |conn: &mut Conn| {
        let published = signing_key::published(conn, now)?;
        let named = published.iter().find(|kept| kept.key.id == key);
        if !named.is_some_and(|kept| signing::is_signed(kept, &signed, &signature)) {
            return Ok(None);
        }
        let client = api_client::find(conn, claims.client)?.filter(ApiClient::is_active);
        Ok::<_, Problem>(client.and_then(|client| present(client, &claims)))
    };
    state.store().skim(read).await
}

/// A token never allows more than the client holds now.
fn present(client: ApiClient, claims: &Claims) -> Option<KnownClient> {
    let scopes = Scopes::new(claims.scopes.iter().filter(|scope| client.scopes.holds(*scope))).ok()?;
    Some(KnownClient { client, scopes })
}

/// What asks for a token.
#[derive(Clone)]
pub struct Ask {
    /// Whose, as it was written.
    pub client_id: String,
    /// The secret shown.
    pub secret: String,
    /// The scopes wanted; all that the client holds when not said.
    pub scope: Option<String>,
    /// From where: guesses count per client and address, so that nobody can lock a client out from elsewhere.
    pub address: IpAddr,
}

/// Why no token is given.
#[derive(Debug)]
pub enum NoToken {
    /// Unknown client, wrong, ended or revoked secret, revoked client: which of them is not told.
    Client,
    /// A scope that is unknown or that the client does not hold.
    Scope,
    /// Anything else: too many attempts, a database that is away.
    Problem(Problem),
}

impl From<Problem> for NoToken {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

/// A token that was given.
#[derive(Clone, Debug)]
pub struct Given {
    /// The token.
    pub token: String,
    /// What it allows.
    pub scopes: Scopes,
}

/// Gives an access token against a secret.
///
/// # Errors
/// As [`NoToken`] says.
pub async fn give(state: &AppState, ask: Ask) -> Result<Given, NoToken> {
    let now = state.clock().now();
    let guess = ClientGuess::new(state, &ask, now);
    let Some((client, secret)) = open(state, &ask, guess.clone()).await? else {
        guess.note_failed(state).await?;
        return Err(NoToken::Client);
    };
    let scopes = match &ask.scope {
        None => client.scopes.clone(),
        Some(text) => Scopes::parse(text).ok().filter(|asked| asked.within(&client.scopes)).ok_or(NoToken::Scope)?,
    };
    let key = signing_key::signing(state, now).await?;
    let id: SignInId = state.mint()?.id();
    let claims = Claims { client: client.id, scopes: scopes.clone(), issued_at: now, id: id.to_string() };
    let unsigned = access_token::unsigned(key.key.id, &state.parties(), &claims);
    let signature = signing::sign(&key, state.sealer()?, &unsigned)?;
    state.usage().note_secret(client.id, secret.id, now);
    tracing::info!(client.id = %client.id, "an API client got a token for {TOKEN_SECONDS} s");
    Ok(Given { token: format!("{unsigned}.{signature}"), scopes })
}

/// The client and the secret that opens, unless too many guesses failed.
async fn open(state: &AppState, ask: &Ask, guess: ClientGuess) -> Outcome<Option<(ApiClient, ApiSecret)>> {
    let id: Option<ApiClientId> = ask.client_id.parse().ok();
    let hash = hash_of(ask.secret.as_bytes());
    let read =
        move |conn: &mut Conn| {
            guess.check(conn)?;
            let id = id.unwrap_or(ApiClientId::from_uuid(Uuid::nil()));
            let client = api_client::find(conn, id)?.filter(ApiClient::is_active);
            let kept = api_client::kept_secrets(conn, id)?;
            let good = kept.into_iter().filter(|kept| kept.secret.is_good(guess.now));
            // Each is compared, whichever is the one.
            let opens = good.fold(None, |found, kept| {
                if same_bytes(kept.hash.as_bytes(), hash.as_bytes()) { Some(kept.secret) } else { found }
            });
            Ok::<_, Problem>(client.zip(opens))
        };
    state.store().skim(read).await
}

/// A guess at a client's secret, as sign-in counts them.
#[derive(Clone)]
struct ClientGuess {
    key: String,
    now: DateTime<Utc>,
    window: TimeDelta,
    failures: u32,
}

impl ClientGuess {
    fn new(state: &AppState, ask: &Ask, now: DateTime<Utc>) -> Self {
        let rules = &state.settings().sign_in;
        let key = counted("client", &[&ask.client_id, &ask.address.to_string()]);
        Self { key, now, window: rules.window(), failures: rules.failures }
    }

    fn check(&self, conn: &mut Conn) -> Outcome<()> {
        insist(conn, &self.key, self.failures, self.window, self.now)
    }

    /// Failures are written; what opens is counted in memory, so that a token costs no write.
    async fn note_failed(self, state: &AppState) -> Outcome<()> {
        let id: SignInId = state.mint()?.id();
        let write = move |tx: &mut Tx| account::note_attempt(tx, id, &self.key, Attempt::Failed, self.now);
        Ok(state.store().write("note_client_attempt", write).await.map_err(|error: StoreError| error)?)
    }
}
