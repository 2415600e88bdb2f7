//! What the store refused, as problems: the one place where database trouble gets its status.

use super::{Problem, ProblemCode};
use crate::lang::Words;
use store::StoreError;

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::Missing { .. } => Self::not_found(),
            StoreError::Stale { current, .. } => Self::stale(*current),
            StoreError::Taken { constraint } => Self::new(ProblemCode::Conflict).detail(Words::new(
                format!("refusé par la règle {constraint} de la base"),
                format!("refused by the database rule {constraint}"),
            )),
            StoreError::Busy { retry_after } => {
                Self::new(ProblemCode::Busy).retry_after(retry_after.as_secs()).because(&error)
            }
            StoreError::Broken { .. } => Self::internal(&error),
        }
    }
}
