import { expect, started, test } from "../fixtures/test";
import { expectAccessibleEverywhere } from "../fixtures/accessible";
import { PASSWORD, signIn } from "../fixtures/people";

// The line that is cut on purpose.
test.use({ refusals: [503] });

test("a screen shows what others do, keeps the focus, and says when it is no longer current", async ({ browser, page: planner }) => {
  await planner.clock.install();
  await signIn(planner, "planificateur");
  await expect(planner.getByTitle("Mis à jour en direct")).toBeVisible();

  // Someone else at work, through the API alone.
  const colleague = await browser.newContext();
  const login = { login: "planificateur", password: PASSWORD, delivery: "bearer" };
  const { token } = await (await colleague.request.post("/api/v1/auth/login", { data: login })).json();
  const headers = { Authorization: `Bearer ${token}` };
  const { items } = await (await colleague.request.get("/api/v1/sessions?state=published&limit=100", { headers })).json();
  const session = items.find((one: { fill: { enrolled: number; waiting: number } }) => one.fill.enrolled > 0 && one.fill.waiting === 0);
  const { items: roster } = await (
    await colleague.request.get(`/api/v1/sessions/${session.id}/enrolments?state=confirmed`, { headers })
  ).json();
  const enrolled = (count: number) => planner.getByText(`${count} sur ${session.fill.capacity}`).first();

  await test.step("a seat given back elsewhere shows by itself, and the focus stays", async () => {
    await planner.goto(`/sessions/${session.id}`);
    await started(planner);
    await expect(planner.getByTitle("Mis à jour en direct")).toBeVisible();
    await expect(enrolled(session.fill.enrolled)).toBeVisible();
    const held = planner.getByRole("button", { name: "Placer une personne" }).first();
    await held.focus();
    const given = await colleague.request.post(`/api/v1/enrolments/${roster[0].id}/cancel`, { headers, data: { code: "mission" } });
    expect(given.status()).toBe(200);
    await expect(enrolled(session.fill.enrolled - 1)).toBeVisible();
    await expect(held).toBeFocused();
  });

  await test.step("a lost line is told with the age of the data, which stay, and they catch up when it is back", async () => {
    await planner.route("**/api/v1/**", (route) => route.fulfill({ status: 503 }));
    // So long without a sign of life: the line is dead.
    await planner.clock.fastForward(61_000);
    await expect(planner.getByText(/^Reconnexion\s: données du /)).toBeVisible();
    await expect(planner.getByText(/^Hors ligne\s: données du /)).toBeVisible();
    // Without the line the page asks again by itself, and is refused.
    const refused = planner.waitForResponse((answer) => answer.url().endsWith(`/sessions/${session.id}`) && answer.status() === 503);
    await planner.clock.fastForward(16_000);
    await refused;
    await expect(enrolled(session.fill.enrolled - 1)).toBeVisible();
    await expect(planner.getByRole("alert")).toHaveCount(0);
    await expectAccessibleEverywhere(planner);
    const given = await colleague.request.post(`/api/v1/enrolments/${roster[1].id}/cancel`, { headers, data: { code: "mission" } });
    expect(given.status()).toBe(200);
    await planner.unroute("**/api/v1/**");
    await planner.clock.fastForward(61_000);
    await expect(planner.getByTitle("Mis à jour en direct")).toBeVisible();
    await expect(enrolled(session.fill.enrolled - 2)).toBeVisible();
  });
  await colleague.close();
});
