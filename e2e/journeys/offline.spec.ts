import { signIn } from "../fixtures/people";
import { expect, started, test, type Page } from "../fixtures/test";

const COURSE = "Lecture de carte et orientation de nuit";

// The network goes away on purpose, and a worker stands in for it.
test.use({ serviceWorkers: "allow", reports: [/net::ERR_(INTERNET_DISCONNECTED|FAILED)/] });

/** Waits until the worker keeps something of this address. */
async function expectKept(page: Page, address: string) {
  const kept = () => page.evaluate(async (part) => {
    const cache = await caches.open("releve.read");
    return (await cache.keys()).some(({ url }) => url.includes(part));
  }, address);
  await expect.poll(kept, { timeout: 30_000 }).toBe(true);
}

/** The lines of the sheet of which nobody has said anything yet. */
function unsaid(page: Page) {
  return page.locator(".sheet-line").filter({ hasNot: page.locator("button[aria-pressed=true]") });
}

test("where there is no network, the program starts with what was last read of the person", async ({ page: trainer }) => {
  await signIn(trainer, "formateur");
  await test.step("what is opened is kept", async () => {
    await trainer.goto("/me");
    await started(trainer);
    await expectKept(trainer, "/me/programme");
    const taught = trainer.locator("section").filter({ has: trainer.getByRole("heading", { name: "Sessions que j’anime" }) });
    await taught.getByRole("listitem").filter({ hasText: COURSE }).getByRole("link", { name: "Feuille de présence" }).click();
    await expect(trainer.locator(".sheet-line").first()).toBeVisible();
    await expectKept(trainer, "/attendance");
  });
  const lines = await trainer.locator(".sheet-line").count();
  const sheet = trainer.url();

  await test.step("a reload without a network shows the sheet, which is filled in", async () => {
    await trainer.context().setOffline(true);
    await trainer.reload();
    await expect(trainer.getByRole("heading", { level: 1, name: "Feuille de présence" })).toBeVisible();
    await expect(trainer.locator(".sheet-line")).toHaveCount(lines);
    await unsaid(trainer).first().getByRole("button", { name: "Reçu", exact: true }).click();
    await expect(trainer.getByText("1 ligne à envoyer")).toBeVisible();
  });

  await test.step("so does the programme, and what was entered is still there", async () => {
    await trainer.goto("/me");
    await expect(trainer.getByRole("heading", { name: "Sessions que j’anime" })).toBeVisible();
    await trainer.goto(sheet);
    await expect(trainer.getByText("1 ligne à envoyer")).toBeVisible();
  });

  await test.step("a page that was never read says so", async () => {
    await trainer.goto("/sessions");
    await expect(trainer.getByRole("main").getByRole("alert").first()).toBeVisible();
  });

  await test.step("back in the network it is sent, and whoever signs out leaves nothing", async () => {
    await trainer.context().setOffline(false);
    await trainer.goto(sheet);
    await expect(trainer.getByText("Tout est envoyé.")).toBeVisible();
    await trainer.locator("summary", { hasText: "Votre compte" }).click();
    await trainer.getByRole("button", { name: "Se déconnecter" }).click();
    await expect(trainer.getByLabel("Identifiant")).toBeVisible();
    const own = () => trainer.evaluate(async () => {
      const kept = await (await caches.open("releve.read")).keys();
      return kept.map(({ url }) => new URL(url).pathname).filter((path) => path !== "/api/v1/status");
    });
    await expect.poll(own).toEqual([]);
  });
});
