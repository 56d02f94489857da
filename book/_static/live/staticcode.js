// The code of a cell as the page was built with it: read, and shown, before there is an editor.

export class StaticCode {
  constructor(input) {
    this.pre = input.querySelector("pre");
    this.highlighted = [...this.pre.childNodes];
    this.original = this.shown = readSource(this.pre);
  }

  /** Show `text`; only the book's own is coloured. */
  show(text) {
    if (text === this.shown) return;
    this.shown = text;
    this.pre.replaceChildren(...(text === this.original ? this.highlighted : [`${text}\n`]));
  }
}

function readSource(pre) {
  const copy = pre.cloneNode(true);
  for (const number of copy.querySelectorAll(".linenos")) number.remove();
  return copy.textContent.replace(/\n$/, "");
}
