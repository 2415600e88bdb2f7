//! `releve audit`: looks for what breaks the rules, and walks the audit chain.

use super::{Common, Failure, setup};
use chrono::TimeDelta;
use clap::Args;
use releve_api::clock::{Clock, SystemClock};
use store::audit_link::{self, Head, Terms};
use store::{Store, StoreError, integrity};

/// How to look.
#[derive(Args, Clone, Debug)]
pub struct AuditArgs {
    /// A head of the audit chain that was told earlier, `POSITION:HASH`: the chain must still go through it. May be given
    /// several times.
    #[arg(long, value_name = "POSITION:HASH")]
    expect_head: Vec<Head>,
    /// Minutes that a line of the audit may wait for its link.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16))]
    unlinked_minutes: u16,
}

/// `releve audit`.
pub fn audit(common: &Common, args: &AuditArgs) -> Result<(), Failure> {
    let (settings, _) = setup::settings(common, None)?;
    let store = setup::open_existing(&settings)?;
    setup::runtime()?.block_on(look(&store, args))
}

/// Prints each row that breaks an invariant and each break in the chain as it is met, then the chain's head; fails if there
/// was one.
pub async fn look(store: &Store, args: &AuditArgs) -> Result<(), Failure> {
    let now = SystemClock.now();
    let terms =
        Terms { now, patience: TimeDelta::minutes(args.unlinked_minutes.into()), heads: args.expect_head.clone() };
    let found = store.read(move |conn| {
        let broken = integrity::check(conn, now)?;
        for one in &broken {
            println!("{:<10} {} {}  {}", one.invariant, one.subject_kind, one.subject_id, one.detail);
        }
        let chain = audit_link::verify(conn, &terms, &mut |fault| println!("history    audit chain  {fault}"))?;
        let head = chain.head.map_or_else(|| "none".to_owned(), |head| head.to_string());
        println!("audit chain: {} linked, {} waiting, head {head}", chain.links, chain.waiting);
        Ok::<_, StoreError>((broken.len(), chain.faults))
    });
    match found.await? {
        (0, 0) => {
            println!("every invariant holds");
            Ok(())
        }
        (rows, 0) => Err(Failure::new(1, format!("{rows} rows break an invariant"))),
        (rows, breaks) => {
            Err(Failure::new(1, format!("{rows} rows break an invariant, and the audit chain has {breaks} faults")))
        }
    }
}
