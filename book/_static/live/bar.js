// The toolbar of a page: its buttons, its progress bar, and the lines that say what is going on.

export class Bar {
  static find(root) {
    const element = root.querySelector(".live-bar");
    return element ? new Bar(element) : null;
  }

  constructor(element) {
    this.element = element;
    const part = (name) => element.querySelector(`[data-live="${name}"]`);
    this.start = part("start");
    this.runAll = part("run-all");
    this.runStale = part("run-stale");
    this.stop = part("stop");
    this.restart = part("restart");
    this.reset = part("reset");
    this.undo = part("undo");
    this.status = part("status");
    this.said = element.querySelector(".live-said");
    this.clock = element.querySelector(".live-clock");
    this.kept = element.querySelector(".live-kept");
    this.progress = element.querySelector("progress");
    this.note = element.querySelector(".live-note");
    /** Why edits cannot be kept, to be said in the place where it is otherwise said that they are. */
    this.trouble = null;
    /** The page that the build made, without its ending: the same wherever the book is hosted. */
    this.page = element.dataset.page;
  }

  /** Show the buttons that make sense in `state`: off, loading, ready or failed. */
  show(state) {
    document.documentElement.dataset.live = state;
    this.state = state;
    const waiting = state === "off" || state === "failed";
    this.keepFocus(() => {
      this.start.hidden = !waiting;
      this.start.textContent = state === "failed" ? "Try again" : "Run this page live";
      for (const button of [this.runAll, this.stop, this.restart]) button.hidden = waiting;
      this.showReset();
    });
    this.progress.hidden = state !== "loading";
    this.note.hidden = state !== "off";
    if (state === "loading") this.progress.removeAttribute("value");
    this.stopClock();
  }

  showReset() {
    const waiting = this.state === "off" || this.state === "failed";
    this.reset.hidden = waiting && !this.hasEdits;
  }

  /** Do `act`; a button that has the focus and goes hands it to the one that comes instead. */
  keepFocus(act) {
    const focused = this.element.contains(document.activeElement) ? document.activeElement : null;
    act();
    if (focused?.hidden) this.element.querySelector("button:not([hidden])").focus();
  }

  /** A button that is `aria-disabled` keeps the focus, which a disabled one would lose. */
  setRunning(running) {
    this.stop.setAttribute("aria-disabled", String(!running));
    if (!running) this.stopClock();
  }

  /** Say something, which assistive technology reads aloud once. */
  say(text) {
    this.clock.textContent = "";
    if (this.said.textContent !== text) this.said.textContent = text;
  }

  /** Add to what was said something that changes too often to be read aloud. */
  tick(text) {
    this.clock.textContent = ` ${text}`;
  }

  /** Show the seconds that pass, from the second one on. */
  startClock() {
    this.stopClock();
    const began = performance.now();
    const show = () => this.tick(`(${Math.round((performance.now() - began) / 1000)} s)`);
    this.ticking = setInterval(show, 1000);
  }

  stopClock() {
    clearInterval(this.ticking);
    this.clock.textContent = "";
  }

  showProgress(loaded, total) {
    if (!total) return;
    this.progress.max = total;
    this.progress.value = Math.min(loaded, total);
  }

  /** Offer to run the cells that are stale, or do not when there are none. */
  showStale(count) {
    this.keepFocus(() => {
      this.runStale.hidden = count === 0;
    });
    this.runStale.textContent = `Run ${count} stale ${count === 1 ? "cell" : "cells"}`;
  }

  showUndo(shown) {
    this.keepFocus(() => {
      this.undo.hidden = !shown;
    });
  }

  /** Name the cells that show a text of the reader's; `onVisit(cell)` before the way there is taken. */
  showKept(cells, onVisit) {
    this.hasEdits = cells.length > 0;
    this.keepFocus(() => this.showReset());
    const where = this.trouble ?? "kept in this browser.";
    const said = `${cells.map((cell) => cell.number)} ${where}`;
    if (said === this.keptSaid) return; // it is a live region: nothing is to be read twice
    this.keptSaid = said;
    this.kept.classList.toggle("live-trouble", this.trouble !== null);
    const links = cells.map((cell) => {
      const link = document.createElement("a");
      link.href = `#${cell.input.id}`;
      link.textContent = cell.number;
      link.addEventListener("click", () => onVisit(cell));
      return link;
    });
    const between = (index) => (index === 0 ? "" : index === links.length - 1 ? " and " : ", ");
    const parts = links.flatMap((link, index) => [between(index), link]);
    const [whose, verb] = cells.length === 1 ? ["Your version of cell ", " is "] : ["Your versions of cells ", " are "];
    this.kept.replaceChildren(...(cells.length ? [whose, ...parts, verb, where] : []));
  }
}
