// Tries operations from the page of the reference. Everything shown is text: nothing that comes back becomes markup.
"use strict";

(() => {
  const ME = "/api/v1/auth/me";
  // Answers that matter beside the body, in the order in which they are shown.
  const HEADERS = [
    "content-type", "etag", "location", "link", "retry-after", "ratelimit", "ratelimit-policy", "allow",
    "deprecation", "sunset", "www-authenticate", "releve-sandbox", "releve-sandbox-next-reset", "x-request-id",
  ];
  // What is shown of a long answer; the rest is counted.
  const SHOWN = 200_000;
  const find = (id) => document.getElementById(id);
  const caller = { csrf: "" };

  // ---- who sends

  const sendsAs = () => document.querySelector("input[name=send-as]:checked").value;

  async function askWho() {
    const place = find("caller-who");
    try {
      const answer = await fetch(ME, { credentials: "same-origin", headers: { Accept: "application/json" } });
      const me = answer.ok ? await answer.json() : null;
      caller.csrf = me ? me.csrf_token : "";
      place.textContent = me
        ? `This browser is signed in as ${me.login}.`
        : "This browser is not signed in: sign in on the application's page, or give a token.";
    } catch {
      place.textContent = "The server does not answer.";
    }
  }

  // ---- what is typed

  const errorOf = (field) => find(`${field.id}-error`);

  function refuse(field, words) {
    field.setAttribute("aria-invalid", "true");
    const place = errorOf(field);
    place.textContent = place.textContent ? `${place.textContent} ${words}` : words;
  }

  function forgive(form) {
    for (const field of form.querySelectorAll("[data-in]")) {
      field.removeAttribute("aria-invalid");
      errorOf(field).textContent = "";
    }
  }

  // What the document does not allow in a field; nothing when it does.
  function fault(field) {
    const value = field.value;
    if (field.type === "file") return field.files.length ? "" : "Choose at least one file.";
    if (value === "") return field.required ? "A value is needed here." : "";
    if (field.dataset.in === "body") return faultOfJson(value);
    if (field.type === "number") return faultOfNumber(field, Number(value));
    if (field.minLength > value.length) return `At least ${field.minLength} characters.`;
    if (field.maxLength >= 0 && field.maxLength < value.length) return `At most ${field.maxLength} characters.`;
    const pattern = field.dataset.pattern;
    if (pattern && !new RegExp(pattern, "u").test(value)) return `The form must be ${pattern}`;
    return "";
  }

  function faultOfNumber(field, value) {
    if (!Number.isInteger(value)) return "A whole number is needed.";
    if (field.min !== "" && value < Number(field.min)) return `At least ${field.min}.`;
    if (field.max !== "" && value > Number(field.max)) return `At most ${field.max}.`;
    return "";
  }

  function faultOfJson(text) {
    try {
      JSON.parse(text);
      return "";
    } catch (error) {
      return `This is not JSON: ${error.message}`;
    }
  }

  // The first field that is not right, each having its words beside it.
  function firstFault(form) {
    let first = null;
    for (const field of form.querySelectorAll("[data-in]")) {
      const words = fault(field);
      if (!words) continue;
      refuse(field, words);
      first ??= field;
    }
    return first;
  }

  // ---- the call

  // Everything that a call is made of, and that its line of curl tells.
  function call(form) {
    const { method, path } = form.dataset;
    const made = { method, path, query: new URLSearchParams(), headers: [], json: null, parts: null };
    for (const field of form.querySelectorAll("[data-in]")) {
      const { in: place, name } = field.dataset;
      if (place === "form") {
        made.parts ??= [];
        const values = field.type === "file" ? [...field.files] : [field.value];
        made.parts.push(...values.map((value) => [name, value]));
      } else if (place === "body") {
        made.json = field.value;
      } else if (field.value === "") {
        continue;
      } else if (place === "path") {
        made.path = made.path.replace(`{${name}}`, encodeURIComponent(field.value));
      } else if (place === "query") {
        made.query.append(name, field.value);
      } else {
        made.headers.push([name, field.value]);
      }
    }
    return made;
  }

  const address = (made) => made.path + (made.query.size ? `?${made.query}` : "");
  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

  // The same call on a command line. A token is never shown: it is in $TOKEN there.
  function curl(made) {
    const parts = [`curl -i -X ${made.method} ${quoted(location.origin + address(made))}`];
    if (sendsAs() !== "nobody") parts.push('-H "Authorization: Bearer $TOKEN"');
    for (const [name, value] of made.headers) parts.push(`-H ${quoted(`${name}: ${value}`)}`);
    if (made.json !== null) parts.push("-H 'Content-Type: application/json'", `-d ${quoted(made.json)}`);
    for (const [name, value] of made.parts ?? []) {
      parts.push(`-F ${quoted(`${name}=${value instanceof File ? `@${value.name}` : value}`)}`);
    }
    return parts.join(" \\\n  ");
  }

  function request(made, signal) {
    const headers = new Headers(made.headers);
    const as = sendsAs();
    if (as === "bearer") headers.set("Authorization", `Bearer ${find("caller-token").value.trim()}`);
    if (as === "cookie" && made.method !== "GET") headers.set("X-CSRF-Token", caller.csrf);
    let body;
    if (made.json !== null) {
      headers.set("Content-Type", "application/json");
      body = made.json;
    } else if (made.parts) {
      body = new FormData();
      for (const [name, value] of made.parts) body.append(name, value);
    }
    const credentials = as === "cookie" ? "same-origin" : "omit";
    return fetch(address(made), { method: made.method, headers, body, credentials, signal, cache: "no-store" });
  }

  // ---- the question before what cannot be undone

  function agreed(form) {
    if (!("asks" in form.dataset)) return Promise.resolve(true);
    const dialog = find("ask");
    const { summary, method, path } = form.dataset;
    find("ask-words").textContent = `“${summary}” (${method} ${path}) is done at once and may not be undone from here.`;
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((answer) => {
      dialog.addEventListener("close", () => answer(dialog.returnValue === "send"), { once: true });
    });
  }

  // ---- the answer

  const make = (name, text) => Object.assign(document.createElement(name), { textContent: text });

  function block(label, text) {
    const frame = document.createElement("details");
    frame.open = true;
    const pre = document.createElement("pre");
    pre.tabIndex = 0;
    pre.setAttribute("role", "group");
    pre.setAttribute("aria-label", label);
    pre.append(make("code", text));
    frame.append(make("summary", label), pre);
    return frame;
  }

  function headersTable(answer) {
    const known = HEADERS.filter((name) => answer.headers.has(name));
    const table = document.createElement("table");
    const caption = make("caption", "Headers of the answer");
    caption.className = "soft";
    const rows = known.map((name) => {
      const head = make("th", name);
      head.scope = "row";
      const row = document.createElement("tr");
      row.append(head, make("td", answer.headers.get(name)));
      return row;
    });
    const body = document.createElement("tbody");
    body.append(...rows);
    table.append(caption, body);
    const frame = document.createElement("div");
    frame.className = "scroll";
    frame.append(table);
    return frame;
  }

  // The whole body as text; of a stream, what came until it was stopped, as it comes.
  async function readBody(answer, told) {
    const reader = answer.body?.getReader();
    const words = new TextDecoder();
    let text = "";
    while (reader) {
      const { done, value } = await reader.read();
      if (done) break;
      text += words.decode(value, { stream: true });
      told(text);
    }
    return text;
  }

  function readable(text, media) {
    let shown = text;
    if (/\bjson\b/.test(media)) {
      try {
        shown = JSON.stringify(JSON.parse(text), null, 2);
      } catch {
        // A stopped answer is shown as it came.
      }
    }
    const more = shown.length - SHOWN;
    return more > 0 ? `${shown.slice(0, SHOWN)}\n… ${more} characters more` : shown;
  }

  // Puts what a problem says of a field beside that field; what it says of the body stands under the body.
  function pointOut(form, problem) {
    const errors = Array.isArray(problem.errors) ? problem.errors : [];
    const fields = [...form.querySelectorAll("[data-in]")];
    let placed = 0;
    for (const { pointer, detail } of errors) {
      const [, place, name] = String(pointer).split("/");
      const own = fields.find((field) => field.dataset.in === place && field.dataset.name?.toLowerCase() === name?.toLowerCase());
      const part = fields.find((field) => field.dataset.in === "form" && field.dataset.name === place);
      const field = own ?? part ?? fields.find((one) => one.dataset.in === "body");
      if (!field) continue;
      refuse(field, field.dataset.in === "body" ? `${pointer}: ${detail}.` : `${detail}.`);
      placed += 1;
    }
    return placed;
  }

  function outcome(answer, text, begun) {
    const time = Math.round(performance.now() - begun);
    const size = new TextEncoder().encode(text).length.toLocaleString("en");
    return `${answer.status} ${answer.statusText}`.trim() + `, ${time} ms, ${size} bytes`;
  }

  function problemOf(answer, text) {
    if (!answer.headers.get("content-type")?.startsWith("application/problem+json")) return null;
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  }

  async function show(form, made, answer, begun) {
    const details = form.parentElement;
    const [said, place] = [details.querySelector(".outcome"), details.querySelector(".answer")];
    const body = block("Body of the answer", "");
    place.replaceChildren(headersTable(answer), body, block("The same with curl", curl(made)));
    const code = body.querySelector("code");
    const media = answer.headers.get("content-type") ?? "";
    const stream = media.startsWith("text/event-stream");
    if (stream) said.textContent = `${answer.status}: the stream goes on until you stop it.`;
    let text = "";
    try {
      text = await readBody(answer, (so_far) => {
        text = so_far;
        if (stream) code.textContent = readable(so_far, media);
      });
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
    code.textContent = text ? readable(text, media) : "(empty)";
    const problem = problemOf(answer, text);
    const placed = problem ? pointOut(form, problem) : 0;
    const why = problem ? `: ${problem.title}${placed ? `, ${placed} to correct in the form` : ""}` : "";
    said.textContent = outcome(answer, text, begun) + why;
    if (problem?.type) place.prepend(leadTo(problem));
  }

  function leadTo(problem) {
    const words = make("p", "What it means and what to do: ");
    const link = make("a", problem.type);
    // The server's own page, whatever the answer says.
    link.href = `/problems/${encodeURIComponent(problem.code)}`;
    words.append(link);
    return words;
  }

  // ---- sending

  async function submit(form) {
    const said = form.parentElement.querySelector(".outcome");
    forgive(form);
    const wrong = firstFault(form);
    if (wrong) {
      said.textContent = "Not sent: see the words beside the fields.";
      wrong.focus();
      return;
    }
    if (sendsAs() === "bearer" && !find("caller-token").value.trim()) {
      said.textContent = "Not sent: give a token under “Send as”.";
      find("caller-token-error").textContent = "A token is needed, or send as somebody else.";
      find("caller-token").focus();
      return;
    }
    find("caller-token-error").textContent = "";
    if (!(await agreed(form))) {
      said.textContent = "Not sent.";
      return;
    }
    await send(form, said);
  }

  async function send(form, said) {
    const [button, stop] = [form.querySelector("[type=submit]"), form.querySelector(".stop")];
    const [ending, made, begun] = [new AbortController(), call(form), performance.now()];
    const end = () => ending.abort();
    stop.addEventListener("click", end);
    stop.hidden = false;
    button.setAttribute("aria-disabled", "true");
    said.textContent = "Sending…";
    try {
      await show(form, made, await request(made, ending.signal), begun);
    } catch (error) {
      said.textContent = error.name === "AbortError" ? "Stopped." : "No answer: the server or the network is away.";
    } finally {
      stop.removeEventListener("click", end);
      if (document.activeElement === stop) button.focus();
      stop.hidden = true;
      button.removeAttribute("aria-disabled");
    }
    // Whoever signs in, or out, changes who the next call is sent as.
    if (sendsAs() === "cookie" && made.path.startsWith("/api/v1/auth/")) await askWho();
  }

  function begin() {
    find("caller").hidden = false;
    for (const details of document.querySelectorAll("details.try")) {
      details.hidden = false;
      const form = details.querySelector("form");
      let sending = false;
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        if (sending) return;
        sending = true;
        await submit(form).finally(() => { sending = false; });
      });
    }
    askWho();
  }

  begin();
})();
