import { type Page } from "@playwright/test";
import { DIALOG, expectAccessibleEverywhere } from "../fixtures/accessible";
import { tabTo } from "../fixtures/keyboard";
import { PASSWORD, phone, signIn } from "../fixtures/people";
import { expect, started, test } from "../fixtures/test";

test.use({ refusals: [409, 422] });

const TITLE = "Premiers gestes en opération";
const NEEDED = "Une de ces qualifications, valide le premier jour : Secourisme de base et Qualification de tir, ou Secourisme avancé.";

/** A day so many days from now, as the fields of dates take it. */
function day(ahead: number): string {
  const date = new Date();
  date.setDate(date.getDate() + ahead);
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;
}

/** The page has no accessibility violation, once what lies over it is taken away. */
async function expectReadable(page: Page): Promise<void> {
  const notices = page.getByRole("button", { name: "Masquer ce message" });
  while ((await notices.count()) > 0) await notices.first().click();
  await expectAccessibleEverywhere(page, {
    undecided: { "color-contrast": "the bar under the thumb lies over a long page; it is opaque, and its inks are the page's own tokens" },
  });
}

interface Seat {
  person: { id: string; family_name: string };
}

test("a course is written, its session prepared, opened, copied, moved and made smaller", async ({ browser, page, watch }) => {
  await signIn(page, "planificateur");
  let course = "";
  let session = "";

  await test.step("the catalogue is listed, and searched through the address", async () => {
    await page.getByRole("navigation", { name: "Navigation principale" }).first().getByRole("link", { name: "Stages" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Stages" })).toBeVisible();
    await expect(page.getByRole("link", { name: /Secours en paroi/ })).toBeVisible();
    await expectReadable(page);
    await page.getByLabel("Code ou intitulé").fill("zzzz");
    await page.getByLabel("Code ou intitulé").press("Enter");
    await expect(page).toHaveURL(/\/courses\?q=zzzz/);
    await expect(page.getByText("Aucun stage ne correspond à ces mots.")).toBeVisible();
    await page.getByRole("link", { name: "Tout retirer" }).click();
    await page.getByRole("link", { name: "Ajouter un stage" }).click();
  });

  await test.step("two alternatives are ticked without a mouse, and what is missing is said", async () => {
    await expect(page.getByRole("heading", { level: 1, name: "Ajouter un stage" })).toBeVisible();
    await page.getByRole("button", { name: "Ajouter un stage" }).click();
    await expect(page.getByRole("alert")).toContainText("Écrivez l’intitulé du stage.");
    await page.getByLabel("Intitulé").fill(TITLE);
    await page.getByLabel("Code", { exact: true }).fill("SEC-MONT");
    await page.getByLabel("Objectifs").fill("Donner les premiers gestes.\nPréparer une évacuation.");
    await page.getByLabel("Durée, en jours").fill("4");
    await tabTo(page.getByRole("button", { name: "Demander des qualifications" }));
    await page.keyboard.press("Enter");
    for (const skill of ["Secourisme de base", "Qualification de tir"]) {
      await tabTo(page.getByRole("group", { name: "Possibilité 1" }).getByRole("checkbox", { name: skill }));
      await page.keyboard.press("Space");
    }
    await tabTo(page.getByRole("button", { name: "Ajouter une autre possibilité" }));
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Ajouter un stage" }).click();
    await expect(page.getByRole("alert")).toContainText("Cochez au moins une qualification");
    await page.getByRole("group", { name: "Possibilité 2" }).getByRole("checkbox", { name: "Secourisme avancé" }).check();
    await page.getByRole("button", { name: "Ajouter une qualification délivrée" }).click();
    const given = page.getByRole("group", { name: "Qualification délivrée 1" });
    await given.getByLabel("Qualification", { exact: true }).selectOption({ label: "Encadrement, premier niveau" });
    await given.getByLabel("Validité, en mois").fill("24");
    await given.getByLabel("À renouveler, en mois avant la fin").fill("3");
    await page.getByLabel("Places d’une session").fill("12");
    await page.getByLabel("Effectif minimum").fill("4");
    await page.getByLabel("Coût par personne").fill("12,50");
    await expectReadable(page);
  });

  await test.step("a code that is taken is said on its field, then the course is there in words", async () => {
    await page.getByRole("button", { name: "Ajouter un stage" }).click();
    await expect(page.locator("#code-fault")).toContainText("Un autre stage a déjà ce code");
    await page.getByLabel("Code", { exact: true }).fill("PREM-GESTES");
    await page.getByRole("button", { name: "Ajouter un stage" }).click();
    await expect(page.getByRole("heading", { level: 1, name: TITLE })).toBeVisible();
    course = new URL(page.url()).pathname;
    await expect(page.getByText(NEEDED)).toBeVisible();
    await expect(page.getByText("valable 24 mois, à renouveler 3 mois avant la fin")).toBeVisible();
    await expect(page.getByText("12,50 €")).toBeVisible();
    await expect(page.getByText("Aucune session n’est prévue pour l’instant.")).toBeVisible();
    await expectReadable(page);
  });

  await test.step("editing keeps what was not touched", async () => {
    await page.getByRole("link", { name: "Modifier le stage" }).click();
    await expect(page.getByLabel("Intitulé")).toHaveValue(TITLE);
    await page.getByLabel("Public").fill("Les équipes de secours des bataillons.");
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await expect(page.getByText("Les équipes de secours des bataillons.")).toBeVisible();
    await expect(page.getByText(NEEDED)).toBeVisible();
  });

  await test.step("a session of two blocks takes the usual seats of its course", async () => {
    await page.getByRole("link", { name: "Préparer une session" }).click();
    await expect(page.getByLabel("Capacité")).toHaveValue("12");
    await page.getByRole("button", { name: "Préparer une session" }).click();
    await expect(page.getByRole("alert")).toContainText("Choisissez un lieu.");
    const organiser = page.getByRole("group", { name: "Unités trouvées" }).getByRole("radio").first();
    await organiser.check();
    await page.getByLabel("Code de la session").fill("PREM-27-01");
    const block = (number: number) => page.getByRole("group", { name: `Bloc ${number}` });
    await block(1).getByLabel("Premier jour").fill(day(300));
    await block(1).getByLabel("Dernier jour").fill(day(301));
    await page.getByRole("button", { name: "Ajouter un bloc de jours" }).click();
    await block(2).getByLabel("Premier jour").fill(day(307));
    await block(2).getByLabel("Dernier jour").fill(day(308));
    await page.getByLabel("Lieu").selectOption({ label: "Draguignan" });
    await page.getByLabel("Consignes pour rejoindre la session").fill("Portail nord, 8 h.");
    await expectReadable(page);
    await page.getByRole("button", { name: "Préparer une session" }).click();
    await expect(page.getByText("La session PREM-27-01 est prête.")).toBeVisible();
    session = new URL(page.url()).pathname.split("/").pop() ?? "";
    await expect(page.getByText("Portail nord, 8 h.")).toBeVisible();
    await expect(page.locator(".facts dd li")).toHaveCount(2);
    await page.getByRole("button", { name: "Ouvrir la session" }).click();
    await expect(page.getByText("La session est ouverte.")).toBeVisible();
    await expectReadable(page);
  });

  await test.step("a weekly series is proposed, mended, and made as drafts", async () => {
    await page.getByRole("button", { name: "Copier la session" }).click();
    const dialog = page.getByRole("dialog", { name: "Copier la session" });
    await dialog.getByLabel("Rythme").selectOption({ label: "Chaque semaine" });
    await dialog.getByLabel("Nombre de copies").fill("3");
    await dialog.getByRole("button", { name: "Préparer la liste" }).click();
    await expect(dialog.getByLabel("Code de la copie 3")).toHaveValue("PREM-27-04");
    await expect(dialog.getByLabel("Premier jour de la copie 2")).toHaveValue(day(314));
    await dialog.getByLabel("Code de la copie 1").fill("PREM-27-01");
    await expectAccessibleEverywhere(page, DIALOG);
    await dialog.getByRole("button", { name: "Créer 3 sessions" }).click();
    await expect(dialog.getByRole("alert").first()).toContainText("Ce calendrier a déjà une session de ce code");
    await dialog.getByLabel("Code de la copie 1").fill("PREM-27-02");
    await dialog.getByRole("button", { name: "Créer 3 sessions" }).click();
    await expect(dialog.getByRole("link", { name: /^PREM-27-0/ })).toHaveCount(3);
    await dialog.getByRole("button", { name: "Fermer" }).last().click();
  });

  const [clashing, days] = await fill(page, session);

  await test.step("moving shows who cannot follow before anything is done", async () => {
    await page.reload();
    await started(page);
    await expect(page.getByText("3 sur 12").first()).toBeVisible();
    await page.getByRole("button", { name: "Déplacer la session" }).click();
    const dialog = page.getByRole("dialog", { name: "Déplacer la session" });
    await dialog.getByRole("button", { name: "Retirer le bloc 2" }).click();
    await dialog.getByLabel("Premier jour").fill(days[0]);
    await dialog.getByLabel("Dernier jour").fill(days[1]);
    await dialog.getByRole("button", { name: "Voir qui peut suivre" }).click();
    await expect(dialog.getByRole("alert").first()).toContainText("Dites pourquoi");
    await dialog.getByLabel("Pourquoi elle est déplacée").fill("Le site ferme pour travaux.");
    await expectAccessibleEverywhere(page, DIALOG);
    await dialog.getByRole("button", { name: "Voir qui peut suivre" }).click();
    await expect(dialog.getByText("2 personnes gardent leur place")).toBeVisible();
    await expect(dialog.getByText("1 personne n’est pas libre ces jours-là")).toBeVisible();
    await expect(dialog.getByText(clashing.toUpperCase())).toBeVisible();
    await expectAccessibleEverywhere(page, DIALOG);
    await dialog.getByRole("button", { name: "Déplacer la session" }).click();
    await expect(page.getByText("La session est déplacée. Tout le monde est prévenu.")).toBeVisible();
    await expect(page.getByText("2 sur 12").first()).toBeVisible();
  });

  await test.step("fewer seats than are taken: the planner chooses who leaves, and says why", async () => {
    await page.getByRole("link", { name: "Modifier la session" }).click();
    await page.getByLabel("Capacité").fill("1");
    await page.getByLabel("Effectif minimum").fill("1");
    const leaving = page.getByRole("group", { name: "Choisissez au moins 1 personne qui perd sa place" });
    await expect(leaving.getByRole("checkbox")).toHaveCount(2);
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await expect(page.getByRole("alert").first()).toContainText("choisissez qui perd la sienne");
    await leaving.getByRole("checkbox").first().check();
    await page.getByLabel("Pourquoi ce changement").fill("Une seule place de logement.");
    await expectReadable(page);
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await expect(page.getByText("La session est enregistrée.")).toBeVisible();
    await expect(page.locator(".fill-words").first()).toContainText(/1 sur 1(?!\d)/);
  });

  await test.step("overbooking asks for its reason, and tells it to planners", async () => {
    await page.getByRole("link", { name: "Modifier la session" }).click();
    await page.getByLabel("Personnes en plus, au plus").fill("2");
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await expect(page.getByRole("alert").first()).toContainText("Dites pourquoi vous surréservez.");
    await page.getByLabel("Motif de la surréservation").selectOption({ index: 1 });
    await page.getByLabel("Pourquoi, en quelques mots").fill("Deux désistements par session en moyenne.");
    await expectReadable(page);
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await expect(page.getByText("2 personnes en plus")).toBeVisible();
  });

  await test.step("a person reads the course, and the session when it is called off", async () => {
    const person = await phone(browser, watch);
    await signIn(person, "stagiaire");
    await person.goto("/sessions");
    await started(person);
    await person.getByRole("link", { name: "Voir le catalogue des stages" }).click();
    await expect(person.getByRole("link", { name: "Ajouter un stage" })).toHaveCount(0);
    await person.goto(course);
    await started(person);
    await expect(person.getByText(NEEDED)).toBeVisible();
    await expect(person.getByRole("link", { name: "Modifier le stage" })).toHaveCount(0);
    await expectReadable(person);

    await page.getByRole("button", { name: "Annuler la session" }).click();
    const dialog = page.getByRole("dialog", { name: "Annuler la session" });
    await expectAccessibleEverywhere(page, DIALOG);
    await dialog.getByLabel("Motif").fill("Le site reste fermé.");
    await dialog.getByRole("button", { name: "Annuler la session" }).click();
    await expect(page.getByText("La session est annulée. Tout le monde est prévenu.")).toBeVisible();
    await person.goto(`/sessions/${session}`);
    await started(person);
    await expect(person.getByText("Le site reste fermé.")).toBeVisible();
    await expect(person.getByText("2 personnes en plus")).toHaveCount(0);
    await expectReadable(person);
    await person.context().close();
  });
});

/**
 * Puts three people into the session, through the API: two of one later session, one of whom also holds a seat there, and
 * answers the name of that one and the days of that session.
 */
async function fill(page: Page, session: string): Promise<[string, [string, string]]> {
  const api = page.request;
  const login = { login: "planificateur", password: PASSWORD, delivery: "bearer" };
  const { token } = await (await api.post("/api/v1/auth/login", { data: login })).json();
  const headers = { Authorization: `Bearer ${token}` };
  const read = async (path: string) => (await (await api.get(`/api/v1/${path}`, { headers })).json()).items;
  const others = await read(`sessions?state=published&limit=100&from=${day(10)}`);
  const other = others.find((one: { fill: { enrolled: number } }) => one.fill.enrolled > 0);
  const seats: Seat[] = await read(`sessions/${other.id}/enrolments?state=confirmed`);
  const taken = seats[0].person;
  const people = [taken.id];
  const place = (person_id: string) => {
    const departure = { code: "operational_need", words: "Essai d’un déplacement." };
    return api.post(`/api/v1/sessions/${session}/enrolments`, { headers, data: { person_id, departure } });
  };
  expect((await place(taken.id)).ok()).toBe(true);
  const words = "Essai d’un déplacement.";
  const move = { blocks: [{ starts_on: other.starts_on, ends_on: other.ends_on }], words };
  for (const { id } of await read("people?limit=60")) {
    if (people.length === 3) break;
    if (people.includes(id)) continue;
    const placed = await place(id);
    if (!placed.ok()) continue;
    const preview = await api.post(`/api/v1/sessions/${session}/preview-move`, { headers, data: move });
    if ((await preview.json()).leaving_count === 1) {
      people.push(id);
    } else {
      const { enrolment } = await placed.json();
      await api.post(`/api/v1/enrolments/${enrolment.id}/cancel`, { headers, data: { code: "mistake" } });
    }
  }
  expect(people).toHaveLength(3);
  return [taken.family_name, [other.starts_on, other.ends_on]];
}
