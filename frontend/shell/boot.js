// Starts the application. A file of its own, because the server allows no inline script.
import init from "{{glue}}";

const shell = document.getElementById("shell");
// Not there where the server has put a text to read.
const loading = document.getElementById("shell-loading");

// What a start is going to ask for is asked for beside it instead of after it: who is signed in, the files of the page at
// this address, and what that page reads first. A page that is not open to all is, only where somebody is signed in. The
// program asks as ever, and the browser gives it what has come, once; an answer that has not come is asked for then.
const FIRST = {{first}};
const { files, reads, open } = FIRST[location.pathname] ?? { files: [], reads: [], open: false };
const signedIn = localStorage.getItem("releve.signed-in") !== null;
const ahead = [
  ...(signedIn ? ["/api/v1/auth/me"] : []),
  ...(open || signedIn ? files : []),
  ...(signedIn ? reads : []),
];
for (const href of ahead) {
  const link = document.createElement("link");
  Object.assign(link, { rel: "preload", as: "fetch", crossOrigin: "anonymous", href });
  document.head.append(link);
}

if (loading) loading.hidden = false;
try {
  await init({ module_or_path: "{{wasm}}" });
  shell.remove();
} catch (cause) {
  if (loading) loading.hidden = true;
  document.getElementById("shell-failed").hidden = false;
  throw cause;
}
