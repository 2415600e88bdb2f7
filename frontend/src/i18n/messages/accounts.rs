//! The account of a person, as those who administer it see it.

use crate::i18n::texts;

texts! {
    title { fr: "Compte", en: "Account" }
    elsewhere { fr: "Son compte est administré par une autre unité.", en: "Their account is administered by another unit." }
    own { fr: "C’est le vôtre\u{a0}: un autre administrateur devrait agir pour vous ici.", en: "It is yours: another administrator would have to act for you here." }
    state_none { fr: "Pas de compte", en: "No account" }
    state_invited { fr: "Invitation envoyée", en: "Invited" }
    state_active { fr: "En service", en: "Active" }
    state_locked { fr: "Verrouillé", en: "Locked" }
    login { fr: "Identifiant", en: "Username" }
    factor { fr: "Second facteur", en: "Second factor" }
    factor_on { fr: "En service", en: "On" }
    factor_off { fr: "Pas en service", en: "Off" }
    factor_missing { fr: "Exigé, pas encore en service", en: "Required, not on yet" }
    last_sign_in { fr: "Dernière connexion", en: "Last sign-in" }
    never { fr: "Aucune trace", en: "None recorded" }
    locked_since { fr: "Verrouillé depuis", en: "Locked since" }
    link_until { fr: "Lien ouvert jusqu’au", en: "Link open until" }
    link_by(who: &str) { fr: "par {who}", en: "by {who}" }
    none_words { fr: "Cette personne ne peut pas encore se connecter.", en: "This person cannot sign in yet." }

    invite { fr: "Inviter", en: "Invite" }
    invite_title(who: &str) { fr: "Inviter {who}", en: "Invite {who}" }
    invite_effect { fr: "Vous recevrez un lien à transmettre vous-même\u{a0}: Relève n’envoie rien. La personne y choisit son mot de passe\u{a0}; il sert une fois.", en: "You will get a link to pass on yourself: Relève sends nothing. The person chooses their password there; it works once." }
    invite_again { fr: "Refaire le lien", en: "Make the link again" }
    login_hint { fr: "Ce que la personne tapera pour se connecter. Accents, majuscules et signes ne comptent pas.", en: "What the person will type to sign in. Accents, case and signs do not count." }
    login_needed { fr: "Écrivez un identifiant.", en: "Enter a username." }
    recover { fr: "Lien de récupération", en: "Recovery link" }
    recover_title(who: &str) { fr: "Donner un lien de récupération à {who}", en: "Give {who} a recovery link" }
    recover_effect { fr: "Avec ce lien, la personne choisit un autre mot de passe. L’actuel vaut jusque-là\u{a0}; ensuite toutes ses connexions sont fermées. Son second facteur reste.", en: "With this link the person chooses another password. The present one works until then; all their sign-ins end afterwards. Their second factor stays." }
    recover_act { fr: "Créer le lien", en: "Make the link" }
    take_back { fr: "Retirer le lien", en: "Take the link back" }
    take_back_title(who: &str) { fr: "Retirer le lien de {who}", en: "Take back the link of {who}" }
    take_back_effect { fr: "Le lien déjà transmis ne vaudra plus rien.", en: "The link already passed on will be worth nothing." }
    taken_back { fr: "Le lien ne vaut plus rien.", en: "The link is worth nothing any more." }
    lock { fr: "Verrouiller", en: "Lock" }
    lock_title(who: &str) { fr: "Verrouiller le compte de {who}", en: "Lock the account of {who}" }
    lock_effect { fr: "Toutes ses connexions sont fermées aussitôt, un lien ouvert ne vaut plus rien, et personne n’entre avec ce compte tant qu’il n’est pas déverrouillé. Ses demandes et ses places restent.", en: "All their sign-ins end at once, an open link is worth nothing, and nobody gets in with this account until it is unlocked. Their requests and seats stay." }
    lock_words { fr: "Pourquoi", en: "Why" }
    lock_words_hint { fr: "Ces mots restent dans l’audit.", en: "These words stay in the audit." }
    locked { fr: "Le compte est verrouillé.", en: "The account is locked." }
    unlock { fr: "Déverrouiller", en: "Unlock" }
    unlock_title(who: &str) { fr: "Déverrouiller le compte de {who}", en: "Unlock the account of {who}" }
    unlock_effect { fr: "La personne pourra se connecter de nouveau, avec le même mot de passe.", en: "The person can sign in again, with the same password." }
    unlocked { fr: "Le compte est déverrouillé.", en: "The account is unlocked." }
    reset { fr: "Retirer le second facteur", en: "Take the second factor away" }
    reset_title(who: &str) { fr: "Retirer le second facteur de {who}", en: "Take away the second factor of {who}" }
    reset_effect { fr: "Pour qui a perdu son téléphone et ses codes de secours. Assurez-vous que la demande vient bien de cette personne. Toutes ses connexions sont fermées\u{a0}; son mot de passe suffira jusqu’à ce qu’elle mette un autre second facteur en service.", en: "For somebody who has lost their phone and their recovery codes. Make sure that it is they who ask. All their sign-ins end; their password alone lets them in until they set up another second factor." }
    was_reset { fr: "Le second facteur est retiré.", en: "The second factor is gone." }
    end_all { fr: "Fermer ses connexions", en: "End their sign-ins" }
    end_all_title(who: &str) { fr: "Fermer les connexions de {who}", en: "End the sign-ins of {who}" }
    end_all_effect { fr: "La personne devra se connecter de nouveau, sur chacun de ses appareils.", en: "The person will have to sign in again, on each of their devices." }

    link_title { fr: "Le lien, montré cette seule fois", en: "The link, shown this once" }
    link_words(who: &str, login: &str) { fr: "Donnez-le à {who}, de la main à la main ou par une voie que personne d’autre ne lit. Son identifiant\u{a0}: {login}.", en: "Give it to {who} in person, or by a way that nobody else reads. Their username: {login}." }
    link_ends(when: &str) { fr: "Il sert une fois, jusqu’au {when}.", en: "It works once, until {when}." }
    link_lost { fr: "La réponse précédente s’est perdue et Relève ne garde pas les liens. Refaites-en un.", en: "The earlier answer was lost, and Relève keeps no links. Make another one." }
    copy_link { fr: "Copier le lien", en: "Copy the link" }
    link_done { fr: "C’est transmis", en: "Passed on" }
}
