import { expectAccessibleEverywhere } from "../fixtures/accessible";
import { signIn } from "../fixtures/people";
import { expect, type Page, test } from "../fixtures/test";

test.use({ viewport: { width: 390, height: 844 }, refusals: [409] });

/** In Paris, to the metre. */
const HERE = { latitude: 48.856613, longitude: 2.352222 };

const rows = (page: Page) => page.locator("tbody tr");
const near = (page: Page) => page.getByRole("button", { name: "Près de moi" });

/** What the lists of sessions were asked, as they were asked. */
function asked(page: Page): URLSearchParams[] {
  const all: URLSearchParams[] = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.pathname === "/api/v1/sessions") all.push(url.searchParams);
  });
  return all;
}

test("whoever says no chooses a site instead", async ({ page }) => {
  await signIn(page, "stagiaire");
  await page.goto("/sessions");
  await expect(rows(page).first()).toBeVisible();
  await near(page).click();
  await expect(page.getByText("Votre navigateur n’a pas donné votre position.")).toBeVisible();
  await expectAccessibleEverywhere(page, {
    undecided: { "color-contrast": "the bar under the thumb lies over a long page; it is opaque, and its inks are the page's own tokens" },
  });
  const site = page.getByRole("status").getByLabel("Près de ce lieu");
  await site.selectOption({ label: "Fontainebleau" });
  await expect(page).toHaveURL(/near_site_id=[0-9a-f-]{36}/);
  await expect(page.getByRole("list", { name: "Filtres en place" })).toContainText("Fontainebleau · À moins de 100 km");
  for (const row of await rows(page).all()) await expect(row).toContainText(/, à \d+\skm/);
});

test("one tap finds what is near, a second and a third enrol", async ({ page, context }) => {
  await context.grantPermissions(["geolocation"]);
  await context.setGeolocation(HERE);
  await signIn(page, "stagiaire");
  const questions = asked(page);
  await page.goto("/sessions");
  await expect(rows(page).first()).toBeVisible();
  const all = await rows(page).count();

  await test.step("the list is cut to what is around, each with how far it is", async () => {
    await near(page).click();
    await expect(page).toHaveURL(/\/sessions\?near=me$/);
    await expect(page.getByRole("list", { name: "Filtres en place" })).toContainText("Près de moi · À moins de 100 km");
    await expect(rows(page).first()).toContainText(/, à \d+\skm/);
    expect(await rows(page).count()).toBeLessThanOrEqual(all);
    for (const row of await rows(page).all()) await expect(row).toContainText(/(Paris|Fontainebleau), à \d+\skm/);
  });

  await test.step("the place goes into the question alone, to about a kilometre", async () => {
    expect(questions.at(-1)?.get("near")).toBe("48.86,2.35");
    expect(page.url()).not.toContain("48");
    const stored = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, history.state]));
    expect(stored).not.toContain("48.8");
  });

  await test.step("another distance, and seats left, are one tap each", async () => {
    await page.getByRole("link", { name: "25 km", exact: true }).click();
    await expect(page).toHaveURL(/within_km=25/);
    for (const row of await rows(page).all()) await expect(row).toContainText("Paris, à ");
    await page.getByRole("link", { name: "200 km", exact: true }).click();
    await expect(page).toHaveURL(/within_km=200/);
    await expect(rows(page).first()).toContainText(/, à \d+\skm/);
  });

  await test.step("the nearest come first when one asks for it", async () => {
    await page.getByRole("link", { name: "Les plus proches d’abord" }).click();
    await expect(page).toHaveURL(/sort=distance/);
    await expect.poll(() => questions.at(-1)?.get("sort")).toBe("distance");
    await expect(rows(page).first()).toContainText("Paris, à ");
    const said = await rows(page).allTextContents();
    const far = said.map((text) => Number(/, à (\d+)\skm/.exec(text)?.[1]));
    expect(far).toEqual([...far].sort((one, other) => one - other));
    await page.getByRole("link", { name: "Les premières d’abord" }).click();
    await expect(page).not.toHaveURL(/sort=/);
  });

  await test.step("what stands in the way of a seat is told where it is asked for", async () => {
    await rows(page).filter({ hasText: "GEST-STOCK" }).first().getByRole("link").click();
    await page.getByRole("button", { name: /^M’inscrire/ }).click();
    await expect(page.getByText("Ce qui s’y oppose")).toBeVisible();
    await page.goBack();
  });

  await test.step("two taps lead from the list to a seat", async () => {
    await rows(page).filter({ hasText: "SKI-RANDO" }).first().getByRole("link").click();
    await page.getByRole("button", { name: "M’inscrire", exact: true }).click();
    await expect(page.getByText("Vous êtes inscrit.")).toBeVisible();
    await expect(page).toHaveURL(/\/me$/);
  });

  await test.step("on the way back, the list is still that of what is near", async () => {
    await page.goBack();
    await page.goBack();
    await expect(page).toHaveURL(/near=me/);
    await expect(rows(page).first()).toContainText(/, à \d+\skm/);
  });
});

test("a link that looks near asks whoever follows it", async ({ page, context }) => {
  await context.grantPermissions(["geolocation"]);
  await context.setGeolocation({ latitude: -22.27, longitude: 166.44 });
  await signIn(page, "stagiaire");
  const questions = asked(page);
  await page.goto("/sessions?near=me&within_km=50");
  await expect(page.getByText("Cette adresse cherche autour de vous")).toBeVisible();
  expect(questions.every((one) => !one.has("near"))).toBe(true);
  await near(page).click();
  await expect(page.getByText("Cette adresse cherche autour de vous")).toHaveCount(0);
  await expect(page.getByRole("list", { name: "Filtres en place" })).toContainText("Près de moi · À moins de 50 km");
  expect(questions.at(-1)?.get("near")).toBe("-22.27,166.44");
});
