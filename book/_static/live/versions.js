// The texts of one cell: what the book has, what the reader has made of it, and what was set aside
// on the way from one to the other. Nothing that a reader typed is dropped by going back.

// More than anybody compares; the oldest go.
const MOST_ASIDE = 9;

export class Versions {
  constructor(original) {
    this.original = original;
    this.forget();
  }

  forget() {
    this.source = this.original;
    this.when = null; // the last time that the reader typed into `source`
    this.seen = this.original; // the book's text that `source` was made from
    this.aside = []; // { source, when, tab }: the newest first; `tab`: it comes from another tab
  }

  get isEdited() {
    return this.source !== this.original;
  }

  /** Whether the book has got another text since the reader changed the one it had. */
  get isOutdated() {
    return this.isEdited && this.seen !== this.original;
  }

  /** What can be taken back, the newest first. */
  get others() {
    return this.aside.filter(({ source }) => source !== this.source && source !== this.original);
  }

  type(text, now = Date.now()) {
    this.source = text;
    this.when = now;
  }

  toOriginal() {
    this.setAside();
    this.source = this.seen = this.original;
    this.when = null;
  }

  /** Go back to one of `others`. */
  take(version) {
    this.aside = this.aside.filter((other) => other !== version);
    this.setAside();
    this.source = version.source;
    this.when = version.when;
  }

  /** Stay with the reader's text although the book's has changed. */
  keepMine() {
    this.seen = this.original;
  }

  setAside() {
    if (this.isEdited) this.add({ source: this.source, when: this.when });
  }

  add(version) {
    const rest = this.aside.filter(({ source, tab }) => source !== version.source && !(tab && version.tab));
    this.aside = [version, ...rest].slice(0, MOST_ASIDE);
  }

  /** Another tab has kept `record`; returns whether that is news to the reader of this one. */
  hearOf({ source, when, aside }) {
    for (const other of aside.filter(({ tab }) => !tab).reverse()) {
      if (!this.aside.some((known) => known.source === other.source)) this.add(other);
    }
    if (source === this.source || source === this.original) return false;
    this.add({ source, when, tab: true });
    return true;
  }

  /** What is to be kept; null when that is nothing but the book's own text. */
  toRecord() {
    const { source, when, seen } = this;
    const aside = this.others;
    return this.isEdited || aside.length ? { source, when, seen, aside } : null;
  }

  fromRecord({ source, when, seen, aside }) {
    // A reader who was looking at the book's own text wants the book's own text.
    this.source = source === seen ? this.original : source;
    this.seen = this.isEdited ? seen : this.original;
    this.when = when;
    this.aside = aside;
  }
}

/** "today, 17:20"; the date when it is another day. */
export function moment(when, now = Date.now()) {
  const time = new Intl.DateTimeFormat("en-GB", { timeStyle: "short" }).format(when);
  const day = (date) => new Date(date).toDateString();
  if (day(when) === day(now)) return `today, ${time}`;
  return `${new Intl.DateTimeFormat("en-GB", { dateStyle: "medium" }).format(when)}, ${time}`;
}
