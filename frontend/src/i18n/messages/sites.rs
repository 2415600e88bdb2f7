//! Sites, and where they are.

use crate::i18n::texts;

texts! {
    title { fr: "Lieux", en: "Sites" }
    about { fr: "Où se tiennent les sessions. Un lieu dont la position est connue se trouve par la distance.", en: "Where sessions are held. A site whose position is known is found by how far it is." }
    name { fr: "Lieu", en: "Site" }
    time_zone { fr: "Fuseau horaire", en: "Time zone" }
    position { fr: "Position", en: "Position" }
    unknown { fr: "Inconnue", en: "Unknown" }
    find { fr: "Trouver un lieu", en: "Find a site" }
    none { fr: "Aucun lieu", en: "No sites" }
    none_filtered { fr: "Aucun lieu ne correspond.", en: "No site matches." }
    none_yet { fr: "Les lieux viennent avec les calendriers importés.", en: "Sites come with the calendars that are imported." }
    edit { fr: "Modifier", en: "Edit" }
    edit_of(name: &str) { fr: "Modifier {name}", en: "Edit {name}" }
    edited(name: &str) { fr: "«\u{202f}{name}\u{202f}» est enregistré.", en: "“{name}” is saved." }
    latitude { fr: "Latitude", en: "Latitude" }
    longitude { fr: "Longitude", en: "Longitude" }
    degrees_hint { fr: "En degrés décimaux, par exemple 48,7357. Laissez les deux vides si la position doit rester inconnue.", en: "In decimal degrees, for instance 48.7357. Leave both empty when the position is to stay unknown." }
    name_needed { fr: "Écrivez le nom du lieu.", en: "Enter the name of the site." }
    latitude_wrong { fr: "Écrivez un nombre de -90 à 90, avec six décimales au plus.", en: "Enter a number from -90 to 90, with at most six decimals." }
    longitude_wrong { fr: "Écrivez un nombre de -180 à 180, avec six décimales au plus.", en: "Enter a number from -180 to 180, with at most six decimals." }
}
