// The page as a whole: what the buttons do, in which order cells run, what the status says.
import { assistant } from "./assistant.js";
import { Launcher } from "./launcher.js";

// How long an interrupt may take before Stop ends the worker: code that never returns to
// Python (one long call into a library) does not see interrupts.
const INTERRUPT_PATIENCE = 2000;

export class LivePage {
  constructor({ assets, bar, cells }) {
    this.assets = assets;
    this.bar = bar;
    this.cells = cells;
    this.launcher = new Launcher(assets);
    this.engine = null;
    this.state = "off";
    this.queue = []; // cells that wait to be run
    this.redraws = new Map(); // explorer -> { cell, positions }: only the newest of each
    this.count = 0;
  }

  attach() {
    const { bar } = this;
    this.setState("off");
    bar.start.addEventListener("click", () => this.start());
    bar.runAll.addEventListener("click", () => this.runAll());
    bar.stop.addEventListener("click", () => this.stop());
    bar.reset.addEventListener("click", () => this.reset());
    for (const cell of this.cells) {
      cell.offerRun((c) => {
        this.enqueue(c);
        this.start();
      });
    }
  }

  setState(state) {
    this.state = state;
    this.bar.show(state);
    this.bar.setRunning(false);
  }

  // ---------------------------------------------------------------- starting
  async start() {
    if (this.state === "loading" || this.state === "ready") return;
    const fresh = this.state === "failed";
    this.setState("loading");
    this.bar.say("Loading Python …");
    try {
      await this.makeEditors();
      await this.startEngine({ fresh });
    } catch (error) {
      this.fail(error);
    }
  }

  async makeEditors() {
    const url = new URL("editor/editor.js", this.assets).href;
    let editor;
    try {
      // A failed import is remembered by the browser; another address makes it try again.
      editor = await import(this.editorFailed ? `${url}?again=${Date.now()}` : url);
    } catch (error) {
      this.editorFailed = true;
      throw new Error(`The file editor.js could not be loaded (${error.message}).`);
    }
    for (const cell of this.cells) {
      cell.makeEditable(editor.createEditor, {
        onRun: (c, moveOn) => this.runCell(c, moveOn),
        onRestore: (c) => c.restoreSource(),
        assistant: assistant(this),
      });
    }
  }

  async startEngine({ fresh = false, readyText = null } = {}) {
    const began = performance.now();
    const seconds = () => (performance.now() - began) / 1000;
    const engine = this.launcher.take({
      fresh,
      onProgress: ({ phase, loaded, total }) => {
        if (engine !== this.engine) return;
        this.bar.showProgress(loaded, total);
        const elapsed = `${seconds().toFixed(0)} s`;
        const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
        if (phase === "starting") this.bar.sayOften(`Starting Python, ${elapsed}`);
        else this.bar.sayOften(`Loading Python: ${megabytes(loaded)} of ${megabytes(total)} MB, ${elapsed}`);
      },
      onDeath: (error) => {
        if (engine === this.engine) this.fail(error);
      },
    });
    this.engine = engine;
    await engine.start();
    if (engine !== this.engine) return;
    this.setState("ready");
    this.bar.say(readyText ?? `Ready in ${seconds().toFixed(1)} s. Change any cell, then press Run.`);
    this.pump();
  }

  fail(error) {
    if (this.state === "failed") return;
    for (const cell of this.cells) {
      if (cell.state === "waiting" || cell.state === "running") cell.setState("idle");
      cell.output.disconnect();
    }
    this.queue = [];
    this.redraws.clear();
    this.setState("failed");
    this.bar.say(
      `Python is not running. ${error.message} What you typed is kept: ` +
        "check your connection, then press Try again.",
    );
  }

  // ---------------------------------------------------------------- running
  runCell(cell, moveOn = false) {
    this.enqueue(cell);
    if (this.state === "off" || this.state === "failed") this.start();
    if (moveOn) {
      const next = this.cells.slice(cell.number).find((c) => c.isVisible);
      if (next) {
        next.focus();
        next.scrollIntoView();
      }
    }
    this.pump();
  }

  runAll() {
    this.clearQueue(); // what already waits would else run before the first cell
    for (const cell of this.cells) this.enqueue(cell);
    this.pump();
  }

  enqueue(cell) {
    if (this.queue.includes(cell)) return;
    this.queue.push(cell);
    if (cell.state !== "running") cell.setState("waiting");
    if (this.state === "loading") this.bar.say(`Cell ${cell.number} runs as soon as Python is loaded.`);
  }

  clearQueue() {
    for (const cell of this.queue) cell.setState(cell.count ? "done" : "idle");
    this.queue = [];
  }

  /** Do the next thing, if there is one and Python is free: cells first, then sliders. */
  pump() {
    if (this.state !== "ready" || this.engine.isBusy) return;
    const cell = this.queue.shift();
    if (cell) {
      this.execute(cell);
      return;
    }
    const [next] = this.redraws;
    if (next) {
      this.redraws.delete(next[0]);
      this.redraw(next[0], next[1]);
    }
  }

  async execute(cell) {
    this.count += 1;
    const began = performance.now();
    const { engine } = this;
    cell.setState("running", this.count);
    this.bar.setRunning(true);
    this.bar.say(`Running cell ${cell.number} of ${this.cells.length}`);
    cell.output.begin();
    let problem = null;
    const status = await engine.run(cell.source, cell.number, (message) => {
      const redraw = (explorer, positions) => this.askRedraw(explorer, cell, positions);
      problem = cell.output.show(message, redraw) ?? problem;
    });
    cell.output.end();
    if (engine !== this.engine || this.state !== "ready") return; // somebody else tells the reader
    this.bar.setRunning(false);
    this.conclude(cell, status, problem, (performance.now() - began) / 1000);
    this.pump();
  }

  conclude(cell, status, problem, seconds) {
    if (status === "ok" || (status === "error" && cell.mayRaise)) {
      cell.setState(status === "ok" ? "done" : "error");
      const after = this.queue.length ? "" : `Cell ${cell.number} has run, ${seconds.toFixed(2)} s.`;
      if (after) this.bar.say(after);
      return;
    }
    const left = this.queue.length;
    this.clearQueue();
    const rest = left ? ` The ${left} after it ${left === 1 ? "was" : "were"} not run.` : "";
    if (status === "interrupted") {
      cell.setState("stopped");
      this.bar.say(`Stopped in cell ${cell.number}. The variables are still there.${rest}`);
      return;
    }
    cell.setState("error");
    this.bar.say(`Cell ${cell.number} ended with an error.${rest}`);
    cell.unfold();
    problem?.focus({ preventScroll: true });
    problem?.scrollIntoView({ block: "center" });
  }

  // ---------------------------------------------------------------- sliders
  askRedraw(explorer, cell, positions) {
    this.redraws.set(explorer, { cell, positions });
    this.pump();
  }

  async redraw(explorer, { cell, positions }) {
    this.bar.setRunning(true);
    const { engine } = this;
    await engine.redraw(explorer, positions, (message) => cell.output.showRedraw(explorer, message));
    if (engine !== this.engine || this.state !== "ready") return;
    this.bar.setRunning(false);
    this.pump();
  }

  // ---------------------------------------------------------------- stopping
  async stop() {
    this.clearQueue();
    this.redraws.clear();
    const { engine } = this;
    if (!engine?.isBusy || this.state !== "ready") return;
    if (engine.canInterrupt) {
      const operation = engine.operation;
      engine.interrupt();
      this.bar.say("Stopping …");
      const patience = new Promise((resolve) => setTimeout(resolve, INTERRUPT_PATIENCE));
      await Promise.race([operation.done, patience]);
      if (engine !== this.engine || engine.operation !== operation) return; // it has stopped
    }
    await this.restart();
  }

  /** End Python with its variables and start it again. */
  async restart() {
    const stopped = this.cells.filter((cell) => cell.state === "running");
    this.setState("loading");
    this.bar.say("Stopped. Starting Python again …");
    this.engine.terminate();
    for (const cell of this.cells) {
      cell.output.disconnect();
      cell.setState(stopped.includes(cell) ? "stopped" : "idle");
    }
    try {
      await this.startEngine({
        readyText: "Stopped, and Python was started again: its variables are gone. Press Run all to get them back.",
      });
    } catch (error) {
      if (error.message !== "terminated") this.fail(error);
    }
  }

  async reset() {
    this.clearQueue();
    this.redraws.clear();
    if (this.state === "ready" && this.engine.isBusy) await this.stop();
    for (const cell of this.cells) cell.restore();
    this.count = 0;
    if (this.state !== "ready" || this.engine.isBusy) {
      this.bar.say("Reset: the page is as it was.");
      return;
    }
    await this.engine.reset();
    this.bar.say("Reset: the page is as it was, and Python has forgotten its variables.");
    this.pump();
  }
}
