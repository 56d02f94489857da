// The files that Python is made of: fetched all at once, each used only after its hash has been
// seen to be the one in the manifest, and kept, so that Python can begin anew without the network.

const WASM = "application/wasm";
const SCRIPTS = ["pyodide.asm.js", "pyodide.js"];

export class Files {
  constructor(assets) {
    this.base = new URL("python/", assets).href;
    this.arriving = null; // the promise of `load`
  }

  /** What a worker needs to start Python: `{ info, script, wasm, packs }`. Rejects with an Error that names the file.
   *
   * `fresh` bypasses the HTTP cache; `onProgress({ loaded, total })` is called while the files arrive, in bytes.
   */
  load({ fresh, onProgress }) {
    this.onProgress = onProgress;
    if (fresh) this.arriving = null; // what is there may be what does not work
    this.arriving ??= this.fetchAll(fresh ? "reload" : "default").catch((error) => {
      this.arriving = null; // next time it is tried again
      throw error;
    });
    return this.arriving;
  }

  async fetchAll(cache) {
    const list = new Download("manifest.json", this.base, null, () => {});
    const { info, files } = JSON.parse(new TextDecoder().decode(await list.bytes(cache === "default" ? "no-cache" : cache)));
    const downloads = new Map();
    const report = () => {
      const sum = (key) => [...downloads.values()].reduce((total, download) => total + download[key], 0);
      this.onProgress({ loaded: sum("loaded"), total: sum("size") });
    };
    for (const [name, entry] of Object.entries(files)) downloads.set(name, new Download(name, this.base, entry, report));
    const worker = new Download("worker.js", new URL(".", import.meta.url).href, null, () => {});
    const packs = [...downloads.keys()].filter((name) => name.endsWith(".pack"));
    const [wasm, scripts, contents] = await Promise.all([
      downloads.get("pyodide.asm.wasm").module(cache),
      Promise.all([...SCRIPTS.map((name) => downloads.get(name)), worker].map((download) => download.bytes(cache))),
      Promise.all(packs.map((name) => downloads.get(name).bytes(cache))),
    ]);
    return {
      info,
      wasm,
      // One script, made of the very bytes that were checked.
      script: new Blob(scripts.flatMap((bytes) => [bytes, "\n"]), { type: "text/javascript" }),
      packs: Object.fromEntries(packs.map((name, index) => [name, contents[index]])),
    };
  }
}

// One file on its way.
class Download {
  constructor(name, base, entry, report) {
    this.name = name;
    this.sha256 = entry?.sha256; // without one it is part of the page's own scripts
    // Asked for by its content, so that no cache has another version of it to give.
    this.url = base + name + (this.sha256 ? `?sha256=${this.sha256}` : "");
    this.size = entry?.size ?? 0;
    this.loaded = 0;
    this.report = report;
  }

  /** The bytes of the file. `begin(response)` gets a response of its own, at once. */
  async bytes(cache, begin = null) {
    const response = await this.get(cache);
    const own = begin ? response.clone() : response;
    begin?.(response);
    const content = await this.read(own);
    const got = await digest(content);
    if (!this.sha256 || got === null || got === this.sha256) return content;
    if (cache !== "reload") {
      // The browser may have kept a damaged file.
      this.wasWrong = true;
      return this.bytes("reload");
    }
    throw new Error(`The file ${this.name} is damaged: its SHA-256 is ${got}, expected ${this.sha256}.`);
  }

  /** The compiled form of a WebAssembly file, which is compiled while it arrives. */
  async module(cache) {
    let early;
    const content = await this.bytes(cache, (response) => {
      early = compile(response).catch(() => null); // what is wrong with it is told below
    });
    const module = await early;
    if (module && !this.wasWrong) return module;
    try {
      return await WebAssembly.compile(content);
    } catch (error) {
      throw new Error(`The file ${this.name} cannot be used by this browser (${error.message}).`);
    }
  }

  async get(cache) {
    // Over plain http there is no crypto.subtle; the browser's own check then has to do.
    const integrity = this.sha256 && !crypto.subtle ? `sha256-${base64(this.sha256)}` : "";
    let response;
    try {
      response = await fetch(this.url, { cache, integrity });
    } catch (error) {
      const why = integrity ? `${error.message}, or it is damaged` : error.message;
      throw new Error(`The file ${this.name} could not be loaded (${why}).`);
    }
    if (!response.ok) throw new Error(`The file ${this.name} could not be loaded (the server answered ${response.status}).`);
    return response;
  }

  // Read a response to its end, counting.
  async read(response) {
    const parts = [];
    this.loaded = 0;
    const reader = response.body.getReader();
    for (;;) {
      let result;
      try {
        result = await reader.read();
      } catch (error) {
        throw new Error(`The file ${this.name} broke off after ${this.loaded} bytes (${error.message}).`);
      }
      if (result.done) break;
      this.loaded += result.value.length;
      parts.push(result.value);
      this.report();
    }
    return new Blob(parts).arrayBuffer();
  }
}

function compile(response) {
  // The original of a well-served file is what the browser keeps the compiled form for.
  const wellServed = response.headers.get("Content-Type") === WASM;
  return WebAssembly.compileStreaming(wellServed ? response : new Response(response.body, { headers: { "Content-Type": WASM } }));
}

async function digest(content) {
  if (!crypto.subtle) return null;
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const base64 = (hex) => btoa(String.fromCharCode(...hex.match(/../g).map((pair) => parseInt(pair, 16))));
