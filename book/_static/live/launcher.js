// Who starts Python: at once when it is asked for, or beforehand and quietly, so that it is there by then.
import { Engine } from "./engine.js";
import { Files } from "./files.js";

export class Launcher {
  constructor(assets) {
    this.files = new Files(assets);
    this.warmed = null;
    this.isUsed = false;
  }

  /** Begin to start Python for later. Nobody is told, not even when it fails: nobody has asked yet. */
  warm() {
    if (this.warmed || this.isUsed) return;
    this.warmed = new Engine(this.files);
    this.warmed.start().catch(() => {});
  }

  /** End a Python that was started for later and is not going to be used. */
  coolDown() {
    this.warmed?.terminate();
    this.warmed = null;
  }

  /** An engine, started or about to be: its `start()` says when it is ready. The warmed one if there is one.
   *
   * `fresh` bypasses the HTTP cache; `onProgress` and `onDeath` as for an `Engine`.
   */
  take({ fresh = false, onProgress, onDeath }) {
    const { warmed } = this;
    const hasFailed = Boolean(warmed?.hasEnded);
    this.isUsed = true;
    this.warmed = null;
    if (fresh) warmed?.terminate();
    const engine = warmed && !hasFailed && !fresh ? warmed : new Engine(this.files);
    engine.listen({ onProgress, onDeath });
    // What failed unasked may have been kept damaged by the browser: then it is asked for anew.
    engine.start({ fresh: fresh || hasFailed }).catch(() => {}); // whoever waits for it is told
    return engine;
  }
}
