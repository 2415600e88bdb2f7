import { DIALOG, expectAccessibleEverywhere } from "../fixtures/accessible";
import { PASSWORD, signIn } from "../fixtures/people";
import { expect, type Page, test } from "../fixtures/test";

test.use({ viewport: { width: 390, height: 844 }, refusals: [401] });

const LITTLE = "Peu de temps pour le trajet : Nouméa";

/** Speaks to the API as somebody. */
async function as(page: Page, login: string) {
  const data = { login, password: PASSWORD, delivery: "bearer" };
  const { token } = await (await page.request.post("/api/v1/auth/login", { data })).json();
  const headers = { Authorization: `Bearer ${token}` };
  return {
    read: async (path: string) => (await page.request.get(`/api/v1/${path}`, { headers })).json(),
    send: async (path: string, body: object, version?: number) => {
      const more = version === undefined ? {} : { "If-Match": `"${version}"` };
      const answer = await page.request.post(`/api/v1/${path}`, { headers: { ...headers, ...more }, data: body });
      expect(answer.ok(), await answer.text()).toBe(true);
      return answer.json();
    },
  };
}

/** Opens a session in Paris, the day after the trainee comes back from Nouméa. */
async function opened(page: Page): Promise<{ id: string; course: string }> {
  const [planner, trainee] = [await as(page, "planificateur"), await as(page, "stagiaire")];
  const { upcoming, requests } = await trainee.read("me/programme");
  const seat = upcoming.find((one: { session: { site: { name: string } } }) => one.session.site.name === "Nouméa");
  const taken = [...upcoming.map((one: { session: { course: { id: string } } }) => one.session.course.id), ...requests.map((one: { course: { id: string } }) => one.course.id)];
  const courses = (await planner.read("courses?limit=200")).items;
  const sites = (await planner.read("sites?limit=200")).items;
  const paris = sites.find((site: { name: string }) => site.name === "Paris");
  const like = await planner.read(`sessions/${seat.session.id}`);
  const next = new Date(`${seat.session.ends_on}T12:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  const day = next.toISOString().slice(0, 10);
  for (const course of courses) {
    if (taken.includes(course.id) || course.prerequisites.length > 0) continue;
    const body = { organiser_id: like.organiser.id, course_id: course.id, site_id: paris.id, starts_on: day, ends_on: day, capacity: 8, minimum: 1 };
    const made = await planner.send("sessions", { ...body, code: `TRAJET-${course.code}`.slice(0, 30) });
    const session = await planner.send(`sessions/${made.id}/publish`, {}, made.version);
    const asked = { person_ids: [seat.person.id], course_id: course.id, session_ids: [session.id], priority: 3 };
    const seen = await planner.send("request-previews", asked);
    if (seen.lines[0].sessions[0]?.eligible) return { id: session.id, course: course.title };
  }
  throw new Error("no course of the demonstration is open to the trainee");
}

test("little time to travel is told before the seat is asked for, to the person and to whoever places them", async ({ page }) => {
  const session = await opened(page);

  await test.step("a planner sees it as soon as the person is chosen", async () => {
    await signIn(page, "planificateur");
    await page.goto(`/sessions/${session.id}`);
    await page.getByRole("button", { name: "Placer une personne" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("searchbox").fill("Garrigues");
    await dialog.getByText("GARRIGUES").first().click();
    await expect(dialog.getByRole("listitem").filter({ hasText: LITTLE })).toBeVisible();
    await expectAccessibleEverywhere(page, DIALOG);
    await page.context().clearCookies();
  });

  await test.step("the list marks the session", async () => {
    await signIn(page, "stagiaire");
    await page.goto("/sessions?q=TRAJET");
    const row = page.locator("tbody tr").filter({ hasText: session.course });
    await expect(row).toContainText("Trajet serré");
    await expectAccessibleEverywhere(page);
    await row.getByRole("link").click();
  });

  await test.step("its page says how much is lacking, above the button, and refuses nothing", async () => {
    const told = page.getByRole("listitem").filter({ hasText: LITTLE });
    await expect(told).toContainText(/Il faut environ \d+\sh, il y a \d+\sh\./);
    await expect(page.getByText("L’inscription reste possible.")).toBeVisible();
    const button = page.getByRole("button", { name: "M’inscrire", exact: true });
    const [above, below] = [await told.boundingBox(), await button.boundingBox()];
    expect((above?.y ?? 0) + (above?.height ?? 0)).toBeLessThan(below?.y ?? 0);
    await expectAccessibleEverywhere(page);
    await button.click();
    await expect(page).toHaveURL(/\/me$/);
  });
});
