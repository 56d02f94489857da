// A button that moves a slider through its range while the reader watches.
import { button } from "./parts.js";

const reduced = matchMedia("(prefers-reduced-motion: reduce)");
// Who wants no motion gets this many still pictures, one for each press.
const STEPS = 20;

export class Player {
  /** `slider`: what `controls.js` made; `spec.play`: `{ seconds, repeat }`; `onMove()` after each move. */
  constructor(slider, spec, onMove) {
    Object.assign(this, { slider, spec, onMove });
    this.button = button("", "", "live-button", () => (this.isPlaying ? this.pause() : this.play()));
    this.request = null;
    this.label();
    reduced.addEventListener("change", () => this.label());
  }

  get isPlaying() {
    return this.request !== null;
  }

  label() {
    const word = this.isPlaying ? "Pause" : reduced.matches ? "Step" : "Play";
    this.button.textContent = word;
    this.button.setAttribute("aria-label", `${word} ${this.spec.name}`);
  }

  play() {
    const { low, high, play } = this.spec;
    let part = (this.slider.read() - low) / (high - low);
    if (part >= 1 && play.repeat !== "bounce") part = 0;
    if (reduced.matches) {
      this.moveTo(Math.min(1, part + Math.max(1 / STEPS, this.spec.step / (high - low))));
      return;
    }
    let began = null;
    const frame = (now) => {
      // The next one first: whoever is told of a move may want to pause.
      this.request = requestAnimationFrame(frame);
      began ??= now - 1000 * play.seconds * part;
      const passed = (now - began) / (1000 * play.seconds);
      if (passed >= 1 && play.repeat === "once") {
        this.pause();
        this.moveTo(1);
      } else this.moveTo(REPEATS[play.repeat](passed));
    };
    this.request = requestAnimationFrame(frame);
    this.label();
  }

  moveTo(part) {
    const { low, high } = this.spec;
    const before = this.slider.read();
    this.slider.set(low + part * (high - low));
    if (this.slider.read() !== before) this.onMove();
  }

  pause() {
    if (!this.isPlaying) return;
    cancelAnimationFrame(this.request);
    this.request = null;
    this.label();
  }
}

// From how often the range has been passed through to the place in it.
const REPEATS = {
  once: (passed) => passed,
  loop: (passed) => passed % 1,
  bounce: (passed) => 1 - Math.abs(1 - (passed % 2)),
};
