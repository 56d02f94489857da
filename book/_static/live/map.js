// A picture as an input device: pointers over its axes set the controls that are set there.
import { tidy } from "./window.js";

// A drag that is smaller than this many pixels was meant as a click.
const SMALLEST_DRAG = 8;

/** Lays a transparent area over each of the axes that a control is set in, on the `Screen` of a picture. */
export class PictureMap {
  /** `targets`: from a control's name to what `buildControls` returned for it. */
  constructor(screen, targets) {
    const byAxes = Map.groupBy(targets.values(), (target) => target.axes);
    this.areas = [...byAxes.values()].map((group) => (group[0].kind === "window" ? new WindowArea(group) : new PointArea(group)));
    screen.element.append(...this.areas.map((area) => area.element));
  }

  /** Where the axes lie in the picture that is shown now, by the controls' names. */
  place(places) {
    for (const area of this.areas) area.place(places[area.targets[0].name]);
  }

  /** Leave a picture that is only looked at. */
  remove() {
    for (const area of this.areas) area.element.remove();
  }
}

class Area {
  constructor(targets) {
    this.targets = targets;
    this.element = document.createElement("div");
    this.element.className = "live-map-axes";
    this.element.setAttribute("role", "group");
    const names = targets.map((target) => target.name).join(", ");
    this.element.setAttribute("aria-label", `Place in the picture: sets ${names}, as the fields below do`);
    this.element.addEventListener("pointerdown", (event) => this.begin(event));
    this.element.addEventListener("pointermove", (event) => event.pointerId === this.pointer && this.move(event));
    this.element.addEventListener("pointerup", (event) => event.pointerId === this.pointer && this.end(event));
    this.element.addEventListener("pointercancel", (event) => event.pointerId === this.pointer && this.cancel());
  }

  place(place) {
    const [left, top, right, bottom] = place.box.map((part) => `${100 * part}%`);
    Object.assign(this.element.style, { left, top, width: `calc(${right} - ${left})`, height: `calc(${bottom} - ${top})` });
    this.scales = [new Scale(place.x, place.scales[0]), new Scale(place.y, place.scales[1])];
  }

  begin(event) {
    // One finger, or the first button; a second finger changes nothing.
    if (event.button !== 0 || !event.isPrimary) return;
    event.preventDefault(); // no selection, no dragging of the image
    this.pointer = event.pointerId;
    this.element.setPointerCapture(event.pointerId);
    this.start(this.partsOf(event));
  }

  move(event) {
    this.drag(this.partsOf(event));
  }

  end(event) {
    this.pointer = null;
    this.drop(this.partsOf(event));
  }

  cancel() {
    this.pointer = null;
  }

  /** How far right and how far up the pointer is in the axes, from 0 to 1. */
  partsOf(event) {
    const box = this.element.getBoundingClientRect();
    const inside = (part) => Math.min(Math.max(part, 0), 1);
    return [inside((event.clientX - box.left) / box.width), inside((box.bottom - event.clientY) / box.height)];
  }

  pixels(a, b) {
    const box = this.element.getBoundingClientRect();
    return [Math.abs(a[0] - b[0]) * box.width, Math.abs(a[1] - b[1]) * box.height];
  }

  values(parts) {
    return parts.map((part, index) => this.scales[index].value(part));
  }
}

/** A click puts the nearest of its points there; a drag takes it along. */
class PointArea extends Area {
  start(parts) {
    const distance = (target) => {
      const place = target.read().map((value, index) => this.scales[index].part(value));
      return Math.hypot(...this.pixels(place, parts));
    };
    this.target = this.targets.reduce((best, target) => (distance(target) < distance(best) ? target : best));
    this.drag(parts);
  }

  drag(parts) {
    this.target.set(this.values(parts));
  }

  drop() {}
}

/** A drag chooses what is seen next; Escape shows the whole. */
class WindowArea extends Area {
  constructor(targets) {
    super(targets);
    [this.target] = targets;
    this.element.tabIndex = -1; // gets the focus with the pointer, so that Escape is heard
    this.rectangle = document.createElement("div");
    this.rectangle.className = "live-map-window";
    this.rectangle.hidden = true;
    this.element.append(this.rectangle);
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      if (this.pointer != null) this.cancel();
      else this.target.whole();
    });
  }

  start(parts) {
    this.element.focus({ preventScroll: true });
    this.corner = parts;
  }

  drag(parts) {
    this.rectangle.hidden = !this.isLarge(parts);
    const [x, y] = parts.map((part, index) => [Math.min(part, this.corner[index]), Math.max(part, this.corner[index])]);
    const [bottom, top] = this.target.directions === 1 ? [0, 1] : y;
    const percent = (part) => `${100 * part}%`;
    Object.assign(this.rectangle.style, {
      left: percent(x[0]), width: percent(x[1] - x[0]), bottom: percent(bottom), height: percent(top - bottom),
    });
  }

  drop(parts) {
    this.rectangle.hidden = true;
    if (!this.isLarge(parts)) return;
    const from = this.values(this.corner);
    const to = this.values(parts);
    this.target.set(from.slice(0, this.target.directions).map((edge, index) => this.scales[index].tidy(edge, to[index])));
  }

  cancel() {
    super.cancel();
    this.rectangle.hidden = true;
  }

  isLarge(parts) {
    return this.pixels(parts, this.corner).slice(0, this.target.directions).every((size) => size >= SMALLEST_DRAG);
  }
}

/** One direction of some axes: from a part of their length to a value and back. */
export class Scale {
  constructor(limits, kind) {
    this.kind = kind;
    const [bend, straighten] = kind === "log" ? [Math.log, Math.exp] : [Number, Number];
    const [low, high] = limits.map(bend);
    this.value = (part) => straighten(low + part * (high - low));
    this.part = (value) => (bend(value) - low) / (high - low);
  }

  /** Two edges without the digits that no pixel could tell. */
  tidy(a, b) {
    const width = Math.abs(b - a);
    if (this.kind === "linear") return [tidy(a, width), tidy(b, width)];
    const digits = Math.min(15, 4 + Math.ceil(Math.log10(Math.max(a, b) / width)));
    return [a, b].map((edge) => Number(edge.toPrecision(digits)));
  }
}
