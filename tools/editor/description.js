// What a name means, as an element: of Python's `blocks` (see docstrings.py).

const TAGS = { heading: "h4", paragraph: "p", term: "p", definition: "p", code: "pre" };

/** All that is known: how it is called, and its documentation. */
export function description({ name, signature, blocks }) {
  const fragment = document.createDocumentFragment();
  fragment.append(called(name, signature));
  for (const { kind, text } of blocks) fragment.append(element(TAGS[kind], `live-help-${kind}`, text));
  return fragment;
}

/** How it is called, and the first paragraph; null when nothing is known. */
export function summary(found) {
  if (!found?.name) return null;
  const box = document.createElement("div");
  box.append(called(found.name, found.signature));
  const first = found.blocks.find(({ kind }) => kind === "paragraph");
  if (first) box.append(element("p", "live-help-paragraph", first.text));
  return box;
}

function called(name, signature) {
  const line = element("p", "live-help-signature");
  const bold = element("strong", "", name);
  line.append(bold, signature.startsWith("(") || !signature ? signature : `: ${signature}`);
  return line;
}

export function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}
