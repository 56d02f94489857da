// What a cell shows. A figure with a caption keeps its place, number and anchor: only the
// picture in it is exchanged. Everything else is replaced, and comes back on restore.
import { errorElement } from "./error.js";
import { Exploration } from "./exploration.js";
import { htmlBox } from "./html.js";
import { Terminal } from "./terminal.js";

export class Output {
  constructor(cellElement, number, cellId) {
    this.cellElement = cellElement;
    this.number = number;
    this.cellId = cellId;
    this.container = cellElement.querySelector(".cell_output");
    this.original = this.container ? [...this.container.childNodes] : null;
    this.figure = this.container?.querySelector("figure") ?? null;
    this.figureImage = this.figure?.querySelector("img") ?? null;
    this.figureSource = this.figureImage?.getAttribute("src");
    this.alternatives = [...(this.container?.querySelectorAll("img") ?? [])].map((img) => img.alt);
    this.urls = [];
  }

  /** Begin a run. The old outputs stay, dimmed, until the first new one: nothing flickers. */
  begin() {
    if (!this.container) {
      this.container = document.createElement("div");
      this.container.className = "cell_output docutils container";
      this.cellElement.append(this.container);
    }
    this.container.setAttribute("aria-busy", "true");
    this.fresh = false;
    this.pictures = 0;
    this.pause();
    this.explorers = new Map();
  }

  clear() {
    if (this.fresh) return;
    this.fresh = true;
    this.stream = null;
    this.releaseFigure();
    for (const node of [...this.container.childNodes]) {
      if (node !== this.figure) node.remove();
    }
    this.staleUrls = this.urls;
    this.urls = [];
  }

  /** End a run: what it did not draw again is gone. */
  end() {
    this.clear();
    this.endStream();
    this.container.removeAttribute("aria-busy");
    if (this.figureImage) this.figureImage.hidden = this.pictures === 0;
    for (const url of this.staleUrls) URL.revokeObjectURL(url);
    this.staleUrls = [];
  }

  /** Show one message from Python; returns an element when it is worth a reader's focus. */
  show(message, redraw) {
    this.clear();
    if (message.type === "stream") return this.showStream(message);
    this.endStream();
    if (message.type === "error") return this.put(errorElement(message, this.cellId));
    if (message.type === "explore") return this.showExplorer(message, redraw);
    return this.showData(message.data);
  }

  showStream({ name, text }) {
    if (this.stream?.name !== name) {
      this.endStream();
      const pre = document.createElement("pre");
      const kind = name === "stderr" ? "stderr" : "stream";
      this.put(wrap(pre, `output ${kind} highlight-none notranslate`));
      this.stream = { name, pre, terminal: new Terminal() };
    }
    const stream = this.stream;
    stream.terminal.write(text);
    // One repaint per frame, however fast the cell prints.
    stream.frame ??= requestAnimationFrame(() => this.paintStream(stream));
    return null;
  }

  endStream() {
    this.paintStream(this.stream);
    this.stream = null;
  }

  paintStream(stream) {
    if (stream?.frame == null) return;
    cancelAnimationFrame(stream.frame);
    stream.frame = null;
    stream.pre.textContent = stream.terminal.toString();
  }

  showData(data) {
    if (data["image/png"]) {
      this.showPicture(data["image/png"]);
      return null;
    }
    if (data["text/html"] || data["image/svg+xml"]) {
      this.put(htmlBox(data["text/html"] ?? data["image/svg+xml"], data["text/plain"]));
      return null;
    }
    const pre = document.createElement("pre");
    pre.textContent = data["text/plain"];
    this.put(wrap(pre, "output text_plain highlight-none notranslate"));
    return null;
  }

  showPicture(bytes) {
    const image = this.nextImage();
    this.setPicture(image, bytes);
    return image;
  }

  nextImage() {
    this.pictures += 1;
    if (this.pictures === 1 && this.figureImage) {
      this.figureImage.hidden = false;
      return this.figureImage;
    }
    const image = document.createElement("img");
    image.alt = this.alternatives[this.pictures - 1] || `Picture drawn by cell ${this.number}`;
    image.className = "live-picture";
    this.put(image);
    return image;
  }

  setPicture(image, bytes) {
    image.src = this.address(new Blob([bytes], { type: "image/png" }));
  }

  /** An address for a picture, valid until the cell shows something else. */
  address(blob) {
    const url = URL.createObjectURL(blob);
    this.urls.push(url);
    return url;
  }

  showExplorer(message, redraw) {
    const image = this.showPicture(message.picture);
    const exploration = new Exploration(image, message, {
      redraw: (positions) => redraw(message.explorer, positions),
      address: (blob) => this.address(blob),
      cellId: this.cellId,
    });
    if (image === this.figureImage) this.inFigure = exploration;
    this.explorers.set(message.explorer, exploration);
    return null;
  }

  /** Take out of the figure what an explorer put there. */
  releaseFigure() {
    this.inFigure?.remove();
    this.inFigure = null;
  }

  /** One message of a redraw: the new picture, or what went wrong. */
  showRedraw(explorer, message) {
    this.explorers?.get(explorer)?.show(message); // unless the cell was run again meanwhile
  }

  /** The last redraw that was asked for has ended. */
  endRedraw(explorer) {
    this.explorers?.get(explorer)?.rest();
  }

  /** Let nothing move by itself. */
  pause() {
    for (const exploration of this.explorers?.values() ?? []) {
      exploration.pause();
      exploration.rest();
    }
  }

  /** Python is gone: its controls would move nothing. */
  disconnect() {
    for (const exploration of this.explorers?.values() ?? []) exploration.disconnect();
    this.explorers?.clear();
  }

  /** Bring back what the page was built with. */
  restore() {
    this.pause();
    this.releaseFigure();
    this.explorers?.clear();
    if (!this.container) return;
    this.container.removeAttribute("aria-busy");
    if (this.original) {
      this.container.replaceChildren(...this.original);
      if (this.figureImage) {
        this.figureImage.src = this.figureSource;
        this.figureImage.hidden = false;
      }
    } else {
      this.container.remove();
      this.container = null;
    }
    for (const url of this.urls) URL.revokeObjectURL(url);
    this.urls = [];
    this.stream = null;
  }

  // Before the figure until its picture has come, after it from then on.
  put(element) {
    const anchor = this.figure && this.pictures === 0 ? this.figure : null;
    this.container.insertBefore(element, anchor);
    return element;
  }
}

// The boxes that the theme styles, as the build makes them.
function wrap(pre, className) {
  const outer = document.createElement("div");
  outer.className = className;
  const inner = document.createElement("div");
  inner.className = "highlight";
  inner.append(pre);
  outer.append(inner);
  return outer;
}
