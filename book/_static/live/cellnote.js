// The line below a cell's code: whose text is shown, since when, and the way to the others.
import { button } from "./parts.js";
import { moment } from "./versions.js";

export class CellNote {
  constructor(cell) {
    this.cell = cell;
    this.element = document.createElement("div");
    this.element.className = "live-cell-note";
    this.text = document.createElement("span");
    this.buttons = document.createElement("span");
    this.buttons.className = "live-cell-versions";
    this.element.append(this.text, this.buttons);
  }

  show() {
    const { cell } = this;
    const { versions } = cell;
    const offers = this.offers();
    if (!offers.length) {
      this.element.remove();
      return;
    }
    if (!this.element.isConnected) cell.input.append(this.element);
    const words = this.words();
    if (this.text.textContent !== words) this.text.textContent = words;
    // Made anew only when they differ: the reader may have the focus on one of them.
    const names = offers.map(([name]) => name).join("\n");
    if (names === this.names) {
      this.acts = offers.map(([, act]) => act);
      return;
    }
    this.names = names;
    this.acts = offers.map(([, act]) => act);
    const hadFocus = this.buttons.contains(document.activeElement);
    this.buttons.replaceChildren(
      ...offers.map(([name], index) =>
        button(name, `${name}, cell ${cell.number}`, "live-button", () => cell.exchange(this.acts[index])),
      ),
    );
    if (hadFocus) this.buttons.firstChild.focus({ preventScroll: true });
  }

  words() {
    const { versions } = this.cell;
    const fromTab = versions.others.some(({ tab }) => tab) ? " Another tab of this page has changed the cell." : "";
    if (!versions.isEdited) return `This is the book's own code.${fromTab}`;
    const since = versions.when ? `, ${moment(versions.when)}` : "";
    const outdated = versions.isOutdated ? " The book's own code of the cell has changed since you wrote it." : "";
    return `Your version${since}.${outdated}${fromTab}`;
  }

  /** Pairs of a button's name and what it does to the versions. */
  offers() {
    const { versions } = this.cell;
    const offers = [];
    if (versions.isOutdated) {
      offers.push(["Take the book's new code", (v) => v.toOriginal()], ["Keep yours", (v) => v.keepMine()]);
    } else if (versions.isEdited) offers.push(["Restore original", (v) => v.toOriginal()]);
    for (const other of versions.others) offers.push([otherName(other), (v) => v.take(other)]);
    return offers;
  }
}

function otherName({ when, tab, gone }) {
  const date = when ? ` of ${moment(when)}` : "";
  if (tab) return `Take the other tab's version${date}`;
  if (gone) return `Your version${date} of a cell that is gone`;
  return `Your version${date}`;
}
