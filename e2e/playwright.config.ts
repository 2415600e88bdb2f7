import { defineConfig, devices } from "@playwright/test";

// scripts/journeys.sh chooses these; it is the way to run the journeys.
const port = required("E2E_PORT");
const data = required("E2E_DATA");
const binary = required("E2E_BIN");
const address = `http://127.0.0.1:${port}`;

export default defineConfig({
  testDir: "journeys",
  outputDir: "test-results",
  // One server and one file of data: the journeys follow one another.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [["list"]],
  use: {
    baseURL: address,
    locale: "fr-FR",
    timezoneId: "Europe/Paris",
    // What a journey answers in the server's place does not pass by a worker. The journeys of the worker let it in.
    serviceWorkers: "block",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.E2E_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "desktop", use: { ...devices["Desktop Chrome"], viewport: { width: 1280, height: 800 } } },
  ],
  webServer: {
    command: `"${binary}" serve --port ${port} --data-dir "${data}" --demo-once`,
    url: `${address}/readyz`,
    reuseExistingServer: false,
    timeout: 60_000,
    env: { RELEVE_LOG_FILTER: "warn" },
    stdout: "ignore",
    stderr: "pipe",
    gracefulShutdown: { signal: "SIGTERM", timeout: 5_000 },
  },
});

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run scripts/journeys.sh`);
  return value;
}
