// On every page of JupyterLite, before anything of its own runs.

// Its kernel has a second way to talk to its worker, for pages that are isolated, which now and then loses
// an answer: the cell then runs for ever. Without isolation it takes the other way, here as on any host.
Object.defineProperty(window, "crossOriginIsolated", { value: false });

const LITE = new URL("./", document.currentScript.src);

// A relative link in a notebook is for Jupyter the path of a file. So links to the book's own pages name
// a host that does not exist.
const PLACEHOLDER = "https://book.invalid/";

// Jupyter makes of a link to another notebook one to its file, and forgets the place in it.
const FILES = new URL("files/", LITE).href;

// Where a link of a notebook really leads, null for one that is right as it is.
function destination(href) {
  if (href.startsWith(PLACEHOLDER)) return new URL(`../${href.slice(PLACEHOLDER.length)}`, LITE).href;
  if (!href.startsWith(FILES)) return null;
  const { pathname, hash } = new URL(href);
  if (!pathname.endsWith(".ipynb")) return null;
  const path = pathname.slice(new URL(FILES).pathname.length);
  return new URL(`notebooks/index.html?path=${path}${hash}`, LITE).href;
}

// A link gets its address when a reader comes near it, so that it can be copied and opened in any way.
function correct(event) {
  const link = event.target instanceof Element && event.target.closest(".jp-RenderedMarkdown a[href]");
  if (!link) return;
  const href = destination(link.getAttribute("href"));
  if (href) Object.assign(link, { href, target: "_blank" });
  // Jupyter would open what the link said at first.
  if (event.type === "click" && link.href.startsWith(LITE.href)) event.stopPropagation();
}

for (const type of ["pointerover", "pointerdown", "focusin", "click"]) {
  document.addEventListener(type, correct, { capture: true });
}

// The place that the address names comes into being when its cell is drawn.
function goToPlace() {
  const name = decodeURIComponent(location.hash.slice(1));
  if (!name) return;
  const observer = new MutationObserver(() => {
    const place = document.getElementById(name);
    if (!place) return;
    observer.disconnect();
    setTimeout(() => place.scrollIntoView(), 500); // what is above it is still being drawn
  });
  observer.observe(document, { childList: true, subtree: true });
  setTimeout(() => observer.disconnect(), 60000);
}

goToPlace();
