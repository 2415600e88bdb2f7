import { readFile } from "node:fs/promises";
import { inflateRawSync } from "node:zlib";
import { DIALOG, expectAccessibleEverywhere } from "../fixtures/accessible";
import { signIn } from "../fixtures/people";
import { expect, type Page, started, test } from "../fixtures/test";

/** The files inside a workbook, by name. */
function unzipped(file: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  const end = file.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  let at = file.readUInt32LE(end + 16);
  for (let left = file.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, packed] = [file.readUInt16LE(at + 10), file.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((field) => file.readUInt16LE(at + field));
    const local = file.readUInt32LE(at + 42);
    const from = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
    const bytes = file.subarray(from, from + packed);
    files.set(file.toString("utf8", at + 46, at + 46 + name), (method === 8 ? inflateRawSync(bytes) : bytes).toString("utf8"));
    at += 46 + name + extra + comment;
  }
  return files;
}

/** Takes the list away, and answers the file with its name. */
async function taken(page: Page): Promise<[string, Buffer]> {
  const coming = page.waitForEvent("download");
  await page.getByRole("dialog").getByRole("link", { name: "Exporter" }).click();
  const download = await coming;
  return [download.suggestedFilename(), await readFile(await download.path())];
}

test("a planner takes a list away, with the columns chosen and the filters in force", async ({ page }) => {
  await signIn(page, "planificateur");
  await page.goto("/sessions?q=varces");
  await started(page);
  const rows = page.locator("tbody tr");
  await expect(rows.first()).toContainText("Varces");
  const codes = await rows.locator(".two .soft").allTextContents();
  const dialog = page.getByRole("dialog");
  const open = () => page.getByRole("button", { name: "Exporter" }).click();
  const only = async (wanted: string[]) => {
    for (const box of await dialog.getByRole("group", { name: "Colonnes" }).getByRole("checkbox").all()) await box.uncheck();
    await expect(dialog.getByText("Cochez au moins une colonne.")).toBeVisible();
    await expect(dialog.getByRole("link", { name: "Exporter" })).toHaveCount(0);
    for (const name of wanted) await dialog.getByRole("checkbox", { name, exact: true }).check();
  };

  await test.step("as a table with semicolons, of two columns", async () => {
    await open();
    await expectAccessibleEverywhere(page, DIALOG);
    await only(["Lieu", "Code session"]);
    await dialog.getByRole("radio", { name: "CSV pour Excel en français" }).check();
    const [name, file] = await taken(page);
    expect(name).toBe("releve-sessions.csv");
    const [head, ...lines] = file.toString("utf8").replace(/^\uFEFF/, "").trim().split(/\r?\n/);
    expect(head.split(";")).toHaveLength(2);
    expect(lines.every((line) => line.includes("Varces"))).toBe(true);
    expect(lines.map((line) => line.split(";")[0])).toEqual(codes);
    await expect(dialog).toHaveCount(0);
  });

  await test.step("as a workbook, of the same lines", async () => {
    await open();
    await only(["Code session", "Du"]);
    await dialog.getByRole("radio", { name: "Classeur Excel" }).check();
    const [name, file] = await taken(page);
    expect(name).toBe("releve-sessions.xlsx");
    const all = [...unzipped(file).entries()];
    const sheet = all.find(([path]) => path.startsWith("xl/worksheets/"))?.[1] ?? "";
    expect(sheet.match(/<row /g)).toHaveLength(codes.length + 1);
    const words = all.map(([, text]) => text).join("\n");
    for (const code of codes) expect(words).toContain(code);
    expect(words).not.toContain("Varces");
  });
});
