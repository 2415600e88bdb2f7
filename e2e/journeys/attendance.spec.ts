import { expectAccessibleEverywhere } from "../fixtures/accessible";
import { phone, signIn } from "../fixtures/people";
import { expect, started, test, type Page } from "../fixtures/test";

const COURSE = "Lecture de carte et orientation de nuit";
const TABLET = { width: 820, height: 1180 };

// The network goes away on purpose.
test.use({ reports: [/net::ERR_(INTERNET_DISCONNECTED|FAILED)/] });

/** The lines of the sheet of which nobody has said anything yet. */
function unsaid(page: Page) {
  return page.locator(".sheet-line").filter({ hasNot: page.locator("button[aria-pressed=true]") });
}

test("a sheet is filled in without a network, survives a reload, and is sent once the network is back", async ({
  browser,
  page: trainer,
  watch,
}) => {
  await trainer.setViewportSize(TABLET);
  await trainer.clock.install();
  let sheet = "";
  await test.step("the trainer finds the sheet from their own programme", async () => {
    await signIn(trainer, "formateur");
    await trainer.goto("/me");
    await started(trainer);
    const taught = trainer.locator("section").filter({ has: trainer.getByRole("heading", { name: "Sessions que j’anime" }) });
    const line = taught.getByRole("listitem").filter({ hasText: COURSE });
    await line.getByRole("link", { name: "Feuille de présence" }).click();
    await expect(trainer.getByRole("heading", { level: 1, name: "Feuille de présence" })).toBeVisible();
    await expect(unsaid(trainer)).toHaveCount(3);
    await expectAccessibleEverywhere(trainer);
    sheet = trainer.url();
  });

  const names: string[] = [];
  await test.step("without a network, what is touched is kept on the device", async () => {
    await trainer.context().setOffline(true);
    for (const outcome of ["Reçu", "Absent"]) {
      const line = unsaid(trainer).first();
      names.push((await line.locator("strong").textContent()) ?? "");
      await line.getByRole("button", { name: outcome, exact: true }).click();
    }
    await expect(trainer.getByText("2 lignes à envoyer")).toBeVisible();
    await expect(trainer.getByText("Pas de réseau")).toBeVisible();
    await expect(trainer.locator(".sheet-state").getByText("À envoyer")).toHaveCount(2);
  });

  await test.step("it is still there after a reload, while the server cannot be reached", async () => {
    await trainer.route("**/attendance", (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
    await trainer.context().setOffline(false);
    await trainer.goto(sheet);
    await started(trainer);
    await expect(trainer.locator(".sheet-state").getByText("À envoyer")).toHaveCount(2);
    await expect(unsaid(trainer)).toHaveCount(1);
  });

  await test.step("it leaves once the network is back, and counts once", async () => {
    const keys = new Set<string>();
    trainer.on("request", (request) => {
      if (request.method() === "POST" && request.url().endsWith("/attendance")) keys.add(request.headers()["idempotency-key"] ?? "");
    });
    await trainer.unroute("**/attendance");
    // Nobody presses anything: the sheet tries again by itself.
    await trainer.clock.fastForward(60_000);
    await expect(trainer.getByText("Tout est envoyé.")).toBeVisible();
    const line = trainer.locator(".sheet-line").filter({ hasText: names[1] });
    await expect(line.locator(".sheet-state")).toHaveText("Envoyé");
    await expect(line.getByLabel(/^Motif d’absence/)).toHaveValue("unexplained");
    expect(keys.size).toBe(1);
  });

  await test.step("what was said is not changed without a reason", async () => {
    const line = trainer.locator(".sheet-line").filter({ hasText: names[0] });
    await line.getByRole("button", { name: "Échoué" }).click();
    await expect(line.getByText(/^Refusé/)).toBeVisible();
    await expectAccessibleEverywhere(trainer);
    await trainer.getByLabel("Motif de la correction").fill("Copie relue");
    // The sheet looks again from time to time: what is being typed stays.
    await trainer.clock.fastForward(60_000);
    await expect(trainer.getByLabel("Motif de la correction")).toBeFocused();
    await expect(trainer.getByLabel("Motif de la correction")).toHaveValue("Copie relue");
    await trainer.getByLabel("Motif de la correction").blur();
    await expect(line.locator(".sheet-state")).toHaveText("Envoyé");
  });

  await test.step("the planner sees it, and a stranger does not", async () => {
    const planner = await phone(browser, watch);
    await signIn(planner, "planificateur");
    await planner.goto(sheet.replace("/attendance", ""));
    await started(planner);
    const row = planner.getByRole("row").filter({ hasText: names[0] });
    await expect(row.getByText("Échoué")).toBeVisible();
    await expect(planner.getByRole("row").filter({ hasText: names[1] }).getByText("Absent (absence inexpliquée)")).toBeVisible();
    await planner.context().close();
  });
});
