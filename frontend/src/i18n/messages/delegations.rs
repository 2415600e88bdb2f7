//! Roles lent to a colleague while their holder is away.

use crate::i18n::texts;

texts! {
    title { fr: "Déléguer mes rôles", en: "Lend my roles" }
    about { fr: "Pendant une absence, un collègue agit à votre place, pour un temps. L’audit dit qui a agi et au nom de qui.", en: "While you are away a colleague acts in your place, for a time. The audit says who acted and on whose behalf." }
    card { fr: "Rôles délégués", en: "Roles lent" }
    card_none { fr: "Aucun rôle délégué, ni par cette personne ni à elle.", en: "No role lent by this person or to them." }
    account_about { fr: "Déléguer un rôle à un collègue pendant une absence, et voir ceux qu’on vous délègue.", en: "Lend a role to a colleague while you are away, and see those lent to you." }
    new { fr: "Déléguer un rôle", en: "Lend a role" }
    nothing_to_lend { fr: "Vous n’avez aucun rôle à déléguer\u{a0}: on ne délègue pas un rôle que l’on tient d’un collègue.", en: "You have no role to lend: a role that a colleague lends you cannot be lent on." }
    lent { fr: "Ce que je délègue", en: "What I lend" }
    lent_none { fr: "Vous ne déléguez aucun rôle.", en: "You lend no role." }
    borrowed { fr: "Ce qui m’est délégué", en: "What is lent to me" }
    borrowed_none { fr: "Personne ne vous délègue de rôle.", en: "Nobody lends you a role." }
    to(who: &str) { fr: "À {who}", en: "To {who}" }
    from(who: &str) { fr: "Par {who}", en: "From {who}" }
    between(from: &str, to: &str) { fr: "{from}, à {to}", en: "{from}, to {to}" }
    days(first: &str, last: &str) { fr: "du {first} au {last}", en: "from {first} to {last}" }
    no_longer { fr: "n’est plus tenu", en: "no longer held" }
    ended_by(who: &str) { fr: "arrêtée par {who}", en: "ended by {who}" }
    state_planned { fr: "À venir", en: "To come" }
    state_active { fr: "En cours", en: "In force" }
    state_ended { fr: "Terminée", en: "Ended" }
    state_revoked { fr: "Arrêtée", en: "Taken back" }
    which { fr: "Quels rôles\u{202f}?", en: "Which roles?" }
    which_needed { fr: "Cochez au moins un rôle.", en: "Tick at least one role." }
    whom { fr: "À qui\u{202f}?", en: "To whom?" }
    whom_hint { fr: "Une personne de votre unité ou de celles où portent vos rôles\u{a0}: nom ou matricule.", en: "Someone of your unit or of those your roles cover: name or service number." }
    whom_none { fr: "Personne ne correspond parmi vos collègues.", en: "None of your colleagues matches." }
    whom_found { fr: "Collègues trouvés", en: "Colleagues found" }
    first { fr: "Premier jour", en: "First day" }
    first_hint { fr: "Sans précision, dès maintenant.", en: "When left out, from now on." }
    first_wrong { fr: "Choisissez aujourd’hui ou un jour à venir, dans un an au plus.", en: "Choose today or a day to come, within a year." }
    last { fr: "Dernier jour", en: "Last day" }
    last_hint { fr: "Ce jour compris, pour 90 jours de suite au plus.", en: "That day included, for 90 days in a row at most." }
    last_wrong { fr: "Choisissez un jour à venir, qui ne précède pas le premier.", en: "Choose a day to come, not before the first." }
    reason_hint { fr: "Votre collègue et les administrateurs le liront.", en: "Your colleague and the administrators will read it." }
    made(who: &str) { fr: "C’est délégué à {who}.", en: "Lent to {who}." }
    end { fr: "Arrêter", en: "End" }
    end_of(who: &str) { fr: "Arrêter la délégation à {who}", en: "End what is lent to {who}" }
    end_effect(who: &str) { fr: "Dès maintenant, {who} ne peut plus agir à ce titre. Ce qui a été fait reste, et l’historique garde la ligne.", en: "From now on {who} can no longer act in this role. What was done stays, and the line stays in the history." }
    end_done { fr: "La délégation est arrêtée.", en: "The loan is ended." }
    on_behalf(who: &str) { fr: "au nom de {who}", en: "on behalf of {who}" }
    by_loan(who: &str) { fr: "délégué par {who}", en: "lent by {who}" }
    lent_by(who: &str) { fr: "Délégué par {who}", en: "Lent by {who}" }
}
