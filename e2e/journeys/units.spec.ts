import { type Page } from "@playwright/test";
import { DIALOG, expectAccessibleEverywhere } from "../fixtures/accessible";
import { signIn } from "../fixtures/people";
import { expect, started, test } from "../fixtures/test";

test.use({ refusals: [409, 412, 422] });

/** The day before today, here. */
function yesterday(): string {
  const day = new Date();
  day.setDate(day.getDate() - 1);
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;
}

async function openUnit(page: Page, code: string): Promise<void> {
  await page.goto(`/units?q=${encodeURIComponent(code)}`);
  await started(page);
  await page.locator(".tree.flat .tree-link").filter({ has: page.getByText(code, { exact: true }) }).click();
  await expect(page.getByRole("heading", { level: 1, name: code })).toBeVisible();
  await expect(page.locator(".skeleton")).toHaveCount(0);
}

/** Moves the unit that is open under another one. */
async function move(page: Page, code: string, to: string, reason: string): Promise<void> {
  await page.getByRole("button", { name: "Déplacer", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: `Déplacer ${code}` });
  await dialog.getByLabel("Sous quelle unité ?").fill(to);
  await dialog.getByRole("radio", { name: new RegExp(`^${to}`) }).first().check();
  await dialog.getByLabel("Motif").fill(reason);
  await dialog.getByRole("button", { name: "Déplacer" }).click();
}

test("a unit is renamed and moved, and the tree of yesterday is still there", async ({ page, context }) => {
  await signIn(page, "administrateur");
  await openUnit(page, "DSI Paris");
  await expect(page.locator(".panel .facts")).toContainText("SC Paris");
  await expect(page.locator(".timeline > li")).toContainText(["Créée sous le sigle DSI Paris"]);
  await expectAccessibleEverywhere(page);

  await test.step("renaming: what is missing is said, and what somebody saved meanwhile is shown", async () => {
    const other = await context.newPage();
    await other.goto(page.url());
    await started(other);
    await page.getByRole("button", { name: "Renommer" }).click();
    const dialog = page.getByRole("dialog", { name: "Renommer DSI Paris" });
    await dialog.getByLabel("Nom").fill("");
    await dialog.getByRole("button", { name: "Enregistrer" }).click();
    await expect(dialog.getByRole("alert")).toContainText("Écrivez le nom de l’unité.");
    await dialog.getByLabel("Sigle").fill("DNUM Paris");
    await dialog.getByLabel("Nom").fill("Direction du numérique");
    await expectAccessibleEverywhere(page, DIALOG);

    await other.getByRole("button", { name: "Renommer" }).click();
    await other.getByRole("dialog").getByLabel("Nom").fill("Direction informatique");
    await other.getByRole("dialog").getByRole("button", { name: "Enregistrer" }).click();
    await expect(other.getByText("L’unité DSI Paris est enregistrée.")).toBeVisible();
    await other.close();

    await dialog.getByRole("button", { name: "Enregistrer" }).click();
    await expect(dialog.getByText("Quelqu’un a modifié cette fiche entre-temps")).toBeVisible();
    await expect(dialog).toContainText("DSI Paris – Direction informatique");
    await expect(dialog.getByLabel("Sigle")).toHaveValue("DNUM Paris");
    await expectAccessibleEverywhere(page, DIALOG);
    await dialog.getByRole("button", { name: "Enregistrer" }).click();
    await expect(page.getByText("L’unité DNUM Paris est enregistrée.")).toBeVisible();
    await expect(page.getByRole("heading", { level: 1, name: "DNUM Paris" })).toBeVisible();
    await expect(page.locator(".timeline > li").first()).toContainText("Sigle : DSI Paris devient DNUM Paris");
  });

  await test.step("a code that another unit has is refused on its field or in words", async () => {
    await page.getByRole("button", { name: "Renommer" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Sigle").fill("EM Paris");
    await dialog.getByRole("button", { name: "Enregistrer" }).click();
    await expect(dialog.getByRole("alert").first()).toContainText("Une autre unité a déjà ce code");
    await dialog.getByRole("button", { name: "Revenir" }).click();
  });

  await test.step("moving says what it changes, and asks where and why", async () => {
    await page.getByRole("button", { name: "Déplacer", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Déplacer DNUM Paris" });
    await expect(dialog).toContainText("qui n’en avait que par SC Paris ne le pourra plus");
    await dialog.getByRole("button", { name: "Déplacer" }).click();
    await expect(dialog.getByRole("alert")).toContainText("Choisissez une unité dans la liste.");
    await expect(dialog.getByRole("alert")).toContainText("Dites pourquoi, en quelques mots.");
    await expectAccessibleEverywhere(page, DIALOG);
    await dialog.getByRole("button", { name: "Revenir" }).click();
    await move(page, "DNUM Paris", "DNUM Paris", "essai");
    await expect(dialog.locator("#unit-parent-fault")).toContainText("ne peut pas passer sous elle-même");
    await dialog.getByRole("button", { name: "Revenir" }).click();
    await move(page, "DNUM Paris", "11e BP", "réorganisation des services");
    await expect(page.getByText("L’unité DNUM Paris est déplacée.")).toBeVisible();
    await expect(page.locator(".panel .facts")).toContainText("11e BP");
    const last = page.locator(".timeline > li").first();
    await expect(last).toContainText("Passée de SC Paris à 11e BP");
    await expect(last).toContainText("réorganisation des services");
    await expect(last).toContainText("TRÉMEUR");
  });

  await test.step("yesterday it had its former name and place; nothing is changed there", async () => {
    await page.getByLabel("Telles qu’à la fin du").fill(yesterday());
    await page.getByLabel("Telles qu’à la fin du").blur();
    await expect(page).toHaveURL(/\/units\/[0-9a-f-]{36}\?.*as_of=/);
    await expect(page.getByRole("heading", { level: 1, name: "DSI Paris" })).toBeVisible();
    await expect(page.locator(".panel .facts")).toContainText("SC Paris");
    await expect(page.getByText("Vous regardez l’arbre tel qu’il était au soir du")).toBeVisible();
    await expect(page.getByRole("button", { name: "Renommer" })).toHaveCount(0);
    await expectAccessibleEverywhere(page);
    await page.getByRole("link", { name: "Revenir à aujourd’hui" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "DNUM Paris" })).toBeVisible();
  });

  await test.step("back where it was, under the name it had", async () => {
    await move(page, "DNUM Paris", "SC Paris", "fin de l’essai");
    await expect(page.locator(".panel .facts")).toContainText("SC Paris");
    await page.getByRole("button", { name: "Renommer" }).click();
    await page.getByRole("dialog").getByLabel("Sigle").fill("DSI Paris");
    await page.getByRole("dialog").getByRole("button", { name: "Enregistrer" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "DSI Paris" })).toBeVisible();
  });
});

test("a unit where people are stays open; an empty one closes and is found among the closed", async ({ page }) => {
  await signIn(page, "administrateur");
  await openUnit(page, "EM Paris");

  await test.step("people are still there", async () => {
    await page.getByRole("button", { name: "Fermer l’unité" }).click();
    const dialog = page.getByRole("dialog", { name: "Fermer EM Paris" });
    await dialog.getByRole("button", { name: "Fermer l’unité" }).click();
    await expect(dialog.getByRole("alert")).toContainText("Dites pourquoi");
    await dialog.getByLabel("Motif").fill("dissolution");
    await expectAccessibleEverywhere(page, DIALOG);
    await dialog.getByRole("button", { name: "Fermer l’unité" }).click();
    await expect(dialog.getByRole("alert")).toContainText(/appartien(t|nent) encore à cette unité/);
    await dialog.getByRole("button", { name: "Revenir" }).click();
  });

  await test.step("an empty one closes", async () => {
    await page.getByRole("button", { name: /^Créer une unité sous EM Paris/ }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Sigle").fill("CEL-FERMEE");
    await dialog.getByLabel("Nom").fill("Cellule à fermer");
    await dialog.getByRole("button", { name: "Créer" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "CEL-FERMEE" })).toBeVisible();
    await page.getByRole("button", { name: "Fermer l’unité" }).click();
    await dialog.getByLabel("Motif").fill("créée par erreur");
    await dialog.getByRole("button", { name: "Fermer l’unité" }).click();
    await expect(page.getByText("L’unité CEL-FERMEE est fermée.")).toBeVisible();
    await expect(page.locator(".panel .facts")).toContainText("Fermée le");
    await expect(page.locator(".timeline > li").first()).toContainText("créée par erreur");
    await expect(page.getByRole("button", { name: "Renommer" })).toHaveCount(0);
  });

  await test.step("it is listed among the closed, on request", async () => {
    await page.goto("/units?q=CEL-FERMEE");
    await started(page);
    await expect(page.getByText("Aucune unité de votre périmètre ne correspond.")).toBeVisible();
    await page.getByLabel("Unités fermées").selectOption({ label: "Fermées aussi" });
    await expect(page.locator(".tree.flat > li")).toContainText("Fermée");
    await expectAccessibleEverywhere(page);
  });
});
