//! Who acts, when, and under which request: what a transaction writes into the audit and the outbox.

use crate::problem::Outcome;
use crate::state::AppState;
use chrono::{DateTime, Utc};
use domain::event::{Action, Actor, Notice};
use domain::id::{Mint, OfferId, PersonId, RequestId, SessionId};
use domain::text::Words;
use serde_json::{Value, json};
use std::sync::{Arc, OnceLock};
use store::audit::{self, Subject};
use store::outbox;
use store::{StoreError, Tx};

/// On whose behalf someone acts. It is found out while it is asked whether they may: where their own roles do not reach and
/// one that was lent to them does. The first found stays; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Behalf(Arc<OnceLock<PersonId>>);

impl Behalf {
    /// It is allowed by a role that this person lends.
    pub fn note(&self, lender: PersonId) {
        self.0.get_or_init(|| lender);
    }
}

/// One act. The body of a write may run twice, so it works on a clone.
#[derive(Clone, Debug)]
pub struct Act {
    /// The instant of the act.
    pub now: DateTime<Utc>,
    /// Who acts.
    pub actor: Actor,
    /// The source of ids.
    pub mint: Mint,
    /// The id of the HTTP request.
    pub http_request: Option<String>,
    /// On whose behalf, if on anybody's.
    pub behalf: Behalf,
}

/// What an audit line is about, beside its subject.
#[derive(Clone, Copy, Debug, Default)]
pub struct About {
    /// The person concerned.
    pub person: Option<PersonId>,
    /// The session concerned.
    pub session: Option<SessionId>,
    /// The request in whose timeline it shows.
    pub request: Option<RequestId>,
}

/// Why, in code and words, and what changed.
#[derive(Clone, Debug, Default)]
pub struct Why {
    /// The coded reason.
    pub reason: Option<&'static str>,
    /// In words.
    pub words: Option<Words>,
    /// The state before.
    pub before: Option<Value>,
    /// The state after.
    pub after: Option<Value>,
}

impl Why {
    /// A coded reason with its words.
    #[must_use]
    pub fn coded(reason: &'static str, words: Option<Words>) -> Self {
        Self { reason: Some(reason), words, ..Self::default() }
    }

    /// What it has become.
    #[must_use]
    pub fn after(mut self, after: Value) -> Self {
        self.after = Some(after);
        self
    }
}

impl Act {
    /// An act of whoever asks.
    ///
    /// # Errors
    /// A 500 when the machine gives no randomness.
    pub fn of(state: &AppState, actor: Actor, http_request: Option<String>) -> Outcome<Self> {
        Ok(Self { now: state.clock().now(), actor, mint: state.mint()?, http_request, behalf: Behalf::default() })
    }

    /// An act of Relève itself: a deadline passed, a message left.
    ///
    /// # Errors
    /// A 500 when the machine gives no randomness.
    pub fn of_releve(state: &AppState) -> Outcome<Self> {
        Self::of(state, Actor::Releve, None)
    }

    /// Writes an audit line.
    ///
    /// # Errors
    /// The store's.
    pub fn record(
        &mut self,
        tx: &mut Tx,
        action: Action,
        subject: Subject,
        about: About,
        why: Why,
    ) -> Result<(), StoreError> {
        self.record_as(tx, self.actor(), action, subject, about, why)
    }

    /// Who acts, and on whose behalf.
    #[must_use]
    pub fn actor(&self) -> Actor {
        match (self.actor, self.behalf.0.get()) {
            (Actor::Person(person), Some(lender)) => Actor::Deputy { person, on_behalf_of: *lender },
            (actor, _) => actor,
        }
    }

    /// Writes an audit line of something that Relève did by itself during someone's act.
    ///
    /// # Errors
    /// The store's.
    pub fn record_by_releve(
        &mut self,
        tx: &mut Tx,
        action: Action,
        subject: Subject,
        about: About,
        why: Why,
    ) -> Result<(), StoreError> {
        self.record_as(tx, Actor::Releve, action, subject, about, why)
    }

    fn record_as(
        &mut self,
        tx: &mut Tx,
        actor: Actor,
        action: Action,
        subject: Subject,
        about: About,
        why: Why,
    ) -> Result<(), StoreError> {
        audit::record(
            tx,
            audit::Line {
                id: self.mint.id(),
                at: self.now,
                actor,
                action,
                subject,
                person: about.person,
                session: about.session,
                request: about.request,
                reason: why.reason,
                words: why.words.map(|w| w.as_str().to_owned()),
                before: why.before,
                after: why.after,
                http_request: self.http_request.clone(),
            },
        )
    }

    /// Writes a message to a person. The payload holds ids only: what it says is read when it is shown.
    ///
    /// # Errors
    /// The store's.
    pub fn notify(
        &mut self,
        tx: &mut Tx,
        notice: Notice,
        person: PersonId,
        about: About,
        offer: Option<OfferId>,
    ) -> Result<(), StoreError> {
        let id = self.mint.id();
        let payload = json!({
            "session_id": about.session.map(|id| id.to_string()),
            "request_id": about.request.map(|id| id.to_string()),
            "offer_id": offer.map(|id| id.to_string()),
        });
        let cause = offer.map(|id| id.to_string()).unwrap_or_else(|| format!("{id}"));
        let dedupe_key = format!("{}:{person}:{cause}", notice.code());
        outbox::put(tx, &outbox::Message { id, at: self.now, notice, person, payload, dedupe_key })
    }
}
