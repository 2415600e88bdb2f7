//! How to reach a person, and where they live.

use crate::i18n::texts;

texts! {
    title { fr: "Contact et domicile", en: "Contact and home" }
    phone { fr: "Téléphone", en: "Phone" }
    phone_hint { fr: "Par exemple 06\u{a0}12\u{a0}34\u{a0}56\u{a0}78, ou +32… à l’étranger.", en: "For example 06 12 34 56 78, or +32… abroad." }
    phone_wrong { fr: "Écrivez un numéro à dix chiffres, ou avec son indicatif.", en: "Enter a ten-digit number, or one with its country code." }
    email { fr: "Adresse électronique", en: "E-mail address" }
    email_wrong { fr: "Écrivez une adresse électronique complète.", en: "Enter a full e-mail address." }
    email_elsewhere { fr: "Votre adresse électronique est tenue par votre administrateur.", en: "Your administrator keeps your e-mail address." }
    home { fr: "Commune de domicile", en: "Home commune" }
    home_hidden { fr: "Réservée à la personne et à ceux qui la gèrent", en: "For the person and those who manage them" }
    home_code { fr: "Code INSEE de la commune", en: "INSEE code of the commune" }
    home_code_hint { fr: "Cinq signes, par exemple 83050 ou 2A004\u{a0}; ce n’est pas le code postal.", en: "Five characters, for example 83050 or 2A004; it is not the postcode." }
    home_code_wrong { fr: "Écrivez le code INSEE de la commune, de cinq signes.", en: "Enter the INSEE code of the commune, of five characters." }
    home_name_wrong { fr: "Écrivez le nom de la commune.", en: "Enter the name of the commune." }
    empty_clears { fr: "Un champ laissé vide efface ce qui est enregistré.", en: "A field left empty clears what is recorded." }
    edit { fr: "Modifier", en: "Edit" }
    edit_title { fr: "Modifier mon contact", en: "Edit my contact" }
    edit_title_of { fr: "Modifier le contact", en: "Edit the contact" }
    saved { fr: "Le contact est enregistré.", en: "The contact is saved." }
    about { fr: "Qui peut lire votre fiche voit votre téléphone\u{a0}; votre commune ne se montre qu’à vous et à ceux qui vous gèrent.", en: "Those who may read your details see your phone; your commune shows to you and to those who manage you." }
}
