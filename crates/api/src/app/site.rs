//! Sites: where sessions take place.

use super::show;
use crate::problem::Outcome;
use contract::unit::Site;
use store::page::{Page, PageRequest};
use store::{Conn, site};

/// Sites by name.
///
/// # Errors
/// The store's.
pub fn list(conn: &mut Conn, page: &PageRequest) -> Outcome<Page<Site>> {
    Ok(site::list(conn, page)?.map(|site| show::site(&site)))
}
