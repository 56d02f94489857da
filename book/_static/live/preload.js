// Python is started before the reader asks for it: when the pointer or the focus comes near a button that
// would start it, and, where that costs the reader nothing, while the page is being read.
import { frugal } from "../site/frugal.js";

const READING = 2000; // ms after the page has loaded, while somebody can see it
const BUTTONS = "[data-live='start'], .live-offer";

/** Let `launcher` warm Python up at a good moment; `editor` is the address of what it takes to edit. */
export function preload(launcher, editor) {
  const warm = () => {
    launcher.warm();
    fetchQuietly(editor);
  };
  const near = ({ target }) => {
    if (!target.closest?.(BUTTONS)) return;
    for (const event of ["pointerover", "focusin"]) document.removeEventListener(event, near);
    warm();
  };
  for (const event of ["pointerover", "focusin"]) document.addEventListener(event, near);

  // A phone of a gigabyte has better uses for a tenth of it; a 3g line is busy for minutes.
  if (frugal() || navigator.connection?.effectiveType === "3g" || navigator.deviceMemory <= 1) return;
  whenRead(() => idle(warm));
  // A page that is left keeps no Python that nobody has used, wherever the browser keeps the page.
  addEventListener("pagehide", () => launcher.coolDown());
  addEventListener("pageshow", ({ persisted }) => persisted && whenRead(() => idle(warm)));
}

// Into the browser's cache, where the import will find it. Not by an import, as a failed one would be remembered;
// nor by a link for prefetching, which Firefox does not hold to be a script when it looks at the page's policy.
const asked = new Set();
async function fetchQuietly(url) {
  if (asked.has(url)) return;
  asked.add(url);
  try {
    await (await fetch(url)).arrayBuffer();
  } catch {
    // Nobody waits for it: the import that does will say what is wrong.
  }
}

/** Call `then` once the page has been there, loaded and in view, for a while. */
async function whenRead(then) {
  if (document.readyState !== "complete") await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
  if (document.visibilityState !== "visible") {
    await new Promise((resolve) => {
      document.addEventListener("visibilitychange", resolve, { once: true });
    });
  }
  setTimeout(() => (document.visibilityState === "visible" ? then() : whenRead(then)), READING);
}

// Safari has no requestIdleCallback.
const idle = globalThis.requestIdleCallback?.bind(globalThis) ?? ((then) => setTimeout(then, 200));
