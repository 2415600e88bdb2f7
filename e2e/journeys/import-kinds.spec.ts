import type { Page } from "@playwright/test";
import { signIn } from "../fixtures/people";
import { DIALOG, expectAccessibleEverywhere } from "../fixtures/accessible";
import { expect, test } from "../fixtures/test";

const csv = (name: string, lines: string[]) => ({ name, mimeType: "text/csv", buffer: Buffer.from(lines.join("\r\n"), "latin1") });

const people = csv("annuaire.csv", [
  "Matricule;Grade;Nom;Prénom;Unité;Statut;Courriel",
  "9200000001;CPL;TANGUY;Maël;7e BCA;active;mael.tanguy@exemple.fr",
  "9200000002;SGT;Corre;Ludivine;7e BCA;réserve;",
  "9200000003;XYZ;Corre;Yann;7e BCA;;",
]);

const sessions = csv("calendrier.csv", [
  "Code session;Code stage;Intitulé;Du;Au;Lieu;Places;Mini",
  "NUIT-27-01;NUIT;Marche de nuit;04/10/2027;08/10/2027;Gap;4;1",
]);

const seats = csv("inscriptions.csv", [
  "Matricule;Nom;Prénom;Code session",
  "9200000001;Tanguy;Maël;NUIT-27-01",
  "9200000002;Corre;Ludivine;NUIT-27-01",
  "9200000009;Inconnu;Personne;NUIT-27-01",
]);

const verdict = (page: Page, name: string) => page.getByRole("list", { name: "Verdict" }).getByRole("link", { name });

async function check(page: Page, files: ReturnType<typeof csv>[]): Promise<void> {
  await page.goto("/imports/new");
  await page.getByLabel("Qui tient ces fichiers").fill("emploi 9e");
  await page.getByRole("radio", { name: /^BFE 9e BIMa/ }).check();
  await page.locator("input[type=file]").setInputFiles(files);
  await page.getByRole("button", { name: "Vérifier les fichiers" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Ce que l’import va faire" })).toBeVisible();
}

async function apply(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Appliquer l’import" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Appliquer l’import" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Import appliqué" })).toBeVisible();
}

// The whole is asked of a file with a line that is rejected, and a sign-in is dropped on purpose.
test.use({ refusals: [401, 409] });

test("an administrator brings people in, and a planner gives them seats from a file", async ({ page }) => {
  await test.step("the administrator's file adds people, and tells which line it cannot read", async () => {
    await signIn(page, "administrateur");
    await check(page, [people]);
    await expect(verdict(page, "2 À créer")).toBeVisible();
    await expect(page.getByRole("table", { name: "Lignes" }).getByText(/XYZ/).first()).toBeVisible();
    await expectAccessibleEverywhere(page);
    await page.getByRole("button", { name: "Appliquer l’import" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Tout, ou rien si une ligne est rejetée").check();
    await expect(dialog.getByText("1 ligne est rejetée", { exact: false })).toBeVisible();
    await expectAccessibleEverywhere(page, DIALOG);
    await dialog.getByRole("button", { name: "Appliquer l’import" }).click();
    await expect(dialog.getByText("Une ligne est rejetée :", { exact: false })).toBeVisible();
    await dialog.getByLabel("Les lignes acceptées").check();
    await dialog.getByRole("button", { name: "Appliquer l’import" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Import appliqué" })).toBeVisible();
    await page.goto("/people?q=tanguy+mael");
    await expect(page.getByText("TANGUY Maël").first()).toBeVisible();
  });

  await test.step("a planner may not change the directory, and is told", async () => {
    await page.context().clearCookies();
    await signIn(page, "planificateur");
    await check(page, [people]);
    await expect(verdict(page, "3 Rejetées")).toBeVisible();
    await expect(page.getByText("votre rôle ne permet pas ces lignes").first()).toBeVisible();
  });

  await test.step("the planner's session and seats are applied in one go, the session first", async () => {
    await check(page, [seats, sessions]);
    await expect(verdict(page, "3 À créer")).toBeVisible();
    await expect(verdict(page, "1 Rejetée")).toBeVisible();
    await apply(page);
  });

  await test.step("the same files again change nothing", async () => {
    await check(page, [seats, sessions]);
    await expect(verdict(page, "3 Sans changement")).toBeVisible();
    await page.getByRole("link", { name: "Inscription", exact: true }).click();
    await expect(page.getByRole("table", { name: "Lignes" }).getByRole("row")).toHaveCount(4);
  });
});
