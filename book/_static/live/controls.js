// The native controls of a figure made with @explore.

let groups = 0;

/** Build the controls; `onChange(positions)` gets the position of each one by name. */
export function buildControls(specs, onChange) {
  const group = document.createElement("div");
  group.className = "live-controls";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Controls of the figure");
  const prefix = `live-control-${(groups += 1)}`;
  const readers = new Map();
  const changed = () => {
    const positions = {};
    for (const [name, read] of readers) positions[name] = read();
    onChange(positions);
  };
  for (const spec of specs) {
    const { element, read } = BUILDERS[spec.kind](spec, `${prefix}-${spec.name}`, changed);
    readers.set(spec.name, read);
    group.append(element);
  }
  return group;
}

const BUILDERS = { slider, choice, checkbox };

function slider(spec, id, changed) {
  const input = document.createElement("input");
  Object.assign(input, { type: "range", id, min: spec.low, max: spec.high, step: spec.step });
  input.value = spec.value;
  const value = document.createElement("output");
  value.htmlFor = id;
  const show = () => {
    // A true minus sign, and figures of one width, so that the number does not dance.
    const text = Number(input.value).toFixed(spec.decimals).replace("-", "−");
    value.textContent = text;
    input.setAttribute("aria-valuetext", text);
  };
  input.addEventListener("input", () => {
    show();
    changed();
  });
  show();
  return { element: row(spec.name, id, input, value), read: () => Number(input.value) };
}

function choice(spec, id, changed) {
  const select = document.createElement("select");
  select.id = id;
  spec.options.forEach((text, index) => select.append(new Option(text, index)));
  select.value = spec.value;
  select.addEventListener("change", changed);
  return { element: row(spec.name, id, select), read: () => Number(select.value) };
}

function checkbox(spec, id, changed) {
  const input = document.createElement("input");
  Object.assign(input, { type: "checkbox", id, checked: spec.value });
  input.addEventListener("change", changed);
  return { element: row(spec.name, id, input), read: () => input.checked };
}

function row(name, id, ...parts) {
  const element = document.createElement("div");
  element.className = "live-control";
  const label = document.createElement("label");
  label.htmlFor = id;
  label.textContent = name;
  element.append(label, ...parts);
  return element;
}
