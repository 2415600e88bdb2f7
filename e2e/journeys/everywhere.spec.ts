import { phone, signIn } from "../fixtures/people";
import { DIALOG, expectAccessibleEverywhere } from "../fixtures/accessible";
import { expect, type Page, started, test } from "../fixtures/test";

/** An id that nobody has. */
const NOBODY = "0190f5fe-7c00-7a00-8000-000000000001";

// No trace: recording each of these many states would take longer than reading them.
test.use({ refusals: [403, 404], trace: "off" });

/** Every page and dialog, in both themes, on a phone and on a desk. */
test("the pages open to all are accessible everywhere", async ({ page }) => {
  for (const path of ["/sign-in", "/legal-notice", "/accessibility", "/personal-data", "/terms", "/nowhere"]) {
    await open(page, path);
    await expectAccessibleEverywhere(page, { fewWords: path === "/nowhere" });
  }
});

test("the planner's pages and dialogs are accessible everywhere", async ({ page }) => {
  await signIn(page, "planificateur");
  const session = await first(page, "sessions?q=CYNO-1-26-01");
  const request = await first(page, "requests?progress=waiting");
  const person = await first(page, "people");

  for (const path of [
    "/",
    "/sessions?q=secours",
    `/people/${person}?q=durand`,
    "/imports",
    "/notifications",
  ]) {
    await open(page, path);
    await expectAccessibleEverywhere(page);
  }

  for (const path of ["/sessions?q=zzzz", `/sessions/${NOBODY}`]) {
    await open(page, path);
    await expectAccessibleEverywhere(page, { fewWords: true });
  }

  await open(page, "/imports/new");
  await page.getByRole("button", { name: "Vérifier les fichiers" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expectAccessibleEverywhere(page);

  await open(page, `/requests/${request}?q=durand`);
  await expectAccessibleEverywhere(page);
  for (const name of ["Retirer la demande", "Refuser la demande"]) {
    await dialog(page, page.getByRole("button", { name }));
  }

  await open(page, `/sessions/${session}`);
  await page.locator(".ranked summary").first().click();
  await expectAccessibleEverywhere(page);
  const card = page.locator("#ranking");
  for (const opener of [
    page.getByRole("button", { name: "Placer une personne" }),
    page.getByRole("button", { name: "Déplacer la session" }),
    page.getByRole("button", { name: "Copier la session" }),
    page.getByRole("button", { name: "Annuler la session" }),
    page.getByRole("button", { name: /^Annuler l’inscription de/ }).first(),
    card.getByRole("button", { name: /^Placer / }).first(),
    card.getByRole("button", { name: /^Proposer la place/ }).last(),
  ]) {
    await dialog(page, opener);
  }
});

test("the pages of the others are accessible everywhere", async ({ browser, watch }) => {
  const person = await phone(browser, watch);
  await signIn(person, "stagiaire");
  const session = await first(person, "sessions?q=CYNO-1-26-01");
  for (const path of ["/me", `/sessions/${session}`, "/notifications"]) {
    await open(person, path);
    await expectAccessibleEverywhere(person);
  }
  for (const path of ["/imports", "/imports/new", `/offers/${NOBODY}`]) {
    await open(person, path);
    await expectAccessibleEverywhere(person, { fewWords: true });
  }
  await person.context().close();

  for (const [login, home] of [
    ["demandeur", "Les demandes de votre unité"],
    ["administrateur", "Personnes"],
  ] as const) {
    const page = await phone(browser, watch);
    await signIn(page, login);
    await expect(page.getByRole("heading", { level: 1, name: home })).toBeVisible();
    await expect(page.locator(".skeleton")).toHaveCount(0);
    await expectAccessibleEverywhere(page);
    await page.context().close();
  }
});

/** The id of the first item of a list. */
async function first(page: Page, list: string): Promise<string> {
  const answer = await page.request.get(`/api/v1/${list}`);
  const [item] = (await answer.json()).items;
  return item.id as string;
}

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await started(page);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator(".skeleton")).toHaveCount(0);
}

async function dialog(page: Page, opener: ReturnType<Page["locator"]>): Promise<void> {
  await opener.click();
  const shown = page.getByRole("dialog");
  await expect(shown).toBeVisible();
  await expectAccessibleEverywhere(page, DIALOG);
  await page.keyboard.press("Escape");
  await expect(shown).toHaveCount(0);
}
