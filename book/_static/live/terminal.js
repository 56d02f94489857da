// Text as a terminal would show it: a carriage return goes back to the start of the line, so
// that a progress bar is one line that changes, not a hundred lines.

const ESCAPE = /\x1b\[([0-9;]*)([A-Za-z])/y;

export class Terminal {
  constructor() {
    this.lines = [""];
    this.row = 0;
    this.column = 0;
  }

  write(text) {
    for (let i = 0; i < text.length; ) {
      const char = text[i];
      if (char === "\x1b") {
        ESCAPE.lastIndex = i;
        const match = ESCAPE.exec(text);
        if (match) this.obey(match[2], parseInt(match[1], 10));
        i += match ? match[0].length : 1;
        continue;
      }
      if (char === "\n") this.down();
      else if (char === "\r") this.column = 0;
      else if (char === "\b") this.column = Math.max(0, this.column - 1);
      else {
        let end = i + 1;
        while (end < text.length && !"\n\r\b\x1b".includes(text[end])) end += 1;
        this.put(text.slice(i, end));
        i = end;
        continue;
      }
      i += 1;
    }
  }

  put(text) {
    const line = this.lines[this.row].padEnd(this.column);
    this.lines[this.row] = line.slice(0, this.column) + text + line.slice(this.column + text.length);
    this.column += text.length;
  }

  down() {
    this.row += 1;
    this.column = 0;
    if (this.row === this.lines.length) this.lines.push("");
  }

  // Colours are dropped; nested progress bars move up a line and clear the rest of it.
  obey(letter, count) {
    if (letter === "A") this.row = Math.max(0, this.row - (count || 1));
    if (letter === "K") this.lines[this.row] = this.lines[this.row].slice(0, this.column);
  }

  toString() {
    return this.lines.join("\n");
  }
}
