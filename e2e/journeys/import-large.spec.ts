import { signIn } from "../fixtures/people";
import { expectAccessibleEverywhere } from "../fixtures/accessible";
import { expect, test } from "../fixtures/test";

const LINES = 45_000;

const head = "Matricule;Grade;Nom;Prénom;Unité;Code stage;Session souhaitée;Priorité";
const line = (n: number) => `${9_300_000_000 + n};CPL;Nom;Prénom;7e BCA;GRAND;GRAND-01;3`;
const requests = [head, ...Array.from({ length: LINES }, (_, n) => line(n))].join("\r\n");
const files = [{ name: "année.csv", mimeType: "text/csv", buffer: Buffer.from(requests, "latin1") }];

test("a large file is read in the background while the planner goes elsewhere", async ({ page }) => {
  await signIn(page, "planificateur");
  const reading = page.getByRole("heading", { level: 1, name: "Lecture des fichiers en cours" });

  await test.step("the file is accepted at once, and how far the reading is stands on the page", async () => {
    await page.goto("/imports/new");
    await page.getByLabel("Qui tient ces fichiers").fill("emploi 9e");
    await page.getByRole("radio", { name: /^BFE 9e BIMa/ }).check();
    await page.locator("input[type=file]").setInputFiles(files);
    await page.getByRole("button", { name: "Vérifier les fichiers" }).click();
    await expect(reading).toBeVisible();
    await expect(page.getByRole("progressbar")).toBeVisible();
    await expect(page.getByText(/lignes lues sur 45\s000/)).toBeVisible();
  });

  await test.step("the planner leaves, and finds the import in the list", async () => {
    await page.goto("/requests");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.goto("/imports");
    await page.getByRole("link", { name: "année.csv" }).first().click();
  });

  await test.step("it is read to the end, and every line has its verdict", async () => {
    await expect(page.getByRole("heading", { level: 1, name: "Ce que l’import va faire" })).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText(/45\s000 lignes lues\./)).toBeVisible();
    await expectAccessibleEverywhere(page);
  });
});
