import { signIn } from "../fixtures/people";
import { expect, type Page, started, test } from "../fixtures/test";

/** The requests to the server's own interface that a page makes, as they are made. */
function asked(page: Page): string[] {
  const paths: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/api/v1/")) paths.push(pathname);
  });
  return paths;
}

test("the application starts and offers to sign in", async ({ page }) => {
  await page.goto("/");
  await started(page);
  await expect(page).toHaveTitle(/Relève/);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator("input[type=password]")).toBeVisible();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("what filters offer is read once they are unfolded", async ({ page }) => {
    await signIn(page, "planificateur");
    const paths = asked(page);
    await page.goto("/sessions");
    await expect(page.getByRole("table", { name: "Sessions" })).toBeVisible();
    expect(paths).not.toContain("/api/v1/courses");
    expect(paths).not.toContain("/api/v1/sites");
    const filters = page.locator("summary", { hasText: "Filtres" });
    await filters.click();
    const course = page.getByLabel("Stage", { exact: true });
    await expect(course.getByRole("option").nth(1)).toBeAttached();
    await filters.click();
    await filters.click();
    expect(paths.filter((path) => path === "/api/v1/courses")).toHaveLength(1);
    await course.selectOption({ index: 1 });
    await expect(page).toHaveURL(/course_id=/);
    await expect(page.getByRole("list", { name: "Filtres en place" })).toBeVisible();
  });
});
