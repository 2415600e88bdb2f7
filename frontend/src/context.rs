//! What every screen may ask for: who is signed in, the language, the notices.

use contract::public_page::PageSlug;
use leptos::prelude::*;

use crate::{
    browser,
    client::{self, public_page::PageTitle},
    i18n::Lang,
    remote::Remote,
    state::{account::Account, notice::Notices, query::Query, reader::Theme},
};

const LANGUAGE: &str = "releve.language";
const THEME: &str = "releve.theme";

/// The language chosen. The tree is drawn again when it changes, so views read it once.
#[derive(Clone, Copy)]
pub struct Language(RwSignal<Lang>);

impl Language {
    /// The language that the address asks for, else the one kept, else the browser's, else French.
    #[must_use]
    pub fn start() -> Self {
        let asked = Query::parse(&browser::search());
        let lang = asked
            .get("lang")
            .and_then(Lang::parse)
            .or_else(|| browser::kept(LANGUAGE).as_deref().and_then(Lang::parse))
            .or_else(|| browser::language().as_deref().and_then(Lang::parse))
            .unwrap_or_default();
        browser::mark_root("lang", lang.code());
        Self(RwSignal::new(lang))
    }

    /// The language, followed.
    #[must_use]
    pub fn get(self) -> Lang {
        self.0.get()
    }

    /// Chooses a language and keeps the choice.
    pub fn choose(self, lang: Lang) {
        browser::keep(LANGUAGE, lang.code());
        browser::mark_root("lang", lang.code());
        self.0.set(lang);
    }
}

/// The language of this drawing.
#[must_use]
pub fn use_lang() -> Lang {
    use_context::<Language>().map_or_else(Lang::default, |language| language.0.get_untracked())
}

/// Light or dark, as chosen.
#[derive(Clone, Copy)]
pub struct Look(RwSignal<Theme>);

impl Look {
    /// The theme kept from an earlier visit.
    #[must_use]
    pub fn start() -> Self {
        let theme = Theme::parse(&browser::kept(THEME).unwrap_or_default());
        browser::mark_root("data-theme", theme.code());
        Self(RwSignal::new(theme))
    }

    /// The choice, followed.
    #[must_use]
    pub fn get(self) -> Theme {
        self.0.get()
    }

    /// Chooses a theme and keeps the choice.
    pub fn choose(self, theme: Theme) {
        browser::keep(THEME, theme.code());
        browser::mark_root("data-theme", theme.code());
        self.0.set(theme);
    }
}

/// Who is signed in, as far as we know.
#[derive(Clone, Copy)]
pub struct SignedIn(pub RwSignal<Account>);

/// The signed-in person.
#[must_use]
pub fn use_account() -> RwSignal<Account> {
    use_context::<SignedIn>().map_or_else(|| RwSignal::new(Account::Unknown), |account| account.0)
}

/// What links to the public pages say: the organisation writes them.
#[derive(Clone, Copy)]
pub struct Titles(Remote<Vec<PageTitle>>);

impl Titles {
    /// Asks for them.
    #[must_use]
    pub fn start() -> Self {
        Self(Remote::new(client::public_page::list_titles))
    }

    /// The title of a page, once it is known.
    #[must_use]
    pub fn of(self, slug: PageSlug, lang: Lang) -> Option<String> {
        let pages = self.0.ok()?;
        pages.into_iter().find(|page| page.slug == slug.code() && page.language == lang.code()).map(|page| page.title)
    }

    /// One of them was written.
    pub fn again(self) {
        self.0.again();
    }
}

/// The titles of the public pages.
#[must_use]
pub fn use_titles() -> Titles {
    use_context::<Titles>().unwrap_or_else(Titles::start)
}

/// Says what has just happened, in the live region.
#[derive(Clone, Copy)]
pub struct Speaker(pub RwSignal<Notices>);

impl Speaker {
    /// Shows a message for ten seconds.
    pub fn say(self, words: impl Into<String>) {
        let words = words.into();
        if let Some(number) = self.0.try_update(|notices| notices.say(words)) {
            set_timeout(
                move || {
                    self.0.try_update(|notices| notices.dismiss(number));
                },
                std::time::Duration::from_secs(10),
            );
        }
    }
}

/// The notices.
#[must_use]
pub fn use_speaker() -> Speaker {
    use_context::<Speaker>().unwrap_or_else(|| Speaker(RwSignal::new(Notices::default())))
}
