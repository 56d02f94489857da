"""Keyboard, fingers, and what a screen reader is told: in the order of the page, seen, named, and never a trap."""

import re

import pytest

from tests.site.reader import Reader, wait_until
from tests.site.test_pages import pages_of

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}

# What has the focus: its name for people, its place, and how well the ring around it is seen.
FOCUSED = """async () => {
  // What comes into sight with the focus comes with the next frame.
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const style = getComputedStyle(element.matches(".cm-content") ? element.closest(".cm-editor") : element);
  const box = element.getBoundingClientRect();
  const rgb = (text) => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const luminance = (text) => {
    const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = rgb(text).map((c) => linear(c / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  let ground = element.parentElement;
  const colour = (e) => getComputedStyle(e).backgroundColor;
  while (ground.parentElement && /, 0\\)|transparent/.test(colour(ground))) ground = ground.parentElement;
  const two = [luminance(style.outlineColor), luminance(colour(ground))].sort((a, b) => a - b);
  return {
    tag: element.tagName.toLowerCase(), kind: element.className, live: element.dataset.live ?? "",
    name: element.getAttribute("aria-label") || element.textContent.trim().slice(0, 40) || element.title
      || element.labels?.[0]?.textContent,
    outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    contrast: (two[1] + 0.05) / (two[0] + 0.05),
    editor: Boolean(element.closest(".cm-editor")),
    cell: Number(element.closest("[data-cell]")?.dataset.cell ?? 0),
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
    // A mark of our own, because two elements may look alike.
    number: (element.tabNumber ??= (window.tabNumbers = (window.tabNumbers ?? 0) + 1)),
  };
}"""

# What is pressed by a finger, and how large it is, in the page's pixels. Links in running text are as high as
# their line: WCAG exempts them.
SMALL = """() => {
  const within = (e) => { const b = e.getBoundingClientRect(); return [b.width, b.height]; };
  const pressed = "button, summary, select, input, .bd-sidebar a, .prev-next-area a, .dropdown-item";
  return [...document.querySelectorAll(pressed)]
    .filter((e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && within(e)[0] > 0)
    .map((e) => [e, ...within(e)])
    .filter(([e, width, height]) => {
      const label = e.type === "checkbox" ? e.closest(".live-control") : null;
      const more = getComputedStyle(e, "::after");
      const larger = more.content !== "none" && more.position === "absolute"; // a target beyond what is drawn
      const added = larger ? Math.max(0, -2 * parseFloat(more.top)) : 0;
      if (label) return label.getBoundingClientRect().height < 43.5;
      return height + added < 43.5 || width + added < 43.5;
    })
    .map(([e, width, height]) => `${e.tagName} ${e.className}: ${e.textContent.trim()}: ${width} x ${height}`);
}"""


def walk(reader, limit=400, key="Tab"):
    """Press Tab from the top until the page is left; what had the focus, in that order."""
    stops = []
    for _ in range(limit):
        reader.page.keyboard.press(key)
        stop = reader.page.evaluate(FOCUSED)
        if stop is None or (stops and stop["number"] == stops[0]["number"]):
            return stops
        stops.append(stop)
        if stop["editor"]:
            reader.page.keyboard.press("Escape")  # Tab indents; Escape, then Tab, leaves
    raise AssertionError(f"after {limit} steps still on the page, at {stops[-1]}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_live_page_is_walked_through_by_tab(awkward_url, read, scheme):
    reader = read(awkward_url, "cells.html", color_scheme=scheme, reduced_motion="reduce", **DESK)
    reader.go_live()
    for cell in reader.cells:
        cell.unfold()
    reader.press("run-all")
    reader.wait_until_idle()
    reader.page.evaluate("() => { document.body.tabIndex = -1; document.body.focus(); scrollTo(0, 0); }")
    stops = walk(reader)
    assert "Skip to main content" in stops[0]["name"], stops[0]
    for stop in stops:
        assert stop["name"] or stop["editor"], stop
        assert stop["outline"] >= 2 and stop["contrast"] >= 3, stop
        assert stop["seen"], stop
    # Down the page: the cells come in their order, each with its Run.
    cells = [stop["cell"] for stop in stops if stop["cell"]]
    assert cells == sorted(cells) and set(cells) == set(range(1, len(reader.cells) + 1))
    assert [stop["cell"] for stop in stops if stop["live"] == "run"] == sorted(set(cells))
    assert {"run-all", "reset"} <= {stop["live"] for stop in stops}


def test_skip_link_leads_to_the_page(awkward_url, read):
    reader = read(awkward_url, "cells.html", **DESK)
    reader.page.keyboard.press("Tab")
    reader.page.keyboard.press("Enter")
    reader.page.keyboard.press("Tab")
    inside = reader.page.evaluate("document.querySelector('main').contains(document.activeElement)")
    assert inside and reader.page.url.endswith("#main-content")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_folds_are_opened_by_keys_and_say_so(awkward_url, read, key):
    reader = read(awkward_url, "cells.html", **DESK)
    folds = reader.page.locator("article details:has(.cell_input)")
    assert folds.count() == 2  # code that is hidden, and a solution
    for fold in folds.all():
        summary = fold.locator("summary").first
        inside = fold.locator(".cell_input").first
        assert not inside.evaluate("(e) => e.checkVisibility()")
        summary.focus()
        reader.page.keyboard.press(key)
        assert inside.evaluate("(e) => e.checkVisibility()")
        assert expanded(reader, summary) is True
        reader.page.keyboard.press(key)
        assert expanded(reader, summary) is False


def expanded(reader, locator):
    """Whether the browser tells assistive technology that this is open."""
    (node,) = tree(reader, locator)[:1]
    states = {entry["name"]: entry["value"].get("value") for entry in node.get("properties", [])}
    return states["expanded"]


def tree(reader, locator):
    """What the browser tells assistive technology of an element."""
    session = reader.context.new_cdp_session(reader.page)
    try:
        handle = locator.evaluate_handle("(e) => { window.asked = e; return e; }")
        found = session.send("Runtime.evaluate", {"expression": "window.asked"})
        nodes = session.send("Accessibility.getPartialAXTree",
                             {"objectId": found["result"]["objectId"], "fetchRelatives": False})["nodes"]
        handle.dispose()
        return [node for node in nodes if not node.get("ignored")]
    finally:
        session.detach()


def test_what_a_screen_reader_is_told(awkward_url, read):
    reader = read(awkward_url, "maps.html", reduced_motion="reduce", **DESK)
    status = tree(reader, reader.page.locator("[data-live=status]"))[0]
    assert status["role"]["value"] == "status"
    assert {"live": "polite"}.items() <= {p["name"]: p["value"].get("value") for p in status["properties"]}.items()
    reader.go_live()
    reader.press("run-all")
    reader.wait_until_idle()
    roles = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in full_tree(reader)]
    assert ("image", "A cross at the point.") in roles
    assert all(name for role, name in roles if role in {"slider", "button", "link", "spinbutton", "combobox", "image",
                                                       "checkbox", "textbox", "searchbox", "dialog"}), roles
    for landmark in ("banner", "main", "search"):
        assert len([role for role, _ in roles if role == landmark]) == 1, landmark
    names = [name for role, name in roles if role == "navigation"]
    assert len(names) == len(set(names)) and all(names)
    assert any(role == "group" and name.startswith("Place in the picture") for role, name in roles)


def full_tree(reader):
    session = reader.context.new_cdp_session(reader.page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [node for node in nodes if not node.get("ignored")]


def test_every_picture_says_what_it_shows_and_every_formula_can_be_read(site):
    for path in pages_of(site):
        text = (site / path).read_text()
        for tag in re.findall(r"<img\b[^>]*>", text):
            alt = re.search(r'\balt="([^"]*)"', tag)
            assert alt and len(alt[1]) > 10 and not re.search(r"\.(png|svg)$|^_images", alt[1]), (path, tag)
        # Each drawing is hidden from assistive technology, and has MathML beside it.
        assert text.count("<mjx-container") == text.count("<mjx-assistive-mml") == len(
            re.findall(r'<mjx-math[^>]*aria-hidden="true"', text)), path


@pytest.mark.parametrize("width", [390, 320])
def test_no_page_scrolls_sideways_and_nothing_is_too_small_for_a_finger(site, site_url, read, width):
    reader = read(site_url, "book/index.html", **{**PHONE, "width": width})
    wrong = []
    for path in pages_of(site):
        if path.startswith("_modules/unrolled/") and path != "_modules/unrolled/cells/lstm.html":
            continue  # one template, and code, which scrolls inside itself
        reader.open(path)
        if (sideways := reader.sideways()) > 0:
            wrong.append(f"{path} is {sideways} px too wide")
        wrong += [f"{path}: {small}" for small in reader.page.evaluate(SMALL)]
    assert wrong == []


def test_controls_of_a_live_phone_page_have_room_for_fingers(awkward_url, read):
    for path in ("cells.html", "maps.html"):
        reader: Reader = read(awkward_url, path, **PHONE)
        reader.go_live()
        reader.press("run-all")
        reader.wait_until_idle()
        assert reader.page.evaluate(SMALL) == []
        assert reader.sideways() == 0


def test_wide_things_scroll_inside_themselves_in_reach_of_the_keyboard(site_url, read):
    reader = read(site_url, "book/gradients/random.html", **PHONE)
    # The element itself: the attribute by which it is found goes when all of it fits.
    formula = reader.page.wait_for_selector("mjx-container[display=true][data-more]")
    assert formula.get_attribute("tabindex") == "0" and formula.get_attribute("aria-label").startswith("Formula")
    formula.focus()
    for _ in range(40):
        reader.page.keyboard.press("ArrowRight")
    wait_until(lambda: formula.get_attribute("data-more") == "left", lambda: formula.get_attribute("data-more"))
    reader.page.set_viewport_size({"width": 1600, "height": 900})
    wait_until(lambda: formula.get_attribute("tabindex") is None, "all of it fits now")


@pytest.mark.parametrize("zoom", [2, 4])
def test_a_page_that_is_zoomed_is_read_without_scrolling_sideways(site_url, read, zoom):
    reader = read(site_url, "book/scratch/memory.html", width=1280 // zoom, height=960 // zoom,
                  device_scale_factor=zoom)
    assert reader.sideways() == 0


def test_text_of_twice_the_size_stays_inside_the_page(site_url, read):
    reader = read(site_url, "book/scratch/memory.html", **DESK)
    reader.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert reader.sideways() == 0


def test_high_contrast_keeps_figures_and_buttons(site_url, read):
    reader = read(site_url, "book/gradients/random.html", color_scheme="dark", forced_colors="active", **DESK)
    look = "(e) => { const s = getComputedStyle(e); return [s.filter, s.mixBlendMode]; }"
    assert reader.page.locator("figure img").first.evaluate(look) == ["none", "normal"]
    assert reader.page.locator("[data-live=start]").evaluate("(e) => getComputedStyle(e).borderStyle") == "solid"


def test_motion_is_reduced_when_the_reader_asks(site_url, read):
    reader = read(site_url, "book/index.html", reduced_motion="reduce", **DESK)
    assert reader.page.evaluate("""() => [...document.querySelectorAll("body *")].filter((e) => {
      const s = getComputedStyle(e);
      return [s.transitionDuration, s.animationDuration].some((t) => t.split(",").some((x) => parseFloat(x) > 0.001));
    }).length""") == 0
