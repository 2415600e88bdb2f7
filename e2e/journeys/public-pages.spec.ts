import { expectAccessibleEverywhere, DIALOG } from "../fixtures/accessible";
import { signIn } from "../fixtures/people";
import { expect, started, test } from "../fixtures/test";

const PAGES = [
  ["/accessibility", "Accessibilité : non conforme", "Accessibility: not compliant"],
  ["/legal-notice", "Mentions légales", "Legal notice"],
  ["/personal-data", "Données personnelles", "Personal data"],
  ["/terms", "Conditions d’utilisation", "Terms of use"],
] as const;

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the public pages read, in both languages, and lead to each other", async ({ page }) => {
    for (const [path, french, english] of PAGES) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1, name: french })).toBeVisible();
      await expect(page.locator("html")).toHaveAttribute("lang", "fr");
      await page.getByRole("link", { name: "English" }).click();
      await expect(page.getByRole("heading", { level: 1, name: english })).toBeVisible();
      await expect(page.locator("html")).toHaveAttribute("lang", "en");
      for (const [, , other] of PAGES) await expect(page.getByRole("contentinfo").getByRole("link", { name: other })).toBeVisible();
    }
    await page.goto("/");
    // Tests by words look past `noscript`.
    await expect(page.locator("noscript > p").first()).toContainText("Relève a besoin de JavaScript");
    await page.getByRole("contentinfo").getByRole("link", { name: "Mentions légales" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Mentions légales" })).toBeVisible();
  });
});

test("an administrator writes a page beside its preview, and puts the model back", async ({ page }) => {
  await signIn(page, "administrateur");
  await page.goto("/administration/pages");
  await started(page);
  await expect(page.getByRole("row")).toHaveCount(9);
  await expectAccessibleEverywhere(page);
  await page.getByRole("main").getByRole("link", { name: "Conditions d’utilisation" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Conditions d’utilisation" })).toBeVisible();

  const preview = page.locator(".preview");
  const publish = page.getByRole("button", { name: "Publier" });
  await page.getByLabel("Texte", { exact: true }).fill("## Règle\n\n**Soyez** prudents, <b>[ici](javascript:1)</b>.");
  await expect(preview.getByText("Ligne 3")).toBeVisible();
  await publish.click();
  await expect(page.getByRole("alert").getByText("Ligne 3")).toBeVisible();
  await expect(page.getByRole("link", { name: "Dites pourquoi, en quelques mots." })).toBeVisible();
  await expectAccessibleEverywhere(page);

  await page.getByLabel("Texte", { exact: true }).fill("## Règle\n\n**Soyez** prudents, <b>[ici](/docs)</b> et [[nom]].");
  await expect(preview.getByRole("heading", { name: "Règle" })).toBeVisible();
  await expect(preview.getByText("<b>")).toBeVisible();
  await page.getByLabel("Motif", { exact: true }).fill("relu par le service juridique");
  await publish.click();
  await expect(page.getByText("La page est publiée.")).toBeVisible();
  await expect(page.getByRole("row", { name: /relu par le service juridique/ })).toBeVisible();

  await page.getByRole("link", { name: "Voir la page" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Règle" })).toBeVisible();
  await expect(page.getByText("Des informations restent à compléter")).toBeVisible();
  await expectAccessibleEverywhere(page);

  await page.goBack();
  await page.getByRole("button", { name: "Voir le modèle" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("heading", { name: "Objet" })).toBeVisible();
  await expectAccessibleEverywhere(page, DIALOG);
  await expect(dialog.getByText("sans le publier")).toHaveCount(0);
  await dialog.getByRole("button", { name: "Revenir" }).click();

  await page.getByLabel("Texte", { exact: true }).fill("## Règle\n\nPas encore publiée.");
  await expect(page.getByRole("link", { name: "Voir la page dans un nouvel onglet" })).toHaveAttribute("target", "_blank");
  await page.getByRole("button", { name: "Voir le modèle" }).click();
  await expect(dialog.getByText("Ce que vous avez écrit sans le publier sera perdu.")).toBeVisible();
  await dialog.getByLabel("Motif").fill("tout reprendre");
  await dialog.getByRole("button", { name: "Remettre en vigueur" }).click();
  await expect(page.getByText("Le modèle est de nouveau en vigueur.")).toBeVisible();
  await expect(page.getByRole("row", { name: /tout reprendre/ })).toBeVisible();
});
