//! Preparing, changing, moving and copying sessions.

use crate::i18n::texts;

texts! {
    new { fr: "Préparer une session", en: "Prepare a session" }
    new_effect { fr: "Elle reste en préparation, vue des seuls gestionnaires, jusqu’à ce que vous l’ouvriez.", en: "It stays a draft that only planners see until you open it." }
    created(code: &str) { fr: "La session {code} est prête. Ouvrez-la quand elle est complète.", en: "Session {code} is ready. Open it once it is complete." }
    edit { fr: "Modifier la session", en: "Edit the session" }
    edit_of(code: &str) { fr: "Modifier {code}", en: "Edit {code}" }
    edited { fr: "La session est enregistrée.", en: "The session is saved." }

    part_what { fr: "Stage et calendrier", en: "Course and calendar" }
    part_days { fr: "Jours et lieu", en: "Days and site" }
    part_seats { fr: "Places", en: "Seats" }
    part_enrolment { fr: "Inscriptions", en: "Enrolment" }
    part_running { fr: "Déroulement", en: "Running" }
    course_needed { fr: "Choisissez un stage.", en: "Choose a course." }
    organiser_needed { fr: "Choisissez l’unité qui organise.", en: "Choose the unit that organises it." }
    organiser_hint { fr: "L’unité dont vous tenez le calendrier.", en: "The unit whose calendar you keep." }
    site_needed { fr: "Choisissez un lieu.", en: "Choose a site." }
    code { fr: "Code de la session", en: "Code of the session" }
    code_hint { fr: "Unique dans ce calendrier, par exemple PERM-C-27-03.", en: "Unique in this calendar, for example PERM-C-27-03." }
    code_needed { fr: "Écrivez un code de 40 signes au plus\u{a0}: lettres sans accent, chiffres, points, tirets.", en: "Enter a code of at most 40 characters: plain letters, digits, dots, hyphens." }
    blocks { fr: "Jours", en: "Days" }
    blocks_hint { fr: "Une session peut se tenir en plusieurs fois\u{a0}: ajoutez un bloc pour chaque période.", en: "A session may be held in several goes: add a block for each." }
    block_nth(number: &str) { fr: "Bloc {number}", en: "Block {number}" }
    block_first { fr: "Premier jour", en: "First day" }
    block_last { fr: "Dernier jour", en: "Last day" }
    block_add { fr: "Ajouter un bloc de jours", en: "Add a block of days" }
    block_remove(number: &str) { fr: "Retirer le bloc {number}", en: "Remove block {number}" }
    day_needed { fr: "Choisissez un jour.", en: "Choose a day." }
    last_before_first { fr: "Choisissez un dernier jour qui ne précède pas le premier.", en: "Choose a last day that is not before the first." }
    opens { fr: "Les inscriptions ouvrent le", en: "Enrolment opens on" }
    closes { fr: "Les inscriptions ferment le", en: "Enrolment closes on" }
    window_hint { fr: "Pour qui s’inscrit soi-même.", en: "For those who enrol by themselves." }
    withdrawal { fr: "Dernier jour pour rendre sa place", en: "Last day to give a seat back" }
    withdrawal_hint { fr: "Ensuite, il faut l’avis de l’unité.", en: "Afterwards the unit has its word." }
    trainers { fr: "Formateurs", en: "Trainers" }
    trainer_search { fr: "Ajouter un formateur\u{a0}: nom ou matricule", en: "Add a trainer: name or service number" }
    trainer_add { fr: "Ajouter ce formateur", en: "Add this trainer" }
    trainer_remove(who: &str) { fr: "Retirer {who}", en: "Remove {who}" }
    add_first { fr: "Ajoutez d’abord ce qui est choisi.", en: "Add what is chosen first." }
    add_choose { fr: "Choisissez d’abord dans la liste.", en: "Choose in the list first." }
    cost { fr: "Coût", en: "Cost" }
    cost_hint { fr: "En euros. Sans précision, celui du stage.", en: "In euros. When left out, that of the course." }
    joining { fr: "Consignes pour rejoindre la session", en: "How to join the session" }
    joining_hint { fr: "Heure, lieu exact, tenue, documents à apporter.", en: "Hour, exact place, clothes, papers to bring." }
    quotas { fr: "Places réservées à des unités", en: "Seats set aside for units" }
    quotas_hint { fr: "Pour une unité et celles qui en dépendent. Ce qui n’est pas pris revient à tous au jour de libération.", en: "For a unit and those under it. What is not taken is for everybody from the release day." }
    quota_search { fr: "Réserver des places à une unité", en: "Set seats aside for a unit" }
    quota_search_hint { fr: "Sigle ou nom de l’unité.", en: "Short or full name of the unit." }
    quota_add { fr: "Ajouter cette unité", en: "Add this unit" }
    quota_seats { fr: "Places", en: "Seats" }
    quota_release { fr: "Libérées le", en: "Released on" }
    quotas_before_hint { fr: "Pour une unité et celles qui en dépendent. Ce qui n’est pas pris revient à tous, ce nombre de jours avant le premier.", en: "For a unit and those under it. What is not taken is for everybody, that number of days before the first one." }
    quota_before { fr: "Libérées, jours avant", en: "Released, days before" }
    quota_release_hint { fr: "Sans précision, 30 jours avant.", en: "When left out, 30 days before." }
    quota_remove(unit: &str) { fr: "Retirer la réservation de {unit}", en: "Remove what is set aside for {unit}" }

    over { fr: "Surréservation", en: "Overbooking" }
    over_hint { fr: "Personnes acceptées au-delà des places, en comptant sur des désistements. Zéro\u{a0}: aucune.", en: "People let in beyond the seats, counting on withdrawals. Zero: none." }
    over_limit { fr: "Personnes en plus, au plus", en: "Extra people, at most" }
    over_code { fr: "Motif de la surréservation", en: "Reason for overbooking" }
    over_words { fr: "Pourquoi, en quelques mots", en: "Why, in a few words" }
    over_told { fr: "Gardés avec votre nom.", en: "Kept with your name." }
    over_code_needed { fr: "Choisissez le motif de la surréservation.", en: "Choose the reason for overbooking." }
    over_words_needed { fr: "Dites pourquoi vous surréservez.", en: "Say why you overbook." }
    over_fact(count: u32) { fr: "{count} personne en plus" | "{count} personnes en plus", en: "{count} extra person" | "{count} extra people" }
    over_by(who: &str, why: &str) { fr: "par {who}\u{a0}: {why}", en: "by {who}: {why}" }
    leaving(count: u32) { fr: "Choisissez au moins {count} personne qui perd sa place" | "Choisissez au moins {count} personnes qui perdent leur place", en: "Choose at least {count} person who loses their seat" | "Choose at least {count} people who lose their seat" }
    leaving_effect { fr: "Plus de places sont prises que vous n’en laissez. Les personnes choisies perdent la leur, sont prévenues avec vos mots et passent en tête de la file d’attente du stage.", en: "More seats are taken than you leave. Those you choose lose theirs, are told with your words, and go to the head of the course’s queue." }
    leaving_few { fr: "Il reste plus de personnes que de places\u{a0}: choisissez qui perd la sienne, ou gardez plus de places.", en: "More people are left than seats: choose who loses theirs, or keep more seats." }
    leaving_held(count: u32) { fr: "{count} place est retenue par une proposition en cours\u{a0}; retirez-la d’abord si elle ne doit pas compter." | "{count} places sont retenues par des propositions en cours\u{a0}; retirez-les d’abord si elles ne doivent pas compter.", en: "{count} seat is held by an offer that is out; take it back first if it should not count." | "{count} seats are held by offers that are out; take them back first if they should not count." }
    words { fr: "Pourquoi ce changement", en: "Why this change" }
    words_hint { fr: "Gardé dans l’historique, et dit à qui perd sa place.", en: "Kept in the history, and told to those who lose their seat." }
    words_needed { fr: "Dites pourquoi\u{a0}: ces personnes le liront.", en: "Say why: these people will read it." }

    manage { fr: "Conduire la session", en: "Run the session" }
    close { fr: "Fermer les inscriptions", en: "Close enrolment" }
    close_effect { fr: "Plus personne ne s’inscrit par soi-même. Les remplacements continuent.", en: "Nobody enrols by themselves any more. Replacements go on." }
    closed_done { fr: "Les inscriptions sont fermées.", en: "Enrolment is closed." }
    cancel { fr: "Annuler la session", en: "Call the session off" }
    cancel_effect { fr: "Les inscrits sont prévenus et passent en tête de la file d’attente du stage. Les propositions sont retirées, et les personnes en attente sont prévenues. Rien ne rouvre une session annulée.", en: "Those enrolled are told and go to the head of the course’s queue. Offers are taken back, and those who wait are told. Nothing reopens a session that was called off." }
    cancel_hint { fr: "Les personnes concernées lisent ces mots.", en: "Those concerned read these words." }
    cancelled_done { fr: "La session est annulée. Tout le monde est prévenu.", en: "The session is called off. Everybody is told." }

    move_ { fr: "Déplacer la session", en: "Move the session" }
    move_effect { fr: "Donnez les nouveaux jours. Vous verrez qui peut suivre avant de décider.", en: "Give the new days. You will see who can follow before you decide." }
    move_words { fr: "Pourquoi elle est déplacée", en: "Why it is moved" }
    move_words_needed { fr: "Dites pourquoi\u{a0}: les personnes concernées le liront.", en: "Say why: those concerned will read it." }
    move_preview { fr: "Voir qui peut suivre", en: "See who can follow" }
    move_to(days: &str) { fr: "Nouveaux jours\u{a0}: {days}.", en: "New days: {days}." }
    move_staying(count: u32) { fr: "{count} personne garde sa place et est prévenue." | "{count} personnes gardent leur place et sont prévenues.", en: "{count} person keeps their seat and is told." | "{count} people keep their seat and are told." }
    move_leaving(count: u32) { fr: "{count} personne n’est pas libre ces jours-là\u{a0}: elle perd sa place et passe en tête de la file d’attente du stage." | "{count} personnes ne sont pas libres ces jours-là\u{a0}: elles perdent leur place et passent en tête de la file d’attente du stage.", en: "{count} person is not free on these days: they lose their seat and go to the head of the course’s queue." | "{count} people are not free on these days: they lose their seat and go to the head of the course’s queue." }
    move_all_follow { fr: "Tous les inscrits peuvent suivre.", en: "All those enrolled can follow." }
    move_nobody { fr: "Personne n’est encore inscrit.", en: "Nobody is enrolled yet." }
    move_waiting(count: u32) { fr: "{count} personne en attente est prévenue." | "{count} personnes en attente sont prévenues.", en: "{count} waiting person is told." | "{count} waiting people are told." }
    taken_on(days: &str) { fr: "prise {days}", en: "taken {days}" }
    move_more(count: u32) { fr: "et {count} autre" | "et {count} autres", en: "and {count} other" | "and {count} others" }
    move_back { fr: "Changer les jours", en: "Change the days" }
    moved_done { fr: "La session est déplacée. Tout le monde est prévenu.", en: "The session is moved. Everybody is told." }

    copy { fr: "Copier la session", en: "Copy the session" }
    copy_effect { fr: "Chaque copie est une session en préparation\u{a0}: jours, inscriptions et contingents suivent à la même distance. Les inscrits et les formateurs ne suivent pas.", en: "Each copy is a draft: days, enrolment and quotas follow at the same distance. Those enrolled and the trainers do not." }
    copy_every { fr: "Rythme", en: "Pace" }
    every_once { fr: "Une seule copie", en: "One copy" }
    every_week { fr: "Chaque semaine", en: "Every week" }
    every_month { fr: "Chaque mois", en: "Every month" }
    copy_first { fr: "Premier jour de la première copie", en: "First day of the first copy" }
    copy_count { fr: "Nombre de copies", en: "Number of copies" }
    copy_prepare { fr: "Préparer la liste", en: "Prepare the list" }
    copy_list { fr: "Copies à créer", en: "Copies to make" }
    copy_nth(number: &str) { fr: "Copie {number}", en: "Copy {number}" }
    copy_code(number: &str) { fr: "Code de la copie {number}", en: "Code of copy {number}" }
    copy_day(number: &str) { fr: "Premier jour de la copie {number}", en: "First day of copy {number}" }
    copy_remove(number: &str) { fr: "Retirer la copie {number}", en: "Remove copy {number}" }
    copy_do(count: u32) { fr: "Créer {count} session" | "Créer {count} sessions", en: "Make {count} session" | "Make {count} sessions" }
    copied_done(count: u32) { fr: "{count} session en préparation est créée." | "{count} sessions en préparation sont créées.", en: "{count} draft is made." | "{count} drafts are made." }

    window { fr: "Inscriptions", en: "Enrolment" }
    window_between(first: &str, last: &str) { fr: "du {first} au {last}", en: "from {first} to {last}" }
    window_from(first: &str) { fr: "à partir du {first}", en: "from {first}" }
    window_until(last: &str) { fr: "jusqu’au {last}", en: "until {last}" }
    opens_later(day: &str) { fr: "Les inscriptions ouvrent le {day}.", en: "Enrolment opens on {day}." }
    closed_since(day: &str) { fr: "Les inscriptions sont fermées depuis le {day}.", en: "Enrolment has been closed since {day}." }
    withdrawal_fact { fr: "Rendre sa place sans avis de l’unité", en: "Giving a seat back without the unit’s word" }
    joining_fact { fr: "Pour rejoindre la session", en: "How to join" }
    course_page { fr: "Voir le stage", en: "See the course" }
    why_not { fr: "Ce qui s’y oppose", en: "What stands in the way" }
    gate_opens(day: &str) { fr: "ouverture le {day}", en: "opens on {day}" }
    gate_closed(day: &str) { fr: "fermées après le {day}", en: "closed after {day}" }
    gate_rank { fr: "le grade n’est pas de ceux auxquels le stage s’adresse", en: "the rank is not one that the course is for" }
    gate_status { fr: "le stage s’adresse à un autre statut", en: "the course is for another status" }
    gate_before(codes: &str) { fr: "à suivre d’abord\u{a0}: {codes}", en: "to take first: {codes}" }
}
