// One code cell: its source, its editor and buttons, its marks, its output.
import { whenNear } from "./near.js";
import { Output } from "./output.js";
import { button } from "./parts.js";

export function findCells(root) {
  const elements = [...root.querySelectorAll("div.cell")].filter((e) => e.querySelector(".cell_input pre"));
  return elements.map((element, index) => new Cell(element, index + 1));
}

export const cellId = (number) => `live-cell-${number}`;

export class Cell {
  constructor(element, number) {
    this.element = element;
    this.number = number;
    this.input = element.querySelector(".cell_input");
    this.originalSource = readSource(this.input);
    this.text = this.originalSource; // what the editor is opened with
    this.mayRaise = element.classList.contains("tag_raises-exception");
    this.output = new Output(element, number, cellId);
    this.editor = null;
    this.state = "idle";
    element.dataset.cell = number;
    element.dataset.liveState = this.state;
    this.input.id ||= cellId(number);
  }

  /** A small Run button on the static cell, which goes live and then runs it. */
  offerRun(onRun) {
    this.offer = button("Run", `Go live and run cell ${this.number}`, "live-offer", () => onRun(this));
    this.input.append(this.offer);
  }

  /** Give the static cell its buttons, and an editor as soon as it comes near the window.

      A page may have thirty cells, and a reader who presses Run wants to see a plot first: until
      its editor is there, the cell shows the code that the page was built with. */
  makeEditable(createEditor, { onRun, onRestore, assistant }) {
    this.offer?.remove();
    if (this.createEditor) return;
    this.createEditor = (parent) =>
      createEditor({
        parent,
        source: this.text,
        label: `Code of cell ${this.number}`,
        onRun: (moveOn) => onRun(this, moveOn),
        onChange: () => this.showMarks(),
        assistant,
      });
    this.head = document.createElement("div");
    this.head.className = "live-cell-head";
    this.label = span("live-cell-label");
    this.mark = span("live-cell-mark");
    this.edited = span("live-cell-edited");
    this.edited.textContent = "edited";
    this.restoreButton = button("Restore", `Restore cell ${this.number}`, "live-button", () => onRestore(this));
    this.runButton = button("Run", `Run cell ${this.number}`, "live-button live-primary", () => onRun(this, false));
    this.runButton.dataset.live = "run";
    this.head.append(this.label, this.mark, this.edited, this.restoreButton, this.runButton);
    this.input.classList.add("live-editable");
    this.input.prepend(this.head);
    this.label.textContent = `Cell ${this.number}`;
    this.showMarks();
    // Code that differs from what the page was built with is seen in an editor only.
    if (this.isEdited) this.openEditor();
    else whenNear(this.input, () => this.openEditor());
  }

  /** The cell's editor, made now if it is not there yet. */
  openEditor() {
    if (!this.editor) {
      const box = document.createElement("div");
      box.className = "live-editor highlight"; // the theme colours code that is highlighted
      this.editor = this.createEditor(box);
      this.input.append(box);
      this.input.classList.add("live-open");
    }
    return this.editor;
  }

  focus() {
    this.openEditor().focus();
  }

  get source() {
    return this.editor ? this.editor.source() : this.text;
  }

  setSource(text) {
    if (this.createEditor) this.openEditor().setSource(text);
    else this.text = text;
  }

  get isEdited() {
    return this.source !== this.originalSource;
  }

  /** Set the state: idle, waiting, running, done, error or stopped. */
  setState(state, count = null) {
    this.state = state;
    this.element.dataset.liveState = state;
    if (count !== null) this.count = count;
    if (state === "running") this.ranSource = this.source;
    this.showMarks();
  }

  showMarks() {
    if (!this.head) return;
    this.edited.hidden = this.restoreButton.hidden = !this.isEdited;
    this.edited.textContent =
      this.state === "done" && this.source !== this.ranSource ? "edited since it ran" : "edited";
    const words = {
      idle: "not run yet",
      waiting: "waiting",
      running: "running …",
      done: `run [${this.count}]`,
      error: `error [${this.count}]`,
      stopped: "stopped",
    };
    this.mark.textContent = words[this.state];
  }

  restoreSource() {
    if (this.isEdited) this.setSource(this.originalSource);
  }

  restore() {
    this.restoreSource();
    this.output.restore();
    this.count = null;
    this.setState("idle");
  }

  /** Open the folds around the cell, so that it can be seen. */
  unfold() {
    for (let e = this.input.parentElement; e; e = e.parentElement) {
      if (e.tagName === "DETAILS") e.open = true;
      // Solutions and dropdowns have a fold of another make.
      if (e.classList.contains("toggle-hidden")) e.querySelector(".toggle-button").click();
    }
  }

  get isVisible() {
    // What lies in a closed fold still has a box; only this knows that nobody sees it.
    return this.input.checkVisibility();
  }

  scrollIntoView() {
    this.element.scrollIntoView({ block: "nearest" });
  }
}

function readSource(input) {
  const pre = input.querySelector("pre").cloneNode(true);
  for (const number of pre.querySelectorAll(".linenos")) number.remove();
  return pre.textContent.replace(/\n$/, "");
}

function span(className) {
  const element = document.createElement("span");
  element.className = className;
  return element;
}
