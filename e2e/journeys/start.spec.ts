import { expect, started, test } from "../fixtures/test";

test("the application starts and offers to sign in", async ({ page }) => {
  await page.goto("/");
  await started(page);
  await expect(page).toHaveTitle(/Relève/);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator("input[type=password]")).toBeVisible();
});
