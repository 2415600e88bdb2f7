//! Saved views of lists.

use crate::i18n::texts;

texts! {
    views { fr: "Vues", en: "Views" }
    view_of(name: &str) { fr: "Vue\u{a0}: {name}", en: "View: {name}" }
    mine { fr: "Mes vues", en: "My views" }
    shared { fr: "Partagées", en: "Shared" }
    none { fr: "Aucune vue enregistrée. Réglez les filtres, puis enregistrez ce que vous voyez.", en: "No saved view. Set the filters, then save what you see." }
    without { fr: "Liste sans vue", en: "List without a view" }
    save { fr: "Enregistrer cette vue", en: "Save this view" }
    save_changes { fr: "Enregistrer les changements", en: "Save the changes" }
    go_back { fr: "Revenir à la vue", en: "Back to the view" }
    edit { fr: "Renommer ou partager", en: "Rename or share" }
    edit_of(name: &str) { fr: "Renommer ou partager la vue {name}", en: "Rename or share the view {name}" }
    delete { fr: "Supprimer", en: "Delete" }
    delete_of(name: &str) { fr: "Supprimer la vue {name}", en: "Delete the view {name}" }
    delete_effect { fr: "La vue disparaît pour toutes les personnes qui la voient. La liste et ses lignes ne changent pas.", en: "The view goes for everybody who sees it. The list and its lines do not change." }
    copy_link { fr: "Copier le lien", en: "Copy the link" }
    link_copied { fr: "Lien copié.", en: "Link copied." }
    changed { fr: "Modifiée depuis l’enregistrement.", en: "Changed since it was saved." }
    gone { fr: "Cette vue n’existe plus, ou n’est pas partagée avec vous.", en: "This view is no more, or is not shared with you." }
    missing(what: &str) { fr: "Cette vue désigne ce qui n’existe plus ou que vous ne voyez pas\u{a0}: {what}. Retirez ce filtre pour voir la liste.", en: "This view names what is no more or what you do not see: {what}. Remove this filter to see the list." }
    by(who: &str) { fr: "de {who}", en: "by {who}" }
    shared_with(unit: &str) { fr: "partagée avec {unit}", en: "shared with {unit}" }
    name { fr: "Nom de la vue", en: "Name of the view" }
    name_needed { fr: "Donnez un nom à la vue.", en: "Give the view a name." }
    with_whom { fr: "Qui la voit", en: "Who sees it" }
    alone { fr: "Moi seulement", en: "Only me" }
    those_of(unit: &str) { fr: "Celles et ceux qui suivent cette liste pour {unit}", en: "Those who follow this list for {unit}" }
    share_hint { fr: "Chacun n’y voit que ce qui relève de son périmètre.", en: "Everybody sees only what lies in their own scope." }
    saved(name: &str) { fr: "Vue {name} enregistrée.", en: "View {name} saved." }
    deleted(name: &str) { fr: "Vue {name} supprimée.", en: "View {name} deleted." }
    stands(name: &str) { fr: "la vue {name}", en: "the view {name}" }
    unit { fr: "l’unité", en: "the unit" }
    course { fr: "le stage", en: "the course" }
    session { fr: "la session", en: "the session" }
    person { fr: "la personne", en: "the person" }
    site { fr: "le site", en: "the site" }
    skill { fr: "la qualification", en: "the skill" }
    did_created { fr: "Vue enregistrée", en: "View saved" }
    did_updated { fr: "Vue modifiée", en: "View changed" }
    did_deleted { fr: "Vue supprimée", en: "View deleted" }
    kind { fr: "Vue d’une liste", en: "View of a list" }
}
