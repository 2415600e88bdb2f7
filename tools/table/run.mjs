// How long the table of requests takes to show its first page, and whether a scroll through meets blank frames.
// Arguments: the address of the server, how many runs. Needs the journeys' Playwright (e2e/node_modules).
import { createRequire } from "node:module";

const { chromium } = createRequire(new URL("../../e2e/package.json", import.meta.url))("@playwright/test");
const [address, runs = "3"] = process.argv.slice(2);
const middle = (all) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)];

const browser = await chromium.launch({ executablePath: process.env.E2E_CHROMIUM ?? "/usr/bin/chromium" });
const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: "fr-FR" });
await page.goto(address);
await page.getByLabel("Identifiant").fill("planificateur");
await page.getByLabel("Mot de passe", { exact: true }).fill("Releve-demo-2027");
await page.getByRole("button", { name: "Se connecter" }).click();
await page.getByLabel("Identifiant").waitFor({ state: "detached" });

/** From the navigation to the first row painted, in milliseconds: of a page loaded whole, then of a link followed inside. */
async function first(go) {
  await go();
  await page.locator("tbody tr.active a").first().waitFor();
  return page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - window.begun)))));
}
const loaded = [];
const followed = [];
for (let run = 0; run < Number(runs); run += 1) {
  await page.goto(`${address}/sessions`);
  await page.locator("tbody tr").first().waitFor();
  followed.push(await first(async () => {
    await page.evaluate(() => { window.begun = performance.now(); document.querySelector('a[href="/requests"]').click(); });
  }));
  loaded.push(await first(async () => {
    await page.addInitScript(() => { window.begun = 0; });
    await page.goto(`${address}/requests`);
  }));
}
const rows = Number(await page.locator("table.grid").getAttribute("aria-rowcount").then(async (n) => {
  await page.waitForFunction(() => Number(document.querySelector("table.grid").getAttribute("aria-rowcount")) > 1000);
  return (await page.locator("table.grid").getAttribute("aria-rowcount")) ?? n;
})) - 1;

/** Scrolls so many pixels a frame; in each frame, whether some row in sight is neither drawn nor held by a placeholder. */
async function through(step, frames) {
  return page.evaluate(async ({ step, frames }) => {
    const box = document.querySelector(".grid-box");
    box.scrollTo(0, 0);
    await new Promise((done) => setTimeout(done, 500));
    const seen = { frames: 0, blank: 0, waiting: 0, slow: 0, longest: 0 };
    let before = performance.now();
    for (let frame = 0; frame < frames; frame += 1) {
      box.scrollTop += step;
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      seen.longest = Math.max(seen.longest, Math.round(now - before));
      if (now - before > 50) seen.slow += 1;
      before = now;
      const area = box.getBoundingClientRect();
      const head = box.querySelector("thead th").getBoundingClientRect().bottom;
      const x = area.left + 80;
      let blank = false;
      let waiting = false;
      for (let y = head + 8; y < Math.min(area.bottom, innerHeight) - 8; y += 20) {
        const row = document.elementFromPoint(x, y)?.closest("tbody tr");
        if (!row) blank = true;
        else if (row.classList.contains("unread")) waiting = true;
      }
      seen.frames += 1;
      if (blank) seen.blank += 1;
      if (waiting) seen.waiting += 1;
    }
    return seen;
  }, { step, frames });
}

/** From a jump to the rows of that place, in milliseconds, and the calls that it took. */
async function jump(part) {
  let calls = 0;
  const count = (request) => { if (request.url().includes("/api/v1/requests?")) calls += 1; };
  page.on("request", count);
  const took = await page.evaluate(async (part) => {
    const box = document.querySelector(".grid-box");
    const begun = performance.now();
    box.scrollTo(0, (box.scrollHeight - box.clientHeight) * part);
    await new Promise((done) => {
      const look = () => {
        const area = box.getBoundingClientRect();
        const row = document.elementFromPoint(area.left + 80, area.top + area.height / 2)?.closest("tbody tr");
        if (row && !row.classList.contains("unread")) done();
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    return performance.now() - begun;
  }, part);
  const needed = calls;
  await page.waitForTimeout(1500);
  page.off("request", count);
  return { took: Math.round(took), needed };
}

console.log(`${rows} requests`);
console.log(`first page painted, link followed: ${Math.round(middle(followed))} ms (${followed.map(Math.round).join(", ")})`);
console.log(`first page painted, page loaded:   ${Math.round(middle(loaded))} ms (${loaded.map(Math.round).join(", ")})`);
console.log("scrolled 300 px a frame:", JSON.stringify(await through(300, 400)));
console.log("scrolled 4,000 px a frame, to the end:", JSON.stringify(await through(4_000, Math.ceil((rows * 50) / 4_000))));
for (const part of [0.5, 0.9, 0.1, 1]) console.log(`jump to ${part * 100} %:`, JSON.stringify(await jump(part)));
for (const sort of ["person", "course", "unit", "-unit"]) {
  await page.goto(`${address}/requests?sort=${sort}`);
  await page.locator("tbody tr.active a").first().waitFor();
  await page.waitForFunction(() => Number(document.querySelector("table.grid").getAttribute("aria-rowcount")) > 1000);
  await page.waitForTimeout(1500);
  console.log(`by ${sort}, jump to 50 %:`, JSON.stringify(await jump(0.5)));
}
await browser.close();
