"""A reader's hands and eyes in JupyterLab."""
from playwright.sync_api import Error

from tests.site.reader import LOOK, wait_until

CELLS = """() => [...document.querySelectorAll(".jp-Notebook .jp-CodeCell")].map((cell) => ({
  prompt: cell.querySelector(".jp-InputPrompt").textContent,
  errors: [...cell.querySelectorAll("[data-mime-type='application/vnd.jupyter.error']")].map((e) => e.textContent),
}))"""
# Of Markdown whose directives and roles were not understood, what was typed is seen.
RAW = """() => [...document.querySelectorAll(".jp-Notebook .jp-MarkdownCell .myst")]
  .flatMap((cell) => cell.textContent.match(/.{0,30}(:::|```|\\{[a-z:]+\\}`).{0,30}/g) ?? [])"""
# JupyterLab makes the cells of a notebook one after the other.
READY = """() => {
  const [, all] = document.querySelector("#jp-main-statusbar").innerText.match(/Cell \\d+\\/(\\d+)/) ?? [];
  const markdown = [...document.querySelectorAll(".jp-Notebook .jp-MarkdownCell")];
  return document.querySelectorAll(".jp-Notebook .jp-Notebook-cell").length === Number(all)
    && markdown.every((cell) => cell.querySelector(".myst")?.textContent);
}"""


class Notebook:
    """A chapter, opened in JupyterLab in a tab of its own."""

    def __init__(self, browser, url):
        self.page = browser.new_context(viewport={"width": 1300, "height": 1000}).new_page()
        self.foreign = []
        origin = url.split("/lab/")[0]
        self.page.on("request", lambda request: request.url.startswith((origin, "data:", "blob:"))
                     or self.foreign.append(request.url))
        self.page.goto(url)
        self.page.locator(".jp-Notebook .jp-MarkdownCell .myst h1").first.wait_for(timeout=120_000)
        wait_until(lambda: self.page.evaluate(READY), "all cells are there", 120)
        self.page.get_by_text("| Idle").wait_for(timeout=120_000)

    def close(self):
        self.page.context.close()

    @property
    def title(self):
        return self.page.locator(".jp-Notebook .myst h1").first.text_content()

    @property
    def cells(self):
        return self.page.evaluate(CELLS)

    @property
    def raw(self):
        return self.page.evaluate(RAW)

    @property
    def pictures(self):
        images = self.page.locator(".jp-Notebook .jp-OutputArea-output img").element_handles()
        return [image.evaluate(LOOK) for image in images]

    def run_all(self):
        """Run every cell and wait for the last one; returns the seconds that took."""
        self.page.locator(".lm-MenuBar-itemLabel", has_text="Run").click()
        self.page.locator(".lm-Menu-itemLabel").get_by_text("Run All Cells", exact=True).click()
        return wait_until(lambda: all(cell["prompt"].strip("[]: ").isdigit() for cell in self.cells),
                          lambda: f"all cells run: {[cell['prompt'] for cell in self.cells]}", 180)

    def save(self):
        """Save by the keys, and wait until the notebook's tab says that it is saved."""
        self.page.keyboard.press("Control+s")
        wait_until(lambda: not self.page.locator(".lm-TabBar-tab.jp-mod-dirty").count(), "the notebook is saved", 60)

    def pull_slider(self):
        """Move the first slider one step by the keyboard; returns its picture before and after."""
        box = self.page.locator(".jp-OutputArea-output .widget-vbox", has=self.page.locator(".noUi-handle")).first
        image = box.locator("img").element_handle()
        before = after = image.evaluate(LOOK)
        box.locator(".noUi-handle").first.press("ArrowRight")

        def has_changed():
            nonlocal after
            try:
                after = image.evaluate(LOOK)
            except Error as error:
                assert "EncodingError" in str(error), error  # looked at while one picture took the other's place
            return after["digest"] != before["digest"]

        wait_until(has_changed, "the picture follows the slider", 60)
        return before, after
