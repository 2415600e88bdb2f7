//! One's own account.

use crate::i18n::texts;

texts! {
    title { fr: "Mon compte", en: "My account" }
    see { fr: "Voir mon compte", en: "See my account" }
    who { fr: "Qui je suis", en: "Who I am" }
    login { fr: "Identifiant", en: "Username" }
    wrong { fr: "Une erreur\u{202f}? Votre administrateur corrige ces informations.", en: "Something wrong? Your administrator corrects these details." }
    settings { fr: "Réglages de ce navigateur", en: "Settings of this browser" }
    roles { fr: "Mes rôles", en: "My roles" }
    roles_none { fr: "Vous n’avez pas de rôle particulier\u{a0}: vous voyez votre programme, vos demandes et les sessions ouvertes.", en: "You hold no particular role: you see your programme, your requests and open sessions." }
    role_over(unit: &str) { fr: "sur {unit} et les unités qui en dépendent", en: "over {unit} and the units under it" }
    role_soon(when: &str) { fr: "Prend fin {when}", en: "Ends {when}" }
}
