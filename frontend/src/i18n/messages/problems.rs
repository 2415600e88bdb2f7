//! What went wrong: what happened, what was kept, what to do.

use crate::i18n::texts;

texts! {
    offline_title { fr: "Le serveur ne répond pas", en: "The server is not answering" }
    offline { fr: "Vérifiez votre connexion, puis réessayez\u{202f}; si cela dure, prévenez l’assistance.", en: "Check your connection and try again; if it lasts, tell your support desk." }
    kept { fr: "Ce que vous avez saisi est conservé sur cet écran.", en: "What you entered is kept on this screen." }
    busy_title { fr: "Le service est très sollicité", en: "The service is busy" }
    busy { fr: "Réessayez dans quelques secondes.", en: "Try again in a few seconds." }
    too_many { fr: "Trop d’essais en peu de temps. Attendez une minute, puis réessayez.", en: "Too many attempts in a short time. Wait a minute and try again." }
    broken_title { fr: "Une erreur est survenue de notre côté", en: "Something went wrong on our side" }
    broken { fr: "Rien n’a été modifié. Réessayez\u{202f}; si cela se reproduit, signalez-le à l’assistance.", en: "Nothing was changed. Try again; if it happens again, tell your support desk." }
    unauthenticated_title { fr: "Votre connexion a pris fin", en: "Your sign-in has ended" }
    unauthenticated { fr: "Connectez-vous de nouveau pour continuer.", en: "Sign in again to continue." }
    forbidden_title { fr: "Cette action ne vous est pas ouverte", en: "This is not open to you" }
    forbidden_page { fr: "Cette page ne vous est pas ouverte", en: "This page is not open to you" }
    too_large { fr: "Cet envoi est plus lourd que ce que le serveur accepte. Envoyez moins de fichiers à la fois, ou des fichiers plus légers.", en: "This is heavier than the server accepts. Send fewer files at a time, or lighter ones." }
    too_large_for(limit: &str) { fr: "Cet envoi est trop lourd\u{a0}: {limit}. Envoyez moins de fichiers à la fois, ou des fichiers plus légers.", en: "This is too heavy: {limit}. Send fewer files at a time, or lighter ones." }
    forbidden { fr: "Votre rôle ne le permet pas. Adressez-vous à votre gestionnaire.", en: "Your role does not allow it. Ask your planner." }
    missing_title { fr: "Introuvable", en: "Not found" }
    missing { fr: "L’élément demandé n’existe pas, ou il est hors de votre périmètre.", en: "What you asked for does not exist, or lies outside your scope." }
    stale_title { fr: "Quelqu’un a modifié cette fiche entre-temps", en: "Somebody changed this in the meantime" }
    stale { fr: "Relisez l’état actuel, puis recommencez si votre choix vaut toujours.", en: "Read the current state, then do it again if your choice still holds." }
    invalid_title { fr: "Certaines informations sont à corriger", en: "Some of the information needs correcting" }
    refused_title { fr: "L’action n’a pas été faite", en: "It was not done" }
}
