//! What happened on a connection during one attempt, whatever the body made of the error it got.
//!
//! The write door decides on a retry from the database's answer, not from the body's error, which may be any type.

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use diesel::connection::{Instrumentation, InstrumentationEvent};

use crate::sql_types::Id;
use crate::violation::{Trouble, trouble};

/// Shared by a connection and the door that holds it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Watch {
    worst: Arc<AtomicU8>,
    statements: Arc<AtomicU64>,
    wanted: Arc<Mutex<Vec<Id>>>,
    #[cfg(test)]
    texts: Arc<std::sync::Mutex<Vec<String>>>,
}

impl Watch {
    /// Forgets what was seen: a new attempt begins.
    pub(crate) fn reset(&self) {
        self.worst.store(0, Ordering::Relaxed);
        self.got();
    }

    /// Notes the people whose rows the attempt asks for without waiting.
    pub(crate) fn want(&self, people: &[Id]) {
        self.lock_wanted().extend_from_slice(people);
    }

    /// It got them.
    pub(crate) fn got(&self) {
        self.lock_wanted().clear();
    }

    /// The people whose rows the attempt asked for and did not get.
    pub(crate) fn take_wanted(&self) -> Vec<Id> {
        std::mem::take(&mut *self.lock_wanted())
    }

    fn lock_wanted(&self) -> MutexGuard<'_, Vec<Id>> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The worst thing seen since the last reset.
    pub(crate) fn trouble(&self) -> Trouble {
        match self.worst.load(Ordering::Relaxed) {
            0 => Trouble::None,
            1 => Trouble::Conflict,
            2 => Trouble::Passing,
            _ => Trouble::Gone,
        }
    }

    /// How many statements ran on this connection.
    pub(crate) fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
impl Watch {
    /// The statements seen, without their values.
    pub(crate) fn texts(&self) -> Vec<String> {
        self.texts.lock().unwrap().clone()
    }

    pub(crate) fn clear_texts(&self) {
        self.texts.lock().unwrap().clear();
    }

    fn note(&self, query: &dyn diesel::connection::DebugQuery) {
        let text = query.to_string();
        let text = text.split(" -- binds").next().unwrap().to_owned();
        self.texts.lock().unwrap().push(text);
    }
}

impl Instrumentation for Watch {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        #[cfg(test)]
        if let InstrumentationEvent::StartQuery { query, .. } = &event {
            self.note(*query);
        }
        if let InstrumentationEvent::FinishQuery { error, .. } = event {
            self.statements.fetch_add(1, Ordering::Relaxed);
            if let Some(error) = error {
                let rank = match trouble(error) {
                    Trouble::None => 0,
                    Trouble::Conflict => 1,
                    Trouble::Passing => 2,
                    Trouble::Gone => 3,
                };
                self.worst.fetch_max(rank, Ordering::Relaxed);
            }
        }
    }
}
