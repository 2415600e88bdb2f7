import { signIn } from "../fixtures/people";
import { expectAccessibleEverywhere } from "../fixtures/accessible";
import { expect, test } from "../fixtures/test";

// A unit's own words for columns, which Relève has never seen.
const calendar = [
  "Prévisions du bureau;;;;;;",
  "Repère;Sujet;Arrivée;Départ;Garnison;Combien",
  "TOPO-27-01;TOPO;04/10/2027;08/10/2027;Gap;12",
  "TOPO-27-02;TOPO;08/11/2027;12/11/2027;Gap;beaucoup",
].join("\r\n");

const files = [{ name: "prévisions.csv", mimeType: "text/csv", buffer: Buffer.from(calendar, "latin1") }];

const MEANINGS = [
  ["Repère", "Code de la session"],
  ["Sujet", "Code du stage"],
  ["Arrivée", "Premier jour"],
  ["Départ", "Dernier jour"],
  ["Garnison", "Lieu"],
  ["Combien", "Places"],
] as const;

test("columns with unknown words are said once, remembered, and the file comes back annotated", async ({ page }) => {
  await signIn(page, "planificateur");
  const check = async () => {
    await page.goto("/imports/new");
    await page.getByLabel("Qui tient ces fichiers").fill("emploi 9e");
    await page.getByRole("radio", { name: /^BFE 9e BIMa/ }).check();
    await page.locator("input[type=file]").setInputFiles(files);
    await page.getByRole("button", { name: "Vérifier les fichiers" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Ce que l’import va faire" })).toBeVisible();
  };
  const verdict = (name: string) => page.getByRole("list", { name: "Verdict" }).getByRole("link", { name });

  await test.step("nothing is read until the columns are said", async () => {
    await check();
    await expect(page.getByText("Aucun tableau reconnu ici", { exact: false })).toBeVisible();
    await expect(verdict("0 À créer")).toBeVisible();
    await expectAccessibleEverywhere(page);
  });

  await test.step("each column takes a meaning, by keyboard as well, and the file is read again", async () => {
    await page.getByLabel("Chaque ligne est").selectOption("Session");
    for (const [column, meaning] of MEANINGS) {
      const field = page.getByLabel(column, { exact: true });
      await field.focus();
      await field.selectOption(meaning);
    }
    await expect(page.getByText("TOPO-27-01 · TOPO-27-02")).toBeVisible();
    const again = page.getByRole("button", { name: "Relire avec ces colonnes" });
    await again.focus();
    await page.keyboard.press("Enter");
    await expect(verdict("1 À créer")).toBeVisible();
    await expect(verdict("1 Rejetée")).toBeVisible();
    await expect(page.getByRole("table", { name: "Lignes" }).getByText("TOPO-27-02")).toBeVisible();
    // The bar at the top may lie over half a link of a page that is scrolled.
    await page.evaluate(() => window.scrollTo(0, 0));
    await expectAccessibleEverywhere(page);
  });

  await test.step("the file is taken back with what becomes of each line", async () => {
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Reprendre prévisions.csv, annoté" }).click();
    expect((await download).suggestedFilename()).toBe("releve-previsions.xlsx");
  });

  await test.step("the next file with the same headers is read by itself", async () => {
    await check();
    await expect(verdict("1 À créer")).toBeVisible();
    const columns = page.locator("details.columns-of");
    await expect(columns).not.toHaveAttribute("open");
    await columns.locator("summary").click();
    await expect(columns.getByText("retenu d’un fichier précédent").first()).toBeVisible();
  });

  await test.step("what was remembered can be forgotten", async () => {
    await page.getByLabel(/^Retenir ce choix/).uncheck();
    await page.getByRole("button", { name: "Relire avec ces colonnes" }).click();
    await expect(page.getByText("votre choix").first()).toBeAttached();
    await check();
    await expect(page.getByText("Aucun tableau reconnu ici", { exact: false })).toBeVisible();
  });
});
