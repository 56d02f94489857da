// The control of a window: fields for its edges, one step back, the whole again.
import { button, row } from "./parts.js";

// As in unrolled/explore/window.py: narrower than this part of the whole is no window.
const NARROWEST = 1e-9;

export function windowControl(spec, id, changed) {
  const past = []; // the windows before this one, for Back
  let current = spec.value;
  const fields = spec.names.map((name, index) =>
    ["from", "to"].map((word) => numberField(`${name} ${word}`, `${id}-${index}-${word}`)),
  );
  const whole = () => set(spec.whole);
  const back = () => past.length && use(past.pop());
  const backButton = button("Back", "Back to the window before", "live-button", back);
  const wholeButton = button("Whole", "Whole picture", "live-button", whole);

  function show() {
    fields.forEach((pair, index) => pair.forEach((field, side) => (field.input.value = current[index][side])));
    // Not `disabled`: a button that is pressed until it can do no more would lose the focus.
    backButton.setAttribute("aria-disabled", past.length === 0);
    wholeButton.setAttribute("aria-disabled", same(current, spec.whole));
  }
  function use(intervals) {
    current = intervals;
    show();
    changed();
  }
  function set(intervals) {
    const next = intervals.map(([a, b], index) => {
      const [low, high] = spec.whole[index];
      const inside = (edge) => Math.min(Math.max(edge, low), high);
      return [inside(Math.min(a, b)), inside(Math.max(a, b))];
    });
    const isWindow = next.every(([a, b], i) => b - a >= NARROWEST * (spec.whole[i][1] - spec.whole[i][0]));
    if (!isWindow || same(next, current)) {
      show(); // what was typed gives way to what is
      return;
    }
    past.push(current);
    use(next);
  }
  const withEdge = (index, side, edge) =>
    current.map((interval, i) => (i === index ? interval.with(side, edge) : interval));
  fields.forEach((pair, index) => pair.forEach(({ input }, side) => {
    // Not at each key: half of a number is another number.
    input.addEventListener("change", () => set(withEdge(index, side, input.value === "" ? NaN : Number(input.value))));
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") whole();
      const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (!direction) return;
      event.preventDefault(); // the browser's own step knows nothing of the window's size
      const [low, high] = current[index];
      set(withEdge(index, side, tidy(current[index][side] + (direction * (high - low)) / 20, high - low)));
    });
  }));
  const buttons = document.createElement("div");
  buttons.className = "live-control";
  buttons.append(backButton, wholeButton);
  show();
  return {
    elements: [...fields.flat().map((field) => field.element), buttons],
    read: () => current,
    target: { set, whole, directions: spec.names.length },
  };
}

/** A number with as many decimals as an interval of this width needs. */
export function tidy(number, width) {
  const decimals = 4 - Math.floor(Math.log10(width));
  return decimals < 0 ? Math.round(number) : Number(number.toFixed(Math.min(decimals, 20)));
}

const same = (a, b) => a.every((interval, i) => interval.every((edge, side) => edge === b[i][side]));

function numberField(name, id) {
  const input = document.createElement("input");
  Object.assign(input, { type: "number", id, step: "any" });
  return { input, element: row(name, id, input) };
}
