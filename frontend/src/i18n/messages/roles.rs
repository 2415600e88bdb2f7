//! Roles: who may do what, over which units, until when.

use crate::i18n::texts;

texts! {
    title { fr: "Rôles", en: "Roles" }
    about { fr: "Qui peut faire quoi, sur quelle unité et celles qui en dépendent, et jusqu’à quand.", en: "Who may do what, over which unit and those under it, and until when." }
    new { fr: "Confier un rôle", en: "Grant a role" }
    role { fr: "Rôle", en: "Role" }
    role_needed { fr: "Choisissez un rôle.", en: "Choose a role." }
    person { fr: "Personne", en: "Person" }
    person_search { fr: "À qui\u{202f}?", en: "To whom?" }
    person_needed { fr: "Choisissez une personne dans la liste.", en: "Choose a person from the list." }
    unit { fr: "Unité", en: "Unit" }
    unit_search { fr: "Sur quelle unité\u{202f}?", en: "Over which unit?" }
    unit_hint { fr: "Le rôle vaut aussi sur les unités qui en dépendent.", en: "The role also holds over the units under it." }
    granted { fr: "Confié", en: "Granted" }
    ends { fr: "Fin", en: "End" }
    ends_hint { fr: "Le rôle vaut jusqu’à la fin de ce jour. Sans précision, il ne prend pas fin de lui-même.", en: "The role holds until the end of that day. When left out, it does not end by itself." }
    ends_wrong { fr: "Choisissez un jour à venir.", en: "Choose a day to come." }
    no_end { fr: "sans fin", en: "no end" }
    until(when: &str) { fr: "jusqu’au {when}", en: "until {when}" }
    state { fr: "État", en: "State" }
    state_live { fr: "En cours", en: "In force" }
    state_ended { fr: "Terminé", en: "Ended" }
    state_revoked { fr: "Retiré", en: "Taken back" }
    revoke { fr: "Retirer", en: "Take back" }
    revoke_of(role: &str, who: &str) { fr: "Retirer le rôle {role} à {who}", en: "Take the role {role} back from {who}" }
    revoke_effect(who: &str, unit: &str) { fr: "{who} ne pourra plus rien faire à ce titre sur {unit} ni sur les unités qui en dépendent, dès maintenant. L’historique garde la ligne.", en: "From now on {who} can no longer act in this role over {unit} or the units under it. The line stays in the history." }
    revoked_done(who: &str) { fr: "Le rôle est retiré à {who}.", en: "The role is taken back from {who}." }
    granted_done(who: &str) { fr: "Le rôle est confié à {who}.", en: "The role is granted to {who}." }
    own_hint { fr: "Un autre administrateur doit vous retirer ce rôle.", en: "Another administrator must take this role back from you." }
    none_title { fr: "Aucun rôle à afficher", en: "No roles to show" }
    none_yet { fr: "Personne n’a de rôle sur vos unités.", en: "Nobody holds a role over your units." }
    none_filtered { fr: "Aucun rôle ne correspond à ces filtres.", en: "No role matches these filters." }
    find { fr: "Trouver un rôle", en: "Find a role" }
    of_person(who: &str) { fr: "De {who}", en: "Of {who}" }
    of_unit(unit: &str) { fr: "Sur {unit}", en: "Over {unit}" }
    before(who: &str, role: &str, unit: &str) { fr: "{who} aura le rôle {role} sur {unit} et les unités qui en dépendent.", en: "{who} will hold the role {role} over {unit} and the units under it." }

    filter_unit { fr: "Sur une unité et celles qui en dépendent", en: "Over a unit and those under it" }
    what { fr: "Qui peut faire quoi", en: "Who may do what" }
    what_about { fr: "Ce que chaque rôle permet, sur l’unité où il est confié et celles qui en dépendent.", en: "What each role allows, over the unit where it is granted and those under it." }
    what_link { fr: "Voir ce que chaque rôle permet", en: "See what each role allows" }
    what_mine { fr: "Ce que je peux faire", en: "What I may do" }
    what_for { fr: "Pour qui", en: "Whom it is for" }
    what_allows { fr: "Ce qu’il permet", en: "What it allows" }
    what_everybody { fr: "Sans aucun rôle, toute personne connectée voit son programme et les sessions ouvertes, répond aux propositions, suit ses demandes, et tient son contact à jour.", en: "Without any role, everybody signed in sees their programme and open sessions, answers offers, follows their requests and keeps their contact up to date." }
    what_yours { fr: "Votre rôle", en: "Your role" }
    what_lent { fr: "Qui vous est délégué", en: "Lent to you" }

    administrator { fr: "Administrateur", en: "Administrator" }
    planner { fr: "Gestionnaire", en: "Planner" }
    requester { fr: "Demandeur", en: "Requester" }
    commander { fr: "Commandant", en: "Commander" }
    site_manager { fr: "Gestionnaire de site", en: "Site manager" }
    trainer { fr: "Formateur", en: "Trainer" }
}
