// The reader's edits of a page: brought back when the page is opened, kept while they are made, and
// told apart from what another tab of the same page does to them.
import { Shelf } from "./shelf.js";

// A pause in typing after which the text is kept; leaving the page keeps it at once.
const PAUSE = 400;

export class Edits {
  /** `onChange()` is called when what the toolbar says of the edits may have changed. */
  constructor({ cells, base, page, onTrouble, onChange }) {
    this.cells = cells;
    this.onChange = onChange;
    this.unsaved = new Set();
    this.shelf = new Shelf({ base, page, onTrouble });
  }

  attach() {
    this.bringBack();
    addEventListener("storage", ({ key }) => {
      const cell = this.cells[this.shelf.numberOf(key) - 1];
      if (cell) this.listen(cell);
    });
    addEventListener("pagehide", () => this.flush());
    document.addEventListener("visibilitychange", () => this.flush());
    addEventListener("pageshow", ({ persisted }) => {
      if (persisted) this.cells.forEach((cell) => this.listen(cell)); // a page in the back/forward cache hears nothing
    });
  }

  bringBack() {
    const records = this.shelf.readAll();
    const cells = new Set(this.cells);
    const moved = [];
    const assign = (belongs) => {
      for (const [number, record] of records) {
        const cell = [...cells].find((c) => belongs(c, number, record));
        if (!cell) continue;
        cells.delete(cell);
        records.delete(number);
        cell.versions.fromRecord(record);
        this.shelf.news(number); // from now on, only what others write is news
        if (cell.number !== number) moved.push([cell, number]);
      }
    };
    // First by the text that they were made from, which finds a cell that has moved; then by number.
    const sameText = (cell, record) => cell.versions.original === record.seen;
    assign((cell, number, record) => cell.number === number && sameText(cell, record));
    assign((cell, number, record) => sameText(cell, record));
    assign((cell, number) => cell.number === number);
    // What is left belongs to cells that the page no longer has: it is offered at a near one.
    for (const [number, record] of records) {
      const cell = this.cells[Math.min(number, this.cells.length) - 1];
      const versions = [...record.aside, { source: record.source, when: record.when }];
      for (const { source, when } of versions) cell.versions.add({ source, when, gone: true });
      moved.push([cell, number]);
    }
    for (const [, number] of moved) this.shelf.write(number, null);
    for (const [cell] of moved) this.shelf.write(cell.number, cell.versions.toRecord());
    this.cells.forEach((cell) => cell.showVersions());
    this.onChange();
  }

  /** The reader, or a button, has changed the cell's text. */
  changed(cell) {
    this.unsaved.add(cell);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), PAUSE);
    this.onChange();
  }

  flush() {
    clearTimeout(this.timer);
    for (const cell of this.unsaved) {
      this.listen(cell); // what another tab has kept meanwhile is set aside, not written over
      this.shelf.write(cell.number, cell.versions.toRecord());
    }
    this.unsaved.clear();
  }

  listen(cell) {
    const record = this.shelf.news(cell.number);
    if (record) cell.hearOf(record);
  }
}
