import { DIALOG, expectAccessibleEverywhere } from "../fixtures/accessible";
import { signIn } from "../fixtures/people";
import { expect, type Page, started, test } from "../fixtures/test";

// No trace: recording each of these many states would take longer than reading them.
test.use({ trace: "off" });

test("an administrator gives another system access, and takes it back", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await signIn(page, "administrateur");
  await goTo(page, "Systèmes", "Clients d’API");

  await test.step("a form that is not filled in says what is missing, and keeps what was typed", async () => {
    await page.getByRole("link", { name: "Créer un client d’API" }).first().click();
    await expect(page.getByRole("heading", { level: 1, name: "Créer un client d’API" })).toBeVisible();
    await page.getByLabel("Nom", { exact: true }).fill("SIRH, échange de nuit");
    await page.getByRole("button", { name: "Créer un client d’API" }).click();
    await expect(page.getByRole("alert")).toContainText("Cochez au moins une portée.");
    await expect(page.getByLabel("Nom", { exact: true })).toHaveValue("SIRH, échange de nuit");
    await expectAccessibleEverywhere(page);
  });

  await test.step("the secret is shown this once, and is copied", async () => {
    await page.getByLabel("Adresse de contact").fill("sirh@example.org");
    await page.getByRole("radio").first().check();
    await page.getByLabel("Lire les stages, sessions, demandes et propositions").check();
    await page.getByRole("button", { name: "Créer un client d’API" }).click();
    await expect(page.getByText("Son secret, montré cette seule fois")).toBeVisible();
    await page.getByRole("button", { name: "Copier le secret" }).click();
    await expect(page.getByText("Copié.", { exact: true })).toBeVisible();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    await expect(page.locator(".copyable code").nth(1)).toHaveText(copied);
    await expectAccessibleEverywhere(page);
    await page.getByRole("link", { name: "Je l’ai noté, voir le client" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "SIRH, échange de nuit" })).toBeFocused();
    await expect(page.getByText(copied)).toHaveCount(0);
  });

  await test.step("what it consumes is drawn", async () => {
    const id = page.url().split("/").pop() ?? "";
    await expect(page.getByText("Aucune requête depuis 30 jours.")).toBeVisible();
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    await expectAccessibleEverywhere(page);
  });

  await test.step("a second secret while the system changes over; a third is refused before it is asked for", async () => {
    await page.getByRole("button", { name: "Ajouter un secret" }).click();
    const dialog = page.getByRole("dialog", { name: "Ajouter un secret" });
    await dialog.getByRole("button", { name: "Ajouter un secret" }).click();
    await expect(dialog.getByText("Son secret, montré cette seule fois")).toBeVisible();
    await dialog.getByRole("button", { name: "C’est noté" }).click();
    await expect(dialog).toHaveCount(0);
    await expect(page.getByRole("button", { name: /^Révoquer le secret du/ })).toHaveCount(2);
    await expect(page.getByRole("button", { name: "Ajouter un secret" })).toHaveAttribute("aria-disabled", "true");
    await expect(page.getByText("Il a déjà deux secrets valides")).toBeVisible();
  });

  await test.step("one secret is revoked, then the client, once its name is typed", async () => {
    await page.getByRole("button", { name: /^Révoquer le secret du/ }).first().click();
    const secret = page.getByRole("dialog", { name: /^Révoquer le secret du/ });
    await expectAccessibleEverywhere(page, DIALOG);
    await secret.getByRole("button", { name: "Révoquer", exact: true }).click();
    await expect(page.getByText("Le secret est révoqué.")).toBeVisible();
    await expect(page.getByRole("button", { name: /^Révoquer le secret du/ })).toHaveCount(1);
    await page.getByRole("button", { name: "Révoquer le client" }).click();
    const dialog = page.getByRole("dialog", { name: "Révoquer SIRH, échange de nuit" });
    await dialog.getByRole("button", { name: "Révoquer le client" }).click();
    await expect(dialog.getByText("Ce n’est pas son nom.")).toBeVisible();
    await dialog.getByLabel(/^Pour confirmer/).fill("SIRH, échange de nuit");
    await dialog.getByRole("button", { name: "Révoquer le client" }).click();
    await expect(page.getByText("il ne peut plus appeler Relève")).toBeVisible();
    await page.goto("/administration/clients?state=revoked");
    await expect(page.getByRole("table").getByText("SIRH, échange de nuit")).toBeVisible();
    await expectAccessibleEverywhere(page);
  });
});

test("an administrator gives a role and takes it back, and the audit tells both", async ({ page }) => {
  await signIn(page, "administrateur");
  await goTo(page, "Rôles");

  await test.step("granting: to whom, which, over what, until when", async () => {
    await page.getByRole("link", { name: "Confier un rôle" }).first().click();
    await page.getByRole("button", { name: "Confier un rôle" }).click();
    await expect(page.getByRole("alert")).toContainText("Choisissez une personne dans la liste.");
    await page.getByLabel("À qui ?").fill("vernhes");
    await page.locator("[name=person][type=radio]").first().check();
    await page.getByLabel("Rôle", { exact: true }).selectOption({ label: "Formateur" });
    await page.locator("[name=unit][type=radio]").first().check();
    await page.getByLabel("Fin (facultatif)").fill("2029-12-31");
    await expectAccessibleEverywhere(page);
    await page.getByRole("button", { name: "Confier un rôle" }).click();
    await expect(page.getByText(/^Le rôle est confié à VERNHES/)).toBeVisible();
    await expect(page.getByRole("table").getByRole("row").nth(1)).toContainText("Formateur");
    await expectAccessibleEverywhere(page);
  });

  await test.step("taking it back says what it means", async () => {
    await page.getByRole("button", { name: /^Retirer le rôle Formateur à VERNHES/ }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText("ne pourra plus rien faire à ce titre");
    await expectAccessibleEverywhere(page, DIALOG);
    await dialog.getByRole("button", { name: "Retirer" }).click();
    await expect(page.getByText(/^Le rôle est retiré à VERNHES/)).toBeVisible();
    await expect(page.getByRole("table").getByRole("row").nth(1)).toContainText("Retiré");
  });

  await test.step("the audit is searched, compared and taken away", async () => {
    await goTo(page, "Audit");
    await page.getByLabel("Action", { exact: true }).selectOption({ label: "Rôle retiré" });
    await expect(page).toHaveURL(/action=role.revoked/);
    const line = page.locator(".audit > li").first();
    await expect(line).toContainText("Rôle retiré");
    await line.locator("summary").click();
    await expect(line.getByRole("rowheader", { name: "Rôle", exact: true })).toBeVisible();
    await expectAccessibleEverywhere(page);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Exporter (CSV)" }).click();
    expect((await download).suggestedFilename()).toBe("releve-audit.csv");
    await page.getByRole("link", { name: "Tout son historique" }).first().click();
    await expect(page.locator(".audit > li")).toHaveCount(2);
    await page.getByRole("link", { name: /^Retirer le filtre/ }).click();
    await expect(page.locator(".audit > li").nth(5)).toBeVisible();
  });
});

test("units unfold, are found and are added; skills and one's own account are read", async ({ page }) => {
  await signIn(page, "administrateur");
  await goTo(page, "Unités");

  await test.step("the tree unfolds by keyboard, and a unit has its own address", async () => {
    const fold = page.locator(".tree-fold").nth(1);
    await fold.focus();
    await page.keyboard.press("Enter");
    await expect(fold).toHaveAttribute("aria-expanded", "true");
    await expectAccessibleEverywhere(page);
    await page.locator(".tree-link").nth(1).click();
    await expect(page).toHaveURL(/\/units\/[0-9a-f-]{36}/);
    await expectAccessibleEverywhere(page);
  });

  await test.step("a unit is created under it", async () => {
    await page.getByRole("button", { name: /^Créer une unité sous/ }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Sigle").fill("CEL-ESSAI");
    await dialog.getByLabel("Nom").fill("Cellule d’essai");
    await expectAccessibleEverywhere(page, DIALOG);
    await dialog.getByRole("button", { name: "Créer" }).click();
    await expect(page.getByText("L’unité CEL-ESSAI est créée.")).toBeVisible();
    await expect(page.getByRole("heading", { level: 1, name: "CEL-ESSAI" })).toBeVisible();
  });

  await test.step("a search flattens the tree and tells the way", async () => {
    await page.goto("/units?q=essai");
    await started(page);
    await expect(page.getByText("1 unité", { exact: true })).toBeVisible();
    await expect(page.locator(".tree.flat > li")).toContainText("CEL-ESSAI");
    await page.goto("/units?q=zzzz");
    await started(page);
    await expect(page.getByText("Aucune unité de votre périmètre ne correspond.")).toBeVisible();
  });

  for (const path of ["/administration/skills", "/account"]) {
    await page.goto(path);
    await started(page);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator(".skeleton")).toHaveCount(0);
    await expectAccessibleEverywhere(page);
  }
});

/** Goes to a page by the navigation. */
async function goTo(page: Page, name: string, title = name): Promise<void> {
  await page.getByRole("navigation", { name: "Navigation principale" }).first().getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await expect(page.locator(".skeleton")).toHaveCount(0);
}
