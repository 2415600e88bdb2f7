//! The open streams: who listens, how many at most, and a bounded queue for each. Nobody is waited for: whoever does not
//! read in time loses the stream, and takes it up again where it was.

use super::frame;
use crate::config;
use crate::lang::Words;
use crate::problem::{Outcome, Problem, ProblemCode};
use actix_web::web::Bytes;
use chrono::{DateTime, Utc};
use domain::id::{PersonId, SignInId};
use domain::role::Authority;
use futures_util::Stream;
use std::collections::HashMap;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use store::listener;
use tokio::sync::{Notify, mpsc};

/// Words that wait for a slow reader before it is let go.
const QUEUE: usize = 64;
/// How long a browser that lost its stream waits before it comes back.
const RETRY: Duration = Duration::from_secs(2);

/// Where a stream begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// Now.
    Now,
    /// Where an earlier one broke off: the instant that its last id carries.
    After(DateTime<Utc>),
}

/// What the sign-ins that are worth something hold.
pub(super) type Standing = HashMap<SignInId, listener::Held>;

/// Somebody who listens.
pub(super) struct Listener {
    pub(super) sign_in: SignInId,
    pub(super) authority: Authority,
    pub(super) since: Since,
    /// When they asked for the stream, and were known to be who they are.
    pub(super) asked_at: DateTime<Utc>,
    queue: mpsc::Sender<Bytes>,
}

impl Listener {
    /// Takes over what they hold now; false when their sign-in is over.
    fn renew(&mut self, standing: &Standing) -> bool {
        let Some(now) = standing.get(&self.sign_in) else { return false };
        if let Authority::Person { grants: held, .. } = &mut self.authority {
            held.clone_from(&now.grants);
        }
        true
    }

    /// The same with what they hold now; none when their sign-in is over.
    pub(super) fn holding(mut self, standing: &Standing) -> Option<Self> {
        self.renew(standing).then_some(self)
    }

    /// Whether the words found room.
    pub(super) fn tell(&self, words: Bytes) -> bool {
        self.queue.try_send(words).is_ok()
    }
}

#[derive(Default)]
struct Held {
    /// Streams per person, for as long as their connection lasts.
    places: HashMap<PersonId, usize>,
    all: usize,
    joining: Vec<Listener>,
    listening: Vec<Listener>,
    closed: bool,
}

/// The open streams of this process.
#[derive(Default)]
pub struct Live {
    held: Mutex<Held>,
    joined: Notify,
}

/// The words of one stream, as the body of its answer.
pub struct Frames {
    queue: mpsc::Receiver<Bytes>,
    _place: Place,
}

impl Stream for Frames {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.queue.poll_recv(context).map(|words| words.map(Ok))
    }
}

/// A place among the streams, given back when the connection is gone.
struct Place {
    live: Arc<Live>,
    person: PersonId,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.live.lock();
        held.all = held.all.saturating_sub(1);
        if let Some(count) = held.places.get_mut(&self.person) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                held.places.remove(&self.person);
            }
        }
    }
}

impl Live {
    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens a stream for somebody whose sign-in was checked at `now`.
    ///
    /// # Errors
    /// 403 for another system; 429 when they have as many as one may have, 503 when there is no place left or the server is going away.
    pub fn open(
        self: &Arc<Self>,
        rules: &config::Live,
        (sign_in, authority): (SignInId, Authority),
        since: Since,
        now: DateTime<Utc>,
    ) -> Outcome<Frames> {
        let person = authority.person().ok_or_else(|| Problem::new(ProblemCode::NotAllowed))?;
        let (queue, words) = mpsc::channel(QUEUE);
        let mut held = self.lock();
        if held.closed || held.all >= rules.in_all {
            return Err(full());
        }
        let own = held.places.entry(person).or_default();
        if *own >= rules.per_person {
            return Err(too_many());
        }
        *own += 1;
        held.all += 1;
        let begins = (since == Since::Now).then_some(now);
        let listener = Listener { sign_in, authority, since, asked_at: now, queue };
        listener.tell(frame::opening(RETRY, begins));
        held.joining.push(listener);
        drop(held);
        self.joined.notify_one();
        Ok(Frames { queue: words, _place: Place { live: Arc::clone(self), person } })
    }

    /// Ends every stream and opens no more.
    pub fn close(&self) {
        let mut held = self.lock();
        held.closed = true;
        held.joining.clear();
        held.listening.clear();
    }

    /// Waits until somebody came.
    pub(super) async fn joined(&self) {
        self.joined.notified().await;
    }

    /// Those who came and were not told anything yet.
    pub(super) fn take_joining(&self) -> Vec<Listener> {
        std::mem::take(&mut self.lock().joining)
    }

    /// They could not be welcomed now.
    pub(super) fn give_back(&self, joining: Vec<Listener>) {
        let mut held = self.lock();
        if !held.closed {
            held.joining.extend(joining);
        }
    }

    /// From now on they are told.
    pub(super) fn welcome(&self, one: Listener) {
        let mut held = self.lock();
        if !held.closed {
            held.listening.push(one);
        }
    }

    /// Whether anybody listens; those who went away are forgotten.
    pub(super) fn is_heard(&self) -> bool {
        let mut held = self.lock();
        held.listening.retain(|one| !one.queue.is_closed());
        !held.listening.is_empty()
    }

    /// The sign-ins of those who listen.
    pub(super) fn sign_ins(&self) -> Vec<SignInId> {
        self.lock().listening.iter().map(|one| one.sign_in).collect()
    }

    /// What those who listen hold now; whoever is not among them any more is let go.
    pub(super) fn renew(&self, standing: &Standing) {
        self.lock().listening.retain_mut(|one| one.renew(standing));
    }

    /// Tells each what `words` says to them; whoever has no room left is let go.
    pub(super) fn tell(&self, mut words: impl FnMut(&Authority) -> Option<Bytes>) {
        self.lock().listening.retain(|one| words(&one.authority).is_none_or(|words| one.tell(words)));
    }
}

fn too_many() -> Problem {
    let (fr, en) = (
        "vous suivez déjà les changements sur trop d'écrans : fermez-en un",
        "you follow the changes on too many screens already: close one",
    );
    Problem::new(ProblemCode::TooManyRequests).detail(Words::new(fr, en)).retry_after(30)
}

fn full() -> Problem {
    let (fr, en) = (
        "trop d'écrans suivent déjà les changements sur ce serveur, ou il s'arrête",
        "too many screens follow the changes on this server already, or it is going away",
    );
    Problem::new(ProblemCode::Busy).detail(Words::new(fr, en)).retry_after(10)
}
