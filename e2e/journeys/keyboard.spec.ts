import { tabTo } from "../fixtures/keyboard";
import { PASSWORD } from "../fixtures/people";
import { expect, started, test } from "../fixtures/test";

const COURSE = "Conducteur de chien, premier niveau";

test("with the keyboard alone, a planner places someone who waits, out of turn and with the reason", async ({ page }) => {
  const press = (key: string) => page.keyboard.press(key);
  const ranked = (place: string) => page.getByRole("listitem").filter({ hasText: `${place} du classement` });

  await page.clock.install();

  await test.step("signing in", async () => {
    await page.goto("/");
    await started(page);
    await tabTo(page.getByLabel("Identifiant"));
    await page.keyboard.type("planificateur");
    await press("Tab");
    await page.keyboard.type(PASSWORD);
    await press("Enter");
    await expect(page.getByRole("heading", { level: 1, name: "Ce qui vous attend" })).toBeFocused();
  });

  await test.step("opening the freed seat moves the focus to the new page", async () => {
    const freed = page.getByRole("listitem").filter({ hasText: `${COURSE}CYNO` }).filter({ hasText: "à proposer" });
    await tabTo(freed.getByRole("link", { name: "Voir le classement" }));
    await press("Enter");
    await expect(page.getByRole("heading", { level: 1, name: COURSE })).toBeFocused();
    await expect(page.getByText("7 sur 8, 4 en attente")).toBeVisible();
  });

  await test.step("what is asked again by itself leaves the focus where it is", async () => {
    const summary = ranked("1er").locator("summary");
    await tabTo(summary);
    await press("Enter");
    const again = page.waitForResponse(/replacement-candidates/);
    // So long without a sign of life: the line is dead, another one is opened, and what it may have missed is read.
    await page.clock.fastForward(61_000);
    await (await again).finished();
    await expect(ranked("1er").getByText("Libre à ces dates")).toBeVisible();
    await expect(summary).toBeFocused();
  });

  await test.step("Escape closes the dialog and gives the focus back", async () => {
    const place = ranked("1er").getByRole("button", { name: /^Placer / });
    await tabTo(place);
    await press("Enter");
    await expect(page.getByRole("dialog").getByText("prend la place tout de suite")).toBeVisible();
    await expect(page.getByRole("dialog").getByLabel("Motif de la dérogation")).toHaveCount(0);
    await press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(place).toBeFocused();
  });

  await test.step("the second of the ranking is placed once the reason is given", async () => {
    const second = ranked("2e");
    const name = await second.locator("strong").first().innerText();
    await tabTo(second.getByRole("button", { name: `Placer ${name}` }));
    await press("Enter");
    const dialog = page.getByRole("dialog", { name: `Placer ${name}` });
    const send = dialog.getByRole("button", { name: "Placer", exact: true });
    await tabTo(send);
    await press("Enter");
    await expect(dialog.getByRole("alert")).toBeFocused();
    await tabTo(dialog.getByLabel("Motif de la dérogation"));
    await page.keyboard.type("Nécessité");
    await tabTo(send);
    await press("Enter");
    await expect(dialog).toHaveCount(0);
    await expect(page.getByText(`${name} a une place dans la session.`)).toBeVisible();
    await expect(page.getByRole("table").getByText(name)).toBeVisible();
    await expect(page.getByText("8 sur 8, 3 en attente")).toBeVisible();
  });
});
