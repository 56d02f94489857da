// `npm run purge -- FOLDER SHEET...`: rewrites each style sheet without the rules that no page and no
// script below FOLDER can use. A name counts as used when it occurs anywhere in their text.
import { writeFileSync } from "node:fs";
import { PurgeCSS } from "purgecss";

const [folder, ...sheets] = process.argv.slice(2);
const purged = await new PurgeCSS().purge({
  content: [`${folder}/**/*.html`, `${folder}/_static/**/*.js`, `${folder}/assets/editor/*.js`],
  css: sheets,
  fontFace: true,
  keyframes: true,
  // Attribute values are set by scripts in pieces, as in data-theme="dark".
  safelist: { greedy: [/data-/] },
});
for (const { file, css } of purged) writeFileSync(file, css);
