// Where a page's edits are kept between visits: localStorage, one entry for each changed cell. The
// names of the entries begin with the book's own path, since other books may share the origin, and
// are numbered; which cell an entry belongs to is decided by the book's text that it was made from.

export class Shelf {
  /** `onTrouble(words)` is called once when the browser does not let the page keep anything. */
  constructor({ base, page, onTrouble }) {
    this.prefix = `${base}${page}#cell-`;
    this.onTrouble = onTrouble;
    this.raw = new Map(); // from an entry's name to its text as this tab last saw it
  }

  key(number) {
    return this.prefix + number;
  }

  /** All records of this page by their cells' numbers when they were kept. */
  readAll() {
    const records = new Map();
    this.attempt(() => {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(this.prefix));
      for (const key of keys) {
        const record = this.parse(localStorage.getItem(key));
        if (record) records.set(Number(key.slice(this.prefix.length)), record);
      }
    });
    return records;
  }

  /** What another tab has kept for the cell since this tab looked last; null when nothing. */
  news(number) {
    const key = this.key(number);
    const raw = this.attempt(() => localStorage.getItem(key));
    if (raw === undefined || raw === (this.raw.get(key) ?? null)) return null;
    this.raw.set(key, raw);
    return this.parse(raw);
  }

  /** Keep `record` for the cell, or nothing when it is null. */
  write(number, record) {
    const key = this.key(number);
    const raw = record && JSON.stringify(record);
    this.attempt(() => {
      if (raw) localStorage.setItem(key, raw);
      else localStorage.removeItem(key);
      this.raw.set(key, raw);
      return true;
    });
  }

  /** The cell whose entry has the name `key`; null when it is not one of this page. */
  numberOf(key) {
    return key?.startsWith(this.prefix) ? Number(key.slice(this.prefix.length)) : null;
  }

  // What lies there may have been written by anything: what is not a record is left alone.
  parse(raw) {
    try {
      const record = JSON.parse(raw);
      const isVersion = (v) => typeof v?.source === "string" && (v.when === null || Number.isFinite(v.when));
      const isRecord = isVersion(record) && typeof record.seen === "string";
      return isRecord && Array.isArray(record.aside) && record.aside.every(isVersion) ? record : null;
    } catch {
      return null;
    }
  }

  attempt(action) {
    try {
      return action();
    } catch (error) {
      if (!this.troubled) this.onTrouble(troubleWords(error));
      this.troubled = true;
      return undefined;
    }
  }
}

function troubleWords(error) {
  const full = error.name === "QuotaExceededError" || error.name === "NS_ERROR_DOM_QUOTA_REACHED";
  const why = full
    ? "the browser's storage for this site is full"
    : "this browser forbids it";
  return `not kept, since ${why}: what you write lasts until you close the page.`;
}
