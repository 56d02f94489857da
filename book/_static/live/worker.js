// Python in the page's worker. The page has fetched and checked all of its files, and put this
// script behind Pyodide's in one blob: nothing is loaded from here.
/* global loadPyodide */

const SITE = "/lib/python3.12/site-packages/";
const base = "https://python.invalid/"; // where Pyodide thinks that its files are: it is given them
let python = null;
let session = null;
let interruptBuffer = null;
let operation = 0;

const postMessage = self.postMessage.bind(self);
self.addEventListener("message", ({ data }) => HANDLERS[data.type](data));

const HANDLERS = {
  async start({ files, interruptBuffer: buffer }) {
    try {
      await start(files, buffer);
      postMessage({ type: "ready" });
    } catch (error) {
      // An exception of Python brings its whole traceback along.
      const message = error.type ? `${lastLine(error)}.` : error.message || String(error);
      postMessage({ type: "failed", message: `Python did not start: ${message}` });
    }
  },
  run: (data) => perform(data, () => session.run(data.source, data.cell)),
  redraw: (data) =>
    perform(data, () => {
      const positions = python.toPy(data.positions);
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

async function start({ info, wasm, packs }, buffer) {
  const { "stdlib.pack": stdlib, ...archives } = packs;
  const unpacking = Promise.all(Object.values(archives).map(unpacked));
  answerPyodide({
    "pyodide-lock.json": JSON.stringify({ info, packages: {} }),
    "pyodide.asm.wasm": "", // compiled already
    "python_stdlib.zip": await unpacked(stdlib),
  });
  const { instantiateStreaming } = WebAssembly;
  WebAssembly.instantiateStreaming = async (_, imports) => {
    return { module: wasm, instance: await WebAssembly.instantiate(wasm, imports) };
  };
  python = await loadPyodide({ indexURL: base });
  python.setStdin({ error: true }); // input() fails at once; unrolled._live.advice says what to do instead
  WebAssembly.instantiateStreaming = instantiateStreaming;
  for (const archive of await unpacking) untar(archive, python.FS);
  python.runPython("import importlib; importlib.invalidate_caches()"); // Python has looked into the empty folder
  const begin = python.runPython("from unrolled._live.page import start; start");
  // Pixels are handed over, not copied: they are a copy of Python's already.
  session = begin((message) => postMessage({ type: "message", operation, message }, message.pixels ? [message.pixels.buffer] : []));
  begin.destroy();
  if (buffer) {
    interruptBuffer = buffer;
    python.setInterruptBuffer(buffer);
  }
  lockDown();
}

// What code that readers run has no use for, and a page copied from elsewhere could do harm with: the
// network, other threads, what this origin stores, and messages to the page past the session.
const TAKEN_AWAY = [
  "fetch", "fetchLater", "XMLHttpRequest", "WebSocket", "WebSocketStream", "EventSource", "WebTransport",
  "importScripts", "Worker", "SharedWorker", "BroadcastChannel", "indexedDB", "caches", "cookieStore",
  "FileSystemHandle", "webkitRequestFileSystem", "webkitRequestFileSystemSync", "postMessage", "onmessage",
  "Notification", "close",
];
const TAKEN_FROM_NAVIGATOR = ["storage", "locks", "serviceWorker", "storageBuckets", "usb", "hid", "serial", "gpu", "permissions"];

function lockDown() {
  take(self, TAKEN_AWAY);
  take(self.navigator, TAKEN_FROM_NAVIGATOR);
}

// Wherever along the prototypes it is.
function take(owner, names) {
  for (let o = owner; o; o = Object.getPrototypeOf(o)) {
    for (const name of names) delete o[name];
  }
}

// Pyodide asks for its files by fetch: it gets these.
function answerPyodide(files) {
  self.fetch = async (input) => {
    const name = String(input.url ?? input).slice(base.length);
    if (!(name in files)) throw new Error(`Pyodide asks for the file ${name}, which the page does not have`);
    return new Response(files[name]);
  };
}

async function unpacked(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Put the files of a tar archive where Python imports packages from.
function untar(archive, FS) {
  const decoder = new TextDecoder();
  const text = (begin, length) => decoder.decode(archive.subarray(begin, begin + length)).replace(/\0.*/s, "");
  const made = new Set();
  let size;
  for (let at = 0; at + 512 <= archive.length && archive[at]; at += 512 + Math.ceil(size / 512) * 512) {
    const [name, folder] = [text(at, 100), text(at + 345, 155)];
    const path = SITE + (folder ? `${folder}/${name}` : name);
    size = parseInt(text(at + 124, 12), 8);
    const parent = path.slice(0, path.lastIndexOf("/"));
    if (!made.has(parent)) FS.mkdirTree(parent);
    made.add(parent);
    FS.writeFile(path, archive.subarray(at + 512, at + 512 + size), { canOwn: true });
  }
}

const lastLine = (error) => String(error.message || error).trim().split("\n").pop();
