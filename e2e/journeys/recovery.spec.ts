import type { Page } from "@playwright/test";
import { enter, invite, open, signOut } from "../fixtures/accounts";
import { DIALOG, expectAccessibleEverywhere } from "../fixtures/accessible";
import { phone } from "../fixtures/people";
import { expect, started, test } from "../fixtures/test";
import { Authenticator } from "../fixtures/totp";

test.use({ trace: "off", refusals: [401, 409, 422] });

const FIRST = "Vk7!rb2Qz#xd";
const SECOND = "neuf loutres dorment sous le vieux ponton gris";

/** Presses a button of the account's card, then the same in the dialog that says what it changes. */
async function act(page: Page, name: string, fill?: (dialog: ReturnType<Page["getByRole"]>) => Promise<void>): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
  const dialog = page.getByRole("dialog");
  await fill?.(dialog);
  await expectAccessibleEverywhere(page, DIALOG);
  await dialog.locator(".dialog-actions .primary").click();
}

/** Sets up a second factor for whoever is signed in; answers their authenticator. */
async function protect(page: Page): Promise<Authenticator> {
  await page.goto("/account/second-factor");
  await started(page);
  await page.getByLabel("Mot de passe actuel").fill(FIRST);
  await page.getByRole("button", { name: "Continuer" }).click();
  const authenticator = new Authenticator((await page.locator(".copyable code").textContent()) ?? "");
  await page.getByLabel("Code à six chiffres").fill(authenticator.code());
  await page.getByRole("button", { name: "Mettre en service" }).click();
  await page.getByLabel("J’ai rangé ces codes en lieu sûr").check();
  await page.getByRole("button", { name: "Terminer" }).click();
  await expect(page.getByText("10 codes de secours restants")).toBeVisible();
  return authenticator;
}

test("an account is locked and unlocked, recovered by link, and freed of a lost second factor", async ({ page, browser, watch }) => {
  const link = await invite(page, "perdue.de-vue");
  const login = "perdue.de-vue";
  const person = await phone(browser, watch);
  await open(person, link);
  await person.getByLabel("Nouveau mot de passe").fill(FIRST);
  await person.getByRole("button", { name: "Enregistrer et entrer" }).click();
  await expect(person.getByLabel("Nouveau mot de passe")).toHaveCount(0);
  const authenticator = await protect(person);
  await page.reload();
  await started(page);

  await test.step("locked: the sign-in under way ends, and no other opens", async () => {
    await act(page, "Verrouiller", async (dialog) => dialog.getByRole("textbox").fill("téléphone volé"));
    await expect(page.getByText("Verrouillé", { exact: true })).toBeVisible();
    await person.goto("/me");
    await started(person);
    await expect(person.getByRole("heading", { level: 1, name: "Connexion" })).toBeVisible();
    await enter(person, login, FIRST);
    await expect(person.getByRole("alert")).toBeVisible();
    await expect(person.getByLabel("Mot de passe", { exact: true })).toBeVisible();
    await expectAccessibleEverywhere(page, {
      undecided: { "color-contrast": "the bar under the thumb lies over a long page; it is opaque, and its inks are the page's own tokens" },
    });
  });

  let recovery = "";
  await test.step("unlocked, then a link to another password, shown once", async () => {
    await act(page, "Déverrouiller");
    await expect(page.getByText("Verrouillé", { exact: true })).toHaveCount(0);
    await act(page, "Lien de récupération");
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByText("Le lien, montré cette seule fois")).toBeVisible();
    recovery = (await dialog.locator(".copyable code").textContent()) ?? "";
    await dialog.getByRole("button", { name: "C’est transmis" }).click();
  });

  await test.step("the link gives another password; the second factor is still asked", async () => {
    await open(person, recovery);
    await person.getByLabel("Nouveau mot de passe").fill(SECOND);
    await person.locator("form button[type=submit]").click();
    await expect(person).toHaveURL(/\/sign-in\/code/);
    await person.getByLabel("Code à six chiffres").fill(authenticator.code());
    await person.getByRole("button", { name: "Se connecter" }).click();
    await expect(person.locator(".menu > summary")).toBeVisible();
    await expect(person.getByLabel("Code à six chiffres")).toHaveCount(0);
    await signOut(person);
    await enter(person, login, FIRST);
    await expect(person.getByRole("alert")).toBeVisible();
  });

  await test.step("the phone is lost: the second factor is taken away, and the password alone opens", async () => {
    await page.reload();
    await started(page);
    await act(page, "Retirer le second facteur");
    await expect(page.getByRole("button", { name: "Retirer le second facteur" })).toHaveCount(0);
    await person.goto("/me");
    await started(person);
    await enter(person, login, SECOND);
    await expect(person.getByLabel("Mot de passe", { exact: true })).toHaveCount(0);
    await expect(person.getByLabel("Code à six chiffres")).toHaveCount(0);
    await signOut(person);
    await person.context().close();
  });

  await test.step("the audit keeps each act, in order", async () => {
    const id = new URL(page.url()).pathname.split("/").pop() ?? "";
    await page.goto(`/administration/audit?person_id=${id}`);
    await started(page);
    const lines = page.locator(".audit > li");
    await expect(lines.first()).toBeVisible();
    const acts = ["Second facteur retiré", "Lien d’accès utilisé", "Compte déverrouillé", "Compte verrouillé"];
    const kept = (await lines.locator(".audit-what strong").allTextContents()).filter((words) => acts.includes(words));
    expect(kept).toEqual([...acts, "Lien d’accès utilisé"]);
    await expect(lines.filter({ hasText: "téléphone volé" })).toHaveCount(1);
  });
});
