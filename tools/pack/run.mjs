// Packs what the page's Python loads, with that very Python: it alone writes bytecode that it can
// read, and it packs the same bytes on every machine, whatever Python or zlib is installed there.
//
//     node run.mjs PYODIDE FROM TO JOB        JOB is a function of pack.py
import { sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [pyodide, from, to, job] = process.argv.slice(2);
const folders = { "/code/pack": fileURLToPath(new URL(".", import.meta.url)), "/from": from, "/to": to };
try {
  const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`).href);
  const python = await loadPyodide({
    indexURL: pyodide + sep,
    env: { HOME: "/", PYTHONHASHSEED: "0", PYTHONDONTWRITEBYTECODE: "1" },
  });
  for (const [inside, root] of Object.entries(folders)) {
    python.FS.mkdirTree(inside);
    python.FS.mount(python.FS.filesystems.NODEFS, { root }, inside);
  }
  python.runPython("import sys; sys.path.insert(0, '/code')");
  python.pyimport("pack.pack")[job]("/from", "/to");
} catch (error) {
  // Not the error itself: Node.js would print the source of Pyodide with it, a megabyte in one line.
  console.error(error.message);
  process.exitCode = 1;
}
