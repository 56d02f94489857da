// A Python error for a reader: what went wrong first, then where in which cell, then, folded,
// everything else.

export function errorElement(message, cellId) {
  const box = make("div", "output live-error");
  box.tabIndex = -1;
  const summary = make("p", "live-error-summary");
  summary.textContent = message.summary;
  box.append(summary);
  if (message.advice) box.append(adviceElement(message));

  const frames = make("ol", "live-error-frames");
  for (const frame of message.frames) frames.append(frameItem(frame, cellId));
  if (message.frames.length) box.append(frames);

  if (message.inside.length && !message.stopped) {
    const inside = make("p", "live-error-inside");
    inside.textContent = `The error was raised inside ${message.inside.join(", ")}.`;
    box.append(inside);
  }
  const details = make("details", "live-error-full");
  const title = document.createElement("summary");
  title.textContent = "Whole traceback";
  const pre = document.createElement("pre");
  pre.textContent = message.full;
  pre.tabIndex = 0;
  details.append(title, pre);
  box.append(details);
  return box;
}

// What a link of an advice is called, and where the page has its address.
const LINKS = {
  lite: ["Open this page in JupyterLite", () => dataOfBar("lite")],
  notebook: ["Download the notebook", () => dataOfBar("notebook")],
  colab: ["Open it in Colab", () => launchAddress("colab")],
  binder: ["Open it on Binder", () => launchAddress("binder")],
};

const dataOfBar = (name) => document.querySelector(".live-bar")?.dataset[name];
const launchAddress = (name) => document.querySelector(`a[data-launch="${name}"]`)?.href;

function adviceElement({ advice, links }) {
  const paragraph = make("p", "live-error-advice");
  paragraph.textContent = advice;
  for (const kind of links) {
    const [text, find] = LINKS[kind];
    const address = find();
    if (!address) continue; // this copy of the book has no such place
    const link = make("a", "live-error-link");
    link.href = address;
    link.textContent = text;
    link.target = "_blank"; // what is typed and computed here stays
    link.rel = "noopener";
    paragraph.append(" ", link, ".");
  }
  return paragraph;
}

function frameItem(frame, cellId) {
  const item = document.createElement("li");
  if (frame.skipped) {
    item.textContent = `… ${frame.skipped} more calls …`;
    return item;
  }
  const place = make("a", "live-error-place");
  place.href = `#${cellId(frame.cell)}`;
  const where = frame.function ? `, in ${frame.function}` : "";
  place.textContent = `Cell ${frame.cell}, line ${frame.line}${where}`;
  const source = document.createElement("pre");
  source.textContent = frame.mark ? `${frame.source}\n${frame.mark}` : frame.source;
  item.append(place, source);
  return item;
}

function make(tag, className) {
  const element = document.createElement(tag);
  element.className = className;
  return element;
}
