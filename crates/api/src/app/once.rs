//! Writes that may be sent twice: under the same key the first answer is given again, and nothing is done again.

use super::act::Act;
use crate::answer::Answer;
use crate::extract::IdempotencyKey;
use crate::extract::who::Who;
use crate::lang::Words;
use crate::problem::{Outcome, Problem, ProblemCode};
use crate::state::AppState;
use store::Tx;
use store::idempotency::{self, Answered, Repeat};
use uuid::Uuid;

/// A write of one operation, with the caller's key for it if there is one.
#[derive(Clone, Debug)]
pub struct Write {
    /// The operation id: also the name of the transaction.
    pub operation: &'static str,
    key: Option<String>,
    /// What tells this write from another under the same key: the path's id and the body.
    fingerprint: String,
}

impl IdempotencyKey {
    /// The write of an operation on something, with a body of that hash (empty without one).
    #[must_use]
    pub fn over(self, operation: &'static str, on: impl std::fmt::Display, body_hash: &str) -> Write {
        let fingerprint = crate::extract::json::hash_of(format!("{on}\n{body_hash}").as_bytes());
        Write { operation, key: self.0, fingerprint }
    }
}

/// Does a caller's write in one transaction, once per key: `body` works on a fresh copy of the act each time it runs.
///
/// # Errors
/// What `body` answers; 422 when the key was used for another write; 403, 404, or 422 at the field out of scope, for a
/// repeated write that the caller may no longer do.
pub async fn once<F>(state: &AppState, who: &Who, write: Write, body: F) -> Outcome<Answer>
where
    F: Fn(&mut Tx, &mut Act) -> Outcome<Answer> + Send + Sync + 'static,
{
    let act = who.act(state)?;
    let repeat = write.repeat(who.caller());
    state
        .store()
        .write(write.operation, move |tx: &mut Tx| {
            if let Some(repeat) = &repeat {
                idempotency::lock(tx, repeat)?;
            }
            if let Some(first) = kept(tx, repeat.as_ref(), &write.fingerprint)? {
                return still_allowed(tx.rehearse(|tx| body(tx, &mut act.clone()))?).map(|()| first);
            }
            let answer = body(tx, &mut act.clone())?;
            keep(tx, repeat.as_ref(), &write.fingerprint, &answer, &act)?;
            Ok(answer)
        })
        .await
}

/// A kept answer is given to those who may still do the write. It is done again and taken back to see: what has become
/// impossible since, because it was done, says nothing; what the caller may no longer do or see is refused as it is now.
fn still_allowed(again: Outcome<Answer>) -> Outcome<()> {
    match again {
        Err(problem) if problem.denies() => Err(problem),
        _ => Ok(()),
    }
}

impl Write {
    fn repeat(&self, caller: Uuid) -> Option<Repeat> {
        let key = self.key.clone()?;
        Some(Repeat { caller, key, operation: self.operation.to_owned() })
    }
}

fn kept(tx: &mut Tx, repeat: Option<&Repeat>, fingerprint: &str) -> Outcome<Option<Answer>> {
    let found = repeat.map(|repeat| idempotency::find(tx, repeat)).transpose()?.flatten();
    let Some(answered) = found else {
        return Ok(None);
    };
    if answered.body_hash != fingerprint {
        let words = Words::new("cette clef a servi pour un autre envoi", "this key was used for another request");
        return Err(Problem::new(ProblemCode::KeyReused).detail(words));
    }
    serde_json::from_str(&answered.body).map(Some).map_err(|error| Problem::internal(&error))
}

fn keep(tx: &mut Tx, repeat: Option<&Repeat>, fingerprint: &str, answer: &Answer, act: &Act) -> Outcome<()> {
    let Some(repeat) = repeat else {
        return Ok(());
    };
    let body = serde_json::to_string(answer).map_err(|error| Problem::internal(&error))?;
    let answered = Answered { body_hash: fingerprint.to_owned(), status: answer.status(), body };
    Ok(idempotency::keep(tx, repeat, &answered, act.now)?)
}
