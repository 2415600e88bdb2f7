import { phone, signIn } from "../fixtures/people";
import { DIALOG, expectAccessibleEverywhere } from "../fixtures/accessible";
import { expect, started, test } from "../fixtures/test";

const COURSE = "Secours en paroi et en avalanche";

test("a place is freed, declined by the first, taken by the second, and each step is told", async ({
  browser,
  page: planner,
  watch,
}) => {
  const holder = await phone(browser, watch);
  await test.step("the holder gives the place back, with a reason", async () => {
    await signIn(holder, "stagiaire");
    await expect(holder.getByRole("heading", { level: 1, name: "Mon programme" })).toBeVisible();
    const line = holder.getByRole("listitem").filter({ has: holder.getByRole("link", { name: COURSE }) });
    await line.getByRole("button", { name: "Je ne peux plus venir" }).click();
    const dialog = holder.getByRole("dialog");
    await dialog.getByLabel("Motif").selectOption("Mission ou exercice");
    await expectAccessibleEverywhere(holder, DIALOG);
    await dialog.getByRole("button", { name: "Libérer ma place" }).click();
    await expect(dialog).toBeHidden();
    await expect(holder.getByRole("link", { name: COURSE })).toHaveCount(0);
  });

  await test.step("the planner sees it, reads the ranking and offers the place", async () => {
    await signIn(planner, "planificateur");
    await expect(planner.getByRole("heading", { level: 1, name: "Ce qui vous attend" })).toBeVisible();
    const freed = planner.getByRole("listitem").filter({ hasText: `${COURSE}SEC-MONT` }).filter({ hasText: "à proposer" });
    await freed.getByRole("link", { name: "Voir le classement" }).click();
    await expect(planner.getByRole("heading", { level: 1, name: COURSE })).toBeVisible();
    await expect(planner.getByText("11 sur 12")).toBeVisible();
    const first = planner.getByRole("listitem").filter({ hasText: "1er du classement" });
    await first.getByText("Pourquoi ce rang").click();
    await expect(first.getByText("Libre à ces dates")).toBeVisible();
    await expect(planner.getByText("Ce qui manque").first()).toBeVisible();
    await first.getByRole("button", { name: /Proposer la place/ }).click();
    await expect(planner.getByText("1 proposition en cours").first()).toBeVisible();
  });

  await test.step("the first declines, and the place passes on by itself", async () => {
    const first = await phone(browser, watch);
    await signIn(first, "remplacant");
    await expect(first.getByRole("heading", { name: new RegExp(COURSE) }).first()).toBeVisible();
    const programme = await (await first.request.get("/api/v1/me/programme")).json();
    await first.goto(`/offers/${programme.offers[0].id}`);
    await started(first);
    await expect(first.getByRole("heading", { name: new RegExp(COURSE) })).toBeVisible();
    await expectAccessibleEverywhere(first);
    await first.getByRole("button", { name: "Je décline" }).click();
    const dialog = first.getByRole("dialog");
    await expectAccessibleEverywhere(first, DIALOG);
    await dialog.getByLabel("Motif").selectOption({ index: 1 });
    await dialog.getByRole("button").last().click();
    await expect(dialog).toBeHidden();
    await expect(first.getByRole("button", { name: "J’accepte la place" })).toHaveCount(0);
    await first.context().close();
  });

  await test.step("the second accepts and is enrolled; the timeline tells it all", async () => {
    const second = await phone(browser, watch);
    await signIn(second, "suivant");
    await second.getByRole("button", { name: "J’accepte la place" }).click();
    const coming = second.getByRole("listitem").filter({ has: second.getByRole("link", { name: COURSE }) });
    await expect(coming.getByRole("button", { name: "Je ne peux plus venir" })).toBeVisible();
    await second.context().close();
  });

  await test.step("the planner finds the session full again", async () => {
    await planner.reload();
    await expect(planner.getByText("12 sur 12")).toBeVisible();
    await expect(planner.getByText("Sur proposition")).toBeVisible();
  });
  await holder.context().close();
});
