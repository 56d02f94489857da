"""A reader of JupyterLite: opens a notebook by the address of a page's button, runs it, looks at what came."""
import json
import time

from tests.site.reader import LOOK, wait_until

OPENED, RUN = 120, 400  # seconds on a busy machine; a quiet one needs 5 and at most 60

STATE = """() => [...document.querySelectorAll(".jp-CodeCell")].map((cell) => ({
  prompt: cell.querySelector(".jp-InputPrompt")?.textContent.trim() ?? "",
  source: cell.querySelector(".cm-content")?.textContent ?? "",
  // An error looks like what is printed to stderr, as progress bars are: its traceback tells them apart.
  error: [...cell.querySelectorAll(".jp-OutputArea-output")].map((output) => output.textContent)
    .find((text) => text.includes("Traceback (most recent call last)")) ?? "",
  pictures: cell.querySelectorAll(".jp-OutputArea-output img").length,
}))"""


class LiteReader:
    """One notebook of JupyterLite in one browser tab, with everything that it asked for and complained about."""

    def __init__(self, browser, url, width=1280, height=900, **context):
        self.url = url
        self.context = browser.new_context(viewport={"width": width, "height": height},
                                           service_workers="block", **context)
        self.page = self.context.new_page()
        self.foreign, self.complaints = [], []
        self.context.on("request", self._note_request)
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note_request(self, request):
        # "attachment:" stands in a picture's address until Jupyter finds the picture in the notebook.
        if not request.url.startswith((self.url, "data:", "blob:", "attachment:")):
            self.foreign.append(request.url)

    def _note_console(self, message):
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location.get('url')})")

    def close(self):
        self.context.close()

    def deliver(self, name, notebook):
        """Put another notebook in the place of the page's own."""
        self.page.route(f"**/lite/files/{name}.ipynb*",
                        lambda route: route.fulfill(json=json.loads(notebook), content_type="application/json"))

    def open(self, name):
        """As the button of the page does; returns the seconds until the text can be read."""
        begin = time.perf_counter()
        self.page.goto(f"{self.url}lite/notebooks/index.html?path={name}.ipynb")
        self.page.wait_for_selector(".jp-Notebook .jp-MarkdownOutput h1", timeout=1000 * OPENED)
        return time.perf_counter() - begin

    def run_all(self):
        """Run > Run All Cells; returns the seconds until the last cell is done, the start of Python included."""
        begin = time.perf_counter()
        self.page.click(".lm-MenuBar-item:has-text('Run')")
        self.page.click(".lm-Menu-item:has-text('Run All Cells')")
        wait_until(self.is_done, lambda: f"run: {[cell['prompt'] for cell in self.cells()]}", RUN)
        return time.perf_counter() - begin

    def is_done(self):
        """Whether every cell has run, or one has failed and the ones below it will not run."""
        cells = self.cells()
        return cells and all(cell["prompt"].strip("[]: ").isdigit() for cell in cells) or any(
            cell["error"] for cell in cells) and not any("*" in cell["prompt"] for cell in cells)

    def cells(self):
        return self.page.evaluate(STATE)

    def pictures(self, number):
        """What the pictures of the code cell with this number, from 0, look like."""
        cell = self.page.locator(".jp-CodeCell").nth(number)
        return [image.evaluate(LOOK) for image in cell.locator(".jp-OutputArea-output img").element_handles()]
