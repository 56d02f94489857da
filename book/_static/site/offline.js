// The book without a network, seen from a page: it asks the service worker (sw.js, at the book's root) to
// keep the book, says in the page's footer how that stands, and tells when there is a new version.
import { frugal } from "./frugal.js";
import { NewVersion } from "./newversion.js";

const ROOT = new URL("../../", import.meta.url);
const REMOVED = `${ROOT.pathname} offline removed`; // in localStorage: the reader does not want the book kept

// The page and Python come first; then the book is kept, where loading costs the reader nothing.
const QUIET = 4000;

const megabytes = (bytes) => `${Math.max(bytes / 1e6, 0.1).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

export class Offline {
  constructor(root) {
    const part = (name) => root.querySelector(`[data-offline="${name}"]`);
    this.box = part("box");
    this.text = part("text");
    this.progress = part("progress");
    this.keep = part("keep");
    this.remove = part("remove");
    this.size = `${this.box?.dataset.megabytes ?? "?"} MB`;
    this.newVersion = new NewVersion(root);
  }

  async attach() {
    if (!this.box) return;
    this.keep.addEventListener("click", () => this.askToKeep());
    this.remove.addEventListener("click", () => this.askToRemove());
    const { serviceWorker } = navigator;
    if (!serviceWorker) {
      this.say("This browser does not keep books for offline reading (that needs https, and no private window).");
      return;
    }
    serviceWorker.addEventListener("message", ({ data }) => {
      if (data?.type === "offline") this.show(data);
    });
    try {
      await serviceWorker.register(new URL("sw.js", ROOT), { scope: ROOT.pathname, updateViaCache: "none" });
    } catch (error) {
      this.say(`This book cannot be kept for offline reading here: ${error.message}`);
      return;
    }
    this.worker = (await serviceWorker.ready).active;
    this.post("hello", { frugal: frugal() });
    if (!frugal() && !recall(REMOVED)) await this.keepWhenQuiet();
  }

  async keepWhenQuiet() {
    if (document.readyState !== "complete") await new Promise((resolve) => addEventListener("load", resolve));
    setTimeout(() => this.post("keep"), QUIET);
  }

  post(type, more = {}) {
    this.worker?.postMessage({ type, ...more });
  }

  askToKeep() {
    this.text.setAttribute("aria-live", "polite"); // who asked wants to hear how it ends
    forget(REMOVED);
    navigator.storage?.persist?.(); // the reader said so: not to be cleared away when room gets short
    this.post("keep");
  }

  askToRemove() {
    this.text.setAttribute("aria-live", "polite");
    remember(REMOVED);
    this.post("remove");
  }

  /** Say how things stand, as the service worker tells it. */
  show({ kept, mine, bytes, loading, problem, news }) {
    this.progress.hidden = !loading;
    if (loading) {
      this.progress.max = loading.total;
      this.progress.value = loading.loaded;
    }
    this.say(this.words({ kept, bytes, loading, problem, news }));
    this.keep.hidden = Boolean(loading || (kept && !news && !problem));
    this.keep.textContent = this.offer({ kept, problem, news });
    this.remove.hidden = !kept || Boolean(loading);
    if (kept && mine && kept !== mine) this.newVersion.show();
  }

  words({ kept, bytes, loading, problem, news }) {
    if (loading && kept) return `Loading a new version of this book: ${megabytes(loading.total)}.`;
    if (loading) return `Keeping this book for offline reading: ${megabytes(loading.total)}.`;
    const has = kept ? `This book is kept for offline reading (${megabytes(bytes)}). ` : "";
    if (problem === "full") return `${has}This device has no room for ${kept ? "its new version" : this.size}.`;
    if (problem === "mixed") return `${has}The site is just being renewed; the next page you open tries again.`;
    if (problem) return `${has}The connection broke off${kept ? "" : "; what has come is not loaded again"}.`;
    if (news) return `${has}There is a new version: ${megabytes(news)} to load.`;
    return has;
  }

  offer({ kept, problem, news }) {
    if (problem) return "Try again";
    if (kept && news) return "Load the new version";
    return `Keep this book for offline reading (${this.size})`;
  }

  say(text) {
    this.box.hidden = false;
    if (this.text.textContent !== text) this.text.textContent = text;
  }
}

// A browser may forbid a page to remember; then the reader's wish holds for this page only.
const recall = (key) => withStorage((storage) => storage.getItem(key));
const remember = (key) => withStorage((storage) => storage.setItem(key, "yes"));
const forget = (key) => withStorage((storage) => storage.removeItem(key));

function withStorage(action) {
  try {
    return action(localStorage);
  } catch {
    return null;
  }
}
