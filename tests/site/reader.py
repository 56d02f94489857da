"""A reader with a browser: opens a page, goes live, runs cells, looks at what is there."""

import time

# Seconds that the browser on a quiet machine should need; printed beside those measured, and never tested: until the
# page is ready, for a cell with a figure, for one picture while a hand moves it, for its answer to a single move.
READY, PLOT, FRAME, ANSWER = 2.5, 0.3, 0.0167, 0.05
PATIENCE = 100  # so long a test waits for Python before it gives up

# Looks at a picture's pixels, as far as the browser has decoded them.
LOOK = """async (image) => {
  await image.decode();
  // While it moves, a picture is painted over its image.
  const painted = image.closest(".live-screen")?.querySelector("canvas:not([hidden])");
  const canvas = document.createElement("canvas");
  canvas.width = painted?.width ?? image.naturalWidth;
  canvas.height = painted?.height ?? image.naturalHeight;
  const context = canvas.getContext("2d");
  context.drawImage(painted ?? image, 0, 0);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  let sum = 0, squares = 0, digest = 0;
  for (let i = 0; i < data.length; i += 4) {
    const grey = data[i + 3] ? (data[i] + data[i + 1] + data[i + 2]) / 3 : 255;
    sum += grey; squares += grey * grey;
    digest = (digest * 31 + data[i] + 7 * data[i + 1] + 13 * data[i + 2]) % 2147483647;
  }
  const n = data.length / 4;
  return { width: canvas.width, height: canvas.height, alt: image.alt, digest,
           deviation: Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2)) };
}"""

# From the reader's next move to the moment when the picture it causes can be seen.
TIME_REDRAW = """(image, [event, seconds]) => {
  window.redrawn = new Promise((resolve) => {
    let begin;
    const end = () => begin && resolve((performance.now() - begin) / 1000);
    addEventListener(event, () => { begin = performance.now(); }, { once: true, capture: true });
    const screen = image.closest(".live-screen");
    if (screen) screen.addEventListener("live-painted", end);
    else image.addEventListener("load", end, { once: true });
    setTimeout(resolve, 1000 * seconds, null);
  });
}"""

# Moves a slider to and fro by one step with each repaint, as a hand does; returns the seconds per new picture.
DRAG = """async (input, repaints) => {
  const screen = input.closest(".cell_output").querySelector(".live-screen");
  const repaint = () => new Promise(requestAnimationFrame);
  let painted = 0, way = 1;
  const count = () => { painted += 1; };
  const step = () => {
    if (input.value === (way > 0 ? input.max : input.min)) way = -way;
    way > 0 ? input.stepUp(1) : input.stepDown(1);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  for (let i = 0; i < 10; i += 1) { step(); await repaint(); }
  screen.addEventListener("live-painted", count);
  const begin = performance.now();
  for (let i = 0; i < repaints; i += 1) { step(); await repaint(); }
  const seconds = (performance.now() - begin) / 1000;
  screen.removeEventListener("live-painted", count);
  return painted ? seconds / painted : null;
}"""

# What a browser says when its reader wants to save data: then the page loads nothing unasked.
SAVING = "Object.defineProperty(navigator, 'connection', { value: { saveData: true }, configurable: true })"

UNFOLD = """(cell) => {
  for (let e = cell.querySelector(".cell_input"); e; e = e.parentElement) {
    if (e.tagName === "DETAILS") e.open = true;
  }
}"""


def wait_until(condition, what, seconds=30.0):
    """Poll until `condition()` is true; return how long it took."""
    begin = time.perf_counter()
    while True:
        found = condition()
        elapsed = time.perf_counter() - begin
        if found:
            return elapsed
        if elapsed > seconds:
            raise AssertionError(f"after {seconds:.0f} s still not: {what() if callable(what) else what}")
        time.sleep(0.005 if elapsed < 1 else 0.05)


class Reader:
    """One page in one browser tab, with everything that it asked for and complained about."""

    def __init__(self, browser, url, width=1280, height=900, service_workers="block", warm=False, **context):
        # Without the service worker what a page loads comes from the site, where tests can see it and break it.
        # And without a Python that is begun unasked on every page, tests do not wait for each other's.
        self.url = url
        self.context = browser.new_context(viewport={"width": width, "height": height},
                                           service_workers=service_workers, **context)
        if service_workers == "block" and not warm:
            self.context.add_init_script(SAVING)
        self.page = self.context.new_page()
        self.foreign = []
        self.complaints = []
        self.page.on("request", self._note_request)
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))

    def _note_request(self, request):
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.foreign.append(f"{self.page.url} asked for {request.url}")

    def _note_console(self, message):
        if message.type == "error":
            self.complaints.append(f"{self.page.url}: {message.text} ({message.location.get('url')})")

    def close(self):
        self.context.close()

    def open(self, path):
        self.page.goto(self.url + path)
        return self

    @property
    def state(self):
        return self.page.evaluate("document.documentElement.dataset.live")

    @property
    def status(self):
        return self.page.text_content("[data-live=status]")

    def press(self, hook):
        self.page.click(f"[data-live={hook}]")

    def go_live(self):
        """Press the button and wait until Python runs; return the seconds that took."""
        begin = time.perf_counter()
        self.press("start")
        wait_until(lambda: self.state in ("ready", "failed"), lambda: f"ready ({self.status})", PATIENCE)
        assert self.state == "ready", self.status
        return time.perf_counter() - begin

    @property
    def cells(self):
        count = self.page.locator("div.cell[data-cell]").count()
        return [Cell(self, number) for number in range(1, count + 1)]

    def wait_until_idle(self, seconds=300):
        """Wait until no cell runs or waits."""
        busy = "document.querySelectorAll(':is([data-live-state=running],[data-live-state=waiting])').length"
        wait_until(lambda: not self.page.evaluate(busy), lambda: f"all cells run ({self.status})", seconds)

    def wait_until_still(self, seconds=60):
        """Wait until every exploration shows the last picture that was asked for, as an image."""
        moving = "document.querySelectorAll('[data-live-moving]').length"
        wait_until(lambda: not self.page.evaluate(moving), "no picture moves", seconds)

    def sideways(self):
        """How many pixels the page is wider than the window."""
        return self.page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth")


class Cell:
    """One cell of a page, by its number."""

    def __init__(self, reader, number):
        self.reader = reader
        self.page = reader.page
        self.number = number
        self.box = reader.page.locator(f"div.cell[data-cell='{number}']")

    def unfold(self):
        """Open the folds that the cell lies in or its code is hidden by."""
        self.box.evaluate(UNFOLD)
        return self

    @property
    def state(self):
        return self.box.get_attribute("data-live-state")

    @property
    def mark(self):
        """What the cell says of its last run."""
        return self.box.locator(".live-cell-mark").text_content()

    @property
    def stale(self):
        """Why the cell is stale, in words; empty when it is not."""
        return self.box.locator(".live-cell-stale").text_content()

    @property
    def code(self):
        """The cell's code as it is shown, in its editor or before there is one."""
        editor = self.box.locator(".cm-content")
        if editor.count():
            return "\n".join(editor.locator(".cm-line").all_text_contents())
        return self.box.locator(".cell_input pre").first.text_content().rstrip("\n")

    @property
    def note(self):
        """What the cell says of the text that it shows; empty when that is the book's and the only one."""
        note = self.box.locator(".live-cell-note > span").first
        return note.text_content() if note.count() else ""

    def offer(self, name):
        """A button of that note, by the beginning of its name."""
        return self.unfold().box.locator(".live-cell-note button").filter(has_text=name).first

    @property
    def output(self):
        return self.box.locator(".cell_output")

    @property
    def text(self):
        return self.output.text_content() if self.output.count() else ""

    @property
    def pictures(self):
        return [image.evaluate(LOOK) for image in self.output.locator("img:visible").element_handles()]

    @property
    def editor(self):
        """The text of the cell's editor, which is made only when the cell comes near the window."""
        self.unfold()
        self.box.locator(".cell_input").scroll_into_view_if_needed()
        content = self.box.locator(".cm-content")
        content.wait_for()
        return content

    def edit(self, source):
        """Replace the cell's code as a reader does: click, select all, type."""
        self.editor.click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(source)
        return self

    def append(self, source):
        self.editor.click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.insert_text("\n" + source)
        return self

    def redraw(self, act, event="input", seconds=10):
        """Do `act`, which causes an `event`; return the seconds from it to the new picture.

        The page keeps the time itself, and is not asked meanwhile: what the browser's driver
        takes is not the reader's.
        """
        self.output.locator("img:visible").first.evaluate(TIME_REDRAW, [event, seconds])
        act()
        elapsed = self.page.evaluate("window.redrawn")
        assert elapsed is not None, f"cell {self.number} was not redrawn within {seconds} seconds"
        return elapsed

    def drag(self, slider, repaints=60):
        """Drag `slider` to and fro through so many repaints; return the seconds per new picture."""
        seconds = slider.evaluate(DRAG, repaints)
        assert seconds is not None, f"cell {self.number}: no new picture while its slider was dragged"
        return seconds

    def press_run(self):
        self.unfold()
        self.box.locator("[data-live=run]").click()

    def run(self, expect="done", seconds=60):
        """Press Run and wait for the end; return the seconds that took."""
        begin = time.perf_counter()
        self.press_run()
        wait_until(lambda: self.state not in ("waiting", "running"), f"cell {self.number} has run", seconds)
        elapsed = time.perf_counter() - begin
        assert self.state == expect, f"cell {self.number} is {self.state}: {self.text}"
        return elapsed
