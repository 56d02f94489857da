// The buttons of the theme whose inline handlers the page's policy would stop; see tools/seal.py.
const PRESSES = {
  print: () => window.print(),
  "full-screen": () =>
    document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen(),
};

/** Make the marked buttons of the page work. */
export function listenForPresses(root) {
  for (const button of root.querySelectorAll("[data-press]")) {
    button.addEventListener("click", PRESSES[button.dataset.press]);
  }
}
