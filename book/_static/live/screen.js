// The picture of an exploration: painted on a canvas while it moves, an image again when it rests,
// so that it can be copied, printed and read aloud as any other.

// So long after the last frame the picture counts as resting.
const REST = 200;

export class Screen {
  /** Takes `image` into a box of its own, in its place. `keep(blob)` gives a picture an address. */
  constructor(image, keep) {
    this.image = image;
    this.keep = keep;
    this.element = document.createElement("div");
    this.element.className = "live-screen";
    this.canvas = document.createElement("canvas");
    this.canvas.setAttribute("aria-hidden", "true"); // the image under it says what it shows
    this.canvas.hidden = true;
    this.context = this.canvas.getContext("2d");
    image.before(this.element);
    this.element.append(image, this.canvas);
  }

  /** A redraw has been asked for. */
  move() {
    clearTimeout(this.resting);
    this.resting = null; // also for a picture that is just becoming an image: it is an old one now
    this.element.dataset.liveMoving = "";
  }

  /** Show `{ width, height, pixels }` with the next repaint, unless a newer one comes before it. */
  show(frame) {
    this.frame = frame;
    this.request ??= requestAnimationFrame(() => this.paint());
  }

  paint() {
    const { width, height, pixels } = this.frame;
    this.request = null;
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    const data = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.byteLength);
    this.context.putImageData(new ImageData(data, width, height), 0, 0);
    this.canvas.hidden = false;
    this.element.dispatchEvent(new Event("live-painted", { bubbles: true }));
  }

  /** All that was asked for has come: make an image of it, unless more is asked for soon. */
  rest(whenDone) {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.settle(whenDone), REST);
  }

  async settle(whenDone) {
    if (this.request) this.paint(); // the page is out of sight, and is not repainted
    const { frame, resting } = this;
    if (frame) {
      const blob = await new Promise((resolve) => this.canvas.toBlob(resolve));
      if (resting !== this.resting) return; // it moves again
      this.image.src = this.keep(blob);
      await this.image.decode();
      if (resting !== this.resting) return;
      this.canvas.hidden = true;
      this.frame = null;
    }
    delete this.element.dataset.liveMoving;
    whenDone();
  }

  /** Leave the image as it was found. */
  remove() {
    clearTimeout(this.resting);
    this.resting = null;
    cancelAnimationFrame(this.request);
    this.element.replaceWith(this.image);
  }
}
