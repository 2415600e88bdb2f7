import { DIALOG, expectAccessibleEverywhere } from "../fixtures/accessible";
import { signIn } from "../fixtures/people";
import { expect, test } from "../fixtures/test";

test("a planner says who approves the requests of a course, and what becomes of those under way", async ({ page }) => {
  await signIn(page, "planificateur");
  await page.goto("/courses");
  await page.locator("tbody tr a").first().click();
  const card = page.locator("section.card", { has: page.getByRole("heading", { name: "Accords demandés" }) });
  await expect(card).toBeVisible();
  const dialog = page.getByRole("dialog");

  await test.step("steps are added, in order, each with its days", async () => {
    await card.getByRole("button", { name: "Modifier les accords" }).click();
    await expect(dialog.getByText(/Les demandes à venir suivront ces étapes|gardent? les étapes/)).toBeVisible();
    while ((await dialog.getByRole("button", { name: /^Retirer l’étape/ }).count()) > 0) {
      await dialog.getByRole("button", { name: /^Retirer l’étape/ }).first().click();
    }
    await expect(dialog.getByText("Aucun accord n’est demandé.")).toBeVisible();
    await dialog.getByRole("button", { name: "Ajouter une étape" }).click();
    await dialog.getByLabel("Qui donne son accord").selectOption("planner");
    await dialog.getByLabel("Jours pour répondre").fill("120");
    await dialog.getByRole("button", { name: "Enregistrer" }).click();
    await expect(dialog.getByText("Écrivez un nombre entier de 1 à 90.").first()).toBeVisible();
    await dialog.getByLabel("Jours pour répondre").fill("10");
    await dialog.getByRole("button", { name: "Ajouter une étape" }).click();
    await dialog.getByLabel("Qui donne son accord").nth(1).selectOption("upper_unit");
    await dialog.getByLabel("Niveaux au-dessus").fill("2");
    await dialog.getByRole("button", { name: "Avancer l’étape 2" }).click();
    await expectAccessibleEverywhere(page, DIALOG);
    await dialog.getByRole("button", { name: "Enregistrer" }).click();
    await expect(dialog).toHaveCount(0);
  });

  await test.step("the page tells them", async () => {
    const steps = card.getByRole("listitem");
    await expect(steps).toHaveCount(2);
    await expect(steps.nth(0)).toContainText("Chef de l’unité située 2 niveaux au-dessus");
    await expect(steps.nth(1)).toContainText("Gestionnaires du stage");
    await expect(steps.nth(1)).toContainText("dans les 10 jours");
    // A notice lies over what is under it.
    await page.reload();
    await expect(steps).toHaveCount(2);
    await expectAccessibleEverywhere(page);
  });
});
