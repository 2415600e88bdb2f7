//! How to reach a person, and where they live: one's own, or that of somebody whom one may read.

use contract::{
    contact::{CommuneGiven, Contact, MyContactUpdate},
    id::PersonId,
    person::PersonUpdate,
};
use domain::{
    contact::{CommuneCode, Phone},
    text::Email,
};
use leptos::prelude::*;

use crate::remote::{Deed, Remote};

use crate::{
    client,
    client::error::ClientError,
    components::{
        button::Button,
        dialog::Dialog,
        email::email,
        field::{Fault, Field, fault_of},
        form::{Basis, DialogForm, told_on},
        loaded::Loaded,
    },
    context::{use_account, use_lang, use_speaker},
    i18n::{
        messages::{common, contact},
        number::phone,
    },
};

/// Where the server's words about a field stand.
const FIELDS: [(&str, &str); 4] = [
    ("/email", "contact-email"),
    ("/phone", "contact-phone"),
    ("/home_commune/code", "contact-code"),
    ("/home_commune/name", "contact-commune"),
];

/// Whose contact it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// One's own.
    Mine,
    /// Somebody's.
    Of(PersonId),
}

impl Whose {
    async fn read(self) -> Result<Contact, ClientError> {
        match self {
            Self::Mine => client::contact::get_my_contact().await,
            Self::Of(id) => client::contact::get_person_contact(id).await,
        }
    }

    /// Saves what was typed. An e-mail address is changed by those who manage the person, never by the person.
    async fn save(self, typed: Typed, version: i32) -> Result<(), ClientError> {
        match self {
            Self::Mine => {
                let body = MyContactUpdate { phone: typed.phone.into(), home_commune: typed.home.into() };
                client::contact::update_my_contact(&body, version).await.map(drop)
            }
            Self::Of(id) => {
                let body = PersonUpdate {
                    family_name: None,
                    given_name: None,
                    rank: None,
                    unit_id: None,
                    status: None,
                    email: typed.email.into(),
                    phone: typed.phone.into(),
                    home_commune: typed.home.into(),
                };
                client::contact::update_person(id, &body, version).await.map(drop)
            }
        }
    }

    /// Whether it may be edited: one's own by anybody, others' by those who may know where they live.
    fn is_edited(self, known: &Contact) -> bool {
        self == Self::Mine
            || (known.home_commune_is_shown && use_account().with_untracked(|account| account.may("edit_people")))
    }
}

/// What was typed, read; an empty field clears.
#[derive(Clone)]
struct Typed {
    email: Option<contract::text::Email>,
    phone: Option<contract::text::Phone>,
    home: Option<CommuneGiven>,
}

/// The card.
#[component]
pub fn ContactCard(whose: Whose) -> impl IntoView {
    let lang = use_lang();
    let known = Remote::new(move || whose.read());
    let open = RwSignal::new(false);
    let edit = crate::remote::shown(move || {
        known.ok().filter(|known| whose.is_edited(known)).map(|_| {
            let label = if whose == Whose::Mine { contact::edit_title(lang) } else { contact::edit_title_of(lang) };
            view! { <Button label=contact::edit(lang) full_label=label class="small" on_press=move |()| open.set(true) /> }
        })
    });
    let content = move || known.now().map(|now| view! { <EditForm whose=whose now=now open=open known=known /> });
    let title = if whose == Whose::Mine { contact::edit_title(lang) } else { contact::edit_title_of(lang) };
    view! {
        <section class="card">
            <header><h2>{contact::title(lang)}</h2><div class="actions">{edit}</div></header>
            <Loaded resource=known lines=2 render=move |known| facts(&known, whose) />
        </section>
        <Dialog open=open title=title content=content />
    }
    .into_any()
}

fn facts(known: &Contact, whose: Whose) -> AnyView {
    let lang = use_lang();
    let given = |text: Option<String>| text.unwrap_or_else(|| common::not_given(lang).to_owned());
    let home = known.home_commune.as_ref().map(|home| format!("{} ({})", home.name, home.code));
    let home = if known.home_commune_is_shown { given(home) } else { contact::home_hidden(lang).to_owned() };
    let call = known
        .phone
        .as_ref()
        .map(|number| view! { <a href=format!("tel:{number}")>{phone(number.as_str())}</a> }.into_any());
    let write = known.email.as_ref().map(|address| email(address.as_str()));
    let about = (whose == Whose::Mine).then(|| {
        view! { <p class="small soft">{contact::about(lang)}" "{contact::email_elsewhere(lang)}</p> }
    });
    view! {
        <dl class="facts">
            <div><dt>{contact::phone(lang)}</dt><dd>{call.unwrap_or_else(|| given(None).into_any())}</dd></div>
            <div><dt>{contact::email(lang)}</dt><dd>{write.unwrap_or_else(|| given(None).into_any())}</dd></div>
            <div><dt>{contact::home(lang)}</dt><dd>{home}</dd></div>
        </dl>
        {about}
    }
    .into_any()
}

/// What is typed.
#[derive(Clone, Copy)]
struct Draft {
    email: RwSignal<String>,
    phone: RwSignal<String>,
    code: RwSignal<String>,
    name: RwSignal<String>,
}

impl Draft {
    fn of(now: &Contact) -> Self {
        let home = |part: fn(&contract::contact::Commune) -> String| {
            RwSignal::new(now.home_commune.as_ref().map(part).unwrap_or_default())
        };
        Self {
            email: RwSignal::new(now.email.as_ref().map(|email| email.0.clone()).unwrap_or_default()),
            phone: RwSignal::new(now.phone.as_ref().map(|phone| phone.0.clone()).unwrap_or_default()),
            code: home(|home| home.code.0.clone()),
            name: home(|home| home.name.0.clone()),
        }
    }

    fn parse(self) -> Result<Typed, Vec<Fault>> {
        let lang = use_lang();
        let mut faults = Vec::new();
        let mut fault =
            |field: &str, words: &str| faults.push(Fault { field: field.to_owned(), words: words.to_owned() });
        let text = |signal: RwSignal<String>| {
            let text = signal.with_untracked(|text| text.trim().to_owned());
            (!text.is_empty()).then_some(text)
        };
        let (email, phone, code, name) = (text(self.email), text(self.phone), text(self.code), text(self.name));
        if email.as_ref().is_some_and(|email| Email::parse(email).is_err()) {
            fault("contact-email", contact::email_wrong(lang));
        }
        let phone = phone.map(|phone| Phone::parse(&phone));
        if matches!(phone, Some(Err(_))) {
            fault("contact-phone", contact::phone_wrong(lang));
        }
        let code = code.map(|code| CommuneCode::parse(&code));
        if matches!(code, Some(Err(_))) || (code.is_none() && name.is_some()) {
            fault("contact-code", contact::home_code_wrong(lang));
        }
        if name.is_none() && code.is_some() {
            fault("contact-commune", contact::home_name_wrong(lang));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let code = code.and_then(Result::ok);
        Ok(Typed {
            email: email.map(Into::into),
            phone: phone.and_then(Result::ok).map(|phone| phone.as_str().into()),
            home: code.zip(name).map(|(code, name)| CommuneGiven { code: code.as_str().into(), name: name.into() }),
        })
    }
}

/// What a contact is, in one line.
fn in_short(known: &Contact) -> String {
    let phone = known.phone.as_ref().map(|number| phone(number.as_str()));
    let email = known.email.as_ref().map(|email| email.0.clone());
    let home = known.home_commune.as_ref().map(|home| format!("{} ({})", home.name, home.code));
    let all: Vec<String> = [phone, email, home].into_iter().flatten().collect();
    if all.is_empty() { common::not_given(use_lang()).to_lowercase() } else { all.join(", ") }
}

#[component]
fn EditForm(whose: Whose, now: Contact, open: RwSignal<bool>, known: Remote<Contact>) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let basis = Basis::new(now.version);
    let draft = Draft::of(&now);
    let faults = RwSignal::new(Vec::<Fault>::new());
    let save = Deed::new(move |typed: Typed| async move {
        match whose.save(typed, basis.version()).await {
            Ok(()) => {
                open.set(false);
                speaker.say(contact::saved(lang));
                known.again();
                Ok(())
            }
            Err(error) => {
                let present = async { whose.read().await.map(|now| (now.version, in_short(&now))) };
                basis.heed(&error, present).await?;
                told_on(error, &FIELDS, faults)
            }
        }
    });
    let submit = Callback::new(move |()| match draft.parse() {
        Ok(typed) => {
            faults.set(Vec::new());
            save.run(typed);
        }
        Err(found) => faults.set(found),
    });
    let email = (whose != Whose::Mine).then(|| {
        view! { <Field id="contact-email" kind="email" label=contact::email(lang) value=draft.email optional=true fault=fault_of(faults.into(), "contact-email") /> }
    });
    let fields = view! {
        <p class="small soft">{contact::empty_clears(lang)}</p>
        {basis.present()}
        <Field id="contact-phone" kind="tel" label=contact::phone(lang) hint=contact::phone_hint(lang) value=draft.phone optional=true autocomplete="tel" fault=fault_of(faults.into(), "contact-phone") />
        {email}
        <Field id="contact-commune" label=contact::home(lang) value=draft.name optional=true fault=fault_of(faults.into(), "contact-commune") />
        <Field id="contact-code" label=contact::home_code(lang) hint=contact::home_code_hint(lang) value=draft.code optional=true fault=fault_of(faults.into(), "contact-code") />
    };
    view! {
        <DialogForm open=open faults=faults error=save.error() busy=save.busy() act=common::save(lang) on_submit=submit fields=fields.into_any() />
    }
    .into_any()
}
