// A figure with controls: its picture, what is set below it or in it, what went wrong, what it says.
import { buildControls } from "./controls.js";
import { errorElement } from "./error.js";
import { PictureMap } from "./map.js";
import { Screen } from "./screen.js";

export class Exploration {
  /** `redraw(positions)` asks for a new picture; `address(blob)` gives a picture an address. */
  constructor(image, { controls, places }, { redraw, address, cellId }) {
    this.cellId = cellId;
    this.screen = new Screen(image, address);
    const { element, targets, pause } = buildControls(controls, (positions) => {
      this.screen.move();
      redraw(positions);
    });
    this.pause = pause;
    this.controls = element;
    this.problem = document.createElement("div");
    this.problem.className = "live-explore-problem";
    // Says the values once the picture rests, not sixty times a second.
    this.said = document.createElement("p");
    this.said.className = "live-spoken";
    this.said.setAttribute("role", "status");
    this.holder = document.createElement("div");
    this.holder.className = "live-explorer";
    this.holder.append(element, this.said, this.problem);
    this.screen.element.after(this.holder);
    this.map = targets.size ? new PictureMap(this.screen, targets) : null;
    this.map?.place(places);
    this.watch();
  }

  /** Nothing moves where nobody sees it. */
  watch() {
    this.unwatch = new AbortController();
    document.addEventListener("visibilitychange", () => document.hidden && this.pause(), this.unwatch);
    this.observer = new IntersectionObserver((entries) => entries.at(-1).isIntersecting || this.pause());
    this.observer.observe(this.screen.element);
  }

  /** One message of a redraw. */
  show(message) {
    if (message.type === "picture") {
      this.screen.show(message);
      this.map?.place(message.places);
      this.says = message.says;
      this.problem.replaceChildren();
    } else if (message.type === "error") {
      this.pause();
      this.problem.replaceChildren(errorElement(message, this.cellId));
    }
  }

  /** No more pictures are on their way. */
  rest() {
    this.screen.rest(() => {
      if (this.says) this.said.textContent = `Drawn with ${this.says}.`;
    });
  }

  /** Python is gone. */
  disconnect() {
    this.stop();
    this.rest();
    for (const input of this.controls.querySelectorAll("input, select, button")) input.disabled = true;
    this.map?.remove();
  }

  /** Leave the image as it was found. */
  remove() {
    this.stop();
    this.holder.remove();
    this.map?.remove();
    this.screen.remove();
  }

  stop() {
    this.pause();
    this.unwatch.abort();
    this.observer.disconnect();
  }
}
