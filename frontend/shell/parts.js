// Brings the parts of the application. A file holds many modules, one after the other: fetched one by one, they would
// cost a phone a journey each.
import { initSync } from "{{glue}}";

// The files of each part, and the names and lengths of the modules in each file.
const FILES = {{files}};
const MODULES = {{modules}};

const files = new Map();
const modules = new Map();

// What failed is tried again when it is asked for again.
function once(known, name, work) {
  if (!known.has(name)) {
    const coming = work();
    known.set(name, coming);
    coming.catch(() => known.delete(name));
  }
  return known.get(name);
}

async function bring(file) {
  const answer = await fetch(file);
  if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
  const bytes = await answer.arrayBuffer();
  let start = 0;
  const linked = MODULES[file].map(([name, length]) => {
    const module = new Uint8Array(bytes, start, length);
    start += length;
    return once(modules, name, () => WebAssembly.instantiate(module, { __wasm_split: initSync() }));
  });
  await Promise.all(linked);
}

// What the application calls for a part, and is called back by.
const arrival = (part) => async (callback, data) => {
  let came = true;
  try {
    await Promise.all(FILES[part].map((file) => once(files, file, () => bring(file))));
  } catch (cause) {
    console.error(cause);
    came = false;
  }
  initSync().__indirect_function_table.get(callback)(data, came);
};

{{parts}}
