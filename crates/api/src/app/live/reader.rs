//! The reader: one per process. It reads the lines of the audit that were committed since its last look and tells them.
//!
//! It looks when this process commits, and at a pace for what other processes commit. Ids carry the instant at which an act
//! began, not that of its commit, so each look at a pace goes back over a stretch of time, and what was told already is
//! known by its id. While nobody listens nothing is read.

use super::audience::{self, Heard};
use super::frame;
use super::streams::{Listener, Since, Standing};
use crate::config;
use crate::state::AppState;
use actix_web::web::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{AuditEventId, SignInId};
use domain::role::Authority;
use domain::second_factor::is_compulsory;
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;
use store::audit::{self, Change, first_id, instant};
use store::{Conn, StoreError, listener};
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

/// Lines kept in mind. When more than that began within the stretch that is read again, everybody reads everything again.
const MOST: usize = 20_000;
/// Lines told one by one at a look; more are told as one `reset`.
const BURST: usize = 500;
/// Lines told one by one to one stream at a look.
const BURST_OF_ONE: usize = 100;
/// How far a look after a commit of this process goes back; looks at a pace find the rest.
const SHORT: TimeDelta = TimeDelta::seconds(2);
/// A new stream begins that long before it was asked for: what changed while the page was loading is told too.
const LEAD: TimeDelta = TimeDelta::seconds(5);
/// Between two looks that commits called for.
const PACE: Duration = Duration::from_millis(100);

/// How far a look goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// A little: this process has just committed, or somebody came.
    Short,
    /// Over the whole stretch in which a change may have begun that was committed late.
    Whole,
}

/// What the reader knows. Everything that could be seen from `from` on is in its mind.
#[derive(Clone, Copy)]
struct Span {
    from: DateTime<Utc>,
    last: DateTime<Utc>,
    last_whole: DateTime<Utc>,
    checked: DateTime<Utc>,
    flooded: bool,
}

/// The reader of one process.
pub struct Reader {
    state: AppState,
    /// Lines told; without their content those that a `reset` told.
    told: BTreeMap<AuditEventId, Option<Change>>,
    span: Option<Span>,
    beat: Option<DateTime<Utc>>,
}

/// Reads and tells until `stop` changes, then ends every stream.
pub async fn run(state: AppState, mut stop: watch::Receiver<bool>) {
    let rules = state.settings().live.clone();
    let mut reader = Reader::new(state.clone());
    let (mut looks, mut beats) = (interval(rules.poll), interval(rules.heartbeat));
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut failing = false;
    loop {
        let look = tokio::select! {
            _ = stop.changed() => break,
            () = state.live().joined() => Look::Short,
            () = state.store().committed() => Look::Short,
            _ = looks.tick() => Look::Whole,
            _ = beats.tick() => {
                reader.beat();
                continue;
            }
        };
        let done = reader.turn(look).await;
        if let Err(error) = &done
            && !failing
        {
            tracing::warn!(problem.cause = %error, "changes cannot be read, screens are not told until they can");
        }
        failing = done.is_err();
        if look == Look::Short {
            tokio::time::sleep(PACE).await;
        }
    }
    state.live().close();
}

impl Reader {
    /// A reader that knows nothing yet.
    #[must_use]
    pub fn new(state: AppState) -> Self {
        Self { state, told: BTreeMap::new(), span: None, beat: None }
    }

    fn rules(&self) -> &config::Live {
        &self.state.settings().live
    }

    /// Looks once, tells what is new, and welcomes those who came.
    ///
    /// # Errors
    /// The store's; nothing was told then, and the next turn tells it.
    pub async fn turn(&mut self, look: Look) -> Result<(), StoreError> {
        let joining = self.state.live().take_joining();
        if joining.is_empty() && !self.state.live().is_heard() {
            self.told.clear();
            self.span = None;
            return Ok(());
        }
        let now = self.state.clock().now();
        let looked = match self.span {
            Some(span) => self.follow(span, look, now).await,
            None => self.begin(now).await,
        };
        let done = match looked {
            Ok(span) => {
                let asked = joining.iter().map(|one| one.sign_in).collect();
                self.standing(asked, now).await.map(|standing| (span, standing))
            }
            Err(error) => Err(error),
        };
        match done {
            Ok((span, standing)) => {
                self.span = Some(span);
                joining
                    .into_iter()
                    .filter_map(|one| one.holding(&standing))
                    .for_each(|one| self.welcome(one, span, now));
                Ok(())
            }
            Err(error) => {
                self.state.live().give_back(joining);
                Err(error)
            }
        }
    }

    /// What these hold now: a role may have been taken since their request was let in, or one been given that asks for a second
    /// factor which they lack.
    async fn standing(&self, asked: Vec<SignInId>, now: DateTime<Utc>) -> Result<Standing, StoreError> {
        if asked.is_empty() {
            return Ok(Standing::new());
        }
        let mut standing = self.state.store().read(move |conn| listener::standing(conn, asked, now)).await?;
        let asking = &self.state.settings().sign_in.second_factor_roles.0;
        standing.retain(|_, held| held.second_factor || !is_compulsory(&held.grants, asking, now));
        Ok(standing)
    }

    /// Learns what was told before anybody listened.
    async fn begin(&mut self, now: DateTime<Utc>) -> Result<Span, StoreError> {
        let from = now - delta(self.rules().resume);
        let read = move |conn: &mut Conn| {
            let ids = audit::ids_from(conn, from, MOST + 1)?;
            let recent = ids.get(ids.len().saturating_sub(BURST)..).unwrap_or_default();
            let changes = audit::changes(conn, recent)?;
            Ok::<_, StoreError>((ids, changes))
        };
        let (ids, changes) = self.state.store().read(read).await?;
        let flooded = ids.len() > MOST;
        let from = ids.first().filter(|_| flooded).map_or(from, |first| instant(*first));
        self.keep(&ids, Some(changes));
        Ok(Span { from, last: now, last_whole: now, checked: now, flooded })
    }

    /// Tells what was committed since the last look.
    async fn follow(&mut self, span: Span, look: Look, now: DateTime<Utc>) -> Result<Span, StoreError> {
        if span.flooded && look == Look::Short {
            return Ok(span);
        }
        let back = match look {
            Look::Short => span.last - SHORT,
            Look::Whole => span.last_whole - delta(self.rules().overlap),
        };
        let from = back.max(span.from);
        let ids = self.state.store().read(move |conn| audit::ids_from(conn, from, MOST + 1)).await?;
        let flooded = ids.len() > MOST;
        let first = ids.first().copied();
        let new: Vec<_> = ids.into_iter().filter(|id| !self.told.contains_key(id)).collect();
        let piecemeal = !flooded && !span.flooded && new.len() <= BURST;
        let changes = match piecemeal {
            true if new.is_empty() => Some(Vec::new()),
            true => {
                let new = new.clone();
                Some(self.state.store().read(move |conn| audit::changes(conn, &new)).await?)
            }
            false => None,
        };
        let due = now - span.checked >= delta(self.rules().recheck);
        let moved = changes.as_ref().is_none_or(|changes| changes.iter().any(audience::moves_rights));
        if due || moved {
            self.check(now).await?;
        }
        let at = now.max(span.last);
        match &changes {
            Some(changes) => self.tell(changes, at),
            None => {
                let words = frame::reset(at);
                self.state.live().tell(|_| Some(words.clone()));
            }
        }
        self.keep(&new, changes);
        let mut from = span.from.max(now - delta(self.rules().resume));
        if let Some(first) = first.filter(|_| flooded) {
            from = from.max(instant(first));
        }
        self.forget(&mut from);
        Ok(Span {
            from,
            last: at,
            last_whole: if look == Look::Whole { at } else { span.last_whole },
            checked: if due || moved { now } else { span.checked },
            flooded,
        })
    }

    /// Lets go those whose sign-in is over; the others have the rights that they hold now.
    async fn check(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        let standing = self.standing(self.state.live().sign_ins(), now).await?;
        self.state.live().renew(&standing);
        Ok(())
    }

    fn tell(&self, changes: &[Change], at: DateTime<Utc>) {
        if changes.is_empty() {
            return;
        }
        let mut told = Told::default();
        self.state.live().tell(|who| told.to(changes.iter(), who, at));
    }

    /// Keeps in mind what was told. Someone who moved to another unit is heard of there from then on.
    fn keep(&mut self, ids: &[AuditEventId], changes: Option<Vec<Change>>) {
        self.told.extend(ids.iter().map(|id| (*id, None)));
        for change in changes.into_iter().flatten() {
            if change.subject_kind == "person" {
                let same = self.told.values_mut().flatten().filter(|known| known.person == change.person);
                same.for_each(|known| known.person_units = change.person_units.clone());
            }
            self.told.insert(change.id, Some(change));
        }
    }

    fn forget(&mut self, from: &mut DateTime<Utc>) {
        while self.told.len() > MOST
            && let Some((id, _)) = self.told.pop_first()
        {
            *from = (*from).max(instant(id) + TimeDelta::milliseconds(1));
        }
        self.told = self.told.split_off(&first_id(*from));
    }

    /// Tells someone who came what they missed, and that the line is alive.
    fn welcome(&self, one: Listener, span: Span, now: DateTime<Utc>) {
        if now - one.asked_at >= delta(self.rules().recheck) {
            // The database was away meanwhile. They come again, and are asked who they are.
            return;
        }
        let first = match one.since {
            Since::Now => Some((one.asked_at - LEAD).max(span.from)),
            Since::After(at) => {
                Some(at.min(span.last) - delta(self.rules().overlap)).filter(|first| *first >= span.from)
            }
        };
        let missed: Option<Vec<&Change>> =
            first.and_then(|first| self.told.range(first_id(first)..).map(|(_, change)| change.as_ref()).collect());
        let words = match missed {
            Some(missed) => Told::default().to(missed.into_iter(), &one.authority, span.last),
            None => Some(frame::reset(span.last)),
        };
        if words.is_none_or(|words| one.tell(words)) && one.tell(frame::beat(span.last_whole)) {
            self.state.live().welcome(one);
        }
    }

    /// Tells everybody that the line is alive and up to when everything was told; when nothing could be read since the last
    /// time, it only keeps the connections.
    pub fn beat(&mut self) {
        let read = self.span.map(|span| span.last_whole);
        let words = match read {
            Some(at) if read != self.beat => frame::beat(at),
            _ => frame::comment(),
        };
        self.beat = read;
        self.state.live().tell(|_| Some(words.clone()));
    }
}

/// Frames written once for all who hear the same of a change.
#[derive(Default)]
struct Told(HashMap<(AuditEventId, Heard), Bytes>);

impl Told {
    fn to<'a>(
        &mut self,
        changes: impl Iterator<Item = &'a Change>,
        who: &Authority,
        at: DateTime<Utc>,
    ) -> Option<Bytes> {
        let mut frames = Vec::new();
        for change in changes {
            if let Some(heard) = audience::heard(change, who, at) {
                if frames.len() == BURST_OF_ONE {
                    return Some(frame::reset(at));
                }
                frames.push(self.frame(change, heard));
            }
        }
        match frames.as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            many => Some(many.concat().into()),
        }
    }

    fn frame(&mut self, change: &Change, heard: Heard) -> Bytes {
        self.0.entry((change.id, heard)).or_insert_with(|| frame::change(change, heard)).clone()
    }
}

fn delta(of: Duration) -> TimeDelta {
    TimeDelta::from_std(of).unwrap_or(TimeDelta::MAX)
}
