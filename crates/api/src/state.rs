//! What every request shares.

use crate::app::live::streams::Live;
use crate::app::usage::Usage;
use crate::clock::{Clock, random_bytes};
use crate::config::Settings;
use crate::http::published::Published;
use crate::identity::access_token::Parties;
use crate::identity::guesses::Guesses;
use crate::identity::password::Hasher;
use crate::identity::sealing::Sealer;
use crate::metrics::Metrics;
use crate::middleware::limit::{Limiter, LimiterByRate};
use crate::openapi;
use crate::problem::Outcome;
use chrono::{DateTime, Utc};
use domain::id::Mint;
use domain::id::{ApiClientId, PersonId};
use serde_json::Value;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use store::Store;

/// The shared state; a clone is the same state.
#[derive(Clone)]
pub struct AppState(Arc<Inner>);

struct Inner {
    settings: Settings,
    clock: Arc<dyn Clock>,
    store: Store,
    hasher: Hasher,
    guesses: Guesses,
    by_address: Limiter<IpAddr>,
    by_person: Limiter<PersonId>,
    by_client: LimiterByRate<ApiClientId>,
    usage: Usage,
    sealer: OnceLock<Sealer>,
    published: Published,
    live: Arc<Live>,
    metrics: Option<Arc<Metrics>>,
    draining: AtomicBool,
    migrated: AtomicBool,
    next_reset: RwLock<Option<DateTime<Utc>>>,
}

impl AppState {
    /// The state of a server.
    #[must_use]
    pub fn new(settings: Settings, clock: Arc<dyn Clock>, store: Store) -> Self {
        Self::measured(settings, clock, store, &openapi::document(), None)
    }

    /// The state of a server whose work is counted, with the document that it publishes.
    #[must_use]
    pub fn measured(
        settings: Settings,
        clock: Arc<dyn Clock>,
        store: Store,
        document: &Value,
        metrics: Option<Arc<Metrics>>,
    ) -> Self {
        Self(Arc::new(Inner {
            hasher: Hasher::new(settings.sign_in.hashes_at_once),
            guesses: Guesses::new(settings.sign_in.failures_per_address, settings.sign_in.window()),
            by_address: Limiter::per_minute("address", settings.limits.per_address),
            by_person: Limiter::per_minute("person", settings.limits.per_person),
            by_client: LimiterByRate::new("client"),
            usage: Usage::default(),
            sealer: OnceLock::new(),
            published: Published::of(document, &settings),
            live: Arc::default(),
            metrics,
            draining: AtomicBool::new(false),
            migrated: AtomicBool::new(false),
            next_reset: RwLock::new(None),
            settings,
            clock,
            store,
        }))
    }

    /// The settings read at start.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        &*self.0.clock
    }

    /// The database.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// A source of ids for one write, made before it: its body may run twice.
    ///
    /// # Errors
    /// A 500 when the machine gives no randomness.
    pub fn mint(&self) -> Outcome<Mint> {
        Ok(Mint::new(self.clock().now(), u64::from_be_bytes(random_bytes()?)))
    }

    /// The hasher of passwords.
    #[must_use]
    pub fn hasher(&self) -> &Hasher {
        &self.0.hasher
    }

    /// Wrong passwords per client address.
    #[must_use]
    pub fn guesses(&self) -> &Guesses {
        &self.0.guesses
    }

    /// Requests left per client address.
    #[must_use]
    pub fn by_address(&self) -> &Limiter<IpAddr> {
        &self.0.by_address
    }

    /// Requests left per person.
    #[must_use]
    pub fn by_person(&self) -> &Limiter<PersonId> {
        &self.0.by_person
    }

    /// Requests left per API client.
    #[must_use]
    pub fn by_client(&self) -> &LimiterByRate<ApiClientId> {
        &self.0.by_client
    }

    /// What API clients consumed and is not written yet.
    #[must_use]
    pub fn usage(&self) -> &Usage {
        &self.0.usage
    }

    /// What seals signing keys: the key of the settings, or the one kept in the data folder.
    ///
    /// # Errors
    /// 500 when the folder gives none.
    pub fn sealer(&self) -> Outcome<&Sealer> {
        if let Some(sealer) = self.0.sealer.get() {
            return Ok(sealer);
        }
        let found = match &self.settings().oauth.sealer {
            Some(sealer) => sealer.clone(),
            None => Sealer::in_folder(&self.settings().data_dir)?,
        };
        Ok(self.0.sealer.get_or_init(|| found))
    }

    /// Who gives access tokens, and for whom.
    #[must_use]
    pub fn parties(&self) -> Parties {
        let issuer = self.settings().server.public_url.to_string();
        Parties { audience: format!("{issuer}{}", crate::http::PREFIX), issuer }
    }

    /// The OpenAPI document and what is derived from it.
    #[must_use]
    pub fn published(&self) -> &Published {
        &self.0.published
    }

    /// Who counts, if anybody does.
    #[must_use]
    pub fn metrics(&self) -> Option<&Arc<Metrics>> {
        self.0.metrics.as_ref()
    }

    /// The streams of live updates.
    #[must_use]
    pub fn live(&self) -> &Arc<Live> {
        &self.0.live
    }

    /// Says that the server is going away: it is not ready any more, and streams that would never end do.
    pub fn drain(&self) {
        self.0.draining.store(true, Ordering::Relaxed);
        self.0.live.close();
    }

    /// Whether the database was seen with the schema of this program.
    #[must_use]
    pub fn is_migrated(&self) -> bool {
        self.0.migrated.load(Ordering::Relaxed)
    }

    /// It was.
    pub fn note_migrated(&self) {
        self.0.migrated.store(true, Ordering::Relaxed);
    }

    /// When the data of a sandbox next begin anew, as the database was last seen to say.
    #[must_use]
    pub fn next_reset(&self) -> Option<DateTime<Utc>> {
        *self.0.next_reset.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// It says so now.
    pub fn note_next_reset(&self, next: Option<DateTime<Utc>>) {
        *self.0.next_reset.write().unwrap_or_else(PoisonError::into_inner) = next;
    }

    /// Whether the server is going away.
    #[must_use]
    pub fn is_draining(&self) -> bool {
        self.0.draining.load(Ordering::Relaxed)
    }
}
