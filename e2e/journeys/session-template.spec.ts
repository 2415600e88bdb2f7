import { DIALOG, expectAccessibleEverywhere } from "../fixtures/accessible";
import { signIn } from "../fixtures/people";
import { expect, started, test } from "../fixtures/test";

test.use({ refusals: [422] });

test("a planner keeps a session as a template, plans a series from it, changes it and takes it away", async ({ page }) => {
  await signIn(page, "planificateur");
  const dialog = page.getByRole("dialog");
  let course = "";

  await test.step("a session is kept as a template", async () => {
    await page.goto("/sessions?period=upcoming");
    await page.locator("tbody tr a").first().click();
    await expect(page.getByRole("group", { name: "Conduire la session" })).toBeVisible();
    course = (await page.getByRole("main").locator('a[href^="/courses/"]').first().getAttribute("href")) ?? "";
    await page.getByRole("button", { name: "Garder comme modèle" }).click();
    await dialog.getByRole("button", { name: "Garder comme modèle" }).click();
    await expect(dialog.getByText("Donnez un nom au modèle.").first()).toBeVisible();
    await dialog.getByLabel("Nom du modèle").fill("Été, une semaine");
    await expectAccessibleEverywhere(page, DIALOG);
    await dialog.getByRole("button", { name: "Garder comme modèle" }).click();
    await expect(dialog).toHaveCount(0);
  });

  await page.goto(course);
  await started(page);
  const card = page.locator("#templates");
  const lines = card.getByRole("listitem");

  await test.step("its course has it, and it is changed", async () => {
    await expect(lines.filter({ hasText: "Été, une semaine" })).toBeVisible();
    await card.getByRole("button", { name: "Modifier le modèle « Été, une semaine »" }).click();
    await dialog.getByLabel("Jours", { exact: true }).fill("2-5");
    await dialog.getByRole("button", { name: "Enregistrer" }).click();
    await expect(dialog.getByText("le premier bloc commence au jour 1").first()).toBeVisible();
    await dialog.getByLabel("Jours", { exact: true }).fill("lundi");
    await dialog.getByRole("button", { name: "Enregistrer" }).click();
    await expect(dialog.getByText("Écrivez les jours comme 1-5, 15-19, à partir du jour 1.").first()).toBeVisible();
    await dialog.getByLabel("Jours", { exact: true }).fill("1-5, 15-17");
    await dialog.getByLabel("Nom du modèle").fill("Été, en deux fois");
    for (const left of await dialog.getByRole("button", { name: /^Retirer la réservation/ }).all()) await left.click();
    await dialog.getByLabel("Réserver des places à une unité").fill("7e BCA");
    await dialog.getByRole("radio", { name: /^7e BCA/ }).check();
    await dialog.getByRole("button", { name: "Ajouter cette unité" }).click();
    await dialog.getByLabel("Places", { exact: true }).last().fill("2");
    await dialog.getByLabel("Libérées, jours avant").fill("21");
    await expectAccessibleEverywhere(page, DIALOG);
    await dialog.getByRole("button", { name: "Enregistrer" }).click();
    await expect(dialog).toHaveCount(0);
    await expect(lines.filter({ hasText: "Été, en deux fois" })).toContainText("jours 1 à 5, jours 15 à 17");
    await expect(lines.filter({ hasText: "Été, en deux fois" })).toContainText("1 contingent");
  });

  await test.step("three sessions are planned from it, a month apart", async () => {
    await card.getByRole("button", { name: "Planifier depuis « Été, en deux fois »" }).click();
    await dialog.getByLabel("Rythme").selectOption("month");
    await dialog.getByLabel("Premier jour de la première copie").fill("2031-03-03");
    await dialog.getByLabel("Nombre de copies").fill("3");
    await dialog.getByRole("button", { name: "Préparer la liste" }).first().click();
    await expect(dialog.getByLabel("Code de la copie 3")).toBeVisible();
    await dialog.getByRole("button", { name: "Créer 3 sessions" }).click();
    const made = dialog.getByRole("listitem");
    await expect(made).toHaveCount(3);
    await expect(made.first()).toContainText("du 3 au 19 mars 2031");
    await made.first().getByRole("link").click();
    await expect(page.getByRole("listitem").filter({ hasText: "du 17 au 19 mars 2031" })).toBeVisible();
  });

  await test.step("a session of its own starts from it, and everything can still be changed", async () => {
    await page.goto(`/sessions/new?course_id=${course.split("/").at(-1)}`);
    await page.getByLabel("Partir d’un modèle").selectOption({ label: (await page.getByLabel("Partir d’un modèle").locator("option").filter({ hasText: "Été, en deux fois" }).textContent()) ?? "" });
    await page.getByLabel("Premier jour de la session").fill("2031-09-01");
    await page.getByLabel("Premier jour de la session").blur();
    const days = page.getByRole("group", { name: "Jours" });
    await expect(days.getByLabel("Premier jour")).toHaveCount(2);
    await expect(days.getByLabel("Premier jour").nth(1)).toHaveValue("2031-09-15");
    await expect(days.getByLabel("Dernier jour").nth(1)).toHaveValue("2031-09-17");
    await expect(page.getByLabel("Libérées le")).toHaveValue("2031-08-11");
    await expectAccessibleEverywhere(page, {
      undecided: { "color-contrast": "what was said lies over a long page for a moment; it is opaque, and its inks are the page's own tokens" },
    });
    await page.getByLabel("Premier jour de la session").fill("2031-10-06");
    await page.getByLabel("Premier jour de la session").blur();
    await expect(page.getByLabel("Libérées le")).toHaveValue("2031-09-15");
    await days.getByLabel("Dernier jour").nth(1).fill("2031-10-23");
    await page.getByLabel("Code de la session").fill("MODELE-1");
    await page.getByRole("button", { name: "Préparer une session" }).click();
    await expect(page).toHaveURL(/\/sessions\/[0-9a-f-]{36}$/);
    await expect(page.getByRole("listitem").filter({ hasText: "du 20 au 23 octobre 2031" })).toBeVisible();
    await expect(page.getByText(/7e BCA/).first()).toBeVisible();
  });

  await test.step("it is taken away, and what was planned stays", async () => {
    await page.goto(course);
    await card.getByRole("button", { name: "Supprimer le modèle « Été, en deux fois »" }).click();
    await dialog.getByRole("button", { name: "Supprimer" }).click();
    await expect(dialog).toHaveCount(0);
    await expect(lines.filter({ hasText: "Été, en deux fois" })).toHaveCount(0);
    await expectAccessibleEverywhere(page);
    await page.goto("/sessions?from=2031-01-01");
    await expect(page.locator("tbody tr")).toHaveCount(4);
  });
});
