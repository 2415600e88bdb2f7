import { signIn } from "../fixtures/people";
import { DIALOG, expectAccessibleEverywhere } from "../fixtures/accessible";
import { expect, test } from "../fixtures/test";

const calendar = [
  "CALENDRIER DES SESSIONS;;;;;;;",
  "Code session;Code stage;Intitulé;Du;Au;Lieu;Places;Mini",
  "OBS-27-01;OBS;Observation de nuit;04/10/2027;08/10/2027;Nouméa;2;1",
  "OBS-27-02;OBS;Observation de nuit;08/11/2027;12/11/2027;Bourges;2;1",
].join("\r\n");

const requests = [
  "mle;grd;nom;prenom;corps;code;libelle;voeu 1;voeu 2;prio;date dde;obs;annulé",
  "9100000001;CPL;LEFÈVRE;Zoé;7e BCA;OBS;Observation de nuit;OBS-27-01;OBS-27-02;2;03/09/2026;;",
  "9100000002;SGT;Brun;Aïcha;13e BCA;OBS;Observation de nuit;OBS-27-01;;1;04.09.26;avis favorable;",
  "9100000003;SDT;Noël;Kévin;93e RAM;OBS;Observation de nuit;OBS-27-01;;3;05/09/2026;;X",
  "9100000001;CPL;Lefevre;ZOE;7e BCA;OBS;Observation de nuit;OBS-27-01;OBS-27-02;2;03/09/2026;;",
  "9100000004;CPL;Petit;Loïc;7e BCA;XX-99;Inconnu;OBS-27-01;;3;06/09/2026;;",
  "9100000005;CPL;Roy;Inès;7e BCA;OBS;Observation de nuit;OBS-27-01;;3;2026-13-01;;",
].join("\r\n");

// Planners' French Excel writes Windows-1252; these texts hold no sign outside Latin-1.
const files = [
  { name: "calendrier.csv", mimeType: "text/csv", buffer: Buffer.from(calendar, "latin1") },
  { name: "demandes.csv", mimeType: "text/csv", buffer: Buffer.from(requests, "latin1") },
];

test("a planner's files are checked line by line, applied once, and change nothing the second time", async ({ page }) => {
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

  await test.step("the dry run gives each line a verdict", async () => {
    await check();
    await expect(verdict("9 Lignes lues")).toBeVisible();
    await expect(verdict("5 À créer")).toBeVisible();
    await expect(verdict("1 Doublon")).toBeVisible();
    await expect(verdict("1 Ignorée")).toBeVisible();
    await expectAccessibleEverywhere(page);
    const lines = page.getByRole("table", { name: "Lignes" }).getByRole("row");
    await verdict("2 Rejetées").click();
    await expect(lines).toHaveCount(3);
    await verdict("9 Lignes lues").click();
    await page.getByRole("link", { name: "1 rayée" }).click();
    await expect(lines).toHaveCount(2);
  });

  await test.step("applying creates the sessions, the people and their requests", async () => {
    await page.getByRole("button", { name: "Appliquer l’import" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByText("5 créations.")).toBeVisible();
    await expectAccessibleEverywhere(page, DIALOG);
    await dialog.getByRole("button", { name: "Appliquer l’import" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Import appliqué" })).toBeVisible();
    await expect(verdict("5 Créées")).toBeVisible();
    await page.goto("/requests?q=lefevre+zoe");
    await expect(page.getByRole("grid").getByText("LEFÈVRE Zoé")).toBeVisible();
  });

  await test.step("the same files again change nothing", async () => {
    await check();
    await expect(verdict("5 Sans changement")).toBeVisible();
    await expect(verdict("0 À créer")).toBeVisible();
    const apply = page.getByRole("button", { name: "Appliquer l’import" });
    await expect(apply).toBeDisabled();
    await expect(apply).toHaveAccessibleDescription(/^Rien à enregistrer/);
  });
});
