// What an editor asks Python: what may come next, what a name means. Python looks, but runs nothing.

export class Questions {
  /** `post(message)` sends to the worker, `isFree()` says whether it would answer at once. */
  constructor({ post, isFree }) {
    this.post = post;
    this.isFree = isFree;
    this.waiting = new Map(); // from a question's number to who waits for its answer
    this.counter = 0;
  }

  /** What may be typed at `position`: `{ from, options, whole, wants }` (see completing.py), or null while Python is busy. */
  async complete(source, position, sources = []) {
    if (!this.isFree()) return null;
    const found = await this.ask("complete", source, position, sources);
    if (!found) return { from: position, options: [], whole: true, wants: "" };
    return { ...found, from: position - found.typed.length };
  }

  /** What stands at `position`: `{ name, signature, text, blocks }` (see inspecting.py), the text empty when that is
      not known; null while Python is busy. */
  async inspect(source, position, sources = []) {
    if (!this.isFree()) return null;
    const found = await this.ask("inspect", source, position, sources);
    return found ?? { name: "", signature: "", text: "", blocks: [] };
  }

  ask(what, source, position, sources) {
    this.counter += 1;
    const id = this.counter;
    // As two texts: the places in one are not counted alike in both languages.
    const [before, after] = [source.slice(0, position), source.slice(position)];
    this.post({ type: "ask", id, question: JSON.stringify({ ask: what, before, after, sources }) });
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  receive({ id, answer, error }) {
    const { resolve, reject } = this.waiting.get(id);
    this.waiting.delete(id);
    if (error) reject(new Error(error));
    else resolve(JSON.parse(answer));
  }

  /** Python has ended, nobody will answer. */
  end() {
    for (const { resolve } of this.waiting.values()) resolve(null);
    this.waiting.clear();
  }
}
