import { DIALOG, expectAccessibleEverywhere } from "../fixtures/accessible";
import { phone, signIn } from "../fixtures/people";
import { expect, test } from "../fixtures/test";

test.use({ refusals: [422] });

test("a requester asks a person to take courses by a day, the person reads it in their programme, one is withdrawn", async ({ page, browser, watch }) => {
  await signIn(page, "demandeur");
  await page.goto("/people");
  await page.getByRole("searchbox").fill("Garrigues");
  await page.getByRole("searchbox").press("Enter");
  await expect(page.locator("tbody tr")).toHaveCount(1);
  await page.getByRole("link", { name: /^GARRIGUES/ }).click();
  const card = page.locator("section", { has: page.getByRole("heading", { name: /^Parcours de formation/ }) });
  const dialog = page.getByRole("dialog");
  const courses: string[] = [];

  await test.step("two courses are asked for; a day that is over is refused where it stands", async () => {
    await card.getByRole("button", { name: "Ajouter un stage" }).click();
    await dialog.getByRole("button", { name: "Ajouter au parcours" }).click();
    await expect(dialog.getByText("Choisissez.").first()).toBeVisible();
    await expectAccessibleEverywhere(page, DIALOG);
    for (const [index, day] of [[1, "2031-06-30"], [2, "2032-01-15"]] as const) {
      if (index === 2) await card.getByRole("button", { name: "Ajouter un stage" }).click();
      const select = dialog.getByLabel("Stage", { exact: true });
      await expect.poll(() => select.locator("option").count()).toBeGreaterThan(3);
      await select.selectOption({ index });
      courses.push((await select.locator("option").nth(index).textContent()) ?? "");
      if (index === 2) {
        await dialog.getByLabel("À suivre avant le").fill("2020-01-15");
        await dialog.getByRole("button", { name: "Ajouter au parcours" }).click();
        await expect(dialog.getByText("Ce jour est passé").first()).toBeVisible();
      }
      await dialog.getByLabel("À suivre avant le").fill(day);
      await dialog.getByLabel("Précisions").fill("Avant la prise de poste.");
      await dialog.getByRole("button", { name: "Ajouter au parcours" }).click();
      await expect(dialog).toHaveCount(0);
    }
    for (const course of courses) await expect(card.getByRole("listitem").filter({ hasText: course })).toBeVisible();
    // Seen from its beginning: what slides under the head of the page cannot be touched.
    await page.evaluate(() => scrollTo(0, 0));
    await expectAccessibleEverywhere(page);
  });

  const person = await phone(browser, watch);
  await test.step("the person reads it in their programme, with the days", async () => {
    await signIn(person, "stagiaire");
    await person.goto("/me");
    const plan = person.locator("section", { has: person.getByRole("heading", { name: /^Parcours de formation/ }) });
    // The world of the demonstration may have one of them behind the person already, and then the day is of no use.
    await expect(plan.getByRole("listitem").filter({ hasText: courses[0] })).toContainText(/avant le 30\sjuin\s2031|acquis le/);
    await expect(plan.getByRole("listitem").filter({ hasText: courses[1] })).toContainText(/avant le 15\sjanvier\s2032|acquis le/);
    await expect(plan.getByText(/avant le (30\sjuin\s2031|15\sjanvier\s2032)/).first()).toBeVisible();
    await expect(plan.getByText("Avant la prise de poste.").first()).toBeVisible();
    await expectAccessibleEverywhere(person);
  });

  await test.step("withdrawn with a reason, it is asked for no more", async () => {
    await card.getByRole("button", { name: `Retirer ${courses[0]} du parcours` }).click();
    await dialog.getByRole("textbox").fill("Changement de poste.");
    await dialog.getByRole("button", { name: "Retirer" }).click();
    await expect(dialog).toHaveCount(0);
    await expect(card.getByRole("listitem").filter({ hasText: courses[0] })).toHaveCount(0);
    await person.reload();
    const plan = person.locator("section", { has: person.getByRole("heading", { name: /^Parcours de formation/ }) });
    await expect(plan.getByRole("listitem").filter({ hasText: courses[1] })).toBeVisible();
    await expect(plan.getByRole("listitem").filter({ hasText: courses[0] })).toHaveCount(0);
    await person.context().close();
  });
});
