import { DIALOG, expectAccessibleEverywhere } from "../fixtures/accessible";
import { signIn } from "../fixtures/people";
import { expect, type Page, test } from "../fixtures/test";

const grid = (page: Page) => page.getByRole("grid", { name: "Demandes" });

/** What stands in the row under the keys. */
const active = (page: Page) => page.locator("tbody tr.active");

test("a planner goes through the requests by keyboard, chooses several and copies them", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.setViewportSize({ width: 1440, height: 900 });
  await signIn(page, "planificateur");
  await page.goto("/requests");
  await expect(active(page)).toBeVisible();

  await test.step("the table is as tall as there are requests, and draws those in sight", async () => {
    // The first page is shown before it is known how many requests there are.
    await expect(grid(page)).not.toHaveAttribute("aria-rowcount", "201");
    const rows = Number(await grid(page).getAttribute("aria-rowcount"));
    const drawn = await page.locator("tbody tr").count();
    expect(drawn).toBeLessThan(80);
    expect(rows).toBeGreaterThan(drawn);
    await page.locator(".grid-box").evaluate((box) => box.scrollTo(0, box.scrollHeight));
    await expect(page.locator(`tr[aria-rowindex="${rows}"] a`)).toBeVisible();
    await page.locator(".grid-box").evaluate((box) => box.scrollTo(0, 0));
    await expectAccessibleEverywhere(page);
  });

  await test.step("arrows move, Space chooses, Shift extends", async () => {
    await grid(page).focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Shift+ArrowDown");
    await expect(page.getByText("3 demandes sélectionnées")).toBeVisible();
    await expect(page.locator('tr[aria-selected="true"]')).toHaveCount(3);
    await page.keyboard.press("End");
    await expect(active(page)).toBeVisible();
    await page.keyboard.press("Home");
    await expect(active(page)).toHaveAttribute("aria-rowindex", "2");
  });

  await test.step("what is chosen is copied as a spreadsheet pastes it", async () => {
    await page.keyboard.press("Control+c");
    await expect(page.getByText("3 lignes copiées.")).toBeAttached();
    const lines = (await page.evaluate(() => navigator.clipboard.readText())).split(/\r?\n/);
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^Personne\tUnité\tStage\t/);
  });

  await test.step("columns are left out, and stay so", async () => {
    await page.locator("summary", { hasText: "Colonnes" }).click();
    await page.getByRole("checkbox", { name: "Vœux" }).uncheck();
    await expect(page.getByRole("columnheader", { name: "Vœux" })).toHaveCount(0);
    await page.reload();
    await expect(active(page)).toBeVisible();
    await expect(page.getByRole("columnheader", { name: "Vœux" })).toHaveCount(0);
  });

  await test.step("Enter opens the request", async () => {
    await grid(page).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/requests\/[0-9a-f-]{36}/);
  });
});

test("a far jump reads the page that is in sight before any other", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await signIn(page, "planificateur");
  await page.goto("/requests");
  await expect(active(page)).toBeVisible();
  const total = async () => Number(await grid(page).getAttribute("aria-rowcount")) - 1;
  await expect.poll(total).toBeGreaterThan(401);
  const asked: string[] = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.pathname === "/api/v1/requests") asked.push(url.searchParams.get("skip") ?? "0");
  });
  const last = Math.floor(((await total()) - 1) / 200) * 200;
  await page.locator(".grid-box").evaluate((box) => box.scrollTo(0, box.scrollHeight));
  await expect(page.locator(`tr[aria-rowindex="${(await total()) + 1}"] a`)).toBeVisible();
  // What was on its way when the jump was made may still come first.
  expect(asked.filter((skip) => skip !== "200")[0]).toBe(String(last));
});

test("requests are sorted by person, course and unit", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await signIn(page, "planificateur");
  await page.goto("/requests");
  await expect(active(page)).toBeVisible();
  const heads = page.getByRole("columnheader");
  await heads.filter({ hasText: "Personne" }).getByRole("link").click();
  await expect(page).toHaveURL(/sort=person/);
  await expect(heads.filter({ hasText: "Personne" })).toHaveAttribute("aria-sort", "ascending");
  const names = async () => (await page.locator("tbody tr th .row-link").allInnerTexts()).slice(0, 10).map((text) => text.split("\n")[0].toUpperCase());
  await expect.poll(async () => JSON.stringify(await names()) === JSON.stringify([...(await names())].sort((a, b) => a.localeCompare(b, "fr")))).toBe(true);
  await heads.filter({ hasText: "Stage" }).getByRole("link").click();
  await expect(page).toHaveURL(/sort=course/);
});

test("several requests take another priority, with a reason", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await signIn(page, "planificateur");
  await page.goto("/requests?progress=waiting&priority=3");
  await expect(active(page)).toBeVisible();
  const before = Number(await grid(page).getAttribute("aria-rowcount"));
  const boxes = page.locator("tbody").getByRole("checkbox");
  await boxes.nth(0).click();
  await boxes.nth(1).click({ modifiers: ["Shift"] });
  await page.getByRole("button", { name: "Changer la priorité" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Priorité", { exact: true }).selectOption("1");
  await dialog.getByRole("button", { name: "Voir ce qui changera" }).click();
  await expect(dialog.getByText("Les priorités 1 et 2 se justifient").first()).toBeVisible();
  await expectAccessibleEverywhere(page, DIALOG);
  await dialog.getByLabel("Motif de la priorité").fill("projection en juin");
  await dialog.getByRole("button", { name: "Voir ce qui changera" }).click();
  await expect(dialog.getByText("2 demandes changent de priorité")).toBeVisible();
  await dialog.getByRole("button", { name: "Changer la priorité de 2 demandes" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(grid(page)).toHaveAttribute("aria-rowcount", String(before - 2));
});

test("counts by progress unfold their requests", async ({ page }) => {
  await signIn(page, "planificateur");
  await page.goto("/requests");
  const by = page.getByRole("list", { name: "Compter par" });
  await by.first().getByRole("link", { name: "Avancement" }).click();
  const waiting = by.last().getByRole("link", { name: /En attente/ });
  const count = (await waiting.locator("b").innerText()).replace(/\D/g, "");
  await waiting.click();
  await expect(page).toHaveURL(/progress=waiting/);
  await expect(grid(page)).toHaveAttribute("aria-rowcount", String(Number(count) + 1));
});

test("several requests are refused at once, after their effect was shown", async ({ page }) => {
  await signIn(page, "planificateur");
  await page.goto("/requests?progress=waiting");
  await expect(active(page)).toBeVisible();
  const before = Number(await grid(page).getAttribute("aria-rowcount"));
  const boxes = page.locator("tbody").getByRole("checkbox");
  await boxes.nth(0).click();
  await boxes.nth(1).click({ modifiers: ["Shift"] });
  await page.getByRole("button", { name: "Refuser", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Motif").first().selectOption({ index: 1 });
  await expectAccessibleEverywhere(page, DIALOG);
  await dialog.getByLabel("Précisions").fill("deux demandes en trop");
  await dialog.getByRole("button", { name: "Voir ce qui changera" }).click();
  await expect(dialog.getByText("2 demandes changeront")).toBeVisible();
  await dialog.getByRole("button", { name: "Refuser 2 demandes" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(grid(page)).toHaveAttribute("aria-rowcount", String(before - 2));
});
