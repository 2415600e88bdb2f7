// Starts the application. A file of its own, because the server allows no inline script.
import init from "{{glue}}";

const shell = document.getElementById("shell");
const loading = document.getElementById("shell-loading");

loading.hidden = false;
try {
  await init({ module_or_path: "{{wasm}}" });
  shell.remove();
} catch (cause) {
  loading.hidden = true;
  document.getElementById("shell-failed").hidden = false;
  throw cause;
}
