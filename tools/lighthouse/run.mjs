// Measures some pages of a running Relève, as a phone on a slow network: node run.mjs ADDRESS RUNS [PATH,PATH…]
// The median of RUNS after one to warm up; ends with 1 when a page is under what the project asks for.
import lighthouse from "lighthouse";
import puppeteer from "puppeteer-core";

const [address, runs = "3", only = ""] = process.argv.slice(2);
const PASSWORD = "Releve-demo-2027";
const WANTED = { performance: 90, accessibility: 100, "best-practices": 100 };

/** Pages, and who looks at them: an account of the demonstration world, or nobody. */
const PAGES = [
  ["/sign-in", null],
  ["/me", "stagiaire"],
  ["/sessions", "planificateur"],
  ["/accessibility", null],
  ["/legal-notice", null],
  ["/personal-data", null],
  ["/terms", null],
];

const median = (figures) => figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)];

async function signIn(browser, login) {
  const page = await browser.newPage();
  await page.goto(`${address}/sign-in`);
  await page.locator("input[autocomplete=username]").fill(login);
  await page.locator("input[type=password]").fill(PASSWORD);
  await page.locator("form button[type=submit]").click();
  await page.waitForSelector(".rail, .thumb-bar");
  await page.close();
}

/** One run: the scores, and what was found. */
async function measure(browser, path) {
  const page = await browser.newPage();
  // As on a first visit, but for being signed in.
  await (await page.createCDPSession()).send("Network.clearBrowserCache");
  const { lhr } = await lighthouse(
    address + path,
    { onlyCategories: Object.keys(WANTED), disableStorageReset: true, logLevel: "error" },
    undefined,
    page,
  );
  await page.close();
  if (new URL(lhr.finalDisplayedUrl).pathname !== path) throw new Error(`${path} leads to ${lhr.finalDisplayedUrl}`);
  const score = (name) => Math.round(lhr.categories[name].score * 100);
  const found = Object.keys(WANTED).flatMap((name) => {
    const audits = lhr.categories[name].auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => lhr.audits[id]);
    const failed = audits.filter(({ score }) => score !== null && score < 0.9);
    return failed.map(({ id, title, displayValue }) => `${name} ${id}: ${title} ${displayValue ?? ""}`.trim());
  });
  const bytes = lhr.audits["total-byte-weight"]?.numericValue ?? 0;
  const millis = (id) => Math.round(lhr.audits[id].numericValue);
  return {
    scores: Object.fromEntries(Object.keys(WANTED).map((name) => [name, score(name)])),
    figures: {
      FCP: millis("first-contentful-paint"),
      LCP: millis("largest-contentful-paint"),
      TBT: millis("total-blocking-time"),
      CLS: Number(lhr.audits["cumulative-layout-shift"].numericValue.toFixed(3)),
      kB: Math.round(bytes / 1000),
    },
    found,
    warnings: lhr.runWarnings,
  };
}

async function inBrowser(login, paths) {
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROME_PATH ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--lang=fr-FR"],
  });
  try {
    if (login) await signIn(browser, login);
    let fine = true;
    for (const path of paths) {
      await measure(browser, path);
      const all = [];
      for (let run = 0; run < Number(runs); run += 1) all.push(await measure(browser, path));
      fine = tell(path, all) && fine;
    }
    return fine;
  } finally {
    await browser.close();
  }
}

function tell(path, all) {
  const of = (part, name) => median(all.map((run) => run[part][name]));
  const scores = Object.keys(WANTED).map((name) => `${name} ${of("scores", name)}`);
  const figures = Object.keys(all[0].figures).map((name) => `${name} ${of("figures", name)}`);
  console.log(`${path.padEnd(16)} ${scores.join("  ")}   ${figures.join("  ")}`);
  for (const line of new Set(all.flatMap((run) => [...run.found, ...run.warnings]))) console.log(`    ${line}`);
  return Object.entries(WANTED).every(([name, least]) => of("scores", name) >= least);
}

const wanted = PAGES.filter(([path]) => !only || only.split(",").includes(path));
const logins = [...new Set(wanted.map(([, login]) => login))];
let fine = true;
for (const login of logins) {
  const paths = wanted.filter(([, who]) => who === login).map(([path]) => path);
  fine = (await inBrowser(login, paths)) && fine;
}
process.exit(fine ? 0 : 1);
