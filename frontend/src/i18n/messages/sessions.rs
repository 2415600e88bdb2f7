//! Sessions, seats, rankings, offers.

use crate::i18n::texts;

texts! {
    title { fr: "Sessions", en: "Sessions" }
    session { fr: "Session", en: "Session" }
    course { fr: "Stage", en: "Course" }
    site { fr: "Lieu", en: "Site" }
    dates { fr: "Dates", en: "Dates" }
    fill { fr: "Remplissage", en: "Fill" }
    organiser { fr: "Organisateur", en: "Organiser" }
    state { fr: "État", en: "State" }
    capacity { fr: "Capacité", en: "Capacity" }
    minimum { fr: "Effectif minimum", en: "Minimum" }
    from_day { fr: "À partir du", en: "From" }
    search_hint { fr: "Stage, code, lieu", en: "Course, code, site" }
    travel_hours(hours: u32) { fr: "{hours}\u{a0}h" | "{hours}\u{a0}h", en: "{hours} hour" | "{hours} hours" }
    travel_little { fr: "Trajet serré", en: "Tight journey" }
    travel_ahead { fr: "Avant de prendre cette place", en: "Before this seat is taken" }
    travel_allowed { fr: "L’inscription reste possible.", en: "Enrolment remains possible." }
    travel_short(site: &str, dates: &str, km: &str, needed: &str, available: &str) { fr: "Peu de temps pour le trajet\u{a0}: {site} ({dates}) est à {km}\u{a0}km. Il faut environ {needed}, il y a {available}.", en: "Little time to travel: {site} ({dates}) is {km}\u{a0}km away. It takes about {needed}, and there is {available}." }
    near_me { fr: "Près de moi", en: "Near me" }
    near_site { fr: "Près de ce lieu", en: "Near this site" }
    near_no_site { fr: "Peu importe", en: "Anywhere" }
    order { fr: "Ordre", en: "Order" }
    by_day { fr: "Les premières d’abord", en: "Soonest first" }
    by_distance { fr: "Les plus proches d’abord", en: "Nearest first" }
    how_far { fr: "À quelle distance", en: "How far" }
    within(km: &str) { fr: "À moins de {km}\u{a0}km", en: "Within {km}\u{a0}km" }
    away(km: &str) { fr: "à {km}\u{a0}km", en: "{km}\u{a0}km away" }
    near_refused { fr: "Votre navigateur n’a pas donné votre position. Autorisez-la dans ses réglages, ou choisissez un lieu.", en: "Your browser did not give your position. Allow it in its settings, or choose a site." }
    near_unknown { fr: "Votre position est introuvable pour l’instant. Essayez de nouveau, ou choisissez un lieu.", en: "Your position cannot be found for now. Try again, or choose a site." }
    near_ask { fr: "Cette adresse cherche autour de vous\u{a0}: touchez «\u{a0}Près de moi\u{a0}» pour dire où vous êtes, ou choisissez un lieu. Votre position sert à la recherche et n’est conservée nulle part.", en: "This address looks around you: press “Near me” to say where you are, or choose a site. Your position serves the search and is kept nowhere." }
    with_free_seats { fr: "Avec des places libres", en: "With free seats" }
    in_progress { fr: "En cours", en: "In progress" }
    past { fr: "Passées", en: "Past" }
    coming_up { fr: "À venir", en: "Coming up" }
    period { fr: "Période", en: "Period" }
    from_this_day(day: &str) { fr: "À partir du {day}", en: "From {day}" }
    none_open { fr: "Aucune session n’est ouverte pour l’instant. Revenez plus tard.", en: "No sessions are open for now. Come back later." }
    time_zone { fr: "Fuseau horaire", en: "Time zone" }
    quotas { fr: "Contingents", en: "Quotas" }
    quota_of(unit: &str, seats: &str, until: &str) { fr: "{unit}\u{a0}: {seats} jusqu’au {until}", en: "{unit}: {seats} until {until}" }
    find { fr: "Trouver une session", en: "Find a session" }
    none_title { fr: "Aucune session à afficher", en: "No sessions to show" }
    none_filtered { fr: "Aucune session ne correspond à ces filtres. Retirez-en un pour élargir la recherche.", en: "No session matches these filters. Remove one to widen the search." }
    none_yet { fr: "Importez votre calendrier\u{a0}: les sessions apparaîtront ici.", en: "Import your calendar: the sessions will appear here." }

    state_draft { fr: "En préparation", en: "Draft" }
    state_published { fr: "Ouverte", en: "Open" }
    state_closed { fr: "Fermée", en: "Closed" }
    state_running { fr: "En cours", en: "In progress" }
    state_done { fr: "Terminée", en: "Over" }
    state_cancelled { fr: "Annulée", en: "Called off" }

    fill_of(taken: &str, capacity: &str) { fr: "{taken} sur {capacity}", en: "{taken} of {capacity}" }
    fill_held(count: u32) { fr: "{count} proposition en cours" | "{count} propositions en cours", en: "{count} offer out" | "{count} offers out" }
    fill_waiting(count: u32) { fr: "{count} en attente" | "{count} en attente", en: "{count} waiting" | "{count} waiting" }
    fill_below(count: u32) { fr: "il manque {count} personne pour le minimum" | "il manque {count} personnes pour le minimum", en: "{count} short of the minimum" | "{count} short of the minimum" }

    roster { fr: "Inscrits", en: "Enrolled" }
    roster_of(session: &str) { fr: "Liste des inscrits, {session}", en: "Roster, {session}" }
    roster_none { fr: "Personne n’est encore inscrit.", en: "Nobody is enrolled yet." }
    roster_none_hint { fr: "Placez une personne, ou attendez les réponses aux propositions.", en: "Place a person, or wait for offers to be answered." }
    person { fr: "Personne", en: "Person" }
    unit { fr: "Unité", en: "Unit" }
    origin_by_hand { fr: "Par un gestionnaire", en: "By a planner" }
    origin_offer { fr: "Sur proposition", en: "By offer" }
    origin_self_service { fr: "Par la personne", en: "By the person" }
    enrolled_on { fr: "Inscrit le", en: "Enrolled on" }
    cancel_enrolment { fr: "Annuler l’inscription", en: "Cancel the enrolment" }
    cancel_enrolment_of(who: &str) { fr: "Annuler l’inscription de {who}", en: "Cancel the enrolment of {who}" }
    cancel_enrolment_effect { fr: "La place est libérée\u{a0}: le classement dit à qui la proposer. La personne concernée est prévenue.", en: "The seat is freed: the ranking says whom to offer it to. The person concerned is told." }
    cancelled_done(who: &str) { fr: "Inscription de {who} annulée. La place est libérée.", en: "Enrolment of {who} cancelled. The seat is freed." }
    after_cancel { fr: "Et ensuite", en: "And then" }
    after_withdraw { fr: "Retirer la demande", en: "Withdraw the request" }
    after_wait_again { fr: "Attendre une autre session de ce stage", en: "Wait for another session of this course" }

    cancel_short { fr: "Annuler", en: "Cancel" }
    given_back { fr: "Places rendues", en: "Seats given back" }
    revoke_short { fr: "Retirer", en: "Take back" }
    seats_to_offer(count: u32) { fr: "{count} place à proposer" | "{count} places à proposer", en: "{count} seat to offer" | "{count} seats to offer" }
    behind_by(criterion: &str) { fr: "Placée après la personne précédente par ce critère\u{a0}: {criterion}.", en: "Ranked after the person above by this criterion: {criterion}." }

    step_choose_another { fr: "choisir une autre session", en: "choose another session" }
    step_nothing { fr: "rien à faire", en: "nothing to do" }
    step_wait_for_answer { fr: "attendre la réponse à la proposition", en: "wait for the answer to the offer" }
    step_give_back { fr: "déplacer ou annuler d’abord l’autre inscription", en: "move or cancel the other enrolment first" }
    step_free_the_dates { fr: "libérer ces dates", en: "free these dates" }
    step_obtain_skill { fr: "obtenir ou renouveler la qualification", en: "obtain or renew the skill" }
    step_wait_for_release { fr: "attendre la libération du contingent", en: "wait for the quota to be released" }
    step_ask_the_planner { fr: "voir avec les gestionnaires de la session", en: "ask the planners of the session" }
    step_ask_exception { fr: "demander une exception", en: "ask for an exception" }
    step_take_course_before { fr: "suivre d’abord ces stages", en: "take these courses first" }
    step_wait_for_approval { fr: "attendre les accords demandés", en: "wait for the approvals asked for" }
    step_wait_for_the_others { fr: "attendre que les autres puissent venir aussi", en: "wait until the others can come too" }
    step_ask_again { fr: "demander de nouveau si la personne le souhaite", en: "ask again if the person wishes" }
    queue { fr: "Liste d’attente", en: "Waiting list" }
    queue_none { fr: "Personne n’attend une place dans cette session.", en: "Nobody is waiting for a seat in this session." }

    next_holders_hint { fr: "Dans l’ordre publié\u{a0}: priorité, places perdues par la faute de l’organisation, date de la demande, rang du vœu, tirage au sort reproductible.", en: "In the published order: priority, seats lost through the organisation’s fault, date of the request, rank of the wish, reproducible lottery." }
    nobody_eligible { fr: "Personne ne remplit toutes les conditions. Ouvrez une ligne pour voir ce qui manque.", en: "Nobody meets every condition. Open a line to see what is missing." }
    place_offer { fr: "Proposer la place", en: "Offer the seat" }
    pick_who(who: &str) { fr: "Retenir {who}", en: "Select {who}" }
    pick { fr: "Retenir", en: "Select" }
    pick_first(count: u32) { fr: "Retenir le premier" | "Retenir les {count} premiers", en: "Select the first" | "Select the first {count}" }
    pick_none { fr: "Ne retenir personne", en: "Select nobody" }
    offer_picked(count: u32) { fr: "Proposer {count} place" | "Proposer {count} places", en: "Offer {count} seat" | "Offer {count} seats" }
    offers_result(done: u32, all: &str) { fr: "{done} place proposée sur {all}" | "{done} places proposées sur {all}", en: "{done} seat of {all} offered" | "{done} seats of {all} offered" }
    offer_line_sent(when: &str) { fr: "Place proposée, réponse attendue au plus tard {when}", en: "Seat offered, an answer is due by {when}" }
    offer_line_unsent { fr: "Pas envoyée\u{a0}: le serveur ne répondait plus", en: "Not sent: the server had stopped answering" }
    dismiss { fr: "Masquer ce compte rendu", en: "Hide this report" }
    place_offer_to(who: &str) { fr: "Proposer la place à {who}", en: "Offer the seat to {who}" }
    offer_deadline_rule(hours: u32) { fr: "La personne aura {hours} heure ouvrée pour répondre (du lundi au vendredi, 8 h – 18 h), avant la veille de la session." | "La personne aura {hours} heures ouvrées pour répondre (du lundi au vendredi, 8 h – 18 h), avant la veille de la session.", en: "The person will have {hours} working hour to answer (Monday to Friday, 8:00 – 18:00), before the eve of the session." | "The person will have {hours} working hours to answer (Monday to Friday, 8:00 – 18:00), before the eve of the session." }
    offer_sent(who: &str, when: &str) { fr: "Place proposée à {who}. Réponse attendue au plus tard {when}.", en: "Seat offered to {who}. An answer is due by {when}." }
    passes_over { fr: "D’autres personnes passent avant dans l’ordre publié\u{a0}: dites pourquoi vous choisissez celle-ci. Le motif sera conservé et montré.", en: "Others come first in the published order: say why you choose this person. The reason will be kept and shown." }
    explain { fr: "Pourquoi ce rang", en: "Why this rank" }
    explain_out { fr: "Ce qui manque", en: "What is missing" }
    not_ranked { fr: "Hors classement", en: "Not ranked" }
    rank_of(rank: &str) { fr: "{rank} du classement", en: "{rank} in the ranking" }
    gates { fr: "Conditions", en: "Conditions" }
    passed { fr: "Remplie", en: "Met" }
    failed { fr: "Non remplie", en: "Not met" }
    can_be_overridden { fr: "un gestionnaire peut y déroger, avec un motif", en: "a planner may override it, with a reason" }
    criteria { fr: "Critères de classement", en: "Ranking criteria" }
    criterion { fr: "Critère", en: "Criterion" }
    value { fr: "Valeur", en: "Value" }
    decisive { fr: "a départagé", en: "decided" }
    ranking_made(version: &str) { fr: "Classement tenu à jour, selon la règle {version}.", en: "Ranking kept up to date, by rule {version}." }

    gate_session_open { fr: "La session prend des inscriptions", en: "The session takes people" }
    gate_enrolment_window { fr: "Les inscriptions sont ouvertes", en: "Enrolment is open" }
    gate_audience { fr: "Du grade et du statut auxquels le stage s’adresse", en: "Of the rank and status that the course is for" }
    gate_previous_courses { fr: "A suivi les stages préalables", en: "Has taken the courses before it" }
    failed_enrolment_window { fr: "Les inscriptions ne sont pas ouvertes ce jour", en: "Enrolment is not open on this day" }
    failed_audience { fr: "Le stage s’adresse à d’autres grades ou statuts", en: "The course is for other ranks or statuses" }
    failed_previous_courses { fr: "Un stage préalable manque", en: "A course that comes before is missing" }
    gate_not_begun { fr: "La session n’a pas commencé", en: "The session has not begun" }
    gate_not_enrolled { fr: "N’y est pas déjà inscrit", en: "Not enrolled in it already" }
    gate_no_live_offer { fr: "N’a pas d’autre proposition en cours pour ce stage", en: "Has no other live offer for this course" }
    gate_one_seat_per_course { fr: "N’a pas de place dans une autre session de ce stage", en: "Holds no seat in another session of this course" }
    gate_ledger { fr: "Libre à ces dates", en: "Free on these dates" }
    gate_prerequisites { fr: "Qualifications requises valides le premier jour", en: "Required skills valid on the first day" }
    gate_quota { fr: "Une place reste pour son unité", en: "A seat is left for the unit" }
    gate_not_refused { fr: "N’a pas refusé une place dans cette session", en: "Has not refused a seat in this session" }
    gate_crew { fr: "Celles et ceux dont la demande est liée viennent aussi", en: "Those whose requests are linked come too" }
    failed_crew { fr: "Les demandes liées ne peuvent pas être servies ensemble", en: "The linked requests cannot be served together" }
    crew_lacks(count: u32) { fr: "{count} autre personne ne peut pas venir" | "{count} autres personnes ne peuvent pas venir", en: "{count} other person cannot come" | "{count} other people cannot come" }
    crew_needs(count: u32) { fr: "il faut {count} place" | "il faut {count} places ensemble", en: "{count} seat is needed" | "{count} seats are needed together" }
    gate_approved { fr: "Demande approuvée par tous ceux que le stage consulte", en: "Request approved by everybody whom the course asks" }
    for_me { fr: "Pour vous", en: "For you" }
    for_me_open { fr: "Ouverte à vous", en: "Open to you" }
    for_me_waiting { fr: "Liste d’attente", en: "Waiting list" }
    for_me_enrolled { fr: "Vous avez une place", en: "You have a seat" }
    for_me_offered { fr: "Place proposée", en: "Seat offered" }
    for_me_seat_elsewhere { fr: "Vous êtes dans une autre session", en: "You are in another session" }
    for_me_taken { fr: "Vos dates sont déjà prises", en: "You are taken on these dates" }
    for_me_refused { fr: "Vous avez refusé une place dans cette session", en: "You have refused a seat in this session" }
    for_me_approved { fr: "Il faut l’accord que ce stage demande", en: "It takes the approval that this course asks for" }
    failed_session_open { fr: "La session ne prend plus d’inscriptions", en: "The session takes nobody any more" }
    failed_not_begun { fr: "La session a commencé", en: "The session has begun" }
    failed_not_enrolled { fr: "Déjà inscrite à cette session", en: "Already enrolled in this session" }
    failed_no_live_offer { fr: "Une proposition est déjà en cours pour ce stage", en: "An offer for this course is already out" }
    failed_one_seat_per_course { fr: "A déjà une place dans une autre session de ce stage", en: "Already holds a seat in another session of this course" }
    failed_ledger { fr: "Déjà engagée à ces dates", en: "Already committed on these dates" }
    failed_prerequisites { fr: "Qualification requise manquante ou périmée", en: "A required skill is missing or out of date" }
    failed_quota { fr: "Les places restantes sont réservées à d’autres unités", en: "The seats left are set aside for other units" }
    failed_not_refused { fr: "A déjà refusé une place dans cette session", en: "Has already refused a seat in this session" }
    failed_approved { fr: "La demande attend encore un accord", en: "The request still waits for an approval" }
    action { fr: "Action", en: "Action" }
    criterion_priority { fr: "Priorité", en: "Priority" }
    criterion_times_bumped { fr: "Places perdues par la faute de l’organisation", en: "Seats lost through the organisation’s fault" }
    criterion_requested_on { fr: "Date de la demande", en: "Date of the request" }
    criterion_wish_rank { fr: "Rang du vœu", en: "Rank of the wish" }
    criterion_lottery { fr: "Tirage au sort reproductible", en: "Reproducible lottery" }

    offers { fr: "Propositions en cours", en: "Offers out" }
    offer_until(when: &str, far: &str) { fr: "réponse attendue {when} ({far})", en: "answer due {when} ({far})" }
    revoke { fr: "Retirer la proposition", en: "Take the offer back" }
    revoke_of(who: &str) { fr: "Retirer la proposition faite à {who}", en: "Take back the offer to {who}" }
    revoke_effect { fr: "La personne est prévenue, et la place passe à la suivante.", en: "The person is told, and the seat passes to the next." }
    revoked_done(who: &str) { fr: "Proposition à {who} retirée.", en: "Offer to {who} taken back." }
    offer_pending { fr: "En attente de réponse", en: "Awaiting an answer" }
    offer_accepted { fr: "Acceptée", en: "Accepted" }
    offer_declined { fr: "Déclinée", en: "Declined" }
    offer_expired { fr: "Expirée", en: "Expired" }
    offer_revoked { fr: "Retirée", en: "Taken back" }

    place { fr: "Placer une personne", en: "Place a person" }
    place_search { fr: "Nom, prénom ou matricule", en: "Name or service number" }
    place_search_none { fr: "Personne ne correspond dans votre périmètre.", en: "Nobody matches within your scope." }
    place_search_short { fr: "Écrivez au moins deux lettres.", en: "Type at least two letters." }
    place_who(who: &str) { fr: "Placer {who}", en: "Place {who}" }
    place_effect { fr: "Cette personne prend la place tout de suite, sans proposition à accepter. Elle est prévenue.", en: "This person takes the seat at once, with no offer to accept. They are told." }
    place_do { fr: "Placer", en: "Place" }
    place_found { fr: "Personnes trouvées", en: "People found" }
    placed(who: &str) { fr: "{who} a une place dans la session.", en: "{who} has a seat in the session." }
    placed_waiting(who: &str) { fr: "La session est complète\u{a0}: {who} est en liste d’attente.", en: "The session is full: {who} is on the waiting list." }
    place_needs_override { fr: "La règle s’y oppose. Vous pouvez y déroger en donnant un motif\u{a0}: il sera conservé et montré.", en: "The rules stand in the way. You may override them with a reason: it will be kept and shown." }
    override_code { fr: "Motif de la dérogation", en: "Reason for the override" }
    choose_person { fr: "Choisissez une personne.", en: "Choose a person." }

    seats_now(capacity: &str, minimum: &str) { fr: "capacité {capacity}, minimum {minimum}", en: "capacity {capacity}, minimum {minimum}" }
    publish { fr: "Ouvrir la session", en: "Open the session" }
    published_done { fr: "La session est ouverte.", en: "The session is open." }
    enrol_me { fr: "M’inscrire", en: "Enrol me" }
    enrol_me_waiting { fr: "M’inscrire en liste d’attente", en: "Put me on the waiting list" }
    kept_for_waiting { fr: "Les places libres reviennent d’abord aux personnes qui attendent déjà.", en: "Free seats go first to those who are waiting already." }
    offered_already { fr: "Une place de cette session vous est proposée\u{a0}: répondez depuis votre programme.", en: "A seat of this session is offered to you: answer from your programme." }
    enrolled_already { fr: "Vous êtes inscrit à cette session.", en: "You are enrolled in this session." }
    waiting_already { fr: "Vous attendez une place dans cette session. Vous serez prévenu ici quand elle vous est proposée.", en: "You are waiting for a seat in this session. You will be told here when it is offered to you." }
    enrolled_me { fr: "Vous êtes inscrit.", en: "You are enrolled." }
    waiting_me { fr: "Vous êtes en liste d’attente\u{a0}: vous serez prévenu ici quand une place vous est proposée.", en: "You are on the waiting list: you will be told here when a seat is offered to you." }
}
