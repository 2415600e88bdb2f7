//! How to reach people, and where they live: for themselves, for those who may read them, and the home for those who manage
//! them alone.

use super::act::{Act, Why};
use super::{field, person};
use crate::answer::Answer;
use crate::extract::IfMatch;
use crate::extract::if_match::saved;
use crate::extract::who::Who;
use crate::problem::{Outcome, Problem};
use contract::change::Change;
use contract::contact::{Commune as ShownCommune, CommuneGiven, Contact as Shown, MyContactUpdate};
use contract::text::Phone as PhoneText;
use domain::contact::{Commune, CommuneCode, Phone};
use domain::event::Action;
use domain::id::PersonId;
use domain::person::Person;
use domain::role::Permission;
use domain::text::{Email, Title};
use serde_json::{Value, json};
use store::contact::{self, Contact};
use store::{Conn, Tx};

/// How to reach a person.
///
/// # Errors
/// 404 when there is none that the asker may see; the store's.
pub fn get(conn: &mut Conn, who: &Who, id: PersonId) -> Outcome<Answer> {
    let found = person::visible(conn, who, id)?;
    let manages = who.is(id) || who.may(Permission::EditPeople, &store::unit::lineage(conn, found.unit)?);
    answer(conn, &found, manages)
}

/// How to reach the asker.
///
/// # Errors
/// 403 for another system; the store's.
pub fn mine(conn: &mut Conn, who: &Who) -> Outcome<Answer> {
    let found = store::person::find(conn, who.person()?)?.ok_or_else(Problem::not_found)?;
    answer(conn, &found, true)
}

/// Changes how to reach the asker. Their e-mail address stays with those who manage them: that is where a forgotten password
/// is mended.
///
/// # Errors
/// 403 for another system, 412 when it was changed meanwhile, 422 for a field; the store's.
pub fn update_mine(tx: &mut Tx, act: &mut Act, who: &Who, on: IfMatch, body: &MyContactUpdate) -> Outcome<Answer> {
    let mut found = store::person::find(tx, who.person()?)?.ok_or_else(Problem::not_found)?;
    on.check(found.version, || answer(tx, &found, true))?;
    let known = contact::find(tx, found.id)?;
    let reached = changed(&known, &body.phone, &body.home_commune)?;
    if reached != known {
        found.version = saved(store::person::touch(tx, found.id, found.version, act.now), || mine(tx, who))?;
        contact::save(tx, found.id, &reached)?;
        let mut after = json!({});
        tell(&mut after, &known, &reached);
        person::record(tx, act, Action::PersonUpdated, &found, Why::default().after(after))?;
    }
    answer(tx, &found, true)
}

/// What a contact becomes.
///
/// # Errors
/// 422 for a field.
pub(super) fn changed(known: &Contact, phone: &Change<PhoneText>, home: &Change<CommuneGiven>) -> Outcome<Contact> {
    Ok(Contact {
        phone: phone.over(known.phone.clone(), |text| field::text("/phone", Phone::parse(text.as_str())))?,
        home: home.over(known.home.clone(), |given| {
            Ok::<_, Problem>(Commune {
                code: field::text("/home_commune/code", CommuneCode::parse(given.code.as_str()))?,
                name: field::text("/home_commune/name", Title::parse(given.name.as_str()))?,
            })
        })?,
    })
}

/// Tells the audit what of a contact changed, and not what it is: it is kept long, and read by more people than may know.
pub(super) fn tell(after: &mut Value, known: &Contact, reached: &Contact) {
    let fields = [("phone", known.phone != reached.phone), ("home_commune", known.home != reached.home)];
    let names: Vec<&str> = fields.into_iter().filter(|(_, moved)| *moved).map(|(name, _)| name).collect();
    if let Some(after) = after.as_object_mut() {
        after.insert("changed".to_owned(), json!(names));
    }
}

fn answer(conn: &mut Conn, person: &Person, manages: bool) -> Outcome<Answer> {
    let known = contact::find(conn, person.id)?;
    let home = known.home.filter(|_| manages);
    let shown = Shown {
        email: person.email.as_ref().map(|email: &Email| email.as_str().into()),
        phone: known.phone.map(|phone| phone.as_str().into()),
        home_commune: home
            .map(|home| ShownCommune { code: home.code.as_str().into(), name: home.name.as_str().into() }),
        home_commune_is_shown: manages,
        version: person.version.into(),
    };
    Ok(Answer::ok(&shown)?.version(person.version))
}
