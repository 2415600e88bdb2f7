import { expectAccessibleEverywhere } from "../fixtures/accessible";
import { signIn } from "../fixtures/people";
import { expect, test } from "../fixtures/test";

test("several people are asked for in one go, each with what stands in their way, and an exception is asked and refused", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await signIn(page, "planificateur");
  await page.goto("/requests");
  await page.getByRole("link", { name: "Nouvelle demande" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Nouvelle demande");
  await page.getByRole("button", { name: "Déposer la demande" }).click();
  await expect(page.getByRole("link", { name: "Ajoutez au moins une personne" })).toBeVisible();

  await page.getByLabel("Stage", { exact: true }).selectOption({ label: "Conduite en convoi" });
  await expect(page.getByLabel("Vœu 1").getByRole("option")).not.toHaveCount(1);
  await page.getByLabel("Vœu 1").selectOption({ index: 1 });
  for (const name of ["ABÉLARD", "AUDIBERT"]) {
    await page.getByLabel("Ajouter une personne").fill(name.slice(0, 4));
    await page.getByRole("radio", { name: new RegExp(name) }).first().click({ force: true });
    await expect(page.getByRole("button", { name: new RegExp(`Retirer ${name}`) })).toBeVisible();
  }
  await expect(page.getByRole("heading", { name: "Conditions" })).toBeVisible();
  await expect(page.locator("summary").filter({ hasText: "ABÉLARD" })).toBeVisible();
  await page.getByLabel("Ensemble ou pas du tout").check();
  await expectAccessibleEverywhere(page);
  await page.getByRole("button", { name: "Déposer la demande" }).click();
  await expect(page.getByRole("heading", { name: "2 demandes déposées" })).toBeVisible();

  await page.getByRole("status").getByRole("link", { name: /ABÉLARD/ }).click();
  await expect(page.getByText("Liée, tout ou rien")).toBeVisible();
  await page.getByRole("button", { name: "Demander une exception" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Condition").selectOption({ label: "Qualifications préalables" });
  await dialog.getByRole("textbox").fill("Formée sur le tas depuis deux ans");
  await dialog.getByRole("button", { name: "Demander une exception" }).click();
  await page.getByRole("button", { name: "Refuser l’exception" }).click();
  await dialog.getByRole("textbox").fill("La formation passe d’abord");
  await dialog.getByRole("button", { name: "Refuser l’exception" }).click();
  await expect(page.getByText("La formation passe d’abord").first()).toBeVisible();
});
