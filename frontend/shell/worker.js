// Stands between the program and the network, for where there is none: the program starts, the own programme and the attendance
// sheets that were open are there as they were last read. What is kept answers only where no answer comes, so that nobody is
// shown something old by a server that can be reached.

// What this build needs to start, under a name of its own: an older one goes when the last page that runs it is closed.
const START = {{start}};
const PROGRAM = "releve.program.{{build}}";

// What was read of the person who is signed in, and nothing else of what the API answers.
const READ = "releve.read";
const READS = /^\/api\/v1\/(?:auth\/me|status|me\/programme|sessions\/[0-9a-f-]{36}\/attendance)$/;
const MOST = 40;
// Whoever signs in or out finds nothing of whoever was here before; nor does anybody after a refusal.
const SIGNS = /^\/api\/v1\/auth\//;
let signs = 0;

// Never an address of the program: a failure is told as the browser tells it.
const SERVED = /^\/(?:api|docs|problems|\.well-known|openapi\.json)(?:\/|$)/;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(PROGRAM).then((cache) => cache.addAll(START)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(settle());
});

async function settle() {
  const others = (await caches.keys()).filter((name) => name.startsWith("releve.program.") && name !== PROGRAM);
  await Promise.all(others.map((name) => caches.delete(name)));
  // A page is asked for while this starts, not after.
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.method !== "GET") {
    if (SIGNS.test(pathname)) event.respondWith(sign(request));
  } else if (request.mode === "navigate") {
    if (!SERVED.test(pathname)) event.respondWith(page(event));
  } else if (pathname.startsWith("/assets/")) {
    event.respondWith(part(request, event));
  } else if (READS.test(pathname)) {
    event.respondWith(read(request, event));
  }
});

// What a page had loaded before this stood beside it.
self.addEventListener("message", (event) => {
  const own = event.data.filter((address) => address.startsWith(`${self.location.origin}/`));
  event.waitUntil(Promise.allSettled(own.map((address) => take(address, event))));
});

async function take(address, event) {
  const { pathname } = new URL(address);
  if (pathname.startsWith("/assets/")) await part(new Request(address), event);
  else if (READS.test(pathname)) await read(new Request(address, { headers: { Accept: "application/json" } }), event);
}

// Where nothing can be kept, as on a full disk, all goes on without.
function store(name) {
  return caches.open(name).catch(() => null);
}

async function page(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch (cause) {
    const start = await caches.match("/", { cacheName: PROGRAM });
    if (start) return start;
    throw cause;
  }
}

// Named after its bytes: what is kept is what is served.
async function part(request, event) {
  const cache = await store(PROGRAM);
  const kept = await cache?.match(request.url);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && cache) event.waitUntil(cache.put(request.url, answer.clone()).catch(() => {}));
  return answer;
}

async function sign(request) {
  await forget();
  try {
    return await fetch(request);
  } finally {
    await forget();
  }
}

async function forget() {
  signs += 1;
  await caches.delete(READ).catch(() => {});
}

async function read(request, event) {
  const before = signs;
  let answer;
  try {
    answer = await fetch(request);
  } catch (cause) {
    const kept = await caches.match(request.url, { cacheName: READ });
    if (kept) return kept;
    throw cause;
  }
  if (answer.status === 401) await forget();
  // What was asked for before somebody signed in or out is nobody's any more.
  else if (answer.ok && signs === before) event.waitUntil(keep(request.url, answer.clone()).catch(() => {}));
  return answer;
}

// The newest stand last, and the oldest go.
async function keep(address, answer) {
  const cache = await store(READ);
  if (!cache) return;
  await cache.delete(address);
  await cache.put(address, answer);
  const all = await cache.keys();
  await Promise.all(all.slice(0, Math.max(0, all.length - MOST)).map((old) => cache.delete(old)));
}
