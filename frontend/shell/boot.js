// Starts the application. A file of its own, because the server allows no inline script.
import init from "{{glue}}";

const shell = document.getElementById("shell");
// Not there where the server has put a text to read.
const loading = document.getElementById("shell-loading");

// What the page at an address needs beside the start comes with it instead of after it; a page that is not open to all,
// only where somebody is signed in.
const FIRST = {{first}};
const [files, open] = FIRST[location.pathname] ?? [[], false];
if (open || localStorage.getItem("releve.signed-in")) {
  for (const href of files) {
    const link = document.createElement("link");
    Object.assign(link, { rel: "preload", as: "fetch", crossOrigin: "anonymous", href });
    document.head.append(link);
  }
}

// So do the answers that it read when it was last opened (client/ahead.rs).
function noted() {
  try {
    return JSON.parse(localStorage.getItem("releve.first") ?? "{}")[location.pathname] ?? [];
  } catch {
    return [];
  }
}

if (localStorage.getItem("releve.signed-in") && !location.search) {
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  const ask = async (address) => {
    const answer = await fetch(`/api/v1${address}`, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(20_000) });
    return answer.ok ? answer.text() : null;
  };
  const addresses = noted().map((address) => address.replaceAll("{today}", today));
  window.releveFirst = new Map(addresses.map((address) => [address, ask(address).catch(() => null)]));
}

// Once nothing is waited for, a worker (worker.js) keeps what is here for where there is no network.
async function keep() {
  const { active } = await navigator.serviceWorker.register("/worker.js").then(() => navigator.serviceWorker.ready);
  if (!navigator.serviceWorker.controller) {
    active.postMessage(performance.getEntriesByType("resource").map(({ name }) => name));
  }
}

if (loading) loading.hidden = false;
try {
  await init({ module_or_path: "{{wasm}}" });
  shell.remove();
  // Where the browser keeps no such thing, as in a private window, all goes on without.
  if ("serviceWorker" in navigator) setTimeout(() => keep().catch(() => {}), 6_000);
} catch (cause) {
  if (loading) loading.hidden = true;
  document.getElementById("shell-failed").hidden = false;
  throw cause;
}
