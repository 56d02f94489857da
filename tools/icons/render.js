// Drawings in, pictures out: `npm run render -- IN`, a JSON file: [{ svg, width, file }].
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Resvg, initWasm } from "@resvg/resvg-wasm";

await initWasm(readFileSync(createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm")));
for (const { svg, width, file } of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  writeFileSync(file, new Resvg(svg, { fitTo: { mode: "width", value: width } }).render().asPng());
}
