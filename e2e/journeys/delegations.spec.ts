import { DIALOG, expectAccessibleEverywhere } from "../fixtures/accessible";
import { phone, signIn } from "../fixtures/people";
import { expect, started, test } from "../fixtures/test";

test.use({ refusals: [403, 409, 422] });

/** The day so many days from now, here. */
function inDays(days: number): string {
  const day = new Date();
  day.setDate(day.getDate() + days);
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;
}

test("a planner lends the role, the colleague acts, the audit says on whose behalf, the planner ends it", async ({ page, browser, watch }) => {
  await signIn(page, "planificateur");

  await test.step("the account leads to what each role allows, and to lending", async () => {
    await page.goto("/account");
    await started(page);
    await page.getByRole("link", { name: "Ce que je peux faire" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Qui peut faire quoi" })).toBeFocused();
    const table = page.getByRole("table", { name: "Qui peut faire quoi" });
    await expect(table.getByRole("row")).toHaveCount(7);
    await expect(table.getByRole("row", { name: /^Gestionnaire Votre rôle/ })).toContainText("inscrire des personnes");
    await expectAccessibleEverywhere(page);
    await page.goto("/account");
    await started(page);
    await page.getByRole("link", { name: "Déléguer mes rôles" }).click();
    await expect(page.getByText("Vous ne déléguez aucun rôle.")).toBeVisible();
    await expectAccessibleEverywhere(page);
  });

  await test.step("lending: which roles, to whom, until when, why", async () => {
    await page.getByRole("link", { name: "Déléguer un rôle" }).click();
    await page.getByRole("button", { name: "Déléguer un rôle" }).click();
    const alert = page.getByRole("alert");
    for (const words of ["Cochez au moins un rôle.", "Choisissez une personne dans la liste.", "Dites pourquoi, en quelques mots."]) {
      await expect(alert).toContainText(words);
    }
    await page.getByRole("checkbox").first().check();
    await page.getByRole("checkbox").nth(1).check();
    await page.getByLabel("À qui ?").fill("salaün nolwenn");
    await page.getByRole("radio", { name: /^SALAÜN/ }).first().check();
    await page.getByLabel("Dernier jour").fill(inDays(300));
    await page.getByLabel("Motif").fill("permission de fin d’année");
    await expectAccessibleEverywhere(page);
    await page.getByRole("button", { name: "Déléguer un rôle" }).click();
    await expect(page.locator("#last-fault")).toContainText("90 jours");
    await page.getByLabel("Dernier jour").fill(inDays(10));
    await page.getByRole("button", { name: "Déléguer un rôle" }).click();
    await expect(page.getByText("C’est délégué à SALAÜN Nolwenn.")).toBeVisible();
    const lent = page.locator(".card", { has: page.getByRole("heading", { name: "Ce que je délègue" }) });
    await expect(lent).toContainText("En cours");
    await expect(lent).toContainText("permission de fin d’année");
    await expectAccessibleEverywhere(page);
  });

  const colleague = await phone(browser, watch);

  await test.step("the colleague sees what is lent, and records a skill by it", async () => {
    await signIn(colleague, "formateur");
    await colleague.goto("/account/delegations");
    await started(colleague);
    await expect(colleague.getByText("Par KERMARREC Solène")).toBeVisible();
    await colleague.goto("/people?q=garrigues");
    await started(colleague);
    await colleague.getByRole("table").getByRole("rowheader").getByRole("link").first().click();
    await colleague.getByRole("button", { name: "Enregistrer une qualification" }).click();
    const dialog = colleague.getByRole("dialog", { name: "Enregistrer une qualification" });
    await dialog.getByRole("button", { name: "Enregistrer une qualification" }).click();
    await expect(dialog.getByRole("alert")).toContainText("Choisissez une qualification.");
    await dialog.getByLabel("Quelle qualification ?").selectOption({ index: 1 });
    await dialog.getByLabel("Premier jour").fill("2026-01-05");
    await dialog.getByLabel("Dernier jour (facultatif)").fill("2026-01-04");
    await dialog.getByRole("button", { name: "Enregistrer une qualification" }).click();
    await expect(dialog.locator("#held-last-fault")).toContainText("ne précède pas");
    await dialog.getByLabel("Dernier jour (facultatif)").fill("2026-01-06");
    await expectAccessibleEverywhere(colleague, DIALOG);
    await dialog.getByRole("button", { name: "Enregistrer une qualification" }).click();
    await expect(colleague.getByText(/» est enregistrée\.$/)).toBeVisible();
    await expectAccessibleEverywhere(colleague, {
      undecided: { "color-contrast": "the bar under the thumb lies over a long page; it is opaque, and its inks are the page's own tokens" },
    });
  });

  await test.step("the audit says who acted and on whose behalf", async () => {
    await page.goto("/administration/audit?action=skill.recorded");
    await started(page);
    const line = page.locator(".audit > li").first();
    await expect(line).toContainText("SALAÜN Nolwenn");
    await expect(line).toContainText("au nom de KERMARREC Solène");
    await expectAccessibleEverywhere(page);
  });

  await test.step("what was recorded by mistake is corrected, ended, then withdrawn, with its reason", async () => {
    const act = async (verb: string, fields: Record<string, string>, said: string) => {
      await colleague.getByRole("button", { name: new RegExp(`^${verb} `) }).first().click();
      const dialog = colleague.getByRole("dialog");
      await dialog.getByRole("button", { name: verb, exact: true }).click();
      await expect(dialog.getByRole("alert")).toContainText("Dites pourquoi");
      for (const [label, value] of Object.entries(fields)) await dialog.getByLabel(label).fill(value);
      await dialog.getByLabel("Motif").fill("mauvaise ligne");
      await dialog.getByRole("button", { name: verb, exact: true }).click();
      await expect(colleague.getByText(said)).toBeVisible();
    };
    await act("Corriger", { "Premier jour": "2026-01-07", "Dernier jour": "2026-12-31" }, "La qualification est corrigée.");
    await act("Mettre fin", { "Dernier jour": "2026-11-01" }, "Le dernier jour est enregistré.");
    await act("Retirer", {}, "La qualification est retirée.");
  });

  await test.step("an administrator sees it on the person’s page", async () => {
    const administrator = await phone(browser, watch);
    await signIn(administrator, "administrateur");
    await administrator.goto("/people?q=salaün%20nolwenn");
    await started(administrator);
    await administrator.getByRole("table").getByRole("rowheader").getByRole("link").first().click();
    await expect(administrator.getByText("KERMARREC Solène, à SALAÜN Nolwenn")).toBeVisible();
    await administrator.context().close();
  });

  await test.step("the planner ends it, and the colleague may no more", async () => {
    await page.goto("/account/delegations");
    await started(page);
    await page.getByRole("button", { name: "Arrêter la délégation à SALAÜN Nolwenn" }).click();
    await expectAccessibleEverywhere(page, DIALOG);
    await page.getByRole("dialog").getByRole("button", { name: "Arrêter", exact: true }).click();
    await expect(page.getByText("La délégation est arrêtée.")).toBeVisible();
    await expect(page.getByText("arrêtée par KERMARREC Solène")).toBeVisible();
    await colleague.goto("/administration/audit");
    await started(colleague);
    await expect(colleague.getByRole("heading", { level: 1, name: "Cette page ne vous est pas ouverte" })).toBeVisible();
    await colleague.context().close();
  });
});

test("a person keeps their contact and their commune up to date", async ({ page }) => {
  await signIn(page, "stagiaire");
  await page.goto("/account");
  await started(page);
  await page.getByRole("button", { name: "Modifier mon contact" }).click();
  const dialog = page.getByRole("dialog", { name: "Modifier mon contact" });
  await dialog.getByLabel("Téléphone (facultatif)").fill("12");
  await dialog.getByLabel("Commune de domicile (facultatif)").fill("Draguignan");
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Écrivez un numéro à dix chiffres");
  await expect(dialog.getByRole("alert")).toContainText("Écrivez le code INSEE");
  await expectAccessibleEverywhere(page, DIALOG);
  await dialog.getByLabel("Téléphone (facultatif)").fill("06 12 34 56 78");
  await dialog.getByLabel("Code INSEE de la commune (facultatif)").fill("83050");
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText("Le contact est enregistré.")).toBeVisible();
  await expect(page.getByRole("link", { name: "+33 6 12 34 56 78" })).toBeVisible();
  await expect(page.getByText("Draguignan (83050)")).toBeVisible();
  await expectAccessibleEverywhere(page);
});
