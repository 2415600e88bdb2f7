import { expectAccessibleEverywhere } from "../fixtures/accessible";
import { signIn } from "../fixtures/people";
import { expect, test } from "../fixtures/test";

test("a planner reads the year at a glance, comes closer, and opens a session", async ({ page }) => {
  await signIn(page, "planificateur");
  await page.goto("/sessions");
  await page.getByRole("link", { name: "Tableau de l’année" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Tableau de l’année" })).toBeVisible();
  const board = page.getByRole("table", { name: "Tableau de l’année" });
  const bars = board.getByRole("link", { name: /sur \d+/ });

  await test.step("each bar says how full it is, in words", async () => {
    await expect(bars.first()).toBeAttached();
    await expect(page.getByRole("list", { name: "Remplissage" })).toContainText("Sous le minimum");
    await expect(bars.first()).toHaveAccessibleName(/Vide|Sous le minimum|En cours de remplissage|Complète|Au-delà/);
    await expectAccessibleEverywhere(page);
  });

  await test.step("the months come closer, and the address says so", async () => {
    await page.getByRole("link", { name: "Trimestre", exact: true }).click();
    await expect(page).toHaveURL(/zoom=quarter/);
    await expect(page.getByRole("heading", { level: 2 }).first()).toContainText("trimestre");
    await page.getByRole("link", { name: "Après", exact: true }).click();
    await expect(page).toHaveURL(/on=\d{4}-\d{2}-01/);
    await page.getByRole("link", { name: "Année", exact: true }).click();
    await expect(page).not.toHaveURL(/zoom=/);
  });

  await test.step("a line for each course instead of each site", async () => {
    await page.getByRole("list", { name: "Une ligne par" }).getByRole("link", { name: "Stage" }).click();
    await expect(page).toHaveURL(/by=course/);
    await expect(board.getByRole("columnheader", { name: "Stage" })).toBeVisible();
  });

  await test.step("arrows go from one session to another, Enter opens one", async () => {
    await bars.first().focus();
    const first = await bars.first().getAttribute("id");
    await page.keyboard.press("ArrowDown");
    await expect(page.locator(`#${first}`)).not.toBeFocused();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/sessions\/[0-9a-f-]{36}/);
  });

  await test.step("a phone reads it week after week", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto("/board");
    await expect(page.getByRole("heading", { level: 3, name: /Semaine \d+/ }).first()).toBeVisible();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide, "nothing leaves the screen sideways").toBeLessThanOrEqual(390);
  });
});

test.describe("during an outage", () => {
  test.use({ refusals: [503] });

  test("the board says that it could not be read, and is read again", async ({ page }) => {
    await signIn(page, "planificateur");
    await page.goto("/sessions");
    await page.route("**/api/v1/session-board**", (route) => route.fulfill({ status: 503 }));
    await page.getByRole("link", { name: "Tableau de l’année" }).first().click();
    const retry = page.getByRole("button", { name: "Réessayer" });
    await expect(retry).toBeVisible();
    await page.unroute("**/api/v1/session-board**");
    // What happens elsewhere has the board read again as well: the button may be gone before it is pressed.
    const board = page.getByRole("table", { name: "Tableau de l’année" });
    await expect(async () => {
      if (await retry.isVisible()) await retry.click({ timeout: 1_000 });
      await expect(board).toBeVisible({ timeout: 2_000 });
    }).toPass();
  });

  test("a span without sessions says so", async ({ page }) => {
    await signIn(page, "planificateur");
    await page.goto("/board?on=2050-01-01");
    await expect(page.getByText("Aucune session sur cette durée.")).toBeVisible();
  });
});
