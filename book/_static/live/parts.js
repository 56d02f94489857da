// Small pieces that cells and controls are made of.

/** A button whose name for assistive technology is longer than its text. */
export function button(text, label, className, onClick) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = className;
  element.textContent = text;
  // The name begins with the visible text, so that voice control finds it by what it reads.
  element.setAttribute("aria-label", label);
  element.addEventListener("click", onClick);
  return element;
}

/** One line of a figure's controls: a label, and what it labels. */
export function row(name, id, ...parts) {
  const element = document.createElement("div");
  element.className = "live-control";
  const label = document.createElement("label");
  label.htmlFor = id;
  label.textContent = name;
  element.append(label, ...parts);
  return element;
}

/** A line of advice above the controls. */
export function hint(text) {
  const element = document.createElement("p");
  element.className = "live-hint";
  element.textContent = text;
  return element;
}
