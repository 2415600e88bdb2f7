import { DIALOG, expectAccessibleEverywhere } from "../fixtures/accessible";
import { PASSWORD } from "../fixtures/people";
import { type Page, expect, test } from "../fixtures/test";

// Nobody is signed in at first; the rest is provoked.
test.use({ refusals: [401, 404, 422] });

const NOTHING = "018f3f2e-7b1c-7c2a-9d3e-5f6a7b8c9d0e";

/** An operation of the reference, with its form open. */
async function opened(page: Page, id: string) {
  const article = page.locator(`article[aria-labelledby="${id}"]`);
  await article.locator("details.try > summary").click();
  return article.locator("details.try");
}

test("an integrator tries operations from the reference", async ({ page, browser, baseURL }) => {
  // A page of a hundred forms.
  test.slow();
  await test.step("nobody is signed in: it says so, and how", async () => {
    await page.goto("/docs");
    await expect(page.locator("#caller-who")).toContainText("not signed in");
  });

  await test.step("signed in, a read is sent with the browser's sign-in", async () => {
    const form = await opened(page, "login");
    await form.getByRole("textbox", { name: "Body" }).fill(JSON.stringify({ login: "planificateur", password: PASSWORD }));
    await form.getByRole("button", { name: "Send" }).click();
    await expect(page.locator("#caller-who")).toContainText("signed in as planificateur");
  });

  await test.step("a read is checked against the document before it is sent", async () => {
    const form = await opened(page, "list_sessions");
    const limit = form.getByLabel("limit");
    await limit.fill("500");
    await form.getByRole("button", { name: "Send" }).click();
    await expect(limit).toBeFocused();
    await expect(limit).toHaveAccessibleDescription(/At most 200\./);
    await limit.fill("2");
    await page.keyboard.press("Enter");
    await expect(form.getByRole("status")).toHaveText(/^200 OK, \d+ ms, [\d,]+ bytes$/);
    await expect(form.getByRole("row", { name: /x-request-id/ })).toBeVisible();
    await expect(form.getByRole("group", { name: "Body of the answer" })).toContainText('"items"');
    await expect(form.getByRole("group", { name: "The same with curl" })).toContainText("limit=2");
  });

  await test.step("what cannot be undone is asked first, by keyboard alone", async () => {
    const form = await opened(page, "cancel_enrolment");
    await form.getByLabel("id", { exact: false }).first().fill(NOTHING);
    const send = form.getByRole("button", { name: "Send" });
    await send.focus();
    await page.keyboard.press("Enter");
    const ask = page.getByRole("dialog", { name: "Send it?" });
    await expect(ask).toBeVisible();
    await expect(ask.getByRole("button", { name: "Do not send" })).toBeFocused();
    await expectAccessibleEverywhere(page, DIALOG);
    await page.keyboard.press("Escape");
    await expect(form.getByRole("status")).toHaveText("Not sent.");
    await expect(send).toBeFocused();
    await page.keyboard.press("Enter");
    await ask.getByRole("button", { name: "Send", exact: true }).click();
    await expect(form.getByRole("status")).toContainText("404");
    await expect(form.getByRole("link", { name: "/problems/not-found" })).toHaveAttribute("href", "/problems/not-found");
  });

  await test.step("what the server refuses stands beside the field", async () => {
    const form = await opened(page, "create_skill");
    const body = form.getByRole("textbox", { name: "Body" });
    await body.fill('{ "code": ');
    await form.getByRole("button", { name: "Send" }).click();
    await expect(body).toHaveAccessibleDescription(/This is not JSON/);
    await body.fill('{ "code": "ESSAI" }');
    await form.getByRole("button", { name: "Send" }).click();
    await expect(form.getByRole("status")).toContainText("422");
    await expect(body).toHaveAccessibleDescription(/\/label: /);
  });

  await test.step("with a token, and never showing it", async () => {
    const answer = await page.request.post("/api/v1/auth/login", {
      data: { login: "administrateur", password: PASSWORD, delivery: "bearer" },
    });
    const { token } = (await answer.json()) as { token: string };
    await page.getByLabel("whoever holds this token").check();
    await page.getByLabel("Bearer token").fill(token);
    const form = await opened(page, "get_me");
    await form.getByRole("button", { name: "Send" }).click();
    await expect(form.getByRole("group", { name: "Body of the answer" })).toContainText('"administrateur"');
    await expect(form.getByRole("group", { name: "The same with curl" })).toContainText("$TOKEN");
    expect(await form.textContent()).not.toContain(token);
  });

  await test.step("without a script the page is whole, and has nothing that does not work", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, baseURL });
    const plain = await context.newPage();
    await plain.goto("/docs");
    await expect(plain.getByRole("heading", { level: 1, name: "API of Relève" })).toBeVisible();
    await expect(plain.getByText("Try it").first()).toBeHidden();
    await expect(plain.locator("#caller")).toBeHidden();
    await context.close();
  });
});

test("the reference and the pages of problems have nothing for axe to find", async ({ page }) => {
  test.slow();
  await page.goto("/docs");
  await expect(page.locator("#caller-who")).toContainText("not signed in");
  await expectAccessibleEverywhere(page, { within: "#caller" });
  // One of each sort stands for the hundred of them: with filters, with a body, with files, with a version.
  const shown = ["list_sessions", "create_session", "create_import", "update_session"];
  await page.evaluate((shown) => {
    for (const article of document.querySelectorAll("article")) {
      if (!shown.includes(article.getAttribute("aria-labelledby") ?? "")) article.remove();
    }
  }, shown);
  for (const id of shown) await opened(page, id);
  await expectAccessibleEverywhere(page);
  for (const address of ["/problems", "/problems/invalid-fields"]) {
    await page.goto(address);
    await expectAccessibleEverywhere(page);
  }
});
