//! Chaining the audit: what was written since the last turn gets its links.

use domain::id::AuditEventId;
use store::audit_link::{self, Head};
use store::{Store, StoreError, Tx};

/// Lines linked by one write: few enough that people's writes do not wait for it.
const BATCH: i64 = 500;

/// Links every line that waits, in batches; answers how many. The head is logged when it moved: a log that is kept elsewhere
/// is what a chain computed anew is held against. Several servers may do it at once: one of them does.
///
/// # Errors
/// The store's.
pub async fn seal(store: &Store) -> Result<usize, StoreError> {
    let (mut linked, mut head): (usize, Option<Head>) = (0, None);
    let mut from: Option<AuditEventId> = None;
    loop {
        let after = from;
        let sealed = store.write("seal_audit", move |tx: &mut Tx| audit_link::seal(tx, after, BATCH)).await?;
        linked = linked.saturating_add(sealed.linked);
        head = sealed.head.or(head);
        if sealed.next.is_none() {
            break;
        }
        from = sealed.next;
    }
    if let Some(head) = head {
        tracing::info!(audit.head = %head, audit.linked = linked, "the audit chain reaches {head}");
    }
    Ok(linked)
}
