import { signIn } from "../fixtures/people";
import { expect, type Page, test } from "../fixtures/test";

test.use({ refusals: [503] });

test("a list comes back from an outage with its choices, and its filters are no steps of the history", async ({ page }) => {
  await signIn(page, "planificateur");
  const navigation = page.getByRole("navigation", { name: "Navigation principale" }).first();
  await navigation.getByRole("link", { name: "Imports" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Imports" })).toBeVisible();

  await test.step("what failed during the outage is asked again after it", async () => {
    await page.route("**/api/v1/**", (route) => route.fulfill({ status: 503 }));
    await navigation.getByRole("link", { name: "Sessions" }).click();
    const retry = page.getByRole("button", { name: "Réessayer" });
    await expect(retry).toBeVisible();
    await expect(page.getByLabel("Stage", { exact: true }).getByRole("option")).toHaveCount(1);
    await page.unroute("**/api/v1/**");
    await retry.click();
    await expect(page.getByRole("table", { name: "Sessions" })).toBeVisible();
    await expect(page.getByLabel("Stage", { exact: true }).getByRole("option").nth(1)).toBeAttached();
    await expect(page.getByLabel("Lieu", { exact: true }).getByRole("option").nth(1)).toBeAttached();
  });

  await test.step("Back leaves a list that was filtered twice", async () => {
    await page.getByLabel("Stage", { exact: true }).selectOption({ index: 1 });
    await page.getByRole("link", { name: "Avec des places libres" }).click();
    await expect(page).toHaveURL(/course_id=.*free_seats=true/);
    await page.goBack();
    await expect(page.getByRole("heading", { level: 1, name: "Imports" })).toBeVisible();
    await page.goForward();
    await expect(page).toHaveURL(/course_id=.*free_seats=true/);
    await expect(page.getByLabel("Stage", { exact: true })).not.toHaveValue("");
  });

  await test.step("a header sorts by click and by keyboard, and the address keeps the order", async () => {
    await page.goto("/requests");
    const header = page.getByRole("columnheader", { name: "Priorité" });
    await expect(page.getByRole("columnheader", { name: "Demandée le" })).toHaveAttribute("aria-sort", "descending");
    await header.getByRole("link").click();
    await expect(page).toHaveURL(/sort=priority/);
    await expect(header).toHaveAttribute("aria-sort", "ascending");
    const priorities = page.getByRole("grid", { name: "Demandes" }).locator("tbody td:nth-of-type(2)");
    await expect(priorities.first()).toHaveText("1");
    await header.getByRole("link").focus();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/sort=-priority/);
    await expect(header).toHaveAttribute("aria-sort", "descending");
    await expect(priorities.first()).toHaveText("4");
  });
});

test("a planner's tables are dense: two lines a row at most, and nothing out of its box", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await signIn(page, "planificateur");
  for (const [path, seen] of [
    ["/sessions", 13],
    ["/requests", 13],
    ["/people", 20],
  ] as const) {
    await page.goto(path);
    await expect(page.locator("tbody tr").nth(seen)).toBeAttached();
    const { tallest, whole, outside } = await measured(page);
    expect.soft(tallest, `the tallest row of ${path}, in pixels`).toBeLessThanOrEqual(48);
    expect.soft(whole, `rows of ${path} seen whole without scrolling`).toBeGreaterThanOrEqual(seen);
    expect.soft(outside, `cells of ${path} that leave their column`).toEqual([]);
  }
});

/** The rows of the table that the page shows. */
async function measured(page: Page): Promise<{ tallest: number; whole: number; outside: string[] }> {
  return page.locator("tbody").evaluate((body) => {
    const rows = [...body.querySelectorAll("tr")].map((row) => row.getBoundingClientRect());
    const cells = [...body.querySelectorAll("th, td")];
    const leaves = (cell: Element) =>
      [...cell.querySelectorAll("*")].some((part) => part.getBoundingClientRect().right > cell.getBoundingClientRect().right + 1);
    return {
      tallest: Math.max(...rows.map((row) => row.height)),
      whole: rows.filter((row) => row.bottom <= window.innerHeight).length,
      outside: cells.filter(leaves).map((cell) => cell.textContent ?? ""),
    };
  });
}

test("whoever signs out while the server is out is told that they are still signed in", async ({ page }) => {
  await signIn(page, "planificateur");
  await page.locator("summary", { hasText: "Votre compte" }).click();
  const leave = page.getByRole("button", { name: "Se déconnecter" });
  await page.route("**/api/v1/auth/logout", (route) => route.fulfill({ status: 503 }));
  await leave.click();
  await expect(page.getByText("vous êtes toujours connecté")).toBeVisible();
  await page.unroute("**/api/v1/auth/logout");
  await leave.click();
  await expect(page.getByLabel("Identifiant")).toBeVisible();
});
