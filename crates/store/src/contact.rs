//! How to reach people, and where they live: apart from people, so that nothing that lists them reads it.

use diesel::prelude::*;
use domain::contact::{Commune, CommuneCode, Phone};
use domain::id::PersonId;
use domain::text::Title;

use crate::row::{key, unreadable};
use crate::run::Run;
use crate::schema::person_contact;
use crate::{Conn, StoreError, Tx};

const WHAT: &str = "person_contact";

/// How to reach a person beside their e-mail address, and where they live.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// A phone number.
    pub phone: Option<Phone>,
    /// Where they live.
    pub home: Option<Commune>,
}

/// The contact of a person; empty when nothing is known.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn find(conn: &mut Conn, person: PersonId) -> Result<Contact, StoreError> {
    let columns = (person_contact::phone, person_contact::commune_code, person_contact::commune_name);
    let row: Option<(Option<String>, Option<String>, Option<String>)> =
        person_contact::table.find(key(person)).select(columns).first_row(conn).optional()?;
    let Some((phone, code, name)) = row else { return Ok(Contact::default()) };
    Ok(Contact {
        phone: phone.map(|text| Phone::parse(&text)).transpose().map_err(|e| unreadable(WHAT, e))?,
        home: code
            .zip(name)
            .map(|(code, name)| Ok(Commune { code: CommuneCode::parse(&code)?, name: Title::parse(&name)? }))
            .transpose()
            .map_err(|e: domain::text::InvalidText| unreadable(WHAT, e))?,
    })
}

/// Keeps the contact of a person whose row the write has changed already: two writers meet there.
///
/// # Errors
/// [`StoreError::Missing`] without the person, or the database's.
pub fn save(tx: &mut Tx, person: PersonId, contact: &Contact) -> Result<(), StoreError> {
    let set = (
        person_contact::phone.eq(contact.phone.as_ref().map(Phone::as_str)),
        person_contact::commune_code.eq(contact.home.as_ref().map(|home| home.code.as_str())),
        person_contact::commune_name.eq(contact.home.as_ref().map(|home| home.name.as_str())),
    );
    let known = diesel::update(person_contact::table.filter(person_contact::person_id.eq(key(person))));
    if known.set(set).apply(tx)? == 0 {
        let row = (person_contact::person_id.eq(key(person)), set.0, set.1, set.2);
        diesel::insert_into(person_contact::table).values(row).apply(tx)?;
    }
    Ok(())
}
