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

test("who is signed in and what their page reads are asked for beside the start, once", async ({ page }) => {
  await signIn(page, "stagiaire");
  await expect(page).toHaveURL(/\/me$/);
  const paths = asked(page);
  const ahead = ["/api/v1/auth/me", "/api/v1/me/programme"];
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  const loading = page.goto("/me", { waitUntil: "commit" });
  await expect.poll(() => paths.toSorted()).toEqual(ahead);
  release();
  await loading;
  await started(page);
  await expect(page.getByRole("list").filter({ has: page.locator(".item-title") }).first()).toBeVisible();
  for (const path of ahead) expect(paths.filter((one) => one === path), path).toHaveLength(1);
});

test.describe("whoever was signed in", () => {
  test.use({ refusals: [401] });

  test("is asked to sign in when they no longer are, and nobody is asked about for a visitor", async ({ page }) => {
    await signIn(page, "stagiaire");
    await page.context().clearCookies();
    await page.goto("/me");
    await expect(page.locator("input[type=password]")).toBeVisible();
    const paths = asked(page);
    await page.goto("/me");
    await expect(page.locator("input[type=password]")).toBeVisible();
    expect(paths).not.toContain("/api/v1/auth/me");
    expect(paths).not.toContain("/api/v1/me/programme");
  });
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
