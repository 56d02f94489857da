"""Pages in JupyterLite, as their button opens them: all cells run, and find what the book states."""
import nbformat
import pytest
from nbformat import v4

from tests import headlines
from tests.lite.reader import LiteReader
from tests.site.reader import wait_until
from tools.paths import SITE

FILES = SITE / "lite" / "files"


def stored(name):
    return nbformat.read(FILES / f"{name}.ipynb", as_version=4)


@pytest.fixture
def lite(browser, site_url):
    """Open readers by `lite()`, with options of the browser's window; closed after the test."""
    readers = []

    def new(url=site_url, **options):
        readers.append(LiteReader(browser, url, **options))
        return readers[-1]

    yield new
    for reader in readers:
        reader.close()


# One section of each chapter: opening JupyterLite takes longer than most pages run. The same cells of all pages
# are run by the same Python in tests/site/test_chapters.py, and as notebooks in test_natively.py.
SECTIONS = ["book/index", "book/scratch/memory", "book/gradients/products", "book/attractors/one_unit"]


@pytest.mark.parametrize("name", SECTIONS)
def test_a_page_runs_to_its_end_and_its_numbers_hold(lite, name, measured):
    """The page's cells, and after each the hidden ones, which assert its numbers."""
    reader, notebook = lite(), headlines.checked(stored(name), name)
    reader.deliver(name, nbformat.writes(notebook))
    reader.open(name)
    measured(f"{name} in JupyterLite, all cells", reader.run_all(), 60)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    shown = reader.cells()
    assert len(shown) == len(cells)
    may_raise = {step.source for step in headlines.program(name) if step.may_raise}
    assert not {state["error"][-1500:] for cell, state in zip(cells, shown)
                if state["error"] and cell.source not in may_raise}
    drawn = {cell.id: sum("image/png" in output.get("data", {}) for output in cell.outputs)
             for cell in stored(name).cells if cell.cell_type == "code"}
    for number, (cell, state) in enumerate(zip(cells, shown)):
        assert state["pictures"] == drawn.get(cell.id, 0), cell.source
        assert all(picture["deviation"] > 3 for picture in reader.pictures(number)), f"blank: {cell.source}"
    assert reader.foreign == []


def test_a_page_opens_by_its_button_as_it_stands_and_leads_back(lite, measured):
    reader = lite()
    reader.page.goto(f"{reader.url}book/attractors/one_unit.html")
    address = reader.page.locator("a[data-launch=lite]").get_attribute("href")
    assert address == "../../lite/notebooks/index.html?path=book/attractors/one_unit.ipynb"
    measured("JupyterLite: a page can be read", reader.open("book/attractors/one_unit"), 4)
    assert reader.page.locator(".jp-MarkdownOutput h1").inner_text().startswith("3.1. One unit")
    back = reader.page.locator(".jp-MarkdownOutput a", has_text="Read it there")
    back.hover()
    assert back.get_attribute("href") == f"{reader.url}book/attractors/one_unit.html"
    with reader.context.expect_page() as opened:
        back.click()
    assert opened.value.url == f"{reader.url}book/attractors/one_unit.html"
    assert reader.foreign == []


def test_links_lead_to_places_in_this_notebook_and_in_others(lite):
    reader = lite()
    reader.open("book/attractors/one_unit")
    link = reader.page.locator(".jp-MarkdownOutput a[href='#prop-stability']").first
    link.click()
    wait_until(lambda: in_sight(reader.page, "prop-stability"), "the proposition is in sight")
    with reader.context.expect_page() as opened:
        reader.page.locator(".jp-MarkdownOutput a", has_text="Two ways to write").first.click()
    page = opened.value
    assert page.url == f"{reader.url}lite/notebooks/index.html?path=book/scratch/memory.ipynb#sec-two-conventions"
    wait_until(lambda: in_sight(page, "sec-two-conventions"), "the section is in sight", 60)


def in_sight(page, name):
    return page.evaluate("""(name) => {
      const box = document.getElementById(name)?.getBoundingClientRect();
      return Boolean(box) && box.top >= 0 && box.top < innerHeight; }""", name)


def test_a_slider_of_an_exploration_moves_its_picture(lite):
    reader = lite()
    reader.open("book/index")
    reader.run_all()
    image = reader.page.locator(".jp-OutputArea-output img").first
    track = reader.page.locator(".noUi-target").first
    track.wait_for(timeout=60000)
    before, value = image.get_attribute("src"), reader.page.locator(".widget-readout").first
    place = track.bounding_box()
    track.click(position={"x": 0.2 * place["width"], "y": place["height"] / 2})
    wait_until(lambda: image.get_attribute("src") != before, lambda: f"the picture has changed, at {text(value)}", 60)
    assert float(text(value)) < 0
    assert reader.pictures(0)[0]["deviation"] > 3
    assert not reader.cells()[0]["error"]


def text(locator):
    return locator.inner_text().replace("−", "-")


def test_more_packages_are_there_than_in_the_page(lite):
    sources = ["import scipy.linalg, ipywidgets, tqdm, numpy as np\n"
               "assert np.allclose(scipy.linalg.expm(np.zeros((2, 2))), np.eye(2))",
               "from unrolled import results\nprint(len(results.load('scorecard')['experiments']))"]
    notebook = v4.new_notebook(cells=[v4.new_markdown_cell("# Packages", id="text")] + [
        v4.new_code_cell(source, id=f"code-{k}") for k, source in enumerate(sources)])
    notebook.metadata.kernelspec = {"name": "python", "display_name": "Python 3", "language": "python"}
    reader = lite()
    reader.deliver("book/index", nbformat.writes(notebook))
    reader.open("book/index")
    reader.run_all()
    assert [cell["error"] for cell in reader.cells()] == ["", ""]
    assert reader.foreign == []


def test_what_is_changed_is_kept_in_the_browser(lite):
    reader = lite()
    reader.open("book/index")
    code = reader.page.locator(".jp-CodeCell .cm-content").first
    code.click()
    reader.page.keyboard.press("Control+a")
    reader.page.keyboard.insert_text("'mine'")
    reader.page.keyboard.press("Control+s")
    reader.page.wait_for_timeout(2000)
    reader.open("book/index")
    wait_until(lambda: reader.cells()[0]["source"] == "'mine'", "the change is there again", 30)


def test_a_notebook_can_be_read_on_a_phone(lite):
    reader = lite(width=390, height=844, has_touch=True, is_mobile=True)
    reader.open("book/attractors/one_unit")
    wide = reader.page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    text = reader.page.locator(".jp-MarkdownOutput p").first.bounding_box()
    assert text["x"] >= 0 and text["x"] + text["width"] <= 390


def test_a_plain_host_that_isolates_nothing_serves_it_as_well(lite, plain_site_url):
    reader = lite(url=plain_site_url)
    reader.open("book/index")
    reader.run_all()
    assert reader.pictures(0)[0]["deviation"] > 3 and not reader.cells()[0]["error"]
    assert reader.foreign == []
