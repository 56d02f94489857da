// Python in the page's worker. Every file comes from the book's own site; every package is
// checked against the hash in the lock before it is used.
/* global importScripts, loadPyodide */

const nativeFetch = self.fetch.bind(self);
const ready = new Map(); // from the address of a file to the promise of its Response
const counts = new Map(); // from the address of a file to { loaded, total }
let session = null;
let interruptBuffer = null;
let operation = 0;

self.onmessage = ({ data }) => HANDLERS[data.type](data);

const HANDLERS = {
  async start({ assets, interruptBuffer: buffer, fresh }) {
    try {
      await start(new URL("pyodide/", assets).href, buffer, fresh);
      postMessage({ type: "ready" });
    } catch (error) {
      // An exception of Python brings its whole traceback along.
      const message = error.type ? `Python did not start: ${lastLine(error)}.` : error.message || String(error);
      postMessage({ type: "failed", message });
    }
  },
  run: (data) => perform(data, () => session.run(data.source, data.cell)),
  redraw: (data) =>
    perform(data, () => {
      const positions = pyodide.toPy(data.positions);
      try {
        return session.redraw(data.explorer, positions);
      } finally {
        positions.destroy();
      }
    }),
  reset: (data) =>
    perform(data, () => {
      session.reset();
      return "ok";
    }),
  // What an editor wants to know. Not an operation: it takes no time and changes nothing.
  ask({ id, question }) {
    if (interruptBuffer) interruptBuffer[0] = 0; // meant for what ran before
    try {
      postMessage({ type: "answer", id, answer: session.answer(question) });
    } catch (error) {
      postMessage({ type: "answer", id, error: lastLine(error) });
    }
  },
};

// Run one operation of the session; `done` follows all of its messages.
function perform(data, action) {
  operation = data.operation;
  if (interruptBuffer) interruptBuffer[0] = 0;
  let status;
  try {
    status = action();
  } catch (error) {
    // Between two lines of the session itself an interrupt finds nobody to catch it.
    if (error.type === "KeyboardInterrupt") status = "interrupted";
    else {
      postMessage({ type: "failed", message: `Python broke down: ${lastLine(error)}.` });
      return;
    }
  }
  postMessage({ type: "done", operation, status });
}

async function start(base, buffer, fresh) {
  const cache = fresh ? "reload" : "default";
  const lock = JSON.parse(new TextDecoder().decode(await bytes(base + "pyodide-lock.json", cache)));
  const packages = Object.values(lock.packages);
  // All files at once: they arrive while the first of them is being compiled.
  const files = [
    prepare(base + "pyodide.asm.wasm", cache, "application/wasm"),
    prepare(base + "python_stdlib.zip", cache, "application/zip"),
    ...packages.map((entry) => prepareChecked(new URL(entry.file_name, base).href, cache, entry.sha256)),
  ];
  self.fetch = (input, options) => {
    const url = String(input.url ?? input);
    const prepared = ready.get(url);
    ready.delete(url);
    return prepared ?? nativeFetch(input, { ...options, cache });
  };
  const boot = (async () => {
    importScripts(base + "pyodide.js");
    return loadPyodide({ indexURL: base, packages: packages.map((entry) => entry.name) });
  })();
  // The files first: when one is missing, its own error names it, and boot fails later or never.
  const [python] = await Promise.all([boot, ...files]);
  self.pyodide = python;
  report("starting");
  self.fetch = nativeFetch;
  const begin = python.runPython("from unrolled._live.page import start; start");
  session = begin((message) => postMessage({ type: "message", operation, message }));
  begin.destroy();
  if (buffer) {
    interruptBuffer = buffer;
    python.setInterruptBuffer(buffer);
  }
}

// A file that is passed on as it arrives (the browser compiles the wasm meanwhile).
async function prepare(url, cache, type) {
  const promise = get(url, cache).then((response) => {
    // The original of a well-served wasm file is what the browser keeps its compiled form for.
    const wellServed = response.headers.get("Content-Type") === type;
    const counted = count(url, response.clone());
    return { response: wellServed ? response : new Response(response.body, { headers: { "Content-Type": type } }), counted };
  });
  ready.set(url, promise.then(({ response }) => response));
  ready.get(url).catch(() => {}); // told below, by the name of the file
  await (await promise).counted;
}

// A file that is used only after its hash has been seen to be the one in the lock.
async function prepareChecked(url, cache, sha256) {
  const promise = bytes(url, cache, sha256).then((content) => new Response(content));
  ready.set(url, promise);
  await promise;
}

async function bytes(url, cache, sha256) {
  const secure = Boolean(self.crypto?.subtle);
  // Over plain http there is no crypto.subtle; the browser's own check then has to do.
  const options = sha256 && !secure ? { integrity: `sha256-${base64(sha256)}` } : {};
  const content = await count(url, await get(url, cache, options));
  if (sha256 && secure) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
    const got = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    if (got !== sha256) {
      throw new Error(`The file ${name(url)} is damaged: its SHA-256 is ${got}, expected ${sha256}.`);
    }
  }
  return content;
}

async function get(url, cache, options = {}) {
  let response;
  try {
    response = await nativeFetch(url, { ...options, cache });
  } catch (error) {
    throw new Error(`The file ${name(url)} could not be loaded (${error.message}).`);
  }
  if (!response.ok) throw new Error(`The file ${name(url)} could not be loaded (the server answered ${response.status}).`);
  return response;
}

// Read a response to its end, counting.
async function count(url, response) {
  // A compressed transfer tells its compressed length, while what arrives here is unpacked.
  const packed = response.headers.has("Content-Encoding");
  const entry = { loaded: 0, total: packed ? 0 : Number(response.headers.get("Content-Length")) };
  counts.set(url, entry);
  const parts = [];
  const reader = response.body.getReader();
  for (;;) {
    let result;
    try {
      result = await reader.read();
    } catch (error) {
      throw new Error(`The file ${name(url)} broke off after ${entry.loaded} bytes (${error.message}).`);
    }
    if (result.done) break;
    entry.loaded += result.value.length;
    parts.push(result.value);
    report("loading");
  }
  return new Blob(parts).arrayBuffer();
}

let reported = 0;
function report(phase) {
  const now = performance.now();
  if (phase === "loading" && now - reported < 100) return;
  reported = now;
  let loaded = 0;
  let total = 0;
  for (const entry of counts.values()) {
    loaded += entry.loaded;
    total += Math.max(entry.total, entry.loaded);
  }
  postMessage({ type: "progress", phase, loaded, total });
}

const name = (url) => url.slice(url.lastIndexOf("/") + 1);
const base64 = (hex) => btoa(String.fromCharCode(...hex.match(/../g).map((pair) => parseInt(pair, 16))));
const lastLine = (error) => String(error.message || error).trim().split("\n").pop();
