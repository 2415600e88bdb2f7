import { DIALOG, expectAccessibleEverywhere } from "../fixtures/accessible";
import { signIn } from "../fixtures/people";
import { expect, type Page, test } from "../fixtures/test";

/** What lies under an open menu, axe reads when it is shut. */
const MENU = { undecided: { "color-contrast": "the menu's surface and inks are the page's own tokens" }, within: ".view-menu" };

const menu = (page: Page) => page.locator(".view-menu > summary");

test("a planner saves what they see as a view, shares it, and sends its link", async ({ page, browser, context, baseURL }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.setViewportSize({ width: 1440, height: 900 });
  await signIn(page, "planificateur");
  await page.goto("/requests?progress=waiting&sort=priority&group=priority");
  await expect(page.locator("tbody tr.active")).toBeVisible();
  await page.locator("summary", { hasText: "Colonnes" }).click();
  await page.getByRole("checkbox", { name: "Vœux" }).uncheck();
  await page.locator("summary", { hasText: "Colonnes" }).click();

  await test.step("it is saved under a name, with filters, order, counts and columns", async () => {
    await menu(page).click();
    await expect(page.getByText("Aucune vue enregistrée.")).toBeVisible();
    await expectAccessibleEverywhere(page, MENU);
    await page.getByRole("button", { name: "Enregistrer cette vue" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Enregistrer" }).click();
    await expect(dialog.getByText("Donnez un nom à la vue.").first()).toBeVisible();
    await dialog.getByLabel("Nom de la vue").fill("En attente, par priorité");
    await dialog.getByLabel("Qui la voit").selectOption({ index: 2 });
    await expectAccessibleEverywhere(page, DIALOG);
    await dialog.getByRole("button", { name: "Enregistrer" }).click();
    await expect(dialog).toHaveCount(0);
    await expect(menu(page)).toHaveText("Vue : En attente, par priorité");
    await expect(page).toHaveURL(/view=[0-9a-f-]{36}/);
    await expect(page.getByText("Modifiée depuis l’enregistrement.")).toHaveCount(0);
  });

  await test.step("what is changed is told, taken back and saved", async () => {
    await page.getByRole("link", { name: "Refusée" }).first().click();
    await expect(page.getByText("Modifiée depuis l’enregistrement.")).toBeVisible();
    await page.getByRole("button", { name: "Revenir à la vue" }).click();
    await expect(page).toHaveURL(/progress=waiting/);
    await expect(page.getByText("Modifiée depuis l’enregistrement.")).toHaveCount(0);
    await page.getByRole("columnheader", { name: "Demandée le" }).getByRole("link").click();
    await page.getByRole("button", { name: "Enregistrer les changements" }).click();
    await expect(page.getByText("Modifiée depuis l’enregistrement.")).toHaveCount(0);
  });

  await test.step("its link shows it to a colleague, who does not change it", async () => {
    await page.getByRole("button", { name: "Copier le lien" }).click();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toMatch(/\/requests\?view=[0-9a-f-]{36}$/);
    const other = await browser.newPage({ baseURL });
    await other.setViewportSize({ width: 1440, height: 900 });
    await signIn(other, "demandeur");
    await other.goto(link);
    await expect(other).toHaveURL(/progress=waiting/);
    await expect(menu(other)).toHaveText("Vue : En attente, par priorité");
    await expect(other.getByRole("columnheader", { name: "Vœux" })).toHaveCount(0);
    await expect(other.getByRole("button", { name: "Renommer ou partager" })).toHaveCount(0);
    await other.close();
  });

  await test.step("by keyboard it is renamed, then taken away", async () => {
    await page.getByRole("button", { name: "Renommer ou partager" }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Nom de la vue").fill("À placer");
    await page.keyboard.press("Enter");
    await expect(menu(page)).toHaveText("Vue : À placer");
    await page.getByRole("button", { name: "Supprimer" }).click();
    await dialog.getByRole("button", { name: "Supprimer" }).click();
    await expect(dialog).toHaveCount(0);
    await expect(page).not.toHaveURL(/view=/);
    await expect(menu(page)).toHaveText("Vues");
  });
});

test("views of people are kept too, and what draws them comes with the menu", async ({ page }) => {
  const parts: string[] = [];
  page.on("request", (request) => {
    const part = /assets\/(\w+)-[0-9a-f]+\.bin$/.exec(request.url())?.[1];
    if (part) parts.push(part);
  });
  await signIn(page, "planificateur");
  await page.goto("/people?status=reserve");
  await expect(page.getByRole("table", { name: "Personnes" })).toBeVisible();
  await expect(page.getByRole("list", { name: "Filtres en place" })).toContainText("Réserve");
  expect(parts).not.toContain("views");
  await menu(page).click();
  await page.getByRole("button", { name: "Enregistrer cette vue" }).click();
  expect(parts, "the views come once they are wanted").toContain("views");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Nom de la vue").fill("Nos réservistes");
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await expect(menu(page)).toHaveText("Vue : Nos réservistes");
  const id = new URL(page.url()).searchParams.get("view");
  await page.goto(`/people?view=${id}`);
  await expect(page).toHaveURL(/status=reserve/);
  await expect(menu(page)).toHaveText("Vue : Nos réservistes");
  await expect(page.getByText("Modifiée depuis l’enregistrement.")).toHaveCount(0);
  await page.getByRole("button", { name: "Supprimer" }).click();
  await dialog.getByRole("button", { name: "Supprimer" }).click();
  await expect(page).not.toHaveURL(/view=/);
});

test.describe("what is no more", () => {
  test.use({ refusals: [404] });
  test("a view that is no more says so, and the list stays", async ({ page }) => {
    await signIn(page, "planificateur");
    await page.goto("/requests?view=018f3f2e-7b1c-7c2a-9d3e-5f6a7b8c9d0e");
    await expect(page.getByText("Cette vue n’existe plus, ou n’est pas partagée avec vous.")).toBeVisible();
    await expect(page.getByRole("grid", { name: "Demandes" })).toBeVisible();
  });
});
