// One code cell: its text, its editor, its output, and what it says of itself.
import { CellHead } from "./cellhead.js";
import { CellNote } from "./cellnote.js";
import { whenNear } from "./near.js";
import { Output } from "./output.js";
import { button } from "./parts.js";
import { StaticCode } from "./staticcode.js";
import { Versions } from "./versions.js";

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
    this.code = new StaticCode(this.input);
    this.versions = new Versions(this.code.original);
    this.note = new CellNote(this);
    this.mayRaise = element.classList.contains("tag_raises-exception");
    this.output = new Output(element, number, cellId);
    this.editor = null;
    this.state = this.settled = "idle"; // settled: the last state but waiting and running
    this.count = null; // which run of the page its last one was
    this.ranSource = null; // the text that ran then
    this.stale = null; // what Python says of it (unrolled._live.stale): { since, names, through }
    this.onEdit = () => {};
    element.dataset.cell = number;
    element.dataset.liveState = this.state;
    this.input.id ||= cellId(number);
  }

  /** A small Run button on the static cell, which goes live and then runs it. */
  offerRun(onRun) {
    this.offer = button("Run", `Go live and run cell ${this.number}`, "live-offer", () => onRun(this));
    this.input.append(this.offer);
  }

  /** Give the static cell its head, and an editor as soon as it comes near the window.

      A page may have thirty cells, and a reader who presses Run wants to see a plot first: until
      its editor is there, the cell shows its code as the page was built with. */
  makeEditable(createEditor, { onRun, assistant }) {
    this.offer?.remove();
    if (this.head) return;
    this.onRun = onRun;
    this.createEditor = (parent) =>
      createEditor({
        parent,
        source: this.source,
        label: `Code of cell ${this.number}`,
        onRun: (moveOn) => onRun(this, moveOn),
        onChange: (text) => this.typed(text),
        assistant,
      });
    this.head = new CellHead(this);
    this.input.classList.add("live-editable");
    this.input.prepend(this.head.element);
    this.showMarks();
    whenNear(this.input, () => this.openEditor());
  }

  /** The cell's editor, made now if it is not there yet. */
  openEditor() {
    if (!this.editor) {
      const box = document.createElement("div");
      box.className = "live-editor highlight"; // the theme colours code that is highlighted
      this.editor = this.createEditor(box);
      this.head.element.after(box);
      this.input.classList.add("live-open");
    }
    return this.editor;
  }

  focus() {
    if (this.head) this.openEditor().focus();
  }

  // ------------------------------------------------------------------ its text
  get source() {
    return this.versions.source;
  }

  get isEdited() {
    return this.versions.isEdited;
  }

  typed(text) {
    if (text === this.source) return; // a text that was set, not typed
    this.versions.type(text);
    this.showVersions();
    this.onEdit(this);
  }

  /** Exchange the text by an `act` of its versions: toOriginal, take, keepMine. */
  exchange(act) {
    act(this.versions);
    this.showVersions();
    this.onEdit(this);
  }

  /** Another tab of the page has kept `record` for this cell. */
  hearOf(record) {
    this.versions.hearOf(record);
    this.showVersions();
  }

  /** Show the text that the versions say, wherever it is shown now, and what can be done about it. */
  showVersions() {
    if (this.editor) {
      if (this.editor.source() !== this.source) this.editor.setSource(this.source);
    } else this.code.show(this.source);
    this.note.show();
    this.showMarks();
  }

  // ----------------------------------------------------------------- its state
  /** Set the state: idle, waiting, running, done, error or stopped. */
  setState(state, count = null) {
    this.state = state;
    this.element.dataset.liveState = state;
    if (count !== null) this.count = count;
    if (state !== "waiting" && state !== "running") this.settled = state;
    if (state === "running") this.ranSource = this.source;
    if (state === "running" || state === "idle") this.stale = null;
    this.showMarks();
  }

  /** It will not be run now: say again what was said before it waited. */
  stopWaiting() {
    if (this.state === "waiting") this.setState(this.settled);
  }

  /** The cell's variables are gone: whatever it shows, it has not run. */
  forgetRun() {
    this.count = null;
    this.ranSource = null;
    this.setState("idle");
  }

  setStale(reason) {
    this.stale = reason;
    this.showMarks();
  }

  showMarks() {
    this.element.toggleAttribute("data-live-stale", this.stale !== null);
    this.head?.show();
  }

  /** As the page was built; a text of the reader's is set aside. */
  restore() {
    if (this.isEdited) this.exchange((versions) => versions.toOriginal());
    this.output.restore();
    this.forgetRun();
  }

  // ----------------------------------------------------------------- its place
  /** Open the folds around the cell, so that it can be seen. */
  unfold() {
    for (let e = this.input.parentElement; e; e = e.parentElement) {
      if (e.tagName === "DETAILS") e.open = true;
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
