import { DIALOG, expectAccessibleEverywhere } from "../fixtures/accessible";
import { signIn } from "../fixtures/people";
import { expect, started, test } from "../fixtures/test";

// The loader of parts reports what did not come.
test.use({ refusals: [503], reports: [/records-[0-9a-f]+\.bin: 503/] });

test("a planner goes anywhere by typing", async ({ page }) => {
  await signIn(page, "planificateur");
  await expect(page.getByRole("heading", { level: 1, name: "Ce qui vous attend" })).toBeVisible();

  await test.step("to a page", async () => {
    await page.keyboard.press("Control+k");
    const field = page.getByRole("combobox", { name: "Page, session, stage ou personne" });
    await expect(field).toBeFocused();
    await field.fill("impor");
    await expect(page.getByRole("option")).toHaveCount(2);
    await expectAccessibleEverywhere(page, DIALOG);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/imports$/);
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(page.getByRole("heading", { level: 1, name: "Imports" })).toBeFocused();
  });

  await test.step("to a person, with the arrows", async () => {
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill("vernhes");
    await expect(page.getByRole("option", { name: /VERNHES/ }).first()).toBeVisible();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await expect(page.getByRole("option").first()).toHaveAttribute("aria-selected", "true");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/people\/[0-9a-f-]{36}/);
  });

  await test.step("Escape gives the focus back, and nothing found is said", async () => {
    const search = page.getByRole("searchbox").first();
    await search.focus();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill("zzzzzz");
    await expect(page.getByText("Rien ne correspond à")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(search).toBeFocused();
  });

  await test.step("the shortcuts are listed, and single keys can be turned off", async () => {
    await page.locator("#content").focus();
    await page.keyboard.press("/");
    await expect(page.getByRole("searchbox").first()).toBeFocused();
    await page.locator("#content").focus();
    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Raccourcis clavier" });
    await expect(help).toBeVisible();
    await expectAccessibleEverywhere(page, DIALOG);
    await help.getByRole("checkbox").uncheck();
    await page.keyboard.press("Escape");
    await page.locator("#content").focus();
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog")).toHaveCount(0);
  });
});

test("a part that does not come is asked for again", async ({ page }) => {
  await signIn(page, "planificateur");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.route("**/records-*.bin", (route) => route.fulfill({ status: 503 }));
  await page.getByRole("navigation", { name: "Navigation principale" }).first().getByRole("link", { name: "Demandes" }).click();
  const retry = page.getByRole("button", { name: "Réessayer" });
  await expect(retry).toBeVisible();
  await page.unroute("**/records-*.bin");
  await retry.click();
  await expect(page.getByRole("grid", { name: "Demandes" })).toBeVisible();
});

test("after an upgrade the page offers to reload, and what was typed is put back", async ({ page }) => {
  await page.clock.install();
  await signIn(page, "administrateur");
  await page.goto("/administration/clients/new");
  await started(page);
  await page.getByLabel("Nom", { exact: true }).fill("SIRH d’essai");
  await page.getByLabel("Requêtes par minute").fill("120");
  let upgraded = true;
  await page.route("/", async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace(/boot-[0-9a-f]+\.js/, "boot-0000000000000000.js");
    await route.fulfill({ response: answer, body: upgraded ? body : await answer.text() });
  });
  await page.clock.fastForward(601_000);
  await expect(page.getByText("Relève vient d’être mise à jour.")).toBeVisible();
  await expect(page.getByLabel("Nom", { exact: true })).toHaveValue("SIRH d’essai");
  // The ten minutes that went by at once cost the stream, which comes back by itself.
  await expect(page.locator(".late")).toHaveCount(0);
  await expectAccessibleEverywhere(page);
  upgraded = false;
  await page.getByRole("button", { name: "Recharger" }).click();
  await started(page);
  await expect(page.getByLabel("Nom", { exact: true })).toHaveValue("SIRH d’essai");
  await expect(page.getByLabel("Requêtes par minute")).toHaveValue("120");
  await expect(page.getByText("Relève vient d’être mise à jour.")).toHaveCount(0);
});
