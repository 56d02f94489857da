// Formulas in, drawn formulas out: `npm run render -- IN OUT`, both JSON files.
// IN: [{ tex, display }]; OUT: { html: [...], css }. The style sheet holds only what these formulas use.
// A formula that TeX does not understand ends this with a message that quotes it.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const { mathjax } = load("mathjax");
const { liteAdaptor } = load("adaptors/liteAdaptor");
const { RegisterHTMLHandler } = load("handlers/html");
const { AssistiveMmlHandler } = load("a11y/assistive-mml");
const { TeX } = load("input/tex");
const { CHTML } = load("output/chtml");
load("input/tex/ams/AmsConfiguration");
load("input/tex/base/BaseConfiguration");
load("input/tex/boldsymbol/BoldsymbolConfiguration");
load("input/tex/newcommand/NewcommandConfiguration");

const [source, target] = process.argv.slice(2);
const formulas = JSON.parse(readFileSync(source, "utf8"));

const adaptor = liteAdaptor();
// Beside the drawing, MathML that only assistive technology reads.
AssistiveMmlHandler(RegisterHTMLHandler(adaptor));
const output = new CHTML({ fontURL: "mathematics", adaptiveCSS: true });
const input = new TeX({
  packages: ["base", "ams", "boldsymbol", "newcommand"],
  formatError: (_, error) => {
    throw error;
  },
});
const page = mathjax.document("", { InputJax: input, OutputJax: output });

const html = formulas.map(({ tex, display }) => {
  try {
    return adaptor.outerHTML(page.convert(tex, { display }));
  } catch (error) {
    console.error(`error: ${error.message} In the formula: ${tex}`);
    return process.exit(1);
  }
});
writeFileSync(target, JSON.stringify({ html, css: adaptor.textContent(output.styleSheet(page)) }));

function load(name) {
  const path = `mathjax-full/js/${name}.js`;
  return createRequire(import.meta.url)(path);
}
