// The native controls of a figure made with @explore.
import { button, hint, row } from "./parts.js";
import { Player } from "./player.js";
import { windowControl } from "./window.js";

let groups = 0;

/** Build the controls; `onChange(positions)` gets the position of each one by name. Returned with
    their element: those that can also be set in the picture, by name, for `PictureMap`, and `pause`,
    which ends what moves by itself. */
export function buildControls(specs, onChange) {
  const element = document.createElement("div");
  element.className = "live-controls";
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", "Controls of the figure");
  const prefix = `live-control-${(groups += 1)}`;
  const readers = new Map();
  const targets = new Map();
  const players = [];
  const pause = () => players.forEach((player) => player.pause());
  const moved = () => {
    const positions = {};
    for (const [name, read] of readers) positions[name] = read();
    onChange(positions);
  };
  // What the reader sets, the reader wants to look at.
  const changed = () => {
    pause();
    moved();
  };
  for (const kind of new Set(specs.map((spec) => spec.kind))) {
    if (HINTS[kind]) element.append(hint(HINTS[kind]));
  }
  for (const spec of specs) {
    const built = BUILDERS[spec.kind](spec, `${prefix}-${spec.name}`, changed);
    readers.set(spec.name, built.read);
    if (spec.play) {
      const player = new Player(built, spec, moved);
      built.elements[0].append(player.button);
      players.push(player);
    }
    element.append(...built.elements);
    if (built.target) {
      const { name, kind, axes } = spec;
      targets.set(name, { name, kind, axes, read: built.read, ...built.target });
    }
  }
  // Not on a change only: who takes hold of a slider wants it to stand still.
  element.addEventListener("pointerdown", ({ target }) => {
    if (!players.some((player) => player.button === target)) pause();
  });
  return { element, targets, pause };
}

const BUILDERS = { slider, choice, checkbox, point, window: windowControl, button: presses };
// What can be done in the picture: a finger sees no cursor that would tell.
const HINTS = {
  point: "Click or drag in the picture, or move the sliders.",
  window: "Drag over the picture to look closer, or set the edges. Whole or Escape shows all of it again.",
};

function slider(spec, id, changed) {
  const input = document.createElement("input");
  Object.assign(input, { type: "range", id, min: spec.low, max: spec.high, step: spec.step });
  const value = document.createElement("output");
  value.htmlFor = id;
  const show = () => {
    // A true minus sign, and figures of one width, so that the number does not dance.
    const text = Number(input.value).toFixed(spec.decimals).replace("-", "−");
    value.textContent = text;
    input.setAttribute("aria-valuetext", text);
  };
  // The browser puts what it is given into the range and onto the nearest step.
  const set = (position) => {
    input.value = position;
    show();
  };
  input.addEventListener("input", () => {
    show();
    changed();
  });
  set(spec.value);
  return { elements: [row(spec.name, id, input, value)], read: () => Number(input.value), set };
}

// Two sliders, which a click in the picture sets both.
function point(spec, id, changed) {
  const sliders = spec.coordinates.map((part, index) => slider(part, `${id}-${index}`, changed));
  const set = (position) => {
    sliders.forEach((part, index) => part.set(position[index]));
    changed();
  };
  return {
    elements: sliders.flatMap((part) => part.elements),
    read: () => sliders.map((part) => part.read()),
    target: { set },
  };
}

function choice(spec, id, changed) {
  const select = document.createElement("select");
  select.id = id;
  spec.options.forEach((text, index) => select.append(new Option(text, index)));
  select.value = spec.value;
  select.addEventListener("change", changed);
  return { elements: [row(spec.name, id, select)], read: () => Number(select.value) };
}

function checkbox(spec, id, changed) {
  const input = document.createElement("input");
  Object.assign(input, { type: "checkbox", id, checked: spec.value });
  input.addEventListener("change", changed);
  return { elements: [row(spec.name, id, input)], read: () => input.checked };
}

// Counts how often it is pressed.
function presses(spec, id, changed) {
  let count = spec.value;
  const element = document.createElement("div");
  element.className = "live-control";
  element.append(button(spec.label, spec.label, "live-button", () => {
    count += 1;
    changed();
  }));
  return { elements: [element], read: () => count };
}
