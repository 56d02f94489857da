// Who starts Python: at once when it is asked for, or beforehand and quietly, so that it is there by then.
import { Engine } from "./engine.js";
import { Files } from "./files.js";

export class Launcher {
  constructor(assets) {
    this.files = new Files(assets);
    this.warmed = null;
  }

  /** Begin to start Python for later. Nobody is told, not even when it fails: nobody has asked yet. */
  warm() {
    if (this.warmed) return;
    const engine = new Engine(this.files);
    this.warmed = engine;
    engine.start().catch(() => {
      engine.failed = true;
    });
  }

  /** An engine, started or about to be: its `start()` says when it is ready. The warmed one if there is one.
   *
   * `fresh` bypasses the HTTP cache; `onProgress` and `onDeath` as for an `Engine`.
   */
  take({ fresh = false, onProgress, onDeath }) {
    const warmed = this.warmed;
    this.warmed = null;
    const usable = warmed && !warmed.failed && !fresh;
    if (warmed && !usable) warmed.terminate();
    const engine = usable ? warmed : new Engine(this.files);
    engine.listen({ onProgress, onDeath });
    // What failed unasked may have been kept damaged by the browser: then it is asked for anew.
    engine.start({ fresh: fresh || Boolean(warmed?.failed) }).catch(() => {}); // whoever waits for it is told
    return engine;
  }
}
