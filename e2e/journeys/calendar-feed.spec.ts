import { expectAccessibleEverywhere } from "../fixtures/accessible";
import { signIn } from "../fixtures/people";
import { expect, test } from "../fixtures/test";

test.use({ viewport: { width: 390, height: 844 } });

test("a person makes an address of their programme, copies it, replaces it and takes it back", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await signIn(page, "stagiaire");
  await page.goto("/me");
  const read = () => page.evaluate(() => navigator.clipboard.readText());
  const copy = page.getByRole("button", { name: "Copier l’adresse d’agenda" });
  // A calendar has neither the cookie of the page nor its secrets.
  const fetched = async (address: string) => page.request.get(new URL(address).pathname, { headers: { Cookie: "" } });

  const first = await test.step("it is made, shown once, and copied", async () => {
    await page.getByRole("button", { name: "Créer mon adresse d’agenda" }).click();
    await expect(page.getByText("Votre adresse d’agenda est prête")).toBeVisible();
    await copy.click();
    await expect.poll(read).toMatch(/^https?:\/\//);
    const address = await read();
    const follow = page.getByRole("link", { name: "Ouvrir dans l’agenda de cet appareil" });
    await expect(follow).toHaveAttribute("href", address.replace(/^https?:/, "webcal:"));
    await expectAccessibleEverywhere(page);
    return address;
  });

  await test.step("a calendar reads it: what, when and where, and nobody's name", async () => {
    const answer = await fetched(first);
    expect(answer.status()).toBe(200);
    expect(answer.headers()["content-type"]).toContain("text/calendar");
    const text = await answer.text();
    expect(text).toContain("BEGIN:VEVENT");
    expect(text).not.toContain("Garrigues");
    await page.reload();
    await expect(page.getByText("Lue par un agenda pour la dernière fois")).toBeVisible();
    await expect(copy).toHaveCount(0);
  });

  const dialog = page.getByRole("dialog");
  const second = await test.step("replaced, the old one opens for nobody", async () => {
    await page.getByRole("button", { name: "Remplacer l’adresse" }).click();
    await dialog.getByRole("button", { name: "Remplacer l’adresse" }).click();
    await expect(dialog).toHaveCount(0);
    await copy.click();
    await expect.poll(read).not.toBe(first);
    const address = await read();
    expect((await fetched(first)).status()).toBe(404);
    expect((await fetched(address)).status()).toBe(200);
    return address;
  });

  await test.step("taken back, there is none", async () => {
    await page.getByRole("button", { name: "Retirer l’adresse" }).click();
    await dialog.getByRole("button", { name: "Retirer l’adresse" }).click();
    await expect(page.getByRole("button", { name: "Créer mon adresse d’agenda" })).toBeVisible();
    expect((await fetched(second)).status()).toBe(404);
  });
});
