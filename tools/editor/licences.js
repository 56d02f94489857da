// Puts the licences of all that was bundled beside the bundle: they ask to go where the code goes.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
const bundled = Object.entries(lock.packages).filter(([path, entry]) => path && !entry.dev);
const parts = bundled.map(([path, { version }]) => {
  const file = readdirSync(path).find((name) => /^licen[cs]e/i.test(name));
  if (!file) throw new Error(`${path} carries no licence`);
  return `${path.replace("node_modules/", "")} ${version}\n\n${readFileSync(`${path}/${file}`, "utf8").trim()}\n`;
});
writeFileSync("dist/LICENCES.txt", parts.join("\n----------------\n\n"));
