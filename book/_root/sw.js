// The book without a network.
//
// offline.json, written when the book is built, lists every file with its SHA-256; the hash of that list
// names the version. This script fetches what the list asks for, checks every file, and keeps it under
// its hash, so that a file which two versions share is loaded and kept once. A version is used when it is
// whole, never before; each tab then stays with the version that its page came from until it opens the
// next page. So old and new files never meet, however long a tab stays open and whatever state a host is in
// while somebody copies a new book to it.
//
// What the shelf (one Cache) holds, by the query of its keys:
//   ?sha256=HASH.EXTENSION   a file         ?version=ID   a whole version's list
//   ?current                 its ID         ?client=ID    which version a tab has, and since when
//   ?frugal                  there when the reader's connection is one to spare

const SCOPE = self.registration.scope;
const SHELF = `unrolled 1 ${new URL(SCOPE).pathname}`; // other books of this host have their own
const ANSWER_PATIENCE = 300; // ms to wait for the site before a page is shown as it is kept
const UPDATE_PATIENCE = 2000; // ms that a page waits for a new version to become whole
const YOUNG = 60_000; // ms in which a tab may not yet be among those that the browser tells us of

// What page and worker need to share memory; a host without these headers gets them from here.
const ISOLATION = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};
// Browsers insist on some types, and hosts get some of them wrong.
const TYPES = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  mjs: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  json: "application/json",
  wasm: "application/wasm",
  svg: "image/svg+xml",
  png: "image/png",
  webmanifest: "application/manifest+json",
  woff: "font/woff",
  woff2: "font/woff2",
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = pathOf(request.url);
  // JupyterLite is an application of its own, which does not work offline.
  if (request.method !== "GET" || path === null || path.startsWith("lite/")) return;
  event.respondWith(request.mode === "navigate" ? openPage(event, path) : takeFile(event, path));
});
self.addEventListener("message", (event) => {
  const action = { hello, keep, remove }[event.data?.type];
  if (action) event.waitUntil(action(event.data));
});

/** Where an address of this book points to in its list; null for what is not of this book. */
function pathOf(address) {
  const url = new URL(address);
  url.search = url.hash = "";
  if (!url.href.startsWith(SCOPE)) return null;
  const path = url.href.slice(SCOPE.length);
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // not our spelling: the site will say that it has no such page
  }
}

// ---------------------------------------------------------------- answering
async function openPage(event, path) {
  const version = await choose(event);
  const files = version?.files ?? {};
  const name = [path, path === "" || path.endsWith("/") ? `${path}index.html` : null].find((n) => n in files);
  if (!name && `${path}/index.html` in files) return Response.redirect(`${SCOPE}${path}/`, 301);
  try {
    if (!name) return isolated(await fetch(event.request));
    await pin(event.resultingClientId, version.id);
    event.waitUntil(tidy());
    return await fileOf(version, name);
  } catch (error) {
    const sorry = version && (await held(files["404.html"], "404.html"));
    if (!sorry) throw error;
    return new Response(sorry.body, { status: 404, headers: sorry.headers });
  }
}

/** The version to show a page from: the newest whole one; null when the site itself has to answer. */
async function choose(event) {
  const kept = await current();
  if (!kept) return null;
  const asked = ask();
  const updated = asked.then((site) => site && site.id !== kept.id && update(site));
  event.waitUntil(updated.catch(() => {}).then(tell)); // a failure is in the state that is told
  const site = await Promise.race([asked, pause(ANSWER_PATIENCE)]).catch(() => undefined);
  // It answers, and has no book: another site lies here now, or a network wants a login first.
  if (site === null) return null;
  if (site && site.id !== kept.id) await Promise.race([updated, pause(UPDATE_PATIENCE)]).catch(() => {});
  return current();
}

/** The site has another version: fetch it, or only say so where that costs the reader something. */
async function update(site) {
  if (!(await look("?frugal"))) return install(site);
  state.news = bytesOf(await lacking(site));
}

async function takeFile(event, path) {
  const { request, clientId } = event;
  const sha256 = new URL(request.url).searchParams.get("sha256");
  // A worker started from a blob: is a client that nobody can relate to its page. It asks by content.
  if (sha256) {
    const file = await held([sha256], path);
    if (file) return file;
  }
  const version = await pinned(clientId);
  return version && path in version.files ? fileOf(version, path) : fetch(request);
}

/** A file of a version: from the shelf, or from the site when it is the same there. */
async function fileOf(version, path) {
  const [sha256, , visited] = version.files[path];
  const kept = await held([sha256], path);
  if (kept) return kept;
  try {
    return await fetchFile(path, sha256);
  } catch (error) {
    // What is only kept when it is visited stands alone: its newer form does no harm.
    if (visited && error instanceof Mismatch) return isolated(await fetch(SCOPE + path));
    throw error;
  }
}

function isolated(response) {
  if (response.type === "opaqueredirect" || response.type === "error") return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(ISOLATION)) headers.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

// ---------------------------------------------------------------- the shelf
const shelf = () => caches.open(SHELF);
const extension = (path) => path.slice(path.lastIndexOf(".") + 1);
const fileKey = (sha256, path) => `?sha256=${sha256}.${extension(path)}`;
const versions = new Map(); // from IDs to versions, as far as they have been read

/** What lies on the shelf under a key. A shelf that cannot be read (forbidden, broken) is an empty one. */
async function look(key) {
  try {
    return await caches.match(SCOPE + key, { cacheName: SHELF });
  } catch {
    return undefined;
  }
}

async function held([sha256], path) {
  return look(fileKey(sha256, path));
}

async function current() {
  const id = await (await look("?current"))?.text();
  return id ? versionOf(id) : null;
}

async function versionOf(id) {
  if (!versions.has(id)) {
    const list = await (await look(`?version=${id}`))?.json();
    if (list) versions.set(id, { id, files: list.files });
  }
  return versions.get(id) ?? null;
}

const pins = new Map(); // from clients to IDs, as far as they were pinned or asked for since this started

async function pin(client, id) {
  if (!client) return;
  pins.set(client, id);
  await (await shelf()).put(`${SCOPE}?client=${client}`, Response.json({ id, since: Date.now() }));
}

async function pinned(client) {
  if (!client) return null;
  if (!pins.has(client)) {
    const record = await (await look(`?client=${client}`))?.json();
    if (record) pins.set(client, record.id);
    // A worker of a page that does not ask by content.
    else if (["worker", "sharedworker"].includes((await self.clients.get(client))?.type)) return current();
  }
  return pins.has(client) ? versionOf(pins.get(client)) : null;
}

/** Take from the shelf what neither the current version nor any open tab uses. */
async function tidy({ leftovers = false } = {}) {
  const place = await shelf();
  const keys = (await place.keys()).map((request) => request.url.slice(SCOPE.length));
  const used = new Set([(await current())?.id]);
  const living = new Set((await self.clients.matchAll({ includeUncontrolled: true, type: "all" })).map(({ id }) => id));
  for (const key of keys.filter((key) => key.startsWith("?client="))) {
    const client = key.slice("?client=".length);
    const { id, since } = await (await place.match(SCOPE + key)).json();
    if (living.has(client) || Date.now() - since < YOUNG) used.add(id);
    else {
      pins.delete(client);
      await place.delete(SCOPE + key);
    }
  }
  const stale = keys.filter((key) => key.startsWith("?version=") && !used.has(key.slice("?version=".length)));
  // Files that no list names belong to a version on its way.
  if (!leftovers && (installing || !stale.length)) return;
  const files = new Set();
  for (const id of used) {
    for (const [path, [sha256]] of Object.entries((await versionOf(id))?.files ?? {})) files.add(fileKey(sha256, path));
  }
  const unused = keys.filter((key) => key.startsWith("?sha256=") && !files.has(key));
  for (const key of [...stale, ...unused]) await place.delete(SCOPE + key);
}

// ---------------------------------------------------------------- fetching a version
class Mismatch extends Error {}

/** What the site has now: { id, list, text }, null when it answers but has no book. */
async function ask() {
  const answer = await fetch(`${SCOPE}offline.json`, { cache: "no-cache" });
  const text = answer.ok ? await answer.text() : "";
  let list;
  try {
    list = JSON.parse(text);
  } catch {
    return null;
  }
  return { id: await hash(new TextEncoder().encode(text)), files: list.files, text };
}

let installing = null;

/** Make the site's version the current one; resolves when it is whole. One at a time. */
function install(site) {
  installing ??= fetchVersion(site).finally(() => {
    installing = null;
  });
  return installing;
}

async function fetchVersion(site) {
  const kept = await current();
  state.problem = null;
  if (kept?.id === site.id) return;
  try {
    const missing = await lacking(site);
    state.loading = { loaded: 0, total: bytesOf(missing) };
    await tell();
    await fetchAll(missing);
    const place = await shelf();
    await place.put(`${SCOPE}?version=${site.id}`, new Response(site.text));
    await place.put(`${SCOPE}?current`, new Response(site.id)); // from here on, and in one stroke
    state.news = null;
  } catch (error) {
    const full = error.name === "QuotaExceededError"; // what a device says of its room beforehand is not true
    state.problem = full ? "full" : error instanceof Mismatch ? "mixed" : "broken off";
    if (full) await tidy({ leftovers: true }); // half a version is of no use, and its room may be
    throw error;
  } finally {
    state.loading = null;
  }
  await (kept ? tidy() : adopt(site));
}

/** Let pages that came before there was a version have this one, if they are the same as in it. */
async function adopt(site) {
  for (const client of await self.clients.matchAll({ includeUncontrolled: true, type: "window" })) {
    const path = pathOf(client.url);
    const name = path !== null && (path === "" || path.endsWith("/") ? `${path}index.html` : path);
    if (!(name in site.files)) continue;
    const seen = await fetch(SCOPE + path, { cache: "force-cache" }); // the bytes that the page was made of
    if ((await hash(await seen.arrayBuffer())) === site.files[name][0]) await pin(client.id, site.id);
  }
}

const bytesOf = (entries) => entries.reduce((sum, [, [, size]]) => sum + size, 0);

/** Four files at a time, to leave room for what the page asks for; the first failure ends all. */
async function fetchAll(missing) {
  const stop = new AbortController();
  const next = missing[Symbol.iterator]();
  const loaders = [1, 2, 3, 4].map(async () => {
    for (const [path, [sha256, size]] of next) {
      stop.signal.throwIfAborted();
      await fetchFile(path, sha256, stop.signal);
      state.loading.loaded += size;
      tellSometimes();
    }
  });
  try {
    await Promise.all(loaders);
  } catch (error) {
    stop.abort();
    await Promise.allSettled(loaders);
    throw error;
  }
}

/** The files of a version that are fetched ahead and are not on the shelf yet. */
async function lacking({ files }) {
  const keys = new Set((await (await shelf()).keys()).map((request) => request.url.slice(SCOPE.length)));
  const first = new Map(); // two paths may hold the same file
  for (const [path, entry] of Object.entries(files)) {
    const key = fileKey(entry[0], path);
    if (!entry[2] && !keys.has(key) && !first.has(key)) first.set(key, [path, entry]);
  }
  return [...first.values()];
}

/** Fetch a file, keep it when it is the one that its list means, and return it. */
async function fetchFile(path, sha256, signal) {
  const url = `${SCOPE}${path}?sha256=${sha256}`;
  for (const cache of ["default", "reload"]) {
    const answer = await fetch(url, { cache, signal, priority: "low" });
    if (!answer.ok) continue;
    const content = await answer.arrayBuffer();
    if ((await hash(content)) !== sha256) continue;
    const type = TYPES[extension(path)] ?? answer.headers.get("Content-Type") ?? "application/octet-stream";
    const headers = { ...ISOLATION, "Content-Type": type, "Content-Length": content.byteLength };
    const response = new Response(content, { headers });
    await (await shelf()).put(SCOPE + fileKey(sha256, path), response.clone());
    return response;
  }
  throw new Mismatch("the site has no such file now, or another one");
}

async function hash(content) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const pause = (milliseconds, value) => new Promise((resolve) => setTimeout(resolve, milliseconds, value));

// ---------------------------------------------------------------- what pages ask for and are told
// loading: { loaded, total } in bytes; problem: why the last version did not come; news: the bytes of a
// version that the site has, and that waits for the reader to want it.
const state = { loading: null, problem: null, news: null };

/** A page tells how the reader's connection is, and is told how things stand. */
async function hello({ frugal }) {
  const known = Boolean(await look("?frugal"));
  if (frugal && !known) await (await shelf()).put(`${SCOPE}?frugal`, new Response(""));
  if (!frugal && known) await (await shelf()).delete(`${SCOPE}?frugal`);
  await tell();
}

/** A page wants the newest version kept. */
async function keep() {
  try {
    const site = await ask();
    if (site) await install(site);
  } catch {
    state.problem ??= "broken off"; // told below; the next page asks again
  }
  await tell();
}

async function remove() {
  await caches.delete(SHELF);
  versions.clear();
  pins.clear();
  Object.assign(state, { problem: null, news: null });
  await tell();
}

async function tell() {
  const kept = await current();
  const ahead = Object.entries(kept?.files ?? {}).filter(([, [, , visited]]) => !visited);
  for (const client of await self.clients.matchAll({ includeUncontrolled: true, type: "window" })) {
    if (pathOf(client.url) === null) continue;
    const mine = (await pinned(client.id))?.id ?? null;
    client.postMessage({ type: "offline", ...state, kept: kept?.id ?? null, bytes: bytesOf(ahead), mine });
  }
}

let told = 0;
function tellSometimes() {
  if (Date.now() - told < 250) return;
  told = Date.now();
  tell();
}
