// Starts the application. A file of its own, because the server allows no inline script.
import init from "{{glue}}";

const shell = document.getElementById("shell");
// Not there where the server has put a text to read.
const loading = document.getElementById("shell-loading");

if (loading) loading.hidden = false;
try {
  await init({ module_or_path: "{{wasm}}" });
  shell.remove();
} catch (cause) {
  if (loading) loading.hidden = true;
  document.getElementById("shell-failed").hidden = false;
  throw cause;
}
