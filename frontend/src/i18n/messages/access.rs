//! Coming in, and what keeps others out: the second step, invitations, passwords, the second factor, sign-ins.

use crate::i18n::texts;

texts! {
    step_title { fr: "Code de connexion", en: "Sign-in code" }
    step_words { fr: "Votre mot de passe est bon. Il reste à prouver que c’est bien vous.", en: "Your password is right. It remains to prove that it is you." }
    code { fr: "Code à six chiffres", en: "Six-digit code" }
    code_hint { fr: "Celui que montre votre application d’authentification\u{a0}; il change toutes les trente secondes.", en: "The one your authenticator app shows; it changes every thirty seconds." }
    code_needed { fr: "Écrivez les six chiffres du code.", en: "Enter the six digits of the code." }
    code_wrong { fr: "Ce code est faux ou a déjà servi. Attendez le suivant, ou utilisez un code de secours.", en: "This code is wrong or was used already. Wait for the next one, or use a recovery code." }
    recovery_code { fr: "Code de secours", en: "Recovery code" }
    recovery_code_hint { fr: "Un des dix codes que vous avez rangés, par exemple ABCD-EFGH-2345-67AB. Il ne sert qu’une fois.", en: "One of the ten codes you put away, such as ABCD-EFGH-2345-67AB. It works once." }
    recovery_code_needed { fr: "Écrivez les seize lettres et chiffres du code de secours.", en: "Enter the sixteen letters and digits of the recovery code." }
    use_recovery_code { fr: "Utiliser un code de secours", en: "Use a recovery code" }
    use_code { fr: "Utiliser l’application", en: "Use the app" }
    step_other { fr: "Recommencer la connexion", en: "Sign in again from the start" }
    step_lost { fr: "Ni application, ni code de secours\u{202f}?", en: "Neither app nor recovery code?" }
    step_lost_words { fr: "Demandez à l’administrateur de votre unité de retirer votre second facteur\u{a0}: il le fait depuis votre fiche. Vous en choisirez un autre à la connexion suivante.", en: "Ask the administrator of your unit to take your second factor away, which they do on your page. You will set up another one when you next sign in." }
    step_ended { fr: "Le délai de la connexion est passé, ou trop de codes étaient faux. Recommencez avec votre identifiant et votre mot de passe.", en: "The time to sign in has passed, or too many codes were wrong. Begin again with your username and password." }
    forgotten { fr: "Mot de passe ou identifiant oublié\u{202f}?", en: "Forgotten your password or username?" }
    forgotten_words { fr: "Demandez à l’administrateur de votre unité un lien de récupération\u{a0}: il l’ouvre depuis votre fiche, et vous choisissez un autre mot de passe. Personne ne peut lire l’ancien.", en: "Ask the administrator of your unit for a recovery link: they open it on your page, and you choose another password. Nobody can read the old one." }

    invited_title { fr: "Choisir votre mot de passe", en: "Choose your password" }
    invited_words { fr: "Dernière étape avant d’entrer dans Relève\u{a0}: choisissez le mot de passe de votre compte.", en: "The last step before you enter Relève: choose the password of your account." }
    recovery_words { fr: "Choisissez un autre mot de passe. Vos connexions ouvertes seront fermées.", en: "Choose another password. Your open sign-ins will end." }
    invited_until(when: &str) { fr: "Ce lien sert une fois, jusqu’au {when}.", en: "This link works once, until {when}." }
    invited_save { fr: "Enregistrer et entrer", en: "Save and enter" }
    invited_saved { fr: "Votre mot de passe est enregistré. Connectez-vous avec.", en: "Your password is saved. Sign in with it." }
    invited_in { fr: "Votre mot de passe est enregistré, et vous êtes connecté.", en: "Your password is saved, and you are signed in." }
    link_over_title { fr: "Ce lien ne vaut plus rien", en: "This link is worth nothing any more" }
    link_over { fr: "Il a déjà servi, il a été retiré, ou son délai est passé. Si vous avez choisi votre mot de passe, connectez-vous\u{202f}; sinon, demandez un autre lien à votre administrateur.", en: "It has been used, was taken back, or its time has passed. If you have chosen your password, sign in; otherwise ask your administrator for another link." }
    link_cut_title { fr: "Ce lien est incomplet", en: "This link is incomplete" }
    link_cut { fr: "Il manque la fin de l’adresse. Copiez le lien en entier, ou demandez-en un autre à votre administrateur.", en: "The end of the address is missing. Copy the whole link, or ask your administrator for another one." }
    to_sign_in { fr: "Aller à la connexion", en: "Go to the sign-in page" }

    password_title { fr: "Changer de mot de passe", en: "Change your password" }
    present_password { fr: "Mot de passe actuel", en: "Present password" }
    present_password_needed { fr: "Écrivez votre mot de passe actuel.", en: "Enter your present password." }
    new_password { fr: "Nouveau mot de passe", en: "New password" }
    rules { fr: "Un mot de passe accepté", en: "A password that is taken" }
    rule_strong { fr: "12 caractères des quatre sortes (minuscules, majuscules, chiffres, signes), ou 14 de trois sortes, ou une phrase de 7 mots différents", en: "has 12 characters of four kinds (small letters, capitals, digits, signs), or 14 of three kinds, or is a phrase of 7 different words" }
    rule_common { fr: "pas un de ceux que l’on essaie en premier, comme «\u{202f}Motdepasse-2027\u{202f}»", en: "is not one that is tried first, such as “Password-2027”" }
    rule_own { fr: "ni votre identifiant, ni votre nom, ni celui de l’organisation", en: "holds neither your username, nor your name, nor that of the organisation" }
    rule_kept { fr: "respecté\u{a0}:", en: "kept:" }
    rule_broken { fr: "pas encore\u{a0}:", en: "not yet:" }
    rules_all_kept { fr: "Ce mot de passe convient.", en: "This password will do." }
    new_password_refused { fr: "Choisissez un mot de passe qui respecte chaque règle.", en: "Choose a password that keeps every rule." }
    password_others { fr: "Vos autres connexions seront fermées. Personne ne vous demandera d’en changer à date fixe.", en: "Your other sign-ins will end. Nobody will ask you to change it because time has passed." }
    password_save { fr: "Changer le mot de passe", en: "Change the password" }
    password_saved { fr: "Votre mot de passe est changé. Vos autres connexions sont fermées.", en: "Your password is changed. Your other sign-ins have ended." }

    security { fr: "Ma sécurité", en: "My security" }
    password { fr: "Mot de passe", en: "Password" }
    password_about { fr: "À changer si quelqu’un a pu le voir.", en: "Change it if somebody may have seen it." }
    change { fr: "Changer", en: "Change" }
    factor { fr: "Second facteur", en: "Second factor" }
    factor_about { fr: "Un code de votre téléphone, en plus du mot de passe.", en: "A code from your phone, beside the password." }
    factor_manage { fr: "Gérer", en: "Manage" }
    sign_ins { fr: "Mes connexions", en: "My sign-ins" }
    sign_ins_about { fr: "Où votre compte est ouvert, et qui a essayé d’y entrer.", en: "Where your account is open, and who tried to get in." }
    see { fr: "Voir", en: "See" }

    factor_on { fr: "En service", en: "On" }
    factor_off { fr: "Pas en service", en: "Off" }
    factor_since(when: &str) { fr: "depuis le {when}", en: "since {when}" }
    factor_why { fr: "Même si quelqu’un apprend votre mot de passe, il n’entre pas sans le code que montre votre téléphone.", en: "Even somebody who learns your password does not get in without the code that your phone shows." }
    factor_needed { fr: "Un de vos rôles exige un second facteur. Mettez-le en service\u{a0}: tout le reste s’ouvre ensuite.", en: "A role of yours asks for a second factor. Set it up: everything else opens then." }
    factor_compulsory { fr: "Un de vos rôles l’exige\u{a0}: vous ne pouvez pas l’arrêter.", en: "A role of yours asks for it: you cannot turn it off." }
    codes_left(n: u32) { fr: "{n} code de secours restant" | "{n} codes de secours restants", en: "{n} recovery code left" | "{n} recovery codes left" }
    codes_few { fr: "Obtenez-en d’autres avant d’en manquer.", en: "Get others before you run out." }
    turn_off { fr: "Arrêter le second facteur", en: "Turn the second factor off" }
    turn_off_effect { fr: "Votre mot de passe suffira pour entrer, et vos codes de secours ne vaudront plus rien.", en: "Your password alone will let you in, and your recovery codes will be worth nothing." }
    turned_off { fr: "Le second facteur est arrêté.", en: "The second factor is off." }
    renew { fr: "Obtenir d’autres codes de secours", en: "Get other recovery codes" }
    renew_effect { fr: "Dix nouveaux codes seront montrés une fois. Ceux d’avant ne vaudront plus rien.", en: "Ten new codes will be shown once. Those from before will be worth nothing." }
    any_code { fr: "Code de l’application, ou code de secours", en: "Code of the app, or a recovery code" }
    any_code_needed { fr: "Écrivez un code de l’application, ou un code de secours.", en: "Enter a code of the app, or a recovery code." }

    steps { fr: "Étapes de la mise en service", en: "Steps of the set-up" }
    step_password { fr: "Mot de passe", en: "Password" }
    step_phone { fr: "Téléphone", en: "Phone" }
    step_codes { fr: "Codes de secours", en: "Recovery codes" }
    prepare_words { fr: "Il vous faut une application d’authentification sur votre téléphone (FreeOTP, Aegis, Google Authenticator ou une autre). Écrivez d’abord votre mot de passe.", en: "You need an authenticator app on your phone (FreeOTP, Aegis, Google Authenticator or another). First enter your password." }
    prepare { fr: "Continuer", en: "Continue" }
    scan_title { fr: "Reliez votre téléphone", en: "Connect your phone" }
    scan_words { fr: "Dans l’application, ajoutez un compte et visez ce dessin. Sur ce téléphone même, ouvrez-la par le lien.", en: "In the app, add an account and point it at this drawing. On this very phone, open it by the link." }
    scan_drawing { fr: "Code QR à viser avec l’application d’authentification. La clé qu’il contient est écrite dessous.", en: "QR code to point the authenticator app at. The key it holds is written below." }
    open_app { fr: "Ouvrir l’application", en: "Open the app" }
    key { fr: "Ou tapez cette clé", en: "Or type this key" }
    copy_key { fr: "Copier la clé", en: "Copy the key" }
    confirm_words { fr: "Puis recopiez ici le code qu’elle montre.", en: "Then enter the code it shows." }
    confirm { fr: "Mettre en service", en: "Turn it on" }
    start_again { fr: "Recommencer", en: "Start again" }

    codes_title { fr: "Rangez vos codes de secours", en: "Put your recovery codes away" }
    codes_words { fr: "Ils sont montrés cette seule fois. Chacun ouvre une connexion le jour où votre téléphone manque. Rangez-les hors de ce téléphone.", en: "They are shown this once. Each opens one sign-in on the day your phone is missing. Keep them away from that phone." }
    codes_lost { fr: "La réponse s’est perdue. Le second facteur est en service\u{a0}; demandez d’autres codes de secours.", en: "The answer was lost. The second factor is on; ask for other recovery codes." }
    copy_codes { fr: "Copier les codes", en: "Copy the codes" }
    print_codes { fr: "Imprimer les codes", en: "Print the codes" }
    codes_kept { fr: "J’ai rangé ces codes en lieu sûr", en: "I have put these codes in a safe place" }
    codes_kept_needed { fr: "Rangez les codes, puis cochez cette case.", en: "Put the codes away, then tick this box." }
    codes_done { fr: "Terminer", en: "Finish" }
    factor_ready { fr: "Le second facteur est en service. Vos autres connexions sont fermées.", en: "The second factor is on. Your other sign-ins have ended." }
    codes_ready { fr: "Vos nouveaux codes de secours remplacent les anciens.", en: "Your new recovery codes take the place of the old ones." }

    open_title(n: u32) { fr: "{n} connexion ouverte" | "{n} connexions ouvertes", en: "{n} open sign-in" | "{n} open sign-ins" }
    open_about { fr: "Une connexion que vous ne reconnaissez pas\u{202f}? Fermez-la, puis changez de mot de passe.", en: "One you do not recognise? End it, then change your password." }
    this_one { fr: "Cet appareil", en: "This device" }
    unknown_program { fr: "Programme inconnu", en: "Unknown program" }
    opened { fr: "Ouverte", en: "Opened" }
    used { fr: "utilisée", en: "used" }
    from_address(address: &str) { fr: "depuis {address}", en: "from {address}" }
    by_program { fr: "Jeton d’un programme", en: "Token of a program" }
    end { fr: "Fermer", en: "End" }
    end_of(program: &str) { fr: "Fermer la connexion {program}", en: "End the sign-in {program}" }
    end_effect { fr: "Cet appareil devra se connecter de nouveau. Ce qui y est affiché ne se mettra plus à jour.", en: "That device will have to sign in again. What it shows will no longer be updated." }
    ended { fr: "La connexion est fermée.", en: "The sign-in has ended." }
    end_others { fr: "Fermer partout ailleurs", en: "End everywhere else" }
    end_others_effect { fr: "Toutes vos connexions sont fermées, sauf celle-ci.", en: "All your sign-ins end, except this one." }
    ended_count(n: u32) { fr: "{n} connexion est fermée." | "{n} connexions sont fermées.", en: "{n} sign-in has ended." | "{n} sign-ins have ended." }
    history { fr: "Qui a essayé d’entrer", en: "Who tried to get in" }
    history_about { fr: "Vos connexions et les essais refusés, les plus récents d’abord, gardés un an sauf autre réglage.", en: "Your sign-ins and refused attempts, the latest first, kept a year unless set otherwise." }
    history_none { fr: "Aucune connexion enregistrée.", en: "No sign-ins recorded." }
    when { fr: "Quand", en: "When" }
    outcome { fr: "Résultat", en: "Result" }
    means { fr: "Avec", en: "With" }
    program { fr: "Programme", en: "Program" }
    address { fr: "Adresse", en: "Address" }
    outcome_succeeded { fr: "Entrée", en: "Let in" }
    outcome_failed { fr: "Refusée", en: "Refused" }
    means_password { fr: "mot de passe", en: "password" }
    means_code { fr: "mot de passe et code", en: "password and code" }
    means_recovery_code { fr: "mot de passe et code de secours", en: "password and recovery code" }
}
