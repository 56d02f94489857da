// The line above a live cell: its number, whether it has run and when in the order, its Run button.
import { button } from "./parts.js";

export class CellHead {
  constructor(cell) {
    this.cell = cell;
    this.element = document.createElement("div");
    this.element.className = "live-cell-head";
    this.mark = span("live-cell-mark");
    this.stale = span("live-cell-stale");
    const run = button("Run", `Run cell ${cell.number}`, "live-button live-primary", () => cell.onRun(cell, false));
    run.dataset.live = "run";
    this.element.append(span("live-cell-label", `Cell ${cell.number}`), this.mark, this.stale, run);
  }

  show() {
    const { state, count, stale, source, ranSource } = this.cell;
    const words = {
      idle: "not run yet",
      waiting: "waiting",
      running: "running …",
      done: `run [${count}]`,
      error: `error [${count}]`,
      stopped: "stopped",
    };
    const hasRun = state === "done" || state === "error" || state === "stopped";
    const since = hasRun && source !== ranSource ? ", edited since" : "";
    this.mark.textContent = words[state] + since;
    this.stale.textContent = stale && hasRun ? staleWords(stale) : "";
  }
}

/** Why a cell's result may not be what its code would give now. */
function staleWords({ since, names, through }) {
  if (through) return `stale: uses what cell ${through} made, which is stale`;
  const shown = names.slice(0, 3).join(", ") + (names.length > 3 ? ", …" : "");
  return `stale: ran before cell ${since} changed ${shown}`;
}

function span(className, text = "") {
  const element = document.createElement("span");
  element.className = className;
  element.textContent = text;
  return element;
}
