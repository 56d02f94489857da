// HTML and SVG that Python shows. It may come from anywhere (a table of somebody else's file): it comes into
// the page without scripts, handlers and forms, it loads nothing, and its style sheets hold for itself alone.
const PURIFIER = new URL("../../assets/purify/purify.js", import.meta.url).href;

const SETTINGS = {
  USE_PROFILES: { html: true, svg: true, svgFilters: true, mathMl: true },
  FORBID_TAGS: ["form", "input", "button", "select", "option", "textarea", "dialog", "audio", "video", "map"],
  ALLOW_DATA_ATTR: false, // the page's own buttons are found by theirs
  FORCE_BODY: true, // or a style sheet at the beginning would be lost
  RETURN_DOM_FRAGMENT: true,
};
const LOADS = new Set(["src", "srcset", "poster", "background", "href", "xlink:href"]);

let purifier = null;
let count = 0;

/** A box with what `markup` shows; `text` is shown instead when it cannot be made harmless. */
export function htmlBox(markup, text) {
  const box = document.createElement("div");
  box.className = "output text_html live-html";
  count += 1;
  box.id = `live-html-${count}`;
  purifier ??= load();
  purifier.then(
    (purify) => box.replaceChildren(harmless(purify, markup, box.id)),
    (error) => {
      purifier = null; // the next output tries again
      const pre = document.createElement("pre");
      pre.textContent = `${text}\n\n(Shown as text: the file purify.js could not be loaded, ${error.message}.)`;
      box.replaceChildren(pre);
    },
  );
  return box;
}

async function load() {
  await import(PURIFIER);
  const purify = globalThis.DOMPurify;
  purify.addHook("uponSanitizeAttribute", (element, attribute) => {
    const isLink = element.localName === "a";
    if (LOADS.has(attribute.attrName) && !isLink && !/^\s*(data:image\/|blob:|#)/.test(attribute.attrValue)) {
      attribute.keepAttr = false;
    }
  });
  purify.addHook("afterSanitizeAttributes", (element) => {
    if (element.localName !== "a" || !/^\w+:/.test(element.getAttribute("href") ?? "")) return;
    element.setAttribute("target", "_blank"); // leaving the page would end its Python
    element.setAttribute("rel", "noopener noreferrer");
  });
  return purify;
}

function harmless(purify, markup, id) {
  const fragment = purify.sanitize(markup, SETTINGS);
  for (const style of fragment.querySelectorAll("style")) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`#${id} { ${style.textContent} }`);
    // More than one rule: a brace too many, to get out of ours.
    if (sheet.cssRules.length === 1) style.textContent = sheet.cssRules[0].cssText;
    else style.remove();
  }
  return fragment;
}
