//! One's programme in one's own calendar.

use crate::i18n::texts;

texts! {
    add { fr: "Ajouter à mon agenda", en: "Add to my calendar" }
    add_of(course: &str) { fr: "Ajouter à mon agenda\u{a0}: {course}", en: "Add to my calendar: {course}" }
    title { fr: "Tout mon programme dans mon agenda", en: "My whole programme in my calendar" }
    about { fr: "Abonnez l’agenda de votre téléphone ou de votre messagerie à votre programme\u{a0}: vos sessions, les places qu’on vous propose, les changements et les annulations y apparaissent d’eux-mêmes.", en: "Let the calendar of your phone or mail follow your programme: your sessions, the seats offered to you, changes and cancellations show there by themselves." }
    privacy { fr: "L’adresse s’ouvre sans mot de passe\u{a0}: gardez-la pour vous. Elle dit quoi, quand et où, jamais votre nom.", en: "The address opens without a password: keep it to yourself. It tells what, when and where, never your name." }
    make { fr: "Créer mon adresse d’agenda", en: "Make my calendar address" }
    since(day: &str) { fr: "Adresse créée le {day}.", en: "Address made on {day}." }
    fetched(day: &str) { fr: "Lue par un agenda pour la dernière fois\u{a0}: {day}.", en: "Last read by a calendar: {day}." }
    never_fetched { fr: "Aucun agenda ne l’a encore lue.", en: "No calendar has read it yet." }
    made { fr: "Votre adresse d’agenda est prête", en: "Your calendar address is ready" }
    made_words { fr: "Copiez-la maintenant\u{a0}: elle ne sera plus affichée.", en: "Copy it now: it will not be shown again." }
    lost { fr: "L’adresse a été créée, mais la réponse s’est perdue en route. Remplacez-la pour en voir une.", en: "The address was made, but the answer was lost on its way. Replace it to see one." }
    copy { fr: "Copier l’adresse d’agenda", en: "Copy the calendar address" }
    open_here { fr: "Ouvrir dans l’agenda de cet appareil", en: "Open in this device’s calendar" }
    how { fr: "Comment s’abonner", en: "How to subscribe" }
    how_iphone { fr: "iPhone et iPad\u{a0}: touchez «\u{a0}Ouvrir dans l’agenda de cet appareil\u{a0}», puis «\u{a0}S’abonner\u{a0}».", en: "iPhone and iPad: tap “Open in this device’s calendar”, then “Subscribe”." }
    how_android { fr: "Android\u{a0}: ouvrez Google Agenda sur un ordinateur, «\u{a0}Autres agendas\u{a0}», «\u{a0}À partir de l’URL\u{a0}», et collez l’adresse.", en: "Android: open Google Calendar on a computer, “Other calendars”, “From URL”, and paste the address." }
    how_mail { fr: "Thunderbird ou Outlook\u{a0}: ajoutez un agenda «\u{a0}sur le réseau\u{a0}» ou «\u{a0}à partir d’Internet\u{a0}», et collez l’adresse.", en: "Thunderbird or Outlook: add a calendar “on the network” or “from the Internet”, and paste the address." }
    how_often { fr: "L’agenda relit l’adresse de lui-même, d’ordinaire plusieurs fois par jour.", en: "The calendar reads the address again by itself, as a rule several times a day." }
    replace { fr: "Remplacer l’adresse", en: "Replace the address" }
    replace_effect { fr: "Une nouvelle adresse est créée. Les agendas abonnés à l’ancienne ne reçoivent plus rien\u{a0}: il faudra les abonner à la nouvelle.", en: "A new address is made. Calendars that follow the old one get nothing any more: subscribe them to the new one." }
    revoke { fr: "Retirer l’adresse", en: "Take the address back" }
    revoke_effect { fr: "L’adresse ne s’ouvre plus, pour personne. Vos agendas cessent de suivre votre programme\u{a0}; vos inscriptions ne changent pas.", en: "The address opens for nobody any more. Your calendars stop following your programme; your enrolments do not change." }
    revoked { fr: "L’adresse est retirée.", en: "The address is taken back." }
}
