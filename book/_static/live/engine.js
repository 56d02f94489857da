// Python in a worker, seen from the page: start, run, redraw, ask, reset, interrupt, terminate.
import { Questions } from "./questions.js";

const INTERRUPT = 2; // the number of SIGINT

export class Engine {
  constructor(files) {
    this.files = files;
    this.listen({ onProgress: () => {}, onDeath: () => {} });
    this.started = null; // the promise of `start`
    this.operation = null;
    this.counter = 0;
    this.isReady = false;
    this.hasEnded = false;
    this.questions = new Questions({
      post: (message) => this.worker.postMessage(message),
      isFree: () => this.isReady && !this.isBusy,
    });
    // Only a page that its server isolates may share memory with its worker; without it,
    // Stop has to end the worker.
    this.interruptBuffer = globalThis.crossOriginIsolated ? new Uint8Array(new SharedArrayBuffer(1)) : null;
  }

  get canInterrupt() {
    return this.interruptBuffer !== null;
  }

  get isBusy() {
    return this.operation !== null;
  }

  /** `onProgress({ loaded, total, phase })` is called while Python loads, `onDeath(error)` when it breaks down later. */
  listen({ onProgress, onDeath }) {
    this.onProgress = onProgress;
    this.onDeath = onDeath;
  }

  /** Start Python, once; rejects with an Error that says what failed. `fresh` bypasses the HTTP cache. */
  start({ fresh = false } = {}) {
    this.started ??= new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
      this.load(fresh).catch((error) => this.die(error.message));
    });
    return this.started;
  }

  async load(fresh) {
    const tell = (phase) => (progress) => this.onProgress({ phase, ...progress });
    const { script, ...files } = await this.files.load({ fresh, onProgress: tell("loading") });
    if (this.hasEnded) return;
    tell("starting")({});
    // A worker that is loaded from its own address does not inherit the page's
    // Content-Security-Policy; one from a blob: address does.
    const address = URL.createObjectURL(script);
    this.worker = new Worker(address);
    this.worker.onmessage = ({ data }) => this.hear(data);
    this.worker.onerror = (event) => {
      event.preventDefault();
      this.die(event.message || "Its worker could not be started.");
    };
    this.worker.postMessage({ type: "start", files, interruptBuffer: this.interruptBuffer });
    this.started.catch(() => {}).finally(() => URL.revokeObjectURL(address));
  }

  hear(data) {
    if (data.type === "ready") {
      this.isReady = true;
      this.resolve();
    } else if (data.type === "failed") this.die(data.message);
    else if (data.type === "answer") this.questions.receive(data);
    else this.receive(data);
  }

  receive({ operation, type, message, status }) {
    if (!this.operation || operation !== this.operation.id) return;
    if (type === "message") this.operation.onMessage(message);
    else if (type === "done") this.finish(status);
  }

  finish(status) {
    const { resolve } = this.operation;
    this.operation = null;
    resolve(status);
  }

  // One thing at a time: the page decides the order, the worker only obeys.
  request(message, onMessage = () => {}) {
    if (this.operation) throw new Error("Python is busy");
    this.counter += 1;
    const operation = { id: this.counter, onMessage };
    operation.done = new Promise((resolve) => {
      operation.resolve = resolve;
    });
    this.operation = operation;
    this.worker.postMessage({ ...message, operation: operation.id });
    return operation.done;
  }

  run(source, cell, onMessage) {
    return this.request({ type: "run", source, cell }, onMessage);
  }

  redraw(explorer, positions, onMessage) {
    return this.request({ type: "redraw", explorer, positions }, onMessage);
  }

  /** See `Questions`. */
  complete(source, position, sources) {
    return this.questions.complete(source, position, sources);
  }

  inspect(source, position, sources) {
    return this.questions.inspect(source, position, sources);
  }

  reset() {
    return this.request({ type: "reset" });
  }

  interrupt() {
    this.interruptBuffer[0] = INTERRUPT;
  }

  /** End Python at once; what was running ends with the status "terminated". */
  terminate() {
    this.end();
    this.reject?.(new Error("terminated"));
  }

  die(message) {
    const error = new Error(message);
    const wasReady = this.isReady;
    this.end();
    if (wasReady) this.onDeath(error);
    else this.reject(error);
  }

  end() {
    this.worker?.terminate();
    this.hasEnded = true;
    this.isReady = false;
    this.questions.end();
    if (this.operation) this.finish("terminated");
  }
}
