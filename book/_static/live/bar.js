// The toolbar of a page: its buttons, its progress bar, and the line that says what is going on.

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
    this.stop = part("stop");
    this.reset = part("reset");
    this.status = part("status");
    this.progress = element.querySelector("progress");
    this.note = element.querySelector(".live-note");
    this.spokenAt = 0;
  }

  /** Show the buttons that make sense in `state`: off, loading, ready or failed. */
  show(state) {
    document.documentElement.dataset.live = state;
    const waiting = state === "off" || state === "failed";
    this.start.hidden = !waiting;
    this.start.textContent = state === "failed" ? "Try again" : "Run this page live";
    for (const button of [this.runAll, this.stop, this.reset]) button.hidden = waiting;
    this.progress.hidden = state !== "loading";
    if (this.note) this.note.hidden = state !== "off";
    if (state === "loading") this.progress.removeAttribute("value");
  }

  setRunning(running) {
    this.stop.disabled = !running;
  }

  say(text) {
    clearTimeout(this.later);
    this.spokenAt = performance.now();
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  /** Like `say`, but at most once a second: a screen reader reads every change aloud. */
  sayOften(text) {
    clearTimeout(this.later);
    const wait = this.spokenAt + 1000 - performance.now();
    if (wait <= 0) this.say(text);
    else this.later = setTimeout(() => this.say(text), wait);
  }

  showProgress(loaded, total) {
    if (!total) return;
    this.progress.max = total;
    this.progress.value = Math.min(loaded, total);
  }
}
