import { enter, invite, open, signOut } from "../fixtures/accounts";
import { DIALOG, expectAccessibleEverywhere } from "../fixtures/accessible";
import { PASSWORD, phone } from "../fixtures/people";
import { expect, started, test } from "../fixtures/test";
import { Authenticator } from "../fixtures/totp";

test.use({ trace: "off", refusals: [401, 409, 422] });

const NEW = "Vk7!rb2Qz#xd";
const NEWER = "huit grues grises survolent notre grand étang";

test("a person is invited, chooses a password, and protects the account with a second factor", async ({ page, browser, watch, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  let link = "";
  let login = "";

  await test.step("the administrator invites somebody who has no account; the link is shown once", async () => {
    link = await invite(page, "nouvelle.venue");
    login = "nouvelle venue";
  });

  const invited = await phone(browser, watch);

  await test.step("the link leads to a password whose rules are checked as it is typed", async () => {
    const asked: string[] = [];
    invited.on("request", (request) => asked.push(request.url()));
    await open(invited, link);
    await expect(invited.getByRole("heading", { level: 1, name: "Choisir votre mot de passe" })).toBeVisible();
    await expect(invited.getByLabel("Identifiant")).toHaveValue(login);
    const password = invited.getByLabel("Nouveau mot de passe");
    await password.fill("Motdepasse-2027");
    await expect(invited.locator(".rule.kept")).toHaveCount(2);
    await invited.getByRole("button", { name: "Enregistrer et entrer" }).click();
    await expect(invited.getByRole("alert")).toContainText("respecte chaque règle");
    await expectAccessibleEverywhere(invited);
    await password.fill(NEW);
    await expect(invited.locator(".rule.kept")).toHaveCount(3);
    await invited.getByRole("button", { name: "Enregistrer et entrer" }).click();
    await expect(invited.getByText("Votre mot de passe est enregistré, et vous êtes connecté.")).toBeVisible();
    // What opens the link stands in no address that was asked for.
    const secret = new URL(link).hash.slice(1);
    expect(asked.filter((url) => url.split("#")[0]?.includes(secret))).toEqual([]);
  });

  await test.step("the link has served", async () => {
    const again = await phone(browser, watch);
    await open(again, link);
    await expect(again.getByRole("heading", { level: 1, name: "Ce lien ne vaut plus rien" })).toBeVisible();
    await again.goto("/invitation");
    await started(again);
    await expect(again.getByRole("heading", { level: 1, name: "Ce lien est incomplet" })).toBeVisible();
    await expectAccessibleEverywhere(again, { fewWords: true });
    await again.context().close();
  });

  let authenticator = new Authenticator("");
  let recovery = "";

  await test.step("the second factor is set up, and its recovery codes put away", async () => {
    await invited.goto("/account/second-factor");
    await started(invited);
    await invited.getByLabel("Mot de passe actuel").fill(PASSWORD);
    await invited.getByRole("button", { name: "Continuer" }).click();
    await expect(invited.locator("#present-password-fault")).toBeVisible();
    await invited.getByLabel("Mot de passe actuel").fill(NEW);
    await invited.getByRole("button", { name: "Continuer" }).click();
    await expect(invited.getByRole("heading", { name: "Reliez votre téléphone" })).toBeFocused();
    await expect(invited.getByRole("img", { name: /^Code QR/ })).toBeVisible();
    await expectAccessibleEverywhere(invited);
    authenticator = new Authenticator((await invited.locator(".copyable code").textContent()) ?? "");
    await invited.getByLabel("Code à six chiffres").fill(authenticator.wrong());
    await invited.getByRole("button", { name: "Mettre en service" }).click();
    await expect(invited.locator("#code-fault")).toBeVisible();
    await invited.getByLabel("Code à six chiffres").fill(authenticator.code());
    await invited.getByRole("button", { name: "Mettre en service" }).click();
    await expect(invited.getByRole("heading", { name: "Rangez vos codes de secours" })).toBeFocused();
    await expect(invited.locator(".code-list code")).toHaveCount(10);
    recovery = (await invited.locator(".code-list code").first().textContent()) ?? "";
    await expectAccessibleEverywhere(invited);
    await invited.getByRole("button", { name: "Terminer" }).click();
    await expect(invited.getByText("Rangez les codes, puis cochez cette case.")).toBeVisible();
    await invited.getByLabel("J’ai rangé ces codes en lieu sûr").check();
    await invited.getByRole("button", { name: "Terminer" }).click();
    await expect(invited.getByText("10 codes de secours restants")).toBeVisible();
    await expect(invited.getByText(recovery)).toHaveCount(0);
  });

  await test.step("signing in takes two steps; a wrong code is said so, and loading the page anew loses nothing", async () => {
    await signOut(invited);
    await enter(invited, "Nouvelle.Venue", NEW);
    await expect(invited).toHaveURL(/\/sign-in\/code/);
    await expect(invited.getByRole("heading", { level: 1, name: "Code de connexion" })).toBeFocused();
    await expect(invited).toHaveTitle(/Code de connexion/);
    const code = invited.getByLabel("Code à six chiffres");
    await expect(code).toHaveAttribute("autocomplete", "one-time-code");
    await expect(code).toHaveAttribute("inputmode", "numeric");
    await expectAccessibleEverywhere(invited);
    await code.fill(authenticator.wrong());
    await invited.getByRole("button", { name: "Se connecter" }).click();
    await expect(invited.getByRole("alert")).toContainText("faux ou a déjà servi");
    await invited.reload();
    await started(invited);
    await invited.getByLabel("Code à six chiffres").fill(authenticator.code());
    await invited.getByRole("button", { name: "Se connecter" }).click();
    await expect(invited.getByLabel("Code à six chiffres")).toHaveCount(0);
    await expect(invited.locator(".menu > summary")).toBeVisible();
  });

  await test.step("without the phone, a recovery code opens once", async () => {
    await signOut(invited);
    await enter(invited, "nouvelle.venue", NEW);
    await invited.getByRole("button", { name: "Utiliser un code de secours" }).click();
    const code = invited.getByLabel("Code de secours", { exact: true });
    await expect(code).toBeFocused();
    await code.fill(recovery);
    await invited.getByRole("button", { name: "Se connecter" }).click();
    await expect(code).toHaveCount(0);
    await invited.goto("/account/second-factor");
    await expect(invited.getByText("9 codes de secours restants")).toBeVisible();
    await expectAccessibleEverywhere(invited);
  });

  await test.step("five wrong codes lead back to the first step, which says why", async () => {
    await signOut(invited);
    await enter(invited, "nouvelle.venue", NEW);
    const code = invited.getByLabel("Code à six chiffres");
    await expect(code).toBeVisible();
    for (let guess = 0; guess < 6 && (await code.isVisible()); guess += 1) {
      await code.fill(authenticator.wrong());
      const answer = invited.waitForResponse(/second-factor/);
      await invited.getByRole("button", { name: "Se connecter" }).click();
      await answer;
      await expect(invited.locator("#code-fault").or(invited.getByLabel("Mot de passe", { exact: true }))).toBeVisible();
    }
    await expect(invited.getByText("trop de codes étaient faux")).toBeVisible();
    await expect(invited).toHaveURL(/\/sign-in\?/);
    await expectAccessibleEverywhere(invited);
    await invited.context().close();
  });
});

test("a person sees where their account is open, ends a sign-in, and changes the password", async ({ page, browser, watch }) => {
  const link = await invite(page, "autre.venue");
  await signOut(page);
  await open(page, link);
  await page.getByLabel("Nouveau mot de passe").fill(NEW);
  await page.getByRole("button", { name: "Enregistrer et entrer" }).click();
  await expect(page.getByLabel("Nouveau mot de passe")).toHaveCount(0);
  const other = await phone(browser, watch);
  await other.goto("/");
  await started(other);
  await enter(other, "autre.venue", NEW);
  await expect(other.getByLabel("Identifiant")).toHaveCount(0);
  await page.goto("/account");
  await started(page);
  await expect(page.getByText("Ma sécurité")).toBeVisible();
  await expectAccessibleEverywhere(page);

  await test.step("the sign-ins, this one marked; the other is ended", async () => {
    await page.getByRole("link", { name: /^Voir/ }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Mes connexions" })).toBeFocused();
    await expect(page.getByText("Cet appareil")).toHaveCount(1);
    await expect(page.getByRole("table", { name: "Qui a essayé d’entrer" }).getByText("Entrée").first()).toBeVisible();
    await expectAccessibleEverywhere(page);
    await page.getByRole("button", { name: /^Fermer la connexion/ }).first().click();
    await expectAccessibleEverywhere(page, DIALOG);
    await page.getByRole("dialog").getByRole("button", { name: "Fermer", exact: true }).last().click();
    await expect(page.getByText("La connexion est fermée.")).toBeVisible();
    await other.goto("/me");
    await expect(other.getByRole("heading", { level: 1, name: "Connexion" })).toBeVisible();
  });

  await test.step("everywhere else at once", async () => {
    await enter(other, "autre.venue", NEW);
    await expect(other.getByLabel("Identifiant")).toHaveCount(0);
    await page.reload();
    await started(page);
    await page.getByRole("button", { name: "Fermer partout ailleurs" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Fermer partout ailleurs" }).click();
    await expect(page.getByText(/connexions? (est|sont) fermées?\./)).toBeVisible();
    await expect(page.getByRole("heading", { name: "1 connexion ouverte" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Fermer partout ailleurs" })).toHaveCount(0);
  });

  await test.step("another password; the other sign-ins end with the old one", async () => {
    await page.goto("/account/password");
    await started(page);
    await page.getByRole("button", { name: "Changer le mot de passe" }).click();
    await expect(page.getByRole("alert")).toContainText("Écrivez votre mot de passe actuel.");
    await expectAccessibleEverywhere(page);
    await page.getByLabel("Mot de passe actuel").fill(PASSWORD);
    await page.getByLabel("Nouveau mot de passe").fill(NEWER);
    await page.getByRole("button", { name: "Changer le mot de passe" }).click();
    await expect(page.locator("#present-password-fault")).toBeVisible();
    await page.getByLabel("Mot de passe actuel").fill(NEW);
    await page.getByRole("button", { name: "Changer le mot de passe" }).click();
    await expect(page.getByText("Votre mot de passe est changé.")).toBeVisible();
    await expect(page.getByRole("heading", { level: 1, name: "Mon compte" })).toBeFocused();
    await signOut(page);
    await enter(page, "autre.venue", NEWER);
    await expect(page.getByLabel("Identifiant")).toHaveCount(0);
  });
  await other.context().close();
});
