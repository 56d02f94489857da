// The page's Python with the page's packages, in Node.js: runs a script, prints what it prints.
//
//     node packed_python.mjs ASSETS SCRIPT
import { readFileSync } from "node:fs";
import { sep } from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";

const [assets, script] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${assets}/pyodide/pyodide.mjs`).href);
try {
  const python = await loadPyodide({ indexURL: `${assets}/pyodide${sep}` });
  for (const name of ["packages.pack", "unrolled.pack"]) {
    const archive = new Uint8Array(gunzipSync(readFileSync(`${assets}/python/${name}`)));
    python.unpackArchive(archive, "tar", { extractDir: "/lib/python3.12/site-packages" });
  }
  python.runPython(script);
} catch (error) {
  console.error(error.message); // not the error itself: it would bring a megabyte of Pyodide's source along
  process.exitCode = 1;
}
