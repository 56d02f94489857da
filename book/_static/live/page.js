// The page as a whole: what the buttons do, in which order cells run, what the status says.
import { assistant } from "./assistant.js";
import { Edits } from "./edits.js";
import { Launcher } from "./launcher.js";

// How long an interrupt may take before Stop ends the worker: code that never returns to
// Python (one long call into a library) does not see interrupts.
const INTERRUPT_PATIENCE = 2000;
// A redraw that takes longer than this can be stopped.
const SLOW_REDRAW = 250;

export class LivePage {
  constructor({ assets, base, bar, cells }) {
    this.assets = assets;
    this.bar = bar;
    this.cells = cells;
    this.launcher = new Launcher(assets);
    this.engine = null;
    this.state = "off";
    this.queue = []; // cells that wait to be run
    this.redraws = new Map(); // explorer -> { cell, positions }: only the newest of each
    this.count = 0;
    this.ranCells = this.ranSeconds = 0; // since the last time that nothing waited
    this.staleToo = false; // whether stale cells are run when nothing else waits
    this.beforeReset = []; // pairs of a cell and the reader's text that a reset took away
    this.edits = new Edits({
      cells,
      base,
      page: bar.page,
      onTrouble: (words) => {
        bar.trouble = words;
        this.showEdits();
      },
      onChange: () => this.showEdits(),
    });
  }

  attach() {
    const { bar } = this;
    this.setState("off");
    bar.start.addEventListener("click", () => this.start());
    bar.runAll.addEventListener("click", () => this.runAll());
    bar.stop.addEventListener("click", () => this.stop());
    bar.runStale.addEventListener("click", () => this.runStale());
    bar.restart.addEventListener("click", () => this.restart());
    bar.reset.addEventListener("click", () => this.reset());
    bar.undo.addEventListener("click", () => this.undoReset());
    this.edits.attach();
    for (const cell of this.cells) {
      cell.onEdit = (c) => this.edits.changed(c);
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

  showEdits() {
    const edited = this.cells.filter((cell) => cell.isEdited);
    this.bar.showKept(edited, (cell) => cell.unfold());
  }

  // ---------------------------------------------------------------- starting
  async start() {
    if (this.state === "loading" || this.state === "ready") return;
    const fresh = this.state === "failed";
    this.setState("loading");
    this.bar.say("Loading Python …");
    if (!fresh) this.launcher.warm(); // it begins while the editor is on its way
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
        if (phase === "starting") this.bar.tick(`starting, ${elapsed}`);
        else this.bar.tick(`${megabytes(loaded)} of ${megabytes(total)} MB, ${elapsed}`);
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
    const advice =
      this.state === "ready"
        ? "What you wrote and what is shown is still there, the variables are gone: press Try again to start anew."
        : "What you wrote is kept: check your connection, then press Try again.";
    this.forgetRuns();
    this.setState("failed");
    this.bar.say(`Python is not running. ${error.message} ${advice}`);
  }

  /** Python's variables are gone: nothing has run, whatever is shown. */
  forgetRuns() {
    this.clearQueue();
    this.redraws.clear();
    this.count = 0;
    for (const cell of this.cells) {
      cell.output.disconnect();
      cell.forgetRun();
    }
    this.bar.showStale(0);
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

  /** Run the cells that are stale, in the order of the page, until none is. */
  runStale() {
    this.staleToo = true;
    this.pump();
  }

  enqueue(cell) {
    if (this.queue.includes(cell)) return;
    this.queue.push(cell);
    if (cell.state !== "running") cell.setState("waiting");
    if (this.state === "loading") this.bar.say(`Cell ${cell.number} runs as soon as Python is loaded.`);
  }

  clearQueue() {
    for (const cell of this.queue) cell.stopWaiting();
    this.queue = [];
    this.staleToo = false;
  }

  /** Do the next thing, if there is one and Python is free: cells first, then sliders. */
  pump() {
    if (this.state !== "ready" || this.engine.isBusy) return;
    const cell = this.nextCell();
    if (cell) {
      if (cell === this.queue[0]) this.queue.shift();
      this.execute(cell);
      return;
    }
    this.staleToo = false;
    const [next] = this.redraws;
    if (next) {
      this.redraws.delete(next[0]);
      this.redraw(next[0], next[1]);
    }
  }

  nextCell() {
    return this.queue[0] ?? (this.staleToo ? this.cells.find((cell) => cell.stale) : undefined);
  }

  async execute(cell) {
    this.count += 1;
    const began = performance.now();
    const { engine } = this;
    cell.setState("running", this.count);
    this.bar.setRunning(true);
    this.bar.say(`Running cell ${cell.number} of ${this.cells.length}`);
    this.bar.startClock();
    cell.output.begin();
    let problem = null;
    const status = await engine.run(cell.source, cell.number, (message) => {
      if (message.type === "stale") {
        this.markStale(message.cells);
        return;
      }
      if (message.missing) message.advice ||= this.whoDefines(message.missing, cell);
      const redraw = (explorer, positions) => this.askRedraw(explorer, cell, positions);
      problem = cell.output.show(message, redraw) ?? problem;
    });
    cell.output.end();
    if (engine !== this.engine || this.state !== "ready") return; // somebody else tells the reader
    this.bar.setRunning(false);
    this.conclude(cell, status, problem, (performance.now() - began) / 1000);
    this.pump();
  }

  /** A sentence about the cell that would define `name`, if it only had been run. */
  whoDefines(name, cell) {
    const definer = this.cells.find((other) => other !== cell && other.count === null && defines(other.source, name));
    return definer ? `Cell ${definer.number} defines ${name} and has not run yet: run it first.` : "";
  }

  /** Python says which cells ran before something that they use was changed. */
  markStale(reasons) {
    const byCell = new Map(reasons.map((reason) => [reason.cell, reason]));
    for (const cell of this.cells) cell.setStale(byCell.get(cell.number) ?? null);
    this.bar.showStale(byCell.size);
  }

  conclude(cell, status, problem, seconds) {
    this.ranCells += 1;
    this.ranSeconds += seconds;
    if (status === "ok" || (status === "error" && cell.mayRaise)) {
      cell.setState(status === "ok" ? "done" : "error");
      if (!this.nextCell()) this.sayHaveRun(cell);
      return;
    }
    const left = this.queue.length;
    this.clearQueue();
    this.ranCells = this.ranSeconds = 0;
    const rest = left ? ` The ${left} after it ${left === 1 ? "was" : "were"} not run.` : "";
    if (status === "interrupted") {
      cell.setState("stopped");
      this.bar.say(`Stopped in cell ${cell.number}. The variables are still there.${rest}`);
      return;
    }
    cell.setState("error");
    this.bar.say(`Cell ${cell.number} ended with an error.${rest}`);
    if (problem) this.lead(cell, problem);
  }

  /** Nothing waits any more: say what has run since that was so last. */
  sayHaveRun(cell) {
    const which = this.ranCells === 1 ? `Cell ${cell.number} has` : `${this.ranCells} cells have`;
    this.bar.say(`${which} run, ${this.ranSeconds.toFixed(this.ranSeconds < 10 ? 2 : 0)} s.`);
    this.ranCells = this.ranSeconds = 0;
  }

  /** Lead the reader to an error, unless they are at work in another cell. */
  async lead(cell, problem) {
    // What was drawn before the error stands above it, and takes its room when it is decoded.
    await Promise.allSettled([...cell.output.container.querySelectorAll("img")].map((image) => image.decode()));
    const elsewhere = this.cells.find((other) => other !== cell && other.input.contains(document.activeElement));
    if (elsewhere) {
      problem.scrollIntoView({ block: "nearest" });
      return;
    }
    cell.unfold();
    problem.focus({ preventScroll: true });
    problem.scrollIntoView({ block: "center" });
  }

  // ---------------------------------------------------------------- sliders
  askRedraw(explorer, cell, positions) {
    this.redraws.set(explorer, { cell, positions });
    this.pump();
  }

  async redraw(explorer, { cell, positions }) {
    // Sixty times a second the button would only flicker.
    const slow = setTimeout(() => this.bar.setRunning(true), SLOW_REDRAW);
    const { engine } = this;
    await engine.redraw(explorer, positions, (message) => cell.output.showRedraw(explorer, message));
    clearTimeout(slow);
    if (!this.redraws.has(explorer)) cell.output.endRedraw(explorer);
    if (engine !== this.engine || this.state !== "ready") return;
    this.bar.setRunning(false);
    this.pump();
  }

  // ---------------------------------------------------------------- stopping
  async stop() {
    this.clearQueue();
    this.redraws.clear();
    for (const cell of this.cells) cell.output.pause();
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
    await this.startAgain({
      begin: "Stopped. Starting Python again …",
      end: "Stopped, and Python was started again: its variables are gone. Press Run all to get them back.",
    });
  }

  restart() {
    return this.startAgain({
      begin: "Starting Python again …",
      end: "Python was started again: its variables are gone, what you wrote and what is shown is still there.",
    });
  }

  /** End Python with its variables and start it again. */
  async startAgain({ begin, end }) {
    const stopped = this.cells.find((cell) => cell.state === "running");
    this.forgetRuns();
    stopped?.setState("stopped");
    this.setState("loading");
    this.bar.say(begin);
    this.engine?.terminate();
    try {
      await this.startEngine({ readyText: end });
    } catch (error) {
      if (error.message !== "terminated") this.fail(error);
    }
  }

  async reset() {
    this.beforeReset = this.cells.filter((cell) => cell.isEdited).map((cell) => [cell, cell.source]);
    this.clearQueue();
    this.redraws.clear();
    if (this.state === "ready" && this.engine.isBusy) await this.stop();
    for (const cell of this.cells) cell.restore();
    this.bar.showStale(0);
    this.bar.showUndo(this.beforeReset.length > 0);
    this.count = 0;
    if (this.state !== "ready" || this.engine.isBusy) {
      this.bar.say("Reset: the page is as it was.");
      return;
    }
    await this.engine.reset();
    this.bar.say("Reset: the page is as it was, and Python has forgotten its variables.");
    this.pump();
  }

  /** Bring back the texts that the last reset took away. */
  undoReset() {
    for (const [cell, source] of this.beforeReset) {
      const version = cell.versions.others.find((other) => other.source === source);
      if (version) cell.exchange((versions) => versions.take(version));
    }
    this.beforeReset = [];
    this.bar.showUndo(false);
    this.bar.say("What you wrote is back. Press Run all to run it.");
  }
}

// Whether code seems to bind `name` at its top: told from the text, for an advice only.
function defines(source, name) {
  const forms = [
    `(def|class)\\s+${name}\\b`,
    `(from|import)\\s.*\\b${name}\\s*(,|$)`,
    `([\\w, ]+,\\s*)?${name}\\s*(,[\\w, ]*)?=[^=]`,
  ];
  return new RegExp(`^(${forms.join("|")})`, "m").test(source);
}
