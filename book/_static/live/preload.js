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

// A hint, not an import: a failed import would be remembered.
function fetchQuietly(url) {
  if (document.querySelector(`link[href="${url}"]`)) return;
  document.head.append(Object.assign(document.createElement("link"), { rel: "prefetch", as: "script", href: url }));
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
